"""A brief on 20 economies, from the merged figures to the finished file: goal 5 s.

The alternative is the plain way to a report from the same parts: every economy's page with a
picture of its bars by matplotlib, as notebooks make them, instead of bars that the page itself
holds. Its pages have the same texts, without any table. Both are timed in the same run; the brief
must not take longer, though it holds far more.
"""

from __future__ import annotations

import datetime
import io
import sys

from fpdf import FPDF

from dashboard import engine, judged
from dashboard.briefs import BRIEFS
from dashboard.briefs.assemble import Wishes
from dashboard.briefs.content import Brief, Member
from dashboard.briefs.making import make_brief
from dashboard.prints.mapfile import map_file
from dashboard.prints.paper import font_file
from geo.markets import Markets
from geo.recipe import Recipe
from tests.bench import harness

ECONOMIES = 20
GOAL = 5.0


def brief_on(result: Markets, economies: list[str]) -> Brief:
    """Make the brief."""
    return make_brief(result, economies, Wishes(date=datetime.date(2026, 11, 27)))


def bars(item: Member) -> bytes:
    """Draw what separates an economy from home by pyplot."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 3), dpi=150)
    axes.barh([bar.name for bar in item.bars], [bar.share for bar in item.bars])
    axes.set_title(item.bars_title)
    into = io.BytesIO()
    figure.savefig(into, format="png", bbox_inches="tight")
    plt.close(figure)
    return into.getvalue()


def plainly(result: Markets, economies: list[str]) -> bytes:
    """Make a report of pictures."""
    brief = brief_on(result, economies)
    pages = FPDF(format="A4")
    pages.add_font("DejaVu", "", font_file())
    pages.set_font("DejaVu", "", 9)
    pages.add_page()
    pages.multi_cell(180, 5, "\n".join(brief.answer), new_x="LMARGIN", new_y="NEXT")
    pages.image(io.BytesIO(map_file(result, "opportunity", dpi=200, width=8.0)), w=180)
    for item in brief.members:
        pages.add_page()
        for text in (item.name, item.verdict_text, item.near, item.ai):
            pages.multi_cell(180, 5, text, new_x="LMARGIN", new_y="NEXT")
        if item.bars:
            pages.image(io.BytesIO(bars(item)), w=180)
    return bytes(pages.output())


def run() -> list[harness.Measurement]:
    """Measure both formats on the 20 nearest economies."""
    result = engine.merged(Recipe())
    economies = [str(code) for code in result.similarity.ranked.index[:ECONOMIES]]
    for by in ("similarity", "opportunity"):
        judged.uncertain(result.recipe, by)
    plain = harness.median_seconds(lambda: plainly(result, economies))
    return [
        harness.Measurement(
            f"{form.title}, {ECONOMIES} economies",
            harness.median_seconds(lambda form=form: form.write(brief_on(result, economies))),
            "a report of pictures",
            plain,
            goal=GOAL,
        )
        for form in BRIEFS.values()
    ]


if __name__ == "__main__":
    sys.exit(harness.main("briefs", run))
