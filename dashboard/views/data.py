"""Data: where every figure comes from, what is covered, and what is doubtful."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import engine, frame, widgets
from data.panel import coverage_by_indicator
from geo.boundaries import boundary_source
from geo.markets import Markets
from geo.wording import listing, quantity

_HEIGHT = 420


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    snapshot = engine.snapshot()
    st.title("Where the figures come from")
    st.markdown(
        f"{snapshot.manifest.observations:,} observations of {snapshot.manifest.indicators} "
        f"indicators for {snapshot.manifest.economies} economies, from "
        f"{len(snapshot.manifest.sources)} sources. Snapshot {snapshot.id}, vintage "
        f"{snapshot.vintage_year}; analyses look back from {result.reference_year} over "
        f"{result.section.window} years, and AI diffusion takes its latest period."
    )
    names = ("Sources", "Indicators", "Coverage", "One economy", "Doubtful figures")
    sources, indicators, coverage, economy, doubtful = st.tabs(names)
    with sources:
        _sources()
    with indicators:
        _indicators(result)
    with coverage:
        _coverage(result)
    with economy:
        _economy(result)
    with doubtful:
        _doubtful(result)


def _sources() -> None:
    """Name each source with its publisher, licence, vintage and cautions."""
    counts = {entry.code: entry.rows for entry in engine.snapshot().manifest.sources}
    for source in engine.catalogue().sources:
        held = counts.get(source.code)
        said = f"{held:,} observations" if held else "only after a refresh"
        with st.expander(f"{source.publisher}: {source.title} ({source.licence}; {said})"):
            st.markdown(
                f"Vintage: {source.vintage}. Licence: [{source.licence}]({source.licence_url}). "
                f"[The publisher's page]({source.url})."
            )
            for caution in source.cautions:
                st.markdown(f"- {caution}")
            if source.taken_from:
                st.caption(f"Read from the public repositories {listing(source.taken_from)}.")
    st.caption(
        f"Boundaries: {boundary_source()}. The code is under the Apache License 2.0; figures keep "
        "the licences above, and every export repeats those of the figures in it."
    )


def _indicators(result: Markets) -> None:
    """List every indicator's definition."""
    catalogue = result.catalogue
    covered = coverage_by_indicator(result.section)
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
                "publisher_code": item.publisher_code or "",
                "licence": item.licence,
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
                "Value": quantity(value, item.unit),
                "Year": "" if period is None else str(period),
                "Source": catalogue.source(item.source).publisher,
                "Remark": remark,
            }
        )
    st.dataframe(
        pd.DataFrame(rows),
        key="data_one",
        hide_index=True,
        height=_HEIGHT,
        alt=f"Every figure of {names[economy]}",
    )


def _doubtful(result: Markets) -> None:
    """Show quarantined, suspicious and shared values."""
    catalogue = result.catalogue
    quarantined = engine.snapshot().quarantined
    st.subheader(f"Quarantined ({len(quarantined)})")
    st.markdown("Known to be wrong: kept in the snapshot, struck through here, and never used.")
    lines = [
        f"| {engine.snapshot_names()[row.economy]} | {catalogue.indicator(row.indicator).name} "
        f"| {row.period} | ~~{row.value:g}~~ | {row.reason} |"
        for row in quarantined.astype({"economy": "str", "indicator": "str"}).itertuples()
    ]
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
            named, key="data_warnings", hide_index=True, height=_HEIGHT, alt="Suspicious values"
        )
    shared = engine.shared_estimates()
    st.subheader("Shared estimates")
    by_indicator: dict[str, list[str]] = {}
    for economy, indicator in shared:
        by_indicator.setdefault(indicator, []).append(result.name(economy))
    for indicator, economies in by_indicator.items():
        st.markdown(
            f"**{catalogue.indicator(indicator).name}**: {len(economies)} economies carry the same "
            f"values as others in every period, so each is an estimate for a group: "
            f"{listing(sorted(economies))}."
        )
    st.caption(widgets.SCORE_MEANINGS["ai_development"])
