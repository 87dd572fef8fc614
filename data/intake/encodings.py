"""Text of unknown encoding: what a file says for sure, and what has to be asked."""

from __future__ import annotations

import codecs
import re
import unicodedata

from data.errors import OwnDataError
from data.languages import fill

ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp1258")
"""Encodings that are understood, by Python's names: cp1252 is Western Europe's, cp1258 Viet Nam's
on older Windows."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_SAMPLES = 3


def decoded(content: bytes, encoding: str = "") -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Turn bytes into text.

    Parameters
    ----------
    content
        What the file holds.
    encoding
        One of `ENCODINGS` that somebody chose; empty to find out.

    Returns
    -------
    tuple
        The text in NFC, the encoding, and, where two encodings give different letters and nothing
        in the file tells which is meant, each with a sample of what it makes of them.

    Raises
    ------
    OwnDataError
        It is no text, or not of that encoding.
    """
    if encoding:
        return _composed(_by_choice(content, encoding)), encoding, ()
    for mark, name, codec in _MARKS:
        if content.startswith(mark):
            return _composed(_strict(content, codec)), name, ()
    for codec in ("utf-16-le", "utf-16-be"):
        if _looks_wide(content, codec):
            return _composed(_strict(content, codec)), "utf-16", ()
    try:
        return _composed(_checked(content.decode("utf-8"))), "utf-8", ()
    except UnicodeDecodeError:
        return _single_bytes(content)


def _by_choice(content: bytes, encoding: str) -> str:
    """Decode by an encoding that somebody chose."""
    if encoding not in ENCODINGS:
        raise OwnDataError(
            fill("There is no encoding {name}.", name=repr(encoding[:40])),
            fill("Use one of: {names}.", names=", ".join(ENCODINGS)),
        )
    if encoding == "utf-16" and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16-be" if _looks_wide(content, "utf-16-be") else "utf-16-le"
    return _strict(content, "utf-8-sig" if encoding == "utf-8" else encoding)


def _strict(content: bytes, codec: str) -> str:
    """Decode, or say that it is not possible."""
    try:
        return _checked(content.decode(codec)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise OwnDataError(
            fill(
                "The file is not text in {encoding}: byte {place} cannot be read.",
                encoding=codec,
                place=f"{error.start + 1:,}",
            ),
            "Save it as CSV in UTF-8, or choose another encoding.",
        ) from None


def _single_bytes(content: bytes) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Decode by the encodings of older Windows, which cannot be told apart by rule."""
    texts: dict[str, str] = {}
    for name in ("cp1252", "cp1258"):
        try:
            texts[name] = _composed(_checked(content.decode(name)))
        except UnicodeDecodeError:
            continue
    if not texts:
        raise _no_text()
    name, text = next(iter(texts.items()))
    if len(set(texts.values())) == 1:
        return text, name, ()
    return text, name, tuple((name, _sample(texts, name)) for name in texts)


def _sample(texts: dict[str, str], name: str) -> str:
    """Show the first words that another encoding reads differently."""
    others = set().union(*(set(_words(text)) for other, text in texts.items() if other != name))
    differing = [word for word in dict.fromkeys(_words(texts[name])) if word not in others]
    return ", ".join(differing[:_SAMPLES])


def _words(text: str) -> list[str]:
    """Take the words of a text apart at what separates cells."""
    return [word.strip()[:40] for word in re.split(r"[,;\t|\r\n\"]+", text) if word.strip()]


def _looks_wide(content: bytes, codec: str) -> bool:
    """Tell whether every other byte is zero, as in UTF-16 of mostly Latin letters."""
    sample = content[:2_000]
    if len(sample) < 4 or len(content) % 2:
        return False
    high = sample[1::2] if codec == "utf-16-le" else sample[0::2]
    low = sample[0::2] if codec == "utf-16-le" else sample[1::2]
    return high.count(0) > 0.7 * len(high) and low.count(0) == 0


def _checked(text: str) -> str:
    """Refuse text with characters that no table holds."""
    if _CONTROL.search(text):
        raise _no_text()
    return text


def _no_text() -> OwnDataError:
    """Make the error for what is neither a workbook nor text."""
    return OwnDataError(
        "The file is neither a CSV file nor an XLSX workbook.",
        "Save the table as XLSX or as CSV in UTF-8.",
    )


def _composed(text: str) -> str:
    """Put letters and their accents together."""
    return unicodedata.normalize("NFC", text)
