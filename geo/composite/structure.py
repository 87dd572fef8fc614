"""The structure of a composite: which indicators make which aggregates, with what weights.

It is read from a table with one row per code, COINr's iMeta.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from data.errors import AnalysisError, several
from data.languages import N_, fill, several_said
from data.near import did_you_mean, nearest
from geo.composite.cells import code_of, numbers_of, text_of
from geo.normalisers import Scales

INDICATOR = "Indicator"
AGGREGATE = "Aggregate"
TYPES = (INDICATOR, AGGREGATE, "Group", "Denominator", "Other")
"""What a code may be. The last three take no part in the index."""

_REQUIRED = ("iCode", "Type", "Parent")
_NUMBERS = {
    "Direction": "direction",
    "Level": "level",
    "Weight": "weight",
    "Target": "target",
    "goalpost_lower": "low",
    "goalpost_upper": "high",
}
_TEXTS = {"iName": "name", "Unit": "unit", "Denominator": "denominator", "Parent": "parent"}


@dataclass(frozen=True)
class Structure:
    """A hierarchy of indicators and aggregates with one index at its top.

    Attributes
    ----------
    nodes
        Indexed by code, indicators and aggregates only, lowest level first and otherwise in the
        table's order: name, type, level (int, indicators 1), parent (None for the index),
        direction (1 or -1), weight (as given, relative to the siblings; 1 where the table has no
        weights, NaN for the index where it has none), unit, denominator (code or None), target,
        low, high (goalposts; NaN where none).
    others
        Codes of the columns that take no part in the index, to their type (Group, Denominator or
        Other).
    levels
        Levels of aggregates that the table has, lowest first; kept when codes are left out, so
        that choices per level keep their meaning.
    notes
        What was read but has no effect, in words.
    """

    nodes: pd.DataFrame
    others: dict[str, str]
    levels: tuple[int, ...]
    notes: tuple[str, ...] = ()

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Codes of the indicators."""
        return tuple(self.nodes.index[self.nodes["type"] == INDICATOR])

    @cached_property
    def aggregates(self) -> tuple[str, ...]:
        """Codes of the aggregates, every one after its children; the index is the last."""
        return tuple(self.nodes.index[self.nodes["type"] == AGGREGATE])

    @property
    def index(self) -> str:
        """Code of the aggregate at the top."""
        return self.aggregates[-1]

    @property
    def scales(self) -> Scales:
        """Directions, targets and goalposts of the indicators."""
        rows = self.nodes.loc[list(self.indicators)]
        return Scales(rows["direction"].astype(float), rows["target"], rows[["low", "high"]])

    def children(self, code: str) -> tuple[str, ...]:
        """Codes of what is aggregated into an aggregate."""
        return self._children.get(code, ())

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        """Codes below each aggregate, in the order of the nodes."""
        below: dict[str, list[str]] = {}
        for code, parent in self.nodes["parent"].items():
            if parent is not None:
                below.setdefault(parent, []).append(str(code))
        return {parent: tuple(codes) for parent, codes in below.items()}

    def without(self, codes: Iterable[str]) -> Structure:
        """Leave codes out, with all below them and the aggregates that lose all children.

        Parameters
        ----------
        codes
            Indicators or aggregates other than the index.

        Returns
        -------
        Structure

        Raises
        ------
        AnalysisError
            A code is not known, or nothing would be left.
        """
        gone = set(codes)
        if unknown := gone - set(self.nodes.index):
            code = min(unknown)
            raise AnalysisError(
                fill("{code} is not an indicator or aggregate of the structure.", code=code),
                did_you_mean(nearest(code, self.nodes.index, 1)) or N_("Name it by its iCode."),
            )
        for code in reversed(self.nodes.index):
            if self.nodes.at[code, "parent"] in gone:
                gone.add(code)
        for code in self.aggregates:
            if gone.issuperset(self.children(code)):
                gone.add(code)
        if self.index in gone:
            raise AnalysisError("Nothing is left of the index.", "Leave at least one indicator in.")
        return replace(self, nodes=self.nodes[~self.nodes.index.isin(gone)])

    @classmethod
    def from_frame(cls, table: pd.DataFrame) -> Structure:
        """Read a structure from a table, COINr's iMeta.

        Parameters
        ----------
        table
            One row per code, text or typed cells, with the columns iCode, Type (Indicator,
            Aggregate, Group, Denominator or Other) and Parent, and where there are any iName,
            Direction (1 or -1), Level (1 for indicators, larger for each parent), Weight, Unit,
            Target, Denominator, goalpost_lower and goalpost_upper. R's NA and empty cells are
            missing. Without Level the levels follow from the parents; without Direction or Weight
            all are 1.

        Returns
        -------
        Structure

        Raises
        ------
        AnalysisError
            Naming the codes: a column is missing, a code is empty or doubled, a type is not known,
            a cell is not a number, a direction is neither 1 nor -1, a parent is missing, does not
            exist or is no aggregate, parents go in a circle, there is not exactly one index, an
            aggregate has no children, a level does not fit the parent's, a weight is missing, zero
            or negative, a denominator is not known.

        Notes
        -----
        A level may be skipped, so that branches of the hierarchy can differ in depth.
        """
        rows = _typed(table)
        part = rows["type"].isin([INDICATOR, AGGREGATE])
        nodes = rows[part].copy()
        others = {str(code): str(kind) for code, kind in rows.loc[~part, "type"].items()}
        if not (nodes["type"] == INDICATOR).any():
            raise AnalysisError("The structure has no indicator.", "Give rows of Type Indicator.")
        for check in _CHECKS:
            check(nodes, others)
        notes = _notes(nodes)
        nodes = _with_levels(nodes, "Level" in _names(table))
        _check_weights(nodes)
        nodes["direction"] = nodes["direction"].fillna(1.0)
        order = np.lexsort((np.arange(len(nodes)), nodes["level"].to_numpy()))
        levels = nodes.loc[nodes["type"] == AGGREGATE, "level"]
        return cls(nodes.iloc[order], others, tuple(sorted({int(n) for n in levels})), notes)


