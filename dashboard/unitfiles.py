"""Files of units as the command line and the pages open them: figures under a lens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import OwnDataError
from data.languages import fill

if TYPE_CHECKING:
    from data.units import UnitPanel
    from geo.units import UnitLens


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
