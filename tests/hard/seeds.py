"""What is sound and gets spoilt: texts and files as the product writes or takes them."""

from __future__ import annotations

import csv
import functools
import io
import json
import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from dashboard import engine
from dashboard.exports import EXPORTERS
from dashboard.exports.formats import PLAIN
from dashboard.exports.replaying import replay_text
from dashboard.identity import LOCAL
from dashboard.links import from_parameters
from dashboard.scorefiles import as_csv, as_xlsx
from dashboard.shortlinks import pack
from dashboard.workspaces import backups, content, files
from dashboard.workspaces.places import file_place
from dashboard.workspaces.store import Store
from data.catalogue import load_catalogue
from data.compile import compile_figures
from data.csvtables import TABLES
from data.entries import Lens
from data.sources.cache import Cache, Kept
from geo.markets import Markets
from geo.recipe import Recipe
from geo.recipe_files import toml_of, unwritten
from geo.scoresheet import ScoreSheet, with_criteria, with_scores
from geo.shortlist import ShortlistExport, shortlist_export

CONDITIONS = (
    '"IT.NET.USER.ZS" > 50 AND ai_gap > 0.15',
    "african AND gdp > 5e10 AND NOT landlocked",
    "region IN ('Sub-Saharan Africa', 'South Asia') OR bloc = 'ASEAN'",
    'population BETWEEN 1e7 AND 2e8 AND "PV.EST" >= -1.5',
    "name LIKE 'B%' AND income_group <> 'High income' AND language IN ('English')",
    '("SI.POV.GINI" IS NULL OR "SI.POV.GINI" < 40) AND gdp / population > 1000',
    "S_INTERSECTS(geometry, BBOX(20, -35, 55, 15)) AND -(similarity) < -10.5e0",
    "neighbour = 'VNM' OR economy IN ('BGD', 'LKA') AND shares_language",
)
PARAMETERS: tuple[dict[str, str], ...] = (
    {"home": "BGD", "lens": "education", "list": "KEN,LKA", "year": "2015", "where": CONDITIONS[0]},
    {"w": "RQ.EST:2.5,PV.EST:0.5", "off": "SI.POV.GINI", "gates": "stability,adoption"},
    {"own": "Roads=EG.ELC.ACCS.ZS:1,IT.NET.USER.ZS:2:log", "lang": "vi", "layer": "ai_gap"},
    {
        "by": "opportunity",
        "as": "beside",
        "circles": "SP.POP.TOTL",
        "region": "Africa",
        "of": "KEN",
    },
    {"since": "2004", "until": "2020", "vs": "BGD,LKA", "scheme": "quantiles", "classes": "5"},
)
TABLES_OF_OWN = (
    "Country;Sales (USD million);Partners;Customer\nViệt Nam;1.234;3;yes\nBangladesh;0,5;1;no\n"
    "Congo;3;2;yes\nKenya;12%;4;\nWorld;900;;\n",
    "economy,year,OWN.SALES\nVNM,2023,1.5\nBGD,2024,2e3\nKEN,2024-Q1,(3)\n",
    "Name\tExcluded\tReason\tDate\nRussia\tyes\tlaw\t2024-05-01\nIran\tx\tpolicy\t45292\n",
)
PLAN = """\
economy = "Country"
economies = { "Congo" = "COD", "Sri Lanca" = "LKA", "World" = "" }

[[indicators]]
name = "Sales"
column = "Sales (USD million)"
code = "OWN.SALES"
unit = "USD million"
"""
SCORES = "economy,name,Partners,Law\nweight,,2,1\nBGD,Bangladesh,7,3.5\nLKA,Sri Lanka,,10\n"
SIGN_IN = """\
[auth]
redirect_uri = "https://markets.example.org/oauth2callback"
server_metadata_url = "https://login.example.org/.well-known/openid-configuration"
client_id = "kindred"
client_secret = "what the provider gave"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_kwargs = { scope = "openid email profile", prompt = "select_account" }

[roles]
default = "nobody"
reader = ["*@example.org"]
editor = ["binh@example.org", "https://login.example.org#s-2"]
admin = ["anna@example.org"]
claim = "groups"
by_claim = { strategy = "editor", it = "admin" }
trust_email = true

[session]
hours = 8
"""
EXCLUSIONS = tuple(
    f"""\
schema_version = 1

[[exclusions]]
economy = "PRK"
reason = "Sanctions"
source = "https://law.example"
date = {day}
"""
    for day in ("2026-11-01", '"2026-11-01"')
)
NAMES = ("Viet Nam", "Congo, Dem. Rep.", "Côte d'Ivoire", "Burma", "Bờ Biển Ngà", "Niger", "VNM")
NOTES = (
    "**Call** the *ministry*\n\n- one\n- two\n\n[site](https://a.example/x?y=1#z) `code` US$ 5",
    "|a|b|\n|-|-|\n|1|2|\n\n> said\n\n# Heading\n\n    block\n\n1. first",
)
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("rank", "--by", "similarity", "--home", "VNM", "--format", "json"),
    ("rank", "--by", "opportunity", "--gate", "stability", "--without", "SI.POV.GINI"),
    ("rank", "--weight", "RQ.EST=2", "--year", "2015", "--window", "5", "--language", "vi"),
    ("explain", "Bangladesh", "--home", "VNM"),
    ("screen", "--where", CONDITIONS[0], "--funnel"),
    ("screen", "--where", "african", "--count-by", "sub_region"),
    ("economies", "Bờ Biển Ngà"),
    ("glossary", "rank interval"),
    ("link", "--economies", "BGD,LKA,KEN", "--page", "shortlist"),
    ("recipe", "--home", "KEN", "--lens", "education"),
    ("lenses", "--home", "BGD"),
    ("timeshift", "--year", "2010"),
    ("snapshot", "list"),
    ("snapshot", "show", "embedded"),
    ("workspace", "list"),
    ("data", "list"),
)


