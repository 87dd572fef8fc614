"""Texts in the reader's language: messages by gettext catalogues, numbers and dates by locale.

A message is written in English where it is used and looked up in the catalogue of the language,
``data/locale/<language>.po``, which is read as it stands. Whoever makes sentences takes a language
and asks `translator` for it; no language is kept here. English reads no catalogue and needs no
babel, so that it costs nothing at the start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

from data.errors import LONGEST_GAP, SHOWN, LanguageError, shortened

if TYPE_CHECKING:
    from pydantic import BaseModel

    from data.catalogue import Catalogue

LANGUAGES: Mapping[str, str] = {"en": "English", "vi": "Tiếng Việt"}
"""Code of a language to its own name for itself."""

SOURCE_LANGUAGE = "en"
"""The language that messages are written in."""

_OTHER_WAY = str.maketrans(",.", ".,")

Model = TypeVar("Model", bound="BaseModel")
Text = TypeVar("Text", bound=str)


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
        return said.format(**{"count": self.local(f"{count:,}"), **values})

    def local(self, written: str) -> str:
        """Turn a number written the English way into the language's way.

        Parameters
        ----------
        written
            Such as ``1,234.5`` or ``12.5%``: the figure alone, without words.

        Returns
        -------
        str
            With the separators of the locale, ``1.234,5``.
        """
        if self.language == SOURCE_LANGUAGE:
            return written
        return written.translate(_OTHER_WAY) if _comma(self.language) else written

    def date(self, day: date) -> str:
        """Write a day in full, such as ``4 March 2026`` or ``4 tháng 3, 2026``."""
        if self.language == SOURCE_LANGUAGE:
            return f"{day.day} {day:%B %Y}"
        from babel.dates import format_date

        return str(format_date(day, "long", locale=self.language))


class Verbatim(str):
    """A name that files and programs know, such as a field's: the same in every language.

    It may be spelt like a message ("economy") and is never taken for one. A name that is too long
    for a gap keeps its ends alone.
    """

    def __new__(cls, text: str) -> Verbatim:
        """Keep a name short."""
        return super().__new__(cls, shortened(text, LONGEST_GAP))


class Filled(str):
    """A message with its gaps filled in English, which can be said again in another language.

    Attributes
    ----------
    template
        The message with its gaps.
    values
        What stands in them; a message itself, filled or not, is translated too.
    """

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Filled:
        """Fill the gaps, of texts that are too long for a message with their ends alone."""
        values = {
            name: shortened(value, LONGEST_GAP) if type(value) is str else value
            for name, value in values.items()
        }
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, values
        return made

    def __getnewargs__(self) -> tuple[str, Mapping[str, object]]:  # type: ignore[override]
        """Give what it is made anew from, when it travels to another process."""
        return self.template, self.values


class Within(str):
    """A message without its last full stop, so that it stands within a sentence.

    Attributes
    ----------
    message
        As it was made, filled or not.
    """

    message: str

    def __new__(cls, message: str) -> Within:
        """Keep the message, and be its text without the stop."""
        made = super().__new__(cls, message.rstrip("."))
        made.message = message
        return made

    def __getnewargs__(self) -> tuple[str]:
        """Give what it is made anew from, when it travels to another process."""
        return (self.message,)


def fill(template: str, /, **values: object) -> Filled:
    """Fill the gaps of a message that may be said in another language later, as errors are.

    Parameters
    ----------
    template
        In English, with named gaps.
    values
        What stands in the gaps.
    """
    return Filled(template, values)


def joined(texts: Sequence[str], between: str) -> Filled:
    """Put texts in a row, each of which can be said again in another language.

    Parameters
    ----------
    texts
        Messages, filled or not.
    between
        What stands between them: signs and blanks alone.
    """
    gaps = {f"text_{place}": text for place, text in enumerate(texts)}
    return Filled(between.join(f"{{{gap}}}" for gap in gaps), gaps)


def several_said(texts: Iterable[str]) -> Filled:
    """Join the first of what a message names, as `data.errors.several`, where each is a message.

    Parameters
    ----------
    texts
        Messages, filled or not, in the order in which they are to be named.
    """
    listed = list(texts)
    rest = len(listed) - SHOWN
    named = joined(listed[:SHOWN], ", ")
    return joined([named, f"(+ {rest})"], " ") if rest > 0 else named


def said_again(text: str, say: Translator) -> str:
    """Say in another language what was said in English.

    Parameters
    ----------
    text
        A message, or one that was filled; anything else stays as it is.
    say
        Who says it.
    """
    if isinstance(text, Verbatim):
        return text
    if isinstance(text, Within):
        return said_again(text.message, say).rstrip(".")
    if not isinstance(text, Filled):
        return say(text) if text else text
    gaps = {
        name: said_again(value if isinstance(value, str) else str(value), say)
        for name, value in text.values.items()
    }
    return say(text.template, **gaps)


def N_(message: Text) -> Text:  # noqa: N802
    """Mark a text as a message that is translated where it is used; give it back as it is."""
    return message


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
    LanguageError
        For a language that there is no catalogue of.
    """
    check_language(language)
    return Translator(language, messages_of(language))


