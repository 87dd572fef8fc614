"""The shortlist at a glance: a map, a table side by side, and what figures fetched since moved."""

from __future__ import annotations

import streamlit as st

from dashboard import columns, earlier, judged, maps, overlays, state, widgets
from dashboard.language import _, listing, n_
from dashboard.sections import changed
from dashboard.texts import plain
from dashboard.workspaces.content import STATUSES, Mark
from dashboard.worldmap import MapView
from geo.markets import Markets


def draw(result: Markets) -> None:
    """Draw the map and the table of the shortlist.

    Parameters
    ----------
    result
        The merged economies.
    """
    listed = [code for code in state.current().shortlist if code in result.frame.index]
    if not listed:
        return
    st.header(_("At a glance"))
    maps.layer_map(
        result,
        state.current().layer,
        key="shortlist_map",
        height=380,
        view=MapView((result.home, *listed)),
        lines=overlays.ways(result.home, listed),
    )
    rows = columns.with_figures(result, result.frame.loc[listed])
    marks = state.marks()
    rows["decision"] = [_(STATUSES[marks.get(code, Mark()).status]) for code in listed]
    rows["verdict"] = [
        None if code == result.home else _(judged.verdict_for(result.recipe, code).label)
        for code in listed
    ]
    widgets.economy_table(
        rows,
        {
            **columns.headings("name"),
            "decision": st.column_config.TextColumn(_("Decision"), width=130),
            "verdict": st.column_config.TextColumn(_("Verdict"), width=170),
            **columns.headings(
                *("rank", "similarity", "ai_gap", "ai_components", "opportunity_rank"),
                *("gdp_bn", "gdp_year", "distance_km"),
            ),
        },
        key="shortlist_table",
        alt=_("The shortlist side by side"),
    )


def before_and_after(result: Markets) -> None:
    """Say which ranks of the list the figures fetched last have moved, before and now.

    Parameters
    ----------
    result
        The merged economies.
    """
    listed = [code for code in state.current().shortlist if code in result.frame.index]
    moved = earlier.moved(result.recipe) if earlier.changes() is not None else None
    if moved is None or not listed:
        return
    st.header(_("Before and after the figures were refreshed"))
    rows = moved.ranks.loc[[code for code in listed if code in moved.ranks.index]]
    same = [result.called(code) for code in listed if code not in rows.index]
    if rows.empty:
        st.markdown(_("No rank of the list moved."))
        return
    changed.ranks(rows, key="shortlist_moves", alt=_("Economies of the list whose ranks moved"))
    if same:
        st.caption(
            plain(
                n_(
                    "{names} stayed where it was.",
                    "{names} stayed where they were.",
                    len(same),
                    names=listing(same, most=8),
                )
            )
        )
