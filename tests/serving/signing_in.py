"""The dashboard with sign-in, as a process, and a provider that knows its readers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.serving.processes import Browser, answers, free_port, kindred, wait_for
from tests.serving.provider import CLIENT, SECRET, Provider, provider

HAS_CLIENT = find_spec("httpx2") is not None or find_spec("httpx") is not None
ABSENT = "signing in needs httpx2: pip install 'kindred-markets[sign-in]'"

TOLD = {
    "KINDRED_SIGN_IN_CLIENT_SECRET": SECRET,
    "KINDRED_SIGN_IN_COOKIE_SECRET": "0123456789abcdef" * 4,
}
"""Secrets, as the environment holds them."""

ADMIN = {"email": "anna@example.org", "email_verified": True, "name": "Anna"}
EDITOR = {"email": "binh@example.org", "email_verified": True, "name": "Bình"}


@dataclass
class Site:
    """The dashboard with sign-in, and who knows its readers."""

    url: str
    provider: Provider
    log: Path

    def reader(self, subject: str, back: str = "/", **claims: object) -> Browser:
        """Give a browser in which somebody has signed in."""
        self.provider.signs_in(subject, **claims)
        browser = Browser(self.url)
        browser.landed = browser.sign_in(browser.pressed("Sign in"), back)  # type: ignore[attr-defined]
        return browser


def written(folder: Path, url: str, people: Provider) -> Path:
    """Write the file that says how people sign in to a server at an address."""
    file = folder / "sign-in.toml"
    file.write_text(
        f"""
[auth]
redirect_uri = "{url}/oauth2callback"
server_metadata_url = "{people.url}/.well-known/openid-configuration"
client_id = "{CLIENT}"
[roles]
admin = ["anna@example.org"]
editor = ["*@example.org"]
claim = "groups"
by_claim = {{ strangers = "nobody", strategists = "editor" }}
""",
        encoding="utf-8",
    )
    return file


@contextmanager
def signing_in(folder: Path) -> Iterator[Site]:
    """Run the dashboard with sign-in and a provider that knows its readers."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with provider() as people:
        file = written(folder, url, people)
        arguments = ["run", "--port", str(port), "--sign-in", str(file)]
        with kindred(folder, arguments, TOLD) as (process, log):
            wait_for(lambda: answers(f"{url}/readyz"), process, log)
            yield Site(url, people, log)
