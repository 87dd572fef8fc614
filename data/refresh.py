"""Refresh: fetch the newest figures, check them, and write them as a new snapshot beside the old.

Nothing that is there is ever changed. The new snapshot takes its place by one rename, after it
was written through to the disk and read back; whatever ends a refresh before that leaves the one
in use as it was. A series that could not be fetched, or was refused, is carried forward with its
own vintage.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Lock

import pandas as pd

from data import quality
from data.accept import Assessed, assess
from data.catalogue import Catalogue
from data.compile import write_files
from data.compose import Composed, compose, held_rows, origin_of, suspects_of
from data.diff import compare_rows
from data.encode import encode_snapshot
from data.errors import RefreshCancelledError, RefreshError, SourceError
from data.languages import N_, fill
from data.lock import locked
from data.manifest import Manifest
from data.outcome import (
    FAILED,
    REFRESHED,
    REFUSED,
    RESULT_COLUMNS,
    UNCHANGED,
    Options,
    Outcome,
    problem_lines,
)
from data.own import data_folder
from data.plans import Plans, plan_refresh, private_places, resolver
from data.snapshot import (
    Snapshot,
    open_snapshot,
    pinned_name,
    read_snapshot,
    snapshots_folder,
)
from data.sources.cache import Cache
from data.sources.http import Session
from data.sources.protocol import Fetched, Plan, Progress, Series, Step
from data.sources.registry import source_for
from data.sources.settings import Settings
from data.sources.workers import done
from data.store import LOCK, next_sequence, remove_old, sweep

__all__ = ["Options", "Outcome", "refresh"]

_SPACE_NEEDED = 32 * 2**20


@dataclass
class _Gathered:
    """What the services gave."""

    series: list[Series] = field(default_factory=list)
    failed: dict[str, SourceError] = field(default_factory=dict)
    economies: pd.DataFrame | None = None
    notes: list[str] = field(default_factory=list)


def refresh(
    catalogue: Catalogue,
    options: Options | None = None,
    *,
    resolve: Callable[[str], str | None] | None = None,
    progress: Progress | None = None,
    cancelled: Event | None = None,
    settings: Settings | None = None,
    environ: Mapping[str, str] | None = None,
) -> Outcome:
    """Fetch the newest figures and write them as a new snapshot.

    Parameters
    ----------
    catalogue
        Says what is asked for, and where.
    options
        What to do; None for everything, all years.
    resolve
        From an economy's name in any spelling to its code, None where it stands for no one
        economy; None knows the names in the snapshot. `geo.economies.resolve` knows many more.
    progress
        Is told each step, from one thread at a time.
    cancelled
        Set it to stop the refresh within a moment.
    settings
        Bounds within which publishers are asked.
    environ
        Environment variables with other addresses; None for those of the process.

    Returns
    -------
    Outcome
        What changed, and what could not be had.

    Raises
    ------
    RefreshError
        Nothing at all could be fetched, or, with `strict`, something could not; another refresh
        is under way; the folder cannot be written. Its problems name every series.
    RefreshCancelledError
        It was cancelled.
    SnapshotError
        There is no snapshot to begin with, or the new one cannot be written.
    SourceError
        An address is none.

    Notes
    -----
    Whatever is raised, the snapshot in use stays in use, and the next refresh finds nothing in its
    way.
    """
    chosen = options or Options()
    stop = cancelled or Event()
    with _alone(chosen, stop):
        base = open_snapshot().snapshot
        told = os.environ if environ is None else environ
        plans = plan_refresh(
            catalogue,
            base,
            only=chosen.only,
            since=chosen.since,
            resolve=resolve or resolver(base),
            last_year=_last_year(base),
            environ=told,
        )
        bounds = settings or Settings()
        bounds = replace(bounds, private=bounds.private | private_places(catalogue, told))
        cache = Cache(data_folder() / "answers")
        session = Session(bounds, cache, offline=chosen.offline, cancelled=stop)
        try:
            gathered = _fetch(plans, session, progress or _silent)
        finally:
            session.close()
        return _conclude(catalogue, base, plans, gathered, chosen, stop)


@contextlib.contextmanager
def _alone(options: Options, cancelled: Event) -> Iterator[None]:
    """Hold the lock of whoever writes snapshots; a dry run writes none."""
    if options.dry_run:
        yield
        return
    folder = snapshots_folder()
    with locked(folder / LOCK, "a refresh", wait=options.wait, cancelled=cancelled.is_set):
        sweep(folder)
        _require_space(folder)
        yield


def _require_space(folder: Path) -> None:
    """Refuse to begin where the disk is full already."""
    with contextlib.suppress(OSError):
        if shutil.disk_usage(folder).free < _SPACE_NEEDED:
            raise RefreshError(
                fill("The disk that holds {folder} is full.", folder=folder),
                fill(
                    "Free at least {size} MB, or name another folder with KINDRED_DATA_DIR.",
                    size=_SPACE_NEEDED // 2**20,
                ),
            )


def _last_year(base: Snapshot) -> int:
    """Give the last year to ask for: this one, or the snapshot's where the clock is behind."""
    today = datetime.datetime.now(datetime.UTC).year
    return min(max(today, base.vintage_year), 2100)


