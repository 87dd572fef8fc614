"""What every column of an export means, in one place: files carry it, and a document repeats it.

Indicators are columns too: by their code, described by the catalogue, each followed by a column
whose key ends in " year".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data.languages import N_

Kind = Literal["text", "integer", "number", "boolean"]
"""What the cells of a column hold; any of them may be missing."""


DTYPES: dict[Kind, str] = {
    "text": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
}
"""Type in a frame for each kind of column."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    key
        Its name in every format: a plain name such as ``ai_gap``, an indicator's code, or that
        code followed by " year".
    title, unit
        What to show to a person, in the language of the result; the unit is empty where there is
        none.
    kind
        What its cells hold.
    meaning
        What it says, in a sentence in that language.
    """

    key: str
    title: str
    unit: str
    kind: Kind
    meaning: str = ""


YEAR_MEANING = N_("Year of the value in the column before it.")

MEANINGS: dict[str, str] = {
    "position": N_("Place in the shortlist, from 1."),
    "economy": N_("ISO 3166-1 alpha-3 code; XKX for Kosovo."),
    "name": N_("Name in the language of the file."),
    "note": N_("What the reader wrote about the economy."),
    "decision": N_("What the reader decided: target, watch or rejected; empty while nothing."),
    "decision_reason": N_("Why, in the reader's words."),
    "tags": N_("Words of the reader's own, joined by semicolons."),
    "verdict": N_("What the figures say about it as a target, in one or two words."),
    "rank": N_("Rank by similarity to home, 1 the most similar; none where coverage is too low."),
    "similarity": N_("100 exp(-d^2 / 2) of the distance d; none for economies without a rank."),
    "distance": N_("Distance to home by the metric in force; none for economies without a rank."),
    "coverage": N_("Share of the lens's weight for which home and the economy have figures."),
    "status": N_("Whether it is ranked, home itself, or has not enough data."),
    "opportunity_rank": N_("Rank by opportunity among open economies, 1 the highest."),
    "opportunity": N_("0 to 100: similarity, AI development inverted and GDP as percentile ranks."),
    "open": N_("Whether AI is less developed than at home, within the pool of opportunity."),
    "above_floor": N_("Whether population or GDP reaches the size floor."),
    "ai_rank": N_("Rank by AI development, 1 the most developed, home included."),
    "ai_development": N_("Mean z-score of the components of AI development that have figures."),
    "ai_components": N_("On how many components of five the AI score rests."),
    "ai_gap": N_("Home's AI score minus the economy's; above 0 where AI is less developed."),
    "population": N_("Population of the cross-section (SP.POP.TOTL)."),
    "gdp": N_("GDP at current prices of the cross-section (NY.GDP.MKTP.CD)."),
    "distance_km": N_("Great-circle distance between the economies' centres."),
    "region": N_("Region of the World Bank."),
    "sub_region": N_("Sub-region of the United Nations' standard M49."),
    "income_group": N_("Income group of the World Bank."),
    "african": N_("Whether it is one of the 54 African members of the United Nations."),
    "proposal": N_("Whether it is one of the proposed targets."),
    "bloc": N_("Trade blocs that it belongs to."),
    "language": N_("Official languages, by their English names."),
    "shares_language": N_("Whether an official language is one of home's too."),
    "shares_bloc": N_("Whether a bloc that it belongs to is one of home's too."),
    "landlocked": N_("Whether it has no coast."),
    "least_developed": N_("Whether the United Nations list it as least developed."),
    "verdict_text": N_("The verdict in sentences, with its figures."),
    "remarks": N_("Estimates that are shared, suspicious or imputed among this row's figures."),
    "sources": N_("Publishers and licences of this row's figures."),
    "licences": N_("Licences of this row's figures, each once."),
    "snapshot": N_("Id of the snapshot of all figures that this was computed from."),
    "version": N_("Version of Kindred Markets that wrote the file."),
    "recipe_id": N_("Twelve digits that stand for all choices; equal choices have equal ones."),
    "recipe": N_("All choices as JSON, which kindred recipe and --recipe read."),
    "conditions": N_("The conditions in force as CQL2 text; empty where there were none."),
    "indicator": N_("Code of the indicator, or the key of a rank or score."),
    "indicator_name": N_("Name of the indicator, rank or score."),
    "kind": N_("observed: a publisher's figure; imputed: a stand-in; computed: a rank or score."),
    "value": N_("The value, in the unit beside it."),
    "unit": N_("Unit of the value."),
    "period": N_("Period as its publisher writes it, such as 2026-Q1; empty if not observed."),
    "year": N_("Year of the period."),
    "shared": N_("How many economies share this one estimate; empty for a figure of its own."),
    "flag": N_("What is doubtful about the figure, in words."),
    "source": N_("Publisher and title of the source."),
    "licence": N_("Licence of the figure."),
}
"""Key of a column that is no indicator to what it means."""
