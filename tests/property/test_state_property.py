"""Any state survives a link, and any address opens some view."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard import ownlenses
from dashboard.state import PARAMETERS, SCORE_LAYERS, ViewState, from_parameters, to_parameters
from data.catalogue import load_catalogue
from data.entries import Lens

CATALOGUE = load_catalogue()
ECONOMIES = ["VNM", "BGD", "LKA", "KEN", "NGA", "NAM"]
GENERAL = CATALOGUE.lens("general").codes

own_lenses = st.builds(
    ownlenses.made,
    st.text("Aé=,:|&%Đ", min_size=1, max_size=60).filter(lambda name: "".join(name.split())),
    st.dictionaries(
        st.sampled_from(CATALOGUE.codes),
        st.floats(0.001, 1e6).map(lambda x: float(f"{x:.9g}")),
        min_size=1,
    ),
    st.just(CATALOGUE),
)

codes = st.lists(st.sampled_from(ECONOMIES), unique=True).map(tuple)
states = st.builds(
    ViewState,
    home=st.sampled_from(ECONOMIES),
    without=st.sets(st.sampled_from(GENERAL), max_size=len(GENERAL) - 1).map(tuple),
    weights=st.dictionaries(
        st.sampled_from(GENERAL), st.floats(0.1, 10).map(lambda x: round(x, 3))
    ).map(lambda d: tuple(d.items())),
    year=st.none() | st.integers(1960, 2200),
    where=st.text(max_size=200),
    selected=codes,
    shortlist=codes,
    layer=st.sampled_from([*SCORE_LAYERS, *CATALOGUE.codes]),
    classes=st.integers(3, 7),
)


@given(states)
def test_any_state_survives_a_link(state: ViewState) -> None:
    restored, ignored = from_parameters(
        to_parameters(state), economies=ECONOMIES, catalogue=CATALOGUE
    )
    assert restored == state
    assert ignored == ()


@given(states, own_lenses)
def test_a_lens_of_ones_own_survives_a_link(state: ViewState, lens: Lens) -> None:
    chosen = state.model_copy(
        update={"lens": lens.code, "own_lens": lens, "without": (), "weights": ()}
    )
    restored, ignored = from_parameters(
        to_parameters(chosen), economies=ECONOMIES, catalogue=CATALOGUE
    )
    assert restored == chosen
    assert ignored == ()


@given(st.dictionaries(st.sampled_from([*PARAMETERS, "else"]), st.text(max_size=60)))
def test_any_address_opens_a_valid_view(parameters: dict[str, str]) -> None:
    state, _ = from_parameters(parameters, economies=ECONOMIES, catalogue=CATALOGUE)
    assert from_parameters(to_parameters(state), economies=ECONOMIES, catalogue=CATALOGUE) == (
        state,
        (),
    )
