"""kindred link, and --link on the commands that make choices."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from kindred_command import kindred

from dashboard import engine
from dashboard.addresses import parameters_of, read_address, short_address
from dashboard.viewstate import ViewState
from geo.economies import codes

Capture = pytest.CaptureFixture[str]


def made(capsys: Capture, *options: str) -> str:
    outcome = kindred(capsys, "link", *options)
    assert outcome.code == 0
    return outcome.out.strip()


def view(link: str) -> ViewState:
    opened = read_address(
        parameters_of(link),
        economies=engine.snapshot().economies.index,
        catalogue=engine.catalogue(),
    )
    assert opened.ignored == ()
    return opened.state


def test_a_link_holds_the_choices_conditions_and_economies(capsys: Capture) -> None:
    link = made(
        capsys,
        *("--home", "Sri Lanka", "--gate", "adoption", "--weight", "RQ.EST=2"),
        *("--economies", "BGD,Kenya", "--where", "ai_gap > 0.15"),
        *("--page", "shortlist", "--address", "https://kindred.example/"),
    )
    assert link.startswith("https://kindred.example/shortlist?v=1.")
    assert view(link) == ViewState(
        home="LKA",
        gates=("adoption",),
        weights=(("RQ.EST", 2.0),),
        shortlist=("BGD", "KEN"),
        where="ai_gap > 0.15",
    )


def test_a_link_is_read_by_the_commands(capsys: Capture, tmp_path: Path) -> None:
    link = made(capsys, "--home", "LKA", "--economies", "KEN,BGD")
    rows = kindred(capsys, "rank", "--link", link, "--top", "3", "--format", "json").rows
    assert rows == kindred(capsys, "rank", "--home", "LKA", "--top", "3", "--format", "json").rows
    path = tmp_path / "list.csv"
    assert kindred(capsys, "export", "--to", str(path), "--link", link).code == 0
    with path.open(encoding="utf-8", newline="") as file:
        assert [row["economy"] for row in csv.DictReader(file)] == ["KEN", "BGD"]


def test_the_conditions_of_a_link_choose_where_it_lists_nobody(
    capsys: Capture, tmp_path: Path
) -> None:
    link = made(capsys, "--where", "bloc = 'ASEAN' AND ai_gap > 0.15")
    path = tmp_path / "list.csv"
    kindred(capsys, "export", "--to", str(path), "--link", link)
    with path.open(encoding="utf-8", newline="") as file:
        found = {row["economy"]: row["conditions"] for row in csv.DictReader(file)}
    assert "KHM" in found
    assert set(found.values()) == {"bloc = 'ASEAN' AND ai_gap > 0.15"}


def test_options_beside_a_link_count_more(capsys: Capture) -> None:
    link = made(capsys, "--home", "LKA", "--gate", "adoption")
    assert view(made(capsys, "--link", link, "--home", "KEN")) == ViewState(
        home="KEN", gates=("adoption",)
    )


def test_what_no_link_holds_is_said(capsys: Capture) -> None:
    outcome = kindred(capsys, "link", "--window", "5")
    assert "does not hold: window" in outcome.err


def test_a_plain_address_is_read_too_and_what_is_ignored_is_said(capsys: Capture) -> None:
    address = "http://127.0.0.1:8501/screen?home=LKA&list=KEN%2CZZZ"
    outcome = kindred(capsys, "rank", "--link", address, "--top", "1")
    assert "Home Sri Lanka" in outcome.out
    assert "'ZZZ'" in outcome.err


def test_a_link_of_other_figures_says_so(capsys: Capture) -> None:
    link = f"?{short_address(ViewState(), '0123456789ab').query}"
    assert "made on snapshot 0123456789ab" in kindred(capsys, "rank", "--link", link).err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--link", "nonsense"], "not a link to a view"),
        (["--link", "?home=LKA", "--recipe", "x.toml"], "--recipe"),
    ],
)
def test_wrong_use_is_said(capsys: Capture, arguments: list[str], said: str) -> None:
    outcome = kindred(capsys, "rank", *arguments)
    assert outcome.code == 2
    assert said in outcome.err


def test_a_cut_link_is_said_and_the_defaults_are_used(capsys: Capture) -> None:
    link = made(capsys, "--home", "LKA")
    outcome = kindred(capsys, "rank", "--link", link[:-3], "--top", "1")
    assert "cut or changed" in outcome.err
    assert "Home Vietnam" in outcome.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--page", "nowhere"), "There is no page 'nowhere'. Pages: start, explore"),
        (("--where", "gdp > 1 AND " * 400 + "gdp > 1"), "room for 4,000, and these are 4,807"),
        (("--economies", ",".join(sorted(codes())[:61])), "room for 60, and these are 61"),
    ],
)
def test_what_no_link_can_hold_is_said(
    capsys: Capture, options: tuple[str, ...], said: str
) -> None:
    outcome = kindred(capsys, "link", *options)
    assert outcome.code == 2
    assert said in outcome.err
    assert options[0] in outcome.err
