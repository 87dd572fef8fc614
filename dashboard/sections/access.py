"""How reachable economies are from home: one in words and on a map, several in a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import columns, maps, overlays, widgets
from dashboard.language import _
from dashboard.texts import plain
from dashboard.worldmap import MapView
from geo.markets import Markets
from geo.places import language_name
from geo.reach import in_words, reach, reach_table


def of_one(result: Markets, economy: str) -> None:
    """Draw what is known of the way from home to one economy.

    Parameters
    ----------
    result
        The merged economies.
    economy
        Its code; nothing is drawn for home itself.
    """
    if economy == result.home:
        return
    home = result.called(result.home)
    st.header(plain(_("Access from {home}", home=home)))
    with st.container(key="beside_access"):
        left, right = st.columns([1, 1], gap="medium")
    with left:
        said = in_words(result, reach(result, economy))
        st.markdown("\n".join(f"- {plain(text)}" for text in said))
        _no_score()
    with right:
        maps.layer_map(
            result,
            "similarity",
            key="country_map",
            height=300,
            view=MapView((result.home, economy)),
            lines=overlays.ways(result.home, (economy,)),
        )


def of_several(result: Markets, economies: Sequence[str], *, key: str) -> None:
    """Draw what is known of the ways from home to several economies.

    Parameters
    ----------
    result
        The merged economies.
    economies
        Codes in the order to show; home itself is left out.
    key
        Unique among the pages.
    """
    codes = [code for code in economies if code != result.home]
    if not codes:
        return
    st.header(plain(_("Access from {home}", home=result.called(result.home))))
    table = reach_table(result, codes)
    say = result.say
    told = [[language_name(name, result.language) for name in row] for row in table["languages"]]
    rows = table.assign(
        languages=[say.listing(names) or None for names in told],
        blocs=[say.listing([say(name) for name in names]) or None for names in table["blocs"]],
        border=[_("yes") if border else _("no") for border in table["border"]],
    )
    headings = {
        **columns.headings("name", "distance_km"),
        "languages": st.column_config.TextColumn(_("Official languages in common")),
        "blocs": st.column_config.TextColumn(_("Blocs in common")),
        "border": st.column_config.TextColumn(_("Land border"), width=100),
        **_trade_headings(result, rows),
    }
    widgets.economy_table(
        rows, headings, key=f"{key}_table", alt=_("Access from home to each economy")
    )
    _no_score()


def _trade_headings(result: Markets, rows: pd.DataFrame) -> dict[str, object]:
    """Head the figures of openness to trade, each with its year."""
    headings: dict[str, object] = {}
    for item in result.catalogue.indicators:
        if item.code in rows.columns:
            heading = f"{item.name}, {_(item.unit)}"
            headings[item.code] = st.column_config.NumberColumn(heading, format="%.1f")
            headings[f"{item.code} period"] = st.column_config.TextColumn(_("Year"), width="small")
    return headings


def _no_score() -> None:
    """Say that these facts are not put into one number."""
    st.caption(
        _(
            "These facts are not put into one score: tariffs, flights, payment and demand in a "
            "language are not in the figures. Distances are measured between the economies' "
            "points, languages are official in the whole of both (CLDR), blocs are those that are "
            "followed here."
        )
    )
