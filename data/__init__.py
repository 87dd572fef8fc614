"""Public figures: catalogue, sources, snapshot, panel. Imports nothing from geo or dashboard."""
