"""Sub-regions, official languages and neighbours of economies."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files

import pytest
from babel import Locale
from babel.languages import get_official_languages

from geo.economies import AFRICA
from geo.names import alpha_codes, codes
from geo.places import (
    AFRICAN_SUB_REGIONS,
    SUB_REGIONS,
    language_name,
    official_languages,
    sub_region_name,
    sub_region_of,
)

_LATER_ON_ONE = {"wni": "zdj"}
"""Ways to speak Comorian, which count as one."""


def test_every_economy_is_in_one_sub_region() -> None:
    assert set(sub_region_of()) == set(codes())
    assert set(sub_region_of().values()) == set(SUB_REGIONS)


def test_the_five_parts_of_africa_hold_the_54() -> None:
    found = {code for code, name in sub_region_of().items() if name in AFRICAN_SUB_REGIONS}
    assert len(AFRICAN_SUB_REGIONS) == 5
    assert found == set(AFRICA)


@pytest.mark.parametrize(
    ("code", "name"),
    # Read in the table of the standard M49 of the United Nations Statistics Division.
    [
        ("VNM", "South-Eastern Asia"),
        ("LKA", "Southern Asia"),
        ("IRN", "Southern Asia"),
        ("SDN", "Northern Africa"),
        ("MOZ", "Eastern Africa"),
        ("AGO", "Middle Africa"),
        ("MRT", "Western Africa"),
        ("NAM", "Southern Africa"),
        ("MEX", "Central America"),
        ("CYP", "Western Asia"),
        ("TWN", "Eastern Asia"),
    ],
)
def test_sub_regions_are_those_of_the_standard(code: str, name: str) -> None:
    assert sub_region_of()[code] == name


def test_sub_regions_and_languages_have_vietnamese_names() -> None:
    assert sub_region_name("Western Africa", "vi") == "Tây Phi"
    assert language_name("French", "vi") == "Tiếng Pháp"
    assert language_name("Comorian", "vi") == "Comorian"  # CLDR has no name for it.
    assert language_name("French") == "French"


def test_official_languages_are_those_of_cldr() -> None:
    ours = json.loads((files("geo") / "official_languages.json").read_text(encoding="utf-8"))
    short = {three: two for two, three in alpha_codes().items() if len(two) == 2}
    theirs = {}
    for code in codes():
        listed = get_official_languages(short.get(code, "JE"), de_facto=True)
        bare = (item.split("_")[0] for item in listed)
        if spoken := {_LATER_ON_ONE.get(item, item) for item in bare}:
            theirs[code] = sorted(spoken)
    assert ours["economies"] == theirs
    names = Locale("en").languages
    assert {c: n for c, n in ours["languages"].items() if c != "zdj"} == {
        c: names[c] for c in ours["languages"] if c != "zdj"
    }


def test_known_official_languages() -> None:
    spoken = official_languages()
    assert spoken["VNM"] == ("Vietnamese",)
    assert spoken["LKA"] == ("Sinhala", "Tamil")
    assert spoken["SEN"] == ("French", "Wolof")


def test_languages_need_no_babel_in_english() -> None:
    script = "import sys; from geo.places import official_languages as o, language_name as n; "
    script += "o(); n('French'); assert 'babel' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
