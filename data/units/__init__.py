"""Panels of a reader's own: thousands of subnational regions, read from Parquet and GeoPackage."""

from data.units.figures import UnitPanel, read_units
from data.units.shapes import UnitShapes, read_shapes

__all__ = ["UnitPanel", "UnitShapes", "read_shapes", "read_units"]
