"""The pages Method and Time shift, and the sections that other pages gained with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from opened_pages import BROKEN, opened, shown, skipped, tables, unescaped
from streamlit.testing.v1 import AppTest

from dashboard import analyses, engine, ownlenses
from dashboard.links import from_parameters, to_parameters
from dashboard.sections import choices_in_force, own_lens, stability, sureness
from dashboard.sections.drivers import RANKINGS
from dashboard.viewstate import ViewState
from data.errors import CatalogueError
from geo.markets import Markets
from geo.metrics import METRICS
from geo.recipe import Recipe
from geo.timeshift import FIRST_YEAR
from geo.weaknesses import Alike, strength, weaknesses
from geo.wording import percent

HOMES = {
    "the defaults": {},
    "another home, an economy selected": {"home": "KEN", "sel": "NGA"},
    "a home with too few figures": {"home": "TWN"},
    "a home hardly covered": {"home": "PRK"},
    "an earlier year": {"year": "2010"},
    "the first year": {"year": "2007"},
    "a year of home": {"then": "2012", "sel": "TWN"},
    "a year after the last": {"then": "2100"},
    "other choices": {"off": "RQ.EST,CC.EST", "w": "SI.POV.GINI:4", "gates": "adoption"},
}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a data folder of its own, without an exclusion list."""
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))


@pytest.fixture
def defaults() -> Markets:
    return engine.merged(Recipe())


def sound(app: AppTest) -> str:
    """Give what a page shows, which must be fit for a reader."""
    assert not app.exception, app.exception
    text = shown(app)
    found = BROKEN.search(text)
    assert found is None, text[max(0, found.start() - 200) : found.end() + 100]
    assert not skipped(app)
    return unescaped(text)


def on_tab(app: AppTest, tab: str) -> AppTest:
    app.session_state["method_tabs"] = tab
    return app.run()


@pytest.mark.parametrize("case", HOMES)
@pytest.mark.parametrize("page", ["timeshift", "method"])
def test_the_pages_can_be_read_under_any_choices(page: str, case: str) -> None:
    app = opened(page, **HOMES[case])
    sound(app)
    assert len(app.title) == 1


def test_definitions_say_what_each_measure_is_weak_at(defaults: Markets) -> None:
    app = opened("method")
    text = sound(app)
    found = analyses.weak(defaults)
    assert f"Spearman {found.ai_income.spearman:.2f} over {found.ai_income.economies}" in text
    assert f"Spearman {found.similarity_hdi.spearman:.2f}" in text
    assert "share regional estimates" in text
    assert "Vietnam itself has no figure for AI publications" in text
    assert len(app.latex) >= 7


def test_choices_in_force_name_what_differs() -> None:
    app = on_tab(opened("method", off="RQ.EST", gates="adoption"), "Choices in force")
    text = sound(app)
    assert "Different from the method's defaults: without RQ.EST; gates adoption" in text
    table = next(table for table in tables(app) if "differs" in table)
    assert set(table.loc[table["differs"], "field"]) == {"without", "gates"}
    assert Recipe(without=("RQ.EST",), gates=("adoption",)).id in text


def test_every_field_of_a_recipe_has_a_row(defaults: Markets) -> None:
    assert list(choices_in_force.table(defaults)["field"]) == list(Recipe.model_fields)
    assert set(choices_in_force.MEANINGS) == set(Recipe.model_fields)


def test_agreement_has_a_row_for_every_metric(defaults: Markets) -> None:
    app = on_tab(opened("method"), "How ranks agree")
    sound(app)
    table = next(table for table in tables(app) if "Metric" in table)
    assert list(table["Metric"]) == [metric.title for metric in METRICS.values()]
    assert np.allclose(np.diag(table.drop(columns="Metric")), 1)
    stable = next(table for table in tables(app) if "range" in table)
    assert stable["range"].is_monotonic_increasing


