"""Texts in the reader's language: messages by gettext catalogues, numbers by locale.

A message is written in English where it is used and looked up in the catalogue of the language.
Whoever makes sentences takes a language and asks `translator` for it; no language is kept here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from data.errors import KindredError

LANGUAGES: Mapping[str, str] = {"en": "English", "vi": "Tiếng Việt"}
"""Code of a language to its own name for itself."""

SOURCE_LANGUAGE = "en"
"""The language that messages are written in."""


@dataclass(frozen=True)
class Translator:
    """Says messages in one language.

    Attributes
    ----------
    language
        Code of ``LANGUAGES``.
    """

    language: str
    _messages: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def __call__(self, message: str, /, **values: object) -> str:
        """Say a message.

        Parameters
        ----------
        message
            In English, with named gaps such as ``{name}``.
        values
            What stands in the gaps, as text that is ready to be read.

        Returns
        -------
        str
            In the language; in English where the catalogue has no translation.
        """
        said = self._messages.get(message, (message,))[0] or message
        return said.format(**values) if values else said

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Say a message about a number of things.

        Parameters
        ----------
        one, many
            The message for one thing, and for any other number; ``{count}`` is the number.
        count
            How many things.
        values
            What stands in further gaps.

        Returns
        -------
        str
            In the language; Vietnamese has one form for every number.
        """
        forms = self._messages.get(one, ())
        if not any(forms):
            said = one if count == 1 else many
        else:
            said = forms[0] if count == 1 or len(forms) == 1 else forms[1]
        return said.format(**{"count": count, **values})


@cache
def translator(language: str) -> Translator:
    """Give the translator of a language.

    Parameters
    ----------
    language
        Code of ``LANGUAGES``.

    Returns
    -------
    Translator
        The same object for the same language.

    Raises
    ------
    KindredError
        For a language that there is no catalogue of.
    """
    if language not in LANGUAGES:
        raise KindredError(
            f"There is no language {language!r}.", f"Use one of: {', '.join(LANGUAGES)}."
        )
    if language == SOURCE_LANGUAGE:
        return Translator(language)
    return Translator(language, _read(language))


def _read(language: str) -> dict[str, tuple[str, ...]]:
    """Read a catalogue; messages that nobody has looked at (fuzzy) do not count."""
    from babel.messages.pofile import read_po

    place = files(__package__) / "locale" / f"{language}.po"
    with place.open("rb") as file:
        catalogue = read_po(file, locale=language)
    said: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id or message.fuzzy:
            continue
        several = isinstance(message.id, list | tuple)
        key = message.id[0] if several else message.id
        said[key] = tuple(message.string) if several else (str(message.string),)
    return said
