"""Composites against published tables: OECD and JRC (2008), and COINr's documentation."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from geo.composite import Composite, CompositeRecipe, composite
from geo.composite.means import pca_weights
from geo.normalisers import normalise
from geo.treat import Treatment, excess_kurtosis, skewness, winsorise
from tests.golden.composite_tables import tai_figures, tai_structure

# Handbook, Table 38: the countries by the original index (LIN), and their ranks by the geometric
# mean of the raw figures (GME).
LIN = [
    *("FIN", "USA", "SWE", "JPN", "KOR", "NLD", "GBR", "SGP", "CAN", "AUS", "DEU", "NOR"),
    *("IRL", "BEL", "NZL", "AUT", "FRA", "ISR", "ESP", "ITA", "CZE", "HUN", "SVN"),
]
GME = [2, 1, 3, 4, 16, 5, 6, 18, 13, 14, 8, 11, 7, 9, 17, 12, 10, 15, 19, 21, 23, 22, 20]

# Handbook, Table 15, mean years of schooling: (country, rank, z-score, min-max); the highest value
# has the highest rank.
TABLE_15 = [
    ("FIN", 15, 0.26, 0.59),
    ("USA", 23, 1.52, 1.00),
    ("SWE", 19, 1.14, 0.88),
    ("JPN", 12, -0.06, 0.49),
    ("KOR", 17, 0.76, 0.76),
    ("NLD", 9, -0.12, 0.47),
    ("CAN", 20, 1.27, 0.92),
    ("SGP", 1, -1.58, 0.00),
    ("DEU", 16, 0.38, 0.63),
    ("NOR", 22, 1.46, 0.98),
    ("BEL", 8, -0.19, 0.45),
    ("AUT", 6, -0.76, 0.27),
    ("ISR", 14, 0.00, 0.51),
    ("ESP", 4, -1.46, 0.04),
    ("SVN", 1, -1.58, 0.00),
]


@pytest.fixture(scope="module")
def original() -> Composite:
    recipe = CompositeRecipe(treatment="none", normalisation="goalposts:1")
    return composite(tai_figures(), tai_structure(), recipe)


def test_the_technology_achievement_index_ranks_as_published(original: Composite) -> None:
    assert original.ranks["TAI"].to_dict() == {unit: LIN.index(unit) + 1 for unit in LIN}


@pytest.mark.parametrize(("unit", "published"), [("FIN", 74.4), ("USA", 73.3)])
def test_the_technology_achievement_index_scores_as_published(
    original: Composite, unit: str, published: float
) -> None:
    # Scores: Saisana, Saltelli and Tarantola (2005), section 4.1. Logarithms are printed to two
    # decimals, which leaves a tenth of uncertainty in them.
    assert 100 * original.scores.at[unit, "TAI"] == pytest.approx(published, abs=0.15)


def test_the_geometric_mean_of_raw_figures_ranks_as_published() -> None:
    recipe = CompositeRecipe(treatment="none", normalisation="none", aggregation="geometric")
    result = composite(tai_figures(), tai_structure(dimensions=False), recipe)
    assert result.ranks["TAI"].to_dict() == dict(zip(LIN, GME, strict=True))


@pytest.mark.parametrize(("unit", "rank", "z", "minmax"), TABLE_15)
def test_normalised_schooling_is_as_published(
    unit: str, rank: int, z: float, minmax: float
) -> None:
    schooling = tai_figures().set_index("uCode")[["SCHOOLING"]]
    given = [normalise(schooling, text).at[unit, "SCHOOLING"] for text in _TABLE_15_AS]
    assert np.round(given, 2).tolist() == [rank - 1, z, minmax]


_TABLE_15_AS = ("borda", "z:0:1", "minmax:0:1")


def test_pca_weights_are_the_squared_loadings_that_explain_the_published_variance() -> None:
    figures = tai_figures().set_index("uCode")
    z = ((figures - figures.mean()) / figures.std()).to_numpy()
    loadings = np.sqrt(pca_weights(figures).to_numpy())
    signs = np.array(list(product([1, -1], repeat=z.shape[1])))
    explained = (z @ (signs * loadings).T).var(axis=0, ddof=1).max() / z.shape[1]
    # Handbook, Table 16: the first component explains 41.9% of the variance.
    assert 100 * explained == pytest.approx(41.9, abs=0.05)


def test_skewness_and_kurtosis_are_those_of_coinrs_documentation() -> None:
    # COINr's reference, example of Treat.numeric.
    x = np.array([*range(1, 11), 30, 100], dtype=float)
    assert skewness(x) == pytest.approx(3.063241, abs=5e-7)
    assert excess_kurtosis(x) == pytest.approx(9.741391, abs=5e-7)


def test_winsorising_is_that_of_coinrs_documentation() -> None:
    # COINr's reference, example of winsorise: nwin is 1.
    x = np.array([*range(1, 11), 30, 100], dtype=float)
    result = winsorise(x, Treatment.parse("winsorise:5"))
    assert result.values.tolist() == [*range(1, 11), 30, 30]
    assert (result.points, result.high.nonzero()[0].tolist()) == (1, [11])


def test_denominated_figures_are_those_of_coinrs_documentation() -> None:
    # COINr's article on denomination: exports of Austria over its GDP.
    data = pd.DataFrame({"uCode": ["AUT", "BGR"], "Goods": [278.4264, 42.82515], "GDP": [1.0, 2.0]})
    data["GDP"] = data["Goods"] / [6.255713e-10, 6.246483e-10]
    meta = pd.DataFrame(
        [
            {"iCode": "Goods", "Type": "Indicator", "Parent": "I", "Denominator": "GDP"},
            {"iCode": "I", "Type": "Aggregate", "Parent": "NA", "Denominator": "NA"},
            {"iCode": "GDP", "Type": "Denominator", "Parent": "NA", "Denominator": "NA"},
        ]
    )
    result = composite(data, meta)
    assert result.denominated["Goods"].tolist() == pytest.approx([6.255713e-10, 6.246483e-10])
