"""Files that draw the map in the browser, and how it hears of them before the page asks for any.

Light to import: the server needs this for its very first answer.
"""

from __future__ import annotations

from functools import cache

from dashboard import modules
from geo.boundaries import shapes_file

WITH_MAP = frozenset({"", "start", "explore", "proposals", "screen", "timeshift"})
"""Addresses of pages that begin with a map."""


@cache
def links(*, soon: bool) -> str:
    """Name modules, style and shapes, to be fetched before a page's own scripts ask for them.

    Parameters
    ----------
    soon
        Whether the page begins with a map, so that the files should come at once, while
        Streamlit's scripts still load; else they come when the browser has nothing else to do,
        for the page that is opened next.

    Returns
    -------
    str
        Value of the header ``Link`` of a page: addresses relative to it.

    References
    ----------
    RFC 8288, Web Linking; WHATWG HTML, link types "preload", "modulepreload" and "prefetch".
    """
    at, version = "app/static", modules.version("worldmap")
    scripts = [f"{at}/worldmap/{name}.js?v={version}" for name in modules.names("worldmap")]
    data = [f"{at}/worldmap/worldmap.css?v={version}", f"{at}/{shapes_file('world')}"]
    as_module, as_data = "modulepreload", "preload; as=fetch; crossorigin=anonymous"
    if not soon:
        as_module = as_data = "prefetch"
    named = [
        *(f"<{address}>; rel={as_module}" for address in scripts),
        *(f"<{address}>; rel={as_data}" for address in data),
    ]
    return ", ".join(named)
