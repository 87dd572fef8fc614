"""A brief to read back: real figures, pictures of low resolution, and texts from anybody."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from matplotlib.image import imsave

from dashboard import engine
from dashboard.briefs import making
from dashboard.briefs.assemble import Judgement, Wishes
from dashboard.briefs.clean import clean, in_a_line
from dashboard.briefs.content import Brief
from geo.recipe import Recipe

DAY = datetime.date(2024, 2, 29)
WHERE = '"IT.NET.USER.ZS" > 50 AND ai_gap > 0.15'
LISTED = ("KHM", "BGD", "LKA", "VNM")
HOSTILE = {
    "control": "a\x00b\x07c\x1b[31md\x0be\x0cf",
    "long": "a very long note " * 600,
    "unbroken": "x" * 10_000,
    "right to left": "\u202egnp.exe שלום مرحبا",
    "emoji": "👩\u200d👩\u200d👧 🇻🇳 中文 \U0001f600",
    "formula": "=cmd|' /C calc'!A0",
    "html": "<b>bold</b><script>alert(1)</script> &amp; [link](http://x) {nb} \\alpha$",
    "surrogate": "half \ud800 pair",
    "lines": "one\r\ntwo\u2028three\n\n\n\n\nfour",
}
"""What to write to what anybody might write."""


def made(
    monkeypatch: pytest.MonkeyPatch,
    economies: Sequence[str] = LISTED,
    *,
    language: str = "en",
    recipe: Recipe | None = None,
    drawn: bool = False,
    **wishes: Any,
) -> Brief:
    """Make a brief, with small real pictures or a pale rectangle for each."""
    monkeypatch.setattr(making, "PICTURE_DPI", 30)
    if not drawn:
        monkeypatch.setattr(making, "map_image", lambda *_, **__: pale())
        monkeypatch.setattr(making, "chart_image", lambda *_, **__: pale())
    result = engine.merged(recipe or Recipe()).told(language)
    asked = {"conditions": WHERE, "date": DAY, **wishes}
    return making.make_brief(result, economies, Wishes(**asked), version="9.9")


@cache
def pale() -> bytes:
    """Make a picture quickly."""
    into = io.BytesIO()
    imsave(into, np.full((60, 110, 3), 0.9), format="png")
    return into.getvalue()


def short(brief: Brief) -> Brief:
    """Keep of a brief what is soon written."""
    return replace(
        brief, members=brief.members[:1], method=(), weights=(), near_misses=(), sources=()
    )


def spoilt(brief: Brief) -> Brief:
    """Put every hostile text into a brief: a member for each, the worst in title and question."""
    members = tuple(
        replace(
            brief.members[0],
            note=clean(text, 4_000),
            status=in_a_line(text, 40),
            facts=(),
            ai_facts=(),
            bars=(),
        )
        for text in HOSTILE.values()
    )
    return replace(
        brief,
        title=in_a_line(HOSTILE["html"], 120),
        question=in_a_line("".join(HOSTILE.values()), 400),
        members=members,
        weights=(),
        method=(),
        near_misses=(),
        sources=(),
    )


def judged() -> dict[str, Judgement]:
    """Give what was decided of two economies."""
    return {
        "BGD": Judgement("watch", "Partners are being looked for"),
        "LKA": Judgement("rejected", "Too small for our team", rejected=True),
    }
