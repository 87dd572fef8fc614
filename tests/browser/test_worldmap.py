"""The map in Chromium: mouse, keyboard, fingers, colours, messages."""

from __future__ import annotations

import json
import re
import statistics
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from harness import Contexts, PageFactory, Server, ServerFactory, Traffic
from map_on_page import STATIC, MapOnPage, shapes
from playwright.sync_api import Page, expect

from geo.boundaries import shapes_file

pytestmark = pytest.mark.browser

APP = Path(__file__).with_name("apps") / "worldmap_app.py"


@pytest.fixture(scope="module")
def server(server_factory: ServerFactory) -> Server:
    return server_factory.app(APP)


@pytest.fixture(scope="module")
def still(contexts: Contexts, server: Server) -> Iterator[MapOnPage]:
    """Give a map that tests look at and hover over, but neither change nor move."""
    traffic = Traffic()
    pages = PageFactory(contexts, traffic)
    yield opened(pages(), server)
    pages.close()
    traffic.check()


@pytest.fixture(scope="module")
def paired(contexts: Contexts, server: Server) -> Iterator[MapOnPage]:
    """Give a map of two figures that tests point at, but neither change nor move."""
    traffic = Traffic()
    pages = PageFactory(contexts, traffic)
    shown = opened(pages(), server)
    recolour(shown, "Both")
    yield shown
    pages.close()
    traffic.check()


def opened(page: Page, server: Server) -> MapOnPage:
    page.goto(server.url)
    return MapOnPage(page).wait()


def choose(page: Page, name: str) -> None:
    page.get_by_text(name, exact=True).click()


def recolour(shown: MapOnPage, layer: str) -> None:
    before = shown.drawn()
    choose(shown.page, layer)
    expect(shown.root).to_have_attribute("data-drawn", str(before + 1))


def says_selected(page: Page, codes: str) -> None:
    expect(page.get_by_text(f"selected: {codes}", exact=True)).to_be_visible()


# --- Selection -------------------------------------------------------------------------------


def test_a_click_selects_and_python_knows(page_factory, server):
    shown = opened(page_factory(), server)
    shown.click("KEN")
    says_selected(shown.page, "KEN")
    expect(shown.page.get_by_text("fresh: True")).to_be_visible()
    assert shown.outlined("selected") == 1


@pytest.mark.slow
def test_several_are_selected_and_a_second_click_takes_away(page_factory, server):
    shown = opened(page_factory(), server)
    for economy in ("KEN", "BRA", "IND"):
        shown.click(economy)
    says_selected(shown.page, "KEN BRA IND")
    shown.click("BRA")
    says_selected(shown.page, "KEN IND")


@pytest.mark.slow
def test_where_one_only_is_selected_a_click_replaces_it(page_factory, server):
    shown = opened(page_factory(), server)
    recolour(shown, "One only")
    shown.click("KEN")
    says_selected(shown.page, "KEN")
    shown.click("BRA")
    says_selected(shown.page, "BRA")


def test_quick_clicks_are_not_lost(page_factory, server):
    shown = opened(page_factory(), server)
    points = [shown.point(economy) for economy in ("KEN", "BRA", "IND", "AUS", "CAN")]
    for point in points:
        shown.page.mouse.click(*point)
    says_selected(shown.page, "KEN BRA IND AUS CAN")
    assert shown.outlined("selected") == 5


@pytest.mark.slow
def test_python_sets_the_selection(page_factory, server):
    shown = opened(page_factory(), server)
    shown.click("KEN")
    says_selected(shown.page, "KEN")
    choose(shown.page, "Select Chile")
    says_selected(shown.page, "CHL")
    expect(shown.legend.get_by_text("Selected")).to_be_visible()
    assert shown.outlined("selected") == 1
    shown.click("KEN")
    says_selected(shown.page, "CHL KEN")


