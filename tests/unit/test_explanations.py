"""Explanations in words: true to the figures, for every economy, home and metric."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from data.errors import AnalysisError
from data.snapshot import Snapshot
from geo.added_sentences import (
    fuller_verdict,
    interval_sentence,
    lens_sentence,
    time_sentence,
)
from geo.explanations import (
    extremes_sentence,
    home_extremes_behind,
    steps_nearer,
    what_would_change,
    why,
)
from geo.lenses import Lenses, compare_lenses
from geo.markets import Markets
from geo.metrics import METRIC_NAMES
from geo.recipe import Recipe
from geo.timeshift import Scan, scan
from geo.uncertainty import Uncertainty, uncertainty
from geo.verdicts import verdict
from geo.wording import percent

Compute = Callable[[Recipe], Markets]

BAD = re.compile(r"None|nan\b|<NA>|\binf\b|_|%%|  | [.,;:)]|\( |\bthe the\b|\b(19|20)\d\d\.0|\.\.")
"""What no sentence may hold."""


@pytest.fixture(scope="module")
def years(default_markets: Markets, snapshot: Snapshot) -> Scan:
    return scan(default_markets, snapshot.observations)


@pytest.fixture(scope="module")
def lenses(default_markets: Markets) -> Lenses:
    return compare_lenses(default_markets)


@pytest.fixture(scope="module")
def intervals(default_markets: Markets) -> tuple[Uncertainty, ...]:
    return tuple(
        uncertainty(default_markets, by, draws=500)
        for by in ("similarity", "ai-development", "opportunity")
    )


def test_bangladesh_in_words(default_markets: Markets, years: Scan) -> None:
    said = why(default_markets, "BGD")
    assert said.startswith(
        "Bangladesh ranks 66th of 190, at a distance of 1.05; it is most like Vietnam in gross "
        "capital formation, access to electricity and agriculture value added. What sets it apart "
        "most: high-technology exports (lower: 0.539% against 44.3% of manufactured exports), "
    )
    assert what_would_change(default_markets, "BGD").startswith(
        "Were it like Vietnam in high-technology exports, it would rank 27th; in exports of goods "
        "and services too, 5th; in "
    )
    assert extremes_sentence(default_markets, "BGD") == (
        "Vietnam itself stands out in high-technology exports (higher than in 94% of economies) "
        "and exports of goods and services (higher than in 94% of economies), which together "
        "account for 61% of the squared distance. Without them, Bangladesh would rank 14th of 197."
    )
    assert time_sentence(years, default_markets, "BGD") == (
        "Bangladesh resembles Vietnam of 2010 more than of today (distance 0.821 against 1.05, "
        "2007 to 2011 nearly alike)."
    )


def test_a_step_is_the_rank_with_the_figure_of_home(default_markets: Markets) -> None:
    """Put home's own value into the table and rank again, scales as they were."""
    near = default_markets.similarity
    steps = steps_nearer(default_markets, "BGD")
    z = near.scale.z.copy()
    for step in steps:
        z.loc["BGD", step.indicator] = z.at["VNM", step.indicator]
        gap = (z.loc["BGD"] - z.loc["VNM"]).dropna()
        weights = near.weights[gap.index]
        distance = np.sqrt((weights * gap**2).sum() / weights.sum())
        assert step.distance == pytest.approx(distance)
        others = near.ranked["distance"].drop("BGD")
        assert step.rank == 1 + (others < distance).sum()
    distances = [step.distance for step in steps]
    assert distances == sorted(distances, reverse=True)


def test_the_first_step_takes_the_largest_part(default_markets: Markets) -> None:
    for economy in ("BGD", "LKA", "ETH", "SGP"):
        parts = default_markets.similarity.contributions.loc[economy]
        assert steps_nearer(default_markets, economy, 1)[0].indicator == parts.idxmax()


def test_the_rank_without_homes_extremes_is_that_of_the_recipe(markets_for: Compute) -> None:
    driven = home_extremes_behind(markets_for(Recipe()), "LKA")
    codes = tuple(item.indicator for item in driven)
    assert codes == ("TX.VAL.TECH.MF.ZS", "NE.EXP.GNFS.ZS")
    without = markets_for(Recipe(without=codes)).frame.at["LKA", "rank"]
    assert f"would rank {without}th of" in extremes_sentence(markets_for(Recipe()), "LKA")


def test_who_ranks_first_has_nothing_to_change(default_markets: Markets) -> None:
    assert what_would_change(default_markets, "THA") == ""


def test_an_economy_without_a_rank_is_told_apart(default_markets: Markets, years: Scan) -> None:
    assert why(default_markets, "TWN").startswith("Taiwan is not ranked: too few figures")
    assert what_would_change(default_markets, "TWN") == ""
    assert extremes_sentence(default_markets, "TWN") == ""
    assert "too few figures" in time_sentence(years, default_markets, "TWN")


