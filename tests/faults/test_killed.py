"""A refresh ended by force at any moment leaves a valid snapshot in use and nothing in the way."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.catalogue import Catalogue
from data.lock import locked
from data.snapshot import Snapshot, open_snapshot, snapshots_folder, user_snapshots, verify_snapshot
from data.store import LOCK, stored, use
from tests.faults.server import Server
from tests.faults.small import run

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 0.9
MOST_TOUCHES = 160  # files that two refreshes touch


@pytest.fixture
def refresher(base: Snapshot) -> Iterator[subprocess.Popen[str]]:
    """The process whose children refresh for ever."""
    command = [sys.executable, "-m", "tests.faults.refresher"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def killed(process: subprocess.Popen[str], seed: int, touch: int, seconds: float) -> None:
    """Let a child refresh until it ends by force: at a touch of a file, or after a while."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(f"{seed} {touch}\n")
    process.stdin.flush()
    child = int(process.stdout.readline())
    if not touch:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    assert process.stdout.readline() == "ended\n"


@pytest.mark.parametrize(
    "points", [10, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])]
)
def test_a_valid_snapshot_is_in_use_after_any_end(
    refresher: subprocess.Popen[str], server: Server, catalogue: Catalogue, points: int
) -> None:
    chance = random.Random(points)
    highest = 1
    for seed in range(points):
        touch = chance.randint(1, MOST_TOUCHES) if seed % 2 else 0
        killed(refresher, seed, touch, chance.random() * LONGEST)
        opened = open_snapshot()
        assert opened.refused == ()
        for path in user_snapshots():
            verify_snapshot(path)
        with locked(snapshots_folder() / LOCK, "a look"):
            newest = max(item.order[1] for item in stored())
        assert newest >= highest
        highest = newest
    assert highest > 3
    use("newest")
    server.publishers.set("SP.POP.TOTL", "VNM", "2025", 5.5)
    outcome = run(catalogue, server.environment(), only=["SP.POP.TOTL"])
    assert outcome.manifest is not None and outcome.manifest.sequence > highest
    assert [path.name for path in snapshots_folder().iterdir() if path.suffix == ".part"] == []
