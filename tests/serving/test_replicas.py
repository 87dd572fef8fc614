"""Debian's nginx with two replicas below a path: who answers, what is kept, what a death costs."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from urllib.parse import urljoin

import pytest
import requests

from dashboard.server.nginx import Front, configuration
from tests.serving.processes import (
    NGINX,
    Browser,
    Replicas,
    answers,
    free_port,
    nginx,
    replicas,
    wait_for,
)
from tests.serving.provider import provider
from tests.serving.signing_in import ABSENT, ADMIN, HAS_CLIENT, TOLD, written

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="no nginx here: apt-get install nginx"),
]

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    folder = tmp_path_factory.mktemp("replicas")
    with replicas(folder, f"sqlite:///{folder / 'shared.sqlite'}") as running:
        yield running


def get(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, timeout=20, allow_redirects=False)


def test_the_first_answer_gives_a_cookie_and_keeps_the_policy(site: Replicas) -> None:
    answer = get(f"{site.url}/")
    assert answer.status_code == 200
    assert "kindred_replica=" in answer.headers["Set-Cookie"]
    assert "Path=/markets/" in answer.headers["Set-Cookie"]
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Server"] == "nginx"
    again = get(f"{site.url}/", Cookie="kindred_replica=abc")
    assert "kindred_replica" not in again.headers.get("Set-Cookie", "")


def test_the_path_without_its_slash_leads_to_the_page(site: Replicas) -> None:
    answer = get(f"{site.url}?home=LKA")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/markets/?home=LKA")


@pytest.mark.parametrize("page", ["explore", "shortlist?v=1.abc", "data"])
def test_pages_and_short_links_below_the_path_are_pages(site: Replicas, page: str) -> None:
    answer = get(f"{site.url}/{page}")
    assert answer.status_code == 200
    assert "<title>" in answer.text


def test_shapes_are_small_and_kept_for_a_year(site: Replicas) -> None:
    shapes = next((ROOT / "dashboard" / "static").glob("shapes-world-*.json"))
    answer = requests.get(f"{site.url}/app/static/{shapes.name}", timeout=20)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert answer.content == shapes.read_bytes()


@pytest.mark.parametrize("name", ["worldmap/index.js", "page/tools.js", "order/order.js"])
def test_the_files_of_own_components_are_there(site: Replicas, name: str) -> None:
    answer = get(f"{site.url}/app/static/{name}")
    assert answer.status_code == 200
    assert answer.content == (ROOT / "dashboard" / "static" / name).read_bytes()


def test_health_is_told_below_the_path_and_figures_of_work_are_not(site: Replicas) -> None:
    assert get(f"{site.url}/livez").json() == {"status": "alive"}
    assert get(f"{site.url}/readyz").json()["status"] == "ready"
    for path in ("metrics", "_stcore/metrics", "_stcore//metrics", "%5Fstcore/metrics"):
        assert get(f"{site.url}/{path}").status_code == 404


def test_a_page_is_drawn_over_the_websocket(site: Replicas) -> None:
    assert "Bangladesh" in Browser(site.url).read("list=BGD", "shortlist").text


def test_a_reader_stays_with_one_replica_and_readers_are_spread(site: Replicas) -> None:
    before = len(site.lines("request"))
    for reader in range(12):
        for _ in range(3):
            get(f"{site.url}/method", **{"Cookie": f"kindred_replica=reader-{reader}"})
    asked = [line for line in site.lines("request")[before:] if line["page"] == "method"]
    assert len(asked) == 36
    groups = [{line["process"] for line in asked[at : at + 3]} for at in range(0, 36, 3)]
    assert all(len(group) == 1 for group in groups)
    assert len(set().union(*groups)) == 2


def test_the_log_names_nobody(site: Replicas) -> None:
    get(f"{site.url}/shortlist?list=ZWE&note=secret", **{"User-Agent": "MyBrowser/1"})
    Browser(site.url).read("list=ZWE&home=LKA")
    said = site.log.read_text(encoding="utf-8")
    for word in ("ZWE", "LKA", "secret", "MyBrowser", "?", "Traceback"):
        assert word not in said, word
    lines = site.lines("request")
    assert {"request", "page", "ms", "outcome", "status"} <= lines[-1].keys()
    drawn = site.lines("page")
    assert {line["outcome"] for line in drawn} == {"drawn"}
    assert all(len(line["request"]) == 32 for line in lines[-5:])
    others = [line for line in said.splitlines() if line and not line.startswith("{")]
    assert len(others) <= 1, others  # where nginx finds its configuration


def test_a_replica_that_dies_under_load_costs_no_answer_and_is_started_anew(
    site: Replicas,
) -> None:
    stop, statuses, read = Event(), [], []

    def ask() -> None:
        while not stop.is_set():
            statuses.append(get(f"{site.url}/livez").status_code)

    def reads(reader: int) -> None:
        browser = Browser(site.url)
        browser.session.cookies.set("kindred_replica", f"reader-{reader}")
        while not stop.is_set():
            try:
                read.append("Vietnam" in browser.read().text)
            except Exception as error:  # the connection that the death cut off; the next one stands
                read.append(type(error).__name__)

    with ThreadPoolExecutor(4) as pool:
        work = [pool.submit(ask), pool.submit(ask), *(pool.submit(reads, n) for n in range(2))]
        victim, pid = next(iter(site.pids().items()))
        time.sleep(1.5)
        os.kill(pid, signal.SIGKILL)
        killed = len(read)
        wait_for(lambda: site.pids()[victim] != pid, site.process, site.log)
        wait_for(site.ready, site.process, site.log)
        wait_for(lambda: len(read) >= killed + 4, site.process, site.log)
        stop.set()
        for item in work:
            item.result(60)
    assert set(statuses) == {200}, set(statuses)
    broken = [item for item in read if item is not True]
    assert len(broken) <= 2, broken
    assert read[-1] is True


def test_nginx_takes_the_configuration_of_https(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl here to make a certificate")
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=m",
         "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", str(key), "-out", str(certificate), "-days", "1"],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    conf = tmp_path / "kindred.conf"
    port = free_port()
    front = Front("127.0.0.1", port, (1, 2), "m.example", "", str(certificate), str(key))
    conf.write_text(configuration(front), encoding="utf-8")
    with nginx(tmp_path / "n", conf):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with contextlib.suppress(requests.ConnectionError):
                url = f"https://127.0.0.1:{port}/livez"
                answer = requests.get(url, verify=str(certificate), timeout=5)
                break
    assert answer.status_code == 502, "nobody is behind it"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.skipif(not HAS_CLIENT, reason=ABSENT)
def test_a_sign_in_may_begin_at_one_replica_and_end_at_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in TOLD.items():
        monkeypatch.setenv(name, value)
    with provider() as people:

        def more(url: str) -> list[str]:
            return ["--sign-in", str(written(tmp_path, url, people))]

        with replicas(tmp_path, f"sqlite:///{tmp_path / 'shared.sqlite'}", more=more) as site:
            people.signs_in("a-1", **ADMIN)
            browser = Browser(site.url)
            browser.session.cookies.set("kindred_replica", "reader-0")
            address = urljoin(site.url, browser.pressed("Sign in").redirect)
            told = {"Referer": f"{site.url}/shortlist?list=BGD"}
            where = browser.session.get(address, headers=told, timeout=20, allow_redirects=False)
            back = requests.get(where.headers["Location"], timeout=20, allow_redirects=False)
            for reader in range(12):  # some of them belong to the other replica
                get(f"{site.url}/method", Cookie=f"kindred_replica=reader-{reader}")
            first, *others = [line for line in site.lines("request") if line["page"] == "method"]
            number = next(
                at for at, line in enumerate(others, 1) if line["process"] != first["process"]
            )
            browser.session.cookies.clear(name="kindred_replica", domain="", path="/")
            browser.session.cookies.set("kindred_replica", f"reader-{number}")
            landed = browser.session.get(back.headers["Location"], timeout=20)
            assert landed.url == f"{site.url}/shortlist?list=BGD"
            assert "Signed in as Anna (admin)" in browser.read("list=BGD", "shortlist").text


def test_all_of_them_end_together(tmp_path: Path) -> None:
    with replicas(tmp_path, f"sqlite:///{tmp_path / 'shared.sqlite'}", "x") as running:
        pids = set(running.pids().values())
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(30) == 0
        assert not any(answers(f"http://127.0.0.1:{port}/livez") for port in running.ports)
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
        assert get(f"{running.url}/").status_code == 502
