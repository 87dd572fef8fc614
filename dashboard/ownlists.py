"""Lists of the firm's own where economies and their ranks stand."""

from __future__ import annotations

from dashboard import engine
from dashboard.language import _, n_, words


def named() -> tuple[str, ...]:
    """Describe each list: its name, how many economies it excludes or marks, and since when."""
    said = []
    for item in engine.own_figures().sets:
        for entry in item.lists:
            oldest = min((line.date for line in entry.entries), default=item.added)
            count = len(entry.entries)
            counted = (
                n_("excludes {count} economy", "excludes {count} economies", count)
                if entry.effect == "exclude"
                else n_("marks {count} economy", "marks {count} economies", count)
            )
            said.append(
                _(
                    "{name} ({counted}, {date})",
                    name=entry.name,
                    counted=counted,
                    date=words().date(oldest),
                )
            )
    return tuple(said)


def of(economy: str) -> tuple[str, ...]:
    """Name the lists that an economy is on, with the reason where one is given.

    Parameters
    ----------
    economy
        ISO 3166-1 alpha-3 code.
    """
    found = []
    for item in engine.own_figures().sets:
        for entry in item.lists:
            line = next((line for line in entry.entries if line.economy == economy), None)
            if line is not None:
                found.append(f"{entry.name}: {line.reason}" if line.reason else entry.name)
    return tuple(found)
