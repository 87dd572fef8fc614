"""Servers as processes of their own, and a plain client that speaks Streamlit's protocol."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str, status: int = 200) -> bool:
    try:
        return requests.get(url, timeout=5).status_code == status
    except requests.RequestException:
        return False


def wait_for(true: Any, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until something is true, or fail with what the process has said."""
    end = time.monotonic() + SECONDS
    while not true():
        said = log.read_text(encoding="utf-8", errors="replace")
        assert process.poll() is None, said
        assert time.monotonic() < end, said
        time.sleep(0.05)


@contextmanager
def kindred(
    folder: Path, arguments: Sequence[str], environment: Mapping[str, str]
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Run ``kindred`` until the end of the block; give the process and what it says."""
    log = folder / "server.log"
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "dashboard.cli", *arguments],
            cwd=folder,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(paths),
                "KINDRED_DATA_DIR": str(folder / "kindred"),
                **environment,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process, log
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Browser:
    """Cookies, pages and the WebSocket of one reader, without a browser."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.session.get(f"{self.url}{path}", timeout=20, **options)

    def socket(self, *, origin: str = "", cookies: bool = True, xsrf: bool = True) -> Any:
        """Open the WebSocket as the page does."""
        if "_streamlit_xsrf" not in self.session.cookies:
            self.get("/_stcore/health")
        jar = "; ".join(f"{item.name}={item.value}" for item in self.session.cookies)
        token = self.session.cookies.get("_streamlit_xsrf") or ""
        parts = urlsplit(self.url)
        return connect(
            f"ws://{parts.netloc}{parts.path}/_stcore/stream",
            origin=origin or f"{parts.scheme}://{parts.netloc}",  # type: ignore[arg-type]
            subprotocols=["streamlit", token] if xsrf and token else ["streamlit"],  # type: ignore[list-item]
            additional_headers={"Cookie": jar} if cookies else {},
            max_size=2**27,
            open_timeout=20,
        )

    def read(self, query: str = "", page: str = "", **options: Any) -> Page:
        """Open a page and read it until it is drawn."""
        with self.socket(**options) as socket:
            message = BackMsg()
            message.rerun_script.query_string = query
            message.rerun_script.page_name = page
            socket.send(message.SerializeToString())
            found = Page()
            while not found.finished:
                found.hear(socket.recv(timeout=60))
        return found

    def upload(self, name: str, content: bytes) -> int:
        """Open a page, send a file in its session as no control asked for, and give the status."""
        with self.socket() as socket:
            socket.send(BackMsg(rerun_script={}).SerializeToString())
            found = Page()
            while not found.finished:
                found.hear(socket.recv(timeout=60))
            return self.session.put(
                f"{self.url}/_stcore/upload_file/{found.session}/{name}",
                files={"file": content},
                headers={"X-Xsrftoken": self.session.cookies["_streamlit_xsrf"]},
                timeout=30,
            ).status_code

    def sign_in(self, found: Page, referer: str = "/") -> requests.Response:
        """Press Sign in on the page of an open session, and follow wherever that leads."""
        address = found.redirect
        assert address, found.texts
        return self.session.get(
            urljoin(self.url + "/", address),
            headers={"Referer": f"{self.url}{referer}"},
            timeout=30,
        )

    def pressed(self, label: str, query: str = "") -> Page:
        """Open a page, press a button, and give what the page shows then."""
        with self.socket() as socket:
            message = BackMsg()
            message.rerun_script.query_string = query
            socket.send(message.SerializeToString())
            found = Page()
            while not found.finished:
                found.hear(socket.recv(timeout=60))
            message = BackMsg()
            message.rerun_script.query_string = query
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = found.buttons[label], True
            socket.send(message.SerializeToString())
            after = Page()
            while not after.finished and not after.redirect:
                after.hear(socket.recv(timeout=60))
        return after


class Page:
    """What a page said."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.buttons: dict[str, str] = {}
        self.redirect = ""
        self.session = ""
        self.finished = False

    @property
    def text(self) -> str:
        return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", "\n".join(self.texts))

    def hear(self, raw: str | bytes) -> None:
        """Take in one message of the server's."""
        assert isinstance(raw, bytes)
        message = ForwardMsg()
        message.ParseFromString(raw)
        kind = message.WhichOneof("type")
        if kind == "auth_redirect":
            self.redirect = message.auth_redirect.url
        elif kind == "new_session":
            self.session = message.new_session.initialize.session_id
        elif kind == "script_finished":
            self.finished = True
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "button":
                self.buttons[element.button.label] = element.button.id
            self.texts += _strings(element)


def _strings(message: Any) -> Iterator[str]:
    for field, value in message.ListFields():
        for item in value if field.is_repeated else [value]:
            if isinstance(item, str):
                yield item
            elif hasattr(item, "ListFields"):
                yield from _strings(item)


NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").is_file() else None)
"""Debian's nginx, which stands where not every user's PATH leads."""


@contextmanager
def nginx(folder: Path, included: Path) -> Iterator[Path]:
    """Run nginx with a configuration of ours inside the smallest of its own; give its log."""
    assert NGINX is not None
    folder.mkdir()
    temporary = "\n".join(
        f"{kind}_temp_path {folder / kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "main.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    main.write_text(
        f"{user}\nworker_processes 1;\ndaemon off;\npid {folder / 'pid'};\nerror_log stderr;\n"
        f"events {{}}\nhttp {{\n{temporary}\ninclude {included};\n}}\n",
        encoding="utf-8",
    )
    log = folder / "log"
    command = [NGINX, "-p", str(folder), "-e", "stderr", "-c", str(main)]
    with log.open("wb") as output:
        subprocess.run([*command, "-t"], check=True, stdout=output, stderr=output, timeout=30)
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        yield log
    finally:
        process.send_signal(signal.SIGQUIT)
        process.send_signal(signal.SIGTERM)
        process.wait(20)


@dataclass
class Replicas:
    """Two replicas behind nginx, below a path."""

    url: str
    ports: tuple[int, int]
    process: subprocess.Popen[bytes]
    log: Path
    nginx_log: Path

    def lines(self, event: str) -> list[dict[str, Any]]:
        """Give the lines of the log about something."""
        found = []
        for line in self.log.read_text(encoding="utf-8").splitlines():
            if line.startswith("{"):
                told = json.loads(line)
                if told["event"] == event:
                    found.append(told)
        return found

    def pids(self) -> dict[int, int]:
        """Give the process of each port, as the supervisor told it last."""
        return {
            told["port"]: int(told["said"].rpartition(" ")[2])
            for told in self.lines("replica")
            if told["said"].startswith("started")
        }

    def ready(self) -> bool:
        return all(answers(f"http://127.0.0.1:{port}/readyz") for port in self.ports)


@contextmanager
def replicas(
    folder: Path,
    database: str,
    base: str = "markets",
    more: Callable[[str], Sequence[str]] | None = None,
) -> Iterator[Replicas]:
    """Run ``kindred serve`` with two replicas, and Debian's nginx in front of them.

    `more` gives further arguments for the address by which readers know the server.
    """
    first = free_port()
    port = free_port()
    conf = folder / "kindred.conf"
    arguments = [
        "serve", "--replicas", "2", "--port", str(port), "--first-port", str(first),
        "--base-path", base, "--nginx", str(conf), "--log", "json",
    ]  # fmt: skip
    if more is not None:
        arguments += more(f"http://127.0.0.1:{port}/{base}")
    told = {"KINDRED_DATABASE_URL": database, "KINDRED_WORKSPACES": "anyone"}
    with kindred(folder, arguments, told) as (process, log):
        made = Replicas(
            f"http://127.0.0.1:{port}/{base}",
            (first, first + 1),
            process,
            log,
            folder / "n" / "log",
        )
        wait_for(made.ready, process, log)
        with nginx(folder / "n", conf):
            wait_for(lambda: answers(f"{made.url}/livez"), process, log)
            yield made
