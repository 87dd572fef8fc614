"""A small world for tests: six economies, an indicator of every service, bounds of milliseconds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from data.catalogue import Catalogue, embedded_catalogue
from data.compile import compile_figures
from data.entries import Indicator, Source
from data.live import Columns, Live
from data.outcome import Options, Outcome
from data.refresh import refresh
from data.snapshot import Snapshot, read_snapshot, snapshots_folder
from data.sources.protocol import Step
from data.sources.settings import Settings

ECONOMIES = ("ETH", "ITA", "NAM", "TWN", "VNM", "XKX")
YEARS = range(2016, 2026)
KEY = ["economy", "indicator", "period"]

# Each service's indicator in the small world, and the pattern of its requests for figures.
SERVICES = {
    "worldbank": ("UIS.GER.5T8", "/indicator/SE.TER.ENRR"),
    "imf": ("AI.IMF.PREPAREDNESS", "/imf/"),
    "microsoft": ("AI.DIFFUSION", r"/microsoft/"),
    "owid": ("OWN.CHART", r"/grapher/.*\.csv"),
    "csv": ("OWN.SCORE", "/tables/"),
}

BRIEF = Settings(
    connect=2.0,
    read=5.0,
    answer=10.0,
    total=60.0,
    tries=3,
    pause=0.005,
    longest_pause=0.02,
    size=2 * 2**20,
    private=frozenset({"127.0.0.1"}),
)

# For faults that take time: no more patience than these wait.
HASTY = replace(BRIEF, read=0.15, answer=0.2, tries=4)

_OWN = Source(
    code="own",
    publisher="Ourselves",
    title="Own figures",
    licence="own",
    licence_url="https://own.example/licence",
    vintage="2026",
    vintage_year=2026,
    url="https://own.example",
)


def small_catalogue(tables: str = "http://127.0.0.1:1") -> Catalogue:
    """The catalogue of the small world; `tables` is where the firm's own table lies."""
    whole = embedded_catalogue()
    chosen = {"UIS.GER.5T8", "SP.POP.TOTL", "GE.EST", "AI.DIFFUSION", "AI.IMF.PREPAREDNESS"}
    own = [
        Indicator(
            code=code,
            name=code,
            unit="points",
            pillar="market",
            source="own",
            direction=1,
            minimum=0,
            licence="own",
            steady=False,
            description="A figure of our own.",
        )
        for code in ("OWN.CHART", "OWN.SCORE")
    ]
    columns = Columns(economy="Country", value="Score", period="Year", where={"Kind": "score"})
    live = (
        *whole.live,
        Live(indicator="OWN.CHART", service="owid", code="some-chart"),
        Live(
            indicator="OWN.SCORE", service="csv", code=f"{tables}/tables/own.csv", columns=columns
        ),
    )
    return Catalogue(
        schema_version=1,
        pillars=whole.pillars,
        sources=(*whole.sources, _OWN),
        indicators=(*(entry for entry in whole.indicators if entry.code in chosen), *own),
        lenses=(),
        services=whole.services,
        live=live,
    )


def value_of(indicator: str, place: int, year: int) -> float:
    """A figure of the small world, possible for every indicator."""
    size = {"SP.POP.TOTL": 1e6, "AI.IMF.PREPAREDNESS": 0.01, "GE.EST": 0.1}.get(indicator, 3.0)
    return round(size * (1 + place + (year - 2016) * 0.25), 6)


def write_small_figures(folder: Path, catalogue: Catalogue, shipped: Snapshot) -> Path:
    """Write the small world's figures as CSV, to be compiled."""
    folder.mkdir(parents=True, exist_ok=True)
    economies = shipped.economies.loc[list(ECONOMIES)].reset_index()
    rows: dict[str, list[tuple[str, str, str, float]]] = {}
    for entry in catalogue.indicators:
        periods = {
            "AI.DIFFUSION": [("2025-H1", 2025), ("2025-H2", 2026), ("2026-Q1", 2027)],
            "AI.IMF.PREPAREDNESS": [("2023", 2023), ("2024", 2024)],
        }.get(entry.code, [(str(year), year) for year in YEARS])
        for place, economy in enumerate(ECONOMIES):
            rows.setdefault(entry.source, []).extend(
                (economy, entry.code, period, value_of(entry.code, place, year))
                for period, year in periods
            )
    for source, values in rows.items():
        pd.DataFrame(values, columns=[*KEY, "value"]).to_csv(folder / f"{source}.csv", index=False)
    flags = {"True": "true", "False": "false"}
    for name in ("landlocked", "un_member", "least_developed"):
        economies[name] = economies[name].astype("object").map(lambda v: flags.get(str(v), ""))
    economies.to_csv(folder / "economies.csv", index=False)
    listed = [
        {
            "indicator": e.code, "name": e.name, "unit": e.unit, "source": e.source,
            "licence": e.licence, "worldbank_code": e.worldbank_code,
            "worldbank_source": e.worldbank_source, "direction": e.direction,
            "minimum": e.minimum, "maximum": e.maximum, "note": e.note,
        }
        for e in catalogue.indicators
    ]  # fmt: skip
    frame = pd.DataFrame(listed).astype({"worldbank_source": "Int64"})
    frame.to_csv(folder / "indicators.csv", index=False)
    (folder / "blocs.csv").write_text("bloc,economy,as_of,source\nASEAN,VNM,2025-11,asean.org\n")
    (folder / "suspect.csv").write_text("economy,indicator,period,value,reason\n")
    return folder


def small_base(folder: Path, shipped: Snapshot) -> Snapshot:
    """Put the small world's snapshot among the user's, newer than the one that ships."""
    catalogue = small_catalogue()
    figures = write_small_figures(folder, catalogue, shipped)
    sources = [
        {
            "source": code, "publisher": s.publisher, "title": s.title, "licence": s.licence,
            "licence_url": s.licence_url, "vintage": s.vintage,
            "vintage_year": 2027 if code == "own" else s.vintage_year, "url": s.url,
        }
        for code in sorted({e.source for e in catalogue.indicators})
        for s in [catalogue.source(code)]
    ]  # fmt: skip
    frame = pd.DataFrame(sources).astype({"vintage_year": "Int64"})
    frame.to_csv(figures / "sources.csv", index=False)
    target = snapshots_folder() / "000001-small"
    compile_figures(figures, target, catalogue, sequence=1)
    return read_snapshot(target)


class Waits:
    """Stands in for waiting: notes how long, and waits hardly at all."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)


def run(
    catalogue: Catalogue,
    environ: dict[str, str],
    *,
    only: Sequence[str] = (),
    settings: Settings = BRIEF,
    progress: Callable[[Step], None] | None = None,
    cancelled: threading.Event | None = None,
    **options: object,
) -> Outcome:
    """Refresh in the small world."""
    return refresh(
        catalogue,
        Options(only=tuple(only), **options),  # type: ignore[arg-type]
        progress=progress,
        cancelled=cancelled,
        settings=settings,
        environ=environ,
    )


def values_of(snapshot: Snapshot) -> dict[tuple[str, str, str], float]:
    """Every figure of a snapshot by indicator, economy and period."""
    rows = snapshot.observations
    keys = [rows[name].astype("str") for name in ("indicator", "economy", "period")]
    return dict(zip(zip(*keys, strict=True), rows["value"].tolist(), strict=True))
