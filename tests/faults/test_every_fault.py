"""Each kind of fault with each source: recovered, or failed and carried forward, nothing lost.

`make test` takes one source for each kind; `make test-full` takes all of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.catalogue import Catalogue
from data.outcome import FAILED, REFUSED, UNCHANGED
from data.snapshot import Snapshot, open_snapshot
from data.sources import worldbank
from tests.faults.server import Server
from tests.faults.small import BRIEF, HASTY, SERVICES, run, small_catalogue, values_of
from tests.faults.spoil import KINDS, WHOLE

# Faults after which asking again helps nobody, so that one is enough to fail.
LASTING = {"404", "redirect-away", "huge", "huge-unsaid", *WHOLE}
# What a publisher says of a series that it does not have is believed at once.
NOT_SERVED = {
    "worldbank": {"envelope", "archived"},
    "imf": {"envelope", "archived", "empty", "null-page"},
}
# Half an answer that is whole in form is told by what is missing, against the figures at hand.
TOLD_BY_LOSS = {("missing-page", source) for source in SERVICES if source != "worldbank"}
TOLD_BY_LOSS.add(("year", "microsoft"))
# What does no harm however often it happens.
HARMLESS = {("charset", source) for source in SERVICES}
HARMLESS |= {("stranger", source) for source in SERVICES}
HARMLESS |= {("repeated-page", source) for source in ("microsoft", "owid", "csv", "imf")}
# Only the World Bank has pages.
PAGES_ONLY = {"pages-change"}
# An edition that is not found is looked for by name; what is too large, in smaller pages.
FOUND_AGAIN = {("404", "microsoft"), ("huge", "worldbank"), ("huge-unsaid", "worldbank")}

# Faults that take time.
SLOW = {"stall-before", "stall-within", "drip"}

CASES = [
    (kind, source)
    for kind in KINDS
    for source in SERVICES
    if kind not in PAGES_ONLY or source == "worldbank"
]


def sampled(often: str) -> list[Any]:
    """All cases; one for each kind is run by make test, the others are marked slow."""
    shift = {"once": 0, "always": 2}[often]
    sources = list(SERVICES)
    cases = []
    for kind, source in CASES:
        turn = sources[(KINDS.index(kind) + shift) % len(sources)]
        mine = source == turn or kind in PAGES_ONLY
        # A fault that stays takes longer, and what it does rests on what it does once.
        mine &= often == "once" or KINDS.index(kind) % 3 == 0
        cases.append(pytest.param(kind, source, marks=() if mine else pytest.mark.slow))
    return cases


def lasting(kind: str, source: str) -> bool:
    """Say whether a single fault makes the source fail."""
    if (kind, source) in FOUND_AGAIN:
        return False
    return kind in LASTING or kind in NOT_SERVED.get(source, ()) or (kind, source) in TOLD_BY_LOSS


@pytest.fixture(autouse=True)
def _several_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worldbank, "SIZES", (60, 20))


def refreshed(
    server: Server,
    catalogue: Catalogue,
    base: Snapshot,
    kind: str,
    source: str,
    at: tuple[int, ...],
) -> dict[str, Any]:
    """Refresh with a fault; give the row of the source's indicator and what must hold."""
    indicator, pattern = SERVICES[source]
    environ = server.environment()
    if kind in WHOLE:
        url = server.silent_url if kind == "refused" else server.untrusted_url
        names = [name for name in environ if name.startswith(f"KINDRED_{source.upper()}_")]
        environ |= {name: url + environ[name].removeprefix(server.url) for name in names}
        catalogue = small_catalogue(url) if source == "csv" else catalogue
    else:
        server.inject(kind, pattern, at=at)
    other = next(code for name, (code, _) in SERVICES.items() if name not in (source, "worldbank"))
    settings = HASTY if kind in SLOW else BRIEF
    if at:
        # On a busy machine a good answer, too, may be too late for so little patience.
        settings = replace(settings, tries=8)
    outcome = run(catalogue, environ, only=[indicator, other], settings=settings)
    row = outcome.results.set_index("indicator").loc[indicator].to_dict()
    # Whatever happened: the other source is through, nothing is lost, all is still in use.
    assert outcome.results.set_index("indicator").at[other, "status"] == UNCHANGED
    assert values_of(open_snapshot().snapshot) == values_of(base)
    assert open_snapshot().refused == ()
    row["problems"] = outcome.problems
    return row


@pytest.mark.parametrize(("kind", "source"), sampled("once"))
def test_one_fault(
    server: Server, catalogue: Catalogue, base: Snapshot, kind: str, source: str
) -> None:
    # The second request of the World Bank's is a page in the middle of a series.
    row = refreshed(
        server, catalogue, base, kind, source, at=(2,) if source == "worldbank" else (1,)
    )
    if lasting(kind, source):
        assert row["status"] in (FAILED, REFUSED)
        assert len(row["problems"]) == 1
    else:
        assert row["status"] == UNCHANGED, row["reason"]
        assert row["problems"] == ()


@pytest.mark.parametrize(("kind", "source"), sampled("always"))
def test_a_fault_that_stays(
    server: Server, catalogue: Catalogue, base: Snapshot, kind: str, source: str
) -> None:
    row = refreshed(server, catalogue, base, kind, source, at=())
    if (kind, source) in HARMLESS:
        assert row["status"] == UNCHANGED, row["reason"]
        return
    assert row["status"] == (REFUSED if (kind, source) in TOLD_BY_LOSS else FAILED)
    (message,) = row["problems"]
    assert "\n" not in message and len(message) < 400
    assert message.startswith(f"{source}: {SERVICES[source][0]} ")
    assert "Traceback" not in message and "object at 0x" not in message