def test_small_economies_can_be_clicked(page_factory, server):
    shown = opened(page_factory(), server)
    for economy in ("SGP", "MLT", "MUS", "LUX", "BRB"):
        shown.click(economy)
    says_selected(shown.page, "SGP MLT MUS LUX BRB")


@pytest.mark.slow
def test_dots_are_at_least_five_pixels_at_every_zoom(page_factory, server):
    shown = opened(page_factory(390, 844), server)
    for _ in range(4):
        width = shown.root.evaluate(
            "root => parseFloat(getComputedStyle(root.querySelector('.dot')).strokeWidth)"
        )
        assert width >= 5
        shown.root.get_by_role("button", name="Zoom in").click()
        shown.rest()


@pytest.mark.slow
def test_the_map_comes_back_as_it_was_left(page_factory, server):
    shown = opened(page_factory(), server)
    shown.click("KEN")
    says_selected(shown.page, "KEN")
    shown.root.get_by_role("button", name="Zoom in").click()
    left = shown.rest().transform()
    shown.page.get_by_text("Map", exact=True).click()
    expect(shown.root).to_have_count(0)
    shown.page.get_by_text("Map", exact=True).click()
    shown.wait()
    assert shown.transform() == pytest.approx(left, abs=0.01)
    assert shown.outlined("selected") == 1


# --- Colours and messages --------------------------------------------------------------------


def test_a_colour_change_keeps_zoom_and_selection(page_factory, server):
    shown = opened(page_factory(), server)
    shown.click("KEN")
    says_selected(shown.page, "KEN")
    shown.root.get_by_role("button", name="Zoom in").click()
    view, colour = shown.rest().transform(), shown.fill("KEN")
    shown.area("KEN").evaluate("path => { path.kept = true }")
    recolour(shown, "Gap")
    assert shown.transform() == view
    assert shown.outlined("selected") == 1
    assert shown.fill("KEN") != colour
    assert shown.area("KEN").evaluate("path => path.kept") is True


def test_the_message_of_a_colour_change_is_small(page_factory, traffic, server):
    shown = opened(page_factory(), server)
    for layer, title in (("Second", "Electricity"), ("Gap", "Gap"), ("First", "Internet use")):
        traffic.received.clear()
        recolour(shown, layer)
        expect(shown.legend.locator(".title")).to_contain_text(title)
        own = [len(frame) for frame in traffic.received if b"shapes-world-" in frame]
        print(f"{layer}: {own} bytes, all frames {sum(map(len, traffic.received))} bytes")
        # What the browser got at the start and still has is not sent once more.
        assert len(own) == 1 or (layer == "First" and not own)
        assert sum(own) <= 4096


@pytest.mark.slow
def test_a_colour_change_is_quick(page_factory, server):
    shown = opened(page_factory(), server)
    times = []
    for layer in ("Second", "First") * 4:
        before = shown.drawn()
        times.append(
            shown.root.evaluate(
                """async (root, [layer, before]) => {
                  const label = [...document.querySelectorAll("label")]
                    .find((label) => label.textContent.trim() === layer);
                  const begun = performance.now();
                  label.click();
                  while (Number(root.dataset.drawn) <= before)
                    await new Promise(requestAnimationFrame);
                  return performance.now() - begun;
                }""",
                [layer, before],
            )
        )
    print(f"recolour: median {statistics.median(times):.0f} ms of {[round(t) for t in times]}")
    assert statistics.median(times) < 1000


def test_shapes_are_fetched_once_and_details_only_when_close(page_factory, traffic, server):
    shown = opened(page_factory(), server)
    recolour(shown, "Second")
    assert sum(shapes_file("world") in url for url in traffic.requests) == 1
    assert not any(shapes_file("detail") in url for url in traffic.requests)
    coarse = shown.area("GRC").get_attribute("d")
    for _ in range(4):
        shown.root.get_by_role("button", name="Zoom in").click()
        shown.rest()
    expect(shown.area("GRC")).not_to_have_attribute("d", coarse or "")
    assert sum(shapes_file("detail") in url for url in traffic.requests) == 1
    shown.root.get_by_role("button", name="Show the whole world").click()
    expect(shown.area("GRC")).to_have_attribute("d", coarse or "")


