"""Computations that several ask for: made once, in order, within limits, and only while wanted."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, RLock
from typing import Any

import pytest

from dashboard.keeping import Kept, once
from dashboard.sharing import Limits, Workshop
from dashboard.tickets import Kind, Progress, Ticket
from data.errors import AnalysisError, BusyError, TimeLimitError

SECONDS = 10
"""How long a test waits for another thread at most."""


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Work:
    """Work that begins, and goes on when it is told to."""

    def __init__(self, result: object = "made") -> None:
        self.begun, self.go = Event(), Event()
        self.times, self.result, self.ended = 0, result, ""

    def __call__(self, progress: Progress) -> Any:
        self.times += 1
        self.begun.set()
        step = 0
        try:
            while not self.go.wait(0.001):
                step += 1
                progress(step, 1_000_000)
        except BaseException as error:
            self.ended = type(error).__name__
            raise
        return self.result


@pytest.fixture
def noted() -> Counter[str]:
    return Counter()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kind() -> Kind[Any]:
    return Kind("test", Kept(8))


@pytest.fixture
def build(noted: Counter[str], clock: Clock) -> Iterator[Callable[..., Workshop]]:
    """Make workshops of one worker, or as the test says, and close them."""
    made: list[Workshop] = []

    def make(present: Callable[[str], bool] = lambda _owner: True, **limits: Any) -> Workshop:
        made.append(
            Workshop(
                Limits(**{"workers": 1, **limits}),
                clock=clock,
                present=present,
                note=lambda _kind, what, _seconds: noted.update([what]),
            )
        )
        return made[-1]

    yield make
    for shop in made:
        shop.close()


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition that another thread brings about."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "It did not happen."
        time.sleep(0.001)


def ended(ticket: Ticket[Any]) -> Any:
    """Give what came of it, in time."""
    assert ticket.wait(SECONDS)
    return ticket.outcome()


# Sharing


def test_the_same_is_made_once_however_many_ask(
    build: Callable[..., Workshop], kind: Kind[Any], noted: Counter[str]
) -> None:
    shop, work = build(), Work(object())
    tickets = [shop.ask(kind, "recipe", work, owner=f"reader {n}") for n in range(20)]
    assert work.begun.wait(SECONDS)
    work.go.set()
    found = {id(ended(ticket)) for ticket in tickets}
    assert len(found) == 1 and work.times == 1
    assert ended(shop.ask(kind, "recipe", work)) is work.result
    assert work.times == 1
    assert noted == {"begun": 1, "shared": 19, "made": 1, "kept": 1}


def test_threads_that_take_the_same_make_it_once(
    build: Callable[..., Workshop], kind: Kind[Any]
) -> None:
    shop, work = build(), Work(object())
    with ThreadPoolExecutor(8) as threads:
        taken = [threads.submit(shop.take, kind, "recipe", work) for _ in range(8)]
        assert work.begun.wait(SECONDS)
        work.go.set()
        assert {id(future.result(SECONDS)) for future in taken} == {id(work.result)}
    assert work.times == 1


def test_other_recipes_and_kinds_are_computations_of_their_own(
    build: Callable[..., Workshop], kind: Kind[Any]
) -> None:
    shop, other = build(), Kind("other", Kept[Any](8))
    found = [
        ended(shop.ask(of, key, lambda _p, said=(of.name, key): said))
        for of in (kind, other)
        for key in ("a", "b")
    ]
    assert found == [("test", "a"), ("test", "b"), ("other", "a"), ("other", "b")]


def test_what_was_not_asked_for_longest_goes_first() -> None:
    kept: Kept[int] = Kept(2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert (kept.get("a"), kept.get("b"), kept.get("c"), len(kept)) == (1, None, 3, 2)
    nothing: Kept[int] = Kept(0)
    nothing.put("a", 1)
    assert nothing.get("a") is None


def test_what_went_wrong_reaches_all_who_wait_and_is_not_kept(
    build: Callable[..., Workshop], kind: Kind[Any], noted: Counter[str]
) -> None:
    shop, release, results = build(), Event(), iter([AnalysisError("Wrong.", "Do right."), "right"])

    def work(_progress: Progress) -> Any:
        assert release.wait(SECONDS)
        found = next(results)
        if isinstance(found, Exception):
            raise found
        return found

    tickets = [shop.ask(kind, "recipe", work) for _ in range(3)]
    release.set()
    for ticket in tickets:
        with pytest.raises(AnalysisError, match="Wrong"):
            ended(ticket)
        assert ticket.error is not None and ticket.error.remedy == "Do right."
    assert ended(shop.ask(kind, "recipe", work)) == "right"
    assert noted["failed"] == 1


def test_what_nobody_thought_of_is_told_in_words_and_raised_as_it_is(
    build: Callable[..., Workshop], kind: Kind[Any]
) -> None:
    def work(_progress: Progress) -> Any:
        raise ZeroDivisionError("by nothing")

    ticket = build().ask(kind, "recipe", work)
    with pytest.raises(ZeroDivisionError):
        ended(ticket)
    assert ticket.error is not None and "by nothing" in ticket.error.message


# The queue


def test_those_who_wait_are_told_how_many_come_before(
    build: Callable[..., Workshop], kind: Kind[Any]
) -> None:
    shop, works = build(), [Work(number) for number in range(4)]
    tickets = [shop.ask(kind, number, work) for number, work in enumerate(works)]
    assert works[0].begun.wait(SECONDS)
    assert [ticket.before for ticket in tickets] == [None, 1, 2, 3]
    assert shop.load() == (3, 1)
    works[0].go.set()
    assert works[1].begun.wait(SECONDS)
    assert [ticket.before for ticket in tickets[1:]] == [None, 1, 2]
    for work in works:
        work.go.set()
    assert [ended(ticket) for ticket in tickets] == [0, 1, 2, 3]
    until(lambda: shop.load() == (0, 0))


def test_no_more_run_at_once_than_there_are_workers(
    build: Callable[..., Workshop], kind: Kind[Any]
) -> None:
    shop, works = build(workers=2), [Work(number) for number in range(5)]
    tickets = [shop.ask(kind, number, work) for number, work in enumerate(works)]
    until(lambda: sum(work.begun.is_set() for work in works) == 2)
    assert shop.load() == (3, 2)
    assert [ticket.before for ticket in tickets] == [None, None, 2, 3, 4]
    for work in works:
        work.go.set()
    assert [ended(ticket) for ticket in tickets] == list(range(5))


def test_a_full_queue_refuses_what_is_new_and_shares_what_is_under_way(
    build: Callable[..., Workshop], kind: Kind[Any], noted: Counter[str]
) -> None:
    shop, work = build(waiting=1), Work()
    first = shop.ask(kind, 0, work)
    assert work.begun.wait(SECONDS)
    second = shop.ask(kind, 1, lambda _progress: "second")
    with pytest.raises(BusyError, match="too many computations wait"):
        shop.ask(kind, 2, lambda _progress: "third")
    assert shop.ask(kind, 1, lambda _progress: "again").before == 1
    work.go.set()
    assert (ended(first), ended(second)) == ("made", "second")
    assert noted["refused"] == 1


def test_only_what_is_begun_is_paid_for(
    build: Callable[..., Workshop], kind: Kind[Any], noted: Counter[str]
) -> None:
    shop, work, paid = build(), Work(), []
    first = shop.ask(kind, "recipe", work, allow=paid.append)
    shop.ask(kind, "recipe", work, allow=paid.append)
    work.go.set()
    ended(first)
    shop.ask(kind, "recipe", work, allow=paid.append)
    assert paid == [1.0]

    def refuse(_cost: float) -> None:
        raise BusyError("Too much.", "Later.")

    with pytest.raises(BusyError, match="Too much"):
        shop.ask(kind, "another", work, allow=refuse)
    assert shop.load() == (0, 0) and noted["refused"] == 1


def test_a_worker_may_take_what_waits_behind_it(
    build: Callable[..., Workshop], kind: Kind[Any]
) -> None:
    shop, begun, go = build(), Event(), Event()

    def whole(_progress: Progress) -> Any:
        begun.set()
        assert go.wait(SECONDS)
        return ["whole", shop.take(kind, "part", lambda _progress: "part")]

    first = shop.ask(kind, "whole", whole)
    assert begun.wait(SECONDS)
    second = shop.ask(kind, "part", lambda _progress: "part")
    go.set()
    assert ended(first) == ["whole", "part"]
    assert ended(second) == "part"


# Leaving


def test_what_the_last_reader_gives_up_is_ended(
    build: Callable[..., Workshop], kind: Kind[Any], noted: Counter[str]
) -> None:
    shop, work = build(), Work()
    one, other = (shop.ask(kind, "recipe", work, owner=name) for name in ("one", "other"))
    assert work.begun.wait(SECONDS)
    one.cancel()
    assert one.cancelled and not one.running and one.result is None and one.error is None
    with pytest.raises(BusyError, match="given up"):
        one.outcome()
    assert other.running and not work.ended
    other.cancel()
    until(lambda: work.ended != "")
    until(lambda: noted["left"] == 1)
    assert shop.load() == (0, 0)
    again = Work("again")
    again.go.set()
    assert ended(shop.ask(kind, "recipe", again)) == "again"


def test_what_waits_and_nobody_wants_is_never_begun(
    build: Callable[..., Workshop], kind: Kind[Any]
) -> None:
    shop, first, second = build(), Work(), Work()
    before = shop.ask(kind, 0, first)
    assert first.begun.wait(SECONDS)
    ticket = shop.ask(kind, 1, second)
    ticket.cancel()
    assert shop.load() == (0, 1) and not ticket.running
    first.go.set()
    ended(before)
    assert second.times == 0


def test_what_belongs_to_readers_who_left_is_ended_after_a_while(
    build: Callable[..., Workshop], kind: Kind[Any], clock: Clock
) -> None:
    here = {"one", "other"}
    shop, work = build(present=here.__contains__, absence=15.0), Work()
    one = shop.ask(kind, "recipe", work, owner="one")
    assert work.begun.wait(SECONDS)
    here.remove("one")
    clock.now += 10  # A connection that broke comes back within that.
    here.add("one")
    step = one.done
    until(lambda: one.done > step + 1)
    here.clear()
    clock.now += 10
    step = one.done
    until(lambda: one.done > step + 1)
    assert one.running
    clock.now += 6
    until(lambda: work.ended != "")
    assert one.cancelled


# Time


def test_what_takes_too_long_is_given_up_and_said(
    build: Callable[..., Workshop], kind: Kind[Any], clock: Clock, noted: Counter[str]
) -> None:
    shop, work = build(seconds=30.0), Work()
    ticket = shop.ask(kind, "recipe", work)
    assert work.begun.wait(SECONDS)
    clock.now += 31
    with pytest.raises(TimeLimitError, match="given up after 30 s"):
        ended(ticket)
    until(lambda: work.ended == "TimeLimitError")
    assert ticket.error is not None and "Try again" in ticket.error.remedy
    until(lambda: noted["late"] == 1)
    quick = Work("in time")
    quick.go.set()
    assert ended(shop.ask(kind, "recipe", quick)) == "in time"


def test_nobody_waits_for_what_cannot_be_stopped_and_its_result_is_not_lost(
    build: Callable[..., Workshop], kind: Kind[Any], clock: Clock
) -> None:
    shop, begun, go = build(seconds=30.0), Event(), Event()

    def stubborn(_progress: Progress) -> Any:
        begun.set()
        assert go.wait(SECONDS)
        return "at last"

    ticket = shop.ask(kind, "recipe", stubborn)
    assert begun.wait(SECONDS)
    clock.now += 31
    with pytest.raises(TimeLimitError):
        ended(ticket)
    go.set()
    until(lambda: kind.kept.get("recipe") == "at last")


def test_waiting_for_a_worker_does_not_count(
    build: Callable[..., Workshop], kind: Kind[Any], clock: Clock
) -> None:
    shop, first = build(seconds=30.0), Work()
    before = shop.ask(kind, 0, first)
    assert first.begun.wait(SECONDS)
    after = shop.ask(kind, 1, lambda _progress: "second")
    clock.now += 25
    first.go.set()
    ended(before)
    assert ended(after) == "second"


# Made where it is asked for


def test_what_is_kept_is_had_while_something_else_is_made() -> None:
    lock, begun, go, made = RLock(), Event(), Event(), []

    @once(2, lock)
    def double(number: int) -> int:
        made.append(number)
        if number == 7:
            begun.set()
            assert go.wait(SECONDS)
        return 2 * number

    assert double(1) == 2
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(double, 7) for _ in range(3)]
        assert begun.wait(SECONDS)
        assert threads.submit(double, 1).result(SECONDS) == 2
        go.set()
        assert [future.result(SECONDS) for future in waiting] == [14, 14, 14]
    assert made == [1, 7]
