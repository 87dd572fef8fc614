"""How firmly the shortlist stands: who stays near the top, whether all do, who would come in."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import streamlit as st

from dashboard import analyses, columns, state, widgets
from dashboard.language import _, keyed, listing, local, percent
from dashboard.sections.drivers import RANKINGS
from dashboard.texts import plain
from geo.markets import Markets
from geo.rankings import By, rank
from geo.stability import Stability, in_words

_TOP = 20
_CHALLENGERS = 5


def draw(result: Markets) -> None:
    """Draw the stability of the shortlist under other choices of method.

    Parameters
    ----------
    result
        The merged economies.
    """
    listed = [code for code in state.current().shortlist if code != result.home]
    if not listed:
        return
    st.header(_("How firmly the list stands"))
    by, top = _asked(result)
    ranks = rank(result, by).set_index("economy")["rank"]
    members = tuple(code for code in listed if pd.notna(ranks.get(code)))
    without = [result.called(code) for code in listed if code not in members]
    if without:
        said = _(
            "Without a rank under these choices, so not followed: {without}.",
            without=listing(without),
        )
        st.caption(plain(said))
    if not members:
        st.info(_("No economy of the list has a rank to follow."), icon=":material/info:")
        return
    found = analyses.firm(result, members, by, top)
    st.markdown(plain(in_words(found, result)))
    _tables(result, found)
    st.caption(
        _(
            "From {draws} draws of other weights, scales, metrics and treatments of missing "
            "values. They tell what the list owes to choices of method, not how wrong figures "
            "may be.",
            draws=local(f"{found.draws:,}"),
        )
    )


def _asked(result: Markets) -> tuple[By, int]:
    """Draw which ranking and how long a list counts; give both."""
    say = result.say
    most = max(len(result.frame) - 1, 1)
    with st.container(horizontal=True):
        by: By = st.selectbox(
            _("Ranked by"),
            get_args(By),
            format_func=lambda by: say(RANKINGS[by]),
            key=keyed("stability_by"),
        )
        top = st.number_input(
            _("Stays among the first"), 1, most, min(_TOP, most), key="stability_top", width=180
        )
    return by, int(top)


def _tables(result: Markets, found: Stability) -> None:
    """Draw the members with their chance to stay, and those most likely to enter."""
    share = st.column_config.ProgressColumn
    with st.container(key="beside"):
        left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(_("**Stay among the first {top}**", top=found.top))
        rows = found.members.assign(
            name=result.frame["name"].reindex(found.members.index),
            stays=100 * found.members["p_stays"],
        )
        widgets.economy_table(
            rows,
            {
                **columns.headings("name"),
                "rank": columns.PLAIN_RANK,
                "stays": share(
                    _("Stays, % of draws"), min_value=0, max_value=100, format="%.0f", width=150
                ),
            },
            key="stability_members",
            alt=_("Members of the shortlist with the share of draws in which they stay"),
        )
        st.markdown(_("The whole list stays in **{p_all}** of draws.", p_all=percent(found.p_all)))
    with right:
        st.markdown(_("**Would enter first**"))
        some = found.challengers[found.challengers["p_enters"] > 0].head(_CHALLENGERS)
        if some.empty:
            st.markdown(_("No other economy ever enters."))
            return
        rows = some.assign(
            name=result.frame["name"].reindex(some.index), enters=100 * some["p_enters"]
        )
        widgets.economy_table(
            rows,
            {
                **columns.headings("name"),
                "rank": columns.PLAIN_RANK,
                "enters": share(
                    _("Enters, % of draws"), min_value=0, max_value=100, format="%.0f", width=150
                ),
            },
            key="stability_challengers",
            alt=_("Economies off the list most likely to enter the first places"),
        )
