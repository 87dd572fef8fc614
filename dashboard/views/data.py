"""Data: where every figure comes from, what is covered, and what is doubtful."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import doubtful, engine, frame, localtables, widgets
from dashboard.language import N_, _, keyed, listing, local, quantity
from dashboard.layers import SCORES
from dashboard.sections import changed, kept, origins, own_figures, own_units, refresh
from dashboard.texts import plain
from data.panel import coverage_by_indicator
from geo.boundaries import boundary_source
from geo.markets import Markets

_HEIGHT = 420
_RULES = {"range": N_("range"), "zero": N_("zero"), "jump": N_("jump")}


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    snapshot = engine.snapshot()
    manifest = snapshot.manifest
    st.title(_("Where the figures come from"))
    st.markdown(
        plain(
            _(
                "{observations} observations of {indicators} indicators for {economies} "
                "economies, from {count} sources. Snapshot {id}, vintage {vintage_year}; "
                "analyses look back from {reference_year} over {window} years, and AI diffusion "
                "takes its latest period.",
                observations=local(f"{manifest.observations:,}"),
                indicators=manifest.indicators,
                economies=manifest.economies,
                count=len(manifest.sources),
                id=snapshot.id,
                vintage_year=snapshot.vintage_year,
                reference_year=result.reference_year,
                window=result.section.window,
            )
        )
    )
    refresh.draw()
    tabs = st.tabs([_(name) for name in _TABS], key=keyed("data_tabs"), on_change="rerun")
    for tab, draw in zip(tabs, _TABS.values(), strict=True):
        # What is not looked at is neither worked out nor sent.
        if tab.open:
            with tab:
                draw(result)


def _sources(_result: Markets) -> None:
    """Name each source with its publisher, licence, vintage, cautions and origins."""
    counts = {entry.code: entry.rows for entry in engine.snapshot().manifest.sources}
    counts |= {item.source_code: item.observations for item in engine.own_figures().sets}
    for source in engine.catalogue().sources:
        held = counts.get(source.code)
        said = (
            _("{held} observations", held=local(f"{held:,}")) if held else _("only after a refresh")
        )
        with st.expander(plain(f"{source.publisher}: {source.title} ({source.licence}; {said})")):
            if source.own:
                st.markdown(
                    _("Figures of your own; they stay on this machine and are not passed on.")
                )
                continue
            st.markdown(
                _(
                    "{value} [{licence}]({licence_url}). [The publisher's page]({url}).",
                    value=plain(
                        _("Vintage: {vintage}. Licence:", vintage=engine.vintage(source.code))
                    ),
                    licence=plain(source.licence),
                    licence_url=source.licence_url,
                    url=source.url,
                )
            )
            for caution in source.cautions:
                st.markdown(f"- {plain(caution)}")
            if source.taken_from:
                said = _(
                    "Read from the public repositories {taken_from}.",
                    taken_from=listing(source.taken_from),
                )
                st.caption(plain(said))
            restricted = origins.restriction(source)
            if restricted:
                st.warning(plain(restricted), icon=":material/lock:")
            origins.draw(source)
    st.caption(
        plain(
            _(
                "Boundaries: {boundary_source}. The code is under the Apache License 2.0; figures "
                "keep the licences above, and every export repeats those of the figures in it.",
                boundary_source=boundary_source(),
            )
        )
    )


def _indicators(result: Markets) -> None:
    """List every indicator's definition."""
    catalogue = result.catalogue
    covered = coverage_by_indicator(result.section)
    manifest = engine.snapshot().manifest
    origin = {item.code: manifest.origin(item.code) for item in catalogue.indicators}
    of = {source.code: engine.vintage(source.code) for source in catalogue.sources}
    directions = {
        1: _("more is commonly better"),
        -1: _("less is commonly better"),
        0: _("neither"),
    }
    table = pd.DataFrame(
        [
            {
                "code": item.code,
                "name": item.name,
                "unit": _(item.unit),
                "pillar": catalogue.pillar(item.pillar).name,
                "coverage": 100 * covered.get(item.code, 0.0),
                "source": catalogue.source(item.source).publisher,
                "publisher_code": item.publisher_code or None,
                "licence": item.licence,
                "vintage": entry.vintage if (entry := origin[item.code]) else of[item.source],
                "direction": directions[item.direction],
                "transformation": _(item.transformation),
                "definition": f"{item.description} {item.note}".strip(),
            }
            for item in catalogue.indicators
        ]
    )
    localtables.dataframe(
        table,
        key="data_indicators",
        hide_index=True,
        placeholder=widgets.NOTHING,
        height=_HEIGHT,
        column_config={
            "code": _("Code"),
            "name": _("Indicator"),
            "unit": _("Unit"),
            "pillar": _("Pillar"),
            "coverage": st.column_config.ProgressColumn(
                _("Economies with a figure, %"), min_value=0, max_value=100, format="%.0f"
            ),
            "source": _("Publisher"),
            "publisher_code": _("Publisher's code"),
            "licence": _("Licence"),
            "vintage": _("Vintage"),
            "direction": _("Direction"),
            "transformation": _("Transformation"),
            "definition": st.column_config.TextColumn(_("Definition"), width="large"),
        },
        alt=_("Every indicator with its definition"),
    )


