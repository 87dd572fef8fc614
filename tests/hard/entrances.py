"""Every way by which something of a stranger's comes into the product.

An entrance takes raw bytes as far as the product takes them. It gives nothing back: whatever it
raises other than a `KindredError` is a fault of the product.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import hashlib
import io
import json
import os
import random
import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from dashboard import engine, ownfigures, ownlenses, scorefiles
from dashboard.addresses import address_of, parameters_of, read_address
from dashboard.cli import main
from dashboard.exports import EXPORTERS
from dashboard.exports.formats import PLAIN
from dashboard.exports.replaying import replay_in
from dashboard.exports.reproducing import reproduce
from dashboard.identity import LOCAL
from dashboard.safemarkdown import safe_markdown
from dashboard.shortlinks import pack
from dashboard.signin import people, settings
from dashboard.signin.roles import Role
from dashboard.texts import plain
from dashboard.workspaces import backups, files
from dashboard.workspaces.content import Content, canonical, checksum, written
from dashboard.workspaces.places import file_place
from dashboard.workspaces.store import Store
from data.errors import KindredError as Refusal
from data.exclusions import load_exclusions
from data.intake.plan import plan_from_toml
from data.manifest import MANIFEST, Manifest, digest, render
from data.own import catalogue_in_use
from data.own_sets import OwnSet
from data.own_store import read_set, remove_set
from data.profiles import load_profiles
from data.proposals import load_proposals
from data.snapshot import read_snapshot
from data.sources.cache import Cache
from data.tables import read_table
from data.units import read_shapes, read_units
from geo.composite import CompositeRecipe, composite
from geo.economies import resolve
from geo.intake.assembling import prepare
from geo.markets import markets
from geo.recipe import Recipe
from geo.replay import NAME as REPLAY_NAME
from geo.scoresheet import ScoreSheet
from geo.screening import screen_markets
from geo.shortlist import shortlist_export
from geo.units.lens import UnitLens
from tests.hard import mutation, seeds
from tests.property.test_answers_property import READERS
from tests.unit.own_files import CATALOGUE

DAY = datetime.date(2026, 11, 27)
NOW = 1_800_000_000.0
CLAIMS: tuple[dict[str, Any], ...] = (
    {"is_logged_in": True, "iss": "https://login.example.org", "sub": "s-2", "iat": NOW - 60},
    {"is_logged_in": True, "iss": "https://evil.example", "sub": "anna@example.org", "iat": NOW},
    {"is_logged_in": True, "iss": "i", "sub": "s", "iat": NOW, "email": "[x]@Example.org"},
    {"is_logged_in": True, "iss": "i", "sub": "s", "iat": NOW, "groups": ["it", 3]},
)

Enter = Callable[[bytes, Path], None]
Spoil = Callable[[random.Random, bytes], bytes]


_NOT_OF_THE_FORM = (
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError),
)
"""What spoiling a seed ends in that is not of the form, or that cannot be written afterwards."""


@dataclass(frozen=True)
class Entrance:
    """One way in.

    Attributes
    ----------
    name
        What it is called; the folder of its corpus is too.
    seeds
        What is sound there.
    enter
        Takes bytes in; a folder of its own may be written.
    spoil
        Further ways to spoil a seed, for those who know its form; each is as likely as all of the
        plain ones together.
    count
        Cases of a whole run.
    seconds
        Processor time that one case may take.
    """

    name: str
    seeds: Callable[[], Sequence[bytes]]
    enter: Enter
    spoil: tuple[Spoil, ...] = ()
    count: int = 1_000
    seconds: float = 3.0

    def case(self, draws: random.Random) -> bytes:
        """Make a hostile case."""
        sound = self.seeds()
        raw = draws.choice(sound)
        way = draws.randrange(len(self.spoil) + 1)
        if way:
            try:
                raw = self.spoil[way - 1](draws, raw)
            except _NOT_OF_THE_FORM:
                way = 0
            if way and draws.random() < 0.9:
                return raw
        return mutation.bytes_of(draws, raw, sound)


def text_of(raw: bytes) -> str:
    """Read bytes as text, with half surrogates where there are some."""
    try:
        return raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")


def _text(enter: Callable[[str], object]) -> Enter:
    """Make an entrance of a function of a text."""
    return lambda raw, _folder: void(enter(text_of(raw)))


def void(_value: object) -> None:
    """Take anything and give nothing."""


def _file(name: str, read: Callable[[Path], object]) -> Enter:
    """Make an entrance of a function that reads a file."""

    def enter(raw: bytes, folder: Path) -> None:
        path = folder / name
        path.write_bytes(raw)
        read(path)

    return enter


def _tree(draws: random.Random, raw: bytes) -> bytes:
    return mutation.json_of(draws, raw)


def _toml(draws: random.Random, raw: bytes) -> bytes:
    return mutation.toml_of(draws, raw)


# Conditions, links, names, notes


def _link(text: str) -> None:
    merged = seeds.merged()
    known = {"economies": merged.frame.index, "catalogue": merged.catalogue}
    opened = read_address(parameters_of(text), **known)
    address = address_of(opened.state)
    again = read_address(address.parameters, **known)
    assert address.left_out or (again.state, again.ignored) == (opened.state, ())
    assert all(isinstance(said, str) and said for said in opened.ignored)


def _packed(raw: bytes, _folder: Path) -> None:
    """A link whose checksum is right, whatever it holds."""
    merged = seeds.merged()
    content = json.loads(raw) if raw[:1] == b"{" and _is_json(raw) else {"where": text_of(raw)}
    text = pack(content if isinstance(content, dict) else {"list": content})
    opened = read_address({"v": text}, economies=merged.frame.index, catalogue=merged.catalogue)
    view = opened.state.model_dump(mode="json")
    written(Content(view=view))


def _is_json(raw: bytes) -> bool:
    try:
        json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return True


def _lens_of_a_link(text: str) -> None:
    lens = ownlenses.read_lens(text, "own", seeds.merged().catalogue)
    again = ownlenses.read_lens(ownlenses.write_lens(lens), lens.code, seeds.merged().catalogue)
    assert again.codes == lens.codes


_FORMS = tuple(EXPORTERS)


def _note(raw: bytes, _folder: Path) -> None:
    """A note: shown, and in a file of one of the formats."""
    text = text_of(raw)
    safe_markdown(text)
    plain(text)
    made = shortlist_export(seeds.merged(), engine.snapshot(), ["BGD"], notes={"BGD": text})
    form = _FORMS[len(raw) % len(_FORMS)]
    EXPORTERS[form].write(made, PLAIN)


# Figures of a firm's own, score sheets


def _own_figures(ending: str) -> Enter:
    def enter(raw: bytes, _folder: Path) -> None:
        draft = ownfigures.looked_at(raw, f"given{ending}")
        ownfigures.prepared(draft, draft.plan)

    return enter


def _plan(text: str) -> None:
    plan = plan_from_toml(text, "plan.toml")
    table = ownfigures.looked_at(seeds.TABLES_OF_OWN[0].encode(), "sales.csv").table
    prepare(table, plan, day=DAY, taken=frozenset())


def _scores(ending: str) -> Enter:
    def enter(raw: bytes, _folder: Path) -> None:
        sheet = scorefiles.read(raw, f"scores{ending}", ScoreSheet())
        scorefiles.as_csv(sheet, seeds.merged(), ["BGD", "LKA"])

    return enter


@functools.cache
def own_set() -> bytes:
    """A set of own figures as it is kept."""
    draft = ownfigures.looked_at(seeds.TABLES_OF_OWN[1].encode(), "sales.csv")
    found = prepare(draft.table, draft.plan, day=DAY, taken=frozenset())
    made = ownfigures.kept(draft, found, "given")
    remove_set(made.code)
    return made.model_dump_json().encode()


def _own_set(path: Path) -> None:
    found = read_set(path)
    assert isinstance(found, OwnSet)


# Who is let in


def _sign_in(path: Path) -> None:
    """What lets people in is read, and gives each a role or keeps her out."""
    found = settings.read(path, {})
    assert found.auth.redirect_uri.endswith(settings.CALLBACK)
    assert len(found.auth.cookie_secret) >= settings.SHORTEST_SECRET
    for claims in CLAIMS:
        who = people.known(claims, found, now=NOW)
        assert who is None or who.role in Role
    assert found.roles.role({}) <= Role[found.roles.default.upper()]


# Recipes and other files of choices


def _recipe(read: Callable[[str], Recipe]) -> Callable[[str], None]:
    def enter(text: str) -> None:
        recipe = read(text)
        merged = seeds.merged()
        markets(engine.snapshot(), merged.catalogue, load_proposals(), recipe)

    return enter


def _composite(read: Callable[[str], CompositeRecipe]) -> Callable[[str], None]:
    def enter(text: str) -> None:
        read(text)

    return enter


COMPOSITE_DATA = (
    "uCode,a,b,c\n" + "".join(f"u{n},{n},{n * n % 7},{(n * 5) % 11}\n" for n in range(12))
).encode()
COMPOSITE_STRUCTURE = (
    b"iCode,Type,Parent,Direction,Weight\na,Indicator,P,1,2\nb,Indicator,P,-1,1\n"
    b"c,Indicator,I,1,1\nP,Aggregate,I,1,3\nI,Aggregate,,1,1\n"
)


def _composite_tables(raw: bytes, folder: Path) -> None:
    """The table and its structure, parted by a line of stars; one of them may be sound."""
    data, _, structure = raw.partition(b"\n***\n")
    (folder / "data.csv").write_bytes(data)
    (folder / "structure.csv").write_bytes(structure or COMPOSITE_STRUCTURE)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        composite(read_table(folder / "data.csv"), read_table(folder / "structure.csv"))


# Workspaces, backups, replay files


def _workspace(raw: bytes, folder: Path) -> None:
    taken = files.read(raw)
    store = Store(file_place(folder / "workspaces.sqlite"))
    try:
        made = store.create(LOCAL, taken.name, taken.content)
        store.open(LOCAL, made.workspace.id)
    finally:
        store.database.close()


def _sealed_workspace(draws: random.Random, raw: bytes) -> bytes:
    whole = json.loads(raw)
    whole["workspace"] = mutation.tree_of(draws, whole["workspace"])
    whole["sha256"] = checksum(canonical(whole["workspace"]))
    return json.dumps(whole).encode()


def _backup(raw: bytes, folder: Path) -> None:
    store = Store(file_place(folder / "workspaces.sqlite"))
    try:
        backups.restore(store, raw)
        for item in store.workspaces(LOCAL):
            for version in store.history(LOCAL, item.id):
                store.content(LOCAL, item.id, version.number)
    finally:
        store.database.close()


def _sealed_backup(draws: random.Random, raw: bytes) -> bytes:
    def spoil(text: bytes) -> bytes:
        head, *rows, _ = text.decode().rstrip("\n").split("\n")
        row = mutation.tree_of(draws, json.loads(rows[0]))
        with contextlib.suppress(KeyError, TypeError, AttributeError, ValueError):
            for version in row["versions"]:
                version["checksum"] = checksum(version["content"])
        body = f"{head}\n{json.dumps(row)}\n"
        return f"{body}{json.dumps({'sha256': checksum(body)})}\n".encode()

    return mutation.gzip_of(draws, raw, spoil)


def _packed_backup(draws: random.Random, raw: bytes) -> bytes:
    return mutation.gzip_of(draws, raw, lambda text: mutation.bytes_of(draws, text, [text]))


def _cell(draws: random.Random, raw: bytes) -> bytes:
    """A database that is sound but for one cell."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spoilt.sqlite"
        path.write_bytes(raw)
        with contextlib.closing(sqlite3.connect(path)) as base, base:
            table = draws.choice(("workspaces", "versions", "versions"))
            columns = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
            value = draws.choice((None, -1, 2**62, 1.5, "", "x", "\u202e", b"\xff\x00", "9" * 400))
            with contextlib.suppress(sqlite3.IntegrityError):
                base.execute(f"UPDATE {table} SET {draws.choice(columns)} = ?", (value,))
        return path.read_bytes()


