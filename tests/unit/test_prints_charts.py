"""Charts on paper: every chart of the pages can be drawn and read as a table, in both languages."""

from __future__ import annotations

import ast
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text

import dashboard
from dashboard import charts, engine, side_charts
from dashboard.language import spoken_in, words
from dashboard.prints import plots
from dashboard.prints.chart import Wanted
from dashboard.prints.chartfile import chart_file
from dashboard.prints.charts import CHARTS
from dashboard.prints.markup import Line, lines
from dashboard.prints.paper import settings
from dashboard.prints.plots import Captions, chart_image
from dashboard.prints.traces import SYMBOLS, colour
from dashboard.takeaway import file_name
from data.errors import AnalysisError, ExportError
from geo.markets import Markets
from geo.recipe import Recipe

ROOT = Path(dashboard.__file__).parent
LOW = 50
ASKED: dict[str, Wanted] = {
    "plane": Wanted(("KHM",)),
    "contributions": Wanted(("BGD",)),
    "timeshift": Wanted(("BGD",)),
    "trend": Wanted(("BGD", "LKA"), ("NY.GDP.PCAP.PP.KD",)),
    "years": Wanted(("BGD",), ("IT.NET.USER.ZS", "WPP.MEDIAN.AGE", "SI.POV.GINI")),
    "profile": Wanted(("BGD", "LKA")),
    "standing": Wanted(("BGD", "LKA")),
    "metrics": Wanted(("NGA",)),
}
"""What is asked of each chart but that of the drivers, which takes many seconds to compute."""


