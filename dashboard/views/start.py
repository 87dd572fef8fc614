"""Start: the answer first, then the map, the proposals, who stands ahead, and the way on."""

from __future__ import annotations

import streamlit as st

from dashboard import columns, engine, frame, judged, maps, state, viewport, widgets
from dashboard.language import _, listing, ordinal
from dashboard.sections import changed, guide
from dashboard.texts import plain
from geo.answers import african_labels, best_open
from geo.markets import Markets

SHOWN = 10
"""Economies in the table of those that stand ahead."""

BEST = 3
"""African economies named on the first page."""


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    st.title(_("Where to sell next"))
    # The map is sent first: the sentences above it take longer to work out.
    answer, above = st.container(key="small_headings_answer"), st.container()
    with st.container(key="beside"):
        left, right = st.columns([5, 3], gap="medium")
    with left:
        maps.layer_map(result, "opportunity", key="start_map", height=430)
    with answer:
        said = judged.answered(result.recipe)
        st.header(plain(said.headline))
        st.markdown(plain(said.pool))
    viewport.first_sight()
    with left:
        _how_made(result)
    with above:
        guide.draw(result)
        changed.notice(result)
    with right:
        st.header(_("The proposed targets"))
        for code in engine.named_targets():
            if code != result.home:
                _target(result, code)
        _africa(result)
    st.header(_("Who stands ahead on opportunity"))
    _ahead(result)
    _way_on()


def _how_made(result: Markets) -> None:
    """Say in a few sentences what the terms mean and how old the figures are."""
    weights = len(result.similarity.weights)
    st.caption(
        plain(
            _(
                "Similarity compares {weights} public indicators (lens: {name}). AI development "
                "rests on up to five figures. Opportunity is the mean of three percentile ranks: "
                "similarity, AI less developed, GDP. Figures are the latest up to "
                "{reference_year}, each with its year; snapshot {snapshot_id}.",
                weights=weights,
                name=result.lens.name,
                reference_year=result.reference_year,
                snapshot_id=result.snapshot_id,
            )
        )
    )


def _target(result: Markets, code: str) -> None:
    """Show the verdict on one target proposed by name."""
    item = judged.verdict_for(result.recipe, code)
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(item.name)}**", width="content")
            widgets.label_badge(item.label)
        st.markdown(widgets.facts(result, code))
        with st.expander(_("Why")):
            st.markdown("\n".join(f"- {plain(sentence)}" for sentence in item.sentences))
            widgets.shortlist_button([code], key=f"start_add_{code}")


def _africa(result: Markets) -> None:
    """Count the verdicts on the African economies and name the best placed."""
    counts = african_labels(result)
    ranks = result.open_by_opportunity
    best = [code for code in best_open(result) if result.frame.at[code, "african"]][:BEST]
    with st.container(border=True, gap="small"):
        st.markdown(_("**{values} African economies**", values=sum(counts.values())))
        said = listing([f"{count} {_(label)}" for label, count in counts.items() if count])
        st.markdown(plain(f"{said}."))
        if best:
            named = [f"{result.name(code)} ({ordinal(int(ranks[code]))})" for code in best]
            st.markdown(
                plain(
                    _(
                        "Best placed on opportunity, of {count}: {named}.",
                        count=len(ranks),
                        named=listing(named),
                    )
                )
            )
        else:
            st.markdown(_("No African economy is open under the choices in force."))
        st.button(_("See each with its verdict"), key="start_proposals", on_click=_note_page)
    if st.session_state.pop("start_goes_on", False):
        frame.go("proposals")


def _note_page() -> None:
    """Remember that the proposals were asked for; pages can be switched only while drawing."""
    st.session_state["start_goes_on"] = True


def _ahead(result: Markets) -> None:
    """Show the open economies with the best opportunity."""
    st.caption(widgets.pool_note(result))
    best = list(best_open(result)[:SHOWN])
    if not best:
        st.info(_("No economy is open under the choices in force."), icon=":material/info:")
        return
    rows = columns.with_figures(result, result.frame.loc[best])
    widgets.economy_table(
        rows,
        {
            "opportunity_rank": columns.PLAIN_RANK,
            **columns.headings("name", "opportunity_bar", "ai_gap", "similarity"),
            **columns.headings("gdp_bn", "gdp_year", "ai_components", "distance_km"),
        },
        key="start_ahead",
        alt=_("The open economies with the best opportunity ranks"),
    )
    widgets.selection_button(rows.index, key="start_add")


def _way_on() -> None:
    """Point to the pages that answer the next questions."""
    pages = st.session_state["pages"]
    st.header(_("The way on"))
    questions = {
        "similarity": _("Why are they similar, and what drives it?"),
        "opportunity": _("How do similarity, AI and size go together?"),
        "screen": _("Which meet my own conditions, and which just miss them?"),
        "explore": _("What does the map of any figure look like?"),
        "data": _("Where does each figure come from?"),
    }
    with st.container(horizontal=True):
        for module, question in questions.items():
            st.page_link(pages[module], label=question, width="content")
    if state.current().shortlist:
        st.page_link(pages["shortlist"], label=_("Take the shortlist away"))
