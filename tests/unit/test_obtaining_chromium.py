"""How the browser tests come by a Chromium, on machines with and without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import chromium

GOOD = "#!/bin/sh\necho Chromium 140\n"
STAND_IN = "#!/bin/sh\necho 'install the snap'; exit 1\n"


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which nothing but this folder holds commands."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    monkeypatch.setattr(chromium, "PLACES", ())
    monkeypatch.setattr(chromium, "_playwrights_own", lambda: None)
    return folder


def _command(folder: Path, name: str, script: str = GOOD) -> Path:
    path = folder / name
    path.write_text(script, encoding="utf-8")
    path.chmod(0o755)
    return path


def test_one_that_is_installed_is_taken(bin_folder: Path) -> None:
    installed = _command(bin_folder, "google-chrome")
    assert chromium.find() == installed


def test_a_stand_in_that_does_not_start_is_passed_over(bin_folder: Path) -> None:
    _command(bin_folder, "chromium-browser", STAND_IN)
    installed = _command(bin_folder, "google-chrome-stable")
    assert chromium.find() == installed


def test_the_one_that_is_named_comes_first(
    bin_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _command(bin_folder, "chromium")
    named = _command(tmp_path, "mine")
    monkeypatch.setenv(chromium.VARIABLE, str(named))
    assert chromium.find() == named


def test_a_wrong_name_is_not_passed_over(bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _command(bin_folder, "chromium")
    monkeypatch.setenv(chromium.VARIABLE, "/nowhere/chromium")
    assert chromium.find() is None
    assert chromium.obtain() is None


def test_where_there_is_none_the_first_way_that_works_is_taken(bin_folder: Path) -> None:
    tried: list[str] = []

    def in_vain() -> bool:
        tried.append("in vain")
        return False

    def well() -> bool:
        tried.append("well")
        _command(bin_folder, "chromium")
        return True

    assert chromium.obtain((in_vain, well, in_vain)) == bin_folder / "chromium"
    assert tried == ["in vain", "well"]


def test_root_on_debian_installs_debians_package(
    bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    _command(bin_folder, "apt-get")
    monkeypatch.setattr(chromium, "_is_debian", lambda: True)
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 0)
    monkeypatch.setattr(chromium, "_run", lambda command, **_: ran.append(command) or True)
    assert chromium.by_apt()
    assert ran[-1][:4] == ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    assert ran[-1][-2:] == list(chromium.PACKAGES)


@pytest.mark.parametrize(("password_needed", "expected"), [(False, ["sudo", "-n"]), (True, None)])
def test_sudo_is_used_only_where_it_asks_no_password(
    bin_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    password_needed: bool,
    expected: list[str] | None,
) -> None:
    _command(bin_folder, "apt-get")
    _command(bin_folder, "sudo", f"#!/bin/sh\nexit {int(password_needed)}\n")
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 1000)
    assert chromium._right_to_install() == expected


def test_other_systems_leave_apt_alone(bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _command(bin_folder, "apt-get")
    monkeypatch.setattr(chromium, "_is_debian", lambda: False)
    assert not chromium.by_apt()


def test_where_nothing_helps_it_says_what_to_install(
    bin_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(chromium, "by_apt", lambda: False)
    monkeypatch.setattr(chromium, "by_playwright", lambda: False)
    assert chromium.main() == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "sudo apt-get install chromium" in err
    assert "playwright install" in err


def test_the_path_alone_is_printed(bin_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    installed = _command(bin_folder, "chromium")
    assert chromium.main() == 0
    assert capsys.readouterr().out == f"{installed}\n"
