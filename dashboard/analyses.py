"""Analyses of the merged economies that several sessions share, each computed once.

They are keyed by the merged economies themselves, of which ``engine.merged`` keeps one for each
recipe and snapshot. Those that take longest go through `dashboard.heavy`.
"""

from __future__ import annotations

import pandas as pd

from dashboard import doubtful, engine, heavy
from dashboard.forgetting import register, until_new_figures
from dashboard.keeping import Kept
from dashboard.tickets import Ticket
from dashboard.viewstate import SCORE_LAYERS
from data.catalogue import Lens
from data.history import growth, histories, year_spans
from geo.agreement import Agreement, metric_agreement
from geo.country import Country, country
from geo.explanations import extremes_sentence, what_would_change, why
from geo.lenses import Lenses, compare_lenses
from geo.markets import Markets
from geo.positions import Profile, percentiles, profile
from geo.provenance import Doubts
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

_standings: Kept[tuple[pd.DataFrame, pd.DataFrame]] = Kept(8)
"""Figures of a cross-section and their percentiles, by the identity of the former."""
register(_standings.clear)


def years_of_home(result: Markets) -> range:
    """Give the years of home that a shift can look back to, the reference year last."""
    return range(min(FIRST_YEAR, result.reference_year), result.reference_year + 1)


@until_new_figures(engine.KEPT_RECIPES)
def screened(result: Markets, where: str) -> Screening:
    """Screen by conditions once for all pages that show whom they leave.

    Raises
    ------
    ConditionError
        For a text that cannot be used.
    """
    return screen_markets(result, where)


def shifted(result: Markets, year: int) -> TimeShift:
    """Compare the economies of today with home in one year."""
    return _shifted(engine.original(result), year)


@heavy.shared("time shift", kept=engine.KEPT_RECIPES)
def _shifted(_progress: Progress, result: Markets, year: int) -> TimeShift:
    """Compare once for all sessions."""
    return timeshift(result, engine.observations_behind(result), year)


def scanned(result: Markets) -> Scan:
    """Find at which of home's years each economy of today is nearest."""
    return _scanned(engine.original(result))


@heavy.shared("time-shift scan", kept=engine.KEPT_RECIPES)
def _scanned(_progress: Progress, result: Markets) -> Scan:
    """Scan once for all sessions."""
    observations = engine.observations_behind(result)
    return scan(result, observations, years_of_home(result).start)


def agreed(result: Markets) -> Agreement:
    """Compare the rankings by every metric."""
    return _agreed(engine.original(result))


@heavy.shared("metrics", kept=KEPT)
def _agreed(_progress: Progress, result: Markets) -> Agreement:
    """Rank by every metric once for all sessions."""
    return metric_agreement(result)


def lensed(result: Markets, own: tuple[Lens, ...] = ()) -> Lenses:
    """Rank under every lens, and under further ones of one's own."""
    return _lensed(result, own)


@heavy.shared("lenses", kept=engine.KEPT_RECIPES)
def _lensed(_progress: Progress, result: Markets, own: tuple[Lens, ...]) -> Lenses:
    """Rank under every lens once for all sessions; it names lenses in the reader's language."""
    return compare_lenses(result, own=own)


def firm(result: Markets, economies: tuple[str, ...], by: str, top: int) -> Stability:
    """Follow a shortlist through the method's 10,000 draws."""
    return _firm(engine.original(result), economies, by, top)


@heavy.shared("stability", kept=engine.KEPT_RECIPES)
def _firm(
    progress: Progress, result: Markets, economies: tuple[str, ...], by: str, top: int
) -> Stability:
    """Draw once for all sessions."""
    return stability(result, economies, by, top=top, progress=progress)


@until_new_figures(KEPT)
def weak(result: Markets) -> Weaknesses:
    """Tell how far one figure alone would rank the same."""
    return weaknesses(result)


