"""`kindred serve`: nginx's configuration, the supervisor, the unit, and logs that name nobody."""

from __future__ import annotations

import copy
import json
import logging
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from asked_apart import apart
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from dashboard import cli
from dashboard.server import logs, metrics, routes
from dashboard.server.nginx import Front, configuration
from dashboard.server.supervisor import LONGEST_PAUSE, MISSES, Replica, Supervisor
from dashboard.server.unit import unit
from data.errors import KindredError

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
ENDS = [sys.executable, "-c", "raise SystemExit(3)"]


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(logs.VARIABLE, "text")
    monkeypatch.setenv("KINDRED_SIGN_IN", "")


# nginx


def test_a_reader_is_hashed_to_a_replica_and_any_can_take_her_over() -> None:
    text = configuration(Front("0.0.0.0", 80, (8601, 8602), "m.example"))
    assert text.count("max_fails=1") == 2
    assert "hash $kindred_key consistent" in text and "sticky" not in text.partition("map")[2]
    assert "server_name m.example;" in text and "listen 0.0.0.0:80;" in text
    assert text.count("{") == text.count("}")
    assert "ssl" not in text


def test_https_and_a_path() -> None:
    text = configuration(Front("::", 443, (1,), base="a/b", certificate="/c.pem", key="/k.pem"))
    assert "listen [::]:443 ssl;" in text and "Secure" in text
    place = text[text.index("location /a/b/ {") :]
    assert "Strict-Transport-Security" in place, "a place with headers of its own inherits none"
    assert "Path=/a/b/;" in text and "location = /a/b {" in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a; return 200"}, {"base": "x { }"}, {"base": 'x"y'}, {"certificate": "/c.pem"},
        {"certificate": "/c;d", "key": "/k"}, {"name": "a b"}, {"base": "a\nb"},
        {"host": "::; include /x"},
    ],
)  # fmt: skip
def test_nothing_gets_into_the_configuration_that_is_none_of_it(wrong: dict[str, str]) -> None:
    with pytest.raises(KindredError):
        configuration(Front(**{"host": "127.0.0.1", "port": 1, "ports": (2,), **wrong}))  # type: ignore[arg-type]


