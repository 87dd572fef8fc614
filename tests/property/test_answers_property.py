"""Whatever a publisher sends: figures that can be used, or a SourceError, and nothing else."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.catalogue import embedded_catalogue
from data.errors import SourceError
from data.live import Columns, Live
from data.periods import year_of
from data.sources import generic_csv, imf, microsoft, owid, worldbank
from data.sources.answers import Answer
from data.sources.protocol import Plan, Series, Wanted
from data.sources.rows import Gathered, parsed, table

ECONOMIES = frozenset({"VNM", "NAM", "XKX"})
COLUMNS = Columns(economy="Country", value="Score", period="Year")


def plan(service: str) -> Plan:
    return Plan(
        service=embedded_catalogue().service(service),
        url="http://a.example",
        listing="",
        wanted=(),
        economies=ECONOMIES,
        resolve={"Viet Nam": "VNM"}.get,
        last_year=2026,
    )


def wanted(service: str) -> Wanted:
    catalogue = embedded_catalogue()
    indicator = catalogue.indicator("AI.IMF.PREPAREDNESS")
    address = Live(indicator=indicator.code, service=service, code="AI_PI", columns=COLUMNS)
    return Wanted(indicator, address)


def answer(body: bytes) -> Answer:
    return Answer("http://a.example/figures", body)


def read_imf(body: bytes) -> Series:
    return imf._read(plan("imf"), wanted("imf"), "AI_PI", answer(body))


def read_microsoft(body: bytes) -> Series:
    return microsoft._read(plan("microsoft"), wanted("microsoft"), "f.csv", (), answer(body))


def read_owid(body: bytes) -> Series:
    about = owid._About("score", "", "", "")
    return owid._read(plan("owid"), wanted("owid"), "chart", about, answer(body))


def read_csv(body: bytes) -> Series:
    return generic_csv._read(plan("csv"), wanted("csv"), COLUMNS, answer(body))


def read_page(body: bytes) -> Any:
    return worldbank._page(1, answer(body))


READERS = {
    "imf": read_imf,
    "microsoft": read_microsoft,
    "owid": read_owid,
    "csv": read_csv,
    "worldbank": read_page,
    "metadata": lambda body: worldbank._stated(answer(body)),
    "listing": lambda body: microsoft._newest(answer(body)),
    "chart": lambda body: owid._about(wanted("owid"), answer(body)),
    "json": lambda body: parsed(answer(body)),
    "table": lambda body: table(answer(body)),
}

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
words = st.sampled_from(
    ["values", "AI_PI", "api", "VNM", "ADVEC", "2023", "page", "pages", "total", "message", "id",
     "columns", "shortName", "source", "concept", "variable", "metatype", "value", "name"]
)  # fmt: skip
documents = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
cells = st.sampled_from(
    ["VNM", "Viet Nam", "2023", "2023-Q1", "1.5", "1.5%", "", "-", "x", "1e999", '"', "NaN", "²",
     "-500", "H1 2025", "Country", "Score", "Year", "code", "score", "year", "Q9 2025"]
)  # fmt: skip
tables = st.lists(st.lists(cells, min_size=1, max_size=4), max_size=5).map(
    lambda rows: "\n".join(",".join(row) for row in rows).encode()
)
HEADS = st.sampled_from(
    [b"Country,Score,Year\n", b"entity,code,year,score\n", b"Economy,H1 2025 AI Diffusion\n"]
)
bodies = st.one_of(
    st.binary(max_size=80),
    documents.map(lambda content: json.dumps(content).encode()),
    tables,
    st.tuples(HEADS, tables).map(b"".join),
)


def result_of(read: Callable[[], Any]) -> Any:
    """What a reader gives; for an error, which has to have a reason in one line, None."""
    refused = None
    try:
        return read()
    except SourceError as error:
        refused = error
    assert refused.message and refused.remedy and "\n" not in refused.message
    return None


@pytest.mark.parametrize("name", READERS)
@given(body=bodies)
def test_any_bytes_are_figures_or_an_error_with_a_reason(name: str, body: bytes) -> None:
    found = result_of(lambda: READERS[name](body))
    if isinstance(found, Series):
        rows = found.rows
        assert len(rows) and not rows.duplicated(["economy", "period"]).any()
        assert set(rows["economy"]) <= ECONOMIES
        assert all(math.isfinite(value) for value in rows["value"])
        assert all(year_of(period) is not None for period in rows["period"])


pages = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "country": st.fixed_dictionaries({"id": st.sampled_from(["VN", "1W", "ZZ"])}) | scalars,
            "countryiso3code": st.sampled_from(["VNM", "WLD", "", "ZZZ"]) | scalars,
            "date": st.sampled_from(["2023", "2024", "20244", "2012M01"]) | scalars,
            "value": st.sampled_from([1.5, "1.5", "many", None, 10**400]) | scalars,
        },
    ),
    max_size=4,
)


@given(rows=pages)
def test_any_rows_of_the_world_bank_are_figures_or_an_error(rows: list[dict[str, Any]]) -> None:
    countries = worldbank._Countries(pd.DataFrame(), {"VN": "VNM", "1W": "WLD"}, frozenset({"WLD"}))
    session: Any = None
    reader = worldbank._Reader(plan("worldbank"), session, countries)
    gathered = Gathered(ECONOMIES, 2000)
    page = worldbank._Page(1, 1, len(rows), "", rows)
    result_of(lambda: reader._take(page, gathered, set(), answer(b"")))
    frame = gathered.frame()
    assert set(frame["economy"]) <= {"VNM"}
    assert all(math.isfinite(value) for value in frame["value"])