def _database(path: Path) -> None:
    store = Store(file_place(path))
    try:
        for item in store.workspaces(LOCAL):
            for version in store.history(LOCAL, item.id):
                store.content(LOCAL, item.id, version.number)
        store.create(LOCAL, "New", seeds.workspace())
    finally:
        store.database.close()


def _replay(ending: str, *, again: bool = False) -> Enter:
    def enter(raw: bytes, _folder: Path) -> None:
        found = replay_in(f"given{ending}", raw)
        if again:
            reproduce(found, engine.snapshot())

    return enter


def _sealed_replay(draws: random.Random, raw: bytes) -> bytes:
    whole = json.loads(raw)
    form = whole.pop(REPLAY_NAME)
    whole.pop("digest")
    whole = mutation.tree_of(draws, whole)
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"))
    seal = hashlib.sha256(text.encode()).hexdigest()
    return json.dumps({REPLAY_NAME: form, "digest": seal, **whole}).encode()


def _zip(draws: random.Random, raw: bytes) -> bytes:
    return mutation.zip_of(draws, raw)


# Snapshots, answers, what is kept of them


def _snapshot(name: str) -> Enter:
    def enter(raw: bytes, folder: Path) -> None:
        for each, content in seeds.snapshot().items():
            (folder / each).write_bytes(content)
        (folder / name).write_bytes(raw)
        if name != MANIFEST:
            _seal(folder, name, raw)
        read_snapshot(folder)

    return enter


