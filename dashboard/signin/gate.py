"""What a page shows to whoever has not signed in, and to whoever has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.language import _, spoken_in
from dashboard.server import uploads
from dashboard.signin.people import Person, person
from dashboard.signin.roles import NAMES, Role
from dashboard.signin.settings import is_on
from dashboard.texts import plain
from data.languages import LANGUAGES, SOURCE_LANGUAGE

PRODUCT = "Kindred Markets"
"""A name, which is the same in every language."""


def admitted() -> bool:
    """Say whether whoever reads may see the pages.

    Returns
    -------
    bool
        True where nobody has to sign in, or where she has and is let in.
    """
    if not is_on():
        return True
    found = person()
    let_in = found is not None and found.role > Role.NOBODY
    uploads.note(admitted=let_in)
    return let_in


def draw() -> None:
    """Show how to sign in, or why somebody who has is not let in."""
    with _language(), st.container(width=560):
        st.title(PRODUCT)
        found = person()
        if found is None:
            st.markdown(
                _("Whoever runs this server asks you to sign in. The view of your link opens then.")
            )
            st.button(
                _("Sign in"),
                key="sign_in",
                type="primary",
                icon=":material/login:",
                on_click=st.login,
            )
        else:
            st.warning(
                plain(
                    _(
                        "You are signed in as {name}, who has no access to this server. Ask "
                        "whoever runs it.",
                        name=found.name,
                    )
                ),
                icon=":material/block:",
            )
            _sign_out()


def account() -> None:
    """Show in the sidebar who has signed in, what she may do, and the way out."""
    found = person() if is_on() else None
    if found is None:
        return
    with st.container(key="account", gap="xsmall"):
        st.caption(plain(_described(found)))
        _sign_out()


def _described(found: Person) -> str:
    """Say who has signed in, and what she may do."""
    role = _(NAMES[found.role])
    if found.role < Role.EDITOR:
        return _(
            "Signed in as {name} ({role}): you look and export; nothing is kept.",
            name=found.name,
            role=role,
        )
    return _("Signed in as {name} ({role})", name=found.name, role=role)


def _sign_out() -> None:
    """Draw the way out."""
    st.button(_("Sign out"), key="sign_out", icon=":material/logout:", on_click=st.logout)


@contextmanager
def _language() -> Iterator[None]:
    """Speak the language that the address asks for: the view is not opened yet."""
    asked = st.query_params.get("lang", SOURCE_LANGUAGE)
    with spoken_in(asked if asked in LANGUAGES else SOURCE_LANGUAGE):
        yield
