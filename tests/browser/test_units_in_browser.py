"""Regions of one's own on the Data page: thousands of them on a canvas that follows the reader."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from harness import PageFactory, ServerFactory
from playwright.sync_api import Locator, Page, expect

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit"))

import made_shapes

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIDE = 40
PATIENCE = 60_000


@pytest.fixture(scope="module")
def url(server_factory: ServerFactory, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("units")
    shapes = made_shapes.cells(SIDE)
    random = np.random.default_rng(3)
    table = pd.DataFrame(
        random.normal(size=(len(shapes), 3)), shapes.index, ["TEST.A", "TEST.B", "TEST.C"]
    )
    table.iloc[5] = np.nan
    shapes.rename_axis("unit").reset_index().to_file(folder / "shapes.gpkg", driver="GPKG")
    table.rename_axis("unit").reset_index().to_parquet(folder / "figures.parquet", index=False)
    return server_factory.product(environment={"KINDRED_UNITS": str(folder)}).url


@pytest.fixture
def drawn(page_factory: PageFactory, url: str) -> Page:
    page = page_factory()
    page.goto(f"{url}/data")
    page.get_by_role("tab", name="Own regions").click()
    root(page).wait_for(timeout=PATIENCE)
    page.locator(".stage").scroll_into_view_if_needed()
    return page


def root(page: Page) -> Locator:
    return page.locator(".worldmap[data-sharp]")


def inked(page: Page) -> int:
    """Count the colours of the canvas that is shown."""
    return int(
        page.locator(".plane").evaluate_all(
            """(planes) => {
              const shown = planes.find((plane) => plane.style.visibility !== "hidden");
              const { width, height } = shown;
              const { data } = shown.getContext("2d").getImageData(0, 0, width, height);
              const seen = new Set();
              for (let at = 0; at < data.length; at += 44)
                seen.add(`${data[at]} ${data[at + 1]} ${data[at + 2]}`);
              return seen.size;
            }"""
        )
    )


def test_all_regions_are_drawn_and_told_of(drawn: Page) -> None:
    assert inked(drawn) > 5
    expect(drawn.locator(".legend .count").first).to_be_visible()
    stage = drawn.locator(".stage")
    box = stage.bounding_box()
    assert box is not None
    drawn.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(drawn.locator(".tooltip")).to_contain_text("Made-up IND.")


def test_a_click_selects_and_zooming_fetches_finer_shapes(drawn: Page) -> None:
    before = root(drawn).get_attribute("data-sharp")
    box = drawn.locator(".stage").bounding_box()
    assert box is not None and before is not None and before.startswith("units 0")
    drawn.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(drawn.locator(".world .selected .outline")).to_have_count(1)
    zoomed = drawn.get_by_role("button", name="Zoom in")
    for _ in range(6):
        zoomed.click()
    expect(root(drawn)).to_have_attribute("data-sharp", re.compile("units [12] "), timeout=PATIENCE)
    expect(drawn.locator(".world .selected .outline")).to_have_count(1)


def test_the_keyboard_reaches_regions(drawn: Page) -> None:
    drawn.locator(".stage").focus()
    drawn.keyboard.press("ArrowRight")
    expect(drawn.locator(".spoken")).to_contain_text("Made-up IND.")
