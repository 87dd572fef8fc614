"""What the map's Python face sends to the browser and takes from it."""

import json
import re
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest

from dashboard import engine, modules, overlays
from dashboard.language import spoken_in
from dashboard.maps import home_labels, map_layer
from dashboard.overlays import paired as paired_layers
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
from dashboard.worldmap.events import read_event
from dashboard.worldmap.message import map_message, written
from dashboard.worldmap.packing import DIGITS, column, numbers
from data.errors import AnalysisError
from geo.bivariate import bivariate
from geo.classify import categories, classify
from geo.economies import codes
from geo.markets import GDP, POPULATION
from geo.recipe import Recipe
from geo.wording import speech

CODES = pd.Index(codes())


def values(unit_size: float = 100.0) -> pd.Series:
    numbers = np.random.default_rng(5).lognormal(0, 1.5, len(CODES)) * unit_size
    return pd.Series(numbers, index=CODES)


def layer(**changes: object) -> MapLayer:
    numbers = changes.pop("values", values())
    return MapLayer("Title", numbers, classify(numbers), **changes)


def text_of(message: dict[str, object], economy: str) -> str:
    return str(message["texts"]).split("|")[CODES.get_loc(economy)]


def value_of(digits: str) -> int:
    value = 0
    for digit in digits:
        value = len(DIGITS) * value + DIGITS.index(digit)
    return value


def unpacked(places: str) -> str:
    def run(found: re.Match[str]) -> str:
        return (found[2] if found[0].startswith("[") else ".") * value_of(found[1])

    return re.sub(r"\((..)\)", run, re.sub(r"\[(..)(.)\]", run, places))


