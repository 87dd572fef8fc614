"""The firm's own figures and lists: what was added, and the way to add more."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import engine, frame, localtables, ownfigures, state, widgets
from dashboard.language import _, n_, words
from dashboard.permission import VARIABLE, may_change_figures
from dashboard.sections import own_draft
from dashboard.signin.settings import is_on
from dashboard.texts import plain
from data.errors import KindredError
from data.intake.limits import MEGABYTES, MOST_COLUMNS, MOST_ROWS
from data.own_sets import OwnIndicator, OwnList, OwnSet
from data.own_store import remove_set, save_set
from geo.markets import Markets

_FAULT = "own_figures_fault"
_ADDED = "own_figures_added"
_REMOVED = "own_figures_removed"
_COUNT = "own_figures_uploads"


def draw(_result: Markets) -> None:
    """Draw what was added, the file that is being looked at, and the control that takes one."""
    st.markdown(
        _(
            "Sales, partners, customers, excluded countries: a CSV or XLSX file of yours becomes "
            "indicators and lists beside the public ones, on every map, in conditions, lenses and "
            "exports, marked as own. It stays in the data folder of the machine that runs this "
            "dashboard, is sent nowhere, and never enters a link; who uses this dashboard sees it."
        )
    )
    if not may_change_figures():
        st.caption(
            _("Figures of your own are added by those whose role is admin.")
            if is_on()
            else _(
                "Figures of your own are added on the machine that this server runs on, or by all "
                "where {variable}=anyone is set for the server.",
                variable=f"`{VARIABLE}`",
            )
        )
        _known()
        return
    _remarks()
    if own_draft.current() is None:
        _known()
        _upload()
    else:
        own_draft.draw(_finish)
        st.button(
            _("Leave it; change nothing"), key="own_figures_leave", on_click=_leave, width="content"
        )


def _remarks() -> None:
    """Say what was just added or removed, or what went wrong."""
    fault = st.session_state.pop(_FAULT, None)
    if fault is not None:
        frame.explain(fault)
    added = st.session_state.get(_ADDED)
    if added is not None:
        _just_added(added)
    removed = st.session_state.get(_REMOVED)
    if removed is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(_("{removed} was removed.", removed=removed.name)), width="content")
            st.button(_("Undo"), key="own_figures_undo", icon=":material/undo:", on_click=_undo)


def _just_added(added: OwnSet) -> None:
    """Say what was added, with the way to see it on the map."""
    codes = ", ".join(f"`{code}`" for code in added.codes)
    st.success(
        _("**{name}** was added: {codes}.", name=plain(added.name), codes=codes),
        icon=":material/check_circle:",
    )
    st.button(
        _("Show on the map"),
        key="own_figures_map",
        icon=":material/map:",
        on_click=state.change,
        kwargs={"layer": added.codes[0]},
    )
    if st.session_state.get("own_figures_map"):
        st.session_state.pop(_ADDED, None)
        frame.go("explore")


def _known() -> None:
    """Draw what was added before."""
    layer = engine.own_figures()
    if not layer.sets:
        st.info(_("Nothing of your own was added yet."), icon=":material/inventory_2:")
        return
    for item in layer.sets:
        _set(item)


def _set(item: OwnSet) -> None:
    """Draw one set with what can be done with it."""
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(item.name)}**", width="content")
            st.badge(_("own"), icon=":material/lock:", color="violet")
            if may_change_figures():
                with st.container(horizontal=True, horizontal_alignment="right"):
                    _buttons(item)
        said = _("From {file}, added {date}.", file=item.file, date=words().date(item.added))
        st.caption(plain(said))
        for indicator in item.indicators:
            st.markdown(f"- `{indicator.code}` {plain(_of_indicator(indicator))}")
        for entry in item.lists:
            st.markdown(f"- `{entry.code}` {plain(_of_list(entry))}")
        with st.expander(_("Show the figures")):
            _figures(item)


def _buttons(item: OwnSet) -> None:
    """Draw the buttons of one set."""
    st.button(
        _("Newer edition"),
        key=f"own_figures_replace_{item.code}",
        icon=":material/sync:",
        on_click=_replace,
        args=(item,),
        help=plain(
            _(
                "Reads another file in the same way and puts it in the place of {name}.",
                name=item.name,
            )
        ),
    )
    st.button(
        _("Remove"),
        key=f"own_figures_remove_{item.code}",
        icon=":material/delete:",
        on_click=_remove,
        args=(item.code,),
        help=plain(_("Remove {name}; this can be undone", name=item.name)),
    )


def _of_indicator(item: OwnIndicator) -> str:
    """Describe an indicator in a line."""
    years = sorted({period for periods in item.figures.values() for period in periods})
    span = years[0] if len(years) == 1 else f"{years[0]} - {years[-1]}"
    counted = n_("{count} figure", "{count} figures", item.count)
    return f"{item.name} ({item.unit or _('number')}): {counted}, {span}"


def _of_list(item: OwnList) -> str:
    """Describe a list in a line."""
    counted = n_("{count} economy", "{count} economies", len(item.entries))
    effect = _("excluded from the pool") if item.effect == "exclude" else _("marked only")
    return f"{item.name}: {counted}, {effect}"


def _figures(item: OwnSet) -> None:
    """List the figures and entries of a set."""
    names = engine.snapshot_names()
    rows = [
        {
            _("Economy"): names.get(economy, economy),
            _("Indicator"): entry.name,
            _("Year"): period,
            _("Value"): value,
            _("Reason"): None,
        }
        for entry in item.indicators
        for economy, periods in entry.figures.items()
        for period, value in periods.items()
    ]
    rows += [
        {
            _("Economy"): names.get(line.economy, line.economy),
            _("Indicator"): entry.name,
            _("Year"): line.date.isoformat(),
            _("Value"): 1.0,
            _("Reason"): line.reason or None,
        }
        for entry in item.lists
        for line in entry.entries
    ]
    localtables.dataframe(
        pd.DataFrame(rows),
        key=f"own_figures_table_{item.code}",
        hide_index=True,
        placeholder=widgets.NOTHING,
        height=260,
        alt=_("Figures of {name}", name=item.name),
    )


def _upload() -> None:
    """Draw the control that takes a file; its limits are said before anything is read."""
    replacing = own_draft.replacing()
    if replacing:
        st.markdown(plain(_("The file takes the place of {name}.", name=replacing)))
    st.file_uploader(
        _("A CSV or XLSX file with a column of economies"),
        type=["csv", "tsv", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods"],
        key=f"own_figures_file_{st.session_state.get(_COUNT, 0)}",
        max_upload_size=MEGABYTES,
        on_change=_take,
    )
    st.caption(
        _(
            "At most {size} MB, {rows} rows and {columns} columns. Economies by code or by name, "
            "in any spelling and language; years in a column or one column a year. Values of "
            "formulas count, macros are refused.",
            size=MEGABYTES,
            rows=words().local(f"{MOST_ROWS:,}"),
            columns=MOST_COLUMNS,
        )
    )


def _take() -> None:
    """Look at the file that was given."""
    file = st.session_state.get(f"own_figures_file_{st.session_state.get(_COUNT, 0)}")
    if file is None or not may_change_figures():
        return
    st.session_state.pop(_ADDED, None)
    st.session_state.pop(_REMOVED, None)
    try:
        own_draft.begin(file.getvalue(), file.name)
    except KindredError as error:
        st.session_state[_FAULT] = error
    _fresh()


def _fresh() -> None:
    """Let the next file be taken by a new control, which holds none."""
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1


def _leave() -> None:
    """Forget the file that was looked at."""
    own_draft.forget()
    _fresh()


def _finish(held: own_draft.Held) -> None:
    """Keep what the file became."""
    if not may_change_figures():
        return
    try:
        found = ownfigures.prepared(held.draft, held.plan, held.replacing)
        st.session_state[_ADDED] = ownfigures.kept(held.draft, found, held.name, held.replacing)
    except KindredError as error:
        st.session_state[_FAULT] = error
        return
    st.session_state.pop(_REMOVED, None)
    _leave()


def _replace(item: OwnSet) -> None:
    """Ask for the file that takes the place of a set."""
    own_draft.replace(item.code)
    _fresh()


def _remove(code: str) -> None:
    """Remove a set; it is kept for an undo."""
    if not may_change_figures():
        return
    try:
        st.session_state[_REMOVED] = remove_set(code)
    except KindredError as error:
        st.session_state[_FAULT] = error
    st.session_state.pop(_ADDED, None)


def _undo() -> None:
    """Put back what was removed last."""
    item = st.session_state.pop(_REMOVED, None)
    if item is None or not may_change_figures():
        return
    try:
        save_set(item)
    except KindredError as error:
        st.session_state[_FAULT] = error
