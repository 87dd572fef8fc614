"""Twenty readers ask for heavy analyses at the same moment: the same one, and each another one.

The alternatives are what Python and Streamlit offer. ``functools.lru_cache`` makes the same thing
as often as it is asked for before the first is made. ``st.cache_resource`` makes it once, but lets
all different ones run at the same time; what that does to the others is shown by a page, here some
work in plain Python, that is drawn meanwhile.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import streamlit as st

from dashboard.keeping import Kept
from dashboard.sharing import Limits, Workshop
from dashboard.tickets import Kind
from data.catalogue import embedded_catalogue
from data.proposals import load_proposals
from data.snapshot import embedded_path, read_snapshot
from geo.markets import Markets, markets
from geo.recipe import Recipe
from geo.uncertainty import uncertainty
from tests.bench import harness

READERS = 20
REPEATS = 3
PAGES = 30


def run() -> list[harness.Measurement]:
    """Measure on the embedded figures."""
    snapshot = read_snapshot(embedded_path())
    result = markets(snapshot, embedded_catalogue(), load_proposals())
    kenya = markets(snapshot, embedded_catalogue(), load_proposals(), Recipe(home="KEN"))
    return [*_the_same(result), *_each_another([result, kenya])]


def _the_same(result: Markets) -> list[harness.Measurement]:
    """Have all ask for the same, each time anew."""
    ours = statistics.median(
        _all_have(_shared(Workshop(Limits(workers=1)), result), [0] * READERS)
        for _ in range(REPEATS)
    )
    found = []
    for name, cached in (("lru_cache", _by_lru_cache), ("st.cache_resource", _by_streamlit)):
        theirs = statistics.median(_all_have(cached(result), [0] * READERS) for _ in range(REPEATS))
        found.append(
            harness.Measurement(f"{READERS} readers have the same 10,000 draws", ours, name, theirs)
        )
    return found


def _each_another(results: list[Markets]) -> list[harness.Measurement]:
    """Have each ask for other draws, and time a page that is drawn meanwhile."""
    ours = _page_meanwhile(_shared(Workshop(Limits(workers=1)), results[0]))
    theirs = _page_meanwhile(_by_streamlit(results[1]))
    name = f"a page among {READERS} different analyses, p95"
    return [harness.Measurement(name, ours, "st.cache_resource", theirs)]


def _shared(shop: Workshop, result: Markets) -> Callable[[int], object]:
    """Make it through a workshop."""
    kind: Kind[Any] = Kind("draws", Kept(READERS))
    return lambda seed: shop.ask(
        kind, seed, lambda progress: uncertainty(result, "similarity", seed=seed, progress=progress)
    ).outcome()


def _by_lru_cache(result: Markets) -> Callable[[int], object]:
    """Make it behind Python's own cache."""
    return lru_cache(READERS)(lambda seed: uncertainty(result, "similarity", seed=seed))


def _by_streamlit(result: Markets) -> Callable[[int], object]:
    """Make it behind Streamlit's own cache."""

    @st.cache_resource(show_spinner=False)
    def made(seed: int) -> object:
        return uncertainty(result, "similarity", seed=seed)

    made.clear()
    return made


def _all_have(ask: Callable[[int], object], seeds: list[int]) -> float:
    """Give the seconds until all have what they asked for."""
    start = time.perf_counter()
    with ThreadPoolExecutor(len(seeds)) as readers:
        list(readers.map(ask, seeds))
    return time.perf_counter() - start


def _page_meanwhile(ask: Callable[[int], object]) -> float:
    """Draw a page again and again while all ask for another; give the time that 95% stay below."""
    times = []
    with ThreadPoolExecutor(READERS) as readers:
        asked = [readers.submit(ask, seed) for seed in range(READERS)]
        while len(times) < PAGES and not all(future.done() for future in asked):
            start = time.perf_counter()
            sum(number * number for number in range(400_000))
            times.append(time.perf_counter() - start)
            time.sleep(0.02)
    return sorted(times)[int(0.95 * (len(times) - 1))]


if __name__ == "__main__":
    sys.exit(harness.main("sharing", run))
