"""Refreshing the World Bank's indicators, 200 ms away, against wbgapi from the same server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import tracemalloc
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import wbgapi

from data.catalogue import embedded_catalogue
from data.plans import plan_refresh, resolver
from data.snapshot import embedded_path, read_snapshot
from data.sources import worldbank
from data.sources.http import MOST_CONNECTIONS, Session
from data.sources.protocol import Fetched, Plan
from data.sources.settings import Settings
from data.sources.worldbank import WorldBank
from tests.bench.harness import Measurement, main

LATENCY = 0.2
GOAL = 5.0
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def publishing(latency: float) -> Iterator[str]:
    """Publish the figures that ship from another process; give its address."""
    command = [sys.executable, "-m", "tests.faults.server", "--port", "0"]
    command += ["--latency", str(latency)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        yield line.partition("=")[2].strip().removesuffix("/v2")
        server.kill()


def plan_for(url: str) -> Plan:
    """Plan to ask for every indicator of the World Bank's that has figures here."""
    base = read_snapshot(embedded_path())
    codes = [entry.code for entry in embedded_catalogue().indicators if entry.embedded]
    plans = plan_refresh(
        embedded_catalogue(),
        base,
        only=codes,
        since=None,
        resolve=resolver(base),
        last_year=2026,
        environ={"KINDRED_WORLDBANK_URL": f"{url}/v2"},
    )
    return next(plan for plan in plans.plans if plan.service.code == "worldbank")


def fetched(plan: Plan) -> Fetched:
    """Fetch as a refresh does, keeping nothing on disk."""
    return WorldBank().fetch(
        plan, Session(Settings(private=frozenset({"127.0.0.1"}))), lambda step: None
    )


def read_by_wbgapi(plan: Plan, url: str) -> dict[str, int]:
    """Fetch the same with wbgapi; the number of figures by code."""
    wbgapi.endpoint = f"{url}/v2"
    found = {}
    for wanted in plan.wanted:
        code = wanted.address.code
        rows = wbgapi.data.fetch(code, skipBlanks=True, skipAggs=True, db=wanted.database)
        found[code] = sum(1 for _ in rows)
    return found


def seconds(action: Callable[[], object]) -> float:
    """Time an action once: it takes a minute, and the latency is the same every time."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def peak_megabytes(plan: Plan, size: int) -> float:
    """Fetch one series in pages of a size, and give the most memory that it took."""
    one = Plan(**{**vars(plan), "wanted": plan.wanted[:1]})
    sizes, worldbank.SIZES = worldbank.SIZES, (size,)
    try:
        fetched(one)
        tracemalloc.start()
        fetched(one)
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
        worldbank.SIZES = sizes


def run() -> Sequence[Measurement]:
    """Measure wall time and memory."""
    os.environ["NO_PROXY"] = "127.0.0.1"
    with publishing(LATENCY) as url:
        plan = plan_for(url)
        found: list[Fetched] = []
        ours = seconds(lambda: found.append(fetched(plan)))
        with urllib.request.urlopen(f"{url}/status") as answer:
            most = json.load(answer)["most"]
        counts: list[dict[str, int]] = []
        theirs = seconds(lambda: counts.append(read_by_wbgapi(plan, url)))
    assert {series.code: len(series.rows) for series in found[0].series} == counts[0]
    assert most <= MOST_CONNECTIONS + 1, most  # the question itself is one more
    with publishing(0.0) as url:
        plan = plan_for(url)
        many, single = peak_megabytes(plan, 250), peak_megabytes(plan, 20_000)
    return [
        Measurement(
            f"{len(plan.wanted)} indicators at {LATENCY * 1000:.0f} ms a request, "
            f"{most} connections at most",
            ours,
            "wbgapi",
            theirs,
            goal=theirs / GOAL,
        ),
        Measurement(
            "peak memory of a series in 25 pages", many, "in one page", single, unit="MB",
            goal=single,
        ),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main("refresh", run))
