"""How firmly a shortlist stands: who stays near the top, whether all do, and who would come in."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import fill
from geo.markets import Markets
from geo.samplers import Sampler, sampler
from geo.sampling import check_draws, spread
from geo.uncertainty import Progress
from geo.wording import sentence


@dataclass(frozen=True)
class Stability:
    """A shortlist over draws of the choices.

    Attributes
    ----------
    members
        Indexed by economy, in the order given: rank (Int64, without drawing), p_stays (share of
        draws in which it is among the first ``top``).
    challengers
        Indexed by economy, the likeliest first: those neither on the list nor among the first
        ``top`` without drawing. Columns rank (Int64; NA where it has none without drawing),
        p_enters (share of draws in which it is among the first ``top``), p_first (share of draws in
        which it is that, and stands before all other challengers).
    p_all
        Share of draws in which every member is among the first ``top``.
    by, top, draws, seed
        What was ranked, the length of list that counts, and the draws.
    """

    members: pd.DataFrame
    challengers: pd.DataFrame
    p_all: float
    by: str
    top: int
    draws: int
    seed: int


def stability(
    result: Markets,
    economies: Sequence[str],
    by: str = "similarity",
    *,
    top: int | None = None,
    draws: int = 10_000,
    seed: int = 0,
    workers: int = 0,
    backend: str = "threads",
    progress: Progress | None = None,
) -> Stability:
    """Follow a shortlist through draws of the choices.

    Parameters
    ----------
    result
        The nominal results.
    economies
        The shortlist; each counts once.
    by
        ``similarity``, ``ai-development`` or ``opportunity``.
    top
        The length of list within which a member stays; the shortest that holds all of them
        without drawing when None.
    draws, seed, workers, backend, progress
        As in ``geo.uncertainty.uncertainty``; with the same draws and seed the shares are its
        ``p_top`` columns.

    Returns
    -------
    Stability

    Raises
    ------
    AnalysisError
        When the list is empty, a member is not ranked, or draws, seed or top are out of range.
    """
    check_draws(draws, seed)
    made = sampler(result, by)
    places = _places(result, made, economies)
    nominal = made.nominal
    within = int(nominal[places].max()) if top is None else top
    if within < 1:
        raise AnalysisError(
            fill("There is no top {within}.", within=within), "Choose a top of 1 or more."
        )
    outside = np.setdiff1d(np.flatnonzero(~(nominal <= within)), places)
    stays, enters, first = (np.zeros(len(made.units), dtype=np.int64) for _ in range(3))
    whole = done = 0
    with closing(spread(made, draws, seed, workers=workers, backend=backend)) as blocks:
        for drawn in blocks:
            inside = drawn.ranks <= within
            if drawn.takes_part is not None:
                inside &= drawn.takes_part
            stays[places] += inside[:, places].sum(axis=0)
            whole += int(inside[:, places].all(axis=1).sum())
            enters[outside] += inside[:, outside].sum(axis=0)
            first += _first(drawn.ranks, inside, outside)
            done += len(inside)
            if progress is not None:
                progress(done, draws)
    ranks = pd.Series(nominal, made.units).astype("Int64")
    members, others = made.units[places], made.units[outside]
    challengers = pd.DataFrame(
        {
            "rank": ranks[others],
            "p_enters": enters[outside] / draws,
            "p_first": first[outside] / draws,
        },
        index=others,
    )
    return Stability(
        members=pd.DataFrame({"rank": ranks[members], "p_stays": stays[places] / draws}, members),
        challengers=challengers.sort_values(
            ["p_enters", "rank"], ascending=[False, True], kind="stable"
        ),
        p_all=whole / draws,
        by=by,
        top=within,
        draws=draws,
        seed=seed,
    )


def in_words(found: Stability, result: Markets) -> str:
    """Say how firmly the list stands.

    Parameters
    ----------
    found
        A stability.
    result
        The merged economies, for names.

    Returns
    -------
    str
        Who stays how often, whether all do, and who would enter first.
    """
    say = result.say
    table = found.members.sort_values("p_stays", ascending=False, kind="stable")
    names = [result.called(str(code)) for code in table.index]
    shares = [say.local(f"{share:.0%}") for share in table["p_stays"]]
    said = say.plural(
        "{name} stays first in {share} of {draws} draws",
        "{name} stays among the first {count} in {share} of {draws} draws",
        found.top,
        name=sentence(names[0]),
        share=shares[0],
        draws=say.local(f"{found.draws:,}"),
    )
    if len(names) > 1:
        others = [
            say("{name} in {share}", name=name, share=share)
            for name, share in zip(names[1:], shares[1:], strict=True)
        ]
        said += say(
            ", {others}; the whole list does in {share}",
            others=say.listing(others, most=5),
            share=say.local(f"{found.p_all:.0%}"),
        )
    likeliest = found.challengers[found.challengers["p_enters"] > 0]
    if likeliest.empty:
        return f"{said}. {say('No other economy ever enters.')}"
    code, share = str(likeliest.index[0]), likeliest["p_enters"].iloc[0]
    enters = say(
        "{name} would enter first ({share} of draws).",
        name=sentence(result.called(code)),
        share=say.local(f"{share:.0%}"),
    )
    return f"{said}. {enters}"


def _places(result: Markets, made: Sampler, economies: Sequence[str]) -> np.ndarray:
    """Find the members among those followed; refuse those without a rank."""
    codes = list(dict.fromkeys(economies))
    if not codes:
        raise AnalysisError("The shortlist is empty.", "Name one economy or more.")
    places = made.units.get_indexer(codes)
    ranked = [place >= 0 and not np.isnan(made.nominal[place]) for place in places]
    if not all(ranked):
        bad = [code for code, known in zip(codes, ranked, strict=True) if not known]
        names = [result.called(c) if c in result.frame.index else c for c in bad]
        named = sentence(result.say.listing(names, most=5))
        raise AnalysisError(
            fill("{names} has no rank under these choices.", names=named)
            if len(bad) == 1
            else fill("{names} have no rank under these choices.", names=named),
            "Take those without a rank off the list.",
        )
    return np.asarray(places)


def _first(ranks: np.ndarray, inside: np.ndarray, outside: np.ndarray) -> np.ndarray:
    """Count for every unit the draws in which it is the best placed challenger, and inside."""
    counts = np.zeros(ranks.shape[1], dtype=np.int64)
    if not len(outside):
        return counts
    own = np.where(inside[:, outside], ranks[:, outside], np.iinfo(np.int32).max)
    best = own.min(axis=1)
    leads = (own == best[:, None]) & (best < np.iinfo(np.int32).max)[:, None]
    counts[outside] = leads.sum(axis=0)
    return counts
