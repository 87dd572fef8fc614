"""Controls that several pages share: tables of economies, shortlist buttons, labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import pandas as pd
import streamlit as st

from dashboard import engine, ownlists, state, viewport
from dashboard.columns import on_a_phone
from dashboard.held import hold, told
from dashboard.language import N_, _, heading, keyed, large, listing, local, n_, number
from dashboard.localtables import localised
from dashboard.texts import plain
from geo.ai_development import COMPONENTS
from geo.gates import GATES
from geo.markets import Markets
from geo.verdicts import Label, Verdict
from geo.wording import sentence

NOTHING = "–"
"""Stands in tables where there is no figure."""

LABEL_ICONS: dict[Label, str] = {
    "supported": ":material/check_circle:",
    "partly supported": ":material/contrast:",
    "not supported": ":material/cancel:",
    "cannot be said": ":material/help:",
}
"""An icon for each verdict, so that it never rests on colour or reading alone."""

NOT_ANSWERED = N_(
    "The figures cannot answer: who competes there already, how public bodies buy, whether people "
    "want the service in their language, and what price they would pay. Which niche large firms "
    "overlook is your own judgement."
)
"""What no figure here says, to be told where it is asked, in English."""


def economy_table(
    frame: pd.DataFrame,
    columns: Mapping[str, Any],
    *,
    key: str,
    alt: str,
    height: int | Literal["auto"] = "auto",
) -> None:
    """Draw a table of economies whose row selection is the view state's selection.

    Parameters
    ----------
    frame
        Indexed by economy, in the order to show.
    columns
        Column of the frame to its heading or Streamlit column configuration, in order.
    key
        Unique on the page.
    alt
        What the table holds, for those who hear it.
    height
        In pixels, or "auto".
    """
    order = [str(code) for code in frame.index]
    place = {code: row for row, code in enumerate(order)}
    listed = [code for code in state.current().selected if code in place]
    state.show_selection(key, listed)
    rows = [place[code] for code in listed]
    hold(key, {"selection": {"rows": rows, "columns": [], "cells": []}})
    if viewport.phone():
        columns = on_a_phone(columns)
    # Without the codes in the index, which nobody sees, the message is smaller.
    shown = frame[list(columns)].reset_index(drop=True)
    headed = {name: heading(column) for name, column in columns.items()}
    table, config = localised(shown, headed, NOTHING)
    st.dataframe(
        table,
        key=key,
        height=height,
        hide_index=True,
        column_config=config,
        on_select=lambda: told(key, _take_rows, key, order),
        selection_mode="multi-row",
        placeholder=NOTHING,
        alt=alt,
    )


def _take_rows(key: str, order: Sequence[str]) -> None:
    """Take a table's selected rows into the view state; what it does not show stays selected."""
    rows = st.session_state[key]["selection"]["rows"]
    state.take_selection(key, [order[row] for row in rows if row < len(order)])


def bound_select(
    label: str,
    field: str,
    options: Sequence[str],
    name: Callable[[str], str] = str,
    *,
    prefix: str,
    help: str | None = None,
    also: Mapping[str, object] | None = None,
) -> None:
    """Draw a select box that shows and changes one field of the view state.

    Parameters
    ----------
    label
        What is chosen.
    field
        Field of the view state.
    options, name
        Values to choose from, and how each is written.
    prefix
        Sets this control apart from others for the same field on the page.
    help
        A sentence for those who ask.
    also
        Further fields that change along, such as weights that belong to another lens.
    """
    key = keyed(f"{prefix}_{field}")
    hold(key, getattr(state.current(), field), by_itself=next(iter(options), None))
    st.selectbox(
        label,
        options,
        format_func=name,
        key=key,
        on_change=told,
        args=(key, _take_field, field, key, tuple(options), dict(also or {})),
        help=help,
    )


def choose_home(*, prefix: str) -> None:
    """Draw the choice of the home market; `prefix` as `bound_select` takes it."""
    names = engine.snapshot_names()
    bound_select(
        _("Home market"),
        "home",
        sorted(names, key=names.__getitem__),
        names.__getitem__,
        prefix=prefix,
    )


def choose_lens(*, prefix: str, help: str | None = None) -> None:
    """Draw the choice of the lens, the reader's own among them; as `bound_select` takes them."""
    names = {lens.code: lens.name for lens in engine.catalogue().lenses}
    own = state.current().own_lens
    if own is not None:
        names[own.code] = _("{name} (your own)", name=own.name)
    bound_select(
        _("Lens"),
        "lens",
        list(names),
        names.__getitem__,
        prefix=prefix,
        help=help,
        also={"without": (), "weights": ()},
    )


def _take_field(field: str, key: str, options: Sequence[str], also: Mapping[str, object]) -> None:
    """Take a select box's new value into the view state.

    The browser sends an option by its name; one that was renamed meanwhile, such as "Similarity
    to Vietnam" after another home market was chosen, is no choice of the reader's.
    """
    if st.session_state[key] in options:
        state.change(**{field: st.session_state[key], **also})