def test_missing_data_is_hatched_and_named(still):
    assert "hatch" in still.fill("PRK") and "hatch" not in still.fill("KEN")
    entry = still.legend.locator("li", has_text="No data")
    expect(entry).to_contain_text("3")
    assert "hatch" in entry.locator("rect").evaluate("swatch => getComputedStyle(swatch).fill")


def test_the_legend_says_what_is_shown(still):
    expect(still.legend).to_contain_text("Internet use")
    expect(still.legend).to_contain_text("% of population")
    expect(still.legend).to_contain_text("Source: Made up for this test")
    expect(still.legend).to_contain_text(
        "Boundaries: Natural Earth; they imply no judgement on any territory."
    )
    expect(still.legend).to_contain_text("Home market")


def test_the_counts_of_the_legend_are_those_of_all_economies(still):
    counts = still.legend.locator(".classes .count").all_inner_texts()
    assert sum(int(count) for count in counts) == 218


@pytest.mark.slow
def test_the_midpoint_has_a_name(page_factory, server):
    shown = opened(page_factory(), server)
    recolour(shown, "Gap")
    expect(shown.legend.locator(".midpoint")).to_have_text("as at home")


@pytest.mark.slow
def test_dark_pages_get_other_colours(page_factory, server):
    light = opened(page_factory(), server)
    dark = opened(page_factory(dark=True), server)
    assert light.root.get_attribute("data-theme") == "light"
    assert dark.root.get_attribute("data-theme") == "dark"
    assert light.fill("KEN") != dark.fill("KEN")


@pytest.mark.slow
def test_the_readers_contrast_colours_are_taken(page_factory, server):
    shown = opened(page_factory(forced_colors="active"), server)
    assert "hatch" in shown.fill("PRK")
    swatches = shown.legend.locator(".classes rect")
    fills = {swatch.evaluate("rect => getComputedStyle(rect).fill") for swatch in swatches.all()}
    assert len(fills) == 6


# --- What is told ----------------------------------------------------------------------------


def test_the_tooltip_tells_value_unit_year_and_rank(still):
    still.hover("KEN")
    text = still.tooltip.inner_text()
    assert text.startswith("Kenya")
    assert re.search(r"[\d.]+% of population, 2021", text)
    assert re.search(r"Rank \d+ of 215", text)


def test_the_tooltip_says_what_part_an_economy_has(still):
    still.hover("VNM")
    expect(still.tooltip).to_contain_text("home market")
    still.hover("BGD")
    expect(still.tooltip).to_contain_text("proposed market")


@pytest.mark.slow
def test_names_are_those_of_the_language(page_factory, server):
    shown = opened(page_factory(), server)
    recolour(shown, "Vietnamese")
    shown.hover("CIV")
    expect(shown.tooltip.locator("strong")).to_have_text("Côte d'Ivoire")
    shown.hover("DEU")
    expect(shown.tooltip.locator("strong")).to_have_text("Đức")
    shown.stage.focus()
    shown.page.keyboard.type("duc")
    expect(shown.spoken).to_contain_text("Đức")


def test_hovering_sends_nothing_to_python(page_factory, traffic, server):
    shown = opened(page_factory(), server)
    traffic.sent.clear()
    for economy in ("KEN", "BRA", "PRK"):
        shown.hover(economy)
        expect(shown.tooltip).to_be_visible()
    assert traffic.sent == []


def test_the_tooltip_gives_the_reason_where_data_are_missing(still):
    still.hover("PRK")
    expect(still.tooltip).to_contain_text("No data")
    expect(still.tooltip).to_contain_text("The publisher has no figure.")


