"""The choices that every figure rests on: home, lens, year, indicators, weights, gates."""

from __future__ import annotations

import streamlit as st

from dashboard import engine, exclusions, glossary, state, widgets
from dashboard.held import hold, told
from dashboard.language import LANGUAGES, _, keyed, n_, words
from dashboard.sections import helping, player
from dashboard.texts import label, plain
from dashboard.viewport import tell_browser
from dashboard.viewstate import ViewState
from data.catalogue import Lens
from data.languages import SOURCE_LANGUAGE
from geo.gates import GATES
from geo.markets import Markets
from geo.recipe import lens_in_force, weights_in_force
from geo.timeshift import FIRST_YEAR

_NO_CHOICES: dict[str, object] = {
    field: getattr(ViewState(), field)
    for field in ("home", "lens", "without", "weights", "gates", "year")
}


def draw() -> None:
    """Draw the choices; each writes into the view state."""
    view = state.current()
    _language(view)
    _text_size(view)
    st.header(_("Your choices"))
    widgets.choose_home(prefix="choice")
    widgets.choose_lens(prefix="choice", help=glossary.meaning("lens"))
    _year(view)
    _indicators(view)
    _gates(engine.merged(view.recipe(exclusions.excluded())))
    st.caption(
        _(
            "Shortlist: {counted}",
            counted=n_("{count} economy", "{count} economies", len(view.shortlist)),
        )
    )
    st.button(
        _("Back to the defaults"),
        disabled=view == view.model_copy(update=_NO_CHOICES),
        width="stretch",
        on_click=state.change,
        kwargs=_NO_CHOICES,
        help=_("Choices only: shortlist, notes and conditions stay."),
    )
    helping.draw()
    if view.language != SOURCE_LANGUAGE or "language told" in st.session_state:
        tell_browser(view.language)
        st.session_state["language told"] = True


