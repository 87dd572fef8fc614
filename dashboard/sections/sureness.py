"""How sure a verdict is: rank intervals, other lenses, home of earlier years, and why."""

from __future__ import annotations

import streamlit as st

from dashboard import analyses, judged
from dashboard.language import N_, _
from dashboard.texts import plain
from geo.added_sentences import interval_sentence, lens_sentence, time_sentence
from geo.explanations import extremes_sentence, what_would_change
from geo.markets import Markets

TITLE = N_("How sure, and under other lenses")


def draw(result: Markets, economy: str) -> None:
    """Draw the sentences below a verdict.

    Parameters
    ----------
    result
        The merged economies.
    economy
        Code of an economy; nothing is drawn for home.
    """
    if economy == result.home:
        return
    with st.expander(f"{_(TITLE)}: {plain(result.name(economy))}"):
        for text in sentences(result, economy):
            st.markdown(f"- {plain(text)}")


def sentences(result: Markets, economy: str) -> list[str]:
    """Say how sure an economy's ranks are, and how they depend on lens, year and home.

    Parameters
    ----------
    result
        The merged economies.
    economy
        Code of an economy other than home.

    Returns
    -------
    list of str
        Never empty: of an economy that has no rank the last sentence says so.
    """
    said = []
    if result.ranked_count:
        by_rank = {"similarity": "rank", "opportunity": "opportunity_rank"}
        for by, column in by_rank.items():
            if result.frame[column].notna().any():
                found = judged.uncertain(result.recipe, by)
                said.append(interval_sentence(found, result, economy))
    said.append(lens_sentence(analyses.lensed(result), result, economy))
    said.append(time_sentence(analyses.scanned(result), result, economy))
    said.append(extremes_sentence(result, economy))
    said.append(what_would_change(result, economy))
    return [text for text in said if text] or [_("Too few figures to rank it under any lens.")]