def places_of(packed: str) -> list[int | None]:
    """Read a column, as the browser does."""
    many, kind, text = value_of(packed[0]), value_of(packed[1]), unpacked(packed[2:])
    if many < 2:
        width = many or kind
        parts = [text[at : at + width] for at in range(0, len(text), width)]
        return [None if part.startswith(".") else value_of(part) for part in parts]
    base, blank = divmod(kind, 2)
    found: list[int | None] = []
    for digit in text:
        powers = [base**power for power in reversed(range(many))]
        own = [None if digit == "." else value_of(digit) // power % base for power in powers]
        found += [None if blank and one == base - 1 else one for one in own]
    return found[: len(CODES)]


def shared_of(shared: list[object], economy: str) -> str:
    place = places_of(str(shared[1]))[CODES.get_loc(economy)]
    assert place is not None
    return str(shared[0]).split("|")[place]


def read_numbers(column: list[object], scaled: bool = False) -> list[float | None]:
    """Read packed numbers, as the browser does."""
    least, signed, width, begin, whole_width, packed = column
    rest, found = unpacked(str(packed)), []
    while rest:
        if rest[0] == ".":
            found.append(None)
            rest = rest[1:]
            continue
        brief = value_of(rest[0]) < int(begin)
        digits = rest[: int(width) if brief else int(whole_width)]
        rest = rest[len(digits) :]
        place = value_of(digits) - (0 if brief else int(begin) * 88 ** (int(whole_width) - 1))
        own, negative = divmod(place, 2) if signed else (place, 0)
        size = size_at(own, brief=brief, least=int(least), scaled=scaled)
        found.append(-size if negative else size)
    return found


def size_at(place: int, *, brief: bool, least: int, scaled: bool) -> float:
    """Find a number by its place among those read to three digits, or among those read whole."""
    if brief and not place:
        return 0.0
    known = [
        p for p in range(least if brief else 3, 30) if (p < 3 or (scaled and 6 <= p < 15)) == brief
    ]
    place -= brief
    for power in known:
        first = 100 if brief else 10 ** min(power, 12)
        if place < 9 * first:
            return float(f"{place + first}e{power - len(str(first)) + 1}")
        place -= 9 * first
    raise AssertionError("There is no such place.")


def number_of(column: list[object], economy: str, *, scaled: bool = False) -> float | None:
    return read_numbers(column, scaled)[CODES.get_loc(economy)]


def on_the_wire(message: dict[str, object]) -> int:
    """Give the bytes of a message with what Streamlit adds: the map's loader and some names."""
    return len(written(message)) + len(modules.loader("worldmap", "index")) + 125


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
    assert on_the_wire(message) <= 4096


@pytest.mark.parametrize("circles", [False, True])
@pytest.mark.parametrize(("unit", "size"), [("current US$", 1e9), ("constant 2021 intl $", 5e3)])
def test_two_figures_with_circles_fit_as_well(unit, size, circles):
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
    assert on_the_wire(message) <= 4096


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize(
    ("first", "second", "circles"),
    [
        ("similarity", "ai_development", GDP),
        ("opportunity", "NY.GDP.PCAP.PP.KD", POPULATION),
        pytest.param("AI.DIFFUSION", "SP.POP.TOTL", GDP, marks=pytest.mark.slow),
        pytest.param("AI.PUBLICATIONS", "NY.GNP.PCAP.CD", POPULATION, marks=pytest.mark.slow),
    ],
)
def test_maps_of_two_figures_with_circles_that_readers_ask_for_fit(
    first, second, circles, language
):
    with spoken_in(language):
        result = engine.merged(Recipe())
        layers = [map_layer(result, layer, "quantiles", 5) for layer in (first, second)]
        shown = replace(paired_layers(*layers), circles=overlays.circles(result, circles))
        message = map_message(
            shown,
            home="VNM",
            selected=["KEN"],
            proposals=engine.named_targets(),
            labels=home_labels("VNM"),
            language=language,
        )
    assert on_the_wire(message) <= 4096


def test_two_figures_share_nine_cells_and_each_keeps_its_own_values():
    message = map_message(paired(unit="people"))
    cells = places_of(message["classes"])
    assert len(cells) == len(CODES) and set(cells) <= {*range(9), None}
    known = [code for code in CODES if code != "KEN"]  # The browser gives no cell to her.
    assert [cells[CODES.get_loc(code)] for code in known] == [
        paired().pair.cells.cells[code] for code in known
    ]
    assert len(message["light"]) == len(message["dark"]) == 9 * 6
    assert message["bounds"] == [] and "texts" not in message and "ranks" not in message
    pair = message["pair"]
    assert (pair["title"], pair["form"], pair["missing"]) == ("Second", "{}~", "No second")
    assert len(pair["across"]) == len(pair["up"]) == 3
    assert number_of(pair["numbers"], "KEN") is None
    assert number_of(message["numbers"], "KEN") == pytest.approx(values()["KEN"], rel=0.005)


def test_numbers_travel_as_exactly_as_they_are_read():
    given = pd.Series(
        {"VNM": 98_858_950.0, "TUV": 9_816.4, "MLT": 553_214.0, "KEN": 0.0, "AGO": -0.12345}
    )
    packed = numbers(given, scaled=True)
    assert number_of(packed, "VNM", scaled=True) == 98_900_000
    assert number_of(packed, "TUV", scaled=True) == 9_816
    assert number_of(packed, "MLT", scaled=True) == 553_214
    assert number_of(packed, "KEN", scaled=True) == 0
    assert number_of(packed, "AGO", scaled=True) == -0.123
    assert number_of(packed, "BRA", scaled=True) is None


@pytest.mark.parametrize("scaled", [True, False])
@pytest.mark.parametrize("spread", [0.1, 1, 6])
@pytest.mark.parametrize("kind", ["any", "negative too", "whole", "few", "none"])
def test_numbers_are_read_as_sentences_write_them(kind, spread, scaled):
    random = np.random.default_rng(3)
    given = pd.Series(random.lognormal(3, spread, len(CODES)), CODES)
    if kind == "negative too":
        given *= random.choice([-1, 1], len(CODES))
    elif kind == "whole":
        given = (given * 1000).round()
    elif kind in ("few", "none"):
        given = given.where(random.random(len(CODES)) < (0.1 if kind == "few" else -1))
    given["KEN"], given["AGO"], given["BRB"] = np.nan, 0.0, 7.165e9
    say = speech("en").large if scaled else speech("en").number
    found = read_numbers(numbers(given, scaled), scaled)
    wide = given.abs().max() / 10**12
    for value, read in zip(given, found, strict=True):
        if pd.isna(value):
            assert read is None
        elif abs(value) >= wide:
            assert say(read) == say(value)
        else:
            assert read == 0 or say(read) == say(value)


def test_a_column_holds_what_it_is_given_in_as_few_digits_as_it_takes():
    random = np.random.default_rng(8)
    for states in (1, 2, 3, 4, 5, 9, 10, 20, 44, 88, 200, 9_000):
        for share in (0, 0.2, 1):
            given = pd.Series(random.integers(0, states, len(CODES)).astype(float), CODES)
            given = given.where(random.random(len(CODES)) >= share)
            packed = column(given)
            assert places_of(packed) == [None if pd.isna(n) else int(n) for n in given]
            assert len(packed) <= 2 + len(CODES) * (
                1 if states <= 88 else 2 if states < 7744 else 3
            )
    marks = pd.Series(1.0, CODES[::3]).reindex(CODES)
    assert len(column(marks)) <= 2 + len(CODES) / 4 + 1


def test_where_the_browser_knows_better_anything_may_stand():
    own = pd.Series(7.0, CODES)
    own["KEN"], own["AGO"] = np.nan, 3
    known = pd.Series(True, CODES)
    assert places_of(column(own, known))[CODES.get_loc("KEN")] is None
    known["KEN"] = False
    found = places_of(column(own, known))
    assert found[CODES.get_loc("AGO")] == 3 and None not in found


def test_a_message_travels_without_spaces_and_its_letters_as_they_are():
    message = map_message(layer(missing="Không có số liệu"), language="vi")
    assert json.loads(written(message)) == message
    assert "Không có số liệu".encode() in written(message) and b'": ' not in written(message)


def test_a_number_that_rounds_up_to_the_next_power_is_written():
    packed = numbers(pd.Series({"VNM": 999.96, "KEN": 1e-20, "AGO": np.inf}))
    assert number_of(packed, "VNM") == 1_000
    assert number_of(packed, "KEN") == 0  # so small beside the largest that nobody would see it
    assert number_of(packed, "AGO") is None


def test_circles_say_what_they_stand_for_and_which_the_legend_shows():
    circles = MapCircles("GDP", pd.Series({"VNM": 4.76e11, "USA": 2.9e13}), "current US$")
    part = map_message(layer(circles=circles))["circles"]
    assert part["steps"] == [2e13, 5e12, 1e12] and part["form"] == "US$ {} (current)"
    assert number_of(part["numbers"], "VNM", scaled=True) == 4.76e11


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
    assert message["scaled"] and "texts" not in message
    assert number_of(message["numbers"], "VNM", scaled=True) == 98_900_000
    assert number_of(message["numbers"], "TUV", scaled=True) == 9_816
    assert number_of(message["numbers"], "KEN", scaled=True) is None
    assert number_of(message["numbers"], "AGO", scaled=True) is None


@pytest.mark.parametrize(
    ("unit", "form"),
    [
        ("% of GDP", "{}~"),
        ("current US$", "US$ {} (current)"),
        ("constant 2021 international $", "{} ~"),
        ("years", "{} ~"),
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


def test_classes_are_those_of_each_economy():
    numbers = values()
    numbers["KEN"] = np.nan
    shown = layer(values=numbers)
    classes = places_of(map_message(shown)["classes"])
    assert len(classes) == len(CODES)
    assert classes[CODES.get_loc("KEN")] is None
    assert classes[CODES.get_loc("VNM")] == shown.classes.index["VNM"]


def test_periods_travel_once():
    periods = pd.Series(2024, index=CODES, dtype="Int64")
    periods["KEN"], periods["VNM"] = 2019, pd.NA
    pair = map_message(layer(periods=periods))["periods"]
    assert pair[0] == "2019|2024"
    assert len(pair[1]) < 20  # runs of the same year are written by their length
    assert shared_of(pair, "KEN") == "2019" and shared_of(pair, "AGO") == "2024"
    assert places_of(pair[1])[CODES.get_loc("VNM")] is None


def test_periods_that_are_texts_or_floats_are_written_plainly():
    periods = pd.Series({"KEN": "2025-H1", "VNM": 2024.0, "AGO": np.nan}, dtype=object)
    assert map_message(layer(periods=periods))["periods"][0] == "2024|2025-H1"


def test_a_hundred_distinct_details_still_find_their_economies():
    details = pd.Series([f"detail {place}" for place in range(100)], index=CODES[:100])
    given = map_message(layer(details=details))["details"]
    assert len(given[0].split("|")) == 100
    assert [shared_of(given, code) for code in CODES[:100]] == details.tolist()
    assert places_of(given[1])[100:] == [None] * 118


def test_proposals_are_marked_in_the_order_of_the_codes():
    marks = places_of(map_message(layer(), proposals=["LKA", "BGD"])["proposals"])
    marked = [code for code, mark in zip(CODES, marks, strict=True) if mark is not None]
    assert marked == ["BGD", "LKA"]


def test_ranks_say_of_how_many():
    ranks = pd.Series({"KEN": 1, "VNM": 63}, dtype="Int64")
    message = map_message(layer(ranks=ranks))
    assert places_of(message["ranks"])[CODES.get_loc("VNM")] == 63 and message["ranked"] == 2
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
    assert places_of(message["classes"]) == [None] * len(CODES) and message["bounds"] == []


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
    assert re.fullmatch(r"[0-9a-f]{8}", modules.version("worldmap"))
    assert modules.version("worldmap") == modules.version("worldmap")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_styles_give_each_role_its_colour(theme):
    styles = (files("dashboard") / "static" / "worldmap" / "worldmap.css").read_text("utf-8")
    blocks = dict(re.findall(r'^\.worldmap(\[data-theme="dark"\])? \{(.*?)\}', styles, re.M | re.S))
    block = blocks['[data-theme="dark"]' if theme == "dark" else ""]
    for role in ("home", "proposal", "selected"):
        shade = re.search(rf"--{role}: (#\w+);", block)
        full = shade[1] if len(shade[1]) == 7 else "#" + "".join(2 * c for c in shade[1][1:])
        assert full == getattr(ROLES[theme], role)


def test_the_first_module_fetches_all_others_at_once():
    first = (files("dashboard") / "static" / "worldmap" / "index.js").read_text("utf-8")
    listed = re.search(r"const MODULES = `(.*?)`", first, re.S)[1].split()
    assert sorted(listed) == sorted(set(modules.names("worldmap")) - {"index"})
