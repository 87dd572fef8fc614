"""Made-up panels of units for tests and benches: no figure in them is anybody's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

ECONOMIES = ("VNM", "BGD", "KEN", "LKA", "GHA")


def codes(count: int, economies: Sequence[str] = ECONOMIES) -> list[str]:
    """Codes in GADM's style, economy by economy."""
    each = -(-count // len(economies))
    return [f"{economies[i // each]}.{i % each + 1}_1" for i in range(count)]


def wide(
    units: int, indicators: int, seed: int = 0, missing: float = 0.1, **more: object
) -> pd.DataFrame:
    """A made table with a row per unit; the first unit has every figure."""
    random = np.random.default_rng(seed)
    common = random.normal(size=(units, 1))
    values = np.exp(1 + 0.5 * common + 0.6 * random.normal(size=(units, indicators)))
    gaps = random.random(values.shape) < missing
    gaps[0] = False
    values[gaps] = np.nan
    named = codes(units)
    head = {"unit": named, "name": [f"Made-up {code}" for code in named]}
    body = {f"TEST.K{i:02}": values[:, i] for i in range(indicators)}
    return pd.DataFrame({**head, **more, **body})


def long(table: pd.DataFrame, years: Sequence[int] = (2022, 2023, 2024)) -> pd.DataFrame:
    """The same in rows, one per figure: earlier years half of the last, so that they are told."""
    parts = []
    body = [column for column in table if str(column).startswith("TEST.")]
    for year in years:
        share = 1.0 if year == max(years) else 0.5
        part = table.melt(["unit", "name"], body, "indicator", "value").dropna()
        parts.append(part.assign(year=year, value=part["value"] * share))
    return pd.concat(parts, ignore_index=True)


def written(folder: Path, table: pd.DataFrame, name: str = "figures.parquet") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    table.to_parquet(folder / name, index=False)
    return folder / name
