"""``kindred export``: take economies away as a file, with figures, sources and method."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dashboard.commands import options
from dashboard.commands.output import say
from dashboard.language import _, n_

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.workspaces.content import Members
    from geo.markets import Markets

Shape = Literal["wide", "long"]
ShapeOption = Annotated[
    Shape,
    typer.Option("--form", help="A row for each economy (wide), or for each figure (long)."),
]
BomOption = Annotated[
    bool,
    typer.Option(
        "--bom", help="Begin a CSV with a byte-order mark, for Excel opened by a double click."
    ),
]

_LONGEST_NAME = 4
"""Commas that a name may hold, as in "Korea, Dem. People's Rep."."""


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "export",
        short_help="Write economies with figures and sources to a file.",
        help="Write economies with their figures, sources, licences and method to a file. Without "
        "conditions or economies, all but the home market are written.",
        epilog="""Example: kindred export --to shortlist.xlsx --where '"EG.ELC.ACCS.ZS" >= 90 """
        """AND ai_gap > 0.15'""",
    )(export)


def export(
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            metavar="FILE",
            help="The file; its extension says the format: .csv, .xlsx, .parquet, .geojson or "
            ".gpkg; .kindred.json for the replay file alone.",
        ),
    ],
    where: Annotated[
        str | None,
        typer.Option("--where", metavar="TEXT", help="Write the economies that meet conditions."),
    ] = None,
    economies: Annotated[
        list[str] | None,
        typer.Option(
            "--economies",
            metavar="A,B,...",
            help="Write these economies in this order: codes or names, commas between them; may "
            "be given several times.",
        ),
    ] = None,
    workspace: Annotated[
        str | None,
        typer.Option(
            "--workspace",
            metavar="NAME",
            help="Write the shortlist of a workspace, with its notes, decisions and tags.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    shape: ShapeOption = "wide",
    bom: BomOption = False,
    recipe: options.RecipeOption = None,
    link: options.LinkOption = None,
    home: options.HomeOption = None,
    lens: options.LensOption = None,
    without: options.WithoutOption = None,
    weight: options.WeightOption = None,
    gate: options.GateOption = None,
    exclude: options.ExcludeOption = None,
    reference_year: options.ReferenceYearOption = None,
    window: options.WindowOption = None,
) -> None:
    """Write a file.

    Parameters
    ----------
    to, force
        The file, and whether it may be replaced.
    shape, bom
        A row for each economy or for each figure, and whether a CSV begins with a byte-order mark.
    where, economies, workspace
        Which economies to write; one of them at most.
    recipe, link, home, lens, without, weight, gate, exclude, reference_year, window
        The choices behind scores.

    Raises
    ------
    typer.Exit
        With code 1 when no economy meets the conditions; nothing is written then.
    ExportError
        When the file cannot be written, or exists and may not be replaced.
    """
    from dashboard import engine
    from dashboard.commands.choices import choices
    from dashboard.commands.reading import wrong
    from dashboard.exports import exporter_for
    from dashboard.exports.files import check_target
    from dashboard.exports.taking import options_for, write_files
    from dashboard.version import installed_version
    from data.errors import ExportError
    from geo.shortlist import shortlist_export

    _check_one_choice(where, economies, workspace)
    try:
        exporter = exporter_for(to)
        how = options_for(exporter, shape, bom=bom)
    except ExportError as error:
        wrong(error, "--to")
    named = listed(economies) if economies else None
    members = _members(workspace) if workspace is not None else ()
    if workspace is not None:
        named = [member.economy for member in members]
    chosen = choices(
        home=home,
        lens=lens,
        without=without,
        weight=weight,
        gate=gate,
        exclude=exclude,
        reference_year=reference_year,
        window=window,
        recipe=recipe,
        link=link,
    )
    check_target(to, force=force)
    result = chosen.merged()
    if chosen.view is not None and where is None:
        named = named or list(chosen.view.shortlist) or None
        where = chosen.view.where or None
    codes = named if named is not None else _found(result, where)
    shortlist = shortlist_export(
        result,
        engine.snapshot(),
        codes,
        notes={member.economy: member.note for member in members},
        decisions={member.economy: member.decision for member in members},
        conditions=where or "",
        version=installed_version(),
        exclusions=chosen.exclusions,
    )
    beside = write_files(to, exporter, shortlist, how, force=force)
    sources = len(shortlist.sources)
    typer.echo(
        _(
            "{to}: {title} of {economies}, {figures} from {sources} ({licences}).",
            to=to,
            title=_(exporter.title),
            economies=n_("{count} economy", "{count} economies", len(shortlist.rows)),
            figures=n_("{count} figure", "{count} figures", len(shortlist.figures)),
            sources=n_("{count} source", "{count} sources", sources),
            licences="; ".join(_licences(shortlist.sources)),
        )
    )
    for path in beside:
        typer.echo(_("{to}: with it, kindred replay makes the table again.", to=path))


def _check_one_choice(
    where: str | None, economies: list[str] | None, workspace: str | None
) -> None:
    """Refuse more than one way to say which economies are written."""
    from dashboard.commands.reading import not_together

    if where is not None and economies:
        not_together("--economies", "--where")
    if workspace is not None and (where is not None or economies):
        not_together("--workspace", "--where" if where is not None else "--economies")


def listed(texts: Sequence[str], option: str = "--economies") -> list[str]:
    """Resolve economies given with commas between them, though names may hold commas too.

    Parameters
    ----------
    texts
        Such as ``["BGD, Korea, Rep.", "Sri Lanka"]``.
    option
        The option or argument that they were given for, to be named in an error.

    Returns
    -------
    list of str
        Codes in the order given, each once.

    Raises
    ------
    typer.BadParameter
        For a name that stands for no economy or for several.
    """
    codes: list[str] = []
    for text in texts:
        pieces = [piece.strip() for piece in text.split(",")]
        while pieces:
            if not pieces[0]:
                pieces.pop(0)
                continue
            code, used = _longest(pieces, option)
            codes.append(code)
            del pieces[:used]
    if not codes:
        raise typer.BadParameter(
            "names no economy. Give codes or names, such as BGD,LKA.", param_hint=f"'{option}'"
        )
    return list(dict.fromkeys(codes))


def _longest(pieces: Sequence[str], option: str) -> tuple[str, int]:
    """Resolve the longest name that the first pieces make; give its code and its pieces."""
    from dashboard.commands.reading import economy
    from data.errors import EconomyNameError
    from geo.economies import resolve

    for count in range(min(_LONGEST_NAME, len(pieces)), 1, -1):
        try:
            return resolve(", ".join(pieces[:count])), count
        except EconomyNameError:
            continue
    return economy(pieces[0], option), 1


def _members(workspace: str) -> Members:
    """Give the shortlist of a workspace, with what was noted and decided."""
    from dashboard import identity
    from dashboard.workspaces.store import store

    who, kept = identity.current(), store()
    return kept.open(who, kept.find(who, workspace).id).content.shortlist


def _found(result: Markets, where: str | None) -> list[str]:
    """Find the economies to write, in order of similarity."""
    from dashboard.commands.screen import remark, screened
    from geo.rankings import rank

    if where is None:
        return [code for code in rank(result)["economy"] if code != result.home]
    found = screened(result, where)
    remark(found)
    if not len(found.matches):
        say(_("kindred export: no economy meets the conditions; nothing was written."))
        say(_("  See kindred screen --near-misses for those that nearly do."))
        raise typer.Exit(1)
    return [str(code) for code in found.matches]


def _licences(sources: pd.DataFrame) -> list[str]:
    """List the licences of the sources, each once."""
    return list(dict.fromkeys(sources["licence"]))
