"""Colours of maps and charts: ordered, safe for colour-blind readers, for light and for dark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from data.errors import AnalysisError
from data.languages import fill

Theme = Literal["light", "dark"]
Ramp = Literal["sequential", "diverging", "categorical", "two-way"]


@dataclass(frozen=True)
class Colours:
    """The same colours for both themes, each as "#rrggbb", in the order of the classes."""

    light: tuple[str, ...]
    dark: tuple[str, ...]


@dataclass(frozen=True)
class Roles:
    """What a colour means wherever it appears: on maps, in charts and in tables."""

    home: str
    proposal: str
    selected: str
    others: str
    open: str
    african: str


ROLES: Final[dict[Theme, Roles]] = {
    "light": Roles(
        home="#9c0f6f",
        proposal="#b4480c",
        selected="#14171c",
        others="#868d98",
        open="#5c8dc7",
        african="#503411",
    ),
    "dark": Roles(
        home="#ff84d8",
        proposal="#ffb45e",
        selected="#ffffff",
        others="#7f8794",
        open="#8ccfb8",
        african="#f6dea0",
    ),
}

SERIES: Final[dict[Theme, tuple[str, ...]]] = {
    "light": ("#008fda", "#603600", "#a77c2b", "#798e68", "#002e20"),
    "dark": ("#b3ffe9", "#907be7", "#d7fa91", "#6fa52e", "#c69992"),
}
"""Economies or other series beside home, in their order; found by search for the greatest least
distance from each other and from home under full and colour-blind vision."""


CLEAR: Final = "rgba(0,0,0,0)"
"""No colour at all: the page shows."""


@dataclass(frozen=True)
class Ground:
    """What figures stand on: the page, its words, and the lines that help the eye."""

    page: str
    ink: str
    grid: str
    band: str
    wide_band: str
    edge: str


GROUND: Final[dict[Theme, Ground]] = {
    "light": Ground(
        page="#ffffff",
        ink="#1b2733",
        grid="#dfe4e9",
        band="rgba(134,141,152,0.20)",
        wide_band="rgba(134,141,152,0.13)",
        edge="rgba(128,128,128,0.9)",
    ),
    "dark": Ground(
        page="#10171e",
        ink="#e4eaf0",
        grid="#2b3844",
        band="rgba(134,141,152,0.20)",
        wide_band="rgba(134,141,152,0.13)",
        edge="rgba(128,128,128,0.9)",
    ),
}

CATEGORICAL: Final = Colours(
    light=(
        "#1f6fb4",
        "#fed252",
        "#9cbff8",
        "#861309",
        "#a7611b",
        "#df911a",
        "#3a9da2",
        "#5d3666",
    ),
    dark=("#5eaceb", "#9f3501", "#e1f79a", "#2559b0", "#819808", "#188489", "#8de8f8", "#c4c642"),
)
"""Colours without an order; the first few are the easiest to tell apart."""

# Stops of a ramp as lightness, chroma and hue in Oklch. Low is near the page's own colour in both
# themes, so that more always means more contrast.
_Stop = tuple[float, float, float]
_SEQUENTIAL: Final[dict[Theme, tuple[_Stop, ...]]] = {
    "light": (
        (0.945, 0.075, 98),
        (0.84, 0.105, 130),
        (0.70, 0.115, 172),
        (0.55, 0.095, 225),
        (0.42, 0.115, 262),
        (0.28, 0.10, 285),
    ),
    "dark": (
        (0.36, 0.10, 285),
        (0.48, 0.115, 262),
        (0.60, 0.105, 225),
        (0.73, 0.115, 172),
        (0.85, 0.115, 130),
        (0.95, 0.075, 100),
    ),
}
# From the class next to the midpoint outwards.
_BELOW: Final[dict[Theme, tuple[_Stop, ...]]] = {
    "light": ((0.88, 0.045, 235), (0.70, 0.095, 243), (0.53, 0.12, 252), (0.36, 0.11, 258)),
    "dark": ((0.42, 0.07, 258), (0.56, 0.115, 252), (0.73, 0.115, 245), (0.90, 0.06, 230)),
}
_ABOVE: Final[dict[Theme, tuple[_Stop, ...]]] = {
    "light": ((0.89, 0.055, 80), (0.76, 0.11, 66), (0.60, 0.13, 52), (0.42, 0.10, 45)),
    "dark": ((0.42, 0.06, 50), (0.57, 0.115, 50), (0.75, 0.13, 62), (0.91, 0.065, 80)),
}

# Corners of the square of two figures: both low, the first high, the second high, both high. Blue
# against ochre is the pair that readers without red or green cones tell apart as well.
_SQUARE: Final[dict[Theme, tuple[_Stop, _Stop, _Stop, _Stop]]] = {
    "light": ((0.93, 0.022, 160), (0.61, 0.135, 272), (0.63, 0.135, 74), (0.24, 0.06, 8)),
    "dark": ((0.32, 0.01, 6), (0.66, 0.135, 272), (0.63, 0.135, 100), (0.96, 0.04, 170)),
}


def sequential(k: int) -> Colours:
    """Make colours from little to much.

    Parameters
    ----------
    k
        How many classes; 0 gives no colours.

    Returns
    -------
    Colours
        Light theme: pale yellow to deep violet, darker with every class. Dark theme: deep violet
        to pale yellow, lighter with every class.

    Notes
    -----
    Colours are mixed in Oklab (B. Ottosson, 2020, "A perceptual color space for image
    processing"), in which equal steps look about equal.
    """
    return Colours(_ramp(_SEQUENTIAL["light"], k), _ramp(_SEQUENTIAL["dark"], k))


def diverging(below: int, above: int) -> Colours:
    """Make colours that lead away from a midpoint: blue below it, orange above.

    Parameters
    ----------
    below, above
        How many classes lie on each side; either may be 0.

    Returns
    -------
    Colours
        In ascending order of the values; the farther from the midpoint, the stronger. The side
        with fewer classes uses the weaker part of its range, so that equal distance from the
        midpoint in classes looks equally strong.
    """
    most = max(below, above)

    def sides(theme: Theme) -> tuple[str, ...]:
        low = _ramp(_BELOW[theme], most)[:below]
        return low[::-1] + _ramp(_ABOVE[theme], most)[:above]

    return Colours(sides("light"), sides("dark"))


def categorical(k: int) -> Colours:
    """Take colours for categories without an order.

    Parameters
    ----------
    k
        How many, at most 8.

    Returns
    -------
    Colours
        The first `k` of `CATEGORICAL`.

    Raises
    ------
    AnalysisError
        When there are more categories than colours that stay apart.
    """
    if k > len(CATEGORICAL.light):
        raise AnalysisError(
            fill("{count} categories cannot be told apart by colour.", count=k),
            fill("Join some, so that at most {count} are left.", count=len(CATEGORICAL.light)),
        )
    return Colours(CATEGORICAL.light[:k], CATEGORICAL.dark[:k])


def two_way() -> Colours:
    """Make the nine colours of two figures with three classes each.

    Returns
    -------
    Colours
        In the order of `geo.bivariate`: the classes of the first figure from low to high, for the
        lowest class of the second, then for the others. Light theme: pale where both are low, blue
        where the first is high, ochre where the second is, nearly black where both are. The dark
        theme leads from dark to nearly white.

    Notes
    -----
    The corners are mixed in Oklab; they were chosen by search so that no two of the nine come
    close to each other for full, red-blind and green-blind vision.
    """

    def square(theme: Theme) -> tuple[str, ...]:
        low, right, top, both = (_oklab(stop) for stop in _SQUARE[theme])
        return tuple(
            _hex(*_between(_between(low, right, across), _between(top, both, across), up))
            for up in (0.0, 0.5, 1.0)
            for across in (0.0, 0.5, 1.0)
        )

    return Colours(square("light"), square("dark"))


def of_classes(ramp: Ramp, count: int, below: int | None = None) -> Colours:
    """Take the colours of a layer's classes, on screen and in print alike.

    Parameters
    ----------
    ramp
        What order the classes have.
    count
        How many classes there are; a two-way ramp always has nine.
    below
        How many of them lie at or below the midpoint of a diverging ramp; half of them when None.

    Returns
    -------
    Colours
        As many as there are classes, in their order.

    Raises
    ------
    AnalysisError
        When there are more categories than colours that stay apart.
    """
    if ramp == "two-way":
        return two_way()
    if ramp == "categorical":
        return categorical(count)
    if ramp == "diverging":
        under = count // 2 if below is None else below
        return diverging(under, count - under)
    return sequential(count)


def rgb(colour: str) -> tuple[int, int, int]:
    """Give the red, green and blue of a colour such as ``#1f6fb4``, each from 0 to 255."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def faint(colour: str, page: str) -> str:
    """Give a colour as it looks where it stands back: little of it, over the page.

    Parameters
    ----------
    colour, page
        Such as ``#1f6fb4``.
    """
    mixed = (
        round(_FAINT * own) + round((1 - _FAINT) * below)
        for own, below in zip(rgb(colour), rgb(page), strict=True)
    )
    return "#" + "".join(f"{min(part, 255):02x}" for part in mixed)


_FAINT = 0.15
"""How much of a colour is left where it stands back, as the map's style sheet has it."""


def _ramp(stops: Sequence[_Stop], k: int) -> tuple[str, ...]:
    """Take `k` colours evenly along straight lines between the stops in Oklab."""
    points = [_oklab(stop) for stop in stops]
    colours = []
    for place in range(k):
        # A single class takes the middle: it is neither little nor much.
        along = (place / (k - 1) if k > 1 else 0.5) * (len(points) - 1)
        start = min(int(along), len(points) - 2)
        colours.append(_hex(*_between(points[start], points[start + 1], along - start)))
    return tuple(colours)


def _oklab(stop: _Stop) -> _Stop:
    """Turn lightness, chroma and hue in degrees into Oklab's axes."""
    light, chroma, hue = stop
    turned = math.radians(hue)
    return light, chroma * math.cos(turned), chroma * math.sin(turned)


def _between(one: _Stop, other: _Stop, share: float) -> _Stop:
    """Mix two colours in Oklab."""
    light, green_red, blue_yellow = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return light, green_red, blue_yellow


def _hex(light: float, green_red: float, blue_yellow: float) -> str:
    """Write an Oklab colour as sRGB, with Ottosson's matrices."""
    long = (light + 0.3963377774 * green_red + 0.2158037573 * blue_yellow) ** 3
    medium = (light - 0.1055613458 * green_red - 0.0638541728 * blue_yellow) ** 3
    short = (light - 0.0894841775 * green_red - 1.2914855480 * blue_yellow) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{_channel(part):02x}" for part in linear)


def _channel(linear: float) -> int:
    """Turn one linear channel into its sRGB byte."""
    inside = min(max(linear, 0.0), 1.0)
    coded = 12.92 * inside if inside <= 0.0031308 else 1.055 * inside ** (1 / 2.4) - 0.055
    return round(coded * 255)
