"""What rests on figures is kept, and emptied when others take their place."""

from __future__ import annotations

import pytest

from dashboard import forgetting


@pytest.fixture(autouse=True)
def _nothing_else_is_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "_clearing", [])


def test_a_result_is_made_once_until_it_is_forgotten() -> None:
    made: list[int] = []

    @forgetting.until_new_figures(4)
    def double(value: int) -> int:
        made.append(value)
        return 2 * value

    assert (double(3), double(3), made) == (6, 6, [3])
    forgetting.forget()
    assert (double(3), made) == (6, [3, 3])


def test_no_more_results_are_kept_than_was_said() -> None:
    made: list[int] = []

    @forgetting.until_new_figures(2)
    def same(value: int) -> int:
        made.append(value)
        return value

    for value in (1, 2, 3, 2, 1):
        same(value)
    assert made == [1, 2, 3, 1]
    assert same.cache_info().currsize == 2


def test_an_error_is_not_kept() -> None:
    answers = iter([ZeroDivisionError("oh"), 7])

    @forgetting.until_new_figures(2)
    def answer() -> object:
        found = next(answers)
        if isinstance(found, Exception):
            raise found
        return found

    with pytest.raises(ZeroDivisionError):
        answer()
    assert answer() == 7


def test_all_that_was_registered_is_emptied_every_time_in_its_order() -> None:
    emptied: list[str] = []
    forgetting.register(lambda: emptied.append("first"))
    forgetting.register(lambda: emptied.append("second"))
    assert emptied == []
    forgetting.forget()
    forgetting.forget()
    assert emptied == ["first", "second"] * 2
