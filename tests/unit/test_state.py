"""The view state: to a link and back, and what becomes of a stranger's link."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.state import PARAMETERS, ViewState, from_parameters, to_parameters
from data.catalogue import load_catalogue

ECONOMIES = ["VNM", "BGD", "LKA", "KEN", "NGA"]


def read(**parameters: str) -> tuple[ViewState, tuple[str, ...]]:
    return from_parameters(parameters, economies=ECONOMIES, catalogue=load_catalogue())


FULL = ViewState(
    home="BGD",
    lens="education",
    without=("IT.NET.USER.ZS",),
    weights=(("UIS.GER.5T8", 2.5),),
    year=2015,
    gates=("stability",),
    where="\"IT.NET.USER.ZS\" > 50 AND name LIKE 'B%,;&=?'",
    selected=("LKA", "KEN"),
    shortlist=("KEN", "LKA"),
    layer="ai_gap",
    by="NY.GDP.PCAP.PP.KD",
    together="side-by-side",
    circles="SP.POP.TOTL",
    lines="shortlist",
    others="aside",
    scheme="equal-interval",
    classes=4,
    region="Africa",
)


def test_a_state_survives_the_way_through_a_link() -> None:
    assert read(**to_parameters(FULL)) == (FULL, ())


def test_the_default_state_needs_no_parameters() -> None:
    assert to_parameters(ViewState()) == {}


def test_every_field_has_a_parameter() -> None:
    assert {parameter.field for parameter in PARAMETERS.values()} == set(ViewState.model_fields)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("home", "XXX", "no economy 'XXX'"),
        ("home", "<script>", "no economy '<script>'"),
        ("lens", "nonsense", "no lens 'nonsense'"),
        ("off", "RQ.EST,NOPE", "'NOPE' is not an indicator of the lens"),
        ("w", "RQ.EST:heavy", "not an indicator with its weight"),
        ("w", "RQ.EST:-1", "weights is out of range"),
        ("w", "RQ.EST:inf", "weights is out of range"),
        ("year", "soon", "not a whole number"),
        ("year", "1", "year is out of range"),
        ("gates", "heaven", "no gate 'heaven'"),
        ("where", "x" * 5000, "where is out of range"),
        ("sel", "ZZZ", "'ZZZ'"),
        ("list", "ZZZ,KEN", "'ZZZ'"),
        ("layer", "colour", "no layer 'colour'"),
        ("by", "colour", "no second figure 'colour'"),
        ("as", "three maps", "arrangement of maps is out of range"),
        ("circles", "similarity", "no figure for circles 'similarity'"),
        ("lines", "everywhere", "choice of lines is out of range"),
        ("scheme", "magic", "no scheme 'magic'"),
        ("classes", "99", "classes is out of range"),
        ("surprise", "1", "'surprise' is not known"),
    ],
)
def test_what_a_link_holds_wrongly_is_named_and_the_rest_is_kept(
    name: str, text: str, said: str
) -> None:
    parameters = {"region": "Africa", name: text}
    state, ignored = read(**parameters)
    assert state.region == "Africa"
    assert any(said in sentence for sentence in ignored)


def test_valid_members_of_a_list_stay_when_others_are_unknown() -> None:
    state, _ = read(list="ZZZ,KEN,BGD,KEN")
    assert state.shortlist == ("KEN", "BGD")


def test_a_link_that_switches_everything_off_leaves_everything_on() -> None:
    codes = load_catalogue().lens("general").codes
    state, ignored = read(off=",".join(codes))
    assert state.without == ()
    assert "every indicator off" in ignored[0]


def test_a_message_quotes_no_more_than_a_little_of_a_stranger_s_text() -> None:
    _, ignored = read(lens="y" * 10_000)
    assert len(ignored[0]) < 80


def test_the_recipe_follows_the_view() -> None:
    recipe = FULL.recipe(excluded=("NGA",))
    assert (recipe.home, recipe.lens, recipe.reference_year) == ("BGD", "education", 2015)
    assert (recipe.without, recipe.excluded) == (("IT.NET.USER.ZS",), ("NGA",))


def _page() -> None:
    from dashboard import state
    from data.catalogue import load_catalogue

    state.open_address(["VNM"], load_catalogue())
    state.sync_address("")


def test_a_step_back_is_not_written_over_the_next_one() -> None:
    app = AppTest.from_function(_page).run()
    # The first of two quick steps is told when the browser has taken the second one already.
    app.session_state["went"] = {"text": "large"}
    app.run()
    assert app.session_state["view"].text_size == "large"
    assert dict(app.query_params) == {}
    app.session_state["went"] = {}
    app.run()
    assert app.session_state["view"] == ViewState()
    assert dict(app.query_params) == {}
    app.query_params["text"] = "large"
    app.session_state["went"] = {"text": "large"}
    app.run()
    assert app.session_state["view"].text_size == "large"
    assert dict(app.query_params) == {"text": "large"}
