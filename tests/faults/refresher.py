"""Refreshes for ever, in processes that a test may end at any moment.

The process itself only imports and forks: for each line on its input, a seed and a number, it
begins a child that publishes ever other figures on a server of its own, refreshes from it, and now
and then holds a snapshot fast or removes old ones. It writes the child's number. A child whose
number is not 0 ends itself by force when it has touched so many files of the user's folder.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from typing import Any

from data.snapshot import EMBEDDED, open_snapshot
from data.store import prune, stored, use
from tests.faults.publishers import Publishers
from tests.faults.server import publishing
from tests.faults.small import run, small_catalogue


def end_at(touch: int) -> None:
    """End the process by force just before it touches a file for the given time."""
    folder = os.environ["KINDRED_DATA_DIR"]
    left = [touch]

    def look(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" or event.startswith(("os.", "shutil.")):
            if not any(folder in str(each) for each in arguments[:2]):
                return
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)


def refresh_for_ever(seed: int) -> None:
    """Never comes back."""
    chance = random.Random(seed)
    with publishing(Publishers(open_snapshot().snapshot, small_catalogue())) as server:
        while True:
            server.publishers.set("SP.POP.TOTL", "VNM", "2025", chance.random() * 1e6)
            run(small_catalogue(server.url), server.environment(), only=["SP.POP.TOTL"], keep=3)
            if chance.random() < 0.3:
                # What ships is of an earlier vintage: refreshed from it, nothing would be newest.
                use(chance.choice([item.name for item in stored() if item.name != EMBEDDED]))
            if chance.random() < 0.3:
                use("newest")
            if chance.random() < 0.3:
                prune(2)


def main() -> None:
    """Begin a child for each line."""
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            seed, touch = map(int, line.split())
            if touch:
                end_at(touch)
            refresh_for_ever(seed)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main()
