"""Briefs for the board: one model of what is said, and a writer for each format."""
