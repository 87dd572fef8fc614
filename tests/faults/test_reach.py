"""No refresh asks this machine or its neighbours, unless they were named on purpose."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from threading import Thread
from typing import Any

import pytest

from data.errors import SourceError
from data.live import Columns, Live, Service, place_of
from data.plans import private_places
from data.sources.answers import Answer
from data.sources.http import Session
from data.sources.reach import is_allowed, is_public
from data.sources.settings import Settings
from tests.faults.server import Quiet
from tests.faults.small import BRIEF, small_catalogue

NOT_PUBLIC = (
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "100.100.100.200", "224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "ff02::1", "::ffff:10.0.0.1",
    "2002:0a00:0001::1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "fec0::1", "::10.0.0.1",
    "::ffff:0:169.254.169.254",
)  # fmt: skip


@pytest.fixture
def asked() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine, and what was asked there."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            return

        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"secret")

    http = Quiet(("127.0.0.1", 0), Handler)
    Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
    yield http.server_address[1], paths
    http.shutdown()
    http.server_close()


def text(answer: Answer) -> str:
    return answer.body.decode()


def strict(*private: str) -> Session:
    return Session(Settings(tries=1, connect=2.0, private=frozenset(private)))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_what_is_not_public_is_known_as_such(address: str) -> None:
    assert not is_public(address)
    assert not is_allowed("publisher.example", 443, address, ())


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "::8.8.8.8"])
def test_what_is_public_is_known_as_such(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "017700000001", "localhost", "[::1]",
     "[::ffff:127.0.0.1]", "a.localhost"],
)  # fmt: skip
def test_this_machine_is_not_asked_however_it_is_spelt(
    asked: tuple[int, list[str]], host: str
) -> None:
    port, paths = asked
    with pytest.raises(SourceError) as caught:
        strict().get(f"http://{host}:{port}/figures", text)
    assert caught.value.kind == "private"
    assert "KINDRED_PRIVATE_HOSTS" in caught.value.remedy
    assert paths == []


def test_a_name_that_leads_here_is_not_asked_either(
    asked: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, paths = asked
    monkeypatch.setattr(socket, "getaddrinfo", leading_to("127.0.0.1"))
    for scheme in ("http", "https"):
        with pytest.raises(SourceError) as caught:
            strict().get(f"{scheme}://publisher.example:{port}/figures", text)
        assert caught.value.kind == "private"
    assert paths == []


def test_the_service_of_clouds_is_not_asked_by_a_name_that_was_allowed() -> None:
    assert is_allowed("intranet.example", 443, "10.0.0.5", {"intranet.example"})
    assert not is_allowed("intranet.example", 443, "169.254.169.254", {"intranet.example"})
    assert is_allowed("169.254.169.254", 80, "169.254.169.254", {"169.254.169.254:80"})


@pytest.mark.parametrize("named", ["127.0.0.1", "127.0.0.1:{port}", "127.0.0.1:1"])
def test_a_place_is_asked_where_it_is_named_with_its_port_or_without(
    asked: tuple[int, list[str]], named: str
) -> None:
    port, _ = asked
    session = strict(named.format(port=port))
    if named.endswith(":1"):
        with pytest.raises(SourceError):
            session.get(f"http://127.0.0.1:{port}/figures", text)
    else:
        assert session.get(f"http://127.0.0.1:{port}/figures", text) == "secret"


def test_bounds_refuse_unless_they_say_otherwise() -> None:
    assert Settings().private == frozenset()
    assert BRIEF.private == {"127.0.0.1"}, "the imitated publishers are here"


def leading_to(address: str) -> Any:
    def found(host: str, port: int, *_: object, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    return found


# What is named on purpose


def test_an_address_of_the_environment_is_named_on_purpose_and_no_other_is() -> None:
    catalogue = small_catalogue("http://127.0.0.1:9")
    assert private_places(catalogue, {}) == frozenset()
    told = {
        "KINDRED_WORLDBANK_URL": "http://127.0.0.1:8800/v2",
        "KINDRED_MICROSOFT_LISTING_URL": "https://Mirror.example/list",
        "KINDRED_PRIVATE_HOSTS": " Intranet.example, 10.0.0.5:8080,",
    }
    assert private_places(catalogue, told) == {
        "127.0.0.1:8800",
        "mirror.example:443",
        "intranet.example",
        "10.0.0.5:8080",
    }


def test_a_catalogue_may_say_that_an_address_is_private() -> None:
    catalogue = small_catalogue("http://127.0.0.1:9")
    columns = Columns(economy="Country", value="Score", period="Year")
    service = Service(
        code="ours", protocol="csv", title="Ours", url="http://10.0.0.5:8080/x", private=True
    )
    live = Live(
        indicator="OWN.SCORE", service="csv", code="https://intranet.example/a.csv",
        columns=columns, private=True,
    )  # fmt: skip
    theirs = catalogue.model_copy(
        update={"services": (*catalogue.services, service), "live": (*catalogue.live, live)}
    )
    assert private_places(theirs, {}) == {"10.0.0.5:8080", "intranet.example:443"}


@pytest.mark.parametrize("text", ["", "nonsense", "http://", "http://[::1", "http://a:b/"])
def test_what_is_no_address_is_no_place(text: str) -> None:
    assert place_of(text) == ""
