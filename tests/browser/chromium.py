"""Find a Chromium for the browser tests, or obtain one; run as a script it prints the path.

In this order: the one that KINDRED_CHROMIUM names, one that is installed, Playwright's own if it
was downloaded before, Debian's by apt where this user may install packages, Playwright's download.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

VARIABLE = "KINDRED_CHROMIUM"
COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
# Without recommended packages a bare machine has no font at all; this one has every letter used.
PACKAGES = ("chromium", "fonts-dejavu-core")
SECONDS_TO_INSTALL = 300
WHAT_TO_DO = """\
No Chromium for the browser tests, and none could be obtained. Do one of these, then try again:
  Debian:        sudo apt-get install chromium
  other Linux:   install Chromium or Google Chrome with your package manager
  macOS:         install Google Chrome
  anywhere:      .venv/bin/python -m playwright install --with-deps chromium
or name a browser that you have:  KINDRED_CHROMIUM=/path/to/chromium make test"""


def main() -> int:
    """Print the path of a Chromium; say on standard error what is being done."""
    browser = find() or obtain()
    if browser is None:
        print(WHAT_TO_DO, file=sys.stderr)
        return 1
    print(browser)
    return 0


def find() -> Path | None:
    """Give the first browser that is there and starts; None when there is none.

    A browser that KINDRED_CHROMIUM names is taken or nothing: a wrong path is not passed over.
    """
    named = os.environ.get(VARIABLE)
    candidates = [Path(named)] if named else _installed()
    return next((browser for browser in candidates if starts(browser)), None)


def obtain(
    ways: tuple[Callable[[], bool], ...] | None = None,
) -> Path | None:
    """Try each way of installing until there is a browser that starts."""
    if os.environ.get(VARIABLE):
        return None
    for way in ways or (by_apt, by_playwright):
        if way():
            browser = find()
            if browser is not None:
                return browser
    return None


def starts(browser: Path) -> bool:
    """Tell whether it answers; some distributions ship a stand-in that only asks for a snap."""
    if os.name == "nt":  # there a browser that is asked for its version opens a window
        return browser.is_file()
    try:
        answer = subprocess.run(
            [str(browser), "--version"], capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def by_apt() -> bool:
    """Install Debian's package where that needs no password; tell whether it went through."""
    prefix = _right_to_install()
    if prefix is None or not _is_debian():
        return False
    _say("Installing Debian's Chromium for the browser tests ...")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    _run([*apt, "update"])  # a stale or partly unreachable list may still do
    return _run([*apt, "install", "-y", "--no-install-recommends", *PACKAGES])


def by_playwright() -> bool:
    """Download Playwright's Chromium; tell whether it went through."""
    _say("Downloading Playwright's Chromium for the browser tests ...")
    install = [sys.executable, "-m", "playwright", "install"]
    if _right_to_install() is not None and _run([*install, "--with-deps", "chromium"]):
        return True
    return _run([*install, "chromium"])


def _installed() -> Iterator[Path]:
    """Every place where a browser may be, the likeliest first."""
    for command in COMMANDS:
        found = shutil.which(command)
        if found:
            yield Path(found)
    yield from (Path(place) for place in PLACES if Path(place).is_file())
    downloaded = _playwrights_own()
    if downloaded is not None:
        yield downloaded


def _playwrights_own() -> Path | None:
    """Where Playwright keeps the Chromium that it downloaded; None when it has none."""
    question = (
        "from playwright.sync_api import sync_playwright as p\n"
        "with p() as playwright: print(playwright.chromium.executable_path)"
    )
    try:
        answer = subprocess.run(
            [sys.executable, "-c", question],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    path = Path(answer.stdout.strip() or "-")
    return path if path.is_file() else None


def _right_to_install() -> list[str] | None:
    """What to write before apt-get: nothing for root, sudo where it asks no password."""
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _run(["sudo", "-n", "true"], quiet=True):
        return ["sudo", "-n"]
    return None


def _is_debian() -> bool:
    """Ubuntu's package of that name is a stand-in for a snap and of no use here."""
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return "ID=debian" in lines


def _run(command: list[str], *, quiet: bool = False) -> bool:
    """Carry a command out with its output on standard error; tell whether it went well."""
    output = subprocess.DEVNULL if quiet else sys.stderr
    try:
        return (
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                timeout=SECONDS_TO_INSTALL,
                check=False,
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
