"""Whatever the figures, they come back; whatever the damage, it is noticed."""

from __future__ import annotations

import csv
import functools
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.catalogue import load_catalogue
from data.cells import number, plain
from data.csvtables import TABLES
from data.errors import SnapshotError
from data.snapshot import compile_figures, read_snapshot, unpack_snapshot, verify_snapshot

MORE = 10 if os.environ.get("KINDRED_FULL") else 1
ECONOMIES = ("BGD", "LKA", "NAM", "VNM")
INDICATORS = {
    "SP.POP.GROW": ("% per year", "worldbank-wdi", "CC BY 4.0"),
    "BX.KLT.DINV.WD.GD.ZS": ("% of GDP", "worldbank-wdi", "CC BY 4.0"),
    "HDI": ("0 to 1", "undp-hdr", "CC BY 3.0 IGO"),
}
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=12)
PERIODS = st.one_of(
    st.integers(1900, 2100).map(str),
    st.builds("{}-{}".format, st.integers(1900, 2100), st.sampled_from(["H1", "H2", "Q1", "Q4"])),
)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
OBSERVATIONS = st.dictionaries(
    st.tuples(st.sampled_from(ECONOMIES), st.sampled_from(list(INDICATORS)), PERIODS),
    st.tuples(FINITE, st.floats(0, 1)),
    min_size=1,
    max_size=12,
)


def write(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def write_figures(
    folder: Path,
    observations: dict[tuple[str, str, str], tuple[float, float]],
    reasons: list[str],
) -> None:
    """Write a folder of figures; the first observations are suspect, with the given reasons."""
    folder.mkdir()
    rows = [
        (*key, repr(share if key[1] == "HDI" else value))
        for key, (value, share) in observations.items()
    ]
    for source in {source for _, source, _ in INDICATORS.values()}:
        kept = [row for row in rows if INDICATORS[row[1]][1] == source]
        write(folder / f"{source}.csv", ["economy", "indicator", "period", "value"], kept)
    write(
        folder / "suspect.csv",
        ["economy", "indicator", "period", "value", "reason"],
        [(*row, reason) for row, reason in zip(rows, reasons, strict=False)],
    )
    names = [reasons[0] if reasons else "A", "B, C", 'D "E"', "é"]
    write(
        folder / "economies.csv",
        TABLES["economies"],
        [
            (code, "", name, name, "Asia", "", "", "", 1.5, -2, "true", "", "false", "", "us")
            for code, name in zip(ECONOMIES, names, strict=True)
        ],
    )
    write(
        folder / "indicators.csv",
        TABLES["indicators"],
        [
            (code, code, unit, source, licence, "", "", 0, "", "", "")
            for code, (unit, source, licence) in INDICATORS.items()
        ],
    )
    write(folder / "blocs.csv", TABLES["blocs"], [("SAARC", "LKA", "2025-11", "saarc-sec.org")])


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@settings(deadline=None, max_examples=20 * MORE)
@given(observations=OBSERVATIONS, reasons=st.lists(TEXT, max_size=3))
def test_figures_survive_compiling_and_unpacking(
    observations: dict[tuple[str, str, str], tuple[float, float]], reasons: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        write_figures(base / "figures", observations, reasons)
        manifest = compile_figures(base / "figures", base / "one", load_catalogue())
        snapshot = read_snapshot(base / "one")
        found = {
            (row.economy, row.indicator, row.period): row.value
            for row in snapshot.observations.itertuples()
        }
        expected = {
            key: share if key[1] == "HDI" else value for key, (value, share) in observations.items()
        }
        assert found == expected
        assert snapshot.observations["quarantined"].sum() == min(len(reasons), len(observations))
        assert verify_snapshot(base / "one") == manifest
        unpack_snapshot(snapshot, base / "csv")
        compile_figures(base / "csv", base / "two", load_catalogue())
        assert content(base / "one") == content(base / "two")


@functools.cache
def sound() -> dict[str, bytes]:
    """Give the files of a small sound snapshot."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        observations = {
            (economy, "HDI", str(year)): (0.0, (year - 1990) / 100)
            for economy in ECONOMIES
            for year in range(2000, 2024)
        }
        write_figures(base / "figures", observations, ["doubtful"])
        compile_figures(base / "figures", base / "snapshot", load_catalogue())
        return content(base / "snapshot")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the small sound snapshot to a folder."""
    folder = tmp_path_factory.mktemp("snapshot")
    for name, raw in sound().items():
        (folder / name).write_bytes(raw)
    read_snapshot(folder)
    return folder


@settings(deadline=None, max_examples=300 * MORE)
@given(data=st.data())
def test_a_flipped_bit_anywhere_is_refused(copy: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(sound())))
    raw = sound()[name]
    place = data.draw(st.integers(0, len(raw) * 8 - 1))
    flipped = bytearray(raw)
    flipped[place // 8] ^= 1 << place % 8
    (copy / name).write_bytes(flipped)
    try:
        with pytest.raises(SnapshotError):
            read_snapshot(copy)
    finally:
        (copy / name).write_bytes(raw)


@settings(deadline=None, max_examples=100 * MORE)
@given(data=st.data())
def test_a_file_cut_short_or_lengthened_is_refused(copy: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(sound())))
    raw = sound()[name]
    length = data.draw(st.integers(0, len(raw) - 1))
    (copy / name).write_bytes(data.draw(st.sampled_from([raw[:length], raw + raw[length:]])))
    try:
        with pytest.raises(SnapshotError):
            read_snapshot(copy)
    finally:
        (copy / name).write_bytes(raw)


@settings(deadline=None, max_examples=500 * MORE)
@given(FINITE)
def test_a_number_is_written_so_that_it_reads_back(value: float) -> None:
    assert number(plain(value)) == value


def test_swapped_files_are_refused(copy: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(copy, tmp_path / "swapped")
    first, second = folder / "undp-hdr.parquet", folder / "economies.parquet"
    raw = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(raw)
    with pytest.raises(SnapshotError):
        read_snapshot(folder)
