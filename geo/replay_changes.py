"""What is not as it was when a replay file was written: figures, ranks, members, and why."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.errors import KindredError
from data.languages import N_, said_again
from geo.markets import Markets
from geo.replay import RANKS, Member, Replay
from geo.screening import screen_markets

FIGURE_COLUMNS = (
    *("economy", "name", "indicator", "indicator_name", "unit", "change"),
    *("old", "old_period", "new", "new_period"),
)
RANK_COLUMNS = ("economy", "name", "rank", "rank_name", "old", "new", "why")
MEMBER_COLUMNS = ("economy", "name", "listed", "change", "why")
COLUMNS = (
    *("what", "economy", "name", "item", "item_name", "change"),
    *("old", "old_period", "new", "new_period", "why"),
)
"""Columns of all changes in one table."""

_NAMED = 5
_STANDINGS = {
    "gone": N_("Not among the economies any more: {names}."),
    "fails": N_("No longer meet the conditions: {names}."),
    "undecided": N_("Can no longer be judged on the conditions: {names}."),
    "meets": N_("Meet the conditions now: {names}."),
}
"""Change of an economy's standing to the sentence that says it."""


@dataclass(frozen=True, eq=False)
class Changes:
    """How a shortlist differs from what its replay file says.

    Attributes
    ----------
    old, new
        Ids of the snapshot then and of the one now.
    years
        The reference years then and now.
    figures
        One row for each value of the cross-section, of members or home, that is not as it was:
        economy, name, indicator, indicator_name, unit, change (``changed``, ``added`` or
        ``removed``), old and new (float, NaN where there was or is none), old_period, new_period.
    ranks
        One row for each rank of a member that is not as it was: economy, name, rank (its column's
        key), rank_name, old and new (Int64, NA for none) and why.
    members
        One row for each economy whose standing to the list changed: economy, name, listed
        (bool), change (``fails``, ``undecided``, ``meets`` or ``gone``) and why: the conditions
        that it fails, or what is missing.
    trouble
        Why conditions could not be judged; empty where they could.
    """

    old: str
    new: str
    years: tuple[int, int]
    figures: pd.DataFrame
    ranks: pd.DataFrame
    members: pd.DataFrame
    trouble: str = ""

    @property
    def none(self) -> bool:
        """Whether nothing at all is different."""
        return not (len(self.figures) or len(self.ranks) or len(self.members))

    def table(self) -> pd.DataFrame:
        """Give all changes as one table: members first, then ranks, then figures.

        Returns
        -------
        pandas.DataFrame
            Columns `COLUMNS`; what is ``member``, ``rank`` or ``figure``, and what does not apply
            is missing.
        """
        members = self.members.assign(what="member")
        ranks = self.ranks.assign(
            what="rank",
            item=self.ranks["rank"],
            item_name=self.ranks["rank_name"],
            change="changed",
        )
        figures = self.figures.assign(
            what="figure",
            item=self.figures["indicator"],
            item_name=self.figures["indicator_name"],
        )
        parts = [part.astype(object) for part in (members, ranks, figures) if len(part)]
        joined = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
        return joined.reindex(columns=list(COLUMNS))


def changes_since(replay: Replay, markets: Markets) -> Changes:
    """Compare what a replay file says with how its economies stand now.

    Parameters
    ----------
    replay
        The file.
    markets
        The economies merged under its recipe, on any snapshot.

    Returns
    -------
    Changes
        Names and sentences in the language of ``markets``.
    """
    there = markets.frame.index
    known = [member for member in replay.members if member.economy in there]
    home = [replay.home] if replay.home.economy in there else []
    figures = _figures([*known, *home], markets)
    years = (replay.snapshot.reference_year, markets.reference_year)
    members, trouble = _members(replay, markets)
    return Changes(
        old=replay.snapshot.id,
        new=markets.snapshot_id,
        years=years,
        figures=figures,
        ranks=_ranks(known, markets, figures, years),
        members=members,
        trouble=trouble,
    )


def in_sentences(changes: Changes, markets: Markets) -> tuple[str, ...]:
    """Say what changed and why, the most telling first.

    Parameters
    ----------
    changes
        What changed.
    markets
        The economies now, which know the language.

    Returns
    -------
    tuple of str
        Whole sentences.
    """
    say = markets.say
    if changes.none:
        same = changes.old == changes.new
        return (
            say("Every figure, rank and member is as it was.")
            if same
            else say(
                "The figures in use are of another snapshot ({new} instead of {old}), but every "
                "figure, rank and member of this list is as it was.",
                new=changes.new,
                old=changes.old,
            ),
        )
    said = [
        say(
            "Made on snapshot {old}; the figures in use are of {new}.",
            old=changes.old,
            new=changes.new,
        )
    ]
    for kind, template in _STANDINGS.items():
        names = list(changes.members.loc[changes.members["change"] == kind, "name"])
        if names:
            said.append(say(template, names=_listed(names)))
    moved = changes.ranks["economy"].nunique()
    if moved:
        said.append(
            say.plural(
                "Ranks of {count} economy moved.", "Ranks of {count} economies moved.", moved
            )
        )
    if len(changes.figures):
        said.append(
            say.plural(
                "{count} figure behind the list is not as it was.",
                "{count} figures behind the list are not as they were.",
                len(changes.figures),
            )
        )
    if changes.years[0] != changes.years[1]:
        said.append(
            say(
                "Analyses look back from {now} instead of {before}, which moves ranks too.",
                now=changes.years[1],
                before=changes.years[0],
            )
        )
    if changes.trouble:
        said.append(changes.trouble)
    return tuple(said)


