"""What no analysis can work with: one clear error with its remedy, and nothing half done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from kindred_command import kindred

from data.catalogue import Catalogue
from data.errors import AnalysisError
from geo.recipe import Recipe
from geo.similarity import similarity

Capture = pytest.CaptureFixture[str]

AGRICULTURE = (
    "NV.AGR.TOTL.ZS",
    "ILO.AGR.EMPL.ZS",
    "AG.LND.AGRI.ZS",
    "WPP.DENSITY",
    "SP.URB.TOTL.IN.ZS",
    "IT.CEL.SETS.P2",
    "EG.ELC.ACCS.ZS",
    "NY.GDP.PCAP.PP.KD",
)

OWN = """
[own_lens]
code = "mine"
name = "Mine"
description = "One indicator."
indicators = [{ indicator = "%s" }]
"""

WRONG: dict[str, tuple[str, str]] = {
    "weight of zero": ("weights = { 'RQ.EST' = 0 }", "weights.RQ.EST: Input should be greater"),
    "weight below zero": ("weights = { 'RQ.EST' = -1 }", "weights.RQ.EST: Input should be greater"),
    "weight of a lens below zero": (
        OWN.replace('"%s" }', '"RQ.EST", weight = -2 }'),
        "own_lens.indicators.0.weight: Input should be greater than 0",
    ),
    "all indicators off": (
        f"lens = 'agriculture'\nwithout = {list(AGRICULTURE)}",
        "Every indicator is switched off. Leave at least one",
    ),
    "no figure at all": (OWN % "SH.XPD.CHEX.GD.ZS", "None of the indicators has a figure"),
    "figures of no year": ("reference_year = 1960", "None of the indicators has a figure"),
    "logarithm of zero or below": (
        "transformations = { 'SP.POP.GROW' = 'log' }",
        "SP.POP.GROW has no logarithm for",
    ),
    "orphan code": ("without = ['NO.SUCH']", "NO.SUCH is not an indicator of the lens general"),
    "doubled code": ("weights = [['A', 1], ['A', 2]]", "stands there more than once"),
    "doubled key": ("home = 'VNM'\nhome = 'BGD'", "The recipe is not TOML"),
    "lens with a doubled code": (
        OWN.replace('"%s" }', '"RQ.EST" }, { indicator = "RQ.EST" }'),
        "RQ.EST occurs more than once",
    ),
    "weights of opportunity that are none": (
        "opportunity_weights = [0, 0, 0]",
        "opportunity_weights.0: Input should be greater than 0",
    ),
    "unknown component": ("ai_without = ['magic']", "magic is not a component"),
    "too few components": (
        "ai_without = ['usage', 'readiness', 'diffusion', 'publications', 'digital_base']",
        "At least 3 components of AI development must stay",
    ),
    "home without figures": (f"home = 'VIR'\n{OWN % 'SI.POV.GINI'}", "has no value for any"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_recipe_is_one_clear_error(name: str, capsys: Capture, tmp_path: Path) -> None:
    text, said = WRONG[name]
    path, target = tmp_path / "recipe.toml", tmp_path / "out.csv"
    path.write_text(text, encoding="utf-8")
    for command in (["rank"], ["explain", "BGD"], ["export", "--to", str(target)]):
        outcome = kindred(capsys, *command, "--recipe", str(path))
        assert outcome.code in (1, 2)
        assert outcome.out == ""
        assert said in outcome.err
        assert len(outcome.err.strip().splitlines()) == 2
    assert not target.exists()


@pytest.mark.parametrize(
    "command",
    [
        ["rank", "--uncertainty"],
        ["metrics"],
        ["sensitivity"],
        ["stability", "BGD"],
        ["timeshift", "--scan"],
        ["timeshift", "--year", "2010"],
        ["lenses"],
    ],
)
def test_every_analysis_refuses_what_the_ranking_refuses(
    command: list[str], capsys: Capture, tmp_path: Path
) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text("transformations = { 'SP.POP.GROW' = 'log' }", encoding="utf-8")
    outcome = kindred(capsys, *command, "--recipe", str(path))
    assert (outcome.code, outcome.out) == (1, "")
    assert "SP.POP.GROW has no logarithm" in outcome.err


@pytest.mark.parametrize(
    "command", [["rank", "--uncertainty"], ["sensitivity"], ["stability", "BGD"]]
)
@pytest.mark.parametrize(
    ("option", "said"),
    [
        (["--draws", "0"], "Choose between 1 and 1,000,000"),
        (["--draws", "1000000000"], "Choose between 1 and 1,000,000"),
        (["--draws", "1.5"], "valid integer"),
        (["--seed", "abc"], "valid integer"),
        (["--seed", "-3"], "Choose a whole number from 0"),
    ],
)
def test_draws_and_seeds_that_cannot_be(
    command: list[str], option: list[str], said: str, capsys: Capture
) -> None:
    outcome = kindred(capsys, *command, *option)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
    assert option[0] in outcome.err


@pytest.mark.parametrize("by", ["similarity", "opportunity"])
def test_nobody_ranked_has_no_interval(by: str, capsys: Capture) -> None:
    outcome = kindred(capsys, "rank", "--home", "TWN", "--by", by, "--uncertainty")
    assert (outcome.code, outcome.out) == (1, "")
    assert "under these choices" in outcome.err


def _of(values: pd.DataFrame, **choices: Any) -> Any:
    return similarity(
        values, "A", dict.fromkeys(values, 1.0), dict.fromkeys(values, "none"), **choices
    )


def test_one_economy_has_no_scale() -> None:
    with pytest.raises(AnalysisError, match="No scale can be made for x: no two values differ"):
        _of(pd.DataFrame({"x": [1.0]}, index=["A"]))


def test_two_economies_are_enough() -> None:
    found = _of(pd.DataFrame({"x": [1.0, 2.0]}, index=["A", "B"]))
    assert found.ranking.loc["B", ["rank", "distance"]].tolist() == [1, 2.0]


@pytest.mark.parametrize("values", [[5.0, 5.0, 5.0], [5.0, np.nan, 5.0]])
def test_a_constant_indicator_has_no_scale(values: list[float]) -> None:
    table = pd.DataFrame({"x": [1.0, 2.0, 3.0], "flat": values}, index=["A", "B", "C"])
    with pytest.raises(AnalysisError, match="No scale can be made for flat"):
        _of(table)


def test_weights_need_not_sum_to_one(catalogue: Catalogue) -> None:
    """They are relative to each other, whatever they sum to."""
    table = pd.DataFrame({"x": [1.0, 2.0, 4.0], "y": [3.0, 1.0, 1.5]}, index=["A", "B", "C"])
    how = dict.fromkeys(table, "none")
    one = similarity(table, "A", {"x": 0.25, "y": 0.75}, how).ranking
    two = similarity(table, "A", {"x": 100.0, "y": 300.0}, how).ranking
    pd.testing.assert_frame_equal(one, two)


def test_the_recipe_itself_holds_no_wrong_choice() -> None:
    for text, _ in list(WRONG.values())[:3]:
        with pytest.raises(AnalysisError):
            Recipe.from_toml(text)
