"""Which addresses may be asked: public ones, and private ones that were named on purpose.

A name in a catalogue, or in a publisher's answer, may lead to this machine, to its neighbours or
to the service by which a cloud tells its machines their passwords. So what counts is the address
that a connection was made to, before anything is sent over it: whatever the name, the spelling of
the number, a redirect or a name server that answers otherwise the second time.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from data.errors import SourceError
from data.languages import fill
from data.live import place_of

Address = IPv4Address | IPv6Address

_TRANSLATED = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96")))
_SITE = ip_network("fec0::/10")  # private before RFC 3879, and no longer listed as anything
# Only where they are named as such: a name that was allowed must not lead there.
_NEVER_BY_NAME = tuple(
    map(ip_network, ("169.254.0.0/16", "fe80::/10", "fd00:ec2::254/128", "100.100.100.200/32"))
)


def is_public(address: str) -> bool:
    """Say whether an IP address is anybody's to ask.

    Parameters
    ----------
    address
        IPv4 or IPv6, without brackets.

    Returns
    -------
    bool
        False for those of this machine, of private networks, of links, of groups, and for IPv6
        addresses that carry such an IPv4 address.

    References
    ----------
    IANA's registries of special-purpose addresses (RFC 6890).
    """
    found = ip_address(address.partition("%")[0])
    if found.version == _SITE.version and found in _SITE:
        return False
    return all(item.is_global and not item.is_multicast for item in (found, *_carried(found)))


def is_allowed(host: str, port: int, address: str, private: Collection[str]) -> bool:
    """Say whether a connection to an address may be used.

    Parameters
    ----------
    host, port
        What was asked for.
    address
        Where the connection leads.
    private
        Places that may be private, as ``host`` or ``host:port``.
    """
    if is_public(address):
        return True
    name = host.lower().strip("[]")
    if name not in private and f"{name}:{port}" not in private:
        return False
    found = ip_address(address.partition("%")[0])
    return name == address or not any(
        item in network
        for item in (found, *_carried(found))
        for network in _NEVER_BY_NAME
        if item.version == network.version
    )


def refuse_private(url: str, private: Collection[str]) -> None:
    """Refuse an address whose host is a private one as it is written.

    Parameters
    ----------
    url
        Where to ask.
    private
        Places that may be private.

    Raises
    ------
    SourceError
        It is refused. Names are looked at when a connection is made; behind a proxy, which makes
        the connection itself, this is all that is looked at here.
    """
    host, _, port = place_of(url).rpartition(":")
    written = _number(host)
    if host == "localhost" or host.endswith(".localhost"):
        written = "127.0.0.1"
    if written and not is_allowed(host, int(port), written, private):
        raise refused(host, int(port))


def refused(host: str, port: int) -> SourceError:
    """Make the error for a place that may not be asked."""
    return SourceError(
        fill(
            "{place} is an address of this machine or of a private network, which is refused.",
            place=f"{host}:{port}",
        ),
        "If it is meant, name it in KINDRED_PRIVATE_HOSTS, or say private = true beside it in "
        "your catalogue.",
        kind="private",
        url=f"{host}:{port}",
    )


class PublicAdapter(HTTPAdapter):
    """Makes connections for requests, and uses none that leads to a private address.

    Parameters
    ----------
    private
        Places that may be private.
    options
        As HTTPAdapter has them.

    Notes
    -----
    Connections to a proxy, which the environment names, are used as they are.
    """

    def __init__(self, private: Collection[str], **options: Any) -> None:
        self._private = frozenset(private)
        super().__init__(**options)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Make the pools, whose connections look where they lead."""
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = _pools(self._private)


def _pools(private: frozenset[str]) -> dict[str, type[HTTPConnectionPool]]:
    """Make the classes of pools for a set of places."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _looked_at(super()._new_conn(), self.host, self.port or 80, private)

    class Safe(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _looked_at(super()._new_conn(), self.host, self.port or 443, private)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SafePool(HTTPSConnectionPool):
        ConnectionCls = Safe

    return {"http": PlainPool, "https": SafePool}


def _looked_at(
    connection: socket.socket, host: str, port: int, private: frozenset[str]
) -> socket.socket:
    """Give a connection back if it may be used."""
    if not is_allowed(host, port, str(connection.getpeername()[0]), private):
        connection.close()
        raise refused(host, port)
    return connection


def _carried(address: Address) -> tuple[Address, ...]:
    """Give the IPv4 addresses that an IPv6 address carries."""
    if isinstance(address, IPv4Address):
        return ()
    found: list[Address | None] = [address.ipv4_mapped, address.sixtofour]
    if address.teredo is not None:
        found.extend(address.teredo)
    if any(address in network for network in _TRANSLATED):
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(item for item in found if item is not None)


def _number(host: str) -> str:
    """Give the IP address that a host is written as, in any spelling; empty for a name."""
    with suppress(ValueError):
        return str(ip_address(host.partition("%")[0]))
    with suppress(OSError, ValueError):
        return socket.inet_ntoa(socket.inet_aton(host))
    return ""
