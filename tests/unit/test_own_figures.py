"""Figures of a firm's own lie upon the snapshot as a layer, and go as they came."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest
from own_files import prepared

from dashboard import engine, exclusions
from dashboard.addresses import address_of, short_address
from dashboard.links import from_parameters, to_parameters
from dashboard.shortlinks import unpack
from dashboard.viewstate import ViewState
from data.catalogue import Catalogue, Lens
from data.entries import LensEntry
from data.errors import CatalogueError, ConditionError, OwnDataError
from data.own_layer import fitting, with_own_entries, with_own_figures, with_own_lists
from data.own_sets import OwnSet
from data.own_store import (
    OwnLayer,
    kept_codes,
    own_folder,
    own_layer,
    remove_set,
    save_set,
    slug_for,
)
from data.snapshot import Snapshot
from geo.recipe import Recipe
from geo.screening import screen_markets
from geo.shortlist import shortlist_export

TEXT = """\
Country,Sales (USD million),Sanctioned,Reason
Kenya,1.5,no,
Peru,2,yes,own policy
Bangladesh,0.25,no,
"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))


def made(code: str = "sales", year: str = "2026", **changes: object) -> OwnSet:
    found = prepared(TEXT, period_is=year)
    lists = [item.model_copy(update={"effect": "exclude"}) for item in found.lists]
    item = OwnSet(
        code=code,
        name=code.title(),
        file="sales.csv",
        added=datetime.date(2026, 11, 27),
        period=year,
        plan=found.plan,
        indicators=found.indicators,
        lists=tuple(lists),
    )
    return item.model_copy(update=changes)


# --- Kept --------------------------------------------------------------------------------------


def test_a_set_is_kept_replaced_and_removed() -> None:
    save_set(made())
    assert own_layer().find("Sales") == made()
    with pytest.raises(OwnDataError, match="called sales already"):
        save_set(made())
    newer = made(file="sales-2.csv")
    save_set(newer, replace=True)
    assert own_layer().sets == (newer,)
    assert remove_set("sales") == newer
    assert own_layer().sets == ()
    with pytest.raises(OwnDataError, match="no figures of your own called 'sales'"):
        remove_set("sales")


def test_two_sets_never_have_one_code() -> None:
    save_set(made())
    with pytest.raises(OwnDataError, match=r"The code OWN\.SA\w+ is taken"):
        save_set(made(code="other"))
    (own_folder() / "other.json").write_text(made(code="other").model_dump_json())
    layer = own_layer()
    assert [item.code for item in layer.sets] == ["other"]
    assert "another file of yours" in layer.refused[0].message


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"schema_version": 2}'])
def test_a_damaged_file_is_named_and_the_others_are_used(content: bytes) -> None:
    save_set(made())
    (own_folder() / "broken.json").write_bytes(content)
    layer = own_layer()
    assert [item.code for item in layer.sets] == ["sales"]
    assert "broken.json" in layer.refused[0].message


def test_what_cannot_be_written_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    save_set(made())

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OwnDataError, match="No space left") as caught:
        save_set(made(file="newer.csv"), replace=True)
    assert "Nothing was changed" in caught.value.message
    assert own_layer().sets == (made(),)
    assert [path.name for path in own_folder().iterdir()] == ["sales.json"]


def test_short_names_are_made_from_any() -> None:
    assert slug_for("Doanh số Đông Nam Á") == "doanh-so-dong-nam-a"
    assert slug_for("売上") == "figures"
    assert slug_for("Sales", {"sales"}) == "sales-2"


# --- Laid upon the snapshot ---------------------------------------------------------------------


