"""The dashboard as an ASGI application: Streamlit's own, with the product's guards around it.

``dashboard.serve`` has Streamlit run this module. Whoever brings another server for ASGI can name
it too: ``uvicorn dashboard.asgi:app``.
"""

from __future__ import annotations

from pathlib import Path

from streamlit.starlette import App

from dashboard.server import middleware, routes

app = App(Path(__file__).with_name("app.py"), routes=routes(), middleware=middleware())
