"""The catalogue: what it holds, and how it speaks of a mistake."""

from __future__ import annotations

import math
from importlib.resources import files
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data.catalogue import Indicator, LensEntry, load_catalogue, load_lens
from data.errors import CatalogueError
from data.snapshot import embedded_path, read_snapshot

TEXT = files("data").joinpath("catalogue.toml").read_text(encoding="utf-8")

# The lenses as the method defines them, a transformation only where there is one.
GENERAL = {
    "income": "NY.GDP.PCAP.PP.KD:log SI.POV.GINI",
    "structure": "NV.AGR.TOTL.ZS NV.IND.TOTL.ZS ILO.AGR.EMPL.ZS NE.EXP.GNFS.ZS:log "
    "NE.GDI.TOTL.ZS TX.VAL.TECH.MF.ZS:log1p",
    "demography": "WPP.MEDIAN.AGE SP.POP.GROW SP.URB.TOTL.IN.ZS WPP.DENSITY:log SH.DYN.MORT:log",
    "education": "UIS.GER.5T8 UIS.LR.AG15T99 UIS.XGDP.FSGOV",
    "infrastructure": "EG.ELC.ACCS.ZS EG.USE.ELEC.KH.PC:log IT.NET.USER.ZS IT.CEL.SETS.P2 "
    "SH.STA.BASS.ZS SH.MED.PHYS.ZS",
    "institutions": "RQ.EST CC.EST VA.EST PV.EST",
}
LENSES = {
    "general": " ".join(GENERAL.values()),
    "education": "UIS.GER.5T8 UIS.LR.AG15T99 UIS.XGDP.FSGOV WPP.POP.0014.ZS IT.NET.USER.ZS "
    "IT.NET.BBND.P2 EG.ELC.ACCS.ZS SP.URB.TOTL.IN.ZS NY.GDP.PCAP.PP.KD:log",
    "health": "SH.XPD.CHEX.GD.ZS SH.XPD.GHED.CH.ZS SH.XPD.OOPC.CH.ZS SH.MED.PHYS.ZS:log1p "
    "SH.DYN.MORT:log SP.DYN.LE00.IN WPP.POP.65UP.ZS:log SH.STA.BASS.ZS IT.NET.USER.ZS "
    "NY.GDP.PCAP.PP.KD:log",
    "public-sector": "GE.EST RQ.EST RL.EST CC.EST PV.EST VA.EST MS.MIL.XPND.GD.ZS:log "
    "MS.MIL.TOTL.TF.ZS:log1p AI.GOV.READINESS IT.NET.USER.ZS NY.GDP.PCAP.PP.KD:log",
    "agriculture": "NV.AGR.TOTL.ZS ILO.AGR.EMPL.ZS AG.LND.AGRI.ZS WPP.DENSITY:log "
    "SP.URB.TOTL.IN.ZS IT.CEL.SETS.P2 EG.ELC.ACCS.ZS NY.GDP.PCAP.PP.KD:log",
}
REFRESH_ONLY = {
    "SH.XPD.CHEX.GD.ZS",
    "SH.XPD.GHED.CH.ZS",
    "SH.XPD.OOPC.CH.ZS",
    "AI.IMF.PREPAREDNESS",
}


def changed(folder: Path, old: str, new: str) -> Path:
    assert old in TEXT
    path = folder / "mine.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("code", LENSES)
def test_each_lens_is_the_one_of_the_method(code: str) -> None:
    catalogue = load_catalogue()
    lens = catalogue.lens(code)
    expected = [entry.partition(":") for entry in LENSES[code].split()]
    found = [(name, catalogue.transformation(lens, name)) for name in lens.codes]
    assert found == [(name, rule or "none") for name, _, rule in expected]
    assert set(lens.weights.values()) == {1.0}


def test_the_general_lens_has_26_indicators_in_their_pillars() -> None:
    catalogue = load_catalogue()
    pillars = {name: catalogue.indicator(name).pillar for name in catalogue.lens("general").codes}
    expected = {
        entry.partition(":")[0]: pillar
        for pillar, entries in GENERAL.items()
        for entry in entries.split()
    }
    assert pillars == expected
    assert len(pillars) == 26


