"""The session: retries, pauses, bounds, conditional requests, and what is kept on disk."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from data.errors import RefreshCancelledError, SourceError
from data.sources.answers import Answer, BadAnswerError
from data.sources.cache import Cache, Kept
from data.sources.http import Session, user_agent
from data.sources.settings import Settings
from tests.faults.server import Quiet
from tests.faults.small import BRIEF, Waits

HERE = frozenset({"127.0.0.1"})
"""This machine, which no publisher may be unless it is named."""


class Site:
    """A server that answers as it is told, one answer after the other, the last one for ever."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.requests: list[Any] = []
        self.hold = 0.0
        self.most = self._now = 0
        self._lock = threading.Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: Any) -> None:
                return

            def do_GET(self) -> None:
                with site._lock:
                    site._now += 1
                    site.most = max(site.most, site._now)
                    site.requests.append((self.path, dict(self.headers)))
                    left = site.answers
                    status, headers, body = left.pop(0) if len(left) > 1 else left[0]
                time.sleep(site.hold)
                with site._lock:
                    site._now -= 1
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.http = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/figures"

    def says(self, *answers: tuple[int, dict[str, str], bytes]) -> None:
        self.answers = list(answers)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    site.says((200, {}, b"good"))
    thread = threading.Thread(target=site.http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield site
    site.http.shutdown()
    site.http.server_close()


def text(answer: Answer) -> str:
    return answer.body.decode()


def error_of(session: Session, url: str, **options: Any) -> SourceError:
    with pytest.raises(SourceError) as caught:
        session.get(url, text, **options)
    return caught.value


def test_it_says_who_asks(site: Site) -> None:
    Session(BRIEF).get(site.url, text)
    headers = site.requests[0][1]
    assert headers["User-Agent"] == user_agent()
    assert headers["User-Agent"].startswith("KindredMarkets/")
    assert "gzip" in headers["Accept-Encoding"]


def test_it_brings_no_cookie_and_no_password(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    site.says((200, {"Set-Cookie": "who=me"}, b"good"))
    session = Session(BRIEF)
    session.get(site.url, text)
    session.get(site.url, text)
    assert "Cookie" not in site.requests[1][1]
    assert "Authorization" not in site.requests[1][1]


def test_pauses_grow_and_are_random(site: Site) -> None:
    site.says((500, {}, b""))
    waits = Waits()
    settings = Settings(private=HERE, tries=6, pause=1.0, longest_pause=7.0)
    assert error_of(Session(settings, wait=waits), site.url).status == 500
    assert len(site.requests) == 6
    assert len(waits.asked) == 5
    low = [1, 2, 4, 7, 7]
    assert all(a <= wait <= a + 1 for a, wait in zip(low, waits.asked, strict=True))
    assert len({wait % 1 for wait in waits.asked[1:3]}) == 2


def test_it_waits_as_many_seconds_as_the_publisher_asks(site: Site) -> None:
    site.says((429, {"Retry-After": "17"}, b""), (200, {}, b"good"))
    waits = Waits()
    assert Session(Settings(private=HERE), wait=waits).get(site.url, text) == "good"
    assert waits.asked == [17]


def test_it_waits_until_the_date_that_the_publisher_gives(site: Site) -> None:
    import email.utils

    then = email.utils.formatdate(time.time() + 30, usegmt=True)
    site.says((503, {"Retry-After": then}, b""), (200, {}, b"good"))
    waits = Waits()
    assert Session(Settings(private=HERE), wait=waits).get(site.url, text) == "good"
    assert 25 <= waits.asked[0] <= 31


def test_a_retry_after_that_makes_no_sense_is_passed_over(site: Site) -> None:
    site.says((429, {"Retry-After": "soon"}, b""), (200, {}, b"good"))
    waits = Waits()
    assert Session(BRIEF, wait=waits).get(site.url, text) == "good"
    assert waits.asked[0] <= 0.02


def test_it_does_not_wait_for_hours(site: Site) -> None:
    site.says((429, {"Retry-After": "7200"}, b""))
    error = error_of(Session(Settings(private=HERE), wait=Waits()), site.url)
    assert "asks to wait 7,200 seconds" in error.message
    assert len(site.requests) == 1


def test_the_time_for_all_requests_is_bounded(site: Site) -> None:
    site.says((503, {}, b""))
    now = [0.0]

    def wait(seconds: float) -> None:
        now[0] += seconds

    settings = Settings(private=HERE, tries=100, pause=3.0, longest_pause=3.0, total=20.0)
    session = Session(settings, wait=wait, clock=lambda: now[0])
    assert error_of(session, site.url).kind == "budget"
    assert now[0] <= 20


def test_an_answer_that_its_reader_refuses_is_asked_for_again(site: Site) -> None:
    site.says((200, {}, b"bad"), (200, {}, b"good"))

    def read(answer: Answer) -> bytes:
        if answer.body == b"bad":
            raise BadAnswerError("is bad", answer)
        return answer.body

    assert Session(BRIEF).get(site.url, read) == b"good"


def test_an_answer_that_asking_again_cannot_mend_is_not_asked_for_again(site: Site) -> None:
    def read(answer: Answer) -> bytes:
        raise BadAnswerError("is of another form", answer, passing=False)

    with pytest.raises(BadAnswerError):
        Session(BRIEF).get(site.url, read)
    assert len(site.requests) == 1


def test_no_more_connections_than_allowed(site: Site) -> None:
    site.hold = 0.03
    session = Session(Settings(private=HERE, connections=30))
    threads = [
        threading.Thread(target=session.get, args=(site.url, text), daemon=True) for _ in range(40)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(site.requests) == 40
    assert site.most <= 8


def test_a_redirect_within_the_host_is_followed(site: Site) -> None:
    site.says((302, {"Location": "/other"}, b""), (200, {}, b"good"))
    assert Session(BRIEF).get(site.url, text) == "good"
    assert [path for path, _ in site.requests] == ["/figures", "/other"]


@pytest.mark.parametrize(
    "target",
    ["http://other.example/", "//other.example/x", "https://127.0.0.1:1/", "http://127.0.0.1:1/",
     "file:///etc/passwd", "ftp://127.0.0.1/"],
)  # fmt: skip
def test_a_redirect_elsewhere_is_refused(site: Site, target: str) -> None:
    site.says((302, {"Location": target}, b""))
    error = error_of(Session(BRIEF), site.url)
    assert error.kind == "redirect"
    assert "refused" in error.message
    assert len(site.requests) == 1


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "http://", "nonsense", "http://[::1", ""])
def test_what_is_no_address_is_said_so(url: str) -> None:
    error = error_of(Session(BRIEF), url)
    assert error.kind in ("address", "refused")
    assert not error.message.startswith("Traceback")


def test_an_unchanged_answer_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    stamp = "Wed, 01 Jul 2026 10:00:00 GMT"
    site.says((200, {"ETag": '"7"', "Last-Modified": stamp}, b"good"), (304, {}, b""))
    session = Session(BRIEF, Cache(tmp_path))
    assert [session.get(site.url, text) for _ in range(2)] == ["good", "good"]
    headers = site.requests[1][1]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"7"', stamp)


def test_only_answers_that_were_understood_are_kept(site: Site, tmp_path: Path) -> None:
    site.says((200, {"ETag": '"7"'}, b"{"))

    def read(answer: Answer) -> Any:
        try:
            return json.loads(answer.body)
        except ValueError as error:
            raise BadAnswerError("is not JSON", answer) from error

    with pytest.raises(BadAnswerError):
        Session(BRIEF, Cache(tmp_path)).get(site.url, read)
    assert list(tmp_path.iterdir()) == []
    assert all("If-None-Match" not in headers for _, headers in site.requests)


def test_offline_uses_what_was_kept_and_never_asks(site: Site, tmp_path: Path) -> None:
    Session(BRIEF, Cache(tmp_path)).get(site.url, text)
    offline = Session(BRIEF, Cache(tmp_path), offline=True)
    assert offline.get(site.url, text) == "good"
    assert error_of(offline, f"{site.url}/other").kind == "offline"
    assert len(site.requests) == 1


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "other"])
def test_a_damaged_file_is_no_answer(site: Site, tmp_path: Path, damage: str) -> None:
    cache = Cache(tmp_path)
    cache.keep("http://a.example/", Kept(b"figures" * 50))
    (path,) = tmp_path.iterdir()
    raw = bytearray(path.read_bytes())
    raw[-3] ^= 255 if damage == "flip" else 0
    new = {"cut": raw[:-5], "empty": b"", "other": raw.replace(b"a.example", b"b.example")}
    path.write_bytes(new.get(damage, raw))
    assert cache.get("http://a.example/") is None


