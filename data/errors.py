"""Every error that the product raises on purpose, in one place.

Each says what was wrong and what would be right, and carries the facts as attributes, so that
a page, a terminal and a test can each show them in their own form.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONGEST_GAP = 1_200
"""Letters that one gap of a message may take; all codes of the catalogue have fewer."""

SHOWN = 5
"""How many offenders a message names."""

LONGEST_MESSAGE = 2_000
"""Letters of a message that was made without gaps."""


def shortened(text: str, most: int) -> str:
    """Cut a text in its midst where it is longer than a message can hold.

    Parameters
    ----------
    text
        Any; what a stranger gave may stand in it.
    most
        Letters that are kept.
    """
    if len(text) <= most:
        return text
    return f"{text[: most - most // 4]} … {text[-(most // 4) :]}"


def several(items: Iterable[object]) -> str:
    """Join the first of what a message names, and count the rest, as in "A, B, C, D, E (+ 3)".

    Parameters
    ----------
    items
        Codes, names or numbers of rows, in the order in which they are to be named.
    """
    listed = [str(item) for item in items]
    rest = len(listed) - SHOWN
    return ", ".join(listed[:SHOWN]) + (f" (+ {rest})" if rest > 0 else "")


class KindredError(Exception):
    """Base of all errors meant for a person.

    Parameters
    ----------
    message
        What was wrong, in one line. A long text that somebody gave is cut in it.
    remedy
        What would be right, in one line; empty when there is nothing to be done.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        # A message with gaps was kept short where they were filled; cutting would lose them.
        self.message = shortened(message, LONGEST_MESSAGE) if type(message) is str else message
        self.remedy = shortened(remedy, LONGEST_MESSAGE) if type(remedy) is str else remedy
        super().__init__(f"{self.message} {self.remedy}".strip())


class CatalogueError(KindredError, ValueError):
    """A catalogue, lens, proposals or profile file does not hold what it should.

    Attributes
    ----------
    file, entry, field
        The file, the entry (such as an indicator's code) and the field that is wrong.
    """

    def __init__(
        self, message: str, remedy: str = "", *, file: str = "", entry: str = "", field: str = ""
    ) -> None:
        self.file = file
        self.entry = entry
        self.field = field
        super().__init__(message, remedy)


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one line of one file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class FiguresError(KindredError, ValueError):
    """Figures that were to become a snapshot are not usable; nothing was written.

    Attributes
    ----------
    problems
        Every problem found, each with its file and line.
    """

    def __init__(self, message: str, remedy: str = "", *, problems: Sequence[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(message, remedy)


class SnapshotError(KindredError, ValueError):
    """A snapshot is missing, damaged or written by a newer version.

    Attributes
    ----------
    path
        The folder of the snapshot.
    """

    def __init__(self, message: str, remedy: str = "", *, path: str = "") -> None:
        self.path = path
        super().__init__(message, remedy)


class EconomyNameError(KindredError, LookupError):
    """A name or code that stands for no economy, or for several.

    Attributes
    ----------
    text
        What was given.
    suggestions
        ISO 3166-1 alpha-3 codes of economies that may be meant, best first.
    kind
        ``ambiguous``, ``former`` (a state that is no more), ``place`` (without figures of its
        own), ``group`` (of economies) or ``unknown``.
    """

    def __init__(
        self,
        message: str,
        remedy: str = "",
        *,
        text: str = "",
        suggestions: Sequence[str] = (),
        kind: str = "unknown",
    ) -> None:
        self.text = text
        self.suggestions = tuple(suggestions)
        self.kind = kind
        super().__init__(message, remedy)


class LanguageError(KindredError, LookupError):
    """A language that there is no catalogue of."""


class ConditionError(KindredError, ValueError):
    """A condition that cannot be read or answered.

    Attributes
    ----------
    text
        The whole condition text.
    position
        Zero-based offset in the text where the trouble begins; None when it has no one place.
    """

    def __init__(
        self, message: str, remedy: str = "", *, text: str = "", position: int | None = None
    ) -> None:
        self.text = text
        self.position = position
        super().__init__(message, remedy)


class AnalysisError(KindredError, ValueError):
    """Choices or figures that an analysis cannot work with."""


class BusyError(KindredError, RuntimeError):
    """The server has too much to do, or one reader has asked for too much at once.

    Attributes
    ----------
    seconds
        After how long the same may succeed; None where nobody can tell.
    """

    def __init__(self, message: str, remedy: str = "", *, seconds: float | None = None) -> None:
        self.seconds = seconds
        super().__init__(message, remedy)


class TimeLimitError(KindredError, TimeoutError):
    """A computation took longer than it may; nothing of it was kept.

    Attributes
    ----------
    seconds
        How long it may take.
    """

    def __init__(self, message: str, remedy: str = "", *, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(message, remedy)


class ExportError(KindredError, ValueError):
    """A file that cannot be written or a format that is not known."""


class LinkError(KindredError, ValueError):
    """A link or a replay file that cannot be read."""


class OwnDataError(KindredError, ValueError):
    """A file of the firm's own cannot be read or taken in; nothing was changed.

    Attributes
    ----------
    problems
        What has to be settled, one line each; empty where the message says it all.
    """

    def __init__(self, message: str, remedy: str = "", *, problems: Sequence[str] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(message, remedy)


class SourceError(KindredError, RuntimeError):
    """A publisher's service did not give the figures that were asked for.

    Attributes
    ----------
    kind
        What went wrong, as one word for programs: ``refused``, ``timeout``, ``status``,
        ``missing``, ``not-served``, ``bad-answer``, ``too-large``, ``redirect``, ``tls``,
        ``offline``, ``budget``, ``address``, ``private``.
    url
        The address that was asked; empty where there is none.
    status
        The HTTP status; None where there was no answer.
    passing
        True where the same request may succeed a little later.
    """

    def __init__(
        self,
        message: str,
        remedy: str = "",
        *,
        kind: str,
        url: str = "",
        status: int | None = None,
        passing: bool = False,
    ) -> None:
        self.kind = kind
        self.url = url
        self.status = status
        self.passing = passing
        super().__init__(message, remedy)


class RefreshError(KindredError, RuntimeError):
    """A refresh could not be done; what was there stays.

    Attributes
    ----------
    problems
        What failed, one line for each series or source; empty where the whole failed at once.
    """

    def __init__(self, message: str, remedy: str = "", *, problems: Sequence[str] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(message, remedy)


class RefreshCancelledError(RefreshError):
    """A refresh was cancelled; what was there stays."""


class WorkspaceError(KindredError, RuntimeError):
    """Workspaces cannot be read or kept; what was kept before stays as it is.

    Attributes
    ----------
    kind
        What went wrong, as one word for programs: ``unreachable``, ``full``, ``read-only``,
        ``busy``, ``damaged``, ``newer``, ``driver``, ``address``, ``refused``.
    """

    def __init__(self, message: str, remedy: str = "", *, kind: str = "refused") -> None:
        self.kind = kind
        super().__init__(message, remedy)


class WorkspaceNotFoundError(WorkspaceError, LookupError):
    """There is no such workspace, or it is somebody else's: which of the two is not told."""


class SignInError(KindredError, RuntimeError):
    """People cannot sign in, or nobody has said whether they must."""


class NotAllowedError(KindredError, PermissionError):
    """Somebody asked for what her role does not let her do; nothing was done."""


class ChangedElsewhereError(WorkspaceError):
    """A workspace was changed since it was read, in another tab or by another program."""
