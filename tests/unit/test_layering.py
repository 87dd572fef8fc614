"""data <- geo <- dashboard, and what each layer leaves to the others."""

from __future__ import annotations

import ast
import importlib.metadata
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("data", "geo", "dashboard")
DRAWING = {"streamlit", "plotly", "matplotlib", "altair", "typer", "rich"}
NETWORK = {
    "requests",
    "urllib3",
    "httpx",
    "aiohttp",
    "http.client",
    "urllib.request",
    "ftplib",
    "smtplib",
    "socket",
    "ssl",
}
# The launcher has to look whether a port is free; it opens no connection. The supervisor asks the
# replicas that it has started, on this machine.
MAY_USE_SOCKETS = {"dashboard/commands/run.py", "dashboard/server/supervisor.py"}
CLOCK = {"time", "datetime.now", "datetime.today", "datetime.utcnow", "date.today", "Timestamp.now"}
WRITING = {
    "write_text",
    "write_bytes",
    "mkdir",
    "unlink",
    "rename",
    "replace_file",
    "rmdir",
    "touch",
    "to_file",
    "to_parquet",
    "to_excel",
    "savefig",
    "symlink_to",
    "hardlink_to",
}


def _sources(layer: str) -> list[Path]:
    return sorted((ROOT / layer).rglob("*.py"))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _imports(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported, within functions too, by its whole name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _within(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def _called(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """The dotted name of everything that is called, as far as it is written as names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def _clock_reads(tree: ast.AST) -> list[str]:
    """Calls and imports by which a module can learn the time."""
    found = [name for name in _imports(tree) if _within(name, {"time"})]
    for name, _ in _called(tree):
        found += [name for clock in CLOCK if "." in clock and name.endswith(clock)]
    return found


def _writes(tree: ast.AST) -> list[str]:
    """Calls that write or change files: by method, or open() in a mode other than reading."""
    found = [name for name, _ in _called(tree) if name.rpartition(".")[2] in WRITING]
    for name, call in _called(tree):
        if name.rpartition(".")[2] != "open":
            continue
        given = call.args[1:] if name in {"open", "io.open"} else list(call.args)
        given += [word.value for word in call.keywords if word.arg == "mode"]
        modes = [item.value for item in given if isinstance(item, ast.Constant)]
        if any(isinstance(mode, str) and set(mode) & set("wax+") for mode in modes):
            found.append(ast.unparse(call))
    return found + [name for name in _imports(tree) if _within(name, {"shutil", "tempfile"})]


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports_command as c; c()"
    return subprocess.run(
        [sys.executable, "-c", code, "--config", str(folder / "pyproject.toml"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_contracts_hold() -> None:
    ended = _lint_imports(ROOT)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("data/wrong.py", "from geo import right"),
        ("geo/wrong.py", "from dashboard import right"),
        ("geo/wrong.py", "import plotly"),
        ("data/wrong.py", "import streamlit"),
        ("geo/wrong.py", "import requests"),
    ],
)
def test_a_breach_is_found(tmp_path: Path, module: str, line: str) -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    for layer in LAYERS:
        (tmp_path / layer).mkdir()
        (tmp_path / layer / "__init__.py").touch()
        (tmp_path / layer / "right.py").touch()
    (tmp_path / module).write_text(f"{line}\n", encoding="utf-8")
    ended = _lint_imports(tmp_path)
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "BROKEN" in ended.stdout


@pytest.mark.parametrize("layer", ["data", "geo"])
def test_only_the_dashboard_draws(layer: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in _sources(layer)
        for name in _imports(_tree(path))
        if _within(name, DRAWING)
    ]
    assert found == []


def test_only_the_sources_use_the_network() -> None:
    found = [
        f"{place}: {name}"
        for layer in LAYERS
        for path in _sources(layer)
        if not (place := path.relative_to(ROOT).as_posix()).startswith("data/sources/")
        and place not in MAY_USE_SOCKETS
        for name in _imports(_tree(path))
        if _within(name, NETWORK)
    ]
    assert found == []


def test_geo_writes_no_file() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in _sources("geo")
        for name in _writes(_tree(path))
    ]
    assert found == []


def test_geo_does_not_read_the_clock() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in _sources("geo")
        for name in _clock_reads(_tree(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "open('x', 'w')",
        "path.open(mode='ab')",
        "path.write_text('x')",
        "import shutil",
        "frame.to_parquet(path)",
        "io.open('x', 'r+')",
    ],
)
def test_writing_would_be_noticed(code: str) -> None:
    assert _writes(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "import time",
        "from time import monotonic",
        "datetime.now()",
        "dt.date.today()",
        "pd.Timestamp.now()",
    ],
)
def test_reading_the_clock_would_be_noticed(code: str) -> None:
    assert _clock_reads(ast.parse(code))


@pytest.mark.parametrize("code", ["open('x')", "path.open('rb')", "text.replace('a', 'b')"])
def test_reading_files_is_allowed(code: str) -> None:
    assert not _writes(ast.parse(code))


@pytest.mark.parametrize("layer", LAYERS)
def test_nothing_is_evaluated(layer: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in _sources(layer)
        for name, _ in _called(_tree(path))
        if name in {"eval", "exec", "pd.eval", "compile"} or name.endswith((".eval", ".query"))
    ]
    assert found == []


def test_no_module_of_the_dashboard_hides_another() -> None:
    # Streamlit puts dashboard/ itself at the head of the import path.
    inside = {path.stem for path in (ROOT / "dashboard").iterdir() if _importable(path)}
    installed = set(importlib.metadata.packages_distributions()) - {"dashboard"}
    others = set(sys.stdlib_module_names) | installed | set(LAYERS)
    assert inside & others == set()


def _importable(path: Path) -> bool:
    if path.is_dir():
        return path.name.isidentifier() and any(path.glob("*.py"))
    return path.suffix == ".py" and path.stem != "__init__"


def test_no_folder_is_called_pages() -> None:
    # Streamlit opens dashboard/pages/x.py past app.py on a deep link.
    assert not (ROOT / "dashboard" / "pages").exists()


def test_the_first_page_loads_nothing_that_it_does_not_draw() -> None:
    waiting = {"dashboard.exports", "dashboard.analyses", "dashboard.conditions", "geo.screen"}
    waiting |= {"matplotlib", "geopandas", "shapely", "scipy", "sklearn", "sqlalchemy", "cql2"}
    code = f"import sys, dashboard.views.start; print({waiting} & set(sys.modules) or '')"
    command = [sys.executable, "-W", "ignore", "-c", code]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == ""
