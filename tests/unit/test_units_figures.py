"""Panels of one's own from Parquet: the latest figure of each, clear answers to what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import made_units
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.errors import OwnDataError
from data.units import UnitPanel, read_units
from data.units import tables as tables_module
from data.units.codes import economy_of
from geo.economies import codes

ECONOMIES = frozenset(codes())
LONG = pd.DataFrame(
    {
        "unit": ["VNM.1_1", "VNM.1_1", "VNM.2_1", "BGD.1.2_1"],
        "indicator": ["A", "A", "A", "B"],
        "year": [2020, 2022, 2021, 2022],
        "value": [1.0, 2.0, 3.0, 4.0],
    }
)
WIDE = pd.DataFrame(
    {"unit": ["VNM.1_1", "BGD.1_1"], "name": ["One", None], "A": [1, 2], "B": [0.5, np.nan]}
)


def read(folder: Path, table: pd.DataFrame, **choices: object) -> UnitPanel:
    path = made_units.written(folder, table)
    return read_units(path, economies=ECONOMIES, **choices)  # type: ignore[arg-type]


def test_the_latest_figure_of_the_window_counts_with_its_year(tmp_path: Path) -> None:
    panel = read(tmp_path, LONG)
    assert panel.values["A"].to_dict() == pytest.approx(
        {"VNM.1_1": 2.0, "VNM.2_1": 3.0, "BGD.1.2_1": np.nan}, nan_ok=True
    )
    assert panel.years["A"].tolist() == [2022, 2021, 0]
    assert (panel.reference_year, panel.rows) == (2022, 4)
    earlier = read(tmp_path, LONG, reference_year=2020, window=1)
    assert earlier.values["A"].dropna().to_dict() == {"VNM.1_1": 1.0}


def test_wide_without_years_has_none(tmp_path: Path) -> None:
    panel = read(tmp_path, WIDE)
    assert panel.values.loc["VNM.1_1"].tolist() == [1.0, 0.5]
    assert panel.names.tolist() == ["One", "BGD.1_1"]
    assert panel.economies.tolist() == ["VNM", "BGD"]
    assert panel.reference_year is None and not panel.years.to_numpy().any()


def test_long_and_wide_give_the_same(tmp_path: Path) -> None:
    table = made_units.wide(60, 4)
    wide = read(tmp_path / "wide", table)
    long = read(tmp_path / "long", made_units.long(table))
    pd.testing.assert_frame_equal(
        wide.values, long.values.loc[wide.values.index, wide.values.columns]
    )
    assert (long.years.to_numpy() == np.where(long.values.isna(), 0, 2024)).all()


def test_batches_files_and_the_order_of_rows_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = made_units.long(made_units.wide(40, 3))
    whole = read(tmp_path / "whole", table)
    monkeypatch.setattr(tables_module, "BATCH", 7)
    mixed = table.sample(frac=1, random_state=1)
    for number, start in enumerate(range(0, len(mixed), 100)):
        made_units.written(tmp_path / "parts", mixed[start : start + 100], f"{number}.parquet")
    parts = read_units(tmp_path / "parts", economies=ECONOMIES)
    found = parts.values.loc[whole.values.index, whole.values.columns]
    pd.testing.assert_frame_equal(found, whole.values)


def test_groups_of_rows_outside_the_window_are_never_read(tmp_path: Path) -> None:
    table = pd.concat([LONG.assign(year=1990), LONG.drop(index=0)])
    path = tmp_path / "figures.parquet"
    table.to_parquet(path, index=False, row_group_size=4)
    files = tables_module.open_files(path)
    assert sum(b.num_rows for _, _, b in files.scan(["unit"], (2014, 2022))) == 3
    assert sum(b.num_rows for _, _, b in files.scan(["unit"])) == 7


def test_only_wanted_indicators_are_kept(tmp_path: Path) -> None:
    assert list(read(tmp_path, WIDE, indicators={"B"}).values) == ["B"]
    assert list(read(tmp_path, LONG, indicators={"A"}).values) == ["A"]


def test_geoboundaries_columns_will_do(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "shapeID": ["58391873B52353771512094"],
            "shapeName": ["Made-up"],
            "shapeGroup": ["VNM"],
            "A": [1.0],
        }
    )
    assert read(tmp_path, table).economies.tolist() == ["VNM"]


@pytest.mark.parametrize(
    ("code", "economy"),
    [
        ("VNM.1_1", "VNM"),
        ("VNM.1.2_1", "VNM"),
        ("VNM-ADM1-58391873B1", "VNM"),
        ("XKO.1_1", "XKX"),
        ("58391873B52353771512094", ""),
        ("Z01.1_1", ""),
        ("vnm.1_1", ""),
    ],
)
def test_a_code_tells_its_economy(code: str, economy: str) -> None:
    assert economy_of(code) == economy


Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        (LONG, lambda t: t.assign(unit=["VNM.1_1", None, "x", "y"]), "row 2, column unit"),
        (LONG, lambda t: t.assign(unit=["VNM.1_1", "a b", "x", "y"]), "'a b' is not the code"),
        (LONG, lambda t: t.assign(unit=["XYZ.1_1"] * 4), "'XYZ' (of XYZ.1_1) is not an economy"),
        (LONG, lambda t: t.assign(economy="KEN"), "said to belong to KEN, but its code says VNM"),
        (LONG, lambda t: t.assign(unit="58391873B5"), "nothing tells to which economy"),
        (LONG, lambda t: t.assign(year=2022), "row 2, column value: VNM.1_1 has a second figure"),
        (LONG, lambda t: t.assign(year=[2020, 2022, 2021.5, 2022]), "row 3, column year: 2021.5"),
        (
            LONG,
            lambda t: t.assign(value=[1, 2, np.inf, 4]),
            "row 3, column value: the value of",
        ),
        (LONG, lambda t: t.assign(value=["1", "2", "3", "4"]), "column value: it holds"),
        (LONG, lambda t: t.assign(indicator=["A", None, "A", "A"]), "row 2, column indicator"),
        (
            LONG,
            lambda t: t.assign(name=["a", "b", "c", "d"]),
            "has 'b' here and 'a' before",
        ),
        (LONG, lambda t: t.assign(year=1900).iloc[:1].assign(value=np.nan), "no figure lies in"),
        (LONG, lambda t: t[:0], "has no row"),
        (WIDE, lambda t: t.assign(unit="VNM.1_1"), "row 2, column unit: VNM.1_1 has a second row"),
        (WIDE, lambda t: t.assign(A=[1, -np.inf]), "row 2, column A: the value of BGD.1_1"),
        (WIDE, lambda t: t[["name"]], "has no column unit"),
        (WIDE, lambda t: t.assign(unit=[1, 2]), "column unit: it holds int64, not texts"),
        (WIDE, lambda t: t[["unit", "name"]], "has none of the indicators"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, table: pd.DataFrame, change: Change, said: str
) -> None:
    with pytest.raises(OwnDataError) as caught:
        read(tmp_path, change(table.copy()))
    assert said in caught.value.message
    assert caught.value.remedy


def test_a_double_is_found_across_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables_module, "BATCH", 2)
    with pytest.raises(OwnDataError, match=r"row 4, column value: VNM.1_1 has a second figure"):
        read(tmp_path, pd.concat([LONG[1:], LONG[1:2]]))


def test_what_is_no_parquet_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_text("unit,A\nVNM.1_1,1\n")
    with pytest.raises(OwnDataError, match="not a Parquet file"):
        read_units(tmp_path / "a.parquet", economies=ECONOMIES)
    with pytest.raises(OwnDataError, match="cannot be read"):
        read_units(tmp_path / "none.parquet", economies=ECONOMIES)
    (tmp_path / "empty").mkdir()
    with pytest.raises(OwnDataError, match="holds no Parquet file"):
        read_units(tmp_path / "empty", economies=ECONOMIES)


def test_files_of_a_folder_have_the_same_columns(tmp_path: Path) -> None:
    made_units.written(tmp_path, WIDE, "a.parquet")
    made_units.written(tmp_path, WIDE.drop(columns="B"), "b.parquet")
    with pytest.raises(OwnDataError, match=r"b.parquet has other columns than a.parquet"):
        read_units(tmp_path, economies=ECONOMIES)


@pytest.mark.parametrize("column", ["unit", "name"])
def test_a_text_that_is_no_utf_8_is_said(tmp_path: Path, column: str) -> None:
    texts = {"unit": [b"VNM.1_1", b"VNM.2_1"], "name": [b"An", b"Hu"]}
    texts[column][1] = "Huế".encode("utf-16")
    as_text = {name: pa.array(each, pa.binary()).view(pa.string()) for name, each in texts.items()}
    pq.write_table(pa.table(as_text | {"A": [1.0, 2.0]}), tmp_path / "a.parquet")
    with pytest.raises(OwnDataError, match=r"a\.parquet is damaged"):
        read_units(tmp_path / "a.parquet", economies=ECONOMIES)


def test_a_column_called_by_what_is_no_utf_8_is_said(tmp_path: Path) -> None:
    path = made_units.written(tmp_path, WIDE.rename(columns={"B": "Huyen"}), "a.parquet")
    path.write_bytes(path.read_bytes().replace(b"Huyen", b"Huy\xea\xff"))
    with pytest.raises(OwnDataError, match="not a Parquet file"):
        read_units(path, economies=ECONOMIES)
