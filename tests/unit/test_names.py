"""Names of economies: resolving, refusing, showing."""

import json
import subprocess
import sys
from importlib.resources import files

import pandas as pd
import pytest
from babel import Locale

from data.errors import EconomyNameError
from data.snapshot import embedded_path, read_snapshot
from geo.economies import (
    AFRICA,
    LANGUAGES,
    blocs_of,
    codes,
    display_name,
    economy_names,
    numeric_codes,
    resolve,
    spellings,
)
from geo.names import alpha_codes, questions
from geo.spelling import plain_key


def refusal(text: str) -> EconomyNameError:
    with pytest.raises(EconomyNameError) as caught:
        resolve(text)
    return caught.value


# resolving


@pytest.mark.parametrize(
    ("text", "economy"),
    [
        ("VNM", "VNM"),
        ("vn", "VNM"),
        ("Viet Nam", "VNM"),
        ("Việt Nam", "VNM"),
        ("vietnam", "VNM"),
        ("Ivory Coast", "CIV"),
        ("Côte d'Ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("cote divoire", "CIV"),
        ("Bờ Biển Ngà", "CIV"),
        ("bo bien nga", "CIV"),
        ("Burma", "MMR"),
        ("Miến Điện", "MMR"),
        ("Swaziland", "SWZ"),
        ("Cape Verde", "CPV"),
        ("East Timor", "TLS"),
        ("Đông Timor", "TLS"),
        ("dong timor", "TLS"),
        ("Turkey", "TUR"),
        ("Türkiye", "TUR"),
        ("TURKIYE", "TUR"),
        ("Macedonia", "MKD"),
        ("Czech Republic", "CZE"),
        ("Lào", "LAO"),
        ("Lao PDR", "LAO"),
        ("Korea, Rep.", "KOR"),
        ("Korea, Dem. People's Rep.", "PRK"),
        ("Congo, Dem. Rep.", "COD"),
        ("Congo, Rep.", "COG"),
        ("Congo (Rep. dem.)", "COD"),
        ("Zaïre", "COD"),
        ("Egypt, Arab Rep.", "EGY"),
        ("Gambia, The", "GMB"),
        ("the gambia", "GMB"),
        ("Bahamas", "BHS"),
        ("Yemen, Rep.", "YEM"),
        ("Republic of Yemen", "YEM"),
        ("Venezuela, RB", "VEN"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Micronesia, Fed. Sts.", "FSM"),
        ("Saint Kitts & Nevis", "KNA"),
        ("St Vincent and the Grenadines", "VCT"),
        ("Hong Kong SAR, China", "HKG"),
        ("Taiwan, China", "TWN"),
        ("Republic of China", "TWN"),
        ("People's Republic of China", "CHN"),
        ("West Bank and Gaza", "PSE"),
        ("Palestine", "PSE"),
        ("UK", "GBR"),
        ("USA", "USA"),
        ("Thuỵ Sĩ", "CHE"),
        ("Xin-ga-po", "SGP"),
        ("États-Unis", "USA"),
        ("  viet \t nam ", "VNM"),
        ("ＶＮＭ", "VNM"),
    ],
)
def test_any_usual_spelling_is_understood(text, economy):
    assert resolve(text) == economy


@pytest.mark.parametrize(
    ("text", "economy"),
    [
        ("Guinea", "GIN"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Samoa", "WSM"),
        ("Dominica", "DMA"),
        ("Dominican Republic", "DOM"),
        ("Sudan", "SDN"),
        ("Micronesia", "FSM"),
        ("Ireland", "IRL"),
        ("China", "CHN"),
    ],
)
def test_a_name_within_another_means_itself(text, economy):
    assert resolve(text) == economy


def test_na_is_namibia():
    assert resolve("NA") == "NAM"


@pytest.mark.parametrize(("text", "economy"), [("NGA", "NGA"), ("Nga", "RUS")])
def test_capitals_tell_a_code_from_the_vietnamese_name_of_russia(text, economy):
    assert resolve(text) == economy


@pytest.mark.parametrize(("text", "economy"), [("AO", "AGO"), ("Áo", "AUT"), ("bỉ", "BEL")])
def test_an_accent_tells_a_name_from_a_code(text, economy):
    assert resolve(text) == economy


@pytest.mark.parametrize("code", codes())
def test_every_spelling_of_an_economy_leads_back_to_it(code):
    assert {resolve(name) for name in spellings(code)} == {code}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_shown_is_understood(language):
    shown = economy_names(language)
    assert {resolve(name): code for code, name in shown.items()} == {c: c for c in codes()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_economies_are_shown_by_one_name(language):
    assert len(set(economy_names(language).values())) == len(codes())


def test_every_code_resolves_to_its_economy():
    assert all(resolve(text) == economy for text, economy in alpha_codes().items())


# refusing


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("Congo", {"COD", "COG"}),
        ("Korea", {"KOR", "PRK"}),
        ("Virgin Islands", {"VGB", "VIR"}),
        ("Saint Martin", {"MAF", "SXM"}),
        ("St. Martin", {"MAF", "SXM"}),
        ("Timor", {"TLS", "IDN"}),
        ("nga", {"NGA", "RUS"}),
        ("ao", {"AGO", "AUT"}),
        ("my", {"MYS", "USA"}),
    ],
)
def test_a_name_that_several_bear_is_a_question(text, suggestions):
    error = refusal(text)
    assert set(error.suggestions) == suggestions
    assert "may mean several" in error.message
    assert all(code in error.remedy for code in suggestions)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Nigr", "NER"),
        ("Nigera", "NGA"),
        ("Veitnam", "VNM"),
        ("Germay", "DEU"),
        ("Bangla", "BGD"),
        ("Slovakia, Republic of", "SVK"),
        ("Guine", "GIN"),
    ],
)
def test_a_misspelling_is_never_guessed_but_suggested(text, first):
    assert refusal(text).suggestions[0] == first


