"""The Shortlist page passes a list on and takes one up again, and links tell their figures."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from exported import shortlist
from opened_pages import BROKEN, opened, shown, unescaped
from streamlit.testing.v1 import AppTest

from dashboard import engine, state
from dashboard.addresses import read_address, short_address
from dashboard.exports import EXPORTERS
from dashboard.exports.replaying import replay_of
from dashboard.viewstate import ViewState
from geo.replay import Replay, write_replay


@pytest.fixture(autouse=True)
def _own_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KINDRED_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        yield


def uploaded(app: AppTest, name: str, content: bytes) -> AppTest:
    """Hand a file over, as the browser does."""
    app.file_uploader(key="replay_file").upload(name, content)
    return app.run()


def earlier() -> Replay:
    """A replay as it would be had it been written on other figures."""
    kept = replay_of(shortlist())
    first = kept.members[0]
    values = {**first.values, "IT.NET.USER.ZS": (12.5, "2019")}
    return kept.model_copy(
        update={
            "snapshot": kept.snapshot.model_copy(update={"id": "0123456789ab"}),
            "members": (first.model_copy(update={"values": values}), *kept.members[1:]),
        }
    )


def test_the_link_on_the_page_restores_the_view_and_holds_no_note() -> None:
    app = opened("shortlist", list="KEN,BGD", home="LKA", where="ai_gap > 0.1")
    app.session_state["notes"] = {"KEN": "Secret of the firm"}
    app.run()
    link = next(code.value for code in app.code if "?v=1." in code.value)
    assert len(link) < 2_000
    found = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    again = read_address(
        found, economies=engine.snapshot().economies.index, catalogue=engine.catalogue()
    )
    assert again.state.shortlist == ("KEN", "BGD")
    assert (again.state.home, again.state.where) == ("LKA", "ai_gap > 0.1")
    assert again.snapshot == engine.snapshot().id
    assert "Secret" not in repr(again)


def test_a_file_is_shown_before_it_is_used_and_its_use_can_be_undone() -> None:
    app = opened("shortlist", list="KEN")
    app.session_state["notes"] = {"KEN": "mine"}
    app.run()
    uploaded(app, "list.xlsx", EXPORTERS["xlsx"].write(shortlist()))
    text = unescaped(shown(app))
    assert "6 economies" in text and "without TX.VAL.TECH.MF.ZS" in text
    assert "Every figure, rank and member is as it was." in text
    assert app.session_state["view"].shortlist == ("KEN",)
    app.button(key="replay_use").click().run()
    view = app.session_state["view"]
    assert view.shortlist == shortlist().economies
    assert (view.gates, view.without) == (("adoption",), ("TX.VAL.TECH.MF.ZS",))
    assert view.where == shortlist().conditions
    assert app.session_state["notes"] == {"KEN": "mine", "BGD": "Call the chamber"}
    app.button(key="replay_undo").click().run()
    assert app.session_state["view"].shortlist == ("KEN",)
    assert app.session_state["view"].gates == ()
    assert app.session_state["notes"] == {"KEN": "mine"}
    assert not app.exception


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.slow), "vi"])
def test_what_changed_since_is_listed(language: str) -> None:
    app = opened("shortlist", lang=language)
    uploaded(app, "list.kindred.json", write_replay(earlier()).encode())
    text = unescaped(shown(app))
    assert "0123456789ab" in text
    assert not BROKEN.search(text)
    table = next(t.value for t in app.dataframe if "item_name" in t.value.columns)
    assert table["old"].tolist() == [12.5]
    assert table["old_period"].tolist() == ["2019"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("list.kindred.json", write_replay(earlier()).encode()[:500], "cut or damaged"),
        ("list.xlsx", b"no workbook", "damaged"),
        ("list.geojson", b'{"type": "FeatureCollection"}', "carries no replay"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(name: str, content: bytes, said: str) -> None:
    app = opened("shortlist", list="KEN,BGD")
    uploaded(app, name, content)
    assert said in " ".join(error.value for error in app.error)
    assert app.session_state["view"].shortlist == ("KEN", "BGD")


def test_a_link_of_other_figures_says_so_on_every_page() -> None:
    packed = short_address(ViewState(shortlist=("KEN",)), "0123456789ab").parameters
    app = opened("start", **packed)
    labels = [expander.label for expander in app.expander]
    assert any("made on snapshot 0123456789ab" in label for label in labels)
    same = opened("start", **short_address(ViewState(), engine.snapshot().id).parameters)
    assert not any("made on snapshot" in expander.label for expander in same.expander)


def test_a_long_view_has_a_short_address() -> None:
    where = " AND ".join(f'"{code}" > -{n}e9' for n, code in enumerate(engine.catalogue().codes))
    app = opened("screen", where=where[:3_900].rpartition(" AND ")[0], home="BGD")
    assert list(app.query_params) == ["v"]
    assert len(str(app.query_params["v"])) < 1_900
    assert state.left_out() == ()
