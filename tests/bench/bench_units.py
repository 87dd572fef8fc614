"""Panels of 3,000, 10,000 and 50,000 units x 50 indicators: reading, ranks, draws, memory.

Every figure is made up. Each measurement is taken in a process of its own, because its peak of
memory is measured too: what the process holds at most beyond what it held before. The alternatives
are what one writes without further thought: the whole file as a frame, one draw after the other in
numpy, the whole composite built anew in each draw, ranks counted in a table of units by ranks. Slow
ones are timed over some of the draws and scaled up to all of them.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.units import UnitPanel, read_units
from geo.composite import CompositeRecipe, Structure, Units, composite
from geo.composite.uncertainty import uncertainty
from geo.draws import METRICS, drop, on_every_scale
from geo.economies import codes
from geo.scales import SCALE_NAMES
from geo.units import UnitLens, UnitMarkets, rank_units, units_uncertainty
from geo.units.sureness import similarity_sampler
from tests.bench import harness

SIZES = (3_000, 10_000, 50_000)
INDICATORS = 50
YEARS = 5
DRAWS = 1_000
SOME = 12
FEW = 2
GOALS = {
    "read": {3_000: 3.0, 10_000: 5.0, 50_000: 20.0},
    "similarity": {3_000: 2.0, 10_000: 6.0, 50_000: 40.0},
    "composite": {3_000: 3.0, 10_000: 10.0, 50_000: 60.0},
}
"""Seconds."""

MEGABYTES = {"read": 600, "similarity": 1_500, "composite": 2_000}
"""What a process may hold beyond its beginning, with 50,000 units."""


def make_file(path: Path, units: int) -> None:
    """Write figures of several years, a row for each, year by year."""
    random = np.random.default_rng(units)
    named = [f"{code}.{i + 1}_1" for i, code in enumerate(("VNM", "BGD", "KEN", "GHA"))]
    named = [f"{named[i % 4].split('.')[0]}.{i // 4 + 1}_1" for i in range(units)]
    columns = pa.array([f"TEST.K{i:02}" for i in range(INDICATORS)])
    unit = pa.DictionaryArray.from_arrays(
        np.repeat(np.arange(units, dtype=np.int32), INDICATORS), pa.array(named)
    )
    indicator = pa.DictionaryArray.from_arrays(
        np.tile(np.arange(INDICATORS, dtype=np.int32), units), columns
    )
    common = np.repeat(random.normal(size=units), INDICATORS)
    schema = pa.schema(
        {"unit": unit.type, "indicator": indicator.type, "year": pa.int16(), "value": pa.float64()}
    )
    with pq.ParquetWriter(path, schema) as writer:
        for year in range(2025 - YEARS, 2025):
            value = np.exp(1 + 0.5 * common + 0.6 * random.normal(size=len(common)))
            value[INDICATORS:][random.random(len(value) - INDICATORS) < 0.1] = np.nan
            years = np.full(len(value), year, dtype=np.int16)
            made = pa.table(
                [unit, indicator, years, pa.array(value, from_pandas=True)], schema=schema
            )
            writer.write_table(made, row_group_size=1 << 20)


def read(path: Path) -> UnitPanel:
    """Read a panel our way."""
    return read_units(path, economies=codes())


def read_as_frame(path: Path) -> pd.DataFrame:
    """Read a panel as one frame, and take the latest of each."""
    table = pd.read_parquet(path).dropna(subset="value")
    table["unit"], table["indicator"] = table["unit"].astype(str), table["indicator"].astype(str)
    latest = table.sort_values("year").drop_duplicates(["unit", "indicator"], keep="last")
    return latest.pivot(index="unit", columns="indicator", values="value")


@cache
def ranked(path: Path) -> UnitMarkets:
    """Rank the units of a file."""
    panel = read(path)
    return rank_units(panel, UnitLens.of_all(panel.values), str(panel.values.index[0]))


def similarity_draws(path: Path) -> pd.DataFrame:
    """Draw similarity our way."""
    return units_uncertainty(ranked(path), draws=DRAWS)


def similarity_loop(path: Path) -> float:
    """Draw similarity one draw after the other, and scale the time up to all draws."""
    result = ranked(path)
    made = similarity_sampler(result).draws
    choices = made.sample(np.random.default_rng(1), SOME)
    tables = on_every_scale(result.similarity.transformed, result.panel.economies)
    weights = drop(choices["weights"], choices["without"])
    start = time.perf_counter()
    for w, scale, metric in zip(weights, choices["scale"], choices["metric"], strict=True):
        table = tables[SCALE_NAMES[scale], "none"].to_numpy()
        home = table[0]
        present = ~(np.isnan(table) | np.isnan(home))
        z, h = np.where(present, table, 0), np.where(present, home, 0)
        if METRICS[metric] == "euclidean":
            distance = ((z - h) ** 2) @ w / (present @ w)
        elif METRICS[metric] == "manhattan":
            distance = np.abs(z - h) @ w / (present @ w)
        else:
            distance = 1 - (z * h) @ w / np.sqrt((z**2 @ w) * (h**2 @ w))
        pd.Series(distance).rank(method="min")
    return (time.perf_counter() - start) * DRAWS / SOME


def tree() -> Structure:
    """Put the indicators below five pillars and an index."""
    rows: list[dict[str, object]] = [
        {"iCode": f"TEST.K{i:02}", "Type": "Indicator", "Parent": f"P{i % 5}"}
        for i in range(INDICATORS)
    ]
    rows += [{"iCode": f"P{i}", "Type": "Aggregate", "Parent": "Index"} for i in range(5)]
    return Structure.from_frame(
        pd.DataFrame([*rows, {"iCode": "Index", "Type": "Aggregate", "Parent": None}])
    )


@cache
def units_of(path: Path) -> Units:
    """Give the units of a file as a composite takes them."""
    panel = read(path)
    nothing = pd.DataFrame(index=panel.values.index)
    return Units(panel.names, panel.values[list(tree().indicators)], nothing, nothing)


def composite_draws(path: Path) -> pd.DataFrame:
    """Build a composite and draw its assumptions our way."""
    return uncertainty(composite(units_of(path), tree()), draws=DRAWS, workers=-1).ranks


def composite_loop(path: Path) -> float:
    """Build the whole composite anew in each draw, and scale the time up to all draws."""
    units, structure = units_of(path), tree()
    picked = (("winsorise:5", "minmax", "arithmetic"), ("winsorise:1", "percentile", "arithmetic"))
    start = time.perf_counter()
    for treatment, normalisation, aggregation in picked[:FEW]:
        recipe = CompositeRecipe(
            treatment=treatment, normalisation=normalisation, aggregation=aggregation
        )
        assert len(composite(units, structure, recipe).ranks)
    return (time.perf_counter() - start) * DRAWS / FEW


def prepare(name: str, path: Path) -> None:
    """Do beforehand what does not belong to a measurement."""
    if name.startswith("similarity"):
        ranked(path)
    elif name.startswith("composite"):
        units_of(path)


WORK: dict[str, Callable[[Path], Any]] = {
    "read": read,
    "read as a frame": read_as_frame,
    "similarity": similarity_draws,
    "similarity by a loop": similarity_loop,
    "composite": composite_draws,
    "composite by a loop": composite_loop,
}


def measured(name: str, path: Path) -> tuple[float, float]:
    """Do something in a process of its own: seconds, and megabytes at the peak."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_measure, args=(name, path, there)
    )
    process.start()
    there.close()
    found: tuple[float, float] = here.recv()
    process.join()
    return found


