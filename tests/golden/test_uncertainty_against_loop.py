"""Uncertainty analysis against plain loops over the same drawn choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.ai_development import ai_development, component_figures, transformed_figures
from geo.ai_draws import AGGREGATIONS, AIDraws
from geo.draws import IMPUTATIONS, METRICS, SimilarityDraws
from geo.markets import Markets
from geo.ranks import ranks_of
from geo.samplers import OpportunitySampler, sampler, similarity_draws
from geo.sampling import BLOCK, block, block_sizes
from geo.scales import SCALE_NAMES
from geo.similarity import similarity
from geo.uncertainty import uncertainty
from tests.golden import plain_uncertainty as plain

SEED = 4


@pytest.fixture
def small() -> tuple[pd.DataFrame, pd.Series]:
    """Give 17 economies, 7 indicators with gaps, and three regions, one without a figure of k0."""
    random = np.random.default_rng(11)
    values = pd.DataFrame(
        random.lognormal(size=(17, 7)),
        pd.Index([f"E{i:02}" for i in range(17)], name="economy"),
        [f"k{i}" for i in range(7)],
    )
    values = values.mask(random.random(values.shape) < 0.15)
    regions = pd.Series([f"R{i % 3}" for i in range(17)], values.index)
    values.loc["E00"] = random.lognormal(size=7)
    values.loc["E00", "k6"] = np.nan
    values.loc[regions == "R1", "k0"] = np.nan
    # Half of the values coincide: no interquartile range.
    values.loc[values.index[2:16], "k5"] = 3.0
    return values, regions


def _columns(table: pd.DataFrame) -> dict[str, dict[str, float]]:
    return {str(code): table[code].dropna().to_dict() for code in table}


def _draw(choices: Mapping[str, np.ndarray], number: int, codes: Sequence[str]) -> dict[str, Any]:
    """Turn one draw's numbers into words."""
    without = int(choices["without"][number])
    words: dict[str, Any] = {
        "weights": dict(zip(codes, choices["weights"][number], strict=True)),
        "without": codes[without - 1] if without else None,
        "scale": SCALE_NAMES[choices["scale"][number]],
        "imputation": IMPUTATIONS[choices["imputation"][number]],
    }
    if "metric" in choices:
        words["metric"] = METRICS[choices["metric"][number]]
    if "aggregation" in choices:
        words["aggregation"] = AGGREGATIONS[choices["aggregation"][number]]
        words["digital_base"] = bool(choices["digital_base"][number])
    return words


def _assert_ranks(found: np.ndarray, economies: pd.Index, wanted: Mapping[str, int]) -> None:
    assert dict(zip(economies, found.tolist(), strict=True)) == wanted


def test_similarity_of_a_small_table(small: tuple[pd.DataFrame, pd.Series]) -> None:
    values, regions = small
    weights = {"k0": 1.0, "k1": 2.0, "k2": 1.0, "k3": 1.0, "k4": 0.5, "k5": 1.0, "k6": 1.0}
    pillars = dict(zip(weights, "aabbbcc", strict=True))
    how = {**dict.fromkeys(weights, "none"), "k1": "log"}
    result = similarity(values, "E00", weights, how, min_coverage=0.4)
    draws = SimilarityDraws.prepare(result, pillars, regions)
    assert len(draws.economies) == (result.ranking["status"] == "ok").sum() > 10
    choices = draws.sample(np.random.default_rng(SEED), 400)
    ranks = draws.ranks(choices)
    table = _columns(values.assign(k1=np.log(values["k1"])))
    for number in range(400):
        draw = _draw(choices, number, draws.indicators)
        near = plain.distances(table, regions.to_dict(), "E00", list(draws.economies), draw)
        _assert_ranks(ranks[number], draws.economies, plain.ranks(near))


def test_similarity_of_the_shipped_figures(default_markets: Markets) -> None:
    made = similarity_draws(default_markets)
    choices = made.sample(np.random.default_rng(SEED), 10)
    ranks = made.ranks(choices)
    table = _columns(default_markets.similarity.transformed)
    regions = default_markets.frame["region"].to_dict()
    for number in range(10):
        draw = _draw(choices, number, made.indicators)
        near = plain.distances(table, regions, "VNM", list(made.economies), draw)
        _assert_ranks(ranks[number], made.economies, plain.ranks(near))


def test_ai_development_of_the_shipped_figures(
    default_markets: Markets, values: pd.DataFrame
) -> None:
    made = AIDraws.prepare(ai_development(values, "VNM"), default_markets.frame["region"])
    choices = made.sample(np.random.default_rng(SEED), 10)
    ranks = made.ranks(choices)
    table = _columns(transformed_figures(component_figures(values)))
    regions = default_markets.frame["region"].to_dict()
    for number in range(10):
        draw = _draw(choices, number, made.components)
        score = plain.scores(table, regions, list(made.economies), draw)
        wanted = plain.ranks({e: -value for e, value in score.items()})
        _assert_ranks(ranks[number], made.economies, wanted)


