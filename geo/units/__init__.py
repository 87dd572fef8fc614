"""Panels of thousands of subnational units, ranked by the functions that rank economies."""

from geo.units.lens import UnitIndicator, UnitLens
from geo.units.ranking import UnitMarkets, rank_units
from geo.units.sureness import units_sensitivity, units_uncertainty

__all__ = [
    "UnitIndicator",
    "UnitLens",
    "UnitMarkets",
    "rank_units",
    "units_sensitivity",
    "units_uncertainty",
]
