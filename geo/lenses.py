"""The same economies under every lens: who resembles home in education, health or agriculture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.catalogue import Lens
from data.errors import AnalysisError
from data.languages import fill, said_again
from geo.markets import Markets, alternative
from geo.similarity import Similarity


@dataclass(frozen=True)
class Lenses:
    """Rankings of the same economies under several lenses.

    Attributes
    ----------
    ranks
        Indexed by economy, all but home, in the order of the lens in force: one column per lens
        (its code), Int64, NA where an economy is not ranked.
    similarities
        Same shape: 0 to 100; NaN where an economy is not ranked.
    lenses
        Indexed by lens: name, own (bool: not one of the catalogue's), in_force (bool), indicators
        (how many count), ranked (how many economies are), left_out (tuple of codes: indicators that
        are switched off or have no figures), reason (empty; or why the lens ranks nobody).
    spread
        Indexed as ``ranks``: lowest and highest rank over the lenses and their difference, range
        (Int64, NA where no lens ranks it), and lenses (how many rank it).
    """

    ranks: pd.DataFrame
    similarities: pd.DataFrame
    lenses: pd.DataFrame
    spread: pd.DataFrame


def compare_lenses(
    result: Markets, lenses: Sequence[str] | None = None, own: Sequence[Lens] = ()
) -> Lenses:
    """Rank under every lens, everything else as the recipe has it.

    Parameters
    ----------
    result
        The merged economies.
    lenses
        Codes of the catalogue's lenses to compare; all of them when None. The lens in force is
        among them always.
    own
        Further lenses of one's own.

    Returns
    -------
    Lenses
        A lens that cannot rank anybody (none of its indicators has figures, or home lacks them) has
        an empty column and the reason.

    Raises
    ------
    CatalogueError
        When the catalogue has no such lens.
    AnalysisError
        When a lens of one's own has the code of another.

    Notes
    -----
    What is switched off, weighed or transformed differently counts in every lens that has the
    indicator.
    """
    catalogue = result.catalogue
    codes = [lens.code for lens in catalogue.lenses] if lenses is None else list(lenses)
    compared = {result.lens.code: result.lens}
    compared |= {code: catalogue.lens(code) for code in codes if code not in compared}
    for lens in own:
        if lens.code in compared and lens != compared[lens.code]:
            raise AnalysisError(
                fill("There are two lenses with the code {code}.", code=repr(lens.code)),
                "Give each its own.",
            )
        compared[lens.code] = lens
    found: dict[str, Similarity | None] = {}
    reasons: dict[str, str] = {}
    for code, lens in compared.items():
        try:
            found[code] = result.similarity if lens is result.lens else _under(result, lens)
            reasons[code] = ""
        except AnalysisError as error:
            found[code], reasons[code] = None, said_again(error.message, result.say)
    others = result.frame.index.drop(result.home)
    order = result.similarity.ranking.loc[others, "rank"].sort_values(kind="stable").index
    ranks = pd.DataFrame({code: _ranks(near, order) for code, near in found.items()}, order)
    return Lenses(
        ranks=ranks,
        similarities=pd.DataFrame(
            {code: _similarities(near, order) for code, near in found.items()}, order
        ),
        lenses=_describe(result, compared, found, reasons),
        spread=_spread(ranks),
    )


def _under(result: Markets, lens: Lens) -> Similarity:
    """Rank under another lens; what the recipe says of indicators that it lacks is left aside."""
    recipe, known = result.recipe, set(lens.codes)
    shipped = lens.code in {item.code for item in result.catalogue.lenses}
    return alternative(
        result,
        lens=lens.code,
        own_lens=None if shipped else lens,
        without=[code for code in recipe.without if code in known],
        weights={code: weight for code, weight in recipe.weights if code in known},
        transformations={code: how for code, how in recipe.transformations if code in known},
    )


def _ranks(near: Similarity | None, order: pd.Index) -> pd.Series:
    """Give the ranks under a lens."""
    if near is None:
        return pd.Series(pd.NA, order, dtype="Int64")
    return near.ranking["rank"].reindex(order)


def _similarities(near: Similarity | None, order: pd.Index) -> pd.Series:
    """Give the similarities under a lens of the economies that it ranks."""
    if near is None:
        return pd.Series(float("nan"), order)
    ranking = near.ranking
    return ranking["similarity"].where(ranking["status"] == "ok").reindex(order)


def _describe(
    result: Markets,
    lenses: dict[str, Lens],
    found: dict[str, Similarity | None],
    reasons: dict[str, str],
) -> pd.DataFrame:
    """Say of each lens what it rests on."""
    shipped = {lens.code for lens in result.catalogue.lenses}
    rows = []
    for code, lens in lenses.items():
        near = found[code]
        counts = set(near.weights.index) if near is not None else set()
        rows.append(
            {
                "lens": code,
                "name": lens.name,
                "own": code not in shipped,
                "in_force": code == result.lens.code,
                "indicators": len(counts),
                "ranked": int((near.ranking["status"] == "ok").sum()) if near is not None else 0,
                "left_out": tuple(item for item in lens.codes if item not in counts),
                "reason": reasons[code],
            }
        )
    return pd.DataFrame(rows).set_index("lens")


def _spread(ranks: pd.DataFrame) -> pd.DataFrame:
    """Give the lowest and highest rank of each economy."""
    lowest, highest = ranks.min(axis=1).astype("Int64"), ranks.max(axis=1).astype("Int64")
    return pd.DataFrame(
        {
            "lowest": lowest,
            "highest": highest,
            "range": highest - lowest,
            "lenses": ranks.notna().sum(axis=1),
        }
    )
