"""``kindred doctor``: check the set-up and say what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from dashboard.language import _, local, n_, words
from data.errors import KindredError
from data.languages import N_, fill, joined, said_again

PACKAGE = "kindred-markets"
OLDEST_PYTHON = (3, 11)
ECONOMIES = 218
INSTALL_AGAIN = N_("Install again: make clean and make run, or pip install --force-reinstall .")


class Form(StrEnum):
    """The forms in which findings are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes
    ----------
    check
        The name of the check.
    status
        "ok" or "problem".
    detail
        What was found, in one line.
    remedy
        What to do; empty when nothing has to be done.
    """

    check: str
    status: str
    detail: str
    remedy: str = ""


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "doctor",
        help="Check Python, packages, figures, map, port, write access, sign-in; say what to do.",
        epilog="Example: kindred doctor --format json",
    )(doctor)


def doctor(
    form: Annotated[Form, typer.Option("--format", help="How to write the findings.")] = Form.TABLE,
    sign_in: Annotated[
        Path | None,
        typer.Option(
            "--sign-in",
            metavar="FILE",
            help="Check this TOML file, which says how people sign in. Else KINDRED_SIGN_IN names "
            "it.",
        ),
    ] = None,
) -> None:
    """Make every check and write what it found.

    Parameters
    ----------
    form
        How to write the findings: a table to read, JSON (an array of objects) or CSV.
    sign_in
        File that says how people sign in; None for what KINDRED_SIGN_IN says.

    Raises
    ------
    typer.Exit
        With code 1 when there is a problem.
    """
    findings = list(examine(sign_in))
    typer.echo(_WRITERS[form](findings), nl=False)
    if any(finding.status != "ok" for finding in findings):
        raise typer.Exit(1)


def examine(sign_in: Path | None = None) -> Iterator[Finding]:
    """Make every check, one after the other; none ends the others.

    Parameters
    ----------
    sign_in
        File that says how people sign in; None for what KINDRED_SIGN_IN says.

    Yields
    ------
    Finding
        What each check found, in the order of `CHECKS`, and sign-in last.
    """
    say = words()
    checks: dict[str, Callable[[], str]] = {**CHECKS, "sign-in": partial(_sign_in, sign_in)}
    for name, check in checks.items():
        try:
            yield Finding(name, "ok", check())
        except KindredError as error:
            told = [said_again(text, say) for text in (error.message, error.remedy)]
            yield Finding(name, "problem", *told)
        except Exception as error:
            kind = type(error).__name__
            yield Finding(name, "problem", f"{kind}: {error}".rstrip(": "), say(INSTALL_AGAIN))


def _python() -> str:
    """Check that the interpreter is new enough."""
    found = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] < OLDEST_PYTHON:
        raise KindredError(
            fill("This is Python {found}.", found=found),
            "Use Python 3.11 or later: make run PYTHON=...",
        )
    return f"Python {found}"


def _packages() -> str:
    """Check that every package is there, in a version within the range asked for."""
    from importlib.metadata import PackageNotFoundError, requires, version

    from packaging.requirements import Requirement

    try:
        needed = [Requirement(line) for line in requires(PACKAGE) or ()]
    except PackageNotFoundError:
        raise KindredError(
            "The code is there, but not installed as a package.",
            "Run make run, or pip install . in the folder of the code.",
        ) from None
    wrong = []
    used = [item for item in needed if item.marker is None or item.marker.evaluate({"extra": ""})]
    for item in used:
        try:
            there = version(item.name)
        except PackageNotFoundError:
            wrong.append(fill("{name} is missing", name=item.name))
            continue
        if not item.specifier.contains(there, prereleases=True):
            wrong.append(
                fill(
                    "{name} is {there}, needed is {wanted}",
                    name=item.name,
                    there=there,
                    wanted=str(item.specifier),
                )
            )
    if wrong:
        raise KindredError(joined(wrong, "; "), INSTALL_AGAIN)
    return _("{count} packages as needed", count=len(used))


def _snapshot() -> str:
    """Check that a snapshot can be used and that none was refused."""
    from data.snapshot import open_snapshot

    opened = open_snapshot()
    if opened.refused:
        raise KindredError(
            fill(
                "{refusals} In use instead: {snapshot}.",
                refusals=joined([error.message for error in opened.refused], " "),
                snapshot=opened.snapshot.id,
            ),
            "Remove the folder that was refused, or make the snapshot again.",
        )
    rows = len(opened.snapshot.observations)
    economies = len(opened.snapshot.economies)
    return _(
        "snapshot {snapshot}: {rows} observations of {economies} economies",
        snapshot=opened.snapshot.id,
        rows=local(f"{rows:,}"),
        economies=economies,
    )


def _own_figures() -> str:
    """Check that what the user added can be read and lies upon the figures in use."""
    from dashboard import engine

    layer = engine.own_figures()
    if layer.refused:
        raise KindredError(
            joined([error.message for error in layer.refused], " "), layer.refused[0].remedy
        )
    figures = sum(item.figures for item in layer.sets)
    if not layer.sets:
        return _("none")
    return n_(
        "{count} file of your own: {figures} figures",
        "{count} files of your own: {figures} figures",
        len(layer.sets),
        figures=local(f"{figures:,}"),
    )


def _boundaries() -> str:
    """Check that every economy has a shape or a point."""
    from geo.boundaries import boundaries

    drawn = boundaries("world")["economy"].dropna().nunique()
    if drawn < ECONOMIES:
        raise KindredError(
            fill("The map draws {drawn} economies instead of {all}.", drawn=drawn, all=ECONOMIES),
            INSTALL_AGAIN,
        )
    return _("{count} economies drawn", count=drawn)


def _page_files() -> str:
    """Check that the browser's and Streamlit's files came along with the package."""
    import dashboard
    from geo.boundaries import shapes_file

    folder = Path(dashboard.__file__).parent
    wanted = [folder / ".streamlit" / "config.toml", folder / "app.py"]
    wanted += [folder / "static" / shapes_file(level) for level in ("world", "detail")]
    missing = [path.name for path in wanted if not path.is_file() or path.stat().st_size == 0]
    missing += [path.name for path in wanted[2:] if path.name not in missing and _changed(path)]
    if missing:
        raise KindredError(
            fill("Missing or damaged: {names}.", names=", ".join(missing)), INSTALL_AGAIN
        )
    return _("{count} files as shipped", count=len(wanted))


def _changed(shapes: Path) -> bool:
    """Tell whether a file of shapes still fits the digits of its SHA-256 in its name."""
    import hashlib

    return hashlib.sha256(shapes.read_bytes()).hexdigest()[:8] not in shapes.name


def _port() -> str:
    """Check that there is a port for the dashboard."""
    from dashboard.commands.run import DEFAULT_HOST, DEFAULT_PORT, choose_port

    port = choose_port(DEFAULT_HOST)
    if port == DEFAULT_PORT:
        return _("port {port} is free", port=port)
    return _("port {taken} is taken; kindred run would take {port}", taken=DEFAULT_PORT, port=port)


def _write_access() -> str:
    """Check that the folder for new snapshots can be written to, or made."""
    from tempfile import TemporaryFile

    from data.filewords import reason_of
    from data.snapshot import snapshots_folder

    folder = snapshots_folder()
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        # Written indeed, since rights alone do not tell: a disk may be full or mounted read-only.
        with TemporaryFile(dir=nearest) as file:
            file.write(b"kindred")
    except OSError as error:
        raise KindredError(
            fill(
                "{folder} cannot be written to: {reason}.",
                folder=str(nearest),
                reason=reason_of(error),
            ),
            "Give yourself the right to, or name another folder in KINDRED_DATA_DIR.",
        ) from error
    return _("{folder} can be written to", folder=folder)


def _workspaces() -> str:
    """Check that the workspaces can be opened, where there are any."""
    from dashboard.workspaces.places import place

    where = place()
    if where.file is not None and not where.file.exists():
        return _("none yet; the first will be kept in {place}", place=where.shown)
    from dashboard.identity import LOCAL
    from dashboard.workspaces.store import Store

    kept = Store(where)
    try:
        count = len(kept.workspaces(LOCAL))
    finally:
        kept.database.close()
    return _("{count} in {place}", count=local(f"{count:,}"), place=where.shown)


def _sign_in(file: Path | None) -> str:
    """Check that people could sign in as a file says, or as the environment's does."""
    from dashboard.signin.checking import checked

    return checked(file)


