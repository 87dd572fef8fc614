"""A server on this machine that speaks the publishers' protocols, faults on demand included.

    python -m tests.faults.server --port 8800 --fault 502 --chance 0.2

serves the figures that ship, and prints the environment with which ``kindred refresh`` asks it.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import email.utils
import gzip
import hashlib
import io
import json
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.faults.publishers import AGGREGATES, DATABASES, EDITION, Publishers
from tests.faults.spoil import (
    IN_THE_FIGURES,
    KINDS,
    ON_THE_WAY,
    Fault,
    spoilt_map,
    spoilt_page,
    spoilt_table,
)

WAIT = 0.3
"""Longest time that a fault lets anyone wait, in seconds."""

LONGEST_HELD = 50.0
"""Longest time that an answer is kept back: shorter than anyone waits for the next bytes."""

JSON = "application/json;charset=utf-8"
CSV = "text/csv; charset=utf-8"
HTML = b"<!DOCTYPE html><html><body>We are improving our services.</body></html>"

Query = dict[str, str]


@dataclass
class Document:
    """An answer before it is sent."""

    body: bytes
    kind: str = JSON
    status: int = 200


class Server:
    """The publishers on a port of this machine; use it as a context.

    Attributes
    ----------
    publishers
        The figures; change them to publish others.
    latency
        Seconds that every answer is held back.
    requests
        Path and query of every request so far.
    most
        Most requests that were under way at one time.
    """

    def __init__(self, publishers: Publishers, port: int = 0) -> None:
        self.publishers = publishers
        self.latency = 0.0
        self.requests: list[str] = []
        self.most = 0
        self.sent = 0
        self._faults: list[Fault] = []
        self._under_way = 0
        self._lock = threading.Lock()
        self._held = ""
        self._open = threading.Event()
        self._open.set()
        handler = type("BoundHandler", (Handler,), {"server_of_publishers": self})
        self._http = Quiet(("127.0.0.1", port), handler)
        self._tls = _tls_listener()
        self._threads = [
            threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True),
            threading.Thread(target=_answer_tls, args=(self._tls,), daemon=True),
        ]

    def __enter__(self) -> Server:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._tls.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def untrusted_url(self) -> str:
        """An https address with which no safe connection can be made."""
        return f"https://127.0.0.1:{self._tls.getsockname()[1]}"

    @property
    def silent_url(self) -> str:
        """An address where nobody listens."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            return f"http://127.0.0.1:{free.getsockname()[1]}"

    def environment(self, url: str | None = None) -> dict[str, str]:
        """What to put into the environment so that every service is asked here."""
        base = url or self.url
        return {
            "KINDRED_WORLDBANK_URL": f"{base}/v2",
            "KINDRED_IMF_URL": f"{base}/imf",
            "KINDRED_MICROSOFT_URL": f"{base}/microsoft",
            "KINDRED_MICROSOFT_LISTING_URL": f"{base}/microsoft-list",
            "KINDRED_OWID_URL": f"{base}/grapher",
        }

    def inject(
        self,
        kind: str,
        match: str = "",
        *,
        at: tuple[int, ...] = (),
        chance: float | None = None,
        seed: int = 0,
    ) -> Fault:
        """Let requests have a fault: those that match, all or some of them."""
        fault = Fault(kind, match, frozenset(at), chance, seed)
        self._faults.append(fault)
        return fault

    def heal(self) -> None:
        """Inject nothing any more."""
        self._faults.clear()

    def hold(self, match: str = "") -> None:
        """Keep answers back from now on, those of requests that match, until `release`."""
        self._held = match
        self._open.clear()

    def release(self) -> None:
        """Give the answers kept back, and keep none back any more."""
        self._open.set()

    def wait(self, path: str) -> None:
        """Wait for as long as the answer to a request is kept back."""
        if not self._open.is_set() and re.search(self._held, path):
            self._open.wait(LONGEST_HELD)

    def begin(self, path: str) -> str:
        """Note a request and give the fault that it has; empty for none."""
        with self._lock:
            self.requests.append(path)
            self._under_way += 1
            self.most = max(self.most, self._under_way)
            return next((fault.kind for fault in self._faults if fault.strikes(path)), "")

    def end(self, sent: int) -> None:
        """Note that a request is through."""
        with self._lock:
            self._under_way -= 1
            self.sent += sent

    # What is served where

    def document(self, path: str, query: Query, spoil: str) -> Document:
        """Make the answer for a path, its figures spoilt if so wanted."""
        parts = [unquote(part) for part in path.split("/") if part]
        if parts[:2] == ["v2", "en"]:
            parts = ["v2", *parts[2:]]  # wbgapi names the language
        for pattern, make in ROUTES:
            match = re.fullmatch(pattern, "/".join(parts))
            if match:
                return make(self, query, spoil, *match.groups())
        return Document(HTML, "text/html", 404)

    def countries(self, query: Query, spoil: str) -> Document:
        rows = [json.dumps(row) for row in self.publishers.countries()]
        return self._page(rows, query, spoil, {})

    def series(self, query: Query, spoil: str, code: str) -> Document:
        first, _, last = query.get("date", "2000:2026").partition(":")
        rows = self.publishers.rows(code, int(first), min(int(last or first), 2026))
        indicator = self.publishers.indicator_of(code)
        if rows is None or indicator is None:
            return Document(spoilt_page("archived", {}, []))
        database = self.publishers.catalogue.indicator(indicator).worldbank_source
        if str(database) != query.get("source", "2"):
            return Document(spoilt_page("envelope", {}, []))
        extra = {"sourceid": str(database), "lastupdated": self.publishers.updated}
        return self._page(rows, query, spoil, extra)

    def _page(self, rows: list[str], query: Query, spoil: str, extra: Query) -> Document:
        size, number = int(query.get("per_page", "50")), int(query.get("page", "1"))
        pages = -(-len(rows) // size)
        # Numbers are sometimes numbers and sometimes text.
        head: dict[str, Any] = {
            "page": number, "pages": pages, "per_page": str(size), "total": len(rows), **extra,
        }  # fmt: skip
        chosen = rows[(number - 1) * size : number * size]
        if spoil:
            return Document(spoilt_page(spoil, head, [json.loads(row) for row in chosen]))
        return Document(f"[{json.dumps(head)},[{','.join(chosen)}]]".encode())

    def metadata(self, query: Query, spoil: str, database: str, codes: str) -> Document:
        variables = [
            {
                "id": code,
                "metatype": [
                    {"id": "License_Type", "value": "CC BY-4.0"},
                    {"id": "License_URL", "value": "https://datacatalog.worldbank.org/licences"},
                    {"id": "Periodicity", "value": "Annual"},
                ],
            }
            for code in codes.split(";")
        ]
        return _concepts(database, [{"id": "Series", "variable": variables}], len(variables))

    def status(self, query: Query, spoil: str) -> Document:
        """What was asked so far, for who measures from another process."""
        content = {"requests": len(self.requests), "most": self.most}
        return Document(json.dumps(content).encode())

    def concepts(self, query: Query, spoil: str, database: str) -> Document:
        named = [{"id": each, "value": each} for each in ("Country", "Series", "Time")]
        return _concepts(database, named, len(named))

    def periods(self, query: Query, spoil: str, database: str) -> Document:
        variables = [{"id": f"YR{year}", "value": str(year)} for year in range(2000, 2027)]
        return _concepts(database, [{"id": "Time", "variable": variables}], len(variables), query)

    def groups(self, query: Query, spoil: str, kind: str) -> Document:
        rows = [{"id": "", "code": a, "iso2code": b, "name": c} for a, b, c in AGGREGATES]
        return self._page([json.dumps(row) for row in rows], query, "", {})

    def advanced(self, query: Query, spoil: str, database: str, code: str) -> Document:
        """A page of what wbgapi asks for: every economy and year of a series."""
        if self.publishers.indicator_of(code) is None:
            return Document(HTML, "text/html", 404)
        size, number = int(query.get("per_page", "50")), int(query.get("page", "1"))
        cells = list(self.publishers.cells(code, 2000, 2026))
        data = [
            {
                "variable": [
                    {"concept": "Country", "id": economy, "value": name},
                    {"concept": "Series", "id": code, "value": code},
                    {"concept": "Time", "id": f"YR{year}", "value": str(year)},
                ],
                "value": value,
            }
            for economy, name, year, value in cells[(number - 1) * size : number * size]
        ]
        content = {
            "page": number,
            "pages": -(-len(cells) // size),
            "per_page": size,
            "total": len(cells),
            "lastupdated": self.publishers.updated,
            "source": {"id": database, "name": DATABASES[int(database)], "data": data},
        }
        return Document(json.dumps(content).encode())

    def imf(self, query: Query, spoil: str, code: str) -> Document:
        content = self.publishers.imf(code)
        if spoil and "values" in content:
            return Document(spoilt_map(spoil, content))
        return Document(json.dumps(content).encode())

    def listing(self, query: Query, spoil: str) -> Document:
        names = ["README.md", "US", "AI_Diffusion_H22025.csv", EDITION]
        return Document(json.dumps([{"name": name, "type": "file"} for name in names]).encode())

    def diffusion(self, query: Query, spoil: str, name: str) -> Document:
        if name != EDITION:
            return Document(b"404: Not Found", "text/plain", 404)
        return _table(self.publishers.diffusion(), spoil, value=1, period=None, mac_roman=True)

    def chart(self, query: Query, spoil: str, slug: str, ending: str) -> Document:
        found = self.publishers.chart(slug)
        if found is None:
            return Document(HTML, "text/html", 404)
        if ending == "metadata.json":
            return Document(json.dumps(found[1]).encode())
        return _table(found[0], spoil, value=3, period=2)

    def own_table(self, query: Query, spoil: str, name: str) -> Document:
        found = self.publishers.own_table(name)
        if found is None:
            return Document(HTML, "text/html", 404)
        return _table(found, spoil, value=3, period=2)


ROUTES: list[tuple[str, Callable[..., Document]]] = [
    (r"v2/country(?:/all)?", Server.countries),
    (r"v2/country/all/indicator/([^/]+)", Server.series),
    (r"v2/sources/(\d+)/series/([^/]+)/metadata", Server.metadata),
    (r"v2/sources/(\d+)/concepts", Server.concepts),
    (r"v2/sources/(\d+)/time/all", Server.periods),
    (r"v2/sources/(\d+)/series/([^/]+)/country/all/time/all", Server.advanced),
    (r"v2/(region|incomelevel|lendingtype)", Server.groups),
    (r"imf/(.+)", Server.imf),
    (r"microsoft-list", Server.listing),
    (r"microsoft/([^/]+)", Server.diffusion),
    (r"grapher/([^/.]+)\.(csv|metadata\.json)", Server.chart),
    (r"tables/([^/]+)", Server.own_table),
    (r"status", Server.status),
]


def _concepts(
    database: str, concepts: list[Any], total: int, query: Query | None = None
) -> Document:
    size = (query or {}).get("per_page", "1000")
    head = {"page": 1, "pages": 1, "per_page": size, "total": total}
    source = [{"id": database, "name": DATABASES[int(database)], "concept": concepts}]
    return Document(json.dumps({**head, "source": source}).encode())


def _table(
    table: tuple[list[str], list[list[str]]],
    spoil: str,
    *,
    value: int,
    period: int | None,
    mac_roman: bool = False,
) -> Document:
    """Write a table as CSV."""
    found = spoilt_table(spoil, *table, value=value, period=period) if spoil else table
    if isinstance(found, bytes):
        return Document(found, CSV)
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([found[0], *found[1]])
    return Document(text.getvalue().encode("mac_roman" if mac_roman else "utf-8"), CSV)


class Quiet(ThreadingHTTPServer):
    """Does not print what a client that went away leaves behind."""

    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        return


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    server_of_publishers: Server
    timeout = 5

    def log_message(self, format: str, *args: Any) -> None:
        return

    def do_GET(self) -> None:
        server = self.server_of_publishers
        fault = server.begin(self.path)
        sent = 0
        try:
            time.sleep(server.latency)
            server.wait(self.path)
            place = urlsplit(self.path)
            query = {key: values[-1] for key, values in parse_qs(place.query).items()}
            spoil = fault if fault in IN_THE_FIGURES else ""
            document = server.document(place.path, query, spoil)
            if fault in ON_THE_WAY:
                self.close_connection = True
                FAULTS[fault](self, document)
            else:
                sent = self._send(document)
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        finally:
            server.end(sent)

    def _send(self, document: Document, **headers: str) -> int:
        """Send an answer as it should be."""
        tag = f'"{hashlib.sha256(document.body).hexdigest()[:16]}"'
        if document.status == 200 and self.headers.get("If-None-Match") == tag:
            self._head(304, document.kind, 0, ETag=tag)
            return 0
        body = document.body
        given = {"ETag": tag, **headers} if document.status == 200 else headers
        if "gzip" in self.headers.get("Accept-Encoding", "") and len(body) > 1000:
            body = gzip.compress(body, 1)
            given["Content-Encoding"] = "gzip"
        self._head(document.status, document.kind, len(body), **given)
        self.wfile.write(body)
        return len(body)

    def _head(self, status: int, kind: str, length: int | None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    # Faults on the way

    def reset(self, document: Document) -> None:
        self._head(200, document.kind, len(document.body))
        self.wfile.write(document.body[: len(document.body) // 2])
        self.wfile.flush()
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()

    def stall_before(self, document: Document) -> None:
        time.sleep(WAIT)

    def stall_within(self, document: Document) -> None:
        self._head(200, document.kind, len(document.body))
        self.wfile.write(document.body[: len(document.body) // 2])
        self.wfile.flush()
        time.sleep(WAIT)

    def drip(self, document: Document) -> None:
        self._head(200, document.kind, len(document.body))
        end = time.monotonic() + WAIT
        for letter in document.body:
            if time.monotonic() > end:
                return
            self.wfile.write(bytes([letter]))
            self.wfile.flush()
            time.sleep(0.02)

    def busy_seconds(self, document: Document) -> None:
        self._error(429, Retry_After="1")

    def busy_date(self, document: Document) -> None:
        self._error(429, Retry_After=email.utils.formatdate(time.time() + 2, usegmt=True))

    def _error(self, status: int, **headers: str) -> None:
        self._head(status, "text/html", len(HTML), **headers)
        self.wfile.write(HTML)

    def html(self, document: Document) -> None:
        self._head(200, "text/html", len(HTML))
        self.wfile.write(HTML)

    def truncated(self, document: Document) -> None:
        half = document.body[: len(document.body) * 2 // 5]
        self._head(200, document.kind, len(half))
        self.wfile.write(half)

    def charset(self, document: Document) -> None:
        kind = document.kind.partition(";")[0] + "; charset=utf-16"
        self._head(200, kind, len(document.body))
        self.wfile.write(document.body)

    def length_long(self, document: Document) -> None:
        self._head(200, document.kind, len(document.body) + 1000)
        self.wfile.write(document.body)

    def length_short(self, document: Document) -> None:
        self._head(200, document.kind, len(document.body) * 2 // 5)
        self.wfile.write(document.body)

    def broken_gzip(self, document: Document) -> None:
        packed = gzip.compress(document.body)
        body = packed[:20] + b"\x00garbage\x00" + packed[30:]
        self._head(200, document.kind, len(body), Content_Encoding="gzip")
        self.wfile.write(body)

    def redirect_away(self, document: Document) -> None:
        self._head(302, "text/html", 0, Location="http://publisher.example/elsewhere")

    def redirect_loop(self, document: Document) -> None:
        self._head(302, "text/html", 0, Location=self.path)

    def huge(self, document: Document) -> None:
        self._head(200, document.kind, 500 * 2**20)
        self.wfile.write(document.body)

    def huge_unsaid(self, document: Document) -> None:
        self._head(200, document.kind, None)
        block = b" " * 2**20
        for _ in range(500):
            self.wfile.write(block)
        self.wfile.write(document.body)


def _status(status: int) -> Callable[[Handler, Document], None]:
    return lambda handler, document: handler._error(status)


FAULTS: dict[str, Callable[[Handler, Document], None]] = {
    "reset": Handler.reset,
    "stall-before": Handler.stall_before,
    "stall-within": Handler.stall_within,
    "drip": Handler.drip,
    "429-seconds": Handler.busy_seconds,
    "429-date": Handler.busy_date,
    "500": _status(500),
    "502": _status(502),
    "503": _status(503),
    "404": _status(404),
    "html": Handler.html,
    "truncated": Handler.truncated,
    "charset": Handler.charset,
    "length-long": Handler.length_long,
    "length-short": Handler.length_short,
    "gzip": Handler.broken_gzip,
    "redirect-away": Handler.redirect_away,
    "redirect-loop": Handler.redirect_loop,
    "huge": Handler.huge,
    "huge-unsaid": Handler.huge_unsaid,
}


def _tls_listener() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


def _answer_tls(listener: socket.socket) -> None:
    """Begin to speak TLS without a certificate, so that no client can agree."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with contextlib.suppress(OSError), connection:
            connection.settimeout(1)
            context.wrap_socket(connection, server_side=True).close()


@contextlib.contextmanager
def publishing(publishers: Publishers) -> Iterator[Server]:
    """Serve while the block lasts."""
    with Server(publishers) as server:
        yield server


def main() -> None:
    """Serve the figures that ship until Ctrl-C."""
    from data.own import catalogue_in_use
    from data.snapshot import embedded_path, read_snapshot

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8800)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--fault", action="append", default=[], choices=KINDS)
    parser.add_argument("--match", default="", help="pattern of the paths that have the faults")
    parser.add_argument("--chance", type=float, help="probability of a fault; always unless given")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    publishers = Publishers(read_snapshot(embedded_path()), catalogue_in_use())
    with Server(publishers, given.port) as server:
        server.latency = given.latency
        for kind in given.fault:
            server.inject(kind, given.match, chance=given.chance, seed=given.seed)
        for name, value in server.environment().items():
            print(f"export {name}={value}", flush=True)
        print("export NO_PROXY=127.0.0.1", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