def test_opportunity_of_the_shipped_figures(default_markets: Markets) -> None:
    """Criteria come from the draws of the same number, openness follows each draw."""
    made = OpportunitySampler.of(default_markets)
    draws = 6
    seed = np.random.SeedSequence([SEED, 0])
    choices = made.sample(seed, draws)
    drawn = made.drawn(choices)
    assert drawn.takes_part is not None
    frame = default_markets.frame
    near_table = _columns(default_markets.similarity.transformed)
    ai_table = _columns(transformed_figures(default_markets.ai.figures))
    regions = frame["region"].to_dict()
    pool = list(made.units)
    for number in range(draws):
        of = {
            part: _draw(
                {k.removeprefix(f"{part}."): v for k, v in choices.items() if k.startswith(part)},
                number,
                codes,
            )
            for part, codes in (("near", made.near.indicators), ("ai", made.ai.components))
        }
        near = plain.distances(near_table, regions, "VNM", pool, of["near"])
        ai = plain.scores(ai_table, regions, list(made.ai.economies), of["ai"])
        value = plain.opportunities(
            near, ai, frame["gdp"].to_dict(), pool, "VNM", choices["criteria"][number]
        )
        wanted = plain.ranks({e: -round(x, 12) for e, x in value.items()})
        found = {
            e: int(rank)
            for e, rank, part in zip(
                pool, drawn.ranks[number], drawn.takes_part[number], strict=True
            )
            if part
        }
        assert found == wanted


def test_opportunity_draws_are_those_of_similarity_and_ai(default_markets: Markets) -> None:
    made = sampler(default_markets, "opportunity")
    seed = np.random.SeedSequence([SEED, 3])
    both = made.sample(seed, 50)
    for part, by in (("near", "similarity"), ("ai", "ai-development")):
        alone = sampler(default_markets, by).sample(seed, 50)
        for name, chosen in alone.items():
            np.testing.assert_array_equal(both[f"{part}.{name}"], chosen)


@pytest.mark.parametrize("by", ["similarity", "ai-development", "opportunity"])
def test_quantiles_and_probabilities_are_those_of_the_kept_ranks(
    by: str, default_markets: Markets
) -> None:
    """Counting block by block loses nothing: the same from all ranks kept, one by one."""
    draws = 2 * BLOCK + 37
    table = uncertainty(default_markets, by, draws=draws, seed=SEED, top=(3, 10)).table
    made = sampler(default_markets, by)
    blocks = [
        block(made, SEED, number, size) for number, size in enumerate(block_sizes(draws, BLOCK))
    ]
    ranks = np.vstack([part.ranks for part in blocks])
    assert len(ranks) == draws
    for place, economy in list(enumerate(made.units))[::9]:
        own = ranks[:, place]
        if blocks[0].takes_part is not None:
            own = own[np.concatenate([part.takes_part[:, place] for part in blocks])]  # type: ignore[index]
        if not len(own):
            assert table.loc[economy, ["rank_median", "rank_p05"]].isna().all()
            continue
        row = table.loc[economy]
        for column, share in (("rank_median", 0.5), ("rank_p05", 0.05), ("rank_p95", 0.95)):
            assert row[column] == plain.inverted_cdf(own.tolist(), share)
            assert row[column] == np.quantile(own, share, method="inverted_cdf")
        for n in (3, 10):
            assert row[f"p_top{n}"] == (own <= n).sum() / draws


def test_weights_of_a_pillar_are_dirichlet_with_its_share(default_markets: Markets) -> None:
    """Concentration 4 each: a share of n has mean 1/n and variance (n - 1) / (n^2 (4n + 1))."""
    made = similarity_draws(default_markets)
    weights = made.sample(np.random.default_rng(SEED), 20_000)["weights"]
    pillars = pd.Series(
        [default_markets.catalogue.indicator(code).pillar for code in made.indicators]
    )
    assert pillars.value_counts().to_dict() == {
        "income": 2,
        "structure": 6,
        "demography": 5,
        "education": 3,
        "infrastructure": 6,
        "institutions": 4,
    }
    for name, count in pillars.value_counts().items():
        inside = weights[:, np.flatnonzero(pillars == name)]
        share = count / 26
        np.testing.assert_allclose(inside.sum(axis=1), share, rtol=1e-12)
        np.testing.assert_allclose(inside.mean(axis=0) / share, 1 / count, rtol=0.02)
        variance = (count - 1) / (count**2 * (4 * count + 1))
        np.testing.assert_allclose((inside / share).var(axis=0), variance, rtol=0.08)


def test_choices_are_uniform(default_markets: Markets) -> None:
    draws = 50_000
    for by, options in (
        ("similarity", {"without": 27, "scale": 4, "metric": 3, "imputation": 2}),
        (
            "ai-development",
            {"without": 6, "scale": 4, "aggregation": 2, "digital_base": 2, "imputation": 2},
        ),
    ):
        made = sampler(default_markets, by)
        choices = made.sample(np.random.SeedSequence(SEED), draws)
        assert set(choices) == {"weights", *options}
        for name, count in options.items():
            seen = np.bincount(choices[name], minlength=count) / draws
            np.testing.assert_allclose(seen, 1 / count, atol=4 * np.sqrt(1 / count / draws))


def test_a_left_out_indicators_weight_goes_to_nobody() -> None:
    """The rest is not rescaled, which no metric would notice, but the record says so."""
    from geo.draws import drop

    weights = np.full((2, 4), 0.25)
    np.testing.assert_array_equal(
        drop(weights, np.array([0, 3])), [[0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0, 0.25]]
    )
    np.testing.assert_array_equal(weights, 0.25)


def test_ties_share_the_smaller_rank() -> None:
    cost = np.array([[2.0, 1.0, 2.0, np.inf, 0.5, np.inf]])
    np.testing.assert_array_equal(ranks_of(cost), [[3, 2, 3, 5, 1, 5]])
