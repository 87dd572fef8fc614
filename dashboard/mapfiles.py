"""Files that draw the map in the browser, and how it hears of them before the page asks for any.

Light to import: the server needs this for its very first answer.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from geo.boundaries import shapes_file

WITH_MAP = frozenset({"", "start", "explore", "proposals", "screen", "timeshift"})
"""Addresses of pages that begin with a map."""


@cache
def module_version() -> str:
    """Give a short text that changes with what the browser runs, so that no cache is stale.

    Returns
    -------
    str
        Eight hexadecimal digits of the content of ``dashboard/static/worldmap``.
    """
    digest = hashlib.sha256()
    folder = files("dashboard") / "static" / "worldmap"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        digest.update(entry.name.encode() + b"\0" + entry.read_bytes() + b"\0")
    return digest.hexdigest()[:8]


def module_names() -> tuple[str, ...]:
    """List the modules that the browser runs, without their ending."""
    folder = files("dashboard") / "static" / "worldmap"
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".js") for name in names if name.endswith(".js")))


@cache
def links() -> str:
    """Name modules, style and shapes, to be fetched while Streamlit's own scripts still load.

    Returns
    -------
    str
        Value of the header ``Link`` of a page: addresses relative to it.

    References
    ----------
    RFC 8288, Web Linking; WHATWG HTML, link types "preload" and "modulepreload".
    """
    at, version = "app/static", module_version()
    modules = [
        f"<{at}/worldmap/{name}.js?v={version}>; rel=modulepreload" for name in module_names()
    ]
    data = [f"{at}/worldmap/worldmap.css?v={version}", f"{at}/{shapes_file('world')}"]
    return ", ".join(
        [*modules, *(f"<{href}>; rel=preload; as=fetch; crossorigin=anonymous" for href in data)]
    )
