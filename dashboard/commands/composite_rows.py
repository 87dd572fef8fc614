"""What ``kindred composite`` prints, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.commands.output import Form, emit, plain, records
from dashboard.language import _, local, words
from data.languages import said_again

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from geo.composite import Composite
    from geo.composite.uncertainty import Uncertainty
    from geo.sobol import Sensitivity


def print_scores(
    result: Composite, form: Form, drawn: Uncertainty | None = None, top: int | None = None
) -> None:
    """Print units with rank and scores, and rank intervals where there are any.

    Parameters
    ----------
    result
        The composite; ranked units come first, by rank.
    form
        How to print: as JSON the scores are a map from code to score, otherwise columns.
    drawn
        Its uncertainty, where it was asked for.
    top
        Size of the top that was asked for; its probability is given as ``p_top_n`` too.
    """
    codes = list(result.scores.columns)
    rank = result.ranks[result.index]
    order = rank.fillna(len(rank) + 1).argsort(kind="stable")
    flagged = result.recipe.imputation != "none"
    rows: list[dict[str, Any]] = []
    for unit in rank.index[order]:
        scores = {code: plain(result.scores.at[unit, code]) for code in codes}
        row = {"unit": unit, "name": result.units.names[unit], "rank": plain(rank[unit])}
        row |= {"scores": scores} if form == "json" else scores
        if flagged:
            flags = result.imputed.flags.loc[unit]
            row["imputed"] = [str(code) for code in flags.index[flags]]
        rows.append(row)
    columns = ["unit", "name", "rank", *(["scores"] if form == "json" else codes)]
    columns += ["imputed"] if flagged else []
    if drawn is not None:
        columns += _add_intervals(rows, drawn, top)
    emit(rows, columns, form, closing=_closing(result, drawn))


def _add_intervals(rows: list[dict[str, Any]], drawn: Uncertainty, top: int | None) -> list[str]:
    """Put rank intervals and probabilities into the rows; give the new columns."""
    columns = [column for column in drawn.ranks.columns if column not in {"rank", "ranked"}]
    for row in rows:
        known = row["unit"] in drawn.ranks.index
        for column in columns:
            row[column] = plain(drawn.ranks.at[row["unit"], column]) if known else None
        if top is not None:
            row["p_top_n"] = row[f"p_top{top}"]
    return [*columns, *(["p_top_n"] if top is not None else [])]


def _closing(result: Composite, drawn: Uncertainty | None) -> str:
    """Say below a table what it rests on."""
    recipe = result.recipe
    said = _(
        "Imputation {imputation}, treatment {treatment}, normalisation {normalisation}, "
        "aggregation {aggregation}, weights {weights}.",
        imputation=recipe.imputation,
        treatment=recipe.treatment,
        normalisation=recipe.normalisation,
        aggregation=recipe.aggregation,
        weights=recipe.weights,
    )
    if drawn is None:
        return said
    varied = "; ".join(f"{name}: {said_again(how, words())}" for name, how in drawn.varied.items())
    drawing = _(
        "{draws} draws, seed {seed}. Varied: {varied}.",
        draws=local(f"{drawn.draws:,}"),
        seed=drawn.seed,
        varied=varied,
    )
    return f"{said}\n{drawing}"


def print_sensitivity(found: Sensitivity, form: Form) -> None:
    """Print Sobol' indices of the assumptions, largest total first.

    Parameters
    ----------
    found
        What was attributed.
    form
        How to print.
    """
    frame = found.indices.reset_index()
    closing = _(
        "Shares of the variance of the {target} (mean {mean}, variance {variance}), with 95% "
        "bootstrap intervals, from {count} composites. first_order: what fixing the factor alone "
        "would take away; total: what would stay if all but the factor were fixed.",
        target=said_again(found.target, words()),
        mean=local(f"{found.mean:.3g}"),
        variance=local(f"{found.variance:.3g}"),
        count=local(f"{found.evaluations:,}"),
    )
    emit(records(frame, list(frame.columns)), list(frame.columns), form, closing=closing)


def _treatment(result: Composite) -> pd.DataFrame:
    """Give the report of the treatment."""
    return result.treated.report.reset_index()


def _imputed(result: Composite) -> pd.DataFrame:
    """List the stand-ins, and what stays missing."""
    import pandas as pd

    flags = result.imputed.flags.stack()
    rows = [
        {"unit": unit, "indicator": code, "value": result.imputed.values.at[unit, code]}
        for unit, code in flags.index[flags.to_numpy(dtype=bool)]
    ]
    filled = pd.DataFrame(rows, columns=["unit", "indicator", "value"]).assign(reason=None)
    missing = result.imputed.unfilled.assign(value=None)
    return pd.concat([filled.astype(object), missing[filled.columns].astype(object)])


def _weights(result: Composite) -> pd.DataFrame:
    """Give the weights in force."""
    nodes = result.structure.nodes
    frame = result.weights.rename("weight").reset_index()
    frame.insert(1, "name", nodes["name"].reindex(frame["code"]).to_numpy())
    frame.insert(2, "parent", nodes["parent"].reindex(frame["code"]).to_numpy())
    return frame


def _correlations(result: Composite) -> pd.DataFrame:
    """Correlate everything with the aggregates."""
    from geo.composite.analysis import correlations

    return correlations(result)[list(result.scores.columns)].reset_index()


def _remove_one(result: Composite) -> pd.DataFrame:
    """Leave each indicator out in turn."""
    from geo.composite.analysis import remove_one

    return remove_one(result).reset_index()


SHOWN: dict[str, Callable[[Composite], pd.DataFrame]] = {
    "treatment": _treatment,
    "imputed": _imputed,
    "weights": _weights,
    "correlations": _correlations,
    "remove-one": _remove_one,
}
"""What can be shown of a composite besides its scores: name to the frame that shows it."""