def test_areas_without_figures_are_named_as_the_source_names_them(still):
    shapes = json.loads((STATIC / shapes_file("world")).read_text(encoding="utf-8"))
    place = [area["name"] for area in shapes["neutral"]].index("Antarctica")
    box = still.root.locator(f"path.neutral[data-neutral='{place}']").bounding_box()
    assert box is not None
    still.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.8)
    expect(still.tooltip).to_contain_text("Antarctica")
    expect(still.tooltip).to_contain_text("No figures of its own")


def test_the_labels_of_the_home_market_are_drawn_where_they_belong(page_factory, server):
    shown = opened(page_factory(), server)
    choose(shown.page, "VNM")
    shown.page.wait_for_timeout(600)
    shown.rest()
    label = shown.root.locator(".label", has_text="Hoàng Sa")
    expect(label.locator("text")).to_be_visible()
    dot = label.locator("circle").bounding_box()
    assert dot is not None
    vietnam = shown.area("VNM").bounding_box()
    assert vietnam is not None
    assert dot["x"] > vietnam["x"] + vietnam["width"]
    assert vietnam["y"] < dot["y"] < vietnam["y"] + vietnam["height"]


@pytest.mark.parametrize(
    "width", [390, *(pytest.param(width, marks=pytest.mark.slow) for width in (1024, 1920))]
)
def test_labels_never_cover_each_other(page_factory, server, width):
    shown = opened(page_factory(width, 900), server)
    for _ in range(4):
        boxes = [
            box
            for text in shown.root.locator(".label text").all()
            if text.is_visible() and (box := text.bounding_box())
        ]
        for box, other in pairwise(boxes):
            assert box["y"] + box["height"] <= other["y"] + 1
        shown.root.get_by_role("button", name="Zoom in").click()
        shown.rest()


def test_hostile_texts_stay_texts(page_factory, server):
    page = page_factory()
    hostile = "<img src=x onerror='window.hurt=3'>"

    def poison(route: Any) -> None:
        answer = route.fetch()
        shapes = answer.json()
        for area in shapes["features"]:
            area["names"] = {"en": hostile}
        for area in shapes["neutral"]:
            area["name"] = hostile
        route.fulfill(response=answer, json=shapes)

    page.route(f"**/{shapes_file('world')}", poison)
    shown = opened(page, server)
    recolour(shown, "Hostile")
    shown.hover("KEN")
    expect(shown.tooltip.locator("strong")).to_have_text(hostile)
    expect(shown.tooltip).to_contain_text("a|b~1 c|")
    shown.click("KEN")
    says_selected(page, "KEN")
    expect(shown.root.locator(".label text").first).to_contain_text("<script>")
    assert shown.root.locator("img, script").count() == 0
    assert page.evaluate("window.hurt") is None


# --- Two figures, circles, lines, twins -------------------------------------------------------


@pytest.mark.slow
def test_a_cell_of_the_legend_shows_whose_it_is_and_says_what_it_means(paired):
    shown = paired
    expect(shown.legend).to_contain_text("Electricity")
    cell = shown.legend.locator("[data-cell='2']")
    count = int(cell.inner_text())
    words = rf"^{count} economies: Internet use high \([\d.]+ to [\d.]+\), Electricity low \("
    cell.hover()
    told = shown.legend.locator(".told")
    expect(told).to_have_text(re.compile(words))
    expect(cell).to_have_attribute("aria-label", re.compile(words))
    picked = shown.root.locator("path.land.picked")
    assert picked.count() == count
    faded = shown.root.locator("path.land:not(.picked)").first
    assert float(faded.evaluate("path => getComputedStyle(path).opacity")) < 0.5
    shown.page.mouse.move(5, 5)
    expect(picked).to_have_count(0)


