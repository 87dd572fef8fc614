"""Making the table of a replay file again."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import engine
from dashboard.exports.replaying import digest
from dashboard.version import installed_version
from data.errors import AnalysisError
from data.exclusions import Exclusions
from data.languages import fill
from data.snapshot import Snapshot
from geo.decisions import Decision
from geo.replay import Replay
from geo.shortlist import ShortlistExport, shortlist_export


@dataclass(frozen=True, eq=False)
class Reproduced:
    """A table made again.

    Attributes
    ----------
    shortlist
        The export on the figures used, in the language of the file.
    same
        Whether its table is the file's, byte for byte but for the product's version.
    """

    shortlist: ShortlistExport
    same: bool


def reproduce(replay: Replay, snapshot: Snapshot) -> Reproduced:
    """Make the table of a replay file again.

    Parameters
    ----------
    replay
        The file.
    snapshot
        The figures to use.

    Returns
    -------
    Reproduced
        Economies that these figures do not know are left out.

    Raises
    ------
    KindredError
        When the recipe cannot be applied to these figures, or they know none of the economies.
    """
    in_use = snapshot.id == engine.snapshot().id
    merged = engine.merged(replay.recipe) if in_use else engine.merged_on(snapshot, replay.recipe)
    known = [code for code in replay.economies if code in merged.frame.index]
    if not known:
        raise AnalysisError(
            fill("None of the economies of the file is in snapshot {id}.", id=snapshot.id),
            "Use another snapshot.",
        )
    made = shortlist_export(
        merged.told(replay.language),
        snapshot,
        known,
        notes=replay.notes,
        decisions={
            code: Decision(item.status, item.reason, item.tags)
            for code, item in replay.decisions.items()
        },
        conditions=replay.conditions,
        version=installed_version(),
        exclusions=Exclusions(schema_version=1, exclusions=replay.exclusions),
    )
    return Reproduced(made, digest(made) == replay.table)
