"""Days and hours where the reader is."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def clock(when: datetime) -> str:
    """Write a moment in the reader's own time zone: the time alone where it is today."""
    local, now = when.astimezone(_zone()), datetime.now(_zone()).astimezone(_zone())
    return local.strftime("%H:%M" if local.date() == now.date() else "%Y-%m-%d %H:%M")


def today() -> date:
    """Give the day where the reader is."""
    return datetime.now(_zone()).date()


def _zone() -> tzinfo | None:
    """Give the time zone of the reader's browser; None for this machine's own."""
    named = st.context.timezone
    try:
        return ZoneInfo(named) if isinstance(named, str) and named else None
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None
