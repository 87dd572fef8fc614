"""Whatever comes in by any entrance is answered or refused in words, and nothing else happens.

The few cases of every run are always the same. ``make test-full`` tries thousands, and so does
``python -m tests.hard`` with any seed; what it finds goes into the corpus, which is always tried.
"""

from __future__ import annotations

import os
import pickle
import random
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from data.errors import LinkError
from tests.hard.attack import Finding, attacked, corpus, tried
from tests.hard.entrances import ENTRANCES, Entrance
from tests.hard.mutation import TOKENS
from tests.hard.watch import TouchedError, watched

SLOW = ("commands", "notes", "recipes-json", "recipes-toml")
"""Entrances of which a case takes tenths of a second, beside those of files with replays."""

BY_NAME = [
    pytest.param(name, marks=[pytest.mark.slow] if name in SLOW or name[:7] == "replays" else [])
    for name in ENTRANCES
]


def told(findings: list[Finding]) -> str:
    """Say what was found, and how it is kept."""
    return "\n\n".join(f"{each.case[:300]!r}\n{each.trouble}" for each in findings[:5])


@pytest.mark.parametrize("name", ENTRANCES)
def test_what_was_found_once_is_mended(name: str) -> None:
    for case in corpus(name):
        assert tried(ENTRANCES[name], case) == ""


@pytest.mark.parametrize("name", BY_NAME)
def test_a_few_attacks_do_no_harm(name: str) -> None:
    found = list(attacked(name, 8, seed=2026))
    assert not found, told(found)


@pytest.mark.slow
@pytest.mark.parametrize("name", ENTRANCES)
def test_many_attacks_do_no_harm(name: str) -> None:
    found = list(attacked(name, ENTRANCES[name].count, seed=20261128))
    assert not found, told(found)


@pytest.mark.slow
@pytest.mark.parametrize("name", ENTRANCES)
def test_what_harmed_other_programs_does_no_harm_alone(name: str) -> None:
    found = [Finding(name, token, tried(ENTRANCES[name], token)) for token in (*TOKENS, b"")]
    found = [each for each in found if each.trouble]
    assert not found, told(found)


@pytest.mark.parametrize("name", BY_NAME)
def test_what_gets_spoilt_is_sound_before(name: str, tmp_path: Path) -> None:
    """Attacks on what is refused anyhow would find nothing."""
    for place, seed in enumerate(ENTRANCES[name].seeds()):
        folder = tmp_path / str(place)
        folder.mkdir()
        ENTRANCES[name].enter(seed, folder)


def test_every_corpus_belongs_to_an_entrance() -> None:
    folder = Path(__file__).parent / "corpus"
    assert {path.name for path in folder.iterdir()} <= set(ENTRANCES)


def _raise(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize(
    ("enter", "said"),
    [
        (lambda raw, folder: None, ""),
        (lambda raw, folder: _raise(LinkError("No.", "Do this.")), ""),
        (lambda raw, folder: _raise(LinkError("No.")), "no remedy"),
        (lambda raw, folder: _raise(LinkError("", "Do this.")), "no message"),
        (lambda raw, folder: _raise(LinkError("No.\nNo.", "Do this.")), "more than one line"),
        (lambda raw, folder: _raise(KeyError("x")), "KeyError"),
        (lambda raw, folder: _raise(RecursionError()), "RecursionError"),
        (lambda raw, folder: (folder / "x").write_text(""), ""),
        (lambda raw, folder: Path(f"{folder}-beside").write_text(""), "open to write"),
        (lambda raw, folder: sum(range(4_000_000)), "took"),
    ],
)
def test_a_fault_is_found(enter: Callable[[bytes, Path], None], said: str) -> None:
    trouble = tried(Entrance("x", lambda: [b""], enter, seconds=0.02), b"")
    assert (said in trouble) if said else trouble == ""


@pytest.mark.parametrize(
    "deed",
    [
        lambda place: (place / "x").write_text(""),
        lambda place: (place / "x").mkdir(),
        lambda place: (place / "there").unlink(),
        lambda place: (place / "there").rename(place / "x"),
        lambda place: subprocess.run([sys.executable, "-V"], check=False),
        lambda place: socket.create_connection(("127.0.0.1", 9)),
        lambda place: os.system("true"),
        lambda place: pickle.loads(pickle.dumps(Path)),
    ],
)
def test_what_touches_other_things_is_seen(deed: Callable[[Path], object], tmp_path: Path) -> None:
    own, place = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    place.mkdir()
    (place / "there").write_text("")
    with pytest.raises(TouchedError), watched(own):
        deed(place)
    assert [path.name for path in place.iterdir()] == ["there"]
    deed_allowed = own / "x"
    with watched(own):
        deed_allowed.write_text("")


def test_the_same_seed_makes_the_same_cases() -> None:
    made = [
        [ENTRANCES[name].case(random.Random("7")) for name in ("links", "plans", "workspaces")]
        for _ in range(2)
    ]
    assert made[0] == made[1]
