"""Which units resemble a home unit, where the field is less developed, and who is large enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import fill
from data.near import did_you_mean, nearest
from data.units import UnitPanel
from geo.composite import Composite, CompositeRecipe, Structure, Units, composite
from geo.composite.recipe import Assumptions
from geo.normalise import transform
from geo.opportunity import opportunity
from geo.similarity import Similarity, similarity
from geo.units.lens import UnitIndicator, UnitLens

INDEX = "development"
"""Code of the composite of the indicators with that role."""


@dataclass(frozen=True)
class UnitMarkets:
    """All units under one lens.

    Attributes
    ----------
    home
        The unit compared with.
    lens
        The choices in force.
    panel
        The figures.
    similarity
        Of all units to home.
    development
        The composite of the indicators with that role, a mean of z-scores, higher where more is
        developed (deviations as composites take them, ddof = 1); None where the lens names none.
    frame
        Indexed by unit: name, economy, rank, similarity, distance, coverage, status; where the
        lens measures development also development_rank, development, gap (home's less the unit's);
        where it measures size too, size, opportunity_rank, opportunity, open.
    """

    home: str
    lens: UnitLens
    panel: UnitPanel
    similarity: Similarity
    development: Composite | None
    frame: pd.DataFrame

    @property
    def columns(self) -> tuple[str, ...]:
        """What units can be ranked by."""
        named = {"similarity": "rank", "development": "development_rank"}
        named["opportunity"] = "opportunity_rank"
        return tuple(name for name, column in named.items() if column in self.frame)

    def ranked(self, by: str = "similarity") -> pd.DataFrame:
        """Give the frame in order of a rank, units without one last.

        Raises
        ------
        AnalysisError
            The lens does not measure that.
        """
        if by not in self.columns:
            raise AnalysisError(
                fill("These units cannot be ranked by {by}.", by=repr(by)),
                fill(
                    "Rank by {columns}, or give indicators of the lens the roles development and "
                    "size.",
                    columns=", ".join(self.columns),
                ),
            )
        column = "rank" if by == "similarity" else f"{by}_rank"
        order = self.frame[column].fillna(len(self.frame) + 1).argsort(kind="stable")
        return self.frame.iloc[order.to_numpy()]


def rank_units(panel: UnitPanel, lens: UnitLens, home: str | None = None) -> UnitMarkets:
    """Rank all units of a panel.

    Parameters
    ----------
    panel
        As `data.units.read_units` gives it.
    lens
        What counts, and how.
    home
        The unit compared with; the lens's own when None.

    Returns
    -------
    UnitMarkets

    Raises
    ------
    AnalysisError
        Home is not named or not among the units, none of the indicators has figures, or the lens
        and the figures do not go together.

    Notes
    -----
    Similarity to one home takes time and memory in proportion to units times indicators; no table
    of all pairs is ever made.
    """
    unit = _home(panel, home or lens.home)
    near = similarity(
        panel.values,
        unit,
        {item.code: item.weight for item in lens.of("conditions")},
        {item.code: item.transformation for item in lens.of("conditions")},
        min_coverage=lens.min_coverage,
        treatment=lens.treatment,
        normalisation=lens.normalisation,
        metric=lens.metric,
        imputation=lens.imputation,
        groups=panel.groups,
    )
    frame = pd.DataFrame({"name": panel.names, "economy": panel.economies})
    ranked = near.ranking["status"] == "ok"
    columns = ["rank", "similarity", "distance", "coverage", "status"]
    frame = frame.join(near.ranking[columns])
    frame[["similarity", "distance"]] = frame[["similarity", "distance"]].where(ranked)
    developed = _development(panel, lens)
    if developed is not None:
        _add_development(frame, developed, unit)
        _add_opportunity(frame, panel, lens, unit, ranked)
    return UnitMarkets(unit, lens, panel, near, developed, frame)


def _home(panel: UnitPanel, home: str | None) -> str:
    """Find the home unit."""
    if home is None:
        raise AnalysisError(
            "No home unit is named.", 'Name one by --home, or in the lens as home = "VNM.1_1".'
        )
    if home not in panel.values.index:
        raise AnalysisError(
            fill("{home} is not a unit of these figures.", home=home),
            did_you_mean(nearest(home, panel.values.index, 1)) or "Name a unit by its code.",
        )
    return home


def _development(panel: UnitPanel, lens: UnitLens) -> Composite | None:
    """Build the composite of how developed units are, a mean of z-scores."""
    items = [
        item
        for item in lens.of("development")
        if item.code in panel.values and panel.values[item.code].notna().any()
    ]
    if not items:
        return None
    codes = [item.code for item in items]
    values = transform(panel.values, {item.code: item.transformation for item in items})
    units = Units(panel.names, values[codes], pd.DataFrame(index=values.index), panel.groups)
    recipe = CompositeRecipe(
        treatment="none",
        normalisation="z:0:1",
        min_share=lens.min_share,
        uncertainty=Assumptions(
            treatment="none",
            normalisation=("z:0:1", "percentile"),
            aggregation="arithmetic",
            leave_one_out=len(items) > 1,
        ),
    )
    return composite(units, _structure(items), recipe)


def _structure(items: list[UnitIndicator]) -> Structure:
    """Put indicators below one index."""
    rows = [
        {
            "iCode": item.code,
            "iName": item.name or item.code,
            "Type": "Indicator",
            "Parent": INDEX,
            "Direction": item.direction,
            "Weight": item.weight,
        }
        for item in items
    ]
    top = {"iCode": INDEX, "iName": INDEX, "Type": "Aggregate", "Direction": 1, "Weight": 1}
    return Structure.from_frame(pd.DataFrame([*rows, {**top, "Parent": None}]))


def _add_development(frame: pd.DataFrame, developed: Composite, home: str) -> None:
    """Put score, rank and gap to home into the frame."""
    score = developed.scores[INDEX]
    frame["development_rank"] = developed.ranks[INDEX]
    frame["development"] = score
    frame["gap"] = score[home] - score


def _add_opportunity(
    frame: pd.DataFrame, panel: UnitPanel, lens: UnitLens, home: str, ranked: pd.Series
) -> None:
    """Put size and opportunity into the frame, where the lens measures size."""
    item = next(iter(lens.of("size")), None)
    if item is None or item.code not in panel.values:
        return
    size = panel.values[item.code]
    found = opportunity(
        frame["distance"],
        ranked,
        frame["development"],
        pd.Series(np.nan, frame.index),
        size,
        home,
        floor_gdp=lens.floor,
        weights=lens.opportunity_weights,
    )
    frame["size"] = size
    frame["opportunity_rank"] = found.ranking["rank"]
    frame["opportunity"] = found.ranking["opportunity"]
    frame["open"] = found.ranking["open"]
