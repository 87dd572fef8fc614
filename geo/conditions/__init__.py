"""Conditions in CQL2 text: read, checked against the columns, and evaluated in three values."""
