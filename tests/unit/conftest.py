"""A small folder of figures: three economies, three indicators, two sources, one suspect value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import postgresql
import pytest

from dashboard.workspaces.places import Place, file_place, place_of
from dashboard.workspaces.store import Store

FILES = {
    "economies.csv": (
        "economy,iso2,name,long_name,region,income_group,lending,currency,latitude,longitude,"
        "landlocked,un_member,least_developed,un_sdg_region,region_source\n"
        "VNM,VN,Viet Nam,Viet Nam,Asia,Lower,IBRD,Dong,16.16667,107.83333,false,true,false,s,us\n"
        "NAM,NA,Namibia,Namibia,Africa,Upper,IBRD,Dollar,-22,17,false,true,false,w,us\n"
        'XKX,,Kosovo,"Kosovo, Republic of",Europe,Upper,,Euro,,,,,,,us\n'
    ),
    "indicators.csv": """\
indicator,name,unit,source,licence,worldbank_code,worldbank_source,direction,minimum,maximum,note
SP.POP.TOTL,Population,people,worldbank-wdi,CC BY 4.0,SP.POP.TOTL,2,0,0,,
NY.GDP.PCAP.KD.ZG,GDP per capita growth,% per year,worldbank-wdi,CC BY 4.0,NY.GDP.PCAP.KD.ZG,2,1,,,
AI.DIFFUSION,Diffusion,% of working-age population,microsoft-aiei,MIT,,,1,0,100,"a note, quoted"
""",
    "blocs.csv": """\
bloc,economy,as_of,source
ASEAN,VNM,2025-11,asean.org
""",
    "suspect.csv": """\
economy,indicator,period,value,reason
NAM,SP.POP.TOTL,2023,-3,"negative, so wrong"
""",
    "worldbank-wdi.csv": """\
economy,indicator,period,value
VNM,SP.POP.TOTL,2023,100352192
VNM,SP.POP.TOTL,2024,100987686
VNM,NY.GDP.PCAP.KD.ZG,2024,6.4317
NAM,SP.POP.TOTL,2023,-3
NAM,SP.POP.TOTL,2024,3030131
""",
    "microsoft-aiei.csv": """\
economy,indicator,period,value
VNM,AI.DIFFUSION,2025-H2,21.2
VNM,AI.DIFFUSION,2026-Q1,23.5
XKX,AI.DIFFUSION,2026-Q1,1e1
""",
    "PROVENANCE.md": "not a table\n",
}


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    """Write the small figures and give their folder."""
    folder = tmp_path / "figures"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Start a PostgreSQL server for the session; without its binaries, skip with the reason."""
    if postgresql.binaries() is None:
        pytest.skip(postgresql.ABSENT)
    with postgresql.server() as url:
        yield url


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], Place]:
    """Give a function from a kind of database to an empty one."""

    def make(kind: str) -> Place:
        if kind == "sqlite":
            return file_place(tmp_path / "kept" / "workspaces.sqlite")
        url = request.getfixturevalue("postgresql_url")
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return place_of(url)

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def kept_at(request: pytest.FixtureRequest, empty_database: Callable[[str], Place]) -> Place:
    """Give an empty database of each kind in turn."""
    return empty_database(request.param)


@pytest.fixture
def another_store(kept_at: Place) -> Iterator[Callable[[], Store]]:
    """Give a function that opens the database again, as another program does."""
    made: list[Store] = []

    def make() -> Store:
        made.append(Store(kept_at))
        return made[-1]

    yield make
    for one in made:
        one.database.close()


@pytest.fixture
def store(another_store: Callable[[], Store]) -> Store:
    """Give a store in an empty database of each kind in turn."""
    return another_store()