def test_the_cells_are_one_tab_stop_with_arrows_within(paired):
    shown = paired
    cells = shown.legend.locator("button.cell")
    assert [cell.get_attribute("tabindex") for cell in cells.all()].count("0") == 1
    shown.legend.locator("button.cell[tabindex='0']").focus()
    shown.page.keyboard.press("ArrowRight")
    shown.page.keyboard.press("ArrowDown")
    middle = shown.legend.locator("[data-cell='4']")
    expect(middle).to_be_focused()
    shown.page.keyboard.press("Enter")
    expect(middle).to_have_attribute("aria-pressed", "true")
    assert shown.root.locator("path.land.picked").count() == int(middle.inner_text())
    shown.page.keyboard.press("Escape")
    expect(middle).to_have_attribute("aria-pressed", "false")


def test_two_figures_are_told_with_their_years_and_what_is_missing_is_named(paired):
    shown = paired
    shown.hover("KEN")
    expect(shown.tooltip).to_contain_text(
        re.compile(r"Internet use: [\d.]+% of population, 2021.*Electricity: [\d.]+%.*2021")
    )
    shown.hover("PRK")
    expect(shown.tooltip).to_contain_text("Electricity: No data")
    assert "hatch" in shown.fill("PRK")
    expect(shown.legend.locator(".classes li")).to_contain_text("Neither of the two figures")


@pytest.mark.slow
def test_circles_have_proportional_areas_and_hide_no_small_economy(page_factory, server):
    shown = opened(page_factory(), server)
    recolour(shown, "Circles and lines")
    places = {code: shapes()[code]["place"] for code in ("BRA", "KEN", "SMR")}
    ring = "[data-circle='{}'] .ring"

    def width(code: str) -> float:
        box = shown.root.locator(ring.format(places[code])).bounding_box()
        assert box is not None
        return box["width"]

    assert width("BRA") / width("KEN") == pytest.approx(2, abs=0.15)
    assert shown.root.locator(ring.format(places["SMR"])).count() == 0
    expect(shown.legend.locator(".circles text")).to_have_text(
        ["200 million", "50.0 million", "10.0 million"]
    )
    expect(shown.legend).to_contain_text("1 economy: no figure, no circle")
    before = width("BRA")
    shown.root.get_by_role("button", name="Zoom in").click()
    shown.rest()
    assert width("BRA") == pytest.approx(before, abs=1)
    shown.click("SGP")
    says_selected(shown.page, "SGP")


@pytest.mark.slow
def test_a_way_from_home_is_drawn_and_measured(page_factory, server):
    shown = opened(page_factory(), server)
    recolour(shown, "Circles and lines")
    assert shown.root.locator("svg.world .way .line").count() == 1
    shown.hover("KEN")
    expect(shown.tooltip).to_contain_text("Population: 100 million people")
    expect(shown.tooltip).to_contain_text("8,120 km from Vietnam")
    assert shown.root.locator("svg.world .way.hover").count() == 1
    expect(shown.legend).to_contain_text("Way from home")


@pytest.mark.slow
def test_twins_move_and_select_together_without_the_server(page_factory, traffic, server):
    first = opened(page_factory(1440, 1600), server)
    choose(first.page, "Twins")
    twin = MapOnPage(first.page, number=1).wait()
    expect(first.page.get_by_text("view: None")).to_be_visible()
    traffic.sent.clear()
    twin.root.get_by_role("button", name="Zoom in").click()
    twin.rest()
    assert first.transform() == pytest.approx(twin.transform(), abs=0.5)
    first.hover("KEN")
    expect(first.tooltip).to_contain_text("Kenya")
    expect(twin.tooltip).to_contain_text("Kenya")
    assert first.tooltip.inner_text() != twin.tooltip.inner_text()
    assert traffic.sent == []
    first.click("KEN")
    assert twin.outlined("selected") == 1
    says_selected(first.page, "KEN")
    twin.click("BRA")
    assert first.outlined("selected") == 2
    says_selected(first.page, "KEN BRA")
    view = first.rest().transform()
    recolour(first, "Gap")
    assert (first.transform(), twin.transform()) == (view, view)
    assert first.outlined("selected") == twin.outlined("selected") == 2


# --- Moving about ----------------------------------------------------------------------------


