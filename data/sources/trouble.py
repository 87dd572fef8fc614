"""What can go wrong on the way to a publisher, each as one clear error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from urllib3.exceptions import DecodeError

from data.errors import SourceError
from data.languages import N_, fill
from data.sources.answers import short

LATER = N_("Try again later; the figures at hand stay in use.")
"""The remedy for what the publisher has to mend."""

_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


class PassingStatusError(SourceError):
    """A status that may pass, with the pause that the publisher asks for."""

    def __init__(self, url: str, status: int, retry_after: str) -> None:
        self.retry_after = retry_after
        super().__init__(
            fill("{url} answered with status {status}.", url=short(url), status=status),
            LATER,
            kind="status",
            url=url,
            status=status,
            passing=True,
        )


def redirected(url: str, here: str, location: str) -> str:
    """Give the place that a redirect leads to.

    Parameters
    ----------
    url
        The address first asked, for the message.
    here
        The address that answered with a redirect.
    location
        What it says.

    Returns
    -------
    str
        An address of the same scheme and host, or of its default https port.

    Raises
    ------
    SourceError
        It leads to another host.
    """
    target = urljoin(here, location)
    old, new = urlsplit(here), urlsplit(target)
    same = new.hostname == old.hostname and (
        (new.scheme, new.port) == (old.scheme, old.port)
        or (old.scheme, new.scheme, new.port) == ("http", "https", None)
    )
    if not same:
        raise SourceError(
            fill(
                "{url} redirects to another host, {other}, which is refused.",
                url=short(url),
                other=new.netloc or location[:80],
            ),
            "Check the address; if the publisher has moved, put the new one into the catalogue.",
            kind="redirect",
            url=url,
        )
    return target


def refuse_status(url: str, response: requests.Response) -> None:
    """Raise SourceError for every status but 200; passing for those that may pass.

    Parameters
    ----------
    url
        The address that was asked.
    response
        What came.
    """
    status = response.status_code
    if status == 200:
        return
    if status in _TRY_AGAIN:
        raise PassingStatusError(url, status, response.headers.get("Retry-After", ""))
    raise SourceError(
        fill("{url} answered with status {status}.", url=short(url), status=status),
        "Check the address in the catalogue; the figures at hand stay in use.",
        kind="missing" if status in (404, 410) else "status",
        url=url,
        status=status,
    )


def too_large(url: str, most: int) -> SourceError:
    """Make the error for an answer of more than `most` bytes."""
    return SourceError(
        fill(
            "{url} sends more than {size} MB, which is refused.",
            url=short(url),
            size=f"{most / 2**20:,.0f}",
        ),
        "Check the address.",
        kind="too-large",
        url=url,
    )


def out_of_time(url: str, total: float) -> SourceError:
    """Make the error for requests that together take longer than `total` seconds."""
    seconds = f"{total:,.0f}"
    return SourceError(
        fill(
            "The time for all requests ({seconds} seconds) was over before {url} answered.",
            seconds=seconds,
            url=short(url),
        )
        if url
        else fill("The time for all requests ({seconds} seconds) was over.", seconds=seconds),
        "Try again later, or refresh one source at a time with --only.",
        kind="budget",
        url=url,
    )


@contextmanager
def as_source_error(url: str) -> Iterator[None]:
    """Turn what requests and urllib3 raise into a SourceError that names the address `url`."""
    try:
        yield
    except SourceError:
        raise
    except (requests.exceptions.SSLError, urllib3.exceptions.SSLError) as error:
        raise SourceError(
            fill("No safe connection to {url}: {why}.", url=short(url), why=_core(error)),
            "Check the clock, and whether a proxy needs a certificate (REQUESTS_CA_BUNDLE).",
            kind="tls",
            url=url,
        ) from error
    except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError) as error:
        raise SourceError(
            fill("{url} did not answer in time.", url=short(url)),
            LATER,
            kind="timeout",
            url=url,
            passing=True,
        ) from error
    except (requests.exceptions.ProxyError, urllib3.exceptions.ProxyError) as error:
        raise SourceError(
            fill("The proxy did not let {url} through: {why}.", url=short(url), why=_core(error)),
            "Check HTTPS_PROXY and NO_PROXY.",
            kind="refused",
            url=url,
            passing=True,
        ) from error
    except (requests.exceptions.ContentDecodingError, DecodeError) as error:
        raise SourceError(
            fill("The answer of {url} is damaged (its compression is broken).", url=short(url)),
            LATER,
            kind="bad-answer",
            url=url,
            passing=True,
        ) from error
    except (requests.exceptions.ConnectionError, urllib3.exceptions.HTTPError, OSError) as error:
        if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
            raise _bad_address(url) from error
        raise SourceError(
            fill("No whole answer from {url}: {why}.", url=short(url), why=_core(error)),
            "Check the connection to the internet; the figures at hand stay in use.",
            kind="refused",
            url=url,
            passing=True,
        ) from error
    except (requests.exceptions.RequestException, ValueError) as error:
        raise _bad_address(url) from error


def _bad_address(url: str) -> SourceError:
    """Make the error for what is no address."""
    return SourceError(
        fill("{url} is no usable address.", url=short(url)),
        "Correct it in the catalogue.",
        kind="address",
        url=url,
    )


def _core(error: BaseException) -> str:
    """Say in a few words what lies at the bottom of an error of several layers."""
    inner: BaseException = error
    for _ in range(8):
        reason = getattr(inner, "reason", None)
        first = inner.args[0] if inner.args else None
        if isinstance(reason, BaseException):
            inner = reason
        elif isinstance(first, BaseException):
            inner = first
        elif len(inner.args) > 1 and isinstance(inner.args[1], BaseException):
            inner = inner.args[1]
        else:
            break
    text = str(getattr(inner, "strerror", None) or inner) or type(inner).__name__
    return " ".join(text.split())[:160]
