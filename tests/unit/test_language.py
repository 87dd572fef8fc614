"""The reader's language: numbers and dates, links, every page, the command line, exports."""

from __future__ import annotations

import io
import json
import pickle
import re
import string
import subprocess
import sys
from datetime import date
from functools import cache
from typing import Any

import openpyxl
import pytest
from opened_pages import PAGES, opened, shown, unescaped

from dashboard import engine, refreshing
from dashboard.cli import main
from dashboard.conditions import value_name
from dashboard.language import spoken_in
from dashboard.links import from_parameters, to_parameters
from dashboard.viewstate import ViewState
from data.errors import ConditionError, LanguageError, RefreshError
from data.languages import (
    LANGUAGES,
    Verbatim,
    Within,
    fill,
    joined,
    said_again,
    several_said,
    told_catalogue,
    translator,
)
from data.outcome import Options, Outcome
from geo.reach import in_words, reach
from geo.recipe import Recipe
from geo.screening import screen_markets
from geo.wording import speech
from tests import messages

VI = speech("vi")
EN = speech("en")


@pytest.mark.parametrize(
    ("said", "english", "vietnamese"),
    [
        (lambda say: say.local("1,234.5"), "1,234.5", "1.234,5"),
        (lambda say: say.number(0.0456), "0.0456", "0,0456"),
        (lambda say: say.number(12345.0), "12,345", "12.345"),
        (lambda say: say.percent(0.125), "12%", "12%"),
        (lambda say: say.percent(0.001), "under 1%", "dưới 1%"),
        (lambda say: say.large(174e6), "174 million", "174 triệu"),
        (lambda say: say.large(4.5e9, 2), "4.5 billion", "4,5 tỷ"),
        (lambda say: say.large(2e12), "2.00 trillion", "2,00 nghìn tỷ"),
        (lambda say: say.quantity(38.5, "% of GDP"), "38.5% of GDP", "38,5% GDP"),
        (
            lambda say: say.quantity(476e9, "current US$"),
            "US$ 476 billion (current)",
            "476 tỷ USD (hiện hành)",
        ),
        (lambda say: say.quantity(33.4, "years"), "33.4 years", "33,4 năm"),
        (lambda say: say.quantity(float("nan"), "years"), "no figure", "không có số liệu"),
        (lambda say: say.against(10.5, 90.2, "% of GDP"), None, "10,5% so với 90,2% GDP"),
        (lambda say: say.listing(["a", "b", "c"]), "a, b and c", "a, b và c"),
        (lambda say: say.listing(list("abcde"), most=2), "a, b and 3 more", "a, b và 3 nữa"),
        (lambda say: say.listing(["a", "b"], last="or"), "a or b", "a hoặc b"),
        (lambda say: say.ordinal(3), "3rd", "thứ 3"),
        (lambda say: say.ordinal(1204), "1204th", "thứ 1.204"),
        (lambda say: say.date(date(2026, 3, 4)), "4 March 2026", "4 tháng 3, 2026"),
        (lambda say: say.inside("GDP per capita"), "GDP per capita", "GDP per capita"),
    ],
)
def test_figures_read_as_the_language_has_them(said, english, vietnamese) -> None:
    assert english is None or said(EN) == english
    assert said(VI) == vietnamese


def test_a_count_takes_the_form_of_its_number() -> None:
    forms = ("{count} economy", "{count} economies")
    assert [EN.plural(*forms, n) for n in (1, 2, 1204)] == [
        "1 economy",
        "2 economies",
        "1,204 economies",
    ]
    assert VI.plural(*forms, 1204) == "1.204 nền kinh tế"


def test_a_language_without_catalogue_is_refused() -> None:
    with pytest.raises(LanguageError, match="'xx'"):
        translator("xx")


def test_an_error_is_said_again_in_another_language() -> None:
    with pytest.raises(ConditionError) as caught:
        screen_markets(engine.merged(Recipe()), "population >")
    error = pickle.loads(pickle.dumps(caught.value.message))
    assert error == "At character 13: a value was expected, not the end."
    assert said_again(error, VI) == "Tại ký tự 13: cần một giá trị, không phải phần kết thúc."


