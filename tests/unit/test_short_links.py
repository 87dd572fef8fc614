"""Packed links: their length, what is wrong with one, and old ones that stay open."""

from __future__ import annotations

import base64
import zlib

import pytest

from dashboard import engine, ownlenses, shortlinks
from dashboard.addresses import (
    LONGEST,
    READABLE,
    address_of,
    parameters_of,
    read_address,
    short_address,
)
from dashboard.links import to_parameters
from dashboard.shortlinks import PARAMETER, pack, unpack
from dashboard.viewstate import ViewState
from data.catalogue import load_catalogue
from data.errors import LinkError

CATALOGUE = load_catalogue()
TWENTY = (
    *("BGD", "LKA", "KEN", "NGA", "GHA", "TZA", "UGA", "ETH", "EGY", "MAR"),
    *("DZA", "TUN", "SEN", "CIV", "CMR", "ZMB", "RWA", "KHM", "LAO", "PAK"),
)
CONDITIONS = (
    '"EG.ELC.ACCS.ZS" >= 75 AND "IT.NET.USER.ZS" >= 30 AND ai_gap > 0.15 AND population > 5000000 '
    "AND (region IN ('Sub-Saharan Africa', 'South Asia') OR landlocked = FALSE) "
    'AND name NOT LIKE \'Côte%\' AND "PV.EST" >= -1.5 AND "NY.GDP.PCAP.PP.KD" BETWEEN 2500 '
    "AND 18000"
)

KEPT_FROM_VERSION_1 = (
    "1.7AbTnKtWKlCyqlbKyM9NVbJScnJ3UdJRSk8sSS0G8opLEpMyczJLKoFi5RmpRSAVMUqeIXp-riF6ocGuQXpR"
    "wTFKCnYKpgZAFTmZxSVABT7ejjrern5KtTpKIDMs00wTjUxSDY0NDE2UagE"
)
"""A link of form 1 as it was first written; whoever kept it can open it for ever."""


def read(**found: str):  # type: ignore[no-untyped-def]
    return read_address(found, economies=engine.snapshot().economies.index, catalogue=CATALOGUE)


def rich() -> ViewState:
    codes = CATALOGUE.lens("general").codes
    own = ownlenses.made(
        "Our view of roads and power",
        {code: round(1.5 + place / 7, 3) for place, code in enumerate(CATALOGUE.codes[:25])},
        CATALOGUE,
    )
    return ViewState(
        home="BGD",
        lens=own.code,
        own_lens=own,
        without=tuple(code for code in codes if code in own.codes)[:3],
        weights=tuple((code, round(1.25 + at / 7, 3)) for at, code in enumerate(own.codes[3:15])),
        year=2019,
        gates=("stability", "adoption"),
        where=CONDITIONS,
        selected=TWENTY[:5],
        shortlist=TWENTY,
        layer="ai_gap",
        region="Africa",
        compared=TWENTY[5:9],
        language="vi",
    )


def test_a_view_with_everything_has_an_address_that_programs_take() -> None:
    address = address_of(rich(), engine.snapshot().id)
    assert list(address.parameters) == [PARAMETER]
    assert len(f"http://127.0.0.1:8501/shortlist?{address.query}") < 1_400
    opened = read(**address.parameters)
    assert (opened.state, opened.ignored) == (rich(), ())
    assert opened.snapshot == engine.snapshot().id


def test_what_can_be_read_stays_readable() -> None:
    view = ViewState(shortlist=TWENTY, where='"EG.ELC.ACCS.ZS" >= 75 AND ai_gap > 0.15')
    assert address_of(view).parameters == to_parameters(view)
    assert len(address_of(view).query) < READABLE


def test_a_view_beyond_all_room_names_what_its_address_lacks() -> None:
    noise = base64.b85encode(b"".join(zlib.crc32(b"%d" % n).to_bytes(4, "big") for n in range(799)))
    view = ViewState(where=noise.decode(), shortlist=TWENTY, home="BGD")
    address = address_of(view)
    assert len(address.query) <= LONGEST
    assert address.left_out == ("where",)
    assert read(**address.parameters).state == view.model_copy(update={"where": ""})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cut or changed"),
        ("1.", "cut or changed"),
        ("1.AAAA", "cut or changed"),
        ("1.!!!!", "cut or changed"),
        ("0.AAAA", "cut or changed"),
        ("7.AAAA", "newer version of Kindred Markets: its form is 7"),
        ("1." + "A" * 9_998, "has 10,000 characters"),
        ("<script>alert(1)</script>", "cut or changed"),
        ("1.\x00\x00", "cut or changed"),
    ],
)
def test_what_is_wrong_with_a_packed_link_is_said_once(text: str, said: str) -> None:
    opened = read(v=text, region="Africa")
    assert opened.state == ViewState(region="Africa")
    assert len(opened.ignored) == 1
    assert said in opened.ignored[0]


def test_a_small_link_cannot_unpack_to_much() -> None:
    bomb = pack({"where": "0" * 5_000_000})
    assert len(bomb) < shortlinks.LONGEST
    with pytest.raises(LinkError, match="far more than any view"):
        unpack(bomb)


def test_what_a_later_version_adds_to_a_link_is_named_and_the_rest_opens() -> None:
    later = pack({**to_parameters(ViewState(shortlist=("KEN",))), "hologram": "on"})
    opened = read(v=later)
    assert opened.state.shortlist == ("KEN",)
    assert opened.ignored == ("The link's part 'hologram' is not known.",)


def test_a_packed_link_can_be_changed_by_hand() -> None:
    packed = short_address(rich()).parameters
    assert read(**packed, home="LKA").state == rich().model_copy(update={"home": "LKA"})


def test_what_a_sentence_leaves_at_the_end_does_no_harm() -> None:
    packed = short_address(rich()).parameters[PARAMETER]
    assert read(v=f" {packed}).").state == rich()


def test_a_link_that_was_kept_still_opens() -> None:
    opened = read(v=KEPT_FROM_VERSION_1)
    assert opened.ignored == ()
    assert opened.snapshot == "9f5a24e13014"
    assert opened.state == ViewState(
        home="BGD", shortlist=("LKA", "KEN"), where='"IT.NET.USER.ZS" > 50', gates=("stability",)
    )


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        (
            "http://127.0.0.1:8501/screen?home=BGD&list=KEN%2CLKA",
            {"home": "BGD", "list": "KEN,LKA"},
        ),
        ("?home=BGD#top", {"home": "BGD"}),
        ("home=BGD", {"home": "BGD"}),
        ("<https://kindred.example/?v=1.abc>", {"v": "1.abc"}),
        ("1.abc-_", {"v": "1.abc-_"}),
    ],
)
def test_a_link_is_taken_as_it_was_pasted(pasted: str, found: dict[str, str]) -> None:
    assert parameters_of(pasted) == found


@pytest.mark.parametrize("pasted", ["", "http://127.0.0.1:8501/screen", "BGD", "?"])
def test_what_is_no_link_is_refused(pasted: str) -> None:
    with pytest.raises(LinkError, match="not a link to a view"):
        parameters_of(pasted)


def test_troubles_are_told_in_the_reader_s_language() -> None:
    (said,) = read(v="1.AAAA", lang="vi").ignored
    assert "Liên kết" in said
