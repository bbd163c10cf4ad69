"""Near-duplicates: agency copy, reprints and updates, found by MinHash over word shingles and verified.

Shingles are runs of `WORDS` words, hashed from the 64-bit hashes of the tokens. MinHash signatures (Broder 1997) are
cut into bands (Leskovec, Rajaraman & Ullman 2014, ch. 3); articles that share a band are candidates, and a pair is one
only where the Jaccard similarity of the two sets of shingles itself reaches the threshold. All of it works on arrays,
no step looks at all pairs, and what is kept of each article are its band keys, not its text.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from siyaq.text.tokens import tokenize

WORDS = 3
THRESHOLD = 0.6
BANDS, ROWS = 24, 2
"""Chance to be a candidate at Jaccard .6: 1 - (1 - .6²)²⁴ > .9999; at .01, two unrelated reports: .002."""
_SEED = 20_110_217
_EMPTY = np.uint64(0xFFFFFFFFFFFFFFFF)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_PAIRS = 2000  # verified at once


def _mix(value: np.ndarray) -> np.ndarray:
    """Finaliser of splitmix64 (Steele, Lea & Flood 2014)."""
    with np.errstate(over="ignore"):
        value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def shingles(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return (border, hash): the distinct word shingles of text i, sorted, are ``hash[border[i]:border[i + 1]]``.

    A text of fewer words than a shingle has one, of all its words; a text without words has none.
    """
    tokens = tokenize(texts)
    is_word = np.fromiter((t[0].isalnum() for t in tokens.types), bool, len(tokens.types))
    keep = is_word[tokens.type]
    article, value = tokens.article[keep], tokens.hashes[tokens.type[keep]]
    count = np.bincount(article, minlength=len(texts))
    padded = np.concatenate([value, np.zeros(WORDS, np.uint64)])
    owner = np.concatenate([article, np.full(WORDS, -1)])
    n = len(value)
    shingle = np.zeros(n, np.uint64)
    with np.errstate(over="ignore"):
        for shift in range(WORDS):
            same = owner[shift : n + shift] == article
            shingle = shingle * _STEP + np.where(same, padded[shift : n + shift], np.uint64(0))
    position = np.arange(n) - (np.cumsum(count) - count)[article]
    whole = position <= np.maximum(count[article] - WORDS, 0)
    article, shingle = article[whole], _mix(shingle[whole])
    order = np.lexsort((shingle, article))
    article, shingle = article[order], shingle[order]
    first = np.ones(len(shingle), bool)
    first[1:] = (shingle[1:] != shingle[:-1]) | (article[1:] != article[:-1])
    border = np.searchsorted(article[first], np.arange(len(texts) + 1))
    return border, shingle[first]


def band_keys(border: np.ndarray, shingle: np.ndarray) -> np.ndarray:
    """Return the hash of each band of each text's signature, shape (texts, BANDS); all ones for a text without words."""
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


def candidate_pairs(keys: np.ndarray) -> np.ndarray:
    """Return pairs of rows of `keys` that share a band and lie next to each other there, shape (pairs, 2).

    Within a band, rows are ordered by the next band's key too: copies stand side by side even among many articles that
    share one frequent shingle, and neighbours are enough to join a group.
    """
    pairs = []
    for band in range(BANDS):
        order = np.lexsort((keys[:, (band + 1) % BANDS], keys[:, band]))
        sorted_keys = keys[order, band]
        same = (sorted_keys[1:] == sorted_keys[:-1]) & (sorted_keys[1:] != _EMPTY)
        pairs.append(np.column_stack([order[:-1][same], order[1:][same]]))
    return np.unique(np.sort(np.concatenate(pairs), axis=1), axis=0)


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
        pair = np.concatenate([sides[0][0], sides[1][0]])
        value = np.concatenate([sides[0][1], sides[1][1]])
        order = np.lexsort((value, pair))
        pair, value = pair[order], value[order]
        twice = (pair[1:] == pair[:-1]) & (value[1:] == value[:-1])
        both = np.bincount(pair[1:][twice], minlength=len(part))
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
    ids: list[str],
    published: pd.Series,
    keys: np.ndarray,
    texts: Iterable[tuple[int, str]] | None,
    threshold: float = THRESHOLD,
) -> dict[str, str]:
    """Return {article_id: article_id of the first published} for the articles that are not alone in their group.

    Parameters
    ----------
    ids : list of str
    published : Series of datetime64
        Articles without a date come last; ties go by id, so that the order of the input does not matter.
    keys : uint64 array (articles, BANDS)
        See `band_keys`.
    texts : callable
        Given the sorted rows of the candidates, yields (row, text) for each of them, in any order.
    threshold : float
        Least Jaccard similarity of the sets of shingles.
    """
    pairs = candidate_pairs(keys)
    if not len(pairs):
        return {}
    wanted = np.unique(pairs)
    found = dict(texts(wanted))
    border, shingle = shingles([found[row] for row in wanted.tolist()])
    local = np.searchsorted(wanted, pairs)
    sure = similarity(border, shingle, local) >= threshold
    root = join(len(wanted), local[sure])
    table = pd.DataFrame({"id": [ids[i] for i in wanted], "root": root, "published": published.to_numpy()[wanted]})
    table = table[table.root.map(table.root.value_counts()) > 1]
    first = table.sort_values(["published", "id"], na_position="last").groupby("root")["id"].first()
    return dict(zip(table.id, table.root.map(first), strict=True))
