"""Shortlists to export in tests: real figures, and names and notes that mean harm."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from dashboard import engine
from geo.recipe import Recipe
from geo.shortlist import ShortlistExport, shortlist_export

ECONOMIES = ("BGD", "LKA", "TCD", "FJI", "TWN", "NAM")
CONDITIONS = "\"EG.ELC.ACCS.ZS\" > 5 AND name <> 'Côte d''Ivoire'"

FORMULAS = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
)
HARMLESS = (
    "1+1=2",
    "'=1",
    " =1",
    "\n=1",
    'Việt Nam 🌏\nsecond line, with a comma and "quotes"',
    "<script>alert(1)</script> & <b>",
    "_x0041_ \x01 \x1f \ufffe",
    "=",
)
LONG = "🌏" * 20_000 + "=end"


@cache
def shortlist() -> ShortlistExport:
    """A plain shortlist under a recipe that differs from the defaults."""
    recipe = Recipe(without=("TX.VAL.TECH.MF.ZS",), weights=(("RQ.EST", 2.0),), gates=("adoption",))
    return shortlist_export(
        engine.merged(recipe),
        engine.snapshot(),
        ECONOMIES,
        notes={"BGD": "Call the chamber", "LKA": "", "VNM": "not listed"},
        conditions=CONDITIONS,
        version="9.9.9",
    )


@cache
def hostile() -> ShortlistExport:
    """As many economies as there are hostile texts, each text a name and a note."""
    texts = (*FORMULAS, *HARMLESS, LONG)
    result = engine.merged(Recipe())
    codes = list(result.frame.index[: len(texts)])
    made = shortlist_export(
        result, engine.snapshot(), codes, notes=dict(zip(codes, texts, strict=True))
    )
    return replace(made, rows=made.rows.assign(name=list(texts)).astype({"name": "str"}))
