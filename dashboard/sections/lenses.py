"""Lenses side by side: the rank of every economy under each, the reader's own lens too."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import analyses, columns, widgets
from dashboard.language import _, listing, n_
from dashboard.sections import own_lens
from dashboard.texts import plain
from geo.lenses import Lenses
from geo.markets import Markets


def draw(result: Markets) -> None:
    """Draw ranks under all lenses, what each rests on, and the reader's own lens.

    Parameters
    ----------
    result
        The merged economies.
    """
    st.header(_("Under other lenses"))
    own = own_lens.current()
    others = () if own is None or own == result.recipe.own_lens else (own,)
    found = analyses.lensed(result, others)
    st.markdown(
        plain(
            _(
                "The rank of each economy by likeness to {home} under every lens, all other "
                "choices as they are. An economy may be near in one respect and far in another.",
                home=result.called(result.home),
            )
        )
    )
    _table(result, found)
    with st.expander(_("What each lens rests on")):
        for code in found.lenses.index:
            st.markdown(_rests_on(result, str(code), found))
    own_lens.draw(result)


def _table(result: Markets, found: Lenses) -> None:
    """Draw one column of ranks for each lens, and the places between lowest and highest."""
    ranked = found.ranks.dropna(how="all").index
    if ranked.empty:
        st.info(_("No lens ranks any economy under these choices."), icon=":material/info:")
        return
    rows = found.ranks.loc[ranked].assign(
        name=result.frame["name"].reindex(ranked), places_apart=found.spread["range"]
    )
    headings = {str(code): _heading(lens) for code, lens in found.lenses.iterrows()}
    widgets.economy_table(
        rows,
        {
            **columns.headings("name"),
            **headings,
            "places_apart": st.column_config.NumberColumn(
                _("Places apart"), format="%d", width=105, help=_("From best to worst rank.")
            ),
        },
        # Another set of columns is another table: its selection is set anew.
        key="similarity_lenses_" + "_".join(found.lenses.index),
        alt=_("Rank of each economy under each lens"),
        height=420,
    )
    widgets.selection_button(ranked, key="similarity_lenses_add")


def _heading(lens: pd.Series) -> Any:
    """Head a lens's column, wide enough for its name."""
    name, reason = str(lens["name"]), str(lens["reason"])
    if lens["in_force"]:
        # In words in the help: they would make the column twice as wide as a phone has room for.
        name, reason = f"✓ {name}", " ".join(filter(None, (_("This lens is in force."), reason)))
    return st.column_config.NumberColumn(
        name, format="%d", width=max(95, 8 * len(name) + 16), help=reason or None
    )


def _rests_on(result: Markets, code: str, found: Lenses) -> str:
    """Say what a lens rests on, in a line of Markdown."""
    lens = found.lenses.loc[code]
    said = f"**{plain(lens['name'])}**: "
    if lens["reason"]:
        return said + plain(lens["reason"])
    count = n_("{count} indicator", "{count} indicators", int(lens["indicators"]))
    said += _(
        "{count}, {counted} ranked",
        count=count,
        counted=n_("{count} economy", "{count} economies", int(lens["ranked"])),
    )
    if lens["left_out"]:
        names = [result.catalogue.indicator(item).name for item in lens["left_out"]]
        said += plain(_("; without figures or switched off: {names}", names=listing(names)))
    return said + "."
