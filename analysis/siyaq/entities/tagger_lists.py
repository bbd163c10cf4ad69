"""Name lists: where their phrases stand in a token table.

The phrases of all lists are one hashed prefix tree, walked from all tokens at once that may begin a phrase; the first
word may have proclitics before it. What is found becomes *name flags*: bits per token that say which list has a phrase
there, how long it is, and whether the token begins it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from siyaq.entities.tagger_features import PROCLITICS
from siyaq.entities.tagger_words import ARTICLE, Slices, word_hash
from siyaq.text import Tokens, tokenize

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def _extend(key: np.ndarray, word: np.ndarray) -> np.ndarray:
    """Return the hash of a phrase made longer by one word."""
    with np.errstate(over="ignore"):
        return (key ^ (key >> np.uint64(29))) * _MULTIPLIER + word


def variants(words: Slices) -> tuple[np.ndarray, np.ndarray]:
    """Return what the words may be: the index of the word, and the hash of it or of what is left without proclitics.

    The article before what is left is taken off or kept: in ``وبالقاهره`` are ``قاهره`` and ``القاهره``.
    """
    everything = np.arange(len(words.length))
    owner, hashes = [everything], [words.hashes(0)]
    for clitic in PROCLITICS:
        size = len(clitic)
        has = np.flatnonzero(words.length >= size + 2)
        has = has[words.hashes(0, size, has) == word_hash(clitic)]
        owner.append(has)
        hashes.append(words.hashes(size, None, has))
        if (size > 2 and clitic.endswith(ARTICLE)) or clitic.endswith("لل"):
            owner.append(has)
            hashes.append(words.hashes(size, None, has, before=ARTICLE))
    return np.concatenate(owner), np.concatenate(hashes)


@dataclass(frozen=True)
class PhraseTable:
    """Phrases of several lists as one hashed prefix tree.

    Attributes
    ----------
    lists : tuple of str
        Names of the lists.
    keys : uint64 array, sorted
        Hash of each prefix of each phrase (the whole phrase is one of its prefixes).
    ends : uint32 array
        Bit `i` is set where the prefix is a phrase of ``lists[i]``.

    Examples
    --------
    >>> from siyaq.text import tokenize
    >>> table = PhraseTable.build({"LOC": ["سرت", "بني وليد"]})
    >>> table.longest(tokenize(["معارك في بني وليد وسرت"]))["LOC"].tolist()
    [0, 0, 2, 0, 1]
    """

    lists: tuple[str, ...]
    keys: np.ndarray
    ends: np.ndarray

    @classmethod
    def build(cls, phrases: Mapping[str, Iterable[str]]) -> PhraseTable:
        """Make the table of lists of phrases, written in any way that `siyaq.text.normal` folds."""
        names, keys, ends = tuple(phrases), [], []
        for bit, name in enumerate(names):
            tokens = tokenize(sorted(set(phrases[name])))
            word = tokens.hashes[tokens.type]
            first = np.flatnonzero(np.diff(tokens.article, prepend=-1))
            last = np.append(first[1:], len(tokens))
            key, at = np.zeros(len(first), np.uint64), first
            while len(at):
                key = _extend(key, word[at])
                keys.append(key)
                ends.append(np.where(at + 1 == last, np.uint32(1 << bit), np.uint32(0)))
                more = at + 1 < last
                key, at, last = key[more], at[more] + 1, last[more]
        if not keys:
            return cls(names, np.empty(0, np.uint64), np.empty(0, np.uint32))
        key, end = np.concatenate(keys), np.concatenate(ends)
        order = np.argsort(key, kind="stable")
        unique, first = np.unique(key[order], return_index=True)
        return cls(names, unique, np.bitwise_or.reduceat(end[order], first))

    def _find(self, key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return for each key whether it is in the tree, and its place."""
        if not len(self.keys):
            return np.zeros(len(key), bool), np.zeros(len(key), np.intp)
        place = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
        return self.keys[place] == key, place

    def longest(self, tokens: Tokens, words: Slices | None = None, most: int = 8) -> dict[str, np.ndarray]:
        """Return for each list the number of words of its longest phrase starting at each token; 0 for none.

        Parameters
        ----------
        tokens : Tokens
        words : Slices, optional
            The slices of its types, where they are at hand.
        most : int
            Longest phrase that is looked for, in words.
        """
        n = len(tokens)
        best = {name: np.zeros(n, np.int8) for name in self.lists}
        owner, hashes = variants(words or Slices(tokens.types))
        key = _extend(np.zeros(len(hashes), np.uint64), hashes)
        found, place = self._find(key)
        owner, key, place = owner[found], key[found], place[found]
        start, which = _expand(tokens.type, len(tokens.types), owner)
        key, place = key[which], place[which]
        follows = np.zeros(n, bool)
        if n:
            follows[:-1] = (tokens.article[1:] == tokens.article[:-1]) & (tokens.sentence[1:] == tokens.sentence[:-1])
        word = tokens.hashes[tokens.type] if n else np.empty(0, np.uint64)
        at = start
        for length in range(1, most + 1):
            for bit, name in enumerate(self.lists):
                best[name][start[(self.ends[place] >> np.uint32(bit)) & np.uint32(1) == 1]] = length
            more = follows[at]
            start, at = start[more], at[more] + 1
            key = _extend(key[more], word[at])
            found, place = self._find(key)
            start, at, key, place = start[found], at[found], key[found], place[found]
            if not len(start):
                break
        return best


def _expand(values: np.ndarray, size: int, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the places in `values` of each entry of `wanted`, and the entry that each belongs to."""
    order = np.argsort(values, kind="stable")
    count = np.bincount(values, minlength=size)
    first = np.cumsum(count) - count
    length = count[wanted]
    which = np.repeat(np.arange(len(wanted)), length)
    step = np.arange(len(which)) - np.repeat(np.cumsum(length) - length, length)
    return order[first[wanted][which] + step], which


def name_flags(tokens: Tokens, table: PhraseTable, words: Slices | None = None) -> np.ndarray:
    """Return the name flags of each token as bits.

    Five bits for each list: first word of a phrase of one, two, three or more words; later word of one of two, three or
    more (`FLAGS` names them). Phrases that overlap all leave their flags.
    """
    flags = np.zeros(len(tokens), np.uint64)
    for i, length in enumerate(table.longest(tokens, words).values()):
        start = np.flatnonzero(length)
        size = length[start].astype(np.int64)
        capped = np.minimum(size, 3)
        flags[start] |= np.uint64(1) << (np.uint64(5 * i) + (capped - 1).astype(np.uint64))
        for k in range(1, int(size.max(initial=0))):
            inside = start[size > k] + k
            flags[inside] |= np.uint64(1) << (np.uint64(5 * i) + (capped[size > k] + 1).astype(np.uint64))
    return flags


FLAGS = ("B1", "B2", "B3", "I2", "I3")
"""The five flags of a list, in the order of their bits."""


def flag_attributes(mask: int, lists: tuple[str, ...]) -> list[str]:
    """Return the attributes that a token's flags stand for.

    Examples
    --------
    >>> flag_attributes(0b00010_00001, ("PER", "LOC"))
    ['PER:B1', 'LOC:B2']
    """
    bits = (i for i in range(5 * len(lists)) if mask >> i & 1)
    return [f"{lists[i // 5]}:{FLAGS[i % 5]}" for i in bits]
