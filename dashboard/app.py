"""The dashboard's entry point, which ``kindred run`` gives to Streamlit."""

import streamlit as st

st.set_page_config(page_title="Kindred Markets", layout="wide")
st.title("Kindred Markets")
