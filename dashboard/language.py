"""The reader's language, for everything that the dashboard shows."""

from __future__ import annotations

from dashboard import state
from data.languages import Translator, translator


def words() -> Translator:
    """Give the translator of the reader's language."""
    return translator(state.current().language)


def _(message: str, /, **values: object) -> str:
    """Say a message in the reader's language; see `data.languages.Translator`."""
    return words()(message, **values)


def n_(one: str, many: str, count: int, /, **values: object) -> str:
    """Say a message about a number of things in the reader's language."""
    return words().plural(one, many, count, **values)
