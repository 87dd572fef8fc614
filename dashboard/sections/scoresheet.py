"""The firm's own criteria on the shortlist: scores typed beside the public figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import frame, heavy, localtables, scorefiles, state, widgets
from dashboard.language import _, chosen, keyed, local, words
from dashboard.texts import plain
from data.errors import KindredError
from data.intake.limits import MEGABYTES
from geo.markets import Markets
from geo.scoresheet import (
    HIGHEST,
    LONGEST_NAME,
    LOWEST,
    MOST_CRITERIA,
    PROPOSED,
    ScoreSheet,
    beside_figures,
    with_criteria,
    with_scores,
)

_FAULT = "score sheet fault"
_SEEN = "score sheet seen"
_CRITERIA = "score sheet criteria"
_EDITOR = "score sheet editor"
_BASE = "score sheet base"


def current() -> ScoreSheet:
    """Give this session's sheet, which its workspace keeps."""
    return state.kept().scores


def draw(result: Markets, economies: Sequence[str]) -> None:
    """Draw the sheet for some economies.

    Parameters
    ----------
    result
        The merged economies, for the public figures beside the scores.
    economies
        Codes of the rows, in order; home has none.
    """
    sheet = current()
    if st.session_state.setdefault(_SEEN, sheet) != sheet:
        _anew(_CRITERIA, _EDITOR)  # It was undone, or is that of another workspace.
        st.session_state[_SEEN] = sheet
    rows = [code for code in economies if code != result.home and code in result.frame.index]
    with st.expander(
        _("Score by criteria of your own"),
        expanded=bool(sheet.criteria) or _FAULT in st.session_state,
        icon=":material/checklist:",
    ):
        st.markdown(
            _(
                "What no public figure tells, you judge: 0 is the worst, {best} the best, empty is "
                "not known. The own score is the mean of what is filled in, by the weights below, "
                "in a column of its own: it changes neither similarity nor AI gap nor opportunity.",
                best=f"{HIGHEST:g}",
            )
        )
        fault = st.session_state.pop(_FAULT, None)
        if fault is not None:
            frame.explain(fault)
        if not sheet.criteria:
            st.button(
                _("Begin with regulation, partners and language of the product"),
                key="score_begin",
                icon=":material/add:",
                on_click=_begin,
            )
            _import()
            return
        _criteria(sheet)
        if rows:
            _editor(sheet, rows, result)
            _beside(current(), result, rows)
            _take_away(current(), result, rows)
        else:
            st.caption(_("Add economies to the shortlist to score them."))
        _import()


def _begin() -> None:
    """Make a sheet of the criteria that are usually asked for."""
    _set(lambda: with_criteria(ScoreSheet(), [("", _(name), 1.0) for name in PROPOSED]))
    _anew(_CRITERIA)


def _criteria(sheet: ScoreSheet) -> None:
    """Draw the criteria with their weights."""
    version = st.session_state.get(_CRITERIA, 0)
    for place, item in enumerate(sheet.criteria):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                _("Criterion {number}", number=place + 1),
                item.name,
                max_chars=LONGEST_NAME,
                key=f"score_name_{version}_{place}",
                width=300,
                on_change=_take_criteria,
            )
            st.number_input(
                _("Weight"),
                min_value=0.0,
                max_value=1_000.0,
                value=item.weight,
                step=0.5,
                key=f"score_weight_{version}_{place}",
                width=140,
                on_change=_take_criteria,
            )
            st.button(
                _("Remove"),
                key=f"score_remove_{version}_{place}",
                icon=":material/delete:",
                help=plain(_("Remove {name}", name=item.name)),
                on_click=_remove,
                args=(place,),
            )
    st.button(
        _("Add a criterion"),
        key="score_add",
        icon=":material/add:",
        disabled=len(sheet.criteria) >= MOST_CRITERIA,
        on_click=_add,
    )


def _typed() -> list[tuple[str, str, float]]:
    """Give the criteria as the controls show them: name before, name now, weight."""
    version = st.session_state.get(_CRITERIA, 0)
    return [
        (
            item.name,
            str(st.session_state.get(f"score_name_{version}_{place}", item.name)),
            float(st.session_state.get(f"score_weight_{version}_{place}", item.weight)),
        )
        for place, item in enumerate(current().criteria)
    ]


def _take_criteria() -> None:
    """Take names and weights; a wrong one is said, and the sheet stays as it was."""
    _set(lambda: with_criteria(current(), _typed()))


def _add() -> None:
    """Add a criterion, to be named."""
    names, count = set(current().names), len(current().criteria) + 1
    while (name := _("Criterion {number}", number=count)) in names:
        count += 1
    _set(lambda: with_criteria(current(), [*_typed(), ("", name, 1.0)]))
    _anew(_CRITERIA)


def _remove(place: int) -> None:
    """Remove a criterion with its scores."""
    kept = [item for spot, item in enumerate(_typed()) if spot != place]
    _set(lambda: with_criteria(current(), kept))
    _anew(_CRITERIA)


