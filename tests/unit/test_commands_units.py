"""kindred units, and Parquet and clusters in the commands that draw."""

from __future__ import annotations

from pathlib import Path

import made_units
import pandas as pd
import pytest
from kindred_command import kindred

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> str:
    table = made_units.long(made_units.wide(40, 4))
    return str(made_units.written(tmp_path_factory.mktemp("units"), table))


def test_rank_prints_and_writes_units(capsys: Capture, figures: str, tmp_path: Path) -> None:
    lens = tmp_path / "lens.toml"
    lens.write_text('home = "VNM.1_1"\n[[indicators]]\ncode = "TEST.K01"\n')
    done = kindred(
        capsys, "units", "rank", "--figures", figures, "--lens", str(lens), "--top", "3",
        "--uncertainty", "--draws", "50", "--format", "json",
    )  # fmt: skip
    assert [row["rank"] for row in done.rows] == [1, 2, 3]
    assert {"unit", "economy", "rank_p05", "p_top10"} <= set(done.rows[0])
    to = tmp_path / "ranked.parquet"
    kindred(capsys, "units", "rank", "--figures", figures, "--home", "VNM.1_1", "--to", str(to))
    assert len(pd.read_parquet(to)) == 40


def test_check_says_what_is_there(capsys: Capture, figures: str) -> None:
    done = kindred(capsys, "units", "check", "--figures", figures)
    assert "40 units of 5 economies" in done.out and done.code == 0
    assert kindred(capsys, "units", "check").code == 2


@pytest.mark.slow
def test_sensitivity_prints_factors(capsys: Capture, figures: str) -> None:
    done = kindred(
        capsys, "units", "sensitivity", "--figures", figures, "--home", "VNM.1_1",
        "--draws", "100", "--format", "json",
    )  # fmt: skip
    assert {row["factor"] for row in done.rows} >= {"weights", "metric"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--backend", "dask"], "needs the address of a scheduler"),
        (["--scheduler", "tcp://127.0.0.1:9"], "of use to the backend dask only"),
        (["--backend", "horses"], "cannot be spread by 'horses'"),
    ],
)
def test_sensitivity_is_computed_where_it_is_told(
    capsys: Capture, figures: str, options: list[str], said: str
) -> None:
    asked = ["--figures", figures, "--home", "VNM.1_1", "--draws", "60"]
    done = kindred(capsys, "units", "sensitivity", *asked, *options)
    assert done.code == 1 and said in done.err


def test_a_wrong_file_is_one_line_and_a_remedy(capsys: Capture, tmp_path: Path) -> None:
    path = made_units.written(tmp_path, made_units.wide(6, 2).assign(unit="VNM.1_1"))
    done = kindred(capsys, "units", "rank", "--figures", str(path), "--home", "VNM.1_1")
    assert done.code == 1 and done.out == ""
    assert "row 2, column unit: VNM.1_1 has a second row" in done.err


def test_composite_reads_parquet_as_it_reads_csv(capsys: Capture, tmp_path: Path) -> None:
    table = made_units.wide(30, 3)
    path = made_units.written(tmp_path, table)
    table.rename(columns={"unit": "uCode", "name": "uName"}).to_csv(tmp_path / "d.csv", index=False)
    structure = tmp_path / "meta.csv"
    rows = "".join(f"TEST.K0{i},Indicator,Index\n" for i in range(3))
    structure.write_text(f"iCode,Type,Parent\n{rows}Index,Aggregate,\n")
    found = [
        kindred(
            capsys, "composite", "--data", str(data), "--structure", str(structure),
            "--uncertainty", "--draws", "64", "--format", "json",
        ).rows
        for data in (path, tmp_path / "d.csv")
    ]  # fmt: skip
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--backend", "dask"], "needs the address of a scheduler"),
        (["--scheduler", "tcp://127.0.0.1:9"], "of use to the backend dask only"),
        pytest.param(
            ["--backend", "dask", "--scheduler", "nowhere"],
            "No Dask scheduler answers at nowhere",
            marks=pytest.mark.slow,
        ),
        (["--backend", "horses"], "cannot be spread by 'horses'"),
    ],
)
def test_a_cluster_that_is_none_is_said(
    capsys: Capture,
    figures: str,
    options: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dashboard.cluster.PATIENCE", 1)
    done = kindred(
        capsys, "units", "rank", "--figures", figures, "--home", "VNM.1_1", "--uncertainty",
        "--draws", "2000", *options,
    )  # fmt: skip
    assert done.code == 1 and said in done.err


def test_dask_that_is_not_installed_is_said(
    capsys: Capture, figures: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    done = kindred(
        capsys, "units", "rank", "--figures", figures, "--home", "VNM.1_1", "--uncertainty",
        "--backend", "dask", "--scheduler", "tcp://127.0.0.1:9",
    )  # fmt: skip
    assert done.code == 1 and "kindred-markets[cluster]" in done.err
