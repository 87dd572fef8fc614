"""Charts look alike, name their sources, and can be read as a table."""

import inspect
import re
from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard import analysis_charts, charts, engine, figures, plane, side_charts, year_charts
from dashboard.astable import _HEADINGS, _column, shown_rows
from dashboard.columns import COLUMNS
from dashboard.figures import Wanted
from dashboard.layers import SCORES
from dashboard.palettes import GROUND, SERIES
from dashboard.prints.charts import CHARTS
from dashboard.prints.rows import driver_rows
from geo.metrics import METRICS
from geo.recipe import Recipe

THEMES = ["light", "dark"]
WANTED = {
    "plane": Wanted(("BGD",)),
    "contributions": Wanted(("BGD",)),
    "trend": Wanted(("BGD",), ("SP.POP.GROW",)),
    "years": Wanted(("BGD",), ("SP.POP.GROW", "IT.NET.USER.ZS")),
    "profile": Wanted(("BGD", "LKA")),
    "standing": Wanted(("BGD", "LKA")),
}
"""Charts that are there within a moment; the others have the same table in the tests of files."""


@pytest.fixture(scope="module")
def result():
    return engine.merged(Recipe())


@pytest.mark.parametrize("name", WANTED)
@pytest.mark.parametrize("theme", THEMES)
def test_every_chart_has_the_one_look(result, theme, name):
    with charts.drawn_for(theme):
        figure = CHARTS[name].draw(result, WANTED[name])
    own = figure.layout.template.layout
    assert own.font.color == GROUND[theme].ink
    assert own.colorway == SERIES[theme]
    assert figure.layout.title.text in (None, "")  # The finding stands above, where it wraps.


def test_no_chart_chooses_a_colour_by_itself():
    for module in (charts, plane, side_charts, year_charts, analysis_charts):
        assert not re.findall(r"#[0-9a-f]{6}|rgba?\(", inspect.getsource(module))


@pytest.mark.parametrize("name", WANTED)
def test_sources_name_publishers_once_and_years(result, name):
    said = figures.sources(result, name, WANTED[name])
    assert said.startswith("Sources: ")
    assert said.count("World Bank") == 1
    assert ("Figures of 20" in said) != CHARTS[name].over_years


@pytest.mark.parametrize("name", WANTED)
def test_a_chart_can_be_read_as_a_table_of_its_own_figures(result, name):
    rows = CHARTS[name].rows(result, WANTED[name])
    shown = shown_rows(rows)
    assert len(shown) == len(rows)
    assert len(shown.columns) >= 4
    assert set(shown.columns) <= {*_HEADINGS, *METRICS}
    assert not {"licence", "indicator", "economy", "source"} & set(shown.columns)


def test_shares_of_a_variance_are_shown_in_per_cent_by_the_choice():
    indices = pd.DataFrame({"first_order": [0.25], "total": [0.5]}, ["weights"])
    rows = driver_rows(SimpleNamespace(indices=indices), {"weights": "Weights"})
    shown = shown_rows(rows)
    assert list(shown.columns) == ["factor_name", "first_order", "total"]
    assert shown["factor_name"].tolist() == ["Weights"]
    assert _HEADINGS["factor_name"] == "Choice"  # and no economy
    assert shown.loc[0, ["first_order", "total"]].tolist() == [25.0, 50.0]


def test_a_score_has_as_many_decimals_in_the_table_of_a_map_as_in_other_tables():
    for name in ("similarity", "opportunity"):
        assert SCORES[name].form == COLUMNS[f"{name}_bar"]["type_config"]["format"] == "%.1f"
    column = _column("value", pd.Series([87.6123]), SCORES["similarity"].form)
    assert column["type_config"]["format"] == "%.1f"


def test_a_year_is_shown_once():
    rows = pd.DataFrame({"name": ["A"], "period": ["2019-2020"], "year": [2020], "value": [1.0]})
    assert list(shown_rows(rows).columns) == ["name", "period", "value"]


def test_a_map_can_be_read_as_a_table_with_the_classes_of_its_legend(result):
    from dashboard import maps
    from dashboard.prints.layer import from_screen, indicators_behind
    from dashboard.prints.rows import map_rows

    layer, behind = (
        maps.map_layer(result, "ai_gap", "quantiles", 5),
        indicators_behind(result, "ai_gap"),
    )
    rows = map_rows(result, from_screen(result, engine.snapshot(), layer, behind), behind)
    shown = shown_rows(rows)
    assert list(shown.columns)[:2] == ["name", "value"]
    assert list(shown.columns)[-1] == "class"
    assert len(shown) == len(result.frame)
