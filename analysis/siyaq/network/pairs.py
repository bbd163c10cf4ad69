"""Counting who is named with whom, and how closely the two belong together.

Every window of k entities gives k (k - 1) / 2 pairs. They are counted as sorted integer keys of (pair, article), which
yields the sparse matrix pairs x articles: its row sums are the windows, its entries the articles, and its product with
weights of articles every resample at once. (The product of the incidence matrix with itself gives the same sums; it
forgets the articles.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from siyaq.errors import SiyaqError
from siyaq.network.windows import Incidence

WEIGHTS = ("count", "articles", "jaccard", "cosine", "npmi")
_CHUNK = 4_000_000


@dataclass(frozen=True)
class Pairs:
    """Pairs of entities that share a window.

    Attributes
    ----------
    source, target : int arrays
        Columns of the incidence matrix, source < target, in order.
    by_article : csr array
        Windows that name both, pairs x articles.
    """

    source: np.ndarray
    target: np.ndarray
    by_article: sparse.csr_array

    def __len__(self) -> int:
        return len(self.source)

    @property
    def n_windows(self) -> np.ndarray:
        """Windows that name both."""
        return np.asarray(self.by_article.sum(axis=1)).ravel().astype(np.int64)

    @property
    def n_articles(self) -> np.ndarray:
        """Articles in which a window names both."""
        return np.diff(self.by_article.indptr).astype(np.int64)

    def select(self, keep: np.ndarray) -> Pairs:
        """Return some of the pairs."""
        return Pairs(self.source[keep], self.target[keep], self.by_article[keep])


def _tally(keys: np.ndarray, counts: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct keys, sorted, and how often they occur, or the sums of their counts."""
    if counts is None:
        keys.sort()
        first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        return keys[first], np.diff(first, append=len(keys)).astype(np.int32)
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return keys[first], np.add.reduceat(counts, first, dtype=np.int32)


def _expand(incidence: Incidence, bits: tuple[int, int]) -> Iterator[np.ndarray]:
    """Yield the keys of all pairs, some millions at a time; windows of the same size together."""
    matrix = incidence.matrix
    sizes = np.diff(matrix.indptr)
    for size in np.unique(sizes[sizes > 1]):
        a, b = np.triu_indices(size, 1)
        rows = np.flatnonzero(sizes == size)
        step = max(1, _CHUNK // len(a))
        for first in range(0, len(rows), step):
            some = rows[first : first + step]
            members = matrix.indices[matrix.indptr[some][:, None] + np.arange(size)].astype(np.int64)
            source, target = members << sum(bits), members << bits[1] | incidence.article[some][:, None]
            yield (source[:, a] | target[:, b]).ravel()


def count_pairs(incidence: Incidence) -> Pairs:
    """Count the windows that name two entities both, by article.

    Examples
    --------
    >>> from scipy import sparse
    >>> both = sparse.csr_array(np.array([[1, 1, 0], [1, 1, 1]]))
    >>> pairs = count_pairs(Incidence(both, np.array([0, 0]), np.array([0, 1]), 1))
    >>> pairs.source.tolist(), pairs.target.tolist(), pairs.n_windows.tolist(), pairs.n_articles.tolist()
    ([0, 0, 1], [1, 2, 2], [2, 1, 1], [1, 1, 1])
    """
    n, units = incidence.matrix.shape[1], max(incidence.n_units, 1)
    bits = n.bit_length(), units.bit_length()  # of a key: source, target, article
    if 2 * bits[0] + bits[1] > 62:
        found = f"{n:,} entities in {units:,} articles"
        raise SiyaqError(
            f"{found} are too many for one table of pairs; raise min_articles, or count parts of the articles"
        )
    parts: list[np.ndarray] = []
    tallies: list[tuple[np.ndarray, np.ndarray]] = []
    waiting = 0
    for part in _expand(incidence, bits):
        parts.append(part)
        waiting += len(part)
        if waiting >= _CHUNK:
            tallies.append(_tally(np.concatenate(parts)))
            parts, waiting = [], 0
    if parts:
        tallies.append(_tally(np.concatenate(parts)))
    if not tallies:
        nothing = np.empty(0, np.int64)
        return Pairs(nothing, nothing, sparse.csr_array((0, units), dtype=np.int64))
    keys, counts = tallies[0] if len(tallies) == 1 else _tally(*(np.concatenate(c) for c in zip(*tallies, strict=True)))
    pair, article = keys >> bits[1], keys & ((1 << bits[1]) - 1)
    first = np.flatnonzero(np.concatenate([[True], pair[1:] != pair[:-1]]))
    source, target = pair[first] >> bits[0], pair[first] & ((1 << bits[0]) - 1)
    indptr = np.append(first, len(keys))
    return Pairs(source, target, sparse.csr_array((counts, article, indptr), shape=(len(first), units)))


def npmi(both: np.ndarray, one: np.ndarray, other: np.ndarray, total: float) -> np.ndarray:
    """Return the normalised pointwise mutual information of two entities (Bouma 2009).

    1 where they only occur together, 0 where they are independent, -1 where they never meet.

    Examples
    --------
    >>> npmi(np.array([10, 1, 0]), np.array([10, 10, 10]), np.array([10, 10, 10]), 100).round(3).tolist()
    [1.0, 0.0, -1.0]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        p = both / total
        value = np.log(both * total / (np.asarray(one, float) * other)) / -np.log(p)
    return np.where(both == 0, -1.0, np.where(both >= total, 1.0, value))


def edge_weight(
    weight: str, both: np.ndarray, n_articles: np.ndarray, one: np.ndarray, other: np.ndarray, total: float
) -> np.ndarray:
    """Return the weight of each pair.

    Parameters
    ----------
    weight : {"count", "articles", "jaccard", "cosine", "npmi"}
        Windows that name both; articles with such a window; share of windows with both among those with either;
        windows with both by the geometric mean of each's windows; normalised pointwise mutual information.
    both, n_articles : arrays
        Windows and articles with both.
    one, other : arrays
        Windows with each.
    total : float
        All windows.

    Raises
    ------
    SiyaqError
        If there is no such weight.
    """
    if weight == "count":
        return np.asarray(both, float)
    if weight == "articles":
        return np.asarray(n_articles, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        if weight == "jaccard":
            return np.nan_to_num(both / (one + other - both))
        if weight == "cosine":
            return np.nan_to_num(both / np.sqrt(np.asarray(one, float) * other))
    if weight == "npmi":
        return npmi(both, one, other, total)
    raise SiyaqError(f"there is no weight {weight!r}; allowed: {', '.join(WEIGHTS)}")
