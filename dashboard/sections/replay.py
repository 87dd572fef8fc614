"""Pass a shortlist on and take it up again: the short link, the replay file, and opening one."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import streamlit as st
from pydantic import ValidationError

from dashboard import engine, exclusions, heavy, localtables, state, widgets, worktable
from dashboard.addresses import short_address
from dashboard.exports.plain_csv import frame_csv
from dashboard.exports.replaying import ENDING, MEDIA_TYPE, replay_in, replay_text
from dashboard.frame import explain
from dashboard.language import _, n_, words
from dashboard.sections import list_files
from dashboard.texts import plain
from dashboard.viewstate import MAX_CONDITION, ViewState
from dashboard.workspaces.content import MAX_NOTE, Mark
from data.errors import KindredError
from data.intake.limits import MEGABYTES
from geo.markets import Markets
from geo.recipe import Recipe
from geo.replay import Replay
from geo.replay_changes import Changes, changes_since, in_sentences

KINDS = ["json", "xlsx", "parquet", "geojson", "gpkg"]

_OPENED = "replay opened"
_FAULT = "replay fault"
_BEFORE = "replay"
_MINE = ("workspace", "text_size")
"""Fields of a view that are the reader's own affair and that no link to others needs."""
_TAKEN = {"home", "lens", "own_lens", "without", "weights", "reference_year", "gates"}
"""Choices of a recipe that the dashboard has a control for."""
_HEIGHT = 320


def draw(result: Markets) -> None:
    """Offer the link and the replay file, and open one.

    Parameters
    ----------
    result
        The merged economies.
    """
    st.header(_("Pass it on, and take it up again"))
    _undo()
    if state.current().shortlist:
        _link()
        _take(result)
    _open()
    fault, opened = st.session_state.get(_FAULT), st.session_state.get(_OPENED)
    if isinstance(fault, KindredError):
        explain(fault)
    elif isinstance(opened, Replay):
        _preview(opened)


def _link() -> None:
    """Show the short link, with a button that copies it."""
    view = state.current()
    default = ViewState()
    mine = {field: getattr(default, field) for field in _MINE if field in ViewState.model_fields}
    made = short_address(view.model_copy(update=mine), engine.snapshot().id)
    address = f"{(st.context.url or '').partition('?')[0]}?{made.query}"
    st.markdown(_("**Link** to this view, to be copied whole:"))
    st.code(address, language=None, wrap_lines=True)
    said = _(
        "{count} characters. It holds the view and the shortlist, says on which figures it was "
        "made and when it was cut, and holds no notes. It hides nothing: whoever has it can read "
        "it.",
        count=len(address),
    )
    if made.left_out:
        fields = ", ".join(_(field) for field in made.left_out)
        said += " " + _("It has no room for: {fields}.", fields=fields)
    st.caption(said)