def test_what_resembles_nothing_gets_an_example_instead():
    error = refusal("qqqq")
    assert error.suggestions == ()
    assert "Viet Nam" in error.remedy


@pytest.mark.parametrize("text", ["", "   ", "!?", "the", "\x00"])
def test_nothing_is_not_an_economy(text):
    assert refusal(text).suggestions == ()


@pytest.mark.parametrize("text", ["Western Sahara", "vatican", "Falkland Islands", "Niue"])
def test_a_place_without_figures_is_said_to_be_one(text):
    assert "has no figures of its own" in refusal(text).message


@pytest.mark.parametrize(
    ("text", "within"), [("Scotland", "GBR"), ("Jersey", "CHI"), ("Guyane", "FRA")]
)
def test_a_place_counted_elsewhere_says_where(text, within):
    error = refusal(text)
    assert error.suggestions == (within,)
    assert within in error.message


def test_a_former_state_offers_those_that_followed():
    assert set(refusal("Czechoslovakia").suggestions) == {"CZE", "SVK"}


@pytest.mark.parametrize("text", ["Africa", "European Union", "World", "châu Phi"])
def test_a_group_is_not_an_economy(text):
    assert "group of economies" in refusal(text).message


def test_hostile_text_is_shown_on_one_short_line():
    message = refusal("x\x1b[31m\n<script>" + "y" * 5000).message
    assert len(message) < 120
    assert message.isprintable()


def test_no_question_hides_a_name_that_is_shown():
    shown = {plain_key(name) for language in LANGUAGES for name in economy_names(language).values()}
    assert not shown & set(questions())


def test_questions_suggest_known_economies_only():
    assert {code for q in questions().values() for code in q.candidates} <= set(codes())


# showing


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("VNM", "en", "Vietnam"),
        ("VNM", "vi", "Việt Nam"),
        ("COD", "en", "Congo (DRC)"),
        ("COG", "vi", "Cộng hòa Congo"),
        ("CHI", "fr", "Îles Anglo-Normandes"),
        ("XKX", "en", "Kosovo"),
        ("DEU", "fr", "Allemagne"),
    ],
)
def test_names_are_short_and_in_the_language_asked_for(code, language, name):
    assert display_name(code, language) == name


def test_an_unknown_code_has_no_name():
    with pytest.raises(EconomyNameError, match="'XXX' is not the code"):
        display_name("XXX")


def test_an_unknown_language_is_refused():
    with pytest.raises(EconomyNameError, match="'de'"):
        economy_names("de")  # type: ignore[arg-type]


def test_resolving_does_not_wait_for_geopandas():
    lines = "import sys, geo.economies as e; e.resolve('Lao'); print('geopandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# groups, and the table against the figures


def test_the_table_knows_the_economies_of_the_figures_and_no_other():
    economies = read_snapshot(embedded_path()).economies
    assert list(economies.index) == list(codes())
    short = economies["iso2"].replace("", pd.NA).dropna()
    assert {alpha2: code for code, alpha2 in short.items()} == {
        text: code for text, code in alpha_codes().items() if len(text) == 2
    }


def test_every_long_name_of_the_figures_is_understood():
    economies = read_snapshot(embedded_path()).economies
    asked = {"Korea"}
    for column in ("name", "long_name"):
        found = {code: resolve(n) for code, n in economies[column].items() if n not in asked}
        assert all(code == economy for code, economy in found.items())


def test_numeric_codes_are_those_of_cldr():
    from babel.core import get_global

    aliases = get_global("territory_aliases")
    alpha2 = {code: text for text, code in alpha_codes().items() if len(text) == 2}
    assert all(aliases[number] == [alpha2[code]] for number, code in numeric_codes().items())
    assert set(codes()) - set(numeric_codes().values()) == {"CHI", "XKX"}


def test_africa_has_54_economies_from_algeria_to_zimbabwe():
    assert len(set(AFRICA)) == 54
    assert {"EGY", "MAR", "MUS", "SSD", "NAM"} <= set(AFRICA) <= set(codes())
    assert "REU" not in AFRICA


def test_an_economy_may_belong_to_several_blocs():
    frame = pd.DataFrame({"bloc": ["RCEP", "ASEAN", "EAC"], "economy": ["VNM", "VNM", "KEN"]})
    assert blocs_of(frame) == {"VNM": ("ASEAN", "RCEP"), "KEN": ("EAC",)}


def test_the_english_names_that_ship_are_those_of_cldr():
    ours = json.loads((files("geo") / "territories.json").read_text(encoding="utf-8"))
    theirs = Locale("en").territories
    assert ours == {code: theirs[code] for code in ours}
    alphas = {alpha for alpha in alpha_codes() if len(alpha) == 2}
    assert alphas - set(ours) <= {"JG", "XK"}


def test_english_names_need_no_babel():
    script = "import sys; from geo.names import economy_names as n; n('en'); "
    script += "assert 'babel' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
