"""Writing an export to disk, with the replay file beside a format that cannot carry one."""

from __future__ import annotations

from pathlib import Path

from dashboard.exports.files import check_target, write_whole
from dashboard.exports.formats import Exporter, Options
from dashboard.exports.replaying import ENDING, replay_text
from data.errors import ExportError
from geo.longform import Form
from geo.shortlist import ShortlistExport


def options_for(exporter: Exporter, form: Form, *, bom: bool) -> Options:
    """Give the options of a format, refusing those that it has not.

    Parameters
    ----------
    exporter
        The format.
    form
        Wide or long.
    bom
        Whether a byte-order mark is wanted.

    Returns
    -------
    Options

    Raises
    ------
    ExportError
        For a byte-order mark in a format that is no text.
    """
    if bom and exporter.name != "csv":
        raise ExportError(
            "A byte-order mark belongs to CSV alone.", "Leave out --bom, or write a .csv file."
        )
    return Options(form, bom)


ACCOMPANIED = frozenset({".csv", ".pdf", ".pptx"})
"""Endings of files that cannot carry a replay file and therefore have one beside them."""


def companion(path: Path) -> Path:
    """Give the replay file that accompanies another one: of the same name, beside it."""
    return path.with_name(path.name.removesuffix(path.suffix) + ENDING)


def write_files(
    path: Path,
    exporter: Exporter,
    shortlist: ShortlistExport,
    options: Options,
    *,
    force: bool = False,
) -> tuple[Path, ...]:
    """Write an export, and its replay file where the format cannot carry it.

    Parameters
    ----------
    path, exporter
        The file, and its format.
    shortlist, options
        What to write, and how.
    force
        Whether existing files may be replaced.

    Returns
    -------
    tuple of Path
        The files beside it: one for CSV, none else.

    Raises
    ------
    ExportError
        When a file cannot be written; each is there whole or not at all. A replay file of that name
        that says the same, as another export of the same shortlist left it, stays.
    """
    content = exporter.write(shortlist, options)
    if exporter.name != "csv":
        write_whole(path, content, force=force)
        return ()
    beside, replay = companion(path), replay_text(shortlist, options).encode()
    check_target(beside, force=force, content=replay)
    write_whole(path, content, force=force)
    write_whole(beside, replay, force=force)
    return (beside,)
