"""Run ``kindred`` inside the test process, as a user would type it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from dashboard.cli import main


@dataclass(frozen=True)
class Outcome:
    """What a run of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        found = json.loads(self.out, parse_constant=_refuse)
        assert isinstance(found, list)
        return found


def kindred(capsys: pytest.CaptureFixture[str], *arguments: str) -> Outcome:
    capsys.readouterr()
    code = main(arguments)
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return Outcome(code, captured.out, captured.err)


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")
