"""What the map's Python face sends to the browser and takes from it."""

import json
import re
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest

from dashboard.mapfiles import module_version
from dashboard.palettes import ROLES
from dashboard.worldmap import (
    MapCircles,
    MapEvent,
    MapLabel,
    MapLayer,
    MapLine,
    MapPair,
    MapView,
)
from dashboard.worldmap.component import loader
from dashboard.worldmap.message import map_message, read_event
from dashboard.worldmap.packing import DIGITS, numbers
from data.errors import AnalysisError
from geo.bivariate import bivariate
from geo.boundaries import shapes_file
from geo.classify import categories, classify
from geo.economies import codes

CODES = pd.Index(codes())


def values(unit_size: float = 100.0) -> pd.Series:
    numbers = np.random.default_rng(5).lognormal(0, 1.5, len(CODES)) * unit_size
    return pd.Series(numbers, index=CODES)


def layer(**changes: object) -> MapLayer:
    numbers = changes.pop("values", values())
    return MapLayer("Title", numbers, classify(numbers), **changes)


def text_of(message: dict[str, object], economy: str) -> str:
    return str(message["texts"]).split("|")[CODES.get_loc(economy)]


def unpacked(places: str) -> str:
    def run(found: re.Match[str]) -> str:
        length = 62 * DIGITS.index(found[1]) + DIGITS.index(found[2])
        return (found[3] if found[0].startswith("[") else ".") * length

    return re.sub(r"\((.)(.)\)", run, re.sub(r"\[(.)(.)(.)\]", run, places))


def shared_of(shared: list[object], economy: str) -> str:
    texts, width, places = shared
    assert width == 1 and len(unpacked(str(places))) == len(CODES)
    return str(texts).split("|")[int(unpacked(str(places))[CODES.get_loc(economy)], 36)]


def number_of(column: list[object], economy: str) -> float | None:
    """Read one number of a packed column, as the browser does."""
    top, decades, figures, width, packed = column
    digits = unpacked(str(packed))[int(width) * CODES.get_loc(economy) :][: int(width)]
    if digits.startswith("."):
        return None
    place = 0
    for digit in digits:
        place = 62 * place + DIGITS.index(digit)
    least = 10 ** (int(figures) - 1)
    decade, mantissa = divmod(place - 1, 9 * least)
    size = (mantissa + least) * 10.0 ** (int(top) - decade % int(decades) - int(figures) + 1)
    return 0.0 if not place else size if decade < int(decades) else -size


def paired(**changes: object) -> MapLayer:
    first, second = values(), values(0.01)
    second["KEN"] = np.nan
    up = MapLayer("Second", second, classify(second), unit="% of GDP", missing="No second")
    return layer(values=first, pair=MapPair(up, bivariate(first, second)), **changes)


@pytest.mark.parametrize(
    ("unit", "size"),
    [("current US$", 1e9), ("people", 1e6), ("% of GDP", 1), ("constant 2021 intl $", 5e3)],
)
def test_a_full_message_is_at_most_four_kilobytes(unit, size):
    numbers = values(size)
    periods = pd.Series(np.random.default_rng(2).integers(2017, 2026, len(CODES)), index=CODES)
    full = layer(
        values=numbers,
        unit=unit,
        periods=periods,
        ranks=numbers.rank(ascending=False).astype("Int64"),
        details=pd.Series("Not enough data: fewer than two thirds of the weight", index=CODES[:9]),
        source="World Bank, World Development Indicators (CC BY 4.0)",
    )
    message = map_message(
        full,
        home="VNM",
        selected=CODES[:12].tolist(),
        proposals=CODES[100:156],
        view=MapView(("Sub-Saharan Africa",)),
        labels=[
            MapLabel("Hoàng Sa (Paracel Islands)", 112, 16.5),
            MapLabel("Trường Sa (Spratly Islands)", 114, 9.5),
        ],
    )
    # Streamlit adds the loader of the map and some names of its own, less than 400 bytes.
    assert len(json.dumps(message)) <= 4096 - 400


