"""Screen: conditions by controls and as text, whom they leave, and who just misses."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import conditions, frame, maps, state, widgets
from data.errors import ConditionError
from geo.gates import GATES
from geo.markets import Markets
from geo.screen import Control, Screening, parse, to_controls
from geo.screening import screen_markets, undecided_reasons
from geo.wording import listing, number

EXAMPLE = "ai_gap > 0.15 AND similarity >= 50 AND population >= 5000000"


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    st.title("Which meet my conditions")
    st.markdown(
        "Every condition must hold. Set them with the controls or type them; both say the same. "
        "An economy without a figure that a condition needs is undecided, neither in nor out."
    )
    left, right = st.columns([2, 3], gap="medium")
    with left:
        found = _conditions(result)
    with right:
        if found is not None:
            _summary(found)
            maps.screening_map(result, found, key="screen_map", height=430)
    if found is not None:
        _results(result, found)


def _conditions(result: Markets) -> Screening | None:
    """Draw the conditions and screen; None when the text cannot be read."""
    where = state.current().where
    found: Screening | None = None
    trouble: ConditionError | None = None
    try:
        found = screen_markets(result, where)
        controls = to_controls(parse(where))
    except ConditionError as error:
        trouble = error
        controls = ()
    if trouble is None:
        conditions.draw(result, controls)
        _add(result, controls)
    st.session_state["screen_text"] = where
    st.text_area(
        "Conditions as text (CQL2)",
        key="screen_text",
        on_change=lambda: state.change(where=st.session_state["screen_text"].strip()),
        max_chars=state.MAX_CONDITION,
        height=120,
        placeholder=EXAMPLE,
        help='Indicator codes stand in double quotes: "IT.NET.USER.ZS" > 50. Join conditions with '
        "AND; OR, NOT, BETWEEN, IN, LIKE, IS NULL and arithmetic may be used.",
    )
    if trouble is not None:
        _explain(trouble)
    first, second = st.columns(2)
    first.button(
        "Try an example",
        key="screen_example",
        on_click=state.change,
        kwargs={"where": EXAMPLE},
        disabled=bool(where),
        width="stretch",
    )
    second.button(
        "Clear all",
        key="screen_clear",
        on_click=state.change,
        kwargs={"where": ""},
        disabled=not where,
        width="stretch",
    )
    if found is not None:
        for note in found.notes:
            st.warning(frame.plain(note), icon=":material/info:")
    return found


def _add(result: Markets, controls: object) -> None:
    """Draw the choice of a further condition, and the gates as ready-made ones."""
    assert isinstance(controls, tuple)
    st.session_state["screen_add"] = None
    st.selectbox(
        "Add a condition on",
        conditions.offered(result),
        index=None,
        format_func=lambda column: (
            conditions.column_name(result, column)
            if column != "geometry"
            else "Place on the map (box of degrees)"
        ),
        key="screen_add",
        placeholder="Type to find a figure",
        on_change=_take_added,
        args=(result, controls),
    )
    columns = st.columns(len(GATES))
    for column, gate in zip(columns, GATES.values(), strict=True):
        ready = to_controls(parse(gate.condition))
        column.button(
            f"Add: {gate.name}",
            key=f"screen_gate_{gate.code}",
            help=f"{gate.reason} {gate.condition}",
            disabled=all(item in controls for item in ready),
            on_click=_add_several,
            args=(controls, ready),
            width="stretch",
        )


def _take_added(result: Markets, controls: tuple[Control, ...]) -> None:
    """Add a control for the column that was chosen."""
    column = st.session_state["screen_add"]
    if column is not None:
        conditions.add(controls, conditions.new_control(result, column))


def _add_several(controls: tuple[Control, ...], ready: tuple[Control, ...]) -> None:
    """Add ready-made controls that are not there yet."""
    new = [item for item in ready if item not in controls]
    conditions.add([*controls, *new[:-1]], new[-1])


def _explain(error: ConditionError) -> None:
    """Show where a text goes wrong, why, and what would be right."""
    st.error(
        f"{frame.plain(error.message)}\n\n{frame.plain(error.remedy)}", icon=":material/error:"
    )
    if error.position is not None:
        start = max(0, error.position - 30)
        piece = error.text[start : error.position + 30].replace("\n", " ")
        st.code(f"{piece}\n{' ' * (error.position - start)}^", language=None)


def _summary(found: Screening) -> None:
    """Say how many are left, and which condition to loosen when none is."""
    count = len(found.matches)
    st.markdown(
        f"**{count}** of {found.considered} economies meet the conditions; "
        f"{len(found.near_misses)} miss one alone; {found.undecided_count} are undecided."
    )
    if count or not found.condition.terms:
        return
    if len(found.near_misses):
        most = found.near_misses["condition"].value_counts()
        st.info(
            f"Nothing is left. Loosening {frame.plain(str(most.index[0]))} would bring "
            f"{most.iloc[0]} back.",
            icon=":material/lightbulb:",
        )
    else:
        hardest = found.funnel.sort_values("excluded_alone", ascending=False)["condition"].iloc[0]
        st.info(
            f"Nothing is left, and nobody misses by one condition. {frame.plain(str(hardest))} "
            "alone excludes most.",
            icon=":material/lightbulb:",
        )


def _results(result: Markets, found: Screening) -> None:
    """Draw the matches, the funnel, near misses and undecided ones."""
    matches, funnel, near, undecided = st.tabs(
        [
            f"Meet all ({len(found.matches)})",
            "Funnel",
            f"Just miss one ({len(found.near_misses)})",
            f"Undecided ({found.undecided_count})",
        ]
    )
    with matches:
        _matches(result, found)
    with funnel:
        _funnel(found)
    with near:
        _near_misses(result, found)
    with undecided:
        _undecided(result, found)


def _matches(result: Markets, found: Screening) -> None:
    """Draw the economies that meet all conditions, with the figures that the text names."""
    rows = result.frame.loc[found.matches]
    named = [code for code in found.condition.columns if code in result.catalogue.codes]
    columns: dict[str, object] = {
        "name": "Economy",
        "rank": st.column_config.NumberColumn("Similarity rank", width="small"),
        "similarity": st.column_config.NumberColumn("Similarity", format="%.1f"),
        "ai_gap": st.column_config.NumberColumn("AI gap", format="%.2f"),
        "opportunity_rank": st.column_config.NumberColumn("Opportunity rank", width="small"),
    }
    for code in named:
        item = result.catalogue.indicator(code)
        columns[code] = st.column_config.NumberColumn(f"{item.name}, {item.unit}", format="%,.4g")
        rows = rows.assign(**{f"{code} year": result.section.periods.loc[rows.index, code]})
        columns[f"{code} year"] = st.column_config.TextColumn("of", width="small")
    widgets.economy_table(
        rows, columns, key="screen_matches", alt="Economies that meet all conditions", height=420
    )
    first, second = st.columns(2)
    with first:
        chosen = [code for code in state.current().selected if code in rows.index]
        widgets.shortlist_button(chosen, key="screen_add_some", label="Add the selected")
    with second:
        widgets.shortlist_button(
            list(rows.index), key="screen_add_all", label="Add all to the shortlist"
        )


def _funnel(found: Screening) -> None:
    """Draw whom each condition excludes, alone and in order."""
    if not len(found.funnel):
        st.caption("There is no condition yet.")
        return
    st.dataframe(
        found.funnel,
        key="screen_funnel",
        hide_index=True,
        column_config={
            "condition": st.column_config.TextColumn("Condition", width="large"),
            "excluded_alone": "Excludes alone",
            "excluded_in_order": "Excludes of those left",
            "undecided": "Undecided",
            "left": "Left",
        },
        alt="How many economies each condition excludes",
    )


def _near_misses(result: Markets, found: Screening) -> None:
    """Draw the economies that fail one condition only, and by how much."""
    table = found.near_misses.set_index("economy")
    if not len(table):
        st.caption("No economy misses exactly one condition.")
        return
    by = [
        "" if pd.isna(amount) else f"{number(float(amount))} {unit or ''}".strip()
        for amount, unit in zip(table["amount"], table["unit"], strict=True)
    ]
    widgets.economy_table(
        table.assign(by=by, rank=result.frame["rank"].reindex(table.index)),
        {
            "name": "Economy",
            "condition": st.column_config.TextColumn("Fails only", width="medium"),
            "by": "By",
            "rank": st.column_config.NumberColumn("Similarity rank", width="small"),
        },
        key="screen_near",
        alt="Economies that fail one condition only",
        height=360,
    )


def _undecided(result: Markets, found: Screening) -> None:
    """Say who cannot be judged and why."""
    reasons = undecided_reasons(found)
    if not len(reasons):
        st.caption("Every economy can be judged.")
    for row in reasons.itertuples():
        names = listing([result.name(code) for code in row.economies], most=12)
        st.markdown(f"- **{row.count}**: {frame.plain(str(row.why))} ({frame.plain(names)})")
