"""Sign-in: the file, roles, who somebody is, the way back, and what each role may do."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opened_pages import APP, shown, switched, unescaped
from streamlit.testing.v1 import AppTest

from dashboard import cli, exclusions, refreshing, reminders
from dashboard.commands import doctor, run
from dashboard.identity import GUEST, LOCAL, Identity
from dashboard.server.returning import left, wanted
from dashboard.signin import people, settings
from dashboard.signin.roles import Role, Rules
from dashboard.workspaces import store as stores
from dashboard.workspaces.content import Content, Member
from dashboard.workspaces.store import store
from data.errors import (
    CatalogueError,
    NotAllowedError,
    SignInError,
    WorkspaceError,
    WorkspaceNotFoundError,
)

NOW = 1_800_000_000.0
FILE = """
[auth]
redirect_uri = "https://markets.example.org/oauth2callback"
server_metadata_url = "https://login.example.org/.well-known/openid-configuration"
client_id = "kindred"
client_secret = "not to be shown"
cookie_secret = "00000000000000000000000000000000"
[roles]
admin = ["anna@example.org"]
editor = ["*@example.org", "https://login.example.org#e-7"]
"""


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take it that the packages are there: what they do is for the tests with a real provider."""
    monkeypatch.setattr(settings, "_require_packages", lambda: None)
    monkeypatch.delenv(settings.VARIABLE, raising=False)
    settings._kept.cache_clear()
    yield
    settings._kept.cache_clear()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sign-in.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def claims(**more: Any) -> dict[str, Any]:
    return {
        "is_logged_in": True, "iss": "https://login.example.org", "sub": "s-1", "iat": NOW - 60,
        "name": "Anna", **more,
    }  # fmt: skip


# The choice


