"""`kindred run`: where it listens, what it becomes, and the settings beside app.py."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

import dashboard
from dashboard import cli, serve
from dashboard.commands import run
from data.errors import KindredError

HOST = "127.0.0.1"
FOLDER = Path(dashboard.__file__).parent
CONFIG = tomllib.loads((FOLDER / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen(1)
        yield other.getsockname()[1]


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the process would have become."""
    commands: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _, command: commands.append(command))
    monkeypatch.setattr(run, "_process_can_be_replaced", lambda: True)
    monkeypatch.setattr(run, "_wait_for", lambda _: 0)
    return commands


def _flags(command: list[str]) -> dict[str, str]:
    return dict(word[2:].split("=", 1) for word in command if word.startswith("--"))


def test_a_port_asked_for_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_trouble_listening", lambda *_: "")
    assert run.choose_port(HOST, 9123) == 9123


def test_a_port_asked_for_that_is_in_use_is_an_error(taken: int) -> None:
    with pytest.raises(KindredError, match=f"Port {taken} on {HOST} cannot be used") as caught:
        run.choose_port(HOST, taken)
    assert "--port" in caught.value.remedy


def test_the_next_free_port_is_taken_when_none_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    monkeypatch.setattr(run, "DEFAULT_PORT", taken)
    assert run.choose_port(HOST) > taken


def test_no_free_port_at_all_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_trouble_listening", lambda *_: "another program uses it")
    with pytest.raises(KindredError, match="No port from 8501 to 8600 is free"):
        run.choose_port(HOST)


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "a..b", ""])
def test_an_address_of_another_machine_is_an_error(host: str) -> None:
    with pytest.raises(KindredError) as caught:
        run.choose_port(host, 9123)
    assert "127.0.0.1" in caught.value.remedy


def test_it_becomes_a_server_that_does_not_import_from_the_working_folder(
    became: list[list[str]],
) -> None:
    cli.main(["run"])
    assert became[0][:4] == [sys.executable, "-P", "-m", "dashboard.serve"]


def test_it_prints_the_address_that_it_listens_on(
    became: list[list[str]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "choose_port", lambda *_: 9123)
    cli.main(["run"])
    assert "http://127.0.0.1:9123 " in capsys.readouterr().out


def test_it_listens_on_this_machine_alone_unless_told(became: list[list[str]]) -> None:
    cli.main(["run"])
    flags = _flags(became[0])
    assert flags["server.address"] == HOST
    assert "server.allowedHosts" not in flags


def test_listening_to_all_says_so_and_lets_every_name_in(
    became: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["run", "--host", "0.0.0.0", "--no-sign-in"])
    out, err = capsys.readouterr()
    assert "http://localhost:" in out
    assert "Every machine" in err
    assert _flags(became[0])["server.allowedHosts"] == "*"


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("browser.gatherUsageStats", "false"),
        ("browser.serverAddress", HOST),
        ("server.fileWatcherType", "none"),
        ("server.enableXsrfProtection", "true"),
        ("server.enableCORS", "true"),
        ("server.headless", "true"),
        ("theme.base", "light"),
    ],
)
def test_what_guards_privacy_is_a_flag_that_nothing_can_undo(flag: str, value: str) -> None:
    assert _flags(run.server_command(HOST, 8501))[flag] == value


def test_open_lets_streamlit_open_the_browser(became: list[list[str]]) -> None:
    cli.main(["run", "--open"])
    assert _flags(became[0])["server.headless"] == "false"


def test_an_ipv6_address_stands_in_brackets() -> None:
    assert run.address("::1", 8501) == "http://[::1]:8501"


def test_where_a_process_cannot_be_replaced_it_waits_for_its_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "_process_can_be_replaced", lambda: False)
    monkeypatch.setattr(run, "_wait_for", lambda command: 7)
    with pytest.raises(typer.Exit) as ended:
        run.run()
    assert ended.value.exit_code == 7


def test_the_waiting_process_gives_the_exit_code_of_its_child() -> None:
    assert run._wait_for([sys.executable, "-c", "raise SystemExit(5)"]) == 5


def test_the_waiting_process_outlasts_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    class Child:
        asked = 0

        def __init__(self, command: list[str]) -> None:
            pass

        def wait(self) -> int:
            Child.asked += 1
            if Child.asked < 3:
                raise KeyboardInterrupt
            return 0

        def poll(self) -> int:
            return 0

    monkeypatch.setattr(subprocess, "Popen", Child)
    assert run._wait_for(["server"]) == 0
    assert Child.asked == 3


def test_windows_is_where_a_process_cannot_be_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    on_windows = run._process_can_be_replaced()
    monkeypatch.undo()
    assert (on_windows, run._process_can_be_replaced()) == (False, os.name != "nt")


def test_the_script_that_is_served_is_there() -> None:
    assert serve.APP.is_file()


@pytest.mark.parametrize("name", ["_no_address", "_nothing_to_check"])
def test_nothing_is_asked_in_the_place_of_streamlits_questions(name: str) -> None:
    assert getattr(serve, name)() is None


def test_the_file_beside_the_script_guards_privacy_too() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["server"]["address"] == HOST
    assert CONFIG["server"]["enableXsrfProtection"] is True
    assert CONFIG["client"]["allowedOrigins"] == []


def test_no_font_is_fetched() -> None:
    theme = CONFIG["theme"]
    assert theme["fontFaces"] == []
    assert [name for name in ("font", "headingFont", "codeFont") if "http" in theme[name]] == []


def test_every_setting_is_one_that_streamlit_knows() -> None:
    from streamlit import config

    known = set(config._config_options_template)
    given = {
        f"{section}.{name}"
        for section, values in CONFIG.items()
        for name in values
        if section != "theme"
    }
    themes = {f"theme.{name}" for name in CONFIG["theme"] if name not in ("light", "dark")}
    for tone in ("light", "dark"):
        themes |= {f"theme.{tone}.{name}" for name in CONFIG["theme"][tone]}
    flags = set(_flags(run.server_command("0.0.0.0", 8501)))
    assert (given | themes | flags) - known == set()


def _luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2.2, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("tone", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("text", ["textColor", "linkColor"])
def test_text_can_be_read_by_wcag_aa(tone: str, ground: str, text: str) -> None:
    colours = CONFIG["theme"][tone]
    assert _contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("tone", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_a_faded_caption_can_be_read_by_wcag_aa(tone: str, ground: str) -> None:
    text, behind = (CONFIG["theme"][tone][name] for name in ("textColor", ground))
    # Streamlit gives captions the text's colour at 60 % opacity.
    mixed = [
        round(0.6 * int(text[at : at + 2], 16) + 0.4 * int(behind[at : at + 2], 16))
        for at in (1, 3, 5)
    ]
    assert _contrast("#{:02x}{:02x}{:02x}".format(*mixed), behind) >= 4.5


@pytest.mark.parametrize("tone", ["light", "dark"])
def test_white_can_be_read_on_a_button_and_the_button_seen(tone: str) -> None:
    colours = CONFIG["theme"][tone]
    assert _contrast("#ffffff", colours["primaryColor"]) >= 4.5
    assert _contrast(colours["primaryColor"], colours["backgroundColor"]) >= 3


@pytest.mark.parametrize("tone", ["light", "dark"])
def test_code_can_be_read(tone: str) -> None:
    colours = CONFIG["theme"][tone]
    assert _contrast(colours["codeTextColor"], colours["codeBackgroundColor"]) >= 4.5
