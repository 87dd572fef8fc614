"""Which economies' ranks moved from one snapshot to another, under one recipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import pandas as pd

from data.diff import CHANGES
from data.languages import Translator, translator
from geo.markets import Markets
from geo.names import Language, display_name

RANKS: Mapping[str, str] = {
    "rank": "similarity_rank",
    "ai_rank": "ai_rank",
    "opportunity_rank": "opportunity_rank",
}
"""Column of the merged frame to the name of the rank in `Moves.ranks`."""

_NAMED = 3


@dataclass(frozen=True, eq=False)
class Moves:
    """How ranks differ between two snapshots.

    Attributes
    ----------
    ranks
        One row for each economy of which any rank differs, the largest move first; index economy
        (ISO 3166-1 alpha-3). Columns name; for each of similarity_rank, ai_rank and
        opportunity_rank the rank before (``..._before``) and now (Int64, NA where it has none);
        moved, the largest difference in places (int; 0 where it only gained or lost a rank).
    years
        The reference years before and now, which differ when a newer vintage came.
    """

    ranks: pd.DataFrame
    years: tuple[int, int]

    def count(self, rank: str) -> int:
        """Count the economies of which one rank differs.

        Parameters
        ----------
        rank
            similarity_rank, ai_rank or opportunity_rank.

        Returns
        -------
        int
            Those that gained or lost the rank count too.
        """
        return int(_differ(self.ranks[f"{rank}_before"], self.ranks[rank]).sum())


def moves(before: Markets, now: Markets) -> Moves:
    """Compare the ranks of two merges of the same recipe.

    Parameters
    ----------
    before, now
        The same recipe applied to the earlier and to the later snapshot.

    Returns
    -------
    Moves
        Economies that only one of them knows count as without a rank in the other.
    """
    codes = before.frame.index.union(now.frame.index)
    names = now.frame["name"].reindex(codes).fillna(before.frame["name"].reindex(codes))
    table = pd.DataFrame({"name": names}, index=codes)
    differs = pd.Series(False, index=codes)
    moved = pd.Series(0, index=codes, dtype="int64")
    for column, rank in RANKS.items():
        was, is_ = (part.frame[column].reindex(codes).astype("Int64") for part in (before, now))
        table[f"{rank}_before"], table[rank] = was, is_
        differs |= _differ(was, is_)
        places = (is_ - was).abs().fillna(0).astype("int64")
        moved = moved.where(moved >= places, places)
    found = table.assign(moved=moved)[differs.to_numpy()].rename_axis("economy")
    ordered = found.sort_values("moved", ascending=False, kind="stable")
    return Moves(ordered, (before.section.reference_year, now.section.reference_year))


def changes_in_words(
    values: pd.DataFrame, moved: Moves | None = None, language: str = "en"
) -> tuple[str, ...]:
    """Say what changed, and which ranks moved because of it.

    Parameters
    ----------
    values
        The figures that are not as they were, as `data.diff.compare_rows` gives them.
    moved
        The ranks that are not; None to say nothing of ranks.
    language
        Of the sentences.

    Returns
    -------
    tuple of str
        Sentences, the figures first; one that says so where nothing differs.
    """
    say = translator(language)
    if values.empty:
        return (say("Every figure is as it was."),)
    said = [_figures(say, values)]
    if moved is None:
        return tuple(said)
    said.append(_ranks(say, moved, language))
    if moved.years[0] != moved.years[1]:
        said.append(
            say(
                "Analyses look back from {now} instead of {before}, which moves ranks too.",
                now=moved.years[1],
                before=moved.years[0],
            )
        )
    return tuple(said)


def _figures(say: Translator, values: pd.DataFrame) -> str:
    """Count the figures by what happened to them."""
    kinds = values["change"].value_counts()
    parts = [
        _KINDS[kind](say, say.local(f"{kinds[kind]:,}")) for kind in CHANGES if kinds.get(kind)
    ]
    return say.plural(
        "{count} figure is not as before ({kinds}), of {economies} and {indicators}.",
        "{count} figures are not as before ({kinds}), of {economies} and {indicators}.",
        len(values),
        kinds=", ".join(parts),
        economies=say.plural("{count} economy", "{count} economies", values["economy"].nunique()),
        indicators=say.plural(
            "{count} indicator", "{count} indicators", values["indicator"].nunique()
        ),
    )


_KINDS = {
    "changed": lambda say, count: say("{count} changed", count=count),
    "added": lambda say, count: say("{count} added", count=count),
    "removed": lambda say, count: say("{count} removed", count=count),
    "quarantined": lambda say, count: say("{count} quarantined", count=count),
    "released": lambda say, count: say("{count} no longer quarantined", count=count),
}


def _ranks(say: Translator, moved: Moves, language: str) -> str:
    """Count the economies of which ranks moved, and name those that moved most."""
    if moved.ranks.empty:
        return say("No rank moved because of it under the choices in force.")
    far = moved.ranks[moved.ranks["moved"] > 0]
    named = [
        say.plural(
            "{name} by {count} place",
            "{name} by {count} places",
            int(places),
            name=display_name(str(code), cast("Language", language)),
        )
        for code, places in far["moved"][:_NAMED].items()
    ]
    counted = say.plural(
        "Under the choices in force, ranks of {count} economy moved: similarity {similarity}, AI "
        "development {ai}, opportunity {opportunity}.",
        "Under the choices in force, ranks of {count} economies moved: similarity {similarity}, AI "
        "development {ai}, opportunity {opportunity}.",
        len(moved.ranks),
        similarity=moved.count("similarity_rank"),
        ai=moved.count("ai_rank"),
        opportunity=moved.count("opportunity_rank"),
    )
    if not named:
        return counted
    farthest = say("Farthest: {names}.", names="; ".join(named))
    return f"{counted} {farthest}"


def _differ(was: pd.Series, now: pd.Series) -> pd.Series:
    """Say where a rank differs; none and none are the same."""
    same = was.eq(now).fillna(False) | (was.isna() & now.isna())
    return ~same.astype(bool)
