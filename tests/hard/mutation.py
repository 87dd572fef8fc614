"""Sound files and texts spoilt at random, always in the same way for the same seed.

A mutation knows the form of what it spoils where that takes it further than a checksum or a parser:
trees of JSON and TOML lose, gain and swap leaves, archives are packed again after a part of them
was spoilt. Everything else is bytes: flipped, cut, doubled, swapped, joined with another, or
interrupted by something that has harmed programs before.
"""

from __future__ import annotations

import copy
import gzip
import io
import json
import random
import tomllib
import warnings
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from geo import recipe_files

LONGEST = 2**16
"""Bytes that a repetition may grow to."""

BOMBS = (8 * 2**20, 80 * 2**20)
"""Bytes that a part of an archive unpacks to, where one is made too large."""

TOKENS: tuple[bytes, ...] = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        *("", "0", "-1", "1e400", "-1e400", "1e-400", "NaN", "Infinity", "-0.0", "9" * 400),
        *("9" * 5_000, "0x7fffffff", "2147483648", "18446744073709551616", "1_000", "1e999999999"),
        *("null", "true", "None", "undefined", "VNM", "vnm", "XKX", "NA", "World", "ZZZ"),
        *("\x00", "\r", "\n", "\t", "\x1b[31m", "\x7f", "\ufeff", "\u2028", "\u202eabc", "\u2066"),
        *("\ud800", "\udfff", "e\u0301" * 40, "ﷺ" * 20, "İ", "ß", "ǆ", "٣٤", "２０２４", "²", "Ⅷ"),
        *("😀", "👩‍👩‍👧", "\u200d", "\u00a0", "Bờ Biển Ngà", "𝟙𝟚"),
        *("'", '"', "`", "\\", "''", '""', "'; DROP TABLE workspaces;--", "' OR '1'='1", "%27"),
        *("=cmd|' /C calc'!A0", "=1+1", "+1", "-1+1", "@SUM(1)", "<script>alert(1)</script>"),
        *("<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "![x](http://a.example/p)"),
        *("../../../../etc/passwd", "..\\..\\x", "/dev/stdin", "file:///etc/passwd", "CON", "~"),
        *("http://169.254.169.254/", "http://127.0.0.1:1/", "${HOME}", "$(id)", "{0.__class__}"),
        *("__import__('os')", "%s%s%n", "{{7*7}}", "!!python/object", "&a [*a]", "<!ENTITY x 'y'>"),
        *("(" * 90, "[" * 3_000, "{" * 3_000, '{"a":' * 2_000, "((((", "))))", "<a>" * 500),
        *("a=" + "[" * 3_000, "[[a]]\n" * 20, "[a." + "a." * 900 + "a]", "# comment\n", "'''"),
        *(",", ";", ":", "=", ".", "..", "?", "&", "#", "%", "%00", "%ff", "+", "*", "~", "|"),
        *(" AND ", " OR ", " NOT ", " IN (", " LIKE '%", " BETWEEN ", "IS NULL", "a" * 3_000),
        *("2024", "99999", "-500", "0000", "2024-02-30", "2024-Q9", "2024-H3", "1e3", "12:61"),
    )
)  # fmt: skip
"""What has harmed programs before."""

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**64, 10**400, 1e308, -1e308, 5e-324, 0.1, 1e400),
    *(float("nan"), "", " ", "VNM", "x" * 3_000, "\x00", "\ud800", "\u202e", "=1+1", "../x"),
    *("٣", "NaN", "1e400", "2024", "2024-01-01", "'", [], {}, [[]], [None], {"": None}),
    ["VNM"] * 300,
    *([[[[[[[[]]]]]]]], {"a": {"a": {"a": {}}}}, ["a", 1, None], {"code": []}, [{"code": {}}]),
)  # fmt: skip
"""What a leaf of a tree becomes."""


def bytes_of(draws: random.Random, raw: bytes, others: Sequence[bytes]) -> bytes:
    """Spoil bytes in one to four ways."""
    found = bytearray(raw)
    for _ in range(draws.choice((1, 1, 1, 2, 2, 3, 4))):
        draws.choice(_WAYS)(draws, found, others)
    return bytes(found)


def json_of(draws: random.Random, raw: bytes) -> bytes:
    """Spoil a tree of JSON, which stays JSON as Python writes it."""
    return json.dumps(tree_of(draws, json.loads(raw))).encode()


def toml_of(draws: random.Random, raw: bytes) -> bytes:
    """Spoil what a TOML file says; the file stays TOML."""
    return recipe_files.toml_of(
        recipe_files.unwritten(tree_of(draws, tomllib.loads(raw.decode())))
    ).encode("utf-8", "surrogatepass")


def tree_of(draws: random.Random, tree: Any) -> Any:
    """Spoil a tree of lists and tables in one to three places."""
    whole = [copy.deepcopy(tree)]
    for _ in range(draws.choice((1, 1, 2, 3))):
        holder, key = draws.choice(list(_places(whole)))
        _change(draws, holder, key)
    return whole[0]


