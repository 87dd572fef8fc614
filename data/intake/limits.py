"""How large a file of the firm's own may be; each limit is stated before anything is read."""

from __future__ import annotations

from data.errors import OwnDataError
from data.languages import fill

MEGABYTES = 5
"""Size of a file at most; the dashboard's server takes no larger upload either."""

EXPANDED_MEGABYTES = 60
"""What the parts of an XLSX file may hold once they are expanded."""

MOST_PARTS = 1_000
"""Parts of an XLSX file."""

LONGEST_PIECE = 2**20
"""Bytes of XML from one sign to the next; a cell holds 32,767 letters at most."""

MOST_ROWS = 100_000
MOST_COLUMNS = 500
MOST_CELLS = 1_000_000

MOST_INDICATORS = 40
"""Indicators and lists that one file may become."""

LONGEST_NAME = 80
"""Letters of the name of an indicator or list."""

LONGEST_CELL = 2_000
"""Letters of a cell that are kept; names, reasons and numbers are far shorter."""


def check_size(count: int) -> None:
    """Refuse a file by its size, before it is looked into.

    Parameters
    ----------
    count
        Its bytes.

    Raises
    ------
    OwnDataError
        It is empty or too large.
    """
    if count == 0:
        raise OwnDataError("The file is empty.", "Give a file with a line of column names.")
    if count > MEGABYTES * 1024 * 1024:
        raise OwnDataError(
            fill(
                "The file has {size} MB; at most {most} MB are read.",
                size=f"{count / 1024 / 1024:.1f}",
                most=MEGABYTES,
            ),
            "Keep only the columns and rows that are needed, and save it again.",
        )


def check_shape(rows: int, columns: int, cells: int) -> None:
    """Refuse a table that is too long, too wide, or too large altogether.

    Parameters
    ----------
    rows, columns, cells
        As counted so far.

    Raises
    ------
    OwnDataError
        One of them is above its limit.
    """
    if columns > MOST_COLUMNS:
        raise OwnDataError(
            fill(
                "The table has {columns} columns; at most {most} are read.",
                columns=f"{columns:,}",
                most=f"{MOST_COLUMNS:,}",
            ),
            "Keep only the columns that are needed, and save it again.",
        )
    if rows > MOST_ROWS or cells > MOST_CELLS:
        raise OwnDataError(
            fill(
                "The table has more than {rows} rows or {cells} cells.",
                rows=f"{MOST_ROWS:,}",
                cells=f"{MOST_CELLS:,}",
            ),
            "Keep only the rows that are needed, and save it again.",
        )
