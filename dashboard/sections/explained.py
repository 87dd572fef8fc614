"""Help beside the figures: what the words of a page mean, and the glossary of all words."""

from __future__ import annotations

import streamlit as st

from dashboard import glossary
from dashboard.language import _, keyed
from dashboard.texts import plain


def on_page(page: str) -> None:
    """Draw the button that explains the words of a page where they are needed.

    Parameters
    ----------
    page
        Name of the page's module; nothing is drawn where it needs no word explained.
    """
    terms = glossary.of_page(page)
    if not terms:
        return
    with (
        st.container(key=f"words_{page}"),
        st.popover(_("What do the words mean?"), icon=":material/help:", type="tertiary"),
    ):
        for term in terms:
            st.markdown(f"**{_(term.title)}**: {plain(_(term.words))}")
        if any(term.defined for term in terms) and page != "method":
            st.page_link(
                st.session_state["pages"]["method"],
                label=_("Formulas and weak points: page Method"),
                icon=":material/functions:",
            )


def all_words(prefix: str) -> None:
    """Draw the glossary with its search.

    Parameters
    ----------
    prefix
        Begins the keys of the controls.
    """
    asked = st.text_input(
        _("Search the glossary"),
        key=keyed(f"{prefix}_glossary"),
        placeholder=_("Type a word, such as gap"),
        max_chars=60,
    )
    codes = glossary.found(asked)
    if not codes:
        st.caption(_("No word fits. Try a shorter part of it."))
    for code in codes:
        term = glossary.TERMS[code]
        more = _(" Its formula stands on the page Method.") if term.defined else ""
        st.markdown(f"**{_(term.title)}**  \n{plain(_(term.words) + more)}")
