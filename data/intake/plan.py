"""What becomes of the columns of a file: a plan that can be kept as TOML and used again."""

from __future__ import annotations

import datetime
import tomllib
from typing import Annotated, Literal

from pydantic import Field, model_validator

from data.entries import Entry, Period, Transformation
from data.errors import CatalogueError, OwnDataError
from data.intake.encodings import ENCODINGS
from data.intake.limits import LONGEST_NAME, MOST_INDICATORS
from data.intake.numerals import Notation
from data.languages import fill
from data.tomlfiles import fault, loads, parse

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
OwnCode = Annotated[str, Field(pattern=r"^OWN\.[A-Z0-9][A-Z0-9._-]{0,59}$")]
Effect = Literal["mark", "exclude"]


class PlannedIndicator(Entry):
    """Columns that become an indicator.

    Attributes
    ----------
    name
        What it is called.
    column
        The column with its figures; None where each year has a column of its own.
    years
        Period to the column with the figures of it.
    code
        By which conditions, lenses and exports know it; made from the name where it is empty.
    unit
        In which it is measured; empty for the one that stands in the cells.
    direction, transformation, pillar
        As for every indicator of the catalogue.
    notation
        What stands before the decimals; None to find out, and to ask where that is not possible.
    """

    name: Name
    column: Name | None = None
    years: dict[Period, Name] = Field(default_factory=dict)
    code: OwnCode | Literal[""] = ""
    unit: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    direction: Literal[-1, 0, 1] = 0
    transformation: Transformation = "none"
    pillar: str = "market"
    notation: Notation | None = None

    @model_validator(mode="after")
    def _one_source(self) -> PlannedIndicator:
        """Want either one column or one for each year."""
        if (self.column is None) == (not self.years):
            raise fault("give either column or years", field="column")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of its columns."""
        return (self.column,) if self.column is not None else tuple(self.years.values())


class PlannedList(Entry):
    """A list of economies: those that say yes in a column, or all of the file.

    Attributes
    ----------
    name
        What it is called, such as Existing customers.
    column
        The column with yes and no; None where every economy of the file is on the list.
    code
        By which conditions and exports know it; made from the name where it is empty.
    effect
        ``exclude`` keeps its economies out of the pool of opportunity, ``mark`` only names them.
    reason, reason_column
        Why, for all of them, and the column that says it for each; an exclusion needs a reason.
    date, date_column
        The day on which that was last looked up, for all, and the column that says it for each.
    """

    name: Name
    column: Name | None = None
    code: OwnCode | Literal[""] = ""
    effect: Effect = "mark"
    reason: Annotated[str, Field(max_length=500)] = ""
    reason_column: Name | None = None
    date: datetime.date | None = None
    date_column: Name | None = None


class Plan(Entry):
    """What becomes of the columns of a file, and what somebody settled about its names.

    Attributes
    ----------
    schema_version
        Version of the plan's form.
    sheet, encoding, header
        The sheet of a workbook, the encoding of a CSV file, and the row with the columns' names;
        empty or None to find out.
    economy
        The column with codes or names of economies.
    period
        The column with years; None where there is none.
    period_is
        The period of all figures that have none otherwise.
    indicators, lists
        What the columns become.
    economies
        Names in the file to the code that is meant; an empty code leaves such rows out.
    duplicates
        Where an economy occurs with different values: economy, or economy and period with a space
        between, to the number of the row that counts; 0 leaves them all out.
    leave_out_unreadable
        True to take cells that are no numbers for missing.
    """

    schema_version: Literal[1] = 1
    sheet: str = ""
    encoding: Literal["", "utf-8", "utf-16", "cp1252", "cp1258"] = ""
    header: Annotated[int, Field(ge=1)] | None = None
    economy: str = ""
    period: Name | None = None
    period_is: Period | None = None
    indicators: tuple[PlannedIndicator, ...] = ()
    lists: tuple[PlannedList, ...] = ()
    economies: dict[str, Annotated[str, Field(pattern=r"^([A-Z]{3})?$")]] = Field(
        default_factory=dict
    )
    duplicates: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    leave_out_unreadable: bool = False

    @model_validator(mode="after")
    def _not_too_many(self) -> Plan:
        """Refuse more indicators and lists than one file may become."""
        count = len(self.indicators) + len(self.lists)
        if count > MOST_INDICATORS:
            raise fault(
                fill(
                    "{count} indicators and lists; one file may become {most}",
                    count=count,
                    most=MOST_INDICATORS,
                ),
                field="indicators",
            )
        return self


def plan_from_toml(text: str, name: str) -> Plan:
    """Read a plan from TOML.

    Parameters
    ----------
    text
        What the file holds.
    name
        How errors call the file.

    Returns
    -------
    Plan

    Raises
    ------
    OwnDataError
        The text is not TOML, or a field is not known or wrong (named, with the reason).
    """
    try:
        content = loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OwnDataError(
            fill("{name}: not TOML: {error}.", name=name, error=error),
            "Mend the syntax at that place.",
        ) from None
    try:
        return parse(Plan, content, name)
    except CatalogueError as error:
        raise OwnDataError(error.message, error.remedy) from None


assert set(ENCODINGS) < {"", "utf-8", "utf-16", "cp1252", "cp1258"}
