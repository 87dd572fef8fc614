"""Maps on paper: what is drawn, read back by Pillow and as XML, and what is refused."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text

from dashboard import engine, palettes
from dashboard.language import spoken_in
from dashboard.overlays import circles, paired, ways
from dashboard.prints import world
from dashboard.prints.framing import Marks, framed
from dashboard.prints.layer import from_screen, print_layer
from dashboard.prints.mapfile import map_file
from dashboard.prints.paper import PAPERS, font_file
from dashboard.prints.rows import map_rows
from dashboard.worldmap import MapLayer
from data.errors import AnalysisError
from data.languages import messages_of
from geo.classify import categories
from geo.markets import GDP, Markets
from geo.recipe import Recipe

Drawn = Callable[[], Figure]
LOW, WIDE = 60, 5.0


@pytest.fixture(scope="module")
def result() -> Markets:
    return engine.merged(Recipe())


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """Give the figure that was written last."""
    kept: list[Figure] = []
    write = world.image

    def image(figure: Figure, *given: object, **more: object) -> bytes:
        kept.append(figure)
        return write(figure, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(world, "image", image)
    return lambda: kept[-1]


def texts(figure: Figure) -> str:
    return "\n".join(item.get_text() for item in figure.findobj(Text))


def colours_of(png: bytes) -> set[tuple[int, int, int]]:
    pixels = np.rint(255 * imread(io.BytesIO(png))[..., :3]).astype(int).reshape(-1, 3)
    found, counts = np.unique(pixels, axis=0, return_counts=True)
    return {tuple(int(part) for part in row) for row in found[counts > 20]}


def rgb(text: str) -> tuple[int, int, int]:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def test_a_map_has_the_colours_of_the_screen_and_its_size_at_print(result: Markets) -> None:
    png = map_file(result, "similarity", dpi=LOW, width=WIDE)
    assert imread(io.BytesIO(png)).shape[1] == round(WIDE * LOW)
    metre = int.from_bytes(png[png.index(b"pHYs") + 4 :][:4], "big")
    assert round(metre * 0.0254) == LOW
    seen = colours_of(png)
    assert {rgb(colour) for colour in palettes.sequential(5).light} <= seen
    assert rgb(PAPERS["light"].neutral) in seen


def test_a_dark_map_has_the_dark_colours(result: Markets) -> None:
    seen = colours_of(map_file(result, "similarity", dpi=LOW, width=WIDE, theme="dark"))
    assert {rgb(colour) for colour in palettes.sequential(5).dark} <= seen


def test_a_map_names_unit_years_sources_and_boundaries(result: Markets, drawn: Drawn) -> None:
    map_file(
        result,
        "opportunity",
        dpi=LOW,
        width=WIDE,
        marks=Marks(("KHM",), ("BGD", "LKA")),
        version="9.9",
    )
    said = " ".join(texts(drawn()).split())
    for part in (
        "Opportunity for Vietnam",
        "0 to 100; figures of 20",
        "CC BY 4.0",
        "Natural Earth",
        "imply no judgement",
        "Kindred Markets 9.9",
        "Home market",
        "Proposed market",
        "Cambodia",
        "No opportunity rank",
        "No figures of its own",
    ):
        assert part in said, part


def test_the_labels_that_home_expects_are_on_its_maps_alone(drawn: Drawn) -> None:
    map_file(engine.merged(Recipe()), "similarity", dpi=LOW, width=WIDE)
    assert "Hoàng Sa" in texts(drawn())
    assert "Trường Sa" in texts(drawn())
    map_file(engine.merged(Recipe(home="BGD")), "similarity", dpi=LOW, width=WIDE)
    assert "Hoàng Sa" not in texts(drawn())


def test_a_map_speaks_vietnamese(drawn: Drawn) -> None:
    with spoken_in("vi"):
        map_file(engine.merged(Recipe()), "ai_gap", dpi=LOW, width=WIDE)
    said = texts(drawn())
    assert "Thị trường trong nước" in said
    assert "Ranh giới" in said
    assert "0 = như ở Việt Nam" in said


def test_every_letter_of_every_language_is_in_the_font() -> None:
    from matplotlib.ft2font import FT2Font

    font = FT2Font(font_file())
    letters = {mark for text in messages_of("vi").values() for mark in "".join(text)}
    names = {mark for name in engine.merged(Recipe()).told("vi").frame["name"] for mark in name}
    lacking = {mark for mark in letters | names if mark.isprintable() and mark != " "}
    assert {mark for mark in lacking if not font.get_char_index(ord(mark))} == set()


def test_the_same_map_is_the_same_bytes_and_carries_no_date(result: Markets) -> None:
    twice = [map_file(result, "similarity", form="svg", width=WIDE) for _ in range(2)]
    assert twice[0] == twice[1]
    root = ET.fromstring(twice[0])
    assert root.tag.endswith("svg")
    assert b"<dc:date>" not in twice[0]


def test_a_region_is_shown_larger_than_the_world(result: Markets) -> None:
    africa = map_file(result, "similarity", region="Africa", dpi=LOW, width=WIDE)
    assert imread(io.BytesIO(africa)).shape[1] == round(WIDE * LOW)
    assert framed("Africa", WIDE).scale > 2 * framed("World", WIDE).scale
    with pytest.raises(AnalysisError, match="Atlantis"):
        map_file(result, "similarity", region="Atlantis")


def test_an_unknown_layer_is_refused_with_those_that_there_are(result: Markets) -> None:
    with pytest.raises(AnalysisError, match="map layer") as refused:
        map_file(result, "nonsense")
    assert "opportunity" in refused.value.remedy


def test_a_layer_of_categories_goes_to_paper_as_it_is_on_screen(
    result: Markets, drawn: Drawn
) -> None:
    kinds = pd.Series(None, result.frame.index, dtype="object")
    kinds["BGD"], kinds["LKA"] = "Meets all", "Fails one alone"
    layer = MapLayer(
        title="Economies by the conditions",
        values=kinds,
        classes=categories(kinds, ("Fails one alone", "Meets all")),
        ramp="categorical",
        missing="Undecided, or home",
    )
    shown = from_screen(result, engine.snapshot(), layer, ["IT.NET.USER.ZS"])
    assert shown.colours("light") == palettes.categorical(2).light
    world.map_image(result, shown, "png", dpi=LOW, width=WIDE)
    said = texts(drawn())
    assert "Meets all (1)" in said
    assert "Economies by the conditions" in said


def test_a_layer_is_the_same_whether_taken_from_the_screen_or_made_for_paper(
    result: Markets,
) -> None:
    from dashboard.maps import map_layer

    for code in ("similarity", "ai_gap", "IT.NET.USER.ZS"):
        made = print_layer(result, engine.snapshot(), code)
        taken = from_screen(result, engine.snapshot(), map_layer(result, code, "quantiles", 5), ())
        assert (taken.title, taken.labels, taken.ramp, taken.missing, taken.midpoint) == (
            made.title,
            made.labels,
            made.ramp,
            made.missing,
            made.midpoint,
        )
        pd.testing.assert_series_equal(taken.values, made.values)


def test_a_map_of_two_figures_goes_to_paper_with_both(result: Markets, drawn: Drawn) -> None:
    from dashboard.maps import map_layer

    first, second = (map_layer(result, code, "quantiles", 5) for code in ("similarity", GDP))
    shown = from_screen(result, engine.snapshot(), paired(first, second), ["SP.POP.TOTL", GDP])
    assert shown.colours("dark") == palettes.two_way().dark
    world.map_image(result, shown, "png", dpi=LOW, width=WIDE)
    said = texts(drawn())
    assert "Similarity to Vietnam and GDP" in said
    assert "Similarity to Vietnam high and GDP low (" in said
    assert "Hoàng Sa" in said and "Trường Sa" in said
    rows = map_rows(result, shown, ["SP.POP.TOTL", GDP])
    of = rows[rows["economy"] == "KEN"].set_index("figure")
    assert of.at["GDP", "value"] == result.frame.at["KEN", "gdp"]
    assert of.at["GDP", "period"] == "2024" and pd.isna(of.at["Similarity to Vietnam", "period"])
    assert of["class"].nunique() == 1 and list(rows)[-1] == "class"


def test_circles_and_ways_are_drawn_and_said(result: Markets, drawn: Drawn) -> None:
    from dashboard.maps import map_layer

    layer = replace(map_layer(result, "ai_gap", "quantiles", 5), circles=circles(result, GDP))
    shown = from_screen(result, engine.snapshot(), layer, ["SP.POP.TOTL", GDP])
    shown = replace(shown, lines=ways("VNM", ["USA", "BGD"]))
    world.map_image(result, shown, "png", dpi=LOW, width=WIDE)
    figure = drawn()
    said = " ".join(texts(figure).split())
    assert "Area of the circles: GDP; the largest is that of the United States, US$ 29" in said
    assert "Bangladesh (2,053 km)" in said
    # The way to the United States crosses the map's edge, so it is drawn in two parts.
    lines = [line for axes in figure.axes for line in axes.lines]
    assert len(lines) == 2 * (2 + 1)
    sizes = [
        c.get_sizes() for axes in figure.axes for c in axes.collections if c.get_zorder() == 3.6
    ]
    united, second = sorted(sizes[-1])[:-3:-1]
    gdp = result.frame["gdp"].sort_values(ascending=False)
    assert second / united == pytest.approx(gdp.iloc[1] / gdp.iloc[0])


def test_a_table_of_a_map_holds_unit_year_class_and_source(result: Markets) -> None:
    table = pd.read_csv(
        io.BytesIO(map_file(result, "IT.NET.USER.ZS", form="csv")), keep_default_na=False
    ).set_index("economy")
    row = table.loc["BGD"]
    assert float(row["value"]) == result.frame.at["BGD", "IT.NET.USER.ZS"]
    assert row["period"] == str(result.section.periods.at["BGD", "IT.NET.USER.ZS"])
    assert row["unit"] == "% of population"
    assert "World Bank" in row["sources"]
    assert "CC BY 4.0" in row["sources"]
    assert row["class"]
    missing = result.frame.index[result.frame["IT.NET.USER.ZS"].isna()][0]
    assert table.at[missing, "value"] == ""
    assert table.at[missing, "class"] == "No data"


def test_those_that_stand_back_on_screen_stand_back_on_paper(result: Markets, drawn: Drawn) -> None:
    from dashboard.maps import map_layer

    layer = map_layer(result, "similarity", "quantiles", 5)
    layer = replace(layer, aside=frozenset({"KEN", "IND"}), beside="Does not meet the conditions")
    shown = from_screen(result, engine.snapshot(), layer, ())
    fills = world._fills(pd.Index(["KEN", "USA"]), shown, "light")
    colours = shown.colours("light")
    assert fills["USA"] in colours
    assert fills["KEN"] == palettes.faint(
        colours[int(shown.classes.index["KEN"])], PAPERS["light"].page
    )
    world.map_image(result, shown, "png", dpi=LOW, width=WIDE)
    assert "Does not meet the conditions (2)" in texts(drawn())
    rows = map_rows(result, shown, ()).set_index("economy")
    assert set(rows.index[rows["aside"]]) == {"KEN", "IND"}
    assert "aside" not in map_rows(result, replace(shown, aside=frozenset()), ())


def test_a_faint_colour_lies_near_the_page() -> None:
    assert palettes.faint("#000000", "#ffffff") == "#d9d9d9"
    assert palettes.faint("#1f6fb4", "#1f6fb4") == "#1f6fb4"
