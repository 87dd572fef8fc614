"""Tables for the composite tests: published figures, and made ones in COINr's form.

The Technology Achievement Index. Figures of the first 23 countries: OECD and JRC (2008), Handbook
on Constructing Composite Indicators, Table A.2 (telephones and electricity are logarithms to base
10). Goalposts: Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A
168, Table 1. Dimensions: Handbook, Table A.1.
"""

from __future__ import annotations

import io
from math import log10

import numpy as np
import pandas as pd

TAI_FIGURES = """\
uCode,PATENTS,ROYALTIES,INTERNET,EXPORTS,TELEPHONES,ELECTRICITY,SCHOOLING,UNIVERSITY
FIN,187,125.6,200.2,50.7,3.08,4.15,10,27.4
USA,289,130,179.1,66.2,3.00,4.07,12,13.9
SWE,271,156.6,125.8,59.7,3.10,4.14,11.4,15.3
JPN,994,64.6,49,80.8,3.00,3.86,9.5,10
KOR,779,9.8,4.8,66.7,2.97,3.65,10.8,23.2
NLD,189,151.2,136,50.9,3.02,3.77,9.4,9.5
GBR,82,134,57.4,61.9,3.02,3.73,9.4,14.9
CAN,31,38.6,108,48.7,2.94,4.18,11.6,14.2
AUS,75,18.2,125.9,16.2,2.94,3.94,10.9,25.3
SGP,8,25.5,72.3,74.9,2.95,3.83,7.1,24.2
DEU,235,36.8,41.2,64.2,2.94,3.75,10.2,14.4
NOR,103,20.2,193.6,19,3.12,4.39,11.9,11.2
IRL,106,110.3,48.6,53.6,2.97,3.68,9.4,12.3
BEL,72,73.9,58.9,47.6,2.91,3.86,9.3,13.6
NZL,103,13,146.7,15.4,2.86,3.91,11.7,13.1
AUT,165,14.8,84.2,50.3,2.99,3.79,8.4,13.6
FRA,205,33.6,36.4,58.9,2.97,3.80,7.9,12.6
ISR,74,43.6,43.2,45,2.96,3.74,9.6,11
ESP,42,8.6,21,53.4,2.86,3.62,7.3,15.6
ITA,13,9.8,30.4,51,3.00,3.65,7.2,13
CZE,28,4.2,25,51.7,2.75,3.68,9.5,8.2
HUN,26,6.2,21.6,63.5,2.73,3.46,9.1,7.7
SVN,105,4,20.3,49.5,2.84,3.71,7.1,10.6
"""

_GOALPOSTS = {
    "PATENTS": ("CREATION", 0, 994),
    "ROYALTIES": ("CREATION", 0, 272.6),
    "INTERNET": ("RECENT", 0, 232.4),
    "EXPORTS": ("RECENT", 0, 80.8),
    "TELEPHONES": ("OLD", 0, log10(901)),
    "ELECTRICITY": ("OLD", log10(22), log10(6969)),
    "SCHOOLING": ("SKILLS", 0.8, 12.0),
    "UNIVERSITY": ("SKILLS", 0.1, 27.4),
}


def tai_figures() -> pd.DataFrame:
    """Give the 23 countries as iData."""
    return pd.read_csv(io.StringIO(TAI_FIGURES), keep_default_na=False)


def tai_structure(*, dimensions: bool = True) -> pd.DataFrame:
    """Give the index as iMeta, with its four dimensions or flat."""
    rows = [
        {
            "iCode": code,
            "Type": "Indicator",
            "Parent": dimension if dimensions else "TAI",
            "goalpost_lower": low,
            "goalpost_upper": high,
        }
        for code, (dimension, low, high) in _GOALPOSTS.items()
    ]
    if dimensions:
        codes = dict.fromkeys(dimension for dimension, _, _ in _GOALPOSTS.values())
        rows += [{"iCode": code, "Type": "Aggregate", "Parent": "TAI"} for code in codes]
    return pd.DataFrame([*rows, {"iCode": "TAI", "Type": "Aggregate", "Parent": ""}])


def made_tables(
    units: int = 51, *, seed: int = 1, missing: float = 0.03, positive: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make an iData and an iMeta the size of COINr's example: 49 indicators, four levels.

    Every fourth indicator is skewed, every seventh is better when low, two have denominators.
    """
    draw = np.random.default_rng(seed)
    common = draw.normal(size=units)
    columns: dict[str, np.ndarray] = {}
    rows: list[dict[str, object]] = []
    for number in range(49):
        code = f"i{number:02d}"
        values = 0.6 * common + draw.normal(size=units)
        values = np.exp(1.2 * values) if number % 4 == 0 or positive else values
        values[draw.random(units) < missing] = np.nan
        columns[code] = values
        rows.append(
            _row(
                code,
                f"p{min(number // 6, 7)}",
                "Indicator",
                level=1,
                direction=-1 if number % 7 == 0 else 1,
                weight=1 + number % 3,
                denominator="Size" if number in {4, 8} else "NA",
            )
        )
    rows += [
        _row(f"p{pillar}", "A" if pillar < 5 else "B", "Aggregate", level=2) for pillar in range(8)
    ]
    rows += [_row(code, "Index", "Aggregate", level=3, weight=2) for code in "AB"]
    rows.append(_row("Index", "NA", "Aggregate", level=4))
    rows += [_row("Size", "NA", "Denominator"), _row("Group", "NA", "Group")]
    data = pd.DataFrame(columns)
    data.insert(0, "Size", 1 + draw.random(units))
    data.insert(0, "Group", [f"g{unit % 5}" for unit in range(units)])
    data.insert(0, "uName", [f"Unit {unit}" for unit in range(units)])
    data.insert(0, "uCode", ["NA", *(f"U{unit:04d}" for unit in range(1, units))])
    return data, pd.DataFrame(rows)


def _row(
    code: str,
    parent: str,
    kind: str,
    *,
    level: int | str = "NA",
    direction: int = 1,
    weight: float = 1.0,
    denominator: str = "NA",
) -> dict[str, object]:
    """Make one row of iMeta."""
    return {
        "iCode": code,
        "iName": f"Name of {code}",
        "Direction": direction,
        "Level": level,
        "Weight": weight,
        "Unit": "units",
        "Target": "NA",
        "Denominator": denominator,
        "Parent": parent,
        "Type": kind,
    }
