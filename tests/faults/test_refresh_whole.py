"""A refresh from the imitated publishers, from beginning to end."""

from __future__ import annotations

from data.catalogue import Catalogue
from data.snapshot import Snapshot, open_snapshot, verify_snapshot
from tests.faults.server import Server
from tests.faults.small import run, values_of


def test_a_refresh_of_the_same_figures_gives_the_same_figures(
    server: Server, catalogue: Catalogue, base: Snapshot
) -> None:
    outcome = run(catalogue, server.environment())
    assert outcome.problems == ()
    assert outcome.path is not None
    new = open_snapshot().snapshot
    assert new.path == outcome.path
    assert new.id == base.id
    assert values_of(new) == values_of(base)
    verify_snapshot(outcome.path)


def test_exactly_what_the_publisher_changed_changes(
    server: Server, catalogue: Catalogue, base: Snapshot
) -> None:
    server.publishers.set("UIS.GER.5T8", "VNM", "2024", 71.5)
    server.publishers.set("AI.DIFFUSION", "NAM", "2025-H2", 12.25)
    server.publishers.set("SP.POP.TOTL", "ITA", "2026", 59e6)
    server.publishers.set("OWN.SCORE", "XKX", "2020", None)
    outcome = run(catalogue, server.environment())
    expected = values_of(base)
    expected["UIS.GER.5T8", "VNM", "2024"] = 71.5
    expected["AI.DIFFUSION", "NAM", "2025-H2"] = 12.25
    expected["SP.POP.TOTL", "ITA", "2026"] = 59e6
    del expected["OWN.SCORE", "XKX", "2020"]
    assert values_of(open_snapshot().snapshot) == expected
    assert outcome.changes[["indicator", "change"]].to_numpy().tolist() == [
        ["AI.DIFFUSION", "changed"],
        ["OWN.SCORE", "removed"],
        ["SP.POP.TOTL", "added"],
        ["UIS.GER.5T8", "changed"],
    ]
