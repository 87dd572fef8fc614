"""The strategist's ways through the dashboard, in Chromium."""

from __future__ import annotations

import csv
import json
import re
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pyogrio
import pytest
from dashboard_on_page import PAGES, PATIENCE, Dashboard
from harness import PageFactory, Server, ServerFactory, Traffic
from playwright.sync_api import Route, expect

from dashboard.exports import EXPORTERS

pytestmark = pytest.mark.browser

# make test goes the most telling of these ways; make test-full goes all of them.
in_full = pytest.mark.slow


@pytest.fixture(scope="module")
def server(server_factory: ServerFactory) -> Server:
    return server_factory.product()


@pytest.fixture
def dashboard(page_factory: PageFactory, server: Server) -> Dashboard:
    return Dashboard(page_factory(), server)


# --- The whole way ---------------------------------------------------------------------------


def test_the_whole_way_from_the_answer_to_the_files(dashboard: Dashboard, tmp_path: Path) -> None:
    shown = dashboard.open().map()
    shown.click("KEN")
    dashboard.expect_parameters(sel="KEN")
    dashboard.choose("Home market", "Bangladesh").expect_parameters(home="BGD", sel="KEN")
    dashboard.expect_text("Bangladesh")

    dashboard.go("screen").choose("Add a condition on", "Individuals using the internet")
    dashboard.page.wait_for_url(re.compile("where="))
    added = dashboard.settle().parameters()["where"]
    handle = dashboard.page.get_by_role("slider").first
    handle.focus()
    handle.press("ArrowRight")
    # The text follows; whoever writes into it before finds both texts mixed.
    dashboard.expect_changed(where=added)
    expect(dashboard.area("Conditions as text (CQL2)")).not_to_have_value(added)
    text = 'african = TRUE AND "IT.NET.USER.ZS" >= 40'
    dashboard.write("Conditions as text (CQL2)", text).expect_parameters(where=text)
    dashboard.page.get_by_role("button", name=re.compile(r"^Add all \d+")).click()
    dashboard.page.wait_for_url(re.compile("list="))

    dashboard.go("shortlist")
    chosen = dashboard.parameters()["list"].split(",")
    note = "Thị trường đầu tiên; 25% of staff = 3 people"
    dashboard.write(f"Note on {dashboard_name(dashboard)}", note)
    for exporter in EXPORTERS.values():
        label = f"{exporter.title} ({exporter.extension})"
        path = dashboard.save(label, tmp_path)
        assert path.name == f"kindred-shortlist-BGD{exporter.extension}"
    check_files(tmp_path, chosen, note)
    dashboard.expect_sound()


def dashboard_name(dashboard: Dashboard) -> str:
    """Name the first economy of the shortlist."""
    label = dashboard.page.get_by_role("textbox", name=re.compile("^Note on ")).first
    return str(label.get_attribute("aria-label")).removeprefix("Note on ")


def check_files(folder: Path, chosen: list[str], note: str) -> None:
    """Open every file as its reader would."""
    stem = folder / "kindred-shortlist-BGD"
    with stem.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["economy"] for row in rows] == chosen
    assert rows[0]["note"] == note
    book = openpyxl.load_workbook(stem.with_suffix(".xlsx"), read_only=True)
    assert {"Shortlist", "Method", "Sources"} <= set(book.sheetnames)
    features = json.loads(stem.with_suffix(".geojson").read_text(encoding="utf-8"))["features"]
    assert [feature["properties"]["economy"] for feature in features] == chosen
    layer = pyogrio.read_dataframe(stem.with_suffix(".gpkg"), layer=0)
    assert list(layer["economy"]) == chosen
    assert layer.crs.to_epsg() == 4326


# --- Links -----------------------------------------------------------------------------------

EVERY_FIELD = {
    "home": "BGD",
    "lens": "education",
    "off": "IT.NET.BBND.P2",
    "w": "UIS.GER.5T8:2.5",
    "year": "2023",
    "gates": "adoption",
    "where": "african = TRUE AND name LIKE 'K%'",
    "sel": "KEN,LKA",
    "list": "NGA,KEN",
    "layer": "ai_gap",
    "scheme": "equal-interval",
    "classes": "4",
    "region": "Africa",
}