@pytest.mark.parametrize(("circles", "most"), [(False, 4096), (True, 5 * 1024)])
@pytest.mark.parametrize(("unit", "size"), [("current US$", 1e9), ("constant 2021 intl $", 5e3)])
def test_two_figures_are_as_small_and_circles_add_little(unit, size, circles, most):
    numbers = values(size)
    periods = pd.Series(2024, index=CODES).where(numbers.rank() > 40, 2021)
    second = layer(values=values(0.01), unit="% of GDP", periods=periods, source="World Bank")
    full = layer(
        values=numbers,
        unit=unit,
        periods=periods,
        pair=MapPair(second, bivariate(numbers, second.values)),
        circles=MapCircles("GDP", values(1e9), "current US$", periods) if circles else None,
        source="World Bank, World Development Indicators (CC BY 4.0)",
    )
    message = map_message(
        full,
        home="VNM",
        selected=CODES[:12].tolist(),
        proposals=["BGD", "LKA"],
        view=MapView(("Sub-Saharan Africa",)),
        labels=[MapLabel("Hoàng Sa (Paracel Islands)", 112, 16.5)] * 2,
    )
    assert len(json.dumps(message)) <= most - 400


def test_two_figures_share_nine_cells_and_each_keeps_its_own_values():
    message = map_message(paired(unit="people"))
    cells = unpacked(message["classes"])
    assert cells[CODES.get_loc("KEN")] == "." and set(cells) <= set("012345678.")
    assert len(message["light"]) == len(message["dark"]) == 9 * 6
    assert message["bounds"] == [] and "texts" not in message and "ranks" not in message
    pair = message["pair"]
    assert (pair["title"], pair["form"], pair["missing"]) == ("Second", "{}% of GDP", "No second")
    assert len(pair["across"]) == len(pair["up"]) == 3
    assert number_of(pair["numbers"], "KEN") is None
    assert number_of(message["numbers"], "KEN") == pytest.approx(values()["KEN"], rel=0.005)


def test_numbers_travel_as_exactly_as_they_are_read():
    given = pd.Series(
        {"VNM": 98_858_950.0, "TUV": 9_816.4, "MLT": 553_214.0, "KEN": 0.0, "AGO": -0.12345}
    )
    column = numbers(given, scaled=True)
    assert number_of(column, "VNM") == pytest.approx(98_900_000)
    assert number_of(column, "TUV") == pytest.approx(9_816)
    assert number_of(column, "MLT") == pytest.approx(553_214)
    assert number_of(column, "KEN") == 0
    assert number_of(column, "AGO") == pytest.approx(-0.123)
    assert number_of(column, "BRA") is None


def test_a_number_that_rounds_up_to_the_next_power_is_written():
    column = numbers(pd.Series({"VNM": 999.96, "KEN": 1e-20, "AGO": np.inf}))
    assert number_of(column, "VNM") == pytest.approx(1_000)
    assert number_of(column, "KEN") == 0  # so small beside the largest that nobody would see it
    assert number_of(column, "AGO") is None


def test_circles_say_what_they_stand_for_and_which_the_legend_shows():
    circles = MapCircles("GDP", pd.Series({"VNM": 4.76e11, "USA": 2.9e13}), "current US$")
    part = map_message(layer(circles=circles))["circles"]
    assert part["steps"] == [2e13, 5e12, 1e12] and part["form"] == "US$ {} (current)"
    assert number_of(part["numbers"], "VNM") == pytest.approx(4.76e11)


def test_no_circle_stands_for_less_than_nothing():
    with pytest.raises(AnalysisError, match="below zero"):
        map_message(layer(circles=MapCircles("Growth", pd.Series({"VNM": -1.0}))))


def test_lines_and_groups_are_told_where_there_are_any():
    message = map_message(layer(), lines=[MapLine("KEN", "8,120", "M1,2l3 4")], group="explore")
    assert message["lines"] == [["KEN", "8,120", "M1,2l3 4"]] and message["group"] == "explore"
    assert not {"lines", "group", "pair", "circles"} & set(map_message(layer()))


