"""Any view survives a link of either form, and no text that stands in for a link does harm."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import get_args

from hypothesis import assume, example, given
from hypothesis import strategies as st

from dashboard.addresses import LONGEST, address_of, parameters_of, read_address, short_address
from dashboard.links import PARAMETERS, from_parameters, to_parameters
from dashboard.shortlinks import PARAMETER, pack, unpack
from dashboard.viewstate import ViewState
from data.catalogue import load_catalogue
from data.errors import LinkError

CATALOGUE = load_catalogue()
ECONOMIES = ["VNM", "BGD", "LKA", "KEN", "NGA", "NAM"]
EXISTING = {"economies": ECONOMIES, "catalogue": CATALOGUE}
GENERAL = CATALOGUE.lens("general").codes

texts = st.text(max_size=60)
hostile = st.text("ABCabc019-_.=&%+/é🌏\x00\ud800'\"<", max_size=300)

# What a field may hold is found by asking: of many texts for its parameter, those that leave the
# view with a value of its own. A field that somebody adds is thereby tried as well.
_GUESSES = [
    *("BGD", "KEN", "BGD,LKA", "LKA,KEN,VNM", "2015", "2010", "4", "true", "1", "education", "vi"),
    *("stability", "adoption,stability", "Africa", "equal-interval", "ai_gap", "opportunity"),
    *("0123456789abcdef" * 2, GENERAL[4]),
    *(f"{GENERAL[0]}:2.5,{GENERAL[1]}:0.125", f"{GENERAL[3]},{GENERAL[5]}", GENERAL[2]),
    *(f"Own=,&🌏={GENERAL[0]}:2,{GENERAL[1]}:1:log", "\"EG.ELC.ACCS.ZS\" > 5 AND name = 'Đ&='"),
]


def _values(name: str) -> list[str]:
    default = ViewState()
    named = get_args(ViewState.model_fields[PARAMETERS[name].field].annotation)
    kept = []
    for text in [*_GUESSES, *(value for value in named if isinstance(value, str))]:
        state, ignored = from_parameters({name: text}, **EXISTING)
        if state != default and not ignored:
            kept.append(text)
    return kept


VALUES = {name: _values(name) for name in PARAMETERS}


@st.composite
def states(draw: st.DrawFn) -> ViewState:
    chosen = {
        name: draw(st.sampled_from(values))
        for name, values in VALUES.items()
        if values and draw(st.booleans())
    }
    return from_parameters(chosen, **EXISTING)[0]


def test_views_are_made_of_every_field_that_an_address_can_hold() -> None:
    assert [name for name, values in VALUES.items() if not values] == []


@given(states(), st.sampled_from(["", "9f5a24e13014"]))
def test_any_view_survives_both_forms_of_an_address(state: ViewState, snapshot: str) -> None:
    for address in (address_of(state, snapshot), short_address(state, snapshot)):
        opened = read_address(address.parameters, **EXISTING)
        assert (opened.state, opened.ignored, address.left_out) == (state, (), ())
        if address.query:
            link = f"http://here.example/screen?{address.query}"
            assert parameters_of(link) == address.parameters
    assert read_address(short_address(state, snapshot).parameters, **EXISTING).snapshot == snapshot


@given(st.dictionaries(texts, texts | st.text(st.characters(), max_size=20), max_size=8))
@example({"where": "\ud800", "": ""})
def test_packing_gives_back_every_text(parameters: dict[str, str]) -> None:
    assert unpack(pack(parameters)).parameters == parameters


@given(states(), st.text(min_size=500, max_size=4_000), st.booleans())
def test_no_address_is_longer_than_programs_take(state: ViewState, text: str, of: bool) -> None:
    long = state.model_copy(update={"where": text, "shortlist": tuple(ECONOMIES) if of else ()})
    address = address_of(long, "9f5a24e13014")
    assert len(address.query) <= LONGEST
    opened = read_address(address.parameters, **EXISTING)
    assert opened.state.shortlist == long.shortlist
    if not address.left_out:
        assert opened.state == long


@given(states(), st.data())
def test_a_cut_link_is_noticed_wherever_it_was_cut(state: ViewState, data: st.DataObject) -> None:
    whole = short_address(state).parameters[PARAMETER]
    kept = data.draw(st.integers(0, len(whole) - 1))
    opened = read_address({PARAMETER: whole[:kept]}, **EXISTING)
    assert opened.state == ViewState()
    assert len(opened.ignored) == 1
    assert "cut or changed" in opened.ignored[0]


@given(states(), st.data())
def test_a_changed_letter_is_noticed(state: ViewState, data: st.DataObject) -> None:
    whole = short_address(state).parameters[PARAMETER]
    place = data.draw(st.integers(2, len(whole) - 2))
    letter = data.draw(st.sampled_from("Aa0-_z"))
    assume(whole[place] != letter)
    opened = read_address({PARAMETER: f"{whole[:place]}{letter}{whole[place + 1 :]}"}, **EXISTING)
    assert opened.ignored


@given(st.dictionaries(st.sampled_from([*PARAMETERS, PARAMETER, "else"]), hostile))
def test_any_address_opens_a_valid_view(found: dict[str, str]) -> None:
    opened = read_address(found, **EXISTING)
    again = read_address(address_of(opened.state).parameters, **EXISTING)
    assert (again.state, again.ignored) == (opened.state, ())


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | texts,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    )
)
@example({"p": {"home": 5, "list": "KEN"}, "s": 7, "z": []})
def test_whatever_a_well_packed_link_holds_opens_or_is_refused(content: object) -> None:
    written = json.dumps(content).encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = zlib.crc32(written).to_bytes(4, "big") + deflate.compress(written) + deflate.flush()
    text = "1." + urlsafe_b64encode(packed).decode().rstrip("=")
    opened = read_address({PARAMETER: text}, **EXISTING)
    if isinstance(content, dict) and isinstance(content.get("p"), dict):
        strange = [name for name, value in content["p"].items() if not isinstance(value, str)]
        assert len(opened.ignored) >= len(strange)
    else:
        assert "holds no view" in opened.ignored[0]


@given(st.text(max_size=200) | st.text("?=&.%#v1/", max_size=60))
def test_any_pasted_text_is_a_link_or_is_refused(text: str) -> None:
    try:
        found = parameters_of(text)
    except LinkError:
        return
    assert found
    read_address(found, **EXISTING)


def test_the_state_of_a_plain_address_is_what_it_always_was() -> None:
    state, _ = from_parameters({"home": "BGD", "list": "KEN,LKA"}, **EXISTING)
    assert address_of(state).parameters == to_parameters(state)


def test_the_letters_are_those_that_no_program_escapes() -> None:
    text = short_address(ViewState(where="'é🌏 %&=+?#'")).parameters[PARAMETER]
    version, _, letters = text.partition(".")
    assert version == "1"
    assert urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    assert short_address(ViewState(where="x")).query.count("%") == 0
