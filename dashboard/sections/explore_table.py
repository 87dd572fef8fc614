"""The values of the map's figures as a table, with the selection in step."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import columns, maps, widgets
from dashboard.language import _
from dashboard.layers import SCORES
from dashboard.texts import plain
from geo.ai_development import DIFFUSION
from geo.markets import Markets


def draw(result: Markets, layer: str, by: str = "") -> None:
    """Draw the values, highest of the first figure first, with the selection in step.

    Parameters
    ----------
    result
        The merged economies.
    layer
        A score or an indicator's code.
    by
        A second one; none when empty.
    """
    codes = [code for code in (layer, by) if code]
    values = {code: maps.layer_values(result, code) for code in codes}
    known = pd.DataFrame(values).dropna(how="all")
    known = known.sort_values(layer, ascending=False, kind="stable", na_position="last")
    if known.empty:
        st.info(_("No economy has this figure under the choices in force."), icon=":material/info:")
        return
    rows = result.frame[["name"]].loc[known.index]
    headings: dict[str, Any] = columns.headings("name")
    if by:
        headings["name"] = st.column_config.TextColumn(_("Economy"), width=120)
    said = []
    for place, code in enumerate(codes):
        unit = _figure(result, code, known[code], rows, headings, place if by else None)
        name = maps.layer_name(code, result.name(result.home))
        said.append(f"**{plain(name)}**, {plain(unit)}")
    if any(code in SCORES and SCORES[code].rests_on_ai for code in codes):
        resting = next(code for code in codes if code in SCORES and SCORES[code].rests_on_ai)
        rows["ai_components"] = maps.layer_components(result, resting).loc[rows.index]
        headings |= columns.headings("ai_components")
    st.markdown("  \n".join(said))
    names = [maps.layer_name(code, result.name(result.home)) for code in codes]
    widgets.economy_table(
        rows,
        headings,
        key="explore_table",
        alt=_("Economies by {name}", name=result.say.listing(names)),
        height=500,
    )
    widgets.selection_button(rows.index, key="explore_add")


def _figure(
    result: Markets,
    code: str,
    values: pd.Series,
    rows: pd.DataFrame,
    headings: dict[str, Any],
    place: int | None,
) -> str:
    """Add the columns of one figure to the table, and give its unit; `place` is among several."""
    shown, unit, form = columns.scaled(values, maps.layer_unit(code))
    form = SCORES[code].form if code in SCORES else form
    tail = "" if not place else "_by"
    heading = _("Value")
    if place is not None:
        heading = maps.layer_name(code, result.name(result.home))
    rows[f"value{tail}"] = shown
    width = 85 if place is None else 115
    headings[f"value{tail}"] = st.column_config.NumberColumn(
        heading,
        format=form,
        width=width,
        help=None if place is None else plain(f"{heading}, {unit}"),
    )
    if code in result.section.periods.columns:
        # A few years for many economies: as a category each is sent once.
        rows[f"period{tail}"] = result.section.periods[code].loc[rows.index].astype("category")
        headings[f"period{tail}"] = st.column_config.TextColumn(_("Year"), width="small")
    if code == DIFFUSION:
        remarks = maps.shared_remarks(result, code).loc[rows.index]
        rows[f"shared{tail}"] = remarks.replace("", None).astype("category")
        headings[f"shared{tail}"] = st.column_config.TextColumn(_("Remark"))
    return unit
