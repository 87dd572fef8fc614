"""Catalogues: every message of the source is translated, whole, and stands in a file once."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import data.errors
from data.languages import LANGUAGES, SOURCE_LANGUAGE
from tests import messages as collected

OTHERS = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]

SPEAKERS = frozenset({"_", "n_", "N_", "words", "say", "plain", "money", "chosen"})
"""Names whose call is a message, or passes one on."""

SHOWING = frozenset(
    [
        "title",
        "header",
        "subheader",
        "markdown",
        "caption",
        "button",
        "text_area",
        "text_input",
        "selectbox",
        "multiselect",
        "toggle",
        "radio",
        "slider",
        "select_slider",
        "number_input",
        "file_uploader",
        "download_button",
        "expander",
        "popover",
        "info",
        "warning",
        "error",
        "success",
        "toast",
        "spinner",
        "progress",
        "page_link",
        "tabs",
        "metric",
        "checkbox",
        "pills",
        "segmented_control",
        "link_button",
        "TextColumn",
        "NumberColumn",
        "ProgressColumn",
        "CheckboxColumn",
        "LinkColumn",
        "DateColumn",
    ]
)
"""Functions of Streamlit whose first argument a reader sees."""

ALSO_SHOWN = frozenset({"help", "placeholder", "alt", "label", "caption"})
"""Arguments by name that a reader sees or hears."""

NOT_WORDS = frozenset({"TOML", "JSON", "Streamlit"})
"""Texts that are the same in every language."""


def gaps(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated(language: str) -> None:
    missing = collected.untranslated(language)
    assert not missing, f"run `make messages` and translate: {missing[:20]}"


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_gaps_of_its_message(language: str) -> None:
    for message in collected.read(language):
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        for form in forms:
            assert any(gaps(form) == gaps(text) for text in ids), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_the_blanks_at_its_ends(language: str) -> None:
    for message in collected.read(language):
        if isinstance(message.id, str) and message.id:
            for end in (0, -1):
                both = message.id[end].isspace(), message.string[end].isspace()
                assert both[0] == both[1], message.id


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_is_as_make_messages_writes_it(language: str) -> None:
    there = collected.place_of(language).read_bytes()
    assert collected.updated(language) == there, "run `make messages`"
    for unwanted in (b"POT-Creation-Date", b"#: ", b"/home/", b"fuzzy"):
        assert unwanted not in there


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_can_be_read_by_any_gettext_tool(language: str) -> None:
    with collected.place_of(language).open("rb") as file:
        found = read_po(file, locale=language, abort_invalid=True)
    assert len(found) == len(collected.messages())


def shown_texts(path: Path) -> list[tuple[int, str]]:
    """List the literal texts that a module hands to Streamlit to be shown."""
    found: list[tuple[int, str]] = []
    for node in collected.calls(path):
        if not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr not in SHOWING:
            continue
        seen = [*node.args[:1], *(k.value for k in node.keywords if k.arg in ALSO_SHOWN)]
        found.extend((node.lineno, text) for item in seen for text in literals(item))
    return found


def literals(node: ast.AST) -> list[str]:
    """List the words of an expression that no speaker says."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        if name in SPEAKERS - {"plain", "money"}:
            return []
        return [text for item in node.args for text in literals(item)]
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) and has_words(node.value) else []
    if isinstance(node, ast.JoinedStr):
        return [text for part in node.values for text in literals(part)]
    if isinstance(node, ast.FormattedValue):
        return literals(node.value)
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    if isinstance(node, ast.BoolOp):
        return [text for item in node.values for text in literals(item)]
    if isinstance(node, ast.BinOp):
        return literals(node.left) + literals(node.right)
    if isinstance(node, ast.List | ast.Tuple):
        return [text for item in node.elts for text in literals(item)]
    return []


def has_words(text: str) -> bool:
    """Tell whether a text has words of its own, Markdown and names of icons apart."""
    if text.startswith(":material/") or text in NOT_WORDS:
        return False
    return any(len(word) > 1 and word.isalpha() for word in text.replace("\n", " ").split(" "))


def test_texts_that_a_page_shows_are_messages() -> None:
    bare = {
        f"{path.relative_to(collected.ROOT)}:{line}": text
        for path in sorted((collected.ROOT / "dashboard").rglob("*.py"))
        for line, text in shown_texts(path)
        if "commands" not in path.parts
    }
    assert not bare


def test_a_bare_text_would_be_found() -> None:
    tree = ast.parse('st.button(f"Add {name} to it", help="Once")')
    call = tree.body[0].value  # type: ignore[attr-defined]
    assert literals(call.args[0]) == ["Add ", " to it"]
    assert not literals(ast.parse('_("Add {name}", name=name)').body[0].value)  # type: ignore[attr-defined]


ENGLISH_ALONE: dict[str, str] = {}
"""Places of errors that no reader meets, each with the reason why it is made in English alone."""


REFUSING = {
    name
    for name, kind in vars(data.errors).items()
    if isinstance(kind, type) and issubclass(kind, data.errors.KindredError)
} | {"BadParameter", "fault"}
"""What makes an error for a person out of texts."""


def unsaid_refusals(calls: Iterable[ast.Call]) -> list[tuple[int, str]]:
    """List the texts with gaps of a person's errors that no translator could say again."""
    found: list[tuple[int, str]] = []
    for node in calls:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        if name in REFUSING:
            texts = [
                *node.args,
                *(k.value for k in node.keywords if k.arg in {"message", "remedy"}),
            ]
            found.extend((node.lineno, text) for item in texts for text in made_of_pieces(item))
    return found


def made_of_pieces(node: ast.AST) -> list[str]:
    """List the expressions that put a text together themselves, outside calls that fill gaps."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"format", "join"}:
            return [ast.unparse(node)]
        return []
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        return [ast.unparse(node)]
    return [text for child in ast.iter_child_nodes(node) for text in made_of_pieces(child)]


def test_errors_with_gaps_can_be_said_in_any_language() -> None:
    unsaid = {
        f"{path.relative_to(collected.ROOT)}:{line}": text
        for package in collected.PACKAGES
        for path in sorted((collected.ROOT / package).rglob("*.py"))
        if str(path.relative_to(collected.ROOT)) not in ENGLISH_ALONE
        for line, text in unsaid_refusals(collected.calls(path))
    }
    assert not unsaid, "use fill() of data.languages, or _() where it is shown at once"


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('raise KindredError(f"No port {port}.", "Give another.")', 1),
        ('raise KindredError("No port " + port, "; ".join(names))', 2),
        ('raise errors.ExportError(fill("No {x}.", x=f"{x:g}") if x else f"None of {x}.")', 1),
        ('raise LinkError("Broken.", remedy="Use one of: {}.".format(names))', 1),
        ('raise CatalogueError(fill("No {x}.", x=", ".join(x)), file=f"{a}.toml")', 0),
        ('raise ValueError(f"No {x}.")', 0),
    ],
)
def test_an_error_in_english_alone_would_be_found(code: str, count: int) -> None:
    nodes = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    assert len(unsaid_refusals(nodes)) == count
