"""The Parquet export, read back by Arrow and by pandas."""

from __future__ import annotations

import io
import json

import pandas as pd
import pyarrow.parquet as pq
from exported import hostile, shortlist

from dashboard.exports import EXPORTERS, Options
from geo.longform import table
from geo.recipe import Recipe
from geo.replay import read_replay


def test_it_is_read_back_with_its_types() -> None:
    made = shortlist()
    found = pd.read_parquet(io.BytesIO(EXPORTERS["parquet"].write(made)))
    assert list(found.columns) == [column.key for column in made.columns]
    for key in ("IT.NET.USER.ZS", "similarity", "gdp"):
        pd.testing.assert_series_equal(
            found[key], made.rows[key].reset_index(drop=True), check_names=False
        )
    types = {field.name: str(field.type) for field in pq.read_schema(_file())}
    assert (types["rank"], types["IT.NET.USER.ZS year"]) == ("int64", "int64")
    assert (types["open"], types["name"], types["similarity"]) == ("bool", "string", "double")


def test_missing_values_are_null() -> None:
    taiwan = pq.read_table(_file()).to_pylist()[4]
    assert (taiwan["economy"], taiwan["rank"], taiwan["similarity"]) == ("TWN", None, None)


def test_the_schema_carries_recipe_snapshot_version_licences_and_replay() -> None:
    made = shortlist()
    said = {key.decode(): text for key, text in pq.read_schema(_file()).metadata.items()}
    assert said["kindred:snapshot"].decode() == made.markets.snapshot_id
    assert said["kindred:version"] == b"9.9.9"
    assert said["kindred:conditions"].decode() == made.conditions
    assert Recipe.from_json(said["kindred:recipe"].decode()) == made.markets.recipe
    assert said["kindred:recipe_id"].decode() == made.markets.recipe.id
    assert json.loads(said["kindred:licences"]) == list(dict.fromkeys(made.sources["licence"]))
    assert json.loads(said["kindred:method"]) == made.method.to_dict("records")
    assert [row["source"] for row in json.loads(said["kindred:sources"])] == list(
        made.sources["source"]
    )
    assert read_replay(said["kindred:replay"].decode()).economies == made.economies


def test_every_field_says_what_it_means() -> None:
    for field in pq.read_schema(_file()):
        assert field.metadata[b"title"]
        assert field.metadata[b"meaning"]


def test_the_long_form_has_a_row_for_each_figure() -> None:
    found = pq.read_table(_file("long")).to_pandas()
    assert len(found) == len(table(shortlist(), "long").rows)
    observed = found[found["kind"] == "observed"]
    assert observed["value"].tolist() == shortlist().figures["value"].tolist()


def test_hostile_texts_are_read_back_as_they_are() -> None:
    content = io.BytesIO(EXPORTERS["parquet"].write(hostile()))
    assert pq.read_table(content)["name"].to_pylist() == list(hostile().rows["name"])


def _file(form: str = "wide") -> io.BytesIO:
    options = Options(form=form)  # type: ignore[arg-type]
    return io.BytesIO(EXPORTERS["parquet"].write(shortlist(), options))
