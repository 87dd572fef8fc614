"""Where economies stand in the world, profiles by pillar, and differences in words."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from dashboard import engine
from data.errors import AnalysisError
from geo.comparison import ALIKE, CLEAR, differences, gaps
from geo.country import country
from geo.markets import Markets
from geo.positions import percentiles, positions, profile
from geo.recipe import Recipe


@pytest.fixture(scope="module")
def result() -> Markets:
    return engine.merged(Recipe())


def test_a_percentile_counts_half_of_oneself() -> None:
    found = percentiles(pd.DataFrame({"A": [1.0, 2.0, 2.0, np.nan, 9.0]}))["A"]
    assert found.tolist()[:3] == [12.5, 50.0, 50.0]
    assert np.isnan(found[3]) and found[4] == 87.5


def test_positions_have_value_and_year_of_both(result: Markets) -> None:
    row = positions(result, "BGD").loc["SP.POP.TOTL"]
    assert row["value"] == result.section.values.at["BGD", "SP.POP.TOTL"]
    assert row["period"] == result.section.periods.at["BGD", "SP.POP.TOTL"]
    assert row["home_percentile"] < row["percentile"]


def test_positions_leave_out_what_nobody_has(result: Markets) -> None:
    assert "SH.XPD.CHEX.GD.ZS" not in positions(result, "BGD").index


def test_profiles_turn_round_what_is_better_when_less(result: Markets) -> None:
    found, standing = profile(result), percentiles(result.section.values)
    assert set(found.indicators["risk"]) == {"NY.GDP.DEFL.KD.ZG", "DT.DOD.DECT.GN.ZS"}
    expected = 100 - standing.loc["KEN", list(found.indicators["risk"])].mean()
    assert found.scores.at["KEN", "risk"] == pytest.approx(expected)


def test_profiles_name_pillars_without_enough_direction(result: Markets) -> None:
    found = profile(result)
    assert "demography" in found.left_out
    assert not set(found.left_out) & set(found.scores.columns)


def test_a_profile_is_missing_where_most_figures_are(result: Markets) -> None:
    assert np.isnan(profile(result).scores.at["TWN", "income"])


def test_bands_rise_with_their_quantiles(result: Markets) -> None:
    assert profile(result).bands.apply(lambda band: band.is_monotonic_increasing).all()


def test_gaps_are_widest_first(result: Markets) -> None:
    table = gaps(result, "BGD")
    assert table["gap"].abs().is_monotonic_decreasing
    assert table.index[0] == "NE.EXP.GNFS.ZS"


def test_differences_name_what_lies_clearly_apart_and_what_does_not(result: Markets) -> None:
    size, lower, alike = differences(result, "BGD")
    assert size.startswith("Bangladesh has 1.7 times as many people as Vietnam")
    assert lower.startswith("Clearly lower than in Vietnam: exports of goods and services (10.5%")
    table = gaps(result, "BGD")["gap"]
    assert lower.endswith(f"and {(table <= -CLEAR).sum() - 3} more.")
    assert alike.count(",") <= 3 and (table.abs() <= ALIKE).any()


def test_a_far_smaller_economy_is_said_the_other_way_round(result: Markets) -> None:
    assert differences(result, "TUV")[0].startswith("Vietnam has ")


def test_differences_of_an_economy_without_figures_say_so(result: Markets) -> None:
    prk = engine.merged(Recipe(home="PRK"))
    assert differences(prk, "TWN")


@pytest.mark.slow
@pytest.mark.parametrize("home", ["VNM", "KEN", "PRK", "TUV", "CHI"])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_economy_differs_in_words(home: str, language: str) -> None:
    whole = engine.merged(Recipe(home=home)).told(language)
    standing = percentiles(whole.section.values)
    for code in whole.frame.index.drop(home):
        for text in differences(whole, code, standing):
            assert not {"nan", "None", "inf"} & set(re.findall(r"\w+", text)), text


def test_home_is_not_compared_with_itself(result: Markets) -> None:
    with pytest.raises(AnalysisError, match="home market itself"):
        differences(result, "VNM")


def test_a_country_holds_its_figures_with_their_sources(result: Markets) -> None:
    found = country(result, engine.snapshot(), "BGD")
    assert found.neighbours == ("IND", "MMR")
    assert set(found.blocs["bloc"]) == {"BIMSTEC", "SAARC"}
    assert found.sources["figures"].sum() == len(found.figures)
    assert set(found.history["economy"]) == {"BGD", "VNM"}


def test_a_country_says_what_it_lacks_and_what_is_never_used(result: Markets) -> None:
    found = country(result, engine.snapshot(), "TUV")
    assert "UIS.GER.5T8" in found.missing
    assert len(found.figures) + len(found.missing) == len(found.positions)
    assert len(found.quarantined) == 24
    used = found.history.query("economy == 'TUV'")
    wrong = set(zip(found.quarantined["indicator"], found.quarantined["period"], strict=True))
    assert not wrong & set(zip(used["indicator"], used["period"], strict=True))


def test_a_country_shares_languages_with_home_or_not(result: Markets) -> None:
    assert country(result, engine.snapshot(), "BGD").shared_languages == ()
    kenya = engine.merged(Recipe(home="KEN"))
    assert "Swahili" in country(kenya, engine.snapshot(), "TZA").shared_languages


def test_an_unknown_economy_has_no_page(result: Markets) -> None:
    with pytest.raises(AnalysisError, match="XXX"):
        country(result, engine.snapshot(), "XXX")
