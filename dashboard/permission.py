"""Who may change the figures that everybody sees: fetch newer ones, or choose another snapshot.

A refresh asks other hosts for much and changes what every reader of this server sees, so by
default it is for whoever sits at the server's own machine. KINDRED_REFRESH in the server's
environment says otherwise: ``anyone`` lets every reader, ``nobody`` none. Where people sign in, it
is for those whose role is admin, wherever they come from, and ``nobody`` keeps out these too. The
command line is open to whoever may write the folder.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from dashboard.signin import Role, person
from dashboard.signin.settings import is_on
from data.errors import NotAllowedError

VARIABLE = "KINDRED_REFRESH"
"""Name of the environment variable."""

ANYONE = "anyone"
NOBODY = "nobody"
OWN_MACHINE = "own-machine"

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


def may_change_figures() -> bool:
    """Say whether this reader may refresh, cancel a refresh, and choose a snapshot."""
    rule = os.environ.get(VARIABLE, "")
    if is_on():
        found = person()
        admin = found is not None and found.role >= Role.ADMIN
        return admin and rule.strip().casefold() != NOBODY
    import streamlit as st

    return allowed(rule, st.context.ip_address, st.context.headers)


def require_to_change_figures() -> None:
    """Let nobody go on who may not refresh or choose a snapshot.

    Raises
    ------
    NotAllowedError
        This reader may not.
    """
    if not may_change_figures():
        raise NotAllowedError(
            "You may not change the figures that everybody sees; nothing was changed.",
            "Ask whoever runs this server.",
        )


def allowed(rule: str, address: str | None, headers: Mapping[str, str]) -> bool:
    """Decide by the rule in force and by where a reader comes from.

    Parameters
    ----------
    rule
        What KINDRED_REFRESH says; empty for ``own-machine``. What is not known lets nobody in.
    address
        The reader's address; None for this machine's own, as Streamlit has it.
    headers
        Of the reader's first request.

    Returns
    -------
    bool
        Under ``own-machine``, True only where the connection comes from this machine, the page was
        opened under a name of this machine, and nothing tells of a proxy between: behind one,
        every reader seems to come from here.
    """
    chosen = rule.strip().casefold() or OWN_MACHINE
    if chosen == ANYONE:
        return True
    if chosen != OWN_MACHINE or not _own(address or "localhost"):
        return False
    if any(headers.get(name) for name in _FORWARDED):
        return False
    asked = [f"//{headers.get('Host') or ''}", headers.get("Origin") or ""]
    return all(_own(_host(place)) for place in asked if place not in ("//", ""))


def _own(host: str) -> bool:
    """Say whether a name or address is this machine's own, as seen from itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _host(place: str) -> str:
    """Take the host out of an address; empty where there is none."""
    try:
        return urlsplit(place).hostname or ""
    except ValueError:
        return ""