@pytest.fixture(scope="module")
def result() -> Markets:
    return engine.merged(Recipe())


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """Give the figures that were written."""
    kept: list[Figure] = []
    write = plots.image

    def image(figure: Figure, *given: object, **more: object) -> bytes:
        kept.append(figure)
        return write(figure, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(plots, "image", image)
    return kept


def outside(figure: Figure) -> list[str]:
    """List the texts that reach over the figure's edge."""
    found = []
    with settings():
        renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
        edge = figure.bbox.padded(1.0)
        for item in figure.findobj(Text):
            box = item.get_window_extent(renderer)
            if item.get_text() and item.get_visible() and not _within(box, edge):
                found.append(item.get_text())
    return found


def _within(box: object, edge: object) -> bool:
    return (
        edge.x0 <= box.x0 and box.x1 <= edge.x1 and edge.y0 <= box.y0 and box.y1 <= edge.y1  # type: ignore[attr-defined]
    )


SLOW_IN_VIETNAMESE = {"timeshift", "metrics", "standing", "trend"}


@pytest.mark.parametrize(
    ("name", "language"),
    [
        pytest.param(
            name,
            language,
            marks=[pytest.mark.slow] if language == "vi" and name in SLOW_IN_VIETNAMESE else [],
        )
        for name in ASKED
        for language in ("en", "vi")
    ],
)
def test_every_chart_is_drawn_whole(
    name: str, language: str, result: Markets, drawn: list[Figure]
) -> None:
    told = result.told(language)
    with spoken_in(language):
        png = chart_file(told, name, ASKED[name], dpi=LOW, version="9.9")
    assert imread(io.BytesIO(png)).shape[1] == 9 * LOW
    assert outside(drawn[-1]) == []
    said = "\n".join(item.get_text() for item in drawn[-1].findobj(Text))
    assert ("Sources: " if language == "en" else "Nguồn: ") in said
    assert "Kindred Markets 9.9" in said


def test_the_drivers_are_drawn_with_their_whiskers(
    result: Markets, monkeypatch: pytest.MonkeyPatch, drawn: list[Figure]
) -> None:
    from geo.sensitivity import sensitivity

    few = sensitivity(result, "similarity", draws=400)
    monkeypatch.setattr("dashboard.analyses.drivers", lambda *_: few)
    chart_file(result, "drivers", dpi=LOW)
    assert outside(drawn[-1]) == []
    bars = drawn[-1].axes[1].containers
    table = pd.read_csv(io.BytesIO(chart_file(result, "drivers", form="csv")))
    widths = sorted(
        round(patch.get_width(), 1) for part in bars for patch in getattr(part, "patches", ())
    )
    assert widths == sorted(round(100 * x, 1) for x in [*table["total"], *table["first_order"]])


@pytest.mark.parametrize("name", ASKED)
def test_every_chart_is_a_table_with_its_sources(name: str, result: Markets) -> None:
    table = pd.read_csv(
        io.BytesIO(chart_file(result, name, ASKED[name], form="csv", version="9.9")),
        keep_default_na=False,
    )
    assert len(table)
    assert set(table["snapshot"]) == {result.snapshot_id}
    assert set(table["recipe"]) == {result.recipe.id}
    assert "source" in table.columns or table["sources"].str.contains("CC BY").all()


def test_the_table_of_contributions_says_what_the_chart_shows(result: Markets) -> None:
    table = pd.read_csv(
        io.BytesIO(chart_file(result, "contributions", Wanted(("BGD",)), form="csv"))
    )
    with charts.drawn_for("light"):
        bars = side_charts.contributions(result, "BGD").data[0]
    assert table["share"].sum() == pytest.approx(100)
    assert table["share"].round(2).tolist()[:12] == list(bars.x)[:12]
    assert {"unit", "year", "home_year", "source", "licence"} <= set(table.columns)


def test_the_same_chart_is_the_same_bytes(result: Markets) -> None:
    wanted = Wanted(("BGD",))
    twice = [chart_file(result, "contributions", wanted, form="svg") for _ in range(2)]
    assert twice[0] == twice[1]
    assert ET.fromstring(twice[0]).tag.endswith("svg")
    assert b"<dc:date>" not in twice[0]


@pytest.mark.parametrize(
    ("name", "wanted", "said"),
    [
        ("nonsense", Wanted(), "no chart"),
        ("contributions", Wanted(), "takes 1"),
        ("contributions", Wanted(("BGD", "LKA")), "takes 1"),
        ("contributions", Wanted(("XYZ",)), "XYZ"),
        ("trend", Wanted(("BGD",)), "one indicator"),
        ("profile", Wanted(("BGD", "LKA", "KHM", "NGA", "KEN", "GHA")), "0–5"),
    ],
)
def test_what_a_chart_cannot_show_is_refused(
    name: str, wanted: Wanted, said: str, result: Markets
) -> None:
    with pytest.raises(AnalysisError, match=said):
        chart_file(result, name, wanted)


@pytest.mark.parametrize(
    "figure",
    [
        go.Figure(go.Pie(values=[1, 2])),
        go.Figure(go.Scatter(x=[1], y=[1], mode="text", text="a")),
        go.Figure(go.Bar(x=["a"], y=[1])),
        go.Figure(go.Scatter(x=[1], y=[1], mode="markers", marker_symbol="star")),
        go.Figure(go.Scatter(x=[1], y=[1], line_color="hsl(1,2%,3%)")),
        go.Figure(layout={"shapes": [{"type": "circle", "x0": 0, "x1": 1, "y0": 0, "y1": 1}]}),
    ],
)
def test_nothing_is_printed_with_a_part_missing(figure: go.Figure) -> None:
    with pytest.raises(ExportError, match="Cannot print"):
        chart_image(figure, Captions("A title"), "png", say=words(), dpi=LOW)


def test_a_missing_year_breaks_the_line(drawn: list[Figure]) -> None:
    figure = go.Figure(
        go.Scatter(x=[2001, 2002, 2003], y=[1.0, None, 3.0], mode="lines", line_color="#123456")
    )
    chart_image(figure, Captions("A title"), "png", say=words(), dpi=LOW)
    line = next(axes.lines[0] for axes in drawn[-1].axes if axes.lines)
    assert pd.isna(line.get_ydata()[1])


def test_markup_is_read_and_never_shown() -> None:
    assert lines("<b>Population</b><br><span style='font-size:11px'>people &amp; more</span>") == (
        Line("Population", bold=True),
        Line("people & more", size=11.0),
    )


def test_colours_are_read_as_plotly_takes_them() -> None:
    assert colour("#ff0000") == (1.0, 0.0, 0.0, 1.0)
    assert colour("rgba(255,0,0,0.5)", 0.5) == (1.0, 0.0, 0.0, 0.25)


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            called = (
                function.attr
                if isinstance(function, ast.Attribute)
                else getattr(function, "id", "")
            )
            if called == name:
                yield node


def _keys(calls: Iterator[ast.Call]) -> list[str]:
    return sorted(
        ast.unparse(word.value) for call in calls for word in call.keywords if word.arg == "key"
    )


PARTS = sorted(
    path
    for path in ROOT.rglob("*.py")
    if "worldmap" not in path.parts and path.name != "takeaway.py"
)


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.stem)
def test_every_figure_of_every_page_offers_its_files(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert _keys(_calls(tree, "plotly_chart")) == _keys(_calls(tree, "chart_files"))
    assert _keys(_calls(tree, "world_map")) == _keys(_calls(tree, "map_files"))
    if path.name != "figures.py":  # It draws whatever chart it is told.
        assert _keys(_calls(tree, "plotly_chart")) == []
    for call in _calls(tree, "chart"):
        assert ast.literal_eval(call.args[1]) in CHARTS


def test_every_symbol_of_the_screen_is_known_on_paper() -> None:
    from dashboard import analysis_charts

    assert {*side_charts._SYMBOLS, *analysis_charts._SYMBOLS} <= set(SYMBOLS)


def test_names_of_files_speak_and_are_safe() -> None:
    assert file_name("map", "ai_gap", "VNM", "2025") == "kindred-map-ai-gap-VNM-2025"
    assert "/" not in file_name("../../etc/passwd")