def test_what_cannot_be_kept_does_no_harm(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    session = Session(BRIEF, Cache(tmp_path / "file"))
    assert session.get(site.url, text) == "good"
    session.close()


def test_the_longest_unused_answers_go_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for place in range(4):
        cache.keep(f"http://a.example/{place}", Kept(bytes(range(256)) * 4))
        time.sleep(0.01)
    cache.used("http://a.example/0")
    size = max(path.stat().st_size for path in tmp_path.iterdir())
    (tmp_path / "left.part").write_text("behind")
    cache.tidy(most=2 * size)
    left = [place for place in range(4) if cache.get(f"http://a.example/{place}")]
    assert left == [0, 3]
    assert not (tmp_path / "left.part").exists()


def test_a_cancelled_session_stops_within_a_moment(site: Site) -> None:
    stop = threading.Event()
    session = Session(Settings(private=HERE, pause=60.0), cancelled=stop)
    session._wait = stop.wait  # type: ignore[assignment]
    site.says((500, {}, b""))
    threading.Timer(0.1, stop.set).start()
    begun = time.monotonic()
    with pytest.raises(RefreshCancelledError):
        session.get(site.url, text)
    assert time.monotonic() - begun < 3


def test_a_proxy_of_the_environment_is_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("HTTP_PROXY", site.url.removesuffix("/figures"))
    monkeypatch.setenv("http_proxy", site.url.removesuffix("/figures"))
    assert Session(BRIEF).get("http://publisher.example/figures", text) == "good"
    assert site.requests[0][0] == "http://publisher.example/figures"
