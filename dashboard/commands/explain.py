"""``kindred explain``: why an economy is as similar to home as it is, indicator by indicator."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands import options
from dashboard.commands.output import FormOption, emit, records, say
from dashboard.language import _, local, number, ordinal, quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from data.catalogue import Indicator
    from geo.markets import Markets
    from geo.verdicts import Verdict

COLUMNS = (
    "indicator",
    "home_value",
    "home_year",
    "value",
    "year",
    "home_z",
    "z",
    "contribution",
)


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "explain",
        short_help="Show why an economy is as near to home as it is.",
        help="Show how much each indicator adds to an economy's distance from home.",
        epilog="Example: kindred explain Bangladesh --home VNM --without TX.VAL.TECH.MF.ZS",
    )(explain)


def explain(
    economy: Annotated[str, typer.Argument(metavar="ECONOMY", help="A code or any usual name.")],
    more: Annotated[
        bool,
        typer.Option(
            "--more",
            help="Below a table, add rank intervals, the ranks under other lenses, and the year of "
            "home's that it resembles most.",
        ),
    ] = False,
    recipe: options.RecipeOption = None,
    link: options.LinkOption = None,
    home: options.HomeOption = None,
    lens: options.LensOption = None,
    without: options.WithoutOption = None,
    weight: options.WeightOption = None,
    gate: options.GateOption = None,
    exclude: options.ExcludeOption = None,
    reference_year: options.ReferenceYearOption = None,
    window: options.WindowOption = None,
    form: FormOption = "table",
) -> None:
    """Print an economy's distance to home, indicator by indicator.

    Parameters
    ----------
    economy
        The economy to explain.
    more
        Whether to say more in words.
    recipe, link, home, lens, without, weight, gate, exclude, reference_year, window
        The choices behind the ranking.
    form
        How to print it. A table is sorted by contribution and ends with the verdict.
    """
    from dashboard.commands.choices import basis, changes, choices
    from dashboard.commands.reading import economy as named
    from geo.explain import explain as explain_economy

    code = named(economy, "ECONOMY")
    chosen = choices(
        home=home,
        lens=lens,
        without=without,
        weight=weight,
        gate=gate,
        exclude=exclude,
        reference_year=reference_year,
        window=window,
        recipe=recipe,
        link=link,
    )
    result = chosen.merged()
    frame = explain_economy(result, code)
    if form != "table":
        columns = [*COLUMNS, *(name for name in frame.columns if name.endswith("imputed"))]
        emit(records(frame, columns), columns, form)
        if chosen.recipe.describe_changes():
            say(_("Note: {changes}", changes=changes(chosen.recipe)))
        return
    shown = _for_a_person(result, frame)
    parts = (_closing(result, code, more=more), _access(result, code), basis(result))
    closing = "\n\n".join(part for part in parts if part)
    emit(records(shown, list(shown.columns)), list(shown.columns), form, closing=closing)


def _for_a_person(result: Markets, frame: pd.DataFrame) -> pd.DataFrame:
    """Put names, units and years together, largest contribution first."""
    import pandas as pd

    items = [result.catalogue.indicator(code) for code in frame["indicator"]]
    total = frame["contribution"].sum()
    table = pd.DataFrame(
        {
            "indicator": [item.name for item in items],
            "code": frame["indicator"],
            "home": _said(
                frame["home_value"], frame["home_year"], items, frame.get("home_imputed")
            ),
            "economy": _said(frame["value"], frame["year"], items, frame.get("imputed")),
            "home z": frame["home_z"],
            "z": frame["z"],
            "contribution": frame["contribution"],
            "share": [
                "" if pd.isna(part) or not total > 0 else local(f"{part / total:.0%}")
                for part in frame["contribution"]
            ],
        }
    )
    return table.sort_values("contribution", ascending=False, kind="stable", na_position="last")


def _said(
    values: pd.Series, years: pd.Series, items: Sequence[Indicator], imputed: pd.Series | None
) -> list[str]:
    """Write values with units and years, and where a stand-in was taken."""
    import pandas as pd

    flags = [False] * len(items) if imputed is None else list(imputed)
    missing = {False: _("no figure"), True: _("no figure (imputed)")}
    return [
        missing[bool(flag)] if pd.isna(value) else f"{quantity(value, item.unit)} ({year})"
        for value, year, item, flag in zip(values, years, items, flags, strict=True)
    ]


def _access(result: Markets, economy: str) -> str:
    """Say how the economy can be reached from home; nothing of home itself."""
    from geo.reach import in_words, reach

    said = in_words(result, reach(result, economy))
    return _("Access: {facts}", facts=" ".join(said)) if said else ""


def _closing(result: Markets, economy: str, *, more: bool) -> str:
    """Say the distance, the similarity and the verdict, and what would change it."""
    import pandas as pd

    from geo.explanations import extremes_sentence, what_would_change
    from geo.metrics import METRICS
    from geo.verdicts import verdict

    name = result.name(economy)
    if economy == result.home:
        return _("{name} is the home market itself.", name=name)
    row = result.similarity.ranking.loc[economy]
    if pd.isna(row["distance"]):
        return _(
            "{name} shares no indicator with home. {text}",
            name=name,
            text=verdict(result, economy).text,
        )
    place = (
        _("not ranked")
        if pd.isna(row["rank"])
        else _(
            "{rank} of {count}",
            rank=ordinal(int(row["rank"])),
            count=result.ranked_count,
        )
    )
    found = _more(result, economy) if more else verdict(result, economy)
    change = f"{what_would_change(result, economy)} {extremes_sentence(result, economy)}".strip()
    metric = METRICS[result.similarity.metric]
    why = (
        _(
            " By the metric {metric} {why}.",
            metric=_(metric.title),
            why=_(metric.why_no_parts),
        )
        if metric.why_no_parts
        else ""
    )
    return _(
        "{name}: distance {distance} (squared {squared}), similarity {similarity} of 100, "
        "coverage {coverage}, {place}.{why}\nVerdict: {label}. {text}",
        name=name,
        distance=number(row["distance"]),
        squared=number(row["distance"] ** 2),
        similarity=number(row["similarity"]),
        coverage=local(f"{row['coverage']:.0%}"),
        place=place,
        why=why,
        label=_(found.label),
        text=found.text,
    ) + (f"\n{change}" if change else "")


def _more(result: Markets, economy: str) -> Verdict:
    """Judge with rank intervals, lenses and time shift."""
    from dashboard import engine
    from data.errors import AnalysisError
    from geo.added_sentences import fuller_verdict
    from geo.lenses import compare_lenses
    from geo.timeshift import scan
    from geo.uncertainty import uncertainty

    intervals = []
    for by in ("similarity", "ai-development"):
        with suppress(AnalysisError):  # Where nobody is ranked there is no interval either.
            intervals.append(uncertainty(result, by))
    return fuller_verdict(
        result,
        economy,
        intervals=tuple(intervals),
        lenses=compare_lenses(result),
        scan=scan(result, engine.snapshot().observations),
    )
