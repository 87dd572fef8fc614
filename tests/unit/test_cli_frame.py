"""How the command line speaks: exit codes, errors, help, and what a start does not load."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from dashboard import cli
from dashboard.version import installed_version
from data.errors import (
    AnalysisError,
    ConditionError,
    EconomyNameError,
    FiguresError,
    KindredError,
    Problem,
    SnapshotError,
)

ROOT = Path(__file__).resolve().parents[2]


def _offer(monkeypatch: pytest.MonkeyPatch, command: Callable[..., Any]) -> None:
    """Make `kindred try` run the given function."""
    module = types.ModuleType("dashboard.commands.try")
    module.register = lambda app: app.command("try")(command)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dashboard.commands.try", module)
    monkeypatch.setattr(cli, "COMMANDS", ("try", *cli.COMMANDS))


def _raising(error: BaseException) -> Callable[[], None]:
    def command() -> None:
        """Fail."""
        raise error

    return command


def _kindred(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "dashboard.cli", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, env=environment, **options
    )


def _leaves(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, those within groups too."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield path, command
        return
    for name, below in inner.items():
        yield from _leaves(below, f"{path} {name}")


EVERY_COMMAND = dict(_leaves(typer.main.get_command(cli.build_app()), "kindred"))


def test_a_command_that_works_gives_0(monkeypatch: pytest.MonkeyPatch) -> None:
    _offer(monkeypatch, lambda: None)
    assert cli.main(["try"]) == 0


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SnapshotError("Damaged."), 1),
        (AnalysisError("No figures."), 1),
        (EconomyNameError("No such economy."), 2),
        (ConditionError("Cannot be read."), 2),
    ],
)
def test_the_kind_of_error_decides_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, error: KindredError, code: int
) -> None:
    _offer(monkeypatch, _raising(error))
    assert cli.main(["try"]) == code


def test_an_error_is_one_line_and_its_remedy_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _offer(monkeypatch, _raising(KindredError("The field\nis fallow.", "Sow it.")))
    cli.main(["try"])
    assert capsys.readouterr() == ("", "kindred: The field is fallow.\n  Sow it.\n")


def test_an_error_cannot_steer_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _offer(monkeypatch, _raising(KindredError("No economy \x1b[2J\u202eX.")))
    cli.main(["try"])
    assert capsys.readouterr().err == "kindred: No economy \ufffd[2J\ufffdX.\n"


def test_every_problem_of_an_error_has_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problems = [Problem("wipo.csv", line, "not a number") for line in (4, 9)]
    _offer(monkeypatch, _raising(FiguresError("2 problems.", problems=problems)))
    cli.main(["try"])
    assert capsys.readouterr().err.splitlines()[1:] == [
        "  wipo.csv:4: not a number",
        "  wipo.csv:9: not a number",
    ]


def test_a_flood_of_problems_is_cut_and_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problems = [Problem("wipo.csv", line, "not a number") for line in range(250)]
    _offer(monkeypatch, _raising(FiguresError("250 problems.", problems=problems)))
    cli.main(["try"])
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 102
    assert lines[-1] == "  ... and 150 more"


def test_an_unexpected_error_names_its_kind_and_shows_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _offer(monkeypatch, _raising(ZeroDivisionError("division by zero")))
    assert cli.main(["try"]) == 1
    shown = capsys.readouterr().err
    assert shown.startswith("kindred: Unexpected ZeroDivisionError: division by zero\n")
    assert "--debug" in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("arguments", [["--debug", "try"], ["try", "--debug"]])
def test_debug_shows_the_traceback_wherever_it_stands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    _offer(monkeypatch, _raising(KindredError("Fallow.")))
    assert cli.main(arguments) == 1
    assert "Traceback" in capsys.readouterr().err


def test_debug_after_a_double_dash_is_an_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []

    def command(word: str) -> None:
        """Keep the word."""
        given.append(word)

    _offer(monkeypatch, command)
    assert cli.main(["try", "--", "--debug"]) == 0
    assert given == ["--debug"]


@pytest.mark.parametrize(
    "arguments",
    [[], ["no-such-command"], ["--no-such-option"], ["run", "--port", "many"], ["run", "extra"]],
)
def test_wrong_use_gives_2_and_points_to_the_help(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert cli.main(arguments) == 2
    out, err = capsys.readouterr()
    message, remedy = err.splitlines()
    assert out == ""
    assert message.startswith("kindred")
    assert remedy.startswith("  See kindred")
    assert remedy.endswith("--help.")


def test_a_misspelt_command_gets_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["doctr"])
    assert "Did you mean 'doctor'?" in capsys.readouterr().err


def test_the_exit_code_of_a_command_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    _offer(monkeypatch, _raising(typer.Exit(1)))
    assert cli.main(["try"]) == 1


def test_an_interrupt_is_quiet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _offer(monkeypatch, _raising(KeyboardInterrupt()))
    assert cli.main(["try"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_goes_away_is_no_error() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, "w") as closed:
        ended = subprocess.run(
            [sys.executable, "-m", "dashboard.cli", "--help"],
            stdout=closed,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            timeout=60,
        )
    assert ended.returncode in (141, -signal.SIGPIPE)
    assert ended.stderr == b""


def test_letters_that_the_console_lacks_are_written_as_utf8(tmp_path: Path) -> None:
    code = "import sys; from dashboard import cli; cli._speak_utf8(sys.stdout);print('Bờ Biển Ngà')"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "cp1252"},
        timeout=60,
    )
    assert ended.stdout.decode("utf-8").strip() == "Bờ Biển Ngà"


def test_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"kindred {installed_version()}\n"


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [name for name in cli.COMMANDS if f"\n  {name} " not in shown] == []


@pytest.mark.parametrize("path", EVERY_COMMAND)
def test_the_help_of_a_command_shows_an_example_of_it(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*path.split()[1:], "--help"]) == 0
    example = capsys.readouterr().out.partition("Example")[2]
    assert path in example


@pytest.mark.parametrize("path", EVERY_COMMAND)
def test_every_option_says_what_it_is(path: str) -> None:
    options = [item for item in EVERY_COMMAND[path].params if item.param_type_name == "option"]
    assert [item.name for item in options if not item.help] == []


def test_only_the_command_asked_for_is_imported() -> None:
    code = (
        "import json, sys; from dashboard import cli; cli.main(['run', '--help']);"
        "print(json.dumps([m for m in sys.modules if m.startswith('dashboard.commands.')]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    assert json.loads(ended.stdout.splitlines()[-1]) == ["dashboard.commands.run"]


def test_the_help_loads_nothing_heavy() -> None:
    code = (
        "import json, sys; from dashboard import cli; cli.main(['--help']);"
        "print(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    loaded = set(json.loads(ended.stdout.splitlines()[-1]))
    heavy = {"pandas", "numpy", "streamlit", "geopandas", "pyarrow", "plotly", "sklearn", "scipy"}
    assert loaded & heavy == set()


def test_doctor_makes_its_checks_where_a_package_is_missing() -> None:
    code = (
        "import json, sys; sys.modules['pydantic'] = None;"
        "from dashboard.commands.doctor import examine;"
        "print(json.dumps({found.check: found.status for found in examine()}))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    found = json.loads(ended.stdout.splitlines()[-1])
    assert (found["python"], found["snapshot"], found["sign-in"]) == ("ok", "problem", "problem")


def test_the_process_gives_the_exit_code_and_no_traceback() -> None:
    ended = _kindred("run", "--port", "0")
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
