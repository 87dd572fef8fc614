"""A real PostgreSQL server for the tests, from the binaries of the system where there are any."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ABSENT = "no PostgreSQL server here: /usr/lib/postgresql/*/bin has no initdb and none is on PATH"

_USER = "postgres"


def binaries() -> Path | None:
    """Give the folder with initdb and pg_ctl; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).parent if on_path else None


@contextmanager
def server() -> Iterator[str]:
    """Start a server of our own on a free port of this machine; give its address."""
    folder = binaries()
    assert folder is not None, ABSENT
    home = Path(tempfile.mkdtemp(prefix="kindred-postgresql-"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root.
        shutil.chown(home, _USER, _USER)
        as_user = ["runuser", "-u", _USER, "--"]
    port = _free_port()

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*as_user, str(folder / program), "-D", str(home / "data"), *arguments],
            check=True,
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
        )

    try:
        run("initdb", "-U", "kindred", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off"
        run("pg_ctl", "-w", "-l", str(home / "log"), "-o", options, "start")
        try:
            yield f"postgresql://kindred@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