def _names(table: pd.DataFrame) -> list[str]:
    """Give the names of the columns without spaces around."""
    return [str(column).strip() for column in table.columns]


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """Read the table's cells; one row per code, missing cells NaN or None."""
    columns = _names(table)
    if lacking := [name for name in _REQUIRED if name not in columns]:
        raise AnalysisError(
            fill("The structure has no column {names}.", names=several(lacking)),
            "Its columns are iCode, iName, Direction, Level, Weight, Unit, Target, Denominator, "
            "Parent and Type, separated by commas.",
        )
    table = table.set_axis(columns, axis=1)
    codes = [code_of(cell) for cell in table["iCode"]]
    if "" in codes:
        raise AnalysisError(
            fill("Row {row} of the structure has no iCode.", row=codes.index("") + 1),
            "Give every row a code.",
        )
    if doubled := sorted({code for code in codes if codes.count(code) > 1}):
        raise AnalysisError(
            fill("The structure has more than one row for {names}.", names=several(doubled)),
            "Give every indicator and aggregate one row and a code of its own.",
        )
    rows = pd.DataFrame(index=pd.Index(codes, name="code", dtype=object))
    kinds = [text_of(cell) for cell in table["Type"]]
    if unknown := [
        f"{code} has {kind or 'none'}"
        for code, kind in zip(codes, kinds, strict=True)
        if kind not in TYPES
    ]:
        raise AnalysisError(
            fill("The Type is not known: {names}.", names=several(unknown)),
            fill("Use one of: {names}.", names=", ".join(TYPES)),
        )
    rows["type"] = kinds
    for column, name in _TEXTS.items():
        cells = table[column] if column in columns else [None] * len(codes)
        rows[name] = pd.Series([text_of(cell) for cell in cells], rows.index, dtype=object)
    rows["name"] = [name or code for name, code in zip(rows["name"], codes, strict=True)]
    for column, name in _NUMBERS.items():
        if column in columns:
            rows[name] = numbers_of(
                table[column], fill("{column} in the structure", column=column), codes
            )
        else:
            rows[name] = 1.0 if column in {"Direction", "Weight"} else np.nan
    return rows


def _check_directions(nodes: pd.DataFrame, _: dict[str, str]) -> None:
    """Every indicator goes one way or the other."""
    bad = (nodes["type"] == INDICATOR) & ~nodes["direction"].isin([1.0, -1.0])
    bad |= nodes["direction"].notna() & ~nodes["direction"].isin([1.0, -1.0])
    if bad.any():
        raise AnalysisError(
            fill("The Direction is neither 1 nor -1: {names}.", names=several(nodes.index[bad])),
            "Write 1 where higher is better and -1 where lower is better.",
        )


def _check_parents(nodes: pd.DataFrame, others: dict[str, str]) -> None:
    """Every parent is an aggregate of the structure, and every indicator has one."""
    given = nodes["parent"].dropna()
    if len(orphans := given[~given.isin(nodes.index)]):
        said = [
            fill(
                "{code} has {value}, which is of Type {type}",
                code=code,
                value=parent,
                type=others[parent],
            )
            if parent in others
            else fill("{code} has {value}", code=code, value=parent)
            for code, parent in orphans.items()
        ]
        raise AnalysisError(
            fill(
                "The Parent does not exist among the aggregates: {names}.", names=several_said(said)
            ),
            "Give the parent a row of Type Aggregate, or name another.",
        )
    if len(wrong := given[nodes["type"].loc[given].to_numpy() == INDICATOR]):
        said = [
            fill("{code} has {value}", code=code, value=parent) for code, parent in wrong.items()
        ]
        raise AnalysisError(
            fill("The Parent is an indicator: {names}.", names=several_said(said)),
            "A parent is of Type Aggregate.",
        )
    alone = nodes.index[(nodes["type"] == INDICATOR) & nodes["parent"].isna()]
    if len(alone):
        raise AnalysisError(
            fill("These indicators have no Parent: {names}.", names=several(alone)),
            "Name their aggregate, or give them the Type Other.",
        )


