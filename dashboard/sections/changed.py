"""What changed since the last time: figures, economies, and the ranks that moved because of it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import earlier, engine, localtables, widgets
from dashboard.language import N_, _, local, n_, words
from dashboard.texts import plain
from data.diff import Diff
from geo.markets import Markets
from geo.moves import RANKS, Moves, changes_in_words

SHOWN = 2_000
"""Changed figures in the table; the file holds all of them."""

_HEIGHT = 320

TURNS: dict[str, str] = {
    "changed": N_("changed"),
    "added": N_("added"),
    "removed": N_("removed"),
    "quarantined": N_("quarantined"),
    "released": N_("no longer quarantined"),
}
"""What became of a figure, as ``data.diff`` tells it, to how it is called on a page."""


def notice(result: Markets) -> None:
    """Draw a line to open where the figures in use are not those of the last time.

    Parameters
    ----------
    result
        The merged economies.
    """
    diff = earlier.changes()
    if diff is None or diff.values.empty:
        return
    moved = earlier.moved(result.recipe)
    label = n_(
        "What changed since the last time: {count} figure, {ranks}",
        "What changed since the last time: {count} figures, {ranks}",
        len(diff.values),
        ranks=n_("ranks of {count} economy", "ranks of {count} economies", _moved_count(moved)),
    )
    with st.expander(
        label, icon=":material/history:", key="changed_notice", on_change="rerun"
    ) as it:
        if it.open:
            draw(result, prefix="start_changed")


def draw(result: Markets, *, prefix: str, figures: bool = False) -> None:
    """Say what changed, show the ranks that moved, and offer both as files.

    Parameters
    ----------
    result
        The merged economies.
    prefix
        Begins the keys of the controls.
    figures
        Whether to show the figures too.
    """
    diff = earlier.changes()
    if diff is None:
        st.info(
            _(
                "There is nothing to compare: the figures in use were not fetched, or those before "
                "them are not kept any more."
            ),
            icon=":material/info:",
        )
        return
    show(result, diff, earlier.moved(result.recipe), prefix, figures=figures)


def show(
    result: Markets, diff: Diff, moved: Moves | None, prefix: str, *, figures: bool = False
) -> None:
    """Say how the figures in use differ from earlier ones, and offer the differences as files.

    Parameters
    ----------
    result
        The merged economies.
    diff
        How their figures differ from the earlier ones.
    moved
        Which ranks moved; None to say nothing of ranks.
    prefix, figures
        As for `draw`.
    """
    said = changes_in_words(diff.values, moved, words().language)
    st.markdown(plain(" ".join(said)))
    st.caption(_("From snapshot {old} to {new}.", old=diff.old, new=diff.new))
    if diff.values.empty:
        return
    if moved is not None and not moved.ranks.empty:
        ranks(
            moved.ranks,
            key=f"{prefix}_ranks",
            height=min(_HEIGHT, 35 * (len(moved.ranks) + 1) + 3),
            alt=_("Economies whose ranks moved"),
        )
    listed = _listed(result, diff.values)
    if figures:
        _figures(listed, prefix)
    with st.container(horizontal=True):
        _take(_("Changed figures (.csv)"), listed, f"kindred-changes-{diff.new}.csv", prefix)
        if moved is not None and not moved.ranks.empty:
            name = f"kindred-ranks-moved-{diff.new}.csv"
            _take(_("Moved ranks (.csv)"), moved.ranks.reset_index(), name, prefix)


def _moved_count(moved: Moves | None) -> int:
    """Count the economies of which any rank moved."""
    return 0 if moved is None else len(moved.ranks)


def ranks(moved: pd.DataFrame, *, key: str, alt: str, height: int | None = None) -> None:
    """Show ranks that moved, before and now.

    Parameters
    ----------
    moved
        Rows of `geo.moves.Moves.ranks`.
    key
        The table's own; unique on the page.
    alt
        What the table is of.
    height
        In pixels; as many as its rows need when None.
    """
    headings = {
        "similarity_rank": _("Similarity rank"),
        "ai_rank": _("AI rank"),
        "opportunity_rank": _("Opportunity rank"),
    }
    order: dict[str, Any] = {"name": st.column_config.TextColumn(_("Economy"), width=165)}
    for rank in RANKS.values():
        order[f"{rank}_before"] = _("{rank} before", rank=headings[rank])
        order[rank] = _("{rank} now", rank=headings[rank])
    localtables.dataframe(
        moved[list(order)].reset_index(drop=True),
        key=key,
        hide_index=True,
        height="auto" if height is None else height,
        column_config=order,
        placeholder=widgets.NOTHING,
        alt=alt,
    )


def _listed(result: Markets, values: pd.DataFrame) -> pd.DataFrame:
    """Name economies, indicators, units, sources and licences of changed figures."""
    items = {item.code: item for item in result.catalogue.indicators}
    sources = {source.code: source.publisher for source in result.catalogue.sources}
    names = engine.snapshot_names()
    known = values["indicator"].map(items)
    return pd.DataFrame(
        {
            "economy": values["economy"],
            "name": values["economy"].map(names),
            "indicator": values["indicator"],
            "indicator_name": known.map(lambda item: item.name, na_action="ignore"),
            "unit": known.map(lambda item: _(item.unit), na_action="ignore"),
            "period": values["period"],
            "change": values["change"],
            "old": values["old"],
            "new": values["new"],
            "publisher": known.map(lambda item: sources[item.source], na_action="ignore"),
            "licence": known.map(lambda item: item.licence, na_action="ignore"),
        }
    )


def _figures(listed: pd.DataFrame, prefix: str) -> None:
    """Show the figures that are not as they were."""
    shown = listed.head(SHOWN)
    columns = ["name", "indicator_name", "unit", "period", "change", "old", "new"]
    localtables.dataframe(
        shown[columns].assign(change=[_(TURNS[turn]) for turn in shown["change"]]),
        key=f"{prefix}_figures",
        hide_index=True,
        height=_HEIGHT,
        column_config={
            "name": _("Economy"),
            "indicator_name": _("Indicator"),
            "unit": _("Unit"),
            "period": _("Year"),
            "change": _("Change"),
            "old": st.column_config.NumberColumn(_("Before"), format="%,.5g"),
            "new": st.column_config.NumberColumn(_("Now"), format="%,.5g"),
        },
        placeholder=widgets.NOTHING,
        alt=_("Figures that are not as they were"),
    )
    if len(listed) > len(shown):
        st.caption(
            _(
                "The first {shown} of {all}; the file holds all.",
                shown=local(f"{SHOWN:,}"),
                all=local(f"{len(listed):,}"),
            )
        )


def _take(label: str, table: pd.DataFrame, name: str, prefix: str) -> None:
    """Draw the button that downloads a table, which is written when it is pressed."""
    st.download_button(
        label,
        data=lambda: _csv(table),
        file_name=name,
        mime="text/csv",
        key=f"{prefix}_{name.split('-')[1]}",
        on_click="ignore",
        icon=":material/download:",
    )


def _csv(table: pd.DataFrame) -> bytes:
    """Write a table as CSV in UTF-8; no text in it is taken for a formula."""
    from dashboard.exports.text import neutralise  # with it come all formats, which Start has not

    safe = table.copy()
    for column in safe.select_dtypes(exclude="number"):
        safe[column] = [
            neutralise(value) if isinstance(value, str) else value for value in safe[column]
        ]
    written: str = safe.to_csv(index=False, lineterminator="\r\n")
    return written.encode()
