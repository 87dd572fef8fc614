"""Proposals: what the figures say of the targets that the interview proposes."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import columns, engine, frame, judged, maps, state, widgets
from dashboard.language import _, listing
from dashboard.sections import sureness
from dashboard.texts import plain
from dashboard.worldmap import MapView
from geo.answers import label_counts
from geo.markets import Markets
from geo.verdicts import LABEL_MEANINGS, Verdict

_CARDS = 3
"""Verdicts on selected African economies that are shown whole."""


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    source = engine.proposals().source
    st.title(_("Are the proposed targets good ones?"))
    st.markdown(
        plain(
            _(
                "The proposals are those of “{title}”. {description} Each verdict is worked out "
                "from the figures under your choices, with {home} as the home market; change the "
                "choices and it changes.",
                title=_(source.title),
                description=_(source.description),
                home=result.called(result.home),
            )
        )
    )
    st.markdown(_(widgets.NOT_ANSWERED))
    with st.expander(_("What the verdicts mean")):
        for label, meaning in LABEL_MEANINGS.items():
            st.markdown(f"- **{_(label)}**: {plain(_(meaning))}.")
    st.caption(widgets.pool_note(result))
    for code in engine.named_targets():
        if code != result.home:
            verdict = judged.verdict_for(result.recipe, code)
            widgets.verdict_card(verdict, key=f"proposals_add_{code}")
            sureness.draw(result, code)
    _africa(result)


def _africa(result: Markets) -> None:
    """Rank and map the African economies, and show the verdict on the selected ones."""
    verdicts = judged.african(result.recipe)
    counts = label_counts(verdicts)
    st.header(_("The {count} African economies", count=len(verdicts)))
    st.markdown(listing([f"**{count}** {_(label)}" for label, count in counts.items()]) + ".")
    with st.container(key="beside"):
        left, right = st.columns([1, 1], gap="medium")
    with left:
        maps.layer_map(
            result, "opportunity", key="proposals_map", height=520, view=MapView(("Africa",))
        )
    with right:
        _table(result, verdicts)
    known = {verdict.economy: verdict for verdict in verdicts}
    chosen = [code for code in state.current().selected if code in known]
    if not chosen:
        st.caption(_("Select an economy on the map or in the table to read its verdict."))
    for code in chosen[-_CARDS:]:
        widgets.verdict_card(known[code], key=f"proposals_add_{code}")
        sureness.draw(result, code)


def _table(result: Markets, verdicts: tuple[Verdict, ...]) -> None:
    """Draw the African economies by opportunity, with verdict and similarity rank."""
    codes = [verdict.economy for verdict in verdicts]
    rows = result.frame.loc[codes].assign(
        verdict=pd.Series({verdict.economy: _(verdict.label) for verdict in verdicts})
    )
    widgets.economy_table(
        rows,
        {
            **columns.headings("name"),
            "verdict": _("Verdict"),
            "opportunity_rank": st.column_config.NumberColumn(
                _("Opportunity rank"),
                width="small",
                help=_("Among all open economies of the world."),
            ),
            **columns.headings("rank", "ai_gap", "ai_components"),
        },
        key="proposals_table",
        alt=_("African economies with their verdicts"),
        height=480,
    )
    widgets.selection_button(rows.index, key="proposals_add_selected")