@pytest.mark.slow
def test_python_sets_the_view(page_factory, server):
    shown = opened(page_factory(), server)
    world = shown.transform()
    choose(shown.page, "Africa")
    expect(shown.root).to_have_attribute("data-drawn", "2")
    assert shown.rest().transform()[2] > 1.3 * world[2]
    shown.root.get_by_role("button", name="Zoom in").click()
    closer = shown.rest().transform()
    recolour(shown, "Second")
    assert shown.rest().transform() == closer
    choose(shown.page, "World")
    shown.page.wait_for_timeout(800)
    assert shown.rest().transform() == pytest.approx(world, abs=0.01)


def test_the_wheel_scrolls_the_page_until_the_map_is_meant(page_factory, server):
    shown = opened(page_factory(1200, 500), server)
    page = shown.page
    world = shown.transform()
    shown.hover("DZA")
    page.mouse.wheel(0, 120)
    expect(shown.root.locator(".hint")).to_be_visible()
    assert shown.transform() == world
    shown.hover("DZA")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    assert shown.rest().transform()[2] > world[2]


@pytest.mark.slow
def test_a_click_gives_the_wheel_to_the_map(page_factory, server):
    shown = opened(page_factory(), server)
    world = shown.transform()
    shown.click("DZA")
    says_selected(shown.page, "DZA")
    shown.page.mouse.wheel(0, -240)
    assert shown.rest().transform()[2] > world[2]


@pytest.mark.slow
def test_zooming_by_wheel_keeps_the_place_under_the_mouse(page_factory, server):
    shown = opened(page_factory(), server)
    shown.hover("IND")
    before = shown.point("IND")
    shown.page.keyboard.down("Control")
    shown.page.mouse.wheel(0, -120)
    shown.page.keyboard.up("Control")
    shown.rest()
    assert shown.point("IND") == pytest.approx(before, abs=1)


def test_dragging_moves_the_map_and_selects_nothing(page_factory, server):
    shown = opened(page_factory(), server)
    shown.root.get_by_role("button", name="Zoom in").click()
    shown.rest()
    x, y = before = shown.point("KEN")
    shown.page.mouse.move(*before)
    shown.page.mouse.down()
    shown.page.mouse.move(x - 60, y - 20, steps=5)
    shown.page.mouse.up()
    assert shown.point("KEN") == pytest.approx((x - 60, y - 20), abs=2)
    says_selected(shown.page, "nothing")


@pytest.mark.slow
def test_python_hears_of_the_view_where_it_asks(page_factory, server):
    shown = opened(page_factory(), server)
    expect(shown.page.get_by_text("view: None")).to_be_visible()
    recolour(shown, "Report the view")
    shown.root.get_by_role("button", name="Zoom in").click()
    expect(shown.page.get_by_text(re.compile(r"view: \([\d.]+, [\d.]+"))).to_be_visible()


@pytest.mark.slow
def test_less_motion_is_respected(page_factory, server):
    shown = opened(page_factory(reduced_motion="reduce"), server)
    world = shown.transform()
    shown.root.get_by_role("button", name="Zoom in").click()
    assert shown.transform()[2] == pytest.approx(world[2] * 1.6)


# --- Keyboard --------------------------------------------------------------------------------


def test_the_keyboard_reaches_selects_and_clears(page_factory, server):
    shown = opened(page_factory(), server)
    page = shown.page
    shown.stage.focus()
    page.keyboard.type("ken")
    expect(shown.spoken).to_have_text(re.compile(r"^Kenya, [\d.]+% of population, 2021, Rank"))
    page.keyboard.press("ArrowLeft")
    expect(shown.spoken).to_contain_text("Uganda")
    expect(shown.tooltip).to_contain_text("Uganda")
    assert shown.outlined("focus") == 1
    page.wait_for_timeout(1000)
    page.keyboard.press("Enter")
    expect(shown.spoken).to_contain_text("selected")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    says_selected(page, "UGA SSD")
    page.keyboard.press("Escape")
    says_selected(page, "nothing")
    expect(shown.spoken).to_have_text("Selection cleared")


