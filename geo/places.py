"""Where economies are and what is spoken there: sub-regions, languages, neighbours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from geo.neighbours import land_borders

__all__ = [
    "AFRICAN_SUB_REGIONS",
    "SUB_REGIONS",
    "language_name",
    "languages_of",
    "neighbours_of",
    "official_languages",
    "sub_region_name",
    "sub_region_of",
]

SUB_REGIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Northern Africa": "015",
        "Western Africa": "011",
        "Middle Africa": "017",
        "Eastern Africa": "014",
        "Southern Africa": "018",
        "Northern America": "021",
        "Central America": "013",
        "Caribbean": "029",
        "South America": "005",
        "Central Asia": "143",
        "Western Asia": "145",
        "Southern Asia": "034",
        "Eastern Asia": "030",
        "South-Eastern Asia": "035",
        "Northern Europe": "154",
        "Western Europe": "155",
        "Southern Europe": "039",
        "Eastern Europe": "151",
        "Australia and New Zealand": "053",
        "Melanesia": "054",
        "Micronesia": "057",
        "Polynesia": "061",
    }
)
"""Sub-region to its code in the standard M49 of the United Nations Statistics Division."""

AFRICAN_SUB_REGIONS: Final = tuple(name for name in SUB_REGIONS if name.endswith(" Africa"))
"""The five parts of Africa."""

_MEMBERS = {
    "Northern Africa": "DZA EGY LBY MAR SDN TUN",
    "Western Africa": "BEN BFA CPV CIV GMB GHA GIN GNB LBR MLI MRT NER NGA SEN SLE TGO",
    "Middle Africa": "AGO CMR CAF TCD COG COD GNQ GAB STP",
    "Eastern Africa": "BDI COM DJI ERI ETH KEN MDG MWI MUS MOZ RWA SYC SOM SSD UGA TZA ZMB ZWE",
    "Southern Africa": "BWA SWZ LSO NAM ZAF",
    "Northern America": "BMU CAN GRL USA",
    "Central America": "BLZ CRI SLV GTM HND MEX NIC PAN",
    "Caribbean": "ABW ATG BHS BRB CUB CUW CYM DMA DOM GRD HTI JAM KNA LCA MAF PRI SXM TCA TTO VCT "
    "VGB VIR",
    "South America": "ARG BOL BRA CHL COL ECU GUY PRY PER SUR URY VEN",
    "Central Asia": "KAZ KGZ TJK TKM UZB",
    "Western Asia": "ARE ARM AZE BHR CYP GEO IRQ ISR JOR KWT LBN OMN PSE QAT SAU SYR TUR YEM",
    "Southern Asia": "AFG BGD BTN IND IRN LKA MDV NPL PAK",
    "Eastern Asia": "CHN HKG JPN KOR MAC MNG PRK TWN",
    "South-Eastern Asia": "BRN IDN KHM LAO MMR MYS PHL SGP THA TLS VNM",
    "Northern Europe": "CHI DNK EST FIN FRO GBR IMN IRL ISL LTU LVA NOR SWE",
    "Western Europe": "AUT BEL CHE DEU FRA LIE LUX MCO NLD",
    "Southern Europe": "ALB AND BIH ESP GIB GRC HRV ITA MKD MLT MNE PRT SMR SRB SVN XKX",
    "Eastern Europe": "BGR BLR CZE HUN MDA POL ROU RUS SVK UKR",
    "Australia and New Zealand": "AUS NZL",
    "Melanesia": "FJI NCL PNG SLB VUT",
    "Micronesia": "FSM GUM KIR MHL MNP NRU PLW",
    "Polynesia": "ASM PYF TON TUV WSM",
}
"""Sub-region to the economies in it.

The standard names neither Taiwan nor Kosovo; they stand where CLDR's containment of territories
has them.
"""


@cache
def sub_region_of() -> Mapping[str, str]:
    """Give the geographic sub-region of every economy.

    Returns
    -------
    mapping of str to str
        ISO 3166-1 alpha-3 to a name of `SUB_REGIONS`.

    References
    ----------
    United Nations Statistics Division, Standard country or area codes for statistical use (M49).
    """
    return MappingProxyType(
        {code: name for name, members in _MEMBERS.items() for code in members.split()}
    )


def sub_region_name(name: str, language: str = "en") -> str:
    """Name a sub-region in a language, by CLDR.

    Parameters
    ----------
    name
        Of `SUB_REGIONS`; any other text comes back as it is.
    language
        Code of the language.
    """
    if language == "en" or name not in SUB_REGIONS:
        return name
    from babel import Locale

    return str(Locale.parse(language).territories.get(SUB_REGIONS[name], name))


@cache
def _spoken() -> Mapping[str, Mapping[str, Any]]:
    """Read the languages that lie beside this module, so that English needs no babel."""
    text = (files("geo") / "official_languages.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))


@cache
def official_languages() -> Mapping[str, tuple[str, ...]]:
    """Give the languages that are official in the whole of each economy, by law or in practice.

    Returns
    -------
    mapping of str to tuple of str
        ISO 3166-1 alpha-3 to English names of languages in alphabetical order; economies for which
        none is listed are left out.

    Notes
    -----
    Ways to write a language count as one, and so do the ways to speak Comorian. Jersey speaks for
    the Channel Islands. Languages that are official in a part of an economy only do not count,
    however many people speak them.

    References
    ----------
    Unicode CLDR, supplemental data, territory information: official and de facto official. A test
    compares the file with babel's copy.
    """
    names = _spoken()["languages"]
    return MappingProxyType(
        {
            economy: tuple(sorted(names[code] for code in spoken))
            for economy, spoken in _spoken()["economies"].items()
        }
    )


def language_name(name: str, language: str = "en") -> str:
    """Name a language in a language, by CLDR.

    Parameters
    ----------
    name
        Its English name; any other text comes back as it is, as does a language that CLDR does not
        name in the language asked for.
    language
        Code of the language to say it in.
    """
    code = _language_codes().get(name)
    if language == "en" or code is None:
        return name
    from babel import Locale

    return str(Locale.parse(language).languages.get(code, name))


@cache
def _language_codes() -> Mapping[str, str]:
    """Give the code of every official language by its English name."""
    return MappingProxyType({name: code for code, name in _spoken()["languages"].items()})


def languages_of(index: pd.Index) -> list[tuple[str, ...]]:
    """Give the official languages of economies in their order, none as an empty tuple."""
    spoken = official_languages()
    return [spoken.get(code, ()) for code in index]


def neighbours_of(index: pd.Index) -> pd.Series:
    """Give the economies that economies border on by land.

    Parameters
    ----------
    index
        Codes of economies.

    Returns
    -------
    pandas.Series
        Tuples of codes, empty for islands; see `geo.neighbours.land_borders` for what counts.
    """
    borders = land_borders()
    return pd.Series([borders.get(code, ()) for code in index], index=index, dtype=object)
