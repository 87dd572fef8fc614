"""What the product keeps is read back as it was, or refused: cut, with a bit flipped, or newer."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dashboard.addresses import read_address
from dashboard.identity import LOCAL
from dashboard.shortlinks import pack
from dashboard.workspaces import backups, files
from dashboard.workspaces.content import canonical, checksum
from dashboard.workspaces.places import file_place
from dashboard.workspaces.store import Store
from data.errors import KindredError
from data.exclusions import load_exclusions
from data.manifest import MANIFEST, digest
from data.own import catalogue_in_use
from data.own_store import read_set
from data.snapshot import read_snapshot
from data.sources.cache import Cache
from geo.replay import read_replay
from tests.hard import seeds
from tests.hard.entrances import own_set
from tests.unit.own_files import CATALOGUE

URL = "http://a.example/"


@dataclass(frozen=True)
class Kept:
    """A kind of file: what is sound, how it is read, and the same as a newer version writes it."""

    sound: Callable[[], bytes]
    read: Callable[[Path], Any]
    newer: Callable[[bytes], bytes] | None = None
    sealed: bool = True


def snapshot_beside(name: str) -> Callable[[Path], Any]:
    def read(path: Path) -> Any:
        for each, content in seeds.snapshot().items():
            (path.parent / each).write_bytes(path.read_bytes() if each == name else content)
        return read_snapshot(path.parent).observations.to_csv()

    return read


def answer(path: Path) -> Any:
    cache = Cache(path.parent / "cache")
    cache.keep(URL, seeds.kept())
    (place,) = cache.folder.glob("*.answer")
    place.write_bytes(path.read_bytes())
    found = cache.get(URL)
    if found is None:
        raise KindredError("No answer is kept.", "Ask again.")
    return found.body


def restored(path: Path) -> Any:
    store = Store(file_place(path.parent / "restored.sqlite"))
    try:
        backups.restore(store, path.read_bytes())
        (item,) = store.workspaces(LOCAL)
        return store.open(LOCAL, item.id).content
    finally:
        store.database.close()


def link(path: Path) -> Any:
    merged = seeds.merged()
    text = path.read_bytes().decode("latin-1")
    opened = read_address({"v": text}, economies=merged.frame.index, catalogue=merged.catalogue)
    if opened.ignored:
        raise KindredError(opened.ignored[0], "Copy it again.")
    return opened.state


def _form(name: str, number: int) -> Callable[[bytes], bytes]:
    return lambda raw: raw.replace(f'"{name}": 1'.encode(), f'"{name}": {number}'.encode(), 1)


def newer_manifest(raw: bytes) -> bytes:
    changed = _form("schema_version", 2)(raw)
    blank = seeds.CHECKSUM.sub(b'"checksum": "' + b"0" * 64 + b'"', changed)
    return blank.replace(b"0" * 64, digest(blank).encode(), 1)


def newer_backup(raw: bytes) -> bytes:
    lines = gzip.decompress(raw).decode().rstrip("\n").split("\n")[:-1]
    lines[0] = lines[0].replace('"format":1', '"format":2')
    body = "\n".join(lines) + "\n"
    return gzip.compress(f"{body}{canonical({'sha256': checksum(body)})}\n".encode())


KEPT = {
    "manifest": Kept(lambda: seeds.snapshot()[MANIFEST], snapshot_beside(MANIFEST), newer_manifest),
    "figures": Kept(
        lambda: seeds.snapshot()["undp-hdr.parquet"], snapshot_beside("undp-hdr.parquet")
    ),
    "answer": Kept(seeds.answer, answer),
    "workspace": Kept(
        seeds.workspace_file, lambda path: files.read(path.read_bytes()).content, _form("format", 2)
    ),
    "backup": Kept(lambda: seeds.databases()[1], restored, newer_backup),
    "link": Kept(lambda: pack(seeds.PARAMETERS[0]).encode(), link, lambda raw: b"2" + raw[1:]),
    "replay": Kept(
        lambda: seeds.exports()[".json"],
        lambda path: read_replay(path.read_text(encoding="utf-8", errors="replace")),
        _form("kindred_replay", 2),
    ),
    "own figures": Kept(
        own_set,
        lambda path: read_set(path.rename(path.with_name("given.json"))),
        lambda raw: json.dumps({**json.loads(raw), "schema_version": 2}).encode(),
        sealed=False,
    ),
    "catalogue": Kept(
        lambda: CATALOGUE.encode(),
        catalogue_in_use,
        lambda raw: raw.replace(b"schema_version = 1", b"schema_version = 2"),
        sealed=False,
    ),
    "exclusions": Kept(
        lambda: seeds.EXCLUSIONS[0].encode(),
        load_exclusions,
        lambda raw: raw.replace(b"schema_version = 1", b"schema_version = 7"),
        sealed=False,
    ),
}
"""Every kind of file that is kept; those that are not sealed are written by hand, too."""


def written(folder: Path, raw: bytes) -> Path:
    path = folder / "kept"
    path.write_bytes(raw)
    return path


def damaged(draws: random.Random, raw: bytes) -> bytes:
    place = draws.randrange(len(raw))
    if draws.random() < 0.3:
        return raw[:place]
    return raw[:place] + bytes([raw[place] ^ 1 << draws.randrange(8)]) + raw[place + 1 :]


def read_or_refused(read: Callable[[], Any], sound: Any) -> bool:
    """Say whether a file was refused; what is read instead has to be what was written."""
    refusal: KindredError | None = None
    try:
        found = read()
    except KindredError as error:
        refusal = error
    if refusal is None:
        assert found == sound
        return False
    assert refusal.message and refusal.remedy
    return True


# An export is made for a replay file first, which takes a while.
@pytest.mark.parametrize(
    ("name", "count"),
    [
        *((name, 6) for name, kept in KEPT.items() if kept.sealed and name != "replay"),
        *(
            pytest.param(name, 300, marks=pytest.mark.slow)
            for name, kept in KEPT.items()
            if kept.sealed
        ),
    ],
)
def test_what_is_damaged_is_never_taken_for_something_else(
    name: str, count: int, tmp_path: Path
) -> None:
    kept, draws = KEPT[name], random.Random(f"{name} {count}")
    raw = kept.sound()
    (tmp_path / "sound").mkdir()
    sound = kept.read(written(tmp_path / "sound", raw))
    refused = 0
    for number in range(count):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = written(folder, damaged(draws, raw))
        refused += read_or_refused(lambda path=path: kept.read(path), sound)
    assert refused > count / 2


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.slow] if name == "replay" else [])
        for name, kept in KEPT.items()
        if kept.newer
    ],
)
def test_what_a_newer_version_wrote_is_refused_as_such_and_stays(name: str, tmp_path: Path) -> None:
    kept = KEPT[name]
    assert kept.newer is not None
    raw = kept.newer(kept.sound())
    assert raw != kept.sound()
    with pytest.raises(KindredError) as refusal:
        kept.read(written(tmp_path, raw))
    said = f"{refusal.value.message} {refusal.value.remedy}"
    assert "pdate" in said
    left = [path.read_bytes() for path in tmp_path.iterdir() if path.name != "restored.sqlite"]
    assert raw in left