def standings(result: Markets) -> pd.DataFrame:
    """Give the percentile in the world of every figure, the same for every home market."""
    values = result.section.values
    found = _standings.get(id(values))
    if found is None or found[0] is not values:
        found = values, percentiles(values)
        _standings.put(id(values), found)
    return found[1]


@until_new_figures(KEPT)
def profiled(result: Markets) -> Profile:
    """Summarise by pillar where every economy stands."""
    return profile(result, standings(result))


def whole(result: Markets, economy: str) -> Country:
    """Put together what is known of one economy."""
    return _whole(engine.by_default(result), economy)


@until_new_figures(engine.KEPT_RECIPES)
def _whole(result: Markets, economy: str) -> Country:
    """Put it together once for all recipes that rest on the same figures."""
    return country(
        result,
        engine.snapshot_behind(result),
        economy,
        standings(result),
        Doubts(doubtful.warnings(), doubtful.estimates_shared()),
        history(tuple(dict.fromkeys((result.home, economy)))),
    )


@until_new_figures(64)
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


@until_new_figures(2)
def _spans(snapshot_id: str) -> pd.DataFrame:
    """Look for the years once for each snapshot."""
    return year_spans(engine.snapshot_by(snapshot_id).observations)


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


@until_new_figures(2)
def _first_scored_year(snapshot_id: str) -> int | None:
    """Look once for each snapshot from which year on AI development can be scored."""
    indicators = engine.catalogue_by(snapshot_id).indicators
    latest = frozenset(item.code for item in indicators if item.latest_period)
    return first_scored_year(engine.snapshot_by(snapshot_id).observations, latest)


def full_year(indicator: str) -> int:
    """Give the last year in which at least half as many economies have a figure as ever."""
    return _full_year(engine.snapshot().id, indicator)


@until_new_figures(256)
def _full_year(snapshot_id: str, indicator: str) -> int:
    """Count once for each snapshot and indicator."""
    observations = engine.snapshot_by(snapshot_id).observations
    rows = observations[(observations["indicator"] == indicator).to_numpy(dtype=bool)]
    counts = rows[~rows["quarantined"]].groupby("year")["economy"].nunique()
    return int(counts.index[counts >= counts.max() / 2].max())


def grown(indicator: str, since: int, until: int) -> pd.DataFrame:
    """Compare the figures of all economies of two years."""
    return _grown(engine.snapshot().id, indicator, since, until)


@until_new_figures(64)
def _grown(snapshot_id: str, indicator: str, since: int, until: int) -> pd.DataFrame:
    """Compare once for each snapshot and pair of years."""
    return growth(engine.snapshot_by(snapshot_id).observations, indicator, since, until)


def history(economies: tuple[str, ...]) -> pd.DataFrame:
    """Give every figure of some economies since 2000."""
    return _history(engine.snapshot().id, economies)


@until_new_figures(24)
def _history(snapshot_id: str, economies: tuple[str, ...]) -> pd.DataFrame:
    """Take the figures once for each choice of economies."""
    return histories(engine.snapshot_by(snapshot_id).observations, economies)


def drivers(result: Markets, by: str, economy: str | None = None) -> Sensitivity:
    """Give the Sobol' indices of the choices, from about 20,000 rankings.

    Parameters
    ----------
    result, by, economy
        As ``geo.sensitivity.sensitivity`` takes them.
    """
    return _drivers(result, by, economy)


def drivers_begun(result: Markets, by: str, economy: str | None = None) -> Ticket[Sensitivity]:
    """Have the indices computed beside the page. Nothing is kept of what was ended."""
    return _drivers.begin(result, by, economy)


def drivers_known(result: Markets, by: str, economy: str | None = None) -> Sensitivity | None:
    """Give the indices if they were computed before."""
    return _drivers.known(result, by, economy)


@heavy.shared("sensitivity", kept=KEPT, cost=5.0)
def _drivers(progress: Progress, result: Markets, by: str, economy: str | None) -> Sensitivity:
    """Draw once for all sessions; it names its target in the reader's language."""
    return sensitivity(result, by, economy=economy, progress=progress)
