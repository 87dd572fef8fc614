"""Similarity: the ranked list, what separates one economy from home, and home's own extremes."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import columns, figures, frame, judged, side_charts, sidebar, state, widgets
from dashboard.held import hold, told
from dashboard.language import _, listing, local, n_, ordinal, quantity
from dashboard.sections import lenses, narrowed
from dashboard.texts import plain
from geo.markets import Markets
from geo.standing import missing_indicators

EXTREMES = 6
"""Home's extremes shown before the rest is asked for."""


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    home = result.called(result.home)
    st.title(plain(_("Which economies resemble {home}", home=home)))
    st.markdown(
        plain(
            _(
                "{counted} ranked by distance to {home} over {counted_2} (lens: {name}). "
                "Similarity is 100 for an economy like home and falls with the squared distance. "
                "The rank interval holds 90% of 10,000 draws of other weights, scales and "
                "metrics.",
                counted=n_("{count} economy is", "{count} economies are", result.ranked_count),
                home=home,
                counted_2=n_(
                    "{count} indicator", "{count} indicators", len(result.similarity.weights)
                ),
                name=result.lens.name,
            )
        )
    )
    _not_in_figures(result)
    narrowed.draw(result, key="similarity", help=_(narrowed.IN_LISTS))
    with st.container(key="beside"):
        left, right = st.columns([8, 5], gap="medium")
    with left:
        _ranked(result)
    with right:
        _one(result)
    _extremes(result, home)
    lenses.draw(result)
    _unranked(result)


def _not_in_figures(result: Markets) -> None:
    """Say which indicators of the lens have no figures in the snapshot."""
    absent = result.similarity.not_in_figures
    if absent:
        names = listing([result.catalogue.indicator(code).name for code in absent])
        refresh = all(not result.catalogue.indicator(code).embedded for code in absent)
        how = _(" They come with a refresh.") if refresh else ""
        st.info(
            plain(
                _(
                    "No figures under these choices, so left out of the lens: {names}.{how}",
                    names=names,
                    how=how,
                )
            ),
            icon=":material/info:",
        )


def _ranked(result: Markets) -> None:
    """Draw the ranked list with its intervals."""
    if not result.ranked_count:
        lacking, of = len(missing_indicators(result, result.home)), len(result.similarity.weights)
        st.info(
            _(
                "No economy shares enough figures with home to be ranked under these choices. Home "
                "itself has no figure for {lacking} of the {of} indicators.",
                lacking=lacking,
                of=of,
            ),
            icon=":material/info:",
        )
        return
    spread = judged.uncertain(result.recipe, "similarity").table
    ranked = narrowed.kept(result, result.similarity.ranked.index)
    rows = columns.with_figures(result, result.frame.loc[ranked])
    rows["interval"] = columns.intervals(spread.loc[ranked])
    rows["coverage"] = 100 * rows["coverage"]
    widgets.economy_table(
        rows,
        {
            "rank": columns.PLAIN_RANK,
            "interval": st.column_config.TextColumn(
                _("90% of draws"),
                width=110,
                help=_("Ranks between the 5% and the 95% quantile of the draws."),
            ),
            **columns.headings("name", "similarity_bar", "coverage"),
        },
        key="similarity_ranked",
        alt=_("Economies by similarity to {home}", home=result.called(result.home)),
        height=560,
    )
    widgets.selection_button(ranked, key="similarity_add")


def _one(result: Markets) -> None:
    """Explain one economy: the one selected last, or the nearest."""
    ranked = result.similarity.ranked.index
    selected = [code for code in state.current().selected if code in result.frame.index]
    selected = [code for code in selected if code != result.home]
    if not selected and not len(ranked):
        return
    economy = selected[-1] if selected else str(ranked[0])
    if not selected:
        st.caption(_("The nearest economy. Select another in the list to see why it stands there."))
    if result.similarity.contributions.loc[economy].notna().any():
        figures.chart(
            result,
            "contributions",
            figures.Wanted((economy,)),
            lambda: side_charts.contributions(result, economy),
            key="similarity_parts",
            alt=_("Indicators that separate {economy} from home", economy=result.called(economy)),
        )
    widgets.verdict_card(judged.verdict_for(result.recipe, economy), key="similarity_add_one")


def _extremes(result: Markets, home: str) -> None:
    """Show where home stands on each indicator, with a switch for each."""
    st.header(plain(_("What is special about {home}", home=home)))
    st.markdown(
        _(
            "Where home lies far out, the indicator makes much of every distance. Switch one off "
            "and the ranks move at once."
        )
    )
    table = result.home_extremes
    _switch_rows(result, table.iloc[:EXTREMES])
    if len(table) > EXTREMES:
        rest = n_("{count} other indicator", "{count} other indicators", len(table) - EXTREMES)
        with st.expander(_("The {rest}", rest=rest)):
            _switch_rows(result, table.iloc[EXTREMES:])
    off = state.current().without
    if off:
        st.markdown(_("**Switched off ({count})**", count=len(off)))
        for code in off:
            _switch(code, plain(result.catalogue.indicator(code).name))


def _switch_rows(result: Markets, table: pd.DataFrame) -> None:
    """Draw a row with its switch for each indicator."""
    for code, row in table.iterrows():
        item = result.catalogue.indicator(str(code))
        year = result.section.periods.at[result.home, code]
        if pd.isna(row["home_value"]):
            said = _("home has no figure, so it never counts")
        else:
            place = ordinal(round(row["percentile"]))
            of = n_("{count} economy", "{count} economies", int(row["economies"]))
            said = _(
                "{home_value} ({year}), {place} percentile of {of}",
                home_value=quantity(row["home_value"], item.unit),
                year=year,
                place=place,
                of=of,
            )
            if pd.notna(row["share_of_distance"]):
                said += _(
                    "; accounts for {share_of_distance} of the distances",
                    share_of_distance=local(f"{row['share_of_distance']:.0%}"),
                )
        _switch(str(code), f"**{plain(item.name)}**: {plain(said)}")


def _switch(code: str, label: str) -> None:
    """Draw the switch of one indicator."""
    key = f"similarity_on_{code}"
    hold(key, code not in state.current().without)
    st.toggle(label, key=key, on_change=told, args=(key, _take_switch, code))


def _take_switch(code: str) -> None:
    """Take one indicator's switch into the view state."""
    key = f"similarity_on_{code}"
    without = set(state.current().without) - {code}
    sidebar.take_off(without if st.session_state[key] else without | {code})


def _unranked(result: Markets) -> None:
    """List the economies with too few figures, and what they lack."""
    rows = result.frame[result.frame["status"] == "not enough data"]
    st.header(_("Not enough data ({count})", count=len(rows)))
    if not len(rows):
        st.markdown(_("Every economy shares enough figures with home to be ranked."))
        return
    st.markdown(
        _(
            "These share figures with home for less than two thirds of the weight. They may be "
            "good markets; the figures cannot tell."
        )
    )
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
            **columns.headings("name", "coverage"),
            "missing": st.column_config.TextColumn(_("No figure for"), width="large"),
        },
        key="similarity_unranked",
        alt=_("Economies with too few figures to be ranked"),
    )