def _check_circles(nodes: pd.DataFrame, _: dict[str, str]) -> None:
    """Following the parents ends at the top."""
    for start in nodes.index:
        path = [start]
        while (parent := nodes.at[path[-1], "parent"]) is not None:
            if parent in path:
                circle = [*path[path.index(parent) :], parent]
                raise AnalysisError(
                    fill("The parents go in a circle: {names}.", names=" -> ".join(circle)),
                    "The Parent of the index is empty, that of any other code lies above it.",
                )
            path.append(parent)


def _check_index(nodes: pd.DataFrame, _: dict[str, str]) -> None:
    """There is one index, and every aggregate has something to aggregate."""
    childless = nodes.index[(nodes["type"] == AGGREGATE) & ~nodes.index.isin(nodes["parent"])]
    if len(childless):
        raise AnalysisError(
            fill("These aggregates have no children: {names}.", names=several(childless)),
            "Name them as the Parent of something, or take them out.",
        )
    tops = nodes.index[nodes["parent"].isna()]
    if len(tops) != 1:
        raise AnalysisError(
            fill(
                "There are {count} codes without a Parent: {names}.",
                count=len(tops),
                names=several(tops),
            ),
            "Exactly one aggregate, the index, has none.",
        )


def _check_denominators(nodes: pd.DataFrame, others: dict[str, str]) -> None:
    """Every denominator is a column that may be divided by."""
    named = nodes.loc[nodes["type"] == INDICATOR, "denominator"].dropna()
    if len(bad := named[~named.isin([c for c, kind in others.items() if kind == "Denominator"])]):
        said = [
            fill("{code} has {value}", code=code, value=denominator)
            for code, denominator in bad.items()
        ]
        raise AnalysisError(
            fill("The Denominator is not known: {names}.", names=several_said(said)),
            "Give it a row of Type Denominator, or leave the cell empty.",
        )


_CHECKS: tuple[Callable[[pd.DataFrame, dict[str, str]], None], ...] = (
    _check_directions,
    _check_parents,
    _check_circles,
    _check_index,
    _check_denominators,
)


def _with_levels(nodes: pd.DataFrame, given: bool) -> pd.DataFrame:
    """Check the levels, or derive them: indicators 1, an aggregate one above its highest child."""
    if not given:
        levels = dict.fromkeys(nodes.index, 1)
        for start in nodes.index[nodes["type"] == INDICATOR]:
            level, code = 1, start
            while (code := nodes.at[code, "parent"]) is not None:
                level += 1
                levels[code] = max(levels[code], level)
        return nodes.assign(level=pd.Series(levels, dtype=int))
    level = nodes["level"]
    whole = level.notna() & (level >= 1) & (level % 1 == 0)
    if not whole.all():
        raise AnalysisError(
            fill(
                "The Level is not a whole number from 1: {names}.",
                names=several(nodes.index[~whole]),
            ),
            "Indicators have the level 1, every aggregate a larger one than its children.",
        )
    indicator = nodes["type"] == INDICATOR
    if (wrong := indicator & (level != 1)).any():
        raise AnalysisError(
            fill(
                "These indicators are not at Level 1: {names}.", names=several(nodes.index[wrong])
            ),
            "Indicators have the level 1.",
        )
    child = nodes["parent"].notna()
    above = level.reindex(nodes["parent"][child]).to_numpy()
    if len(bad := nodes.index[child][~(above > level[child].to_numpy())]):
        said = [
            fill("{code} and its parent {parent}", code=c, parent=nodes.at[c, "parent"])
            for c in bad
        ]
        raise AnalysisError(
            fill(
                "The Level does not rise from child to parent: {names}.", names=several_said(said)
            ),
            "Give every aggregate a larger level than its children.",
        )
    return nodes.assign(level=level.astype(int))


def _check_weights(nodes: pd.DataFrame) -> None:
    """Every weight that counts is above zero."""
    counts = nodes["parent"].notna()
    if len(missing := nodes.index[counts & nodes["weight"].isna()]):
        raise AnalysisError(
            fill("The Weight is missing: {names}.", names=several(missing)),
            "Give every indicator and aggregate a weight, or take the column out for equal ones.",
        )
    if len(bad := nodes.index[counts & ~(nodes["weight"] > 0)]):
        said = [
            fill("{code} has {value}", code=code, value=f"{nodes.at[code, 'weight']:g}")
            for code in bad
        ]
        raise AnalysisError(
            fill("A Weight is not above zero: {names}.", names=several_said(said)),
            "To leave an indicator out, give it the Type Other or name it in the recipe.",
        )


def _notes(nodes: pd.DataFrame) -> tuple[str, ...]:
    """Say what has no effect."""
    turned = nodes.index[(nodes["type"] == AGGREGATE) & (nodes["direction"] == -1)]
    if not len(turned):
        return ()
    return (
        fill(
            "The Direction -1 of {names} has no effect: only indicators are turned.",
            names=several(turned),
        ),
    )
