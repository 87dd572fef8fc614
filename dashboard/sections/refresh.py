"""The newest figures: a button with its options, the refresh under way, and how it ended."""

from __future__ import annotations

import streamlit as st

from dashboard import engine, refreshing
from dashboard.language import _, keyed, n_
from dashboard.permission import VARIABLE, may_change_figures
from dashboard.refreshing import RefreshJob
from dashboard.sections import refreshed
from dashboard.signin.settings import is_on
from dashboard.texts import plain
from data.outcome import Options

_POLL = 0.5
_POLL_ELSEWHERE = 2.0
_LONG = 100


def draw() -> None:
    """Draw the button and how the last refresh ended, or the refresh under way.

    The refresh belongs to the process: whichever page or session began it, this shows it.
    """
    job = refreshing.current()
    if job is not None and job.running:
        with st.container(border=True, key="refresh_area"):
            st.fragment(_under_way, run_every=_POLL)(job)
        return
    if may_change_figures():
        _controls()
    elif is_on():
        st.caption(_("The newest figures are fetched by those whose role is admin."))
    else:
        st.caption(
            _(
                "The newest figures are fetched from the machine that this server runs on: open "
                "the page there, or have {variable} set for the server.",
                variable=f"`{VARIABLE}=anyone`",
            )
        )
    if job is not None:
        refreshed.draw(job)


def line() -> None:
    """Draw a line that tells on any page that a refresh is under way."""
    job = refreshing.current()
    if job is not None and job.running:
        st.fragment(_line, run_every=_POLL_ELSEWHERE)(job)


def _controls() -> None:
    """Draw the button and what it can be told."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Fetch the newest figures"),
            key="refresh_start",
            type="primary",
            icon=":material/sync:",
            on_click=_start,
            help=_(
                "Asks the publishers' public services. The figures in use stay as they are until "
                "the new ones are whole and checked."
            ),
        )
        with st.popover(_("Options"), icon=":material/tune:"):
            _options()


def _options() -> None:
    """Draw what a refresh can be told."""
    named = _places()
    st.multiselect(
        _("Only from"),
        list(named),
        format_func=named.__getitem__,
        key=keyed("refresh_only"),
        placeholder=_("All sources"),
    )
    years = engine.reference_years()
    st.number_input(
        _("Only figures since"),
        min_value=2000,
        max_value=years[-1] + 1,
        value=None,
        step=1,
        key="refresh_since",
        placeholder=_("All years"),
    )
    st.checkbox(
        _("Only show what would change"),
        key="refresh_dry_run",
        help=_("Fetches and compares, and writes nothing."),
    )
    st.checkbox(
        _("All or nothing"),
        key="refresh_strict",
        help=_("Writes nothing when any series cannot be had. Else it is carried forward."),
    )
    st.checkbox(
        _("Accept losses"),
        key="refresh_accept_loss",
        help=_(
            "Takes series too that lost more than a fifth of their figures or half of the latest "
            "year's, or whose unit seems to have changed. Else they are carried forward."
        ),
    )


def _places() -> dict[str, str]:
    """Give what can be fetched alone, services before publishers: code to name."""
    from data.plans import address_of

    catalogue = engine.catalogue()
    services: dict[str, int] = {}
    sources: dict[str, int] = {}
    for item in catalogue.indicators:
        address = address_of(catalogue, item)
        if address is not None:
            services[address.service] = services.get(address.service, 0) + 1
            sources[item.source] = sources.get(item.source, 0) + 1
    named = {}
    for code, count in services.items():
        named[code] = n_(
            "{name} ({count} series)",
            "{name} ({count} series)",
            count,
            name=catalogue.service(code).title,
        )
    for code, count in sources.items():
        source = catalogue.source(code)
        named.setdefault(
            code,
            n_(
                "{name} ({count} series)",
                "{name} ({count} series)",
                count,
                name=f"{source.publisher}, {source.title}",
            ),
        )
    return named


def _start() -> None:
    """Begin a refresh with what the controls say."""
    if not may_change_figures():
        return
    says = st.session_state.get
    since = says("refresh_since")
    refreshing.start(
        Options(
            only=tuple(says(keyed("refresh_only")) or ()),
            since=None if since is None else int(since),
            dry_run=bool(says("refresh_dry_run")),
            strict=bool(says("refresh_strict")),
            accept_loss=bool(says("refresh_accept_loss")),
        )
    )


def _under_way(job: RefreshJob) -> None:
    """Draw how far a refresh is and the button that ends it; draw the page again at its end."""
    if not job.running:
        st.rerun()
    st.progress(_share(job.done, job.total), f"**{plain(_how_far(job))}**")
    catalogue = engine.catalogue()
    for step in job.steps.values():
        said = _(
            "{service}: {done} of {total}",
            service=catalogue.service(step.service).title,
            done=step.done,
            total=step.total,
        )
        st.progress(_share(step.done, step.total), plain(said))
    st.caption(
        _(
            "You can go on working on any page: the figures in use stay as they are until the new "
            "ones are whole and checked."
        )
    )
    if may_change_figures():
        st.button(
            _("Cancel"),
            key="refresh_cancel",
            icon=":material/close:",
            disabled=job.stopping,
            on_click=_cancel,
            args=(job,),
            help=_("Leaves everything as it was."),
        )


def _line(job: RefreshJob) -> None:
    """Say in a line how far a refresh is, with the way to where it can be ended."""
    if not job.running:
        st.rerun()  # The page takes the new figures up.
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f":material/sync: {plain(_how_far(job))}", width="content")
        st.page_link(st.session_state["pages"]["data"], label=_("Show"), width="content")


def _cancel(job: RefreshJob) -> None:
    """End the refresh, which takes a moment."""
    if may_change_figures():
        job.cancel()
        job.wait(5)


def _share(done: int, total: int) -> float:
    """Give the part that is done, from 0 to 1."""
    return min(done / total, 1.0) if total else 0.0


def _how_far(job: RefreshJob) -> str:
    """Say how far a refresh is and how long it will still take."""
    if job.stopping:
        return _("Ending the refresh; everything stays as it was.")
    done, total = job.done, job.total
    if not total:
        return _("Asking the publishers for the newest figures.")
    if done >= total:
        return _("All answers are in; checking and writing the figures.")
    left = job.seconds_left
    if left is None:
        return _("Fetching the newest figures: {done} of {total} series.", done=done, total=total)
    if left < _LONG:
        time = n_("about {count} second left", "about {count} seconds left", max(round(left), 1))
    else:
        time = n_("about {count} minute left", "about {count} minutes left", round(left / 60))
    return _(
        "Fetching the newest figures: {done} of {total} series, {time}.",
        done=done,
        total=total,
        time=time,
    )