def test_another_address_wants_a_choice(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", "--host", "0.0.0.0"]) == 1
    said = capsys.readouterr().err
    assert "nobody has said whether people must sign in" in said
    assert "--sign-in FILE" in said and "--no-sign-in" in said


def test_both_choices_at_once_are_refused(file: Path) -> None:
    with pytest.raises(SignInError, match="Both"):
        run.settle_sign_in("0.0.0.0", file, no_sign_in=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_alone_wants_none(host: str) -> None:
    run.settle_sign_in(host, None, no_sign_in=False)
    assert not settings.is_on()


def test_the_file_is_handed_on_and_names_the_only_host(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.VARIABLE, "")
    run.settle_sign_in("0.0.0.0", file, no_sign_in=False)
    assert os.environ[settings.VARIABLE] == str(file)
    flags = [word for word in run.server_command("0.0.0.0", 1) if "allowedHosts" in word]
    names = ("markets.example.org", "127.0.0.1", "localhost", "::1")
    assert flags == [f"--server.allowedHosts={name}" for name in names]


def test_no_sign_in_wins_over_the_environment(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.VARIABLE, str(file))
    run.settle_sign_in("0.0.0.0", None, no_sign_in=True)
    assert not settings.is_on() and settings.in_force() is None


# The file


def test_the_environment_may_hold_the_secrets(file: Path) -> None:
    found = settings.read(file, {settings.CLIENT_SECRET: "c", settings.COOKIE_SECRET: "k" * 32})
    assert (found.auth.client_secret, found.auth.cookie_secret) == ("c", "k" * 32)
    assert found.secrets["auth"]["redirect_uri"].endswith("/oauth2callback")
    assert found.safe and found.host == "markets.example.org"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("/oauth2callback", "/back", "does not end in /oauth2callback"),
        ("0" * 32, "short", "cookie_secret"),
        ("https://markets", "ftp://markets", "redirect_uri"),
        ('client_id = "kindred"', "", "client_id"),
        ("[roles]", '[roles]\nowner = ["x"]', "owner"),
        ("[roles]", '[roles]\ndefault = "god"', "default"),
        ("[roles]", '[roles]\nby_claim = { a = "admin" }', "claim"),
        (FILE[FILE.index("[roles]") :], '[roles]\ndefault = "nobody"', "lets nobody in"),
        ("[auth]", "[auth", "not TOML"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_and_no_secret_is_shown(
    file: Path, before: str, after: str, said: str
) -> None:
    file.write_text(FILE.replace(before, after), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        settings.read(file, {})
    assert said in str(caught.value)
    assert "not to be shown" not in str(caught.value) and "0000" not in str(caught.value)


def test_packages_that_are_not_there_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(settings, "find_spec", lambda name: None)
    with pytest.raises(SignInError, match="authlib, httpx2"):
        settings._require_packages()


# What doctor says of it


def said_by_doctor(capsys: pytest.CaptureFixture[str], *given: str) -> dict[str, str]:
    cli.main(["doctor", "--format", "json", *given])
    rows: list[dict[str, str]] = json.loads(capsys.readouterr().out)
    return next(row for row in rows if row["check"] == "sign-in")


@pytest.fixture
def _sign_in_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make no other check, each of which takes its time."""
    monkeypatch.setattr(doctor, "CHECKS", {})


@pytest.mark.usefixtures("_sign_in_alone")
def test_doctor_looks_at_the_file_that_is_named_or_else_at_that_of_the_environment(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said_by_doctor(capsys)["detail"].startswith("no file: ")
    named = said_by_doctor(capsys, "--sign-in", str(file))
    assert (named["status"], named["remedy"]) == ("ok", "")
    assert named["detail"] == (
        f"{file}: by https://login.example.org/.well-known/openid-configuration, for 12 hours; "
        "readers come to https://markets.example.org/oauth2callback"
    )
    monkeypatch.setenv(settings.VARIABLE, str(file))
    assert said_by_doctor(capsys) == named
    monkeypatch.setenv(settings.VARIABLE, "Off")
    assert said_by_doctor(capsys)["detail"].startswith("off: ")


@pytest.mark.usefixtures("_sign_in_alone")
def test_doctor_says_where_cookies_can_be_read(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(FILE.replace("https://markets", "http://markets"), encoding="utf-8")
    assert "without https" in said_by_doctor(capsys, "--sign-in", str(file))["detail"]


@pytest.mark.usefixtures("_sign_in_alone")
@pytest.mark.parametrize(
    ("before", "after", "detail", "remedy"),
    [
        ("/oauth2callback", "/back", "does not end in /oauth2callback", "Correct these entries."),
        ("0" * 32, "short", "cookie_secret", "Correct these entries."),
        ("[auth]", "[auth", "not TOML", "Mend the syntax at that place."),
    ],
)
def test_doctor_names_what_is_wrong_in_the_file_and_shows_no_secret(
    file: Path,
    capsys: pytest.CaptureFixture[str],
    before: str,
    after: str,
    detail: str,
    remedy: str,
) -> None:
    file.write_text(FILE.replace(before, after), encoding="utf-8")
    found = said_by_doctor(capsys, "--sign-in", str(file))
    assert (found["status"], found["remedy"]) == ("problem", remedy)
    assert detail in found["detail"]
    assert "not to be shown" not in found["detail"] and "0000" not in found["detail"]


@pytest.mark.usefixtures("_sign_in_alone")
def test_doctor_says_it_in_vietnamese(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--language", "vi", "--sign-in")
    assert "trong 12 giờ" in said_by_doctor(capsys, *asked, str(file))["detail"]
    missing = said_by_doctor(capsys, *asked, str(file.with_name("none.toml")))
    assert "Không đọc được" in missing["detail"]
    monkeypatch.undo()
    monkeypatch.setattr(doctor, "CHECKS", {})
    monkeypatch.setattr(settings, "find_spec", lambda name: None)
    absent = said_by_doctor(capsys, *asked, str(file))
    assert absent["status"] == "problem" and "authlib, httpx2" in absent["detail"]
    assert "pip install 'kindred-markets[sign-in]'" in absent["remedy"]
    assert "needs packages" not in absent["detail"] and "Install" not in absent["remedy"]


# Roles


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ({"email": "Anna@Example.org", "email_verified": True}, Role.ADMIN),
        ({"email": "anna@example.org"}, Role.READER),
        ({"email": "anna@example.org", "email_verified": "false"}, Role.READER),
        ({"email": "b@example.org", "email_verified": True}, Role.EDITOR),
        ({"email": "b@sub.example.org", "email_verified": True}, Role.READER),
        ({"email": "b@example.org.evil", "email_verified": True}, Role.READER),
        ({"email": "x@evil@example.com", "email_verified": True}, Role.READER),
        ({"sub": "e-7"}, Role.EDITOR),
        ({"sub": "e-7", "iss": "https://evil.example"}, Role.READER),
        ({"sub": "anna@example.org"}, Role.ADMIN),
        ({}, Role.READER),
    ],
)
def test_a_role_goes_to_whom_it_was_given_and_to_nobody_else(
    file: Path, said: dict[str, Any], role: Role
) -> None:
    assert settings.read(file, {}).roles.role(claims(**said)) == role


@pytest.mark.parametrize("email", ["x@straße.de", "x@\u212aim.example", "x@kim.example.\u017fe"])
def test_an_address_of_another_alphabet_is_nobody_elses(email: str) -> None:
    """By Unicode's rules these are strasse.de and kim.example, which belong to others."""
    rules = Rules(admin=("x@strasse.de", "*@kim.example", "*@kim.example.se"))
    assert rules.role(claims(email=email, email_verified=True)) == Role.READER
    own = Rules(admin=(email,))
    assert own.role(claims(email=email, email_verified=True)) == Role.ADMIN


def test_a_claim_gives_roles_and_the_highest_counts() -> None:
    rules = Rules(default="nobody", claim="groups", by_claim={"a": "reader", "b": "admin"})
    assert rules.role(claims()) == Role.NOBODY
    assert rules.role(claims(groups="a")) == Role.READER
    assert rules.role(claims(groups=["x", "a", "b", 7])) == Role.ADMIN
    assert rules.role(claims(groups={"b": 1})) == Role.NOBODY


# Who somebody is


def test_issuer_and_subject_are_who_somebody_is(file: Path) -> None:
    found = people.known(claims(), settings.read(file, {}), NOW)
    assert found == people.Person("https://login.example.org#s-1", "Anna", Role.READER)


def test_long_ids_fit_the_database_and_stay_apart(file: Path) -> None:
    read = settings.read(file, {})
    ids = {
        people.known(claims(iss=iss, sub=sub), read, NOW).id  # type: ignore[union-attr]
        for iss, sub in (("https://a", "b" * 300), ("https://ab", "b" * 299), ("https://a#b", "c"))
    }
    assert len(ids) == 3 and all(len(item) <= people.LONGEST_ID for item in ids)


@pytest.mark.parametrize(
    "said",
    [
        {"is_logged_in": False}, {"is_logged_in": "true"}, {"iss": ""}, {"sub": None},
        {"iat": None}, {"iat": True}, {"iat": "1800000000"}, {"iat": NOW - 12 * 3600 - 1},
    ],
)  # fmt: skip
def test_whoever_is_not_known_for_sure_has_not_signed_in(file: Path, said: dict[str, Any]) -> None:
    assert people.known(claims(**said), settings.read(file, {}), NOW) is None


# The way back


@pytest.mark.parametrize(
    ("referer", "base", "back"),
    [
        ("https://m.example/shortlist?list=BGD", "", "/shortlist?list=BGD"),
        ("https://m.example", "", "/"),
        ("https://m.example/kindred/explore", "/kindred", "/kindred/explore"),
        ("https://m.example/elsewhere", "/kindred", ""),
        ("https://m.example/kindredx", "/kindred", ""),
        ("https://evil.example/x", "", ""),
        ("https://m.example//evil.example", "", ""),
        ("https://m.example/\\evil.example", "", ""),
        ("https://m.example/auth/login?provider=x", "", ""),
        ("javascript:alert(1)", "", ""),
        ("https://m.example/" + "x" * 3000, "", ""),
        ("https://[::1", "", ""),
        ("", "", ""),
    ],
)
def test_the_way_back_is_a_page_of_this_server(referer: str, base: str, back: str) -> None:
    assert left(referer, "m.example", base) == back


@pytest.mark.parametrize(
    ("cookies", "back"),
    [
        ("a=b; kindred_back=L2V4cGxvcmU_eD0x; c=d", "/explore?x=1"),
        ("kindred_back=Ly9ldmlsLmV4YW1wbGU=", ""),
        ("kindred_back=%%%", ""),
        ("kindred_back=", ""),
        ("", ""),
    ],
)
def test_what_a_cookie_says_is_used_only_where_it_is_a_page_of_ours(
    cookies: str, back: str
) -> None:
    assert wanted(cookies, "") == back


# Pages


def opened(monkeypatch: pytest.MonkeyPatch, file: Path, user: dict[str, Any], page: str) -> AppTest:
    monkeypatch.setenv(settings.VARIABLE, str(file))
    monkeypatch.setenv("KINDRED_DATA_DIR", str(file.parent / "kindred"))
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.user = user
    app.query_params["list"] = "BGD"
    return switched(app, page) if page != "start" else app.run()


def user(**more: Any) -> dict[str, Any]:
    return claims(iat=time.time() - 60, email_verified=True, **more)


def test_nothing_is_shown_before_the_sign_in(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    app = opened(monkeypatch, file, {"is_logged_in": False}, "start")
    assert [button.label for button in app.button] == ["Sign in"]
    assert "Bangladesh" not in shown(app)


def test_whoever_is_kept_out_is_told_so(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    file.write_text(FILE.replace("[roles]", '[roles]\ndefault = "nobody"'), encoding="utf-8")
    app = opened(monkeypatch, file, user(email="x@elsewhere.example"), "start")
    assert "has no access to this server" in unescaped(shown(app))
    assert [button.label for button in app.button] == ["Sign out"]


@pytest.mark.slow
def test_a_reader_keeps_nothing_and_an_editor_does_for_herself_alone(
    monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    try:
        reader = opened(monkeypatch, file, user(), "shortlist")
        reader.text_area(key="shortlist_note_BGD").set_value("mine").run()
        assert "In this session" in shown(reader) or "this session and its link" in shown(reader)
        assert not (file.parent / "kindred" / "workspaces.sqlite").exists()

        editor = opened(monkeypatch, file, user(email="b@example.org", sub="s-2"), "shortlist")
        editor.text_area(key="shortlist_note_BGD").set_value("hers").run()
        (kept,) = store().workspaces(Identity("https://login.example.org#s-2"))
        assert store().workspaces(LOCAL) == ()
        other = opened(monkeypatch, file, user(email="c@example.org", sub="s-3"), "start")
        other.query_params["ws"] = kept.id
        other.query_params["list"] = "BGD,KEN"
        switched(other, "shortlist")
        assert "hers" not in shown(other)
    finally:
        stores._store.cache_clear()


# What each may do, where it is done


@pytest.mark.parametrize("who", [GUEST, Identity("x#y", "A reader", keeps=False)])
def test_no_change_is_made_for_whoever_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, who: Identity
) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))
    kept = store()
    content = Content(shortlist=(Member(economy="BGD"),))
    found = kept.create(Identity(who.id or "x", keeps=True), "Before", content)
    identifier = found.workspace.id
    for change in (
        lambda: kept.create(who, "A", content),
        lambda: kept.save(who, identifier, Content(), seen=1),
        lambda: kept.keep_aside(who, identifier, content),
        lambda: kept.undo(who, identifier, seen=1),
        lambda: kept.redo(who, identifier, seen=1),
        lambda: kept.reopen(who, identifier, 1, seen=1),
        lambda: kept.label(who, identifier, 1, "A"),
        lambda: kept.rename(who, identifier, "B"),
        lambda: kept.delete(who, identifier),
    ):
        with pytest.raises(WorkspaceError, match="keep no workspace") as caught:
            change()
        assert not isinstance(caught.value, WorkspaceNotFoundError)
    stores._store.cache_clear()


def test_a_refresh_is_begun_for_nobody_who_may_not(
    monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    monkeypatch.setenv(settings.VARIABLE, str(file))
    monkeypatch.setattr("dashboard.permission.person", lambda: None)
    with pytest.raises(NotAllowedError):
        refreshing.start(work=lambda *_, **__: pytest.fail("It began."))


def test_everybodys_reminder_is_ended_by_nobody_who_may_not_change_the_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(reminders, "may_change_figures", lambda: False)
    page = AppTest.from_function(_reminder).run()
    assert str(tmp_path) not in shown(page)
    page.button(key="exclusions_not_needed").click().run()
    assert not page.exception
    assert not page.button
    assert not exclusions.exclusions_file().exists()


def _reminder() -> None:
    from dashboard import reminders

    reminders.exclusion_list()


@pytest.mark.parametrize(
    ("role", "rule", "may"),
    [
        (Role.ADMIN, "", True), (Role.ADMIN, "nobody", False), (Role.EDITOR, "anyone", False),
        (Role.EDITOR, "", False), (None, "anyone", False),
    ],
)  # fmt: skip
def test_where_people_sign_in_their_role_decides(
    monkeypatch: pytest.MonkeyPatch, file: Path, role: Role | None, rule: str, may: bool
) -> None:
    from dashboard import permission

    monkeypatch.setenv(settings.VARIABLE, str(file))
    monkeypatch.setenv(permission.VARIABLE, rule)
    found = None if role is None else people.Person("x#y", "X", role)
    monkeypatch.setattr(permission, "person", lambda: found)
    assert permission.may_change_figures() is may
