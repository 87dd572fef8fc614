"""Composites of any hierarchy: indicators to pillars to an index, in COINr's vocabulary."""

from geo.composite.engine import Composite, composite
from geo.composite.recipe import Assumptions, CompositeRecipe
from geo.composite.structure import Structure
from geo.composite.units import Units

__all__ = ["Assumptions", "Composite", "CompositeRecipe", "Structure", "Units", "composite"]
