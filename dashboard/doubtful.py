"""Which observations of the snapshot in use are doubtful: suspicious ones and shared estimates."""

from __future__ import annotations

import pandas as pd

from dashboard import engine, language
from dashboard.forgetting import until_new_figures
from data import quality
from geo.ai_development import DIFFUSION


def warnings() -> pd.DataFrame:
    """Give the observations that general rules find suspicious; used, but flagged."""
    return _warnings(engine.snapshot().id, language.chosen())


@until_new_figures(2)
def _warnings(snapshot_id: str, spoken: str) -> pd.DataFrame:
    """Apply the rules once for each snapshot."""
    return quality.warnings(
        engine.snapshot_by(snapshot_id), engine.catalogue_by(snapshot_id), spoken
    )


def shared_estimates() -> dict[tuple[str, str], int]:
    """Give how many economies share an estimate, by (economy, indicator)."""
    return _shared_estimates(engine.snapshot().id)


def estimates_shared() -> pd.DataFrame:
    """Give the estimates that economies share, as a table by economy."""
    return _estimates_shared(engine.snapshot().id)


@until_new_figures(2)
def _estimates_shared(snapshot_id: str) -> pd.DataFrame:
    """Look for them once for each snapshot."""
    return quality.shared_estimates(engine.snapshot_by(snapshot_id).observations, DIFFUSION)


@until_new_figures(2)
def _shared_estimates(snapshot_id: str) -> dict[tuple[str, str], int]:
    """Look for them once for each snapshot."""
    found = _estimates_shared(snapshot_id)
    return {(str(economy), DIFFUSION): int(n) for economy, n in found["members"].items()}
