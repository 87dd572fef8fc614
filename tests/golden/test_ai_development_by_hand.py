"""AI development worked by hand: three economies, three indicators, one figure missing.

                 diffusion   readiness   usage (natural logarithm)
    HOM          10          50          e^0
    ONE          20          40          e^-2
    TWO          30          60          missing

diffusion: mean 20, deviation sqrt(200/3); z = -sqrt(3/2), 0, sqrt(3/2).
readiness: mean 50, the same deviation;    z = 0, -sqrt(3/2), sqrt(3/2).
usage: after the logarithm 0 and -2; mean -1, deviation 1; z = 1, -1, missing.
"""

from __future__ import annotations

from math import e, nan, sqrt

import pandas as pd
import pytest

from geo.ai_development import ai_development, component_figures, component_scores

ECONOMIES = pd.Index(["HOM", "ONE", "TWO"], name="economy")
VALUES = pd.DataFrame(
    {
        "AI.DIFFUSION": [10.0, 20.0, 30.0],
        "AI.GOV.READINESS": [50.0, 40.0, 60.0],
        "AI.CLAUDE.USAGE": [1.0, e**-2, nan],
    },
    index=ECONOMIES,
)
R = sqrt(1.5)


def test_score_is_the_mean_of_at_least_three_components() -> None:
    ranking = ai_development(VALUES, "HOM").ranking
    # HOM: (-R + 0 + 1) / 3 = -0.0749; ONE: (0 - R - 1) / 3 = -0.7416; TWO has two components.
    assert ranking["components"].tolist() == [3, 3, 2]
    assert ranking["score"].tolist() == pytest.approx([(1 - R) / 3, (-R - 1) / 3, nan], nan_ok=True)
    assert ranking["coverage"].tolist() == pytest.approx([3 / 5, 3 / 5, 2 / 5])


def test_rank_one_is_the_most_developed_home_included() -> None:
    ranking = ai_development(VALUES, "HOM").ranking
    assert ranking["rank"].tolist()[:2] == [1, 2]
    assert ranking["rank"].isna().tolist() == [False, False, True]


def test_gap_is_home_minus_economy() -> None:
    ranking = ai_development(VALUES, "HOM").ranking
    # (1 - R) / 3 - (-R - 1) / 3 = 2/3.
    assert ranking["gap"].tolist() == pytest.approx([0, 2 / 3, nan], nan_ok=True)
    assert ranking["distinguishable"].tolist() == [False, True, pd.NA]


def test_publications_are_per_million_people() -> None:
    values = pd.DataFrame(
        {
            "AI.PUBLICATIONS": [10 * (e - 1), 30 * (e**3 - 1), 5.0],
            "SP.POP.TOTL": [10e6, 30e6, nan],
        },
        index=ECONOMIES,
    )
    figures = component_figures(values)
    # Per million: e - 1 and e^3 - 1; log1p gives 1 and 3: mean 2, deviation 1.
    assert figures["publications"].tolist() == pytest.approx([e - 1, e**3 - 1, nan], nan_ok=True)
    assert component_scores(figures)["publications"].tolist() == pytest.approx(
        [-1, 1, nan], nan_ok=True
    )


def test_digital_base_is_a_mean_of_z_taken_to_z_again() -> None:
    values = pd.DataFrame(
        {
            "IT.NET.USER.ZS": [20.0, 40.0, 60.0],  # z = -R, 0, R
            "IT.NET.BBND.P2": [5.0, 15.0, 10.0],  # z = -R, R, 0
            "UIS.GER.5T8": [30.0, 50.0, nan],  # z = -1, 1, missing
        },
        index=ECONOMIES,
    )
    inner = component_figures(values)["digital_base"]
    # HOM (-2R - 1) / 3, ONE (R + 1) / 3, TWO R / 2 over the two it has.
    assert inner.tolist() == pytest.approx([(-2 * R - 1) / 3, (R + 1) / 3, R / 2])
    outer = component_scores(component_figures(values))["digital_base"]
    mean = (-2 * R - 1 + R + 1 + 1.5 * R) / 9  # R / 18
    deviation = sqrt(
        (((-2 * R - 1) / 3 - mean) ** 2 + ((R + 1) / 3 - mean) ** 2 + (R / 2 - mean) ** 2) / 3
    )
    assert outer.tolist() == pytest.approx(
        [
            ((-2 * R - 1) / 3 - mean) / deviation,
            ((R + 1) / 3 - mean) / deviation,
            (R / 2 - mean) / deviation,
        ]
    )


def test_digital_base_needs_two_of_three() -> None:
    values = pd.DataFrame(
        {"IT.NET.USER.ZS": [20.0, 40.0, 60.0], "IT.NET.BBND.P2": [5.0, 15.0, nan]},
        index=ECONOMIES,
    )
    # z of users -R, 0, R and of broadband -1, 1: means (-R - 1) / 2 and 1/2, TWO has only one.
    inner = component_figures(values)["digital_base"]
    assert inner.tolist() == pytest.approx([(-R - 1) / 2, 1 / 2, nan], nan_ok=True)
