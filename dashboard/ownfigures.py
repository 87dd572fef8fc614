"""Figures of the firm's own: a file looked at, its questions settled, and what it became kept.

The page and the command line take the same steps, so that a plan of one works in the other.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import PurePath

from dashboard import engine
from data.errors import OwnDataError
from data.intake.plan import Plan, plan_from_toml
from data.intake.reading import read_grid
from data.intake.table import Grid, Table, header_of, table_of, tidy
from data.languages import fill
from data.own_sets import OwnSet
from data.own_store import kept_codes, own_layer, save_set, slug_for
from geo.intake.assembling import prepare
from geo.intake.prepared import Prepared
from geo.intake.proposing import propose
from geo.recipe_files import toml_of, unwritten


@dataclass(frozen=True)
class Draft:
    """A file that was read, and what seems to become of it.

    Attributes
    ----------
    file
        Its name.
    grid, header, table
        Its cells, the row that names the columns, and the columns.
    plan
        What becomes of the columns: proposed, or brought along.
    """

    file: str
    grid: Grid
    header: int
    table: Table
    plan: Plan


def looked_at(content: bytes, name: str, plan: Plan | None = None) -> Draft:
    """Read a file.

    Parameters
    ----------
    content
        What it holds.
    name
        Its name.
    plan
        What becomes of its columns; None to have it proposed. Its sheet, encoding and header row
        count in any case.

    Returns
    -------
    Draft

    Raises
    ------
    OwnDataError
        It cannot be read.
    """
    given = plan or Plan()
    grid = read_grid(content, name, sheet=given.sheet, encoding=given.encoding)
    header = given.header or header_of(grid)
    table = table_of(grid, header)
    if plan is None or not (plan.economy or plan.indicators or plan.lists):
        kept = {name: getattr(given, name) for name in ("sheet", "encoding", "header")}
        plan = propose(table).model_copy(update=kept)
    return Draft(tidy(PurePath(name).name, 200) or "file", grid, header, table, plan)


def prepared(draft: Draft, plan: Plan, replacing: str = "") -> Prepared:
    """Say what a file would become under a plan.

    Parameters
    ----------
    draft
        The file.
    plan
        What becomes of its columns.
    replacing
        Code of the set that it takes the place of; empty for none.

    Raises
    ------
    OwnDataError
        The plan does not fit the file.
    """
    pillars = [pillar.code for pillar in engine.catalogue().pillars]
    wrong = [item for item in plan.indicators if item.pillar not in pillars]
    if wrong:
        raise OwnDataError(
            fill("There is no pillar {code}.", code=repr(wrong[0].pillar)),
            fill("The pillars: {names}.", names=", ".join(pillars)),
        )
    taken = set(engine.catalogue().codes) | own_layer().taken
    if replacing:
        taken -= set(own_layer().find(replacing).codes)
    return prepare(draft.table, plan, day=datetime.date.today(), taken=frozenset(taken))


def kept(draft: Draft, found: Prepared, name: str, replacing: str = "") -> OwnSet:
    """Keep what a file became.

    Parameters
    ----------
    draft
        The file.
    found
        What it became; no question may be open.
    name
        What it is called; empty for the file's name.
    replacing
        Code of the set that it takes the place of; empty for none.

    Returns
    -------
    OwnSet

    Raises
    ------
    OwnDataError
        A question is open, the name is taken, or the folder cannot be written.
    """
    if found.questions:
        raise OwnDataError(
            "Not everything is settled yet; nothing was changed.",
            "Settle what is asked first.",
            problems=[question.text for question in found.questions],
        )
    layer = own_layer()
    before = layer.find(replacing) if replacing else None
    called = tidy(name, 80) or (before.name if before else tidy(PurePath(draft.file).stem, 80))
    code = before.code if before else slug_for(called, kept_codes())
    if any(item.name == called and item is not before for item in layer.sets):
        raise OwnDataError(
            fill("There are figures of your own called {code} already.", code=called),
            "Give another name, or replace them.",
        )
    today = datetime.date.today()
    made = OwnSet(
        code=code,
        name=called or "figures",
        file=draft.file,
        added=today,
        period=found.plan.period_is or str(today.year),
        plan=found.plan,
        indicators=found.indicators,
        lists=found.lists,
    )
    save_set(made, replace=before is not None)
    return made


def taken_over(item: OwnSet) -> Plan:
    """Give the plan of a set for its next edition, without what was settled of rows and cells."""
    return item.plan.model_copy(update={"duplicates": {}, "leave_out_unreadable": False})


def plan_text(plan: Plan) -> str:
    """Write a plan as the TOML file that it can be read from again."""
    return toml_of(unwritten(plan.model_dump(mode="json", exclude_defaults=True)) | _version())


def plan_read(content: bytes, name: str) -> Plan:
    """Read a plan from a file's content.

    Raises
    ------
    OwnDataError
        It is not UTF-8, not TOML, or a field is not known or wrong.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise OwnDataError(
            fill("{name} is not UTF-8 text.", name=name), "Save the file as UTF-8."
        ) from None
    return plan_from_toml(text, name)


def _version() -> dict[str, int]:
    """Name the version of a plan's form."""
    return {"schema_version": 1}
