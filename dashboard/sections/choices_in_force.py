"""The recipe behind every figure: each choice, what differs from the method, and files of it."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from dashboard.texts import plain
from geo.markets import Markets
from geo.recipe import Recipe

MEANINGS: dict[str, str] = {
    "home": "Home market",
    "lens": "Lens",
    "own_lens": "A lens of one's own",
    "without": "Indicators switched off",
    "weights": "Weights that differ",
    "transformations": "Transformations that differ",
    "treatment": "Treatment of outliers",
    "normalisation": "Scale",
    "metric": "Distance",
    "imputation": "Missing values",
    "reference_year": "Last year of the window",
    "window": "Years of the window",
    "min_coverage": "Coverage needed to be ranked",
    "floor_population": "Size floor, people",
    "floor_gdp": "Size floor, current US$",
    "opportunity_weights": "Weights of similarity, AI and size",
    "ai_without": "AI components left out",
    "ai_aggregation": "Mean of the AI components",
    "ai_weights": "Weights of the AI components",
    "gates": "Gates",
    "excluded": "Excluded by your list",
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
    changed = recipe.describe_changes()
    default = Recipe()
    moved = recipe.home != default.home, recipe.lens != default.lens
    said = [*changed]
    if moved[0]:
        said.insert(0, f"home {result.name(recipe.home)}")
    if moved[1] and recipe.own_lens is None:
        said.insert(int(moved[0]), f"lens {result.lens.name}")
    if said:
        st.markdown(plain("Different from the method's defaults: " + "; ".join(said) + "."))
    else:
        st.markdown("All choices are the method's defaults.")
    st.markdown(
        f"Recipe `{recipe.id}` on snapshot `{plain_id(result.snapshot_id)}`: the same recipe on "
        "the same snapshot gives the same figures."
    )
    st.dataframe(
        table(result),
        key="method_recipe",
        hide_index=True,
        height=35 * (len(Recipe.model_fields) + 1) + 3,
        column_config={
            "choice": st.column_config.TextColumn("Choice", width="medium"),
            "value": st.column_config.TextColumn("In force", width="medium"),
            "default": st.column_config.TextColumn("Default", width="medium"),
            "differs": st.column_config.CheckboxColumn("Differs", width=70),
            "field": st.column_config.TextColumn("In the file", width=150),
        },
        alt="Every choice in force beside its default",
    )
    recipe_files(recipe, key="method")
    st.caption(
        "Use the file on the command line: `kindred rank --recipe FILE`, and likewise with "
        "`metrics`, `sensitivity`, `stability`, `timeshift` and `lenses`."
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
                f"Recipe ({name})",
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
                "choice": MEANINGS.get(field, field.replace("_", " ").capitalize()),
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
        return "none" if value is None else str(getattr(value, "name", value))
    if field == "reference_year" and value is None:
        return "the snapshot's own"
    if value in ((), None):
        return "none"
    if field == "min_coverage":
        assert isinstance(value, float)
        return f"{100 * value:.4g}%"
    if isinstance(value, float):
        return f"{value:,.0f}"
    if isinstance(value, tuple):
        return ", ".join(_member(item) for item in value)
    return value if isinstance(value, str) else json.dumps(value)


def _member(item: object) -> str:
    """Write one entry of a list of choices."""
    if isinstance(item, tuple):
        return f"{item[0]} = {item[1]}"
    return f"{item:g}" if isinstance(item, float) else str(item)
