"""Controls that show a part of the view state, which other controls may change as well.

Streamlit keeps a value for every control. Where the truth is the view state, a control is made to
show it before it is drawn (`hold`), and what the reader does with it comes back through `told`.
The browser sends the values of all controls with whatever the reader does, and when she is quicker
than the server, some of them are older than what the server has set since. Streamlit takes such a
value for a change and would undo what was done elsewhere; so nothing is done at once, but when
everything that came with one message is known (`settle`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from math import inf

import streamlit as st

_LATE = 3.0
"""Seconds within which a value that was replaced may still arrive with something else."""

_SOON = 1.0
"""Seconds within which it may arrive by itself."""

_KEPT = 16
"""Values remembered for that, by control."""

_OPENING = 10.0
"""Seconds after a session's first control within which a browser may still load scripts."""

_BEGAN = "first control"
_USED = "a control was used"
_PASSED = "values passed through"
_INBOX = "what controls said"


def hold(key: str, value: object, by_itself: object = None) -> bool:
    """Make a control show a value.

    Parameters
    ----------
    key
        The control's key; to be called before the control is drawn.
    value
        What it has to show.
    by_itself
        What it shows when it is drawn for the first time and nothing was set.

    Returns
    -------
    bool
        Whether the value had to be set.

    Notes
    -----
    A value that is set is sent to the browser and replaces what the reader may have done in the
    meantime, so it is set only where it differs. A control that need not be set at first is the
    same message from then on, which the browser has already.

    A browser that still loads the script of a kind of controls shows only the last message of each.
    Until the reader has used a control, or the time for loading is over, values are therefore set
    again by every run, which the size of the screen or a workspace may bring about.
    """
    opening = _opening()
    if key in st.session_state:
        shown = _plain(st.session_state[key])
        if shown == _plain(value):
            if opening and value != by_itself:
                st.session_state[key] = value
            return False
        # The browser may still send the value before, and any that was set on the way.
        passed = _passed().setdefault(key, [])
        passed += [(time.monotonic(), shown), (time.monotonic(), _plain(value))]
        del passed[:-_KEPT]
    elif value == by_itself:
        return False
    st.session_state[key] = value
    return True


def told(key: str, act: Callable[..., None], *arguments: object) -> None:
    """Note what a control says, as its callback; `settle` does it.

    Parameters
    ----------
    key
        The control's key.
    act
        Takes what the control says into the view state.
    arguments
        For ``act``.
    """
    st.session_state[_USED] = True
    st.session_state.setdefault(_INBOX, []).append((key, act, arguments))


def settle() -> None:
    """Do what controls said with the message that this run answers, before anything is drawn.

    Notes
    -----
    A control that says what it was made to show a moment ago did not move if anything else did.
    """
    inbox = st.session_state.pop(_INBOX, [])
    ages = [age(key) for key, _, _ in inbox]
    others = bool(st.session_state.get("acted")) or len(inbox) > 1
    for (_, act, arguments), since in zip(inbox, ages, strict=True):
        if since >= (_LATE if others else _SOON):
            act(*arguments)


def age(key: str) -> float:
    """Give the seconds since a control was made to show something else than it says.

    Parameters
    ----------
    key
        The control's key.

    Returns
    -------
    float
        Infinity when it never showed what it says, as far as is remembered.
    """
    says = _plain(st.session_state.get(key))
    now = time.monotonic()
    return min((now - when for when, value in _passed().get(key, []) if value == says), default=inf)


def late(key: str) -> bool:
    """Tell whether a control says what it was made to show before, or said before that."""
    return age(key) < _LATE


def _opening() -> bool:
    """Tell whether the session has just begun and the reader has used no control of it."""
    began = st.session_state.setdefault(_BEGAN, time.monotonic())
    return not st.session_state.get(_USED) and time.monotonic() - float(began) < _OPENING


def _plain(value: object) -> object:
    """Make what can be compared out of a control's value: of a selection, the rows."""
    if isinstance(value, dict) and "selection" in value:
        return sorted(value["selection"]["rows"])
    return value


def _passed() -> dict[str, list[tuple[float, object]]]:
    """Give the values that controls of this session showed until lately, by control."""
    kept = st.session_state.setdefault(_PASSED, {})
    assert isinstance(kept, dict)
    return kept
