"""What a reader should know of refreshed figures beside their source: origin, licence, gaps."""

from __future__ import annotations

from collections.abc import Collection

from data.catalogue import Catalogue
from data.languages import N_, SOURCE_LANGUAGE, Translator, translator
from data.librarywords import gaps_of
from data.manifest import Manifest, SeriesEntry

_SHOWN = 6
_SWITCHED = N_(
    "Until refresh {sequence} from {was}; since then from {now}, which may be defined otherwise."
)
_FILES = N_("files of {publisher}, {vintage}")


def remarks(
    manifest: Manifest,
    catalogue: Catalogue,
    source: str,
    indicators: Collection[str] | None = None,
    language: str = SOURCE_LANGUAGE,
) -> tuple[str, ...]:
    """Say what a refresh changed about the figures of a source.

    Parameters
    ----------
    manifest
        The snapshot's.
    catalogue
        Says under which licence each indicator's figures are expected.
    source
        The source's code.
    indicators
        The indicators that matter; None for all of the source.
    language
        Of the sentences.

    Returns
    -------
    tuple of str
        Sentences: series that come from another place than before, licences that the series' own
        metadata state otherwise than the catalogue, and economies carried forward. Empty for a
        snapshot that was compiled from files.
    """
    mine = [
        entry
        for entry in manifest.series
        if entry.source == source and (indicators is None or entry.indicator in indicators)
    ]
    say = translator(language)
    said = [f"{entry.indicator}: {_told(entry.switched, say)}" for entry in mine if entry.switched]
    expected = {item.code: item.licence for item in catalogue.indicators}
    said += [
        say(
            "{indicator}: its metadata state the licence {licence}.",
            indicator=entry.indicator,
            licence=entry.licence,
        )
        for entry in mine
        if entry.licence and not _alike(entry.licence, expected.get(entry.indicator, ""))
    ]
    said += _carried(mine, say)
    return tuple(said)


def switched_to(sequence: int, was: str, now: str) -> str:
    """Say in English, as a manifest keeps it, that a series comes from another place than before.

    Parameters
    ----------
    sequence
        Number of the refresh from which on it does.
    was, now
        The places: a service with its code there, or `files_of` a publisher.
    """
    return _SWITCHED.format(sequence=sequence, was=was, now=now)


def files_of(publisher: str, vintage: str) -> str:
    """Name, in English, files that figures were compiled from."""
    return _FILES.format(publisher=publisher, vintage=vintage)


def _told(switched: str, say: Translator) -> str:
    """Say in a language what `switched_to` said; other sentences stay as they are."""
    gaps = gaps_of(switched, _SWITCHED)
    if gaps is None:
        return switched
    files = gaps_of(gaps["was"], _FILES)
    return say(_SWITCHED, **(gaps if files is None else {**gaps, "was": say(_FILES, **files)}))


def _alike(one: str, other: str) -> bool:
    """Compare the names of licences by letters and digits alone, as CC BY-4.0 and CC BY 4.0."""
    plain = ["".join(c for c in text.casefold() if c.isalnum()) for text in (one, other)]
    return plain[0] == plain[1]


def _carried(entries: list[SeriesEntry], say: Translator) -> list[str]:
    """Say which economies were carried forward, series with the same ones together."""
    groups: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for entry in entries:
        if entry.carried:
            groups.setdefault((entry.carried, entry.carried_vintage), []).append(entry.indicator)
    said = []
    for (economies, vintage), codes in groups.items():
        shown = ", ".join(economies[:_SHOWN])
        if len(economies) > _SHOWN:
            shown = say("{names} and {count} more", names=shown, count=len(economies) - _SHOWN)
        said.append(
            say(
                "{indicators}: not in the newest figures and carried forward ({vintage}): "
                "{economies}.",
                indicators=", ".join(codes),
                vintage=vintage,
                economies=shown,
            )
        )
    return said
