"""Workspaces as files: export, import, backup and restore, and what is refused."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.identity import LOCAL, Identity
from dashboard.workspaces import backups, files
from dashboard.workspaces.content import (
    Content,
    Member,
    SavedFilter,
    SavedRecipe,
    SavedShortlist,
    canonical,
    checksum,
    read,
    written,
)
from dashboard.workspaces.places import Place
from dashboard.workspaces.store import Store
from data.catalogue import Catalogue
from data.errors import WorkspaceError
from geo.recipe import Recipe

OTHER = Identity("mai@example.org", "Mai")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def kept_at(request: pytest.FixtureRequest, empty_database: Callable[[str], Place]) -> Place:
    """Give an empty database; the other kind where there is time for a second server."""
    return empty_database(request.param)


def full(catalogue: Catalogue) -> Content:
    return Content(
        shortlist=(Member(economy="BGD", status="target", reason="Größe", tags=("a",), note="n"),),
        filters=(SavedFilter(name="Big", where='"IT.NET.USER.ZS" > 50'),),
        shortlists=(SavedShortlist(name="First", members=(Member(economy="KEN"),)),),
        lenses=(catalogue.lenses[0].model_copy(update={"code": "mine"}),),
        recipes=(SavedRecipe(name="Strict", recipe=Recipe(min_coverage=0.9, gates=("adoption",))),),
        remarks="# Remarks",
        view={"home": "VNM", "where": ""},
    )


def changed(data: bytes, change: Callable[[dict[str, Any]], None], sign: bool = False) -> bytes:
    whole = json.loads(data)
    change(whole)
    if sign:
        whole["sha256"] = checksum(canonical(whole["workspace"]))
    return json.dumps(whole).encode()


def test_an_export_is_read_back_as_it_was(catalogue: Catalogue) -> None:
    content = full(catalogue)
    taken = files.read(files.written("Châu Phi", content, "0.1.0"))
    assert (taken.name, taken.content) == ("Châu Phi", content)


members = st.builds(
    Member,
    economy=st.text("ABCXYZ", min_size=3, max_size=3),
    status=st.sampled_from(["", "target", "watch", "rejected"]),
    reason=st.text(max_size=50),
    note=st.text(max_size=200),
)


@settings(max_examples=25)
@given(st.lists(members, max_size=3), st.text(max_size=200))
def test_any_text_is_kept_in_documents_and_files(shortlist: list[Member], remarks: str) -> None:
    content = Content(shortlist=tuple(shortlist), remarks=remarks)
    assert read(written(content)) == content
    assert files.read(files.written("Any", content)).content == content


def test_the_file_says_what_it_is_to_people(catalogue: Catalogue) -> None:
    whole = json.loads(files.written("Africa", full(catalogue), "0.1.0"))
    assert whole["kind"] == "kindred workspace"
    assert whole["format"] == 1
    assert whole["workspace"]["version"] == "0.1.0"


def test_a_file_that_was_tampered_with_is_refused(catalogue: Catalogue) -> None:
    data = files.written("Africa", full(catalogue))

    def tamper(whole: dict[str, Any]) -> None:
        whole["workspace"]["content"]["shortlist"][0]["status"] = "rejected"

    with pytest.raises(WorkspaceError, match="checksum does not fit"):
        files.read(changed(data, tamper))


@pytest.mark.parametrize("of_the_content", [False, True])
def test_a_file_of_a_newer_version_is_refused(catalogue: Catalogue, of_the_content: bool) -> None:
    def make_newer(whole: dict[str, Any]) -> None:
        (whole["workspace"]["content"] if of_the_content else whole)["format"] = 2

    data = changed(files.written("Africa", full(catalogue)), make_newer, sign=True)
    with pytest.raises(WorkspaceError, match="newer version") as refusal:
        files.read(data)
    assert refusal.value.kind == "newer"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "holds no workspace"),
        (b"{}", "not a file of the kind"),
        (b'{"kind": "kindred workspace", "format": true}', "not a file of the kind"),
        (b'{"kind": "kindred backup", "format": 1}', "not a file of the kind"),
        (b'{"kind": "kindred workspace", "format": 1}', "checksum"),
        (b" " * 8_000_001, "8,000,001 bytes"),
    ],
)
def test_what_is_no_workspace_gets_one_clear_message(data: bytes, said: str) -> None:
    with pytest.raises(WorkspaceError, match=said) as refusal:
        files.read(data)
    assert "\n" not in refusal.value.message
    assert refusal.value.remedy


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("shortlist", [{"economy": "bgd"}]),
        ("shortlist", [{"economy": "BGD", "status": "bought"}]),
        ("shortlist", [{"economy": "BGD"}] * 61),
        ("filters", [{"name": "", "where": "x > 1"}]),
        ("recipes", [{"name": "a", "recipe": {"home": 3}}]),
        ("remarks", "x" * 20_001),
        ("secrets", "x"),
        ("view", []),
    ],
)
def test_wrong_contents_are_refused_and_named(
    catalogue: Catalogue, field: str, value: object
) -> None:
    def spoil(whole: dict[str, Any]) -> None:
        whole["workspace"]["content"][field] = value

    data = changed(files.written("Africa", full(catalogue)), spoil, sign=True)
    with pytest.raises(WorkspaceError, match=field):
        files.read(data)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    files.put(path, b"first")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        files.put(tmp_path / "nowhere" / "a.json", b"second")
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(10**9)
    with pytest.raises(WorkspaceError, match="1,000,000,000 bytes"):
        files.taken(path)


def two_owners(store: Store) -> None:
    known = store.create(LOCAL, "Africa", Content(remarks="one"))
    store.save(LOCAL, known.workspace.id, Content(remarks="two"), seen=1)
    store.undo(LOCAL, known.workspace.id, seen=2)
    store.label(LOCAL, known.workspace.id, 2, "For the board")
    store.create(OTHER, "Africa", Content(remarks="hers"))


def test_a_backup_brings_everything_back(store: Store) -> None:
    two_owners(store)
    before = [(who, store.workspaces(who)) for who in (LOCAL, OTHER)]
    histories = [store.history(who, items[0].id) for who, items in before]
    data, count = backups.backup(store)
    assert count == 2
    for who, items in before:
        store.delete(who, items[0].id)
    assert backups.restore(store, data).added == ("Africa", "Africa")
    assert [(who, store.workspaces(who)) for who in (LOCAL, OTHER)] == before
    assert [store.history(who, items[0].id) for who, items in before] == histories
    assert store.open(LOCAL, before[0][1][0].id).content.remarks == "one"


def test_restoring_changes_nothing_that_is_there(store: Store) -> None:
    two_owners(store)
    data, _ = backups.backup(store)
    (mine,) = store.workspaces(LOCAL)
    later = store.save(LOCAL, mine.id, Content(remarks="later"), seen=mine.revision)
    assert backups.restore(store, data).added == ()
    assert store.open(LOCAL, mine.id) == later


def test_what_parted_since_the_backup_is_added_beside(store: Store) -> None:
    known = store.create(LOCAL, "Africa", Content(remarks="one"))
    data, _ = backups.backup(store)
    store.delete(LOCAL, known.workspace.id)
    backups.restore(store, data)
    (mine,) = store.workspaces(LOCAL)
    store.save(LOCAL, mine.id, Content(remarks="two"), seen=mine.revision)
    later, _ = backups.backup(store)
    store.delete(LOCAL, mine.id)
    backups.restore(store, data)
    assert backups.restore(store, later).added == ("Africa (2)",)
    found = {item.name: store.open(LOCAL, item.id) for item in store.workspaces(LOCAL)}
    assert found["Africa"].content.remarks == "one"
    assert found["Africa (2)"].content.remarks == "two"


@pytest.mark.parametrize("damage", ["cut", "flip", "plain", "empty", "line", "version"])
def test_a_damaged_backup_changes_nothing(store: Store, damage: str) -> None:
    two_owners(store)
    data, _ = backups.backup(store)
    for who in (LOCAL, OTHER):
        store.delete(who, store.workspaces(who)[0].id)
    text = gzip.decompress(data).decode()
    lines = text.split("\n")
    damaged = {
        "cut": data[:-20],
        "flip": data[:60] + bytes([data[60] ^ 255]) + data[61:],
        "plain": text.encode(),
        "empty": b"",
        "line": gzip.compress("\n".join([lines[0], *lines[2:]]).encode()),
        "version": gzip.compress(text.replace("two", "2wo").encode()),
    }[damage]
    with pytest.raises(WorkspaceError, match="damaged"):
        backups.restore(store, damaged)
    assert store.workspaces(LOCAL) == ()


def test_a_backup_that_unpacks_to_too_much_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "MOST_BYTES", 100_000)
    with pytest.raises(WorkspaceError, match="damaged"):
        backups.restore(store, gzip.compress(b"0" * 10_000_000))
