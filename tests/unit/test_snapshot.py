"""Snapshots are read whole and verified, and the newest valid one is used."""

from __future__ import annotations

import io
import json
import os
import shutil
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.catalogue import load_catalogue
from data.errors import SnapshotError
from data.languages import said_again, translator
from data.manifest import MANIFEST, digest, read_manifest, render
from data.snapshot import (
    PIN,
    Snapshot,
    compile_figures,
    embedded_path,
    open_snapshot,
    read_snapshot,
    snapshots_folder,
    unpack_snapshot,
    verify_snapshot,
)


@pytest.fixture(scope="module")
def embedded() -> Snapshot:
    return read_snapshot(embedded_path())


@pytest.fixture
def folder(figures: Path, tmp_path: Path) -> Path:
    compile_figures(figures, tmp_path / "snapshot", load_catalogue())
    return tmp_path / "snapshot"


def refused(folder: Path) -> str:
    with pytest.raises(SnapshotError) as caught:
        read_snapshot(folder)
    assert caught.value.path == str(folder)
    return caught.value.message


def rewrite(folder: Path, **changes: object) -> None:
    manifest = read_manifest(folder).model_copy(update=changes)
    (folder / MANIFEST).write_bytes(render(manifest))


def test_every_observation_is_embedded(embedded: Snapshot) -> None:
    rows = embedded.observations
    assert len(rows) == embedded.manifest.observations == 253_514
    assert not rows.duplicated(["economy", "indicator", "period"]).any()
    assert rows["value"].notna().all()
    assert rows["indicator"].nunique() == 62
    assert rows["source"].value_counts().to_dict() == {
        "worldbank-wdi": 173_202,
        "worldbank-wgi": 27_951,
        "un-wpp": 21_700,
        "ilostat": 14_596,
        "unesco-uis": 7_454,
        "undp-hdr": 4_484,
        "wipo": 3_143,
        "microsoft-aiei": 438,
        "oxford-insights": 193,
        "oecd-ai": 187,
        "anthropic-aei": 166,
    }


def test_the_embedded_snapshot_is_sound_and_small() -> None:
    manifest = verify_snapshot(embedded_path())
    assert sum(entry.bytes for entry in manifest.files) < 3_000_000


def test_the_reference_year_is_the_year_before_the_vintage(embedded: Snapshot) -> None:
    assert (embedded.vintage_year, embedded.reference_year) == (2026, 2025)


def test_text_columns_compare_as_text(embedded: Snapshot) -> None:
    rows = embedded.observations
    picked = rows[(rows["economy"] == "VNM") & rows["indicator"].isin(["AI.DIFFUSION"])]
    assert picked["period"].tolist() == ["2025-H1", "2025-H2", "2026-Q1"]
    assert picked["year"].tolist() == [2025, 2025, 2026]


def test_namibia_is_not_missing(embedded: Snapshot) -> None:
    assert embedded.economies.loc["NAM", "iso2"] == "NA"
    assert (embedded.observations["economy"] == "NAM").sum() > 1000


def test_economies_are_sorted_and_typed(embedded: Snapshot) -> None:
    frame = embedded.economies
    assert len(frame) == 218 and frame.index.is_monotonic_increasing
    assert frame["landlocked"].dtype == "boolean"
    assert bool(frame.loc["LAO", "landlocked"]) and not bool(frame.loc["VNM", "landlocked"])
    assert frame.loc["XKX", "landlocked"] is pd.NA
    assert frame.loc["VNM", ["latitude", "longitude"]].notna().all()
    assert pd.isna(frame.loc["CHI", "iso2"])


def test_blocs_hold_known_economies(embedded: Snapshot) -> None:
    blocs = embedded.blocs
    assert blocs.loc[blocs["bloc"] == "ASEAN", "economy"].tolist().count("VNM") == 1
    assert set(blocs["economy"]) <= set(embedded.economies.index)


