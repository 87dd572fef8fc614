"""Access to a market: where each economy lies and how far that is from home."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from data.errors import AnalysisError
from data.languages import fill
from geo.boundaries import representative_points

__all__ = ["EARTH_RADIUS_KM", "distance_to_home", "great_circle_km", "points"]

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius of the Earth, (2a + b) / 3 of the Geodetic Reference System 1980.

H. Moritz (2000), "Geodetic Reference System 1980", Journal of Geodesy 74, 128-133.
"""


def great_circle_km(
    lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike
) -> NDArray[np.float64]:
    """Measure great-circle distances by the haversine formula.

    Parameters
    ----------
    lat1, lon1, lat2, lon2
        Degrees north and east of the two ends; arrays are combined by numpy's broadcasting.

    Returns
    -------
    numpy.ndarray
        Kilometres on a sphere of the Earth's mean radius, within 0.6% of the ellipsoid's; NaN
        where a coordinate is missing.

    References
    ----------
    R. W. Sinnott (1984), "Virtues of the haversine", Sky and Telescope 68 (2), 159.
    """
    phi1, lambda1, phi2, lambda2 = (
        np.radians(np.asarray(value, dtype=float)) for value in (lat1, lon1, lat2, lon2)
    )
    half = (
        np.sin((phi2 - phi1) / 2) ** 2
        + np.cos(phi1) * np.cos(phi2) * np.sin((lambda2 - lambda1) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))), dtype=float)


def points(economies: pd.DataFrame) -> pd.DataFrame:
    """Give one point for every economy.

    Parameters
    ----------
    economies
        Indexed by economy, with columns latitude and longitude in degrees, NaN where the
        figures give none.

    Returns
    -------
    pandas.DataFrame
        In the same order, with columns latitude and longitude (degrees) and origin: "figures",
        "shape" for the representative point of the boundaries where the figures give none, or
        "unknown" with NaN where there is no shape either.
    """
    result = economies[["latitude", "longitude"]].astype(float)
    given = result.notna().all(axis=1)
    drawn = representative_points()
    found = given.index[~given].intersection(pd.Index(list(drawn)))
    result.loc[~given, :] = np.nan
    if len(found):
        result.loc[found, ["longitude", "latitude"]] = [drawn[economy] for economy in found]
    origin = np.where(given, "figures", np.where(result["latitude"].notna(), "shape", "unknown"))
    return result.assign(origin=origin)


def distance_to_home(economies: pd.DataFrame, home: str) -> pd.Series:
    """Measure how far each economy lies from the home market.

    Parameters
    ----------
    economies
        As `points` takes it.
    home
        The home market's code.

    Returns
    -------
    pandas.Series
        Great-circle kilometres between the points of `points`, named "distance_km", in the
        order of the economies; 0 for home, NaN where a point is unknown.

    Raises
    ------
    AnalysisError
        Home is not among the economies.
    """
    if home not in economies.index:
        raise AnalysisError(
            fill("{home} is not among the economies.", home=home),
            "Choose a home market that is one of them.",
        )
    place = points(economies)
    latitude, longitude = place["latitude"].to_numpy(), place["longitude"].to_numpy()
    at = int(np.flatnonzero(economies.index == home)[0])
    distance = great_circle_km(latitude[at], longitude[at], latitude, longitude)
    return pd.Series(distance, index=economies.index, name="distance_km")
