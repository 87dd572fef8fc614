"""Key facts of an economy, and its figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import localtables, widgets
from dashboard.language import _
from dashboard.texts import plain
from data.languages import SOURCE_LANGUAGE
from geo.country import Country
from geo.markets import GDP, POPULATION, Markets
from geo.places import language_name


def draw(result: Markets, found: Country) -> None:
    """Draw the key facts in two columns.

    Parameters
    ----------
    result
        The merged economies.
    found
        The economy.
    """
    lines = fact_lines(result, found)
    half = -(-len(lines) // 2)
    left, right = st.columns(2, gap="medium")
    left.markdown("\n".join(lines[:half]))
    right.markdown("\n".join(lines[half:]))


def fact_lines(result: Markets, found: Country) -> list[str]:
    """List the key facts as items of Markdown; what is not known is said to be so."""
    facts = found.facts
    said = [
        (_("Population"), _figure(result, found, POPULATION)),
        (_("GDP"), _figure(result, found, GDP)),
        (_("Income group"), _text(facts["income_group"])),
        (_("Region"), _text(facts["region"])),
        (_("Currency"), _currency(result, facts)),
        (_("Official languages (CLDR)"), _languages(result, found.languages)),
        (_("Groups of countries"), _blocs(result, found)),
        (_("Landlocked"), _yes_or_no(facts["landlocked"])),
        (_("Least developed country (UN)"), _yes_or_no(facts["least_developed"])),
        (_("Point that distances are measured from"), _place(result, facts)),
        (_("Code"), found.economy),
    ]
    return [f"- **{plain(label)}**: {plain(text)}" for label, text in said]


def _figure(result: Markets, found: Country, code: str) -> str:
    """Write a figure with its year."""
    value = result.section.values.at[found.economy, code]
    if pd.isna(value):
        return _("no figure")
    written = result.say.quantity(value, result.catalogue.indicator(code).unit)
    return f"{written} ({result.section.periods.at[found.economy, code]})"


def _text(value: object) -> str:
    """Write a text of the snapshot in the reader's language."""
    return _("not known") if pd.isna(value) or not value else _(str(value))


def _currency(result: Markets, facts: pd.Series) -> str:
    """Name the currency; in other languages than English as CLDR does, where it knows it."""
    name = _text(facts["currency"])
    if result.language == SOURCE_LANGUAGE or pd.isna(facts["currency"]):
        return name
    from babel import Locale
    from babel.numbers import get_territory_currencies

    english = Locale.parse(SOURCE_LANGUAGE).currencies.items()
    codes = [code for code, known in english if known.casefold() == name.casefold()]
    if not codes and not pd.isna(facts["iso2"]):
        # "New Turkish lira": the publisher's name is not CLDR's, so what is tender there decides.
        # Beside a neighbour's, its own stands last.
        day = date(result.reference_year, 12, 31)
        codes = get_territory_currencies(str(facts["iso2"]), start_date=day, end_date=day)[-1:]
    return str(Locale.parse(result.language).currencies.get(codes[0], name)) if codes else name


def _languages(result: Markets, names: tuple[str, ...]) -> str:
    """Name languages in the reader's own."""
    told = [language_name(name, result.language) for name in names]
    return result.say.listing(told) if told else _("not known")


def _yes_or_no(value: object) -> str:
    """Write a truth that may not be known."""
    if pd.isna(value):
        return _("not known")
    return _("yes") if value else _("no")


def _blocs(result: Markets, found: Country) -> str:
    """Name the groups that it belongs to, and of when the lists are."""
    if found.blocs.empty:
        return _("none of those that are followed")
    said = [
        _(
            "{blocs} (list of {date})",
            blocs=result.say.listing([_(str(name)) for name in sorted(set(rows["bloc"]))]),
            date=day,
        )
        for day, rows in found.blocs.groupby("as_of")
    ]
    return "; ".join(said)


def _place(result: Markets, facts: pd.Series) -> str:
    """Write the coordinates that the figures give."""
    latitude, longitude = facts["latitude"], facts["longitude"]
    if pd.isna(latitude) or pd.isna(longitude):
        return _("not known")
    up = result.say.local(f"{abs(latitude):.2f}")
    across = result.say.local(f"{abs(longitude):.2f}")
    north = _("{degrees}° north", degrees=up)
    east = _("{degrees}° east", degrees=across)
    return ", ".join(
        (
            north if latitude >= 0 else _("{degrees}° south", degrees=up),
            east if longitude >= 0 else _("{degrees}° west", degrees=across),
        )
    )


def figures_table(result: Markets, found: Country, indicators: Sequence[str]) -> None:
    """Draw an economy's figures beside home's, with unit, year and source.

    Parameters
    ----------
    result
        The merged economies.
    found
        The economy.
    indicators
        Codes of the rows.
    """
    rows = found.positions.loc[list(indicators)]
    items = [result.catalogue.indicator(code) for code in indicators]
    sources = {item.source: result.catalogue.source(item.source).publisher for item in items}
    say = result.say
    table = pd.DataFrame(
        {
            "name": [item.name for item in items],
            "unit": [say(item.unit) for item in items],
            "value": [say.large(value) if pd.notna(value) else None for value in rows["value"]],
            "period": rows["period"].to_numpy(),
            "percentile": rows["percentile"].to_numpy(),
            "home": [say.large(value) if pd.notna(value) else None for value in rows["home_value"]],
            "home_period": rows["home_period"].to_numpy(),
            "source": [sources[item.source] for item in items],
        }
    )
    at_home = found.economy == result.home
    shown = ["name", "value", "period", "unit", "percentile", "home", "home_period", "source"]
    if at_home:
        shown = [name for name in shown if not name.startswith("home")]
    localtables.dataframe(
        table[shown],
        key="country_figures",
        hide_index=True,
        height=min(38 + 35 * len(table), 640),
        placeholder=widgets.NOTHING,
        column_config={
            "name": st.column_config.TextColumn(_("Indicator"), width=265),
            "value": st.column_config.TextColumn(
                result.name(found.economy), width=95, alignment="right"
            ),
            "unit": st.column_config.TextColumn(_("Unit"), width=175),
            "period": st.column_config.TextColumn(_("Year"), width=70),
            "percentile": st.column_config.NumberColumn(_("Percentile"), format="%.0f", width=80),
            "home": st.column_config.TextColumn(
                result.name(result.home), width=95, alignment="right"
            ),
            "home_period": st.column_config.TextColumn(_("Year there"), width=80),
            "source": st.column_config.TextColumn(_("Source"), width=160),
        },
        alt=_("Figures of the economy and of home, with their years and sources"),
    )
