"""A firm's own criteria, scored by hand and weighed in the open, beside the public figures.

What no figure tells (regulation, partners, the language of the product) is judged by people. Their
scores become one column of their own and are never mixed into similarity, AI development or
opportunity: a reader sees both, and how many criteria each score rests on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import pandas as pd
from pydantic import Field, model_validator

from data.entries import Entry, Iso3
from data.errors import AnalysisError
from data.languages import N_, fill

if TYPE_CHECKING:
    from geo.markets import Markets

MOST_CRITERIA = 20
LOWEST, HIGHEST = 0.0, 10.0
LONGEST_NAME = 60

SCORE_COLUMNS = ("own_score", "own_filled", "own_criteria")
"""Columns that a sheet adds: see `own_scores`."""

FIGURE_COLUMNS = ("rank", "similarity", "ai_gap", "opportunity_rank", "opportunity")
"""Public columns of the merged frame that own scores are shown beside."""

PROPOSED = (N_("Regulation"), N_("Partners"), N_("Language of the product"))
"""Criteria that a new sheet begins with, to be renamed or removed."""

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Score = Annotated[float, Field(ge=LOWEST, le=HIGHEST, allow_inf_nan=False)]


class Criterion(Entry):
    """Something that is judged, and how much it weighs beside the others; 0 leaves it out."""

    name: Name
    weight: Annotated[float, Field(ge=0, le=1_000)] = 1.0


class ScoreSheet(Entry):
    """Criteria, and the scores of economies by them.

    Attributes
    ----------
    schema_version
        Version of the form.
    criteria
        In the order in which they are shown; a name stands once.
    scores
        Economy (ISO 3166-1 alpha-3) to criterion to score, from 0 to 10, 10 the best; what is not
        judged is left out.
    """

    schema_version: Literal[1] = 1
    criteria: Annotated[tuple[Criterion, ...], Field(max_length=MOST_CRITERIA)] = ()
    scores: dict[Iso3, dict[Name, Score]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> ScoreSheet:
        """Refuse doubled criteria and scores by none."""
        names = [item.name for item in self.criteria]
        if len(set(names)) < len(names):
            raise ValueError("a criterion stands twice")
        for economy, given in self.scores.items():
            if unknown := set(given) - set(names):
                raise ValueError(
                    fill(
                        "{economy} is scored by {criterion}, which is no criterion",
                        economy=economy,
                        criterion=repr(min(unknown)),
                    )
                )
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the criteria, in order."""
        return tuple(item.name for item in self.criteria)


def own_scores(sheet: ScoreSheet, economies: Sequence[str]) -> pd.DataFrame:
    """Combine the scores of economies.

    Parameters
    ----------
    sheet
        Criteria, weights and scores.
    economies
        Codes that make up the index.

    Returns
    -------
    pandas.DataFrame
        Indexed by economy: own_score (0 to 10, the mean of the scores given, weighed by their
        criteria; NaN where nothing with a weight was scored), own_filled (Int64, how many criteria
        with a weight were scored) and own_criteria (Int64, how many there are). A missing score
        never counts as 0: the other weights grow in proportion, and own_filled says so.
    """
    weighed = {item.name: item.weight for item in sheet.criteria if item.weight > 0}
    rows = []
    for code in economies:
        given = {
            name: score for name, score in sheet.scores.get(code, {}).items() if name in weighed
        }
        total = sum(weighed[name] for name in given)
        mean = (
            sum(weighed[name] * score for name, score in given.items()) / total
            if total
            else float("nan")
        )
        rows.append((mean, len(given), len(weighed)))
    frame = pd.DataFrame(
        rows, columns=list(SCORE_COLUMNS), index=pd.Index(economies, name="economy")
    )
    return frame.astype({"own_score": "float64", "own_filled": "Int64", "own_criteria": "Int64"})


