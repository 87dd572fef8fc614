"""Trying cases at an entrance, and saying what was wrong with the answer."""

from __future__ import annotations

import hashlib
import random
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.errors import KindredError
from tests.hard.entrances import ENTRANCES, Entrance
from tests.hard.watch import TouchedError, watched

CORPUS = Path(__file__).parent / "corpus"
"""A folder for each entrance, in it the cases that once found a fault."""

MOST_MEGABYTES = 400
"""By which one case may raise the most memory that the process ever took."""

LONGEST_MESSAGE = 4_000


@dataclass(frozen=True)
class Finding:
    """A case that was neither answered nor refused as it should be."""

    entrance: str
    case: bytes
    trouble: str

    def keep(self) -> Path:
        """Put the case into the corpus."""
        folder = CORPUS / self.entrance
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{hashlib.sha256(self.case).hexdigest()[:12]}.case"
        path.write_bytes(self.case)
        return path


def corpus(name: str) -> list[bytes]:
    """Give the kept cases of an entrance."""
    return [path.read_bytes() for path in sorted((CORPUS / name).glob("*.case"))]


def attacked(name: str, count: int, seed: int) -> Iterator[Finding]:
    """Attack an entrance and give what was found.

    Parameters
    ----------
    name
        One of `ENTRANCES`.
    count
        How many cases.
    seed
        The same one makes the same cases.
    """
    entrance = ENTRANCES[name]
    draws = random.Random(f"{name} {seed}")
    for _ in range(count):
        case = entrance.case(draws)
        trouble = tried(entrance, case)
        if trouble:
            yield Finding(name, case, trouble)


def tried(entrance: Entrance, case: bytes) -> str:
    """Try one case; give what was wrong, or nothing."""
    with tempfile.TemporaryDirectory(prefix="kindred-hard-") as folder:
        most, began = _megabytes(), time.process_time()
        try:
            with watched(Path(folder)):
                entrance.enter(case, Path(folder))
        except KindredError as error:
            trouble = _ill_said(error)
        except (Exception, TouchedError):
            trouble = traceback.format_exc(limit=-6)
        else:
            trouble = ""
        seconds, grown = time.process_time() - began, _megabytes() - most
    if seconds > entrance.seconds:
        trouble += f"\ntook {seconds:.1f} s"
    if grown > MOST_MEGABYTES:
        trouble += f"\ntook {grown:.0f} MB more"
    return trouble.strip()


def _ill_said(error: KindredError) -> str:
    """Say what is wrong with how something was refused."""
    faults = []
    if not error.message.strip():
        faults.append("no message")
    if not error.remedy.strip():
        faults.append("no remedy")
    for text in (error.message, error.remedy):
        if "\n" in text or "\r" in text:
            faults.append("more than one line")
        if len(text) > LONGEST_MESSAGE:
            faults.append(f"{len(text):,} characters")
    said = f"{error.message[:300]!r} {error.remedy[:200]!r}"
    return f"{type(error).__name__}: {', '.join(faults)}: {said}" if faults else ""


def _megabytes() -> float:
    """Give the most memory that this process ever took."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)
