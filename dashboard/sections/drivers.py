"""What drives the ranks: Sobol' indices of the choices, computed when asked for."""

from __future__ import annotations

import streamlit as st

from dashboard import analyses, analysis_charts, figures, heavy, state
from dashboard.frame import explain
from dashboard.language import N_, _, keyed, local, n_
from dashboard.tickets import Ticket
from geo.markets import Markets
from geo.sensitivity import EVALUATIONS
from geo.sobol import CONFIDENCE, RANK_CHANGE, Sensitivity
from geo.wording import sentence

RANKINGS: dict[str, str] = {
    "similarity": N_("Similarity"),
    "ai-development": N_("AI development"),
    "opportunity": N_("Opportunity"),
}
"""Ranking to its name."""

_JOB = "drivers_job"
_POLL = 0.5


def draw(result: Markets) -> None:
    """Draw the choice of what is asked, the button, and the answer once there is one.

    Parameters
    ----------
    result
        The merged economies.
    """
    st.markdown(
        _(
            "Which choice of method moves the ranks most? Up to {count} rankings under "
            "other weights, scales, metrics and treatments of missing values tell.",
            count=local(f"{EVALUATIONS:,}"),
        )
    )
    asked = _asked(result)
    key = (result, *asked)
    known = analyses.drivers_known(*key)
    kept = st.session_state.get(_JOB)
    job = kept[1] if kept is not None and kept[0] == key else None
    if kept is not None and job is None:
        kept[1].cancel()  # It was about other choices.
        del st.session_state[_JOB]
    if known is not None:
        _answer(result, known, asked)
        return
    if job is not None and job.running:
        st.fragment(_under_way, run_every=_POLL)(job)
        return
    if job is not None and job.error is not None:
        explain(job.error)
    if job is not None and job.cancelled:
        st.caption(_("Cancelled. Nothing was kept."))
    st.button(
        _("Compute what drives the ranks"),
        key="drivers_start",
        type="primary",
        icon=":material/play_arrow:",
        on_click=_start,
        args=(key,),
    )


def _asked(result: Markets) -> tuple[str, str | None]:
    """Draw which ranking and whose rank; give both."""
    say = result.say
    with st.container(horizontal=True):
        by = st.selectbox(
            _("Ranking"),
            list(RANKINGS),
            format_func=lambda by: say(RANKINGS[by]),
            key=keyed("drivers_by"),
        )
        chosen = [code for code in state.current().selected if code in result.frame.index]
        whose = st.selectbox(
            _("Outcome"),
            ["", *chosen],
            format_func=lambda code: (
                sentence(say(RANK_CHANGE))
                if not code
                else say("Rank of {economy}", economy=result.called(code))
            ),
            key=keyed("drivers_economy"),
            help=_("Select economies on any page to ask about the rank of one."),
        )
    return by, whose or None


def _start(key: tuple[Markets, str, str | None]) -> None:
    """Begin to compute."""
    st.session_state[_JOB] = (key, analyses.drivers_begun(*key))


def _under_way(job: Ticket[Sensitivity]) -> None:
    """Draw the progress and the button that ends it; draw the page again at its end."""
    if not job.running:
        st.rerun()
    share = min(job.done / max(job.total, 1), 1.0)
    st.progress(
        share,
        _("{done} of {total} rankings", done=local(f"{job.done:,}"), total=local(f"{job.total:,}"))
        if job.done
        else heavy.waiting(job) or _("Beginning"),
    )
    st.button(_("Cancel"), key="drivers_cancel", icon=":material/close:", on_click=job.cancel)


def _answer(result: Markets, found: Sensitivity, asked: tuple[str, str | None]) -> None:
    """Draw the answer in words and as bars."""
    by, whose = asked
    figures.chart(
        result,
        "drivers",
        figures.Wanted((whose,) if whose else (), by=by),
        analysis_charts.sobol_bars(found),
        key="drivers_chart",
        alt=_("Share of the variance that each choice makes, alone and with others"),
    )
    st.caption(
        _(
            "From {counted}. Whiskers are {share} bootstrap intervals. Shares alone need "
            "not sum to 100%: the rest comes of choices together.",
            counted=n_("{count} ranking", "{count} rankings", found.evaluations),
            share=local(f"{CONFIDENCE:.0%}"),
        )
    )