CHECKS: Mapping[str, Callable[[], str]] = {
    "python": _python,
    "packages": _packages,
    "snapshot": _snapshot,
    "own figures": _own_figures,
    "boundaries": _boundaries,
    "page files": _page_files,
    "port": _port,
    "write access": _write_access,
    "workspaces": _workspaces,
}
"""Name of each check to the function that makes it: a line when all is well, else an error."""


def _as_table(findings: list[Finding]) -> str:
    """Write findings to be read, the remedy below."""
    width = max(len(finding.check) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{finding.status:<8} {finding.check:<{width}}  {finding.detail}")
        if finding.remedy:
            lines.append(" " * (width + 11) + finding.remedy)
    return "\n".join(lines) + "\n"


def _as_json(findings: list[Finding]) -> str:
    """Write findings as an array of objects."""
    import json

    rows = [asdict(finding) for finding in findings]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _as_csv(findings: list[Finding]) -> str:
    """Write findings as a table of text with a heading."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.DictWriter(text, list(Finding.__dataclass_fields__), lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(finding) for finding in findings)
    return text.getvalue()


_WRITERS: Mapping[Form, Callable[[list[Finding]], str]] = {
    Form.TABLE: _as_table,
    Form.JSON: _as_json,
    Form.CSV: _as_csv,
}
