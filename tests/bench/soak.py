"""A long run: readers who come, act and leave, and refreshes from publishers with faults.

    python -m tests.bench.soak --minutes 120 --sessions 20 --write

Readers come in shifts, so that connections end and begin again. In the midst of a shift (once an
hour, or in every shift where the whole is shorter than that) `kindred refresh` fetches figures that
changed from publishers on this machine, which drop connections, answer 502 or send half of what
they said; the running server takes up each new snapshot. It passes when the server's memory in the
last shift is at most 5% above that in the second one (the first warms up), no page showed an error,
no traceback is in its log, and, after all have left, it holds no more files and threads open than
after the first shift. Streamlit keeps a session for two minutes after its reader has left, three
open files each, and the server looks for such sessions every half minute; both looks come after
that, and nobody comes meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from data.catalogue import embedded_catalogue
from data.snapshot import embedded_path, read_snapshot
from tests.bench.crowd import Crowd
from tests.bench.harness import Measurement, own_megabytes, write
from tests.faults.publishers import Publishers
from tests.faults.server import Server as FaultyServer
from tests.faults.server import publishing

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from harness import Server, ServerFactory  # noqa: E402

MOST_GROWTH = 5.0
"""Per cent by which the memory may grow after the first shift."""

SPARE = 3
"""Files and threads more that are no leak: a pool may have grown by one since."""

FAULTS: tuple[tuple[str, float], ...] = (
    *(("502", 0.2), ("", 0.0), ("reset", 0.1), ("truncated", 0.1), ("html", 0.1), ("gzip", 0.1)),
)
"""Kind of fault and its chance with each request, one refresh after the other."""

KEPT = 160.0
"""Seconds after which the server has forgotten a session whose reader left, by itself."""

PAUSE = (5.0, 10.0)
LONGEST_SHIFT = 20.0
FEWEST_SHIFTS = 4


@dataclass(frozen=True)
class Look:
    """The server at one moment: seconds since the start, MB of its own, open files, threads."""

    at: float
    megabytes: float
    handles: int
    threads: int


@dataclass(frozen=True)
class Refreshed:
    """One refresh: the fault of the publishers, its exit code, seconds, and what it said last."""

    fault: str
    code: int
    seconds: float
    said: str


@dataclass
class Report:
    """What a run was like.

    Attributes
    ----------
    minutes, sessions, shifts
        As it was asked for.
    looks
        The server, at even distances; a list for each shift.
    idle
        The server after the first shift and after the last, when all had left.
    refreshes, errors
        In order.
    deeds, p95
        What all readers did together, and the seconds that 95 of 100 deeds did not exceed.
    """

    minutes: float
    sessions: int
    shifts: int
    looks: list[list[Look]] = field(default_factory=list)
    idle: list[Look] = field(default_factory=list)
    refreshes: list[Refreshed] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    deeds: int = 0
    p95: float = 0.0

    def memory(self, shift: int) -> float:
        """Give the median memory of a shift's second half, in MB."""
        looks = self.looks[shift]
        return statistics.median(look.megabytes for look in looks[len(looks) // 2 :])

    @property
    def growth(self) -> float:
        """By how many per cent the memory grew from the second shift to the last."""
        return 100 * (self.memory(-1) / self.memory(1) - 1)

    @property
    def left_open(self) -> int:
        """How many files and threads more are open than after the first shift."""
        first, last = self.idle[0], self.idle[-1]
        return max(last.handles - first.handles, last.threads - first.threads, 0)

    def measurements(self) -> list[Measurement]:
        """Give the results as a bench does."""
        name = f"{self.sessions} sessions for {self.minutes:g} minutes"
        growth = Measurement(
            f"{name}, {len(self.refreshes)} refreshes: growth of memory",
            max(self.growth, 0.0),
            "goal",
            MOST_GROWTH,
            unit="%",
            goal=MOST_GROWTH,
        )
        errors = Measurement(f"{name}: errors", len(self.errors), "goal", 0, unit="errors", goal=0)
        handles = Measurement(
            f"{name}: files and threads left open",
            self.left_open,
            "goal",
            SPARE,
            unit="more",
            goal=SPARE,
        )
        return [growth, errors, handles]

    def line(self) -> str:
        """Say it in one sentence, as the README may."""
        first, last = self.idle[0], self.idle[-1]
        return (
            f"{self.sessions} sessions over {self.minutes:g} minutes, {self.deeds:,} deeds, "
            f"{len(self.refreshes)} refreshes with faults: memory {self.memory(1):.0f} to "
            f"{self.memory(-1):.0f} MB ({self.growth:+.1f}%), {len(self.errors)} errors, "
            f"open files {first.handles} to {last.handles}, threads {first.threads} to "
            f"{last.threads}, p95 {self.p95:.2f} s"
        )


def soak(minutes: float, sessions: int, pause: tuple[float, float] = PAUSE) -> Report:
    """Run the server for so long and watch it.

    Parameters
    ----------
    minutes
        Altogether, the first shift included; two rests of some minutes come on top.
    sessions
        Readers who act at a time.
    pause
        Seconds between two deeds of one reader, from and to.
    """
    shifts = max(FEWEST_SHIFTS, round(minutes / LONGEST_SHIFT))
    seconds = 60 * minutes / shifts
    hourly = max(1, round(3_600 / seconds)) if minutes > 60 else 1
    report = Report(minutes, sessions, shifts)
    times: list[float] = []
    publishers = Publishers(read_snapshot(embedded_path()), embedded_catalogue())
    with tempfile.TemporaryDirectory() as folder, publishing(publishers) as faulty:
        told = {
            **faulty.environment(),
            "KINDRED_DATA_DIR": str(Path(folder) / "kindred"),
            "NO_PROXY": "127.0.0.1",
        }
        servers = ServerFactory(Path(folder))
        try:
            server = servers.product(environment=told)
            for shift in range(shifts):
                due = shift % hourly == 0
                with (
                    _watching(server, report, seconds),
                    _refreshing(faulty, told, report, seconds / 3 if due else None),
                    Crowd(server.url, sessions, pause, seed=shift) as crowd,
                ):
                    seen = crowd.act(seconds)
                times += seen.all
                report.errors += seen.errors
                if shift in (0, shifts - 1):
                    report.idle.append(_at_rest(server))
                print(f"shift {shift + 1} of {shifts}: {look(server.pid)}", flush=True)
            log = server.log.read_text(encoding="utf-8", errors="replace")
            report.errors += [line for line in log.splitlines() if "Traceback" in line]
        finally:
            servers.stop()
    report.deeds = len(times)
    report.p95 = sorted(times)[int(0.95 * len(times))] if times else 0.0
    return report


@contextmanager
def _watching(server: Server, report: Report, seconds: float) -> Iterator[None]:
    """Look at the server again and again while the block lasts."""
    ended, looks = threading.Event(), list[Look]()
    report.looks.append(looks)

    def watch() -> None:
        while not ended.wait(min(10.0, seconds / 20)):
            looks.append(look(server.pid))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        looks.append(look(server.pid))
        ended.set()
        thread.join()


@contextmanager
def _refreshing(
    faulty: FaultyServer, told: dict[str, str], report: Report, after: float | None
) -> Iterator[None]:
    """Refresh once while the block lasts, after so many seconds; wait for its end."""
    thread = threading.Thread(target=_refresh, args=(faulty, told, report, after), daemon=True)
    if after is not None:
        thread.start()
    yield
    if after is not None:
        thread.join()


def _refresh(
    faulty: FaultyServer, told: dict[str, str], report: Report, after: float | None
) -> None:
    """Publish another figure, let requests have a fault, and refresh as people do."""
    time.sleep(after or 0.0)
    number = len(report.refreshes)
    kind, chance = FAULTS[number % len(FAULTS)]
    faulty.publishers.set("SP.POP.TOTL", "VNM", "2024", 1e8 + number)
    faulty.heal()
    if kind:
        faulty.inject(kind, chance=chance, seed=number)
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "dashboard.cli", "refresh", "--wait", "30"],
        env={**os.environ, **told, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    said = (done.stderr.strip().splitlines() or [""])[-1]
    report.refreshes.append(Refreshed(kind, done.returncode, time.perf_counter() - begun, said))
    if "Traceback" in done.stderr or "Unexpected" in done.stderr:
        report.errors.append(f"refresh with {kind or 'no fault'}: {said}")


def look(pid: int) -> Look:
    """Look at a process: memory that it made for itself, open files, threads."""
    folder = Path(f"/proc/{pid}")
    handles, threads = (len(list((folder / name).iterdir())) for name in ("fd", "task"))
    return Look(round(time.monotonic(), 1), round(own_megabytes(pid), 1), handles, threads)


def _at_rest(server: Server) -> Look:
    """Look when the server has forgotten all who left."""
    time.sleep(KEPT)
    return look(server.pid)


def main(arguments: Sequence[str] | None = None) -> int:
    """Soak, print the result, and give 1 where it does not pass."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench.soak", description=__doc__)
    asked.add_argument("--minutes", type=float, default=120.0)
    asked.add_argument("--sessions", type=int, default=20)
    asked.add_argument("--write", action="store_true", help="keep the result in bench-results/")
    given = asked.parse_args(arguments)
    report = soak(given.minutes, given.sessions)
    found = report.measurements()
    for measurement in found:
        print(measurement.line())
    for each in report.refreshes:
        print(f"refresh, {each.fault or 'no fault'}: exit {each.code}, {each.seconds:.0f} s")
    for error in sorted(set(report.errors)):
        print(f"error: {error}")
    print(report.line())
    if given.write:
        path = write("soak", found)
        content = json.loads(path.read_text(encoding="utf-8"))
        content["report"] = asdict(report)
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return int(any(each.goal is not None and each.value > each.goal for each in found))


if __name__ == "__main__":
    sys.exit(main())
