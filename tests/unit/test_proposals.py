"""The interview's targets and the home-market profiles, as data."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.catalogue import load_catalogue
from data.errors import CatalogueError
from data.profiles import load_profiles
from data.proposals import load_proposals
from data.snapshot import embedded_path, read_snapshot

PROPOSALS = """
schema_version = 1
[source]
title = "A talk"
description = "Says where to go."
[[targets]]
group = "named"
economies = ["LKA"]
claim = "Alike."
"""


def test_bangladesh_and_sri_lanka_are_named() -> None:
    assert load_proposals().group("named") == ("BGD", "LKA")


def test_the_african_nations_are_the_54_members_of_the_union() -> None:
    blocs = read_snapshot(embedded_path()).blocs
    union = set(blocs.loc[blocs["bloc"] == "African Union", "economy"])
    african = load_proposals().group("africa")
    assert len(african) == 54
    assert set(african) == union


def test_every_proposal_has_a_claim_and_an_economy_with_figures() -> None:
    economies = read_snapshot(embedded_path()).economies
    proposals = load_proposals()
    assert set(proposals.codes) <= set(economies.index)
    assert all("conditions" in entry.claim for entry in proposals.proposals)


def test_the_sectors_are_lenses() -> None:
    sectors = load_proposals().sectors
    assert sectors == ("education", "health", "public-sector")
    assert {load_catalogue().lens(code).code for code in sectors} == set(sectors)


def test_a_proposal_is_found_by_its_economy() -> None:
    proposal = load_proposals().find("ZWE")
    assert proposal is not None and proposal.group == "africa"
    assert load_proposals().find("VNM") is None


def test_own_proposals_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(PROPOSALS, encoding="utf-8")
    assert load_proposals(path).codes == ("LKA",)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('["LKA"]', '["Sri Lanka"]', "targets named > economies number 1"),
        ('["LKA"]', '["LKA", "LKA"]', "LKA is proposed more than once"),
        ('"named"', '"asia"', "field group"),
        ('claim = "Alike."', "", "field claim: Field required"),
        ('title = "A talk"', "", "field source.title"),
    ],
)
def test_a_wrong_proposal_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(PROPOSALS.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError, match=says) as caught:
        load_proposals(path)
    assert caught.value.file == str(path)


def test_vietnamese_maps_carry_both_archipelagos() -> None:
    labels = {label.text: label for label in load_profiles().profile("VNM").labels}
    assert set(labels) == {"Hoàng Sa (Paracel Islands)", "Trường Sa (Spratly Islands)"}
    paracel = labels["Hoàng Sa (Paracel Islands)"]
    spratly = labels["Trường Sa (Spratly Islands)"]
    assert (paracel.latitude, paracel.longitude) == (16.5, 112.0)
    assert (spratly.latitude, spratly.longitude) == (9.5, 114.0)


def test_a_home_without_a_profile_has_no_labels() -> None:
    assert load_profiles().profile("BGD").labels == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[profiles]]\nhome = "VNM"\n[[profiles]]\nhome = "VNM"', "VNM has 2 profiles"),
        (
            '[[profiles]]\nhome = "VNM"\n[[profiles.labels]]\ntext = "A"\nlongitude = 0\n'
            "latitude = 91",
            "profiles VNM > labels A, field latitude",
        ),
    ],
)
def test_a_wrong_profile_is_named(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f"schema_version = 1\n{text}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=says):
        load_profiles(path)
