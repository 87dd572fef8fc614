"""What many recipes rest on alike: the cross-section, AI development, and what places are.

A recipe's lens, weights, gates and exclusions change none of it, so that a caller who merges again
and again may keep it at hand.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.catalogue import Catalogue
from data.errors import AnalysisError
from data.languages import fill
from data.panel import CrossSection, cross_section
from data.proposals import Proposals
from data.snapshot import Snapshot
from geo.access import distance_to_home
from geo.ai_development import AIDevelopment, ai_development
from geo.economies import AFRICA, blocs_of, display_name
from geo.places import languages_of, official_languages, sub_region_of
from geo.recipe import Recipe


@dataclass(frozen=True, eq=False)
class Basis:
    """What a recipe rests on that its lens, weights, gates and exclusions do not change.

    Attributes
    ----------
    section
        The cross-section of its reference year and window.
    ai
        AI development against its home market.
    places
        Indexed by economy: name, region, sub_region, income_group, african, proposal, bloc,
        language, shares_language, shares_bloc, landlocked, least_developed and distance_km, as
        ``geo.markets.Markets.frame`` has them.
    """

    section: CrossSection
    ai: AIDevelopment
    places: pd.DataFrame


def basis_of(
    snapshot: Snapshot,
    catalogue: Catalogue,
    proposals: Proposals,
    recipe: Recipe,
    section: CrossSection | None = None,
) -> Basis:
    """Put together what a recipe rests on.

    Parameters
    ----------
    snapshot
        The vintage to use.
    catalogue
        Indicators.
    proposals
        The expansion targets to mark.
    recipe
        Of which home, the reference year, the window and the choices of AI development count.
    section
        What `section_of` gives for this recipe, where it is at hand: it is the same for all home
        markets.

    Raises
    ------
    AnalysisError
        When home is not an economy of the snapshot, or AI development cannot be scored so.
    """
    if recipe.home not in snapshot.economies.index:
        raise AnalysisError(
            fill("{economy} is not an economy of this snapshot.", economy=recipe.home),
            "Choose a home market by its ISO 3166-1 alpha-3 code, such as VNM.",
        )
    section = section_of(snapshot, catalogue, recipe) if section is None else section
    places = _places(snapshot, proposals, recipe.home)
    ai = ai_development(
        section.values,
        recipe.home,
        without=recipe.ai_without,
        aggregation=recipe.ai_aggregation,
        weights=recipe.ai_weights,
    )
    return Basis(section, ai, places)


def section_of(snapshot: Snapshot, catalogue: Catalogue, recipe: Recipe) -> CrossSection:
    """Take the cross-section that a recipe rests on.

    Parameters
    ----------
    snapshot
        The vintage to use.
    catalogue
        Indicators.
    recipe
        Of which the reference year and the window count alone.

    Returns
    -------
    CrossSection
        All economies by all indicators.
    """
    return cross_section(
        snapshot.observations,
        list(snapshot.economies.index),
        indicators=[item.code for item in catalogue.indicators],
        reference_year=recipe.reference_year or snapshot.reference_year,
        window=recipe.window,
        latest_period=[item.code for item in catalogue.indicators if item.latest_period],
    )


def _places(snapshot: Snapshot, proposals: Proposals, home: str) -> pd.DataFrame:
    """Describe the economies, and what they have in common with home."""
    economies = snapshot.economies
    index = economies.index
    memberships = blocs_of(snapshot.blocs)
    blocs = [memberships.get(code, ()) for code in index]
    targets = {proposal.economy for proposal in proposals.proposals}
    languages = languages_of(index)
    at_home = set(official_languages().get(home, ()))
    blocs_at_home = set(memberships.get(home, ()))
    return pd.DataFrame(
        {
            "name": [display_name(code) for code in index],
            "region": economies["region"],
            "sub_region": [sub_region_of().get(code) for code in index],
            "income_group": economies["income_group"],
            "african": index.isin(AFRICA),
            "proposal": index.isin(targets),
            "bloc": blocs,
            "language": languages,
            "shares_language": [not at_home.isdisjoint(spoken) for spoken in languages],
            "shares_bloc": [not blocs_at_home.isdisjoint(names) for names in blocs],
            "landlocked": economies["landlocked"],
            "least_developed": economies["least_developed"],
            "distance_km": distance_to_home(economies, home),
        },
        index=index,
    )
