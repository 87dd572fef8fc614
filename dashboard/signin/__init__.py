"""Sign-in by OpenID Connect, for servers that other machines reach: who somebody is, and may do.

The sign-in itself is Streamlit's own (``st.login``). Here is what it is told, whom it lets in and
in which role, and what a page shows to whoever has not signed in.
"""

from __future__ import annotations

from dashboard.signin.people import Person, person
from dashboard.signin.roles import Role
from dashboard.signin.settings import SignIn, in_force

__all__ = ["Person", "Role", "SignIn", "in_force", "person"]
