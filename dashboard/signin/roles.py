"""What somebody may do, and who may what."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from data.languages import N_
from data.tomlfiles import fault


class Role(IntEnum):
    """What somebody may do; each role may what those below it may."""

    NOBODY = 0
    """Is not let in."""
    READER = 1
    """Looks, analyses and exports; nothing is kept."""
    EDITOR = 2
    """Keeps workspaces too."""
    ADMIN = 3
    """Refreshes, chooses snapshots, and adds figures of the firm's own."""


NAMES: dict[Role, str] = {
    Role.READER: N_("reader"),
    Role.EDITOR: N_("editor"),
    Role.ADMIN: N_("admin"),
}
"""What a role is called on a page."""

RoleName = Literal["nobody", "reader", "editor", "admin"]
Entry = Annotated[str, Field(min_length=1, max_length=300)]


class Rules(BaseModel):
    """Who has which role; the highest that applies counts.

    Attributes
    ----------
    default
        Role of whoever signs in and is not named; ``nobody`` keeps out all who are not named.
    reader, editor, admin
        People: an e-mail address, a pattern of addresses such as ``*@example.org``, a subject, or
        ``issuer#subject``.
    claim
        Name of a claim that the provider makes about people, such as ``groups``; empty for none.
    by_claim
        Value of that claim to a role.
    trust_email
        Whether an address counts that the provider does not say to have verified.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    default: RoleName = "reader"
    reader: tuple[Entry, ...] = ()
    editor: tuple[Entry, ...] = ()
    admin: tuple[Entry, ...] = ()
    claim: str = ""
    by_claim: dict[str, RoleName] = Field(default_factory=dict)
    trust_email: bool = False

    @model_validator(mode="after")
    def _claim_named(self) -> Rules:
        """Want the claim's name where its values are given roles."""
        if self.by_claim and not self.claim:
            raise fault("is empty, but by_claim gives roles to its values", field="claim")
        return self

    def role(self, claims: Mapping[str, Any]) -> Role:
        """Give somebody's role.

        Parameters
        ----------
        claims
            What the provider says about her: ``iss`` and ``sub``, and perhaps ``email``,
            ``email_verified`` and others.

        Returns
        -------
        Role
            The highest of those that apply.
        """
        known = _names(claims, self.trust_email)
        found = [Role[self.default.upper()]]
        found += [
            role
            for role in (Role.READER, Role.EDITOR, Role.ADMIN)
            if any(_is_meant(entry, *known) for entry in getattr(self, role.name.lower()))
        ]
        if self.claim:
            found += [
                Role[self.by_claim[value].upper()]
                for value in _values(claims.get(self.claim))
                if value in self.by_claim
            ]
        return max(found)


def _names(claims: Mapping[str, Any], trust_email: bool) -> tuple[frozenset[str], str]:
    """Give what stands for somebody: her subject with and without its issuer; her address."""
    subject = str(claims.get("sub", ""))
    email = claims.get("email")
    sure = trust_email or claims.get("email_verified") in (True, "true")
    ids = frozenset({subject, f"{claims.get('iss', '')}#{subject}"} if subject else ())
    return ids, _plain_case(email.strip()) if isinstance(email, str) and sure else ""


def _is_meant(entry: str, ids: frozenset[str], email: str) -> bool:
    """Say whether an entry means somebody; a star stands for anything before the at sign alone."""
    if entry in ids:
        return True
    name, at, domain = _plain_case(entry.strip()).rpartition("@")
    if not at or not email:
        return False
    local, _, place = email.rpartition("@")
    return domain == place and fnmatchcase(local, name.replace("[", "[[]").replace("?", "[?]"))


def _plain_case(address: str) -> str:
    """Write an address in small letters, those of ASCII alone.

    By the rules of other alphabets straße.de would be strasse.de, which is another's.
    """
    return "".join(letter.lower() if letter.isascii() else letter for letter in address)


def _values(claim: object) -> list[str]:
    """Give the values of a claim, which may be one text or a list of them."""
    if isinstance(claim, str):
        return [claim]
    return [item for item in claim if isinstance(item, str)] if isinstance(claim, list) else []
