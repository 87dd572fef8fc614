"""What is kept by name in the workspace: conditions, shortlists, lenses, recipes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import state
from dashboard.language import _, keyed
from dashboard.texts import plain
from dashboard.workspaces.content import MAX_KEPT, MAX_NAME, in_a_line

Act = Callable[[], None]


@dataclass(frozen=True)
class Named:
    """One kind of things that are kept by name.

    Attributes
    ----------
    field
        Where the content of a workspace holds them.
    title, save
        What the list is called, and what keeps the present one; messages.
    icon
        Of the list; None for none.
    present
        Makes the present one under a name; None where there is nothing to keep.
    use
        Puts one into use.
    describe
        Says in a line what one holds.
    """

    field: str
    title: str
    save: str
    icon: str | None
    present: Callable[[str], Any | None]
    use: Callable[[Any], None]
    describe: Callable[[Any], str]


def at_once(act: Act) -> None:
    """Do something at once: where what is drawn next shows it anyway."""
    act()


def draw(kind: Named, turned: Callable[[Act], None] = at_once) -> None:
    """Draw the button of a list, and the list while it is open.

    Parameters
    ----------
    kind
        What is listed.
    turned
        Does something that changes what all pages show.
    """
    popover = st.popover(_(kind.title), key=f"kept_{kind.field}", icon=kind.icon, on_change="rerun")
    if not popover.open:
        return
    with popover:
        _save(kind, turned)
        items = {item.name: item for item in getattr(state.kept(), kind.field)}
        if items:
            _one_of(kind, items, turned)
        else:
            st.caption(_("Nothing is kept here yet."))


def _save(kind: Named, turned: Callable[[Act], None]) -> None:
    """Draw what keeps the present one under a name."""
    name = f"kept_{kind.field}_name"
    possible = kind.present("x") is not None
    st.text_input(_("Name"), key=name, max_chars=MAX_NAME, disabled=not possible)
    st.button(
        _(kind.save),
        key=f"kept_{kind.field}_save",
        icon=":material/bookmark_add:",
        disabled=not possible,
        on_click=turned,
        args=(lambda: _keep(kind, str(st.session_state.get(name, ""))),),
        help=_("One of the same name is replaced; the history keeps it."),
    )


def _one_of(kind: Named, items: dict[str, Any], turned: Callable[[Act], None]) -> None:
    """Draw the choice of one, and what can be done with it."""
    chosen = st.selectbox(
        _("Kept"), list(items), key=keyed(f"kept_{kind.field}_which"), label_visibility="collapsed"
    )
    if chosen is None:
        return
    st.markdown(plain(kind.describe(items[chosen])))
    with st.container(horizontal=True):
        st.button(
            _("Use it"),
            key=f"kept_{kind.field}_use",
            icon=":material/check:",
            type="primary",
            on_click=turned,
            args=(lambda: kind.use(items[chosen]),),
        )
        st.button(
            _("Remove it"),
            key=f"kept_{kind.field}_remove",
            icon=":material/delete:",
            on_click=turned,
            args=(lambda: _put(kind, [item for item in items.values() if item.name != chosen]),),
        )
    new = f"kept_{kind.field}_new_{chosen}"
    st.text_input(
        _("Another name for it"),
        key=new,
        max_chars=MAX_NAME,
        on_change=turned,
        args=(lambda: _rename(kind, chosen, str(st.session_state[new])),),
    )


def _keep(kind: Named, name: str) -> None:
    """Keep the present one under a name, in the place of one that has it."""
    title = in_a_line(name)
    made = kind.present(title) if title else None
    if made is None:
        st.toast(_("Give it a name first."), icon=":material/info:")
        return
    others = [item for item in getattr(state.kept(), kind.field) if item.name != title]
    if len(others) >= MAX_KEPT:
        st.toast(_("At most {count} can be kept.", count=MAX_KEPT), icon=":material/info:")
        return
    _put(kind, [*others, made])


def _rename(kind: Named, old: str, new: str) -> None:
    """Call one something else, if nothing else is called so."""
    title = in_a_line(new)
    there = list(getattr(state.kept(), kind.field))
    if not title or title == old:
        return
    if any(item.name == title for item in there):
        st.toast(_("There is one of this name already."), icon=":material/info:")
        return
    _put(
        kind,
        [item.model_copy(update={"name": title}) if item.name == old else item for item in there],
    )


def _put(kind: Named, items: list[Any]) -> None:
    """Keep exactly these."""
    state.keep_by_name(**{kind.field: tuple(items)})
