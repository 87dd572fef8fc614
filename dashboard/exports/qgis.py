"""A style for QGIS, kept in the GeoPackage itself: the map opens coloured as in the dashboard.

QGIS reads the table ``layer_styles`` beside a layer and applies the row that is marked as default.
The style is QML: rules by similarity in classes of equal numbers, and grey hatching for economies
that are not ranked. It colours polygons; economies that are points keep QGIS's own marker.
"""

from __future__ import annotations

import datetime
from xml.etree import ElementTree as ET

import pandas as pd

from dashboard.palettes import rgb, sequential
from geo.classify import classify
from geo.shortlist import ShortlistExport

TABLE = "layer_styles"
STYLE = "Kindred Markets: similarity"
_COLUMN = "similarity"
_MISSING = "#9aa1ab"
_OUTLINE = "#5b626c"
_NO_DATE = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)


def style_table(shortlist: ShortlistExport, layer: str, geometry: str) -> pd.DataFrame:
    """Make the table by which QGIS finds the style.

    Parameters
    ----------
    shortlist
        Its similarities are put into classes.
    layer, geometry
        The layer's name, and that of its geometry column.

    Returns
    -------
    pandas.DataFrame
        One row with the columns that QGIS asks for.
    """
    return pd.DataFrame(
        {
            "f_table_catalog": [""],
            "f_table_schema": [""],
            "f_table_name": [layer],
            "f_geometry_column": [geometry],
            "styleName": [STYLE],
            "styleQML": [qml(shortlist)],
            "styleSLD": [""],
            "useAsDefault": [True],
            "description": [shortlist.markets.say("Similarity to home, hatched where not ranked")],
            "owner": [""],
            "ui": [""],
            "update_time": [pd.Timestamp(_NO_DATE)],
        }
    )


def qml(shortlist: ShortlistExport) -> str:
    """Write the style.

    Parameters
    ----------
    shortlist
        Its similarities are put into classes.

    Returns
    -------
    str
        A QML document with one rule for each class and one for economies without a rank.
    """
    say = shortlist.markets.say
    classes = classify(shortlist.rows[_COLUMN], language=shortlist.markets.language)
    colours = sequential(len(classes.labels)).light
    root = ET.Element("qgis", version="3.28", styleCategories="Symbology|Labeling")
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0")
    rules = ET.SubElement(renderer, "rules", key="root")
    symbols = ET.SubElement(renderer, "symbols")
    last = len(classes.labels) - 1
    for place, (label, colour) in enumerate(zip(classes.labels, colours, strict=True)):
        low, high = classes.bounds[place], classes.bounds[place + 1]
        # The ends are left open, as a program may round what it reads.
        parts = [f'"{_COLUMN}" > {low!r}'] if place else []
        parts += [f'"{_COLUMN}" <= {high!r}'] if place < last else []
        parts = parts or [f'"{_COLUMN}" IS NOT NULL']
        _rule(rules, place, " AND ".join(parts), label)
        _fill(symbols, place, colour, "solid")
    _rule(rules, last + 1, f'"{_COLUMN}" IS NULL', say("Not ranked"))
    _fill(symbols, last + 1, _MISSING, "b_diagonal")
    _labels(root)
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(
        root, encoding="unicode"
    )


def _rule(rules: ET.Element, place: int, condition: str, label: str) -> None:
    """Write which economies a symbol is for."""
    ET.SubElement(rules, "rule", filter=condition, symbol=str(place), label=label)


def _fill(symbols: ET.Element, place: int, colour: str, brush: str) -> None:
    """Write how a polygon is filled."""
    symbol = ET.SubElement(symbols, "symbol", type="fill", name=str(place), alpha="1")
    layer = ET.SubElement(symbol, "layer", {"class": "SimpleFill", "enabled": "1", "locked": "0"})
    options = ET.SubElement(layer, "Option", type="Map")
    for name, value in (
        ("color", _rgba(colour)),
        ("style", brush),
        ("outline_color", _rgba(_OUTLINE)),
        ("outline_style", "solid"),
        ("outline_width", "0.2"),
        ("outline_width_unit", "MM"),
    ):
        ET.SubElement(options, "Option", name=name, type="QString", value=value)


def _labels(root: ET.Element) -> None:
    """Write economies' names on the map."""
    labeling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labeling, "settings")
    ET.SubElement(
        settings,
        "text-style",
        fieldName="name",
        fontSize="8",
        fontSizeUnit="Point",
        textColor=_rgba("#14171c"),
    )


def _rgba(colour: str) -> str:
    """Write a colour as QGIS does."""
    red, green, blue = rgb(colour)
    return f"{red},{green},{blue},255"
