"""The real server with a real provider: who is let in, and what a stranger can reach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.serving.processes import Browser
from tests.serving.provider import SECRET
from tests.serving.signing_in import ABSENT, ADMIN, EDITOR, HAS_CLIENT, Site, signing_in

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not HAS_CLIENT, reason=ABSENT)]

LINK = "/shortlist?home=LKA&list=BGD,KEN"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with signing_in(tmp_path_factory.mktemp("sign-in")) as running:
        yield running


def test_whoever_has_not_signed_in_sees_no_figure(site: Site) -> None:
    for query in ("", "list=BGD&ws=0123456789abcdef0123456789abcdef"):
        found = Browser(site.url).read(query)
        assert "Sign in" in found.buttons
        assert len(found.buttons) == 1
        assert "Bangladesh" not in found.text and "Vietnam" not in found.text


def test_the_page_asks_in_the_language_of_the_link(site: Site) -> None:
    assert "Đăng nhập" in Browser(site.url).read("lang=vi").buttons


def test_an_admin_signs_in_and_may_refresh(site: Site) -> None:
    browser = site.reader("a-1", **ADMIN)
    found = browser.read(page="data")
    assert "Signed in as Anna (admin)" in found.text
    assert "Fetch the newest figures" in found.buttons
    assert "Sign out" in found.buttons


def test_an_editor_keeps_workspaces_and_refreshes_nothing(site: Site) -> None:
    found = site.reader("b-1", **EDITOR).read(page="data")
    assert "Signed in as Bình (editor)" in found.text
    assert "Fetch the newest figures" not in found.buttons
    assert "those whose role is admin" in found.text


def test_whoever_is_not_named_looks_and_keeps_nothing(site: Site) -> None:
    found = site.reader("c-1", name="Chi").read()
    assert "Signed in as Chi (reader)" in found.text
    assert "Vietnam" in found.text


def test_an_address_that_is_not_verified_gives_no_role(site: Site) -> None:
    found = site.reader("d-1", **{**ADMIN, "email_verified": False}).read(page="data")
    assert "(reader)" in found.text
    assert "Fetch the newest figures" not in found.buttons


def test_a_group_of_the_providers_gives_a_role(site: Site) -> None:
    assert "(editor)" in site.reader("e-1", name="E", groups=["strategists"]).read().text


def test_a_sign_in_runs_out(site: Site) -> None:
    site.provider.signed_ago = 13 * 3600
    try:
        browser = site.reader("f-1", **ADMIN)
    finally:
        site.provider.signed_ago = 0
    assert list(browser.read().buttons) == ["Sign in"]


def test_the_link_opens_after_the_sign_in(site: Site) -> None:
    browser = site.reader("a-1", LINK, **ADMIN)
    assert browser.landed.url == f"{site.url}{LINK}"  # type: ignore[attr-defined]
    assert "kindred_back" not in browser.session.cookies


def test_the_page_of_another_server_is_never_the_way_back(site: Site) -> None:
    site.provider.signs_in("a-1", **ADMIN)
    browser = Browser(site.url)
    address = browser.pressed("Sign in").redirect
    landed = browser.session.get(
        f"{site.url}{address}", headers={"Referer": "https://evil.example/x"}, timeout=30
    )
    assert landed.url == f"{site.url}/"


def test_signing_out_ends_it(site: Site) -> None:
    browser = site.reader("a-1", **ADMIN)
    found = browser.pressed("Sign out")
    browser.get(found.redirect)
    assert list(browser.read().buttons) == ["Sign in"]


# What a stranger can reach


def test_a_cookie_of_ones_own_making_signs_nobody_in(site: Site) -> None:
    browser = site.reader("a-1", **ADMIN)
    value = browser.session.cookies["_streamlit_user"]
    browser.session.cookies.clear()
    browser.session.cookies.set("_streamlit_user", value[:-2] + "xx")
    assert list(browser.read().buttons) == ["Sign in"]


def test_without_the_token_against_forged_requests_nobody_is_signed_in(site: Site) -> None:
    browser = site.reader("a-1", **ADMIN)
    assert list(browser.read(xsrf=False).buttons) == ["Sign in"]


@pytest.mark.parametrize("origin", ["https://evil.example", "http://evil.example:8501", "null"])
def test_a_page_of_another_origin_opens_no_connection(site: Site, origin: str) -> None:
    with pytest.raises(InvalidStatus), Browser(site.url).socket(origin=origin):
        pass


def test_a_code_is_taken_once_and_only_with_its_state(site: Site) -> None:
    browser = Browser(site.url)
    browser.get("/oauth2callback?code=abc&state=def")
    assert "_streamlit_user" not in browser.session.cookies


def test_the_headers_hold_on_the_way_through_the_sign_in(site: Site) -> None:
    for path in ("/", "/oauth2callback", "/auth/login", "/auth/logout"):
        answer = Browser(site.url).get(path, allow_redirects=False)
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_upload_without_a_session_or_above_the_limit_is_refused(site: Site) -> None:
    browser = Browser(site.url)
    browser.get("/_stcore/health")
    token = browser.session.cookies["_streamlit_xsrf"]
    for size, status in ((10, (400, 401, 403, 404)), (7 * 2**20, (400, 401, 403, 404, 413))):
        answer = browser.session.put(
            f"{site.url}/_stcore/upload_file/0123/4567",
            files={"file": b"x" * size},
            headers={"X-Xsrftoken": token},
            timeout=30,
        )
        assert answer.status_code in status
    without = requests.put(
        f"{site.url}/_stcore/upload_file/0123/4567", files={"file": b"x"}, timeout=30
    )
    assert without.status_code == 403


def test_whoever_has_not_signed_in_uploads_nothing(site: Site) -> None:
    """Or she could fill the server's memory before anybody knows who she is."""
    assert Browser(site.url).upload("0123", b"x") == 403
    assert site.reader("b-1", **EDITOR).upload("0123", b"x") == 204


def test_a_message_without_end_is_not_held_for_long(site: Site) -> None:
    sent = []

    def without_end() -> Iterator[bytes]:
        while True:
            sent.append(1)
            yield bytes(2**20)

    with Browser(site.url).socket() as socket, pytest.raises(ConnectionClosed):
        socket.send(without_end())
    assert len(sent) < 64  # megabytes, those on their way included


@pytest.mark.parametrize("names", [500_000, 5_000_000])
def test_whoever_asks_for_many_addresses_of_files_is_hung_up_on(site: Site, names: int) -> None:
    message = BackMsg()
    message.file_urls_request.file_names.extend([""] * names)
    with Browser(site.url).socket() as socket:
        socket.send(message.SerializeToString())
        with pytest.raises(ConnectionClosed) as refused:
            socket.recv(timeout=30)
    assert refused.value.rcvd is not None
    assert refused.value.rcvd.code == 1009  # Message Too Big
    assert Browser(site.url).get("/livez").elapsed.total_seconds() < 2


def test_no_program_is_served_and_the_health_is_told_to_all(site: Site) -> None:
    browser = Browser(site.url)
    assert browser.session.post(f"{site.url}/_stcore/agent/interact", timeout=20).status_code >= 400
    assert browser.get("/livez").json() == {"status": "alive"}


def test_the_log_holds_no_secret_and_nobodys_name(site: Site) -> None:
    said = site.log.read_text(encoding="utf-8", errors="replace")
    for word in (SECRET, "0123456789abcdef", "anna@", "Bình", "BGD"):
        assert word not in said
