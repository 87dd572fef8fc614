"""Figures of the firm's own, from a file with doubtful names to the map, a condition, and away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from dashboard_on_page import Dashboard
from harness import PageFactory, ServerFactory
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SALES = """\
Country;Sales (USD million);Customer
Việt Nam;120,5;yes
Bangladesh;0,5;no
Congo;3;no
Sri Lanca;12,25;yes
"""


@pytest.fixture
def dashboard(
    page_factory: PageFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Dashboard]:
    """A dashboard with a data folder of its own, so that no other test sees these figures."""
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path / "home"))
    (tmp_path / "server").mkdir()
    factory = ServerFactory(tmp_path / "server")
    yield Dashboard(page_factory(), factory.product())
    factory.stop()


@pytest.mark.slow
def test_a_file_with_doubtful_names_reaches_the_map_and_a_condition(
    dashboard: Dashboard, tmp_path: Path
) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(SALES, encoding="utf-8")
    page = dashboard.open("data").page
    page.get_by_role("tab", name="Own figures").click()
    page.locator("input[type=file]").set_input_files(path)
    add = dashboard.button("Add")
    expect(add).to_be_disabled(timeout=20_000)
    dashboard.settle()

    dashboard.write("Year of the figures", "2026").settle()
    dashboard.choose("Congo may mean several economies.", "Congo (DRC)").settle()
    unknown = "'Sri Lanca' is not the name or code of an economy."
    dashboard.choose(unknown, "Sri Lanka")
    expect(add).to_be_enabled(timeout=20_000)
    add.click()
    dashboard.expect_text("was added").expect_sound()
    assert (tmp_path / "home" / "own" / "sales.json").is_file()

    dashboard.button("Show on the map").click()
    dashboard.expect_parameters(layer="OWN.SALES")
    dashboard.map()
    dashboard.expect_text("Sales (own)").expect_sound()

    dashboard.open("screen", where='"OWN.SALES" > 1')
    # Home meets the condition too, and is no target.
    expect(page.get_by_role("button", name=re.compile(r"^Add all 2$"))).to_be_visible()
    dashboard.expect_sound()

    dashboard.open("data")
    page.get_by_role("tab", name="Own figures").click()
    dashboard.button("Remove").click()
    dashboard.expect_text("was removed")
    assert not (tmp_path / "home" / "own" / "sales.json").exists()
    dashboard.expect_sound()
