"""The replay of an export: made when a file is written, and found again in any file."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path, PurePath

import pandas as pd

from dashboard.exports.csv_table import table_bytes
from dashboard.exports.formats import PLAIN, Format, Options
from dashboard.exports.packing import MOST_LINES, from_lines
from data.errors import KindredError, LinkError, OwnDataError
from data.intake.workbook import parts_of
from data.languages import N_, fill
from data.letters import encodable
from geo.decisions import DECISIONS
from geo.longform import Table
from geo.replay import LARGEST, RANKS, Decided, Figures, Member, Replay, read_replay, write_replay
from geo.screening import screen_markets
from geo.shortlist import ShortlistExport

ENDING = ".kindred.json"
"""How the names of replay files end."""

MEDIA_TYPE = "application/json"
PARQUET_KEY = b"kindred:replay"
GEOJSON_MEMBER = "replay"
TABLE = "replay"
SHEET_MARK = "kindred:replay"
"""What stands in the first cell of the sheet that holds a replay."""

REMARKS = ("note", "decision", "decision_reason", "tags")
"""Columns of what the reader wrote, which a replay file holds only where she wants it."""

_KEPT_AS_IT_IS = """
    SELECT count(*) FROM sqlite_master AS made, pragma_table_xinfo(made.name) AS its
    WHERE made.type = 'table' AND made.name = ? AND made.sql LIKE 'CREATE TABLE %'
    AND its.name = 'document' AND NOT its.hidden
"""
"""Counts the column that holds a replay; none where it is worked out when it is read."""

_NONE = N_("This file carries no replay.")
_GIVE = N_("Give a .kindred.json file, or an .xlsx, .parquet, .geojson or .gpkg that carries one.")


def replay_of(
    shortlist: ShortlistExport, options: Options = PLAIN, *, notes: bool = True
) -> Replay:
    """Make the replay of an export.

    Parameters
    ----------
    shortlist
        The export.
    options
        How its file is written.
    notes
        Whether notes and decisions belong into it.

    Returns
    -------
    Replay
    """
    markets = shortlist.markets
    met, matches = _met(shortlist)
    return Replay(
        version=shortlist.version,
        snapshot=Figures(
            id=markets.snapshot_id,
            checksum=shortlist.checksum,
            reference_year=markets.reference_year,
        ),
        recipe=markets.recipe,
        conditions=shortlist.conditions,
        language=markets.language,
        form=options.form,
        members=tuple(_member(shortlist, code, met) for code in shortlist.economies),
        home=_member(shortlist, markets.home, met),
        matches=matches,
        notes=dict(shortlist.notes) if notes else {},
        decisions=_decided(shortlist) if notes else {},
        exclusions=shortlist.exclusions.exclusions if shortlist.exclusions else (),
        table=digest(shortlist, notes=notes),
    )


def replay_text(shortlist: ShortlistExport, options: Options = PLAIN, *, notes: bool = True) -> str:
    """Write the replay of an export as the text of a file; see `replay_of`."""
    return write_replay(replay_of(shortlist, options, notes=notes))


def digest(shortlist: ShortlistExport, *, notes: bool = True) -> str:
    """Give the SHA-256 of an export's table, which says whether two are the same.

    Parameters
    ----------
    shortlist
        The export.
    notes
        Whether notes and decisions count.

    Returns
    -------
    str
        Of the wide table as CSV, without the product's version, which is not a result.
    """
    rows = shortlist.rows
    if not notes:
        nothing = pd.Series(pd.NA, index=rows.index, dtype="str")
        rows = rows.assign(**dict.fromkeys(REMARKS, nothing))
    columns = tuple(column for column in shortlist.columns if column.key != "version")
    kept = Table(columns, rows[[column.key for column in columns]])
    return hashlib.sha256(table_bytes(kept)).hexdigest()


def replay_in(name: str, content: bytes) -> Replay:
    """Find the replay in a file.

    Parameters
    ----------
    name
        The file's name; its ending says what it is.
    content
        What it holds, from anybody.

    Returns
    -------
    Replay

    Raises
    ------
    LinkError
        When it carries none, or one that cannot be used.
    """
    find = _FINDERS.get(PurePath(name).suffix.lower())
    if find is None:
        raise LinkError(_NONE, _GIVE)
    if len(content) > 5 * LARGEST:
        raise LinkError(
            fill("The file has {count} bytes.", count=f"{len(content):,}"),
            fill("It may have at most {most}.", most=f"{5 * LARGEST:,}"),
        )
    try:
        text = find(content)
    except KindredError:
        raise
    except Exception as error:  # whatever a reader of a format makes of a damaged file
        raise LinkError(N_("The file is damaged and cannot be read."), _GIVE) from error
    if not text:
        raise LinkError(_NONE, _GIVE)
    return read_replay(text)


def _met(shortlist: ShortlistExport) -> tuple[dict[str, bool], tuple[str, ...]]:
    """Say of each economy that can be judged whether it meets the conditions, and who does."""
    if not shortlist.conditions.strip():
        return {}, ()
    try:
        found = screen_markets(shortlist.markets, shortlist.conditions)
    except KindredError:  # Conditions that are still being written are kept as they are.
        return {}, ()
    undecided = set(found.undecided["economy"])
    matches = tuple(str(code) for code in found.matches)
    answers = {
        str(code): code in found.matches for code in found.truth.index if code not in undecided
    }
    return answers, matches


def _member(shortlist: ShortlistExport, code: str, met: dict[str, bool]) -> Member:
    """Write down how an economy stands."""
    markets, section = shortlist.markets, shortlist.markets.section
    row, values, periods = (
        markets.frame.loc[code],
        section.values.loc[code].dropna(),
        section.periods.loc[code],
    )
    return Member(
        economy=code,
        ranks={key: None if pd.isna(row[key]) else int(row[key]) for key in RANKS},
        met=met.get(code),
        values={str(item): (float(value), str(periods[item])) for item, value in values.items()},
    )


def _decided(shortlist: ShortlistExport) -> dict[str, Decided]:
    """Take over what was decided."""
    return {
        code: Decided(
            status=item.status,
            reason=encodable(item.reason),
            tags=tuple(encodable(tag) for tag in item.tags),
        )
        for code, item in shortlist.decisions.items()
        if item.status in ("", *DECISIONS)
    }


def _of_json(content: bytes) -> str:
    """Take the text of a replay file."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LinkError(N_("The file is not UTF-8 text."), _GIVE) from None


