"""A running dashboard takes up another snapshot without a restart."""

from __future__ import annotations

import gc
import os
import shutil
import weakref
from pathlib import Path

import pytest

from dashboard import analyses, earlier, engine, forgetting, maps
from data.catalogue import embedded_catalogue
from data.compile import compile_figures
from data.lock import locked
from data.manifest import read_manifest
from data.snapshot import snapshots_folder, unpack_snapshot
from data.store import LOCK, use
from geo.recipe import Recipe


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the figures that ship, Vietnam's GDP doubled, as a later vintage."""
    folder = tmp_path_factory.mktemp("figures") / "csv"
    unpack_snapshot(engine.snapshot(), folder)
    path = folder / "worldbank-wdi.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    place = next(i for i, line in enumerate(lines) if line.startswith("VNM,NY.GDP.MKTP.CD,2024,"))
    lines[place] = "VNM,NY.GDP.MKTP.CD,2024,9e11"
    path.write_text("\n".join(lines), encoding="utf-8")
    target = folder.parent / "000001-new"
    compile_figures(folder, target, embedded_catalogue(), sequence=1)
    return target


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))


def added(later: Path) -> str:
    shutil.copytree(later, snapshots_folder() / later.name)
    return read_manifest(later).id


def gdp() -> float:
    return float(engine.merged(Recipe()).frame.at["VNM", "gdp"])


def test_what_rests_on_earlier_figures_is_forgotten(later: Path) -> None:
    """Kept until fresher results push it out, it would hold the memory of several snapshots."""
    recipe = Recipe(home="NAM", window=5)
    earlier = engine.merged(recipe)
    maps.map_layer(earlier, "similarity", "quantiles", 5)
    analyses.standings(earlier)
    analyses.agreed(earlier)
    assert engine.merged(recipe) is earlier
    watched = weakref.ref(earlier)
    del earlier
    added(later)
    assert engine.merged(recipe).snapshot_id == engine.snapshot().id
    gc.collect()
    assert watched() is None
    assert engine.merged(recipe) is engine.merged(recipe)


def test_all_that_is_kept_is_emptied_once_for_each_snapshot_that_is_taken_up(
    later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = engine.snapshot().id
    emptied: list[str] = []
    monkeypatch.setattr(forgetting, "_clearing", [*forgetting._clearing])
    forgetting.register(lambda: emptied.append("emptied"))
    assert (engine.snapshot().id, emptied) == (shipped, [])
    new = added(later)
    assert (engine.snapshot().id, len(emptied)) == (new, 1)
    assert (engine.snapshot().id, len(emptied)) == (new, 1)
    use("embedded")
    assert (engine.snapshot().id, len(emptied)) == (shipped, 2)


def test_a_new_snapshot_is_taken_up_with_everything_that_rests_on_it(later: Path) -> None:
    before, shipped = gdp(), engine.snapshot().id
    new = added(later)
    assert engine.snapshot().id == new != shipped
    assert gdp() == 9e11 != before
    assert engine.merged(Recipe()).section.reference_year == engine.reference_years()[-1]
    use("embedded")
    assert engine.snapshot().id == shipped
    assert gdp() == before


def test_what_is_no_new_snapshot_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    known = engine.opened()
    monkeypatch.setattr(engine, "open_snapshot", lambda: pytest.fail("opened again"))
    with locked(snapshots_folder() / LOCK, "a refresh"):
        (snapshots_folder() / ".000001-x.part").mkdir()
        assert engine.opened() is known
    os.utime(snapshots_folder(), (1, 1))
    assert engine.opened() is known


def test_who_has_begun_with_the_old_one_ends_with_it(
    later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = engine.snapshot().id
    added(later)
    engine.snapshot()
    assert engine.merged_by(Recipe(window=7), shipped).frame.at["VNM", "gdp"] != 9e11


def test_a_compiled_snapshot_has_no_earlier_one() -> None:
    assert earlier.changes() is None