def _measure(name: str, path: Path, answer: Any) -> None:
    """Measure in this process."""
    prepare(name, path)
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = _peak()
    start = time.perf_counter()
    told = WORK[name](path)
    seconds = told if isinstance(told, float) else time.perf_counter() - start
    answer.send((seconds, _peak() - before))


def _peak() -> float:
    """Give the most memory that this process has held, in MB; what was begun with included."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def of_size(folder: Path, units: int) -> list[harness.Measurement]:
    """Measure one size."""
    path = folder / f"{units}.parquet"
    make_file(path, units)
    size = f"{units:,} units x {INDICATORS} indicators"
    found = []
    names = {
        "read": (f"reading {size}, {YEARS} years of rows", "the whole file as a frame"),
        "similarity": (f"{DRAWS:,} draws of similarity, {size}", f"a loop ({SOME} scaled up)"),
        "composite": (f"composite and {DRAWS:,} draws, {size}", f"built anew ({FEW} scaled up)"),
    }
    others = {"read": "read as a frame"}
    for name, (said, plain) in names.items():
        seconds, peak = measured(name, path)
        other, other_peak = measured(others.get(name, f"{name} by a loop"), path)
        goal = GOALS[name][units]
        found.append(harness.Measurement(said, seconds, plain, other, goal=goal))
        if name != "read":
            plain, other_peak = "a table of units by ranks", 8 * units**2 / 1e6
        limit = MEGABYTES[name] if units == SIZES[-1] else None
        found.append(
            harness.Measurement(f"memory of {said}", peak, plain, other_peak, "MB", goal=limit)
        )
    path.unlink()
    return found


def run() -> list[harness.Measurement]:
    """Measure all sizes."""
    with tempfile.TemporaryDirectory() as folder:
        return [found for units in SIZES for found in of_size(Path(folder), units)]


if __name__ == "__main__":
    sys.exit(harness.main("units", run))
