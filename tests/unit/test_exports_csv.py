"""The CSV export, read back by Python's csv module and by pandas."""

from __future__ import annotations

import csv
import io

import pandas as pd
from exported import FORMULAS, HARMLESS, LONG, hostile, shortlist

from dashboard.exports import EXPORTERS


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_numbers_are_read_back_exactly() -> None:
    made = shortlist()
    frame = pd.read_csv(
        io.BytesIO(EXPORTERS["csv"].write(made)), keep_default_na=False, na_values=[""]
    )
    for column in made.columns:
        if column.kind == "number":
            back = frame[column.key].astype(float).to_numpy()
            assert back.tolist() == made.rows[column.key].to_numpy().tolist() or (
                pd.Series(back).equals(made.rows[column.key].reset_index(drop=True))
            )


def test_it_is_one_clean_table() -> None:
    made = shortlist()
    lines = list(csv.reader(io.StringIO(EXPORTERS["csv"].write(made).decode(), newline="")))
    assert lines[0] == [column.key for column in made.columns]
    assert {len(line) for line in lines} == {len(made.columns)}
    assert len(lines) == 1 + len(made.rows)


def test_there_is_no_byte_order_mark() -> None:
    assert EXPORTERS["csv"].write(shortlist()).startswith(b"position,economy,name")


def test_missing_values_are_empty_and_flags_are_words() -> None:
    by_code = {row["economy"]: row for row in rows(EXPORTERS["csv"].write(shortlist()))}
    assert by_code["TWN"]["rank"] == by_code["TWN"]["similarity"] == ""
    assert by_code["TCD"]["landlocked"] == "true"
    assert by_code["FJI"]["landlocked"] == "false"


def test_years_have_no_decimals() -> None:
    year = rows(EXPORTERS["csv"].write(shortlist()))[0]["IT.NET.USER.ZS year"]
    assert year.isdigit() and len(year) == 4


def test_every_row_carries_sources_licences_snapshot_version_recipe_and_conditions() -> None:
    made = shortlist()
    for row in rows(EXPORTERS["csv"].write(made)):
        assert row["sources"] == made.rows.at[row["economy"], "sources"]
        assert row["licences"] == made.rows.at[row["economy"], "licences"]
        assert row["snapshot"] == made.markets.snapshot_id
        assert row["version"] == "9.9.9"
        assert row["recipe"] == made.markets.recipe.model_dump_json()
        assert row["conditions"] == made.conditions


def test_texts_that_begin_like_formulas_are_neutralised_and_others_left_alone() -> None:
    found = rows(EXPORTERS["csv"].write(hostile()))
    wanted = [f"'{text}" for text in FORMULAS] + [*HARMLESS[:-1], "'=", LONG]
    for key in ("name", "note"):
        assert [row[key] for row in found] == wanted


def test_negative_numbers_are_not_touched() -> None:
    gap = rows(EXPORTERS["csv"].write(shortlist()))[0]["ai_development"]
    assert gap.startswith("-") and float(gap) < 0