def test_the_snapshot_stays_and_the_layer_has_an_id(
    snapshot: Snapshot, catalogue: Catalogue
) -> None:
    layer = OwnLayer((made(),), (), "0123abcd")
    whole = with_own_figures(snapshot, layer)
    assert whole.id == f"{snapshot.id}+0123abcd"
    assert "OWN.SALES" not in snapshot.observations["indicator"].cat.categories
    own = whole.observations[whole.observations["source"] == "own-sales"]
    assert dict(zip(own["economy"], own["value"], strict=True))["KEN"] in (1.5, 0.0)
    assert len(whole.observations) == len(snapshot.observations) + len(own)
    kept = whole.observations[whole.observations["source"] != "own-sales"].reset_index(drop=True)
    for column in ("economy", "indicator", "period", "source"):
        assert (kept[column].astype("str") == snapshot.observations[column].astype("str")).all()
    assert (kept["value"] == snapshot.observations["value"]).all()
    assert with_own_figures(snapshot, OwnLayer()) is snapshot
    joined = with_own_entries(catalogue, layer, 2025)
    entry = joined.indicator("OWN.SALES")
    assert (entry.name, entry.own, entry.licence) == ("Sales (own)", True, "internal")
    assert joined.source(entry.source).title == "sales.csv, added 2026-11-27"


@pytest.mark.parametrize(("year", "latest"), [("2026", True), ("2024", True), ("2010", True)])
def test_figures_of_one_year_always_count(year: str, latest: bool) -> None:
    assert made(year=year).entries(2025)[0].latest_period is latest


def test_series_look_back_as_others_do_unless_that_would_drop_their_latest() -> None:
    series = {"KEN": {"2022": 1.0, "2025": 2.0}}
    item = made().indicators[0]
    past = made(indicators=(item.model_copy(update={"figures": series}),))
    assert not past.entries(2025)[0].latest_period
    young = {"KEN": {"2022": 1.0, "2026": 2.0}}
    assert (
        made(indicators=(item.model_copy(update={"figures": young}),))
        .entries(2025)[0]
        .latest_period
    )


def test_what_does_not_fit_the_catalogue_is_left_out_and_named(catalogue: Catalogue) -> None:
    item = made().indicators[0].model_copy(update={"pillar": "gone"})
    found = fitting(OwnLayer((made(indicators=(item,)),)), catalogue)
    assert found.sets == ()
    assert "no pillar gone" in found.refused[0].message


def test_lists_exclude_with_reason_list_and_day(snapshot: Snapshot) -> None:
    economies = frozenset(snapshot.economies.index)
    given = exclusions.exclusions()
    found = with_own_lists(given, OwnLayer((made(),)), economies)
    (entry,) = found.exclusions
    assert (entry.economy, entry.reason, entry.source) == (
        "PER",
        "own policy",
        "Sanctioned, sales.csv",
    )
    twice = with_own_lists(found, OwnLayer((made(),)), economies)
    assert twice.codes == ("PER",)
    assert with_own_lists(given, OwnLayer(), economies) is given


# --- In use ---------------------------------------------------------------------------------------


def test_own_indicators_are_used_as_any_other_and_go_without_a_trace() -> None:
    before = engine.snapshot().id
    save_set(made())
    used = engine.snapshot()
    assert used.id.startswith(f"{before}+")
    result = engine.merged(Recipe(excluded=exclusions.excluded()))
    assert exclusions.excluded() == ("PER",)
    assert result.frame.at["BGD", "OWN.SALES"] == 0.25
    found = screen_markets(result, '"OWN.SALES" >= 1 AND "OWN.SANCTIONED" = 0')
    assert list(found.matches) == ["KEN"]
    taken = shortlist_export(result, used, ["KEN"], exclusions=exclusions.exclusions())
    line = taken.figures.set_index("indicator").loc["OWN.SALES"]
    assert (line["source"], line["licence"]) == (
        "Own data, sales.csv, added 2026-11-27",
        "internal",
    )
    assert "Peru (PER): own policy (Sanctioned, sales.csv, 2026-11-27)" in set(
        taken.method["value"]
    )
    lens = {"code": "mine", "name": "Mine", "description": "-"}
    lens["indicators"] = [{"indicator": "OWN.SALES"}, {"indicator": "GE.EST"}]  # type: ignore[assignment]
    ranked = engine.merged(Recipe.of({"home": "BGD", "own_lens": lens}))
    assert ranked.frame.at["KEN", "rank"] == 1
    remove_set("sales")
    assert engine.snapshot().id == before
    assert exclusions.excluded() == ()
    with pytest.raises(CatalogueError):
        engine.catalogue().indicator("OWN.SALES")


