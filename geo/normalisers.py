"""Ways to bring the indicators of a composite onto one scale, by name.

Each takes values that were multiplied by their direction, so that higher is better throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import N_, fill
from data.near import did_you_mean, nearest
from geo.normalise import NORMAL_IQR, percentile_rank, standardise


@dataclass(frozen=True)
class Scales:
    """What a normalisation may need to know of the indicators besides their values.

    Attributes
    ----------
    directions
        Indicator to 1 (higher is better) or -1 (lower is better).
    targets
        Indicator to the value aimed at, in the indicator's unit; NaN where there is none.
    goalposts
        Indexed by indicator: low and high, in the indicator's unit; NaN where there are none.
    """

    directions: pd.Series
    targets: pd.Series
    goalposts: pd.DataFrame

    @classmethod
    def of(cls, codes: Iterable[str], directions: Mapping[str, int] | None = None) -> Scales:
        """Make scales without targets and goalposts; every direction is 1 unless given."""
        index = pd.Index(list(codes), name="indicator")
        given = directions or {}
        return cls(
            directions=pd.Series([given.get(code, 1) for code in index], index, dtype=float),
            targets=pd.Series(np.nan, index),
            goalposts=pd.DataFrame(np.nan, index, ["low", "high"]),
        )


@dataclass(frozen=True)
class Request:
    """What a normalisation is asked for: its parameters in words, and the scales."""

    words: tuple[str, ...]
    scales: Scales


@dataclass(frozen=True)
class Normaliser:
    """A way to bring indicators onto one scale.

    Attributes
    ----------
    function
        Of the values times their direction and a request; gives the normalised values.
    form
        How it is written, with its parameters.
    definition
        Its formula, for x times the direction.
    complaint
        Of the words after the name; says what is wrong with them, empty when nothing is.
    complete
        Of the words after the name; fills in those that were not given.
    constant
        Whether an indicator whose values are all equal can be normalised.
    """

    function: Callable[[pd.DataFrame, Request], pd.DataFrame]
    form: str
    definition: str
    complaint: Callable[[tuple[str, ...]], str] = lambda words: (
        N_("it takes no parameter") if words else ""
    )
    complete: Callable[[tuple[str, ...]], tuple[str, ...]] = lambda words: words
    constant: bool = False


def normalise(values: pd.DataFrame, choice: str, scales: Scales | None = None) -> pd.DataFrame:
    """Bring indicators onto one scale on which higher is better.

    Parameters
    ----------
    values
        Units by indicator, in the indicators' units; NaN where missing.
    choice
        A name of `NORMALISERS` and its parameters, such as ``minmax:0:100``, ``z``, ``z:10:2``,
        ``robust``, ``percentile``, ``goalposts`` or ``distance-to-reference:VNM``.
    scales
        Directions, targets and goalposts; without them every direction is 1.

    Returns
    -------
    pandas.DataFrame
        Same shape; NaN stays NaN. Values are multiplied by the direction first, so that -1 turns
        an indicator round.

    Raises
    ------
    AnalysisError
        The choice cannot be read, an indicator has the same value everywhere and so no scale, or
        a target, goalpost or reference that the choice needs is missing.

    References
    ----------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 5; the vocabulary and
    the definitions of min-max, Borda, distance and goalposts are those of COINr.
    """
    name, words = parse_normalisation(choice)
    normaliser = NORMALISERS[name]
    known = scales or Scales.of(values.columns)
    if not normaliser.constant:
        refuse_constant(values)
    oriented = values * known.directions.reindex(values.columns).to_numpy()
    return normaliser.function(oriented, Request(words, known))


def parse_normalisation(choice: str) -> tuple[str, tuple[str, ...]]:
    """Read a normalisation from text.

    Parameters
    ----------
    choice
        A name and its parameters, with colons between.

    Returns
    -------
    tuple
        The name in `NORMALISERS`, and its parameters with the defaults filled in. Alone, ``z`` is
        the similarity's z-score and has no parameters.

    Raises
    ------
    AnalysisError
        The name is not known, or the parameters do not fit it.
    """
    name, *given = choice.strip().split(":")
    if name not in NORMALISERS:
        forms = ", ".join(item.form for item in NORMALISERS.values())
        raise AnalysisError(
            fill("{name} is not a normalisation.", name=repr(name)),
            did_you_mean(nearest(name, NORMALISERS, 1))
            or fill("Use one of: {forms}.", forms=forms),
        )
    words = tuple(given)
    if complaint := NORMALISERS[name].complaint(words):
        raise AnalysisError(
            fill("{choice}: {complaint}.", choice=repr(choice), complaint=complaint),
            fill("Write {form}.", form=NORMALISERS[name].form),
        )
    return name, NORMALISERS[name].complete(words)


def refuse_constant(values: pd.DataFrame) -> None:
    """Refuse indicators without two different values.

    Parameters
    ----------
    values
        Units by indicator.

    Raises
    ------
    AnalysisError
        Naming the indicators that have no scale.
    """
    flat = ~(values.max() > values.min())
    if flat.any():
        codes = ", ".join(map(str, values.columns[flat.to_numpy()]))
        raise AnalysisError(
            fill("No scale can be made for {codes}: no two values differ.", codes=codes),
            "Leave the indicator out, or give it more figures.",
        )


def _minmax(x: pd.DataFrame, request: Request) -> pd.DataFrame:
    """Put the smallest value at the low end and the largest at the high end."""
    low, high = map(float, request.words)
    smallest, largest = x.min(), x.max()
    return (x - smallest) / (largest - smallest) * (high - low) + low


def _z(x: pd.DataFrame, request: Request) -> pd.DataFrame:
    """Give z-scores, or scores with a mean and a sample deviation that are asked for."""
    if not request.words:
        return standardise(x).z
    mean, deviation = map(float, request.words)
    return (x - x.mean()) / x.std(ddof=1) * deviation + mean


def _robust(x: pd.DataFrame, _: Request) -> pd.DataFrame:
    """Centre on the median and divide by the interquartile range over 1.349."""
    spread = (x.quantile(0.75) - x.quantile(0.25)) / NORMAL_IQR
    flat = ~(spread > 0)
    if flat.any():
        codes = ", ".join(map(str, x.columns[flat.to_numpy()]))
        raise AnalysisError(
            fill(
                "{codes} cannot be scaled robustly: half of the values or more are equal.",
                codes=codes,
            ),
            "Use another normalisation, such as minmax or percentile.",
        )
    return (x - x.median()) / spread


def _percentile(x: pd.DataFrame, _: Request) -> pd.DataFrame:
    """Give percentile ranks as the similarity uses them."""
    return percentile_rank(x)


def _prank(x: pd.DataFrame, request: Request) -> pd.DataFrame:
    """Give percentile ranks from 0 to 1, ties at the smaller rank."""
    return _borda(x, request) / (x.notna().sum() - 1)


def _borda(x: pd.DataFrame, _: Request) -> pd.DataFrame:
    """Count the units with a smaller value."""
    return x.rank(method="min") - 1


def _goalposts(x: pd.DataFrame, request: Request) -> pd.DataFrame:
    """Measure the way from the worse goalpost to the better one, within the two."""
    posts = request.scales.goalposts.reindex(x.columns)
    bad = ~(posts["low"] < posts["high"])
    if bad.any():
        raise AnalysisError(
            fill(
                "No goalposts for {names}.", names=", ".join(map(str, posts.index[bad.to_numpy()]))
            ),
            "Give each indicator goalpost_lower and a larger goalpost_upper in the structure.",
        )
    ends = posts.mul(request.scales.directions.reindex(x.columns), axis=0)
    worse, better = ends.min(axis=1), ends.max(axis=1)
    return ((x - worse) / (better - worse)).clip(0.0, 1.0) * float(request.words[0])


def _to_reference(x: pd.DataFrame, request: Request) -> pd.DataFrame:
    """Measure the way from the smallest value to that of a reference unit."""
    unit, capped = request.words
    if unit not in x.index:
        raise AnalysisError(
            fill("The reference {unit} is not one of the units.", unit=unit),
            "Name a unit by its code.",
        )
    return _way_to(x, x.loc[unit], fill("the reference {unit}", unit=unit), capped == "cap")


def _to_target(x: pd.DataFrame, request: Request) -> pd.DataFrame:
    """Measure the way from the smallest value to the target."""
    oriented = (request.scales.targets * request.scales.directions).reindex(x.columns)
    return _way_to(x, oriented, N_("the target"), request.words[0] == "cap")


def _way_to(x: pd.DataFrame, goal: pd.Series, called: str, capped: bool) -> pd.DataFrame:
    """Give the share of the way from the smallest value to a goal."""
    smallest = x.min()
    bad = ~(goal > smallest)
    if bad.any():
        codes = ", ".join(map(str, x.columns[bad.to_numpy()]))
        raise AnalysisError(
            fill(
                "No distance to {called} can be measured for {codes}: it is missing, or no unit "
                "stands behind it.",
                called=called,
                codes=codes,
            ),
            "Use another normalisation or another goal, or leave the indicator out.",
        )
    way = 1 - (goal - x) / (goal - smallest)
    return way.clip(upper=1.0) if capped else way


def _numbers(words: tuple[str, ...], counts: set[int]) -> tuple[list[float], str]:
    """Read words as finite numbers; say what is wrong, empty when nothing is."""
    if len(words) not in counts:
        return [], N_("it has too many or too few parameters")
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        return [], N_("a parameter is not a number")
    return numbers, "" if np.isfinite(numbers).all() else N_("a parameter is not a finite number")


def _range_complaint(words: tuple[str, ...]) -> str:
    """Check the ends of a min-max range."""
    numbers, complaint = _numbers(words, {0, 2})
    if complaint or not numbers or numbers[0] < numbers[1]:
        return complaint
    return N_("the low end is not below the high end")


def _spread_complaint(counts: set[int]) -> Callable[[tuple[str, ...]], str]:
    """Make the check that the last of some numbers is above zero."""

    def complaint(words: tuple[str, ...]) -> str:
        numbers, said = _numbers(words, counts)
        return said or ("" if not numbers or numbers[-1] > 0 else N_("the scale is not above zero"))

    return complaint


def _goal_complaint(named: int) -> Callable[[tuple[str, ...]], str]:
    """Make the check of names followed by cap or open."""

    def complaint(words: tuple[str, ...]) -> str:
        if not named <= len(words) <= named + 1 or not all(words):
            return N_("it has too many or too few parameters")
        return (
            "" if words[named:] in {(), ("cap",), ("open",)} else N_("it ends in cap, open or not")
        )

    return complaint


NORMALISERS: dict[str, Normaliser] = {
    "minmax": Normaliser(
        _minmax,
        "minmax:LOW:HIGH",
        "(x - min) / (max - min) (high - low) + low; 0 to 100 unless given",
        _range_complaint,
        lambda words: words or ("0", "100"),
    ),
    "z": Normaliser(
        _z,
        "z or z:MEAN:DEVIATION",
        "(x - mean) / s, s of the population (ddof = 0); with a mean and a deviation asked for "
        "(x - mean) / s deviation + mean, s of the sample (ddof = 1)",
        _spread_complaint({0, 2}),
    ),
    "robust": Normaliser(_robust, "robust", "(x - median) / (interquartile range / 1.349)"),
    "percentile": Normaliser(_percentile, "percentile", "(average rank - 0.5) / n"),
    "prank": Normaliser(_prank, "prank", "(smaller rank - 1) / (n - 1), as COINr's n_prank"),
    "borda": Normaliser(_borda, "borda", "smaller rank - 1"),
    "goalposts": Normaliser(
        _goalposts,
        "goalposts:SCALE",
        "scale (x - low) / (high - low), kept within 0 and the scale, which is 100 unless given; "
        "from high to low where the direction is -1",
        _spread_complaint({0, 1}),
        lambda words: words or ("100",),
        constant=True,
    ),
    "distance-to-reference": Normaliser(
        _to_reference,
        "distance-to-reference:UNIT or distance-to-reference:UNIT:cap",
        "1 - (x_ref - x) / (x_ref - min); at most 1 with cap",
        _goal_complaint(1),
        lambda words: (words[0], *(words[1:] or ("open",))),
    ),
    "distance-to-target": Normaliser(
        _to_target,
        "distance-to-target or distance-to-target:cap",
        "1 - (target - x) / (target - min); at most 1 with cap",
        _goal_complaint(0),
        lambda words: words or ("open",),
        constant=True,
    ),
    "none": Normaliser(lambda x, _: x, "none", "x", constant=True),
}
"""Normalisation name to what it does; all honour the direction and leave NaN as it is."""
