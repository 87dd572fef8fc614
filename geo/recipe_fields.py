"""The types of a recipe's fields: how choices are read, checked, and kept in one form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from data.entries import Transformation
from data.errors import AnalysisError
from data.languages import fill
from geo.impute import parse_imputation
from geo.recipe_files import readable
from geo.treat import Treatment

CRITERIA = ("similarity", "ai", "size")
"""The three criteria of opportunity, in the order of their weights."""


def _sorted_codes(value: object) -> object:
    """Sort codes and drop repetitions, so that equal choices are equal recipes."""
    if isinstance(value, list | tuple | set | frozenset) and all(
        isinstance(code, str) for code in value
    ):
        return tuple(sorted(set(value)))
    return value


def _sorted_pairs(value: object) -> object:
    """Turn a mapping or pairs into sorted pairs, so that equal choices are equal recipes."""
    if isinstance(value, Mapping):
        value = list(value.items())
    if not isinstance(value, list | tuple) or not all(
        isinstance(pair, list | tuple) and len(pair) == 2 and isinstance(pair[0], str)
        for pair in value
    ):
        return value  # The model says what is wrong with it.
    codes = [code for code, _ in value]
    if len(set(codes)) < len(codes):
        raise ValueError("an indicator stands there more than once")
    return tuple(sorted((tuple(pair) for pair in value), key=lambda pair: str(pair[0])))


def _imputation(text: str) -> str:
    """Read one imputation, or several that follow each other; write it as it is kept."""
    steps = [parse_imputation(step) for step in text.split(",")]
    if len(steps) > 1 and any(name == "none" for name, _ in steps):
        raise AnalysisError(fill("{text}: none stands alone.", text=repr(text)), "Leave it out.")
    return ",".join(f"{name}:{parameter}" if parameter else name for name, parameter in steps)


def _by_criterion(value: object) -> object:
    """Let the weights of opportunity be named."""
    if isinstance(value, Mapping):
        if set(value) != set(CRITERIA):
            raise ValueError(fill("give {names} a weight each", names=", ".join(CRITERIA)))
        value = tuple(value[name] for name in CRITERIA)
    return value


def _equal_as_ones(weights: tuple[float, float, float]) -> tuple[float, float, float]:
    """Write equal weights as ones, so that equal choices are equal recipes."""
    return weights if len(set(weights)) > 1 else (1.0, 1.0, 1.0)


Codes = Annotated[tuple[str, ...], BeforeValidator(_sorted_codes)]
Weight = Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)]
Weights = Annotated[tuple[tuple[str, Weight], ...], BeforeValidator(_sorted_pairs)]
Transformations = Annotated[tuple[tuple[str, Transformation], ...], BeforeValidator(_sorted_pairs)]
TreatmentText = Annotated[str, AfterValidator(readable(lambda text: str(Treatment.parse(text))))]
ImputationText = Annotated[str, AfterValidator(readable(_imputation))]
# Adding zero turns a negative zero, which is equal but written differently, into zero.
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False), AfterValidator(lambda x: x + 0.0)]
OpportunityWeights = Annotated[
    tuple[Weight, Weight, Weight], BeforeValidator(_by_criterion), AfterValidator(_equal_as_ones)
]
Share = Annotated[float, Field(ge=0, le=1), AfterValidator(lambda x: x + 0.0)]