def test_a_link_restores_everything_in_a_new_browser(
    page_factory: PageFactory, server: Server
) -> None:
    tab = Dashboard(page_factory(fresh=True), server).open("explore", **EVERY_FIELD)
    assert tab.parameters() == EVERY_FIELD
    expect(tab.box("Home market")).to_have_value("Bangladesh")
    expect(tab.box("Lens")).to_have_value("Education")
    expect(tab.box("Figures up to")).to_have_value("2023")
    expect(tab.box("Figure")).to_have_value("AI gap: Bangladesh's score minus the economy's")
    expect(tab.box("Region")).to_have_value("Africa")
    expect(tab.sidebar).to_contain_text("8 of 9 on, 1 weight changed")
    expect(tab.sidebar).to_contain_text("Ability to adopt: excludes")
    assert tab.map().outlined("selected") == 2
    tab.go("screen")
    expect(tab.area("Conditions as text (CQL2)")).to_have_value(EVERY_FIELD["where"])
    tab.go("shortlist").expect_text("1. Nigeria").expect_text("2. Kenya")
    assert tab.parameters() == EVERY_FIELD


@in_full
def test_a_link_holds_no_note(dashboard: Dashboard, traffic: Traffic) -> None:
    dashboard.open("shortlist", list="BGD")
    dashboard.write("Note on Bangladesh", "a secret for the board")
    dashboard.go("data").go("shortlist")
    expect(dashboard.area("Note on Bangladesh")).to_have_value("a secret for the board")
    # Of the workspace that keeps the note, only its id stands there.
    assert dashboard.parameters().keys() == {"list", "ws"}
    assert not any("secret" in url for url in traffic.requests)


def test_a_deep_link_opens_on_a_server_that_nobody_visited(
    page_factory: PageFactory, server_factory: ServerFactory
) -> None:
    # Another flag, so that it is another server: this is the first page that it ever draws.
    fresh = server_factory.product("--server.maxMessageSize=100")
    tab = Dashboard(page_factory(), fresh).open("explore", layer="ai_gap", sel="KEN")
    expect(tab.heading).to_have_text(re.compile("AI gap"))
    expect(tab.sidebar).to_contain_text("Your choices")
    assert tab.map().outlined("selected") == 1
    tab.expect_sound()


@in_full
def test_a_reload_keeps_the_view(dashboard: Dashboard) -> None:
    dashboard.open("explore")
    dashboard.choose("Figure", "Median age").expect_parameters(layer="WPP.MEDIAN.AGE")
    dashboard.map().click("BRA")
    dashboard.expect_parameters(layer="WPP.MEDIAN.AGE", sel="BRA")
    dashboard.page.reload()
    expect(dashboard.heading).to_have_text("Median age")
    assert dashboard.map().outlined("selected") == 1


@in_full
def test_going_back_brings_the_view_back(dashboard: Dashboard) -> None:
    dashboard.open("explore", sel="KEN")
    dashboard.choose("Figure", "Median age").expect_parameters(layer="WPP.MEDIAN.AGE")
    dashboard.page.wait_for_timeout(3_200)  # Within three seconds it could be a late address.
    dashboard.page.go_back()
    expect(dashboard.heading).to_have_text("Similarity to Vietnam")
    dashboard.expect_parameters(layer=None, sel="KEN")


@in_full
def test_switching_pages_keeps_selection_and_conditions(dashboard: Dashboard) -> None:
    where = "similarity >= 60"
    dashboard.open("screen", where=where, sel="IDN")
    for name in ("explore", "similarity", "proposals", "screen"):
        dashboard.go(name).expect_parameters(where=where, sel="IDN")
    expect(dashboard.area("Conditions as text (CQL2)")).to_have_value(where)
    assert dashboard.map().outlined("selected") == 1


@in_full
def test_two_tabs_do_not_mix(page_factory: PageFactory, server: Server) -> None:
    one = Dashboard(page_factory(), server).open("shortlist", home="BGD", list="KEN")
    two = Dashboard(page_factory(), server).open("shortlist", list="LKA,NPL")
    one.write("Note on Kenya", "only here")
    two.choose("Home market", "Cambodia").expect_parameters(home="KHM", list="LKA,NPL")
    one.go("data").go("shortlist")
    # The note has saved the list as a workspace of this tab's own.
    assert {**one.parameters(), "ws": ""} == {"home": "BGD", "list": "KEN", "ws": ""}
    expect(one.area("Note on Kenya")).to_have_value("only here")
    expect(two.page.get_by_text("only here")).to_have_count(0)