def _take(result: Markets) -> None:
    """Offer the replay file."""
    assembled = list_files.assembling(result)
    st.markdown(
        _(
            "**Replay file**: everything that makes the table again on the same figures, and on "
            "later ones tells what changed. Every export but CSV carries one."
        )
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        with_notes = st.checkbox(
            _("With notes and decisions"),
            key="replay_with_notes",
            disabled=not (state.notes() or state.marks()),
        )
        st.download_button(
            f"{_('Replay file')} ({ENDING})",
            data=heavy.paid(lambda: replay_text(assembled(), notes=with_notes).encode()),
            file_name=f"kindred-shortlist-{result.home}{ENDING}",
            mime=MEDIA_TYPE,
            key="replay_take",
            on_click="ignore",
            icon=":material/download:",
        )


def _open() -> None:
    """Draw the control that takes a file."""
    st.file_uploader(
        _("Open a replay file, or an export that carries one"),
        type=KINDS,
        key="replay_file",
        max_upload_size=MEGABYTES,
        on_change=_take_file,
        help=_("Nothing changes before you say so: what it holds is shown first."),
    )


def _take_file() -> None:
    """Keep what the file holds, or what is wrong with it."""
    file = st.session_state["replay_file"]
    st.session_state.pop(_FAULT, None)
    st.session_state.pop(_OPENED, None)
    if file is None:
        return
    try:
        st.session_state[_OPENED] = replay_in(file.name, file.getvalue())
    except KindredError as error:
        st.session_state[_FAULT] = error


def _preview(replay: Replay) -> None:
    """Show what a file holds and what changed since, and offer to use it."""
    with st.container(border=True):
        try:
            now = engine.merged(replay.recipe)
        except KindredError as error:
            explain(error)
            _discard()
            return
        names = engine.snapshot_names()
        listed = [plain(names.get(code, code)) for code in replay.economies]
        st.markdown(
            _(
                "**{counted}** for {home} as the home market, written by version {version}: "
                "{names}.",
                counted=n_("{count} economy", "{count} economies", len(listed)),
                home=plain(names.get(replay.recipe.home, replay.recipe.home)),
                version=plain(replay.version or "?"),
                names=", ".join(listed),
            )
        )
        if replay.conditions:
            st.markdown(_("Conditions:"))
            st.code(replay.conditions, language=None, wrap_lines=True)
        choices = replay.recipe.describe_changes(words().language)
        st.markdown(
            plain(_("Changed from the defaults: {choices}.", choices="; ".join(choices)))
            if choices
            else _("All choices are the method's defaults.")
        )
        if remarks := {*replay.notes, *replay.decisions}:
            st.markdown(
                n_(
                    "Notes or decisions on {count} economy.",
                    "Notes or decisions on {count} economies.",
                    len(remarks),
                )
            )
        _changed(changes_since(replay, now), now)
        _remarks(replay)
        with st.container(horizontal=True):
            st.button(
                _("Use this list"),
                key="replay_use",
                icon=":material/check:",
                type="primary",
                on_click=_use,
                help=_("It takes the place of your shortlist and choices; this can be undone."),
            )
            _discard()


def _discard() -> None:
    """Draw the button that forgets the file."""
    st.button(_("Leave it"), key="replay_leave", icon=":material/close:", on_click=_forget)


def _changed(changes: Changes, now: Markets) -> None:
    """Say what is not as it was, and list it."""
    said = plain(" ".join(in_sentences(changes, now)))
    if changes.none:
        st.success(said, icon=":material/check:")
        return
    st.info(said, icon=":material/history:")
    table = changes.table()
    headings: dict[str, Any] = {
        "what": _("What"),
        "name": _("Economy"),
        "item_name": _("Figure or rank"),
        "change": _("Change"),
        "old": st.column_config.NumberColumn(_("Before"), format="%,.5g"),
        "old_period": _("Year before"),
        "new": st.column_config.NumberColumn(_("Now"), format="%,.5g"),
        "new_period": _("Year now"),
        "why": _("Why"),
    }
    kinds = {"member": _("member"), "rank": _("rank"), "figure": _("figure")}
    turns = {
        "changed": _("changed"),
        "added": _("added"),
        "removed": _("removed"),
        "fails": _("fails a condition"),
        "undecided": _("cannot be judged"),
        "meets": _("meets the conditions"),
        "gone": _("gone"),
    }
    shown = table[list(headings)].assign(
        what=table["what"].map(kinds), change=table["change"].map(turns)
    )
    localtables.dataframe(
        shown.astype({"old": "float64", "new": "float64"}),
        key="replay_changes",
        hide_index=True,
        height=min(_HEIGHT, 35 * (len(shown) + 1) + 3),
        column_config=headings,
        placeholder=widgets.NOTHING,
        alt=_("What changed since the file was written"),
    )
    st.download_button(
        _("What changed (.csv)"),
        data=lambda: frame_csv(table),
        file_name=f"kindred-changed-{changes.old}-{changes.new}.csv",
        mime="text/csv",
        key="replay_changes_take",
        on_click="ignore",
        icon=":material/download:",
    )


def _remarks(replay: Replay) -> None:
    """Say which choices of the file the dashboard has no control for."""
    default = Recipe()
    beyond = [
        field
        for field in Recipe.model_fields
        if field not in _TAKEN
        and field != "excluded"
        and getattr(replay.recipe, field) != getattr(default, field)
    ]
    if beyond:
        st.caption(
            plain(
                _(
                    "The pages have no control for {fields}, which are left as they are here; "
                    "kindred replay uses them all.",
                    fields=", ".join(beyond),
                )
            )
        )
    if len(replay.conditions) > MAX_CONDITION:
        st.caption(
            _("The conditions are too long for the pages, which leave them out; the list stays.")
        )
    if set(replay.recipe.excluded) != set(exclusions.excluded()):
        st.caption(
            _("The file rests on another exclusion list than yours; yours stays in force here.")
        )


def _use() -> None:
    """Put what the file holds in the place of the view's choices, its list and its notes."""
    replay = st.session_state.pop(_OPENED, None)
    if not isinstance(replay, Replay):
        return
    state.before()[_BEFORE] = (state.current(), dict(state.notes()), dict(state.marks()))
    recipe, known = replay.recipe, engine.snapshot().economies.index
    worktable.put(
        home=recipe.home,
        lens=recipe.lens,
        own_lens=recipe.own_lens or state.current().own_lens,
        without=recipe.without,
        weights=recipe.weights,
        year=recipe.reference_year,
        gates=recipe.gates,
        where=replay.conditions,
        shortlist=tuple(code for code in replay.economies if code in known)[: state.MAX_LISTED],
    )
    state.notes().update({code: text[:MAX_NOTE] for code, text in replay.notes.items()})
    for code, item in replay.decisions.items():
        # What is longer than the page can hold stays in the file.
        with suppress(ValidationError):
            state.marks()[code] = Mark.model_validate(item.model_dump())


def _forget() -> None:
    """Forget the file."""
    st.session_state.pop(_OPENED, None)


def _undo() -> None:
    """Offer to go back to what was there before a file was used."""
    if _BEFORE not in state.before():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("The list of the file is in use."), width="content")
        st.button(_("Undo"), key="replay_undo", icon=":material/undo:", on_click=_take_back)


def _take_back() -> None:
    """Show again what was there before, notes and decisions included."""
    view, notes, marks = state.before().pop(_BEFORE)
    for written, then in ((state.notes(), notes), (state.marks(), marks)):
        written.clear()
        written.update(then)
    state.change(**{field: getattr(view, field) for field in ViewState.model_fields})
