"""Patterns of LIKE: % stands for any run of characters, _ for exactly one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Pattern:
    r"""A pattern made ready to be matched in time that grows with text times pattern at worst.

    Between two % lies a stretch of fixed length. Taking each stretch at the first place where it
    fits is always right, so nothing is ever tried twice, unlike in a regular expression with
    several stars.

    Attributes
    ----------
    stretches
        One expression of fixed length for each stretch between %.
    lengths
        Their lengths.

    Notes
    -----
    Matching tells capitals from small letters, as CQL2 asks for. A backslash takes away the meaning
    of the character behind it: ``\%`` is a percent sign; at the end of a pattern it is itself.
    """

    stretches: tuple[re.Pattern[str], ...]
    lengths: tuple[int, ...]

    def matches(self, text: str) -> bool:
        """Tell whether a text fits from its beginning to its end.

        Parameters
        ----------
        text
            Any text.

        Returns
        -------
        bool
            Whether it fits.
        """
        if len(self.stretches) == 1:
            return self.stretches[0].fullmatch(text) is not None
        last = len(text) - self.lengths[-1]
        if sum(self.lengths) > len(text) or not self.stretches[0].match(text):
            return False
        at = self.lengths[0]
        for stretch in self.stretches[1:-1]:
            found = stretch.search(text, at, last)
            if found is None:
                return False
            at = found.end()
        return self.stretches[-1].match(text, last) is not None


@lru_cache(maxsize=256)
def pattern(text: str) -> Pattern:
    """Make a LIKE pattern ready.

    Parameters
    ----------
    text
        The pattern as written between its quotes.

    Returns
    -------
    Pattern
        Ready to match.
    """
    stretches: list[list[str]] = [[]]
    characters = iter(text)
    for character in characters:
        if character == "%":
            stretches.append([])
        elif character == "_":
            stretches[-1].append(".")
        elif character == "\\":
            stretches[-1].append(re.escape(next(characters, "\\")))
        else:
            stretches[-1].append(re.escape(character))
    middle = [stretch for stretch in stretches[1:-1] if stretch]
    kept = [stretches[0], *middle, stretches[-1]] if len(stretches) > 1 else stretches
    return Pattern(
        tuple(re.compile("".join(stretch), re.DOTALL) for stretch in kept),
        tuple(len(stretch) for stretch in kept),
    )