def _silent(step: Step) -> None:
    """Tell nobody."""


def _fetch(plans: Plans, session: Session, progress: Progress) -> _Gathered:
    """Ask all services at the same time."""
    gathered = _Gathered()
    telling = Lock()

    def tell(step: Step) -> None:
        with telling:
            progress(step)

    def work(plan: Plan) -> Fetched:
        tell(Step(plan.service.code, 0, len(plan.wanted)))
        return source_for(plan.service.protocol).fetch(plan, session, tell)

    for plan, result in done(work, plans.plans, len(plans.plans), session.cancelled):
        if isinstance(result, Fetched):
            gathered.series += result.series
            gathered.failed |= result.failed
            gathered.notes += result.notes
            if result.economies is not None:
                gathered.economies = result.economies
            continue
        if isinstance(result, RefreshCancelledError):
            raise result
        error = result if isinstance(result, SourceError) else _unexpected(plan, result)
        gathered.failed |= dict.fromkeys((item.indicator.code for item in plan.wanted), error)
        total = len(plan.wanted)
        tell(Step(plan.service.code, total, total, failed=error.message))
    if session.cancelled.is_set():
        raise RefreshCancelledError("The refresh was cancelled; nothing was changed.")
    return gathered


def _unexpected(plan: Plan, error: Exception) -> SourceError:
    """Make the error for what no source should raise, so that the others can go on."""
    return SourceError(
        fill(
            "{service}: unexpected {kind}: {error}",
            service=plan.service.title,
            kind=type(error).__name__,
            error=str(error)[:200],
        ),
        "Report it, please; the figures at hand stay in use.",
        kind="bad-answer",
        url=plan.url,
    )


def _conclude(
    catalogue: Catalogue,
    base: Snapshot,
    plans: Plans,
    gathered: _Gathered,
    options: Options,
    cancelled: Event,
) -> Outcome:
    """Check what came, put it together, and write it where there is anything new."""
    suspects = suspects_of(base)
    assessed = {
        series.indicator: assess(
            series,
            catalogue.indicator(series.indicator),
            held_rows(base, series.indicator),
            origin_of(base, series.indicator),
            suspects,
            accept_loss=options.accept_loss,
        )
        for series in gathered.series
    }
    sequence = next_sequence()
    composed = compose(
        catalogue,
        base,
        list(assessed.values()),
        gathered.economies,
        sequence=sequence,
        last_year=_last_year(base),
    )
    changes = compare_rows(base.observations, composed.observations)
    results = _results(catalogue, plans, gathered.failed, assessed, composed, changes)
    _refuse_failure(results, options)
    if cancelled.is_set():
        raise RefreshCancelledError("The refresh was cancelled; nothing was changed.")
    written = None if options.dry_run else _write(composed, base, sequence)
    path, manifest = written or (None, None)
    new = read_snapshot(path) if path is not None else base
    removed = tuple(remove_old(options.keep)) if path is not None else ()
    notes = [*gathered.notes, *(note for item in assessed.values() for note in item.notes)]
    return Outcome(
        base=base,
        path=path,
        manifest=manifest,
        results=results,
        changes=changes,
        warnings=_new_warnings(base, new, catalogue),
        notes=tuple(dict.fromkeys([*plans.notes, *notes])),
        pinned=bool(pinned_name()) and path is not None,
        removed=removed,
    )


