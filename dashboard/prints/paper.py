"""What printed figures stand on: the colours of page and ink, and files that are always the same.

Figures are made without pyplot, so that nothing is kept between them. Matplotlib's settings are
one for the whole process, so figures are drawn one at a time.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, Literal

from dashboard.palettes import Theme
from data.errors import ExportError
from data.languages import fill

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ImageFormat = Literal["png", "svg"]

FONT: Final = "DejaVu Sans"
"""Comes with matplotlib and has every Vietnamese letter."""


@dataclass(frozen=True)
class Paper:
    """The colours of everything that is not a class, each as "#rrggbb".

    Attributes
    ----------
    page, ink, faint
        Ground, words, and words of less weight.
    sea, line, border, neutral, hatch, halo
        Of the map: water, outlines of economies, outlines and fill of areas without figures of
        their own, lines over economies without a value, what sets a mark off.
    """

    page: str
    ink: str
    faint: str
    sea: str
    line: str
    border: str
    neutral: str
    hatch: str
    halo: str


PAPERS: Final[dict[Theme, Paper]] = {
    "light": Paper(
        page="#ffffff",
        ink="#0d1721",
        faint="#5b6673",
        sea="#eff3f6",
        line="#4a5563",
        border="#8e98a5",
        neutral="#cfd4da",
        hatch="#8b95a1",
        halo="#ffffff",
    ),
    "dark": Paper(
        page="#10171e",
        ink="#e4eaf0",
        faint="#a9b4c0",
        sea="#1a242e",
        line="#a3adb9",
        border="#7b8795",
        neutral="#434d58",
        hatch="#7d8996",
        halo="#0b0f14",
    ),
}
"""The map's own colours on screen, with the page's and the text's of the dashboard's themes."""

_SETTINGS: Final[Any] = {
    "font.family": [FONT],
    "svg.fonttype": "path",
    "svg.hashsalt": "kindred",
    "hatch.linewidth": 0.5,
    "axes.unicode_minus": True,
    "text.hinting": "none",
    "text.usetex": False,
    "text.parse_math": False,
}

_drawing = RLock()


@contextmanager
def settings() -> Iterator[None]:
    """Draw under our own settings, whatever a file of the user's says, one figure at a time."""
    import matplotlib

    with _drawing, matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        yield


def figure(width: float, height: float, paper: Paper) -> Figure:
    """Make an empty figure.

    Parameters
    ----------
    width, height
        Inches.
    paper
        Its ground.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    class Canvas(FigureCanvasAgg):
        def draw_idle(self, *_given: Any, **_more: Any) -> None:
            """Draw nothing before the figure is whole, though geopandas asks after each layer."""

    made = Figure(figsize=(width, height), facecolor=paper.page)
    Canvas(made)
    return made


def image(drawn: Figure, form: ImageFormat, *, dpi: int, title: str) -> bytes:
    """Write a figure as a file.

    Parameters
    ----------
    drawn
        The figure.
    form
        ``png`` or ``svg``. An SVG's letters are outlines, so that it looks the same everywhere.
    dpi
        Dots per inch of a PNG.
    title
        Goes into the file, for programs that read aloud or catalogue images.

    Returns
    -------
    bytes
        The same figure gives the same bytes: no date and no version of a program is in it.
    """
    into = io.BytesIO()
    said: dict[str, Any] = {"Title": title}
    said |= {"Software": None} if form == "png" else {"Date": None, "Creator": "Kindred Markets"}
    drawn.savefig(into, format=form, dpi=dpi, facecolor=drawn.get_facecolor(), metadata=said)
    return into.getvalue()


def checked_font(style: Literal["", "Bold", "Oblique"] = "") -> Path:
    """Give the font's file once it is known that it can be read.

    Raises
    ------
    ExportError
        When it is missing or damaged.
    """
    from matplotlib.ft2font import FT2Font

    path = font_file(style)
    try:
        FT2Font(path)
    except (OSError, RuntimeError) as error:
        raise ExportError(
            fill("The font {name} is missing or damaged.", name=path.name),
            "Install matplotlib again: it brings the font along.",
        ) from error
    return path


def font_file(style: Literal["", "Bold", "Oblique"] = "") -> Path:
    """Give the font's file, of matplotlib's own, for programs that embed it."""
    import matplotlib

    name = f"DejaVuSans-{style}.ttf" if style else "DejaVuSans.ttf"
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name