def test_a_snapshot_is_found_again_with_exactly_its_own_figures() -> None:
    public = engine.snapshot().id
    save_set(made())
    whole = engine.snapshot().id
    engine._recent.clear()
    found = engine.snapshot_of(whole)
    assert found is not None
    assert found.id == whole
    alone = engine.snapshot_of(public)
    assert alone is not None
    assert alone.id == public
    save_set(made(file="newer.csv"), replace=True)
    engine.snapshot()
    engine._recent.clear()
    assert engine.snapshot_of(whole) is None


def test_own_names_are_marked_in_every_language() -> None:
    save_set(made())
    result = engine.merged(Recipe()).told("vi")
    assert result.catalogue.indicator("OWN.SALES").name == "Sales (riêng)"
    assert result.catalogue.source("own-sales").publisher == "Dữ liệu riêng"


def test_a_link_holds_codes_and_no_figures() -> None:
    save_set(made())
    view = ViewState(layer="OWN.SALES", where='"OWN.SALES" > 1', shortlist=("KEN",))
    text = " ".join(to_parameters(view).values())
    assert "OWN.SALES" in text
    assert not {"sales.csv", "own policy", "1.5", "0.25"} & set(text.split())
    back, ignored = from_parameters(
        to_parameters(view),
        economies=list(engine.snapshot().economies.index),
        catalogue=engine.catalogue(),
    )
    assert (back, ignored) == (view, ())


def test_a_link_that_needs_absent_figures_says_so() -> None:
    economies, known = list(engine.snapshot().economies.index), engine.catalogue()
    asked = {"layer": "OWN.SALES", "where": '"OWN.PARTNERS" > 1'}
    view, ignored = from_parameters(asked, economies=economies, catalogue=known)
    assert view.layer == "similarity"
    assert any(
        "OWN.PARTNERS, OWN.SALES" in line and "not on this machine" in line for line in ignored
    )
    with pytest.raises(ConditionError, match=r"OWN\.PARTNERS") as caught:
        screen_markets(engine.merged(Recipe()), view.where)
    assert "not on this machine" in caught.value.remedy
    with pytest.raises(CatalogueError, match=r"OWN\.SALES") as absent:
        known.indicator("OWN.SALES")
    assert "not on this machine" in absent.value.remedy


def test_years_of_own_figures_do_not_move_the_years_that_can_be_looked_back_on() -> None:
    years = engine.reference_years()
    save_set(made(year="1950"))
    assert engine.reference_years() == years


def test_a_link_and_an_address_hold_no_figure_or_reason_of_the_firm() -> None:
    secret = TEXT.replace("0.25", "0.987654321").replace("own policy", "Confidential deal")
    found = prepared(secret, period_is="2026")
    save_set(made(indicators=found.indicators, lists=tuple(found.lists)))
    code = "OWN.SALES"
    view = ViewState(
        layer=code,
        lens="mine",
        own_lens=Lens(
            code="mine",
            name="Mine",
            description="-",
            indicators=(
                LensEntry(indicator=code, weight=2.0),
                LensEntry(indicator="GE.EST", weight=1.0),
            ),
        ),
        where=f'"{code}" > 0.5',
        shortlist=("BGD", "PER"),
    )
    result = engine.merged(view.recipe(exclusions.excluded()))
    assert result.frame.at["BGD", code] == 0.987654321
    for address in (address_of(view, result.snapshot_id), short_address(view, result.snapshot_id)):
        held = {**address.parameters}
        packed = unpack(held.pop("v")) if "v" in held else None
        written = repr((held, packed))
        assert code in written
        for kept in ("0.98", "Confidential", "Sales (USD", "USD million"):
            assert kept not in written


def test_a_file_that_cannot_be_used_is_not_written_over(tmp_path: Path) -> None:
    later = made().model_dump_json().replace('"schema_version":1', '"schema_version":2')
    own_folder().mkdir(parents=True)
    path = own_folder() / "sales.json"
    path.write_text(later, encoding="utf-8")
    with pytest.raises(OwnDataError, match="called sales already"):
        save_set(made())
    assert slug_for("Sales", kept_codes()) == "sales-2"
    assert path.read_text(encoding="utf-8") == later
