"""Heavy analyses on pages: shared by all sessions, with a word to those who wait.

What ``shared`` decorates is computed once for all who ask for the same, by the workers of one
`dashboard.sharing.Workshop`. A page waits for it and says how many come before; Streamlit ends the
wait when the reader does something else or leaves. Where no page is being drawn (command line,
Python, files written after a page, a worker itself) it is computed in the calling thread, still
once. Each session has a budget for what it begins; what is there or under way costs nothing.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Hashable, Mapping
from functools import cache, update_wrapper
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

from dashboard.budget import Bucket
from dashboard.forgetting import register
from dashboard.keeping import Kept
from dashboard.server import metrics
from dashboard.sharing import Limits, Workshop
from dashboard.tickets import Kind, Progress, Ticket
from data.errors import BusyError, KindredError
from data.languages import fill

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

Asked = ParamSpec("Asked")
Result = TypeVar("Result")

WORKERS, SECONDS, BUDGET = "KINDRED_WORKERS", "KINDRED_SECONDS", "KINDRED_BUDGET"
"""Environment variables: computations at once, seconds for one, and what a session may begin."""

BUDGET_SIZE = 120.0
"""What a session may begin at one go; an analysis that a page shows costs 1."""

FILLS_IN = 60.0
"""Seconds in which an empty budget is full again."""

FILE = 4.0
"""What a file takes from the budget: drawing a map takes a second, and one is drawn at a time."""

_POLL = 0.1
_PATIENCE = 0.5
"""Seconds that pass before a reader is told that she waits."""

_BUCKET = "budget for computations"


def limits(environ: Mapping[str, str] = os.environ) -> Limits:
    """Read how much is done at once.

    Parameters
    ----------
    environ
        Environment variables. Without them a core is left to the pages, where there are several.

    Raises
    ------
    KindredError
        When a variable does not hold a number that can be.
    """
    usual = Limits(workers=max((os.cpu_count() or 1) - 1, 1))
    return Limits(
        workers=int(_number(environ, WORKERS, usual.workers, 64)),
        waiting=usual.waiting,
        seconds=_number(environ, SECONDS, usual.seconds, 86_400),
        absence=usual.absence,
    )


def _number(environ: Mapping[str, str], name: str, usual: float, most: int) -> float:
    """Read a number from 1 on; the usual one where there is none."""
    written = environ.get(name, "").strip()
    if not written:
        return usual
    if not written.isdecimal() or not 1 <= int(written) <= most:
        raise KindredError(
            fill("{name} is {written}.", name=name, written=repr(written)),
            fill("Give a whole number from 1 to {most}.", most=most),
        )
    return int(written)


@cache
def workshop() -> Workshop:
    """Give the one of this process."""
    return Workshop(limits(), present=_present, note=metrics.computation)


class Shared(Generic[Asked, Result]):
    """A function whose results all sessions share; ``shared`` makes it.

    Call it with plain arguments, which are what its results are kept under.
    """

    def __init__(
        self, compute: Callable[Concatenate[Progress, Asked], Result], kind: Kind[Result]
    ) -> None:
        update_wrapper(self, compute)
        self._compute, self.kind = compute, kind

    def __call__(self, *asked: Asked.args, **named: Asked.kwargs) -> Result:
        """Give the result, once it is there.

        Raises
        ------
        BusyError
            When too many computations wait, or this session has asked for too many.
        TimeLimitError
            When it took too long.
        Exception
            Whatever the function raises.
        """
        key = (*asked, *sorted(named.items()))
        found = self.kind.kept.get(key)
        if found is not None:
            metrics.computation(self.kind.name, "kept", 0.0)
            return found
        work = self._work(*asked, **named)
        reader = _reader()
        if not reader:
            return workshop().take(self.kind, key, work)
        return _awaited(workshop().ask(self.kind, key, work, owner=reader, allow=_spend))

    def begin(self, *asked: Asked.args, **named: Asked.kwargs) -> Ticket[Result]:
        """Ask for the result without waiting; what is refused is the ticket's error."""
        key = (*asked, *sorted(named.items()))
        return begin(self.kind, key, self._work(*asked, **named))

    def known(self, *asked: Asked.args, **named: Asked.kwargs) -> Result | None:
        """Give the result if it was computed before."""
        return self.kind.kept.get((*asked, *sorted(named.items())))

    def _work(self, *asked: Asked.args, **named: Asked.kwargs) -> Callable[[Progress], Result]:
        """Give what computes it."""
        return lambda progress: self._compute(progress, *asked, **named)


