"""Who the reader is: whose workspaces are opened and kept.

Where people sign in (`dashboard.signin`), it is whoever has signed in to the session, and for a
reader, who only looks, nothing is kept. Without sign-in, whoever sits at the machine that the
product runs on is the one local user, on the pages as on the command line. A reader who comes from
another machine is a guest, for whom nothing is kept, since her notes would be everybody's;
KINDRED_WORKSPACES=anyone makes her the local user as well.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from dashboard.permission import allowed
from dashboard.signin import Role, person
from dashboard.signin.settings import is_on

VARIABLE = "KINDRED_WORKSPACES"
"""Environment variable that says who is the local user: ``own-machine``, ``anyone``, ``nobody``."""


@dataclass(frozen=True)
class Identity:
    """Somebody who uses the product.

    Attributes
    ----------
    id
        Stands for her in the database; empty for a guest.
    name
        What she is called, to be shown; empty where she has no name.
    keeps
        Whether workspaces can be kept for her.
    """

    id: str
    name: str = ""
    keeps: bool = True


LOCAL = Identity("local")
"""The one user of a machine of one's own."""

GUEST = Identity("", keeps=False)
"""A reader from elsewhere, who is not known."""


def current() -> Identity:
    """Give the identity of whoever reads the page or runs the command.

    Returns
    -------
    Identity
        Whoever has signed in, the local user, or a guest; see above.
    """
    if "streamlit.runtime.scriptrunner" not in sys.modules:
        return LOCAL
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    if get_script_run_ctx(suppress_warning=True) is None:
        return LOCAL
    if is_on():
        found = person()
        if found is None or found.role < Role.READER:
            return GUEST
        return Identity(found.id, found.name, keeps=found.role >= Role.EDITOR)
    import streamlit as st

    rule = os.environ.get(VARIABLE, "")
    return LOCAL if allowed(rule, st.context.ip_address, st.context.headers) else GUEST
