"""Columns of tables and what stands side by side have room, for large letters too."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard import charts, localtables, style
from dashboard.language import spoken_in

FRAME = pd.DataFrame({"gap": [0.5]})


def width(label: str, language: str = "vi", wanted: int = 70) -> int:
    column = {"label": label, "width": wanted, "type_config": {"type": "number"}}
    with spoken_in(language):
        return int(localtables.localised(FRAME, {"gap": column})[1]["gap"]["width"])


def test_english_headings_have_the_width_that_was_chosen_for_them() -> None:
    assert width("AI gap", "en") == 70


def test_longer_headings_get_more_but_never_the_whole_table() -> None:
    assert 70 < width("Chênh lệch AI") < width("Chênh lệch AI so với") < 171
    assert width("Độ tương đồng với thị trường trong nước") == 170
    assert width("Chênh lệch AI", wanted=300) == 300


def test_large_text_gets_wider_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = width("Chênh lệch AI")
    monkeypatch.setattr(localtables, "scaled", lambda pixels: 1.35 * pixels)
    assert width("Chênh lệch AI") == round(1.35 * usual)
    assert width("AI gap", "en") == round(1.35 * 70)
    assert charts.scaled(1) == 1


def test_beside_large_text_less_stands_side_by_side() -> None:
    assert "(max-width: 1150px)" in style.sheet() and "WIDTH" not in style.sheet()
    assert "(max-width: 1550px)" in style.sheet(large=True)