def _language(view: state.ViewState) -> None:
    """Draw the choice of the language, each by its own name for itself."""
    hold("choice_language", view.language)
    st.radio(
        _("Language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key="choice_language",
        horizontal=True,
        label_visibility="collapsed",
        on_change=told,
        args=("choice_language", _take_language),
    )


def _take_language() -> None:
    """Take the language; every text of every page is said in it from now on."""
    state.change(language=st.session_state["choice_language"])


def _text_size(view: state.ViewState) -> None:
    """Draw the switch to large text."""
    hold("choice_large", view.text_size == "large")
    st.toggle(
        _("Large text"),
        key="choice_large",
        on_change=told,
        args=("choice_large", _take_text_size),
        help=_("For a projector; the link keeps it."),
    )


def _take_text_size() -> None:
    """Take the size of all texts."""
    state.change(text_size="large" if st.session_state["choice_large"] else "normal")


def _year(view: state.ViewState) -> None:
    """Draw the last year whose figures count."""
    say, own = words(), engine.snapshot().reference_year
    shown = own if view.year is None else view.year
    # Before it home's figures are too few to look back from; links may still ask for one.
    years = sorted({*range(FIRST_YEAR, own + 1), shown}, reverse=True)
    hold(keyed("choice_year"), shown)
    st.selectbox(
        _("Figures up to"),
        years,
        format_func=lambda year: say("{year} (latest)", year=year) if year == own else str(year),
        key=keyed("choice_year"),
        on_change=told,
        args=(keyed("choice_year"), _take_year),
        help=_(
            "Each figure is the latest of the eight years up to this one. AI diffusion is always "
            "the latest published, and most AI figures are too young to look back on."
        ),
    )


def _take_year() -> None:
    """Take the last year of all figures."""
    player.take_year(int(st.session_state[keyed("choice_year")]))


def _indicators(view: state.ViewState) -> None:
    """Draw the switches and weights of the lens's indicators."""
    lens = lens_in_force(engine.catalogue(), view.recipe())
    names = {code: engine.catalogue().indicator(code).name for code in lens.codes}
    own = [code for code, _weight in view.weights]
    said = _(
        "Indicators: {count} of {count_2} on",
        count=len(names) - len(view.without),
        count_2=len(names),
    )
    if own:
        said += _(", {counted} changed", counted=n_("{count} weight", "{count} weights", len(own)))
    with st.expander(said):
        hold(keyed("choice_without"), list(view.without))
        st.multiselect(
            _("Switched off"),
            list(names),
            format_func=names.__getitem__,
            key=keyed("choice_without"),
            on_change=told,
            args=(keyed("choice_without"), _take_without),
            placeholder=_("All are on"),
        )
        hold(keyed("choice_weighted"), own)
        st.multiselect(
            _("With a weight of their own"),
            [code for code in names if code not in view.without],
            format_func=names.__getitem__,
            key=keyed("choice_weighted"),
            on_change=told,
            args=(keyed("choice_weighted"), _take_weighted),
            placeholder=_("No other weights"),
            help=_("Every indicator weighs 1 unless the lens or you say otherwise."),
        )
        _weights(lens, view, names)


def _weights(lens: Lens, view: state.ViewState, names: dict[str, str]) -> None:
    """Draw a number for each indicator that has a weight of its own."""
    in_force = weights_in_force(lens, view.recipe())
    for code, weight in view.weights:
        value = float(in_force.get(code, weight))
        hold(f"choice_weight_{code}", value)
        st.number_input(
            label(names[code]),
            # A link may ask for more than the buttons offer.
            min_value=min(0.1, value),
            max_value=max(10.0, value),
            step=0.5,
            key=f"choice_weight_{code}",
            on_change=told,
            args=(f"choice_weight_{code}", _take_weight, code),
        )


def take_off(without: set[str]) -> None:
    """Switch exactly these indicators of the lens off; one indicator at least stays on."""
    view = state.current()
    if len(without) >= len(lens_in_force(engine.catalogue(), view.recipe()).codes):
        st.toast(_("At least one indicator stays on."), icon=":material/info:")
        return
    kept = tuple((code, weight) for code, weight in view.weights if code not in without)
    state.change(without=tuple(without), weights=kept)


def _take_without() -> None:
    """Take the indicators that were switched off."""
    take_off(set(st.session_state[keyed("choice_without")]))


def _take_weighted() -> None:
    """Take which indicators have a weight of their own."""
    own = dict(state.current().weights)
    chosen = st.session_state[keyed("choice_weighted")]
    state.change(weights=tuple((code, own.get(code, 2.0)) for code in chosen))


def _take_weight(code: str) -> None:
    """Take one indicator's new weight."""
    own = dict(state.current().weights)
    own[code] = float(st.session_state[f"choice_weight_{code}"])
    state.change(weights=tuple(own.items()))


def _gates(result: Markets) -> None:
    """Draw a switch for each gate, with what it would do to the pool."""
    effects = engine.gated(result)
    st.markdown(_("**Gates** (off unless you switch them on)"))
    for code, gate in GATES.items():
        counts = effects[code]
        on = code in result.recipe.gates
        hold(f"choice_gate_{code}", on)
        undecided = n_("{count} economy is", "{count} economies are", counts["undecided"])
        st.toggle(
            _("{gate}: excludes {count}", gate=_(gate.name), count=counts["excluded"])
            if on
            else _("{gate}: would exclude {count}", gate=_(gate.name), count=counts["excluded"]),
            key=f"choice_gate_{code}",
            on_change=told,
            args=(f"choice_gate_{code}", _take_gate, code),
            help=plain(
                _(
                    "{reason} Condition: {condition}. Of the economies in the pool, {undecided} "
                    "undecided because a figure is missing, and they do not pass either.",
                    reason=_(gate.reason),
                    condition=gate.condition,
                    undecided=undecided,
                )
            ),
        )


def _take_gate(code: str) -> None:
    """Take one gate into force or out of it."""
    others = [gate for gate in state.current().gates if gate != code]
    on = [code] if st.session_state[f"choice_gate_{code}"] else []
    state.change(gates=(*others, *on))
