"""Says what came of the recipes of CONTRIBUTING.md; run by test_contributing.py in the copy."""

from __future__ import annotations

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pandas as pd

import data
from data.catalogue import embedded_catalogue
from data.compile import compile_figures
from data.languages import translator
from data.plans import plan_refresh
from data.snapshot import embedded_path, read_snapshot
from data.sources.http import Session
from data.sources.registry import source_for
from data.sources.settings import Settings

CODE = "SP.DYN.TFRT.IN"
ANSWER = {"VNM": {"2024": 1.9}, "BGD": {"2024": 2.1, "2023": None}, "WLD": {"2024": 2.2}}


class Institute(BaseHTTPRequestHandler):
    """The publisher of the recipe."""

    def do_GET(self) -> None:
        body = json.dumps(ANSWER).encode() if self.path == "/fertility" else b"{}"
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def fetched() -> list[list[object]]:
    """Fetch the new indicator from the new source."""
    server = HTTPServer(("127.0.0.1", 0), Institute)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    plans = plan_refresh(
        embedded_catalogue(),
        read_snapshot(embedded_path()),
        only=[CODE],
        since=None,
        resolve=lambda name: None,
        last_year=2026,
        environ={"KINDRED_INSTITUTE_URL": f"http://127.0.0.1:{server.server_port}"},
    ).plans
    (plan,) = plans
    found = source_for("plain-json").fetch(
        plan, Session(Settings(private=frozenset({"127.0.0.1"}))), lambda step: None
    )
    server.shutdown()
    assert not found.failed, found.failed
    return [list(row) for row in found.series[0].rows.itertuples(index=False)]


def kindred(*words: str) -> None:
    """Run a command, as a terminal does."""
    from dashboard.cli import main

    try:
        ended = main(list(words))
    except SystemExit as stopped:
        ended = stopped.code
    assert not ended, (words, ended)


def compiled(folder: Path) -> dict[str, float]:
    """Compile a snapshot with figures of the new indicator at hand."""
    figures = folder / "figures"
    kindred("snapshot", "unpack", str(figures))
    listed = pd.read_csv(figures / "indicators.csv", dtype=str, keep_default_na=False)
    entry = embedded_catalogue().indicator(CODE)
    row = {
        "indicator": CODE, "name": entry.name, "unit": entry.unit, "source": entry.source,
        "licence": entry.licence, "worldbank_code": CODE, "worldbank_source": "2",
        "direction": "0", "minimum": "0", "maximum": "15",
    }  # fmt: skip
    pd.concat([listed, pd.DataFrame([row])]).to_csv(figures / "indicators.csv", index=False)
    with (figures / f"{entry.source}.csv").open("a", encoding="utf-8") as file:
        file.writelines(
            f"{code},{CODE},2024,{value}\n" for code, value in (("VNM", 1.9), ("BGD", 2.1))
        )
    catalogue = embedded_catalogue()
    mine = entry.model_copy(update={"embedded": True})
    catalogue = catalogue.model_copy(
        update={"indicators": tuple(mine if i.code == CODE else i for i in catalogue.indicators)}
    )
    compile_figures(figures, folder / "snapshot", catalogue, sequence=1)
    rows = read_snapshot(folder / "snapshot").observations
    rows = rows[(rows["indicator"] == CODE).to_numpy(dtype=bool)]
    return dict(sorted(zip(rows["economy"].astype(str), rows["value"], strict=True)))


def metric() -> dict[str, object]:
    """Rank by the new metric, and set it beside the others."""
    from dashboard import engine
    from geo.agreement import metric_agreement
    from geo.recipe import Recipe

    result = engine.merged(Recipe(metric="chebyshev"))
    z = result.similarity.scale.z
    code = str(result.frame["rank"].astype("Float64").idxmin())
    largest = (z.loc[code] - z.loc["VNM"]).abs().max()
    return {
        "nearest": result.similarity.ranking.at[code, "status"],
        "largest difference": bool(abs(result.frame.at[code, "distance"] - largest) < 1e-12),
        "in agreement": "chebyshev" in metric_agreement(result).ranks.columns,
    }


def export(folder: Path) -> list[str]:
    """Export a shortlist in the new format, as the command line does."""
    path = folder / "list.txt"
    kindred("export", "--to", str(path), "--economies", "BGD,Kenya")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert any("CC BY 4.0" in line for line in lines)
    return lines[:2]


def opened(page: str, **parameters: str) -> Any:
    """Open a page through the entry point."""
    from streamlit.testing.v1 import AppTest
    from streamlit.util import calc_hash

    app = AppTest.from_file(str(Path(data.__file__).parents[1] / "dashboard/app.py"))
    for name, text in parameters.items():
        app.query_params[name] = text
    app._page_hash = calc_hash(page) if page != "start" else app._page_hash
    app.run(timeout=60)
    assert not app.exception, app.exception
    return app


def language() -> dict[str, object]:
    """Offer a language that nobody has translated yet."""
    from tests import messages

    messages.main()
    choice = next(
        radio for radio in opened("start", lang="fr").radio if "Français" in radio.options
    )
    assert choice.value == "fr"
    say = translator("fr")
    from geo.names import economy_names

    names = economy_names("fr")
    return {
        "names": f"{names['KEN']} et {names['DEU']}",
        "messages": len(messages.untranslated("fr")) == len(messages.messages()),
        "page": say("Start"),
    }


def main() -> None:
    """Print everything as one object."""
    here = Path.cwd()
    entry = embedded_catalogue().indicator(CODE)
    came = fetched()
    page = opened("neighbours", home="PRK")
    found = {
        "ran in": str(Path(data.__file__).parents[1]),
        "indicator": [entry.name, entry.unit],
        "fetched": sorted(came),
        "aggregates and gaps": "left out" if len(came) == 2 else came,
        "compiled": compiled(here),
        "metric": metric(),
        "export": export(here),
        "page": [page.title[0].value, page.markdown[0].value.split(",")[0]],
        "language": language(),
    }
    print(json.dumps(found, ensure_ascii=True))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    sys.exit(main())
