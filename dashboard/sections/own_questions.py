"""What is to be settled by hand before a file of the firm's own is taken in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard import engine, localtables, ownfigures, widgets
from dashboard.language import _, keyed, n_, words
from dashboard.ownfigures import Draft
from dashboard.texts import plain
from data.intake.plan import Plan
from data.languages import said_again
from geo.intake.names import Unsettled, match
from geo.intake.prepared import Prepared, Question, Unreadable

_LEFT_OUT = "-"
_SHOWN = 40
_BESIDE = ("column", "period", "notation", "list")
"""Questions that are answered at the controls of the columns."""


def draw(draft: Draft, plan: Plan, replacing: str, key: str) -> tuple[Plan, Prepared]:
    """Draw the questions with what was answered.

    Parameters
    ----------
    draft
        The file.
    plan
        What becomes of its columns.
    replacing
        Code of the set that it takes the place of; empty for none.
    key
        Stands for the file in the keys of the controls.

    Returns
    -------
    tuple of Plan and Prepared
        The plan with the answers, and what the file becomes under it.

    Raises
    ------
    OwnDataError
        The plan does not fit the file.
    """
    if plan.economy:
        names = [str(cell) for cell in draft.table.column(plan.economy) if cell is not None]
        found_names = match(names, {})
        _matched(found_names.codes, key)
        plan = _names(found_names.unsettled, plan, key)
    open_plan = plan.model_copy(update={"duplicates": {}, "leave_out_unreadable": False})
    asked = ownfigures.prepared(draft, open_plan, replacing)
    doubled = [item for item in asked.questions if item.kind == "duplicate"]
    plan = _duplicates(doubled, draft, plan, key)
    plan = _unreadable(asked.unreadable, plan, key)
    found = ownfigures.prepared(draft, plan, replacing)
    _others([item for item in found.questions if item.kind in _BESIDE])
    return plan, found


def _matched(codes: Mapping[str, str], key: str) -> None:
    """Show which economies the names were taken for."""
    if not codes:
        return
    names = engine.snapshot_names()
    with st.expander(
        n_("{count} name was matched", "{count} names were matched", len(codes)),
        icon=":material/check:",
    ):
        localtables.dataframe(
            pd.DataFrame(
                [
                    {_("In the file"): name, _("Economy"): names.get(code, code), _("Code"): code}
                    for name, code in codes.items()
                ]
            ),
            key=f"own_matched_{key}",
            hide_index=True,
            placeholder=widgets.NOTHING,
            height=260,
            alt=_("Names of the file and the economies that they stand for"),
        )


def _names(unsettled: Sequence[Unsettled], plan: Plan, key: str) -> Plan:
    """Ask whom each name stands for that stands for nobody by itself."""
    if not unsettled:
        return plan
    waiting = [item for item in unsettled if item.name not in plan.economies]
    st.markdown(
        plain(
            n_(
                "{count} name stands for no single economy. Nothing is guessed: say who is meant.",
                "{count} names stand for no single economy. Nothing is guessed: say who is meant.",
                len(unsettled),
            )
        )
    )
    settled = dict(plan.economies)
    for item in unsettled[:_SHOWN]:
        answer = _name(item, settled.get(item.name), key)
        settled.pop(item.name, None)
        if answer is not None:
            settled[item.name] = "" if answer == _LEFT_OUT else answer
    if len(unsettled) > _SHOWN:
        st.caption(_("And {count} more.", count=len(unsettled) - _SHOWN))
    if len(waiting) > 1:
        st.button(
            _("Leave out the rows of all that are not settled"),
            key=f"own_rest_{key}",
            on_click=_leave_rest,
            args=([item.name for item in waiting], key),
        )
    rest = st.session_state.get(f"own_rest_names_{key}", ())
    settled |= {name: "" for name in rest if name not in settled}
    return plan.model_copy(update={"economies": settled})


def _name(item: Unsettled, known: str | None, key: str) -> str | None:
    """Ask whom one name stands for; who may be meant comes first, then all others."""
    names = engine.snapshot_names()
    first = [code for code in item.candidates if code in names]
    rest = [code for code in sorted(names, key=names.__getitem__) if code not in first]
    options = [*first, _LEFT_OUT, *rest]
    shown = _LEFT_OUT if known == "" else known
    reason = said_again(item.reason, words())
    mark = keyed(_key(item.name, key))
    said = f"{item.name}: {reason}" if item.name not in reason else reason
    # A label is read aloud as it stands, marks and all, so what is seen is written apart.
    st.markdown(plain(said))
    return st.selectbox(
        said,
        options,
        label_visibility="collapsed",
        index=options.index(shown) if shown in options else None,
        format_func=lambda code: names.get(code, _("Leave its rows out")),
        placeholder=_("Choose an economy, or leave its rows out"),
        key=mark,
    )


def _key(name: str, key: str) -> str:
    """Stand for a name in the key of its control."""
    return f"own_name_{key}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _leave_rest(names: Sequence[str], key: str) -> None:
    """Leave out the rows of names that nobody has settled."""
    for name in names:
        mark = keyed(_key(name, key))
        if st.session_state.get(mark) is None:
            st.session_state[mark] = _LEFT_OUT
    st.session_state[f"own_rest_names_{key}"] = tuple(names)


def _duplicates(questions: Sequence[Question], draft: Draft, plan: Plan, key: str) -> Plan:
    """Ask which of several rows of an economy counts."""
    names = engine.snapshot_names()
    table = draft.table
    held = {
        number: "; ".join(str(cell) for cell in cells if cell is not None)
        for number, cells in zip(table.numbers, table.rows, strict=True)
    }
    settled: dict[str, int] = {}
    for item in questions[:_SHOWN]:
        code, _space, period = item.about.partition(" ")
        options = [*(int(row) for row in item.options), 0]
        known = plan.duplicates.get(item.about)
        said = _(
            "{economy} occurs with different values. Which row counts?",
            economy=f"{names.get(code, code)} {period}".strip(),
        )
        st.markdown(plain(said))
        answer = st.selectbox(
            said,
            options,
            label_visibility="collapsed",
            index=options.index(known) if known in options else None,
            format_func=lambda row: (
                _("Row {row}: {cells}", row=row, cells=held[row][:80])
                if row
                else _("Leave its rows out")
            ),
            placeholder=_("Choose one"),
            key=keyed(_key(item.about, key)),
        )
        if answer is not None:
            settled[item.about] = answer
    if len(questions) > _SHOWN:
        st.caption(_("And {count} more.", count=len(questions) - _SHOWN))
    return plan.model_copy(update={"duplicates": settled})


def _unreadable(cells: Sequence[Unreadable], plan: Plan, key: str) -> Plan:
    """List the cells that cannot be read, and ask whether to leave them out."""
    if not cells:
        return plan.model_copy(update={"leave_out_unreadable": False})
    rows = [
        {
            _("Row"): cell.row,
            _("Column"): cell.column,
            _("Cell"): cell.text,
            _("What is wrong"): said_again(cell.why, words()),
        }
        for cell in cells[:200]
    ]
    st.markdown(
        plain(
            n_(
                "{count} cell cannot be read. Correct it in the file, or leave it out.",
                "{count} cells cannot be read. Correct them in the file, or leave them out.",
                len(cells),
            )
        )
    )
    localtables.dataframe(
        pd.DataFrame(rows),
        key=f"own_unreadable_{key}",
        hide_index=True,
        placeholder=widgets.NOTHING,
        alt=_("Cells that cannot be read"),
    )
    leave = st.checkbox(
        _("Leave these cells out, as missing"),
        value=plan.leave_out_unreadable,
        key=f"own_leave_{key}",
    )
    return plan.model_copy(update={"leave_out_unreadable": leave})


def _others(questions: Sequence[Question]) -> None:
    """Name what is open beside its own control."""
    for item in questions:
        st.warning(plain(said_again(item.text, words())), icon=":material/help:")