def test_quarantined_observations_are_kept_and_marked(embedded: Snapshot) -> None:
    key = ["economy", "indicator", "period"]
    rows = embedded.observations
    marked = rows.loc[rows["quarantined"], [*key, "value"]].astype(dict.fromkeys(key, "str"))
    listed = embedded.quarantined[[*key, "value"]]
    assert len(listed) == 33
    pd.testing.assert_frame_equal(
        marked.sort_values(key, ignore_index=True), listed.sort_values(key, ignore_index=True)
    )
    assert embedded.quarantined["reason"].str.len().min() > 10


def test_values_and_periods_come_back_as_given(folder: Path) -> None:
    rows = read_snapshot(folder).observations
    found = rows[rows["economy"] != "NAM"].astype({"economy": "str", "period": "str"})
    assert found[["economy", "period", "year", "value"]].values.tolist() == [
        ["VNM", "2025-H2", 2025, 21.2],
        ["VNM", "2026-Q1", 2026, 23.5],
        ["XKX", "2026-Q1", 2026, 10.0],
        ["VNM", "2024", 2024, 6.4317],
        ["VNM", "2023", 2023, 100352192.0],
        ["VNM", "2024", 2024, 100987686.0],
    ]


def test_only_the_quarantined_observation_is_marked(folder: Path) -> None:
    rows = read_snapshot(folder).observations
    marked = rows[rows["quarantined"]]
    assert marked[["economy", "period", "value"]].values.tolist() == [["NAM", "2023", -3.0]]


def test_a_damaged_file_is_refused(folder: Path) -> None:
    path = folder / "blocs.parquet"
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    assert "blocs.parquet is damaged" in refused(folder)


def test_a_truncated_file_is_refused(folder: Path) -> None:
    path = folder / "worldbank-wdi.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    assert "worldbank-wdi.parquet has" in refused(folder)


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "economies.parquet").unlink()
    assert "economies.parquet is missing" in refused(folder)


def test_a_folder_without_a_manifest_is_refused(folder: Path) -> None:
    (folder / MANIFEST).unlink()
    assert "holds no manifest.json" in refused(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"schema_version": true}', "\udcff"])
def test_a_manifest_that_makes_no_sense_is_refused(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_bytes(text.encode(errors="surrogateescape"))
    assert MANIFEST in refused(folder)


def test_a_changed_manifest_is_refused(folder: Path) -> None:
    path = folder / MANIFEST
    path.write_bytes(path.read_bytes().replace(b"CC BY 4.0", b"CC BY 4.1"))
    assert "was changed after it was written" in refused(folder)


def test_a_newer_form_is_refused_with_the_way_on(folder: Path) -> None:
    path = folder / MANIFEST
    content = json.loads(path.read_bytes())
    path.write_text(json.dumps({"schema_version": 2, "other": content}))
    with pytest.raises(SnapshotError, match="Update Kindred Markets"):
        read_snapshot(folder)


def test_a_manifest_cannot_name_files_elsewhere(folder: Path) -> None:
    manifest = read_manifest(folder)
    away = manifest.tables[0].model_copy(update={"name": "../secret.parquet"})
    rewrite(folder, tables=(away, *manifest.tables[1:]))
    assert "expected form" in refused(folder)


def test_rows_that_differ_from_what_was_compiled_fail_verification(folder: Path) -> None:
    manifest = read_manifest(folder)
    table = pq.read_table(folder / "blocs.parquet")
    buffer = io.BytesIO()
    pq.write_table(table.set_column(0, "bloc", [["EFTA"]]), buffer)
    (folder / "blocs.parquet").write_bytes(buffer.getvalue())
    entry = manifest.tables[-1].model_copy(
        update={"bytes": len(buffer.getvalue()), "sha256": digest(buffer.getvalue())}
    )
    rewrite(folder, tables=(*manifest.tables[:-1], entry))
    assert read_snapshot(folder).blocs["bloc"].tolist() == ["EFTA"]
    with pytest.raises(SnapshotError, match=r"rows of blocs\.parquet differ"):
        verify_snapshot(folder)


@pytest.mark.parametrize("part", ["text", "column"])
def test_what_is_no_utf_8_is_refused_though_the_manifest_agrees(folder: Path, part: str) -> None:
    manifest = read_manifest(folder)
    columns = pq.read_schema(folder / "blocs.parquet").names
    text = b"EF\xff" if part == "text" else b"EFTA"
    made = pa.table({name: pa.array([text], pa.binary()).view(pa.string()) for name in columns})
    buffer = io.BytesIO()
    pq.write_table(made, buffer)
    raw = buffer.getvalue()
    raw = raw.replace(b"bloc", b"\xff\xfeoc") if part == "column" else raw
    (folder / "blocs.parquet").write_bytes(raw)
    entry = manifest.tables[-1].model_copy(update={"bytes": len(raw), "sha256": digest(raw)})
    rewrite(folder, tables=(*manifest.tables[:-1], entry))
    assert "blocs.parquet cannot be read as Parquet" in refused(folder)


def test_unpacking_gives_the_figures_as_csv(folder: Path, figures: Path, tmp_path: Path) -> None:
    unpack_snapshot(read_snapshot(folder), tmp_path / "csv")
    text = (tmp_path / "csv" / "worldbank-wdi.csv").read_text(encoding="utf-8")
    header, *rows = (figures / "worldbank-wdi.csv").read_text(encoding="utf-8").splitlines()
    assert text.splitlines() == [header, *sorted(rows)]


def test_the_embedded_snapshot_is_used_when_there_is_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))
    opened = open_snapshot()
    assert opened.snapshot.path == embedded_path()
    assert opened.refused == ()