def _listed(names: list[str]) -> str:
    """Name the first few."""
    more = f" +{len(names) - _NAMED}" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _figures(members: list[Member], markets: Markets) -> pd.DataFrame:
    """List the values that are not as they were."""
    section, catalogue = markets.section, markets.catalogue
    items = {item.code: item for item in catalogue.indicators}
    rows = []
    for member in {item.economy: item for item in members}.values():
        values = section.values.loc[member.economy].dropna()
        periods = section.periods.loc[member.economy]
        now = {str(code): (float(value), str(periods[code])) for code, value in values.items()}
        for code in dict.fromkeys([*member.values, *now]):
            old, new = member.values.get(code), now.get(code)
            if old == new:
                continue
            item = items.get(code)
            rows.append(
                {
                    "economy": member.economy,
                    "name": markets.name(member.economy),
                    "indicator": code,
                    "indicator_name": item.name if item else code,
                    "unit": markets.say(item.unit) if item else "",
                    "change": "added" if old is None else "removed" if new is None else "changed",
                    "old": None if old is None else old[0],
                    "old_period": None if old is None else old[1],
                    "new": None if new is None else new[0],
                    "new_period": None if new is None else new[1],
                }
            )
    frame = pd.DataFrame(rows, columns=list(FIGURE_COLUMNS))
    return frame.astype({"old": "float64", "new": "float64"})


def _ranks(
    members: list[Member], markets: Markets, figures: pd.DataFrame, years: tuple[int, int]
) -> pd.DataFrame:
    """List the ranks that are not as they were, and why."""
    say = markets.say
    names = {
        "rank": say("Similarity rank"),
        "opportunity_rank": say("Opportunity rank"),
        "ai_rank": say("AI development rank"),
    }
    counts = figures["economy"].value_counts()
    home = int(counts.get(markets.home, 0))
    rows = []
    for member in members:
        row = markets.frame.loc[member.economy]
        own = int(counts.get(member.economy, 0))
        for key in RANKS:
            new = None if pd.isna(row[key]) else int(row[key])
            if new == member.ranks.get(key):
                continue
            rows.append(
                {
                    "economy": member.economy,
                    "name": markets.name(member.economy),
                    "rank": key,
                    "rank_name": names[key],
                    "old": member.ranks.get(key),
                    "new": new,
                    "why": _why(markets, own, home, years),
                }
            )
    frame = pd.DataFrame(rows, columns=list(RANK_COLUMNS))
    return frame.astype({"old": "Int64", "new": "Int64"})


def _why(markets: Markets, own: int, home: int, years: tuple[int, int]) -> str:
    """Say why a rank moved."""
    say, said = markets.say, []
    if own:
        said.append(
            say.plural(
                "{count} figure of its own changed", "{count} figures of its own changed", own
            )
        )
    if home:
        said.append(
            say.plural("{count} figure of home changed", "{count} figures of home changed", home)
        )
    if years[0] != years[1]:
        said.append(say("the reference year is {now}, not {before}", now=years[1], before=years[0]))
    return "; ".join(said) or say("only figures of other economies changed")


def _members(replay: Replay, markets: Markets) -> tuple[pd.DataFrame, str]:
    """List whose standing to the list and its conditions changed; say what hinders judging."""
    say = markets.say
    gone = say("not an economy of the figures in use")
    rows = [
        (code, code, True, "gone", gone)
        for code in replay.economies
        if code not in markets.frame.index
    ]
    trouble = ""
    if replay.conditions.strip():
        try:
            rows += _judged(replay, markets)
        except KindredError as error:
            trouble = said_again(error.message, say)
    return pd.DataFrame(rows, columns=list(MEMBER_COLUMNS)), trouble


def _judged(replay: Replay, markets: Markets) -> list[tuple[str, str, bool, str, str]]:
    """Ask the conditions again."""
    found = screen_markets(markets, replay.conditions)
    matches = {str(code) for code in found.matches}
    undecided = found.undecided.groupby("economy")["why"].agg("; ".join)
    terms = [term.text for term in found.condition.terms]
    rows = []
    for member in replay.members:
        code = member.economy
        if code not in found.truth.index:
            continue
        now = True if code in matches else None if code in undecided.index else False
        if now == member.met:
            continue
        answers = zip(terms, found.truth.loc[code], strict=True)
        failed = [text for text, answer in answers if _no(answer)]
        change = "meets" if now else "undecided" if now is None else "fails"
        why = undecided[code] if now is None else " AND ".join(failed)
        rows.append((code, markets.name(code), True, change, str(why)))
    listed = set(replay.economies)
    rows += [
        (code, markets.name(code), False, "meets", "")
        for code in map(str, found.matches)
        if code not in listed and code not in replay.matches
    ]
    return rows


def _no(answer: object) -> bool:
    """Tell a plain no from a yes and from no answer."""
    return not pd.isna(answer) and not bool(answer)
