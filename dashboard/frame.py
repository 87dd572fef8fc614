"""What surrounds every page: the choices in the sidebar, notices, and errors in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard import engine, state, widgets
from data.errors import KindredError
from geo.gates import GATES
from geo.markets import Markets, gate_effects
from geo.recipe import weights_in_force

# Streamlit leaves six rem above a wide page; the answer should be seen without scrolling.
_STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding: 4rem clamp(1rem, 3vw, 3rem) 3rem; }
</style>"""


def show(
    chosen: StreamlitPage, pages: Mapping[str, StreamlitPage], ignored: Sequence[str] = ()
) -> None:
    """Run a page between its sidebar and its notices.

    Parameters
    ----------
    chosen
        The page that the address names.
    pages
        All pages by module name, kept in the session so that any control can lead to another.
    ignored
        What the link held and could not be used, one sentence each.
    """
    st.session_state["pages"] = dict(pages)
    st.html(_STYLE)
    try:
        with st.sidebar:
            choices()
        _notices(ignored)
        chosen.run()
    except KindredError as error:
        explain(error)


def explain(error: KindredError) -> None:
    """Show an error in plain words: what was wrong, and what would be right."""
    st.error(f"{plain(error.message)}\n\n{plain(error.remedy)}".strip(), icon=":material/error:")


def figures() -> Markets:
    """Merge the economies under the choices of this session."""
    return engine.merged(state.current().recipe(engine.excluded()))


def go(module: str) -> None:
    """Switch to a page; the view state goes along."""
    st.switch_page(st.session_state["pages"][module])


def choices() -> None:
    """Draw the choices that every figure rests on: home, lens, indicators, weights, gates."""
    view = state.current()
    names = engine.snapshot_names()
    st.subheader("Your choices")
    widgets.bound_select(
        "Home market",
        "home",
        sorted(names, key=names.__getitem__),
        names.__getitem__,
        prefix="choice",
    )
    lenses = {lens.code: lens.name for lens in engine.catalogue().lenses}
    widgets.bound_select(
        "Lens",
        "lens",
        list(lenses),
        lenses.__getitem__,
        prefix="choice",
        help="A lens is a set of indicators: what likeness is measured by.",
        also={"without": (), "weights": ()},
    )
    _indicators(view)
    _gates()
    st.caption(
        f"Shortlist: {len(view.shortlist)} {'economy' if len(view.shortlist) == 1 else 'economies'}"
    )
    changed = view != view.model_copy(update=_NO_CHOICES)
    if st.button("Back to the defaults", disabled=not changed, width="stretch"):
        state.change(**_NO_CHOICES)
        st.rerun()


_NO_CHOICES: dict[str, object] = {
    "home": "VNM",
    "lens": "general",
    "without": (),
    "weights": (),
    "gates": (),
    "year": None,
}


def _indicators(view: state.ViewState) -> None:
    """Draw the switches and weights of the lens's indicators."""
    catalogue = engine.catalogue()
    lens = catalogue.lens(view.lens)
    names = {code: catalogue.indicator(code).name for code in lens.codes}
    on = len(lens.codes) - len(view.without)
    with st.expander(f"Indicators: {on} of {len(lens.codes)} on"):
        _bound_many("Switched off", "without", list(names), names.__getitem__)
        own = dict(view.weights)
        st.session_state["choice_weighted"] = list(own)
        st.multiselect(
            "With a weight of their own",
            [code for code in names if code not in view.without],
            format_func=names.__getitem__,
            key="choice_weighted",
            on_change=_take_weighted,
            help="Every indicator weighs 1 unless the lens or you say otherwise.",
        )
        in_force = weights_in_force(lens, view.recipe())
        for code in own:
            st.session_state[f"choice_weight_{code}"] = float(in_force.get(code, own[code]))
            st.number_input(
                names[code],
                min_value=0.1,
                max_value=10.0,
                step=0.5,
                key=f"choice_weight_{code}",
                on_change=_take_weight,
                args=(code,),
            )


def _gates() -> None:
    """Draw a switch for each gate, with what it would do to the pool."""
    result = figures()
    effects = gate_effects(result)
    st.markdown("**Gates** (off unless you switch them on)")
    for code, gate in GATES.items():
        counts = effects[code]
        st.session_state[f"choice_gate_{code}"] = code in result.recipe.gates
        st.toggle(
            f"{gate.name}: would exclude {counts['excluded']}"
            if code not in result.recipe.gates
            else f"{gate.name}: excludes {counts['excluded']}",
            key=f"choice_gate_{code}",
            on_change=_take_gates,
            help=f"{gate.reason} Condition: {gate.condition}. "
            f"{counts['undecided']} economies are undecided because a figure is missing; "
            "they do not pass either.",
        )


def _bound_many(label: str, field: str, options: Sequence[str], name: Callable[[str], str]) -> None:
    """Draw a choice of several that shows and changes one field of the view state."""
    st.session_state[f"choice_{field}"] = list(getattr(state.current(), field))
    st.multiselect(
        label,
        options,
        format_func=name,
        key=f"choice_{field}",
        on_change=_take_without,
        placeholder="None",
    )


def _take_without() -> None:
    """Take the indicators that were switched off; one at least stays on."""
    view = state.current()
    off = tuple(st.session_state["choice_without"])
    if len(off) == len(engine.catalogue().lens(view.lens).codes):
        st.toast("At least one indicator stays on.", icon=":material/info:")
        return
    kept = tuple((code, weight) for code, weight in view.weights if code not in off)
    state.change(without=off, weights=kept)


def _take_weighted() -> None:
    """Take which indicators have a weight of their own."""
    own = dict(state.current().weights)
    chosen = st.session_state["choice_weighted"]
    state.change(weights=tuple((code, own.get(code, 2.0)) for code in chosen))


def _take_weight(code: str) -> None:
    """Take one indicator's new weight."""
    own = dict(state.current().weights)
    own[code] = float(st.session_state[f"choice_weight_{code}"])
    state.change(weights=tuple(own.items()))


def _take_gates() -> None:
    """Take the gates in force from their switches."""
    state.change(gates=tuple(code for code in GATES if st.session_state[f"choice_gate_{code}"]))


def _notices(ignored: Sequence[str]) -> None:
    """Show what was ignored of a link and which snapshots were refused."""
    if ignored:
        lines = "\n".join(f"- {plain(sentence)}" for sentence in ignored[:8])
        st.warning(f"Part of the link could not be used:\n{lines}", icon=":material/link_off:")
    for refusal in engine.opened().refused:
        st.warning(plain(str(refusal)), icon=":material/warning:")


def plain(text: str) -> str:
    """Escape a text from outside so that Markdown shows it as it is."""
    for mark in "\\`*_{}[]()<>#+-!|$:~":
        text = text.replace(mark, "\\" + mark)
    return text
