"""Places and analysis: boundaries, names, similarity, composites, screening. Pure functions."""