def test_drivers_are_computed_when_asked_for_and_then_kept(defaults: Markets) -> None:
    app = on_tab(opened("method"), "What drives the ranks")
    sound(app)
    app.button(key="drivers_start").click().run()
    job = app.session_state["drivers_job"][1]
    job.wait(60)
    text = sound(app.run())
    known = analyses.drivers_known(defaults, "similarity")
    assert known is not None
    assert "matters most" in text or "matter most" in text
    assert set(RANKINGS) == {"similarity", "ai-development", "opportunity"}


def test_time_shift_ranks_against_the_year_of_the_link(defaults: Markets) -> None:
    app = opened("timeshift", then="2012")
    text = sound(app)
    found = analyses.shifted(defaults, 2012)
    assert app.slider(key="timeshift_year").value == 2012
    assert f"figures for {found.home_indicators} of {found.of} indicators in 2012" in text
    table = next(table for table in tables(app) if "gain" in table)
    first = found.ranking["rank"].astype(float).idxmin()
    assert table["name"].iloc[0] == defaults.name(str(first))


def test_moving_the_slider_moves_the_year() -> None:
    app = opened("timeshift")
    app.slider(key="timeshift_year").set_value(2015).run()
    text = sound(app)
    assert "indicators in 2015" in text
    assert app.session_state["view"].then == 2015


def test_scan_lists_the_nearest_year_of_each_economy(defaults: Markets) -> None:
    app = opened("timeshift")
    table = next(table for table in tables(app) if "flatness" in table)
    found = analyses.scanned(defaults).table
    row = table[table["name"] == "Bangladesh"].iloc[0]
    assert row["year"] == found.at["BGD", "year"]
    assert table["distance"].is_monotonic_increasing
    assert found["year"].min() >= FIRST_YEAR


def test_the_year_of_home_stands_in_the_link() -> None:
    written = to_parameters(ViewState(then=2012))
    assert written == {"then": "2012"}
    state, ignored = from_parameters(written, economies=["VNM"], catalogue=engine.catalogue())
    assert state.then == 2012
    assert not ignored


def test_similarity_shows_a_rank_under_every_lens(defaults: Markets) -> None:
    app = opened("similarity")
    sound(app)
    table = next(table for table in tables(app) if "places_apart" in table)
    assert {lens.code for lens in defaults.catalogue.lenses} < set(table.columns)
    assert table["general"].iloc[0] == 1


def test_a_lens_made_in_the_dashboard_is_ranked_beside_the_others() -> None:
    app = opened("similarity")
    app.text_input(key="own_lens_name").set_value("Roads & power").run()
    app.multiselect(key="own_lens_codes").set_value(["EG.ELC.ACCS.ZS", "IT.NET.USER.ZS"]).run()
    app.number_input(key="own_lens_weight_IT.NET.USER.ZS").set_value(3.0).run()
    app.button(key="own_lens_use").click().run()
    text = sound(app)
    table = next(table for table in tables(app) if "places_apart" in table)
    assert "roads-power" in table.columns
    assert "Individuals using the internet (weight 3)" in text or "(weight 3)" in text
    view = app.session_state["view"]
    assert view.lens == "roads-power" and view.recipe().own_lens == view.own_lens
    app.button(key="own_lens_remove").click().run()
    sound(app)
    assert app.session_state["view"] == ViewState()


def test_every_page_ranks_by_the_lens_of_its_own_that_a_link_carries() -> None:
    lens = ownlenses.made(
        "Roads = power", {"EG.ELC.ACCS.ZS": 1.0, "IT.NET.USER.ZS": 3.0}, engine.catalogue()
    )
    view = ViewState(lens=lens.code, own_lens=lens, without=("EG.ELC.ACCS.ZS",))
    for page in ("start", "explore", "proposals"):
        app = opened(page, **to_parameters(view))
        sound(app)
        assert app.session_state["view"] == view


def test_a_lens_can_be_read_from_the_file_that_it_is_written_to() -> None:
    catalogue = engine.catalogue()
    lens = ownlenses.made("Đường sá", {"SP.POP.GROW": 2.0, "RQ.EST": 0.5}, catalogue)
    assert ownlenses.read(ownlenses.written(lens).encode(), catalogue) == lens


