"""What surrounds every page: style, sidebar, notices, and errors in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from importlib import import_module

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard import desk, engine, exclusions, held, pagetools, refreshing, sidebar, state, style
from dashboard.frame_errors import explain
from dashboard.language import _, chosen, spoken_in, words
from dashboard.sections import explained, link_figures, workspace_bar
from dashboard.server import metrics
from dashboard.signin import gate
from dashboard.texts import plain
from data.errors import BusyError, KindredError, TimeLimitError
from data.languages import said_again
from geo.markets import Markets

__all__ = ["body", "explain", "figures", "go", "keep", "keep_quietly", "show"]

_OF_THE_WORKSPACE = frozenset({"shortlist", "screen"})
"""Pages that show what an address does not hold, and therefore wait for the workspace."""


def show(
    page: StreamlitPage, pages: Mapping[str, StreamlitPage], ignored: Sequence[str] = ()
) -> None:
    """Run a page between its sidebar and its notices.

    Parameters
    ----------
    page
        The page that the address names.
    pages
        All pages by module name, kept in the session so that any control can lead to another.
    ignored
        What the link held and could not be used, one sentence each.
    """
    st.session_state["pages"] = dict(pages)
    name = next(module for module, other in pages.items() if other is page)
    with metrics.interaction(name, "page"):
        try:
            with _steady(name):
                _framed(page, pages, ignored)
        except KindredError as error:
            explain(error)


def _framed(
    page: StreamlitPage, pages: Mapping[str, StreamlitPage], ignored: Sequence[str]
) -> None:
    """Draw the page and what surrounds it."""
    st.session_state["choices"] = state.choices()
    st.html(style.sheet(state.current().text_size == "large"))
    st.html(style.CHIPS)
    try:
        figures()
    except KindredError as error:
        explain(error)
        return
    with st.container(key="notices"):
        _notices(ignored)
    workspace_bar.notices()
    if state.made_on() not in ("", engine.snapshot().id):
        link_figures.notice(figures())
    if page is not pages.get("data"):  # It shows a refresh itself.
        _refresh_line()
    with st.sidebar:
        bar = st.container()
        workspace_bar.keep_place(st.container())
        beside = st.container()
    pagetools.draw()
    # The page goes first: it carries the map, and the browser begins to fetch what that needs.
    page.run()
    if desk.attach():
        st.rerun()  # The workspace that the address names holds something else.
    with bar:
        workspace_bar.draw()
    with beside:
        sidebar.draw()
        gate.account()


@st.fragment
def body(module: str) -> None:
    """Draw a page apart from its frame, so that what is done on it runs the page alone.

    Parameters
    ----------
    module
        Name of the page's module in ``dashboard.views``.
    """
    with metrics.interaction(module, "body"):
        if not gate.admitted():
            st.rerun()  # The sign-in has run out: the whole page says so.
        held.settle()
        if st.session_state.get("choices") != state.choices():
            st.rerun()  # The sidebar shows these too.
        before = desk.situation()
        if module in _OF_THE_WORKSPACE:
            desk.attach()
        try:
            with _steady(module):
                state.sync_address(engine.snapshot().id)
                explained.on_page(module)
                import_module(f"dashboard.views.{module}").page()
        except KindredError as error:
            explain(error)
            if isinstance(error, BusyError | TimeLimitError):
                st.button(_("Try again"), key="try_again", icon=":material/refresh:")
        keep(before)


@contextmanager
def _steady(module: str) -> Iterator[None]:
    """Stay with the language and the snapshot in use while a page is drawn.

    A page asks for both thousands of times. The page Data changes the snapshot itself.
    """
    with spoken_in(chosen()), nullcontext() if module == "data" else engine.steady():
        yield


def keep(before: tuple[object, ...] | None = None) -> None:
    """Save what the reader did on a page, once it is drawn, and say so.

    Parameters
    ----------
    before
        What `desk.situation` gave before the notices were drawn; as it is now for None.
    """
    before = before or desk.situation()
    shows_another = desk.attach()
    desk.keep()
    if shows_another or desk.situation() != before:
        st.rerun()
    workspace_bar.tell()


def keep_quietly() -> None:
    """Save what the reader did in a small part of a page, without drawing the rest anew.

    That would take back the files that the page's buttons offer. Only what she has to decide on is
    shown at once.
    """
    before = desk.situation()
    desk.keep()
    after = desk.situation()
    if after[1:] != before[1:]:
        st.rerun()
    if after != before:
        state.sync_address(engine.snapshot().id)


def figures() -> Markets:
    """Merge the economies under the choices of this session."""
    return engine.merged(state.current().recipe(exclusions.excluded()))


def go(module: str) -> None:
    """Switch to a page; the view state goes along."""
    st.switch_page(st.session_state["pages"][module])


def _refresh_line() -> None:
    """Tell that a refresh is under way, whoever began it."""
    if refreshing.current() is not None:
        from dashboard.sections import refresh

        refresh.line()


def _notices(ignored: Sequence[str]) -> None:
    """Show what was ignored of a link and which snapshots were refused."""
    if ignored:
        shown = [
            *ignored[:8],
            *([_("And {count} more.", count=len(ignored) - 8)] if len(ignored) > 8 else []),
        ]
        lines = "\n".join(f"- {plain(sentence)}" for sentence in shown)
        st.warning(
            _("Part of the link could not be used:\n{lines}", lines=lines),
            icon=":material/link_off:",
        )
    if left := state.left_out():
        fields = ", ".join(_(field) for field in left)
        st.warning(
            _(
                "This view is too long for an address, which therefore lacks: {fields}. It is kept "
                "while this page stays open; a replay file from the page Shortlist holds all of "
                "it.",
                fields=fields,
            ),
            icon=":material/link_off:",
        )
    for refusal in engine.opened().refused:
        said = (said_again(text, words()) for text in (refusal.message, refusal.remedy))
        st.warning(plain(" ".join(said).strip()), icon=":material/warning:")