def _seal(folder: Path, name: str, raw: bytes) -> None:
    """Let the manifest say of a file what it is now."""
    manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())

    def anew(entries: Any) -> Any:
        size = {"bytes": len(raw), "sha256": digest(raw)}
        return tuple(
            entry.model_copy(update=size) if entry.name == name else entry for entry in entries
        )

    changed = {"files": anew(manifest.files), "tables": anew(manifest.tables)}
    (folder / MANIFEST).write_bytes(render(manifest.model_copy(update=changed)))


def _sealed_manifest(draws: random.Random, raw: bytes) -> bytes:
    tree = mutation.tree_of(draws, json.loads(raw))
    tree["checksum"] = "0" * 64
    with contextlib.suppress(ValueError):
        return render(Manifest.model_validate(tree))
    text = json.dumps(tree, indent=1).encode()
    return text.replace(b"0" * 64, digest(text).encode(), 1)


def _answer(raw: bytes, _folder: Path) -> None:
    """An answer, to the reader of every publisher."""
    for read in READERS.values():
        with contextlib.suppress(Refusal):
            read(raw)


def _kept_answer(raw: bytes, folder: Path) -> None:
    """What lies in the place of a kept answer is that answer, or none."""
    cache = Cache(folder)
    cache.keep("http://a.example/", seeds.kept())
    (path,) = folder.glob("*.answer")
    path.write_bytes(raw)
    found = cache.get("http://a.example/")
    assert found is None or found.body == seeds.kept().body