def zip_of(draws: random.Random, raw: bytes) -> bytes:
    """Spoil a part of a zip archive, add one, or lose one; the archive itself is sound."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that stands twice is meant
        parts = [(entry.filename, old.read(entry)) for entry in old.infolist()]
        place = draws.randrange(len(parts))
        name, data = parts[place]
        way = draws.randrange(10)
        if way < 7:
            parts[place] = (name, bytes_of(draws, data, [each for _, each in parts]))
        elif way == 7:
            parts.pop(place)
        elif way == 8:
            strange = ["../../evil", "/etc/evil", name, "xl/vbaProject.bin", "a" * 300]
            parts.append((draws.choice(strange), draws.choice(TOKENS)))
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
            for name, data in parts:
                new.writestr(name, data)
            if way == 9 and draws.random() < 0.2:
                new.writestr(parts[place][0], b"0" * draws.choice(BOMBS))
    return kept.getvalue()


def gzip_of(draws: random.Random, raw: bytes, spoil: Callable[[bytes], bytes]) -> bytes:
    """Spoil what a gzip file holds, and pack it again."""
    del draws
    return gzip.compress(spoil(gzip.decompress(raw)), 1, mtime=0)


def _places(holder: Any) -> Any:
    """Give every place of a tree as what holds it and its key."""
    waiting = [holder]
    while waiting:
        each = waiting.pop()
        items = each.items() if isinstance(each, dict) else enumerate(each)
        for key, value in items:
            yield each, key
            if isinstance(value, dict | list):
                waiting.append(value)


def _change(draws: random.Random, holder: Any, key: Any) -> None:
    """Change one place of a tree."""
    value = holder[key]
    way = draws.randrange(8)
    if way == 0 and isinstance(holder, dict):
        del holder[key]
    elif way == 1 and isinstance(holder, dict):
        holder[draws.choice(("", "code", "x" * 400, "\x00", "name", str(key).upper()))] = value
    elif way == 2 and isinstance(holder, list) and len(holder) < 500:
        holder.extend(copy.deepcopy(holder))
    elif way == 3 and isinstance(value, str):
        text = value.encode("utf-8", "surrogatepass")
        holder[key] = bytes_of(draws, text, [text]).decode("utf-8", "replace")
    elif way == 4 and isinstance(value, int | float) and not isinstance(value, bool):
        holder[key] = draws.choice((-value, value * 1e6, value + 1, str(value), [value]))
    else:
        holder[key] = copy.deepcopy(draws.choice(VALUES))


def _flip(draws: random.Random, found: bytearray, others: Sequence[bytes]) -> None:
    """Flip a bit."""
    if found:
        found[draws.randrange(len(found))] ^= 1 << draws.randrange(8)


def _overwrite(draws: random.Random, found: bytearray, others: Sequence[bytes]) -> None:
    """Put another byte somewhere."""
    if found:
        found[draws.randrange(len(found))] = draws.choice(
            (0, 255, 0x22, 0x80, draws.randrange(256))
        )


def _cut(draws: random.Random, found: bytearray, others: Sequence[bytes]) -> None:
    """Cut the end off."""
    del found[draws.randrange(len(found) + 1) :]


def _remove(draws: random.Random, found: bytearray, others: Sequence[bytes]) -> None:
    """Take a piece out."""
    start = draws.randrange(len(found) + 1)
    del found[start : start + draws.choice((1, 2, 8, 64))]


def _insert(draws: random.Random, found: bytearray, others: Sequence[bytes]) -> None:
    """Put a token somewhere, or in the place of a few bytes."""
    start = draws.randrange(len(found) + 1)
    found[start : start + draws.choice((0, 0, 1, 4))] = draws.choice(TOKENS)


def _repeat(draws: random.Random, found: bytearray, others: Sequence[bytes]) -> None:
    """Repeat a piece."""
    start = draws.randrange(len(found) + 1)
    piece = bytes(found[start : start + draws.choice((1, 3, 16, 200))])
    most = LONGEST // max(len(piece), 1)
    found[start:start] = piece * min(draws.choice((1, 2, 50, 2_000)), most)


def _splice(draws: random.Random, found: bytearray, others: Sequence[bytes]) -> None:
    """Go on with a piece of another."""
    other = draws.choice(others) if others else bytes(found)
    start, theirs = draws.randrange(len(found) + 1), draws.randrange(len(other) + 1)
    found[start:] = other[theirs : theirs + LONGEST]


def _swap(draws: random.Random, found: bytearray, others: Sequence[bytes]) -> None:
    """Swap two pieces."""
    size = draws.choice((1, 4, 32))
    one, two = sorted(draws.randrange(len(found) + 1) for _ in range(2))
    if one + size <= two:
        found[one : one + size], found[two : two + size] = (
            found[two : two + size],
            found[one : one + size],
        )


_WAYS = (_flip, _overwrite, _cut, _remove, _insert, _insert, _insert, _repeat, _splice, _swap)
