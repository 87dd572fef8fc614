"""Results of benches: put together, shown as a table, compared between two states."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.bench import comparison, harness, results, running
from tests.bench.__main__ import main
from tests.bench.harness import Measurement
from tests.bench.results import Results

FIRST = Measurement("rank", 0.02, "loops", 0.3, goal=0.5)
SECOND = Measurement("bytes | page", 19_483, "Plotly", 31_000, unit="bytes", goal=18_000)
MACHINE = {
    "system": "Linux",
    "architecture": "x86_64",
    "processors": 2,
    "python": "3.11.7",
    "memory_gib": 24,
}


def of(*measured: tuple[str, Measurement]) -> Results:
    named = {(bench, one.name, one.alternative): one for bench, one in measured}
    return Results("2026-11-27", MACHINE, {"pandas": "3.1.0"}, named)


def test_results_of_all_benches_are_put_together_and_read_again(tmp_path: Path) -> None:
    harness.write("similarity", [FIRST], tmp_path)
    harness.write("dashboard", [SECOND], tmp_path)
    found = results.gather(tmp_path)
    assert list(found.measured.values()) == [SECOND, FIRST]
    results.write(found, tmp_path / "results.json")
    assert results.read(tmp_path / "results.json") == found
    assert results.gather(tmp_path) == found
    assert {"processors", "python"} <= found.machine.keys()
    assert "pandas" in found.versions


def test_results_of_different_machines_are_not_mixed(tmp_path: Path) -> None:
    path = harness.write("similarity", [FIRST], tmp_path)
    content = json.loads(path.read_text(encoding="utf-8"))
    content["machine"]["processors"] = 64
    (tmp_path / "other.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ValueError, match="different machines"):
        results.gather(tmp_path)


def test_the_table_says_when_where_with_what_and_which_goal_is_missed() -> None:
    lines = results.table(of(("similarity", FIRST), ("dashboard", SECOND))).splitlines()
    assert lines[0] == (
        "Measured on 2026-11-27 on 2 processors (x86_64, 24 GiB, Linux) with Python 3.11.7, "
        "pandas 3.1.0:"
    )
    assert lines[4] == "| rank | 0.02 s | loops | 0.3 s | 15 | 0.5 s |"
    assert lines[5] == (
        "| bytes / page | 19,483 bytes | Plotly | 31,000 bytes | 1.59 | 18,000 bytes (missed) |"
    )


def test_the_table_is_put_between_the_marks_of_a_file(tmp_path: Path) -> None:
    readme, found = tmp_path / "README.md", tmp_path / "results.json"
    results.write(of(("similarity", FIRST)), found)
    readme.write_text(f"before\n{results.BEGIN}\nold\n{results.END}\nafter\n", encoding="utf-8")
    assert main(["table", str(found), "--into", str(readme)]) == 0
    text = readme.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{results.BEGIN}\nMeasured on") and "old" not in text
    assert text.endswith(f"|\n{results.END}\nafter\n")


def test_a_file_without_marks_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = tmp_path / "results.json"
    results.write(of(("similarity", FIRST)), found)
    (tmp_path / "README.md").write_text("nothing here", encoding="utf-8")
    assert main(["table", str(found), "--into", str(tmp_path / "README.md")]) == 2
    assert "does not have the marks" in capsys.readouterr().err


@pytest.mark.parametrize(("slower", "worse"), [(1.19, 0), (1.21, 1), (0.5, 0)])
def test_a_ratio_that_is_worse_by_a_fifth_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], slower: float, worse: int
) -> None:
    now = Measurement("rank", 0.02 * slower, "loops", 0.3)
    for name, one in (("old", FIRST), ("new", now)):
        results.write(of(("similarity", one)), tmp_path / f"{name}.json")
    code = main(["compare", str(tmp_path / "old.json"), str(tmp_path / "new.json")])
    assert code == worse
    assert ("WORSE" in capsys.readouterr().out) == bool(worse)


def test_a_slower_machine_is_not_worse() -> None:
    slower = Measurement("rank", 0.2, "loops", 3.0)
    assert not comparison.compare(of(("a", FIRST)), of(("a", slower))).worse


def test_what_only_one_of_them_measured_is_named_and_nothing_in_common_fails(
    tmp_path: Path,
) -> None:
    found = comparison.compare(of(("a", FIRST)), of(("a", SECOND)))
    said = list(found.lines())
    assert said[0] == "Nothing was measured in both."
    assert said[1].startswith("gone") and said[2].startswith("new")


def test_of_several_runs_the_one_in_the_middle_counts() -> None:
    runs = [of(("a", Measurement("rank", value, "loops", 1.0))) for value in (0.5, 0.1, 0.2)]
    (one,) = comparison.median_of(runs).measured.values()
    assert one.value == 0.2


TOY = """
import sys
from tests.bench import harness
def run():
    return [harness.Measurement("toy", {value}, "plain", 1.0)]
if __name__ == "__main__":
    sys.exit(harness.main("toy", run))
"""


def test_two_commits_are_measured_and_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def git(*arguments: str) -> None:
        own = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *own, *arguments], cwd=tmp_path, check=True, capture_output=True)

    bench = tmp_path / "tests" / "bench"
    bench.mkdir(parents=True)
    for file in (tmp_path / "tests" / "__init__.py", bench / "__init__.py"):
        file.touch()
    shutil.copy(Path(harness.__file__), bench)
    git("init", "--quiet")
    for value in (0.10, 0.13):
        (bench / "bench_toy.py").write_text(TOY.format(value=value), encoding="utf-8")
        git("add", "--all")
        git("commit", "--quiet", "--message", f"{value}")
    monkeypatch.setattr(running, "ROOT", tmp_path)
    told = ["compare", "--repeats", "1", "--only", "toy", "--commits"]
    assert main([*told, "HEAD~1", "HEAD"]) == 1
    assert "WORSE  toy: toy, against plain: ratio 10 -> 7.69 (-23%)" in capsys.readouterr().out
    assert main([*told, "HEAD", "HEAD~1"]) == 0
    assert main([*told, "nothing", "HEAD"]) == 2
    assert "bench: git worktree failed" in capsys.readouterr().err
    assert not (tmp_path / ".git" / "worktrees").exists()


@pytest.mark.parametrize("name", running.names())
def test_every_bench_says_what_it_measures_and_can_be_run(name: str) -> None:
    path = running.ROOT / "tests" / "bench" / f"bench_{name}.py"
    module = ast.parse(path.read_text(encoding="utf-8"))
    functions = {node.name for node in module.body if isinstance(node, ast.FunctionDef)}
    assert "run" in functions
    assert ast.get_docstring(module)
    assert f'main("{name}", run)' in ast.unparse(module).replace("'", '"')
