"""Bounds within which publishers are asked."""

from __future__ import annotations

from dataclasses import dataclass

MOST_CONNECTIONS = 8
"""Connections to one host at a time, whatever the settings say."""


@dataclass(frozen=True)
class Settings:
    """Bounds within which publishers are asked; all times in seconds.

    Attributes
    ----------
    connect, read
        Longest wait for a connection, and for the next bytes.
    answer
        Longest time that one answer may take from the request to its last byte.
    total
        Longest time that all requests of a refresh may take together.
    tries
        How often a request is made before it counts as failed.
    pause, longest_pause
        First pause between tries, doubled each time up to the longest; a random part of the
        first pause is added.
    longest_asked
        Longest pause that a publisher may ask for (Retry-After).
    connections
        Connections to one host at a time, at most `MOST_CONNECTIONS`.
    size
        Largest answer in bytes, after decompression.
    private
        Places, as ``host`` or ``host:port``, that may be asked although their addresses are this
        machine's or a private network's.
    """

    connect: float = 10.0
    read: float = 60.0
    answer: float = 180.0
    total: float = 1800.0
    tries: int = 5
    pause: float = 0.5
    longest_pause: float = 30.0
    longest_asked: float = 120.0
    connections: int = MOST_CONNECTIONS
    size: int = 96 * 2**20
    private: frozenset[str] = frozenset()
