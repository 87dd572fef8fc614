"""A shortlist that was taken away is replayed after the figures have been refreshed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from kindred_command import kindred

from dashboard import engine
from data.catalogue import embedded_catalogue
from data.compile import compile_figures
from data.snapshot import snapshots_folder, unpack_snapshot

Capture = pytest.CaptureFixture[str]
WHERE = '"IT.NET.USER.ZS" > 40 AND african'


@pytest.fixture
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path / "data"))
    yield
    monkeypatch.undo()
    engine.snapshot()


def refreshed(folder: Path) -> str:
    """Write the figures that ship as a later vintage in which few Ghanaians are online."""
    unpack_snapshot(engine.snapshot(), folder)
    (path,) = (
        path for path in folder.glob("*.csv") if "GHA,IT.NET.USER.ZS," in path.read_text("utf-8")
    )
    lines = path.read_text(encoding="utf-8").split("\n")
    lines = [
        f"GHA,IT.NET.USER.ZS,{line.split(',')[2]},21.5"
        if line.startswith("GHA,IT.NET.USER.ZS,20")
        else line
        for line in lines
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    target = snapshots_folder() / "000001-new"
    return compile_figures(folder, target, embedded_catalogue(), sequence=1).id


@pytest.mark.slow
@pytest.mark.usefixtures("_own_folder")
def test_members_ranks_and_figures_that_changed_are_told_with_the_reason(
    capsys: Capture, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    assert kindred(capsys, "export", "--to", str(path), "--where", WHERE).code == 0
    then = engine.snapshot().id
    new = refreshed(tmp_path / "csv")

    outcome = kindred(capsys, "replay", str(path), "--format", "json")
    assert outcome.code == 0
    rows = [row for row in outcome.rows if row["economy"] == "GHA"]
    (member,) = (row for row in rows if row["what"] == "member")
    assert (member["change"], member["why"]) == ("fails", '"IT.NET.USER.ZS" > 40')
    (figure,) = (row for row in rows if row["what"] == "figure")
    assert (figure["item"], figure["new"]) == ("IT.NET.USER.ZS", 21.5)
    assert figure["old"] > 40
    assert figure["old_period"] == figure["new_period"]
    ranks = [row for row in rows if row["what"] == "rank"]
    assert "rank" in {row["item"] for row in ranks}
    assert {row["why"] for row in ranks} == {"1 figure of its own changed"}
    others = [row for row in outcome.rows if row["what"] == "rank" and row["economy"] != "GHA"]
    assert {row["why"] for row in others} == {"only figures of other economies changed"}
    said = kindred(capsys, "replay", str(path)).out
    assert "No longer meet the conditions: Ghana." in said
    assert f"Made on snapshot {then}; the figures in use are of {new}." in said

    again = kindred(capsys, "replay", str(path), "--then")
    assert again.out.encode() == path.read_bytes()
    now = tmp_path / "now.csv"
    assert kindred(capsys, "replay", str(path), "--to", str(now)).code == 0
    assert new in now.read_text(encoding="utf-8")
    assert kindred(capsys, "replay", str(now)).out.encode() == now.read_bytes()
