"""A shortlist over draws: against the ranks kept one by one, and against rank intervals."""

from __future__ import annotations

import numpy as np
import pytest

from data.errors import AnalysisError
from geo.markets import Markets
from geo.samplers import sampler
from geo.sampling import block
from geo.stability import in_words, stability
from geo.uncertainty import uncertainty


@pytest.mark.parametrize("by", ["similarity", "opportunity"])
def test_shares_are_those_of_the_kept_ranks(by: str, default_markets: Markets) -> None:
    made = sampler(default_markets, by)
    members, top = ["IDN", "KHM", "IDN", "MEX"], 15
    found = stability(default_markets, members, by, top=top, draws=600, seed=3)
    drawn = block(made, 3, 0, 600)
    inside = drawn.ranks <= top
    if drawn.takes_part is not None:
        inside = inside & drawn.takes_part
    assert list(found.members.index) == ["IDN", "KHM", "MEX"]
    places = made.units.get_indexer(["IDN", "KHM", "MEX"])
    assert found.members["p_stays"].tolist() == inside[:, places].mean(axis=0).tolist()
    assert found.p_all == inside[:, places].all(axis=1).mean()
    assert found.members["rank"].tolist() == made.nominal[places].tolist()

    outside = [
        place for place, rank in enumerate(made.nominal) if place not in places and not rank <= top
    ]
    assert sorted(found.challengers.index) == sorted(made.units[outside])
    first = np.zeros(len(made.units))
    for row, taken in zip(drawn.ranks, inside, strict=True):
        entering = [place for place in outside if taken[place]]
        best = min((row[place] for place in entering), default=None)
        first[[place for place in entering if row[place] == best]] += 1
    for place in outside:
        row = found.challengers.loc[made.units[place]]
        assert row["p_enters"] == inside[:, place].mean()
        assert row["p_first"] == first[place] / 600


def test_shares_agree_with_the_rank_intervals(default_markets: Markets) -> None:
    found = stability(default_markets, ["THA", "BGD"], top=20, draws=2_500, seed=9)
    table = uncertainty(default_markets, "similarity", draws=2_500, seed=9).table
    assert found.members["p_stays"].tolist() == table.loc[["THA", "BGD"], "p_top20"].tolist()
    assert found.challengers["p_enters"].equals(table.loc[found.challengers.index, "p_top20"])


def test_the_top_holds_the_whole_list_unless_said(default_markets: Markets) -> None:
    ranks = default_markets.similarity.ranking["rank"]
    found = stability(default_markets, ["BGD", "THA"], draws=100)
    assert found.top == ranks["BGD"]
    assert (found.challengers["rank"] > found.top).all()


def test_a_list_that_is_the_top_stays_as_a_set_only_when_nobody_enters(
    default_markets: Markets,
) -> None:
    ranking = default_markets.similarity.ranked
    found = stability(default_markets, list(ranking.index[:5]), draws=3_000, seed=1)
    assert found.top == 5
    assert found.p_all == pytest.approx(1 - found.challengers["p_first"].sum(), abs=1e-12)
    assert found.members["p_stays"].sum() + found.challengers["p_enters"].sum() == pytest.approx(5)


def test_a_list_of_everybody_stays(default_markets: Markets) -> None:
    everybody = list(default_markets.similarity.ranked.index)
    found = stability(default_markets, everybody, draws=50)
    assert found.p_all == 1
    assert found.challengers.empty
    assert "No other economy ever enters" in in_words(found, default_markets)


def test_words(default_markets: Markets) -> None:
    said = in_words(stability(default_markets, ["BGD", "THA"], draws=500), default_markets)
    assert said.startswith("Thailand stays among the first 66 in 100% of 500 draws, Bangladesh in ")
    assert "; the whole list does in " in said
    assert "Guyana would enter first" in said
    alone = in_words(stability(default_markets, ["THA"], draws=500), default_markets)
    assert alone.startswith("Thailand stays first in ")


@pytest.mark.parametrize(
    ("economies", "choices", "said"),
    [
        ([], {}, "The shortlist is empty"),
        (["TWN"], {}, "Taiwan has no rank"),
        (["THA", "TWN", "XYZ"], {}, "Taiwan and XYZ have no rank"),
        (["THA"], {"top": 0}, "There is no top 0"),
        (["THA"], {"draws": 0}, "0 draws are not possible"),
        (["THA"], {"by": "luck"}, "'luck' cannot be ranked"),
    ],
)
def test_what_has_no_answer_is_refused(
    economies: list[str], choices: dict[str, object], said: str, default_markets: Markets
) -> None:
    with pytest.raises(AnalysisError, match=said):
        stability(default_markets, economies, **choices)  # type: ignore[arg-type]
