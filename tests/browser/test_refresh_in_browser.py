"""The button that fetches the newest figures, in Chromium, from publishers on this machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from dashboard_on_page import PATIENCE, Dashboard
from harness import PageFactory, Server, ServerFactory
from playwright.sync_api import expect

from data.catalogue import Catalogue
from data.snapshot import Snapshot
from tests.faults.publishers import Publishers
from tests.faults.server import Server as PublishersServer
from tests.faults.server import publishing

pytestmark = pytest.mark.browser

BUTTON = "Fetch the newest figures"
ENROLMENT = "SE.TER.ENRR"  # what the World Bank calls UIS.GER.5T8


@pytest.fixture(scope="module")
def publishers(snapshot: Snapshot, catalogue: Catalogue) -> Iterator[PublishersServer]:
    with publishing(Publishers(snapshot, catalogue)) as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the user's own snapshots."""
    return tmp_path_factory.mktemp("user")


@pytest.fixture(scope="module")
def server(server_factory: ServerFactory, publishers: PublishersServer, folder: Path) -> Server:
    told = {"KINDRED_DATA_DIR": str(folder), "NO_PROXY": "127.0.0.1"}
    return server_factory.product(environment={**publishers.environment(), **told})


@pytest.fixture
def dashboard(
    page_factory: PageFactory, server: Server, publishers: PublishersServer
) -> Iterator[Dashboard]:
    yield Dashboard(page_factory(), server)
    publishers.release()
    publishers.heal()


def begin(dashboard: Dashboard, *sources: str) -> None:
    """Choose where from and press the button."""
    dashboard.page.get_by_role("button", name="Options").click()
    for source in sources:
        dashboard.choose("Only from", source)
        expect(dashboard.page.get_by_test_id("stPopoverBody")).to_contain_text(source)
    dashboard.page.keyboard.press("Escape")
    dashboard.settle().button(BUTTON).click()


def kept(folder: Path) -> list[str]:
    """The snapshots of the user, by name."""
    return sorted(path.name for path in folder.glob("snapshots/[0-9]*"))


@pytest.mark.slow
def test_progress_is_seen_on_every_page_and_what_is_new_is_taken_up_though_a_source_fails(
    dashboard: Dashboard, publishers: PublishersServer, folder: Path
) -> None:
    publishers.publishers.set("UIS.GER.5T8", "VNM", "2024", 71.5)
    publishers.inject("404", "/imf/")
    publishers.hold(ENROLMENT)
    dashboard.open("data")
    begin(dashboard, "UNESCO", "IMF DataMapper")
    expect(dashboard.main).to_contain_text("World Bank API: 2 of 3", timeout=PATIENCE)
    dashboard.go("method")
    line = re.compile("Fetching the newest figures: 3 of 4 series")
    expect(dashboard.main).to_contain_text(line, timeout=PATIENCE)
    publishers.release()
    expect(dashboard.main).not_to_contain_text("Fetching the newest figures", timeout=PATIENCE)
    dashboard.go("data")
    done = "Done. The new figures are checked and written. 1 figure is not as before"
    expect(dashboard.main).to_contain_text(done, timeout=PATIENCE)
    warning = dashboard.warnings().filter(has_text="1 series could not be renewed")
    expect(warning).to_contain_text(re.compile("IMF DataMapper: AI Preparedness Index: .*404"))
    expect(warning).not_to_contain_text("World Bank")
    assert dashboard.errors().count() == 0
    dashboard.expect_sound().go("start")
    dashboard.expect_text("What changed since the last time: 1 figure").expect_sound()
    assert len(kept(folder)) == 1


def test_a_refresh_is_cancelled_and_leaves_everything_as_it_was(
    dashboard: Dashboard, publishers: PublishersServer, folder: Path
) -> None:
    before = kept(folder)
    publishers.hold()
    dashboard.open("data")
    begin(dashboard, "UNESCO")
    dashboard.button("Cancel").click()
    dashboard.expect_text("The refresh was cancelled. Everything is as it was.")
    expect(dashboard.button(BUTTON)).to_be_enabled()
    dashboard.expect_sound()
    assert kept(folder) == before
    assert not [path for path in (folder / "snapshots").iterdir() if path.suffix == ".part"]