def shared(
    name: str, kept: int, cost: float = 1.0
) -> Callable[[Callable[Concatenate[Progress, Asked], Result]], Shared[Asked, Result]]:
    """Decorate a function that takes a progress first, so that sessions share its results.

    Parameters
    ----------
    name
        What figures of the server's work call it.
    kept
        How many results are kept, until other figures are taken up.
    cost
        What one takes from a session's budget.
    """
    results: Kept[Any] = Kept(kept)
    register(results.clear)
    return lambda compute: Shared(compute, Kind(name, results, cost))


def begin(kind: Kind[Result], key: Hashable, work: Callable[[Progress], Result]) -> Ticket[Result]:
    """Ask for something beside the page.

    Parameters
    ----------
    kind, key, work
        As `dashboard.sharing.Workshop.ask` takes them.

    Returns
    -------
    Ticket
        To be kept in the session. It ends when the session does; what is refused is its error.
    """
    shop = workshop()
    try:
        return shop.ask(kind, key, work, owner=_reader(), allow=_spend)
    except BusyError as error:
        return Ticket.refused(shop, kind, error)


def waiting(ticket: Ticket[Result]) -> str:
    """Say how many computations come before one; empty once it has begun."""
    from dashboard.language import _, n_

    before = ticket.before
    if before is None:
        return ""
    if not before:
        return _("The server is busy. Yours is the next computation.")
    return n_(
        "The server is busy: {count} computation before yours.",
        "The server is busy: {count} computations before yours.",
        before,
    )


def _awaited(ticket: Ticket[Result]) -> Result:
    """Wait for a result while a page is drawn, and say so when it takes long."""
    import streamlit as st

    began, slot = time.monotonic(), None
    try:
        while not ticket.wait(_POLL):
            # Streamlit ends the run here, when the reader has left or done something else.
            st.session_state.get(_BUCKET)
            if time.monotonic() - began > _PATIENCE:
                slot = slot or st.empty()
                _tell(slot, ticket)
        if slot is not None:
            slot.empty()
        return ticket.outcome()
    finally:
        ticket.cancel()


def _tell(slot: DeltaGenerator, ticket: Ticket[Result]) -> None:
    """Say what the reader waits for."""
    from dashboard.language import _

    if said := waiting(ticket):
        slot.info(said, icon=":material/hourglass_top:")
    else:
        slot.progress(min(ticket.done / max(ticket.total, 1), 1.0), _("Computing"))


def _reader() -> str:
    """Give the id of the session whose page this thread draws; empty where it draws none."""
    import sys

    if "streamlit.runtime.scriptrunner" not in sys.modules:
        return ""
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx(suppress_warning=True)
    return "" if context is None else context.session_id


def _present(session: str) -> bool:
    """Say whether a session is connected."""
    from streamlit import runtime

    return not runtime.exists() or runtime.get_instance().is_active_session(session)


def paid(write: Callable[[], bytes], cost: float = FILE) -> Callable[[], bytes]:
    """Have the session whose page is being drawn pay for each file that it asks for later.

    Parameters
    ----------
    write
        Writes the file. A page is not drawn again for it, so nothing else keeps a program from
        asking for it a thousand times, while all other readers wait for theirs.
    cost
        What it takes from the budget.

    Returns
    -------
    callable
        Writes it, or raises BusyError.
    """
    bucket = _bucket()

    def written() -> bytes:
        _pay(bucket, cost)
        return write()

    return written


def _spend(cost: float) -> None:
    """Take the cost of a computation from the budget of this session; see `_pay`."""
    _pay(_bucket(), cost)


def _bucket() -> Bucket:
    """Give the budget of this session."""
    import streamlit as st

    bucket = st.session_state.get(_BUCKET)
    if not isinstance(bucket, Bucket):
        size = _number(os.environ, BUDGET, BUDGET_SIZE, 1_000_000)
        bucket = st.session_state[_BUCKET] = Bucket(size, size / FILLS_IN, time.monotonic)
    return bucket


def _pay(bucket: Bucket, cost: float) -> None:
    """Take a cost from a budget.

    Raises
    ------
    BusyError
        Where there is not enough, saying when there will be.
    """
    seconds = bucket.spend(cost)
    if seconds:
        raise BusyError(
            "You have asked for many computations in a short time.",
            fill(
                "Try again in about {seconds} s; what was computed before is there at once.",
                seconds=math.ceil(seconds),
            ),
            seconds=seconds,
        )
