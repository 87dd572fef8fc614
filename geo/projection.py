"""The Equal Earth projection and the units of the product's own world map.

The map is drawn in units of its own: 10,000 across the whole world, x to the right and y
downwards as in SVG. Every economy has its true area relative to the others, because Equal Earth
keeps areas. The central meridian is moved east so that the cut runs down the Bering Strait and
not through Russia, Fiji or St. Lawrence Island.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "CENTRAL_MERIDIAN",
    "COEFFICIENTS",
    "HEIGHT",
    "SCALE",
    "SEAM",
    "WIDTH",
    "equal_earth",
    "from_map",
    "inverse_equal_earth",
    "on_map",
    "to_map",
]

Floats = NDArray[np.float64]

COEFFICIENTS: Final = (1.340264, -0.081106, 0.000893, 0.003796)
"""A1 to A4 of the projection's polynomial, as published."""

CENTRAL_MERIDIAN: Final = 11.4
"""Degrees east in the middle of the map."""

SEAM: Final = CENTRAL_MERIDIAN - 180.0
"""Degrees east at which the map is cut: 168.6 degrees west, in the Bering Strait."""

_ROOT3 = math.sqrt(3.0)


def _polynomial(theta: Floats) -> Floats:
    """Give y as a function of the parametric latitude."""
    a1, a2, a3, a4 = COEFFICIENTS
    t2 = theta * theta
    t6 = t2 * t2 * t2
    return np.asarray(theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2)), dtype=float)


def _derivative(theta: Floats) -> Floats:
    """Give dy/dtheta."""
    a1, a2, a3, a4 = COEFFICIENTS
    t2 = theta * theta
    t6 = t2 * t2 * t2
    return np.asarray(a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2), dtype=float)


def equal_earth(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Project longitude and latitude by Equal Earth on a sphere of radius 1.

    Parameters
    ----------
    lon
        Degrees east of the central meridian, from -180 to 180.
    lat
        Degrees north.

    Returns
    -------
    tuple of numpy.ndarray
        x from -2.7066 to 2.7066 and y from -1.3174 to 1.3174, y upwards. NaN stays NaN.

    References
    ----------
    B. Šavrič, T. Patterson and B. Jenny (2018), "The Equal Earth map projection",
    International Journal of Geographical Information Science 33 (3), equations 2 and 3.
    """
    longitude = np.radians(np.asarray(lon, dtype=float))
    theta = np.arcsin(_ROOT3 / 2 * np.sin(np.radians(np.asarray(lat, dtype=float))))
    x = 2 * _ROOT3 * longitude * np.cos(theta) / (3 * _derivative(theta))
    return np.asarray(x, dtype=float), _polynomial(theta)


def inverse_equal_earth(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Turn Equal Earth coordinates back into longitude and latitude.

    Parameters
    ----------
    x, y
        Coordinates as `equal_earth` gives them.

    Returns
    -------
    tuple of numpy.ndarray
        Degrees east of the central meridian and degrees north; NaN where y lies outside the
        map. Longitudes beyond 180 degrees mean a point outside the outline.

    Notes
    -----
    The polynomial is inverted by Newton's method, which the authors of the projection propose;
    twelve steps reach the limit of double precision everywhere.
    """
    horizontal, vertical = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    theta = vertical.copy()
    for _ in range(12):
        theta = theta - (_polynomial(theta) - vertical) / _derivative(theta)
    sine = 2 * np.sin(theta) / _ROOT3
    inside = np.abs(sine) <= 1 + 1e-12
    lat = np.degrees(np.arcsin(np.clip(np.where(inside, sine, np.nan), -1, 1)))
    lon = np.degrees(3 * horizontal * _derivative(theta) / (2 * _ROOT3 * np.cos(theta)))
    return np.asarray(np.where(inside, lon, np.nan), dtype=float), np.asarray(lat, dtype=float)


_X_MAX = float(equal_earth(180.0, 0.0)[0])
_Y_MAX = float(equal_earth(0.0, 90.0)[1])

WIDTH: Final = 10000.0
"""Width of the whole world in map units."""

SCALE: Final = WIDTH / (2 * _X_MAX)
"""Map units to one radius of the Earth."""

HEIGHT: Final = 2 * _Y_MAX * SCALE
"""Height of the whole world in map units, about 4,867."""


def to_map(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Place longitude and latitude on the product's map.

    Parameters
    ----------
    lon, lat
        Degrees east and north; any longitude is taken to its place between the two edges.

    Returns
    -------
    tuple of numpy.ndarray
        x and y in map units, y downwards; NaN stays NaN.
    """
    return on_map(np.mod(np.asarray(lon, dtype=float) - SEAM, 360.0) - 180.0, lat)


def on_map(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Place longitudes that were counted from the map's middle, and latitudes.

    Parameters
    ----------
    lon
        Degrees east of the central meridian, from -180 to 180: both edges of the map have a place.
    lat
        Degrees north.

    Returns
    -------
    tuple of numpy.ndarray
        x and y in map units, y downwards; NaN stays NaN.
    """
    x, y = equal_earth(lon, lat)
    return x * SCALE + WIDTH / 2, HEIGHT / 2 - y * SCALE


def from_map(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Read longitude and latitude off the product's map.

    Parameters
    ----------
    x, y
        Map units, y downwards.

    Returns
    -------
    tuple of numpy.ndarray
        Degrees east in [-180, 180) and degrees north; NaN outside the outline of the world.
    """
    lon, lat = inverse_equal_earth(
        (np.asarray(x, dtype=float) - WIDTH / 2) / SCALE,
        (HEIGHT / 2 - np.asarray(y, dtype=float)) / SCALE,
    )
    outside = np.abs(lon) > 180 + 1e-9
    east = np.mod(lon + CENTRAL_MERIDIAN + 180.0, 360.0) - 180.0
    return np.where(outside, np.nan, east), np.where(outside, np.nan, lat)
