"""`make run` on machines of several kinds; a stand-in for Python writes down its calls."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = """\
#!/bin/sh
echo "$*${PYTHONPATH:+ under $PYTHONPATH}" >>"$CALLS"
case "$*" in
*"version_info"*) exit ${OLD:-0} ;;
*"ensurepip"*) exit ${BARE:-0} ;;
"-V") echo "Python 3.9.2" ;;
"-m venv --clear .venv")
    mkdir -p .venv/bin && cp "$0" .venv/bin/python
    printf '#!/bin/sh\\necho "kindred $*" >>"$CALLS"\\n' >.venv/bin/kindred
    chmod +x .venv/bin/kindred ;;
esac
"""


class Machine:
    """A checkout on a machine that has make and the stand-in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "checkout"
        self.folder.mkdir()
        self.python = folder / "python3"
        self.python.write_text(STAND_IN, encoding="utf-8")
        self.python.chmod(0o755)
        self.calls_file = folder / "calls"
        shutil.copy(ROOT / "Makefile", self.folder)
        for name in ("requirements.txt", "requirements-dev.txt", "pyproject.toml"):
            (self.folder / name).write_text(f"# {name}\n", encoding="utf-8")

    def make(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run make with the stand-in as its Python."""
        self.calls_file.write_text("", encoding="utf-8")
        arguments = (*arguments, *(() if "PYTHON" in environment else (f"PYTHON={self.python}",)))
        return subprocess.run(
            ["make", "--no-print-directory", *arguments],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "CALLS": str(self.calls_file)} | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    @property
    def calls(self) -> list[str]:
        """What the stand-in and the command were called with, in the last run of make."""
        return self.calls_file.read_text(encoding="utf-8").splitlines()

    @property
    def installed(self) -> list[str]:
        """The calls of pip that install something."""
        return [call for call in self.calls if " install " in call]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which nothing has been run yet."""
    return Machine(tmp_path)


def test_the_first_run_installs_by_hashes_and_then_the_project_itself(machine: Machine) -> None:
    assert machine.make("run").returncode == 0
    pinned, project = machine.installed
    assert pinned.endswith("--require-hashes -r requirements.txt")
    assert project.endswith("--no-deps --no-build-isolation -e .")
    assert machine.calls[-1] == "kindred run"


def test_the_second_run_starts_at_once(machine: Machine) -> None:
    machine.make("run")
    machine.make("run")
    assert machine.calls == ["-c ", "kindred run"]


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_a_change_of_what_is_needed_installs_again(machine: Machine, name: str) -> None:
    machine.make("run")
    (machine.folder / name).write_text("# changed\n", encoding="utf-8")
    machine.make("run")
    assert machine.installed
    assert "-m venv --clear .venv" not in machine.calls


def test_a_checkout_that_was_moved_gets_a_new_environment(machine: Machine) -> None:
    machine.make("run")
    machine.folder = machine.folder.rename(machine.folder.with_name("moved"))
    machine.make("run")
    assert "-m venv --clear .venv" in machine.calls
    assert machine.installed


def test_an_installation_that_was_broken_off_is_taken_up_again(machine: Machine) -> None:
    machine.make("run")
    (machine.folder / ".venv" / ".run").unlink()
    machine.make("run")
    assert machine.installed


@pytest.mark.parametrize("how", ["argument", "environment"])
def test_port_and_host_are_passed_on(machine: Machine, how: str) -> None:
    if how == "argument":
        machine.make("run", "PORT=9000", "HOST=0.0.0.0")
    else:
        machine.make("run", PORT="9000", HOST="0.0.0.0")
    assert machine.calls[-1] == "kindred run --port 9000 --host 0.0.0.0"


def test_paths_for_other_projects_do_not_reach_this_one(machine: Machine) -> None:
    machine.make("run", PYTHONPATH="/elsewhere")
    assert [call for call in machine.calls if "under" in call] == []


def test_an_old_python_is_named_with_what_is_needed(machine: Machine) -> None:
    ended = machine.make("run", OLD="1")
    assert ended.returncode == 2
    assert f"{machine.python} is Python 3.9.2, and Kindred Markets needs Python 3.11 or later" in (
        ended.stderr
    )
    assert "PYTHON=" in ended.stderr


def test_a_python_that_cannot_make_environments_is_named_with_the_package(
    machine: Machine,
) -> None:
    ended = machine.make("run", BARE="1")
    assert ended.returncode == 2
    assert "install python3-venv" in ended.stderr


def test_no_python_at_all_is_said(machine: Machine) -> None:
    ended = machine.make("run", "PYTHON=/nowhere/python3", PYTHON="unused")
    assert ended.returncode == 2
    assert "needs Python 3.11 or later" in ended.stderr


def test_the_tests_get_their_own_pins_beside_those_of_the_product(machine: Machine) -> None:
    machine.make(".install-dev")
    files = [call.rpartition(" ")[2] for call in machine.installed]
    assert files == ["requirements.txt", ".", "requirements-dev.txt"]


def test_make_alone_shows_the_list(machine: Machine) -> None:
    assert "make run " in machine.make().stdout
    assert machine.calls == []


CLOSING = "==== 812 passed, 3 deselected in 201.44s (0:03:21) ===="


@pytest.mark.parametrize(
    ("script", "code", "last"),
    [
        (f"echo '{CLOSING}'", 0, CLOSING),
        (f"echo '{CLOSING}'; echo 'make: *** [Makefile:38: lint] Error 1'; exit 2", 2, CLOSING),
        ("echo 'ruff: 3 errors'; exit 2", 2, "pytest did not get to its closing line."),
    ],
)
def test_continuous_integration_ends_with_pytests_closing_line(
    tmp_path: Path, script: str, code: int, last: str
) -> None:
    make = tmp_path / "make"
    make.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    make.chmod(0o755)
    ended = subprocess.run(
        [ROOT / ".ci" / "run"],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == code
    assert ended.stdout.splitlines()[-1] == last
