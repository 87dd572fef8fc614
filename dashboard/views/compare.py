"""Compare: home beside one to five other economies, by pillar, by indicator and over the years."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import (
    analyses,
    engine,
    figures,
    frame,
    localtables,
    side_charts,
    state,
    viewport,
    widgets,
)
from dashboard.exports.plain_csv import frame_csv
from dashboard.held import hold, told
from dashboard.language import _, keyed, n_
from dashboard.sections import standing
from dashboard.side_charts import Style
from dashboard.texts import plain
from geo.comparison import differences
from geo.markets import Markets
from geo.provenance import figures_of

_KEY = "compare_with"


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    home = result.called(result.home)
    others = compared_economies(result)
    st.title(plain(_("Side by side with {home}", home=home)))
    _choose(result, others)
    if not others:
        st.info(_("Choose at least one economy to compare with home."), icon=":material/info:")
        return
    widgets.shortlist_button(others, key="compare_add")
    narrow = viewport.narrow()
    looks = side_charts.styles(result.home, others)
    _profile(result, looks, narrow)
    _words(result, others)
    st.header(_("Indicator by indicator"))
    codes = standing.choose_indicators(result, key="compare_indicators")
    standing.in_the_world(result, codes, looks, key="compare_standing", narrow=narrow)
    _table(result, codes, list(looks), narrow)
    st.header(_("Through the years"))
    history = analyses.history(tuple(looks))
    standing.through_the_years(result, history, codes, looks, key="compare_years", narrow=narrow)


def compared_economies(result: Markets) -> list[str]:
    """Say which economies stand beside home.

    Parameters
    ----------
    result
        The merged economies.

    Returns
    -------
    list of str
        Those chosen on the page, else those selected, else those of the shortlist, else the
        targets proposed by name; never home, at most five.
    """
    view = state.current()
    for wanted in (view.compared, view.selected, view.shortlist, engine.named_targets()):
        found = [code for code in wanted if code != result.home and code in result.frame.index]
        if found:
            return found[: state.MAX_COMPARED]
    return []


def _choose(result: Markets, others: list[str]) -> None:
    """Draw the choice of the economies beside home."""
    names = {str(code): str(name) for code, name in result.frame["name"].items()}
    names.pop(result.home)
    hold(keyed(_KEY), others)
    st.multiselect(
        _("Compare home with"),
        sorted(names, key=names.__getitem__),
        format_func=names.__getitem__,
        key=keyed(_KEY),
        on_change=told,
        args=(keyed(_KEY), _take_compared),
        max_selections=state.MAX_COMPARED,
        placeholder=_("Choose up to five economies"),
    )
    view = state.current()
    if not view.compared and others:
        from_where = (
            _("These are the economies that are selected.")
            if others[0] in view.selected
            else _("These are the first of your shortlist.")
            if others[0] in view.shortlist
            else _("These are the targets that are proposed by name.")
        )
        st.caption(from_where)


def _take_compared() -> None:
    """Take the economies chosen into the view state."""
    state.change(compared=tuple(st.session_state[keyed(_KEY)])[: state.MAX_COMPARED])


def _profile(result: Markets, looks: dict[str, Style], narrow: bool) -> None:
    """Draw the profiles by pillar over what is usual in the world."""
    found = analyses.profiled(result)
    st.header(_("Profile by pillar"))
    if found.scores.empty:
        st.info(_("There are no figures for a profile under these choices."))
        return
    figures.chart(
        result,
        "profile",
        figures.Wanted(tuple(code for code in looks if code != result.home)),
        lambda: side_charts.profile_plot(result, found, looks, narrow=narrow),
        look=narrow,
        key="compare_profile",
        alt=_("Mean percentile in the world by pillar"),
    )
    said = _(
        "Mean percentile over the pillar's indicators that have a direction; where less is better, "
        "it is turned round. The wide band holds eight tenths of all economies, the dark one half. "
        "No mark: fewer than half of the figures."
    )
    if found.left_out:
        names = [result.catalogue.pillar(code).name for code in found.left_out]
        said += " " + _(
            "Not drawn, for fewer than two of their indicators have a direction: {names}.",
            names=result.say.listing(names),
        )
    st.caption(plain(said))


def _words(result: Markets, others: list[str]) -> None:
    """Say in words how each differs from home."""
    st.header(plain(_("How they differ from {home}", home=result.called(result.home))))
    for code in others:
        said = differences(result, code, analyses.standings(result))
        st.markdown(f"**{plain(result.name(code))}**")
        st.markdown(plain(" ".join(said)))
    st.caption(
        _(
            "Over the lens's indicators. Clearly: 20 percentiles of the world or more apart. "
            "Alike: 5 or fewer."
        )
    )


def _table(result: Markets, codes: list[str], economies: list[str], narrow: bool) -> None:
    """Draw the figures side by side, each with its year, and offer them as a file."""
    localtables.dataframe(
        side_table(result, codes, economies),
        key="compare_figures",
        hide_index=True,
        height=min(38 + 35 * len(codes), 640),
        placeholder=widgets.NOTHING,
        column_config={
            "name": st.column_config.TextColumn(
                # It stays where it is, and a phone has to leave room beside it.
                _("Indicator"),
                width=170 if narrow else 265,
                pinned=True,
            ),
            **{
                code: st.column_config.TextColumn(result.name(code), width=125, alignment="right")
                for code in economies
            },
            "unit": st.column_config.TextColumn(_("Unit"), width=150),
        },
        alt=_("Figures of the economies side by side, with their years"),
    )
    st.download_button(
        _("These figures with their sources (CSV)"),
        data=lambda: frame_csv(
            figures_of(result, engine.snapshot_behind(result), economies, codes)
        ),
        file_name=f"kindred-compare-{'-'.join(economies)}.csv",
        mime="text/csv",
        key="compare_csv",
        on_click="ignore",
        icon=":material/download:",
    )
    shared = n_(
        "{count} indicator has a figure for all of them.",
        "{count} indicators have figures for all of them.",
        int(result.section.values.loc[economies, codes].notna().all().sum()),
    )
    st.caption(_("In brackets the year of each figure.") + " " + shared)


def side_table(result: Markets, codes: list[str], economies: list[str]) -> pd.DataFrame:
    """Lay figures out side by side.

    Parameters
    ----------
    result
        The merged economies.
    codes
        Indicators, one row each.
    economies
        One column each.

    Returns
    -------
    pandas.DataFrame
        Columns name, one text for each economy such as ``38.5 (2024)``, missing where there is no
        figure, and unit.
    """
    section, say = result.section, result.say
    items = [result.catalogue.indicator(code) for code in codes]
    columns: dict[str, list[str | None]] = {
        "name": [item.name for item in items],
    }
    for economy in economies:
        columns[economy] = [
            None
            if pd.isna(section.values.at[economy, code])
            else f"{say.large(section.values.at[economy, code])} "
            f"({section.periods.at[economy, code]})"
            for code in codes
        ]
    return pd.DataFrame(columns).assign(unit=[say(item.unit) for item in items])
