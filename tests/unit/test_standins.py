"""Stand-ins: each one named, in the indicator's unit where that means something, to the export."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from data.snapshot import Snapshot
from geo.explain import explain
from geo.markets import Markets
from geo.recipe import Recipe
from geo.shortlist import shortlist_export
from geo.standing import separations
from geo.standins import stand_ins

Compute = Callable[[Recipe], Markets]
BY_REGION = "group-median:region,median"


def test_nothing_imputed_is_nothing_listed(default_markets: Markets) -> None:
    assert stand_ins(default_markets).empty


@pytest.mark.parametrize("normalisation", ["z", "robust", "min-max"])
def test_values_are_in_the_indicators_unit(normalisation: str, markets_for: Compute) -> None:
    """Cambodia has no Gini index; its region's median is the middle of three or more figures."""
    result = markets_for(Recipe(imputation=BY_REGION, normalisation=normalisation))  # type: ignore[arg-type]
    found = stand_ins(result, ["KHM"]).set_index("indicator")
    assert list(found.index) == ["SI.POV.GINI"]
    same_region = result.frame["region"] == result.frame.at["KHM", "region"]
    expected = result.section.values.loc[same_region, "SI.POV.GINI"].median()
    assert found.at["SI.POV.GINI", "value"] == pytest.approx(expected)
    assert BY_REGION in found.at["SI.POV.GINI", "text"]


def test_logarithms_are_taken_back(markets_for: Compute) -> None:
    result = markets_for(Recipe(imputation="median"))
    found = stand_ins(result)
    for code in ("NE.EXP.GNFS.ZS", "TX.VAL.TECH.MF.ZS"):
        values = found.loc[found["indicator"] == code, "value"]
        middle = result.section.values[code].median()
        assert len(values) > 3
        assert values.nunique() == 1
        assert values.iloc[0] == pytest.approx(middle, rel=0.01)


def test_percentiles_have_no_single_value(markets_for: Compute) -> None:
    found = stand_ins(markets_for(Recipe(imputation="median", normalisation="percentile")))
    assert found["value"].isna().all()
    assert found["z"].notna().all()


def test_every_stand_in_is_listed(markets_for: Compute) -> None:
    result = markets_for(Recipe(imputation=BY_REGION))
    codes = list(result.similarity.weights.index)
    missing = result.section.values[codes].isna()
    found = stand_ins(result)
    assert len(found) == int(missing.to_numpy().sum())
    assert {(row.economy, row.indicator) for row in found.itertuples()} == {
        (missing.index[i], missing.columns[j]) for i, j in np.argwhere(missing.to_numpy())
    }


def test_an_explanation_marks_them(markets_for: Compute) -> None:
    frame = explain(markets_for(Recipe(imputation=BY_REGION)), "KHM").set_index("indicator")
    row = frame.loc["SI.POV.GINI"]
    assert row["imputed"] and not row["home_imputed"]
    assert np.isnan(row["value"]) and not np.isnan(row["contribution"])
    assert not frame.drop("SI.POV.GINI")["imputed"].any()


def test_an_export_names_them(markets_for: Compute, snapshot: Snapshot) -> None:
    result = markets_for(Recipe(imputation=BY_REGION))
    shortlist = shortlist_export(result, snapshot, ["KHM", "THA"])
    remarks = shortlist.rows.set_index("economy")["remarks"]
    assert f"SI.POV.GINI: no figure; imputed ({BY_REGION})" in remarks["KHM"]
    method = shortlist.method.set_index("item")["value"]
    count = len(stand_ins(result))
    assert method["Imputation"] == f"{BY_REGION}: {count} values have a stand-in"
    assert method["Recipe id"] == result.recipe.id


def test_a_verdict_speaks_of_figures_alone(markets_for: Compute) -> None:
    result = markets_for(Recipe(imputation=BY_REGION))
    for economy in result.frame.index.drop("VNM"):
        for item in separations(result, economy):
            assert "no figure" not in item.text


def test_the_method_of_an_export_follows_the_recipe(
    markets_for: Compute, snapshot: Snapshot
) -> None:
    recipe = Recipe(
        metric="cosine",
        normalisation="robust",
        transformations={"NE.EXP.GNFS.ZS": "none"},
        ai_without=("usage",),
        opportunity_weights=(2, 1, 1),
    )
    method = shortlist_export(markets_for(recipe), snapshot, ["THA"]).method
    items = method.set_index("item")["value"]
    assert items["Metric"] == "Cosine"
    assert items["Scale"] == "robust z-scores"
    assert items["Transformations changed"] == "NE.EXP.GNFS.ZS = none"
    assert "; not transformed;" in items["Weight of NE.EXP.GNFS.ZS"]
    assert items["Weights of opportunity"] == "similarity 2, AI development 1, size 1"
    assert items["AI development without"] == "usage"
    assert "It ignores level" in items["Similarity"]
