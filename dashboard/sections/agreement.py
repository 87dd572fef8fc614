"""How far the ranks by different metrics agree, and which economies stand firm."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import analyses, analysis_charts, columns, figures, localtables, state, widgets
from dashboard.language import _
from dashboard.texts import plain
from geo.agreement import FIRM, Agreement, in_words
from geo.markets import Markets
from geo.metrics import METRICS

_SHOWN = 15
"""Nearest economies whose ranks are drawn."""

_ENDS = 10
"""Economies listed at either end."""


def draw(result: Markets) -> None:
    """Draw correlations between metrics, ranks by each, and who moves least and most.

    Parameters
    ----------
    result
        The merged economies.
    """
    if not result.ranked_count:
        st.info(_("No economy is ranked under these choices."), icon=":material/info:")
        return
    with st.spinner(_("Ranking by every metric"), show_time=False):
        found = analyses.agreed(result)
    st.markdown(plain(in_words(found, result.language)))
    st.header(_("Rank correlation (Spearman)"))
    titles = {name: _(METRICS[name].title) for name in found.spearman.columns}
    localtables.dataframe(
        found.spearman.rename(index=titles, columns=titles).rename_axis(_("Metric")).reset_index(),
        key="method_spearman",
        hide_index=True,
        column_config={
            title: st.column_config.NumberColumn(format="%.2f") for title in titles.values()
        },
        alt=_("Spearman correlation of the ranks by each pair of metrics"),
    )
    st.caption(
        _(
            "1 means the same order. Cosine ignores level, so that it may put an economy near "
            "that is far richer or poorer in the same proportions."
        )
    )
    _chart(result, found)
    _ends(result, found)


def _chart(result: Markets, found: Agreement) -> None:
    """Draw the ranks of the nearest economies, and of the selected ones, by every metric."""
    nearest = [str(code) for code in found.ranks.index[:_SHOWN]]
    chosen = [code for code in state.current().selected if code in found.ranks.index]
    more = [code for code in chosen[-5:] if code not in nearest]
    st.header(_("The {count} nearest economies by every metric", count=len(nearest)))
    figures.chart(
        result,
        "metrics",
        figures.Wanted(tuple(more)),
        lambda: analysis_charts.rank_ranges(result, found, [*nearest, *more]),
        key="method_ranges",
        alt=_("Ranks of the nearest economies by each metric"),
    )
    st.caption(_("Economies that you select anywhere are drawn below the nearest ones."))


def _ends(result: Markets, found: Agreement) -> None:
    """List the economies that keep their rank and those that do not."""
    known = found.spread[found.spread["range"].notna()]
    order = known.assign(
        name=result.frame["name"].reindex(known.index),
        rank=result.frame["rank"].reindex(known.index),
    ).sort_values(["range", "rank"], kind="stable")
    with st.container(key="beside"):
        left, right = st.columns(2, gap="medium")
    with left:
        st.header(_("Most stable (firm: within {count} places)", count=FIRM))
        _list(order.head(_ENDS), "method_stable", _("Economies whose rank depends least on metric"))
    with right:
        st.header(_("Least stable"))
        _list(
            order.iloc[::-1].head(_ENDS),
            "method_unstable",
            _("Economies whose rank depends most on metric"),
        )


def _list(rows: pd.DataFrame, key: str, alt: str) -> None:
    """Draw economies with their lowest and highest rank."""
    number = st.column_config.NumberColumn
    widgets.economy_table(
        rows,
        {
            **columns.headings("name"),
            "rank": columns.PLAIN_RANK,
            "lowest": number(_("Best rank"), format="%d", width=85),
            "highest": number(_("Worst rank"), format="%d", width=90),
            "range": number(_("Places"), format="%d", width=70),
        },
        key=key,
        alt=alt,
    )