@pytest.mark.parametrize("module", ["worldmap/index.js", "page/tools.js"])
def test_a_call_let_go_after_it_was_overtaken_ends_nothing(still, module):
    """Streamlit lets go of a call when the next message comes, perhaps before it is told on."""
    shapes = shapes_file("world")
    left = still.page.evaluate(
        """async ([module, shapes]) => {
            const url = new URL(`app/static/${module}`, document.baseURI);
            const start = (await import(url)).default;
            const host = document.body.appendChild(document.createElement("div"));
            const parentElement = host.attachShadow({ mode: "open" });
            const data = { language: "en", shapes, words: { copy: "Copy" } };
            const bytes = new TextEncoder().encode(JSON.stringify(data));
            const sent = module.startsWith("worldmap/") ? bytes : data;
            const end = start({ parentElement, data: sent, setTriggerValue() {} });
            const parts = [parentElement.childElementCount];
            for (const act of [end, () => (host.remove(), end())]) {
                act();
                parts.push(parentElement.childElementCount);
            }
            return parts;
        }""",
        [module, shapes],
    )
    assert left[0] > 0
    assert left == [left[0], left[0], 0]


def test_the_keyboard_starts_at_home(page_factory, server):
    shown = opened(page_factory(), server)
    shown.stage.focus()
    shown.page.keyboard.press("ArrowLeft")
    expect(shown.spoken).to_contain_text("Laos")


@pytest.mark.slow
def test_accents_need_not_be_typed(page_factory, server):
    shown = opened(page_factory(), server)
    shown.stage.focus()
    shown.page.keyboard.type("cote")
    expect(shown.spoken).to_contain_text("Côte")


@pytest.mark.slow
def test_the_keyboard_zooms_and_shows_the_world_again(page_factory, server):
    shown = opened(page_factory(), server)
    world = shown.transform()
    shown.stage.focus()
    shown.page.keyboard.press("+")
    assert shown.rest().transform()[2] == pytest.approx(world[2] * 1.6)
    shown.page.keyboard.press("-")
    assert shown.rest().transform()[2] == pytest.approx(world[2])
    shown.page.keyboard.press("+")
    shown.rest()
    shown.page.keyboard.press("Home")
    assert shown.rest().transform() == pytest.approx(world)


@pytest.mark.slow
def test_every_economy_is_reached_by_typing_its_name(page_factory, server):
    shown = opened(page_factory(), server)
    shown.stage.focus()
    for typed, name in (("viet", "Vietnam"), ("niger", "Niger"), ("nigeria", "Nigeria")):
        shown.page.wait_for_timeout(1000)
        shown.page.keyboard.type(typed)
        expect(shown.spoken).to_have_text(re.compile(rf"^{name},"))


def test_the_map_is_one_tab_stop_with_a_name_and_help(page_factory, server):
    shown = opened(page_factory(), server)
    expect(shown.stage).to_have_attribute("role", "application")
    expect(shown.stage).to_have_attribute("aria-label", "World map: Internet use")
    expect(shown.root.get_by_text("Arrow keys move")).to_have_count(1)
    assert shown.stage.locator("[tabindex]").count() == 0
    shown.stage.focus()
    shown.page.keyboard.press("Tab")
    expect(shown.root.get_by_role("button", name="Zoom in")).to_be_focused()


# --- Fingers ---------------------------------------------------------------------------------


def fingers(page: Page, kind: str, *points: tuple[float, float]) -> None:
    page.cdp = getattr(page, "cdp", None) or page.context.new_cdp_session(page)  # type: ignore[attr-defined]
    touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    page.cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})  # type: ignore[attr-defined]


