"""Controls that show a part of the view state, which other controls may change as well.

Streamlit keeps a value for every control. Where the truth is the view state, a control is made to
show it before it is drawn (`hold`), and what the reader does with it is taken into the view state
by its callback. The browser sends the values of all controls with whatever the reader does, and
when she is quicker than the server, some of them are older than what the server has set since;
a callback that takes such a value would undo what was done elsewhere, so it asks first (`late`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

_LATE = 3.0
"""Seconds within which a value that was replaced may still arrive."""

_KEPT = 16
"""Values remembered for that, by control."""

_PASSED = "values passed through"


def hold(key: str, value: object, *, plain: Callable[[Any], object] | None = None) -> bool:
    """Make a control show a value.

    Parameters
    ----------
    key
        The control's key; to be called before the control is drawn.
    value
        What it has to show.
    plain
        Makes what can be compared out of a value; the value itself when None.

    Returns
    -------
    bool
        Whether the value had to be set.

    Notes
    -----
    A value that is set is sent to the browser and replaces what the reader may have done in the
    meantime, so it is set only where it differs.
    """
    if key in st.session_state:
        shown = _plain(st.session_state[key], plain)
        if shown == _plain(value, plain):
            return False
        # The browser may still send the value before, and any that was set on the way.
        passed = _passed().setdefault(key, [])
        passed += [(time.monotonic(), shown), (time.monotonic(), _plain(value, plain))]
        del passed[:-_KEPT]
    st.session_state[key] = value
    return True


def late(key: str, *, plain: Callable[[Any], object] | None = None) -> bool:
    """Tell whether a control says what it was made to show before, or said before that.

    Parameters
    ----------
    key
        The control's key; to be called in its callback.
    plain
        As for `hold`.
    """
    says = _plain(st.session_state[key], plain)
    now = time.monotonic()
    return any(now - when < _LATE and says == value for when, value in _passed().get(key, []))


def _plain(value: object, plain: Callable[[Any], object] | None) -> object:
    """Make what can be compared out of a value."""
    return value if plain is None else plain(value)


def _passed() -> dict[str, list[tuple[float, object]]]:
    """Give the values that controls of this session showed until lately, by control."""
    kept = st.session_state.setdefault(_PASSED, {})
    assert isinstance(kept, dict)
    return kept
