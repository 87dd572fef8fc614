"""The plain way to a map in Streamlit: a Plotly choropleth that carries its geometry along."""

from __future__ import annotations

import json

import plotly.express as px
import streamlit as st

from data.snapshot import open_snapshot
from geo.boundaries import boundaries

snapshot = open_snapshot().snapshot
INDICATORS = [
    "SP.POP.TOTL",
    "IT.NET.USER.ZS",
    "SP.URB.TOTL.IN.ZS",
    "WPP.MEDIAN.AGE",
    "UIS.LR.AG15T99",
    "WPP.DENSITY",
    "SP.POP.GROW",
]
layer = st.selectbox("Figure", INDICATORS)
rows = snapshot.observations
rows = rows[(rows["indicator"] == layer) & (rows["year"] <= 2025)]
latest = rows.sort_values("year").drop_duplicates("economy", keep="last")
shapes = boundaries("world")
shapes = shapes[shapes["economy"].notna()].set_index("economy")[["geometry"]]
figure = px.choropleth(
    latest.astype({"economy": "str"}),
    geojson=json.loads(shapes.to_json()),
    locations="economy",
    color="value",
)
figure.update_geos(visible=False)
st.plotly_chart(figure, key="map")
