"""Figures of the server's own work in the form of Prometheus: sessions, pages, figures, refreshes.

They are kept only where ``KINDRED_METRICS`` is ``on``, and then told to whoever asks at
``/metrics``; no reader, address, link or choice is in them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

from dashboard.server import logs

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
    from prometheus_client.core import Metric
    from starlette.requests import Request
    from starlette.responses import Response

VARIABLE = "KINDRED_METRICS"
"""Name of the environment variable."""

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds: fine where an answer still feels immediate (0.1) or quick (0.3)."""


def wanted() -> bool:
    """Say whether figures are kept and told."""
    return os.environ.get(VARIABLE, "").strip().casefold() in {"on", "1", "true", "yes"}


class Work:
    """What is counted while the server runs.

    Attributes
    ----------
    registry
        Of prometheus_client; not its global one, so that a process can have several.
    interactions
        Seconds that the server took to draw a page, by page and by whether the whole of it or the
        part that the reader used was drawn.
    refreshes
        Refreshes that have ended, by outcome.
    last_refresh
        When the last one ended, in seconds since 1970, by outcome.
    questions
        Analyses that readers asked for, by kind and by what became of the question: kept (computed
        before), shared (under way already), begun or refused.
    computations
        Seconds that analyses took, by kind and by how they ended: made, failed, late (at the limit
        of time) or left (nobody waited any more).
    """

    def __init__(self) -> None:
        from prometheus_client import (
            CollectorRegistry,
            Counter,
            Gauge,
            Histogram,
            disable_created_metrics,
        )

        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry: CollectorRegistry = CollectorRegistry()
        self.interactions: Histogram = Histogram(
            "kindred_interaction_seconds",
            "Time that drawing a page took on the server.",
            ("page", "part"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.refreshes: Counter = Counter(
            "kindred_refreshes",
            "Refreshes that have ended.",
            ("outcome",),
            registry=self.registry,
        )
        self.questions: Counter = Counter(
            "kindred_analyses_asked",
            "Analyses that readers asked for.",
            ("kind", "answer"),
            registry=self.registry,
        )
        self.computations: Histogram = Histogram(
            "kindred_analysis_seconds",
            "Time that analyses took.",
            ("kind", "ending"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.last_refresh: Gauge = Gauge(
            "kindred_refresh_last_ended_seconds",
            "When the last refresh ended, in seconds since 1970.",
            ("outcome",),
            registry=self.registry,
        )
        self.registry.register(_State())


class _State:
    """Says what is in use at the moment it is asked."""

    def collect(self) -> Iterator[Metric]:
        """Give sessions, analyses under way and figures in use."""
        from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily

        yield GaugeMetricFamily(
            "kindred_sessions", "Readers with an open connection.", value=_sessions()
        )
        from dashboard import engine, heavy
        from data.errors import KindredError

        with suppress(KindredError):
            waiting, running = heavy.workshop().load()
            yield GaugeMetricFamily(
                "kindred_analyses_waiting", "Analyses that wait for a worker.", value=waiting
            )
            yield GaugeMetricFamily(
                "kindred_analyses_running", "Analyses that are being computed.", value=running
            )
        try:
            used = engine.snapshot()
        except KindredError:
            return
        yield InfoMetricFamily("kindred_snapshot", "The figures in use.", value={"id": used.id})
        with suppress(OSError):  # Whoever removed the folder meanwhile left its figures in use.
            written = (used.path / "manifest.json").stat().st_mtime
            yield GaugeMetricFamily(
                "kindred_snapshot_age_seconds",
                "Time since the figures in use were written on this machine.",
                value=max(time.time() - written, 0.0),
            )
        yield GaugeMetricFamily(
            "kindred_snapshot_reference_year",
            "Last year that the figures in use are looked back from.",
            value=used.reference_year,
        )


def _sessions() -> int:
    """Count the sessions that are connected."""
    from streamlit import runtime

    if not runtime.exists():
        return 0
    return len(runtime.get_instance()._session_mgr.list_active_sessions())


@cache
def work() -> Work:
    """Give what this process counts with."""
    return Work()


@contextmanager
def interaction(page: str, part: str) -> Iterator[None]:
    """Time the drawing of a page, where figures are kept or lines are written.

    Parameters
    ----------
    page
        Its module's name.
    part
        ``page`` for the whole, ``body`` for the part below the frame.
    """
    if not (wanted() or logs.wanted()):
        yield
        return
    began = time.perf_counter()
    outcome = "drawn"
    try:
        yield
    except Exception:
        outcome = "failed"
        raise
    finally:
        took = time.perf_counter() - began
        if wanted():
            work().interactions.labels(page, part).observe(took)
        logs.tell("page", page=page, part=part, ms=round(took * 1000, 1), outcome=outcome)


ANSWERS = frozenset({"kept", "shared", "begun", "refused"})
"""What may become of a question for an analysis; all else is how one ended."""


def computation(kind: str, what: str, seconds: float) -> None:
    """Count a question for an analysis, or its end, where figures are kept.

    Parameters
    ----------
    kind
        Of the analysis.
    what
        As `dashboard.sharing.Workshop` says.
    seconds
        That it took.
    """
    if not wanted():
        return
    if what in ANSWERS:
        work().questions.labels(kind, what).inc()
    else:
        work().computations.labels(kind, what).observe(seconds)


def refresh_ended(outcome: str) -> None:
    """Count a refresh, where figures are kept.

    Parameters
    ----------
    outcome
        How it ended, as `dashboard.refreshing.RefreshJob.ending` says.
    """
    logs.tell("refresh", outcome=outcome)
    if wanted():
        work().refreshes.labels(outcome).inc()
        work().last_refresh.labels(outcome).set_to_current_time()


async def exposition(_request: Request) -> Response:
    """Tell all figures in the text form of Prometheus."""
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import Response

    written = await run_in_threadpool(generate_latest, work().registry)
    return Response(written, headers={"content-type": CONTENT_TYPE_LATEST})
