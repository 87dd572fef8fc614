"""Titles of charts say what is seen, and the figures in them are those of the chart."""

import pandas as pd
import pytest

from geo import findings
from geo.positions import Profile, percentiles
from geo.recipe import Recipe


def history(rows):
    table = pd.DataFrame(rows, columns=["indicator", "economy", "year", "value"])
    return table.assign(at=table["year"].astype(float), period=table["year"].astype(str))


def test_the_open_economies_are_counted_and_the_first_named(default_markets):
    said = findings.opportunity_found(default_markets)
    best = default_markets.open_by_opportunity
    assert str(len(best)) in said
    assert all(default_markets.called(code) in said for code in best.index[:3])


def test_the_two_indicators_that_separate_most_are_named_with_their_share(default_markets):
    parts = default_markets.similarity.contributions.loc["BGD"].dropna()
    first = parts.sort_values(ascending=False)
    said = findings.separation_found(default_markets, "BGD")
    assert f"{first.iloc[:2].sum() / first.sum():.0%}" in said
    for code in first.index[:2]:
        assert default_markets.catalogue.indicator(code).name.lower() in said.lower()


def test_an_economy_like_home_in_everything_is_separated_by_nothing(default_markets):
    said = findings.separation_found(default_markets, default_markets.home)
    assert said.startswith("No indicator separates")


def test_a_metric_without_parts_says_that_none_belongs_to_an_indicator(markets_for):
    said = findings.separation_found(markets_for(Recipe(metric="mahalanobis")), "BGD")
    assert said.startswith("Indicators count together")


def test_a_trend_of_one_economy_goes_from_its_first_figure_to_its_last(default_markets):
    rows = history([("SP.POP.GROW", "VNM", 2003, 1.0), ("SP.POP.GROW", "VNM", 2020, 0.5)])
    said = findings.trend_found(default_markets, rows, "SP.POP.GROW", ["VNM"])
    assert "(2003)" in said
    assert said.endswith("0.5% per year (2020)") or "0.500% per year (2020)" in said


def test_a_trend_of_several_names_the_highest_latest_figure(default_markets):
    rows = history(
        [
            ("SP.POP.GROW", "VNM", 2020, 0.5),
            ("SP.POP.GROW", "BGD", 2000, 9.0),
            ("SP.POP.GROW", "BGD", 2020, 1.0),
        ]
    )
    said = findings.trend_found(default_markets, rows, "SP.POP.GROW", ["VNM", "BGD"])
    assert "Bangladesh stands highest of the 2 shown" in said
    assert said.endswith(", 2020")


def test_a_trend_without_figures_says_so(default_markets):
    said = findings.trend_found(default_markets, history([]), "SP.POP.GROW", ["VNM"])
    assert said.endswith("no figure of these economies")


def test_coming_nearer_is_counted_between_years_that_both_have(default_markets):
    rows = history(
        [
            *[("nearer", "VNM", year, 10.0) for year in (2000, 2010, 2020)],
            *[("nearer", "BGD", year, value) for year, value in ((2000, 2.0), (2020, 9.0))],
            *[("farther", "VNM", year, 10.0) for year in (2000, 2020)],
            *[("farther", "BGD", year, value) for year, value in ((2000, 9.0), (2020, 2.0))],
            ("once", "VNM", 2020, 1.0),
            ("once", "BGD", 2020, 1.0),
        ]
    )
    wanted = ["nearer", "farther", "once"]
    assert findings.approach(default_markets, rows, wanted, "BGD") == (1, 2)
    assert findings.approach(default_markets, rows, wanted, "LKA") == (0, 0)
    said = findings.years_found(default_markets, rows, wanted, ["LKA", "BGD"])
    assert said == "Bangladesh has come nearer to Vietnam over the years in 1 of 2 indicators"


def test_nobody_beside_home_is_no_finding_about_others(default_markets):
    assert "Vietnam" in findings.years_found(default_markets, history([]), [], [])


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ({"BGD": [50.0, 10.0]}, "Farthest from Vietnam in education: Bangladesh"),
        (
            {"BGD": [50.0, 10.0], "LKA": [0.0, 45.0]},
            "Farthest from Vietnam: Bangladesh in education and Sri Lanka in income",
        ),
        ({"BGD": [None, None]}, "No pillar has figures of Vietnam and another economy"),
    ],
)
def test_the_pillar_farthest_from_home_is_named(default_markets, scores, said):
    table = pd.DataFrame({"VNM": [50.0, 50.0], **scores}, ["income", "education"], dtype=float).T
    found = Profile(table, {}, pd.DataFrame(), ())
    assert findings.profile_found(default_markets, found, list(scores)) == said


def test_who_stands_most_like_home_is_counted(default_markets):
    codes = list(default_markets.similarity.weights.index)
    standing = percentiles(default_markets.section.values)
    apart = (standing.loc["LKA", codes] - standing.loc["VNM", codes]).abs()
    said = findings.standing_found(default_markets, standing, codes, ["LKA"])
    assert f"in {(apart <= 5).sum()} of {apart.notna().sum()} indicators" in said


def test_every_title_is_one_line_without_a_full_stop(default_markets):
    said = [
        findings.opportunity_found(default_markets),
        findings.separation_found(default_markets, "KEN"),
        findings.standing_found(
            default_markets,
            percentiles(default_markets.section.values),
            list(default_markets.similarity.weights.index),
            ["KEN", "BGD"],
        ),
    ]
    assert all("\n" not in text and not text.endswith(".") for text in said)
