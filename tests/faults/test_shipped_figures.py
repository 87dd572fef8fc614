"""The figures that ship, published by the imitation: refreshed, changed, read by another client."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import wbgapi

from data.catalogue import Catalogue
from data.outcome import FAILED, REFRESHED, UNCHANGED
from data.refresh import refresh
from data.snapshot import Snapshot, embedded_path, open_snapshot, read_snapshot
from tests.faults.publishers import AGGREGATES, NOT_IN_THE_LIST, Publishers
from tests.faults.server import Server, publishing
from tests.faults.small import BRIEF, values_of


@pytest.fixture(scope="module")
def shipped() -> Snapshot:
    return read_snapshot(embedded_path())


@pytest.fixture
def world(shipped: Snapshot, catalogue: Catalogue, _quick: None) -> Iterator[Server]:
    with publishing(Publishers(shipped, catalogue)) as running:
        yield running


@pytest.fixture
def catalogue() -> Catalogue:
    """The catalogue that ships, in the place of the small world's."""
    from data.catalogue import embedded_catalogue

    return embedded_catalogue()


CHANGES = {
    ("NY.GDP.MKTP.CD", "VNM", "2024"): 4.8e11,
    ("GE.EST", "BGD", "2023"): -0.5,
    ("UIS.GER.5T8", "LKA", "2021"): 25.25,
    ("AI.DIFFUSION", "NAM", "2026-Q1"): 13.5,
}


@pytest.mark.slow
@pytest.mark.parametrize("changes", [CHANGES, pytest.param({}, marks=pytest.mark.slow)])
def test_a_refresh_of_everything_gives_the_figures_that_ship_and_what_changed_since(
    world: Server,
    catalogue: Catalogue,
    shipped: Snapshot,
    changes: dict[tuple[str, str, str], float],
) -> None:
    for (indicator, economy, period), value in changes.items():
        world.publishers.set(indicator, economy, period, value)
    outcome = refresh(catalogue, settings=BRIEF, environ=world.environment())
    new = open_snapshot().snapshot
    assert new.path == outcome.path
    assert (new.id == shipped.id) == (not changes)
    assert values_of(new) == values_of(shipped) | changes
    keys = outcome.changes[["indicator", "economy", "period"]].to_numpy().tolist()
    assert {tuple(key) for key in keys} == set(changes)
    results = outcome.results.set_index("indicator")["status"]
    assert set(results[results == REFRESHED].index) == {indicator for indicator, _, _ in changes}
    # What has never been published here cannot be had from here.
    assert set(results[results == FAILED].index) == {
        entry.code for entry in catalogue.indicators if not entry.embedded
    }
    assert (results.isin([FAILED, REFRESHED, UNCHANGED])).all()
    assert set(new.carried["economy"]) == NOT_IN_THE_LIST
    assert len(new.quarantined) == len(shipped.quarantined)
    assert world.most <= 3 * 8  # three services live at one host here


@pytest.mark.parametrize("code", ["NY.GDP.MKTP.CD", "SE.TER.ENRR"])
def test_another_client_reads_the_same_numbers_from_the_imitation(
    world: Server, catalogue: Catalogue, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wbgapi, "endpoint", f"{world.url}/v2")
    found = {
        (row["economy"], row["time"].removeprefix("YR")): row["value"]
        for row in wbgapi.data.fetch(code, skipBlanks=True, skipAggs=True)
    }
    indicator = world.publishers.indicator_of(code)
    published = world.publishers.values[str(indicator)]
    assert found == {key: value for key, value in published.items() if key[0] != "TWN"}


def test_another_client_tells_the_same_aggregates(
    world: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wbgapi, "endpoint", f"{world.url}/v2")
    assert {code for code, *_ in AGGREGATES} <= wbgapi.economy.aggregates()


def test_the_server_can_be_tried_by_hand() -> None:
    command = [sys.executable, "-m", "tests.faults.server", "--port", "0"]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        line = started.stdout.readline()
        started.kill()
    assert line.startswith("export KINDRED_WORLDBANK_URL=http://127.0.0.1:")
