"""The dashboard as an ASGI application: Streamlit's own, with the product's guards around it.

``dashboard.serve`` has Streamlit run this module. Whoever brings another server for ASGI can name
it too: ``uvicorn dashboard.asgi:app``.
"""

from __future__ import annotations

from pathlib import Path

from streamlit import config
from streamlit.starlette import App

from dashboard.server import middleware, routes
from dashboard.signin import in_force

_signing_in = in_force()
if _signing_in is not None:
    # Signs the cookie that holds a sign-in under way, which may end at another replica.
    config.set_option("server.cookieSecret", _signing_in.auth.cookie_secret)

app = App(
    Path(__file__).with_name("app.py"),
    routes=routes(config.get_option("server.baseUrlPath") or ""),
    middleware=middleware(),
    secrets=None if _signing_in is None else _signing_in.secrets,
)
