"""What a map shows and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard import palettes
from geo.bivariate import Bivariate
from geo.classify import Classes


@dataclass(frozen=True)
class MapLayer:
    """One value for each economy, ready to be coloured and read.

    Every series is indexed by economy (ISO 3166-1 alpha-3) and may leave economies out; those
    count as missing.

    Attributes
    ----------
    title
        What is shown, as the head of the legend.
    values
        The numbers, or the names of the categories; NaN where there is no figure.
    classes
        The values in classes, of `geo.classify`.
    unit
        As the catalogue names it; shown in the legend and with every value.
    ramp
        "sequential" from little to much; "diverging" away from the midpoint of the classes;
        "categorical" without an order.
    midpoint
        What the midpoint of a diverging layer means, such as "as at home".
    texts
        The values as they are to be read, without their unit; None writes the numbers to three
        significant digits and large ones as millions, billions and trillions.
    form
        How a text and the unit are put together, "{}" standing for the text; None takes the
        usual form of the unit ("38.5% of GDP", "US$ 476 billion (current)", "33.4 years").
    periods
        Year or period of each value, as a number or a text.
    ranks
        Rank of each value, whole numbers from 1.
    ranked
        Of how many; 0 takes the number of ranks.
    details
        A further line on an economy, such as the reason why it has no value. The same few texts
        for many economies cost little; a text of its own for each does not fit the message.
    missing
        What the legend calls economies without a value.
    source
        Whose figures these are.
    pair
        A second figure that colours the map together with this one; the classes and the ramp of
        both are not used then.
    circles
        A figure that is shown by the area of circles over the map.
    aside
        Codes of economies that stand back, faintly, from the rest.
    beside
        What the map tells of them, such as why.
    """

    title: str
    values: pd.Series
    classes: Classes
    unit: str = ""
    ramp: palettes.Ramp = "sequential"
    midpoint: str = ""
    texts: pd.Series | None = None
    form: str | None = None
    periods: pd.Series | None = None
    ranks: pd.Series | None = None
    ranked: int = 0
    details: pd.Series | None = None
    missing: str = "No data"
    source: str = ""
    pair: MapPair | None = None
    circles: MapCircles | None = None
    aside: frozenset[str] = frozenset()
    beside: str = ""

    def colours(self) -> palettes.Colours:
        """Give the colour of each class, in both themes.

        Returns
        -------
        palettes.Colours
            As many as there are classes, or nine where two figures colour the map together.
        """
        if self.pair is not None:
            return palettes.two_way()
        return palettes.of_classes(self.ramp, len(self.classes.labels), self.classes.below)


@dataclass(frozen=True)
class MapPair:
    """The second of two figures that colour a map together.

    Attributes
    ----------
    layer
        The second figure, read upwards in the legend.
    cells
        Both figures in nine cells.
    """

    layer: MapLayer
    cells: Bivariate


@dataclass(frozen=True)
class MapCircles:
    """A figure whose values are the areas of circles.

    Attributes
    ----------
    title
        What is shown.
    values
        Numbers that are not negative, by economy; NaN where there is no figure.
    unit
        As the catalogue names it.
    periods
        Year or period of each value.
    note
        A line for the legend, such as of which years the values are.
    """

    title: str
    values: pd.Series
    unit: str = ""
    periods: pd.Series | None = None
    note: str = ""


@dataclass(frozen=True)
class MapLine:
    """The way from home to an economy.

    Attributes
    ----------
    economy
        Where it leads.
    length
        How far that is, as it is to be read.
    path
        SVG path data in map units.
    """

    economy: str
    length: str
    path: str


@dataclass(frozen=True)
class MapLabel:
    """A place that the map names.

    Attributes
    ----------
    text
        The name, as it is to be read.
    longitude, latitude
        Degrees east and north.
    """

    text: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class MapView:
    """What part of the world to bring into view.

    Attributes
    ----------
    targets
        Names of regions of the map ("World", "Africa", "Southeast Asia", ...) and codes of
        economies; all of them are brought into view.
    request
        The map obeys a view once and then leaves it to the reader's hands; another number asks
        for the same targets again.
    """

    targets: tuple[str, ...] = ("World",)
    request: int = 0


@dataclass(frozen=True)
class MapEvent:
    """What the reader did last on a map.

    Attributes
    ----------
    selected
        Codes of the selected economies, in the order of selection.
    view
        West, north, east and south edge of what was in view, in map units; None before anything
        was done.
    fresh
        Whether this run of the script is the first to see it.
    """

    selected: tuple[str, ...] = ()
    view: tuple[float, float, float, float] | None = None
    fresh: bool = False
