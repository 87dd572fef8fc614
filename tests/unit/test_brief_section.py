"""The brief on the Shortlist page: asked for, made beside the page, and offered."""

from __future__ import annotations

import io

import pytest
from briefly import pale
from opened_pages import opened
from pypdf import PdfReader

from dashboard.briefs import BRIEFS, making
from dashboard.briefs.formats import BriefFormat


def test_a_brief_is_made_and_offered_until_something_is_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(making, "map_image", lambda *_, **__: pale())
    monkeypatch.setattr(making, "chart_image", lambda *_, **__: pale())
    written: list[bytes] = []
    pdf = BRIEFS["pdf"]

    def keeping(brief: object) -> bytes:
        written.append(pdf.write(brief))  # type: ignore[arg-type]
        return written[-1]

    kept = BriefFormat(pdf.name, pdf.title, pdf.extension, pdf.media_type, keeping)
    monkeypatch.setitem(BRIEFS, "pdf", kept)
    app = opened("shortlist", list="BGD,LKA")
    app.text_input(key="brief_title").set_value("Where next <b>").run()
    app.button(key="brief_make").click().run()
    app.session_state["brief_job"][1].wait(120)
    app.run()
    assert not app.exception
    assert [button for button in app.button if button.key == "brief_make"] == []
    offered = [item.proto.label for item in app.get("download_button")]
    assert "Download the brief (.pdf)" in offered
    said = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(written[0])).pages)
    assert "Where next <b>" in said
    assert "Sri Lanka" in said
    app.text_input(key="brief_title").set_value("Another").run()
    assert app.button(key="brief_make") is not None
