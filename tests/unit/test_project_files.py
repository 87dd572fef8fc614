"""What a fresh machine relies on: pins, Makefile, package contents, and no trace of a place."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = ("requirements.txt", "requirements-dev.txt")
FOLDERS = {"data", "geo", "dashboard", "tests"}
LAYERS = ("data", "geo", "dashboard")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; (.+?))? \\$")
HASH = re.compile(r"^ {4}--hash=sha256:[0-9a-f]{64}(?: \\)?$")
COME_ALONG = {"pydantic-core"}  # with pydantic, which asks for one exact version of it
PYTHONS_OWN = set(sys.stdlib_module_names) | {"__future__"}


def _tracked() -> list[Path]:
    """The files that belong to the project, by git or, without it, by what is there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]
    return [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]


def _pins(name: str) -> dict[str, str]:
    """Distribution to version, as a file of pins has them."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = [PIN.match(line) for line in lines]
    return {canonicalize_name(pin[1]): pin[2] for pin in found if pin}


def _needed(group: str) -> list[Requirement]:
    """What pyproject.toml asks for: at run time, or in a group."""
    if group == "run":
        return [Requirement(line) for line in PROJECT["project"]["dependencies"]]
    return [Requirement(line) for line in PROJECT["dependency-groups"][group]]


def _imported(folder: str) -> Iterator[tuple[Path, str]]:
    """Top-level modules that are imported, whole names of files beside."""
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path, alias.name.partition(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield path, node.module.partition(".")[0]


@pytest.mark.parametrize("name", PINNED)
def test_every_pin_has_hashes_and_nothing_else_is_in_the_file(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    other = [
        line
        for line in lines
        if not (PIN.match(line) or HASH.match(line) or line.startswith("    # via "))
    ]
    unhashed = [
        line
        for line, below in zip(lines, [*lines[1:], ""], strict=True)
        if PIN.match(line) and not HASH.match(below)
    ]
    assert other == []
    assert unhashed == []


@pytest.mark.parametrize("name", PINNED)
def test_a_file_of_pins_holds_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [
        word for word in ("://", "file:", "--index", "--extra", "--find", "@") if word in text
    ] == []


@pytest.mark.parametrize(
    ("group", "names"),
    [("run", PINNED[:1]), ("install", PINNED[:1]), ("dev", PINNED)],
)
def test_what_is_needed_is_pinned_within_its_range(group: str, names: tuple[str, ...]) -> None:
    pins: dict[str, str] = {}
    for name in names:
        pins |= _pins(name)
    wrong = [
        str(item)
        for item in _needed(group)
        if not item.specifier.contains(pins.get(canonicalize_name(item.name), "0"))
    ]
    assert wrong == []


def test_both_files_pin_the_same_versions() -> None:
    run, dev = (_pins(name) for name in PINNED)
    assert {name for name in run.keys() & dev.keys() if run[name] != dev[name]} == set()


@pytest.mark.parametrize("layer", LAYERS)
def test_what_the_product_imports_it_declares(layer: str) -> None:
    declared = {canonicalize_name(item.name) for item in _needed("run")} | COME_ALONG
    declared |= {
        canonicalize_name(Requirement(line).name)
        for lines in PROJECT["project"].get("optional-dependencies", {}).values()
        for line in lines
    }
    owners = packages_distributions()
    undeclared = {
        f"{path.relative_to(ROOT)}: {module}"
        for path, module in _imported(layer)
        if module not in PYTHONS_OWN
        and module not in LAYERS
        and not {canonicalize_name(name) for name in owners.get(module, [module])} & declared
    }
    assert undeclared == set()


def test_what_the_tests_import_is_declared() -> None:
    declared = {canonicalize_name(item.name) for group in ("run", "dev") for item in _needed(group)}
    owners = packages_distributions()
    helpers = {path.stem for path in (ROOT / "tests").rglob("*.py")} | {"tests"}
    undeclared = {
        f"{path.relative_to(ROOT)}: {module}"
        for path, module in _imported("tests")
        if module not in PYTHONS_OWN
        and module not in {*LAYERS, *helpers}
        and not {canonicalize_name(name) for name in owners.get(module, [module])} & declared
    }
    assert undeclared == set()


def test_only_the_folders_agreed_on_are_there() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in _tracked() if path.parent != ROOT}
    assert {name for name in folders if not name.startswith(".")} == FOLDERS


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    places = re.compile(r"(?<![\w.:/])/(?:home|Users|work|root|tmp)/[a-z]")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in _tracked()
        if path.suffix in {".py", ".toml", ".md", ".txt", ".json", ".js", ".css", ""}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if places.search(line)
    ]
    assert found == []


def test_no_file_names_a_package_index() -> None:
    names = ("pypi" + ".org", "files.python" + "hosted", "--index" + "-url", "PIP_" + "INDEX")
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in _tracked()
        if path.suffix in {".py", ".toml", ".md", ".txt", ""}
        for name in names
        if name in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_the_readmes_make_commands_are_in_the_makefile() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^ {4}|\| )make ([a-z-]+)", readme, re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert {"run", "test"} <= named
    assert named - targets == set()


def test_every_target_for_people_says_what_it_does() -> None:
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert {line.split()[1] for line in listed.stdout.splitlines()} == targets


def test_continuous_integration_runs_the_readmes_command() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert re.search(r"^make .*\btest\b", script.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_notice_names_every_source_of_figures() -> None:
    catalogue = tomllib.loads((ROOT / "data" / "catalogue.toml").read_text(encoding="utf-8"))
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    unnamed = [
        source["code"]
        for source in catalogue["sources"]
        if source["code"] not in notice or source["licence"] not in notice
    ]
    assert unnamed == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from the tree as pip builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_holds_what_the_tree_holds(wheel: zipfile.ZipFile) -> None:
    shipped = set(wheel.namelist())
    ours = {path.relative_to(ROOT).as_posix() for path in _tracked()}
    assert {name for name in ours if name.partition("/")[0] in LAYERS} - shipped == set()


@pytest.mark.parametrize(
    "name",
    [
        "dashboard/.streamlit/config.toml",
        "dashboard/app.py",
        "dashboard/py.typed",
        "data/catalogue.toml",
        "data/embedded/manifest.json",
        "geo/embedded/boundaries-world.parquet",
    ],
)
def test_the_wheel_holds_what_a_start_needs(wheel: zipfile.ZipFile, name: str) -> None:
    assert wheel.getinfo(name).file_size >= (0 if name.endswith("py.typed") else 1)


def test_the_wheel_holds_the_licence_and_the_notice(wheel: zipfile.ZipFile) -> None:
    names = [Path(name).name for name in wheel.namelist() if "/licenses/" in name]
    assert sorted(names) == ["LICENSE", "NOTICE"]


def test_the_wheel_holds_nothing_but_the_three_packages(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert {name for name in tops if not name.endswith(".dist-info")} == set(LAYERS)
