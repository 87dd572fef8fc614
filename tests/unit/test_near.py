"""What may have been meant by a name that leads nowhere."""

from __future__ import annotations

import pytest

from data.catalogue import embedded_catalogue
from data.errors import CatalogueError
from data.languages import said_again, translator
from data.near import did_you_mean, nearest


def test_capitals_do_not_hide_what_was_meant() -> None:
    assert nearest("REGION", ["region", "bloc"]) == ["region"]


def test_nothing_is_offered_where_nothing_is_near() -> None:
    assert nearest("xyzzy", ["region", "bloc"]) == []
    assert did_you_mean([]) == ""


@pytest.mark.parametrize(
    ("near", "english", "vietnamese"),
    [
        (["a"], "Did you mean a?", "Có phải ý bạn là a?"),
        (["a", "b"], "Did you mean a or b?", "Có phải ý bạn là a hay b?"),
        (["a", "b", "c"], "Did you mean a, b or c?", "Có phải ý bạn là a, b hay c?"),
    ],
)
def test_the_question_is_asked_in_either_language(
    near: list[str], english: str, vietnamese: str
) -> None:
    question = did_you_mean(near)
    assert question == english
    assert said_again(question, translator("vi")) == vietnamese


def test_an_unknown_code_is_refused_in_vietnamese() -> None:
    with pytest.raises(CatalogueError) as caught:
        embedded_catalogue().indicator("ny.gdp.mktp.cf")
    assert said_again(caught.value.remedy, translator("vi")).startswith("Có phải ý bạn là NY.GDP")
