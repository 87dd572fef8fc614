"""Where the figures of an export come from, under which licence, and what is doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.origins import remarks
from data.quality import shared_estimates, warnings
from data.snapshot import Snapshot
from geo.ai_development import DIFFUSION
from geo.markets import Markets

SOURCE_COLUMNS = (
    "source",
    "publisher",
    "title",
    "licence",
    "licence_url",
    "vintage",
    "url",
    "figures",
    "first_year",
    "last_year",
    "indicators",
    "cautions",
)
"""Columns of the table of sources."""


@dataclass(frozen=True)
class Doubts:
    """What is doubtful about the figures of a snapshot, the same for every economy and recipe.

    Attributes
    ----------
    warnings
        As `data.quality.warnings` gives them in the language of the result.
    shared
        As `data.quality.shared_estimates` gives them of AI diffusion.
    """

    warnings: pd.DataFrame
    shared: pd.DataFrame

    @classmethod
    def of(cls, markets: Markets, snapshot: Snapshot) -> Doubts:
        """Look through a snapshot."""
        return cls(
            warnings(snapshot, markets.catalogue, markets.language),
            shared_estimates(snapshot.observations, DIFFUSION),
        )


def figures_of(
    markets: Markets,
    snapshot: Snapshot,
    economies: Sequence[str],
    indicators: Sequence[str],
    doubts: Doubts | None = None,
) -> pd.DataFrame:
    """List the values of some economies one by one.

    Parameters
    ----------
    markets
        The merged economies.
    snapshot
        The snapshot they were merged from.
    economies, indicators
        Codes; rows come in this order, economy by economy.
    doubts
        Looked for where they are not at hand, which takes a while.

    Returns
    -------
    pandas.DataFrame
        One row per value that is not missing: economy, name, indicator, indicator_name, value
        (float), unit, period (the publisher's own, such as ``2026-Q1``), year (int), source
        (publisher and title), licence, flag: empty, or what is doubtful about it (the sentence of
        each rule that finds it suspicious, that it was carried forward, that it is one estimate
        shared by several economies); and shared (Int64): how many economies share the estimate,
        NA for a figure of its own.
    """
    section = markets.section
    codes, items = list(indicators), {item.code: item for item in markets.catalogue.indicators}
    values, years, periods = (
        table.loc[list(economies), codes].to_numpy(dtype=object)
        for table in (section.values, section.years, section.periods)
    )
    row, column = (~pd.isna(values)).nonzero()
    economy = pd.Series([economies[place] for place in row], dtype="str")
    indicator = pd.Series([codes[place] for place in column], dtype="str")
    frame = pd.DataFrame(
        {
            "economy": economy,
            "name": economy.map(markets.frame["name"]),
            "indicator": indicator,
            "indicator_name": indicator.map({code: item.name for code, item in items.items()}),
            "value": values[row, column].astype(float),
            "unit": indicator.map({code: markets.say(item.unit) for code, item in items.items()}),
            "period": pd.Series(periods[row, column], dtype="str"),
            "year": years[row, column].astype("int64"),
            "source": indicator.map(
                {code: source_name(markets, item.source) for code, item in items.items()}
            ),
            "licence": indicator.map({code: item.licence for code, item in items.items()}),
        }
    )
    doubts = doubts or Doubts.of(markets, snapshot)
    flags = _flags(markets, snapshot, economies, doubts)
    keys = zip(frame["economy"], frame["indicator"], frame["period"], strict=True)
    frame = frame.assign(flag=pd.Series([flags.get(key, "") for key in keys], dtype="str"))
    members = doubts.shared["members"]
    alike = frame["economy"].map(members).where(frame["indicator"] == DIFFUSION)
    return frame.assign(shared=alike.astype("Int64"))


def sources_of(markets: Markets, snapshot: Snapshot, figures: pd.DataFrame) -> pd.DataFrame:
    """Describe the sources of exactly these figures.

    Parameters
    ----------
    markets
        The merged economies, for the catalogue.
    snapshot
        Its manifest says of which vintage each source is.
    figures
        As ``figures_of`` gives them.

    Returns
    -------
    pandas.DataFrame
        One row per source and licence, in the order of the catalogue: source (code), publisher,
        title, licence, licence_url (empty where an indicator's licence is not its source's),
        vintage, url, figures (int, how many), first_year and last_year (int, of these figures),
        indicators (codes, comma-separated), cautions (one text, with what a refresh changed about
        them). All but the whole numbers are text.
    """
    catalogue = markets.catalogue
    of_indicator = {item.code: item.source for item in catalogue.indicators}
    grouped = figures.groupby([figures["indicator"].map(of_indicator), "licence"], sort=False)
    rows = []
    for (code, licence), part in grouped:
        described = catalogue.source(code)
        entry = snapshot.manifest.source(code) or described
        said = remarks(snapshot.manifest, catalogue, code, set(part["indicator"]), markets.language)
        rows.append(
            {
                "source": code,
                "publisher": entry.publisher,
                "title": entry.title,
                "licence": licence,
                "licence_url": entry.licence_url if licence == entry.licence else "",
                "vintage": entry.vintage,
                "url": entry.url,
                "figures": len(part),
                "first_year": int(part["year"].min()),
                "last_year": int(part["year"].max()),
                "indicators": ", ".join(dict.fromkeys(part["indicator"])),
                "cautions": " ".join([*described.cautions, *said]),
            }
        )
    order = [source.code for source in catalogue.sources]
    rows.sort(key=lambda row: (order.index(str(row["source"])), row["licence"]))
    return pd.DataFrame(rows, columns=list(SOURCE_COLUMNS))


def source_name(markets: Markets, code: str) -> str:
    """Name a source by its publisher and title."""
    source = markets.catalogue.source(code)
    return f"{source.publisher}, {source.title}"


def _flags(
    markets: Markets, snapshot: Snapshot, economies: Sequence[str], doubts: Doubts
) -> dict[tuple[str, str, str], str]:
    """Collect remarks by economy, indicator and period; a figure may have several."""
    flags: dict[tuple[str, str, str], str] = {}
    say, periods, wanted = markets.say, markets.section.periods, set(economies)

    def remark(economy: str, indicator: str, period: str, text: str) -> None:
        before = flags.get((economy, indicator, period), "")
        if before.endswith(".") and not text.endswith("."):
            text = say("Also {remark}.", remark=text)
        between = " " if before.endswith(".") else "; " if before else ""
        flags[economy, indicator, period] = f"{before}{between}{text}"

    found = doubts.warnings
    for row in found[found["economy"].isin(list(wanted))].itertuples():
        remark(row.economy, row.indicator, row.period, str(row.message))
    for row in snapshot.carried.itertuples():
        if row.economy in wanted and row.indicator in periods.columns:
            carried = say(
                "carried forward from an earlier vintage ({vintage})", vintage=row.vintage
            )
            period = str(periods.at[row.economy, row.indicator])
            remark(row.economy, row.indicator, period, carried)
    for economy, members in doubts.shared["members"].items():
        if economy in wanted:
            alike = say(
                "shared regional estimate: the same values for {count} economies",
                count=int(members),
            )
            remark(str(economy), DIFFUSION, str(periods.at[economy, DIFFUSION]), alike)
    return flags
