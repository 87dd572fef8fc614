"""A page with one map, for the tests of the map: made-up values, real economies."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.worldmap import (
    MapCircles,
    MapEvent,
    MapLabel,
    MapLayer,
    MapLine,
    MapPair,
    MapView,
    world_map,
)
from geo.bivariate import bivariate
from geo.classify import categories, classify
from geo.economies import codes

HOSTILE = '<img src=x onerror="window.hurt=1"><script>window.hurt=2</script>'
ECONOMIES = pd.Index(codes())
MISSING = ["PRK", "ERI", "SMR"]


def made_up(seed: int, low: float, high: float) -> pd.Series:
    """Give every economy a value, but for a few."""
    values = pd.Series(np.random.default_rng(seed).uniform(low, high, 218), index=ECONOMIES)
    values[MISSING] = np.nan
    return values.round(1)


def layer(name: str) -> MapLayer:
    """Build one of the layers on offer."""
    years = pd.Series(2024, index=ECONOMIES)
    years["KEN"] = 2021
    if name == "Gap":
        values = made_up(3, -40, 60)
        return MapLayer(
            "Gap", values, classify(values, k=6, midpoint=0), "points", "diverging", "as at home"
        )
    if name == "Group":
        names = ["Low", "Middle", "High"]
        values = pd.Series([names[place % 3] for place in range(218)], index=ECONOMIES)
        return MapLayer("Group", values, categories(values, names), ramp="categorical")
    if name == "Hostile":
        values = made_up(4, 0, 100)
        every = pd.Series(HOSTILE, index=ECONOMIES)
        return MapLayer(
            HOSTILE,
            values,
            classify(values),
            HOSTILE,
            texts=pd.Series(["a|b~1 c|"] * 218, index=ECONOMIES),
            details=every,
            missing=HOSTILE,
            source=HOSTILE,
        )
    if name == "Both":
        first, second = layer("First"), layer("Second")
        return replace(first, pair=MapPair(second, bivariate(first.values, second.values)))
    seed, title = (1, "Internet use") if name == "First" else (2, "Electricity")
    values = made_up(seed, 0, 100)
    return MapLayer(
        title,
        values,
        classify(values),
        "% of population",
        periods=years,
        ranks=values.rank(ascending=False, method="min").astype("Int64"),
        details=pd.Series("The publisher has no figure.", index=MISSING),
        source="Made up for this test",
    )


def remember(event: MapEvent) -> None:
    """Take the selection before the page runs again."""
    st.session_state["selected"] = event.selected


st.set_page_config(layout="wide")
top = st.container()  # the map comes first, so that it is in every window
chosen = st.radio("Layer", ["First", "Second", "Both", "Gap", "Group", "Hostile"], horizontal=True)
region = st.radio("Region", ["World", "Africa", "Caribbean", "VNM", "SMR"], horizontal=True)
if st.button("Select Chile"):
    st.session_state["selected"] = ("CHL",)
shown = st.checkbox("Map", value=True)
single = st.checkbox("One only")
report = st.checkbox("Report the view")
vietnamese = st.checkbox("Vietnamese")
twins = st.checkbox("Twins")
over = st.checkbox("Circles and lines")
selected = st.session_state.get("selected", ())
text = HOSTILE if chosen == "Hostile" else "Hoàng Sa (Paracel Islands)"
layers = [layer(chosen), *([layer("Second")] if twins else [])]
if over:
    people = pd.Series(1e6, index=ECONOMIES)
    people["BRA"], people["KEN"], people["SMR"] = 4e8, 1e8, np.nan
    size = MapCircles("Population", people, "people", note="Figures of 2024")
    layers = [replace(each, circles=size) for each in layers]
for number, each in enumerate(layers if shown else ()):
    with top:
        event = world_map(
            each,
            key="map" if not number else "twin",
            home="VNM",
            selected=selected,
            proposals=["BGD", "LKA"],
            view=MapView((region,)),
            labels=[
                MapLabel(text, 112.0, 16.5),
                MapLabel("Trường Sa (Spratly Islands)", 114.0, 9.5),
            ],
            lines=[MapLine("KEN", "8,120", "M8000,2300l-1900 600")] if over else (),
            group="twins" if twins else "",
            language="vi" if vietnamese else "en",
            height=520,
            several=not single,
            report_view=report,
            on_change=remember,
        )
    if not number:
        st.text(f"fresh: {event.fresh}")
        st.text(f"view: {event.view}")
st.text(f"selected: {' '.join(selected) or 'nothing'}")
