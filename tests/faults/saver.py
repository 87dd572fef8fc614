"""Saves a workspace for ever, in processes that a test may end at any moment.

The process itself only imports and forks: for each line on its input it begins a child that writes
its own number, saves ever new versions of the one workspace, with an undo now and then, and writes
the number of each save that was confirmed.
"""

from __future__ import annotations

import os
import sys

from dashboard.identity import LOCAL
from dashboard.workspaces.content import Content
from dashboard.workspaces.places import place
from dashboard.workspaces.store import Store

NAME = "Killed"


def save_for_ever() -> None:
    """Never comes back."""
    kept = Store(place())
    known = kept.open(LOCAL, kept.find(LOCAL, NAME).id)
    while True:
        number = int(known.content.remarks.partition(" ")[0] or 0) + 1
        # Long enough to need several pages of the database.
        content = Content(remarks=f"{number} " + "x" * 15_000)
        known = kept.save(LOCAL, known.workspace.id, content, seen=known.workspace.revision)
        # In one piece: where Python's output is unbuffered, print() writes a line's end by itself,
        # and the end of the process may come between.
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        if number % 5 == 0:
            known = kept.undo(LOCAL, known.workspace.id, seen=known.workspace.revision)
            known = kept.redo(LOCAL, known.workspace.id, seen=known.workspace.revision)


def main() -> None:
    """Begin a child for each line."""
    print("ready", flush=True)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            print(f"child {os.getpid()}", flush=True)
            save_for_ever()
        os.waitpid(child, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main()