@functools.cache
def merged() -> Markets:
    """The economies under the method's defaults."""
    return engine.merged(Recipe())


@functools.cache
def export() -> ShortlistExport:
    """A shortlist with a note, as files hold it."""
    return shortlist_export(
        merged(),
        engine.snapshot(),
        ["BGD", "LKA"],
        notes={"BGD": NOTES[0]},
        conditions=CONDITIONS[0],
    )


def links() -> list[bytes]:
    """Links as people paste them, plain and packed."""
    plain = ["&".join(f"{name}={text}" for name, text in each.items()) for each in PARAMETERS]
    found = [f"http://markets.example.org/screen?{query}" for query in plain]
    found += [f"?v={pack(each, '9f5a24e13014')}" for each in PARAMETERS]
    return [text.encode() for text in (*found, pack(PARAMETERS[0]))]


def packed() -> list[bytes]:
    """What packed links hold."""
    return [json.dumps(each).encode() for each in PARAMETERS]


def lens() -> bytes:
    """A lens's file."""
    given = {
        "code": "own-roads",
        "name": "Roads",
        "description": "Ours.",
        "indicators": [
            {"indicator": "EG.ELC.ACCS.ZS", "weight": 2.0},
            {"indicator": "NY.GDP.PCAP.PP.KD", "weight": 1.0, "transformation": "log"},
        ],
    }
    return toml_of(unwritten(Lens.model_validate(given).model_dump(mode="json"))).encode()


def recipe() -> Recipe:
    """A recipe with many choices made."""
    return Recipe.of(
        {
            "home": "BGD",
            "without": ["SI.POV.GINI"],
            "weights": {"RQ.EST": 2.0},
            "transformations": {"WPP.DENSITY": "none"},
            "treatment": "winsorise:5",
            "normalisation": "robust",
            "metric": "manhattan",
            "imputation": "knn:3",
            "reference_year": 2020,
            "window": 8,
            "gates": ["stability"],
            "excluded": ["PRK"],
            "opportunity_weights": [1.0, 2.0, 1.0],
        }
    )


UNIT_LENS = """\
home = "VNM.1_1"
metric = "euclidean"
imputation = "group-median:economy"

[[indicators]]
code = "income"
weight = 2
transformation = "log"
"""
UNITS = "unit,name,economy,year,income,schools\n" + "".join(
    f"VNM.{number}_1,Unit {number},VNM,2023,{100 * number},{number / 7:.3f}\n"
    for number in range(1, 9)
)


