"""Which pages there are."""

from __future__ import annotations

from dashboard.language import N_

PAGES: dict[str, str] = {
    "start": N_("Start"),
    "explore": N_("Explore"),
    "similarity": N_("Similarity"),
    "country": N_("Country"),
    "compare": N_("Compare"),
    "opportunity": N_("Opportunity"),
    "timeshift": N_("Time shift"),
    "proposals": N_("Proposals"),
    "screen": N_("Screen"),
    "shortlist": N_("Shortlist"),
    "method": N_("Method"),
    "data": N_("Data"),
}
"""Module of ``dashboard.views``, by which a page is addressed, to its title in English.

They stand in the order shown; without icons, for all of them must stand side by side on a laptop.
"""
