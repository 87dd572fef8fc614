"""What every test may use: the snapshot that ships, the catalogue, and markets under a recipe."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pandas as pd
import pytest
from hypothesis import settings

from data.catalogue import Catalogue, embedded_catalogue
from data.panel import CrossSection, cross_section
from data.proposals import Proposals, load_proposals
from data.snapshot import Snapshot, embedded_path, read_snapshot
from geo.markets import Markets, markets
from geo.recipe import Recipe

# The same examples in every run; more of them where time does not matter.
settings.register_profile("sampled", derandomize=True, deadline=None, max_examples=30)
settings.register_profile("full", derandomize=True, deadline=None, max_examples=500)
settings.load_profile("full" if os.environ.get("KINDRED_FULL") else "sampled")


@pytest.fixture(scope="session", autouse=True)
def _no_snapshots_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests apart from the snapshots and settings of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KINDRED_DATA_DIR", str(tmp_path_factory.mktemp("kindred-data")))
        yield


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    """Give the snapshot that ships with the package."""
    return read_snapshot(embedded_path())


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Give the catalogue that ships with the package."""
    return embedded_catalogue()


@pytest.fixture(scope="session")
def proposals() -> Proposals:
    """Give the proposals that ship with the package."""
    return load_proposals()


@pytest.fixture(scope="session")
def markets_for(
    snapshot: Snapshot, catalogue: Catalogue, proposals: Proposals
) -> Callable[[Recipe], Markets]:
    """Give a function from a recipe to the merged economies, each computed once."""
    kept: dict[Recipe, Markets] = {}

    def compute(recipe: Recipe) -> Markets:
        if recipe not in kept:
            kept[recipe] = markets(snapshot, catalogue, proposals, recipe)
        return kept[recipe]

    return compute


@pytest.fixture(scope="session")
def default_markets(markets_for: Callable[[Recipe], Markets]) -> Markets:
    """Give the merged economies under the method's defaults: home Vietnam, lens general."""
    return markets_for(Recipe())


@pytest.fixture(scope="session")
def section(snapshot: Snapshot, catalogue: Catalogue) -> CrossSection:
    """Give the default cross-section of the snapshot that ships."""
    return cross_section(
        snapshot.observations,
        list(snapshot.economies.index),
        indicators=catalogue.codes,
        reference_year=snapshot.reference_year,
        latest_period=["AI.DIFFUSION"],
    )


@pytest.fixture(scope="session")
def values(section: CrossSection) -> pd.DataFrame:
    """Give the default cross-section's values: economies by indicator."""
    return section.values
