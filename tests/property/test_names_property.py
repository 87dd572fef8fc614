"""Whatever is written, the answer is an economy or a clear refusal."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from data.errors import EconomyNameError
from geo.economies import codes, resolve, spellings
from geo.spelling import accented_key, plain_key

SPELLINGS = sorted({name for code in codes() for name in spellings(code)})
LETTERS = st.text(alphabet="abcđéêơưnguy .,'&-ABCNGVMß’", max_size=20)


@given(st.text() | LETTERS)
def test_any_text_is_resolved_or_refused(text: str) -> None:
    refused = None
    try:
        found = {resolve(text)}
    except EconomyNameError as error:
        refused, found = error, set(error.suggestions)
    assert found <= set(codes())
    assert refused is None or refused.message.isprintable()


@given(st.sampled_from(SPELLINGS))
def test_resolving_twice_changes_nothing(name: str) -> None:
    assert resolve(resolve(name)) == resolve(name)


@given(st.sampled_from([name for name in SPELLINGS if len(plain_key(name)) > 3]), st.data())
def test_capitals_accents_and_spaces_do_not_matter(name: str, data: st.DataObject) -> None:
    change = data.draw(st.sampled_from(["upper", "lower", "bare", "spaced", "decomposed"]))
    changed = {
        "upper": name.upper(),
        "lower": name.lower(),
        "bare": "".join(
            c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)
        ),
        "spaced": f"  {name.replace(' ', '   ')}  ",
        "decomposed": unicodedata.normalize("NFD", name),
    }[change]
    assert resolve(changed) == resolve(name)


@given(st.text())
def test_keys_hold_letters_and_digits_only_and_are_stable(text: str) -> None:
    assert all(c.isalnum() for c in plain_key(text))
    assert " " not in accented_key(text)
