"""Navigation, and nothing else: what frames each of the pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard import engine, frame, held, state
from dashboard.language import _
from dashboard.pages import PAGES
from dashboard.signin import gate
from data.errors import KindredError


def _view(module: str) -> Callable[[], None]:
    """Give a function that draws a page, which is imported only then."""

    def run() -> None:
        frame.body(module)

    run.__name__ = module
    return run


def _before_sign_in() -> list[StreamlitPage]:
    """Give every address its page, which only asks to sign in: none of them is to be unknown."""
    return [
        st.Page(gate.draw, title="Kindred Markets", url_path=module, default=module == "start")
        for module in PAGES
    ]


def main() -> None:
    """Run the page that was asked for inside the common frame."""
    # An icon by name or emoji would be fetched from a foreign server; a file is not.
    icon = Path(__file__).parent / "static" / "favicon.svg"
    st.set_page_config(page_title="Kindred Markets", page_icon=str(icon), layout="wide")
    try:
        if not gate.admitted():
            st.navigation(_before_sign_in(), position="hidden").run()
            return
    except KindredError as error:
        frame.explain(error)
        return
    held.settle()
    try:
        ignored = state.open_address(
            engine.snapshot().economies.index, engine.catalogue(), engine.reference_years()
        )
    except KindredError as error:
        frame.explain(error)
        return
    state.sync_address(engine.snapshot().id)
    pages = {
        module: st.Page(_view(module), title=_(title), url_path=module, default=module == "start")
        for module, title in PAGES.items()
    }
    chosen = st.navigation(list(pages.values()), position="top")
    frame.show(chosen, pages, ignored)


main()
