"""Which choice moves the ranks: indices against conditional variances, words, refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.errors import AnalysisError
from geo.draws import METRICS
from geo.markets import Markets
from geo.samplers import sampler
from geo.sensitivity import in_words, sensitivity
from geo.sobol import RANK_CHANGE, Sensitivity

SIMILARITY = {"weights", "left_out", "normalisation", "metric", "imputation"}
AI = {"weights", "left_out", "normalisation", "aggregation", "digital_base", "imputation"}


@pytest.mark.parametrize(
    ("by", "factors"),
    [
        ("similarity", SIMILARITY),
        ("ai-development", AI),
        (
            "opportunity",
            {f"near.{name}" for name in SIMILARITY} | {f"ai.{name}" for name in AI} | {"criteria"},
        ),
    ],
)
def test_the_factors_are_the_choices_that_are_drawn(
    by: str, factors: set[str], default_markets: Markets
) -> None:
    found = sensitivity(default_markets, by, draws=200)
    assert set(found.indices.index) == factors
    assert found.target == RANK_CHANGE
    assert found.evaluations == 8 * (len(factors) + 2) * max(
        1, 2 ** int(np.log2(max(200 // (len(factors) + 2), 8) / 8))
    )
    assert found.indices["total"].is_monotonic_decreasing


def test_the_first_order_index_is_the_variance_of_conditional_means(
    default_markets: Markets,
) -> None:
    """Of the metric: group random draws by it, and take the variance between over the whole."""
    made = sampler(default_markets, "similarity")
    choices = made.sample(np.random.SeedSequence(8), 12_000)
    change = np.abs(made.drawn(choices).ranks - made.nominal).mean(axis=1)
    between = sum(
        (choices["metric"] == place).mean()
        * (change[choices["metric"] == place].mean() - change.mean()) ** 2
        for place in range(len(METRICS))
    )
    found = sensitivity(default_markets, draws=30_000, seed=1)
    row = found.indices.loc["metric"]
    assert row["first_order"] == pytest.approx(between / change.var(), abs=0.06)
    assert found.mean == pytest.approx(change.mean(), rel=0.03)
    assert found.variance == pytest.approx(change.var(), rel=0.08)
    assert row["first_order_low"] < between / change.var() < row["first_order_high"]


def test_an_economys_rank_can_be_the_outcome(default_markets: Markets) -> None:
    made = sampler(default_markets, "similarity")
    ranks = made.drawn(made.sample(np.random.SeedSequence(8), 8_000)).ranks
    own = ranks[:, made.units.get_loc("BGD")]
    found = sensitivity(default_markets, economy="BGD", seed=2)
    assert found.target == "rank of Bangladesh"
    assert found.mean == pytest.approx(own.mean(), rel=0.03)
    assert found.variance == pytest.approx(own.var(), rel=0.1)


def test_an_economy_that_is_not_open_stands_behind_all_that_are(default_markets: Markets) -> None:
    made = sampler(default_markets, "opportunity")
    open_now = ~np.isnan(made.nominal)
    least_sure = _share_open(made, default_markets)[open_now].idxmin()
    found = sensitivity(default_markets, "opportunity", economy=least_sure, draws=2_000)
    drawn = made.drawn(made.sample(np.random.SeedSequence(8), 4_000))
    assert drawn.takes_part is not None
    place = made.units.get_loc(least_sure)
    behind = drawn.takes_part.sum(axis=1) + 1
    rank = np.where(drawn.takes_part[:, place], drawn.ranks[:, place], behind)
    assert not drawn.takes_part[:, place].all()
    assert found.mean == pytest.approx(rank.mean(), rel=0.1)


def _share_open(made: object, markets: Markets) -> pd.Series:
    from geo.uncertainty import uncertainty

    shares = uncertainty(markets, "opportunity", draws=500).table["p_open"]
    return shares.loc[made.units]  # type: ignore[attr-defined]


def test_the_same_seed_gives_the_same_indices(default_markets: Markets) -> None:
    one, two = (sensitivity(default_markets, draws=500, seed=10**12).indices for _ in range(2))
    pd.testing.assert_frame_equal(one, two)


def test_progress_may_cancel(default_markets: Markets) -> None:
    told: list[int] = []

    def tell(done: int, wanted: int) -> None:
        told.append(done)
        assert wanted == 7 * 2_048
        if done >= 2_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sensitivity(default_markets, draws=20_000, progress=tell)
    assert told == [1_000, 2_000]


def _found(totals: dict[str, float], variance: float = 1.0) -> Sensitivity:
    columns = ["first_order", "total"]
    table = pd.DataFrame([[x / 2, x] for x in totals.values()], list(totals), columns)
    return Sensitivity(table, "mean absolute rank change", variance, 1.0, 8)


def test_what_matters_and_what_hardly_does_in_words() -> None:
    assert in_words(_found({"metric": 0.9, "normalisation": 0.2, "weights": 0.04})) == (
        "The metric matters most: it alone makes 45% of the variance of the mean absolute rank "
        "change, 90% with what it does together with other choices. After it comes the scale "
        "(20%). The weights hardly matter."
    )
    assert in_words(_found({"weights": 0.5, "imputation": 0.01})) == (
        "The weights matter most: they alone make 25% of the variance of the mean absolute rank "
        "change, 50% with what they do together with other choices. The treatment of missing "
        "values hardly matters."
    )
    assert in_words(_found({"near.metric": 0.5, "ai.weights": 0.2})).startswith(
        "The metric in similarity matters most"
    )
    assert in_words(_found({"metric": 0.0}, variance=0.0)) == (
        "None of the choices changes the mean absolute rank change."
    )


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"economy": "TWN"}, "Taiwan has no rank"),
        ({"economy": "VNM"}, "Vietnam has no rank"),
        ({"economy": "XYZ"}, "XYZ has no rank"),
        ({"draws": 0}, "0 draws are not possible"),
        ({"seed": "x"}, "'x' is not a seed"),
        ({"by": "luck"}, "'luck' cannot be ranked"),
    ],
)
def test_what_has_no_answer_is_refused(
    choices: dict[str, object], said: str, default_markets: Markets
) -> None:
    with pytest.raises(AnalysisError, match=said):
        sensitivity(default_markets, **choices)  # type: ignore[arg-type]