def _coverage(result: Markets) -> None:
    """Draw the share of economies with a figure, by indicator and region."""
    st.markdown(
        _(
            "Share of economies with a figure of {reference_year} to {reference_year_2}, in per "
            "cent. What is empty is missing, not zero.",
            reference_year=result.reference_year - result.section.window + 1,
            reference_year_2=result.reference_year,
        )
    )
    present = result.section.values.notna()
    by_region = 100 * present.groupby(result.frame["region"].to_numpy()).mean().T
    by_region.columns = [_(str(region)) for region in by_region.columns]
    by_region.insert(0, _("World"), 100 * present.mean())
    catalogue = result.catalogue
    by_region.insert(
        0, _("Indicator"), [catalogue.indicator(code).name for code in by_region.index]
    )
    number = st.column_config.NumberColumn(format="%.0f")
    localtables.dataframe(
        by_region,
        key="data_coverage",
        hide_index=True,
        placeholder=widgets.NOTHING,
        height=_HEIGHT,
        column_config={name: number for name in by_region.columns if name != _("Indicator")},
        alt=_("Share of economies with a figure, by indicator and region"),
    )


def _economy(result: Markets) -> None:
    """List every figure of one economy with its year and source."""
    names = engine.snapshot_names()
    economy = st.selectbox(
        _("Economy"),
        sorted(names, key=names.__getitem__),
        index=sorted(names, key=names.__getitem__).index(result.home),
        format_func=names.__getitem__,
        key=keyed("data_economy"),
    )
    catalogue = result.catalogue
    shared = doubtful.shared_estimates()
    rows = []
    for item in catalogue.indicators:
        value = result.section.values.at[economy, item.code]
        period = result.section.periods.at[economy, item.code]
        remark = _("no figure in the window") if pd.isna(value) else ""
        if (economy, item.code) in shared:
            remark = _("one estimate shared by {count} economies", count=shared[economy, item.code])
        rows.append(
            {
                _("Indicator"): item.name,
                _("Value"): None if pd.isna(value) else quantity(value, item.unit),
                _("Year"): None if pd.isna(value) else str(period),
                _("Source"): catalogue.source(item.source).publisher,
                _("Remark"): remark,
            }
        )
    localtables.dataframe(
        pd.DataFrame(rows),
        key="data_one",
        hide_index=True,
        placeholder=widgets.NOTHING,
        height=_HEIGHT,
        alt=_("Every figure of {economy}", economy=names[economy]),
    )


def _doubtful(result: Markets) -> None:
    """Show quarantined, suspicious and shared values."""
    _quarantined(result)
    _suspicious(result)
    _shared(result)


def _quarantined(result: Markets) -> None:
    """Show the values that are known to be wrong, struck through."""
    quarantined = engine.snapshot().quarantined
    st.header(_("Quarantined ({count})", count=len(quarantined)))
    st.markdown(_("Known to be wrong: kept in the snapshot, struck through here, and never used."))
    names = engine.snapshot_names()
    lines = []
    for row in quarantined.astype({"economy": "str", "indicator": "str"}).itertuples():
        item = result.catalogue.indicator(row.indicator)
        value = plain(quantity(row.value, item.unit))
        cells = (names[row.economy], item.name, row.period)
        reason = plain(_(str(row.reason)))
        lines.append(f"| {' | '.join(plain(cell) for cell in cells)} | ~~{value}~~ | {reason} |")
    head = _("| Economy | Indicator | Year | Value | Reason |\n|---|---|---|---|---|\n")
    with st.container(height=260):
        st.markdown(head + "\n".join(lines))


def _suspicious(result: Markets) -> None:
    """Show the values that a rule found strange, for those who ask."""
    warned = doubtful.warnings()
    st.header(_("Suspicious, used but flagged ({count})", count=local(f"{len(warned):,}")))
    st.markdown(_("General rules found these; a flag is a question, not a judgement."))
    if st.toggle(_("Show them"), key="data_show_warnings"):
        named = warned.assign(
            economy=warned["economy"].astype("str").map(engine.snapshot_names()),
            indicator=[result.catalogue.indicator(str(code)).name for code in warned["indicator"]],
            rule=[_(_RULES[rule]) for rule in warned["rule"]],
        )
        localtables.dataframe(
            named,
            key="data_warnings",
            hide_index=True,
            height=_HEIGHT,
            column_config={
                "economy": _("Economy"),
                "indicator": _("Indicator"),
                "period": _("Year"),
                "value": st.column_config.NumberColumn(_("Value"), format="%,.5g"),
                "rule": _("Rule"),
                "message": st.column_config.TextColumn(_("What was found"), width="large"),
            },
            placeholder=widgets.NOTHING,
            alt=_("Suspicious values"),
        )


def _shared(result: Markets) -> None:
    """Name the economies that carry an estimate for a group."""
    shared = doubtful.shared_estimates()
    st.header(_("Shared estimates"))
    by_indicator: dict[str, list[str]] = {}
    for economy, indicator in shared:
        by_indicator.setdefault(indicator, []).append(result.name(economy))
    for indicator, economies in by_indicator.items():
        said = _(
            "{count} economies carry the same values as others in every period, so each is an "
            "estimate for a group: {names}.",
            count=len(economies),
            names=listing(sorted(economies)),
        )
        name = result.catalogue.indicator(indicator).name
        st.markdown(f"**{plain(name)}**: {plain(said)}")
    st.caption(plain(_(SCORES["ai_development"].meaning)))


def _changed(result: Markets) -> None:
    """Show what changed since the last refresh."""
    changed.draw(result, prefix="data_changed", figures=True)


def _kept(_result: Markets) -> None:
    """Show the snapshots at hand."""
    kept.draw()


_TABS: dict[str, Callable[[Markets], None]] = {
    N_("Sources"): _sources,
    N_("Own figures"): own_figures.draw,
    N_("Own regions"): own_units.draw,
    N_("Indicators"): _indicators,
    N_("Coverage"): _coverage,
    N_("One economy"): _economy,
    N_("Doubtful figures"): _doubtful,
    N_("What changed"): _changed,
    N_("Kept snapshots"): _kept,
}
"""Name of each tab to what draws it."""
