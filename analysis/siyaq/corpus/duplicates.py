"""Near-duplicates: agency copy, reprints and updates, found by MinHash over word shingles and verified.

Shingles are runs of `WORDS` words, hashed from the 64-bit hashes of the tokens. MinHash signatures (Broder 1997) are
cut into bands (Leskovec, Rajaraman & Ullman 2014, ch. 3); articles that share a band are candidates, and a pair is one
only where the Jaccard similarity of the two sets of shingles itself reaches the threshold. All of it works on arrays,
no step looks at all pairs, and what is kept of each article are its band keys, not its text.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from siyaq.text.tokens import chunks, cut

WORDS = 3
THRESHOLD = 0.5
BANDS, ROWS = 24, 2
"""Chance to be a candidate at Jaccard .5: 1 - (1 - .5²)²⁴ = .999; at .01, as of two unrelated reports: .002."""
_SEED = 20_110_217
_EMPTY = np.uint64(0xFFFFFFFFFFFFFFFF)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_BITS = np.uint64(44)
_PAIRS = 500  # verified at once: some hundred kilobytes


def _mix(value: np.ndarray) -> np.ndarray:
    """Finaliser of splitmix64 (Steele, Lea & Flood 2014)."""
    with np.errstate(over="ignore"):
        value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def shingles(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return (border, hash): the distinct word shingles of text i, sorted, are ``hash[border[i]:border[i + 1]]``.

    A text of fewer words than a shingle has one, of all its words; a text without words has none.
    """
    sizes, values = [], []
    for chunk in chunks(texts):
        size, value = _shingles(chunk)
        sizes.append(size)
        values.append(value)
    border = np.concatenate([[0], *sizes]).cumsum()
    return border, np.concatenate(values) if values else np.empty(0, np.uint64)


def _shingles(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    tokens = cut(texts, sentences=False)
    article, value = tokens.article[tokens.word], tokens.hash[tokens.word]
    n = len(value)
    count = np.bincount(article, minlength=len(texts))
    left = count[article] - np.arange(n) + (np.cumsum(count) - count)[article]  # words from here to the text's end
    padded = np.concatenate([value, np.zeros(WORDS, np.uint64)])
    shingle = np.zeros(n, np.uint64)
    with np.errstate(over="ignore"):
        for shift in range(WORDS):
            shingle = shingle * _STEP + np.where(left > shift, padded[shift : n + shift], np.uint64(0))
    whole = left >= np.minimum(count[article], WORDS)
    # Text and hash in one number sort ten times as fast as two columns; 44 bits of the hash are plenty within a text.
    both = np.sort((article[whole].astype(np.uint64) << _BITS) | (_mix(shingle[whole]) >> (np.uint64(64) - _BITS)))
    first = np.ones(len(both), bool)
    first[1:] = both[1:] != both[:-1]
    both = both[first]
    size = np.bincount((both >> _BITS).astype(np.int64), minlength=len(texts))
    return size, both & ((np.uint64(1) << _BITS) - np.uint64(1))


def band_keys(border: np.ndarray, shingle: np.ndarray) -> np.ndarray:
    """Return the hash of each band of each signature, shape (texts, BANDS); all ones for a text without words."""
    filled = np.flatnonzero(np.diff(border))
    keys = np.full((len(border) - 1, BANDS), _EMPTY)
    if not len(filled):
        return keys
    salts = np.random.default_rng(_SEED).integers(1, 2**63, size=(BANDS, ROWS), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for band in range(BANDS):
            key = np.full(len(filled), band, np.uint64)
            for salt in salts[band]:
                key = key * _STEP + np.minimum.reduceat((shingle ^ salt) * _STEP, border[filled])
            keys[filled, band] = _mix(key)
    return keys


def neighbours(band: np.ndarray, following: np.ndarray) -> np.ndarray:
    """Return pairs of rows that share a band and lie next to each other there, smaller row first, shape (pairs, 2).

    Rows are ordered by the key of the following band too: copies stand side by side even among many articles that share
    one frequent shingle, and neighbours are enough to join a group.
    """
    order = np.lexsort((following, band))
    keys = band[order]
    same = (keys[1:] == keys[:-1]) & (keys[1:] != _EMPTY)
    return np.sort(np.column_stack([order[:-1][same], order[1:][same]]), axis=1)


def candidate_pairs(keys: np.ndarray) -> np.ndarray:
    """Return pairs of rows of `keys` that are `neighbours` in some band, shape (pairs, 2)."""
    pairs = [neighbours(keys[:, band], keys[:, (band + 1) % BANDS]) for band in range(BANDS)]
    return np.unique(np.concatenate(pairs), axis=0)


def similarity(border: np.ndarray, shingle: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Return the Jaccard similarity of each pair of texts."""
    size = np.diff(border)
    result = np.zeros(len(pairs))
    for at in range(0, len(pairs), _PAIRS):
        part = pairs[at : at + _PAIRS]
        sides = []
        for side in (0, 1):
            length = size[part[:, side]]
            inside = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
            sides.append(
                (np.repeat(np.arange(len(part)), length), shingle[np.repeat(border[part[:, side]], length) + inside])
            )
        keys = [(pair.astype(np.uint64) << _BITS) | value for pair, value in sides]
        merged = np.sort(np.concatenate(keys), kind="stable")  # which merges two sorted runs
        twice = merged[1:][merged[1:] == merged[:-1]] >> _BITS
        both = np.bincount(twice.astype(np.int64), minlength=len(part))
        result[at : at + len(part)] = both / np.maximum(size[part].sum(axis=1) - both, 1)
    return result


def join(n: int, pairs: np.ndarray) -> np.ndarray:
    """Return for each of n rows the smallest row it is connected with through pairs."""
    root = np.arange(n)
    while len(pairs):
        smaller = np.minimum(root[pairs[:, 0]], root[pairs[:, 1]])
        before = root.copy()
        np.minimum.at(root, pairs.ravel(), np.repeat(smaller, 2))
        np.minimum.at(root, before[pairs.ravel()], np.repeat(smaller, 2))
        root = root[root]
        if np.array_equal(root, before):
            break
    return root


def duplicate_groups(
    table: pd.DataFrame, border: np.ndarray, shingle: np.ndarray, pairs: np.ndarray, threshold: float = THRESHOLD
) -> dict[str, str]:
    """Verify candidates and return {article_id: article_id of the first published} for those that are not alone.

    Parameters
    ----------
    table : DataFrame
        The candidates: article_id, published. Articles without a date come last, ties go by id, so that the order of
        the input does not matter.
    border, shingle : arrays
        Their shingles (see `shingles`).
    pairs : int array (pairs, 2)
        Rows of `table`.
    threshold : float
        Least Jaccard similarity of the sets of shingles.
    """
    root = join(len(table), pairs[similarity(border, shingle, pairs) >= threshold])
    table = table[["article_id", "published"]].assign(root=root)[np.bincount(root, minlength=len(root))[root] > 1]
    first = table.sort_values(["published", "article_id"], na_position="last").groupby("root").article_id.first()
    return dict(zip(table.article_id, table.root.map(first), strict=True))