def test_values_are_written_as_they_are_read():
    numbers = pd.Series({"VNM": 98_858_950.0, "TUV": 9816.0, "KEN": np.nan})
    message = map_message(layer(values=numbers, unit="people"))
    assert text_of(message, "VNM") == "98.9~m"
    assert text_of(message, "TUV") == "9,816"
    assert text_of(message, "KEN") == ""
    assert text_of(message, "AGO") == ""


@pytest.mark.parametrize(
    ("unit", "form"),
    [
        ("% of GDP", "{}% of GDP"),
        ("current US$", "US$ {} (current)"),
        ("years", "{} years"),
        ("0 to 100", "{}"),
        ("", "{}"),
    ],
)
def test_value_and_unit_are_put_together_as_in_sentences(unit, form):
    assert map_message(layer(unit=unit))["form"] == form


def test_texts_of_ones_own_are_kept_even_with_the_separator_in_them():
    texts = pd.Series("a|b~c", index=CODES)
    assert str(map_message(layer(texts=texts))["texts"]).split("|") == ["a~1b~0c"] * len(CODES)


def test_a_value_that_is_missing_has_no_text():
    numbers = values()
    numbers["KEN"] = np.nan
    message = map_message(layer(values=numbers, texts=pd.Series("x", index=CODES)))
    assert text_of(message, "KEN") == "" and text_of(message, "VNM") == "x"


def test_classes_are_one_digit_an_economy():
    numbers = values()
    numbers["KEN"] = np.nan
    shown = layer(values=numbers)
    digits = unpacked(map_message(shown)["classes"])
    assert len(digits) == len(CODES)
    assert digits[CODES.get_loc("KEN")] == "."
    assert digits[CODES.get_loc("VNM")] == str(shown.classes.index["VNM"])


def test_periods_travel_once():
    periods = pd.Series(2024, index=CODES, dtype="Int64")
    periods["KEN"], periods["VNM"] = 2019, pd.NA
    pair = map_message(layer(periods=periods))["periods"]
    assert pair[0] == "2019|2024"
    assert len(pair[2]) < 20  # runs of the same year are written by their length
    assert shared_of(pair, "KEN") == "2019" and shared_of(pair, "AGO") == "2024"
    assert unpacked(pair[2])[CODES.get_loc("VNM")] == "."


def test_periods_that_are_texts_or_floats_are_written_plainly():
    periods = pd.Series({"KEN": "2025-H1", "VNM": 2024.0, "AGO": np.nan}, dtype=object)
    assert map_message(layer(periods=periods))["periods"][0] == "2024|2025-H1"


def test_a_hundred_distinct_details_still_find_their_economies():
    details = pd.Series([f"detail {place}" for place in range(100)], index=CODES[:100])
    texts, width, places = map_message(layer(details=details))["details"]
    assert width == 2 and len(unpacked(places)) == 2 * len(CODES)
    assert len(texts.split("|")) == 100 and unpacked(places).endswith(".." * 118)


def test_proposals_are_marked_in_the_order_of_the_codes():
    marks = unpacked(map_message(layer(), proposals=["LKA", "BGD"])["proposals"])
    assert [code for code, mark in zip(CODES, marks, strict=True) if mark == "1"] == ["BGD", "LKA"]


def test_ranks_say_of_how_many():
    ranks = pd.Series({"KEN": 1, "VNM": 63}, dtype="Int64")
    message = map_message(layer(ranks=ranks))
    at = 2 * CODES.get_loc("VNM")
    assert unpacked(message["ranks"])[at : at + 2] == "11" and message["ranked"] == 2
    assert map_message(layer(ranks=ranks, ranked=178))["ranked"] == 178


def test_a_diverging_layer_names_its_midpoint():
    numbers = pd.Series(np.linspace(-30, 80, len(CODES)), index=CODES)
    shown = MapLayer(
        "Gap", numbers, classify(numbers, k=6, midpoint=0), "points", "diverging", "as at home"
    )
    message = map_message(shown)
    assert message["midpoint"] == [3, "as at home"]
    assert len(message["light"]) == len(message["dark"]) == 6 * 6