# --- Quick hands -----------------------------------------------------------------------------


@in_full
def test_quick_keys_on_a_slider_all_count(dashboard: Dashboard) -> None:
    dashboard.open("screen", where='"IT.NET.USER.ZS" >= 20.123')
    handle = dashboard.page.get_by_role("slider").first
    handle.focus()
    for _ in range(8):
        handle.press("ArrowRight")
        dashboard.page.wait_for_timeout(50)
    where = '"IT.NET.USER.ZS" >= 20.9'
    dashboard.expect_parameters(where=where)
    expect(dashboard.area("Conditions as text (CQL2)")).to_have_value(where)


@in_full
def test_quick_clicks_on_the_map_reach_the_table_and_the_address(dashboard: Dashboard) -> None:
    shown = dashboard.open("explore", sel="THA").map()
    for economy in ("KEN", "BRA", "IND"):
        shown.click(economy)
    dashboard.expect_parameters(sel="THA,KEN,BRA,IND")
    expect(dashboard.button("Add the 4 selected")).to_be_visible()
    dashboard.tick(0, 0).expect_parameters(sel="KEN,BRA,IND")
    assert shown.outlined("selected") == 3


# --- Keyboard --------------------------------------------------------------------------------


def test_the_map_is_reached_and_used_by_keys_alone(dashboard: Dashboard) -> None:
    dashboard.open("explore")
    stage = dashboard.map().stage
    dashboard.box("Find an economy").focus()
    for _ in range(8):
        dashboard.page.keyboard.press("Tab")
        if stage.evaluate("stage => stage === stage.getRootNode().activeElement"):
            break
    dashboard.page.keyboard.press("ArrowLeft")
    dashboard.page.keyboard.press("Enter")
    dashboard.page.wait_for_url(re.compile("sel="))
    code = dashboard.settle().parameters()["sel"]
    assert re.fullmatch("[A-Z]{3}", code)
    expect(dashboard.button("Add the selected one")).to_be_visible()
    dashboard.page.keyboard.press("Escape")
    dashboard.expect_parameters(sel=None)


@in_full
def test_conditions_are_set_by_keys_alone(dashboard: Dashboard) -> None:
    dashboard.open("screen")
    keys = dashboard.page.keyboard
    dashboard.box("Add a condition on").focus()
    keys.type("Landlocked")
    keys.press("ArrowDown")
    keys.press("Enter")
    dashboard.expect_parameters(where="landlocked = TRUE")
    dashboard.page.get_by_role("radio", name="Yes").focus()
    keys.press("ArrowRight")
    dashboard.expect_parameters(where="landlocked = FALSE")
    dashboard.button("Remove landlocked").focus()
    keys.press("Enter")
    dashboard.expect_parameters(where=None)


# --- Phones, tablets and the dark --------------------------------------------------------------


@in_full
@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_its_screen(dashboard: Dashboard, name: str) -> None:
    # That no page asks another host is judged by the fixture of the traffic; see conftest.py.
    dashboard.open(name, list="BGD,LKA", sel="KEN", where="similarity >= 60").expect_sound()
    for width, height in ((1440, 900), (1024, 768), (390, 844)):
        dashboard.page.set_viewport_size({"width": width, "height": height})
        dashboard.expect_within_screen()
    dashboard.settle().expect_sound()


@in_full
def test_on_a_phone_the_sidebar_opens_and_the_map_takes_fingers(
    page_factory: PageFactory, server: Server
) -> None:
    tab = Dashboard(page_factory(390, 844, touch=True), server).open("explore")
    shown = tab.map()
    shown.stage.scroll_into_view_if_needed()
    tab.page.touchscreen.tap(*shown.point("BRA"))
    tab.expect_parameters(sel="BRA")
    tab.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    tab.page.get_by_test_id("stExpandSidebarButton").click()
    expect(tab.sidebar).to_be_in_viewport()
    tab.box("Home market").scroll_into_view_if_needed()
    expect(tab.box("Home market")).to_be_in_viewport()
    expect(tab.sidebar.get_by_role("link", name="Screen")).to_be_visible()


