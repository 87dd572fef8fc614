"""Today's results for Vietnam against ``vietnam.json``, whose own ``source`` says how it was made.

The file changes only with the embedded figures: then the functions of ``plain_method.py`` compute
it again, and the change log says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.markets import Markets
from geo.recipe import Recipe


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    return json.loads((Path(__file__).parent / "vietnam.json").read_text(encoding="utf-8"))


def _assert_top(result: Markets, expected: list[dict[str, Any]]) -> None:
    ranked = result.similarity.ranked.head(len(expected))
    assert ranked.index.tolist() == [row["economy"] for row in expected]
    assert ranked["rank"].tolist() == [row["rank"] for row in expected]
    for column in ("distance", "similarity", "coverage"):
        assert ranked[column].tolist() == pytest.approx([row[column] for row in expected], abs=1e-9)


def test_counts(default_markets: Markets, golden: dict[str, Any]) -> None:
    frame, ranking = default_markets.frame, default_markets.opportunity.ranking
    assert golden["counts"] == {
        "ranked": default_markets.ranked_count,
        "not enough data": int((frame["status"] == "not enough data").sum()),
        "ai_scored": int(frame["ai_rank"].notna().sum()),
        "pool": int(ranking["pool"].sum()),
        "open": int(ranking["open"].sum()),
    }


def test_nearest_twenty(default_markets: Markets, golden: dict[str, Any]) -> None:
    _assert_top(default_markets, golden["similarity"])


def test_nearest_ten_without_exports(
    markets_for: Callable[[Recipe], Markets], golden: dict[str, Any]
) -> None:
    changed = golden["similarity_without_trade"]
    _assert_top(markets_for(Recipe(without=tuple(changed["without"]))), changed["top"])


def test_ai_development_of_ten(default_markets: Markets, golden: dict[str, Any]) -> None:
    frame = default_markets.frame
    for expected in golden["ai_development"]:
        row = frame.loc[expected["economy"]]
        assert row["ai_components"] == expected["components"]
        if expected["score"] is None:
            assert row[["ai_rank", "ai_development", "ai_gap"]].isna().all()
        else:
            assert row["ai_rank"] == expected["rank"]
            assert row["ai_development"] == pytest.approx(expected["score"], abs=1e-11)


def test_best_ten_opportunities(default_markets: Markets, golden: dict[str, Any]) -> None:
    ranks = default_markets.frame["opportunity_rank"].dropna().sort_values(kind="stable")
    for expected in golden["opportunity"]:
        assert ranks[expected["economy"]] == expected["rank"]
        value = default_markets.frame.at[expected["economy"], "opportunity"]
        assert value == pytest.approx(expected["opportunity"], abs=1e-8)
    assert set(ranks.index[:10]) == {row["economy"] for row in golden["opportunity"]}
