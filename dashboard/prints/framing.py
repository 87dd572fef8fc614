"""What part of the world a printed map shows, and which economies stand out on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from data.errors import AnalysisError
from data.languages import N_, fill
from geo.projection import HEIGHT, WIDTH
from geo.shapes import REGION_WINDOWS, window_box

WHOLE: Final = "World"


@dataclass(frozen=True)
class Marks:
    """Economies that stand out, by their codes.

    Attributes
    ----------
    listed
        Outlined and named, in this order where there is not room for all names.
    proposals
        Outlined as proposed targets.
    called
        What the legend calls the listed ones, in English.
    """

    listed: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    called: str = N_("On the shortlist")


@dataclass(frozen=True)
class Frame:
    """The part of the map that is shown, in map units, and how large a unit is."""

    west: float
    top: float
    east: float
    bottom: float
    scale: float

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a place is shown."""
        return self.west <= x <= self.east and self.top <= y <= self.bottom


def check_region(region: str) -> None:
    """Refuse a region that the map cannot be zoomed to.

    Raises
    ------
    AnalysisError
        Naming the regions that there are.
    """
    if region != WHOLE and region not in REGION_WINDOWS:
        raise AnalysisError(
            fill("There is no region {name} on the map.", name=repr(region)),
            fill("Choose one of: {names}.", names=", ".join([WHOLE, *REGION_WINDOWS])),
        )


def framed(region: str, width: float) -> Frame:
    """Frame the world or a window of it."""
    if region == WHOLE:
        west, top, east, bottom = 0.0, 0.0, WIDTH, HEIGHT
    else:
        west, top, east, bottom = window_box(*REGION_WINDOWS[region])
        # Not higher than wide: the window grows to the sides instead.
        lacking = max(0.0, (bottom - top) * 1.5 - (east - west)) / 2
        west, east = west - lacking, east + lacking
    margin = 0.02 * (east - west)
    west, east, top, bottom = west - margin, east + margin, top - margin / 2, bottom + margin / 2
    return Frame(west, top, east, bottom, width * 72 / (east - west))
