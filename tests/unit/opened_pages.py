"""The dashboard's pages without a browser: opened through the entry point, read as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, HeadingBase
from streamlit.util import calc_hash

from dashboard import pages

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"


PAGES = tuple(pages.PAGES)
"""Every page of the navigation, the first one first."""

BROKEN = re.compile(r"\b(nan|None|NaN|NaT|Traceback)\b|<NA>|<class ")
"""What no reader may ever be shown."""

_NOT_SHOWN = frozenset({"id", "element_id", "form_id", "key", "js_content", "mixed_json"})
_SECONDS = 60


def opened(page: str = "start", **parameters: str) -> AppTest:
    """Open a page by an address, as a browser with a link does."""
    app = AppTest.from_file(str(APP), default_timeout=_SECONDS)
    for name, text in parameters.items():
        app.query_params[name] = text
    return switched(app, page) if page != "start" else app.run()


def switched(app: AppTest, page: str) -> AppTest:
    """Switch to a page, as the navigation does: the address loses its parameters."""
    app._page_hash = calc_hash(page) if page != "start" else app._page_hash
    return app.run()


def shown(app: AppTest) -> str:
    """Give every text that a page shows, one to a line."""
    return "\n".join([*_texts(app), *(text for table in tables(app) for text in _cells(table))])


def tables(app: AppTest) -> list[pd.DataFrame]:
    """Give the tables of a page."""
    return [element.value for element in app.dataframe]


def skipped(app: AppTest) -> list[str]:
    """Give the headings that stand more than one level below the one before.

    A page begins with its title. The sidebar is read by itself, as if it stood below a title, and
    so is a dialog, whose name Streamlit makes a heading of the second level.
    """
    parts: list[tuple[Block, int]] = [(app.main, 0), (app.sidebar, 1)]
    parts += [(part, 2) for part in dialogs(app)]
    found = []
    for part, before in parts:
        for level, text in _headings(part):
            if level > before + 1:
                found.append(f"h{before}, then h{level}: {text}")
            before = level
    return found


def dialogs(app: AppTest) -> list[Block]:
    """Give the dialogs that lie over a page."""
    waiting: list[Any] = list(app._tree.children.values())
    found = []
    while waiting:
        node = waiting.pop()
        waiting.extend(getattr(node, "children", {}).values())
        if getattr(node, "type", "") == "dialog":
            found.append(node)
    return found


def _headings(part: Block) -> Iterator[tuple[int, str]]:
    """Give level and text of every heading, in the order in which they are read."""
    for node in part.children.values():
        if isinstance(node, Block):
            yield from () if node.type == "dialog" else _headings(node)
        elif isinstance(node, HeadingBase):
            yield int(node.proto.tag.removeprefix("h")), node.value
        elif node.type == "markdown":
            yield from (
                (len(marks), text) for marks, text in re.findall(r"(?m)^(#{1,6}) (.+)$", node.value)
            )


def unescaped(text: str) -> str:
    """Take the escapes of Markdown away."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).replace("\u2060", "")


def _texts(app: AppTest) -> Iterator[str]:
    """Walk through every element and give its texts."""
    waiting: list[Any] = [app._tree]
    while waiting:
        node = waiting.pop()
        waiting.extend(getattr(node, "children", {}).values())
        proto = getattr(node, "proto", None)
        if proto is not None and getattr(node, "type", "") not in ("arrow_data_frame", "plotly"):
            yield from _strings(proto)


def _strings(message: Any) -> Iterator[str]:
    """Give the texts of a message to the browser, its parts' too."""
    if not hasattr(message, "ListFields"):
        return
    for field, value in message.ListFields():
        if field.name in _NOT_SHOWN:
            continue
        for item in value if isinstance(value, list | tuple) or field.is_repeated else [value]:
            if isinstance(item, str):
                yield item
            else:
                yield from _strings(item)


def _cells(table: pd.DataFrame) -> Iterator[str]:
    """Give the texts in a table's cells; missing ones are shown as a dash."""
    for column in table.columns:
        yield str(column)
        yield from (value for value in table[column].dropna() if isinstance(value, str))