def _write(composed: Composed, base: Snapshot, sequence: int) -> tuple[Path, Manifest] | None:
    """Write the new snapshot, read it back, rename it; nothing where there is nothing new."""
    files, manifest = encode_snapshot(composed.figures, sequence, base.id, composed.series)
    if manifest.id == base.manifest.id and composed.same_origins(base.manifest):
        return None
    path = snapshots_folder() / f"{sequence:06d}-{manifest.id}"
    write_files(files, path, check=True)
    return path, manifest


def _new_warnings(base: Snapshot, new: Snapshot, catalogue: Catalogue) -> pd.DataFrame:
    """Give the suspicious figures that were not suspicious before."""
    after = quality.warnings(new, catalogue)
    if new is base:
        return after.iloc[:0]
    key = ["economy", "indicator", "period", "value", "rule"]
    before = pd.MultiIndex.from_frame(quality.warnings(base, catalogue)[key])
    return after[~pd.MultiIndex.from_frame(after[key]).isin(before)].reset_index(drop=True)


def _results(
    catalogue: Catalogue,
    plans: Plans,
    failed: Mapping[str, SourceError],
    assessed: Mapping[str, Assessed],
    composed: Composed,
    changes: pd.DataFrame,
) -> pd.DataFrame:
    """Tell what came of each series."""
    changed = changes["indicator"].value_counts()
    asked = {
        wanted.indicator.code: (plan.service.code, wanted.address.code)
        for plan in plans.plans
        for wanted in plan.wanted
    }
    rows = []
    for indicator in catalogue.indicators:
        code = indicator.code
        if code not in asked:
            continue
        service, used = asked[code]
        found = assessed.get(code)
        count = int(changed.get(code, 0))
        if found is None:
            status, reason = FAILED, failed[code].message if code in failed else N_("no answer")
        elif found.refusal:
            status, reason = REFUSED, fill("refused because {why}", why=found.refusal)
        else:
            status, reason = (REFRESHED if count else UNCHANGED), ""
        rows.append(
            {
                "indicator": code,
                "name": indicator.name,
                "source": indicator.source,
                "service": service,
                "code": found.series.code if found else used,
                "status": status,
                "observations": composed.counts.get(code, 0),
                "changes": count,
                "carried": len(found.carried) if found else 0,
                "last_updated": found.series.last_updated if found else "",
                "licence": found.series.licence if found else "",
                "reason": reason,
            }
        )
    results = pd.DataFrame(rows, columns=list(RESULT_COLUMNS))
    # As they are, so that they can be said again in the language of whoever reads them.
    results["reason"] = pd.Series([row["reason"] for row in rows], results.index, dtype=object)
    return results


def _refuse_failure(results: pd.DataFrame, options: Options) -> None:
    """Raise where nothing could be had, or, if asked to be strict, where something could not."""
    wrong: Sequence[str] = problem_lines(results)
    if not wrong:
        return
    good = int(results["status"].isin([REFRESHED, UNCHANGED]).sum())
    remedy = N_("The figures at hand stay in use; try again later.")
    if not good:
        raise RefreshError("Nothing could be refreshed.", remedy, problems=wrong)
    if options.strict:
        bad = len(results) - good
        raise RefreshError(
            fill(
                "{bad} of {count} series could not be refreshed, and nothing less than all was "
                "to be written.",
                bad=bad,
                count=len(results),
            ),
            remedy,
            problems=wrong,
        )
