"""What Streamlit says in English alone is known, and has words in the reader's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit

from dashboard import foreign
from dashboard.language import spoken_in


def spoken(text: str, language: str = "vi") -> str:
    """Say one of Streamlit's texts as the browser's script does."""
    with spoken_in(language):
        said = foreign.said()
    assert said is not None
    if text in said["exact"]:
        return str(said["exact"][text])
    for pattern, words in said["patterns"]:
        found = re.fullmatch(pattern, text)
        if found:
            return str(words.format("", *found.groups()))
    return text


def test_in_english_nothing_is_replaced() -> None:
    with spoken_in("en"):
        assert foreign.said() is None


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Upload", "Chọn tệp"),
        ("5 more", "5 trang nữa"),
        ("20MB per file • JSON, XLSX", "Tối đa 20MB mỗi tệp • JSON, XLSX"),
        ("Help for Góc nhìn", "Trợ giúp: Góc nhìn"),
        ("0.15", "0,15"),
        ("-12.50", "-12,50"),
        ("Kenya", "Kenya"),
        ("many more", "many more"),
    ],
)
def test_streamlits_texts_are_said_in_vietnamese(theirs: str, ours: str) -> None:
    assert spoken(theirs) == ours


def test_streamlit_still_says_them() -> None:
    folder = Path(streamlit.__file__).parent / "static"
    scripts = "".join(path.read_text("utf-8") for path in folder.rglob("*.js"))
    gone = [
        text
        for text in foreign.EXACT
        if f"`{text}`" not in scripts and not text.startswith("Press ")
    ]
    assert gone == []
