"""Country: one economy whole, from its key facts to the pages that its figures come from."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import (
    analyses,
    engine,
    figures,
    frame,
    judged,
    localtables,
    side_charts,
    state,
    viewport,
    widgets,
)
from dashboard.exports.plain_csv import frame_csv
from dashboard.held import hold, told
from dashboard.language import _, error_in_words, keyed, n_
from dashboard.sections import access, around, facts, standing
from dashboard.texts import plain
from data.errors import EconomyNameError
from geo.country import Country
from geo.economies import resolve
from geo.markets import Markets

_KEY = "country_of"


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    economy = shown_economy(result)
    found = analyses.whole(result, economy)
    st.title(plain(result.name(economy)))
    _choose(result, found)
    facts.draw(result, found)
    if economy == result.home:
        st.info(
            _("This is the home market: all others are compared with it."), icon=":material/home:"
        )
    else:
        _as_target(result, economy)
    _ai(result, found)
    _indicators(result, found)
    access.of_one(result, economy)
    around.draw(result, found)
    _missing(result, found)
    _sources(found)


def shown_economy(result: Markets) -> str:
    """Say which economy the page shows.

    Parameters
    ----------
    result
        The merged economies.

    Returns
    -------
    str
        The one chosen on the page, else the one selected last, else the first target that is
        proposed by name, else the nearest to home.
    """
    view = state.current()
    others = [*view.selected[::-1], *engine.named_targets()]
    others += [str(code) for code in result.similarity.ranked.index[:1]]
    wanted = [view.economy] if view.economy else [code for code in others if code != result.home]
    return next((code for code in wanted if code in result.frame.index), result.home)


def _choose(result: Markets, found: Country) -> None:
    """Draw the search for an economy and what can be done with the one shown."""
    economy = found.economy
    names = dict(result.frame["name"])
    hold(keyed(_KEY), economy)
    first, second = st.columns([2, 3], vertical_alignment="bottom")
    with first:
        st.selectbox(
            _("Economy"),
            sorted(names, key=names.__getitem__),
            format_func=lambda code: names.get(code, code),
            key=keyed(_KEY),
            on_change=told,
            args=(keyed(_KEY), _take_economy),
            accept_new_options=True,
            help=_("Any name will do, such as Bờ Biển Ngà, Burma or Korea, Rep."),
        )
    with second, st.container(horizontal=True):
        if economy != result.home and st.button(
            _("Compare with home"), key="country_compare", icon=":material/compare:"
        ):
            state.change(compared=_with(economy, state.current().compared))
            frame.go("compare")
        _download(found)


def _with(economy: str, compared: tuple[str, ...]) -> tuple[str, ...]:
    """Put an economy first among those compared, of which there are at most five."""
    return (economy, *(code for code in compared if code != economy))[: state.MAX_COMPARED]


def _take_economy() -> None:
    """Take the economy that was chosen, or written by any of its names, into the view state."""
    said = st.session_state[keyed(_KEY)]
    if said is None:
        return
    try:
        code = said if said in engine.snapshot().economies.index else resolve(str(said))
    except EconomyNameError as error:
        st.toast(plain(error_in_words(error)), icon=":material/help:")
        return
    if code in engine.snapshot().economies.index:
        state.change(economy=code)


def _download(found: Country) -> None:
    """Offer the economy's figures with their years and sources."""
    st.download_button(
        _("Figures (CSV)"),
        data=lambda: frame_csv(found.figures),
        file_name=f"kindred-{found.economy}.csv",
        mime="text/csv",
        key="country_csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _as_target(result: Markets, economy: str) -> None:
    """Give the verdict, and why the economy is near to home or far."""
    home = result.called(result.home)
    st.header(plain(_("How like {home}, and why", home=home)))
    with st.container(key="beside"):
        left, right = st.columns([1, 1], gap="medium")
    with left:
        for text in analyses.explained(result, economy):
            st.markdown(plain(text))
        widgets.verdict_card(judged.verdict_for(result.recipe, economy), key="country_add_verdict")
    with right:
        if result.similarity.contributions.loc[economy].notna().any():
            figures.chart(
                result,
                "contributions",
                figures.Wanted((economy,)),
                lambda: side_charts.contributions(result, economy, most=10),
                key="country_parts",
                alt=_(
                    "Indicators that separate {economy} from home", economy=result.called(economy)
                ),
            )
        else:
            st.info(_("No indicator separates the two that both have figures for."))


def _ai(result: Markets, found: Country) -> None:
    """Show the score of AI development and its components."""
    st.header(_("AI development"))
    row = result.frame.loc[found.economy]
    of = len(found.components)
    on = int(row["ai_components"])
    if pd.isna(row["ai_rank"]):
        said = _(
            "Not scored: figures for {count} of {of} components, three are needed.", count=on, of=of
        )
    else:
        ranked = int(result.frame["ai_rank"].notna().sum())
        said = _(
            "Rank {rank} of {ranked}, 1 being the most developed; score {score} on {count} of {of} "
            "components.",
            rank=int(row["ai_rank"]),
            ranked=ranked,
            score=result.say.number(row["ai_development"]),
            count=on,
            of=of,
        )
    st.markdown(plain(said))
    if found.economy != result.home and pd.notna(row["ai_gap"]):
        st.markdown(plain(_gap(result, float(row["ai_gap"]))))
    localtables.dataframe(
        found.components.assign(name=[_(text) for text in found.components["name"]])[
            ["name", "z", "home_z"]
        ],
        key="country_ai",
        hide_index=True,
        width="content",
        placeholder=widgets.NOTHING,
        column_config={
            "name": st.column_config.TextColumn(_("Component"), width=260),
            "z": st.column_config.NumberColumn(result.name(found.economy), format="%.2f"),
            "home_z": st.column_config.NumberColumn(result.name(result.home), format="%.2f"),
        },
        column_order=["name", "z"] if found.economy == result.home else ["name", "z", "home_z"],
        alt=_("Components of AI development as z-scores"),
    )
    st.caption(
        _(
            "z-scores: 0 is the mean of all economies, 1 a standard deviation above it. A missing "
            "usage figure often means that the product is not offered, not that AI is unused."
        )
    )


def _gap(result: Markets, gap: float) -> str:
    """Say how far AI is developed here against home."""
    home = result.called(result.home)
    size = result.say.number(abs(gap), 2)
    if abs(gap) <= result.ai.margin:
        return _("Not distinguishable from {home}: the gap is {gap}.", home=home, gap=size)
    if gap > 0:
        return _("AI is less developed than in {home}, by {gap}.", home=home, gap=size)
    return _("AI is more developed than in {home}, by {gap}.", home=home, gap=size)


def _indicators(result: Markets, found: Country) -> None:
    """Show the position in the world by indicator, the figures, and the years."""
    st.header(_("Position in the world"))
    codes = standing.choose_indicators(result, key="country_indicators")
    narrow = viewport.narrow()
    looks = side_charts.styles(result.home, [found.economy])
    with st.container(key="beside_figures"):
        left, right = st.columns([1, 1], gap="medium")
    with left:
        standing.in_the_world(result, codes, looks, key="country_standing", narrow=narrow)
    with right:
        facts.figures_table(result, found, codes)
    st.header(_("Through the years"))
    standing.through_the_years(
        result, found.history, codes, looks, key="country_years", narrow=narrow
    )


def _missing(result: Markets, found: Country) -> None:
    """Say which figures there are not, and which are never used."""
    st.header(_("What is missing"))
    names = [result.catalogue.indicator(code).name for code in found.missing]
    if not names:
        st.markdown(_("There is a figure for every indicator that anybody has one for."))
    else:
        counted = n_(
            "No figure for {count} indicator", "No figure for {count} indicators", len(names)
        )
        st.markdown(plain(f"{counted}: {result.say.listing(names)}."))
    if len(found.quarantined):
        with st.expander(
            n_(
                "{count} figure is known to be wrong and never used",
                "{count} figures are known to be wrong and never used",
                len(found.quarantined),
            )
        ):
            rows = found.quarantined
            known = {item.code: item.name for item in result.catalogue.indicators}
            localtables.dataframe(
                rows.assign(
                    indicator=[known.get(code, code) for code in rows["indicator"]],
                    reason=[_(reason) for reason in rows["reason"]],
                ),
                key="country_quarantined",
                hide_index=True,
                column_config={
                    "indicator": _("Indicator"),
                    "period": _("Period"),
                    "value": _("Value"),
                    "reason": _("Why it is not used"),
                },
                alt=_("Figures that are never used, with reasons"),
            )


def _sources(found: Country) -> None:
    """Link the publishers' pages that the figures come from."""
    st.header(_("Where these figures come from"))
    for row in found.sources.to_dict("records"):
        count = n_("{count} figure", "{count} figures", int(row["figures"]))
        st.markdown(
            f"- [{plain(row['publisher'])}: {plain(row['title'])}]({row['url']}), "
            f"{plain(row['licence'])}; {count}"
        )
