"""Analyses of the merged economies that several sessions share, each computed once.

They are keyed by the merged economies themselves, of which ``engine.merged`` keeps one for each
recipe and snapshot.
"""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

import pandas as pd

from dashboard import engine
from dashboard.viewstate import SCORE_LAYERS
from data.catalogue import Lens
from data.history import growth, histories, year_spans
from geo.agreement import Agreement, metric_agreement
from geo.country import Country, country
from geo.explanations import extremes_sentence, what_would_change, why
from geo.lenses import Lenses, compare_lenses
from geo.markets import Markets
from geo.positions import Profile, percentiles, profile
from geo.screen import Screening
from geo.screening import screen_markets
from geo.sensitivity import sensitivity
from geo.sobol import Sensitivity
from geo.stability import Stability, stability
from geo.timeshift import FIRST_YEAR, Scan, TimeShift, scan, timeshift
from geo.uncertainty import Progress
from geo.weaknesses import Weaknesses, weaknesses
from geo.years import first_scored_year

KEPT = 16
"""Merged economies whose analyses are kept."""

_drivers_lock = Lock()
_drivers: dict[tuple[Markets, str, str | None], Sensitivity] = {}


def years_of_home(result: Markets) -> range:
    """Give the years of home that a shift can look back to, the reference year last."""
    return range(min(FIRST_YEAR, result.reference_year), result.reference_year + 1)


@lru_cache(maxsize=64)
def screened(result: Markets, where: str) -> Screening:
    """Screen by conditions once for all pages that show whom they leave.

    Raises
    ------
    ConditionError
        For a text that cannot be used.
    """
    return screen_markets(result, where)


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


@lru_cache(maxsize=256)
def explained(result: Markets, economy: str) -> tuple[str, ...]:
    """Say why an economy is near to home or far, and what would bring it nearer."""
    said = (
        why(result, economy),
        what_would_change(result, economy),
        extremes_sentence(result, economy),
    )
    return tuple(text for text in said if text)


def spans() -> pd.DataFrame:
    """Say for each indicator from which year to which there are figures."""
    return _spans(engine.snapshot().id)


@lru_cache(maxsize=2)
def _spans(_snapshot_id: str) -> pd.DataFrame:
    """Look for the years once for each snapshot."""
    return year_spans(engine.snapshot().observations)


def layer_years(layer: str) -> range:
    """Give the years that a layer of the map can be shown for.

    Parameters
    ----------
    layer
        A score or an indicator's code.

    Returns
    -------
    range
        Up to the snapshot's reference year; empty where every year would show the same, or nothing.
    """
    years = engine.reference_years()
    if layer == "similarity":
        return years
    if layer in SCORE_LAYERS:
        first = _first_scored_year(engine.snapshot().id)
        return range(0) if first is None else range(max(first, years.start), years.stop)
    known = spans()
    if layer not in known.index or engine.catalogue().indicator(layer).latest_period:
        return range(0)
    return range(max(int(known.at[layer, "first_year"]), years.start), years.stop)


@lru_cache(maxsize=2)
def _first_scored_year(_snapshot_id: str) -> int | None:
    """Look once for each snapshot from which year on AI development can be scored."""
    latest = frozenset(item.code for item in engine.catalogue().indicators if item.latest_period)
    return first_scored_year(engine.snapshot().observations, latest)


def full_year(indicator: str) -> int:
    """Give the last year in which at least half as many economies have a figure as ever."""
    return _full_year(engine.snapshot().id, indicator)


@lru_cache(maxsize=256)
def _full_year(_snapshot_id: str, indicator: str) -> int:
    """Count once for each snapshot and indicator."""
    observations = engine.snapshot().observations
    rows = observations[(observations["indicator"] == indicator).to_numpy(dtype=bool)]
    counts = rows[~rows["quarantined"]].groupby("year")["economy"].nunique()
    return int(counts.index[counts >= counts.max() / 2].max())


def grown(indicator: str, since: int, until: int) -> pd.DataFrame:
    """Compare the figures of all economies of two years."""
    return _grown(engine.snapshot().id, indicator, since, until)


@lru_cache(maxsize=64)
def _grown(_snapshot_id: str, indicator: str, since: int, until: int) -> pd.DataFrame:
    """Compare once for each snapshot and pair of years."""
    return growth(engine.snapshot().observations, indicator, since, until)


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