# The command line


def _command(raw: bytes, folder: Path) -> None:
    words = json.loads(raw) if _is_json(raw) else text_of(raw).split()
    words = words if isinstance(words, list) else [words]
    # No system hands a NUL or a tree to a program; a lone byte arrives as half a surrogate.
    given = [each if isinstance(each, str) else json.dumps(each) for each in words]
    given = [each.replace("\x00", "") for each in given]
    if given[:1] and given[0] in ("run", "refresh", "brief"):
        given[0] = "rank"
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        patch.dict(os.environ, {"KINDRED_DATA_DIR": str(folder / "kindred")}),
    ):
        code = main(given)
    said = err.getvalue()
    assert code in (0, 1, 2), (code, said)
    assert "Unexpected" not in said and "Traceback" not in said, said
    assert code == 0 or said.strip() or out.getvalue().strip(), "nothing was said"


def _named(*entrances: Entrance) -> dict[str, Entrance]:
    return {each.name: each for each in entrances}


def _encoded(texts: Sequence[str]) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in texts]


ENTRANCES: dict[str, Entrance] = _named(
    Entrance(
        "conditions",
        _encoded(seeds.CONDITIONS),
        _text(lambda text: screen_markets(seeds.merged(), text)),
        count=10_000,
    ),
    Entrance("links", seeds.links, _text(_link)),
    Entrance("packed-links", seeds.packed, _packed, (_tree,)),
    Entrance(
        "lenses-in-links",
        _encoded(["Roads=EG.ELC.ACCS.ZS:1,IT.NET.USER.ZS:2:log", "A=RQ.EST:1"]),
        _text(_lens_of_a_link),
    ),
    Entrance("names", _encoded(seeds.NAMES), _text(resolve)),
    Entrance("notes", _encoded(seeds.NOTES), _note, count=300),
    Entrance("own-figures-csv", _encoded(seeds.TABLES_OF_OWN), _own_figures(".csv")),
    Entrance("own-figures-xlsx", lambda: [seeds.workbook()], _own_figures(".xlsx"), (_zip,)),
    Entrance("plans", _encoded([seeds.PLAN]), _text(_plan), (_toml,)),
    Entrance(
        "scores-csv",
        lambda: [seeds.SCORES.encode(), seeds.score_sheets()[0]],
        _scores(".csv"),
    ),
    Entrance(
        "scores-xlsx", lambda: [seeds.score_sheets()[1]], _scores(".xlsx"), (_zip,), count=300
    ),
    Entrance("own-sets", lambda: [own_set()], _file("given.json", _own_set), (_tree,)),
    Entrance(
        "lens-files",
        lambda: [seeds.lens()],
        lambda raw, _folder: void(ownlenses.read(raw, seeds.merged().catalogue)),
        (_toml,),
    ),
    Entrance(
        "catalogues",
        _encoded([CATALOGUE]),
        _file("catalogue.toml", catalogue_in_use),
        (_toml,),
    ),
    Entrance("sign-in", _encoded([seeds.SIGN_IN]), _file("sign-in.toml", _sign_in), (_toml,)),
    Entrance(
        "exclusions",
        _encoded(seeds.EXCLUSIONS),
        _file("list.toml", load_exclusions),
        (_toml,),
    ),
    Entrance(
        "proposals",
        lambda: [Path(str(_shipped("proposals.toml"))).read_bytes()],
        _file("proposals.toml", load_proposals),
        (_toml,),
        count=300,
    ),
    Entrance(
        "profiles",
        lambda: [Path(str(_shipped("profiles.toml"))).read_bytes()],
        _file("profiles.toml", load_profiles),
        (_toml,),
        count=300,
    ),
    Entrance(
        "recipes-toml",
        lambda: [seeds.recipe().to_toml().encode()],
        _text(_recipe(Recipe.from_toml)),
        (_toml,),
    ),
    Entrance(
        "recipes-json",
        lambda: [seeds.recipe().to_json().encode()],
        _text(_recipe(Recipe.from_json)),
        (_tree,),
    ),
    Entrance(
        "composite-recipes",
        lambda: [CompositeRecipe().to_json().encode()],
        _text(_composite(CompositeRecipe.from_json)),
        (_tree,),
    ),
    Entrance(
        "composite-tables",
        lambda: [COMPOSITE_DATA, COMPOSITE_DATA + b"\n***\n" + COMPOSITE_STRUCTURE],
        _composite_tables,
        count=500,
    ),
    Entrance(
        "unit-lenses", _encoded([seeds.UNIT_LENS]), _text(UnitLens.from_toml), (_toml,), count=500
    ),
    Entrance(
        "units-parquet",
        lambda: [seeds.unit_tables()[0]],
        _file("units.parquet", partial(read_units, economies=("VNM",))),
        count=500,
    ),
    Entrance(
        "units-shapes",
        lambda: [seeds.unit_tables()[1]],
        _file("units.gpkg", partial(read_shapes, economies=("VNM",))),
        count=300,
    ),
    Entrance(
        "workspaces", lambda: [seeds.workspace_file()], _workspace, (_tree, _sealed_workspace)
    ),
    Entrance(
        "backups",
        lambda: [seeds.databases()[1]],
        _backup,
        (_packed_backup, _sealed_backup, _sealed_backup),
    ),
    Entrance(
        "databases",
        lambda: [seeds.databases()[0]],
        _file("workspaces.sqlite", _database),
        (_cell,),
        count=500,
    ),
    Entrance(
        "replays",
        lambda: [seeds.exports()[".json"]],
        _replay(".kindred.json", again=True),
        (_sealed_replay, _sealed_replay),
        count=500,
    ),
    Entrance(
        "replays-geojson",
        lambda: [seeds.exports()[".geojson"]],
        _replay(".geojson"),
        (_tree,),
        count=300,
    ),
    Entrance(
        "replays-parquet", lambda: [seeds.exports()[".parquet"]], _replay(".parquet"), count=500
    ),
    Entrance("replays-gpkg", lambda: [seeds.exports()[".gpkg"]], _replay(".gpkg"), count=300),
    Entrance(
        "replays-xlsx", lambda: [seeds.exports()[".xlsx"]], _replay(".xlsx"), (_zip,), count=300
    ),
    Entrance(
        "snapshot-manifests",
        lambda: [seeds.snapshot()[MANIFEST]],
        _snapshot(MANIFEST),
        (_tree, _sealed_manifest),
    ),
    Entrance(
        "snapshot-figures",
        lambda: [seeds.snapshot()["undp-hdr.parquet"]],
        _snapshot("undp-hdr.parquet"),
        count=500,
    ),
    Entrance(
        "snapshot-economies",
        lambda: [seeds.snapshot()["economies.parquet"]],
        _snapshot("economies.parquet"),
        count=500,
    ),
    Entrance("answers", seeds.answers, _answer, (_tree,)),
    Entrance("kept-answers", lambda: [seeds.answer()], _kept_answer),
    Entrance(
        "commands",
        lambda: [json.dumps(words).encode() for words in seeds.COMMANDS],
        _command,
        (_tree, _tree),
        count=500,
        seconds=20.0,
    ),
)
"""Every entrance by name."""


def _shipped(name: str) -> Any:
    from importlib import resources

    return resources.files("data").joinpath(name)
