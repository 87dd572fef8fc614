"""Who has signed in to the session that asks."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.signin.roles import Role
from dashboard.signin.settings import SignIn, in_force

LONGEST_ID = 255
"""Letters that the database has for whom a workspace belongs to."""

_LONGEST_NAME = 120


@dataclass(frozen=True)
class Person:
    """Somebody who has signed in.

    Attributes
    ----------
    id
        Stands for her: issuer and subject, which never change and are never given to another.
    name
        What the provider calls her, to be shown to herself.
    role
        What she may do; `Role.NOBODY` where she is known and yet not let in.
    """

    id: str
    name: str
    role: Role


def person() -> Person | None:
    """Give who has signed in to this session; None for nobody, or where it was too long ago.

    Returns
    -------
    Person or None
        Always None where nobody has to sign in.
    """
    settings = in_force()
    if settings is None:
        return None
    import streamlit as st

    return known(st.user.to_dict(), settings, time.time())


def known(claims: Mapping[str, Any], settings: SignIn, now: float) -> Person | None:
    """Give who somebody is by what the provider says about her.

    Parameters
    ----------
    claims
        What the signed cookie holds.
    settings
        How people sign in.
    now
        The time, in seconds since 1970.

    Returns
    -------
    Person or None
        None without an issuer, a subject and a time of sign-in, and where that time is longer ago
        than a sign-in lasts.
    """
    issuer, subject, when = claims.get("iss"), claims.get("sub"), claims.get("iat")
    if claims.get("is_logged_in") is not True or not (issuer and subject):
        return None
    if isinstance(when, bool) or not isinstance(when, int | float):
        return None
    if now - when > settings.session.hours * 3600:
        return None
    return Person(_id(str(issuer), str(subject)), _name(claims), settings.roles.role(claims))


def _id(issuer: str, subject: str) -> str:
    """Join issuer and subject; an issuer has no ``#`` in it, by OpenID Connect."""
    whole = f"{issuer}#{subject}"
    if len(whole) <= LONGEST_ID and "#" not in issuer:
        return whole
    return "sha256#" + hashlib.sha256(f"{len(issuer)} {whole}".encode()).hexdigest()


def _name(claims: Mapping[str, Any]) -> str:
    """Give what to call somebody."""
    for key in ("name", "preferred_username", "email"):
        found = claims.get(key)
        if isinstance(found, str) and found.strip():
            return " ".join(found.split())[:_LONGEST_NAME]
    return str(claims.get("sub", ""))[:_LONGEST_NAME]
