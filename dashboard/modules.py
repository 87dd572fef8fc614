"""Modules that the browser runs for components of our own: how Streamlit starts them.

Light to import: the server needs this for its very first answer.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

# Streamlit sends this text with every message, so it is brief and only fetches the module. It must
# have more than one line: Streamlit takes a single line for the path of a file.
_LOADER = """const at = new URL("app/static/MODULE.js?v=VERSION", document.baseURI).href;
export default async (component) => (await import(at)).default(component);
"""


@cache
def version(folder: str) -> str:
    """Give a short text that changes with what the browser runs, so that no cache is stale.

    Parameters
    ----------
    folder
        Name of a folder of ``dashboard/static``.

    Returns
    -------
    str
        Eight hexadecimal digits of the folder's content.
    """
    digest = hashlib.sha256()
    for entry in sorted(_entries(folder), key=lambda entry: entry.name):
        digest.update(entry.name.encode() + b"\\0" + entry.read_bytes() + b"\\0")
    return digest.hexdigest()[:8]


def names(folder: str) -> tuple[str, ...]:
    """List the modules of a folder of ``dashboard/static``, without their ending.

    Parameters
    ----------
    folder
        As for `version`.

    Returns
    -------
    tuple of str
        In alphabetical order.
    """
    found = (entry.name for entry in _entries(folder))
    return tuple(sorted(name.removesuffix(".js") for name in found if name.endswith(".js")))


def loader(folder: str, name: str) -> str:
    """Write the script that Streamlit starts a component with.

    Parameters
    ----------
    folder
        As for `version`.
    name
        Of the module, without its ending; its default export takes what Streamlit gives a
        component.

    Returns
    -------
    str
        A module of a few lines that fetches it.
    """
    return _LOADER.replace("MODULE", f"{folder}/{name}").replace("VERSION", version(folder))


def _entries(folder: str) -> list[Traversable]:
    """List the files of a folder."""
    return list((files("dashboard") / "static" / folder).iterdir())
