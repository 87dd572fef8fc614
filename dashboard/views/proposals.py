"""Proposals: what the figures say of the targets that the interview proposes."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import engine, frame, maps, state, widgets
from dashboard.worldmap import MapView
from geo.answers import african_verdicts, label_counts
from geo.markets import Markets
from geo.verdicts import LABEL_MEANINGS, Verdict


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    home = result.name(result.home)
    proposals = engine.proposals()
    st.title("Are the proposed targets good ones?")
    st.markdown(
        f"{proposals.source.description} Each verdict below is worked out from the figures under "
        f"the choices in force, for {home} as the home market; change them and it changes."
    )
    with st.expander("What the verdicts mean, and what the figures cannot answer"):
        for label, meaning in LABEL_MEANINGS.items():
            st.markdown(f"- **{label}**: {meaning}.")
        st.markdown(
            "The figures say nothing of competitors, procurement rules, demand in the local "
            "language or prices. Niches that large firms overlook are your own judgement."
        )
    for code in engine.named_targets():
        if code != result.home:
            _card(engine.verdict_for(result.recipe, code))
    _africa(result)


def _card(verdict: Verdict) -> None:
    """Show one verdict whole."""
    with st.container(border=True):
        st.subheader(verdict.name)
        widgets.label_badge(verdict.label)
        st.markdown(" ".join(verdict.sentences).replace("$", "\\$"))
        widgets.shortlist_button([verdict.economy], key=f"proposals_add_{verdict.economy}")


def _africa(result: Markets) -> None:
    """Rank and map the African economies, and show the verdict on the selected one."""
    verdicts = african_verdicts(result)
    counts = label_counts(verdicts)
    st.subheader(f"The {len(verdicts)} African economies")
    st.markdown("; ".join(f"**{count}** {label}" for label, count in counts.items()) + ".")
    left, right = st.columns([1, 1], gap="medium")
    with left:
        maps.layer_map(
            result, "opportunity", key="proposals_map", height=520, view=MapView(("Africa",))
        )
    with right:
        _table(result, verdicts)
    known = {verdict.economy: verdict for verdict in verdicts}
    chosen = [code for code in state.current().selected if code in known]
    if chosen:
        for code in chosen[-3:]:
            _card(known[code])
    else:
        st.caption("Select an economy on the map or in the table to read its verdict.")


def _table(result: Markets, verdicts: tuple[Verdict, ...]) -> None:
    """Draw the African economies by opportunity, with verdict and similarity rank."""
    codes = [verdict.economy for verdict in verdicts]
    rows = result.frame.loc[codes].assign(
        verdict=pd.Series({verdict.economy: verdict.label for verdict in verdicts})
    )
    widgets.economy_table(
        rows,
        {
            "opportunity_rank": st.column_config.NumberColumn(
                "Opportunity rank", width="small", help="Among all open economies of the world."
            ),
            "name": "Economy",
            "verdict": "Verdict",
            "rank": st.column_config.NumberColumn("Similarity rank", width="small"),
            "ai_gap": st.column_config.NumberColumn("AI gap", format="%.2f", width="small"),
        },
        key="proposals_table",
        alt="African economies with their verdicts",
        height=480,
    )
