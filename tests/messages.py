"""Collect the messages of the source and bring the catalogues of ``data/locale`` up to date.

Run by ``make messages``. What is translated is kept, what nobody says any more is dropped, and
what is new stands there without a translation until somebody gives one. The files hold no date
and no path, and their messages are sorted, so that running twice writes the same bytes.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from data.catalogue import load_catalogue
from data.languages import LANGUAGES, SOURCE_LANGUAGE, texts_of
from data.proposals import load_proposals
from data.snapshot import embedded_path, read_snapshot

ROOT = Path(__file__).parents[1]
PACKAGES = ("data", "geo", "dashboard")

SINGLE = frozenset({"_", "N_", "say", "self", "fill", "filled"})
"""Functions, or methods, whose first argument is a message."""

PLURAL = frozenset({"n_", "plural"})
"""Those whose first two arguments are a message for one thing and for several."""

_HELPING = frozenset({"help", "short_help", "show_default"})
"""Arguments of typer's whose texts are messages, said where help is shown."""

Message = str | tuple[str, str]


@cache
def calls(path: Path) -> tuple[ast.Call, ...]:
    """List the calls of a module, which is read once for all who look at them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Call))


def of_source(path: Path) -> Iterator[Message]:
    """List the messages of a module.

    Parameters
    ----------
    path
        A Python file.

    Yields
    ------
    str or tuple of str
        A message, or its two forms.
    """
    for node in calls(path):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else None
        name = node.func.id if isinstance(node.func, ast.Name) else name
        texts = [
            item.value
            for item in node.args[:2]
            if isinstance(item, ast.Constant) and isinstance(item.value, str)
        ]
        if _refuses(name):
            yield from (text for item in node.args for text in _plain(item) if " " in text.strip())
        if "commands" in path.parts or path.name == "cli.py":
            yield from (
                item.value.value
                for item in node.keywords
                if item.arg in _HELPING
                and isinstance(item.value, ast.Constant)
                and isinstance(item.value.value, str)
                and " " in item.value.value
            )
        if name in SINGLE and node.args and texts and isinstance(node.args[0], ast.Constant):
            yield texts[0]
        elif name in PLURAL and len(texts) == 2:
            yield texts[0], texts[1]


def _plain(node: ast.expr) -> Iterator[str]:
    """List the texts that an argument may be, whichever of its branches is taken."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (text for part in (node.body, node.orelse) for text in _plain(part))
    elif isinstance(node, ast.BoolOp):
        yield from (text for part in node.values for text in _plain(part))


def _refuses(name: str | None) -> bool:
    """Tell whether a function makes or raises an error, whose texts are messages."""
    return name is not None and (
        name.endswith("Error") or name in {"BadParameter", "fail", "_fail", "fault", "problem"}
    )


def of_data() -> Iterator[str]:
    """List the texts of the data files that people read, as English messages.

    Yields
    ------
    str
        Names, descriptions and units of the catalogue; regions, groups and blocs of the embedded
        snapshot; what the proposals claim.
    """
    yield from texts_of(load_catalogue())
    snapshot = read_snapshot(embedded_path())
    for column in ("region", "income_group"):
        yield from (str(text) for text in snapshot.economies[column].dropna().unique())
    yield from (str(text) for text in snapshot.quarantined["reason"].unique())
    source = load_proposals().source
    yield from (source.title, source.description)
    yield from (proposal.claim for proposal in load_proposals().proposals)


@cache
def messages() -> tuple[Message, ...]:
    """Collect every message of the product, sorted and none twice."""
    found: dict[str, Message] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for message in of_source(path):
                key = message if isinstance(message, str) else message[0]
                if key.strip() and (key not in found or not isinstance(message, str)):
                    found[key] = message
    for text in of_data():
        found.setdefault(text, text)
    return tuple(found[key] for key in sorted(found))


def place_of(language: str) -> Path:
    """Give the file of a language's catalogue."""
    return ROOT / "data" / "locale" / f"{language}.po"


def read(language: str) -> Catalog:
    """Read a catalogue; an empty one where there is no file."""
    place = place_of(language)
    if not place.exists():
        return Catalog(locale=language)
    with place.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> bytes:
    """Give the file of a language's catalogue with exactly the messages of the source.

    Parameters
    ----------
    language
        Code of ``data.languages.LANGUAGES``.
    """
    before = {
        message.id if isinstance(message.id, str) else message.id[0]: message
        for message in read(language)
        if message.id
    }
    after = Catalog(locale=language, fuzzy=False)
    for message in messages():
        key = message if isinstance(message, str) else message[0]
        known = before.get(key)
        said = known.string if known is not None else ""
        if isinstance(message, str):
            after.add(message, said if isinstance(said, str) else said[0])
        else:
            forms = (said,) * after.num_plurals if isinstance(said, str) else said
            after.add(message, tuple(forms))
    written = io.BytesIO()
    write_po(written, after, width=100, sort_output=True, omit_header=True)
    head = [*_comment(language).splitlines(), 'msgid ""', 'msgstr ""']
    head += [
        f'"Language: {language}\\n"',
        f'"Plural-Forms: {after.plural_forms}\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
    ]
    return ("\n".join(head) + "\n\n").encode() + written.getvalue()


def _comment(language: str) -> str:
    """Keep the comment at the head of a catalogue, which holds the terms agreed on."""
    place = place_of(language)
    if not place.exists():
        return "# Kindred Markets"
    lines = place.read_text(encoding="utf-8").splitlines()
    end = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    return "\n".join(lines[:end])


def untranslated(language: str) -> list[str]:
    """List the messages that a catalogue has no translation of."""
    known = {
        message.id if isinstance(message.id, str) else message.id[0]: message
        for message in read(language)
        if message.id
    }
    missing = []
    for message in messages():
        key = message if isinstance(message, str) else message[0]
        entry = known.get(key)
        said = "" if entry is None else entry.string
        forms = [said] if isinstance(said, str) else list(said or ())
        if entry is None or entry.fuzzy or not forms or not all(forms):
            missing.append(key)
    return missing


def main() -> None:
    """Write the catalogues of all languages but the source's own."""
    for language in LANGUAGES:
        if language != SOURCE_LANGUAGE:
            content = updated(language)
            place_of(language).parent.mkdir(exist_ok=True)
            place_of(language).write_bytes(content)
            count = len(untranslated(language))
            print(
                f"{place_of(language).relative_to(ROOT)}: {len(messages())} messages, {count} new"
            )


if __name__ == "__main__":
    main()
