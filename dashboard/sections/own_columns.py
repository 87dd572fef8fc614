"""What becomes of the columns of a file of the firm's own: controls that make a plan."""

from __future__ import annotations

import hashlib

import streamlit as st

from dashboard import engine
from dashboard.language import N_, _, keyed
from dashboard.texts import plain
from data.intake.limits import LONGEST_NAME, MOST_INDICATORS
from data.intake.numerals import numerals
from data.intake.plan import Plan, PlannedIndicator, PlannedList
from data.intake.table import Table
from geo.intake.proposing import clean, grouped, with_units

DIRECTIONS = {
    1: N_("more is commonly better"),
    -1: N_("less is commonly better"),
    0: N_("neither"),
}
_TRANSFORMATIONS = ("none", "log", "log1p")
_EFFECTS = {"mark": N_("Only mark them"), "exclude": N_("Exclude them from the pool")}
_NOTATIONS = {"point": N_("point before decimals"), "comma": N_("comma before decimals")}


def draw(table: Table, plan: Plan, key: str) -> Plan:
    """Draw the controls.

    Parameters
    ----------
    table
        The file's columns.
    plan
        What they become so far.
    key
        Stands for the file in the keys of the controls.

    Returns
    -------
    Plan
        What they become now.
    """
    economy, period = _rows(table, plan, key)
    rest = [name for name in table.names if name not in (economy, period)]
    figures, answers = _kinds(rest, plan, key)
    dated = [item.name for item in grouped(figures, period) if not item.years]
    period_is = plan.period_is
    if period is None and (dated or not figures):
        period_is = _year(plan, key, needed=bool(dated))
    indicators = [
        _indicator(table, item, plan, key)
        for item in with_units(table, grouped(figures, period)[:MOST_INDICATORS])
    ]
    lists = [_list(name, rest, plan, key) for name in answers[: MOST_INDICATORS - len(indicators)]]
    if economy and not figures and not answers:
        st.caption(_("With no column chosen, all economies of the file become one list."))
        lists = [_list(None, rest, plan, key, clean(economy))]
    return plan.model_copy(
        update={
            "economy": economy,
            "period": period,
            "period_is": period_is,
            "indicators": tuple(indicators),
            "lists": tuple(lists),
        }
    )


def _rows(table: Table, plan: Plan, key: str) -> tuple[str, str | None]:
    """Ask which columns name the economy and the year of a row."""
    names = list(table.names)
    with st.container(horizontal=True):
        economy = st.selectbox(
            _("Column with the economies"),
            names,
            index=names.index(plan.economy) if plan.economy in names else None,
            placeholder=_("Choose one"),
            key=f"own_economy_{key}",
            width=300,
        )
        others = ["", *(name for name in names if name != economy)]
        period = st.selectbox(
            _("Column with the years"),
            others,
            index=others.index(plan.period) if plan.period in others else 0,
            format_func=lambda name: name or _("none"),
            key=keyed(f"own_period_{key}"),
            width=300,
        )
    return economy or "", period or None


def _kinds(rest: list[str], plan: Plan, key: str) -> tuple[list[str], list[str]]:
    """Ask which columns hold figures and which say yes or no."""
    planned = [name for item in plan.indicators for name in item.columns]
    figures = st.multiselect(
        _("Columns with figures"),
        rest,
        default=[name for name in rest if name in planned],
        key=f"own_figures_{key}",
        placeholder=_("Choose one or more"),
        help=_("Columns of the same thing in several years become one indicator."),
    )
    left = [name for name in rest if name not in figures]
    listed = [item.column for item in plan.lists]
    answers = st.multiselect(
        _("Columns that say yes or no"),
        left,
        default=[name for name in left if name in listed],
        key=f"own_lists_{key}",
        placeholder=_("Choose one or more"),
        help=_("Each becomes a list of the economies with yes, such as existing customers."),
    )
    return [name for name in rest if name in figures], answers


def _year(plan: Plan, key: str, *, needed: bool) -> str | None:
    """Ask of which year figures without one are."""
    text = st.text_input(
        _("Year of the figures"),
        value=plan.period_is or "",
        max_chars=7,
        key=f"own_year_{key}",
        placeholder="2026",
        width=200,
        help=_("Such as 2026, 2026-H1 or 2026-Q3.") if needed else None,
    ).strip()
    if not text:
        return None
    if not _is_period(text):
        st.warning(
            plain(_("{text} is no year such as 2026, 2026-H1 or 2026-Q3.", text=repr(text))),
            icon=":material/warning:",
        )
        return None
    return text


def _is_period(text: str) -> bool:
    """Tell whether a text is a period."""
    from data.periods import year_of

    return year_of(text) is not None


