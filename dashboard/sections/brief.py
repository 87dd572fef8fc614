"""The brief on the shortlist: title, question, language and form, made in a thread of its own."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from dashboard import exclusions, heavy, state, takeaway
from dashboard.briefs import BRIEFS
from dashboard.briefs.assemble import MOST_QUESTION, MOST_TITLE, Wishes, judgements
from dashboard.briefs.making import make_brief
from dashboard.frame import explain
from dashboard.keeping import Kept
from dashboard.language import _, chosen, keyed
from dashboard.tickets import Kind, Ticket
from dashboard.version import installed_version
from dashboard.workspaces.content import Mark
from data.languages import LANGUAGES
from geo.decisions import Decision
from geo.markets import Markets
from geo.uncertainty import Progress

_JOB = "brief_job"
_POLL = 0.4

_BRIEF: Kind[bytes] = Kind("brief", Kept(0), cost=20.0)
"""Briefs are kept in the sessions that asked for them, since notes are in them."""


@dataclass(frozen=True)
class _Asked:
    """What a brief was asked to be; the same is not made twice."""

    result: Markets
    economies: tuple[str, ...]
    title: str
    question: str
    language: str
    form: str
    one_page: bool
    conditions: str
    notes: tuple[tuple[str, str], ...]
    decisions: tuple[tuple[str, Decision], ...]
    date: datetime.date


def draw(
    result: Markets,
    notes: Mapping[str, str],
    marks: Mapping[str, Mark],
) -> None:
    """Draw the choices of a brief on the shortlist, its making, and its file.

    Parameters
    ----------
    result
        The merged economies.
    notes
        Economy to the reader's note, read when the brief is made.
    marks
        Economy to what was decided of it.
    """
    st.header(_("Brief for the board"))
    st.markdown(
        _(
            "The answer with its map, the shortlist with reasons and rank ranges, a page for each "
            "economy, who was left out and why, method and sources. Slides have charts and tables "
            "that can be edited."
        )
    )
    asked = _asked(result, notes, marks)
    kept = st.session_state.get(_JOB)
    job: Ticket[bytes] | None = kept[1] if kept is not None else None
    if job is not None and job.running:
        st.fragment(_under_way, run_every=_POLL)(job)
        return
    if job is not None and kept is not None and kept[0] == asked and job.result is not None:
        _offer(asked, job.result)
        return
    if job is not None and job.error is not None:
        explain(job.error)
    st.button(
        _("Make the brief"),
        key="brief_make",
        type="primary",
        icon=":material/picture_as_pdf:",
        on_click=_begin,
        args=(asked, notes),
    )


def _asked(result: Markets, notes: Mapping[str, str], marks: Mapping[str, Mark]) -> _Asked:
    """Draw what can be chosen, and give it."""
    view = state.current()
    title = st.text_input(
        _("Title of the brief"),
        key="brief_title",
        max_chars=MOST_TITLE,
        placeholder=_("Where to sell next from {home}", home=result.called(result.home)),
    )
    question = st.text_input(
        _("Question that it answers"), key="brief_question", max_chars=MOST_QUESTION
    )
    with st.container(horizontal=True):
        form = st.selectbox(
            _("Form"),
            list(BRIEFS),
            format_func=lambda name: _(BRIEFS[name].title),
            key=keyed("brief_form"),
            width=220,
        )
        language = st.selectbox(
            _("Language of the brief"),
            list(LANGUAGES),
            index=list(LANGUAGES).index(chosen()),
            format_func=LANGUAGES.__getitem__,
            key=keyed("brief_language"),
            width=220,
        )
        one_page = st.selectbox(
            _("Length"),
            [False, True],
            format_func=lambda short: _("One page") if short else _("Whole"),
            key=keyed("brief_one_page"),
            width=160,
        )
    return _Asked(
        result,
        view.shortlist,
        title,
        question,
        language,
        form,
        one_page,
        view.where,
        tuple(sorted(notes.items())),
        tuple((code, mark.decision) for code, mark in sorted(marks.items())),
        datetime.datetime.now(datetime.UTC).astimezone().date(),
    )


def _begin(asked: _Asked, notes: Mapping[str, str]) -> None:
    """Begin to make the brief, with notes as they stand when the button is pressed."""
    latest = tuple(sorted(notes.items()))
    told = asked.result.told(asked.language)
    wishes = Wishes(
        title=asked.title,
        question=asked.question,
        notes=dict(latest),
        judgements=judgements(told, dict(asked.decisions)),
        conditions=asked.conditions,
        date=asked.date,
        one_page=asked.one_page,
    )
    left_out = exclusions.exclusions()

    def work(progress: Progress) -> bytes:
        made = make_brief(
            told,
            asked.economies,
            wishes,
            exclusions=left_out,
            version=installed_version(),
            progress=progress,
        )
        return BRIEFS[asked.form].write(made)

    begun = replace(asked, notes=latest)
    st.session_state[_JOB] = (begun, heavy.begin(_BRIEF, begun, work))


def _under_way(job: Ticket[bytes]) -> None:
    """Draw how far the brief is; draw the page again at its end."""
    if not job.running:
        st.rerun()
    st.progress(
        min(job.done / max(job.total + 1, 1), 1.0), heavy.waiting(job) or _("Making the brief")
    )
    st.button(_("Cancel"), key="brief_cancel", icon=":material/close:", on_click=job.cancel)


def _offer(asked: _Asked, content: bytes) -> None:
    """Offer the finished brief as a file."""
    form = BRIEFS[asked.form]
    name = takeaway.file_name("brief", asked.result.home, asked.date.isoformat(), asked.language)
    st.download_button(
        _("Download the brief ({extension})", extension=form.extension),
        data=content,
        file_name=f"{name}{form.extension}",
        mime=form.media_type,
        key="brief_take",
        on_click="ignore",
        type="primary",
        icon=":material/download:",
    )
    st.caption(_("Change anything above to make another one."))
