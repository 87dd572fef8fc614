"""How the C library hands out memory to a process of many threads that runs for weeks."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Mapping

SETTINGS: tuple[tuple[str, int, int], ...] = (
    ("MALLOC_ARENA_MAX", -8, 2),
    ("MALLOC_MMAP_THRESHOLD_", -3, 1 << 20),
    ("MALLOC_TRIM_THRESHOLD_", -1, 16 << 20),
)
"""Variable of the environment that says the same, `mallopt`'s number for it, and the value."""


def settle(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Have glibc keep memory together; where another C library serves, nothing changes.

    By itself glibc gives threads arenas of their own, eight for each processor, so that they need
    not wait for each other. A server of pages has a thread for each reader; one of them runs at a
    time anyhow, and what they make stays for all. A few kept results in each arena hold all that
    was freed around them: half of the arenas' memory was free and of no use. Large blocks, in turn,
    are given back to the system at once only as long as none was freed that was larger; with a
    bound that is told, that stays so, and what a refresh took is given back. Smaller ones stay at
    hand up to some megabytes, because draws ask for them thousands of times.

    Parameters
    ----------
    environment
        What is set there stays as it is: an operator may know better.

    Returns
    -------
    tuple of str
        The names of what was set.

    References
    ----------
    mallopt(3), M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD, in the Linux manual pages.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # musl, macOS, Windows
        return ()
    return tuple(
        name
        for name, number, value in SETTINGS
        if name not in environment and mallopt(number, value) == 1
    )
