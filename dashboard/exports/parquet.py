"""A shortlist as Apache Parquet: one typed table whose schema carries everything beside it.

The schema's metadata hold, below keys that begin with ``kindred:``, the snapshot, the version, the
recipe (JSON) and its id, the conditions, method, sources and licences (JSON) and the replay file;
each field's own metadata its title, unit and meaning.
"""

from __future__ import annotations

import io
import json
from typing import Any

import pandas as pd

from dashboard.exports.formats import Format, Options
from dashboard.exports.replaying import PARQUET_KEY, replay_text
from geo.columns import Column, Kind
from geo.longform import Table, table
from geo.shortlist import ShortlistExport


def write(shortlist: ShortlistExport, options: Options) -> bytes:
    """Write a shortlist as Parquet.

    Parameters
    ----------
    shortlist
        The rows and what travels with them.
    options
        Wide or long.

    Returns
    -------
    bytes
        One row group, compressed with Zstandard; missing values are null.
    """
    import pyarrow.parquet as pq

    made = _table(table(shortlist, options.form)).replace_schema_metadata(
        metadata(shortlist, options)
    )
    buffer = io.BytesIO()
    pq.write_table(made, buffer, compression="zstd")
    return buffer.getvalue()


def metadata(shortlist: ShortlistExport, options: Options) -> dict[bytes, bytes]:
    """Give what stands in the schema beside the table.

    Parameters
    ----------
    shortlist
        The rows and what travels with them.
    options
        Wide or long.

    Returns
    -------
    dict
        Keys and values in UTF-8.
    """
    markets, sources = shortlist.markets, shortlist.sources
    texts = {
        "kindred:product": f"Kindred Markets {shortlist.version}".strip(),
        "kindred:version": shortlist.version,
        "kindred:snapshot": markets.snapshot_id,
        "kindred:form": options.form,
        "kindred:recipe_id": markets.recipe.id,
        "kindred:recipe": markets.recipe.model_dump_json(),
        "kindred:conditions": shortlist.conditions,
        "kindred:licences": _json(list(dict.fromkeys(sources["licence"]))),
        "kindred:method": _json(shortlist.method.to_dict("records")),
        "kindred:sources": sources.to_json(orient="records", force_ascii=False),
        PARQUET_KEY.decode(): replay_text(shortlist, options),
    }
    return {key.encode(): text.encode() for key, text in texts.items()}


def _table(given: Table) -> Any:
    """Give every column its type, and its description."""
    import pyarrow as pa

    types: dict[Kind, Any] = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
    }
    fields = [
        pa.field(column.key, types[column.kind], metadata=_described(column))
        for column in given.columns
    ]
    arrays = [
        pa.array(_plain(given.rows[field.name]), type=field.type, from_pandas=True)
        for field in fields
    ]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _plain(values: pd.Series) -> Any:
    """Give a column as Python's own values, None where one is missing."""
    return values.astype(object).where(values.notna(), None).to_numpy()


def _described(column: Column) -> dict[str, str]:
    """Describe a field."""
    return {"title": column.title, "unit": column.unit, "meaning": column.meaning}


def _json(content: object) -> str:
    """Write plain values."""
    return json.dumps(content, ensure_ascii=False)


EXPORTER = Format("parquet", "Parquet", ".parquet", "application/vnd.apache.parquet", write)
