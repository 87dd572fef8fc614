"""The map of 5,000 units in Chromium: frames while it is dragged and zoomed, and the first picture.

The product's own page shows made-up units, with outlines of some hundred thousand points. The
alternative is a Plotly choropleth of the same outlines and values on a page of its own, moved by
the same gestures in the same browser. What is told of a gesture is the time between frames that all
but 5% of its frames kept to: 33 ms are 30 frames a second.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from playwright.sync_api import Page, sync_playwright

from tests.bench import harness

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "browser"), str(TESTS / "unit")]

import made_shapes  # noqa: E402
from chromium import find  # noqa: E402
from harness import CHROMIUM_FLAGS, ServerFactory  # noqa: E402

SIDE = 71
SMOOTH = 33.0
STEPS = 60
PATIENCE = 120_000
HEADERS = {"access-control-allow-origin": "*"}

RECORD = """() => {
  window.frames_ = [];
  let before = performance.now();
  const look = (now) => {
    window.frames_.push(now - before);
    before = now;
    window.looking_ = requestAnimationFrame(look);
  };
  window.looking_ = requestAnimationFrame(look);
}"""
STOP = "() => { cancelAnimationFrame(window.looking_); return window.frames_.slice(1); }"


def folder_of_units(folder: Path) -> tuple[Any, pd.Series]:
    """Write a folder of made-up units; gives outlines and one of the figures as well."""
    shapes = made_shapes.cells(SIDE)
    random = np.random.default_rng(0)
    figures = pd.DataFrame(
        np.exp(random.normal(size=(len(shapes), 6))), shapes.index, [f"TEST.K{i}" for i in range(6)]
    )
    folder.mkdir()
    shapes.rename_axis("unit").reset_index().to_file(folder / "shapes.gpkg", driver="GPKG")
    figures.rename_axis("unit").reset_index().to_parquet(folder / "figures.parquet", index=False)
    return shapes, figures["TEST.K0"]


def plotly_page(path: Path, shapes: Any, values: pd.Series) -> None:
    """Write a page with a choropleth of the same."""
    import plotly.express as px

    figure = px.choropleth(
        locations=values.index,
        geojson=json.loads(shapes[["geometry"]].to_json()),
        color=values.to_numpy(),
        fitbounds="locations",
    )
    figure.update_geos(visible=False)
    figure.update_layout(height=400, width=840, margin={"l": 0, "r": 0, "t": 0, "b": 0})
    figure.write_html(path, include_plotlyjs=True, config={"scrollZoom": True})


def frames(page: Page, gesture: Callable[[], None]) -> float:
    """Give the time in milliseconds within which 95% of a gesture's frames came."""
    page.evaluate(RECORD)
    gesture()
    return float(np.percentile(page.evaluate(STOP), 95))


def drag(page: Page, selector: str) -> None:
    """Drag the map to and fro."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(STEPS):
        share = np.sin(step / STEPS * 2 * np.pi)
        page.mouse.move(x + share * box["width"] * 0.3, y + share * box["height"] * 0.2)
    page.mouse.up()


def zoom(page: Page, selector: str) -> None:
    """Zoom in and out again by the wheel."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    page.keyboard.down("Control")
    for step in range(STEPS // 2):
        page.mouse.wheel(0, -50 if step < STEPS // 4 else 50)
    page.keyboard.up("Control")


def ours(page: Page, url: str) -> dict[str, float]:
    """Measure the product's page."""
    page.goto(f"{url}/data")
    page.get_by_role("tab", name="Own regions").click()
    page.locator(".worldmap[data-sharp]").wait_for(timeout=PATIENCE)
    page.locator(".stage").scroll_into_view_if_needed()
    zoomed = page.get_by_role("button", name="Zoom in")
    for _ in range(2):  # so that there is something to be dragged
        zoomed.click()
    found = {"dragging": frames(page, lambda: drag(page, ".stage"))}
    found["zooming"] = frames(page, lambda: zoom(page, ".stage"))
    page.reload()
    begun = page.evaluate("performance.timeOrigin + performance.now()")
    tab = page.get_by_role("tab", name="Own regions")
    tab.click()
    page.locator(".worldmap[data-sharp]").wait_for(timeout=PATIENCE)
    found["first picture"] = page.evaluate("performance.timeOrigin + performance.now()") - begun
    return found


def plotly(page: Page, path: Path) -> dict[str, float]:
    """Measure the choropleth; the outlines of the world that it asks a server for are empty."""
    nothing = {"type": "GeometryCollection", "geometries": []}
    layers = ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
    empty = {"type": "Topology", "objects": dict.fromkeys(layers, nothing), "arcs": []}
    page.route("**/world_110m.json", lambda route: route.fulfill(json=empty, headers=HEADERS))
    begun = page.evaluate("performance.timeOrigin + performance.now()")
    page.goto(path.as_uri())
    page.locator(".choroplethlayer path").nth(SIDE * SIDE - 1).wait_for(
        state="attached", timeout=PATIENCE
    )
    first = page.evaluate("performance.timeOrigin + performance.now()") - begun
    surface = ".geo .bg, .js-plotly-plot"
    return {
        "dragging": frames(page, lambda: drag(page, surface)),
        "zooming": frames(page, lambda: zoom(page, surface)),
        "first picture": first,
    }


def run() -> list[harness.Measurement]:
    """Measure both maps."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        shapes, values = folder_of_units(folder / "units")
        plotly_page(folder / "plotly.html", shapes, values)
        (folder / "servers").mkdir()
        servers = ServerFactory(folder / "servers")
        browser = playwright.chromium.launch(executable_path=find(), args=list(CHROMIUM_FLAGS))
        try:
            server = servers.product(environment={"KINDRED_UNITS": str(folder / "units")})
            view = {"width": 1440, "height": 900}
            mine = ours(browser.new_page(viewport=view), server.url)
            other = plotly(browser.new_page(viewport=view), folder / "plotly.html")
        finally:
            browser.close()
            servers.stop()
    goals = {"dragging": SMOOTH, "zooming": SMOOTH, "first picture": 6_000.0}
    said = {
        "dragging": f"frame while {SIDE**2:,} units are dragged, 95%",
        "zooming": f"frame while {SIDE**2:,} units are zoomed, 95%",
        "first picture": f"first picture of {SIDE**2:,} units",
    }
    return [
        harness.Measurement(
            said[name], mine[name], "Plotly choropleth", other[name], unit="ms", goal=goals[name]
        )
        for name in said
    ]


if __name__ == "__main__":
    os.environ.setdefault("KINDRED_LANGUAGE", "en")
    sys.exit(harness.main("map", run))
