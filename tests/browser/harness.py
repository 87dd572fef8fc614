"""Servers, pages and what goes over the network: what the browser fixtures are made of."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebSocket

from dashboard.commands.run import server_command

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD = ROOT / "dashboard"
HOST = "127.0.0.1"
SECONDS_TO_START = 90
MILLISECONDS_TO_WAIT = 60_000
MILLISECONDS_TO_EXPECT = 30_000
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever the page tries, no name is looked up.
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}, EXCLUDE localhost",
)


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    url: str
    pid: int
    log: Path


class ServerFactory:
    """Starts servers and ends them together."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[tuple[str, ...], Server] = {}
        self._processes: list[subprocess.Popen[bytes]] = []

    def product(self, *flags: str, environment: Mapping[str, str] | None = None) -> Server:
        """Give the dashboard's own server, started as ``kindred run`` starts it."""
        told = environment or {}
        key = ("product", *flags, *(f"{name}={value}" for name, value in sorted(told.items())))
        if key not in self._running:
            port = _free_port()
            command = [*server_command(HOST, port), *flags]
            self._running[key] = self._start(command, port, told)
        return self._running[key]

    def app(self, script: Path, *flags: str) -> Server:
        """Give a server of one script, beside which lie the product's static files and theme."""
        key = (str(script), *flags)
        if key not in self._running:
            folder = self._folder / f"app{len(self._running)}"
            folder.mkdir()
            shutil.copy(script, folder)
            shutil.copytree(DASHBOARD / "static", folder / "static")
            shutil.copytree(DASHBOARD / ".streamlit", folder / ".streamlit")
            port = _free_port()
            command = [sys.executable, "-P", "-m", "streamlit", "run", str(folder / script.name)]
            told = (f"--server.port={port}", f"--browser.serverPort={port}", *flags)
            self._running[key] = self._start([*command, *told], port)
        return self._running[key]

    def _start(
        self, command: list[str], port: int, environment: Mapping[str, str] | None = None
    ) -> Server:
        """Start a process and wait until it answers; its output goes into a file."""
        number = len(self._processes)
        log = self._folder / f"server{number}.log"
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=self._folder,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **(environment or {})},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._processes.append(process)
        url = f"http://{HOST}:{port}"
        end = time.monotonic() + SECONDS_TO_START
        while not _answers(f"{url}/_stcore/health"):
            if process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"The server did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)
        return Server(url, process.pid, log)

    def stop(self) -> None:
        """End every server."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@dataclass
class Traffic:
    """What the pages of one test asked for and got."""

    requests: list[str] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    """Payloads of WebSocket frames from the server, in order."""
    sent: list[bytes] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    _errors_allowed: bool = False

    def watch(self, page: Page) -> None:
        """Write down everything from a page."""
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", self._watch_socket)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        """Write down what the page was kept from by the server's policy."""
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def allow_errors(self) -> None:
        """Let scripts of the pages fail in this test."""
        self._errors_allowed = True

    def foreign(self) -> list[str]:
        """Give the requests for another host than this machine."""
        return [url for url in self.requests if _host(url) not in (HOST, "localhost", "")]

    def check(self) -> None:
        """Fail when a page spoke to others or a script failed."""
        assert not self.foreign(), f"Requests to other hosts: {self.foreign()}"
        assert self._errors_allowed or not self.complaints, self.complaints

    def _watch_socket(self, socket: WebSocket) -> None:
        self.requests.append(socket.url)
        socket.on("framereceived", lambda payload: self.received.append(_bytes(payload)))
        socket.on("framesent", lambda payload: self.sent.append(_bytes(payload)))


class Contexts:
    """Browser contexts that tests share, as a second visit is far quicker than the first."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._shared: dict[str, BrowserContext] = {}

    def shared(self, **options: Any) -> BrowserContext:
        """Give the context with these options."""
        key = repr(sorted(options.items()))
        if key not in self._shared:
            self._shared[key] = self.new(**options)
        return self._shared[key]

    def new(self, **options: Any) -> BrowserContext:
        """Give a context without a past."""
        context = self._browser.new_context(**options)
        context.set_default_timeout(MILLISECONDS_TO_WAIT)
        return context


class PageFactory:
    """Opens pages and closes them with the test."""

    def __init__(self, contexts: Contexts, traffic: Traffic) -> None:
        self._contexts = contexts
        self._traffic = traffic
        self._close: list[Page | BrowserContext] = []

    def __call__(
        self,
        width: int = 1440,
        height: int = 900,
        *,
        dark: bool = False,
        touch: bool = False,
        fresh: bool = False,
        **options: Any,
    ) -> Page:
        """Open an empty page.

        Parameters
        ----------
        width, height
            Of the window, in pixels.
        dark
            Whether the reader prefers dark pages.
        touch
            Whether there are fingers.
        fresh
            Whether the browser has never been here: nothing in its cache or its storage. Other
            pages have sessions of their own too, but share what the browser keeps.
        options
            Any other of Playwright's context options, such as ``reduced_motion="reduce"``.
        """
        scheme = "dark" if dark else "light"
        options = {"color_scheme": scheme, "has_touch": touch, **options}
        context = self._contexts.new(**options) if fresh else self._contexts.shared(**options)
        page = context.new_page()
        self._close.append(context if fresh else page)
        page.set_viewport_size({"width": width, "height": height})
        self._traffic.watch(page)
        return page

    def close(self) -> None:
        """Close every page."""
        for opened in self._close:
            opened.close()


def _free_port() -> int:
    """Take a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    """Tell whether a server says that it is well."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _host(url: str) -> str:
    """Take the host of an address; data and blob addresses have none."""
    parts = urlsplit(url.removeprefix("blob:"))
    return parts.hostname or ""


def _bytes(payload: bytes | str) -> bytes:
    """Give a frame's payload as bytes."""
    return payload.encode() if isinstance(payload, str) else payload