def test_a_name_that_files_know_is_the_same_in_every_language() -> None:
    assert VI("economy") != "economy"
    error = pickle.loads(pickle.dumps(fill("field {field}", field=Verbatim("economy"))))
    assert error == "field economy"
    assert said_again(error, VI) == "trường economy"


def test_a_message_within_a_sentence_has_no_full_stop_in_any_language() -> None:
    message = pickle.loads(pickle.dumps(Within(fill("There is no folder {parent}.", parent="a"))))
    assert message == "There is no folder a"
    assert said_again(message, VI) == "Không có thư mục a"


def test_texts_in_a_row_are_each_said_again() -> None:
    row = several_said([fill("{code} has {value}", code=code, value=1) for code in "ABCDEFG"])
    assert row == "A has 1, B has 1, C has 1, D has 1, E has 1 (+ 2)"
    assert said_again(row, VI) == "A có 1, B có 1, C có 1, D có 1, E có 1 (+ 2)"
    assert joined(["{a}", "{b}"], "; ") == "{a}; {b}"


def test_what_nobody_translated_stays_as_it_was_said() -> None:
    assert said_again("Something else {entirely", VI) == "Something else {entirely"


def test_english_reads_no_catalogue() -> None:
    script = "import sys; from data.languages import translator as t; t('en')('Economy');"
    script += "assert not {'babel', 'pandas'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_indicators_keep_codes_and_units_and_change_names() -> None:
    english = engine.catalogue()
    told = told_catalogue(english, "vi")
    for before, after in zip(english.indicators, told.indicators, strict=True):
        assert (before.code, before.unit) == (after.code, after.unit)
        assert after.name != before.name or before.name == "GDP"
    assert told_catalogue(english, "en") is english


def test_ranks_are_the_same_in_every_language() -> None:
    english = engine.merged(Recipe()).frame.drop(columns="name")
    with spoken_in("vi"):
        told = engine.merged(Recipe())
    assert told.frame.drop(columns="name").equals(english)
    assert told.name("VNM") == "Việt Nam"
    assert told.frame.at["KHM", "name"] == "Campuchia"


def read(**parameters: str) -> tuple[ViewState, tuple[str, ...]]:
    return from_parameters(
        parameters, economies=["VNM", "KHM"], catalogue=engine.catalogue(), years=range(1990, 2026)
    )


def test_a_link_carries_the_language() -> None:
    state, ignored = read(lang="vi")
    assert (state.language, ignored) == ("vi", ())
    assert to_parameters(state) == {"lang": "vi"}


def test_an_unknown_language_of_a_link_is_ignored_and_said() -> None:
    state, ignored = read(lang="xx", home="KHM")
    assert (state.language, state.home) == ("en", "KHM")
    assert ignored == ("There is no language 'xx'.",)


def test_what_a_link_cannot_have_is_said_in_its_language() -> None:
    _, ignored = read(lang="vi", home="ZZZ")
    assert ignored == ("Không có nền kinh tế 'ZZZ' để làm thị trường trong nước.",)


def test_why_a_lens_of_a_link_is_left_out_is_said_in_its_language() -> None:
    _, (told, *_) = read(lang="vi", own="nonsense")
    assert "Không có indicator nào tên 'nonsense'" in told


def test_areas_are_spelt_for_readers_and_not_in_files() -> None:
    assert EN.quantity(27834.0, "km2") == "27,834 km²"
    assert EN("people per km2") == "people per km²"
    assert "km2" in {item.unit for item in engine.catalogue().indicators}  # as figures have it


def test_the_bloc_without_an_abbreviation_has_its_name_in_every_language() -> None:
    with spoken_in("vi"):
        result = engine.merged(Recipe(home="KEN"))
        assert any("Liên minh châu Phi" in text for text in in_words(result, reach(result, "NGA")))
        assert value_name(result, "bloc", "African Union") == "Liên minh châu Phi"
        assert value_name(result, "bloc", "ASEAN") == "ASEAN"


