"""What is said of economies under a recipe: verdicts, the answer, and how sure the ranks are."""

from __future__ import annotations

from dashboard import engine, heavy, language
from dashboard.forgetting import until_new_figures
from geo.ai_development import AIDevelopment, ai_development
from geo.answers import Answer, african_verdicts, answer
from geo.recipe import Recipe
from geo.uncertainty import Progress, Uncertainty, uncertainty
from geo.verdicts import Verdict, verdict


def verdict_for(recipe: Recipe, economy: str) -> Verdict:
    """Give the verdict on an economy under a recipe."""
    return engine.after_merging(_verdict, recipe, economy, language.chosen())


@until_new_figures(1024)
def _verdict(recipe: Recipe, snapshot_id: str, economy: str, spoken: str) -> Verdict:
    """Build a verdict once for all sessions."""
    return verdict(engine.merged_in(recipe, snapshot_id, spoken), economy)


def answered(recipe: Recipe) -> Answer:
    """Give the answer to the strategist's question under a recipe."""
    return engine.after_merging(_answer, recipe, language.chosen())


@until_new_figures(engine.KEPT_RECIPES)
def _answer(recipe: Recipe, snapshot_id: str, spoken: str) -> Answer:
    """Answer once for all sessions."""
    return answer(engine.merged_in(recipe, snapshot_id, spoken), engine.named_targets())


def african(recipe: Recipe) -> tuple[Verdict, ...]:
    """Give the verdicts on the African economies under a recipe, best opportunity first."""
    return engine.after_merging(_african, recipe, language.chosen())


@until_new_figures(engine.KEPT_RECIPES)
def _african(recipe: Recipe, snapshot_id: str, spoken: str) -> tuple[Verdict, ...]:
    """Judge the African economies once for all sessions."""
    return african_verdicts(engine.merged_in(recipe, snapshot_id, spoken))


def uncertain(recipe: Recipe, by: str) -> Uncertainty:
    """Give the rank intervals of a ranking under a recipe, from the method's 10,000 draws."""
    # Gates take economies out of the pool of opportunity; likeness is drawn without regard to them.
    asked = recipe.model_copy(update={"gates": ()}) if by == "similarity" else recipe
    return engine.after_merging(_uncertain, asked, by)


@heavy.shared("uncertainty", kept=64)
def _uncertain(progress: Progress, recipe: Recipe, snapshot_id: str, by: str) -> Uncertainty:
    """Draw once for all sessions."""
    return uncertainty(engine.merged_by(recipe, snapshot_id), by, progress=progress)


def ai_without_usage(recipe: Recipe) -> AIDevelopment:
    """Give AI development without the component that counts one product."""
    used = engine.snapshot().id
    return _ai_without_usage(engine.rests_on(recipe), used)


@until_new_figures(32)
def _ai_without_usage(recipe: Recipe, snapshot_id: str) -> AIDevelopment:
    """Score once for all sessions."""
    values = engine.basis_by(recipe, snapshot_id).section.values
    return ai_development(values, recipe.home, without=("usage",))