@in_full
def test_on_a_phone_the_summary_and_the_map_stand_before_the_controls(
    page_factory: PageFactory, server: Server
) -> None:
    tab = Dashboard(page_factory(390, 844), server).open("screen", where="similarity >= 60")
    top = tab.map().stage.bounding_box()
    control = tab.page.get_by_role("slider").first.bounding_box()
    assert top is not None and control is not None
    assert top["y"] < 844 and top["y"] < control["y"]


@in_full
@pytest.mark.parametrize("width", [1024, 390])
def test_names_on_the_plane_do_not_overlap(
    page_factory: PageFactory, server: Server, width: int
) -> None:
    tab = Dashboard(page_factory(width, 900), server).open("opportunity", sel="KEN,NGA,USA")
    # A window that is as narrow as a phone's and belongs to none is drawn twice: the second time
    # once it has told its width. What counts is how the names stand when that is done.
    tab.page.wait_for_function(
        """() => {
            const names = [...document.querySelectorAll(".js-plotly-plot .annotation-text")];
            const boxes = names.map((name) => name.getBoundingClientRect());
            const apart = (one, other) =>
                one.right <= other.left + 1 || other.right <= one.left + 1 ||
                one.bottom <= other.top + 1 || other.bottom <= one.top + 1;
            return boxes.length >= 5 && boxes.every((one, place) =>
                boxes.slice(place + 1).every((other) => apart(one, other)));
        }""",
        timeout=PATIENCE,
    )


@in_full
def test_a_phone_draws_the_plane_for_its_screen_at_once(
    page_factory: PageFactory, server: Server, traffic: Traffic
) -> None:
    phone = (
        "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
    )
    page = page_factory(390, 844, touch=True, user_agent=phone)
    tab = Dashboard(page, server).open("opportunity", sel="KEN")
    expect(tab.page.locator(".js-plotly-plot .annotation-text").first).to_be_visible()
    tab.settle()
    heights = [re.findall(rb'"height":(\d+)', frame) for frame in traffic.received]
    assert {int(height) for found in heights for height in found} == {480}


@in_full
def test_a_click_on_the_plane_selects_and_a_second_lets_go(dashboard: Dashboard) -> None:
    dashboard.open("opportunity")
    plane = dashboard.page.locator(".js-plotly-plot")
    expect(plane.locator(".scatterlayer .point").first).to_be_visible()
    for expected in ("KHM", None):
        plane.scroll_into_view_if_needed()
        x, y = plane.evaluate(
            """(plot) => {
                const { left, top } = plot.getBoundingClientRect();
                const layout = plot._fullLayout;
                for (const trace of plot._fullData) {
                    const at = trace.customdata.findIndex(([code]) => code === "KHM");
                    if (at >= 0) return [
                        left + layout._size.l + layout.xaxis.c2p(trace.x[at]),
                        top + layout._size.t + layout.yaxis.c2p(trace.y[at])];
                }
            }"""
        )
        dashboard.page.mouse.move(x, y)
        dashboard.page.mouse.click(x, y)
        dashboard.expect_parameters(sel=expected)


@in_full
def test_dark_readers_get_dark_pages(page_factory: PageFactory, server: Server) -> None:
    tab = Dashboard(page_factory(dark=True), server).open("explore")
    shown = tab.map()
    assert shown.root.get_attribute("data-theme") == "dark"
    colour = tab.page.get_by_test_id("stApp").evaluate(
        "app => getComputedStyle(app).backgroundColor.match(/\\d+/g).map(Number)"
    )
    assert max(colour[:3]) < 60


@in_full
def test_at_a_tablet_every_page_is_within_reach(page_factory: PageFactory, server: Server) -> None:
    tab = Dashboard(page_factory(1024, 768), server).open("start")
    for name in ("data", "explore", "screen"):
        tab.go(name)


# --- What goes over the line -------------------------------------------------------------------


