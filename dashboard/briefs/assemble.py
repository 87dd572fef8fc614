"""Put a brief together from the merged economies, the shortlist and what the reader wrote."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.briefs import background
from dashboard.briefs.clean import clean, in_a_line
from dashboard.briefs.content import Brief, Member, Picture, Row
from dashboard.briefs.member import member
from data.errors import AnalysisError
from data.exclusions import Exclusions
from data.languages import fill
from data.snapshot import Snapshot
from geo.answers import answer
from geo.decisions import DECISIONS, Decision
from geo.markets import Markets
from geo.uncertainty import Uncertainty

MOST_MEMBERS = 60
MOST_NOTE = 4_000
MOST_TITLE = 120
MOST_QUESTION = 400
REJECTED = "rejected"


@dataclass(frozen=True)
class Judgement:
    """What the reader decided of an economy.

    Attributes
    ----------
    status
        Such as "target", "watch" or "rejected", as it is to be read.
    reason
        Why, in the reader's words.
    rejected
        Whether it is taken off the list and named among those left out.
    """

    status: str
    reason: str = ""
    rejected: bool = False


def judgements(result: Markets, decisions: Mapping[str, Decision]) -> dict[str, Judgement]:
    """Say decisions on economies as a brief says them.

    Parameters
    ----------
    result
        The merged economies, told in the brief's language.
    decisions
        Economy to decision; those that decide nothing are left out.
    """
    return {
        code: Judgement(
            result.say(DECISIONS.get(item.status, item.status)),
            item.reason,
            rejected=item.status == REJECTED,
        )
        for code, item in decisions.items()
        if item.status or item.reason
    }


@dataclass(frozen=True)
class Wishes:
    """What the reader wants of a brief.

    Attributes
    ----------
    title, question
        At its head; made from the figures where empty.
    notes
        Economy to note.
    judgements
        Economy to what was decided.
    conditions
        The conditions that led to the list, as CQL2 text.
    date
        The day to date it by; None leaves it out.
    one_page
        Whether only the summary is wanted.
    """

    title: str = ""
    question: str = ""
    notes: Mapping[str, str] | None = None
    judgements: Mapping[str, Judgement] | None = None
    conditions: str = ""
    date: datetime.date | None = None
    one_page: bool = False


def assemble(
    result: Markets,
    snapshot: Snapshot,
    economies: Sequence[str],
    wishes: Wishes | None = None,
    *,
    intervals: Mapping[str, Uncertainty] | None = None,
    shared: Mapping[str, int] | None = None,
    named: Sequence[str] = (),
    exclusions: Exclusions | None = None,
    version: str = "",
    world: Picture | None = None,
    plane: Picture | None = None,
) -> Brief:
    """Put a brief together.

    Parameters
    ----------
    result
        The merged economies, told in the brief's language (``Markets.told``).
    snapshot
        The snapshot that they were merged from.
    economies
        The shortlist in its order; may be empty, and may hold home.
    wishes
        What the reader wants of it.
    intervals
        How ranks spread, by "similarity" and "opportunity".
    shared
        Economies that share their estimate of AI diffusion, to how many do.
    named
        The targets proposed by name.
    exclusions
        The exclusion list behind the recipe's excluded economies.
    version
        Version of the product.
    world, plane
        Pictures of the answer.

    Returns
    -------
    Brief
        The same arguments give the same brief.

    Raises
    ------
    AnalysisError
        When an economy is not in the figures, or there are more than 60.
    ConditionError
        For conditions that cannot be read.
    """
    wishes, say = wishes or Wishes(), result.say
    wanted = _checked(result, economies)
    judged = wishes.judgements or {}
    listed = [code for code in wanted if not (code in judged and judged[code].rejected)]
    spread, notes = intervals or {}, wishes.notes or {}
    members = tuple(
        member(
            result,
            code,
            spread,
            shared=(shared or {}).get(code, 0),
            note=clean(notes.get(code, ""), MOST_NOTE),
            status=in_a_line(judged[code].status, 40) if code in judged else "",
            status_reason=in_a_line(judged[code].reason, 400) if code in judged else "",
        )
        for code in listed
    )
    left_out, left_out_note = background.rejected(result, exclusions, _chosen(result, judged))
    home = result.called(result.home)
    return Brief(
        language=result.language,
        title=in_a_line(wishes.title, MOST_TITLE)
        or say("Where to sell next from {home}", home=home),
        question=in_a_line(wishes.question, MOST_QUESTION)
        or say(
            "Which economies resemble {home}, where is AI less developed, and which of them are "
            "worth entering?",
            home=home,
        ),
        home=result.name(result.home),
        date=wishes.date,
        dated=say.date(wishes.date) if wishes.date else "",
        answer=_answer(result, members, named),
        map=world,
        plane=plane,
        members=members,
        list_note=_list_note(result, spread),
        rejected=left_out,
        rejected_note=left_out_note,
        near_misses=background.near_misses(result, wishes.conditions),
        conditions=in_a_line(wishes.conditions),
        method=background.method_rows(result, in_a_line(wishes.conditions), version, exclusions),
        weights=background.weights(result),
        sources=background.sources(result, snapshot, listed),
        foot=say(
            "Kindred Markets {version}, snapshot {snapshot}, recipe {recipe}",
            version=version,
            snapshot=result.snapshot_id,
            recipe=result.recipe.id,
        ).replace(" ,", ","),
        one_page=wishes.one_page,
    )


def _checked(result: Markets, economies: Sequence[str]) -> tuple[str, ...]:
    """Give the economies, each once, refusing what is none and too many."""
    wanted = tuple(dict.fromkeys(economies))
    unknown = [code for code in wanted if code not in result.frame.index]
    if unknown:
        raise AnalysisError(
            fill("Not economies of these figures: {codes}.", codes=", ".join(unknown[:5])),
            "Use ISO 3166-1 alpha-3 codes, such as BGD.",
        )
    if len(wanted) > MOST_MEMBERS:
        raise AnalysisError(
            fill("A brief on {count} economies would not be one.", count=len(wanted)),
            fill("Name at most {count}.", count=MOST_MEMBERS),
        )
    return wanted


def _chosen(result: Markets, judged: Mapping[str, Judgement]) -> list[Row]:
    """List what the reader rejected herself."""
    say = result.say
    rows = []
    for code, item in judged.items():
        if item.rejected and code in result.frame.index:
            reason = in_a_line(item.reason, 400) or say("no reason was given")
            rows.append(Row(result.name(code), say("Rejected: {reason}", reason=reason)))
    return rows


def _answer(result: Markets, members: Sequence[Member], named: Sequence[str]) -> tuple[str, ...]:
    """Answer the question: the list first, then the world, then the targets proposed."""
    found = answer(result, named)
    on_list = [item for item in members if not item.is_home]
    said = _on_the_list(result, on_list) if on_list else []
    if not members:
        said = [result.say("The shortlist is empty; this brief says what the figures say.")]
    return (*said, found.headline, found.pool, found.proposals)


def _on_the_list(result: Markets, members: Sequence[Member]) -> list[str]:
    """Say what becomes of the list as a whole."""
    say, frame = result.say, result.frame
    by_label: dict[str, list[str]] = {}
    for item in members:
        by_label.setdefault(item.verdict, []).append(result.called(item.code))
    parts = [
        f"{label}: {say.listing(names, most=6)}"
        for label in (
            say("supported"),
            say("partly supported"),
            say("not supported"),
            say("cannot be said"),
        )
        for names in [by_label.get(label, [])]
        if names
    ]
    said = [
        say.plural(
            "{count} economy is on the shortlist. As a target: {verdicts}.",
            "{count} economies are on the shortlist. As targets: {verdicts}.",
            len(members),
            verdicts="; ".join(parts),
        )
    ]
    ranks = frame.loc[[item.code for item in members], "rank"].dropna()
    if len(ranks) > 1:
        near = str(ranks.astype(int).idxmin())
        said.append(
            say(
                "Nearest to {home} among them is {name}, rank {rank} of {ranked}.",
                home=result.called(result.home),
                name=result.called(near),
                rank=say.local(f"{int(ranks[near]):,}"),
                ranked=say.local(f"{result.ranked_count:,}"),
            )
        )
    return said


def _list_note(result: Markets, spread: Mapping[str, Uncertainty]) -> str:
    """Say what ranks and ranges mean."""
    say = result.say
    said = [
        say(
            "Ranks: 1 is nearest to {home} of {ranked} economies in similarity, and best of {open} "
            "open ones in opportunity.",
            home=result.called(result.home),
            ranked=say.local(f"{result.ranked_count:,}"),
            open=say.local(f"{len(result.open_by_opportunity):,}"),
        )
    ]
    if spread:
        draws = max(item.draws for item in spread.values())
        said.append(
            say(
                "Ranges: the middle 90% of ranks over {draws} draws of weights, scales, metrics "
                "and left-out indicators; they show what a rank owes to method, not how wrong "
                "figures may be.",
                draws=say.local(f"{draws:,}"),
            )
        )
    return " ".join(said)


def shared_estimates(found: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Give by economy how many share its estimate, from pairs of economy and indicator."""
    return {economy: count for (economy, _), count in found.items() if not pd.isna(count)}
