"""`kindred run` keeps to this machine, whatever the folder and the settings around it."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
# Imported by Python itself at every start, before anything else: writes down whom it turns to.
WATCH = """
import json, os, sys

def note(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        place = arguments[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        place = arguments[0]
    else:
        return
    if isinstance(place, tuple):
        place = place[0]
    with open(os.environ["TURNED_TO"], "a") as notes:
        notes.write(json.dumps([event, place if place is None else str(place)]) + "\\n")

sys.addaudithook(note)
"""
# What a person may have for other projects: none of it is meant for this one.
FOREIGN_SETTINGS = """
[browser]
gatherUsageStats = true
[server]
address = "0.0.0.0"
baseUrlPath = "elsewhere"
enableXsrfProtection = false
[theme]
base = "http://settings.example/theme.toml"
"""


@dataclass
class Server:
    """A server that runs in a folder of somebody else."""

    process: subprocess.Popen[str]
    address: str
    folder: Path
    notes: Path
    sockets: set[tuple[str, str]]

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def turned_to(self) -> list[tuple[str, str | None]]:
        """Each event of the network with whom it concerned, in order."""
        text = self.notes.read_text(encoding="utf-8") if self.notes.exists() else ""
        return [tuple(json.loads(line)) for line in text.splitlines()]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server, started among foreign modules and settings and watched from its start."""
    folder = tmp_path_factory.mktemp("elsewhere")
    home = folder / "home"
    for name in ("data", "geo", "dashboard", "streamlit", "pandas"):
        (folder / f"{name}.py").write_text(f"raise SystemExit('the wrong {name}')\n")
    for place, settings in ((home, FOREIGN_SETTINGS), (folder, "[server\nnot toml")):
        (place / ".streamlit").mkdir(parents=True)
        (place / ".streamlit" / "config.toml").write_text(settings)
    (home / ".streamlit" / "credentials.toml").write_text("not toml either")
    watch = folder / "watch"
    watch.mkdir()
    (watch / "sitecustomize.py").write_text(WATCH)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "KINDRED_DATA_DIR": str(folder / "snapshots"),
        "PYTHONPATH": os.pathsep.join([str(watch), str(ROOT)]),
        "PYTHONUNBUFFERED": "1",
        "TURNED_TO": str(folder / "notes"),
    }
    with (folder / "errors").open("w") as errors:
        process = subprocess.Popen(
            _run_command(),
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://[0-9.]+:\d+", line)
    assert found, f"no address in {line!r}: {(folder / 'errors').read_text()}"
    running = Server(process, found[0], folder, folder / "notes", set())
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(running, done), daemon=True)
    watcher.start()
    try:
        _wait_until_it_listens(running)
        yield running
    finally:
        done.set()
        watcher.join()
        process.terminate()
        process.wait(SECONDS)
        process.stdout.close()


@pytest.fixture(scope="module")
def visited(server: Server, chromium: Browser) -> tuple[Server, str, list[str], str]:
    """The server after a visit and a foreign knock: it, the title, the requests, the answer."""
    requests: list[str] = []
    page = chromium.new_page()
    page.on("request", lambda request: requests.append(request.url))
    page.goto(server.address)
    page.get_by_role("heading").first.wait_for(timeout=SECONDS * 1000)
    page.wait_for_load_state("networkidle")
    title = page.title()
    page.close()
    return server, title, requests, _knock(server.port, "http://foreign.example")


def _run_command() -> list[str]:
    """Give `kindred run` with a port that no test beside this one will choose."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return [sys.executable, "-P", "-m", "dashboard.cli", "run", "--port", str(port)]


def _wait_until_it_listens(server: Server) -> None:
    for _ in range(SECONDS * 20):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 1):
            return
        assert server.process.poll() is None, (server.folder / "errors").read_text()
        time.sleep(0.05)
    pytest.fail("the server did not listen in time")


def _watch(server: Server, done: threading.Event) -> None:
    """Gather (state, remote or local address) of every socket of the server, by the kernel."""
    while not done.wait(0.01):
        with contextlib.suppress(OSError):
            server.sockets.update(_sockets(server.process.pid))


def _sockets(pid: int) -> Iterator[tuple[str, str]]:
    """Sockets of one process as the kernel lists them; none where there is no /proc."""
    own = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            own.add(str(entry.readlink()))
    for table in ("tcp", "tcp6", "udp", "udp6"):
        rows = Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
        for row in rows:
            fields = row.split()
            if f"socket:[{fields[9]}]" not in own:
                continue
            if fields[3] == "0A":  # LISTEN, see include/net/tcp_states.h
                yield "listens", _address(fields[1])
            elif not _address(fields[2]).startswith(("0.0.0.0", "::")):
                yield "speaks", _address(fields[2])


def _address(field: str) -> str:
    """Decode an address of /proc/net: 32-bit words in the machine's own byte order."""
    raw = bytes.fromhex(field.partition(":")[0])
    words = [raw[at : at + 4] for at in range(0, len(raw), 4)]
    if sys.byteorder == "little":
        words = [word[::-1] for word in words]
    return str(ipaddress.ip_address(b"".join(words)))


def _is_here(place: str | None) -> bool:
    """Tell whether an address or a name is that of this machine, without asking anybody."""
    if place in (None, "", "localhost") or str(place).startswith(("/", "b'")):
        return True
    try:
        address = ipaddress.ip_address(str(place))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _knock(port: int, origin: str) -> str:
    """Ask for the WebSocket as a page of another site would; give the first line of the answer."""
    with socket.create_connection(("127.0.0.1", port), SECONDS) as connection:
        connection.sendall(
            (
                f"GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: {origin}\r\n"
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: a2luZHJlZCBtYXJrZXRzIQ==\r\n\r\n"
            ).encode()
        )
        return connection.recv(200).decode(errors="replace").partition("\r\n")[0]


@pytest.mark.slow
def test_the_page_opens_from_a_folder_with_modules_of_our_names(
    visited: tuple[Server, str, list[str], str],
) -> None:
    assert "Kindred Markets" in visited[1]


def test_the_server_turns_to_nobody(visited: tuple[Server, str, list[str], str]) -> None:
    turned_to = visited[0].turned_to()
    assert turned_to, "the watch wrote nothing down"
    assert [item for item in turned_to if not _is_here(item[1])] == []


def test_the_kernel_knows_of_no_connection_elsewhere(
    visited: tuple[Server, str, list[str], str],
) -> None:
    assert [item for item in visited[0].sockets if not _is_here(item[1])] == []


def test_the_browser_asks_the_server_alone(visited: tuple[Server, str, list[str], str]) -> None:
    server, _, requests, _ = visited
    foreign = [
        url
        for url in requests
        if not url.startswith((server.address, server.address.replace("http", "ws", 1)))
        and not url.startswith(("data:", "blob:"))
    ]
    assert requests
    assert foreign == []


def test_a_page_of_another_site_is_refused_without_asking_anybody(
    visited: tuple[Server, str, list[str], str],
) -> None:
    assert " 403 " in f"{visited[3]} "


def test_the_dashboards_own_page_is_let_in(server: Server) -> None:
    assert " 101 " in _knock(server.port, server.address)


def test_settings_of_other_projects_are_left_alone(server: Server) -> None:
    assert (
        server.folder / "home" / ".streamlit" / "credentials.toml"
    ).read_text() == "not toml either"
    assert "Traceback" not in (server.folder / "errors").read_text()


def test_the_watch_would_notice(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    # An address kept for documentation; connecting a datagram socket sends nothing.
    code = (
        "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM);"
        "s.connect(('192.0.2.1', 9))"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(tmp_path), "TURNED_TO": str(tmp_path / "notes")},
        timeout=SECONDS,
        check=False,
    )
    event, place = json.loads((tmp_path / "notes").read_text())
    assert (event, _is_here(place)) == ("socket.connect", False)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_whoever_stops_the_process_stops_the_server(tmp_path: Path, number: int) -> None:
    process = subprocess.Popen(
        _run_command(),
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().split()[2]
    running = Server(process, address, tmp_path, tmp_path / "notes", set())
    _wait_until_it_listens(running)
    process.send_signal(number)
    process.wait(SECONDS)
    process.stdout.close()
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", running.port), 1):
        pass