def test_the_recipe_of_an_own_lens_ranks_by_it(defaults: Markets) -> None:
    lens = ownlenses.made("Mine", {"SP.POP.GROW": 1.0, "RQ.EST": 1.0}, defaults.catalogue)
    recipe = own_lens.recipe_with(Recipe(without=("RQ.EST", "CC.EST"), home="KEN"), lens)
    assert Recipe.from_toml(recipe.to_toml()) == recipe
    assert (recipe.lens, recipe.without, recipe.home) == ("mine", ("RQ.EST",), "KEN")
    assert list(engine.merged(recipe).similarity.weights.index) == ["SP.POP.GROW"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"code = ", "not TOML"),
        (b"x = 1", "code"),
        (b"#" * (ownlenses.MOST_BYTES + 1), "bytes"),
        (
            b'code="a"\nname="A"\ndescription="d"\n[[indicators]]\nindicator="NO.SUCH"\n',
            "NO.SUCH",
        ),
        (
            b'code="general"\nname="A"\ndescription="d"\n[[indicators]]\nindicator="RQ.EST"\n',
            "ships with the product",
        ),
        (
            b'code="a"\nname="A"\ndescription="d"\n[[indicators]]\nindicator="RQ.EST"\nweight=0\n',
            "weight",
        ),
    ],
)
def test_a_wrong_lens_file_is_refused_with_the_reason(content: bytes, said: str) -> None:
    with pytest.raises(CatalogueError, match=said) as caught:
        ownlenses.read(content, engine.catalogue())
    assert "/" not in caught.value.message
    assert caught.value.remedy


def test_a_lens_needs_a_name_an_indicator_and_weights_above_zero() -> None:
    catalogue = engine.catalogue()
    for name, weights in ((" ", {"RQ.EST": 1.0}), ("A", {}), ("A", {"RQ.EST": 0.0})):
        with pytest.raises(CatalogueError):
            ownlenses.made(name, weights, catalogue)


def test_shortlist_tells_how_firmly_it_stands(defaults: Markets) -> None:
    app = opened("shortlist", list="BGD,LKA,TWN,VNM")
    text = sound(app)
    found = analyses.firm(defaults, ("BGD", "LKA"), "similarity", stability._TOP)
    assert f"The whole list stays in **{percent(found.p_all)}** of draws" in text
    assert "Without a rank under these choices, so not followed: Taiwan" in text


@pytest.mark.parametrize("by", list(RANKINGS))
def test_shortlist_can_be_followed_in_every_ranking(by: str) -> None:
    app = opened("shortlist", list="BGD,LKA,KEN")
    app.selectbox(key="stability_by").set_value(by).run()
    sound(app)


def test_proposals_say_how_sure_each_verdict_is(defaults: Markets) -> None:
    app = opened("proposals")
    text = sound(app)
    said = sureness.sentences(defaults, "BGD")
    assert len(said) >= 4
    assert sureness.TITLE in text
    for sentence in sureness.sentences(defaults, engine.named_targets()[0]):
        assert sentence in text


@pytest.mark.parametrize("home", ["TWN", "PRK", "KEN", "XKX"])
def test_sureness_has_words_for_every_home(home: str) -> None:
    result = engine.merged(Recipe(home=home))
    for economy in engine.named_targets():
        if economy != home:
            assert sureness.sentences(result, economy)


def test_weaknesses_are_rank_correlations_of_the_figures(defaults: Markets) -> None:
    both = defaults.frame[["ai_development", "HDI"]].dropna().rank()
    found = weaknesses(defaults).ai_hdi
    assert found.economies == len(both)
    assert found.spearman == pytest.approx(both.corr().iloc[0, 1])


def test_strength_has_a_word_for_every_correlation() -> None:
    words = [strength(Alike(value, 9)) for value in (0.9, -0.7, 0.4, 0.0, float("nan"))]
    assert words == ["closely", "largely", "in part", "hardly", "cannot be told"]
