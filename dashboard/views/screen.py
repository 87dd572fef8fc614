"""Screen: conditions by controls and as text, whom they leave, and who just misses."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import analyses, chips, columns, conditions, frame, maps, state, widgets
from dashboard.held import hold, told
from dashboard.language import _, keyed, listing, n_, quantity
from dashboard.layers import SCORES
from dashboard.sections import by_name, filters, kinds_kept, widen
from dashboard.texts import plain
from data.errors import ConditionError
from geo.gates import GATES
from geo.markets import Markets
from geo.screen import Control, Screening, parse, to_controls
from geo.screening import undecided_reasons

FEW = 3
"""Economies under which ways to let somebody in are offered."""

EXAMPLE = "ai_gap > 0.15 AND similarity >= 50 AND population >= 5000000"


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    where = state.current().where
    st.title(_("Which meet my conditions"))
    found, trouble = _screened(result, where)
    if found is not None:
        _summary(found)
        chips.draw(result, found, key="screen")
        if found.condition.terms and len(found.matches) < FEW:
            widen.draw(result, found)
    with st.container(key="beside"):
        left, right = st.columns([3, 2], gap="medium")
    with left:
        st.markdown(
            _(
                "Every condition must hold. An economy without a figure that a condition needs is "
                "undecided, neither in nor out."
            )
        )
        if found is not None:
            maps.screening_map(result, found, key="screen_map", height=430)
            _results(result, found)
        else:
            st.markdown(
                _("The conditions cannot be read yet; what is wrong stands under their text.")
            )
    with right:
        _conditions(result, where, found, trouble)


def _screened(result: Markets, where: str) -> tuple[Screening | None, ConditionError | None]:
    """Screen by the conditions, or say what is wrong with them."""
    try:
        return analyses.screened(result, where), None
    except ConditionError as error:
        return None, error


def _conditions(
    result: Markets, where: str, found: Screening | None, trouble: ConditionError | None
) -> None:
    """Draw the conditions as controls and as text."""
    if found is not None:
        controls = to_controls(found.condition)
        filters.draw(result, found)
        conditions.draw(result, controls)
        _add(result, controls)
    hold("screen_text", where)
    st.text_area(
        _("Conditions as text (CQL2)"),
        key="screen_text",
        on_change=told,
        args=("screen_text", _take_text),
        max_chars=state.MAX_CONDITION,
        height=120,
        placeholder=EXAMPLE,
        help=plain(
            _(
                "Controls and text say the same. Indicator codes stand in double quotes: "
                '"IT.NET.USER.ZS" > 50. Join conditions with AND; OR, NOT, BETWEEN, IN, LIKE, IS '
                "NULL and arithmetic may be used."
            )
        ),
    )
    if trouble is not None:
        _explain(trouble)
    with st.container(horizontal=True):
        st.button(
            _("Try an example"),
            key="screen_example",
            on_click=conditions.put,
            args=(EXAMPLE,),
            disabled=bool(where),
        )
        if found is None:
            st.button(_("Clear all"), key="screen_clear", on_click=conditions.put, args=("",))
        by_name.draw(kinds_kept.FILTERS)
    for note in found.notes if found is not None else ():
        st.warning(plain(note), icon=":material/info:")


def _take_text() -> None:
    """Take the typed conditions into the view state."""
    conditions.put(st.session_state["screen_text"].strip()[: state.MAX_CONDITION])


def _add(result: Markets, controls: tuple[Control, ...]) -> None:
    """Draw the choice of a further condition, and the gates as ready-made ones."""
    hold(keyed("screen_add"), None)
    st.selectbox(
        _("Add a condition on"),
        conditions.offered(result),
        index=None,
        format_func=lambda column: (
            conditions.column_name(result, column)
            if column != "geometry"
            else result.say("Place on the map (box of degrees)")
        ),
        key=keyed("screen_add"),
        placeholder=_("Type to find a figure"),
        on_change=told,
        args=(keyed("screen_add"), _take_added, result),
    )
    with st.container(horizontal=True):
        for gate in GATES.values():
            ready = to_controls(parse(gate.condition))
            st.button(
                _("Add: {gate}", gate=_(gate.name)),
                key=f"screen_gate_{gate.code}",
                help=plain(f"{_(gate.reason)} {gate.condition}"),
                disabled=all(item in controls for item in ready),
                on_click=conditions.add,
                args=(ready,),
            )


def _take_added(result: Markets) -> None:
    """Add a control for the column that was chosen."""
    column = st.session_state[keyed("screen_add")]
    if column is not None:
        conditions.add([conditions.new_control(result, column)])


def _explain(error: ConditionError) -> None:
    """Show where a text goes wrong, why, and what would be right."""
    frame.explain(error)
    if error.position is not None:
        start = max(0, error.position - 30)
        piece = "".join(
            mark if mark.isprintable() else " " for mark in error.text[start : error.position + 30]
        )
        st.code(f"{piece}\n{' ' * (error.position - start)}^", language=None)


def _summary(found: Screening) -> None:
    """Say how many are left."""
    count = len(found.matches)
    if not found.condition.terms:
        st.markdown(
            _(
                "No condition yet: all **{considered}** economies are shown.",
                considered=found.considered,
            )
        )
        return
    st.markdown(
        "; ".join(
            (
                n_(
                    "**{count}** of {considered} economies meets the conditions",
                    "**{count}** of {considered} economies meet the conditions",
                    count,
                    considered=found.considered,
                ),
                n_("{count} misses one alone", "{count} miss one alone", len(found.near_misses)),
                n_("{count} is undecided", "{count} are undecided", found.undecided_count),
            )
        )
        + "."
    )


def _results(result: Markets, found: Screening) -> None:
    """Draw the matches, the funnel, near misses and undecided ones."""
    matches, funnel, near, undecided = st.tabs(
        [
            _("Meet all ({count})", count=len(found.matches)),
            _("Funnel"),
            _("Just miss one ({count})", count=len(found.near_misses)),
            _("Undecided ({undecided_count})", undecided_count=found.undecided_count),
        ]
    )
    with matches:
        _matches(result, found)
    with funnel:
        _funnel(result, found)
    with near:
        _near_misses(result, found)
    with undecided:
        _undecided(result, found)


def _matches(result: Markets, found: Screening) -> None:
    """Draw the economies that meet all conditions, with the figures that the text names."""
    if not len(found.matches):
        st.caption(_("No economy meets all conditions."))
        return
    rows = columns.with_figures(result, result.frame.loc[found.matches])
    headings = columns.headings("name")
    for column in dict.fromkeys(found.condition.columns):
        known = column in result.units and column not in columns.COLUMNS
        if not known:
            continue
        rows[column], unit, form = columns.scaled(rows[column].astype(float), result.units[column])
        form = SCORES[column].form if column in SCORES else form
        name = conditions.column_name(result, column)
        headings[column] = st.column_config.NumberColumn(f"{name}, {unit}", format=form)
        if column in result.catalogue.codes:
            rows[f"{column} year"] = result.section.periods.loc[rows.index, column]
            headings[f"{column} year"] = st.column_config.TextColumn(_("of"), width=60)
    headings |= columns.headings(
        "rank", "similarity", "ai_gap", "ai_components", "opportunity_rank", "distance_km"
    )
    st.caption(widgets.pool_note(result))
    widgets.economy_table(
        rows,
        headings,
        key="screen_matches",
        alt=_("Economies that meet all conditions"),
        height=420,
    )
    with st.container(horizontal=True):
        widgets.selection_button(rows.index, key="screen_add_some")
        if len(rows) <= state.MAX_LISTED:
            widgets.shortlist_button(
                list(rows.index), key="screen_add_all", label=_("Add all {count}", count=len(rows))
            )


def _in_words(result: Markets, found: Screening) -> dict[str, str]:
    """Say each condition as its chip does, by its text."""
    controls = to_controls(found.condition)
    said = [chips.in_words(result, control) for control in controls]
    return dict(zip(found.funnel["condition"], said, strict=True))


def _funnel(result: Markets, found: Screening) -> None:
    """Draw whom each condition excludes, alone and in order."""
    if not len(found.funnel):
        st.caption(_("There is no condition yet."))
        return
    st.dataframe(
        found.funnel.assign(condition=found.funnel["condition"].map(_in_words(result, found))),
        key="screen_funnel",
        hide_index=True,
        column_config={
            "condition": st.column_config.TextColumn(_("Condition"), width="large"),
            "excluded_alone": _("Excludes alone"),
            "excluded_in_order": _("Excludes of those left"),
            "undecided": _("Undecided"),
            "left": _("Left"),
        },
        alt=_("How many economies each condition excludes"),
    )


def _near_misses(result: Markets, found: Screening) -> None:
    """Draw the economies that fail one condition only, and by how much."""
    table = found.near_misses.set_index("economy")
    if not len(table):
        st.caption(_("No economy misses exactly one condition."))
        return
    said = {
        column: [
            None if pd.isna(value) else quantity(float(value), unit or "")
            for value, unit in zip(table[source], table["unit"], strict=True)
        ]
        for column, source in (("by", "amount"), ("has", "value"))
    }
    widgets.economy_table(
        table.assign(
            **said,
            condition=table["condition"].map(_in_words(result, found)),
            rank=result.frame["rank"].reindex(table.index),
        ),
        {
            **columns.headings("name"),
            "condition": st.column_config.TextColumn(_("Fails only"), width="medium"),
            "has": _("Has"),
            "by": _("Misses by"),
            **columns.headings("rank"),
        },
        key="screen_near",
        alt=_("Economies that fail one condition only"),
        height=360,
    )


def _undecided(result: Markets, found: Screening) -> None:
    """Say who cannot be judged and why."""
    reasons = undecided_reasons(found)
    if not len(reasons):
        st.caption(_("Every economy can be judged."))
    for row in reasons.itertuples():
        names = listing([result.name(code) for code in row.economies], most=12)
        st.markdown(f"- **{row.count}**: {plain(f'{row.why} ({names})')}")
