"""The registry of formats, and files that are written whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.exports import EXPORTERS, exporter_for
from dashboard.exports.files import check_target, write_whole
from data.errors import ExportError


def test_names_are_extensions() -> None:
    assert {f".{name}": exporter.extension for name, exporter in EXPORTERS.items()} == {
        extension: extension for extension in (".csv", ".xlsx", ".parquet", ".geojson", ".gpkg")
    }
    assert len({exporter.media_type for exporter in EXPORTERS.values()}) == len(EXPORTERS)


def test_the_extension_chooses_whatever_its_capitals() -> None:
    assert exporter_for(Path("a/My list.XLSX")).name == "xlsx"


@pytest.mark.parametrize("name", ["list.pdf", "list", ".csv", "list.csv.gz", "list.json"])
def test_an_unknown_extension_lists_the_formats(name: str) -> None:
    with pytest.raises(ExportError) as caught:
        exporter_for(Path(name))
    assert all(exporter.extension in caught.value.remedy for exporter in EXPORTERS.values())


def test_the_registry_loads_no_library_of_a_format() -> None:
    names = {"xlsxwriter", "openpyxl", "pyogrio", "geopandas", "shapely", "streamlit"}
    heavy = f"{names} & set(sys.modules)"
    code = f"import sys, dashboard.exports; print({heavy})"
    shown = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert shown.stdout.strip() == "set()"


def test_a_file_is_written_and_nothing_else_stays(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.csv", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"new"


def test_an_existing_file_is_replaced_only_when_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    with pytest.raises(ExportError, match="exists already"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    write_whole(path, b"new", force=True)
    assert path.read_bytes() == b"new"


def test_a_file_behind_a_link_is_replaced_not_the_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write_whole(link, b"new", force=True)
    assert link.is_symlink() and real.read_bytes() == b"new"


def test_what_was_there_stays_when_the_disk_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr("dashboard.exports.files.os.fsync", refuse)
    with pytest.raises(ExportError, match="No space left"):
        write_whole(path, b"new", force=True)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize(("target", "said"), [("", "is a folder"), ("no/a.csv", "no folder")])
def test_a_target_that_cannot_be_is_refused(tmp_path: Path, target: str, said: str) -> None:
    with pytest.raises(ExportError, match=said):
        check_target(tmp_path / target)
