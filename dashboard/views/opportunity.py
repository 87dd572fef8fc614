"""Opportunity: similarity across, AI development up, market size as area."""

from __future__ import annotations

import streamlit as st

from dashboard import charts, engine, frame, state, widgets
from geo.answers import best_open
from geo.markets import Markets
from geo.wording import large, listing


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    home = result.name(result.home)
    st.title("Opportunity")
    floor = (
        f"{large(result.recipe.floor_population)} people or US\\$ "
        f"{large(result.recipe.floor_gdp)} of GDP"
    )
    st.markdown(
        f"An economy is open where AI is less developed than in {home}. Opportunity is the mean of "
        "three percentile ranks in the pool: nearer to home, AI less developed, larger GDP. The "
        f"pool holds ranked economies with an AI score and at least {floor}. Less developed AI is "
        "not by itself an opening: without electricity and internet nobody can buy."
    )
    _in_force(result)
    st.plotly_chart(
        charts.opportunity_plane(result, state.current().selected, engine.named_targets()),
        key="opportunity_plane",
        config=charts.PLAIN,
        on_select=_take_point,
        selection_mode="points",
        alt="Similarity to home across, AI development up, GDP as area",
    )
    st.caption(
        "Area of a mark: GDP in current US\\$. Click a mark to select its economy; click again to "
        "let it go. The table below holds the same figures."
    )
    _ranks(result)


def _in_force(result: Markets) -> None:
    """Say which gates and exclusions are in force, and what home lacks."""
    gates = result.opportunity.gates
    said = [f"Gates in force: {listing(gates)}." if gates else "No gate is in force."]
    if result.recipe.excluded:
        names = listing([result.name(code) for code in result.recipe.excluded])
        said.append(f"Excluded by your list: {names}.")
    missing = result.ai.home_missing
    if missing:
        names = listing([widgets.component_name(code) for code in missing])
        said.append(
            f"{result.name(result.home)} has no figure for {names}, so its AI score rests on "
            f"{5 - len(missing)} of 5 components; a gap within 0.15 is not distinguishable."
        )
    st.caption(" ".join(said))


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
    state.change(selected=tuple(chosen[: state.MAX_LISTED]))


def _ranks(result: Markets) -> None:
    """Draw the table of open economies."""
    best = list(best_open(result))
    if not best:
        st.info(
            "No economy is open. Loosen the gates, or take another home market.",
            icon=":material/info:",
        )
        return
    spread = engine.uncertain(result.recipe, "opportunity").table
    low, high = spread["rank_p05"], spread["rank_p95"]
    years = result.section.years["NY.GDP.MKTP.CD"]
    rows = result.frame.loc[best].assign(
        interval=[f"{low[code]:.0f} to {high[code]:.0f}" for code in best],
        gdp_bn=lambda table: table["gdp"] / 1e9,
        gdp_year=years.loc[best].astype(float),
        p_open=100 * spread["p_open"],
    )
    widgets.economy_table(
        rows,
        {
            "opportunity_rank": st.column_config.NumberColumn("Rank", width="small"),
            "interval": st.column_config.TextColumn(
                "90% of draws", help="Over the draws in which the economy is open."
            ),
            "name": "Economy",
            "opportunity": st.column_config.ProgressColumn(
                "Opportunity (0 to 100)", min_value=0, max_value=100, format="%.1f"
            ),
            "p_open": st.column_config.NumberColumn("Open in % of draws", format="%.0f"),
            "similarity": st.column_config.NumberColumn("Similarity", format="%.1f"),
            "ai_gap": st.column_config.NumberColumn("AI gap to home", format="%.2f"),
            "gdp_bn": st.column_config.NumberColumn("GDP, current US$ bn", format="%,.0f"),
            "gdp_year": st.column_config.NumberColumn("GDP of", format="%.0f", width="small"),
        },
        key="opportunity_ranks",
        alt="Open economies by opportunity rank",
        height=520,
    )
    chosen = [code for code in state.current().selected if code in rows.index]
    widgets.shortlist_button(
        chosen, key="opportunity_add", label="Add the selected to the shortlist"
    )
