"""Figures of the firm's own, laid upon a snapshot and a catalogue that stay as they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from data.catalogue import Catalogue
from data.errors import OwnDataError
from data.exclusions import Exclusion, Exclusions
from data.languages import fill
from data.own_store import OwnLayer
from data.periods import year_of
from data.snapshot import Snapshot

_TEXTS = ("economy", "indicator", "period", "source")


def fitting(layer: OwnLayer, catalogue: Catalogue) -> OwnLayer:
    """Leave out the sets that do not fit a catalogue, each with the reason.

    Parameters
    ----------
    layer
        All sets.
    catalogue
        Without them.

    Returns
    -------
    OwnLayer
        A set is refused where the catalogue has a code of it already, or lacks a pillar.
    """
    pillars = {pillar.code for pillar in catalogue.pillars}
    kept, refused = [], list(layer.refused)
    for item in layer.sets:
        doubled = sorted(set(item.codes) & set(catalogue.codes))
        lacking = sorted({entry.pillar for entry in item.indicators} - pillars)
        if not doubled and not lacking:
            kept.append(item)
            continue
        said = (
            fill("{name}: the code {code} is taken already.", name=item.name, code=doubled[0])
            if doubled
            else fill("{name}: there is no pillar {code}.", name=item.name, code=lacking[0])
        )
        refused.append(OwnDataError(said, "Remove these figures, and add their file again."))
    return replace(layer, sets=tuple(kept), refused=tuple(refused))


def with_own_entries(catalogue: Catalogue, layer: OwnLayer, reference_year: int) -> Catalogue:
    """Give a catalogue with the sources and indicators of a layer behind its own.

    Parameters
    ----------
    catalogue
        As it is without them.
    layer
        Sets that fit it.
    reference_year
        The snapshot's.
    """
    if not layer.sets:
        return catalogue
    indicators = [entry for item in layer.sets for entry in item.entries(reference_year)]
    return Catalogue.model_validate(
        {
            **{name: getattr(catalogue, name) for name in Catalogue.model_fields},
            "sources": (*catalogue.sources, *(item.source() for item in layer.sets)),
            "indicators": (*catalogue.indicators, *indicators),
        }
    )


def with_own_figures(snapshot: Snapshot, layer: OwnLayer) -> Snapshot:
    """Give a snapshot with the figures of a layer among its observations.

    Parameters
    ----------
    snapshot
        As it lies on disk; it is not changed.
    layer
        Sets.

    Returns
    -------
    Snapshot
        The very snapshot where the layer is empty. Else its id is followed by a plus and the
        layer's, so that nothing kept for the snapshot alone is taken for it; path and manifest
        are those of the snapshot.
    """
    if not layer.sets:
        return snapshot
    economies = tuple(str(code) for code in snapshot.economies.index)
    rows = [(*row, item.source_code) for item in layer.sets for row in item.rows(economies)]
    own = pd.DataFrame(rows, columns=["economy", "indicator", "period", "value", "source"])
    own["year"] = [year_of(period) or 0 for period in own["period"]]
    known = snapshot.observations
    joined: dict[str, object] = {}
    for name in known.columns:
        if name in _TEXTS:
            joined[name] = _together(known[name], own[name])
        elif name == "quarantined":
            joined[name] = np.concatenate([known[name], np.zeros(len(own), dtype=bool)])
        else:
            joined[name] = np.concatenate([known[name], own[name].astype(known[name].dtype)])
    frame = pd.DataFrame(joined)
    order = np.lexsort(
        [frame[name].cat.codes for name in ("period", "economy", "indicator", "source")]
    )
    return replace(
        snapshot,
        id=f"{snapshot.id}+{layer.id}",
        observations=frame.iloc[order].reset_index(drop=True),
    )


def _together(known: pd.Series, own: pd.Series) -> pd.Categorical:
    """Append texts to a categorical column, and keep its categories sorted."""
    categories = sorted({*known.cat.categories, *own})
    places = pd.Index(categories)
    old = places.get_indexer(known.cat.categories)[known.cat.codes]
    return pd.Categorical.from_codes(
        np.concatenate([old, places.get_indexer(own)]), categories=categories
    )


def with_own_lists(
    exclusions: Exclusions, layer: OwnLayer, economies: frozenset[str]
) -> Exclusions:
    """Give an exclusion list together with the lists of a layer that exclude.

    Parameters
    ----------
    exclusions
        The user's list.
    layer
        Sets.
    economies
        Codes that exist; others of the lists are left out.

    Returns
    -------
    Exclusions
        One entry for each economy: where several lists have it, all reasons and sources, and the
        day that lies furthest back.
    """
    added = [entry for item in layer.sets for entry in item.exclusions()]
    together: dict[str, list[Exclusion]] = {}
    for entry in (*exclusions.exclusions, *added):
        if entry.economy in economies:
            together.setdefault(entry.economy, []).append(entry)
    if not added:
        return exclusions
    return Exclusions(
        schema_version=1,
        exclusions=tuple(
            Exclusion(
                economy=economy,
                reason="; ".join(dict.fromkeys(entry.reason for entry in entries)),
                source="; ".join(dict.fromkeys(entry.source for entry in entries)),
                date=min(entry.date for entry in entries),
            )
            for economy, entries in together.items()
        ),
    )