def test_an_indicator_may_be_transformed_otherwise_in_another_lens() -> None:
    catalogue = load_catalogue()
    assert catalogue.transformation("general", "SH.MED.PHYS.ZS") == "none"
    assert catalogue.transformation("health", "SH.MED.PHYS.ZS") == "log1p"


def test_an_entry_without_a_transformation_takes_the_indicators_own() -> None:
    catalogue = load_catalogue()
    lens = catalogue.lens("education")
    plain = lens.model_copy(update={"indicators": (LensEntry(indicator="WPP.DENSITY"),)})
    assert catalogue.transformation(plain, "WPP.DENSITY") == "log"
    assert catalogue.transformation(plain, "NY.GDP.MKTP.CD") == "log"


def test_the_catalogue_agrees_with_the_list_that_came_with_the_figures() -> None:
    rows = pq.read_table(embedded_path() / "indicators.parquet").to_pylist()
    assert len(rows) == 62
    catalogue = load_catalogue()
    for row in rows:
        row["note"] = row["note"] or ""
        row["code"] = row.pop("indicator")
        entry = catalogue.indicator(row["code"])
        assert {field: getattr(entry, field) for field in row} == row


def test_what_only_a_refresh_brings_is_marked_and_has_no_figures() -> None:
    catalogue = load_catalogue()
    marked = {entry.code for entry in catalogue.indicators if not entry.embedded}
    snapshot = read_snapshot(embedded_path())
    assert marked == REFRESH_ONLY
    assert set(catalogue.codes) - set(snapshot.observations["indicator"]) == REFRESH_ONLY


def test_only_ai_diffusion_takes_its_latest_period() -> None:
    chosen = [entry.code for entry in load_catalogue().indicators if entry.latest_period]
    assert chosen == ["AI.DIFFUSION"]


def test_every_source_says_licence_and_page() -> None:
    for source in load_catalogue().sources:
        assert source.licence and source.vintage and source.cautions is not None
        assert source.url.startswith("https://") and source.licence_url.startswith("https://")


def test_what_must_not_be_passed_on_is_never_embedded() -> None:
    marked = [entry.code for entry in load_catalogue().indicators if not entry.redistributable]
    assert marked == ["AI.IMF.PREPAREDNESS"]
    assert set(marked) <= REFRESH_ONLY


def test_every_address_is_of_a_known_indicator_and_service() -> None:
    catalogue = load_catalogue()
    for entry in catalogue.live:
        assert catalogue.indicator(entry.indicator)
        assert catalogue.service(entry.service).title


def test_governance_indicators_have_their_former_codes_as_alternatives() -> None:
    entry = load_catalogue().indicator("GE.EST")
    assert entry.worldbank_code == "GOV_WGI_GE.EST"
    assert entry.worldbank_alternatives == ("GE.EST",)


def test_possible_includes_both_ends() -> None:
    entry = load_catalogue().indicator("SP.URB.TOTL.IN.ZS")
    assert [entry.possible(value) for value in (-0.1, 0, 100, 100.1)] == [False, True, True, False]
    assert load_catalogue().indicator("SP.POP.GROW").possible(-math.pi)


def test_an_unknown_code_gets_the_nearest() -> None:
    with pytest.raises(CatalogueError, match=r"Did you mean NY\.GDP\.MKTP"):
        load_catalogue().indicator("ny.gdp.mktp.cf")


def test_an_unknown_lens_gets_the_nearest() -> None:
    with pytest.raises(CatalogueError, match="Did you mean health"):
        load_catalogue().lens("helth")


