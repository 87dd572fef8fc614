"""What a publisher's answer may be, and the words for what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from data.errors import SourceError
from data.languages import N_, fill


@dataclass(frozen=True)
class Answer:
    """The content of an answer, whole and decoded.

    Attributes
    ----------
    url
        The address that was asked.
    body
        The content.
    last_modified
        When the publisher says that it changed, as it says it; empty where it does not.
    kept
        True where it comes from disk.
    """

    url: str
    body: bytes
    last_modified: str = ""
    kept: bool = False


class BadAnswerError(SourceError):
    """An answer came, but it is not what the protocol promises.

    Parameters
    ----------
    what
        What is wrong, to follow "The answer of <address>": a message.
    answer
        The answer.
    passing
        False where asking again cannot help.
    """

    def __init__(self, what: str, answer: Answer, *, passing: bool = True) -> None:
        self.what = what
        super().__init__(
            fill("The answer of {url} {what}.", url=short(answer.url), what=what),
            "Try again later; the figures at hand stay in use.",
            kind="bad-answer",
            url=answer.url,
            passing=passing,
        )


class NotServedError(SourceError):
    """The publisher does not know the series, or has no figures in it.

    Parameters
    ----------
    what
        What the publisher says, or a message of ours.
    answer
        The answer.
    """

    def __init__(self, what: str, answer: Answer) -> None:
        said = what.rstrip(".") if what.endswith(".") else what
        super().__init__(
            fill("{url} has no such figures: {what}.", url=short(answer.url), what=said),
            N_("The publisher may have renamed the series; the figures at hand stay in use."),
            kind="not-served",
            url=answer.url,
        )


def short(url: str) -> str:
    """Give an address without its query, for a person to read."""
    return url.partition("?")[0]
