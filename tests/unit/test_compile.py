"""Figures become a snapshot, or every problem is named and nothing is written."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data.catalogue import load_catalogue
from data.cells import number, plain
from data.errors import FiguresError, SnapshotError
from data.manifest import Manifest
from data.periods import year_of
from data.snapshot import (
    compile_figures,
    embedded_path,
    read_snapshot,
    unpack_snapshot,
    verify_snapshot,
)


def built(figures: Path, target: Path) -> Manifest:
    return compile_figures(figures, target, load_catalogue())


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(figures: Path) -> list[str]:
    target = figures.parent / "snapshot"
    with pytest.raises(FiguresError) as caught:
        built(figures, target)
    assert not target.exists()
    assert [path.name for path in figures.parent.iterdir()] == ["figures"]
    return [str(problem) for problem in caught.value.problems]


def test_a_snapshot_says_what_it_holds(figures: Path, tmp_path: Path) -> None:
    manifest = built(figures, tmp_path / "snapshot")
    assert (manifest.observations, manifest.economies, manifest.indicators) == (8, 3, 3)
    assert [source.code for source in manifest.sources] == ["microsoft-aiei", "worldbank-wdi"]
    diffusion = manifest.sources[0]
    assert (diffusion.licence, diffusion.rows, diffusion.economies) == ("MIT", 3, 2)
    assert (diffusion.first_period, diffusion.last_period) == ("2025-H2", "2026-Q1")
    assert manifest.quarantined[0].reason == "negative, so wrong"
    assert manifest.vintage_year == 2026


def test_a_source_is_a_parquet_file_of_four_columns(figures: Path, tmp_path: Path) -> None:
    built(figures, tmp_path / "snapshot")
    table = pq.read_table(tmp_path / "snapshot" / "worldbank-wdi.parquet")
    assert table.column_names == ["economy", "indicator", "period", "value"]
    assert table.schema.metadata is None
    assert table.num_rows == 5


def test_compiling_twice_gives_the_same_bytes(figures: Path, tmp_path: Path) -> None:
    built(figures, tmp_path / "one")
    built(figures, tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_the_order_of_rows_does_not_matter(figures: Path, tmp_path: Path) -> None:
    built(figures, tmp_path / "one")
    for path in figures.glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *reversed(rows)]), encoding="utf-8")
    built(figures, tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_how_a_number_and_a_line_end_are_written_does_not_matter(
    figures: Path, tmp_path: Path
) -> None:
    built(figures, tmp_path / "one")
    edit(figures / "microsoft-aiei.csv", "1e1", "+10.00")
    path = figures / "worldbank-wdi.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    built(figures, tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_unpacking_and_compiling_gives_the_same_bytes(figures: Path, tmp_path: Path) -> None:
    built(figures, tmp_path / "one")
    unpack_snapshot(read_snapshot(tmp_path / "one"), tmp_path / "csv")
    built(tmp_path / "csv", tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_the_embedded_snapshot_survives_unpacking_and_compiling(tmp_path: Path) -> None:
    unpack_snapshot(read_snapshot(embedded_path()), tmp_path / "csv")
    manifest = built(tmp_path / "csv", tmp_path / "snapshot")
    assert manifest.observations == 253_514
    assert content(tmp_path / "snapshot") == content(embedded_path())


def test_another_vintage_survives_unpacking(figures: Path, tmp_path: Path) -> None:
    (figures / "sources.csv").write_text(
        "source,publisher,title,licence,licence_url,vintage,vintage_year,url\n"
        "worldbank-wdi,World Bank,WDI,CC BY 4.0,https://a.example,May 2031,2031,https://b.example\n",
        encoding="utf-8",
    )
    assert built(figures, tmp_path / "one").vintage_year == 2031
    unpack_snapshot(read_snapshot(tmp_path / "one"), tmp_path / "csv")
    built(tmp_path / "csv", tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_the_number_of_refreshes_does_not_change_the_id(figures: Path, tmp_path: Path) -> None:
    first = built(figures, tmp_path / "one")
    later = compile_figures(figures, tmp_path / "two", load_catalogue(), sequence=4)
    assert (later.sequence, later.id) == (4, first.id)


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: edit(folder / "worldbank-wdi.csv", "100352192", "100352193"),
        lambda folder: edit(folder / "suspect.csv", "so wrong", "so false"),
        lambda folder: edit(folder / "economies.csv", "Dong", "dong"),
    ],
)
def test_any_change_of_content_changes_the_id(
    figures: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    first = built(figures, tmp_path / "one")
    change(figures)
    assert built(figures, tmp_path / "two").id != first.id


@pytest.mark.parametrize(
    ("file", "row", "says"),
    [
        ("worldbank-wdi", "ABC,SP.POP.TOTL,2020,1", "economy 'ABC' is not known"),
        ("worldbank-wdi", "vnm,SP.POP.TOTL,2020,1", "economy 'vnm' is not known"),
        ("worldbank-wdi", "VNM,SP.POP.TOT,2020,1", "indicator 'SP.POP.TOT' is not known"),
        ("worldbank-wdi", "VNM,NY.GDP.MKTP.CD,2020,1", "'NY.GDP.MKTP.CD' is not known"),
        ("worldbank-wdi", "VNM,AI.DIFFUSION,2025-H1,1", "belongs to microsoft-aiei"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,2020,many", "'many' is not a number"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,2020,", "the value is empty"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,2020,nan", "'nan' is not a number"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,2020,-inf", "'-inf' is not a number"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,2020,1e400", "'1e400' is too large"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,2020,1_000", "is not a number"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,2020,١٢", "is not a number"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,2020,0x1p3", "is not a number"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,2020, 7", "is not a number"),
        ("worldbank-wdi", 'VNM,SP.POP.TOTL,2020,"1,5"', "'1,5' is not a number"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,2024,1", "occurs a second time"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,2020,-1", "out of range for SP.POP.TOTL (at least 0"),
        ("microsoft-aiei", "VNM,AI.DIFFUSION,2025-H1,101", "out of range for AI.DIFFUSION (0 to"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,2020-H3,1", "period '2020-H3' is not understood"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,20,1", "period '20' is not understood"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,3020,1", "period '3020' is not understood"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,2020", "has 3 cells instead of 4"),
        ("worldbank-wdi", "VNM,SP.POP.TOTL,2020,1,2", "has 5 cells instead of 4"),
        ("worldbank-wdi", 'VNM,SP.POP.TOTL,2020,"1', "is not CSV"),
        ("suspect", "VNM,SP.POP.TOTL,1999,1,why", "there is no such observation"),
        ("suspect", "VNM,SP.POP.TOTL,2024,1,why", "the observation is 1.00988e+08, not 1"),
        ("suspect", "NAM,SP.POP.TOTL,2023,-3,why", "occurs a second time"),
        ("suspect", "VNM,SP.POP.TOTL,2024,100987686,", "reason: is empty"),
        ("blocs", "ASEAN,ABC,2025-11,asean.org", "economy 'ABC' is not known"),
        ("blocs", "ASEAN,VNM,2025-11,asean.org", "ASEAN, VNM occurs a second time"),
        ("blocs", "ASEAN,NAM,November,asean.org", "as_of: 'November' is not a date"),
        ("economies", "VNM,,A,A,A,,,,,,,,,,A", "VNM occurs a second time"),
        ("economies", "AAA,VN,A,A,A,,,,,,,,,,A", "VN occurs a second time"),
        ("economies", "Aaa,,A,A,A,,,,,,,,,,A", "economy: 'Aaa' is not three capital letters"),
        ("economies", "AAA,,,A,A,,,,,,,,,,A", "name: is empty"),
        ("economies", "AAA,,A,A,A,,,,91,0,,,,,A", "latitude: 91 is not within -90 to 90"),
        ("economies", "AAA,,A,A,A,,,,0,0,yes,,,,A", "landlocked: 'yes' is neither true nor false"),
        ("indicators", "X,X,X,worldbank-wdi,X,,,0,,,", "X is not in the catalogue"),
        (
            "indicators",
            "NY.GDP.MKTP.CD,GDP,euro,worldbank-wdi,CC BY 4.0,,,1,0,,",
            "unit is 'euro', in the catalogue 'current US$'",
        ),
        ("indicators", "HDI,HDI,0 to 1,undp-hdr,CC BY 3.0 IGO,,,1,0,1,", "no file undp-hdr.csv"),
        ("indicators", "HDI,HDI,0 to 1,undp-hdr,CC BY 3.0 IGO,,,2,0,1,", "direction: '2' is not"),
    ],
)
def test_a_problem_is_named_with_file_and_line(
    figures: Path, file: str, row: str, says: str
) -> None:
    path = figures / f"{file}.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}{row}\n", encoding="utf-8")
    line = text.count("\n") + 1
    assert any(
        problem.startswith(f"{file}.csv:{line}: ") and says in problem
        for problem in problems(figures)
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("economy,indicator,period,value", "economy,indicator,period", "column value is missing"),
        ("period,value", "period,value,flag", "column 'flag' is not expected"),
        ("period,value", "value,period", "in this order"),
        ("economy,indicator,period,value\n", "", "column economy, indicator, period, value is"),
    ],
)
def test_other_columns_are_named(figures: Path, old: str, new: str, says: str) -> None:
    edit(figures / "microsoft-aiei.csv", old, new)
    found = problems(figures)
    assert len(found) == 1
    assert found[0].startswith("microsoft-aiei.csv:1: ") and says in found[0]


def test_text_that_is_not_utf8_is_named_with_its_line(figures: Path) -> None:
    path = figures / "economies.csv"
    path.write_bytes(path.read_bytes().replace(b"Namibia,Namibia", b"Namibi\xe9,Namibia"))
    assert problems(figures) == ["economies.csv:3: is not UTF-8 text"]


def test_a_missing_table_is_named_alone(figures: Path) -> None:
    (figures / "economies.csv").unlink()
    assert problems(figures) == ["economies.csv:1: is missing"]


def test_a_file_of_an_unknown_source_is_named(figures: Path) -> None:
    (figures / "blog.csv").write_text("economy,indicator,period,value\n", encoding="utf-8")
    assert problems(figures) == ["blog.csv:1: no source is called 'blog'"]


def test_a_control_character_is_refused(figures: Path) -> None:
    edit(figures / "economies.csv", '"Kosovo, Republic of"', '"Kosovo\n"')
    assert "holds a control character" in problems(figures)[0]


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(FiguresError, match="is not a folder"):
        built(tmp_path / "none", tmp_path / "snapshot")


def test_all_problems_are_collected_and_the_rest_counted(figures: Path) -> None:
    with (figures / "worldbank-wdi.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"ABC,SP.POP.TOTL,{1900 + year},x\n" for year in range(50))
    with pytest.raises(FiguresError, match=r"100 problems .* and 95 more") as caught:
        built(figures, figures.parent / "snapshot")
    assert len(caught.value.problems) == 100


def test_a_quarantined_value_may_be_impossible(figures: Path, tmp_path: Path) -> None:
    built(figures, tmp_path / "snapshot")
    (figures / "suspect.csv").write_text("economy,indicator,period,value,reason\n")
    with pytest.raises(FiguresError, match=r"worldbank-wdi.csv:5: -3 is out of range"):
        built(figures, tmp_path / "other")


def test_a_snapshot_is_replaced_by_a_newer_compile(figures: Path, tmp_path: Path) -> None:
    built(figures, tmp_path / "snapshot")
    edit(figures / "worldbank-wdi.csv", "3030131", "3030132")
    manifest = built(figures, tmp_path / "snapshot")
    assert verify_snapshot(tmp_path / "snapshot") == manifest


def test_a_folder_with_other_things_is_left_alone(figures: Path, tmp_path: Path) -> None:
    target = tmp_path / "documents"
    target.mkdir()
    (target / "letter.txt").write_text("dear")
    with pytest.raises(SnapshotError, match=r"letter\.txt"):
        built(figures, target)
    assert [path.name for path in target.iterdir()] == ["letter.txt"]


def test_wrong_figures_leave_the_snapshot_as_it_was(figures: Path, tmp_path: Path) -> None:
    built(figures, tmp_path / "snapshot")
    before = content(tmp_path / "snapshot")
    edit(figures / "worldbank-wdi.csv", "3030131", "many")
    with pytest.raises(FiguresError):
        built(figures, tmp_path / "snapshot")
    assert content(tmp_path / "snapshot") == before


def test_a_full_disk_leaves_the_snapshot_as_it_was(
    figures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(figures, tmp_path / "snapshot")
    before = content(tmp_path / "snapshot")
    edit(figures / "worldbank-wdi.csv", "3030131", "3030132")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SnapshotError, match="No space left"):
        built(figures, tmp_path / "snapshot")
    assert content(tmp_path / "snapshot") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["figures", "snapshot"]


def test_a_switch_that_fails_puts_the_old_snapshot_back(
    figures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(figures, tmp_path / "snapshot")
    before = content(tmp_path / "snapshot")
    rename = Path.rename

    def refuse_new(path: Path, target: Path) -> Path:
        if path.suffix == ".part":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse_new)
    with pytest.raises(SnapshotError, match="Permission denied"):
        built(figures, tmp_path / "snapshot")
    assert content(tmp_path / "snapshot") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["figures", "snapshot"]


def test_unpacking_wants_an_empty_folder(figures: Path, tmp_path: Path) -> None:
    built(figures, tmp_path / "snapshot")
    with pytest.raises(SnapshotError, match="is not empty"):
        unpack_snapshot(read_snapshot(tmp_path / "snapshot"), figures)


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("2024", 2024),
        ("2025-H1", 2025),
        ("2026-Q4", 2026),
        ("2026-Q5", None),
        ("2026-H0", None),
        ("26", None),
        ("2024 ", None),
        ("２０２４", None),
        ("1899", None),
        ("2101", None),
    ],
)
def test_periods_are_years_halves_and_quarters(period: str, year: int | None) -> None:
    assert year_of(period) == year


def test_minus_zero_is_zero() -> None:
    assert plain(number("-0.0")) == "0"