def shortlist_button(economies: Sequence[str], *, key: str, label: str = "") -> None:
    """Draw a button that puts economies on the shortlist, or says that they are on it.

    Parameters
    ----------
    economies
        Codes; the button is off when there are none.
    key
        Unique on the page.
    label
        What the button says instead of "Add to shortlist".
    """
    listed = state.current().shortlist
    new = [code for code in economies if code not in listed]
    done = bool(economies) and not new
    st.button(
        _("On the shortlist") if done else label or _("Add to shortlist"),
        key=key,
        icon=":material/check:" if done else ":material/playlist_add:",
        disabled=not new,
        on_click=add_to_shortlist,
        args=(tuple(new),),
    )


def selection_button(rows: pd.Index, *, key: str) -> None:
    """Draw the button that puts the selected economies of a table on the shortlist."""
    chosen = [code for code in state.current().selected if code in rows]
    label = (
        _("Add the {count} selected", count=len(chosen))
        if len(chosen) > 1
        else _("Add the selected one")
    )
    shortlist_button(chosen, key=key, label=label if chosen else _("Select rows to add them"))


def add_to_shortlist(economies: Sequence[str]) -> None:
    """Append economies to the shortlist, as far as it has room, and say so."""
    before = state.current().shortlist
    wanted = tuple(dict.fromkeys([*before, *economies]))
    after = wanted[: state.MAX_LISTED]
    state.change(shortlist=after)
    added = len(after) - len(before)
    if added:
        said = n_("{count} economy", "{count} economies", added)
        st.toast(_("{said} added to the shortlist.", said=said), icon=":material/playlist_add:")
    if len(wanted) > len(after):
        st.toast(
            _("The shortlist is full at {max_listed}.", max_listed=state.MAX_LISTED),
            icon=":material/info:",
        )


def label_badge(label: Label) -> None:
    """Show a verdict's label with its icon."""
    colours: dict[Label, Any] = {
        "supported": "blue",
        "partly supported": "gray",
        "not supported": "orange",
        "cannot be said": "gray",
    }
    st.badge(_(label), icon=LABEL_ICONS[label], color=colours[label])


def verdict_card(verdict: Verdict, *, key: str) -> None:
    """Show one verdict whole, with the button that adds its economy to the shortlist."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(verdict.name)}**", width="content")
            label_badge(verdict.label)
        st.markdown(plain(verdict.text))
        shortlist_button([verdict.economy], key=key)


def facts(result: Markets, code: str) -> str:
    """Say the key figures of one economy in a line of Markdown.

    Parameters
    ----------
    result
        The merged economies.
    code
        Code of the economy.

    Returns
    -------
    str
        Ranks, gap with its components, and GDP with its year; what is missing is said.
    """
    row = result.frame.loc[code]
    said = [_("not ranked by similarity")]
    if pd.notna(row["rank"]):
        said = [
            _(
                "similarity {similarity} of 100 (rank {rank})",
                similarity=number(row["similarity"]),
                rank=row["rank"],
            )
        ]
    if pd.notna(row["ai_gap"]):
        said.append(
            _(
                "AI gap {ai_gap} (on {ai_components} of {count} components)",
                ai_gap=local(f"{row['ai_gap']:.2f}"),
                ai_components=row["ai_components"],
                count=len(COMPONENTS),
            )
        )
    else:
        said.append(_("no AI gap"))
    if pd.notna(row["opportunity_rank"]):
        said.append(
            _("opportunity rank {opportunity_rank}", opportunity_rank=row["opportunity_rank"])
        )
    else:
        said.append(_("no opportunity rank"))
    if pd.notna(row["gdp"]):
        year = result.section.years.at[code, "NY.GDP.MKTP.CD"]
        said.append(_("GDP US$ {gdp} ({year})", gdp=large(row["gdp"]), year=year))
    else:
        said.append(_("no GDP figure"))
    listed = ownlists.of(code)
    if listed:
        said.append(_("on lists of your own: {lists}", lists=listing(listed)))
    return plain(sentence("; ".join(said)))


def pool_note(result: Markets) -> str:
    """Say which gates and exclusions the opportunity ranks stand under, in Markdown."""
    gates = [_(GATES[code].name) for code in result.opportunity.gates]
    said = _("Opportunity ranks are without any gate.")
    if gates:
        said = n_(
            "Opportunity ranks are under the gate {gates}.",
            "Opportunity ranks are under the gates {gates}.",
            len(gates),
            gates=listing(gates),
        )
    known = [code for code in result.recipe.excluded if code in result.frame.index]
    if known:
        said += _(
            " Excluded by your list: {names}.", names=listing([result.name(code) for code in known])
        )
    lists = ownlists.named()
    if lists:
        said += " " + _("Lists of your own: {lists}.", lists=listing(lists))
    return plain(said)


def component_name(code: str) -> str:
    """Name a component of AI development."""
    return _(COMPONENTS[code])
