"""kindred workspace: list, show, history, undo, export, import, backup, restore, rename, delete."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from kindred_command import kindred

from dashboard.identity import LOCAL
from dashboard.workspaces import places
from dashboard.workspaces.content import Content, Member, SavedFilter
from dashboard.workspaces.store import store

ROOT = Path(__file__).resolve().parents[2]
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path / "kindred"))
    monkeypatch.delenv(places.VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def africa() -> str:
    """Two versions of a workspace; give its id."""
    member = Member(economy="KEN", status="target", tags=("east", "hub"), note="**Partner**")
    known = store().create(LOCAL, "Africa", Content(shortlist=(member,)))
    content = Content(
        shortlist=(member, Member(economy="GHA", status="rejected", reason="Too far")),
        filters=(SavedFilter(name="Large", where="population >= 5000000"),),
    )
    store().save(LOCAL, known.workspace.id, content, seen=known.workspace.revision)
    return known.workspace.id


def test_without_a_workspace_there_is_a_remark_and_no_row(capsys: Capture) -> None:
    outcome = kindred(capsys, "workspace", "list")
    assert outcome.code == 0
    assert "no workspace yet" in outcome.err
    assert kindred(capsys, "workspace", "list", "--format", "json").rows == []


def test_list_names_them(capsys: Capture, africa: str) -> None:
    (row,) = kindred(capsys, "workspace", "list", "--format", "json").rows
    assert (row["name"], row["id"], row["versions"], row["head"]) == ("Africa", africa, 2, 2)


def test_show_tells_the_shortlist_in_order_with_what_was_decided(
    capsys: Capture, africa: str
) -> None:
    first, second = kindred(capsys, "workspace", "show", "africa", "--format", "json").rows
    assert (first["name"], first["status"], first["tags"]) == ("Kenya", "target", ["east", "hub"])
    assert (second["economy"], second["reason"], second["note"]) == ("GHA", "Too far", None)
    assert "Conditions: Large" in kindred(capsys, "workspace", "show", africa).out


def test_an_earlier_version_can_be_shown_and_reopened(capsys: Capture, africa: str) -> None:
    shown = kindred(capsys, "workspace", "show", "Africa", "--version", "1", "--format", "json")
    assert [row["economy"] for row in shown.rows] == ["KEN"]
    assert "version 3 is in use" in kindred(capsys, "workspace", "reopen", "Africa", "1").out
    rows = kindred(capsys, "workspace", "history", "Africa", "--format", "json").rows
    assert [(row["version"], row["why"], row["in_use"]) for row in rows] == [
        (3, "reopened", True),
        (2, "saved", False),
        (1, "saved", False),
    ]


def test_undo_and_redo(capsys: Capture, africa: str) -> None:
    assert "with 1 economy" in kindred(capsys, "workspace", "undo", "Africa").out
    assert "with 2 economies" in kindred(capsys, "workspace", "redo", "Africa").out
    outcome = kindred(capsys, "workspace", "redo", "Africa")
    assert (outcome.code, outcome.out) == (1, "")
    assert "nothing to be done again" in outcome.err


def test_an_export_is_imported_under_a_name_that_is_free(capsys: Capture, africa: str) -> None:
    kindred(capsys, "workspace", "export", "Africa")
    outcome = kindred(capsys, "workspace", "import", "africa.kindred-workspace.json")
    assert "Africa (2) was added" in outcome.out
    rows = [
        kindred(capsys, "workspace", "show", name, "--format", "json").rows
        for name in ("Africa", "Africa (2)")
    ]
    assert rows[0] == rows[1]


def test_an_export_replaces_no_file_unasked(capsys: Capture, africa: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text("mine")
    outcome = kindred(capsys, "workspace", "export", "Africa", "--to", str(path))
    assert outcome.code == 1
    assert path.read_text() == "mine"
    assert kindred(capsys, "workspace", "export", "Africa", "--to", str(path), "--force").code == 0


def test_a_backup_is_restored(capsys: Capture, africa: str) -> None:
    assert "1 workspace was written" in kindred(capsys, "workspace", "backup", "--to", "all.gz").out
    kindred(capsys, "workspace", "delete", "Africa", "--yes")
    assert kindred(capsys, "workspace", "restore", "all.gz").out == "Added: Africa.\n"
    assert len(kindred(capsys, "workspace", "history", "Africa", "--format", "json").rows) == 2
    assert "There already" in kindred(capsys, "workspace", "restore", "all.gz").out


def test_a_workspaces_shortlist_is_exported_with_what_was_decided(
    capsys: Capture, africa: str, tmp_path: Path
) -> None:
    path = tmp_path / "africa.csv"
    assert kindred(capsys, "export", "--to", str(path), "--workspace", "Africa").code == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["economy"], first["note"], first["tags"]) == ("KEN", "**Partner**", "east; hub")
    assert (second["decision"], second["decision_reason"]) == ("Rejected", "Too far")
    refused = kindred(
        capsys, "export", "--to", str(path), "--workspace", "Africa", "--where", "gdp > 1"
    )
    assert refused.code == 2


def test_rename(capsys: Capture, africa: str) -> None:
    kindred(capsys, "workspace", "rename", "Africa", "Châu Phi 2027")
    (row,) = kindred(capsys, "workspace", "list", "--format", "json").rows
    assert row["name"] == "Châu Phi 2027"


def test_what_is_wrong_is_said_in_the_readers_language(capsys: Capture) -> None:
    outcome = kindred(capsys, "workspace", "show", "nowhere", "--language", "vi")
    assert outcome.code == 1
    assert "Không có không gian làm việc nào như vậy" in outcome.err


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://root@localhost/x", "does not name a database"),
        ("postgresql://", "does not name a database"),
        ("workspaces.sqlite", "does not name a database"),
        ("postgresql://me:secret@127.0.0.1:1/kindred", "cannot be reached"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_in_one_line_without_a_password(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setenv(places.VARIABLE, url)
    outcome = kindred(capsys, "workspace", "list")
    assert outcome.code == 1
    assert said in outcome.err
    assert "secret" not in outcome.err
    assert len(outcome.err.splitlines()) == 2


def test_without_the_driver_the_message_gives_the_command(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(places.VARIABLE, "postgresql://me@127.0.0.1:2/kindred")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    outcome = kindred(capsys, "workspace", "list")
    assert outcome.code == 1
    assert "pip install 'psycopg[binary]'" in outcome.err


def test_doctor_says_where_the_workspaces_are_and_what_is_wrong_with_them(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = {row["check"]: row for row in kindred(capsys, "doctor", "--format", "json").rows}
    assert found["workspaces"]["detail"].startswith("none yet")
    folder = tmp_path / "kindred"
    folder.mkdir(exist_ok=True)
    (folder / "workspaces.sqlite").write_bytes(b"no database at all" * 300)
    found = {row["check"]: row for row in kindred(capsys, "doctor", "--format", "json").rows}
    assert found["workspaces"]["status"] == "problem"
    assert "no database of workspaces" in found["workspaces"]["detail"]


def test_the_dashboard_starts_without_importing_a_database() -> None:
    code = (
        "import sys; import dashboard.frame, dashboard.views.start, dashboard.views.shortlist; "
        "sys.exit(bool({'sqlalchemy', 'alembic', 'psycopg'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
