"""A map as a file: picture, drawing or table, whatever it is coloured by."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import engine
from dashboard.exports.plain_csv import frame_csv
from dashboard.palettes import Theme
from dashboard.prints import rows
from dashboard.prints.chart import FileForm
from dashboard.prints.framing import WHOLE, Marks
from dashboard.prints.layer import PrintLayer, indicators_behind, print_layer
from dashboard.prints.world import PRINT_DPI, map_image
from geo.markets import Markets


def map_file(
    result: Markets,
    layer: str,
    *,
    form: FileForm = "png",
    scheme: str = "quantiles",
    classes: int = 5,
    region: str = WHOLE,
    marks: Marks | None = None,
    theme: Theme = "light",
    width: float = 11.0,
    dpi: int = PRINT_DPI,
    version: str = "",
) -> bytes:
    """Write a score or an indicator as a map, or the map's figures as a table.

    Parameters
    ----------
    result
        The merged economies, in the language in force.
    layer
        A score of ``dashboard.layers.SCORES`` or an indicator's code.
    form
        ``png``, ``svg`` or ``csv``.
    scheme, classes
        How the values are put into classes, and into how many.
    region, marks, theme, width, dpi, version
        As ``dashboard.prints.world.map_image`` takes them.

    Returns
    -------
    bytes
        The same arguments give the same bytes.

    Raises
    ------
    AnalysisError
        For a layer, scheme, number of classes or region that there is not.
    """
    shown = print_layer(
        result, engine.snapshot_behind(result), layer, scheme=scheme, classes=classes
    )
    return layer_file(
        result,
        shown,
        indicators_behind(result, layer),
        form=form,
        region=region,
        marks=marks,
        theme=theme,
        width=width,
        dpi=dpi,
        version=version,
    )


def layer_file(
    result: Markets,
    shown: PrintLayer,
    indicators: Sequence[str],
    *,
    form: FileForm = "png",
    region: str = WHOLE,
    marks: Marks | None = None,
    theme: Theme = "light",
    width: float = 11.0,
    dpi: int = PRINT_DPI,
    version: str = "",
) -> bytes:
    """Write any layer as a map, or the map's figures as a table.

    Parameters
    ----------
    result
        The merged economies, in the language in force.
    shown
        The layer.
    indicators
        Codes of the indicators that its values are made of.
    form, region, marks, theme, width, dpi, version
        As `map_file` takes them.

    Returns
    -------
    bytes
    """
    if form == "csv":
        table = rows.map_rows(result, shown, indicators)
        return frame_csv(
            rows.with_origin(table, result, engine.snapshot_behind(result), indicators, version)
        )
    return map_image(
        result,
        shown,
        form,
        theme=theme,
        region=region,
        marks=marks,
        width=width,
        dpi=dpi,
        version=version,
    )