@in_full
def test_a_change_of_colour_is_a_small_message(dashboard: Dashboard, traffic: Traffic) -> None:
    dashboard.open("explore", sel="KEN")
    shown = dashboard.map()
    figures = {
        "AI diffusion": "AI.DIFFUSION",
        "GDP per capita at purchasing": "NY.GDP.PCAP.PP.KD",
        "AI gap": "ai_gap",
    }
    # The first change brings what the page has for figures of this kind; after it, only what is new
    # travels.
    most = 32_768
    for text, layer in figures.items():
        before = shown.drawn()
        traffic.received.clear()
        dashboard.choose("Figure", text).expect_parameters(layer=layer)
        expect(shown.root).not_to_have_attribute("data-drawn", str(before))
        dashboard.settle()
        own = [len(frame) for frame in traffic.received if b"shapes-world-" in frame]
        whole = sum(len(frame) for frame in traffic.received)
        print(f"{layer}: map {own} bytes, page {whole} bytes")
        assert len(own) == 1 and own[0] <= 4_096
        assert whole <= most
        most = 25_600


# --- Hostile texts -----------------------------------------------------------------------------

HOSTILE = [
    '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>',
    "**b** [link](javascript:window.hurt=1) ![i](http://evil.example/i.png) $$x^2$$ :smile:",
    "=cmd()|' /C calc'!A0",
    "\u202e\u2067gnorw\u2069 👩‍💻 \u0000\u0007 ﷽ Ａ",
    "' OR 1=1; DROP TABLE economies --",
    "(" * 150,
    "a" * 3_990 + " >",
]
"""None of these is a condition."""


def expect_harmless(tab: Dashboard, *, links: bool = False) -> None:
    """Fail where a text did something; links that the reader may follow can be meant."""
    assert tab.page.evaluate("window.hurt") is None
    active = "[onerror], a[href^='javascript'], [src*='evil']"
    followed = "" if links else ", a[href*='evil']"
    assert tab.page.locator(active + followed).count() == 0
    tab.expect_sound()


@in_full
def test_hostile_conditions_get_one_message_each(dashboard: Dashboard) -> None:
    dashboard.open("screen")
    for text in HOSTILE:
        dashboard.write("Conditions as text (CQL2)", text)
        # What is too long for an address stands there packed.
        begins = re.escape(quote(text[:1], safe=""))
        dashboard.page.wait_for_url(re.compile(f"where={begins}|[?&]v="))
        expect(dashboard.settle().errors()).to_have_count(1)
        expect_harmless(dashboard)


@in_full
def test_hostile_notes_and_searches_do_nothing(dashboard: Dashboard, tmp_path: Path) -> None:
    dashboard.open("shortlist", list="BGD")
    for text in HOSTILE:
        dashboard.write("Note on Bangladesh", text)
        dashboard.box("Add an economy by name").fill(text[:300])
        dashboard.page.keyboard.press("Escape")
        dashboard.settle()
        expect_harmless(dashboard, links=True)
    dashboard.write("Note on Bangladesh", "=1+1")
    dashboard.settle()
    path = dashboard.save("CSV table (.csv)", tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["note"] == "'=1+1"


@in_full
@pytest.mark.parametrize("turn", [0, *(pytest.param(turn, marks=in_full) for turn in (1, 2))])
def test_a_hostile_link_is_explained_and_does_nothing(dashboard: Dashboard, turn: int) -> None:
    texts = [*HOSTILE[turn:3], *HOSTILE[:turn]]
    names = [*EVERY_FIELD, texts[0][:60]]
    dashboard.open("explore", **dict(zip(names, cycle(texts), strict=False)))
    expect(dashboard.warnings()).to_have_count(1)
    expect_harmless(dashboard)
    assert set(dashboard.parameters()) == {"where"}


@in_full
def test_a_box_whose_script_comes_late_shows_what_the_page_is_about(
    page_factory: PageFactory, server: Server
) -> None:
    page, waiting = page_factory(390, 844), list[Route]()
    page.route(re.compile(r"/Selectbox\.[^/]*\.js"), lambda route: waiting.append(route))
    # A phone tells its size, which runs the page again, before the box is there.
    page.goto(f"{server.url}/country?of=KEN")
    tab = Dashboard(page, server)
    expect(tab.heading).to_have_text("Kenya")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    for route in waiting:
        route.continue_()
    expect(tab.box("Economy")).to_have_value("Kenya")
