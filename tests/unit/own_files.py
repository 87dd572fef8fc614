"""Files of a firm's own, as people make them, for the tests of taking them in."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Sequence

import openpyxl

from data.intake.plan import Plan
from data.intake.reading import read_grid
from data.intake.table import Table, table_of
from geo.intake.assembling import prepare
from geo.intake.prepared import Prepared
from geo.intake.proposing import propose

DAY = datetime.date(2026, 11, 27)

SALES = """\
Country;Sales (USD million);Partners;Customer
Việt Nam;1.234;3;yes
Bangladesh;0,5;1;no
Congo;3;2;yes
Sri Lanca;12%;0;no
Kenya;7,1;4;
Kenya;7,2;4;
World;900;;
"""
CATALOGUE = """\
schema_version = 1

[[sources]]
code = "firm"
publisher = "Our firm"
title = "Field survey"
licence = "internal"
licence_url = "https://intranet.example/licence"
vintage = "2026"
url = "https://intranet.example/survey"

[[indicators]]
code = "FIRM.SCORE"
name = "Field score"
unit = "0 to 10"
pillar = "market"
source = "firm"
direction = 1
embedded = false
steady = false
licence = "internal"
description = "What our people there say."

[[live]]
indicator = "FIRM.SCORE"
service = "csv"
code = "survey.csv"
columns = { economy = "Country", value = "Score", period = "Year", where = { Round = "final" } }
"""
"""A catalogue with a source, an indicator and the address of its figures."""


def table(text: str | bytes, name: str = "sales.csv") -> Table:
    """Read a CSV file."""
    content = text.encode() if isinstance(text, str) else text
    return table_of(read_grid(content, name))


def prepared(text: str, **settled: object) -> Prepared:
    """Take a CSV file as it is proposed, with some things settled."""
    found = table(text)
    plan = Plan.model_validate({**propose(found).model_dump(), **settled})
    return prepare(found, plan, day=DAY, taken=frozenset())


def workbook(
    rows: Sequence[Sequence[object]], change: Callable[[openpyxl.Workbook], None] | None = None
) -> bytes:
    """Write an XLSX file with the rows on its first sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(book)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """Write an XLSX file again with further or other parts; two underscores stand for a slash."""
    kept = io.BytesIO()
    wanted = {name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        for entry in old.infolist():
            if entry.filename not in wanted:
                new.writestr(entry.filename, old.read(entry))
        for name, data in wanted.items():
            new.writestr(name, data, zipfile.ZIP_DEFLATED)
    return kept.getvalue()
