"""The charts of the pages by name: how each is drawn for paper, and its figures as a table.

Pages, the command line and Python take their files from here, so all say the same. To add one, add
it to `CHARTS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from dashboard import analyses, analysis_charts, engine, plane, side_charts, year_charts
from dashboard.language import N_
from dashboard.prints import rows
from dashboard.prints.chart import Chart, Wanted
from dashboard.prints.layer import indicators_behind
from data.errors import AnalysisError
from data.languages import fill
from geo import findings, sensitivity
from geo.markets import Markets
from geo.series import series_rows

if TYPE_CHECKING:
    import plotly.graph_objects as go

NEAREST = 15
"""Nearest economies in the chart of metrics."""


def _lens(result: Markets, wanted: Wanted) -> list[str]:
    """Give the indicators wanted, or else those of the lens."""
    return list(wanted.indicators) or [str(code) for code in result.similarity.weights.index]


def _looks(result: Markets, wanted: Wanted) -> dict[str, side_charts.Style]:
    """Give home and the others their looks."""
    return side_charts.styles(result.home, [c for c in wanted.economies if c != result.home])


def _others(result: Markets, wanted: Wanted) -> list[str]:
    """Give the economies beside home."""
    return [code for code in _looks(result, wanted) if code != result.home]


def _plane(result: Markets, wanted: Wanted) -> go.Figure:
    """Draw the opportunity plane, with its year where it is not that of the snapshot."""
    drawing = plane.opportunity_plane(
        result, wanted.economies, engine.named_targets(), aside=wanted.aside
    )
    if wanted.year is not None:
        year_charts.of_year(drawing, wanted.year, [result])
    return drawing


def _history(result: Markets, wanted: Wanted) -> pd.DataFrame:
    """Give the figures over the years of home and the others."""
    return analyses.history(tuple(_looks(result, wanted)))


def _drawn_years(result: Markets, wanted: Wanted) -> list[str]:
    """Give the indicators that have a figure of these economies in any year."""
    known = set(_history(result, wanted)["indicator"])
    return [code for code in _lens(result, wanted) if code in known]


def _scan(result: Markets, wanted: Wanted) -> go.Figure:
    """Draw the curve of an economy that has one."""
    found = analyses.scanned(result)
    economy = wanted.economies[0]
    if economy not in found.table.index or pd.isna(found.table.at[economy, "year"]):
        raise AnalysisError(
            fill(
                "Too few figures of {name} to compare it with home in any year.",
                name=result.name(economy),
            ),
            "Choose another economy, or a lens with other indicators.",
        )
    return analysis_charts.distance_curve(result, found, economy)


def _by_metric(result: Markets, wanted: Wanted) -> list[str]:
    """Give the nearest economies and those named beside them."""
    ranks = analyses.agreed(result).ranks
    nearest = [str(code) for code in ranks.index[:NEAREST]]
    return nearest + [c for c in wanted.economies if c not in nearest and c in ranks.index]


def _economy(wanted: Wanted) -> str | None:
    """Give the economy that the chart of drivers is about, if any."""
    return wanted.economies[0] if wanted.economies else None


def _drivers_rows(result: Markets, wanted: Wanted) -> pd.DataFrame:
    """List the indices by name."""
    found = analyses.drivers(result, wanted.by, _economy(wanted))
    titles = {str(name): analysis_charts.factor_title(str(name)) for name in found.indices.index}
    return rows.driver_rows(found, titles)


CHARTS: dict[str, Chart] = {
    chart.name: chart
    for chart in (
        Chart(
            "plane",
            N_("Similarity to home across, AI development up, GDP as area"),
            draw=_plane,
            title=lambda result, _wanted: findings.opportunity_found(result),
            rows=lambda result, _wanted: rows.plane_rows(result),
            behind=lambda result, _wanted: indicators_behind(result, "opportunity"),
            note=N_("Area of a mark: GDP in current US$."),
        ),
        Chart(
            "contributions",
            N_("What separates one economy from home"),
            draw=lambda result, wanted: side_charts.contributions(result, wanted.economies[0]),
            title=lambda result, wanted: findings.separation_found(result, wanted.economies[0]),
            rows=lambda result, wanted: rows.contribution_rows(result, wanted.economies[0]),
            behind=lambda result, _wanted: _lens(result, Wanted()),
            least=1,
            most=1,
        ),
        Chart(
            "timeshift",
            N_("How near one economy of today is to home of each year"),
            draw=_scan,
            title=lambda result, wanted: findings.year_found(
                result, analyses.scanned(result), wanted.economies[0]
            ),
            rows=lambda result, wanted: rows.curve_rows(
                result, analyses.scanned(result), wanted.economies[0]
            ),
            behind=lambda result, _wanted: _lens(result, Wanted()),
            note=N_("Shaded: the years nearly as near as the nearest."),
            least=1,
            most=1,
        ),
        Chart(
            "trend",
            N_("One indicator over the years"),
            draw=lambda result, wanted: year_charts.trend(
                result, _history(result, wanted), wanted.indicators[0], _looks(result, wanted)
            ),
            title=lambda result, wanted: findings.trend_found(
                result, _history(result, wanted), wanted.indicators[0], list(_looks(result, wanted))
            ),
            rows=lambda result, wanted: series_rows(
                result, _history(result, wanted), wanted.indicators
            ),
            behind=lambda _result, wanted: wanted.indicators,
            note=N_("A year without a figure is a gap, never a zero."),
            most=5,
            one_indicator=True,
            over_years=True,
        ),
        Chart(
            "years",
            N_("Indicators over the years, a small chart for each"),
            draw=lambda result, wanted: year_charts.small_multiples(
                result,
                _history(result, wanted),
                _drawn_years(result, wanted),
                _looks(result, wanted),
                across=2,
            ),
            title=lambda result, wanted: findings.years_found(
                result,
                _history(result, wanted),
                _drawn_years(result, wanted),
                _others(result, wanted),
            ),
            rows=lambda result, wanted: series_rows(
                result, _history(result, wanted), _drawn_years(result, wanted)
            ),
            behind=_drawn_years,
            note=N_(
                "Lines break where a year has no figure; nothing is filled in, and figures known "
                "to be wrong are not drawn. Scales differ from chart to chart."
            ),
            most=5,
            over_years=True,
        ),
        Chart(
            "profile",
            N_("Economies by pillar, over what is usual in the world"),
            draw=lambda result, wanted: side_charts.profile_plot(
                result, analyses.profiled(result), _looks(result, wanted)
            ),
            title=lambda result, wanted: findings.profile_found(
                result, analyses.profiled(result), _others(result, wanted)
            ),
            rows=lambda result, wanted: rows.profile_rows(
                result, analyses.profiled(result), list(_looks(result, wanted))
            ),
            behind=lambda result, _wanted: [
                code for codes in analyses.profiled(result).indicators.values() for code in codes
            ],
            note=N_(
                "Mean percentile over the pillar's indicators that have a direction; where less is "
                "better, it is turned round. The wide band holds eight tenths of all economies, "
                "the dark one half. No mark: fewer than half of the figures."
            ),
            most=5,
        ),
        Chart(
            "standing",
            N_("Where economies stand in the world by each indicator"),
            draw=lambda result, wanted: side_charts.standing_plot(
                result, analyses.standings(result), _lens(result, wanted), _looks(result, wanted)
            ),
            title=lambda result, wanted: findings.standing_found(
                result, analyses.standings(result), _lens(result, wanted), _others(result, wanted)
            ),
            rows=lambda result, wanted: rows.standing_rows(
                result,
                engine.snapshot_behind(result),
                analyses.standings(result),
                list(_looks(result, wanted)),
                _lens(result, wanted),
            ),
            behind=_lens,
            note=N_(
                "Larger figures stand to the right, whatever they mean. The band holds the middle "
                "half of the economies that have a figure; no mark means no figure."
            ),
            most=5,
        ),
        Chart(
            "metrics",
            N_("Ranks of the nearest economies by each metric"),
            draw=lambda result, wanted: analysis_charts.rank_ranges(
                result, analyses.agreed(result), _by_metric(result, wanted)
            ),
            title=lambda result, _wanted: findings.agreement_found(result, analyses.agreed(result)),
            rows=lambda result, wanted: rows.metric_rows(
                result, analyses.agreed(result), _by_metric(result, wanted)
            ),
            behind=lambda result, _wanted: _lens(result, Wanted()),
        ),
        Chart(
            "drivers",
            N_("What each choice of method makes of the movement of the ranks"),
            draw=lambda result, wanted: analysis_charts.sobol_bars(
                analyses.drivers(result, wanted.by, _economy(wanted))
            ),
            title=lambda result, wanted: sensitivity.in_words(
                analyses.drivers(result, wanted.by, _economy(wanted)), result.language
            ),
            rows=_drivers_rows,
            behind=lambda result, _wanted: indicators_behind(result, "opportunity"),
            note=N_("Whiskers are 95% bootstrap intervals."),
            most=1,
        ),
    )
}
"""Charts by name."""