# --- Pages ---------------------------------------------------------------------------------------

LATER = "The figures at hand stay in use; try again later."

SAME = re.compile(
    r"CC BY|Creative Commons|http|Handbook|Journal|Communications|Press|World Bank|UNESCO"
)
"""Names of licences, works and publishers stay as they are."""


@cache
def english_pieces() -> tuple[str, ...]:
    """List the runs of words of messages that Vietnamese says otherwise."""
    said = {m.id if isinstance(m.id, str) else m.id[0]: m for m in messages.read("vi") if m.id}
    pieces = set()
    for key, message in said.items():
        told = message.string if isinstance(message.string, str) else message.string[0]
        texts = [key] if isinstance(message.id, str) else list(message.id)
        for text in texts:
            for piece, *_ in string.Formatter().parse(text):
                words = piece.strip(" .,;:()\n*#")
                if len(words) > 12 and " " in words and words not in told:
                    pieces.add(words)
    return tuple(sorted(pieces))


def visible(app) -> str:
    """Give what a page shows, with the headings of tables out of their coded form."""
    text = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), shown(app))
    return unescaped(text)


def left_in_english(text: str) -> list[str]:
    """Find messages in English, apart from what publishers say of their own figures."""
    for source in engine.catalogue().sources:
        for own in (source.title, source.vintage, engine.vintage(source.code)):
            text = text.replace(own, "")
    for entry in engine.snapshot().manifest.series:
        text = text.replace(entry.vintage, "") if entry.vintage else text
    whole = "\n".join(line for line in text.split("\n") if not SAME.search(line))
    return [piece for piece in english_pieces() if piece in whole]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_speaks_vietnamese(page: str) -> None:
    app = opened(page, lang="vi", list="KHM,BGD", sel="BGD,KEN", gates="stability")
    assert not app.exception
    assert app.session_state["view"].language == "vi"
    assert not left_in_english(visible(app))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (ZeroDivisionError("oh"), "Lỗi không lường trước ZeroDivisionError: oh"),
        (RefreshError("Nothing could be refreshed.", LATER), "Không cập nhật được gì."),
        (RefreshError(fill("Busy with {who} already.", who="X")), "Đang bận với X."),
    ],
)
def test_a_refresh_that_failed_is_told_in_vietnamese(
    wrong: Exception, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(options: Options, **_: Any) -> Outcome:
        raise wrong

    monkeypatch.setenv("KINDRED_REFRESH", "anyone")
    monkeypatch.setattr(refreshing, "_current", None)
    assert refreshing.start(Options(), work).wait(10)
    page = visible(opened("data", lang="vi"))
    assert told in page
    assert not left_in_english(page)


TABS = [
    *(("method_tabs", name, "method") for name in ("Choices in force", "How ranks agree")),
    ("method_tabs", "What drives the ranks", "method"),
    *(
        ("data_tabs", name, "data")
        for name in ("Indicators", "Coverage", "One economy", "Doubtful figures", "Kept snapshots")
    ),
]


@pytest.mark.parametrize(("key", "tab", "page"), TABS)
def test_every_tab_speaks_vietnamese(key: str, tab: str, page: str) -> None:
    app = opened(page, lang="vi")
    app.session_state[f"{key} vi"] = translator("vi")(tab)
    app.run()
    assert not app.exception
    assert not left_in_english(visible(app))
    # Too short to be looked for in everything that is shown.
    headings = [str(heading) for table in app.dataframe for heading in table.value.columns]
    assert not [said for said in headings if said[0].isupper() and VI(said) != said]


def test_a_mistake_in_the_conditions_is_told_in_vietnamese() -> None:
    app = opened("screen", lang="vi", where="population >")
    assert unescaped(app.error[0].value).startswith("Tại ký tự 13: cần một giá trị")


def test_an_empty_screening_speaks_vietnamese() -> None:
    app = opened(
        "screen",
        lang="vi",
        where="population > 9e12 AND \"IT.NET.USER.ZS\" > 99 AND region = 'Nowhere'",
    )
    assert not left_in_english(visible(app))


def test_english_would_be_found() -> None:
    assert left_in_english(visible(opened("start")))


def test_the_sidebar_changes_the_language_and_the_link() -> None:
    app = opened()
    app.sidebar.radio(key="choice_language").set_value("vi").run()
    assert app.title[0].value == translator("vi")("Where to sell next")
    assert app.query_params["lang"] == "vi"
    app.sidebar.radio(key="choice_language").set_value("en").run()
    assert app.title[0].value == "Where to sell next"
    assert "lang" not in app.query_params


# --- Command line and exports --------------------------------------------------------------------


def test_a_command_speaks_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank", "--top", "3", "--language", "vi"]) == 0
    said = capsys.readouterr().out
    assert "Campuchia" in said
    assert "190 được xếp hạng" in said
    assert "economy" in said  # the names of columns stay


def test_a_command_takes_the_language_of_the_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINDRED_LANGUAGE", "vi")
    assert main(["explain", "BGD"]) == 0
    assert "Nhận định: được ủng hộ một phần" in capsys.readouterr().out


def test_json_keeps_its_keys_in_every_language(capsys: pytest.CaptureFixture[str]) -> None:
    rows = []
    for language in LANGUAGES:
        assert main(["--language", language, "rank", "--top", "2", "--format", "json"]) == 0
        rows.append(json.loads(capsys.readouterr().out))
    english, told = rows
    assert [list(row) for row in english] == [list(row) for row in told]
    assert told[0]["name"] == "Thái Lan"
    for row in (*english, *told):
        row.pop("name")
    assert english == told


def test_a_language_that_no_command_speaks_is_wrong_use(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rank", "--language", "xx"]) == 2
    assert "'xx'" in capsys.readouterr().err


def test_names_in_french_can_still_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["economies", "DEU", "--language", "fr"]) == 0
    assert "Allemagne" in capsys.readouterr().out


def test_a_workbook_keeps_its_keys_and_changes_its_words() -> None:
    from dashboard.exports import EXPORTERS
    from geo.shortlist import shortlist_export

    with spoken_in("vi"):
        result = engine.merged(Recipe())
    taken = shortlist_export(result, engine.snapshot(), ["BGD"], version="1")
    book = openpyxl.load_workbook(io.BytesIO(EXPORTERS["xlsx"].write(taken)))
    sheet = book[VI("Shortlist")]
    heads = {key.value: head.value for head, key in zip(sheet[1], sheet[2], strict=True)}
    assert heads["ai_gap"].startswith("Chênh lệch AI")
    values = {key.value: cell.value for key, cell in zip(sheet[2], sheet[3], strict=True)}
    assert values["verdict"] == "được ủng hộ một phần"
    assert {row[0].value for row in book[VI("Method")].rows} >= {VI("Home market"), VI("Lens")}


def test_a_csv_has_the_same_header_in_every_language() -> None:
    from dashboard.exports import EXPORTERS
    from geo.shortlist import shortlist_export

    heads = []
    for language in LANGUAGES:
        with spoken_in(language):
            result = engine.merged(Recipe())
        taken = shortlist_export(result, engine.snapshot(), ["BGD"])
        heads.append(EXPORTERS["csv"].write(taken).split(b"\n")[0])
    assert heads[0] == heads[1]


def test_the_funnel_and_near_misses_say_conditions_as_the_chips_do() -> None:
    app = opened("screen", lang="vi", where="african AND gdp > 5e10")
    said = [set(table.value["condition"]) for table in app.dataframe if "condition" in table.value]
    assert said == [{"Thuộc châu Phi", "GDP trên 50 tỷ USD (hiện hành)"}] * 2
