"""What holds for growth, gaps and percentiles whatever the figures are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.history import growth, histories, with_gaps
from geo.positions import percentiles

YEARS = range(2000, 2008)

values = st.floats(min_value=-1e6, max_value=1e6, allow_subnormal=False)
series = st.dictionaries(st.sampled_from(list(YEARS)), values)


def observed(figures: dict[int, float]) -> pd.DataFrame:
    years = sorted(figures)
    return pd.DataFrame(
        {
            "economy": pd.Series(["VNM"] * len(years), dtype="str"),
            "indicator": pd.Series(["A"] * len(years), dtype="str"),
            "period": pd.Series([str(year) for year in years], dtype="str"),
            "year": np.asarray(years, dtype="int64"),
            "value": np.asarray([figures[year] for year in years], dtype=float),
        }
    )


@given(series)
def test_every_year_has_one_place_and_every_figure_its_own(figures: dict[int, float]) -> None:
    own = histories(observed(figures), ["VNM"])
    at, found, texts = with_gaps(own["at"].tolist(), own["value"].tolist(), own["period"].tolist())
    assert at == (list(range(min(figures), max(figures) + 1)) if figures else [])
    known = {place: value for place, value in zip(at, found, strict=True) if value is not None}
    assert known == figures
    assert [text for text in texts if text] == [str(year) for year in sorted(figures)]


@given(series)
def test_growth_back_undoes_growth(figures: dict[int, float]) -> None:
    row = growth(observed(figures), "A", 2000, 2007, ["VNM"]).loc["VNM"]
    both = {2000, 2007} <= set(figures)
    assert pd.notna(row["change"]) == both
    if both:
        assert row["first"] + row["change"] == pytest.approx(row["last"], abs=1e-6)
    if pd.notna(row["per_year"]) and row["first"] > 1e-3 and row["last"] > 1e-3:
        grown = row["first"] * (1 + row["per_year"] / 100) ** 7
        assert grown == pytest.approx(row["last"], rel=1e-6)


@given(st.lists(st.one_of(st.none(), values), min_size=1, max_size=30))
def test_percentiles_keep_the_order_and_stay_within_bounds(figures: list[float | None]) -> None:
    column = pd.Series(figures, dtype=float)
    found = percentiles(pd.DataFrame({"A": column}))["A"]
    assert (found.isna() == column.isna()).all()
    known = found.dropna()
    assert ((known > 0) & (known < 100)).all()
    order = column.dropna().sort_values().index
    assert found[order].is_monotonic_increasing
    if len(known):
        assert known.mean() == pytest.approx(50)
