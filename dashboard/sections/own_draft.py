"""A file of the firm's own before it is taken in: what it holds, and what is to be settled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace as changed

import pandas as pd
import streamlit as st

from dashboard import frame, localtables, ownfigures, widgets
from dashboard.language import _, n_, words
from dashboard.ownfigures import Draft
from dashboard.sections import own_columns, own_questions
from dashboard.texts import plain
from data.errors import KindredError
from data.intake.plan import Plan
from data.languages import said_again
from data.own_store import own_layer
from geo.intake.prepared import Prepared, counts

_HELD = "own_draft"
_REPLACING = "own_draft_replacing"
_PREVIEWED = 6


@dataclass(frozen=True)
class Held:
    """A file that this session is looking at.

    Attributes
    ----------
    content, file
        What it holds, and its name.
    draft, plan
        What was read, and what becomes of it, as far as the reader has said.
    name, replacing
        What it will be called, and the set that it takes the place of (empty for none).
    key
        Stands for the file in the keys of its controls.
    """

    content: bytes
    file: str
    draft: Draft
    plan: Plan
    name: str
    replacing: str
    key: str


def current() -> Held | None:
    """Give the file that is being looked at; None where there is none."""
    held = st.session_state.get(_HELD)
    return held if isinstance(held, Held) else None


def begin(content: bytes, file: str) -> None:
    """Look at a file.

    Raises
    ------
    OwnDataError
        It cannot be read.
    """
    code = str(st.session_state.get(_REPLACING, ""))
    before = own_layer().find(code) if code else None
    plan = ownfigures.taken_over(before) if before else None
    draft = ownfigures.looked_at(content, file, plan)
    digits = hashlib.sha256(content).hexdigest()[:8]
    name = before.name if before else draft.file.rpartition(".")[0]
    st.session_state[_HELD] = Held(content, file, draft, draft.plan, name, code, digits)


def replace(code: str) -> None:
    """Let the next file take the place of a set."""
    st.session_state[_REPLACING] = code


def replacing() -> str:
    """Name the set that the next file takes the place of; empty for none."""
    code = st.session_state.get(_REPLACING, "")
    return next((item.name for item in own_layer().sets if item.code == code), "")


def forget() -> None:
    """Forget the file."""
    st.session_state.pop(_HELD, None)
    st.session_state.pop(_REPLACING, None)


def draw(finish: Callable[[Held], None]) -> None:
    """Draw the file with everything that can be said of it.

    Parameters
    ----------
    finish
        Keeps what it became; called when the reader says so.
    """
    held = current()
    assert held is not None
    st.header(plain(held.draft.file))
    if not _chosen(held):
        return
    _preview(held)
    try:
        plan = own_columns.draw(held.draft.table, held.plan, held.key)
        plan, found = own_questions.draw(held.draft, plan, held.replacing, held.key)
    except KindredError as error:
        frame.explain(error)
        return
    name = st.text_input(
        _("What to call it"), value=held.name, max_chars=80, key=f"own_name_{held.key}"
    )
    held = changed(held, plan=plan, name=name)
    st.session_state[_HELD] = held
    _summary(found)
    st.button(
        _("Replace") if held.replacing else _("Add"),
        key="own_figures_add",
        type="primary",
        icon=":material/add_circle:",
        disabled=not found.ready,
        on_click=finish,
        args=(held,),
        help=None if found.ready else _("Settle what is asked above first."),
    )


def _chosen(held: Held) -> bool:
    """Ask for the sheet and the encoding where the file leaves a choice; say if all is chosen."""
    grid = held.draft.grid
    if len(grid.sheets) > 1:
        st.selectbox(
            _("Sheet of the workbook"),
            grid.sheets,
            index=grid.sheets.index(held.plan.sheet) if held.plan.sheet in grid.sheets else None,
            key=f"own_sheet_{held.key}",
            placeholder=_("Choose one"),
            on_change=_again,
            args=(f"own_sheet_{held.key}", "sheet"),
        )
        if not held.plan.sheet:
            return False
    if grid.encodings or held.plan.encoding:
        samples = dict(grid.encodings)
        if samples:
            st.markdown(
                _("The file does not tell how its letters are encoded. Which words are right?")
            )
            st.radio(
                _("Encoding"),
                list(samples),
                index=None,
                format_func=lambda name: f"{plain(samples[name])} ({name})",
                key=f"own_encoding_{held.key}",
                on_change=_again,
                args=(f"own_encoding_{held.key}", "encoding"),
            )
            return False
    return True


def _again(key: str, field: str) -> None:
    """Read the file again with what was chosen."""
    held, value = current(), st.session_state.get(key)
    if held is None or value in (None, ""):
        return
    kept = {name: getattr(held.plan, name) for name in ("sheet", "encoding", "header")}
    try:
        plan = Plan.model_validate({**kept, field: value})
        draft = ownfigures.looked_at(held.content, held.file, plan)
    except KindredError as error:
        st.session_state["own_figures_fault"] = error
        return
    digits = hashlib.sha256(f"{held.key} {field} {value}".encode()).hexdigest()[:8]
    st.session_state[_HELD] = changed(held, draft=draft, plan=draft.plan, key=digits)


def _preview(held: Held) -> None:
    """Show the first rows as they were read, and which row names the columns."""
    draft = held.draft
    table = draft.table
    shown = pd.DataFrame(
        [[_shown(cell) for cell in row] for row in table.rows[:_PREVIEWED]],
        columns=list(table.names),
    )
    localtables.dataframe(
        shown,
        key=f"own_preview_{held.key}",
        hide_index=True,
        placeholder=widgets.NOTHING,
        alt=_("The first rows of the file"),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            _("Row with the columns' names"),
            min_value=1,
            max_value=max(number for number, _cells in draft.grid.rows),
            value=draft.header,
            step=1,
            width=260,
            key=f"own_header_{held.key}",
            on_change=_again,
            args=(f"own_header_{held.key}", "header"),
        )
        rows = n_("{count} row", "{count} rows", len(table.rows))
        columns = n_("{count} column", "{count} columns", len(table.names))
        read = _("{rows}, {columns}", rows=rows, columns=columns)
        if draft.grid.encoding:
            read += f", {draft.grid.encoding.upper()}"
        st.caption(plain(read))


def _shown(cell: object) -> str | None:
    """Write a cell as text, so that a column of several kinds can be shown."""
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _summary(found: Prepared) -> None:
    """Say what the file would become."""
    for note in found.notes:
        st.caption(plain(said_again(note, words())))
    counted = counts(found)
    said = _(
        "{economies}, {figures}, {entries} on lists.",
        economies=n_("{count} economy", "{count} economies", counted["economies"]),
        figures=n_("{count} figure", "{count} figures", counted["figures"]),
        entries=n_("{count} entry", "{count} entries", counted["entries"]),
    )
    st.markdown(plain(_("It becomes: {said}", said=said)))
