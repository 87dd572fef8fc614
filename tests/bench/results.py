"""Results of benches as files: read, put together, shown as the README's table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from tests.bench.harness import Measurement

BEGIN = "<!-- bench table -->"
END = "<!-- end of the bench table -->"

Key = tuple[str, str, str]
"""Bench, name and alternative: what makes a measurement the same in two runs."""


@dataclass(frozen=True)
class Results:
    """What some benches measured.

    Attributes
    ----------
    date
        When, as an ISO 8601 date.
    machine, versions
        On what, and with which versions of what it rests on.
    measured
        The measurements, by what makes them the same in two runs.
    """

    date: str
    machine: dict[str, Any]
    versions: dict[str, str]
    measured: dict[Key, Measurement] = field(default_factory=dict)


def gather(folder: Path) -> Results:
    """Put the results of all benches in a folder together.

    Parameters
    ----------
    folder
        Where each bench has written its own file.

    Returns
    -------
    Results
        The date is the latest of theirs.

    Raises
    ------
    ValueError
        They were not measured on one machine with the same versions.
    """
    parts = [_part(path) for path in sorted(folder.glob("*.json")) if path.name != "results.json"]
    if not parts:
        raise ValueError(f"{folder} holds no results; python -m tests.bench --write makes them.")
    first = parts[0]
    for part in parts[1:]:
        if (part.machine, part.versions) != (first.machine, first.versions):
            raise ValueError(f"{folder} holds results of different machines or versions.")
    measured = {key: one for part in parts for key, one in part.measured.items()}
    return Results(max(part.date for part in parts), first.machine, first.versions, measured)


def read(path: Path) -> Results:
    """Read a file of results, of one bench or of all.

    Parameters
    ----------
    path
        As `write` or the harness made it.

    Returns
    -------
    Results
    """
    return _part(path)


def write(found: Results, path: Path) -> None:
    """Write results as JSON.

    Parameters
    ----------
    found
        The results.
    path
        The file.
    """
    rows = [
        {"bench": bench, **vars(one), "ratio": one.ratio}
        for (bench, _, _), one in found.measured.items()
    ]
    content = {
        "date": found.date,
        "machine": found.machine,
        "versions": found.versions,
        "measurements": rows,
    }
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def table(found: Results) -> str:
    """Show results as a Markdown table with machine, date and versions above it.

    Parameters
    ----------
    found
        The results.

    Returns
    -------
    str
        Ends with a line break.
    """
    head = ("measured", "here", "plain alternative", "there", "times better", "goal")
    lines = [f"{said_of(found)}:", "", _row(head), _row(["---"] * len(head))]
    for one in found.measured.values():
        goal = "" if one.goal is None else f"{number(one.goal)} {one.unit}"
        missed = one.goal is not None and one.value > one.goal
        lines.append(
            _row(
                (
                    one.name,
                    f"{number(one.value)} {one.unit}",
                    one.alternative,
                    f"{number(one.alternative_value)} {one.unit}",
                    number(one.ratio),
                    f"{goal} (missed)" if missed else goal,
                )
            )
        )
    return "\n".join(lines) + "\n"


def said_of(found: Results) -> str:
    """Say in a line when, on what and with which versions results were measured."""
    on = found.machine
    memory = f", {on['memory_gib']} GiB" if on.get("memory_gib") else ""
    with_ = ", ".join(f"{name} {number}" for name, number in found.versions.items())
    return (
        f"Measured on {found.date} on {on['processors']} processors ({on['architecture']}{memory}, "
        f"{on['system']}) with Python {on['python']}{', ' if with_ else ''}{with_}"
    )


def number(value: float) -> str:
    """Write a number with three digits that count, without an exponent."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def put_into(path: Path, text: str) -> None:
    """Put a table between the marks of a file.

    Parameters
    ----------
    path
        A Markdown file that has both marks.
    text
        The table.

    Raises
    ------
    ValueError
        The marks are not there.
    """
    before, begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{path} does not have the marks {BEGIN} and {END}.")
    path.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


def _row(cells: Sequence[str]) -> str:
    """Write a row of a table; what stands between cells must not stand in one."""
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def _part(path: Path) -> Results:
    """Read one file."""
    content = json.loads(path.read_text(encoding="utf-8"))
    known = {each.name for each in fields(Measurement)}
    measured = {}
    for row in content["measurements"]:
        one = Measurement(**{name: value for name, value in row.items() if name in known})
        bench = row.get("bench") or content["bench"]
        measured[bench, one.name, one.alternative] = one
    return Results(content["date"], content["machine"], content.get("versions", {}), measured)
