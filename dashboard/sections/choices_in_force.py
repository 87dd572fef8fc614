"""The recipe behind every figure: each choice, what differs from the method, and files of it."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from dashboard.language import N_, _, local
from dashboard.texts import plain
from geo.markets import Markets
from geo.recipe import Recipe

MEANINGS: dict[str, str] = {
    "home": N_("Home market"),
    "lens": N_("Lens"),
    "own_lens": N_("A lens of one's own"),
    "without": N_("Indicators switched off"),
    "weights": N_("Weights that differ"),
    "transformations": N_("Transformations that differ"),
    "treatment": N_("Treatment of outliers"),
    "normalisation": N_("Scale"),
    "metric": N_("Distance"),
    "imputation": N_("Missing values"),
    "reference_year": N_("Last year of the window"),
    "window": N_("Years of the window"),
    "min_coverage": N_("Coverage needed to be ranked"),
    "floor_population": N_("Size floor, people"),
    "floor_gdp": N_("Size floor, current US$"),
    "opportunity_weights": N_("Weights of similarity, AI and size"),
    "ai_without": N_("AI components left out"),
    "ai_aggregation": N_("Mean of the AI components"),
    "ai_weights": N_("Weights of the AI components"),
    "gates": N_("Gates"),
    "excluded": N_("Excluded by your list"),
}
"""Field of a recipe to its name for people."""


def draw(result: Markets) -> None:
    """Draw the recipe in force.

    Parameters
    ----------
    result
        The merged economies.
    """
    recipe = result.recipe
    changed = recipe.describe_changes(result.language)
    default = Recipe()
    moved = recipe.home != default.home, recipe.lens != default.lens
    said = [*changed]
    if moved[0]:
        said.insert(0, _("home {home}", home=result.name(recipe.home)))
    if moved[1] and recipe.own_lens is None:
        said.insert(int(moved[0]), _("lens {name}", name=result.lens.name))
    if said:
        st.markdown(
            plain(_("Different from the method's defaults: {choices}.", choices="; ".join(said)))
        )
    else:
        st.markdown(_("All choices are the method's defaults."))
    st.markdown(
        _(
            "Recipe `{id}` on snapshot `{snapshot}`: the same recipe on the same snapshot gives "
            "the same figures.",
            id=recipe.id,
            snapshot=plain_id(result.snapshot_id),
        )
    )
    st.dataframe(
        table(result),
        key="method_recipe",
        hide_index=True,
        height=35 * (len(Recipe.model_fields) + 1) + 3,
        column_config={
            "choice": st.column_config.TextColumn(_("Choice"), width="medium"),
            "value": st.column_config.TextColumn(_("In force"), width="medium"),
            "default": st.column_config.TextColumn(_("Default"), width="medium"),
            "differs": st.column_config.CheckboxColumn(_("Differs"), width=70),
            "field": st.column_config.TextColumn(_("In the file"), width=150),
        },
        alt=_("Every choice in force beside its default"),
    )
    recipe_files(recipe, key="method")
    st.caption(
        _(
            "Use the file on the command line: `kindred rank --recipe FILE`, and likewise with "
            "`metrics`, `sensitivity`, `stability`, `timeshift` and `lenses`."
        )
    )


def recipe_files(recipe: Recipe, *, key: str) -> None:
    """Draw the buttons that write a recipe as TOML and as JSON.

    Parameters
    ----------
    recipe
        Any recipe.
    key
        Sets the buttons apart from others on the page.
    """
    forms = (("TOML", recipe.to_toml, "application/toml"), ("JSON", recipe.to_json, None))
    with st.container(horizontal=True):
        for name, write, media in forms:
            st.download_button(
                _("Recipe ({name})", name=name),
                data=write(),
                file_name=f"kindred-recipe-{recipe.id}.{name.lower()}",
                mime=media or "application/json",
                key=f"{key}_recipe_{name}",
                on_click="ignore",
                icon=":material/download:",
            )


def table(result: Markets) -> pd.DataFrame:
    """Give every choice beside its default.

    Parameters
    ----------
    result
        The merged economies.

    Returns
    -------
    pandas.DataFrame
        Columns choice, value, default (text), differs (bool), field; one row per field of the
        recipe, in its order.
    """
    recipe, default = result.recipe, Recipe()
    rows = []
    for field in Recipe.model_fields:
        value, usual = getattr(recipe, field), getattr(default, field)
        rows.append(
            {
                "choice": _(MEANINGS.get(field, field.replace("_", " ").capitalize())),
                "value": _written(field, value, result),
                "default": _written(field, usual, result),
                "differs": value != usual,
                "field": field,
            }
        )
    return pd.DataFrame(rows)


def plain_id(text: str) -> str:
    """Keep letters and digits alone, for a text in code marks."""
    return "".join(mark for mark in text if mark.isalnum() or mark in "-_.")


def _written(field: str, value: object, result: Markets) -> str:
    """Write one choice for people."""
    if field == "home":
        return f"{result.name(str(value))} ({value})"
    if field == "own_lens":
        return _("none") if value is None else str(getattr(value, "name", value))
    if field == "reference_year" and value is None:
        return _("the snapshot's own")
    if value in ((), None):
        return _("none")
    if field == "min_coverage":
        assert isinstance(value, float)
        return local(f"{100 * value:.4g}%")
    if isinstance(value, float):
        return local(f"{value:,.0f}")
    if isinstance(value, tuple):
        return ", ".join(_member(item) for item in value)
    return value if isinstance(value, str) else json.dumps(value)


def _member(item: object) -> str:
    """Write one entry of a list of choices."""
    if isinstance(item, tuple):
        return f"{item[0]} = {item[1]}"
    return f"{item:g}" if isinstance(item, float) else str(item)
