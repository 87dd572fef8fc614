"""What the imitated publishers publish: a snapshot's figures, in each one's own form.

The forms are those that the real services were seen to give: see the modules of `data/sources`
and, for the part of the World Bank's API that `wbgapi` reads, that package's requests.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from data.catalogue import Catalogue
from data.snapshot import Snapshot

UPDATED = "2026-07-01"

# Some of the World Bank's aggregates: code, two-letter code, name; for one, rows carry no code.
AGGREGATES = (
    ("AFE", "ZH", "Africa Eastern and Southern"),
    ("HIC", "XD", "High income"),
    ("WLD", "1W", "World"),
    ("EUU", "EU", "European Union"),
)
WITHOUT_CODE = "HIC"
NOT_IN_THE_LIST = frozenset({"TWN"})
OTHER_ISO2 = {"CHI": "JG", "XKX": "XK"}
DATABASES = {2: "World Development Indicators", 3: "Worldwide Governance Indicators"}
IMF_ALIASES = {"XKX": "UVK", "PSE": "WBG"}
IMF_GROUPS = ("ADVEC", "LIC")
EDITION = "AI_Diffusion_Q12026_Update.csv"
NO_VALUES = {"api": {"version": "1", "output-method": "json"}}

Table = tuple[list[str], list[list[str]]]


class Publishers:
    """The figures, which a test may change, and the tables made of them."""

    def __init__(self, snapshot: Snapshot, catalogue: Catalogue) -> None:
        self.economies = snapshot.economies
        self.catalogue = catalogue
        self.updated = UPDATED
        self.former_codes = False
        self.values: dict[str, dict[tuple[str, str], float]] = {}
        for indicator, part in snapshot.observations.groupby("indicator", observed=True):
            keys = zip(part["economy"].astype("str"), part["period"].astype("str"), strict=True)
            self.values[str(indicator)] = dict(zip(keys, part["value"].tolist(), strict=True))
        self._made: dict[Any, list[str]] = {}

    def set(self, indicator: str, economy: str, period: str, value: float | None) -> None:
        """Publish another figure, or none."""
        series = self.values.setdefault(indicator, {})
        if value is None:
            series.pop((economy, period), None)
        else:
            series[economy, period] = value
        self._made.clear()

    # The World Bank

    def indicator_of(self, code: str) -> str | None:
        """The indicator that the World Bank serves under a code, None where there is none."""
        for entry in self.catalogue.indicators:
            codes = (entry.worldbank_code, *entry.worldbank_alternatives)
            served = codes[-1] if self.former_codes else codes[0]
            if code == served and self.values.get(entry.code):
                return entry.code
        return None

    def countries(self) -> list[dict[str, Any]]:
        """The list of countries and aggregates."""
        rows = [_country(*each, "Aggregates", "Aggregates", "Aggregates") for each in AGGREGATES]
        for code, iso2, name in self._listed():
            row = self.economies.loc[code]
            income, lending = (
                str(row[field]) if pd.notna(row[field]) else "Not classified"
                for field in ("income_group", "lending")
            )
            place = [f"{row[a]:g}" if pd.notna(row[a]) else "" for a in ("longitude", "latitude")]
            # The real list has spaces behind some names of regions.
            rows.append(_country(code, iso2, name, f"{row['region']} ", income, lending, *place))
        return sorted(rows, key=lambda row: str(row["id"]))

    def rows(self, code: str, first: int, last: int) -> list[str] | None:
        """Rows of a series as JSON texts, latest year first; None where it is not served."""
        indicator = self.indicator_of(code)
        if indicator is None:
            return None
        key = (code, first, last)
        if key not in self._made:
            self._made[key] = list(self._rows(code, indicator, range(last, first - 1, -1)))
        return self._made[key]

    def cells(self, code: str, first: int, last: int) -> Iterator[tuple[str, str, int, Any]]:
        """Economy or aggregate, name, year and value of everything in a series."""
        values = self.values[self.indicator_of(code) or ""]
        for economy, _, name in (*AGGREGATES, *self._listed()):
            aggregate = any(economy == each[0] for each in AGGREGATES)
            for year in range(last, first - 1, -1):
                value = float(year) if aggregate else values.get((economy, str(year)))
                yield economy, name, year, value

    def _rows(self, code: str, indicator: str, years: Iterable[int]) -> Iterator[str]:
        name = self.catalogue.indicator(indicator).name
        about = json.dumps({"id": code, "value": name})
        short = {economy: iso2 for economy, iso2, _ in (*AGGREGATES, *self._listed())}
        span = list(years)
        country = ""
        for economy, label, year, value in self.cells(code, span[-1], span[0]):
            if year == span[0]:
                country = json.dumps({"id": short[economy], "value": label})
            shown = "" if economy == WITHOUT_CODE else economy
            yield (
                f'{{"indicator":{about},"country":{country},"countryiso3code":"{shown}",'
                f'"date":"{year}","value":{"null" if value is None else repr(value)},'
                f'"unit":"","obs_status":"","decimal":0}}'
            )

    def _listed(self) -> list[tuple[str, str, str]]:
        """Code, two-letter code and name of every economy in the World Bank's list."""
        return [
            (
                str(code),
                OTHER_ISO2.get(str(code), str(code)[:2])
                if pd.isna(row["iso2"])
                else str(row["iso2"]),
                str(row["name"]),
            )
            for code, row in self.economies.iterrows()
            if code not in NOT_IN_THE_LIST
        ]

    # The others

    def imf(self, code: str) -> Any:
        """The DataMapper's answer for an indicator."""
        name = code.rpartition("/")[2]
        entry = self._live("imf", lambda each: each.code.rpartition("/")[2] == name)
        if entry is None:
            return NO_VALUES
        given: dict[str, dict[str, float]] = {group: {"2023": 0.5} for group in IMF_GROUPS}
        for (economy, period), value in self.values[entry.indicator].items():
            given.setdefault(IMF_ALIASES.get(economy, economy), {})[period] = value
        return {"values": {name: given}, **NO_VALUES}

    def diffusion(self) -> Table:
        """The table of AI diffusion: economies by name, a column for each period."""
        values = self.values.get("AI.DIFFUSION", {})
        periods = sorted({period for _, period in values})
        head = ["Economy", *(f"{p[5:]} {p[:4]} AI Diffusion" for p in periods), "Change"]
        rows = []
        for economy in sorted({economy for economy, _ in values}):
            cells = [values.get((economy, period)) for period in periods]
            shown = ["" if value is None else f"{value!r}%" for value in cells]
            rows.append([str(self.economies.at[economy, "name"]), *shown, "0.10%"])
        return head, rows

    def chart(self, slug: str) -> tuple[Table, Any] | None:
        """A chart and its metadata; None where there is no such chart."""
        entry = self._live("owid", lambda each: each.code == slug)
        if entry is None:
            return None
        column = entry.column or slug.replace("-", "_")
        rows = [
            [
                str(self.economies.at[economy, "name"]),
                "OWID_KOS" if economy == "XKX" else economy,
                period,
                repr(value),
            ]
            for (economy, period), value in sorted(self.values[entry.indicator].items())
        ]
        rows += [["World", "OWID_WRL", "2020", "1.5"], ["Africa", "", "2020", "2.5"]]
        rows.append(["Italy", "ITA", "-500", "3"])
        described = {
            "titleShort": slug,
            "shortName": column,
            "unit": "people",
            "lastUpdated": self.updated,
            "citationShort": "Somebody (2026)",
        }
        about = {"chart": {"title": slug}, "columns": {slug: described}}
        return (["entity", "code", "year", column], rows), about

    def own_table(self, name: str) -> Table | None:
        """A firm's own table: names, scores, and rows of another kind."""
        entry = self._live("csv", lambda each: each.code.endswith(f"/{name}"))
        if entry is None:
            return None
        rows = [
            [str(self.economies.at[economy, "name"]), "score", period, repr(value)]
            for (economy, period), value in sorted(self.values[entry.indicator].items())
        ]
        rows += [[row[0], "other", row[2], "9"] for row in rows[:1]]
        return ["Country", "Kind", "Year", "Score"], rows

    def _live(self, service: str, wanted: Any) -> Any:
        """The live address of a service that fits and has figures."""
        for entry in self.catalogue.live:
            if entry.service == service and wanted(entry) and self.values.get(entry.indicator):
                return entry
        return None


def _country(
    code: str,
    iso2: str,
    name: str,
    region: str,
    income: str,
    lending: str,
    longitude: str = "",
    latitude: str = "",
) -> dict[str, Any]:
    def group(value: str) -> dict[str, str]:
        short = "NA" if value == "Aggregates" else value[:3].upper()
        return {"id": short, "iso2code": short[:2], "value": value}

    return {
        "id": code,
        "iso2Code": iso2,
        "name": name,
        "region": group(region),
        "adminregion": {"id": "", "iso2code": "", "value": ""},
        "incomeLevel": group(income),
        "lendingType": group(lending),
        "capitalCity": "",
        "longitude": longitude,
        "latitude": latitude,
    }