def test_a_users_newer_snapshot_is_used(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))
    rewrite(folder, sequence=1)
    mine = snapshots_folder() / "mine"
    shutil.copytree(folder, mine)
    assert open_snapshot().snapshot.path == mine


def test_a_users_damaged_snapshot_is_passed_over_and_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))
    rewrite(folder, sequence=1)
    mine = snapshots_folder() / "mine"
    shutil.copytree(folder, mine)
    (mine / "blocs.parquet").unlink()
    opened = open_snapshot()
    assert opened.snapshot.path == embedded_path()
    assert [error.path for error in opened.refused] == [str(mine)]


def test_unfinished_snapshots_are_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))
    (snapshots_folder() / ".mine.0a1b.part").mkdir(parents=True)
    assert open_snapshot().refused == ()


def test_newest_is_by_manifest_and_not_by_the_clock(folder: Path, tmp_path: Path) -> None:
    paths = {}
    for name, year, sequence in [("old", 2025, 9), ("first", 2026, 1), ("second", 2026, 2)]:
        paths[name] = shutil.copytree(folder, tmp_path / name)
        rewrite(paths[name], vintage_year=year, sequence=sequence)
        os.utime(paths[name], (9e8 - sequence, 9e8 - sequence))
    ordered = [paths["first"], paths["old"], paths["second"]]
    assert open_snapshot(ordered).snapshot.path == paths["second"]
    (paths["second"] / "blocs.parquet").unlink()
    assert open_snapshot(ordered).snapshot.path == paths["first"]


def test_without_any_valid_snapshot_every_reason_is_given(folder: Path, tmp_path: Path) -> None:
    (folder / "blocs.parquet").unlink()
    with pytest.raises(SnapshotError, match=r"blocs\.parquet is missing") as caught:
        open_snapshot([folder, tmp_path / "none"])
    assert "none holds no manifest.json" in caught.value.message


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x" * 5_000, "a/b", "..", ""])
def test_whatever_the_file_of_the_choice_holds_a_snapshot_is_opened(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))
    snapshots_folder().mkdir(parents=True)
    (snapshots_folder() / PIN).write_bytes(text.encode("utf-8", "surrogatepass"))
    assert open_snapshot().snapshot.path == embedded_path()


def test_why_a_snapshot_is_refused_is_said_in_vietnamese_too(folder: Path) -> None:
    (folder / "economies.parquet").unlink()
    with pytest.raises(SnapshotError) as caught:
        read_snapshot(folder)
    said = said_again(caught.value.message, translator("vi"))
    assert said == f"Không dùng được bản chụp trong {folder}: thiếu economies.parquet."
