"""Fetching the newest figures from the Data page: every way it can end, in words."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pandas as pd
import pytest
from opened_pages import BROKEN, opened, shown, switched, tables, unescaped
from streamlit.testing.v1 import AppTest

from dashboard import earlier, engine, refreshing
from dashboard.language import spoken_in, words
from dashboard.sections import changed
from dashboard.sections import refreshed as refreshed_section
from data.catalogue import embedded_catalogue
from data.diff import CHANGES, compare_rows
from data.errors import KindredError, RefreshCancelledError, RefreshError
from data.languages import fill
from data.manifest import SeriesEntry, render
from data.outcome import RESULT_COLUMNS, Options, Outcome
from data.snapshot import (
    Snapshot,
    compile_figures,
    embedded_path,
    snapshots_folder,
    unpack_snapshot,
)
from data.sources.answers import Answer, BadAnswerError, NotServedError
from data.sources.protocol import Step
from data.sources.trouble import out_of_time
from data.store import use

GDP = "NY.GDP.MKTP.CD"
ANSWER = Answer("https://a.example/x?format=json", b"")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KINDRED_REFRESH", "anyone")
    monkeypatch.setattr(refreshing, "_current", None)
    yield
    job = refreshing.current()
    if job is not None:
        job.cancel()
        job.wait(10)


def results(**told: Any) -> pd.DataFrame:
    """The results of a refresh of one series."""
    row = {
        "indicator": GDP, "name": "GDP", "source": "worldbank-wdi", "service": "worldbank",
        "code": GDP, "status": "unchanged", "observations": 5, "changes": 0, "carried": 0,
        "last_updated": "2026-07-01", "licence": "CC BY-4.0", "reason": "",
    }  # fmt: skip
    return pd.DataFrame([row | told], columns=list(RESULT_COLUMNS))


def outcome(snapshot: Snapshot, changes: pd.DataFrame | None = None, **told: Any) -> Outcome:
    rows = snapshot.observations.head(5)
    none = compare_rows(rows, rows)
    row = {name: told.pop(name) for name in list(told) if name in RESULT_COLUMNS}
    given = {"path": None, "manifest": None, "warnings": none.iloc[:0]} | told
    return Outcome(
        base=snapshot, results=results(**row), changes=none if changes is None else changes, **given
    )


def some_changes(snapshot: Snapshot) -> pd.DataFrame:
    rows = snapshot.observations.head(6)
    return compare_rows(rows, rows.assign(value=rows["value"] + 1))


Ending = Callable[[Options], Outcome]


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> Callable[[Ending], str]:
    """Press the button for a stand-in that ends at once, and give what the page says."""

    def press(ending: Ending, **boxes: bool) -> str:
        def work(options: Options, **_: Any) -> Outcome:
            return ending(options)

        monkeypatch.setattr(refreshing, "refresh_now", work)
        app = opened("data")
        for key, value in boxes.items():
            app.checkbox(key=key).set_value(value)
        app.button(key="refresh_start").click().run()
        job = refreshing.current()
        assert job is not None and job.wait(10)
        return sound(app.run())

    return press


def raising(error: Exception) -> Ending:
    def end(_: Options) -> Outcome:
        raise error

    return end


def sound(app: AppTest) -> str:
    assert not app.exception, app.exception
    text = shown(app)
    found = BROKEN.search(text)
    assert found is None, text[max(0, found.start() - 200) : found.end() + 100]
    return unescaped(text)


def test_the_button_is_told_what_the_options_say(ended: Any, snapshot: Snapshot) -> None:
    asked: list[Options] = []

    def end(options: Options) -> Outcome:
        asked.append(options)
        return outcome(snapshot)

    ended(end, refresh_strict=True, refresh_accept_loss=True, refresh_dry_run=True)
    assert asked == [Options(strict=True, accept_loss=True, dry_run=True)]


def test_sources_and_years_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Options] = []
    monkeypatch.setattr(refreshing, "start", begun.append)
    app = opened("data")
    only = app.multiselect(key="refresh_only")
    assert any(label.startswith("World Bank API (") for label in only.options)
    assert any("AI Preparedness Index" in label for label in only.options)
    only.set_value(["imf", "unesco-uis"])
    app.number_input(key="refresh_since").set_value(2020)
    app.button(key="refresh_start").click().run()
    assert begun == [Options(only=("imf", "unesco-uis"), since=2020)]


def test_nothing_new_is_said_so(ended: Any, snapshot: Snapshot) -> None:
    text = ended(lambda _: outcome(snapshot))
    assert "Nothing is new: the publishers gave the figures that are here already." in text
    assert "The last refresh ended on 20" in text


def test_a_dry_run_says_what_would_change(ended: Any, snapshot: Snapshot) -> None:
    text = ended(lambda _: outcome(snapshot, some_changes(snapshot)), refresh_dry_run=True)
    assert "nothing was written. 6 figures are not as before (6 changed)" in text


def test_the_same_figures_from_elsewhere_are_said_so(ended: Any, snapshot: Snapshot) -> None:
    written = {"path": snapshot.path, "manifest": snapshot.manifest}
    text = ended(lambda _: outcome(snapshot, **written))
    assert "The publishers gave the same figures again" in text


def test_a_failing_source_is_named_with_its_reason(ended: Any, snapshot: Snapshot) -> None:
    reason = "IMF DataMapper answered with status 500."
    told = {"service": "imf", "status": "failed", "reason": reason, "name": "AI Preparedness Index"}
    text = ended(lambda _: outcome(snapshot, some_changes(snapshot), **told))
    assert "1 series could not be renewed." in text
    assert f"**IMF DataMapper**: AI Preparedness Index: {reason}" in text
    assert "The figures here were carried forward." in text


def test_what_was_never_here_is_not_said_to_be_carried_forward(
    ended: Any, snapshot: Snapshot
) -> None:
    told = {"service": "imf", "status": "failed", "reason": "It is gone.", "observations": 0}
    assert "There are no figures of this here yet." in ended(lambda _: outcome(snapshot, **told))


def test_a_refused_series_says_how_to_take_it(ended: Any, snapshot: Snapshot) -> None:
    told = {"status": "refused", "reason": "refused because it lost 30% of its observations"}
    text = ended(lambda _: outcome(snapshot, **told))
    assert "**World Bank API**: GDP: refused because it lost 30%" in text
    assert "“Accept losses” under Options takes the new ones." in text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            RefreshError(
                "Nothing could be refreshed.", "Try later.", problems=["imf: X failed: y"]
            ),
            ["Nothing could be refreshed.", "Try later.", "IMF DataMapper: X failed: y"],
        ),
        (RefreshError("Busy with a refresh (process 7) already."), ["Busy with a refresh (pro"]),
        (
            RefreshError("/x cannot be written (Permission denied).", "Give yourself access."),
            ["/x cannot be written", "Nothing was changed."],
        ),
        (RefreshCancelledError("It was cancelled."), ["Everything is as it was."]),
        (ZeroDivisionError("oh"), ["Unexpected ZeroDivisionError: oh"]),
    ],
)
def test_what_went_wrong_is_said_in_words(ended: Any, error: Exception, said: list[str]) -> None:
    text = ended(raising(error))
    for part in said:
        assert part in text
    assert "Fetch the newest figures" in text


def broken_off(snapshot: Snapshot, status: str, reason: str) -> Outcome:
    """Make an outcome with a reason that can be said again, as a refresh gives it."""
    made = outcome(snapshot, status=status)
    return replace(made, results=made.results.assign(reason=pd.Series([reason], dtype=object)))


@pytest.mark.parametrize(
    ("status", "reason", "said"),
    [
        (
            "failed",
            BadAnswerError("is not of the World Bank's form", ANSWER).message,
            "Câu trả lời của https://a.example/x không theo dạng của Ngân hàng Thế giới.",
        ),
        (
            "failed",
            NotServedError("The indicator was not found", ANSWER).message,
            "https://a.example/x không có số liệu này: The indicator was not found.",
        ),
        (
            "failed",
            out_of_time("https://a.example/x?y", 900).message,
            "Đã hết thời gian dành cho mọi yêu cầu (900 giây) trước khi https://a.example/x",
        ),
        (
            "refused",
            fill(
                "refused because {why}",
                why=fill(
                    "it lacks {lost} of the {all} observations of {year}",
                    lost="9",
                    all="10",
                    year=2024,
                ),
            ),
            "bị từ chối vì thiếu 9 trong 10 quan sát của năm 2024",
        ),
    ],
)
def test_reasons_are_in_the_readers_language_but_for_the_publishers_own_words(
    snapshot: Snapshot, status: str, reason: str, said: str
) -> None:
    made = broken_off(snapshot, status, reason)
    with spoken_in("vi"):
        lines = list(refreshed_section._problems(made.results))
        whole = refreshed_section._titled(made.problems[0])
    assert said in unescaped(lines[0])
    assert said in whole and "World Bank" in whole and not re.search(r"failed|refused|lacks", whole)
    assert "lacks" not in "".join(lines)


def test_a_refresh_that_brought_nothing_tells_a_vietnamese_reader_why(
    monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot
) -> None:
    reason = BadAnswerError("is empty", ANSWER).message
    lines = broken_off(snapshot, "failed", reason).problems

    def work(options: Options, **_: Any) -> Outcome:
        raise RefreshError("Nothing could be refreshed.", problems=lines)

    monkeypatch.setattr(refreshing, "refresh_now", work)
    app = opened("data", lang="vi")
    app.button(key="refresh_start").click().run()
    job = refreshing.current()
    assert job is not None and job.wait(10)
    text = sound(app.run())
    assert f"không lấy được {GDP}: Câu trả lời của https://a.example/x trống." in text


@pytest.fixture
def under_way(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The Data page while a refresh runs that is half done and waits to be cancelled."""
    begun = Event()

    def work(_: Options, *, progress: Any, cancelled: Event) -> Outcome:
        progress(Step("worldbank", 30, 60))
        progress(Step("imf", 1, 1, "AI.IMF.PREPAREDNESS"))
        begun.set()
        cancelled.wait(20)
        raise RefreshCancelledError("It was cancelled.")

    monkeypatch.setattr(refreshing, "refresh_now", work)
    app = opened("data")
    app.button(key="refresh_start").click().run()
    assert begun.wait(10)
    return app.run()