def test_other_machines_want_a_choice(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", "--host", "0.0.0.0"]) == 1
    assert "--no-sign-in" in capsys.readouterr().err


# The supervisor


@pytest.fixture
def said() -> list[str]:
    return []


def supervisor(said: list[str], command: list[str], alive: bool = True) -> Supervisor:
    return Supervisor([Replica(1, 1, command)], {}, say=said.append, alive=lambda port: alive)


def test_what_ends_is_started_anew_after_growing_pauses(said: list[str]) -> None:
    kept = supervisor(said, ENDS)
    (replica,) = kept.replicas
    now, pauses = 0.0, []
    for _ in range(7):
        kept.look_after(replica, now)
        assert replica.process is not None
        replica.process.wait(20)
        kept.look_after(replica, now)
        assert replica.process is None
        kept.look_after(replica, replica.again - 0.01)
        assert replica.process is None, "not before the pause is over"
        pauses.append(replica.again - now)
        now = replica.again
    assert pauses == [1, 2, 4, 8, 16, 30, LONGEST_PAUSE]
    assert "ended with code 3" in said[1]


def test_what_was_well_for_long_is_started_anew_soon(said: list[str]) -> None:
    kept = supervisor(said, ENDS)
    (replica,) = kept.replicas
    replica.pause = LONGEST_PAUSE
    kept.look_after(replica, 0.0)
    assert replica.process is not None
    replica.process.wait(20)
    kept.look_after(replica, 3600.0)
    assert replica.again == 3601.0


def test_what_hangs_is_ended_once_it_has_answered_before(said: list[str]) -> None:
    kept = supervisor(said, SLEEPS, alive=False)
    (replica,) = kept.replicas
    kept.look_after(replica, 0.0)
    process = replica.process
    assert process is not None
    for look in range(1, 20):
        kept.look_after(replica, look * 10.0)
    assert process.poll() is None, "it may take its time to start"
    replica.answered = True
    for look in range(20, 20 + MISSES):
        kept.look_after(replica, look * 10.0)
    assert process.wait(20) == -9
    kept.end()


def test_all_end_with_the_supervisor(said: list[str]) -> None:
    kept = Supervisor([Replica(number, number, SLEEPS) for number in (1, 2)], {}, say=said.append)
    for replica in kept.replicas:
        kept.look_after(replica, 0.0)
    processes = [replica.process for replica in kept.replicas]
    kept.stop()
    assert kept.run() == 0
    assert all(process is not None and process.poll() is not None for process in processes)


# The unit


def test_the_unit_starts_the_same_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "kindred.service"
    words = ["serve", "--replicas", "3", "--no-sign-in", "--write-unit", str(place)]
    monkeypatch.setattr(sys, "argv", ["kindred", *words])
    assert cli.main(words) == 0
    text = place.read_text(encoding="utf-8")
    command = next(line for line in text.splitlines() if line.startswith("ExecStart="))
    assert command.endswith("-P -m dashboard.cli serve --replicas 3 --no-sign-in")
    assert "not tested" in text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    place = tmp_path / "kindred.service"
    place.write_text(unit([sys.executable, "-m", "dashboard.cli", "serve"], 2), encoding="utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(place)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    about = [line for line in checked.stderr.splitlines() if "kindred" in line]
    assert (checked.returncode, about) == (0, [])


def test_signs_of_systemd_in_a_path_are_its_own_no_more() -> None:
    assert "'/a b/100%%/$$x'" in unit(["/a b/100%/$x"], 1)


# Logs


def ask(app: Any, path: str, request: str) -> dict[str, str]:
    """Ask an application without a network between; give the headers of its answer."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
        "headers": [(b"x-request-id", request.encode())], "query_string": b"list=BGD",
        "scheme": "http", "server": ("127.0.0.1", 80), "client": ("192.0.2.7", 1), "root_path": "",
    }  # fmt: skip
    apart(app(scope, receive, send))
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def lines(said: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.splitlines()]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "start"), ("/markets/", "start"), ("/markets/explore", "explore"),
        ("/shortlist", "shortlist"), ("/anna@example.org", "other"), ("/media/abc.pdf", "download"),
        ("/app/static/worldmap/index.js", "static"), ("/x/_stcore/stream", "connection"),
        ("/_stcore/upload_file/a/b", "upload"), ("/oauth2callback", "sign-in"),
    ],
)  # fmt: skip
def test_paths_become_pages_and_kinds(path: str, kind: str) -> None:
    assert logs.kind_of(path) == kind


def test_a_request_is_a_line_without_who_and_what(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(logs.VARIABLE, "json")

    async def page(_request: object) -> PlainTextResponse:
        return PlainTextResponse("a page")

    app = Starlette(routes=[Route("/explore", page)], middleware=[Middleware(logs.Logged)])
    answer = ask(app, "/explore", "0123456789abcdef")
    ask(app, "/nobody@example.org", "forged id")
    first, second = lines(capsys.readouterr().err)
    assert answer["x-request-id"] == first["request"] == "0123456789abcdef"
    assert (first["page"], first["status"], first["outcome"]) == ("explore", 200, "answered")
    assert (second["page"], second["status"], second["outcome"]) == ("other", 404, "refused")
    assert len(second["request"]) == 32


def test_what_libraries_fill_in_is_not_written() -> None:
    record = logging.LogRecord(
        "lib", logging.ERROR, "here.py", 1, "File %s of %s", ("salary.xlsx", "Anna"), None
    )
    try:
        raise ValueError("salary.xlsx")
    except ValueError:
        record.exc_info = sys.exc_info()
    told = json.loads(logs.Lines().format(record))
    assert told["said"] == "File %s of %s" and told["error"] == "ValueError"
    assert "salary" not in json.dumps(told) and "Anna" not in json.dumps(told)


def test_the_server_below_takes_the_form_of_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    import uvicorn
    from streamlit import logger
    from uvicorn import config

    monkeypatch.setenv(logs.VARIABLE, "json")
    monkeypatch.setattr(config, "LOGGING_CONFIG", copy.deepcopy(config.LOGGING_CONFIG))
    monkeypatch.setattr(logger, "setup_formatter", logger.setup_formatter)
    monkeypatch.setattr(logger, "_loggers", {"x": logging.getLogger("x-of-the-tests")})
    monkeypatch.setattr(logging, "captureWarnings", lambda wanted: None)
    logs.install()
    (handler,) = logging.getLogger("x-of-the-tests").handlers
    assert isinstance(handler.formatter, logs.Lines)
    told = copy.deepcopy(config.LOGGING_CONFIG)
    for section in ("loggers", "handlers"):
        told[section] = {f"{name}-of-the-tests": item for name, item in told[section].items()}
        for item in told[section].values():
            if "handlers" in item:
                item["handlers"] = [f"{name}-of-the-tests" for name in item["handlers"]]
    uvicorn.Config("x:y", use_colors=False, log_config=told)


def test_pages_and_refreshes_are_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(logs.VARIABLE, "json")
    monkeypatch.delenv(metrics.VARIABLE, raising=False)
    with metrics.interaction("explore", "body"):
        pass
    with pytest.raises(KeyError), metrics.interaction("explore", "page"):
        raise KeyError("secret")
    metrics.refresh_ended("in part")
    said = capsys.readouterr().err
    assert [(line["event"], line["outcome"]) for line in lines(said)] == [
        ("page", "drawn"), ("page", "failed"), ("refresh", "in part"),
    ]  # fmt: skip
    assert "secret" not in said


def test_nothing_is_written_unless_it_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    logs.tell("page")
    assert capsys.readouterr().err == ""


def test_what_stands_beside_the_pages_is_below_the_path_too() -> None:
    beside = {route.path for route in routes()}
    assert {"/livez", "/readyz"} <= beside
    below = {route.path for route in routes("/markets/")}
    assert below == beside | {f"/markets{path}" for path in beside}