def test_categories_are_their_own_texts():
    names = pd.Series("near", index=CODES).where(CODES != "KEN", "far")
    shown = MapLayer("Kind", names, categories(names, ["near", "far"]), ramp="categorical")
    message = map_message(shown)
    assert message["bounds"] == ["near", "far"] and text_of(message, "KEN") == "far"


def test_an_empty_layer_has_no_classes():
    nothing = pd.Series(np.nan, index=CODES)
    message = map_message(layer(values=nothing))
    assert unpacked(message["classes"]) == "." * len(CODES) and message["bounds"] == []


@pytest.mark.parametrize(
    "given",
    [
        {"values": pd.Series({"KEN": 1.0, "WLD": 2.0})},
        {"selected": ("KEN", "ZZZ")},
        {"proposals": ["XXX"]},
        {"lines": [MapLine("ZZZ", "1", "M0,0l1 1")]},
        {"home": "Vietnam"},
    ],
)
def test_codes_without_a_shape_are_refused_by_name(given):
    shown = layer(values=given.pop("values")) if "values" in given else layer()
    with pytest.raises(AnalysisError, match=r"no economy on the map: (WLD|ZZZ|XXX|Vietnam)"):
        map_message(shown, **given)


def test_a_label_off_the_globe_is_refused():
    with pytest.raises(AnalysisError, match="not on the globe"):
        map_message(layer(), labels=[MapLabel("Nowhere", 200, 0)])


def test_an_event_is_read_and_is_fresh_once():
    raw = {"number": 4, "selected": ["KEN", "VNM"], "view": [0, -0.6, 10000, 4868.0]}
    event, turn = read_event(raw, seen=3)
    assert event == MapEvent(("KEN", "VNM"), (0.0, -0.6, 10000.0, 4868.0), fresh=True)
    assert turn == 4
    assert not read_event(raw, seen=4)[0].fresh


@pytest.mark.parametrize(
    "raw",
    [None, "KEN", [], {}, {"number": "1"}, {"number": True}, {"number": -1, "selected": "KEN"}],
)
def test_what_is_no_event_selects_nothing(raw):
    assert read_event(raw, seen=0) == (MapEvent(), 0)


def test_an_event_keeps_known_codes_alone_and_each_once():
    raw = {"number": 1, "selected": ["KEN", "<b>", 7, None, "ZZZ", "KEN"], "view": ["a", 1, 2, 3]}
    event, _ = read_event(raw, seen=0)
    assert event.selected == ("KEN",) and event.view is None


def test_a_view_that_is_not_finite_is_no_view():
    raw = {"number": 1, "selected": [], "view": [0, 1, float("nan"), 2]}
    assert read_event(raw, seen=0)[0].view is None


def test_the_version_is_short_and_stays():
    assert re.fullmatch(r"[0-9a-f]{8}", module_version())
    assert module_version() == module_version()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_styles_give_each_role_its_colour(theme):
    styles = (files("dashboard") / "static" / "worldmap" / "worldmap.css").read_text("utf-8")
    blocks = dict(re.findall(r'^\.worldmap(\[data-theme="dark"\])? \{(.*?)\}', styles, re.M | re.S))
    block = blocks['[data-theme="dark"]' if theme == "dark" else ""]
    for role in ("home", "proposal", "selected"):
        shade = re.search(rf"--{role}: (#\w+);", block)
        full = shade[1] if len(shade[1]) == 7 else "#" + "".join(2 * c for c in shade[1][1:])
        assert full == getattr(ROLES[theme], role)


def test_the_first_script_fetches_every_module_the_style_and_the_shapes_at_once():
    script = loader()
    folder = files("dashboard") / "static" / "worldmap"
    modules = {e.name.removesuffix(".js") for e in folder.iterdir() if e.name.endswith(".js")}
    listed = script.split('"')[1].split(" ")
    assert set(listed) == modules and listed[0] == "index"
    assert shapes_file("world") in script
    assert len(script) < 1000
