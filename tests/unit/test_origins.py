"""What a refresh changed about figures is said beside their source, in exports too."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from data.catalogue import Catalogue
from data.manifest import SeriesEntry
from data.origins import files_of, remarks, switched_to
from data.snapshot import Snapshot
from geo.markets import Markets
from geo.provenance import Doubts, figures_of, sources_of

ENTRIES = (
    SeriesEntry(
        indicator="UIS.GER.5T8",
        source="unesco-uis",
        service="worldbank",
        code="SE.TER.ENRR",
        licence="CC BY-4.0",
        switched="Until refresh 1 from elsewhere.",
        rows=10,
    ),
    SeriesEntry(
        indicator="WPP.DENSITY",
        source="un-wpp",
        service="worldbank",
        code="EN.POP.DNST",
        licence="CC BY-3.0 IGO",
        carried=("BGD", "TWN"),
        carried_vintage="2024 revision",
        rows=10,
    ),
)


def refreshed(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, manifest=snapshot.manifest.model_copy(update={"series": ENTRIES}))


def test_a_compiled_snapshot_has_nothing_to_say(snapshot: Snapshot, catalogue: Catalogue) -> None:
    assert remarks(snapshot.manifest, catalogue, "unesco-uis") == ()


def test_a_switch_and_another_licence_are_said(snapshot: Snapshot, catalogue: Catalogue) -> None:
    assert remarks(refreshed(snapshot).manifest, catalogue, "unesco-uis") == (
        "UIS.GER.5T8: Until refresh 1 from elsewhere.",
        "UIS.GER.5T8: its metadata state the licence CC BY-4.0.",
    )


def test_a_switch_is_said_in_the_readers_language(snapshot: Snapshot, catalogue: Catalogue) -> None:
    was, now = files_of("UNESCO Institute for Statistics", "2025"), "World Bank API, SE.TER.ENRR"
    entry = ENTRIES[0].model_copy(update={"switched": switched_to(2, was, now), "licence": ""})
    manifest = snapshot.manifest.model_copy(update={"series": (entry,)})
    assert remarks(manifest, catalogue, "unesco-uis") == (
        "UIS.GER.5T8: Until refresh 2 from files of UNESCO Institute for Statistics, 2025; since "
        "then from World Bank API, SE.TER.ENRR, which may be defined otherwise.",
    )
    (said,) = remarks(manifest, catalogue, "unesco-uis", language="vi")
    assert "các tệp của UNESCO Institute for Statistics, 2025" in said
    assert now in said
    assert "refresh" not in said
    assert "since then" not in said


def test_the_same_licence_written_otherwise_is_no_news(
    snapshot: Snapshot, catalogue: Catalogue
) -> None:
    assert remarks(refreshed(snapshot).manifest, catalogue, "un-wpp") == (
        "WPP.DENSITY: not in the newest figures and carried forward (2024 revision): BGD, TWN.",
    )


def test_an_export_says_it_of_its_sources_and_marks_carried_figures(
    snapshot: Snapshot, default_markets: Markets
) -> None:
    with_origins = refreshed(snapshot)
    figures = figures_of(default_markets, with_origins, ["BGD", "LKA"], ["WPP.DENSITY"])
    assert figures["flag"].tolist() == [
        "carried forward from an earlier vintage (2024 revision)",
        "",
    ]
    sources = sources_of(default_markets, with_origins, figures)
    assert sources["cautions"].iloc[0].endswith("carried forward (2024 revision): BGD, TWN.")
    assert "UIS.GER.5T8" not in sources["cautions"].iloc[0]


def test_a_figure_may_have_several_remarks(snapshot: Snapshot, default_markets: Markets) -> None:
    entry = SeriesEntry(
        indicator="AI.DIFFUSION",
        source="microsoft-aiei",
        carried=("TCD",),
        carried_vintage="2025",
        rows=1,
    )
    manifest = snapshot.manifest.model_copy(update={"series": (entry,)})
    doubts = Doubts.of(default_markets, snapshot)
    period = default_markets.section.periods.at["TCD", "AI.DIFFUSION"]
    rules = pd.DataFrame(
        {
            "economy": "TCD",
            "indicator": "AI.DIFFUSION",
            "period": period,
            "message": ["Out of range.", "Far from before."],
        }
    )
    carried = replace(snapshot, manifest=manifest)
    for warnings, beginning in (
        (rules, "Out of range. Far from before. Also carried forward from an earlier vintage"),
        (rules.iloc[:0], "carried forward from an earlier vintage (2025); shared regional"),
    ):
        doubtful = replace(doubts, warnings=warnings)
        found = figures_of(default_markets, carried, ["TCD"], ["AI.DIFFUSION"], doubtful)
        assert found["flag"].iloc[0].startswith(beginning)
        assert "the same values for 5 economies" in found["flag"].iloc[0]
