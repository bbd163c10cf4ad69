"""What is written together with a name but is not part of it: و ف ب ل ك, and ل before the article."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from siyaq.text import Tokens, tokenize

PROCLITICS = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل")
"""And, so, in, for, like, and how they combine."""
_LAM_ARTICLE = ("لل", "ولل", "فلل")  # for + the article, which loses its alef: للامم is ل + الامم
_FIRST = frozenset("وفبلك")


def splits(word: str) -> list[tuple[int, str]]:
    """Return the readings of a normal form as proclitics and rest: (letters cut off, rest), the uncut word first.

    Examples
    --------
    >>> splits("للامم")
    [(0, 'للامم'), (1, 'لامم'), (1, 'الامم')]
    >>> splits("بنغازي")
    [(0, 'بنغازي'), (1, 'نغازي')]
    """
    found = [(0, word)]
    if word[0] in _FIRST and len(word) > 2:
        for p in PROCLITICS:
            if word.startswith(p) and len(word) - len(p) >= 2:
                found.append((len(p), word[len(p) :]))
        for p in _LAM_ARTICLE:
            if word.startswith(p) and len(word) - len(p) >= 2:
                found.append((len(p) - 1, "ا" + word[len(p) - 1 :]))
    return found


@dataclass(frozen=True)
class Readings:
    """Every reading of every word type of a token table, sorted by type, the uncut one first.

    Attributes
    ----------
    type : int64 array
        Index into `Tokens.types`.
    cut : int64 array
        Letters cut off.
    value : uint64 array
        Hash of what is left, as in `Tokens.hashes`.
    form : list of str
        What is left.
    """

    type: np.ndarray
    cut: np.ndarray
    value: np.ndarray
    form: list[str]

    @classmethod
    def of(cls, tokens: Tokens) -> Readings:
        """Split every type of a token table."""
        rows = [(i, cut, rest) for i, word in enumerate(tokens.types) for cut, rest in splits(word)]
        kind = np.array([r[0] for r in rows], np.int64)
        form = [r[2] for r in rows]
        return cls(kind, np.array([r[1] for r in rows], np.int64), word_hashes(form), form)

    def expand(self, chosen: np.ndarray, tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
        """Return (token, reading) for every token whose type has one of the chosen readings, given by index."""
        kind = self.type[chosen]  # ascending, because readings are sorted by type
        begin = np.searchsorted(kind, np.arange(len(tokens.types) + 1))
        count = np.diff(begin)[tokens.type]
        at = np.flatnonzero(count)
        count = count[at]
        token = np.repeat(at, count)
        step = np.arange(len(token)) - np.repeat(np.cumsum(count) - count, count)
        return token, chosen[begin[tokens.type[token]] + step]


def word_hashes(words: list[str]) -> np.ndarray:
    """Return the token hash of each word in normal form; 0 for what is not one word."""
    tokens = tokenize(words)
    out = np.zeros(len(words), np.uint64)
    out[tokens.article] = tokens.hashes[tokens.type]
    out[np.bincount(tokens.article, minlength=len(words)) != 1] = 0
    return out
