"""How people sign in: one TOML file, whose secrets the environment may hold instead.

``[auth]`` is what Streamlit's ``st.login`` is told, in its own words; ``[roles]`` says who may
what; ``[session]`` how long a sign-in lasts. It is read once, when the server starts.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from dashboard.signin.roles import Rules
from data.errors import SignInError
from data.languages import fill
from data.tomlfiles import fault, parse, read_toml

VARIABLE = "KINDRED_SIGN_IN"
"""Environment variable with the path of the file; ``off`` says that nobody has to sign in."""

CLIENT_SECRET = "KINDRED_SIGN_IN_CLIENT_SECRET"
"""Environment variable with the client's secret, in the place of the file's."""

COOKIE_SECRET = "KINDRED_SIGN_IN_COOKIE_SECRET"
"""Environment variable with the cookies' secret, in the place of the file's."""

OFF = "off"
CALLBACK = "/oauth2callback"
SHORTEST_SECRET = 32

Text = Annotated[str, Field(min_length=1)]
Url = Annotated[str, Field(pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$")]


class Provider(BaseModel):
    """Who knows the people: an OpenID Connect provider, and what we are there.

    Attributes
    ----------
    client_id, client_secret
        What the provider gave this server.
    server_metadata_url
        Where the provider describes itself; ends in ``/.well-known/openid-configuration``.
    client_kwargs
        Further parameters of the request, such as ``scope`` and ``prompt``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    client_id: Text
    client_secret: Text
    server_metadata_url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    client_kwargs: dict[str, str] = Field(default_factory=dict)


class Auth(Provider):
    """What ``st.login`` is told.

    Attributes
    ----------
    redirect_uri
        The dashboard's own address as readers have it, with ``/oauth2callback`` behind.
    cookie_secret
        Signs the cookie that says who somebody is; the same on all replicas, 32 characters or
        more.
    """

    redirect_uri: Url
    cookie_secret: Annotated[str, Field(min_length=SHORTEST_SECRET)]

    @field_validator("redirect_uri")
    @classmethod
    def _ends_in_callback(cls, given: str) -> str:
        """Want the one path at which an answer of the provider is understood."""
        if not urlsplit(given).path.endswith(CALLBACK):
            raise fault(fill("does not end in {path}", path=CALLBACK), field="redirect_uri")
        return given


class Session(BaseModel):
    """How long a sign-in lasts, in hours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hours: Annotated[float, Field(gt=0, le=24 * 30)] = 12.0


class SignIn(BaseModel):
    """How people sign in.

    Attributes
    ----------
    auth
        The provider, and the server's own address.
    roles
        Who may what.
    session
        How long it lasts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    auth: Auth
    roles: Rules = Rules()
    session: Session = Session()

    @model_validator(mode="after")
    def _somebody_may_come_in(self) -> SignIn:
        """Refuse rules that keep everybody out."""
        rules = self.roles
        named = (*rules.reader, *rules.editor, *rules.admin, *rules.by_claim)
        if rules.default == "nobody" and not named:
            raise fault("lets nobody in, and nobody else is named", field="default")
        return self

    @property
    def host(self) -> str:
        """Name of the host by which readers know the server."""
        return urlsplit(self.auth.redirect_uri).hostname or ""

    @property
    def safe(self) -> bool:
        """Whether readers reach the server by https."""
        return self.auth.redirect_uri.startswith("https://")

    @property
    def secrets(self) -> dict[str, Any]:
        """What Streamlit is told, in its own form."""
        return {"auth": {**self.auth.model_dump(), "client_kwargs": dict(self.auth.client_kwargs)}}


def read(path: Path, environ: Mapping[str, str] | None = None) -> SignIn:
    """Read how people sign in.

    Parameters
    ----------
    path
        The file.
    environ
        Environment variables with secrets; None for those of the process.

    Returns
    -------
    SignIn

    Raises
    ------
    CatalogueError
        The file cannot be read, or an entry is missing, unknown or wrong; it names the entry and
        never shows what a secret is.
    SignInError
        The packages that it takes are not installed.
    """
    content, name = read_toml(path, "")
    told = os.environ if environ is None else environ
    auth = dict(content.get("auth") or {}) if isinstance(content.get("auth"), dict) else {}
    for variable, field in ((CLIENT_SECRET, "client_secret"), (COOKIE_SECRET, "cookie_secret")):
        if told.get(variable):
            auth[field] = told[variable]
    found = parse(SignIn, {**content, "auth": auth}, name)
    _require_packages()
    return found


def in_force() -> SignIn | None:
    """Give how people sign in to this server; None where nobody has to.

    Raises
    ------
    CatalogueError, SignInError
        As `read` says.
    """
    return _kept(os.environ.get(VARIABLE, "").strip())


def is_on() -> bool:
    """Say whether people have to sign in, without reading how."""
    return os.environ.get(VARIABLE, "").strip().casefold() not in ("", OFF)


@lru_cache(maxsize=4)
def _kept(given: str) -> SignIn | None:
    """Read the file once."""
    return None if given.casefold() in ("", OFF) else read(Path(given))


def _require_packages() -> None:
    """Refuse to go on without what ``st.login`` needs."""
    absent = [] if find_spec("authlib") else ["authlib"]
    if not any(map(find_spec, ("httpx2", "httpx"))):
        absent.append("httpx2")
    if absent:
        raise SignInError(
            fill(
                "Sign-in needs packages that are not installed: {names}.", names=", ".join(absent)
            ),
            "Install them with: python -m pip install 'kindred-markets[sign-in]'",
        )
