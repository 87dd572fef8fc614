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
        gc.collect()
        # Pandas keeps what is told to in a part of its own that another version may not have.
        with suppress(ImportError, AttributeError):
            forget_views()


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
