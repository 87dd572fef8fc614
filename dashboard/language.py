"""The reader's language, for everything that the dashboard and the command line show."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from data.languages import LANGUAGES, N_, SOURCE_LANGUAGE, check_language, said_again

if TYPE_CHECKING:
    from data.errors import KindredError
    from geo.wording import Speech

__all__ = [
    "LANGUAGES",
    "N_",
    "_",
    "chosen",
    "error_in_words",
    "heading",
    "keyed",
    "large",
    "listing",
    "local",
    "n_",
    "number",
    "ordinal",
    "percent",
    "quantity",
    "spoken_in",
    "words",
]

_told: ContextVar[str | None] = ContextVar("language", default=None)


def chosen() -> str:
    """Give the reader's language: what the command line was told, or what the view state says.

    Returns
    -------
    str
        Code of ``LANGUAGES``; English where there is neither.
    """
    told = _told.get()
    if told is not None:
        return told
    if "streamlit.runtime.scriptrunner" not in sys.modules:
        return SOURCE_LANGUAGE  # Nobody looks at a page, and importing Streamlit takes a while.
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    if get_script_run_ctx(suppress_warning=True) is None:
        return SOURCE_LANGUAGE
    from dashboard import state

    return state.current().language


@contextmanager
def spoken_in(language: str) -> Iterator[None]:
    """Speak a language for a while, whatever the view state says.

    Parameters
    ----------
    language
        Code of ``LANGUAGES``.
    """
    check_language(language)
    before = _told.set(language)
    try:
        yield
    finally:
        _told.reset(before)


def words() -> Speech:
    """Give who says messages and writes figures in the reader's language."""
    from geo.wording import speech  # Not before it is needed: it takes pandas along.

    return speech(chosen())


def _(message: str, /, **values: object) -> str:
    """Say a message in the reader's language; see `data.languages.Translator`."""
    return words()(message, **values)


def n_(one: str, many: str, count: int, /, **values: object) -> str:
    """Say a message about a number of things in the reader's language."""
    return words().plural(one, many, count, **values)


def error_in_words(error: KindredError) -> str:
    """Say an error in the reader's language: what was wrong, and what would be right."""
    told = (said_again(text, words()) for text in (error.message, error.remedy))
    return " ".join(told).strip()


def keyed(key: str) -> str:
    """Give the key of a control whose choices are named in the reader's language.

    The browser sends a choice by its name. In another language it is another control, so that a
    name of the language before is never taken for a choice.

    Parameters
    ----------
    key
        Unique on the page.
    """
    language = chosen()
    return key if language == SOURCE_LANGUAGE else f"{key} {language}"


def local(written: str) -> str:
    """Turn a number written the English way, such as ``1,234.5``, into the reader's way."""
    return words().local(written)


def number(value: float, digits: int = 3) -> str:
    """Write a number to some significant digits in the reader's way."""
    return words().number(value, digits)


def percent(share: float) -> str:
    """Write a share as whole per cent in the reader's way."""
    return words().percent(share)


def large(value: float, digits: int = 3) -> str:
    """Write a large number with its scale in the reader's words."""
    return words().large(value, digits)


def quantity(value: float, unit: str) -> str:
    """Write a value with its unit, named as the catalogue does in English, for the reader."""
    return words().quantity(value, unit)


def listing(items: Sequence[str], most: int = 0, last: str = "and") -> str:
    """Join words as a sentence of the reader's language does."""
    return words().listing(items, most, last)


def ordinal(value: int) -> str:
    """Write a rank in the reader's way."""
    return words().ordinal(value)


def heading(column: Any) -> Any:
    """Give a column's heading and help in the reader's language.

    Parameters
    ----------
    column
        A text, or a Streamlit column configuration, with texts marked as messages.

    Returns
    -------
    str or dict
        A new one of the same kind.
    """
    if isinstance(column, str):
        return _(column)
    told = {name: _(column[name]) for name in ("label", "help") if column.get(name)}
    return {**column, **told}
