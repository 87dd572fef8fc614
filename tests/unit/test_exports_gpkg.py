"""The GeoPackage export, read back by GDAL and by SQLite."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from time import sleep
from typing import Any

import pandas as pd
import pyogrio
import pytest
from exported import ECONOMIES, hostile, shortlist

from dashboard.exports import EXPORTERS, gpkg
from data.errors import ExportError


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the file once for all tests that read it."""
    path = tmp_path_factory.mktemp("gpkg") / "shortlist.gpkg"
    path.write_bytes(EXPORTERS["gpkg"].write(shortlist()))
    return path


def layer(file: Path, name: str) -> Any:
    return pyogrio.read_dataframe(file, layer=name)


def test_it_has_one_layer_of_shapes_and_tables_beside_it(file: Path) -> None:
    names = {str(name): kind for name, kind in pyogrio.list_layers(file)}
    assert set(names) == {
        *("shortlist", "figures", "method", "sources", "columns", "replay", "layer_styles"),
    }
    assert [name for name, kind in names.items() if kind is not None] == ["shortlist"]


def test_the_layer_has_the_same_columns_and_figures(file: Path) -> None:
    made, found = shortlist(), layer(file, "shortlist")
    assert list(found.columns) == [*(column.key for column in made.columns), "geometry"]
    assert list(found["economy"]) == list(ECONOMIES)
    for key in ("IT.NET.USER.ZS", "similarity", "gdp"):
        pd.testing.assert_series_equal(
            found[key], made.rows[key].reset_index(drop=True), check_names=False
        )


def test_shapes_are_in_wgs84_and_sound(file: Path) -> None:
    found = layer(file, "shortlist")
    assert found.crs == "EPSG:4326"
    assert found.geometry.is_valid.all()


def test_missing_values_are_null_and_types_are_kept(file: Path) -> None:
    with closing(sqlite3.connect(file)) as base:
        types = {row[1]: row[2] for row in base.execute("PRAGMA table_info(shortlist)")}
        taiwan = base.execute(
            'SELECT rank, similarity, landlocked, "IT.NET.USER.ZS year" FROM shortlist '
            "WHERE economy = 'TWN'"
        ).fetchone()
    assert (types["rank"], types["similarity"]) == ("INTEGER", "REAL")
    assert types["african"] == "BOOLEAN"
    assert taiwan[:3] == (None, None, 0)


def test_method_and_sources_are_tables(file: Path) -> None:
    method = layer(file, "method").set_index("item")["value"]
    assert method["Snapshot"] == shortlist().markets.snapshot_id
    assert "Natural Earth" in method["Boundaries"]
    assert list(layer(file, "sources")["licence"]) == list(shortlist().sources["licence"])
    assert len(layer(file, "figures")) == len(shortlist().figures)


def test_hostile_texts_are_read_back_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "hostile.gpkg"
    path.write_bytes(EXPORTERS["gpkg"].write(hostile()))
    found = layer(path, "shortlist")
    assert list(found["name"]) == list(hostile().rows["name"])


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise pyogrio.errors.DataSourceError("disk full")

    monkeypatch.setattr(pyogrio, "write_dataframe", refuse)
    with pytest.raises(ExportError, match="disk full"):
        EXPORTERS["gpkg"].write(shortlist())


def test_the_date_is_left_out_by_whoever_writes_beside_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_by: list[object] = []
    monkeypatch.setattr(
        pyogrio, "set_gdal_config_options", lambda given: set_by.extend(given.values())
    )
    both = Barrier(2)

    def write() -> None:
        both.wait(10)
        for _ in range(20):
            with gpkg._without_date(pyogrio):
                sleep(0)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(write) for _ in range(2)]:
            done.result()
    assert set_by == [gpkg._NO_DATE, None] * 40
