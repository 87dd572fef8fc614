"""The conditions in force on pages that are not about them: whom they leave, and a switch."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import analyses, chips, state
from dashboard.held import hold, told
from dashboard.language import N_, _, n_
from data.errors import ConditionError
from geo.markets import Markets
from geo.screen import Screening

IN_LISTS = N_("The list leaves out those that do not meet your conditions; ranks stay as they are.")
"""What the switch does to a list, in English."""


def found_now(result: Markets) -> Screening | None:
    """Screen by the conditions in force; None without any, and where they cannot be read."""
    where = state.current().where
    if not where:
        return None
    try:
        found = analyses.screened(result, where)
    except ConditionError:
        return None
    return found if found.condition.terms else None


def left_out(result: Markets) -> frozenset[str]:
    """Name the economies that are to stand back: those that do not meet the conditions.

    Parameters
    ----------
    result
        The merged economies.

    Returns
    -------
    frozenset of str
        Codes; empty while the reader has not asked for it. Home never stands back, and those that
        cannot be judged do.
    """
    if state.current().others != "aside":
        return frozenset()
    found = found_now(result)
    if found is None:
        return frozenset()
    return frozenset(result.frame.index.difference(found.matches)) - {result.home}


def kept(result: Markets, economies: pd.Index) -> pd.Index:
    """Give economies in their order without those that are to stand back."""
    away = left_out(result)
    return economies[[code not in away for code in economies]]


def draw(result: Markets, *, key: str, help: str) -> None:
    """Draw the conditions as chips with how many economies meet them, and the switch.

    Parameters
    ----------
    result
        The merged economies.
    key
        Begins the keys of the controls.
    help
        What the switch does on this page.
    """
    found = found_now(result)
    if found is None:
        return
    with st.container(border=True, gap="small", key=f"narrowed_{key}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                n_(
                    "**{count}** of {considered} economies meets your conditions",
                    "**{count}** of {considered} economies meet your conditions",
                    len(found.matches),
                    considered=found.considered,
                ),
                width="content",
            )
            hold(f"{key}_others", state.current().others == "aside")
            st.toggle(
                _("Only those stand out"),
                key=f"{key}_others",
                help=help,
                on_change=told,
                args=(f"{key}_others", _take, f"{key}_others"),
            )
            st.page_link(st.session_state["pages"]["screen"], label=_("Change them on Screen"))
        chips.draw(result, found, key=key)


def _take(key: str) -> None:
    """Take whether those that do not meet the conditions stand back."""
    state.change(others="aside" if st.session_state[key] else "shown")