@pytest.mark.parametrize(
    ("old", "new", "entry", "field", "says"),
    [
        ("direction = 1", "direction = 3", "indicators NY.GDP.MKTP.CD", "direction", "-1, 0 or 1"),
        ("maximum = 100", "maximum = -5", "indicators NV.AGR.TOTL.ZS", "minimum", "above maximum"),
        ('pillar = "market"', 'pillar = "x"', "indicators NY.GDP.MKTP.CD", "pillar", "no pillar"),
        ('source = "ilostat"', 'source = "x"', "indicators ILO.AGR.EMPL.ZS", "source", "no source"),
        ("steady = true", "steady = true\nfoo = 1", "indicators NY.GDP.MKTP.CD", "foo", "Extra"),
        ('unit = "current US$"', "", "indicators NY.GDP.MKTP.CD", "unit", "required"),
        ('service = "imf"', 'service = "x"', "live AI.IMF.PREPAREDNESS", "service", "no service"),
        (
            "embedded = false\nredis",
            "redis",
            "indicators AI.IMF.PREPAREDNESS",
            "redistributable",
            "passed on",
        ),
        ("worldbank_source = 2", "", "indicators NY.GDP.MKTP.CD", "worldbank_source", "together"),
        ("schema_version = 1", "schema_version = 2", "", "schema_version", "newer version"),
        ('code = "SI.POV.GINI"', 'code = "HDI"', "indicator HDI", "code", "more than once"),
        (
            'licence_url = "https',
            'licence_url = "ftp',
            "sources worldbank-wdi",
            "licence_url",
            "match",
        ),
    ],
)
def test_a_mistake_is_named_by_file_entry_and_field(
    tmp_path: Path, old: str, new: str, entry: str, field: str, says: str
) -> None:
    path = changed(tmp_path, old, new)
    with pytest.raises(CatalogueError, match=says) as caught:
        load_catalogue(path)
    assert (caught.value.file, caught.value.entry, caught.value.field) == (str(path), entry, field)
    assert str(path) in caught.value.message and field in caught.value.message


def test_a_lens_with_an_unknown_indicator_is_refused(tmp_path: Path) -> None:
    path = changed(tmp_path, 'indicator = "SI.POV.GINI"', 'indicator = "SI.POV.GIN"')
    with pytest.raises(CatalogueError, match=r"near: SI\.POV\.GINI") as caught:
        load_catalogue(path)
    assert (caught.value.entry, caught.value.field) == ("lenses general", "indicators")


def test_a_lens_with_a_weight_of_zero_is_refused(tmp_path: Path) -> None:
    path = changed(tmp_path, 'indicator = "RQ.EST",', 'indicator = "RQ.EST", weight = 0,')
    with pytest.raises(CatalogueError, match="greater than 0") as caught:
        load_catalogue(path)
    assert caught.value.entry == "lenses general > indicators RQ.EST"


def test_broken_syntax_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("schema_version = 1\n[[pillars]\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="line 2"):
        load_catalogue(path)


def test_text_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"schema_version = 1\nname = '\xe9'\n")
    with pytest.raises(CatalogueError, match="line 2 is not UTF-8"):
        load_catalogue(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="No such file"):
        load_catalogue(tmp_path / "none.toml")


def test_many_mistakes_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TEXT.replace("direction = ", "direktion = "), encoding="utf-8")
    with pytest.raises(CatalogueError, match="and 127 more"):
        load_catalogue(path)


LENS = """
code = "mine"
name = "Mine"
description = "Two things."
indicators = [
  { indicator = "SP.POP.TOTL", weight = 2, transformation = "log" },
  { indicator = "RQ.EST" },
]
"""


def test_a_lens_of_ones_own_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lens.toml"
    path.write_text(LENS, encoding="utf-8")
    lens = load_lens(path, load_catalogue())
    assert lens.weights == {"SP.POP.TOTL": 2.0, "RQ.EST": 1.0}


def test_a_lens_may_be_copied_from_the_catalogue_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "lens.toml"
    block = TEXT[TEXT.index('[[lenses]]\ncode = "agriculture"') :]
    path.write_text(block, encoding="utf-8")
    assert load_lens(path, load_catalogue()) == load_catalogue().lens("agriculture")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("RQ.EST", "RQ.ESR", "no indicator is called 'RQ.ESR'"),
        ("RQ.EST", "SP.POP.TOTL", "more than once"),
        ("weight = 2", "weight = -2", "greater than 0"),
        ("weight = 2", "weight = inf", "finite"),
        ('name = "Mine"', "", "field name: Field required"),
        ('code = "mine"', 'code = "My lens"', "field code"),
    ],
)
def test_a_wrong_lens_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "lens.toml"
    path.write_text(LENS.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError, match=says) as caught:
        load_lens(path, load_catalogue())
    assert caught.value.file == str(path)


def test_entries_do_not_change() -> None:
    entry: Indicator = load_catalogue().indicators[0]
    with pytest.raises(ValueError, match="frozen"):
        entry.name = "other"  # type: ignore[misc]
