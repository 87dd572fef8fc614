"""Wide and long, flags of single values, and columns that say what they mean."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pandas as pd
import pyogrio
import pytest
from exported import ECONOMIES, hostile, shortlist

from dashboard import engine
from dashboard.exports import EXPORTERS, Options
from dashboard.exports.qgis import qml
from geo.columns import MEANINGS
from geo.longform import SCORES, figure_rows, table
from geo.recipe import Recipe
from geo.shortlist import ShortlistExport, shortlist_export
from tests.columns import HEAD, PLACE, updated

LONG = Options(form="long")


@pytest.fixture(scope="module")
def imputed() -> ShortlistExport:
    recipe = Recipe(imputation="median")
    return shortlist_export(engine.merged(recipe), engine.snapshot(), ["BGD", "TWN", "TCD"])


def long_csv(given: ShortlistExport) -> list[dict[str, str]]:
    text = EXPORTERS["csv"].write(given, LONG).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_long_form_holds_every_value_of_the_wide_one() -> None:
    wide = shortlist().rows
    rows = long_csv(shortlist())
    found = {(row["economy"], row["indicator"]): row for row in rows}
    assert len(found) == len(rows)
    for economy in ECONOMIES:
        for column in shortlist().columns:
            dated = f"{column.key} year" in wide.columns
            if not dated and column.key not in SCORES:
                continue
            value = wide.at[economy, column.key]
            row = found.get((economy, column.key))
            assert (row is None) == pd.isna(value)
            if row is not None:
                assert float(row["value"]) == value
                year = str(wide.at[economy, f"{column.key} year"]) if dated else ""
                assert row["year"] == year
                assert row["kind"] == ("observed" if dated else "computed")


def test_each_long_row_carries_what_must_travel() -> None:
    for row in long_csv(shortlist()):
        assert row["snapshot"] == shortlist().markets.snapshot_id
        assert row["recipe_id"] == shortlist().markets.recipe.id
        assert Recipe.from_json(row["recipe"]) == shortlist().markets.recipe
        assert row["version"] == "9.9.9"
        assert bool(row["licence"]) == (row["kind"] == "observed")


def test_the_long_form_keeps_the_order_of_the_shortlist_and_of_the_columns() -> None:
    rows = table(shortlist(), "long").rows
    assert list(dict.fromkeys(rows["economy"])) == list(ECONOMIES)
    assert rows["position"].is_monotonic_increasing
    first = rows[rows["economy"] == "BGD"]["indicator"].tolist()
    assert first[: len(SCORES)] == [key for key in SCORES if key in first]


@pytest.mark.slow
def test_hostile_names_are_neutralised_in_the_long_form_too() -> None:
    texts = {row["name"] for row in long_csv(hostile())}
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_stand_ins_are_rows_of_their_own_and_named_as_such(imputed: ShortlistExport) -> None:
    rows = figure_rows(imputed)
    stand_ins = rows[rows["kind"] == "imputed"]
    assert len(stand_ins) == len(imputed.imputed) > 0
    assert stand_ins["flag"].str.startswith("no figure; imputed (median)").all()
    assert stand_ins["year"].isna().all()
    observed = set(zip(imputed.figures["economy"], imputed.figures["indicator"], strict=True))
    given = set(zip(stand_ins["economy"], stand_ins["indicator"], strict=True))
    assert not observed & given


def test_shared_estimates_say_how_many_share_them() -> None:
    rows = figure_rows(shortlist()).set_index(["economy", "indicator"])
    chad = rows.loc[("TCD", "AI.DIFFUSION")]
    assert chad["shared"] > 1
    assert str(chad["shared"]) in chad["flag"]
    assert pd.isna(rows.at[("BGD", "AI.DIFFUSION"), "shared"])


def test_the_workbook_marks_shared_and_imputed_values(imputed: ShortlistExport) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(EXPORTERS["xlsx"].write(imputed)))["Shortlist"]
    keys = [cell.value for cell in sheet[2]]
    by_code = {sheet.cell(row, 2).value: row for row in range(3, 6)}
    shared = sheet.cell(by_code["TCD"], keys.index("AI.DIFFUSION") + 1)
    assert "shared regional estimate" in shared.comment.text
    plain = sheet.cell(by_code["BGD"], keys.index("AI.DIFFUSION") + 1)
    assert plain.comment is None
    assert shared.fill.fgColor.rgb == "FFFFF2CC" != plain.fill.fgColor.rgb
    assert shared.number_format == plain.number_format
    code = imputed.imputed[imputed.imputed["economy"] == "TWN"]["indicator"].iloc[0]
    place = sheet.cell(by_code["TWN"], keys.index(code) + 1)
    assert place.value is None
    assert "imputed (median)" in place.comment.text


def test_the_workbook_in_long_form_has_the_indicators_in_rows_alone() -> None:
    book = openpyxl.load_workbook(io.BytesIO(EXPORTERS["xlsx"].write(shortlist(), LONG)))
    keys = [cell.value for cell in book["Shortlist"][2]]
    assert "IT.NET.USER.ZS" not in keys and "similarity" in keys
    assert book["Figures"].max_row == 1 + len(shortlist().figures)
    assert book["Shortlist"].freeze_panes == book["Figures"].freeze_panes.replace("A2", "D3")


def test_a_byte_order_mark_stands_before_a_csv_on_request_alone() -> None:
    plain = EXPORTERS["csv"].write(shortlist())
    assert EXPORTERS["csv"].write(shortlist(), Options(bom=True)) == b"\xef\xbb\xbf" + plain
    found = pd.read_csv(io.BytesIO(b"\xef\xbb\xbf" + plain), encoding="utf-8-sig")
    assert found.columns[0] == "position"


def test_geojson_in_long_form_has_figures_beside_the_features() -> None:
    found = json.loads(EXPORTERS["geojson"].write(shortlist(), LONG))
    assert "IT.NET.USER.ZS" not in found["features"][0]["properties"]
    assert len(found["figures"]) == len(shortlist().figures)
    assert found["figures"][0]["value"] == shortlist().figures["value"].iloc[0]
    wide = json.loads(EXPORTERS["geojson"].write(shortlist()))
    assert "figures" not in wide
    for each in (found, wide):
        assert each["snapshot"] == shortlist().markets.snapshot_id
        assert each["version"] == "9.9.9"
        assert Recipe.of(each["recipe"]) == shortlist().markets.recipe


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gpkg") / "list.gpkg"
    path.write_bytes(EXPORTERS["gpkg"].write(shortlist(), LONG))
    return path


def test_a_geopackage_in_long_form_has_the_figures_in_their_table(package: Path) -> None:
    layer = pyogrio.read_dataframe(package, layer="shortlist")
    assert "IT.NET.USER.ZS" not in layer.columns
    figures = pyogrio.read_dataframe(package, layer="figures")
    assert figures["value"].tolist() == shortlist().figures["value"].tolist()


def test_qgis_finds_a_style_for_the_layer_in_the_geopackage(package: Path) -> None:
    (style,) = pyogrio.read_dataframe(package, layer="layer_styles").to_dict("records")
    assert style["styleQML"] == qml(shortlist())
    assert (style["f_table_name"], style["f_geometry_column"]) == ("shortlist", "geom")
    assert style["useAsDefault"]
    with closing(sqlite3.connect(package)) as base:
        # This is how QGIS asks for the style that a layer opens with.
        asked = base.execute(
            "SELECT styleQML FROM layer_styles WHERE f_table_schema = '' AND f_table_name = ? "
            "AND f_geometry_column = ? ORDER BY CASE WHEN useAsDefault THEN 1 ELSE 2 END",
            ("shortlist", "geom"),
        ).fetchone()
    assert asked == (qml(shortlist()),)


def test_the_style_colours_each_economy_once() -> None:
    root = ET.fromstring(qml(shortlist()).partition("\n")[2])
    rules = root.findall("./renderer-v2/rules/rule")
    symbols = {symbol.get("name") for symbol in root.findall("./renderer-v2/symbols/symbol")}
    assert {rule.get("symbol") for rule in rules} == symbols
    for value in shortlist().rows["similarity"]:
        met = [rule for rule in rules if _holds(str(rule.get("filter")), value)]
        assert len(met) == 1
    options = root.iter("Option")
    brushes = [option.get("value") for option in options if option.get("name") == "style"]
    assert brushes[-1] == "b_diagonal"
    assert set(brushes[:-1]) == {"solid"}


def _holds(text: str, value: float) -> bool:
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE TABLE t (similarity REAL)")
        base.execute("INSERT INTO t VALUES (?)", (None if pd.isna(value) else value,))
        return bool(base.execute(f"SELECT count(*) FROM t WHERE {text}").fetchone()[0])


def test_the_same_shortlist_gives_the_same_bytes_in_every_format() -> None:
    for exporter in EXPORTERS.values():
        assert exporter.write(shortlist()) == exporter.write(shortlist()), exporter.name


def test_every_column_of_either_form_says_what_it_means() -> None:
    for form in ("wide", "long"):
        for column in table(shortlist(), form).columns:  # type: ignore[arg-type]
            assert column.title and column.meaning, column.key
    used = {c.key for form in ("wide", "long") for c in table(shortlist(), form).columns}  # type: ignore[arg-type]
    assert set(MEANINGS) <= used


def test_the_documented_columns_are_those_of_the_files() -> None:
    text = PLACE.read_text(encoding="utf-8")
    assert HEAD in text
    assert updated(text) == text, "Run python -m tests.columns."


def test_sources_say_of_which_years_their_figures_are() -> None:
    made = shortlist()
    for row in made.sources.to_dict("records"):
        years = made.figures[
            made.figures["indicator"].isin(row["indicators"].split(", "))
            & (made.figures["licence"] == row["licence"])
        ]["year"]
        assert (row["first_year"], row["last_year"]) == (years.min(), years.max())
