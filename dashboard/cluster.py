"""A Dask cluster of the reader's own, connected to while draws are computed on it."""

from __future__ import annotations

import _thread
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from dashboard.language import N_
from data.errors import KindredError
from data.languages import fill

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 10
"""Seconds in which a scheduler has to answer."""

_LOOK = 0.5
"""Seconds between two looks at whether the scheduler is still there."""

LOST = N_(
    "Start the scheduler and its workers again, and repeat the command: equal seeds give "
    "equal figures, here too by leaving --backend out."
)


class ClusterError(KindredError, RuntimeError):
    """A cluster that cannot be used, or was lost."""


@contextmanager
def computing_by(backend: str, scheduler: str | None) -> Iterator[None]:
    """Have draws computed by a backend while a block runs.

    Parameters
    ----------
    backend
        A name of `geo.sampling.BACKENDS`.
    scheduler
        Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``; None for other backends.

    Yields
    ------
    None
        With a client of the scheduler as joblib's own, where the backend is ``dask``.

    Raises
    ------
    ClusterError
        One is given without the other, the package distributed is not installed, nobody answers
        at the address, there is no worker, the workers lack this product, or the scheduler is lost
        while the block runs.

    Notes
    -----
    Loggers of distributed, tornado and asyncio stay silent from then on.
    """
    if backend != "dask":
        if scheduler is not None:
            raise ClusterError(
                "A scheduler is of use to the backend dask only.",
                "Add --backend dask, or leave --scheduler out.",
            )
        yield
        return
    client = _connected(scheduler)
    _hush()
    try:
        _check_workers(client, str(scheduler))
        with _watched(client, str(scheduler)):
            yield
    finally:
        with suppress(Exception):
            client.close(timeout=2)  # type: ignore[no-untyped-call]


def _hush() -> None:
    """Keep the cluster's loggers silent.

    What they say of a lost scheduler, page by page and long after, is said in one line here.
    """
    roots = {"asyncio", "distributed", "tornado"}
    for name in {*roots, *logging.root.manager.loggerDict}:
        if name.partition(".")[0] in roots:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _connected(scheduler: str | None) -> Client:
    """Connect to the scheduler."""
    if scheduler is None:
        raise ClusterError(
            "The backend dask needs the address of a scheduler.",
            "Add --scheduler ADDRESS, such as tcp://127.0.0.1:8786; `dask scheduler` prints it.",
        )
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            "The package distributed is not installed.",
            "Install it: pip install 'kindred-markets[cluster]'.",
        ) from error
    try:
        return Client(scheduler, timeout=PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(
            fill("No Dask scheduler answers at {address}.", address=scheduler),
            "Check the address and whether `dask scheduler` runs there; it looks like "
            "tcp://127.0.0.1:8786.",
        ) from error


def _check_workers(client: Client, scheduler: str) -> None:
    """See that there are workers, and that they have this product."""
    if not client.scheduler_info()["workers"]:
        raise ClusterError(
            fill("The scheduler at {address} has no worker.", address=scheduler),
            fill("Start some: dask worker {address}", address=scheduler),
        )
    lacking = [
        address for address, version in client.run(_version).items() if version != _version()
    ]
    if lacking:
        raise ClusterError(
            fill(
                "{count} workers of {address} have no Kindred Markets, or another version of it.",
                count=len(lacking),
                address=scheduler,
            ),
            "Install the same version in the environment of every worker.",
        )


def _version() -> str:
    """Give the version of the product where this runs; empty where there is none."""
    with suppress(ImportError):
        from dashboard.version import installed_version

        return installed_version()
    return ""


@contextmanager
def _watched(client: Client, scheduler: str) -> Iterator[None]:
    """Break off when the scheduler is lost: what waits for its answers would wait for ever."""
    over, lost = threading.Event(), threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK):
            if client.status not in {"running", "connecting"}:
                lost.set()
                _thread.interrupt_main()
                return

    watcher = threading.Thread(target=watch, name="scheduler", daemon=True)
    watcher.start()
    try:
        yield
    except BaseException as error:
        if lost.is_set() or client.status != "running":
            lost.set()
            raise ClusterError(
                fill("The scheduler at {address} was lost.", address=scheduler), LOST
            ) from error
        if type(error).__name__ == "KilledWorker":
            raise ClusterError(
                fill("The workers of {address} died again and again.", address=scheduler),
                "Look into their logs; mostly they have too little memory for this many units.",
            ) from error
        raise
    finally:
        over.set()
        watcher.join()
