"""What the server says beside the pages: headers, health, and figures of its own work."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from asked_apart import apart
from opened_pages import PAGES
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from dashboard import mapfiles, modules, refreshing
from dashboard.server import health, metrics, middleware, routes
from dashboard.server.headers import YEAR, Guarded, headers_of, policy
from data.errors import RefreshCancelledError, SnapshotError
from data.outcome import Options


class Answer:
    """What came back for a request."""

    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        self.status = status
        self.headers = {name.decode(): value.decode() for name, value in headers}
        self.names = [name.decode() for name, _ in headers]
        self.body = body


def get(app: Any, path: str, client: str = "127.0.0.1", **headers: str) -> Answer:
    """Ask an application without a network between."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": (client, 50000),
        "query_string": b"", "scheme": "http", "server": ("127.0.0.1", 80), "root_path": "",
    }  # fmt: skip
    apart(app(scope, receive, send))
    body = b"".join(item.get("body", b"") for item in sent[1:])
    return Answer(sent[0]["status"], sent[0]["headers"], body)


@pytest.fixture
def app() -> Starlette:
    async def page(_request: object) -> PlainTextResponse:
        return PlainTextResponse("a page", headers={"X-Content-Type-Options": "sniff"})

    return Starlette(routes=[*routes(), Route("/{rest:path}", page)], middleware=middleware())


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(metrics.VARIABLE, "on")
    metrics.work.cache_clear()
    yield
    metrics.work.cache_clear()


def told(app: Starlette) -> dict[tuple[str, tuple[str, ...]], float]:
    """Read the exposition as Prometheus does."""
    text = get(app, "/metrics").body.decode()
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


# Headers


def test_every_answer_names_what_a_page_may_load(app: Starlette) -> None:
    for path in ("/", "/livez", "/explore"):
        answer = get(app, path)
        assert answer.headers["content-security-policy"] == policy()
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.names.count("x-content-type-options") == 1
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_other_host_and_no_text_as_code_is_allowed() -> None:
    rules = dict(rule.split(" ", 1) for rule in policy().split("; "))
    assert "http" not in policy() and "*" not in policy()
    assert "unsafe-inline" not in rules["script-src"] and "unsafe-eval" not in rules["script-src"]
    assert rules["object-src"] == "'none'"
    assert "'sha256-" in rules["script-src"], "Streamlit's own page has a script in it"


def test_shapes_are_kept_for_a_year_and_nothing_else_is() -> None:
    kept = headers_of("/app/static/shapes-world-9f844e16.json")["cache-control"]
    assert kept == f"public, max-age={YEAR}, immutable"
    assert headers_of("/markets/app/static/shapes-detail-00000000.json")["cache-control"] == kept
    for path in ("/", "/app/static/worldmap/index.js", "/app/static/shapes-world.json"):
        assert "cache-control" not in headers_of(path)


@pytest.mark.parametrize(
    ("path", "kind", "named"),
    [
        ("/", "text/html; charset=utf-8", "modulepreload"),
        ("/markets/explore", "text/html", "modulepreload"),
        ("/data", "text/html", "prefetch"),
        ("/explore", "application/json", None),
    ],
)
def test_pages_name_the_files_of_the_map(path: str, kind: str, named: str | None) -> None:
    """A page that begins with a map needs them at once, another page's reader perhaps next."""
    answer = get(Guarded(PlainTextResponse("a page", media_type=kind)), path)
    assert ("link" in answer.names) is (named is not None)
    if named is not None:
        first = answer.headers["link"].partition(",")[0]
        assert first.endswith(f".js?v={modules.version('worldmap')}>; rel={named}")


def test_addresses_with_a_map_are_those_of_pages() -> None:
    assert {"", *PAGES} > mapfiles.WITH_MAP


def test_every_file_that_is_named_exists() -> None:
    static = Path(mapfiles.__file__).with_name("static")
    addresses = re.findall(r"<app/static/([^>?]+)", mapfiles.links(soon=True))
    assert len(addresses) == len(set(addresses)) > 10
    for address in addresses:
        assert (static / address).is_file()


# Health


