"""``kindred workspace``: shortlists, conditions, lenses and notes kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands import workspace_files
from dashboard.commands.output import FormOption, emit, say
from dashboard.language import N_, _, local, n_

if TYPE_CHECKING:
    from dashboard.workspaces.records import Opened, Version, Workspace

NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="Name or id of a workspace of yours.")
]

LIST_COLUMNS = ("name", "id", "saved", "created", "versions", "head")
MEMBER_COLUMNS = ("position", "economy", "name", "status", "reason", "tags", "note")
HISTORY_COLUMNS = ("version", "in_use", "saved", "why", "label", "made_from", "characters")


def register(app: typer.Typer) -> None:
    """Add the commands to the application.

    Parameters
    ----------
    app
        The application that gets the commands.
    """
    group = typer.Typer(
        name="workspace",
        short_help="List, show, export, import, back up or restore workspaces.",
        help="Workspaces keep shortlists, conditions, lenses, recipes and notes under a name, with "
        "their history. They lie in your Kindred folder, or where KINDRED_DATABASE_URL says.",
        epilog="Example: kindred workspace list",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for name, function, help_text, example in (
        ("list", list_, N_("List your workspaces, the one saved last first."), "list"),
        (
            "show",
            show,
            N_("Show the shortlist of a workspace, and what else it holds."),
            "show Africa",
        ),
        (
            "history",
            history,
            N_("List the versions of a workspace, the newest first."),
            "history Africa",
        ),
        (
            "reopen",
            reopen,
            N_("Put an earlier version into use; the present one stays in the history."),
            "reopen Africa 12",
        ),
        ("undo", undo, N_("Go back to the version before."), "undo Africa"),
        ("redo", redo, N_("Take back an undo."), "redo Africa"),
        ("rename", rename, N_("Call a workspace something else."), "rename Africa 'Africa 2027'"),
        (
            "delete",
            delete,
            N_("Delete a workspace with its history, for good."),
            "delete Africa --yes",
        ),
    ):
        group.command(name, help=help_text, epilog=f"Example: kindred workspace {example}")(
            function
        )
    workspace_files.register(group)
    app.add_typer(group)


def list_(form: FormOption = "table") -> None:
    """List the workspaces.

    Parameters
    ----------
    form
        How to print them.
    """
    from dashboard import identity
    from dashboard.workspaces.store import store

    found = store().workspaces(identity.current())
    if not found and form == "table":
        say(_("There is no workspace yet. The dashboard makes one with the first note."))
    emit([_row(item) for item in found], LIST_COLUMNS, form)


def show(
    name: NameArgument,
    version: Annotated[
        int | None,
        typer.Option("--version", metavar="N", help="An earlier version, by its number."),
    ] = None,
    form: FormOption = "table",
) -> None:
    """Show what a workspace holds.

    Parameters
    ----------
    name
        Which one.
    version
        Number of a version; the one in use for None.
    form
        How to print its shortlist.
    """
    from dashboard import engine, identity
    from dashboard.workspaces.store import store

    who, kept = identity.current(), store()
    item = kept.find(who, name)
    content = kept.content(who, item.id, item.head if version is None else version)
    names = engine.snapshot_names()
    rows: list[dict[str, Any]] = [
        {
            "position": place + 1,
            "economy": member.economy,
            "name": names.get(member.economy),
            "status": member.status or None,
            "reason": member.reason or None,
            "tags": list(member.tags) or None,
            "note": member.note or None,
        }
        for place, member in enumerate(content.shortlist)
    ]
    held = (
        (_("Conditions"), [kept_filter.name for kept_filter in content.filters]),
        (_("Shortlists"), [kept_list.name for kept_list in content.shortlists]),
        (_("Lenses"), [lens.name for lens in content.lenses]),
        (_("Recipes"), [recipe.name for recipe in content.recipes]),
    )
    closing = [f"{item.name}, {_when(item)}"]
    closing += [f"{kind}: {'; '.join(found)}" for kind, found in held if found]
    if content.remarks:
        closing.append(content.remarks)
    emit(rows, MEMBER_COLUMNS, form, closing="\n".join(closing))


def history(name: NameArgument, form: FormOption = "table") -> None:
    """List the versions of a workspace.

    Parameters
    ----------
    name
        Which one.
    form
        How to print them.
    """
    from dashboard import identity
    from dashboard.workspaces.store import store

    who, kept = identity.current(), store()
    item = kept.find(who, name)
    rows = [_version_row(found, item) for found in kept.history(who, item.id)]
    emit(rows, HISTORY_COLUMNS, form)


def reopen(
    name: NameArgument,
    version: Annotated[int, typer.Argument(metavar="VERSION", help="Its number in the history.")],
) -> None:
    """Put an earlier version into use.

    Parameters
    ----------
    name
        Which workspace.
    version
        Which version.
    """
    from dashboard import identity
    from dashboard.workspaces.store import store

    who, kept = identity.current(), store()
    item = kept.find(who, name)
    _tell(kept.reopen(who, item.id, version, seen=item.revision))


def undo(name: NameArgument) -> None:
    """Go back to the version before.

    Parameters
    ----------
    name
        Which workspace.
    """
    from dashboard import identity
    from dashboard.workspaces.store import store

    who, kept = identity.current(), store()
    item = kept.find(who, name)
    _tell(kept.undo(who, item.id, seen=item.revision))


def redo(name: NameArgument) -> None:
    """Take back an undo.

    Parameters
    ----------
    name
        Which workspace.
    """
    from dashboard import identity
    from dashboard.workspaces.store import store

    who, kept = identity.current(), store()
    item = kept.find(who, name)
    _tell(kept.redo(who, item.id, seen=item.revision))


def rename(
    name: NameArgument,
    new: Annotated[str, typer.Argument(metavar="NEW", help="What to call it.")],
) -> None:
    """Call a workspace something else.

    Parameters
    ----------
    name
        Which one.
    new
        Its new name.
    """
    from dashboard import identity
    from dashboard.workspaces.store import store

    who, kept = identity.current(), store()
    item = kept.find(who, name)
    renamed = kept.rename(who, item.id, new)
    typer.echo(_("{old} is called {new} now.", old=item.name, new=renamed.name))


def delete(
    name: NameArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a workspace.

    Parameters
    ----------
    name
        Which one.
    yes
        Whether to do so without asking.
    """
    from dashboard import identity
    from dashboard.workspaces.store import store

    who, kept = identity.current(), store()
    item = kept.find(who, name)
    question = n_(
        "Delete {name} with {count} version, for good?",
        "Delete {name} with {count} versions, for good?",
        item.versions,
        name=item.name,
    )
    if not yes and not typer.confirm(question):
        say(_("Nothing was deleted."))
        raise typer.Exit(1)
    kept.delete(who, item.id)
    typer.echo(_("{name} was deleted.", name=item.name))


