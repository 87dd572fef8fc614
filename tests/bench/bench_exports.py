"""Files of a shortlist: all 54 African economies with every figure of the lens.

The alternative writes the rows alone with pandas and geopandas, as one would by hand: no figures
one by one, no sources and licences, no method, no typed or neutralised cells.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from dashboard.exports import EXPORTERS
from data.catalogue import embedded_catalogue
from data.proposals import load_proposals
from data.snapshot import embedded_path, read_snapshot
from geo.markets import markets
from geo.shortlist import ShortlistExport, shortlist_export
from tests.bench import harness

GOAL = 2.0


def by_pandas(shortlist: ShortlistExport) -> dict[str, Callable[[], object]]:
    """Write the rows alone, by format."""
    plain = shortlist.rows

    def sheet() -> None:
        plain.to_excel(io.BytesIO(), index=False, engine="openpyxl")

    def package() -> None:
        with tempfile.TemporaryDirectory() as folder:
            shortlist.geo().to_file(Path(folder) / "rows.gpkg", driver="GPKG", index=False)

    return {
        "csv": lambda: plain.to_csv(index=False),
        "xlsx": sheet,
        "geojson": lambda: shortlist.geo().to_json(),
        "gpkg": package,
    }


def run() -> list[harness.Measurement]:
    """Measure every format that the plain way has too."""
    snapshot = read_snapshot(embedded_path())
    result = markets(snapshot, embedded_catalogue(), load_proposals())
    african = list(result.frame.index[result.frame["african"]])
    shortlist = shortlist_export(result, snapshot, african, notes={african[0]: "a note"})
    plain = by_pandas(shortlist)
    return [
        harness.compare(
            f"{exporter.title} of {len(african)} economies, whole",
            lambda exporter=exporter: exporter.write(shortlist),
            "pandas and geopandas, rows alone",
            plain[name],
            goal=GOAL,
        )
        for name, exporter in EXPORTERS.items()
        if name in plain
    ]


if __name__ == "__main__":
    sys.exit(harness.main("exports", run))
