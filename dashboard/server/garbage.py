"""Memory that nobody needs any more, looked for now and then beside the pages."""

from __future__ import annotations

import gc
import time
from contextlib import suppress

SECONDS_BETWEEN_LOOKS = 30.0
"""After how long garbage is looked for again."""


def look_for_ever() -> None:
    """Take away now and then what sessions left behind.

    Python by itself puts off looking through what is old for as long as there is a lot of it;
    Streamlit would look after every run of a page, whose next reader waits.
    """
    while True:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        for take_away in (forget_sessions, gc.collect, forget_views):
            # Streamlit and pandas keep what is told to in parts of their own that another version
            # may not have.
            with suppress(ImportError, AttributeError):
                take_away()


def forget_sessions() -> None:
    """Have Streamlit let go of the sessions whose readers left more than two minutes ago.

    By itself it does so when another reader leaves and not before. Where a crowd came within these
    two minutes and stayed, all that the earlier one saw stayed with it for hours.
    """
    from streamlit import runtime

    if not runtime.exists():
        return
    running = runtime.get_instance()
    stored = running._session_mgr._session_storage._cache  # type: ignore[attr-defined]
    # In the one thread that stores sessions.
    running._get_async_objs().eventloop.call_soon_threadsafe(stored.expire)


def forget_views() -> int:
    """Have pandas let go of its notes on views of frames where the views are gone.

    Whoever takes a column of a frame has it noted with the frame's values, and notes on columns
    that are gone stay until there are five hundred of them. A few kilobytes for each of the
    thousands of values that are kept for all sessions let a server grow for hours.

    Returns
    -------
    int
        On how many frames' values there were notes to look through.
    """
    from pandas._libs.internals import BlockValuesRefs

    noted = [item for item in gc.get_objects() if type(item) is BlockValuesRefs]
    for item in noted:
        item.has_reference()  # which looks through the notes before it answers
    return len(noted)