def beside_figures(sheet: ScoreSheet, markets: Markets, economies: Sequence[str]) -> pd.DataFrame:
    """Put own scores beside the public figures, each in its own column.

    Parameters
    ----------
    sheet
        Criteria, weights and scores.
    markets
        The merged economies.
    economies
        Codes of rows, in order; those that are not in the figures are left out.

    Returns
    -------
    pandas.DataFrame
        Indexed by economy: name, the columns of `FIGURE_COLUMNS` as the merged frame has them
        (similarity and opportunity from 0 to 100), those of `own_scores`, then one column for each
        criterion, called as `column_of` says: its score or NaN.
    """
    known = [code for code in dict.fromkeys(economies) if code in markets.frame.index]
    public = markets.frame.loc[known, ["name", *FIGURE_COLUMNS]]
    judged = pd.DataFrame(
        {
            column_of(name): [sheet.scores.get(code, {}).get(name, float("nan")) for code in known]
            for name in sheet.names
        },
        index=pd.Index(known, name="economy"),
        dtype="float64",
    )
    return pd.concat([public, own_scores(sheet, known), judged], axis=1)


def column_of(criterion: str) -> str:
    """Name the column of a criterion, so that it is never taken for one of public figures."""
    return f"own {criterion}"


def with_criteria(sheet: ScoreSheet, criteria: Sequence[tuple[str, str, float]]) -> ScoreSheet:
    """Give a sheet with other criteria; scores go along with a criterion that is renamed.

    Parameters
    ----------
    sheet
        The sheet.
    criteria
        Name before (empty for a new one), name now and weight of each, in order.

    Returns
    -------
    ScoreSheet
        Scores by criteria that are not named are gone.

    Raises
    ------
    AnalysisError
        A name is empty, too long or stands twice, there are too many, or a weight is negative.
    """
    names = [" ".join(now.split()) for _, now, _ in criteria]
    for name in names:
        if not name or len(name) > LONGEST_NAME:
            raise AnalysisError(
                "A criterion has no name, or one that is too long.",
                fill("Give it a name of at most {most} letters.", most=LONGEST_NAME),
            )
        if names.count(name) > 1:
            raise AnalysisError(
                fill("The criterion {name} stands twice.", name=name), "Give each its own name."
            )
    if len(names) > MOST_CRITERIA:
        raise AnalysisError(
            fill("There are {count} criteria.", count=len(names)),
            fill("Keep at most {most}.", most=MOST_CRITERIA),
        )
    if any(not 0 <= weight <= 1_000 for _, _, weight in criteria):
        raise AnalysisError("A weight is below 0 or above 1,000.", "Weights are from 0 to 1,000.")
    renamed = {before: now for (before, _, _), now in zip(criteria, names, strict=True) if before}
    scores = {
        economy: {renamed[name]: score for name, score in given.items() if name in renamed}
        for economy, given in sheet.scores.items()
    }
    return ScoreSheet(
        criteria=tuple(
            Criterion(name=name, weight=weight)
            for name, (_, _, weight) in zip(names, criteria, strict=True)
        ),
        scores={economy: given for economy, given in scores.items() if given},
    )


def with_scores(sheet: ScoreSheet, changes: Mapping[str, Mapping[str, float | None]]) -> ScoreSheet:
    """Give a sheet with other scores.

    Parameters
    ----------
    sheet
        The sheet.
    changes
        Economy to criterion to score; None takes a score away.

    Returns
    -------
    ScoreSheet

    Raises
    ------
    AnalysisError
        A criterion is not one of the sheet, or a score is not from 0 to 10.
    """
    scores = {economy: dict(given) for economy, given in sheet.scores.items()}
    for economy, changed in changes.items():
        row = scores.setdefault(economy, {})
        for name, score in changed.items():
            if name not in sheet.names:
                raise AnalysisError(
                    fill("{name} is no criterion of the score sheet.", name=name),
                    fill("Its criteria: {names}.", names=", ".join(sheet.names)),
                )
            if score is None or score != score:
                row.pop(name, None)
            elif LOWEST <= score <= HIGHEST:
                row[name] = float(score)
            else:
                raise AnalysisError(
                    fill("The score {score} is not from 0 to 10.", score=f"{score:g}"),
                    "Leave it empty where nothing is known; 0 is the worst.",
                )
    return ScoreSheet(
        criteria=sheet.criteria,
        scores={economy: given for economy, given in scores.items() if given},
    )
