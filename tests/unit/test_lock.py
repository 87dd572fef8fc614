"""The lock between processes: taken, told, and gone with its holder."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from data.errors import RefreshCancelledError, RefreshError
from data.lock import holder, locked

HOLD = """
import sys, time
from pathlib import Path
from data.lock import locked
with locked(Path(sys.argv[1]), "a refresh"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_holder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "deep" / ".lock"
    with locked(path, "a refresh"):
        assert holder(path).startswith("a refresh (process ")


def test_another_thread_is_kept_out(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    busy = pytest.raises(RefreshError, match="Busy with")
    with locked(path, "a refresh"), busy, locked(path, "another"):
        pass


def test_it_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path / ".lock", "a refresh"):
            pass


def test_it_ends_with_an_error_inside(tmp_path: Path) -> None:
    with pytest.raises(KeyError), locked(tmp_path / ".lock", "a refresh"):
        raise KeyError
    with locked(tmp_path / ".lock", "a refresh"):
        pass


def test_it_ends_with_a_process_that_is_ended_by_force(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    command = [sys.executable, "-c", HOLD, str(path)]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        with pytest.raises(RefreshError, match=rf"process {process.pid}\)"), locked(path, "x"):
            pass
        process.kill()
    with locked(path, "x"):
        assert path.exists()


def test_it_waits_as_long_as_told(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    holding, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(path, "a refresh"):
            holding.set()
            let_go.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(5)
    threading.Timer(0.2, let_go.set).start()
    with locked(path, "another", wait=10):
        assert let_go.is_set()
    thread.join()


def test_waiting_can_be_cancelled(tmp_path: Path) -> None:
    begun = time.monotonic()
    path = tmp_path / ".lock"
    stopped = pytest.raises(RefreshCancelledError)
    with locked(path, "a refresh"), stopped, locked(path, "x", wait=60, cancelled=lambda: True):
        pass
    assert time.monotonic() - begun < 5


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    refused = pytest.raises(RefreshError, match="cannot be written")
    with refused, locked(tmp_path / "file" / ".lock", "a refresh"):
        pass
