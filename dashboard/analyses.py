"""Analyses of the merged economies that several sessions share, each computed once.

They are keyed by the merged economies themselves, of which ``engine.merged`` keeps one for each
recipe and snapshot.
"""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

import pandas as pd

from dashboard import engine
from data.catalogue import Lens
from data.history import histories, year_spans
from geo.agreement import Agreement, metric_agreement
from geo.country import Country, country
from geo.lenses import Lenses, compare_lenses
from geo.markets import Markets
from geo.positions import Profile, percentiles, profile
from geo.sensitivity import sensitivity
from geo.sobol import Sensitivity
from geo.stability import Stability, stability
from geo.timeshift import FIRST_YEAR, Scan, TimeShift, scan, timeshift
from geo.uncertainty import Progress
from geo.weaknesses import Weaknesses, weaknesses

KEPT = 16
"""Merged economies whose analyses are kept."""

_drivers_lock = Lock()
_drivers: dict[tuple[Markets, str, str | None], Sensitivity] = {}


def years_of_home(result: Markets) -> range:
    """Give the years of home that a shift can look back to, the reference year last."""
    return range(min(FIRST_YEAR, result.reference_year), result.reference_year + 1)


@lru_cache(maxsize=256)
def shifted(result: Markets, year: int) -> TimeShift:
    """Compare the economies of today with home in one year."""
    return timeshift(result, engine.snapshot().observations, year)


@lru_cache(maxsize=KEPT)
def scanned(result: Markets) -> Scan:
    """Find at which of home's years each economy of today is nearest."""
    return scan(result, engine.snapshot().observations, years_of_home(result).start)


@lru_cache(maxsize=KEPT)
def agreed(result: Markets) -> Agreement:
    """Compare the rankings by every metric."""
    return metric_agreement(result)


@lru_cache(maxsize=KEPT)
def lensed(result: Markets, own: tuple[Lens, ...] = ()) -> Lenses:
    """Rank under every lens, and under further ones of one's own."""
    return compare_lenses(result, own=own)


@lru_cache(maxsize=64)
def firm(result: Markets, economies: tuple[str, ...], by: str, top: int) -> Stability:
    """Follow a shortlist through the method's 10,000 draws."""
    return stability(result, economies, by, top=top)


@lru_cache(maxsize=KEPT)
def weak(result: Markets) -> Weaknesses:
    """Tell how far one figure alone would rank the same."""
    return weaknesses(result)


@lru_cache(maxsize=KEPT)
def standings(result: Markets) -> pd.DataFrame:
    """Give the percentile in the world of every figure."""
    return percentiles(result.section.values)


@lru_cache(maxsize=KEPT)
def profiled(result: Markets) -> Profile:
    """Summarise by pillar where every economy stands."""
    return profile(result, standings(result))


@lru_cache(maxsize=256)
def whole(result: Markets, economy: str) -> Country:
    """Put together what is known of one economy."""
    return country(result, engine.snapshot(), economy, standings(result))


def spans() -> pd.DataFrame:
    """Say for each indicator from which year to which there are figures."""
    return _spans(engine.snapshot().id)


@lru_cache(maxsize=2)
def _spans(_snapshot_id: str) -> pd.DataFrame:
    """Look for the years once for each snapshot."""
    return year_spans(engine.snapshot().observations)


def history(economies: tuple[str, ...]) -> pd.DataFrame:
    """Give every figure of some economies since 2000."""
    return _history(engine.snapshot().id, economies)


@lru_cache(maxsize=64)
def _history(_snapshot_id: str, economies: tuple[str, ...]) -> pd.DataFrame:
    """Take the figures once for each choice of economies."""
    return histories(engine.snapshot().observations, economies)


def drivers(
    result: Markets, by: str, economy: str | None = None, progress: Progress | None = None
) -> Sensitivity:
    """Give the Sobol' indices of the choices, from about 20,000 rankings.

    Parameters
    ----------
    result, by, economy, progress
        As ``geo.sensitivity.sensitivity`` takes them. Nothing is kept of a run that was ended.
    """
    found = drivers_known(result, by, economy)
    if found is None:
        found = sensitivity(result, by, economy=economy, progress=progress)
        with _drivers_lock:
            while len(_drivers) >= KEPT:
                del _drivers[next(iter(_drivers))]
            _drivers[result, by, economy] = found
    return found


def drivers_known(result: Markets, by: str, economy: str | None = None) -> Sensitivity | None:
    """Give the indices if they were computed before."""
    with _drivers_lock:
        return _drivers.get((result, by, economy))
