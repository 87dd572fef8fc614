"""``kindred data``: a file taken in, listed, shown, replaced and removed from a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from kindred_command import kindred
from own_files import SALES, workbook

from data.own_store import own_folder, own_layer


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path / "home"))


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    path = tmp_path / "sales.csv"
    path.write_text(SALES, encoding="utf-8")
    return path


SETTLED = """
period_is = "2026"
leave_out_unreadable = true
[economies]
Congo = "COD"
"Sri Lanca" = "LKA"
World = ""
[duplicates]
KEN = 6
"""


def test_what_is_open_is_asked_settled_in_a_mapping_and_taken_in(
    sales: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = tmp_path / "sales.toml"
    outcome = kindred(capsys, "data", "add", str(sales), "--write-mapping", str(mapping))
    assert outcome.code == 1
    assert "Not everything is settled yet; nothing was changed." in outcome.err
    assert "Congo (DRC) (COD), Congo (Republic) (COG)" in outcome.err
    assert own_layer().sets == ()

    written = mapping.read_text(encoding="utf-8")
    assert "# World: World is a group of economies" in written
    head, _, rest = written.partition("[[indicators]]")
    fields, _, tables = SETTLED.partition("[economies]")
    mapping.write_text(
        f"{head}{fields}\n[[indicators]]{rest}\n[economies]{tables}", encoding="utf-8"
    )
    outcome = kindred(capsys, "data", "add", str(sales), "--mapping", str(mapping))
    assert outcome.code == 0, outcome.err
    assert outcome.out == "Added sales (sales): OWN.SALES, OWN.PARTNERS, OWN.CUSTOMER.\n"
    (row,) = kindred(capsys, "data", "list", "--format", "json").rows
    assert (row["code"], row["file"], row["figures"]) == ("sales", "sales.csv", 9)
    rows = kindred(capsys, "data", "show", "sales", "--format", "json").rows
    assert {"economy": "KEN", "value": 7.1, "code": "OWN.SALES"}.items() <= rows[3].items()
    found = kindred(capsys, "screen", "--where", '"OWN.SALES" >= 7', "--format", "json")
    assert [line["economy"] for line in found.rows] == ["KEN"]
    assert kindred(capsys, "data", "remove", "sales").code == 0
    assert own_layer().sets == ()


def test_a_newer_edition_is_read_in_the_same_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "partners.csv"
    path.write_text("Country,Partners\nCongo,2\n", encoding="utf-8")
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'economy = "Country"\nperiod_is = "2025"\n[economies]\nCongo = "COG"\n'
        '[[indicators]]\nname = "Our partners"\ncolumn = "Partners"\ndirection = 1\n'
    )
    add = ("data", "add", str(path))
    assert kindred(capsys, *add, "--mapping", str(mapping), "--name", "Partners").code == 0
    path.write_text("Country,Partners\nCongo,3\nKenya,1\n", encoding="utf-8")
    assert kindred(capsys, *add).code == 1
    assert kindred(capsys, *add, "--replace", "partners", "--year", "2026").code == 0
    (item,) = own_layer().sets
    assert item.indicators[0].figures == {"COG": {"2026": 3.0}, "KEN": {"2026": 1.0}}
    assert (item.name, item.indicators[0].name) == ("Partners", "Our partners")


def test_only_looking_changes_nothing(sales: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = kindred(capsys, "data", "add", str(sales), "--check")
    assert outcome.code == 0
    assert "To be settled: Congo" in outcome.err
    assert not own_folder().exists()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("add", "absent.csv"), 1, "cannot be read"),
        (("add", "{sales}", "--mapping", "absent.toml"), 1, "cannot be read"),
        (("add", "{sales}", "--year", "soon"), 2, "--year"),
        (("add", "{sales}", "--encoding", "klingon"), 2, "--encoding"),
        (("add", "{sales}", "--replace", "nothing"), 1, "no figures of your own"),
        (("show", "nothing"), 1, "no figures of your own"),
        (("remove", "nothing"), 1, "no figures of your own"),
    ],
)
def test_wrong_use_is_said_in_a_line(
    arguments: tuple[str, ...],
    code: int,
    says: str,
    sales: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    outcome = kindred(capsys, "data", *(item.format(sales=sales) for item in arguments))
    assert outcome.code == code
    assert says in outcome.err


def test_a_list_excludes_where_it_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "partners.csv"
    path.write_text("Country,Sanctioned\nBangladesh,yes\nKenya,no\n", encoding="utf-8")
    assert kindred(capsys, "data", "add", str(path)).code == 0
    rank = ("rank", "--by", "opportunity", "--format", "json")
    before = {row["economy"] for row in kindred(capsys, *rank).rows if row["open"]}
    found = kindred(capsys, *rank, "--exclude", "OWN.SANCTIONED").rows
    assert before - {row["economy"] for row in found if row["open"]} == {"BGD"}
    outcome = kindred(capsys, *rank, "--exclude", "own")  # it only marks, so nothing is excluded
    assert outcome.code == 2
    assert "cannot be read" in outcome.err


def test_own_scores_are_put_beside_the_public_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("economy,Regulation,Partners\nweight,3,1\nBGD,4,8\nKEN,,6\n")
    rows = kindred(capsys, "data", "score", str(path), "--format", "json").rows
    # By hand: (3 x 4 + 1 x 8) / 4.
    assert [(row["economy"], row["own_score"], row["own_filled"]) for row in rows] == [
        ("BGD", 5.0, 2),
        ("KEN", 6.0, 1),
    ]
    assert rows[0]["similarity"] is not None


def test_doctor_names_own_figures_that_cannot_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def found() -> dict[str, str]:
        rows = kindred(capsys, "doctor", "--format", "json").rows
        return next(row for row in rows if row["check"] == "own figures")

    assert found()["detail"] == "none"
    own_folder().mkdir(parents=True)
    (own_folder() / "broken.json").write_text("{}")
    assert found()["status"] == "problem"
    assert "broken.json" in found()["detail"]


def test_a_sheet_is_chosen_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "book.xlsx"

    def more(book: object) -> None:
        book.create_sheet("Second").append(["Country", "Staff"])  # type: ignore[attr-defined]
        book["Second"].append(["Peru", 3])  # type: ignore[index]

    path.write_bytes(workbook([["Country", "Sales"], ["Kenya", 1]], more))
    outcome = kindred(capsys, "data", "add", str(path), "--year", "2025")
    assert "2 sheets with cells: Sheet, Second" in outcome.err
    outcome = kindred(capsys, "data", "add", str(path), "--year", "2025", "--sheet", "Second")
    assert outcome.code == 0, outcome.err
    assert own_layer().sets[0].codes == ("OWN.STAFF",)