def _indicator(table: Table, item: PlannedIndicator, plan: Plan, key: str) -> PlannedIndicator:
    """Draw the controls of one indicator."""
    known = next((old for old in plan.indicators if old.columns == item.columns), item)
    mark = f"{key}_{_digits('|'.join(item.columns))}"
    pillars = {pillar.code: pillar.name for pillar in engine.catalogue().pillars}
    with st.container(border=True, key=f"own_box_{mark}"):
        source = ", ".join(item.columns[:4]) + (" …" if len(item.columns) > 4 else "")
        st.caption(plain(_("Figures from: {source}", source=source)))
        with st.container(horizontal=True):
            name = st.text_input(
                _("Name"), known.name, max_chars=LONGEST_NAME, key=f"own_n_{mark}", width=260
            )
            unit = st.text_input(
                _("Unit"), known.unit, max_chars=LONGEST_NAME, key=f"own_u_{mark}", width=160
            )
            direction = st.selectbox(
                _("Direction"),
                list(DIRECTIONS),
                index=list(DIRECTIONS).index(known.direction),
                format_func=lambda sign: _(DIRECTIONS[sign]),
                key=keyed(f"own_d_{mark}"),
                width=240,
            )
            transformation = st.selectbox(
                _("Transformation"),
                _TRANSFORMATIONS,
                index=_TRANSFORMATIONS.index(known.transformation),
                format_func=_,
                key=keyed(f"own_t_{mark}"),
                width=160,
                help=_("What is done to a figure before economies are compared by it."),
            )
            pillar = st.selectbox(
                _("Pillar"),
                list(pillars),
                index=list(pillars).index(known.pillar) if known.pillar in pillars else 0,
                format_func=pillars.__getitem__,
                key=keyed(f"own_p_{mark}"),
                width=200,
            )
        notation = _notation(table, item, known, mark)
    return item.model_copy(
        update={
            "name": clean(name) or item.name,
            "code": known.code if name == known.name else "",
            "unit": unit.strip(),
            "direction": direction,
            "transformation": transformation,
            "pillar": pillar,
            "notation": notation,
        }
    )


def _notation(
    table: Table, item: PlannedIndicator, known: PlannedIndicator, mark: str
) -> str | None:
    """Ask how numbers are written where the column does not tell."""
    cells = [cell for name in item.columns for cell in table.column(name)]
    found = numerals(cells)
    if found.notation is not None or not found.readable:
        return None
    options = list(_NOTATIONS)
    said = _("How is {example} written?", example=found.example)
    st.markdown(plain(said))
    chosen = st.radio(
        said,
        options,
        label_visibility="collapsed",
        index=options.index(known.notation) if known.notation else None,
        format_func=lambda name: _(_NOTATIONS[name]),
        key=keyed(f"own_w_{mark}"),
        horizontal=True,
        help=_("The other sign then sets thousands apart."),
    )
    return str(chosen) if chosen else None


def _list(
    column: str | None, rest: list[str], plan: Plan, key: str, title: str = ""
) -> PlannedList:
    """Draw the controls of one list."""
    known = next(
        (old for old in plan.lists if old.column == column),
        PlannedList(name=clean(column or title) or "List", column=column),
    )
    mark = f"{key}_{_digits(column or '')}"
    others = ["", *(name for name in rest if name != column)]
    with st.container(border=True, key=f"own_list_{mark}"):
        if column:
            st.caption(plain(_("A list from: {source}", source=column)))
        with st.container(horizontal=True):
            name = st.text_input(
                _("Name"), known.name, max_chars=LONGEST_NAME, key=f"own_ln_{mark}", width=260
            )
            effect = st.selectbox(
                _("What it does to its economies"),
                list(_EFFECTS),
                index=list(_EFFECTS).index(known.effect),
                format_func=lambda code: _(_EFFECTS[code]),
                key=keyed(f"own_le_{mark}"),
                width=260,
            )
            reason_column = _beside(
                _("Column with the reasons"), others, known.reason_column, f"own_lr_{mark}"
            )
            date_column = _beside(
                _("Column with the days"), others, known.date_column, f"own_ld_{mark}"
            )
            reason = st.text_input(
                _("Reason, where none is given"),
                known.reason,
                max_chars=500,
                key=f"own_lt_{mark}",
                width=300,
            )
    return known.model_copy(
        update={
            "name": clean(name) or known.name,
            "code": known.code if name == known.name else "",
            "effect": effect,
            "reason": reason.strip(),
            "reason_column": reason_column,
            "date_column": date_column,
        }
    )


def _beside(label: str, options: list[str], known: str | None, key: str) -> str | None:
    """Ask for a column beside a list's own."""
    chosen = st.selectbox(
        label,
        options,
        index=options.index(known) if known in options else 0,
        format_func=lambda name: name or _("none"),
        key=keyed(key),
        width=220,
    )
    return chosen or None


def _digits(text: str) -> str:
    """Stand for a name in the key of a control."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
