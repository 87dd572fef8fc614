"""Heavy analyses on pages: what those who wait are told, and what a session may begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from opened_pages import opened
from streamlit.testing.v1 import AppTest

from dashboard import analyses, engine, heavy
from dashboard.keeping import Kept
from dashboard.language import spoken_in
from dashboard.server import metrics
from dashboard.sharing import Limits, Workshop
from dashboard.tickets import Kind, Progress, Ticket
from data.errors import BusyError, KindredError
from geo.recipe import Recipe

SECONDS = 20


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    """Give the process a workshop of one worker."""
    made = Workshop(Limits(workers=1), note=metrics.computation)
    monkeypatch.setattr(heavy, "workshop", lambda: made)
    yield made
    made.close()


def test_limits_are_read_from_the_environment() -> None:
    usual = heavy.limits({})
    assert usual.workers >= 1 and usual.seconds > 0
    told = heavy.limits({heavy.WORKERS: " 3 ", heavy.SECONDS: "30"})
    assert (told.workers, told.seconds, told.waiting) == (3, 30, usual.waiting)


@pytest.mark.parametrize("written", ["0", "-1", "many", "1.5", "65", "٣x"])
def test_what_is_no_number_of_workers_is_said(written: str) -> None:
    with pytest.raises(KindredError, match="KINDRED_WORKERS is ") as caught:
        heavy.limits({heavy.WORKERS: written})
    assert caught.value.remedy == "Give a whole number from 1 to 64."


def test_without_a_page_it_is_computed_in_this_thread(shop: Workshop) -> None:
    calls = []

    @heavy.shared("test", kept=2)
    def double(_progress: Progress, number: int) -> int:
        calls.append(number)
        return 2 * number

    assert [double(4), double(4), double(5)] == [8, 8, 10]
    assert calls == [4, 5] and (double.known(4), double.known(6)) == (8, None)


def test_those_who_wait_are_told_so_in_their_language(shop: Workshop) -> None:
    go = Event()
    kind: Kind[bool] = Kind("test", Kept(2))
    tickets = [shop.ask(kind, key, lambda _progress: go.wait(SECONDS)) for key in range(4)]
    while tickets[0].before is not None:
        pass
    assert heavy.waiting(tickets[0]) == ""
    assert heavy.waiting(tickets[1]) == "The server is busy: 1 computation before yours."
    with spoken_in("vi"):
        assert heavy.waiting(tickets[3]) == (
            "Máy chủ đang bận: còn 3 phép tính trước phép tính của bạn."
        )
    go.set()
    assert all(ticket.outcome() for ticket in tickets)


def test_a_page_says_what_it_waits_for_and_shows_the_rest_afterwards(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, seen = Event(), Event()
    said: list[str] = []
    tell = heavy.waiting

    def telling(ticket: Ticket[object]) -> str:
        said.append(tell(ticket))
        seen.set()
        return said[-1]

    monkeypatch.setattr(heavy, "waiting", telling)
    monkeypatch.setattr(heavy, "_PATIENCE", 0.0)
    kind: Kind[bool] = Kind("test", Kept(0))
    blocking = shop.ask(kind, "long", lambda _progress: go.wait(SECONDS))
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: (seen.wait(SECONDS), go.set()))
        app = opened("similarity", home="LAO", off="RQ.EST")
    assert blocking.outcome()
    assert not app.exception
    assert said[0] == "The server is busy: 1 computation before yours."
    assert not [item for item in app.info if "busy" in item.value]


def test_a_session_that_asks_for_too_much_is_told_when_to_try_again(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(heavy.BUDGET, "2")  # The page begins two
    app = opened("similarity", home="LAO", off="CC.EST")
    assert not app.exception
    assert not app.error
    refused = opened_in(app, home="LAO", off="VA.EST")
    (error,) = refused.error
    assert "many computations in a short time" in error.value
    assert re.search(r"Try again in about \d+ s; what was computed before", error.value)
    assert refused.button(key="try_again").label == "Try again"
    other = opened("similarity", home="LAO", off="VA.EST")
    assert not other.error, "another session has a budget of its own"


def offering() -> None:
    import streamlit as st

    from dashboard import heavy

    st.session_state["file"] = heavy.paid(lambda: b"a file")


def test_a_session_that_asks_for_file_after_file_has_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Files are written one after another, and all readers would wait behind hers."""
    monkeypatch.setenv(heavy.BUDGET, str(int(2 * heavy.FILE)))
    anna, binh = (AppTest.from_function(offering).run() for _ in range(2))
    file = anna.session_state["file"]
    assert [file() for _ in range(2)] == [b"a file"] * 2
    with pytest.raises(BusyError, match="many computations in a short time"):
        file()
    with pytest.raises(BusyError):  # drawing the page again gives no other budget
        anna.run().session_state["file"]()
    assert binh.session_state["file"]() == b"a file"


@pytest.mark.slow
@pytest.mark.parametrize(("page", "least"), [("explore", 3), ("shortlist", 6)])
def test_the_files_of_pages_are_paid_for(
    monkeypatch: pytest.MonkeyPatch, page: str, least: int
) -> None:
    offered, paid = [], heavy.paid
    monkeypatch.setattr(heavy, "paid", lambda write: offered.append(write) or paid(write))  # type: ignore[func-returns-value]
    assert not opened(page, list="BGD,KEN").exception
    assert len(offered) >= least


def opened_in(app: AppTest, **parameters: str) -> AppTest:
    """Follow a link in the same session."""
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run()


def test_readers_of_both_languages_share_what_has_no_words_in_it(shop: Workshop) -> None:
    recipe = Recipe(home="NPL")
    english = engine.merged(recipe)
    with spoken_in("vi"):
        vietnamese = engine.merged(recipe)
    assert english is not vietnamese and engine.original(vietnamese) is english
    assert analyses.scanned(vietnamese) is analyses.scanned(english)
    assert analyses.agreed(vietnamese) is analyses.agreed(english)


def test_analyses_are_counted(monkeypatch: pytest.MonkeyPatch, shop: Workshop) -> None:
    monkeypatch.setenv(metrics.VARIABLE, "on")
    metrics.work.cache_clear()
    try:

        @heavy.shared("test", kept=2)
        def double(_progress: Progress, number: int) -> int:
            return 2 * number

        assert [double(number) for number in (1, 1, 2)] == [2, 2, 4]
        found = {
            (sample.name, *sample.labels.values()): sample.value
            for family in metrics.work().registry.collect()
            for sample in family.samples
        }
    finally:
        metrics.work.cache_clear()
    assert found["kindred_analyses_asked_total", "test", "begun"] == 2
    assert found["kindred_analyses_asked_total", "test", "kept"] == 1
    assert found["kindred_analysis_seconds_count", "test", "made"] == 2
    assert found["kindred_analyses_waiting",] == 0 and found["kindred_analyses_running",] == 0
