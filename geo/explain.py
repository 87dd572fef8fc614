"""Why an economy is as near to home as it is, indicator by indicator."""

from __future__ import annotations

import pandas as pd

from geo.markets import Markets
from geo.recipe import weights_in_force


def explain(result: Markets, economy: str) -> pd.DataFrame:
    """Lay out an economy's distance to home.

    Parameters
    ----------
    result
        The merged economies under the recipe in force.
    economy
        ISO 3166-1 alpha-3 code; an economy that is not ranked can be explained too.

    Returns
    -------
    pandas.DataFrame
        One row per indicator of the lens that is switched on, in the lens's order, those without
        any figure too. Columns: indicator, home_value and value (in the indicator's unit),
        home_year and year (Int64), home_z and z (on the scale in force, z-scores unless the recipe
        says otherwise), contribution. Missing where there is no figure; the contributions sum to
        the squared distance (by the Euclidean metric; see ``Similarity.parts_of`` for others).
        Where the recipe imputes, also home_imputed and imputed (bool): z is a stand-in.

    Raises
    ------
    AnalysisError
        When there is no such economy.
    """
    result.row(economy)
    codes = list(weights_in_force(result.lens, result.recipe))
    near = result.similarity
    values, years, z, parts = (
        table.reindex(columns=codes)
        for table in (
            result.section.values,
            result.section.years,
            near.compared,
            near.contributions,
        )
    )
    frame = pd.DataFrame(
        {
            "indicator": codes,
            "home_value": values.loc[result.home].to_numpy(),
            "home_year": years.loc[result.home].array,
            "value": values.loc[economy].to_numpy(),
            "year": years.loc[economy].array,
            "home_z": z.loc[result.home].to_numpy(),
            "z": z.loc[economy].to_numpy(),
            "contribution": parts.loc[economy].to_numpy(),
        }
    ).astype({"indicator": "str", "home_year": "Int64", "year": "Int64"})
    if result.recipe.imputation != "none":
        flags = near.imputed.reindex(columns=codes, fill_value=False)
        frame["home_imputed"] = flags.loc[result.home].to_numpy(dtype=bool)
        frame["imputed"] = flags.loc[economy].to_numpy(dtype=bool)
    return frame
