"""Draws on a real Dask cluster of two worker processes: the same figures, and what is lost said."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60

pytestmark = pytest.mark.slow


class Cluster:
    """A scheduler and two workers, each a process of its own."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = self._start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"
        )
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "60"]
        self.workers = [self._start("dask_worker", self.address, *options) for _ in range(2)]

    def _start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{what}", *options],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        """Wait until both workers have come to the scheduler."""
        code = f"from distributed import Client; Client({self.address!r}, timeout=50)"
        code += ".wait_for_workers(2, timeout=50)"
        subprocess.run([sys.executable, "-c", code], check=True, timeout=PATIENCE * 2)

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    try:
        made.wait()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("units")
    random = np.random.default_rng(5)
    figures = pd.DataFrame(random.lognormal(size=(400, 6)), columns=[f"K{i}" for i in range(6)])
    figures = figures.mask(random.random(figures.shape) < 0.1)
    figures.iloc[0] = 1.0
    figures.insert(0, "unit", [f"VNM.{i + 1}_1" for i in range(len(figures))])
    figures.to_parquet(path / "units.parquet", index=False)
    rows = "".join(f"K{i},Indicator,Index\n" for i in range(6))
    (path / "meta.csv").write_text(f"iCode,Type,Parent\n{rows}Index,Aggregate,\n")
    return path


def started(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "dashboard.cli", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def rows(*arguments: str) -> Any:
    process = started(*arguments, "--format", "json")
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return json.loads(out)


def test_two_machines_give_the_figures_of_one(cluster: Cluster, folder: Path) -> None:
    figures = str(folder / "units.parquet")
    units = ["units", "rank", "--figures", figures, "--home", "VNM.1_1"]
    meta = str(folder / "meta.csv")
    for command in (
        [*units, "--uncertainty", "--draws", "3500", "--seed", "7"],
        ["composite", "--data", figures, "--structure", meta, "--uncertainty", "--draws", "9000"],
        ["rank", "--uncertainty", "--draws", "3000", "--seed", "2"],
        ["stability", "BGD,LKA", "--draws", "3000", "--seed", "4"],
        ["sensitivity", "--draws", "9000", "--seed", "5"],
        ["composite", "--data", figures, "--structure", meta, "--sensitivity", "--draws", "3000"],
    ):
        over = rows(*command, "--backend", "dask", "--scheduler", cluster.address)
        assert over == rows(*command)


def test_a_lost_scheduler_is_said(cluster: Cluster, folder: Path) -> None:
    process = started(
        "units", "rank", "--figures", str(folder / "units.parquet"), "--home", "VNM.1_1",
        "--uncertainty", "--draws", "1000000", "--backend", "dask",
        "--scheduler", cluster.address,
    )  # fmt: skip
    until = time.monotonic() + PATIENCE
    while not _busy(cluster) and time.monotonic() < until:
        time.sleep(0.2)
    cluster.scheduler.kill()
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert f"The scheduler at {cluster.address} was lost." in err
    assert "Traceback" not in err, err


def test_a_scheduler_without_workers_is_said(cluster: Cluster, folder: Path) -> None:
    for worker in cluster.workers:
        worker.kill()
        worker.wait()
    until = time.monotonic() + PATIENCE
    while _workers(cluster) and time.monotonic() < until:
        time.sleep(0.2)
    process = started(
        "units", "rank", "--figures", str(folder / "units.parquet"), "--home", "VNM.1_1",
        "--uncertainty", "--backend", "dask", "--scheduler", cluster.address,
    )  # fmt: skip
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "has no worker" in err


def _asked(cluster: Cluster, what: str) -> str:
    code = (
        "from distributed import Client; "
        f"client = Client({cluster.address!r}, timeout=20); print({what})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    return done.stdout.strip()


def _busy(cluster: Cluster) -> bool:
    return _asked(cluster, "any(client.processing().values())") == "True"


def _workers(cluster: Cluster) -> bool:
    return _asked(cluster, "len(client.scheduler_info()['workers'])") != "0"
