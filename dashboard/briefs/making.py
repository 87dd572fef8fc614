"""Make a brief of the merged economies: intervals, pictures, exclusions and all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard import charts, doubtful, engine, judged
from dashboard.briefs.assemble import Wishes, assemble, shared_estimates
from dashboard.briefs.content import Brief, Picture
from dashboard.language import spoken_in
from dashboard.prints.chart import Wanted
from dashboard.prints.charts import CHARTS
from dashboard.prints.framing import Marks
from dashboard.prints.layer import PrintLayer, print_layer, sources_behind
from dashboard.prints.legend import boundary_note
from dashboard.prints.plots import Captions, chart_image
from dashboard.prints.world import map_image
from data.exclusions import Exclusions
from geo.markets import Markets

PICTURE_DPI = 200
"""Of the pictures in a brief, which are smaller than a page."""

Progress = Callable[[int, int], None]
_STEPS = 4


def make_brief(
    result: Markets,
    economies: Sequence[str],
    wishes: Wishes | None = None,
    *,
    exclusions: Exclusions | None = None,
    version: str = "",
    layer: str = "opportunity",
    progress: Progress | None = None,
) -> Brief:
    """Make a brief on a shortlist.

    Parameters
    ----------
    result
        The merged economies, told in the brief's language (``Markets.told``).
    economies
        The shortlist in its order.
    wishes
        What the reader wants of it.
    exclusions
        The exclusion list behind the recipe's excluded economies.
    version
        Version of the product.
    layer
        What its map is coloured by.
    progress
        Told after each of a few steps how many are done, and of how many.

    Returns
    -------
    Brief
        The same arguments give the same brief, for a format of ``dashboard.briefs.BRIEFS``.

    Raises
    ------
    AnalysisError
        When an economy is not in the figures, or there are too many.
    ConditionError
        For conditions that cannot be read.
    """
    done = progress or (lambda _done, _total: None)
    wishes, named = wishes or Wishes(), engine.named_targets()
    said = wishes.judgements or {}
    kept = [code for code in economies if not (code in said and said[code].rejected)]
    with spoken_in(result.language):
        intervals = {
            by: judged.uncertain(result.recipe, by)
            for by in ("similarity", "opportunity")
            if result.ranked_count and (by == "similarity" or len(result.open_by_opportunity))
        }
        done(1, _STEPS)
        world = _map(result, kept, named, layer)
        done(2, _STEPS)
        plane = None if wishes.one_page else _plane(result, kept)
        done(3, _STEPS)
        brief = assemble(
            result,
            engine.snapshot_behind(result),
            economies,
            wishes,
            intervals=intervals,
            shared=shared_estimates(doubtful.shared_estimates()),
            named=named,
            exclusions=exclusions,
            version=version,
            world=world,
            plane=plane,
        )
        done(_STEPS, _STEPS)
        return brief


def _map(result: Markets, economies: Sequence[str], named: Sequence[str], layer: str) -> Picture:
    """Draw the map of the answer with the shortlist outlined."""
    listed = tuple(code for code in economies if code in result.frame.index)
    shown = print_layer(result, engine.snapshot_behind(result), layer)
    png = map_image(
        result,
        shown,
        "png",
        marks=Marks(listed, tuple(named)),
        bare=True,
        width=8.0,
        dpi=PICTURE_DPI,
    )
    return Picture(png, shown.finding, _origin(result, shown))


def _origin(result: Markets, shown: PrintLayer) -> str:
    """Say what a map shows and whose figures and boundaries these are."""
    say = result.say
    said = say("Sources: {sources}.", sources="; ".join(shown.sources))
    return f"{said} {boundary_note(result)}"


def _plane(result: Markets, economies: Sequence[str]) -> Picture | None:
    """Draw the opportunity plane with the shortlist named; None when its pool is empty."""
    if not result.opportunity.ranking["pool"].any():
        return None
    chart, wanted = CHARTS["plane"], Wanted(tuple(economies))
    with charts.drawn_for("light"):
        drawing = chart.draw(result, wanted)
    png = chart_image(drawing, Captions(""), "png", say=result.say, width=9.0, dpi=PICTURE_DPI)
    sources = sources_behind(result, engine.snapshot_behind(result), chart.behind(result, wanted))
    note = result.say("Sources: {sources}.", sources="; ".join(sources))
    return Picture(png, chart.title(result, wanted), f"{result.say(chart.note)} {note}")
