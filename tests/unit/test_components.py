"""Every pinned package has a licence that is allowed, and stands in the bill of materials."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from tests.components import DEVELOP, RULES, RUN, allowed, bill, components

FOUND = components()
BY_NAME = {each.name: each for each in FOUND}


def test_every_package_has_a_licence_that_is_allowed() -> None:
    assert len(FOUND) > 100
    assert [(each.name, each.licence) for each in FOUND if not allowed(each)] == []


@pytest.mark.parametrize("licence", ["", "GPL-3.0-only", "MIT AND GPL-3.0-only", "(MIT)", "Mine"])
def test_another_licence_is_not(licence: str) -> None:
    assert not allowed(replace(BY_NAME["numpy"], licence=licence))


def test_one_of_several_licences_is_enough_and_all_of_joint_ones_are_needed() -> None:
    assert allowed(replace(BY_NAME["numpy"], licence="GPL-3.0-only OR MIT"))
    assert allowed(replace(BY_NAME["numpy"], licence="MIT AND Apache-2.0"))


def test_what_is_allowed_for_one_package_is_so_for_it_alone() -> None:
    assert allowed(BY_NAME["fpdf2"])
    assert not allowed(replace(BY_NAME["numpy"], licence="LGPL-3.0-only"))


def test_no_rule_outlives_its_package() -> None:
    for group in ("single", "stated"):
        assert set(RULES[group]) <= set(BY_NAME), group


def test_the_bill_holds_every_pin_with_its_hashes_and_licence() -> None:
    made = bill(FOUND)
    assert (made["bomFormat"], made["specVersion"], made["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", made["serialNumber"])
    assert [each["name"] for each in made["components"]] == [each.name for each in FOUND]
    for entry in made["components"]:
        assert entry["purl"] == f"pkg:pypi/{entry['name']}@{entry['version']}"
        assert entry["hashes"]
        assert all(re.fullmatch("[0-9a-f]{64}", each["content"]) for each in entry["hashes"])
        (licence,) = entry["licenses"]
        assert "expression" in licence or len(licence["license"]) == 1


def test_the_bill_says_what_needs_what() -> None:
    made = bill(components([RUN]))
    needs = {lead["ref"]: lead["dependsOn"] for lead in made["dependencies"]}
    own = made["metadata"]["component"]["bom-ref"]
    assert set(needs) == {own, *(each["bom-ref"] for each in made["components"])}
    assert BY_NAME["geopandas"].reference in needs[own]
    assert BY_NAME["shapely"].reference in needs[BY_NAME["geopandas"].reference]
    assert all(set(leads) <= set(needs) for leads in needs.values())


def test_the_same_pins_give_the_same_bill() -> None:
    assert json.dumps(bill(components())) == json.dumps(bill(FOUND))
    assert bill(components([DEVELOP]))["serialNumber"] != bill(FOUND)["serialNumber"]
