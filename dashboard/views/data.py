"""Data: where every figure comes from, what is covered, and what is doubtful."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import engine, frame, widgets
from dashboard.layers import SCORES
from dashboard.sections import changed, kept, origins, refresh
from dashboard.texts import plain
from data.panel import coverage_by_indicator
from geo.boundaries import boundary_source
from geo.markets import Markets
from geo.wording import listing, quantity

_HEIGHT = 420


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    snapshot = engine.snapshot()
    manifest = snapshot.manifest
    st.title("Where the figures come from")
    st.markdown(
        plain(
            f"{manifest.observations:,} observations of {manifest.indicators} indicators for "
            f"{manifest.economies} economies, from {len(manifest.sources)} sources. Snapshot "
            f"{snapshot.id}, vintage {snapshot.vintage_year}; analyses look back from "
            f"{result.reference_year} over {result.section.window} years, and AI diffusion takes "
            "its latest period."
        )
    )
    refresh.draw()
    tabs = st.tabs(list(_TABS), key="data_tabs", on_change="rerun")
    for tab, draw in zip(tabs, _TABS.values(), strict=True):
        # What is not looked at is neither worked out nor sent.
        if tab.open:
            with tab:
                draw(result)


def _sources(_result: Markets) -> None:
    """Name each source with its publisher, licence, vintage, cautions and origins."""
    counts = {entry.code: entry.rows for entry in engine.snapshot().manifest.sources}
    for source in engine.catalogue().sources:
        held = counts.get(source.code)
        said = f"{held:,} observations" if held else "only after a refresh"
        with st.expander(plain(f"{source.publisher}: {source.title} ({source.licence}; {said})")):
            st.markdown(
                f"{plain(f'Vintage: {engine.vintage(source.code)}. Licence:')} "
                f"[{plain(source.licence)}]({source.licence_url}). "
                f"[The publisher's page]({source.url})."
            )
            for caution in source.cautions:
                st.markdown(f"- {plain(caution)}")
            if source.taken_from:
                said = f"Read from the public repositories {listing(source.taken_from)}."
                st.caption(plain(said))
            restricted = origins.restriction(source)
            if restricted:
                st.warning(plain(restricted), icon=":material/lock:")
            origins.draw(source)
    st.caption(
        plain(
            f"Boundaries: {boundary_source()}. The code is under the Apache License 2.0; figures "
            "keep the licences above, and every export repeats those of the figures in it."
        )
    )


def _indicators(result: Markets) -> None:
    """List every indicator's definition."""
    catalogue = result.catalogue
    covered = coverage_by_indicator(result.section)
    manifest = engine.snapshot().manifest
    origin = {item.code: manifest.origin(item.code) for item in catalogue.indicators}
    of = {source.code: engine.vintage(source.code) for source in catalogue.sources}
    directions = {1: "more is commonly better", -1: "less is commonly better", 0: "neither"}
    table = pd.DataFrame(
        [
            {
                "code": item.code,
                "name": item.name,
                "unit": item.unit,
                "pillar": catalogue.pillar(item.pillar).name,
                "coverage": 100 * covered.get(item.code, 0.0),
                "source": catalogue.source(item.source).publisher,
                "publisher_code": item.publisher_code or None,
                "licence": item.licence,
                "vintage": entry.vintage if (entry := origin[item.code]) else of[item.source],
                "direction": directions[item.direction],
                "transformation": item.transformation,
                "definition": f"{item.description} {item.note}".strip(),
            }
            for item in catalogue.indicators
        ]
    )
    st.dataframe(
        table,
        key="data_indicators",
        hide_index=True,
        placeholder=widgets.NOTHING,
        height=_HEIGHT,
        column_config={
            "code": "Code",
            "name": "Indicator",
            "unit": "Unit",
            "pillar": "Pillar",
            "coverage": st.column_config.ProgressColumn(
                "Economies with a figure, %", min_value=0, max_value=100, format="%.0f"
            ),
            "source": "Publisher",
            "publisher_code": "Publisher's code",
            "licence": "Licence",
            "vintage": "Vintage",
            "direction": "Direction",
            "transformation": "Transformation",
            "definition": st.column_config.TextColumn("Definition", width="large"),
        },
        alt="Every indicator with its definition",
    )


def _coverage(result: Markets) -> None:
    """Draw the share of economies with a figure, by indicator and region."""
    st.markdown(
        f"Share of economies with a figure of {result.reference_year - result.section.window + 1} "
        f"to {result.reference_year}, in per cent. What is empty is missing, not zero."
    )
    present = result.section.values.notna()
    by_region = 100 * present.groupby(result.frame["region"].to_numpy()).mean().T
    by_region.insert(0, "World", 100 * present.mean())
    catalogue = result.catalogue
    by_region.insert(0, "Indicator", [catalogue.indicator(code).name for code in by_region.index])
    number = st.column_config.NumberColumn(format="%.0f")
    st.dataframe(
        by_region,
        key="data_coverage",
        hide_index=True,
        placeholder=widgets.NOTHING,
        height=_HEIGHT,
        column_config={name: number for name in by_region.columns if name != "Indicator"},
        alt="Share of economies with a figure, by indicator and region",
    )


