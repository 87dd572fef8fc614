"""Any file of the firm's own to a grid: what it is, is told from its content."""

from __future__ import annotations

from pathlib import PurePath

from data.errors import OwnDataError
from data.intake.delimited import read_delimited
from data.intake.limits import check_size
from data.intake.table import Grid
from data.intake.workbook import OLE, ZIP, read_workbook, refuse_ole


def read_grid(content: bytes, name: str = "", *, sheet: str = "", encoding: str = "") -> Grid:
    """Read a file.

    Parameters
    ----------
    content
        What it holds.
    name
        Its name: a workbook with macros is refused by its ending too.
    sheet
        The sheet of a workbook; empty for the first that holds anything.
    encoding
        The encoding of a CSV file; empty to find out.

    Returns
    -------
    Grid
        Its cells; what has to be chosen (sheets, encodings) is listed in it.

    Raises
    ------
    OwnDataError
        It is too large, damaged, protected, or nothing that can be read.
    """
    check_size(len(content))
    if PurePath(name).suffix.casefold() in (".xlsm", ".xlsb", ".xltm"):
        raise OwnDataError(
            "The workbook holds macros (.xlsm or .xlsb); such programs are not taken in.",
            "Save the table as XLSX without macros, or as CSV in UTF-8.",
        )
    if content.startswith(OLE):
        refuse_ole(content)
    if content.startswith(ZIP):
        return read_workbook(content, sheet)
    return read_delimited(content, encoding)
