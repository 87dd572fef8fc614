"""Names of workspaces where they become names of files."""

from __future__ import annotations


def file_name(name: str) -> str:
    """Make a file's name out of a workspace's, for any operating system.

    Parameters
    ----------
    name
        Any name.

    Returns
    -------
    str
        Letters, digits and hyphens; ``workspace`` where none is left.
    """
    kept = "".join(mark if mark.isalnum() else "-" for mark in name.lower())
    return "-".join(part for part in kept.split("-") if part)[:60] or "workspace"
