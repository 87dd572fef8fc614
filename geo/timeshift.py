"""Which economies look today as the home market looked in an earlier year.

Every economy's cross-section of today is compared with home's of a year in the past, on the scales
of today. Scanning the years tells for each economy at which of home's years it is nearest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import fill
from data.panel import CrossSection, cross_section
from geo.markets import Markets
from geo.metrics import measure
from geo.normalise import transform
from geo.recipe import transformations_in_force
from geo.similarity import COVERAGE_TOLERANCE

FIRST_YEAR = 2007
"""Where a scan begins: before it, too much is missing for many home markets."""

NEARLY = 0.05
"""Distances that exceed the least by no more than this share count as nearly as small."""


@dataclass(frozen=True)
class TimeShift:
    """Economies of today against home in one year.

    Attributes
    ----------
    year
        Home's year.
    ranking
        Indexed by economy, all but home: rank (Int64; 1 = nearest; NA when not ranked), distance,
        similarity (0 to 100), coverage (0 to 1, of all indicators' weight), status ("ok" or "not
        enough data").
    home_indicators
        How many indicators home has a figure for in that year.
    of
        How many there are.
    home_values, home_periods
        Home's figures of that year and the periods they are of, by indicator.
    """

    year: int
    ranking: pd.DataFrame
    home_indicators: int
    of: int
    home_values: pd.Series
    home_periods: pd.Series


@dataclass(frozen=True)
class Scan:
    """At which of home's years each economy of today is nearest.

    Attributes
    ----------
    table
        Indexed by economy, all but home: year (Int64; home's year at which the economy is nearest,
        the later of equal ones; NA when it is not ranked in any), lag (Int64; years before the
        reference year), distance (in that year), now (distance in the last year scanned, NaN when
        not ranked then), flatness (0 to 1: share of the years with a distance in which it exceeds
        the least by at most 5%), first_year and last_year (Int64; the run of such years that holds
        ``year``), home_indicators (Int64; how many home has in ``year``).
    curve
        Economies by year: distances, NaN where there are not enough data.
    home_indicators
        Year to the number of indicators that home has a figure for.
    of
        How many indicators there are.
    reference_year
        The year of the economies' own figures.
    """

    table: pd.DataFrame
    curve: pd.DataFrame
    home_indicators: pd.Series
    of: int
    reference_year: int


def timeshift(result: Markets, observations: pd.DataFrame, year: int) -> TimeShift:
    """Compare the economies of today with home in one year.

    Parameters
    ----------
    result
        The merged economies; recipe and scales are taken from them.
    observations
        The snapshot's observations that they were merged from.
    year
        Home's year: its latest figures with ``year - window < year of figure <= year`` count.

    Returns
    -------
    TimeShift

    Raises
    ------
    AnalysisError
        When the year lies after the reference year, or home has no figure for it.

    Notes
    -----
    Scales stay those of today, so that home's past lies where it would lie among today's economies.
    The coverage rule is that of similarity; the weight of all indicators is its denominator, those
    included that home lacks in that year. Home's missing figures have no stand-ins.
    """
    home = _HomeThen.of(result, observations)
    if year > result.reference_year:
        raise AnalysisError(
            fill(
                "{year} lies after the figures' own year, {reference_year}.",
                year=year,
                reference_year=result.reference_year,
            ),
            "Choose an earlier year.",
        )
    section = home.section([year])
    placed = home.placed(section)[0]
    values, periods = section.values.iloc[0], section.periods.iloc[0]
    count = int((~np.isnan(placed)).sum())
    if not count:
        raise AnalysisError(
            fill(
                "{home} has no figure for {year} that counts.",
                home=result.name(result.home),
                year=year,
            ),
            "Choose a later year.",
        )
    distance, squared, coverage, enough = home.distances(placed)
    ranks = pd.Series(np.where(enough, distance, np.nan), home.economies).rank(method="min")
    ranking = pd.DataFrame(
        {
            "rank": ranks.astype("Int64"),
            "distance": distance,
            "similarity": 100 * np.exp(-squared / 2),
            "coverage": coverage,
            "status": pd.Series(
                np.where(enough, "ok", "not enough data"), home.economies, dtype="str"
            ),
        },
        index=home.economies,
    )
    return TimeShift(year, ranking, count, len(home.weights), values, periods)


def scan(
    result: Markets,
    observations: pd.DataFrame,
    first: int = FIRST_YEAR,
    last: int | None = None,
) -> Scan:
    """Find for each economy the year at which home was most like it.

    Parameters
    ----------
    result, observations
        As ``timeshift`` takes them.
    first, last
        The years scanned; to the reference year when ``last`` is None.

    Returns
    -------
    Scan

    Raises
    ------
    AnalysisError
        When there is no year to scan.
    """
    last = result.reference_year if last is None else last
    if not first <= last <= result.reference_year:
        raise AnalysisError(
            fill("There are no years to scan from {first} to {last}.", first=first, last=last),
            fill(
                "The first is not after the last, and the last not after {reference_year}.",
                reference_year=result.reference_year,
            ),
        )
    home = _HomeThen.of(result, observations)
    years = range(first, last + 1)
    curve = np.full((len(home.economies), len(years)), np.nan)
    counts = np.zeros(len(years), dtype=int)
    for place, placed in enumerate(home.placed(home.section(years))):
        counts[place] = (~np.isnan(placed)).sum()
        if counts[place]:
            distance, _, _, enough = home.distances(placed)
            curve[:, place] = np.where(enough, distance, np.nan)
    frame = pd.DataFrame(curve, home.economies, pd.Index(years, name="year"))
    indicators = pd.Series(counts, frame.columns, name="home_indicators")
    return Scan(
        table=_nearest(frame, indicators, result.reference_year),
        curve=frame,
        home_indicators=indicators,
        of=len(home.weights),
        reference_year=result.reference_year,
    )


@dataclass(frozen=True)
class _HomeThen:
    """Home's figures through the years, and what they are compared with."""

    result: Markets
    rows: pd.DataFrame
    economies: pd.Index
    codes: list[str]
    weights: np.ndarray
    transformations: dict[str, str]
    compared: np.ndarray
    observed: np.ndarray
    reference: np.ndarray

    @classmethod
    def of(cls, result: Markets, observations: pd.DataFrame) -> _HomeThen:
        """Take home's own observations of the indicators that count."""
        near = result.similarity
        codes = [str(code) for code in near.weights.index]
        own = observations["economy"].to_numpy() == result.home
        rows = observations[own]
        rows = rows[rows["indicator"].isin(codes).to_numpy(dtype=bool)]
        weights = dict.fromkeys(codes, 1.0)
        others = near.compared.index.drop(result.home)
        return cls(
            result=result,
            rows=rows,
            economies=others,
            codes=codes,
            weights=near.weights.to_numpy(),
            transformations=transformations_in_force(
                result.catalogue, result.lens, weights, result.recipe
            ),
            compared=near.compared.loc[others].to_numpy(),
            observed=near.scale.z.loc[others].notna().to_numpy(),
            reference=near.scale.z.to_numpy(),
        )

    def section(self, years: Sequence[int]) -> CrossSection:
        """Take home's latest figures up to each of some years: years, as texts, by indicator."""
        window = self.result.recipe.window
        of = self.rows["year"].to_numpy()
        # One section for all years is far quicker than one for each: the rows of a year's window
        # stand under that year as if it were an economy of its own.
        parts = [
            self.rows[(of > year - window) & (of <= year)].assign(economy=str(year))
            for year in years
        ]
        return cross_section(
            pd.concat(parts),
            [str(year) for year in years],
            indicators=self.codes,
            reference_year=max(years),
            window=max(years) - min(years) + window,
        )

    def placed(self, section: CrossSection) -> np.ndarray:
        """Put home's figures on today's scale: years by indicator."""
        near = self.result.similarity
        transformed = transform(section.values, self.transformations)
        if near.treated is not None:
            transformed = self._treated(transformed)
        return np.asarray(near.scale.place(transformed), dtype=float)

    def _treated(self, transformed: pd.DataFrame) -> pd.DataFrame:
        """Treat home's past as today's values were: between two of them by interpolation."""
        near = self.result.similarity
        assert near.treated is not None
        before = transform(self.result.section.values, self.transformations)
        moved = transformed.copy()
        for code in near.treated.report.index[near.treated.report["method"] != "none"]:
            known = before[code].dropna().sort_values()
            after = near.transformed.loc[known.index, code]
            moved[code] = np.where(
                transformed[code].isna(), np.nan, np.interp(transformed[code], known, after)
            )
        return moved

    def distances(
        self, placed: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Give distance, its square, coverage, and who has enough data."""
        recipe = self.result.recipe
        measured = measure(recipe.metric, self.compared, placed, self.weights, self.reference)
        coverage = ((self.observed & ~np.isnan(placed)) * self.weights).sum(axis=1)
        enough = (coverage >= recipe.min_coverage - COVERAGE_TOLERANCE) & (coverage > 0)
        return measured.distance, measured.squared, coverage, enough & ~np.isnan(measured.distance)


def _nearest(curve: pd.DataFrame, indicators: pd.Series, reference_year: int) -> pd.DataFrame:
    """Find the least of each curve, and how flat the curve is around it."""
    distances = curve.to_numpy()
    years = curve.columns.to_numpy()
    known = ~np.isnan(distances).all(axis=1)
    backwards = np.where(np.isnan(distances), np.inf, distances)[:, ::-1]
    place = distances.shape[1] - 1 - backwards.argmin(axis=1)
    least = distances[np.arange(len(distances)), place]
    with np.errstate(invalid="ignore"):
        nearly = distances <= (1 + NEARLY) * least[:, None]
        flatness = nearly.sum(axis=1) / (~np.isnan(distances)).sum(axis=1).clip(1)
    runs = [_run(row, start) for row, start in zip(nearly, place, strict=True)]
    year = pd.Series(years[place], curve.index).where(known).astype("Int64")
    return pd.DataFrame(
        {
            "year": year,
            "lag": reference_year - year,
            "distance": least,
            "now": distances[:, -1],
            "flatness": np.where(known, flatness, np.nan),
            "first_year": pd.Series([years[a] for a, _ in runs], curve.index)
            .where(known)
            .astype("Int64"),
            "last_year": pd.Series([years[b] for _, b in runs], curve.index)
            .where(known)
            .astype("Int64"),
            "home_indicators": pd.Series(indicators.to_numpy()[place], curve.index)
            .where(known)
            .astype("Int64"),
        },
        index=curve.index,
    )


def _run(nearly: np.ndarray, start: int) -> tuple[int, int]:
    """Give the ends of the run of true values around a place."""
    first = last = int(start)
    while first > 0 and nearly[first - 1]:
        first -= 1
    while last < len(nearly) - 1 and nearly[last + 1]:
        last += 1
    return first, last