def _editor(sheet: ScoreSheet, rows: Sequence[str], result: Markets) -> None:
    """Draw the scores as a table that can be typed into.

    Edits come as differences from what the table was given, so it is given the same until its
    rows or columns change.
    """
    shape = (tuple(rows), sheet.names, chosen(), st.session_state.get(_EDITOR, 0))
    base = st.session_state.get(_BASE)
    if base is None or base[0] != shape:
        base = (shape, sheet)
        st.session_state[_BASE] = base
    table = pd.DataFrame(
        {name: [base[1].scores.get(code, {}).get(name) for code in rows] for name in sheet.names},
        index=pd.Index([result.name(code) for code in rows], name=_("Economy")),
        dtype="float64",
    )
    key = f"score_cells_{abs(hash(shape))}"
    number: dict[str, Any] = {
        name: st.column_config.NumberColumn(
            name, min_value=LOWEST, max_value=HIGHEST, step=0.5, format="%.1f"
        )
        for name in sheet.names
    }
    st.data_editor(
        table,
        key=key,
        column_config={**number, "_index": st.column_config.Column(disabled=True)},
        num_rows="fixed",
        on_change=_take_scores,
        args=(key, tuple(rows), sheet.names),
        placeholder=widgets.NOTHING,
    )


def _take_scores(key: str, rows: Sequence[str], names: Sequence[str]) -> None:
    """Take what was typed into the table."""
    edited: dict[int, dict[str, Any]] = st.session_state[key]["edited_rows"]
    changes = {
        rows[int(line)]: {name: cells[name] for name in cells if name in names}
        for line, cells in edited.items()
    }
    _set(lambda: with_scores(current(), changes))


def _beside(sheet: ScoreSheet, result: Markets, rows: Sequence[str]) -> None:
    """Show own scores and public figures in one table, in columns apart."""
    table = beside_figures(sheet, result, rows)
    shown = pd.DataFrame(
        {
            _("Economy"): table["name"],
            _("Own score"): table["own_score"],
            _("Filled in"): [
                _("{count} of {all}", count=filled, all=of)
                for filled, of in zip(table["own_filled"], table["own_criteria"], strict=True)
            ],
            _("Similarity to home"): table["similarity"],
            _("Similarity rank"): table["rank"],
            _("AI gap to home"): table["ai_gap"],
            _("Opportunity"): table["opportunity"],
            _("Opportunity rank"): table["opportunity_rank"],
        }
    )
    weights = "; ".join(
        f"{plain(item.name)} {local(f'{item.weight:g}')}" for item in sheet.criteria
    )
    st.markdown(_("**Own scores beside the public figures.** Weights: {weights}.", weights=weights))
    localtables.dataframe(
        shown,
        key=keyed("score_beside"),
        hide_index=True,
        placeholder=widgets.NOTHING,
        column_config={
            _("Own score"): st.column_config.NumberColumn(format="%.1f"),
            _("Similarity to home"): st.column_config.NumberColumn(format="%.1f"),
            _("AI gap to home"): st.column_config.NumberColumn(format="%.2f"),
            _("Opportunity"): st.column_config.NumberColumn(format="%.1f"),
        },
        alt=_("Own scores beside similarity, AI gap and opportunity"),
    )


def _take_away(sheet: ScoreSheet, result: Markets, rows: Sequence[str]) -> None:
    """Offer the sheet as files."""
    say = words()  # Once the file is written, nobody knows the reader's language any more.
    with st.container(horizontal=True):
        st.download_button(
            _("Score sheet (CSV)"),
            data=heavy.paid(lambda: scorefiles.as_csv(sheet, result, rows)),
            file_name=f"kindred-scores-{result.home}.csv",
            mime="text/csv",
            key="score_take_csv",
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            _("Score sheet (XLSX)"),
            data=heavy.paid(lambda: scorefiles.as_xlsx(sheet, result, rows, say)),
            file_name=f"kindred-scores-{result.home}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key="score_take_xlsx",
            on_click="ignore",
            icon=":material/download:",
        )


def _import() -> None:
    """Draw the control that reads scores from a file."""
    st.file_uploader(
        _("Read scores from a CSV or XLSX file"),
        type=["csv", "xlsx"],
        key=f"score_file_{st.session_state.get(_EDITOR, 0)}",
        max_upload_size=MEGABYTES,
        on_change=_take_file,
        help=_(
            "A column of economies, one for each criterion, and a row called weight if you like: "
            "as the files written here have them."
        ),
    )


def _take_file() -> None:
    """Take the scores of a file, or say what is wrong with it."""
    file = st.session_state.get(f"score_file_{st.session_state.get(_EDITOR, 0)}")
    if file is None:
        return
    _set(lambda: scorefiles.read(file.getvalue(), file.name, current()))
    _anew(_CRITERIA, _EDITOR)


def _set(make: Callable[[], ScoreSheet]) -> None:
    """Take another sheet into the session and keep it, or say what is wrong with it."""
    try:
        made = make()
    except KindredError as error:
        st.session_state[_FAULT] = error
        return
    state.keep_by_name(scores=made)
    st.session_state[_SEEN] = made


def _anew(*counters: str) -> None:
    """Draw controls anew, so that they show what the sheet holds."""
    for name in counters:
        st.session_state[name] = st.session_state.get(name, 0) + 1
