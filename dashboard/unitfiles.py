"""Files of units as the command line and the pages open them: figures under a lens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import OwnDataError
from data.languages import fill

if TYPE_CHECKING:
    from data.units import UnitPanel
    from geo.units import UnitLens
    from geo.units.outlines import Outlines


def read_panel(
    figures: Path, lens: Path | None = None, reference_year: int | None = None
) -> tuple[UnitPanel, UnitLens]:
    """Read figures of units, and the lens under which they are looked at.

    Parameters
    ----------
    figures
        As `data.units.read_units` takes them; only the lens's indicators are read.
    lens
        A TOML file of `geo.units.UnitLens`; all indicators alike when None.
    reference_year
        In place of the lens's.

    Returns
    -------
    tuple of UnitPanel and UnitLens

    Raises
    ------
    KindredError
        A file is not as it should be.
    """
    from data.units import read_units
    from geo.economies import codes
    from geo.units import UnitLens

    chosen = None if lens is None else read_lens(lens)
    panel = read_units(
        figures,
        economies=codes(),
        indicators=None if chosen is None else chosen.codes,
        reference_year=reference_year or (chosen.reference_year if chosen else None),
        **({} if chosen is None else {"window": chosen.window}),
    )
    return panel, chosen or UnitLens.of_all(panel.values.columns)


def read_lens(path: Path) -> UnitLens:
    """Read a lens of units from a TOML file.

    Raises
    ------
    KindredError
        The file cannot be read, or does not hold what it should.
    """
    from geo.units import UnitLens

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise OwnDataError(
            fill("{path} cannot be read as text in UTF-8.", path=path), "Save it as UTF-8."
        ) from error
    return UnitLens.from_toml(text)


@dataclass(frozen=True)
class UnitFolder:
    """A folder of units, opened.

    Attributes
    ----------
    path, state
        The folder, and the names and times of its files when it was opened.
    panel, lens
        Figures, and what counts of them.
    outlines
        Shapes as the map draws them; None where there is no GeoPackage.
    shapes_name
        Name of the GeoPackage; empty where there is none.
    """

    path: Path
    state: tuple[tuple[str, int], ...]
    panel: UnitPanel
    lens: UnitLens
    outlines: Outlines | None
    shapes_name: str


def state_of(folder: Path) -> tuple[tuple[str, int], ...]:
    """Tell cheaply whether the files of a folder have changed.

    Raises
    ------
    OwnDataError
        There is no such folder.
    """
    if not folder.is_dir():
        raise OwnDataError(
            fill("There is no folder {path}.", path=folder),
            "Start the dashboard with kindred run --units and a folder that is there.",
        )
    return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder.iterdir()))


def open_folder(folder: Path) -> UnitFolder:
    """Read a folder of units.

    Parameters
    ----------
    folder
        With ``figures.parquet`` (a file, or a folder of files), and where there are any one
        GeoPackage and ``lens.toml``.

    Returns
    -------
    UnitFolder

    Raises
    ------
    KindredError
        The figures are missing, there are several GeoPackages, or a file is not as it should be.
    """
    from data.units import read_shapes
    from geo.economies import codes
    from geo.units.outlines import unit_outlines

    state = state_of(folder)
    figures, lens = folder / "figures.parquet", folder / "lens.toml"
    if not figures.exists():
        raise OwnDataError(
            fill("{path} holds no figures.parquet.", path=folder),
            "Call the file with the figures so, or give a folder of that name with several files.",
        )
    packages = sorted(folder.glob("*.gpkg"))
    if len(packages) > 1:
        names = ", ".join(path.name for path in packages[:5])
        raise OwnDataError(
            fill("{path} holds several GeoPackages: {names}.", path=folder, names=names),
            "Keep the one that is to be drawn.",
        )
    panel, chosen = read_panel(figures, lens if lens.exists() else None)
    outlines = None
    for path in packages:
        read = read_shapes(path, economies=codes(), mend=True)
        outlines = unit_outlines(read.frame, path.name)
    name = packages[0].name if packages else ""
    return UnitFolder(folder, state, panel, chosen, outlines, name)
