"""The merge: every economy with its names, figures, scores and place, in one frame.

Everything that a page, an export or a condition needs about the economies under one recipe is
computed here once, from a snapshot, in the order: cross-section, similarity, AI development,
gates, opportunity, distance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from data.catalogue import Catalogue, Lens
from data.errors import AnalysisError
from data.languages import N_, SOURCE_LANGUAGE, fill, told_catalogue
from data.panel import CrossSection
from data.proposals import Proposals
from data.snapshot import Snapshot
from geo.ai_development import AIDevelopment
from geo.basis import Basis, basis_of
from geo.gates import GATES, Gated, apply_gates
from geo.metrics import METRICS
from geo.names import Language, economy_names
from geo.opportunity import Opportunity, opportunity
from geo.recipe import Recipe, lens_in_force, transformations_in_force, weights_in_force
from geo.similarity import Similarity, home_extremes, similarity
from geo.wording import Speech, speech

if TYPE_CHECKING:
    import geopandas as gpd

POPULATION = "SP.POP.TOTL"
GDP = "NY.GDP.MKTP.CD"

PLAIN_UNITS: dict[str, str] = {
    "population": N_("people"),
    "gdp": N_("current US$"),
    "similarity": N_("0 to 100"),
    "distance": N_("standard deviations"),
    "ai_development": N_("mean of z-scores"),
    "ai_gap": N_("difference of mean z-scores"),
    "opportunity": N_("0 to 100"),
    "distance_km": N_("km"),
    "coverage": N_("share of weight"),
}
"""Units of the plain numeric columns of the merged frame."""


@dataclass(frozen=True, eq=False)
class Markets:
    """All economies under one recipe.

    Attributes
    ----------
    recipe, lens, snapshot_id, reference_year
        The choices, the lens they name, and the vintage they were applied to.
    catalogue
        What the indicator columns mean.
    section
        The cross-section: values, years and periods of every indicator of the catalogue.
    groups
        Economies by column of text: by which values can be imputed from their group.
    similarity, ai, gated, opportunity
        The results that the frame's columns are taken from.
    frame
        Indexed by economy (ISO 3166-1 alpha-3), all economies of the snapshot. Plain columns: name,
        region, sub_region (of the UN's standard M49), income_group, african (bool), proposal
        (bool), bloc and language (tuples of text), shares_language (bool: an official language is
        one of home's too), shares_bloc (bool: a bloc is one of home's too), landlocked and
        least_developed (nullable boolean), population, gdp, similarity, distance, rank (Int64),
        coverage, status, ai_development, ai_components, ai_rank (Int64), ai_gap, opportunity,
        opportunity_rank (Int64), open, above_floor, distance_km; then one column per indicator.
        Similarity, distance and opportunity are missing for economies that are not ranked.
    language
        In which the economies' names, the catalogue and the lens are, and sentences are made;
        units, regions and income groups stay English, and are translated where they are shown.
    """

    recipe: Recipe
    lens: Lens
    snapshot_id: str
    reference_year: int
    catalogue: Catalogue
    section: CrossSection
    groups: pd.DataFrame
    similarity: Similarity
    ai: AIDevelopment
    gated: Gated
    opportunity: Opportunity
    frame: pd.DataFrame
    language: str = SOURCE_LANGUAGE

    @property
    def say(self) -> Speech:
        """Who says messages and writes figures in the language of the result."""
        return speech(self.language)

    @property
    def home(self) -> str:
        """The home market's code."""
        return self.recipe.home

    @cached_property
    def ranked_count(self) -> int:
        """How many economies have a similarity rank."""
        return int(self.frame["rank"].notna().sum())

    @cached_property
    def units(self) -> dict[str, str]:
        """Unit of every numeric column of the frame, by column name."""
        units = {**PLAIN_UNITS, **{item.code: item.unit for item in self.catalogue.indicators}}
        if self.recipe.ai_aggregation == "geometric":
            units |= {"ai_development": N_("0.01 to 1"), "ai_gap": N_("difference of scores")}
        if (self.recipe.metric, self.recipe.normalisation) != ("euclidean", "z"):
            units["distance"] = METRICS[self.recipe.metric].title
        return units

    @cached_property
    def open_by_distance(self) -> pd.Series:
        """Distances of the open economies, nearest to home first, by name where equal."""
        rows = self.frame.loc[self.frame["open"], ["distance", "name"]]
        return rows.sort_values(["distance", "name"], kind="stable")["distance"]

    @cached_property
    def open_by_opportunity(self) -> pd.Series:
        """Opportunity ranks of the open economies, best first."""
        return self.frame["opportunity_rank"].dropna().sort_values(kind="stable")

    @cached_property
    def home_extremes(self) -> pd.DataFrame:
        """Where home stands by each indicator; see ``geo.similarity.home_extremes``."""
        return home_extremes(self.similarity, self.section.values)

    @cached_property
    def _names(self) -> dict[str, str]:
        """Short names by economy."""
        return dict(zip(self.frame.index, self.frame["name"], strict=True))

    def row(self, economy: str) -> pd.Series:
        """Give the merged row of an economy.

        Raises
        ------
        AnalysisError
            When there is no such economy.
        """
        if economy not in self.frame.index:
            raise AnalysisError(
                fill("{economy} is not an economy of this snapshot.", economy=economy),
                "Give an ISO 3166-1 alpha-3 code, such as BGD.",
            )
        return self.frame.loc[economy]

    def name(self, economy: str) -> str:
        """Give an economy's short name."""
        return self._names[economy]

    def called(self, economy: str) -> str:
        """Give an economy's name as it stands inside a sentence, such as ``the Gambia``."""
        return self.say.spoken(economy, self.name(economy))

    def told(self, language: str) -> Markets:
        """Give the same result in another language.

        Parameters
        ----------
        language
            Code of ``data.languages.LANGUAGES``.

        Returns
        -------
        Markets
            This one itself for its own language. From English only: what is translated is lost.
        """
        if language == self.language:
            return self
        names = economy_names(cast(Language, language))
        frame = self.frame.assign(name=[names[code] for code in self.frame.index])
        catalogue = told_catalogue(self.catalogue, language)
        shipped = {lens.code: lens for lens in catalogue.lenses}
        own = self.recipe.own_lens is not None
        return replace(
            self,
            catalogue=catalogue,
            lens=self.lens if own else shipped[self.lens.code],
            frame=frame,
            language=language,
        )

    def geo(self) -> gpd.GeoDataFrame:
        """Give the frame with a geometry column: EPSG:4326, a polygon or point per economy."""
        import geopandas as gpd

        from geo.boundaries import boundaries

        shapes = boundaries("detail")
        shapes = shapes[shapes["economy"].notna()].set_index("economy")["geometry"]
        geometry = shapes.reindex(self.frame.index)
        return gpd.GeoDataFrame(self.frame.copy(), geometry=geometry.to_numpy(), crs="EPSG:4326")


def markets(
    snapshot: Snapshot,
    catalogue: Catalogue,
    proposals: Proposals,
    recipe: Recipe | None = None,
    basis: Basis | None = None,
) -> Markets:
    """Merge everything known of the economies under a recipe.

    Parameters
    ----------
    snapshot
        The vintage to use.
    catalogue
        Indicators and lenses.
    proposals
        The expansion targets to mark.
    recipe
        The choices; the method's defaults when None.
    basis
        What `geo.basis.basis_of` gives for this recipe, where it is at hand: it takes most of the
        time and is the same for all lenses, weights and gates.

    Returns
    -------
    Markets

    Raises
    ------
    AnalysisError
        When home is not an economy of the snapshot, or the recipe cannot be applied.
    CatalogueError
        When the lens is not known.
    """
    recipe = recipe or Recipe()
    basis = basis_of(snapshot, catalogue, proposals, recipe) if basis is None else basis
    lens = lens_in_force(catalogue, recipe)
    reference_year = recipe.reference_year or snapshot.reference_year
    section, ai = basis.section, basis.ai
    groups = groups_of(snapshot.economies)
    near = _similarity(section.values, groups, catalogue, lens, recipe)
    gated = apply_gates(section.values, recipe.gates)
    left_out = set(recipe.excluded) | set(gated.passes.index[~gated.passes])
    open_to = opportunity(
        near.ranking["distance"],
        near.ranking["status"] == "ok",
        ai.ranking["score"],
        section.values[POPULATION],
        section.values[GDP],
        recipe.home,
        floor_population=recipe.floor_population,
        floor_gdp=recipe.floor_gdp,
        leave_out=left_out,
        gates=recipe.gates,
        weights=recipe.opportunity_weights,
    )
    plain = _plain_columns(basis, near, open_to)
    return Markets(
        recipe=recipe,
        lens=lens,
        snapshot_id=snapshot.id,
        reference_year=reference_year,
        catalogue=catalogue,
        section=section,
        groups=groups,
        similarity=near,
        ai=ai,
        gated=gated,
        opportunity=open_to,
        frame=pd.concat([plain, section.values], axis=1),
    )


def alternative(result: Markets, **changes: Any) -> Similarity:
    """Rank by similarity under other choices, on the same cross-section.

    Parameters
    ----------
    result
        The merged economies.
    **changes
        Fields of the recipe with their new values; not those that make the cross-section
        (reference_year, window).

    Returns
    -------
    Similarity

    Raises
    ------
    AnalysisError
        When a choice is wrong or cannot be applied.
    """
    kept = {name: getattr(result.recipe, name) for name in Recipe.model_fields}
    recipe = Recipe.of({**kept, **changes})
    lens = lens_in_force(result.catalogue, recipe)
    return _similarity(result.section.values, result.groups, result.catalogue, lens, recipe)


def _similarity(
    values: pd.DataFrame, groups: pd.DataFrame, catalogue: Catalogue, lens: Lens, recipe: Recipe
) -> Similarity:
    """Rank by similarity under a recipe."""
    weights = weights_in_force(lens, recipe)
    return similarity(
        values,
        recipe.home,
        weights,
        transformations_in_force(catalogue, lens, weights, recipe),
        min_coverage=recipe.min_coverage,
        treatment=recipe.treatment,
        normalisation=recipe.normalisation,
        metric=recipe.metric,
        imputation=recipe.imputation,
        groups=groups,
    )


def groups_of(economies: pd.DataFrame) -> pd.DataFrame:
    """Give the columns of text by which values can be imputed from their group.

    Parameters
    ----------
    economies
        A snapshot's economies.

    Returns
    -------
    pandas.DataFrame
        Indexed by economy: region, income_group, lending and un_sdg_region.
    """
    return economies[["region", "income_group", "lending", "un_sdg_region"]]


def gate_effects(result: Markets) -> dict[str, dict[str, int]]:
    """Count, for every gate offered, what it would do to the pool of opportunity as it is now.

    Returns
    -------
    dict
        Gate code to counts of "passes", "excluded" and "undecided" among the economies that are
        in the pool without gates (ranked, AI scored, GDP known, above the floor, not on the
        exclusion list and not home), whether the gate is in force or not.
    """
    frame = result.frame
    eligible = frame["rank"].notna() & frame["ai_development"].notna() & frame["above_floor"]
    eligible &= frame["gdp"].notna() & ~frame.index.isin(result.recipe.excluded)
    tried = apply_gates(result.section.values[eligible.to_numpy(dtype=bool)])
    return {code: tried.counts(code) for code in GATES}


def _plain_columns(basis: Basis, near: Similarity, open_to: Opportunity) -> pd.DataFrame:
    """Assemble the columns that are not indicators."""
    values, ranking, ai = basis.section.values, near.ranking, basis.ai.ranking
    ranked = ranking["status"] == "ok"
    return basis.places.drop(columns="distance_km").assign(
        population=values[POPULATION],
        gdp=values[GDP],
        similarity=ranking["similarity"].where(ranked),
        distance=ranking["distance"].where(ranked),
        rank=ranking["rank"],
        coverage=ranking["coverage"],
        status=ranking["status"],
        ai_development=ai["score"],
        ai_components=ai["components"],
        ai_rank=ai["rank"],
        ai_gap=ai["gap"],
        opportunity=open_to.ranking["opportunity"],
        opportunity_rank=open_to.ranking["rank"],
        open=open_to.ranking["open"],
        above_floor=open_to.ranking["above_floor"],
        distance_km=basis.places["distance_km"],
    )
