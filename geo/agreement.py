"""How far rankings by different metrics agree, and which economies stand firm in all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import SOURCE_LANGUAGE, fill
from geo.markets import Markets, alternative
from geo.metrics import METRIC_NAMES, METRICS, MetricName
from geo.wording import speech

FIRM = 5
"""Places by which the rank of an economy that stands firm differs at most between metrics."""


@dataclass(frozen=True)
class Agreement:
    """Rankings of the same economies by several metrics.

    Attributes
    ----------
    ranks
        Indexed by economy, in the order of the recipe's own metric: one column per metric, ranks as
        floats; NaN where an economy is not ranked.
    spearman, kendall
        Metrics by metrics: rank correlations over the economies ranked by both, -1 to 1; Kendall's
        is tau-b, which allows for ties.
    mean_change
        Metrics by metrics: mean absolute difference of ranks.
    spread
        Indexed as ``ranks``: lowest and highest rank (1 = nearest), range, firm (range at most
        ``FIRM``).
    """

    ranks: pd.DataFrame
    spearman: pd.DataFrame
    kendall: pd.DataFrame
    mean_change: pd.DataFrame
    spread: pd.DataFrame


def metric_agreement(result: Markets, metrics: Sequence[MetricName] = METRIC_NAMES) -> Agreement:
    """Rank by every metric, everything else as the recipe has it, and compare the ranks.

    Parameters
    ----------
    result
        The merged economies.
    metrics
        Names of ``geo.metrics.METRICS``; at least two.

    Returns
    -------
    Agreement

    Raises
    ------
    AnalysisError
        When a metric is not known, or there are fewer than two.
    """
    names = list(dict.fromkeys(metrics))
    unknown = [name for name in names if name not in METRICS]
    if unknown:
        raise AnalysisError(
            fill("{unknown} is not a metric.", unknown=repr(unknown[0])),
            fill("Use one of: {names}.", names=", ".join(METRICS)),
        )
    if len(names) < 2:
        raise AnalysisError("One metric has nothing to agree with.", "Name two or more.")
    ranks = pd.DataFrame({name: _ranks(result, name) for name in names})
    order = _ranks(result, result.recipe.metric)
    return compare_ranks(ranks.loc[order.sort_values(kind="stable").index])


def compare_ranks(ranks: pd.DataFrame) -> Agreement:
    """Compare rankings of the same economies.

    Parameters
    ----------
    ranks
        Economies by ranking; NaN where an economy is not ranked.

    Returns
    -------
    Agreement
        Pairs of rankings with fewer than two economies in common have NaN.
    """
    lowest, highest = ranks.min(axis=1), ranks.max(axis=1)
    spread = pd.DataFrame({"lowest": lowest, "highest": highest, "range": highest - lowest})
    spread["firm"] = spread["range"] <= FIRM
    return Agreement(
        ranks=ranks,
        spearman=_pairwise(ranks, _spearman),
        kendall=_pairwise(ranks, _kendall),
        mean_change=_pairwise(ranks, lambda a, b: float(np.abs(a - b).mean())),
        spread=spread,
    )


def in_words(agreement: Agreement, language: str = SOURCE_LANGUAGE) -> str:
    """Say in one or two sentences how far the metrics agree.

    Parameters
    ----------
    agreement
        Of at least two metrics.
    language
        Of the sentences.

    Returns
    -------
    str
        The pairs that agree most and least, and how many economies stand firm.
    """
    say = speech(language)
    names = list(agreement.spearman.columns)
    pairs = [(a, b) for place, a in enumerate(names) for b in names[place + 1 :]]
    known = [(agreement.spearman.at[a, b], a, b) for a, b in pairs]
    known = [entry for entry in known if not np.isnan(entry[0])]
    if not known:
        return say("Too few economies are ranked to compare metrics.")
    least, most = min(known), max(known)
    firm, of = int(agreement.spread["firm"].sum()), int(agreement.spread["range"].notna().sum())
    said = say(
        "{one} and {other} agree most (rank correlation {correlation}, ranks {places} places "
        "apart on average)",
        one=say(_title(most[1])),
        other=say(_title(most[2])),
        correlation=say.local(f"{most[0]:.2f}"),
        places=say.local(f"{agreement.mean_change.at[most[1], most[2]]:.1f}"),
    )
    if least != most:
        said += say(
            "; {one} and {other} least ({correlation}, {places} places)",
            one=say(_title(least[1])),
            other=say(_title(least[2])),
            correlation=say.local(f"{least[0]:.2f}"),
            places=say.local(f"{agreement.mean_change.at[least[1], least[2]]:.1f}"),
        )
    kept = say(
        "{firm} of {of} economies keep their rank within {places} places in all of them.",
        firm=firm,
        of=of,
        places=FIRM,
    )
    return f"{said}. {kept}"


def _title(name: str) -> str:
    """Give a metric's title; other rankings keep their name."""
    return METRICS[name].title if name in METRICS else name


def _ranks(result: Markets, metric: MetricName) -> pd.Series:
    """Rank by one metric: the ranked economies alone."""
    near = result.similarity
    if metric != result.recipe.metric:
        near = alternative(result, metric=metric)
    return near.ranking["rank"].dropna().astype(float)


def _pairwise(
    ranks: pd.DataFrame, compare: Callable[[np.ndarray, np.ndarray], float]
) -> pd.DataFrame:
    """Compare every ranking with every other, over the economies that both rank."""
    table = pd.DataFrame(np.nan, ranks.columns, ranks.columns)
    for a in ranks.columns:
        for b in ranks.columns:
            both = ranks[[a, b]].dropna() if a != b else ranks[[a, a]].dropna()
            if len(both) > 1:
                table.at[a, b] = compare(both.iloc[:, 0].to_numpy(), both.iloc[:, 1].to_numpy())
    return table


def _spearman(a: np.ndarray, b: np.ndarray) -> float:
    """Correlate ranks; NaN where all tie."""
    from scipy.stats import rankdata

    one, two = rankdata(a), rankdata(b)
    one, two = one - one.mean(), two - two.mean()
    scale = np.sqrt((one**2).sum() * (two**2).sum())
    return float((one * two).sum() / scale) if scale > 0 else float("nan")


def _kendall(a: np.ndarray, b: np.ndarray) -> float:
    """Weigh pairs in the same order against pairs in the opposite one; NaN where all tie."""
    one, two = np.sign(a[:, None] - a), np.sign(b[:, None] - b)
    scale = np.sqrt((one**2).sum() * (two**2).sum())
    return float((one * two).sum() / scale) if scale > 0 else float("nan")
