"""The world map: its Python face; what the browser runs is in ``dashboard/static/worldmap``."""

from dashboard.worldmap.component import unit_map, world_map
from dashboard.worldmap.layer import (
    MapCircles,
    MapEvent,
    MapLabel,
    MapLayer,
    MapLine,
    MapPair,
    MapView,
)

__all__ = [
    "MapCircles",
    "MapEvent",
    "MapLabel",
    "MapLayer",
    "MapLine",
    "MapPair",
    "MapView",
    "unit_map",
    "world_map",
]