def test_a_server_that_answers_is_alive(app: Starlette) -> None:
    answer = get(app, "/livez")
    assert (answer.status, json.loads(answer.body)) == (200, {"status": "alive"})


def test_a_server_with_figures_is_ready(app: Starlette) -> None:
    answer = get(app, "/readyz")
    said = json.loads(answer.body)
    assert answer.status == 200 and said["status"] == "ready"
    assert len(said["figures"]["snapshot"]) == 12
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("trouble", "problem"),
    [
        (SnapshotError("No valid snapshot.", "Reinstall."), "No valid snapshot."),
        (ZeroDivisionError("secret detail"), "ZeroDivisionError"),
    ],
)
def test_a_server_without_figures_is_not_ready_and_says_no_more_than_it_may(
    app: Starlette, monkeypatch: pytest.MonkeyPatch, trouble: Exception, problem: str
) -> None:
    def fail() -> dict[str, object]:
        raise trouble

    monkeypatch.setitem(health.CHECKS, "figures", fail)
    answer = get(app, "/readyz")
    assert answer.status == 503
    assert json.loads(answer.body) == {"status": "not ready", "figures": {"problem": problem}}


@pytest.mark.parametrize(
    "asked",
    [
        {"client": "203.0.113.5"},
        {"x-forwarded-for": "203.0.113.5"},
        {"client": "203.0.113.5", "x-forwarded-for": "127.0.0.1", "host": "localhost"},
        {"host": "markets.example.org"},
    ],
)
def test_why_a_server_is_not_ready_is_told_on_its_own_machine_alone(
    app: Starlette, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, asked: dict[str, str]
) -> None:
    """What is wrong with a file of the firm's names the file, and what stands in it."""
    (tmp_path / "exclusions.toml").write_text(
        "schema_version = 1\n[[exclusions]]\neconomy = 'A CUSTOMER'\n", encoding="utf-8"
    )
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))
    told = get(app, "/readyz", **asked)
    assert told.status == 503
    assert json.loads(told.body)["figures"] == {"problem": "CatalogueError"}
    assert b"A CUSTOMER" in get(app, "/readyz").body


# Figures of its own work


def test_nothing_is_told_unless_it_is_wanted(
    app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(metrics.VARIABLE, raising=False)
    assert get(app, "/metrics").body == b"a page"
    with metrics.interaction("start", "page"):
        pass
    assert metrics.work.cache_info().currsize == 0


def test_pages_are_timed(counted: None) -> None:
    app = Starlette(routes=routes())
    with metrics.interaction("explore", "body"):
        pass
    with pytest.raises(KeyError), metrics.interaction("explore", "body"):
        raise KeyError
    found = told(app)
    assert found["kindred_interaction_seconds_count", ("explore", "body")] == 2
    assert found["kindred_sessions", ()] == 0
    assert found["kindred_snapshot_reference_year", ()] == 2025
    assert found["kindred_snapshot_age_seconds", ()] >= 0


@pytest.mark.parametrize(
    ("trouble", "ending"),
    [(RefreshCancelledError("Cancelled."), "cancelled"), (OSError("disk"), "failed")],
)
def test_ended_refreshes_are_counted(counted: None, trouble: Exception, ending: str) -> None:
    def work(*_: object, **__: object) -> Any:
        raise trouble

    refreshing.RefreshJob(Options()).run(work)
    assert told(Starlette(routes=routes()))["kindred_refreshes_total", (ending,)] == 1


def test_figures_whose_folder_was_removed_are_still_named(
    counted: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    used = SimpleNamespace(id="0123456789ab", path=tmp_path / "gone", reference_year=2025)
    monkeypatch.setattr("dashboard.engine.snapshot", lambda: used)
    values = told(Starlette(routes=routes()))
    assert values["kindred_snapshot_info", ("0123456789ab",)] == 1
    assert values["kindred_snapshot_reference_year", ()] == 2025
    assert ("kindred_snapshot_age_seconds", ()) not in values


def test_no_label_can_hold_what_a_reader_said(counted: None) -> None:
    metrics.refresh_ended("failed")
    labels = {
        name
        for family in metrics.work().registry.collect()
        for sample in family.samples
        for name in sample.labels
    }
    assert labels <= {"page", "part", "le", "outcome", "id"}