def _of_geojson(content: bytes) -> str:
    """Take the member of a collection."""
    found = json.loads(_of_json(content)).get(GEOJSON_MEMBER)
    return json.dumps(found) if found else ""


def _of_parquet(content: bytes) -> str:
    """Take the entry of a schema's metadata."""
    import pyarrow.parquet as pq

    metadata = pq.read_schema(io.BytesIO(content)).metadata or {}
    found: bytes = metadata.get(PARQUET_KEY, b"")
    return found.decode()


def _of_gpkg(content: bytes) -> str:
    """Take the row of a table."""
    with tempfile.TemporaryDirectory(prefix="kindred-") as folder:
        path = Path(folder) / "given.gpkg"
        path.write_bytes(content)
        uri = f"{path.as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as base:
            # A file of a few kilobytes may promise a text of a gigabyte, or have it worked out.
            base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
            known = base.execute(_KEPT_AS_IT_IS, (TABLE,)).fetchone()[0]
            row = base.execute(f'SELECT document FROM "{TABLE}"').fetchone() if known else None
    return str(row[0]) if row else ""


def _of_xlsx(content: bytes) -> str:
    """Take the lines of a sheet."""
    import openpyxl

    try:
        parts_of(content)
    except OwnDataError as error:
        raise LinkError(error.message, _GIVE) from error
    with closing(openpyxl.load_workbook(io.BytesIO(content), read_only=True)) as book:
        for name in reversed(book.sheetnames):
            # A row may say that it is the ten thousand millionth, and all before it are made up.
            rows = book[name].iter_rows(max_row=MOST_LINES + 1, max_col=1, values_only=True)
            lines = (str(row[0]) for row in rows if row and row[0])
            if next(lines, "") == SHEET_MARK:
                return from_lines(list(lines))
    return ""


REPLAY = Format(
    "kindred.json",
    N_("Replay file"),
    ENDING,
    MEDIA_TYPE,
    lambda shortlist, options: replay_text(shortlist, options).encode(),
)
"""The replay file alone, written as the formats are; it holds the notes of its export."""

_FINDERS: dict[str, Callable[[bytes], str]] = {
    ".json": _of_json,
    ".geojson": _of_geojson,
    ".parquet": _of_parquet,
    ".gpkg": _of_gpkg,
    ".xlsx": _of_xlsx,
}
"""Ending of a file to how its replay is found."""
