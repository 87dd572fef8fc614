"""Tables of one's own: read as text, refused with the line where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import AnalysisError
from data.tables import read_table


def write(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_cells_stay_text_and_na_stays_na(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "\ufeffuCode,x\nNA, 01 \nVN,\n"))
    assert table.to_dict("list") == {"uCode": ["NA", "VN"], "x": ["01", ""]}


def test_quotes_keep_commas_and_empty_lines_are_dropped(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, 'a,b\n"Korea, Rep.",1\n\n,\nx,2\n'))
    assert table["a"].tolist() == ["Korea, Rep.", "x"]


def test_row_numbers_of_r_are_dropped(tmp_path: Path) -> None:
    assert list(read_table(write(tmp_path, '"","a"\n"1","x"\n')).columns) == ["a"]


def test_semicolons_separate_where_there_is_no_comma(tmp_path: Path) -> None:
    assert list(read_table(write(tmp_path, "a;b\n1;2\n")).columns) == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("a,a\n1,2\n", "column a is there more than once"),
        ("a,b\n1,2\n3\n", ":3: 1 cells"),
    ],
)
def test_a_wrong_table_is_refused_with_the_reason(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(AnalysisError, match=said):
        read_table(write(tmp_path, text))


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("a\nCôte".encode("latin-1"))
    with pytest.raises(AnalysisError, match="UTF-8"):
        read_table(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AnalysisError, match="cannot be read"):
        read_table(tmp_path / "none.csv")