def _tell(found: Opened) -> None:
    """Say which version is in use now."""
    said = n_(
        "{name}: version {version} is in use, with {count} economy on the shortlist.",
        "{name}: version {version} is in use, with {count} economies on the shortlist.",
        len(found.content.shortlist),
        name=found.workspace.name,
        version=found.workspace.head,
    )
    typer.echo(said)


def _row(item: Workspace) -> dict[str, Any]:
    """Describe a workspace."""
    return {
        "name": item.name,
        "id": item.id,
        "saved": item.saved.isoformat(timespec="seconds"),
        "created": item.created.isoformat(timespec="seconds"),
        "versions": item.versions,
        "head": item.head,
    }


def _version_row(found: Version, item: Workspace) -> dict[str, Any]:
    """Describe a version."""
    return {
        "version": found.number,
        "in_use": found.number == item.head,
        "saved": found.saved.isoformat(timespec="seconds"),
        "why": found.why,
        "label": found.label or None,
        "made_from": found.parent,
        "characters": found.size,
    }


def _when(item: Workspace) -> str:
    """Say when a workspace was saved, and how many versions it has."""
    return _(
        "version {version} of {count}, saved {when}",
        version=item.head,
        count=local(f"{item.versions:,}"),
        when=item.saved.astimezone().strftime("%Y-%m-%d %H:%M"),
    )
