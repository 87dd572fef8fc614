"""Opportunity: similarity across, AI development up, market size as area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import (
    analyses,
    columns,
    engine,
    exclusions,
    figures,
    frame,
    judged,
    plane,
    reminders,
    state,
    viewport,
    widgets,
    year_charts,
)
from dashboard.language import N_, _, large, listing, n_, words
from dashboard.sections import narrowed, player
from dashboard.texts import plain
from geo.ai_development import COMPONENTS
from geo.answers import best_open
from geo.markets import Markets

if TYPE_CHECKING:
    import plotly.graph_objects as go


_BACK = N_(
    "Those that do not meet your conditions stand back on the plane, and the list leaves them out; "
    "ranks stay as they are."
)


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    floor = _(
        "{floor_population} people or US$ {floor_gdp} of GDP",
        floor_population=large(result.recipe.floor_population, 1),
        floor_gdp=large(result.recipe.floor_gdp, 2),
    )
    st.title(_("Opportunity"))
    st.markdown(
        plain(
            _(
                "An economy is open where AI is less developed than in {home}. Opportunity is "
                "the mean of three percentile ranks in the pool: nearer to home, AI less "
                "developed, larger GDP. The pool holds ranked economies with an AI score and at "
                "least {floor}. Less developed AI is not by itself an opening: without "
                "electricity and internet nobody can buy.",
                home=result.called(result.home),
                floor=floor,
            )
        )
    )
    _in_force(result)
    reminders.exclusion_list()
    years = analyses.layer_years("opportunity")
    player.by_year(result, years, _plane, key="opportunity")
    if len(years):
        st.caption(
            _(
                "AI figures are young: the plane can be drawn from {first} to {last}.",
                first=years.start,
                last=years.stop - 1,
            )
        )
    narrowed.draw(result, key="opportunity", help=_(_BACK))
    _ranks(result)


def _in_force(result: Markets) -> None:
    """Say which gates and exclusions are in force, and what home lacks."""
    said = [widgets.pool_note(result)]
    oldest = exclusions.exclusions().oldest
    if oldest is not None:
        said.append(
            plain(
                _(
                    "The oldest entry of your list was looked up on {oldest}.",
                    oldest=words().date(oldest),
                )
            )
        )
    missing = result.ai.home_missing
    if missing:
        names = listing([widgets.component_name(code) for code in missing])
        of = len(COMPONENTS)
        said.append(
            plain(
                _(
                    "{home} has no figure for {names}, so its AI score rests on {of} of {of_2} "
                    "components; a gap within 0.15 of zero cannot be told apart.",
                    home=result.name(result.home),
                    names=names,
                    of=of - len(missing),
                    of_2=of,
                )
                if _home_scored(result)
                else _(
                    "{home} has no figure for {names}, so its AI development is not scored and no "
                    "economy can be called open.",
                    home=result.name(result.home),
                    names=names,
                )
            )
        )
    st.caption(" ".join(said))


def _home_scored(result: Markets) -> bool:
    """Tell whether home has an AI score."""
    return bool(result.ai.ranking["score"].notna()[result.home])


def _plane(result: Markets) -> None:
    """Draw the plane, if there is anything to be drawn."""
    if not result.opportunity.ranking["pool"].any():
        st.info(
            _(
                "No economy is ranked, scored and large enough under these choices, so the plane "
                "is empty."
            ),
            icon=":material/info:",
        )
        return
    selected, narrow = state.current().selected, viewport.narrow()
    aside = tuple(sorted(narrowed.left_out(result)))
    moving = result.reference_year != engine.snapshot().reference_year
    of_a_year = moving or player.playing("opportunity")

    def draw() -> go.Figure:
        figure = plane.opportunity_plane(
            result, selected, engine.named_targets(), aside=aside, narrow=narrow
        )
        if of_a_year:
            year_charts.of_year(figure, result.reference_year, [result, *_all_years(result)])
        return figure

    wanted = figures.Wanted(selected, year=result.reference_year if moving else None, aside=aside)
    figures.chart(
        result,
        "plane",
        wanted,
        draw,
        look=(narrow, of_a_year),
        key="opportunity_plane",
        alt=_("Similarity to home across, AI development up, GDP as area"),
        on_select=_take_point,
    )
    st.caption(
        _(
            "Area of a mark: GDP in current US\\$. Click a mark to select its economy, and again "
            "to let it go. The table below holds the same figures."
        )
    )
    st.markdown(_(widgets.NOT_ANSWERED))


def _all_years(result: Markets) -> list[Markets]:
    """Give the economies of every year that the plane can be drawn for."""
    return [player.in_year(result, year) for year in analyses.layer_years("opportunity")]


def _take_point() -> None:
    """Take a clicked mark into the selection, or out of it."""
    points = st.session_state["opportunity_plane"]["selection"]["points"]
    chosen = list(state.current().selected)
    for point in points:
        code = str(point["customdata"][0])
        if code in chosen:
            chosen.remove(code)
        else:
            chosen.append(code)
    state.select(chosen)


def _ranks(result: Markets) -> None:
    """Draw the table of open economies."""
    everyone = best_open(result)
    best = list(narrowed.kept(result, pd.Index(everyone)))
    st.header(n_("{count} open economy", "{count} open economies", len(best)))
    if everyone and not best:
        st.caption(_("No open economy meets your conditions."))
        return
    if not best:
        st.info(
            _("No economy is open. Loosen the gates, or take another home market or year."),
            icon=":material/info:",
        )
        return
    spread = judged.uncertain(result.recipe, "opportunity").table
    rows = columns.with_figures(result, result.frame.loc[best])
    rows["interval"] = columns.intervals(spread.loc[best])
    rows["p_open"] = 100 * spread["p_open"]
    rows["ai_gap_without_usage"] = judged.ai_without_usage(result.recipe).ranking["gap"]
    widgets.economy_table(
        rows,
        {
            "opportunity_rank": columns.PLAIN_RANK,
            **columns.headings("name", "opportunity_bar"),
            "interval": st.column_config.TextColumn(
                _("90% of draws"), width=110, help=_("Over the draws in which the economy is open.")
            ),
            **columns.headings("ai_gap", "similarity", "gdp_bn", "gdp_year", "ai_components"),
            **columns.headings("ai_gap_without_usage"),
            "p_open": st.column_config.NumberColumn(
                _("Open, % of draws"), format="%.0f", help=_("Draws in which AI is below home's.")
            ),
        },
        key="opportunity_ranks",
        alt=_("Open economies by opportunity rank"),
        height=520,
    )
    widgets.selection_button(rows.index, key="opportunity_add")
