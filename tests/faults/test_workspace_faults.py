"""Workspaces when the process is killed, the disk is full, or nothing may be written."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, text

from dashboard.identity import LOCAL
from dashboard.workspaces.content import Content
from dashboard.workspaces.places import file_place, place, place_of
from dashboard.workspaces.records import Opened
from dashboard.workspaces.store import Store
from data.errors import WorkspaceError
from tests.faults import saver

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 0.1


@pytest.fixture
def saving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    """The process whose children save for ever."""
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("KINDRED_DATABASE_URL", raising=False)
    command = [sys.executable, "-m", "tests.faults.saver"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def killed(process: subprocess.Popen[str], seconds: float) -> int:
    """Let a child save for a while, end it by force, and give the last save that it confirmed."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    named = process.stdout.readline().split()
    assert named[0] == "child"
    child, confirmed = int(named[1]), 0
    assert child > 1  # Other numbers stand for many processes at once.
    for line in process.stdout:
        if line == "ended\n":
            break
        if not confirmed:
            # It goes on saving and ends in the midst of it, at a moment that the seed chooses.
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        confirmed = int(line)
    return confirmed


@pytest.mark.parametrize(
    "points", [10, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])]
)
def test_a_confirmed_save_survives_any_end(saving: subprocess.Popen[str], points: int) -> None:
    chance = random.Random(points)
    ours = Store(place())
    known = ours.create(LOCAL, saver.NAME, Content())
    assert place().file is not None
    for _ in range(points):
        confirmed = killed(saving, chance.random() * LONGEST)
        assert confirmed
        found = ours.open(LOCAL, known.workspace.id)
        number = int(found.content.remarks.partition(" ")[0])
        # Beside what was confirmed, only what was under way may be there: one save more, or the
        # undo that follows every fifth.
        assert number in (confirmed, confirmed + 1, confirmed - (confirmed % 5 == 0))
        with sqlite3.connect(place().file) as plain:
            assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        plain.close()
    numbers = [item.number for item in ours.history(LOCAL, known.workspace.id)]
    assert numbers == list(range(len(numbers), 0, -1))
    for item in numbers:
        ours.content(LOCAL, known.workspace.id, item)


def test_a_full_disk_is_said_and_what_was_kept_stays(tmp_path: Path) -> None:
    # SQLite gives the same error where its file may not grow as where the disk has no room.
    where = file_place(tmp_path / "workspaces.sqlite")
    ours = Store(where)
    known = ours.create(LOCAL, "Africa", Content(remarks="kept"))
    size = (tmp_path / "workspaces.sqlite").stat().st_size // 4096
    assert ours.database._engine is not None
    event.listen(
        ours.database._engine,
        "connect",
        lambda connection, _record: connection.execute(f"PRAGMA max_page_count = {size}"),
    )
    with pytest.raises(WorkspaceError, match="disk is full") as refusal:
        ours.save(LOCAL, known.workspace.id, Content(remarks="x" * 20_000), seen=1)
    assert refusal.value.kind == "full"
    assert "Free some space" in refusal.value.remedy
    assert ours.open(LOCAL, known.workspace.id) == known


def _fill(ours: Store, known: Opened) -> None:
    """Save until there is no room."""
    for length in range(2_000, 20_000, 500):
        content = Content(remarks="x" * length)
        seen = known.workspace.revision
        known = ours.save(LOCAL, known.workspace.id, content, seen=seen)


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root may mount a small disk"
)
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(small)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        ours = Store(file_place(small / "workspaces.sqlite"))
        known = ours.create(LOCAL, "Africa", Content(remarks="kept"))
        with pytest.raises(WorkspaceError, match="disk is full"):
            _fill(ours, known)
        (found,) = ours.workspaces(LOCAL)
        assert found.versions > 2
        assert ours.content(LOCAL, found.id, found.head).remarks
        ours.database.close()
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_database_that_may_not_be_written_can_be_read_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "workspaces.sqlite"
    writable = Store(file_place(path))
    known = writable.create(LOCAL, "Africa", Content(remarks="kept"))
    # Rights do not bind the system's administrator; a file opened for reading alone binds all.
    ours = Store(place_of(f"sqlite:///file:{path}?mode=ro&uri=true"))
    assert ours.open(LOCAL, known.workspace.id) == known
    with pytest.raises(WorkspaceError, match="is read-only") as refusal:
        ours.save(LOCAL, known.workspace.id, Content(remarks="new"), seen=1)
    assert refusal.value.kind == "read-only"
    assert str(path) in refusal.value.message


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ours = Store(file_place(tmp_path / "file" / "kindred" / "workspaces.sqlite"))
    with pytest.raises(WorkspaceError, match="cannot be made") as refusal:
        ours.create(LOCAL, "Africa", Content())
    assert refusal.value.kind == "read-only"


@pytest.mark.parametrize("what", [b"not a database, but long enough to be one" * 100, b"SQLite"])
def test_what_is_no_database_is_said_and_left_alone(tmp_path: Path, what: bytes) -> None:
    path = tmp_path / "workspaces.sqlite"
    path.write_bytes(what)
    with pytest.raises(WorkspaceError, match="no database of workspaces") as refusal:
        Store(file_place(path)).create(LOCAL, "Africa", Content())
    assert refusal.value.kind == "damaged"
    assert path.read_bytes() == what


def test_a_busy_database_is_said_after_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.workspaces.database.BUSY_SECONDS", 0.05)
    path = tmp_path / "workspaces.sqlite"
    ours = Store(file_place(path))
    known = ours.create(LOCAL, "Africa", Content())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(WorkspaceError, match="are busy") as refusal:
        ours.save(LOCAL, known.workspace.id, Content(remarks="new"), seen=1)
    assert refusal.value.kind == "busy"
    other.execute("ROLLBACK")
    other.close()
    assert ours.save(LOCAL, known.workspace.id, Content(remarks="new"), seen=1).can_undo


def test_a_file_that_was_put_back_is_taken_up(tmp_path: Path) -> None:
    path = tmp_path / "workspaces.sqlite"
    ours = Store(file_place(path))
    known = ours.create(LOCAL, "Africa", Content(remarks="before"))
    copy = path.read_bytes()
    ours.save(LOCAL, known.workspace.id, Content(remarks="after"), seen=1)
    other = tmp_path / "other"
    other.write_bytes(copy)
    other.replace(path)
    assert ours.open(LOCAL, known.workspace.id).content.remarks == "before"
    path.unlink()
    assert ours.workspaces(LOCAL) == ()
    with ours.database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM versions")).scalar() == 0
