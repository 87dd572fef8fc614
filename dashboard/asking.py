"""The store of workspaces, asked for one session: what failed, and whether to ask again by itself.

A database that cannot be used never stops a page, so what goes wrong is kept to be said.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from data.errors import WorkspaceError

if TYPE_CHECKING:
    from dashboard.workspaces.store import Store

Result = TypeVar("Result")

RETRY_SECONDS = 20.0
"""How long to leave a database alone that could not be used, unless the reader asks."""

_TROUBLE = "desk trouble"
_TRIED = "desk tried"


def trouble() -> WorkspaceError | None:
    """Give what stops this session's work from being kept; None while nothing does."""
    found = st.session_state.get(_TROUBLE)
    return found if isinstance(found, WorkspaceError) else None


def untroubled() -> None:
    """Forget what went wrong: nothing is left unkept."""
    st.session_state.pop(_TROUBLE, None)


def may_try() -> bool:
    """Tell whether to ask the database by oneself, or whether it failed a moment ago."""
    tried = st.session_state.get(_TRIED)
    return tried is None or time.monotonic() - tried > RETRY_SECONDS


def ask_later() -> None:
    """Leave the database alone for a while."""
    st.session_state[_TRIED] = time.monotonic()


def ask_now() -> None:
    """Ask the database again at once, however short a while ago it failed."""
    st.session_state.pop(_TRIED, None)


def ask(act: Callable[[Store], Result]) -> Result:
    """Ask the store for something at the reader's wish.

    Raises
    ------
    WorkspaceError
        When it cannot be done.
    """
    from dashboard.workspaces.store import store  # Not before it is needed.

    return act(store())


def attempt(act: Callable[[Store], Result]) -> Result | None:
    """Ask the store for something; what goes wrong is kept to be said."""
    try:
        done = ask(act)
    except WorkspaceError as error:
        st.session_state[_TROUBLE] = error
        if error.kind not in ("refused", "changed"):
            ask_later()
        return None
    untroubled()
    ask_now()
    return done
