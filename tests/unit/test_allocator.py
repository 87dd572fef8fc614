"""Threads share the C library's arenas, so that what is freed is of use to the others."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

from dashboard.server.allocator import SETTINGS, settle

ARENAS = """
import ctypes, tempfile, threading
from dashboard.server import allocator

set_now = allocator.settle()
together = threading.Barrier(12)

def work():
    together.wait()
    kept = [bytes(1_000 + number) for number in range(2_000)]
    together.wait()

threads = [threading.Thread(target=work) for _ in range(12)]
for thread in threads: thread.start()
for thread in threads: thread.join()
c = ctypes.CDLL(None)
c.fopen.restype, c.fopen.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_char_p)
c.malloc_info.argtypes, c.fclose.argtypes = (ctypes.c_int, ctypes.c_void_p), (ctypes.c_void_p,)
with tempfile.NamedTemporaryFile() as file:
    stream = c.fopen(file.name.encode(), b"w")
    c.malloc_info(0, stream)
    c.fclose(stream)
    print(len(set_now), file.read().count(b"<heap nr="))
"""

glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="settings of glibc alone")


def arenas(**told: str) -> list[int]:
    names = {name for name, *_ in SETTINGS}
    environment = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        [sys.executable, "-c", ARENAS],
        env={**environment, **told},
        capture_output=True,
        text=True,
        check=True,
    )
    return [int(word) for word in done.stdout.split()]


@glibc
def test_threads_share_two_arenas() -> None:
    assert arenas() == [3, 2]


@glibc
def test_what_an_operator_set_stays() -> None:
    found, count = arenas(MALLOC_ARENA_MAX="6")
    assert (found, count > 2) == (2, True)


def test_nothing_is_set_twice() -> None:
    assert settle({name: "1" for name, *_ in SETTINGS}) == ()
