"""Hostile conditions: refused in a moment, in a thread with little stack, without a crash.

The parser of cql2 overflows the stack on deep or long text, which ends the process: so these run
in a process of their own, in a thread of 512 KB, as on systems with small threads.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time

import pytest

from data.errors import ConditionError
from geo.conditions.condition import parse
from tests.unit.screening_frame import small_frame

WITHIN = {
    "brackets": "(" * 40 + "a > 1" + ")" * 40,
    "nots": "NOT " * 40 + "a > 1",
    "nots around a long sum": "NOT " * 40 + "+".join(["a"] * 200) + " > 1",
    "minus signs": "a > " + "-" * 40 + "a",
    "minus signs and brackets": "a > " + "-(" * 20 + "a" + ")" * 20,
    "calculation": "a > " + "(a + a * " * 40 + "a" + ")" * 40,
    "quotients": "a > " + "(a + a / (1 + " * 20 + "a" + "))" * 20,
    "ands": " AND ".join(["a > 1"] * 200),
    "ors": " OR ".join(["a > 1"] * 200),
    "betweens": " OR ".join(["a BETWEEN 1 AND 2"] * 180),
    "a long list": "a IN (" + ",".join(["1"] * 1990) + ")",
    "and in or in and": "(a = 1 OR (a = 1 AND " * 20 + "a = 1" + "))" * 20,
    "or in not": "NOT (a = 1 OR a = 2 AND " * 20 + "a = 1" + ")" * 20,
}
BEYOND = {
    "characters": "a > 1" + " " * 3996,
    "brackets": "(" * 41 + "a > 1" + ")" * 41,
    "many brackets": "(" * 1900 + "a > 1" + ")" * 1900,
    "open brackets": "(" * 4000,
    "nots": "NOT " * 41 + "a > 1",
    "many nots": "NOT " * 900 + "a > 1",
    "nots and brackets": "NOT (" * 21 + "a > 1" + ")" * 21,
    "minus signs": "a > " + "-" * 41 + "1",
    "many minus signs": "a > " + "-" * 3900 + "1",
    "minus signs and brackets": "a > " + "-(" * 21 + "a" + ")" * 21,
    "functions": "S_INTERSECTS(" * 300,
    "lists": "a IN " + "(" * 41 + "1" + ")" * 41,
    "a sum": "+".join(["a"] * 201) + " > 1",
    "a long sum": "+".join(["a"] * 1900),
    "ands": " AND ".join(["a > 1"] * 201),
    "ors": " OR ".join(["a > 1"] * 201),
    "equal signs": "=".join(["a"] * 1900),
}

PROGRAM = """
    import json, sys, threading
    import numpy, pandas
    from data.errors import ConditionError
    from geo.screen import screen

    frame = pandas.DataFrame({"a": [1.0, 2.0, numpy.nan]}, index=["VNM", "BGD", "LKA"])
    outcome = {}

    def work():
        for name, text in texts.items():
            try:
                screen(text, frame, "VNM")
                outcome[name] = "answered"
            except ConditionError:
                outcome[name] = "refused"

    texts = json.load(sys.stdin)
    threading.stack_size(512 * 1024)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    json.dump(outcome, sys.stdout)
"""


def in_a_small_thread(texts: dict[str, str]) -> dict[str, str]:
    """Screen texts in a thread of 512 KB in a process of its own."""
    import json

    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PROGRAM)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"the process ended with {done.returncode}: {done.stderr[-500:]}"
    outcome: dict[str, str] = json.loads(done.stdout)
    return outcome


def test_everything_within_the_limits_is_answered_in_a_small_thread() -> None:
    assert in_a_small_thread(WITHIN) == dict.fromkeys(WITHIN, "answered")


def test_everything_beyond_the_limits_is_refused_in_a_small_thread() -> None:
    assert in_a_small_thread(BEYOND) == dict.fromkeys(BEYOND, "refused")


@pytest.mark.parametrize("text", BEYOND.values(), ids=BEYOND)
def test_a_text_beyond_the_limits_says_where(text: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(text)
    assert caught.value.position is not None and caught.value.remedy


def test_exactly_as_much_as_allowed_is_read() -> None:
    assert len(parse("a > 1" + " " * 3995).terms) == 1
    assert len(parse(WITHIN["ands"]).terms) == 200


@pytest.mark.parametrize(
    "text",
    [
        "(" * 40 + "a = = 1" + ")" * 40,
        "(" * 40 + "a",
        "(" * 40 + "a" + ", b)" * 40,
        "a IN (" + "(" * 39 + "1" + ")" * 40,
        "NOT (" * 20 + "a >" + ")" * 20,
    ],
)
def test_a_mistake_inside_many_brackets_is_found_at_once(text: str) -> None:
    began = time.process_time()
    with pytest.raises(ConditionError):
        parse(text)
    assert time.process_time() - began < 0.5


def test_the_longest_conditions_are_answered_in_time() -> None:
    from geo.screen import screen

    frame = small_frame().rename(columns={"population": "a"})
    began = time.process_time()
    for text in WITHIN.values():
        screen(text, frame, "VNM")
    assert time.process_time() - began < 5
