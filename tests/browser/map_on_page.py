"""The world map as a test sees it: where an economy is on the screen, how it is drawn."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from geo.boundaries import shapes_file

STATIC = Path(__file__).resolve().parents[2] / "dashboard" / "static"


@cache
def shapes() -> dict[str, dict[str, Any]]:
    """Read the features of the world's shapes by economy, with their place in the order."""
    text = (STATIC / shapes_file("world")).read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    return {feature["id"]: {**feature, "place": at} for at, feature in enumerate(features)}


class MapOnPage:
    """One map of an open page."""

    def __init__(self, page: Page, within: Locator | None = None, number: int = 0) -> None:
        self.page = page
        self.root = (within or page.locator("body")).locator(".worldmap").nth(number)
        self.stage = self.root.locator(".stage")
        self.tooltip = self.root.locator(".tooltip")
        self.legend = self.root.locator(".legend")
        self.spoken = self.root.locator(".spoken")

    def wait(self) -> MapOnPage:
        """Wait until the map has drawn its first message."""
        expect(self.root).to_have_attribute("data-drawn", re.compile(r"\d+"), timeout=90_000)
        return self

    def drawn(self) -> int:
        """Give how many messages were drawn."""
        return int(self.root.get_attribute("data-drawn") or 0)

    def transform(self) -> tuple[float, float, float]:
        """Give left, top and scale of the view."""
        text = self.root.locator("svg.world > g").first.get_attribute("transform") or ""
        left, top, scale = (float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", text))
        return left, top, scale

    def rest(self) -> MapOnPage:
        """Wait until the view has come to rest."""
        # A busy machine may show no frame for a while, so it must rest for some looks in a row.
        before, still = None, 0
        while still < 4:
            now = self.transform()
            still = still + 1 if now == before else 0
            before = now
            self.page.wait_for_timeout(100)
        return self

    def point(self, economy: str) -> tuple[float, float]:
        """Bring the map into the window and give where in it an economy's point is."""
        self.stage.scroll_into_view_if_needed()
        left, top, scale = self.transform()
        box = self.stage.bounding_box()
        assert box is not None
        shape = shapes()[economy]
        return box["x"] + shape["x"] * scale + left, box["y"] + shape["y"] * scale + top

    def click(self, economy: str) -> None:
        """Click an economy."""
        self.page.mouse.click(*self.point(economy))

    def hover(self, economy: str) -> None:
        """Put the mouse on an economy."""
        self.page.mouse.move(*self.point(economy))

    def area(self, economy: str) -> Locator:
        """Give the path of an economy."""
        return self.root.locator(f"path.land[data-place='{shapes()[economy]['place']}']")

    def fill(self, economy: str) -> str:
        """Give the colour of an economy as it is seen."""
        return str(self.area(economy).evaluate("path => getComputedStyle(path).fill"))

    def outlined(self, kind: str) -> int:
        """Count the outlines of a kind: selected, proposal, home, hover or focus."""
        return self.root.locator(f"svg.world g.{kind} > .outline").count()