def check_language(language: str) -> None:
    """Refuse a language that there is no catalogue of.

    Raises
    ------
    LanguageError
        Naming those that there are.
    """
    if language not in LANGUAGES:
        raise LanguageError(
            fill("There is no language {language}.", language=repr(language)),
            fill("Use one of: {names}.", names=", ".join(LANGUAGES)),
        )


@cache
def messages_of(language: str) -> Mapping[str, tuple[str, ...]]:
    """Read the catalogue of a language; messages that nobody has looked at (fuzzy) do not count.

    Parameters
    ----------
    language
        Code of ``LANGUAGES``.

    Returns
    -------
    mapping of str to tuple of str
        Message to its forms in the language; for the language of the source, the few texts that
        publishers and figures spell otherwise than a reader expects.
    """
    if language == SOURCE_LANGUAGE:
        return _SPELT
    from babel.messages.pofile import read_po

    place = files("data") / "locale" / f"{language}.po"
    with place.open("rb") as file:
        catalogue = read_po(file, locale=language)
    said: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id or message.fuzzy:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        forms = (message.string,) if isinstance(message.string, str) else message.string or ()
        said[key] = tuple(forms)
    return said


_SPELT: Mapping[str, tuple[str, ...]] = {
    "km2": ("km²",),
    "people per km2": ("people per km²",),
}
"""Texts of the source's language that are written otherwise, for readers, than files have them."""


@cache
def _comma(language: str) -> bool:
    """Tell whether a locale writes a comma before the decimals and points between thousands."""
    from babel.numbers import get_decimal_symbol

    return str(get_decimal_symbol(language)) == ","


_TOLD: Mapping[str, tuple[str, ...]] = {
    "Pillar": ("name", "description"),
    "Source": ("cautions",),
    "Indicator": ("name", "description", "note"),
    "Lens": ("name", "description"),
}
"""Fields of the catalogue's entries that are read by people, by the kind of entry."""


def texts_of(catalogue: Catalogue) -> Iterable[str]:
    """List the texts of a catalogue that are read by people, units included.

    Parameters
    ----------
    catalogue
        In English.

    Returns
    -------
    iterable of str
        Each as often as it occurs; none is empty.
    """
    for entry in (
        *(*catalogue.pillars, *catalogue.sources),
        *(*catalogue.indicators, *catalogue.lenses),
    ):
        for name in _TOLD[type(entry).__name__]:
            value = getattr(entry, name)
            yield from (text for text in ([value] if isinstance(value, str) else value) if text)
    yield from (item.unit for item in catalogue.indicators if item.unit)


def told(entry: Model, language: str) -> Model:
    """Give an entry of the catalogue with its texts in a language; units stay as they are.

    Parameters
    ----------
    entry
        A pillar, source, indicator or lens.
    language
        Code of ``LANGUAGES``.
    """
    if language == SOURCE_LANGUAGE:
        return entry
    say = translator(language)
    update: dict[str, object] = {}
    for name in _TOLD[type(entry).__name__]:
        value = getattr(entry, name)
        update[name] = say(value) if isinstance(value, str) else tuple(map(say, value))
    # What is the firm's own has its texts made here, with its names in them.
    for name, value in entry:
        if isinstance(value, Filled):
            update[name] = said_again(value, say)
    return entry.model_copy(update=update)


def told_catalogue(catalogue: Catalogue, language: str) -> Catalogue:
    """Give a catalogue with its names and descriptions in a language.

    Parameters
    ----------
    catalogue
        In English.
    language
        Code of ``LANGUAGES``.

    Returns
    -------
    Catalogue
        Codes and units stay as they are: by its unit it is decided how a figure is written.
    """
    if language == SOURCE_LANGUAGE:
        return catalogue
    return catalogue.model_copy(
        update={
            kind: tuple(told(entry, language) for entry in getattr(catalogue, kind))
            for kind in ("pillars", "sources", "indicators", "lenses")
        }
    )
