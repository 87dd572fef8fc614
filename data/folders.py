"""Where snapshots lie, and which one of them is held fast."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from data.own import data_folder

EMBEDDED = "embedded"
"""Name of the snapshot that ships with the package."""

PIN = ".in-use"
"""File in the folder of the user's snapshots that names the one to be used, where one is held."""


def embedded_path() -> Path:
    """Give the folder of the snapshot that ships with the package."""
    return Path(str(resources.files("data").joinpath("embedded")))


def snapshots_folder() -> Path:
    """Give the folder in which a user's own snapshots lie, one folder each.

    Returns
    -------
    Path
        ``snapshots`` inside the folder that the environment variable KINDRED_DATA_DIR names, else
        inside the user's data folder of the operating system. It need not exist.
    """
    return data_folder() / "snapshots"


def user_snapshots() -> list[Path]:
    """List the folders of the user's snapshots, sound or not, by name.

    Returns
    -------
    list of Path
        Empty where there are none. Hidden folders, which were never finished, are left out.
    """
    try:
        return sorted(
            path
            for path in snapshots_folder().iterdir()
            if path.is_dir() and not path.name.startswith(".")
        )
    except OSError:
        return []


def pinned_name() -> str:
    """Give the name of the snapshot held fast; empty where the newest is used."""
    try:
        return (snapshots_folder() / PIN).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def snapshots_state() -> tuple[str, int, int]:
    """Tell cheaply whether another snapshot may be in use than before.

    Returns
    -------
    tuple of str, int and int
        The folder, and when it and the choice in it last changed: another one whenever a snapshot
        was added or removed, or one was held fast or let go. It takes two looks at the disk and
        opens no file.
    """
    folder = snapshots_folder()
    return str(folder), _changed(folder), _changed(folder / PIN)


def pinned_path() -> Path | None:
    """Give the folder of the snapshot held fast, sound or not; None where none is."""
    name = pinned_name()
    if not name or "\0" in name or Path(name).name != name:
        return None
    return embedded_path() if name == EMBEDDED else snapshots_folder() / name


def _changed(path: Path) -> int:
    """Give the moment of a file's last change; 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
