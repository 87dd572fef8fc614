"""The world map: its Python face; what the browser runs is in ``dashboard/static/worldmap``."""

from dashboard.worldmap.component import world_map
from dashboard.worldmap.layer import MapEvent, MapLabel, MapLayer, MapView

__all__ = ["MapEvent", "MapLabel", "MapLayer", "MapView", "world_map"]