def _economy(result: Markets) -> None:
    """List every figure of one economy with its year and source."""
    names = engine.snapshot_names()
    economy = st.selectbox(
        "Economy",
        sorted(names, key=names.__getitem__),
        index=sorted(names, key=names.__getitem__).index(result.home),
        format_func=names.__getitem__,
        key="data_economy",
    )
    catalogue = result.catalogue
    shared = engine.shared_estimates()
    rows = []
    for item in catalogue.indicators:
        value = result.section.values.at[economy, item.code]
        period = result.section.periods.at[economy, item.code]
        remark = "no figure in the window" if pd.isna(value) else ""
        if (economy, item.code) in shared:
            remark = f"one estimate shared by {shared[economy, item.code]} economies"
        rows.append(
            {
                "Indicator": item.name,
                "Value": None if pd.isna(value) else quantity(value, item.unit),
                "Year": None if pd.isna(value) else str(period),
                "Source": catalogue.source(item.source).publisher,
                "Remark": remark,
            }
        )
    st.dataframe(
        pd.DataFrame(rows),
        key="data_one",
        hide_index=True,
        placeholder=widgets.NOTHING,
        height=_HEIGHT,
        alt=f"Every figure of {names[economy]}",
    )


def _doubtful(result: Markets) -> None:
    """Show quarantined, suspicious and shared values."""
    catalogue = result.catalogue
    quarantined = engine.snapshot().quarantined
    st.subheader(f"Quarantined ({len(quarantined)})")
    st.markdown("Known to be wrong: kept in the snapshot, struck through here, and never used.")
    names = engine.snapshot_names()
    lines = []
    for row in quarantined.astype({"economy": "str", "indicator": "str"}).itertuples():
        item = catalogue.indicator(row.indicator)
        value = plain(quantity(row.value, item.unit))
        cells = (names[row.economy], item.name, row.period)
        lines.append(
            f"| {' | '.join(plain(cell) for cell in cells)} | ~~{value}~~ | {plain(row.reason)} |"
        )
    head = "| Economy | Indicator | Year | Value | Reason |\n|---|---|---|---|---|\n"
    with st.container(height=260):
        st.markdown(head + "\n".join(lines))

    warned = engine.warnings()
    st.subheader(f"Suspicious, used but flagged ({len(warned):,})")
    st.markdown("General rules found these; a flag is a question, not a judgement.")
    if st.toggle("Show them", key="data_show_warnings"):
        named = warned.assign(
            economy=warned["economy"].astype("str").map(engine.snapshot_names()),
            indicator=[catalogue.indicator(str(code)).name for code in warned["indicator"]],
        )
        st.dataframe(
            named,
            key="data_warnings",
            hide_index=True,
            height=_HEIGHT,
            column_config={
                "economy": "Economy",
                "indicator": "Indicator",
                "period": "Year",
                "value": st.column_config.NumberColumn("Value", format="%,.5g"),
                "rule": "Rule",
                "message": st.column_config.TextColumn("What was found", width="large"),
            },
            placeholder=widgets.NOTHING,
            alt="Suspicious values",
        )
    shared = engine.shared_estimates()
    st.subheader("Shared estimates")
    by_indicator: dict[str, list[str]] = {}
    for economy, indicator in shared:
        by_indicator.setdefault(indicator, []).append(result.name(economy))
    for indicator, economies in by_indicator.items():
        said = (
            f"{len(economies)} economies carry the same values as others in every period, so each "
            f"is an estimate for a group: {listing(sorted(economies))}."
        )
        st.markdown(f"**{plain(catalogue.indicator(indicator).name)}**: {plain(said)}")
    st.caption(plain(SCORES["ai_development"].meaning))


def _changed(result: Markets) -> None:
    """Show what changed since the last refresh."""
    changed.draw(result, prefix="data_changed", figures=True)


def _kept(_result: Markets) -> None:
    """Show the snapshots at hand."""
    kept.draw()


_TABS: dict[str, Callable[[Markets], None]] = {
    "Sources": _sources,
    "Indicators": _indicators,
    "Coverage": _coverage,
    "One economy": _economy,
    "Doubtful figures": _doubtful,
    "What changed": _changed,
    "Kept snapshots": _kept,
}
"""Name of each tab to what draws it."""