@functools.cache
def unit_tables() -> tuple[bytes, bytes]:
    """Figures of units as Parquet, and their outlines as a GeoPackage."""
    import geopandas as gpd
    import pandas as pd
    from shapely import box

    figures = pd.read_csv(io.StringIO(UNITS))
    kept = io.BytesIO()
    figures.to_parquet(kept, index=False)
    shapes = gpd.GeoDataFrame(
        figures[["unit", "name", "economy"]],
        geometry=[box(100 + place, 10, 101 + place, 11) for place in range(len(figures))],
        crs="EPSG:4326",
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.gpkg"
        shapes.to_file(path, driver="GPKG")
        return kept.getvalue(), path.read_bytes()


@functools.cache
def workbook() -> bytes:
    """A workbook of figures."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Country", "Sales", "Day"], ["Kenya", 1.5, "2024-01-02"], ["Peru", "=1+1", None]):
        sheet.append(row)
    book.create_sheet("Notes").append(["x"])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@functools.cache
def score_sheets() -> tuple[bytes, bytes]:
    """A score sheet as CSV and as a workbook."""
    sheet = with_criteria(ScoreSheet(), [("", "Partners", 2.0), ("", "Law", 1.0)])
    sheet = with_scores(sheet, {"BGD": {"Partners": 7.0}, "LKA": {"Law": 10.0}})
    listed = ["BGD", "LKA"]
    return as_csv(sheet, merged(), listed), as_xlsx(sheet, merged(), listed, merged().say)


@functools.cache
def workspace() -> content.Content:
    """A workspace that holds something of every kind."""
    state, _ = from_parameters(
        PARAMETERS[0], economies=merged().frame.index, catalogue=merged().catalogue
    )
    member = content.Member(economy="BGD", note=NOTES[0], status="target", reason="!", tags=("a",))
    return content.Content(
        shortlist=(member, content.Member(economy="KEN")),
        filters=(content.SavedFilter(name="Net", where=CONDITIONS[0]),),
        shortlists=(content.SavedShortlist(name="Old", members=(member,)),),
        recipes=(content.SavedRecipe(name="Mine", recipe=recipe()),),
        remarks=NOTES[1],
        scores=with_scores(with_criteria(ScoreSheet(), [("", "Law", 1.0)]), {"LKA": {"Law": 10.0}}),
        view=state.model_dump(mode="json"),
    )


@functools.cache
def databases() -> tuple[bytes, bytes]:
    """A database of workspaces as its file, and a backup of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workspaces.sqlite"
        store = Store(file_place(path))
        made = store.create(LOCAL, "Africa", workspace())
        changed = workspace().model_copy(update={"remarks": "later"})
        store.save(LOCAL, made.workspace.id, changed, seen=made.workspace.revision)
        backup, _ = backups.backup(store)
        store.database.close()
        with closing(sqlite3.connect(path)) as base:
            base.execute("PRAGMA journal_mode=DELETE")
        return path.read_bytes(), backup


def workspace_file() -> bytes:
    """A workspace's file."""
    return files.written("Africa", workspace(), "0.1.0")


@functools.cache
def exports() -> dict[str, bytes]:
    """Every file that carries a replay, by its ending."""
    whole = export()
    found = {
        f".{name}": EXPORTERS[name].write(whole, PLAIN)
        for name in ("xlsx", "parquet", "geojson", "gpkg")
    }
    found = {
        ending: raw if isinstance(raw, bytes) else raw.encode() for ending, raw in found.items()
    }
    return {".json": replay_text(whole).encode(), **found}


def kept() -> Kept:
    """An answer of a publisher's that was understood."""
    return Kept(b"figures" * 50, '"tag"', "Mon, 01 Jan 2026")


@functools.cache
def answer() -> bytes:
    """An answer of a publisher's as it is kept."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder))
        cache.keep("http://a.example/", kept())
        (path,) = Path(folder).iterdir()
        return path.read_bytes()


@functools.cache
def snapshot() -> dict[str, bytes]:
    """The files of a small snapshot."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "figures").mkdir()
        rows = [("BGD", "HDI", str(year), f"0.{year}") for year in range(2000, 2020)]
        _table(base / "figures" / "undp-hdr.csv", ["economy", "indicator", "period", "value"], rows)
        _table(
            base / "figures" / "suspect.csv",
            ["economy", "indicator", "period", "value", "reason"],
            [(*rows[0], "doubtful")],
        )
        _table(
            base / "figures" / "economies.csv",
            TABLES["economies"],
            [("BGD", "BD", "B", "B", "Asia", "", "", "", 1.5, -2, "true", "", "false", "", "us")],
        )
        described = ("HDI", "HDI", "0 to 1", "undp-hdr", "CC BY 3.0 IGO", "", "", 0, "", "", "")
        _table(base / "figures" / "indicators.csv", TABLES["indicators"], [described])
        bloc = ("SAARC", "BGD", "2025-11", "saarc-sec.org")
        _table(base / "figures" / "blocs.csv", TABLES["blocs"], [bloc])
        compile_figures(base / "figures", base / "snapshot", load_catalogue())
        return {path.name: path.read_bytes() for path in (base / "snapshot").iterdir()}


def _table(path: Path, header: object, rows: object) -> None:
    """Write a table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)  # type: ignore[arg-type]
        writer.writerows(rows)  # type: ignore[arg-type]


def answers() -> list[bytes]:
    """Answers of publishers, one of every form."""
    page = [
        {"page": 1, "pages": 1, "per_page": "20000", "total": 2, "lastupdated": "2026-07-01"},
        [
            {
                "indicator": {"id": "SP.POP.TOTL", "value": "Population"},
                "country": {"id": "VN", "value": "Viet Nam"},
                "countryiso3code": "VNM",
                "date": str(year),
                "value": 1.5,
                "unit": "",
            }
            for year in (2023, 2024)
        ],
    ]
    imf = {"values": {"AI_PI": {"VNM": {"2023": 0.5}, "ADVEC": {"2023": 0.6}}}, "api": {}}
    chart = {
        "chart": {"title": "score"},
        "columns": {"score": {"shortName": "score", "unit": "%", "lastUpdated": "2026-07-01"}},
    }
    listing = [{"name": "AI_Diffusion_Q12026_Update.csv", "type": "file", "path": "a.csv"}]
    tables = (
        "Economy,H1 2025 AI Diffusion,Change\nViet Nam,12.5%,0.1%\nNamibia,,\n",
        "entity,code,year,score\nVietnam,VNM,2023,1.5\nWorld,OWID_WRL,2020,2\nItaly,ITA,-500,3\n",
        "Country,Kind,Year,Score\nViet Nam,score,2023,1.5\nNamibia,other,2024,9\n",
    )
    trees = [json.dumps(each).encode() for each in (page, imf, chart, listing)]
    return [*trees, *(text.encode() for text in tables)]


CHECKSUM = re.compile(rb'"checksum": "[0-9a-f]{64}"')
