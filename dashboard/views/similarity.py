"""Similarity: the ranked list, what separates one economy from home, and home's own extremes."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import charts, engine, frame, state, widgets
from geo.markets import Markets
from geo.similarity import home_extremes
from geo.verdicts import missing_indicators
from geo.wording import listing, ordinal, quantity

EXTREMES = 6
"""Home's extremes shown before the rest is asked for."""


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    home = result.name(result.home)
    st.title(f"Which economies resemble {home}")
    st.markdown(
        f"{result.ranked_count} economies are ranked by their distance to {home} over "
        f"{len(result.similarity.weights)} indicators (lens: {result.lens.name}). Similarity is "
        "100 for an economy like home and falls with the squared distance. The rank interval is "
        "what 90% of 10,000 draws of other weights, scales and metrics give."
    )
    _not_in_figures(result)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _ranked(result)
    with right:
        _one(result)
    _extremes(result, home)
    _unranked(result)


def _not_in_figures(result: Markets) -> None:
    """Say which indicators of the lens have no figures in the snapshot."""
    absent = result.similarity.not_in_figures
    if absent:
        names = listing([result.catalogue.indicator(code).name for code in absent])
        st.info(
            f"Not in this snapshot, so left out of the lens: {names}. They come with a refresh.",
            icon=":material/info:",
        )


def _ranked(result: Markets) -> None:
    """Draw the ranked list with its intervals."""
    spread = engine.uncertain(result.recipe, "similarity").table
    rows = result.similarity.ranked[["rank"]].join(
        result.frame[["name", "similarity", "coverage", "ai_gap"]]
    )
    low, high = spread["rank_p05"], spread["rank_p95"]
    rows["interval"] = [f"{low[code]:.0f} to {high[code]:.0f}" for code in rows.index]
    rows["coverage"] = 100 * rows["coverage"]
    widgets.economy_table(
        rows,
        {
            "rank": st.column_config.NumberColumn("Rank", width="small"),
            "interval": st.column_config.TextColumn(
                "90% of draws", help="Ranks between the 5% and the 95% quantile of the draws."
            ),
            "name": "Economy",
            "similarity": st.column_config.ProgressColumn(
                "Similarity (0 to 100)", min_value=0, max_value=100, format="%.1f"
            ),
            "coverage": st.column_config.NumberColumn(
                "Coverage, %", format="%.0f", help="Share of the weight that both have figures for."
            ),
        },
        key="similarity_ranked",
        alt=f"Economies by similarity to {result.name(result.home)}",
        height=560,
    )
    chosen = [code for code in state.current().selected if code in rows.index]
    widgets.shortlist_button(
        chosen, key="similarity_add", label="Add the selected to the shortlist"
    )


def _one(result: Markets) -> None:
    """Explain one economy: the one selected last, or the nearest."""
    ranked = result.similarity.ranked.index
    selected = [code for code in state.current().selected if code in result.frame.index]
    selected = [code for code in selected if code != result.home]
    if not selected and not len(ranked):
        st.info("No economy is ranked under these choices.", icon=":material/info:")
        return
    economy = selected[-1] if selected else str(ranked[0])
    if not selected:
        st.caption("Select an economy in the list to see why it stands where it does.")
    if result.similarity.contributions.loc[economy].notna().any():
        st.plotly_chart(
            charts.contributions(result, economy),
            key="similarity_parts",
            config=charts.PLAIN,
            alt=f"Indicators that separate {result.name(economy)} from home",
        )
    verdict = engine.verdict_for(result.recipe, economy)
    widgets.label_badge(verdict.label)
    st.markdown(verdict.text)


def _extremes(result: Markets, home: str) -> None:
    """Show where home stands on each indicator, with a switch for each."""
    st.subheader(f"What is special about {home}")
    st.markdown(
        "Where home lies far out, the indicator makes much of every distance. Switch one off and "
        "the ranks move at once."
    )
    table = home_extremes(result.similarity, result.section.values)
    _switch_rows(result, table.iloc[:EXTREMES])
    with st.expander(f"The other {len(table) - EXTREMES} indicators", expanded=False):
        _switch_rows(result, table.iloc[EXTREMES:])
    off = state.current().without
    if off:
        st.markdown(f"**Switched off ({len(off)})**")
        for code in off:
            _switch(code, result.catalogue.indicator(code).name)


def _switch_rows(result: Markets, table: pd.DataFrame) -> None:
    """Draw a row with its switch for each indicator."""
    for code, row in table.iterrows():
        item = result.catalogue.indicator(str(code))
        year = result.section.periods.at[result.home, code]
        if pd.isna(row["home_value"]):
            said = "home has no figure, so it never counts"
        else:
            place = ordinal(round(row["percentile"]))
            said = (
                f"{quantity(row['home_value'], item.unit)} ({year}), {place} percentile of "
                f"{int(row['economies'])}; makes {row['share_of_distance']:.0%} of the distances"
            )
        _switch(str(code), f"**{item.name}**: {said}")


def _switch(code: str, label: str) -> None:
    """Draw the switch of one indicator."""
    key = f"similarity_on_{code}"
    st.session_state[key] = code not in state.current().without
    st.toggle(label.replace("$", "\\$"), key=key, on_change=_take_switch, args=(code,))


def _take_switch(code: str) -> None:
    """Take one indicator's switch into the view state; one indicator at least stays on."""
    view = state.current()
    off = set(view.without) ^ {code}
    if len(off) == len(engine.catalogue().lens(view.lens).codes):
        st.toast("At least one indicator stays on.", icon=":material/info:")
        return
    kept = tuple((name, weight) for name, weight in view.weights if name not in off)
    state.change(without=tuple(off), weights=kept)


def _unranked(result: Markets) -> None:
    """List the economies with too few figures, and what they lack."""
    rows = result.frame[result.frame["status"] == "not enough data"]
    st.subheader(f"Not enough data ({len(rows)})")
    st.markdown(
        f"These share less than {result.recipe.min_coverage:.0%} of the weight with home. They "
        "may be good markets; the figures cannot tell."
    )
    if not len(rows):
        return
    catalogue = result.catalogue
    lacking = {
        code: listing(
            [catalogue.indicator(item).name for item in missing_indicators(result, str(code))]
        )
        for code in rows.index
    }
    table = rows[["name", "coverage"]].assign(
        coverage=lambda frame: 100 * frame["coverage"], missing=pd.Series(lacking)
    )
    widgets.economy_table(
        table.sort_values("coverage", ascending=False),
        {
            "name": "Economy",
            "coverage": st.column_config.NumberColumn("Coverage, %", format="%.0f"),
            "missing": st.column_config.TextColumn("No figure for", width="large"),
        },
        key="similarity_unranked",
        alt="Economies with too few figures to be ranked",
    )
