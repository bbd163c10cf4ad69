"""What is written together with a name but is not part of it: و ف ب ل ك, and ل before the article."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from siyaq.entities.tagger_words import ARTICLE, Slices, word_hash
from siyaq.text import Tokens

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
    """Every reading of every word type of a token table, sorted by type, the uncut one first (see `splits`).

    Attributes
    ----------
    type : int64 array
        Index into `Tokens.types`.
    cut : int64 array
        Letters cut off.
    value : uint64 array
        Hash of what is left, as in `Tokens.hashes`.
    size : int64 array
        Letters of what is left.
    definite : bool array
        Whether what is left begins with the article.
    words : list of str
        The types.

    Examples
    --------
    >>> from siyaq.text import tokenize
    >>> Readings.of(tokenize(["للأمم"])).form
    ['للامم', 'لامم', 'الامم']
    """

    type: np.ndarray
    cut: np.ndarray
    value: np.ndarray
    size: np.ndarray
    definite: np.ndarray
    words: list[str]

    @classmethod
    def of(cls, tokens: Tokens) -> Readings:
        """Split every type of a token table."""
        words = Slices(tokens.types)
        every = np.arange(len(tokens.types))
        long = words.length >= 2
        article = long.copy()
        article[long] = words.hashes(0, 2, every[long]) == word_hash(ARTICLE)
        found = [(every, np.zeros_like(every), tokens.hashes, words.length, article)]
        for clitic in (*PROCLITICS, *_LAM_ARTICLE):
            size = len(clitic)
            has = every[words.length >= max(size + 2, 3)]
            has = has[words.hashes(0, size, has) == word_hash(clitic)]
            if clitic in _LAM_ARTICLE:
                cut, value = size - 1, words.hashes(size - 1, None, has, before="ا")
                left, definite = words.length[has] - size + 2, np.ones(len(has), bool)
            else:
                cut, value = size, words.hashes(size, None, has)
                left, definite = words.length[has] - size, words.hashes(size, size + 2, has) == word_hash(ARTICLE)
            found.append((has, np.full(len(has), cut), value, left, definite))
        kind, cuts, values, sizes, the = (np.concatenate(column) for column in zip(*found, strict=True))
        order = np.argsort(kind, kind="stable")
        return cls(kind[order], cuts[order], values[order], sizes[order], the[order], tokens.types)

    @property
    def form(self) -> list[str]:
        """What is left of each, for people to read."""
        rows = zip(self.type.tolist(), self.cut.tolist(), self.size.tolist(), strict=True)
        return [("ا" if len(self.words[i]) - cut < size else "") + self.words[i][cut:] for i, cut, size in rows]

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
