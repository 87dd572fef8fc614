"""Start: the answer first, then the map, the proposals, who stands ahead, and the way on."""

from __future__ import annotations

import streamlit as st

from dashboard import engine, frame, maps, state, widgets
from geo.answers import answer, best_open
from geo.markets import Markets
from geo.wording import ordinal

SHOWN = 10
"""Economies in the table of those that stand ahead."""


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    named = engine.named_targets()
    said = answer(result, named)
    st.title("Where to sell next")
    st.markdown(f"#### {said.headline}")
    st.markdown(f"{said.pool} {said.proposals}")
    _how_made(result)

    left, right = st.columns([5, 3], gap="medium")
    with left:
        maps.layer_map(result, "opportunity", key="start_map", height=430)
    with right:
        st.subheader("The proposed targets")
        for code in named:
            if code != result.home:
                _target(result, code)
        _africa(result)

    st.subheader("Who stands ahead on opportunity")
    _ahead(result)
    _way_on()


def _how_made(result: Markets) -> None:
    """Say in two sentences what the terms mean and how old the figures are."""
    weights = len(result.similarity.weights)
    st.caption(
        f"Similarity compares {weights} public indicators (lens: {result.lens.name}). "
        "Opportunity is the mean of three percentile ranks: similarity, AI less developed, GDP. "
        f"Figures are the latest up to {result.reference_year}, each with its year; "
        f"vintage {result.reference_year + 1 if result.recipe.reference_year is None else 'chosen'}"
        f", snapshot {result.snapshot_id}."
    )


def _target(result: Markets, code: str) -> None:
    """Show the verdict on one target proposed by name."""
    item = engine.verdict_for(result.recipe, code)
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{item.name}**", width="content")
            widgets.label_badge(item.label)
        st.markdown(" ".join(item.sentences[:1] + item.sentences[2:3]))
        with st.expander("All reasons"):
            for sentence in item.sentences:
                st.markdown(f"- {sentence}")
        widgets.shortlist_button([code], key=f"start_add_{code}")


def _africa(result: Markets) -> None:
    """Show the best placed African economies."""
    best = [code for code in best_open(result) if result.frame.at[code, "african"]][:3]
    with st.container(border=True):
        st.markdown("**African economies**")
        if best:
            count = int(result.frame["opportunity_rank"].notna().sum())
            for code in best:
                rank = ordinal(int(result.frame.at[code, "opportunity_rank"]))
                st.markdown(f"- {result.name(code)}: {rank} of {count} on opportunity")
        else:
            st.markdown("None of them is open under the choices in force.")
        st.button("See all with their verdicts", key="start_proposals", on_click=_note_page)
        if st.session_state.pop("start_goes_on", False):
            frame.go("proposals")


def _note_page() -> None:
    """Remember that the proposals were asked for; pages can be switched only while drawing."""
    st.session_state["start_goes_on"] = True


def _ahead(result: Markets) -> None:
    """Show the open economies with the best opportunity."""
    best = list(best_open(result)[:SHOWN])
    if not best:
        st.info("No economy is open under the choices in force.", icon=":material/info:")
        return
    rows = result.frame.loc[best].assign(gdp_bn=lambda table: table["gdp"] / 1e9)
    widgets.economy_table(
        rows,
        {
            "opportunity_rank": st.column_config.NumberColumn("Rank", width="small"),
            "name": "Economy",
            "opportunity": st.column_config.ProgressColumn(
                "Opportunity (0 to 100)", min_value=0, max_value=100, format="%.1f"
            ),
            "similarity": st.column_config.NumberColumn("Similarity (0 to 100)", format="%.1f"),
            "ai_gap": st.column_config.NumberColumn(
                "AI gap to home", format="%.2f", help="Home's AI score minus the economy's."
            ),
            "gdp_bn": st.column_config.NumberColumn("GDP, current US$ bn", format="%,.0f"),
            "distance_km": st.column_config.NumberColumn("Distance, km", format="%,.0f"),
        },
        key="start_ahead",
        alt="The open economies with the best opportunity ranks",
    )
    selected = [code for code in state.current().selected if code in best]
    widgets.shortlist_button(selected, key="start_add", label="Add the selected to the shortlist")


def _way_on() -> None:
    """Point to the pages that answer the next questions."""
    pages = st.session_state["pages"]
    st.subheader("The way on")
    questions = {
        "similarity": "Why are they similar, and what drives it?",
        "opportunity": "How do similarity, AI and size go together?",
        "screen": "Which meet my own conditions, and which just miss them?",
        "explore": "What does the map of any figure look like?",
        "data": "Where does each figure come from?",
    }
    for column, (module, question) in zip(
        st.columns(len(questions)), questions.items(), strict=True
    ):
        column.page_link(pages[module], label=question)
