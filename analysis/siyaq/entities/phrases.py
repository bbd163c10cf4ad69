"""Phrases of word hashes, looked for at all places of a corpus at once.

The hashes of all beginnings of all phrases stand in one sorted array; the places where a phrase may begin are
lengthened word by word together, and only those that are still the beginning of some phrase go on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from siyaq.entities.proclitics import Readings
from siyaq.text import Tokens

_STEP = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def extend(phrase: np.ndarray, word: np.ndarray) -> np.ndarray:
    """Return the hashes of phrases made longer by one word each; a phrase of one word has the word's hash."""
    with np.errstate(over="ignore"):
        return (phrase ^ (phrase >> _SHIFT)) * _STEP + word


@dataclass(frozen=True)
class Phrases:
    """A set of phrases.

    Attributes
    ----------
    beginnings : uint64 array, sorted
        Hash of the first word, the first two, … of each phrase.
    row : int64 array
        The phrase that a beginning completes (the first of equal ones), or -1.
    """

    beginnings: np.ndarray
    row: np.ndarray

    @classmethod
    def of(cls, words: np.ndarray, size: np.ndarray) -> Phrases:
        """Index phrases that follow each other in `words` (hashes), `size` words each; empty ones are left out."""
        row = np.flatnonzero(size)
        at = (np.cumsum(size) - size)[row]
        end = at + size[row]
        n, hashes, rows, current = len(size), [np.empty(0, np.uint64)], [np.empty(0, np.int64)], words[at]
        while len(row):
            hashes.append(current)
            rows.append(np.where(at == end - 1, row, n))
            more = at < end - 1
            row, at, end = row[more], at[more] + 1, end[more]
            current = extend(current[more], words[at])
        beginnings, inverse = np.unique(np.concatenate(hashes), return_inverse=True)
        best = np.full(len(beginnings), n)
        np.minimum.at(best, inverse, np.concatenate(rows))
        return cls(beginnings, np.where(best == n, -1, best))

    def _place(self, value: np.ndarray) -> np.ndarray:
        """Return where each hash stands among the beginnings, or -1."""
        if not len(self.beginnings):
            return np.full(len(value), -1)
        place = np.minimum(np.searchsorted(self.beginnings, value), len(self.beginnings) - 1)
        return np.where(self.beginnings[place] == value, place, -1)

    def begins(self, value: np.ndarray) -> np.ndarray:
        """Return for each word hash whether a phrase begins with it."""
        return self._place(value) >= 0

    def find(self, tokens: Tokens, readings: Readings) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return every occurrence, of any length: first token, last token, letters cut off the first, phrase."""
        chosen = np.flatnonzero(self.begins(readings.value))
        at, which = readings.expand(chosen, tokens)
        first, cut, current = at, readings.cut[which], readings.value[which]
        found = [(np.empty(0, np.int64),) * 4]
        while len(at):
            place = self._place(current)
            known = place >= 0
            first, at, cut, current, row = first[known], at[known], cut[known], current[known], self.row[place[known]]
            whole = row >= 0
            found.append((first[whole], at[whole], cut[whole], row[whole]))
            more = np.flatnonzero(at + 1 < len(tokens))
            after = at[more] + 1
            same = (tokens.sentence[after] == tokens.sentence[first[more]]) & (
                tokens.article[after] == tokens.article[first[more]]
            )
            more, at = more[same], after[same]
            first, cut = first[more], cut[more]
            current = extend(current[more], tokens.hashes[tokens.type[at]])
        return tuple(np.concatenate(column) for column in zip(*found, strict=True))
