"""The command line in Vietnamese: help, what typer says of wrong use, and set-up commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import BaseModel, Field, ValidationError

from dashboard import cli
from dashboard.commands.helping import speak
from dashboard.commands.run import DEFAULT_PORT
from dashboard.language import spoken_in
from data.languages import said_again, translator
from data.librarywords import FIELDS, as_message

VI = translator("vi")


def texts(command: Any, path: str = "kindred") -> Iterator[tuple[str, str]]:
    """List the texts of a command's help, and of those below it, with the place of each."""
    for name in ("help", "short_help", "epilog"):
        yield f"{path} {name}", getattr(command, name, None) or ""
    for parameter in command.params:
        for name in ("help", "show_default"):
            text = getattr(parameter, name, None)
            yield f"{path} {parameter.name} {name}", text if isinstance(text, str) else ""
    for name, below in getattr(command, "commands", {}).items():
        yield from texts(below, f"{path} {name}")


def test_every_help_text_is_said_in_vietnamese() -> None:
    english = dict(texts(typer.main.get_command(cli.build_app())))
    with spoken_in("vi"):
        command = typer.main.get_command(cli.build_app())
    speak(command, VI)
    told = dict(texts(command))
    same = {place: text for place, text in english.items() if told[place] == text and " " in text}
    assert len(english) > 500
    assert not same


def test_help_in_vietnamese_has_no_english_around_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["composite", "--help", "--language", "vi"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Cách dùng: kindred composite [OPTIONS]")
    assert "\nTùy chọn:\n" in out
    said = " ".join(out.split())
    for expected in ("[bắt buộc]", "[mặc định: 0]", "Cho xem trợ giúp này"):
        assert expected in said
    for unwanted in ("Usage", "Options:", "required", "default:", "Show this", "Example"):
        assert unwanted not in said


def test_help_stays_english_where_nobody_asks_for_another_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["snapshot", "--help", "--language", "vi"]) == 0
    capsys.readouterr()
    assert cli.main(["snapshot", "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Usage: kindred snapshot [OPTIONS] COMMAND")
    assert "Example: kindred snapshot verify" in said


def test_a_group_without_command_shows_its_help_in_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["snapshot"]) == cli.WRONG_USE
    assert "\nCommands:\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("nix", "Không có lệnh 'nix'."),
        ("rank --nix", "Không có tùy chọn --nix"),
        ("rank --reci x", "Không có tùy chọn --reci (gần giống: --recipe)"),
        ("rank a b", "Thừa đối số (a b)"),
        ("rank --top", "Tùy chọn '--top' cần một giá trị."),
        ("rank --top x", "Giá trị không hợp lệ cho '--top': giá trị phải là số nguyên"),
        ("rank --top 0", "Giá trị không hợp lệ cho '--top': giá trị phải từ 1 trở lên"),
        ("rank --by nix", "'nix' không nằm trong 'similarity', 'ai-development'"),
        ("composite", "Thiếu tùy chọn '--data'."),
        ("data add", "Thiếu đối số 'FILE'."),
        ("rank --recipe nix.toml", "không đọc được"),
        ("composite --data n --structure n", "đường dẫn 'n' không tồn tại."),
        ("rank --gate nix", "Các điều kiện tối thiểu là: stability, adoption."),
        ("run --sign-in a --no-sign-in", "Đã cho cả --sign-in lẫn --no-sign-in."),
        ("snapshot compile nowhere", "nowhere không phải là thư mục."),
        ("export --to nowhere/x.csv", "Không có thư mục nowhere."),
    ],
)
def test_wrong_use_is_told_in_vietnamese(
    asked: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*asked.split(), "--language", "vi"]) in (cli.NO_RESULT, cli.WRONG_USE)
    told = capsys.readouterr().err
    assert said in told
    for english in ("Invalid value", "See kindred", "Input should", "Value error"):
        assert english not in told


def test_problems_of_figures_are_told_in_vietnamese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "economies.csv").write_text("economy,iso2\nVNM,VN\n", encoding="utf-8")
    assert cli.main(["snapshot", "compile", str(tmp_path), "--language", "vi"]) == cli.NO_RESULT
    told = capsys.readouterr().err
    assert f"lỗi trong số liệu của {tmp_path}" in told
    assert "\n  blocs.csv:1: bị thiếu\n" in told
    assert "\n  economies.csv:1: thiếu cột name, long_name, region" in told
    assert "is missing" not in told


def test_a_recipe_names_its_field_and_tells_the_fault_in_vietnamese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = tmp_path / "recipe.toml"
    recipe.write_text("window = 0\nnonsense = 1\n", encoding="utf-8")
    assert cli.main(["rank", "--recipe", str(recipe), "--language", "vi"]) != cli.DONE
    told = capsys.readouterr().err
    assert "window: giá trị phải từ 1 trở lên (đang là 0)" in told
    assert "nonsense: không có lựa chọn như vậy" in told


class Fields(BaseModel):
    """Something that pydantic can find faults with."""

    count: int = Field(1, ge=1, le=9)
    share: float = Field(0.5, gt=0, lt=1, allow_inf_nan=False)
    name: str = Field("ab", min_length=2, max_length=3)
    names: tuple[str, ...] = ()
    known: bool = True


@pytest.mark.parametrize(
    "given",
    [
        {"count": 0},
        {"count": 10},
        {"count": 1.5},
        {"count": "x"},
        {"count": []},
        {"share": 0},
        {"share": 1},
        {"share": "x"},
        {"share": float("nan")},
        {"name": "a"},
        {"name": "abcd"},
        {"name": 1},
        {"names": 1},
        {"known": "x"},
        {"known": []},
    ],
)
def test_what_pydantic_says_of_a_field_is_a_message(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        Fields.model_validate(given)
    text = caught.value.errors()[0]["msg"]
    assert as_message(text) == text
    assert said_again(as_message(text), VI) != text


def test_other_words_of_a_library_stay_as_they_are() -> None:
    assert as_message("Something {else} entirely") == "Something {else} entirely"
    assert said_again(as_message("Value error, Field required"), VI) == VI("Field required")
    assert len(set(FIELDS)) == len(FIELDS)


def test_the_port_that_help_names_is_the_one_taken() -> None:
    command: Any = typer.main.get_command(cli.build_app(("run",)))
    run = command.commands["run"] if hasattr(command, "commands") else command
    port = next(item for item in run.params if item.name == "port")
    assert str(port.show_default).startswith(f"{DEFAULT_PORT}, ")