def test_progress_is_told_over_all_and_by_source(under_way: AppTest) -> None:
    text = sound(under_way)
    assert "Fetching the newest figures: 31 of 61 series, about 1 second left." in text
    assert "World Bank API: 30 of 60" in text
    assert "IMF DataMapper: 1 of 1" in text


def test_progress_is_told_on_every_page_and_survives_the_switch(under_way: AppTest) -> None:
    text = sound(switched(under_way, "similarity"))
    assert "Fetching the newest figures: 31 of 61 series" in text
    assert "World Bank API: 30 of 60" not in text
    assert "World Bank API: 30 of 60" in sound(switched(under_way, "data"))


def test_a_refresh_is_cancelled_from_the_page(under_way: AppTest) -> None:
    under_way.button(key="refresh_cancel").click().run()
    job = refreshing.current()
    assert job is not None and job.cancelled
    assert "Everything is as it was." in sound(under_way.run())


def test_others_see_a_refresh_and_cannot_end_it(
    under_way: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINDRED_REFRESH", "nobody")
    under_way.run()
    assert "World Bank API: 30 of 60" in sound(under_way)
    with pytest.raises(KeyError):
        under_way.button(key="refresh_cancel")


def test_others_are_told_where_the_figures_can_be_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDRED_REFRESH", "nobody")
    app = opened("data")
    assert "KINDRED_REFRESH=anyone" in sound(app)
    with pytest.raises(KeyError):
        app.button(key="refresh_start")


# After a refresh


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The figures that ship, Bangladesh's GDP per person ten times as high."""
    from data.snapshot import read_snapshot

    folder = tmp_path_factory.mktemp("later") / "csv"
    unpack_snapshot(read_snapshot(embedded_path()), folder)
    path = folder / "worldbank-wdi.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    wanted = "BGD,NY.GDP.PCAP.PP.KD,202"
    changed_lines = [
        f"{line.rpartition(',')[0]},99999" if line.startswith(wanted) else line for line in lines
    ]
    assert changed_lines != lines
    path.write_text("\n".join(changed_lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def compiled(figures: Path, snapshot: Snapshot) -> Path:
    """A snapshot as a refresh from the one that ships would write it."""
    target = figures.parent / "000001-new"
    manifest = compile_figures(figures, target, embedded_catalogue(), sequence=1)
    entry = SeriesEntry(
        indicator=GDP,
        source="worldbank-wdi",
        service="worldbank",
        code=GDP,
        vintage="2026-07-01",
        licence="CC BY-NC 9.9",
        fetched_in=1,
        switched="Until refresh 1 from files; since then from World Bank API.",
        carried=("TWN",),
        carried_vintage="the files of 2026-05",
        rows=5,
    )
    wdi = manifest.source("worldbank-wdi")
    assert wdi is not None
    sources = tuple(
        item.model_copy(update={"vintage": "World Bank API, 2026-07-01"}) if item == wdi else item
        for item in manifest.sources
    )
    told = {"previous": snapshot.id, "series": (entry,), "sources": sources}
    (target / "manifest.json").write_bytes(render(manifest.model_copy(update=told)))
    return target


@pytest.fixture
def refreshed(compiled: Path) -> str:
    """The same snapshot among the user's; its name."""
    shutil.copytree(compiled, snapshots_folder() / compiled.name)
    return compiled.name


def test_start_tells_what_changed_and_which_ranks_moved(refreshed: str) -> None:
    app = opened()
    text = sound(app)
    assert "What changed since the last time: 5 figures, ranks of" in text
    app.session_state["changed_notice"] = True
    text = sound(app.run())
    assert "5 figures are not as before (5 changed), of 1 economy and 1 indicator." in text
    assert "Bangladesh by " in text
    ranks = next(table for table in tables(app) if "similarity_rank_before" in table)
    assert ranks["name"].iloc[0] == "Bangladesh"


def test_start_tells_nothing_where_nothing_was_refreshed() -> None:
    assert "since the last time" not in sound(opened())


def test_the_data_page_shows_the_figures_that_changed(refreshed: str) -> None:
    app = opened("data")
    app.session_state["data_tabs"] = "What changed"
    sound(app.run())
    table = next(table for table in tables(app) if "period" in table)
    assert set(table["name"]) == {"Bangladesh"} and set(table["new"]) == {99999.0}


def test_what_became_of_a_figure_has_its_words() -> None:
    assert set(changed.TURNS) == set(CHANGES)
    with spoken_in("vi"):
        assert not {words()(turn) for turn in changed.TURNS.values()} & set(changed.TURNS.values())


def test_changes_are_taken_away_as_csv(refreshed: str) -> None:
    diff = earlier.changes()
    assert diff is not None
    from geo.recipe import Recipe

    listed = changed._listed(engine.merged(Recipe()), diff.values)
    lines = changed._csv(listed).decode().split("\r\n")
    assert lines[0].startswith("economy,name,indicator,indicator_name,unit,period,change,old,new")
    assert lines[1].startswith("BGD,Bangladesh,NY.GDP.PCAP.PP.KD,") and "CC BY 4.0" in lines[1]
    assert len(lines) == 7


def test_sources_show_the_vintage_in_use_and_where_each_series_comes_from(refreshed: str) -> None:
    app = opened("data")
    text = sound(app)
    assert "Vintage: World Bank API, 2026-07-01." in text
    assert "since then from World Bank API." in text
    assert "its metadata state the licence CC BY-NC 9.9." in text
    assert "carried forward (the files of 2026-05): TWN." in text
    table = next(table for table in tables(app) if "Taken from" in table)
    assert table["Carried forward"].iloc[0].startswith("Taiwan")
    assert "another place than before" in table["Taken from"].iloc[0]


def test_what_must_not_be_passed_on_is_marked() -> None:
    assert "Not to be passed on: AI Preparedness Index" in sound(opened("data"))


def test_explore_names_the_vintage_in_use(refreshed: str) -> None:
    text = sound(opened("explore", layer=GDP))
    assert "(World Bank API, 2026-07-01)" in text
    assert "since then from World Bank API." in text


def on_kept(app: AppTest) -> AppTest:
    app.session_state["data_tabs"] = "Kept snapshots"
    return app.run()


def test_kept_snapshots_are_listed_and_one_is_used_and_let_go(refreshed: str) -> None:
    app = on_kept(opened("data"))
    table = next(table for table in tables(app) if "Snapshot" in table)
    assert list(table["Snapshot"]) == [refreshed, "embedded"]
    assert list(table["State"].fillna("")) == ["in use", ""]
    app.button(key="kept_use").click().run()
    assert engine.snapshot().path == embedded_path()
    sound(app)
    app.button(key="kept_newest").click().run()
    assert engine.snapshot().path.name == refreshed


def test_a_choice_that_cannot_be_written_is_said_so(
    refreshed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str) -> None:
        raise KindredError("The choice cannot be written.", "Check.")

    app = on_kept(opened("data"))
    monkeypatch.setattr("dashboard.sections.kept.use", refuse)
    app.button(key="kept_use").click().run()
    assert "The choice cannot be written." in sound(app)


def test_an_older_snapshot_held_fast_is_pointed_at(
    ended: Any, refreshed: str, snapshot: Snapshot
) -> None:
    use("embedded")
    written = {"path": snapshots_folder() / refreshed, "manifest": snapshot.manifest}
    text = ended(lambda _: outcome(snapshot, some_changes(snapshot), **written, pinned=True))
    assert "An older snapshot is held fast, so the new one is not in use." in text
