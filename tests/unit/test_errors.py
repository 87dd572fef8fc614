"""What all errors share."""

from __future__ import annotations

import pytest

from data.errors import several


@pytest.mark.parametrize(
    ("count", "said"), [(0, ""), (1, "0"), (5, "0, 1, 2, 3, 4"), (8, "0, 1, 2, 3, 4 (+ 3)")]
)
def test_what_a_message_does_not_name_is_counted(count: int, said: str) -> None:
    assert several(range(count)) == said
