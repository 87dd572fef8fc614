"""The one requests session: polite, bounded, and never satisfied with half an answer.

Every request of the product goes through `Session.get`. It waits between tries with growing,
random pauses or as long as the publisher asks (Retry-After), keeps to a number of connections
for each host, to a size and to a time, follows redirects only within a host, asks no private
address that was not named on purpose, asks only for what changed since the last time, and keeps
an answer only after its reader understood it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version
from threading import BoundedSemaphore, Event, Lock
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

import requests
from urllib3.exceptions import HTTPError, InvalidHeader, MaxRetryError
from urllib3.util import Retry

from data.errors import RefreshCancelledError, SourceError
from data.languages import fill
from data.sources.answers import Answer, short
from data.sources.cache import Cache, Kept
from data.sources.reach import PublicAdapter, refuse_private
from data.sources.settings import MOST_CONNECTIONS, Settings
from data.sources.trouble import (
    LATER,
    as_source_error,
    out_of_time,
    redirected,
    refuse_status,
    too_large,
)

Read = TypeVar("Read")

Pending = tuple[str, Kept | None]
"""An address and its answer, None where the one on disk still holds."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_CHUNK = 1 << 16
_TICK = 0.1


class Session:
    """Asks publishers, within bounds.

    Parameters
    ----------
    settings
        The bounds.
    cache
        Where good answers are kept; None keeps none.
    offline
        True to use kept answers alone and never the network.
    cancelled
        Set it, and every request ends with `RefreshCancelledError` within a moment.
    wait, clock
        How time passes; a test may replace them.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        cache: Cache | None = None,
        *,
        offline: bool = False,
        cancelled: Event | None = None,
        wait: Callable[[float], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings or Settings()
        self.offline = offline
        self.received = 0
        self._cache = cache
        self._cancelled = cancelled or Event()
        self._wait = wait or self._pause
        self._clock = clock
        self._end = clock() + self.settings.total
        self._connections = max(1, min(self.settings.connections, MOST_CONNECTIONS))
        self._hosts: dict[str, BoundedSemaphore] = {}
        self._lock = Lock()
        self._requests = _requests_session(self._connections, self.settings.private)

    @property
    def cancelled(self) -> Event:
        """Set where the refresh was cancelled."""
        return self._cancelled

    @property
    def connections(self) -> int:
        """How many requests may be under way to one host."""
        return self._connections

    def close(self) -> None:
        """Close the connections and tidy the answers kept."""
        self._requests.close()
        if self._cache is not None and not self.offline:
            self._cache.tidy()

    def get(
        self,
        url: str,
        read: Callable[[Answer], Read],
        params: Mapping[str, str | int] | None = None,
        *,
        tries: int | None = None,
        give_up: Callable[[SourceError], bool] | None = None,
        fresh: bool = False,
        pending: list[Pending] | None = None,
    ) -> Read:
        """Ask for an address until its answer is understood.

        Parameters
        ----------
        url
            Where to ask, http or https.
        read
            Turns the answer into what is wanted. It raises SourceError for one that it does not
            understand; where that error is passing, the request is made again. An answer that
            was read is kept on disk.
        params
            Added to the address as its query.
        tries
            How often to ask; None for the settings' number.
        give_up
            Says of an error that would pass whether to raise it at once all the same.
        fresh
            True to ask for the whole answer, whatever was kept.
        pending
            Takes the answer, which is kept only when `keep` is called with it: for answers that
            are good only together.

        Returns
        -------
        Read
            What `read` made of the answer.

        Raises
        ------
        SourceError
            No answer that can be used came within the bounds; the error of the last try.
        RefreshCancelledError
            The refresh was cancelled.
        """
        whole = f"{url}?{urlencode(params)}" if params else url
        kept = self._cache.get(whole) if self._cache and (self.offline or not fresh) else None
        if self.offline:
            return self._from_disk(whole, kept, read)
        retry = self._retry(tries)
        while True:
            try:
                value, found = self._ask(whole, kept, read)
            except SourceError as error:
                if not error.passing or (give_up is not None and give_up(error)):
                    raise
                if error.kind == "bad-answer":
                    kept = None  # what is not understood now must not be asked for again
                retry = self._again(retry, whole, error)
                continue
            if pending is None:
                self.keep([(whole, found)])
            else:
                pending.append((whole, found))
            return value

    def keep(self, pending: Sequence[Pending]) -> None:
        """Keep answers that turned out to be good.

        Parameters
        ----------
        pending
            What `get` put aside.
        """
        if self._cache is None or self.offline:
            return
        for url, found in pending:
            if found is None:
                self._cache.used(url)
            else:
                self._cache.keep(url, found)

    def rest(self) -> None:
        """Pause for a moment before something is tried anew."""
        if not self.offline:
            self._wait(self.settings.pause)
        self._check()

    def _from_disk(self, url: str, kept: Kept | None, read: Callable[[Answer], Read]) -> Read:
        """Read the answer kept, or say that there is none."""
        self._check()
        if kept is None:
            raise SourceError(
                fill("No answer of {url} was kept.", url=short(url)),
                "Run kindred refresh once with a connection.",
                kind="offline",
                url=url,
            )
        return read(Answer(url, kept.body, kept.last_modified, kept=True))

    def _ask(
        self, url: str, kept: Kept | None, read: Callable[[Answer], Read]
    ) -> tuple[Read, Kept | None]:
        """Make one try: request, content, understanding; with what is new and may be kept."""
        with as_source_error(url), self._place(url):
            found = self._fetch(url, kept)
        if found is None:
            assert kept is not None
            return read(Answer(url, kept.body, kept.last_modified, kept=True)), None
        return read(Answer(url, found.body, found.last_modified)), found

    def _fetch(self, url: str, kept: Kept | None) -> Kept | None:
        """Request an address and read its content; None where what was kept still holds."""
        started = self._clock()
        conditions = {}
        if kept is not None and kept.etag:
            conditions["If-None-Match"] = kept.etag
        if kept is not None and kept.last_modified:
            conditions["If-Modified-Since"] = kept.last_modified
        with self._response(url, conditions, started) as response:
            if response.status_code == 304 and conditions:
                return None
            refuse_status(url, response)
            body = self._body(url, response, started)
            headers = response.headers
            return Kept(body, headers.get("ETag", ""), headers.get("Last-Modified", ""))

    @contextmanager
    def _response(
        self, url: str, conditions: Mapping[str, str], started: float
    ) -> Iterator[requests.Response]:
        """Request an address, following redirects within its host."""
        here = url
        for _ in range(_MOST_REDIRECTS + 1):
            self._check()
            refuse_private(here, self.settings.private)
            left = min(self._end - self._clock(), self.settings.answer + started - self._clock())
            response = self._requests.get(
                here,
                headers=dict(conditions),
                stream=True,
                allow_redirects=False,
                timeout=(
                    min(self.settings.connect, max(left, _TICK)),
                    min(self.settings.read, max(left, _TICK)),
                ),
            )
            try:
                if response.status_code not in _REDIRECTS or "Location" not in response.headers:
                    yield response
                    return
                here = redirected(url, here, response.headers["Location"])
            finally:
                response.close()
        raise SourceError(
            fill("{url} redirects in a circle.", url=short(url)),
            LATER,
            kind="redirect",
            url=url,
            passing=False,
        )

    def _body(self, url: str, response: requests.Response, started: float) -> bytes:
        """Read an answer's content piece by piece, within size and time."""
        most = self.settings.size
        told = response.headers.get("Content-Length", "")
        if told.isdigit() and int(told) > most:
            raise too_large(url, most)
        body = bytearray()
        while piece := response.raw.read1(_CHUNK, decode_content=True):
            body += piece
            if len(body) > most:
                raise too_large(url, most)
            self._check()
            if self._clock() - started > self.settings.answer:
                raise SourceError(
                    fill(
                        "{url} took longer than {seconds} seconds to answer.",
                        url=short(url),
                        seconds=f"{self.settings.answer:g}",
                    ),
                    LATER,
                    kind="timeout",
                    url=url,
                    passing=True,
                )
        with self._lock:
            self.received += len(body)
        return bytes(body)

    def _retry(self, tries: int | None) -> Retry:
        """Make the rule for trying again."""
        settings = self.settings
        return Retry(
            total=max((settings.tries if tries is None else tries) - 1, 0),
            backoff_factor=settings.pause,
            backoff_max=settings.longest_pause,
            backoff_jitter=settings.pause,
        )

    def _again(self, retry: Retry, url: str, error: SourceError) -> Retry:
        """Wait before the next try, or raise the error when there is none left."""
        try:
            retry = retry.increment("GET", url, error=HTTPError(error.message))
        except MaxRetryError:
            raise error from None
        asked = getattr(error, "retry_after", "")
        try:
            pause = retry.parse_retry_after(asked) if asked else _backoff(retry)
        except InvalidHeader:
            pause = _backoff(retry)
        if asked and pause > self.settings.longest_asked:
            raise SourceError(
                fill(
                    "{url} asks to wait {seconds} seconds.", url=short(url), seconds=f"{pause:,.0f}"
                ),
                LATER,
                kind="status",
                url=url,
                status=error.status,
            ) from error
        if self._clock() + pause > self._end:
            raise out_of_time(url, self.settings.total) from error
        self._wait(pause)
        self._check()
        return retry

    def _pause(self, seconds: float) -> None:
        """Wait, unless cancelled."""
        self._cancelled.wait(seconds)

    def _check(self, url: str = "") -> None:
        """Stop where the refresh was cancelled or its time is over."""
        if self._cancelled.is_set():
            raise RefreshCancelledError("The refresh was cancelled; nothing was changed.")
        if self._clock() > self._end:
            raise out_of_time(url, self.settings.total)

    @contextmanager
    def _place(self, url: str) -> Iterator[None]:
        """Wait for one of the host's connections to be free."""
        host = urlsplit(url).netloc
        with self._lock:
            places = self._hosts.setdefault(host, BoundedSemaphore(self._connections))
        while not places.acquire(timeout=_TICK):
            self._check(url)
        try:
            yield
        finally:
            places.release()


def user_agent() -> str:
    """Give the name and version by which the product presents itself to publishers."""
    try:
        number = version("kindred-markets")
    except PackageNotFoundError:
        number = "0"
    return f"KindredMarkets/{number} (python-requests/{requests.__version__})"


def _requests_session(connections: int, private: frozenset[str]) -> requests.Session:
    """Make the session: no cookies, no passwords from files, tries counted by us alone."""
    session = requests.Session()
    session.headers.update(
        {"User-Agent": user_agent(), "Accept-Encoding": "gzip, deflate", "Accept": "*/*"}
    )
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.auth = _no_password
    once = Retry(0, read=False, redirect=False)
    adapter = PublicAdapter(
        private,
        pool_connections=connections,
        pool_maxsize=connections,
        max_retries=once,
        pool_block=True,
    )
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _no_password(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep requests from looking for passwords in ~/.netrc."""
    return request


def _backoff(retry: Retry) -> float:
    """Give the pause before the next try; the first, too, is not without one."""
    pause: float = retry.get_backoff_time()
    return pause or min(retry.backoff_factor, retry.backoff_max)
