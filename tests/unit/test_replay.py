"""Replay files: the same table again, what changed since, and files that cannot be used."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
import warnings
import zipfile
from contextlib import closing
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from exported import CONDITIONS, ECONOMIES, hostile, shortlist
from hypothesis import given
from hypothesis import strategies as st
from kindred_command import kindred

from dashboard import engine
from dashboard.exports import EXPORTERS, Options
from dashboard.exports.packing import from_lines, to_lines
from dashboard.exports.replaying import replay_in, replay_of, replay_text
from dashboard.exports.reproducing import reproduce
from data.errors import LinkError
from geo.decisions import Decision
from geo.recipe import Recipe
from geo.replay import FORMAT, Member, Replay, read_replay, write_replay
from geo.replay_changes import changes_since, in_sentences
from geo.shortlist import ShortlistExport, shortlist_export

ROOT = Path(__file__).parents[2]
Capture = pytest.CaptureFixture[str]


@cache
def made() -> Replay:
    return replay_of(shortlist())


def otherwise(replay: Replay, code: str, /, **fields: object) -> Replay:
    """Give the replay as it would be, had an economy stood otherwise on an earlier snapshot."""
    members = tuple(
        member.model_copy(update=fields) if member.economy == code else member
        for member in replay.members
    )
    earlier = replay.snapshot.model_copy(update={"id": "0123456789ab"})
    return replay.model_copy(
        update={"members": members, "snapshot": earlier, "table": hashlib.sha256().hexdigest()}
    )


def member(replay: Replay, economy: str) -> Member:
    return next(item for item in replay.members if item.economy == economy)


@pytest.mark.parametrize("name", ["xlsx", "parquet", "geojson", "gpkg"])
@pytest.mark.parametrize(
    ("export", "form"),
    [
        pytest.param(shortlist, "wide", id="plain"),
        pytest.param(hostile, "long", id="hostile", marks=pytest.mark.slow),
    ],
)
def test_every_format_that_can_carries_the_whole_replay(
    name: str, export: object, form: str
) -> None:
    given: ShortlistExport = export()  # type: ignore[operator]
    options = Options(form=form)  # type: ignore[arg-type]
    content = EXPORTERS[name].write(given, options)
    assert replay_in(f"Some list{EXPORTERS[name].extension}", content) == replay_of(given, options)


def test_a_replay_says_what_the_table_was_made_of() -> None:
    kept = made()
    assert kept.economies == ECONOMIES
    assert kept.recipe == shortlist().markets.recipe
    assert kept.conditions == CONDITIONS
    assert kept.snapshot.id == engine.snapshot().id
    assert kept.snapshot.checksum == engine.snapshot().manifest.checksum
    assert kept.notes == {"BGD": "Call the chamber"}
    value, period = member(kept, "BGD").values["IT.NET.USER.ZS"]
    assert value == shortlist().rows.at["BGD", "IT.NET.USER.ZS"]
    assert period == str(shortlist().rows.at["BGD", "IT.NET.USER.ZS year"])
    assert member(kept, "BGD").ranks["rank"] == shortlist().rows.at["BGD", "rank"]
    assert member(kept, "TWN").ranks["rank"] is None


def test_notes_are_in_the_file_only_where_they_are_wanted() -> None:
    text = replay_text(shortlist(), notes=False)
    assert "chamber" not in text
    again = reproduce(read_replay(text), engine.snapshot())
    assert again.same
    assert again.shortlist.notes == {}


@pytest.mark.parametrize("export", [shortlist, hostile], ids=["plain", "hostile"])
def test_a_replay_survives_its_file_and_makes_the_same_table(export: object) -> None:
    kept = replay_of(export())  # type: ignore[operator]
    assert read_replay(write_replay(kept)) == kept
    if export is shortlist:
        again = reproduce(kept, engine.snapshot())
        assert again.same
        assert again.shortlist.rows.drop(columns="version").equals(
            shortlist().rows.drop(columns="version")
        )


@pytest.mark.slow
def test_an_export_in_another_language_is_made_again_in_it() -> None:
    markets = shortlist().markets.told("vi")
    vietnamese = shortlist_export(markets, engine.snapshot(), ["BGD", "KEN"], version="9.9.9")
    again = reproduce(replay_of(vietnamese), engine.snapshot())
    assert again.same
    assert again.shortlist.rows.at["KEN", "name"] == "Kenya"
    assert "kinh tế" in again.shortlist.rows.at["KEN", "verdict_text"]


def test_nothing_changed_on_the_same_figures() -> None:
    changes = changes_since(made(), shortlist().markets)
    assert changes.none
    assert in_sentences(changes, shortlist().markets) == (
        "Every figure, rank and member is as it was.",
    )


def test_a_figure_that_changed_is_named_with_both_values_and_years() -> None:
    kept = made()
    values = {**member(kept, "BGD").values, "IT.NET.USER.ZS": (12.5, "2019")}
    del values["SI.POV.GINI"]
    values["OLD.SERIES"] = (1.0, "2018")
    changes = changes_since(otherwise(kept, "BGD", values=values), shortlist().markets)
    found = changes.figures.set_index("indicator")
    assert list(found["economy"].unique()) == ["BGD"]
    assert found["change"].to_dict() == {
        "IT.NET.USER.ZS": "changed",
        "SI.POV.GINI": "added",
        "OLD.SERIES": "removed",
    }
    row = found.loc["IT.NET.USER.ZS"]
    assert (row["old"], row["old_period"]) == (12.5, "2019")
    assert row["new"] == shortlist().rows.at["BGD", "IT.NET.USER.ZS"]
    assert row["new_period"] == str(shortlist().rows.at["BGD", "IT.NET.USER.ZS year"])


def test_a_rank_that_moved_is_told_with_the_reason() -> None:
    kept = made()
    moved = otherwise(kept, "LKA", ranks={**member(kept, "LKA").ranks, "rank": 99})
    (row,) = changes_since(moved, shortlist().markets).ranks.to_dict("records")
    assert (row["economy"], row["rank"], row["old"]) == ("LKA", "rank", 99)
    assert row["new"] == shortlist().rows.at["LKA", "rank"]
    assert row["why"] == "only figures of other economies changed"
    values = {**member(kept, "LKA").values, "IT.NET.USER.ZS": (1.0, "2019")}
    both = otherwise(moved, "LKA", values=values)
    assert changes_since(both, shortlist().markets).ranks["why"].item() == (
        "1 figure of its own changed"
    )


def test_members_that_fail_a_condition_now_are_told_with_it() -> None:
    where = '"EG.ELC.ACCS.ZS" > 90 AND population > 1000000'
    listed = shortlist_export(
        shortlist().markets, engine.snapshot(), ["BGD", "TCD", "FJI"], conditions=where
    )
    kept = replay_of(listed)
    assert {code: member(kept, code).met for code in kept.economies} == {
        "BGD": True,
        "TCD": False,
        "FJI": False,
    }
    earlier = otherwise(otherwise(kept, "TCD", met=True), "BGD", met=False)
    earlier = earlier.model_copy(update={"matches": tuple(set(kept.matches) - {"KEN", "LKA"})})
    changes = changes_since(earlier, shortlist().markets)
    rows = {row["economy"]: row for row in changes.members.to_dict("records")}
    assert rows["TCD"]["change"] == "fails"
    assert rows["TCD"]["why"] == '"EG.ELC.ACCS.ZS" > 90'
    assert rows["BGD"]["change"] == "meets"
    assert (rows["LKA"]["listed"], rows["LKA"]["change"]) == (False, "meets")
    said = " ".join(in_sentences(changes, shortlist().markets))
    assert "No longer meet the conditions: Chad." in said


def test_a_file_whose_home_is_no_economy_tells_of_the_members_alone() -> None:
    home = made().home.model_copy(update={"economy": "AAA"})
    changes = changes_since(made().model_copy(update={"home": home}), engine.merged(Recipe()))
    assert changes.figures.empty


def test_an_economy_that_is_gone_is_told_and_the_others_are_made() -> None:
    kept = otherwise(made(), "BGD", economy="ZZZ")
    changes = changes_since(kept, shortlist().markets)
    assert changes.members.set_index("economy").at["ZZZ", "change"] == "gone"
    assert reproduce(kept, engine.snapshot()).shortlist.economies == ECONOMIES[1:]


TEXT = write_replay(made())
NEWER = TEXT.replace(f'"kindred_replay": {FORMAT}', '"kindred_replay": 7')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT[:-20], "cut or damaged"),
        (TEXT[: len(TEXT) // 2], "cut or damaged"),
        (TEXT.replace('"BGD"', '"LKA"', 1), "changed after it was written"),
        (TEXT.replace("0.15", "0.16").replace("> 5", "> 6"), "changed after it was written"),
        (NEWER, "newer version of Kindred Markets: its form is 7"),
        ("", "no replay file"),
        ("{}", "no replay file"),
        ("[" * 100_000, "no replay file"),
        ("nonsense", "no replay file"),
        ('{"kindred_replay": true}', "no replay file"),
        ('{"kindred_replay": NaN}', "cut or damaged"),
        ('{"kindred_replay": 1, "digest": 5}', "changed after it was written"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_once(text: str, said: str) -> None:
    with pytest.raises(LinkError, match=said) as caught:
        read_replay(text)
    assert caught.value.remedy


@given(st.integers(0, len(TEXT) - 1), st.characters(max_codepoint=0x2FFF))
def test_no_change_of_a_file_goes_unnoticed(place: int, letter: str) -> None:
    changed = TEXT[:place] + letter + TEXT[place + 1 :]
    try:
        assert read_replay(changed) == made()
    except LinkError:
        return
    # Only space between the parts may differ, or the way in which a letter is written.
    assert json.loads(changed) == json.loads(TEXT)


def test_a_file_of_the_first_form_still_opens() -> None:
    kept = read_replay((Path(__file__).parent / "replay_form_1.kindred.json").read_text("utf-8"))
    assert kept.economies == ("BGD", "KEN")
    assert kept.recipe.gates == ("stability",)
    assert kept.notes == {"KEN": "Ghi chú"}
    reproduce(kept, engine.snapshot())


@pytest.mark.parametrize("name", ["a.xlsx", "a.parquet", "a.geojson", "a.gpkg", "a.kindred.json"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"PK\x03\x04 broken", b"PAR1PAR1", b"{}"])
def test_a_damaged_file_is_refused_whatever_it_claims_to_be(name: str, content: bytes) -> None:
    with pytest.raises(LinkError):
        replay_in(name, content)


def test_a_workbook_that_unpacks_to_too_much_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (61 * 2**20))
    with pytest.raises(LinkError, match="would expand to 61 MB"):
        replay_in(path.name, path.read_bytes())


@pytest.mark.parametrize("piece", [b"0" * 2_000_000, b"<a><!--" + b"<b> " * 500_000])
def test_a_workbook_with_xml_that_has_no_end_is_not_read(tmp_path: Path, piece: bytes) -> None:
    """The parser would begin the piece anew with every block of the file."""
    path = tmp_path / "endless.xlsx"
    path.write_bytes(EXPORTERS["xlsx"].write(hostile()))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the part stands there twice, and the later one counts
        archive.writestr("xl/worksheets/sheet8.xml", piece)
    with pytest.raises(LinkError, match="is damaged"):
        replay_in(path.name, path.read_bytes())


def test_a_row_that_says_it_is_the_last_of_ten_thousand_millions_is_not_waited_for(
    tmp_path: Path,
) -> None:
    """The reader of workbooks makes up all rows that a sheet leaves out."""
    path, far = tmp_path / "far.xlsx", tmp_path / "farther.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["kindred:replay"])  # type: ignore[union-attr]
    book.save(path)
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(far, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            part = given.read(name)
            if name.endswith("sheet1.xml"):
                part = re.sub(rb"<dimension[^>]*>", b"", part)
                part = part.replace(b'"1"', b'"9999999999"').replace(b'"A1"', b'"A9999999999"')
            made.writestr(name, part)
    with pytest.raises(LinkError, match="carries no replay"):
        replay_in(far.name, far.read_bytes())


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ("document TEXT AS (hex(zeroblob(12000000))), x", "carries no replay"),
        ("x, document TEXT AS (x) STORED", "carries no replay"),
        ("document BLOB, x", "damaged"),
    ],
)
def test_a_geopackage_cannot_make_its_reader_fill_the_memory(
    tmp_path: Path, columns: str, said: str
) -> None:
    path = tmp_path / "large.gpkg"
    with closing(sqlite3.connect(path)) as base:
        base.execute(f"CREATE TABLE replay ({columns})")
        base.execute("INSERT INTO replay (x) VALUES ('{}')")
        if "BLOB" in columns:
            base.execute("UPDATE replay SET document = zeroblob(21000000)")
        base.commit()
    with pytest.raises(LinkError, match=said):
        replay_in(path.name, path.read_bytes())


@pytest.mark.slow
def test_a_workbook_saved_again_still_carries_its_replay(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(EXPORTERS["xlsx"].write(hostile()))
    book = openpyxl.load_workbook(path)
    book.move_sheet("Replay", -3)
    book.save(path)
    assert replay_in(path.name, path.read_bytes()) == replay_of(hostile())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_lines_give_back_their_text(text: str) -> None:
    lines = to_lines(text)
    assert from_lines(lines) == text
    assert all(line[0].isdigit() for line in lines)
    with pytest.raises(LinkError):
        from_lines([*lines[:-1], lines[-1][:-3]])


@pytest.mark.parametrize(
    ("locale", "zone", "seed"),
    [
        ("vi_VN.UTF-8", "Asia/Ho_Chi_Minh", "4711"),
        pytest.param("C", "UTC", "0", marks=pytest.mark.slow),
        pytest.param("de_DE.UTF-8", "America/St_Johns", "1", marks=pytest.mark.slow),
    ],
)
def test_a_fresh_process_elsewhere_makes_the_same_bytes(
    capsys: Capture, tmp_path: Path, locale: str, zone: str, seed: str
) -> None:
    path = tmp_path / "list.csv"
    options = ["--economies", "KEN,BGD,CIV", "--gate", "adoption", "--without", "SI.POV.GINI"]
    assert kindred(capsys, "export", "--to", str(path), *options).code == 0
    run = subprocess.run(
        [sys.executable, "-P", "-m", "dashboard.cli", "replay", str(path)],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "LC_ALL": locale,
            "LANG": locale,
            "TZ": zone,
            "PYTHONHASHSEED": seed,
        },
        capture_output=True,
        check=False,
    )
    assert b"byte for byte" in run.stderr
    assert run.stdout == path.read_bytes()


def test_the_command_prints_the_table_or_writes_it(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    kindred(capsys, "export", "--to", str(path), "--economies", "BGD,KEN", "--form", "long")
    outcome = kindred(capsys, "replay", str(path))
    assert outcome.code == 0
    assert "byte for byte" in outcome.err
    assert outcome.out.startswith("position,economy,name,indicator,")
    again = tmp_path / "again.xlsx"
    assert kindred(capsys, "replay", str(path), "--to", str(again)).code == 0
    assert again.read_bytes() == path.read_bytes()


def test_a_csv_is_replayed_by_the_file_beside_it(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    kindred(capsys, "export", "--to", str(path), "--where", "african AND ai_gap > 0.5", "--bom")
    outcome = kindred(capsys, "replay", str(path), "--bom")
    assert outcome.out.encode() == path.read_bytes()
    (tmp_path / "list.kindred.json").unlink()
    alone = kindred(capsys, "replay", str(path))
    assert alone.code == 1
    assert "does not lie beside it" in alone.err


def test_what_changed_is_a_table_on_other_figures(capsys: Capture, tmp_path: Path) -> None:
    kept = made()
    values = {**member(kept, "BGD").values, "IT.NET.USER.ZS": (12.5, "2019")}
    path = tmp_path / "old.kindred.json"
    path.write_text(write_replay(otherwise(kept, "BGD", values=values)), encoding="utf-8")
    outcome = kindred(capsys, "replay", str(path), "--format", "json")
    assert outcome.code == 0
    (row,) = outcome.rows
    assert (row["what"], row["economy"], row["old"], row["old_period"]) == (
        *("figure", "BGD", 12.5, "2019"),
    )
    table = kindred(capsys, "replay", str(path)).out
    assert "Made on snapshot 0123456789ab" in table
    gone = kindred(capsys, "replay", str(path), "--then")
    assert gone.code == 1
    assert "not at hand any more" in gone.err


def test_the_same_figures_and_another_table_are_no_result(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "other.kindred.json"
    path.write_text(write_replay(made().model_copy(update={"table": "0" * 64})), encoding="utf-8")
    outcome = kindred(capsys, "replay", str(path))
    assert outcome.code == 1
    assert "the table is not" in outcome.err


@pytest.mark.parametrize("name", ["no.kindred.json", "no.csv", "list.pdf"])
def test_a_file_that_is_not_there_is_said(capsys: Capture, tmp_path: Path, name: str) -> None:
    outcome = kindred(capsys, "replay", str(tmp_path / name))
    assert outcome.code == 1
    assert len(outcome.err.splitlines()) == 2


def test_decisions_are_kept_with_the_notes_alone() -> None:
    decisions = {"BGD": Decision("target", "=large", ("first",)), "KEN": Decision("rejected")}
    listed = shortlist_export(
        shortlist().markets, engine.snapshot(), ["BGD", "KEN"], decisions=decisions
    )
    kept = replay_of(listed)
    again = reproduce(kept, engine.snapshot())
    assert again.same
    assert again.shortlist.decisions == decisions
    bare = replay_of(listed, notes=False)
    assert bare.decisions == {}
    assert reproduce(bare, engine.snapshot()).same


def test_the_digest_ignores_the_version_and_nothing_else() -> None:
    kept = made()
    newer = shortlist_export(
        shortlist().markets,
        engine.snapshot(),
        ECONOMIES,
        notes={"BGD": "Call the chamber"},
        conditions=CONDITIONS,
        version="10.0",
    )
    assert replay_of(newer).table == kept.table
    rows = shortlist().rows
    assert pd.notna(rows.at["BGD", "note"])
