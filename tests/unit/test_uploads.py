"""What readers upload is held within bounds, for a session and for the whole server."""

from __future__ import annotations

from typing import Any

import pytest
from asked_apart import apart
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from dashboard.server import uploads
from dashboard.server.uploads import MOST_OF_A_SESSION, Uploads


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> MemoryUploadedFileManager:
    manager = MemoryUploadedFileManager("/_stcore/upload_file")
    monkeypatch.setattr(uploads, "_files", lambda: manager)
    return manager


def sent(
    files: MemoryUploadedFileManager, path: str, size: int = 1, method: str = "PUT"
) -> int | None:
    """Send a file to what takes it as Streamlit does; give the status."""
    found: list[int] = []

    async def taken(scope: Any, _receive: Any, send: Any) -> None:
        _, session, file = scope["path"].rsplit("/", 2)
        if method == "PUT":
            files.add_file(session, UploadedFileRec(file, "a.csv", "text/csv", b"x" * size))
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def send(message: Any) -> None:
        found.extend([message["status"]] if "status" in message else [])

    scope = {"type": "http", "method": method, "path": path}
    apart(Uploads(taken, signing_in=False)(scope, None, send))  # type: ignore[arg-type]
    return found[0] if found else None


@pytest.mark.parametrize("base", ["", "/markets"])
def test_a_session_keeps_the_files_that_it_sent_last(
    files: MemoryUploadedFileManager, base: str
) -> None:
    for number in range(MOST_OF_A_SESSION + 3):
        assert sent(files, f"{base}/_stcore/upload_file/anna/{number}") == 204
    sent(files, f"{base}/_stcore/upload_file/binh/0")
    assert list(files.file_storage["anna"]) == [str(n) for n in range(3, MOST_OF_A_SESSION + 3)]
    assert list(files.file_storage["binh"]) == ["0"]


def test_beyond_what_the_server_holds_nothing_is_taken_until_there_is_room(
    files: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_MEGABYTES", 1)
    files.add_file("anna", UploadedFileRec("0", "a", "b", bytes(2**20 + 1)))
    assert sent(files, "/_stcore/upload_file/binh/1") == 503
    assert sent(files, "/_stcore/upload_file/anna/0", method="DELETE") == 204
    files.remove_session_files("anna")
    assert sent(files, "/_stcore/upload_file/binh/1") == 204