@pytest.mark.parametrize("metric", METRIC_NAMES)
def test_every_sentence_reads_well(metric: str, markets_for: Compute) -> None:
    result = markets_for(Recipe(metric=metric))  # type: ignore[arg-type]
    # The usual metric's sentences have every form; those of the others differ in few words.
    step = 4 if metric == "euclidean" else 16
    for economy in result.frame.index.drop("VNM")[::step]:
        for text in (
            why(result, economy),
            what_would_change(result, economy),
            extremes_sentence(result, economy),
        ):
            assert not BAD.search(text), text
            assert not text or (text[0].isupper() and text.endswith("."))


def test_added_sentences_read_well(
    default_markets: Markets, years: Scan, lenses: Lenses, intervals: tuple[Uncertainty, ...]
) -> None:
    for economy in default_markets.frame.index.drop("VNM"):
        texts = [
            time_sentence(years, default_markets, economy),
            lens_sentence(lenses, default_markets, economy),
            *(interval_sentence(found, default_markets, economy) for found in intervals),
        ]
        for text in texts:
            assert not BAD.search(text), text
            assert not text or text.endswith(".")


def test_each_kind_of_time_sentence(default_markets: Markets) -> None:
    columns = pd.Index([2007, 2008, 2025], name="year")
    curve = pd.DataFrame(np.nan, ["BGD"], columns)

    def said(year: object, distance: float, now: float, first: int, last: int) -> str:
        row = [year, 0, distance, now, 0.5, first, last, 26]
        names = ["year", "lag", "distance", "now", "flatness", "first_year", "last_year", "n"]
        table = pd.DataFrame([row], ["BGD"], names, dtype=object)
        found = Scan(table, curve, pd.Series(26, columns), 26, 2025)
        return time_sentence(found, default_markets, "BGD")

    assert said(2025, 0.5, 0.5, 2025, 2025) == (
        "Bangladesh resembles Vietnam of today more than of any year back to 2007 (distance 0.500)."
    )
    assert "Vietnam of 2007 or before more than of today" in said(2007, 0.5, 0.9, 2007, 2007)
    assert "nearly alike" not in said(2008, 0.5, 0.9, 2008, 2008)
    assert "2007 to 2008 nearly alike" in said(2008, 0.5, 0.9, 2007, 2008)
    assert "too little to speak of" in said(2008, 0.5, 0.51, 2008, 2025)
    assert said(2008, 0.5, float("nan"), 2008, 2008).endswith("of 2008 most (distance 0.500).")
    assert "too few figures" in said(pd.NA, float("nan"), float("nan"), 0, 0)


def test_intervals_are_those_of_the_table(
    default_markets: Markets, intervals: tuple[Uncertainty, ...]
) -> None:
    row = intervals[0].table.loc["BGD"]
    said = interval_sentence(intervals[0], default_markets, "BGD")
    assert f"(median {row['rank_median']:.0f}" in said
    assert f"first 20 in {percent(row['p_top20'])} of all draws" in said
    assert "AI is less developed than in Vietnam in 100%" in interval_sentence(
        intervals[1], default_markets, "BGD"
    )
    assert "it is open in" in interval_sentence(intervals[2], default_markets, "BGD")
    assert interval_sentence(intervals[0], default_markets, "TWN") == ""


def test_lenses_are_compared_by_share(default_markets: Markets, lenses: Lenses) -> None:
    said = lens_sentence(lenses, default_markets, "LKA")
    assert said == (
        'Of 5 lenses "Agriculture" puts it nearest to Vietnam (1st of 203) and "Health care" '
        "farthest (61st of 194)."
    )
    assert lens_sentence(compare_lenses(default_markets, []), default_markets, "LKA") == ""


def test_a_fuller_verdict_keeps_the_verdict_and_adds_to_it(
    default_markets: Markets, years: Scan, lenses: Lenses, intervals: tuple[Uncertainty, ...]
) -> None:
    plain = verdict(default_markets, "BGD")
    fuller = fuller_verdict(default_markets, "BGD", intervals=intervals, lenses=lenses, scan=years)
    assert fuller.sentences[: len(plain.sentences)] == plain.sentences
    assert len(fuller.sentences) == len(plain.sentences) + 5
    assert fuller.label == plain.label
    assert fuller_verdict(default_markets, "BGD") == plain
    home = fuller_verdict(default_markets, "VNM", intervals=intervals, lenses=lenses, scan=years)
    assert home == verdict(default_markets, "VNM")


@pytest.mark.parametrize("explain", [why, what_would_change, extremes_sentence])
def test_home_and_strangers_have_no_explanation(
    explain: Callable[[Markets, str], str], default_markets: Markets
) -> None:
    with pytest.raises(AnalysisError, match="Vietnam is the home market itself"):
        explain(default_markets, "VNM")
    with pytest.raises(AnalysisError, match="XYZ is not an economy"):
        explain(default_markets, "XYZ")


def test_shares_near_none_and_all_do_not_read_so() -> None:
    said = [percent(share) for share in (0, 0.004, 0.006, 0.5, 0.994, 0.996, 1)]
    assert said == ["0%", "under 1%", "1%", "50%", "99%", "over 99%", "100%"]