def test_two_fingers_zoom_and_move(page_factory, server):
    shown = opened(page_factory(390, 844, touch=True), server)
    world = shown.transform()
    x, y = shown.point("TCD")
    fingers(shown.page, "touchStart", (x - 15, y), (x + 15, y))
    for spread in (25, 35, 45):
        fingers(shown.page, "touchMove", (x - spread, y), (x + spread, y))
    fingers(shown.page, "touchEnd")
    assert shown.rest().transform()[2] == pytest.approx(3 * world[2], rel=0.1)
    assert shown.point("TCD") == pytest.approx((x, y), abs=3)
    says_selected(shown.page, "nothing")


def test_one_finger_scrolls_the_page_and_not_the_map(page_factory, server):
    shown = opened(page_factory(390, 500, touch=True), server)
    world = shown.transform()
    box = shown.stage.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers(shown.page, "touchStart", (x, y))
    for step in range(1, 8):
        fingers(shown.page, "touchMove", (x, y - 20 * step))
    fingers(shown.page, "touchEnd")
    shown.page.wait_for_timeout(300)
    after = shown.stage.bounding_box()
    assert after is not None and after["y"] < box["y"] - 40
    assert shown.transform() == world


@pytest.mark.slow
def test_fingers_find_room_on_the_buttons_and_in_the_legend(page_factory, server):
    shown = opened(page_factory(390, 844, touch=True), server)
    recolour(shown, "Both")
    for part in ("Zoom in", "Zoom out", "Show the whole world"):
        box = shown.root.get_by_role("button", name=part).bounding_box()
        assert box is not None and min(box["width"], box["height"]) >= 44
    cell = shown.legend.locator("[data-cell='0']")
    box = cell.bounding_box()
    assert box is not None and min(box["width"], box["height"]) >= 44
    cell.tap()
    expect(cell).to_have_attribute("aria-pressed", "true")
    assert shown.root.locator("path.land.picked").count() == int(cell.inner_text())


def test_a_tap_selects_and_tells(page_factory, server):
    shown = opened(page_factory(390, 844, touch=True), server)
    shown.page.touchscreen.tap(*shown.point("BRA"))
    says_selected(shown.page, "BRA")
    expect(shown.tooltip).to_contain_text("Brazil")


# --- The page round it -----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("width", "below"), [(390, True), (768, True), (1440, False)])
def test_the_legend_is_beside_the_map_or_below_it(page_factory, server, width, below):
    shown = opened(page_factory(width, 900), server)
    stage, legend = shown.stage.bounding_box(), shown.legend.bounding_box()
    assert stage is not None and legend is not None
    assert (legend["y"] >= stage["y"] + stage["height"]) is below
    assert legend["x"] + legend["width"] <= width


@pytest.mark.slow
def test_listeners_do_not_pile_up(page_factory, server):
    shown = opened(page_factory(), server)
    devtools = shown.page.context.new_cdp_session(shown.page)

    def listeners() -> int:
        found = devtools.send(
            "Runtime.evaluate",
            {
                "expression": "[...document.querySelectorAll('*')].map((e) => e.shadowRoot)"
                ".find((root) => root?.querySelector('.stage')).querySelector('.stage')"
            },
        )
        answer = devtools.send(
            "DOMDebugger.getEventListeners", {"objectId": found["result"]["objectId"]}
        )
        return len(answer["listeners"])

    before = listeners()
    for layer in ("Second", "Gap", "Group", "First"):
        recolour(shown, layer)
    assert listeners() == before > 0
    assert shown.page.locator(".worldmap").count() == 1


def test_shapes_that_cannot_be_fetched_can_be_tried_again(page_factory, server):
    page = page_factory()
    page.route(f"**/{shapes_file('world')}", lambda route: route.abort())
    page.goto(server.url)
    alert = page.locator(".worldmap .trouble")
    expect(alert).to_contain_text("could not be fetched")
    page.unroute(f"**/{shapes_file('world')}")
    alert.get_by_role("button", name="Try again").click()
    MapOnPage(page).wait()
    expect(alert).to_have_count(0)
