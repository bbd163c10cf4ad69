"""Intervals by resampling articles (Efron & Tibshirani 1993), without a loop over articles."""

from __future__ import annotations

import zlib

import numpy as np
from scipy import sparse, stats

LEVEL = 0.95
TAILS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
RANKED = 1000
"""Entities of one cell that get an interval of their rank; ranks beyond are made of ties, and are noise."""
RIVALS = 4 * RANKED
"""Entities that those are ranked among in the resamples: one of a rank beyond does not come so far up."""
_BLOCK = 4_000_000


def generator(seed: int, *labels: object) -> np.random.Generator:
    """Return a random generator of its own for what `labels` name, whatever else is computed with the same seed."""
    return np.random.default_rng([seed, *(zlib.crc32(str(label).encode()) for label in labels)])


def draw_weights(n_units: int, n_boot: int, rng: np.random.Generator) -> np.ndarray:
    """Return how often each unit is drawn in each resample, n_boot x n_units; every row sums to n_units.

    Examples
    --------
    >>> draw_weights(4, 2, np.random.default_rng(0)).sum(axis=1).tolist()
    [4.0, 4.0]
    """
    weights = np.empty((n_boot, n_units), np.float32)
    step = max(1, _BLOCK // max(n_units, 1))
    for first in range(0, n_boot, step):  # what is drawn takes four times the memory of how often
        some = weights[first : first + step]
        drawn = rng.integers(0, n_units, some.shape) + np.arange(len(some))[:, None] * n_units
        some[:] = np.bincount(drawn.ravel(), minlength=some.size).reshape(some.shape)
    return weights


def share_interval(hits: np.ndarray, total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the percentile bootstrap interval of ``hits / total`` when whole articles are drawn again.

    The number of hits in a resample is binomial, so this is the limit of endless resamples and needs none.

    Examples
    --------
    >>> lo, hi = share_interval(np.array([5]), np.array([20]))
    >>> lo.tolist(), hi.tolist()
    ([0.1], [0.45])
    """
    total = np.maximum(total, 1)
    width = int(total.max(initial=0)) + 1
    pairs, inverse = np.unique(hits.astype(np.int64) * width + total, return_inverse=True)  # few are distinct
    n, size = np.divmod(pairs, width)
    ends = [stats.binom.ppf(tail, size, n / size) / size for tail in TAILS]
    return ends[0][inverse], ends[1][inverse]


def rank_key(n_articles: np.ndarray, n_mentions: np.ndarray) -> np.ndarray:
    """Return one number that orders by articles, then by mentions."""
    return n_articles.astype(np.int64) * (1 << 31) + np.minimum(n_mentions, (1 << 31) - 1).astype(np.int64)


def rank_interval(counts: sparse.csr_array, n_boot: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return the percentile bootstrap interval of each entity's rank, by articles and then mentions.

    Parameters
    ----------
    counts : sparse array
        Mentions, articles x entities, entities in the order of their rank.
    n_boot : int
        Number of resamples of the articles.
    rng : Generator

    Returns
    -------
    lo, hi : float arrays
        NaN beyond the first `RANKED` entities.
    """
    n_entities = counts.shape[1]
    wanted = min(n_entities, RANKED)
    counts = counts[:, : min(n_entities, RIVALS)]
    n_units, n_rivals = counts.shape
    # One number for each entity and article, whose sums order by articles, then by mentions: one product, not two.
    most = n_units * int(counts.data.max(initial=0))  # mentions of one entity in a resample
    exact = np.float32 if (n_units + 1) * (most + 1) < 1 << 24 else np.float64
    both = counts.astype(exact)
    both.data += most + 1
    ranks = np.empty((n_boot, wanted), np.int32)
    block = max(1, _BLOCK // max(n_units, n_rivals, 1))
    for first in range(0, n_boot, block):
        size = min(block, n_boot - first)
        weights = draw_weights(n_units, size, rng).astype(exact, copy=False)
        for row, key in enumerate(np.asarray(weights @ both)):
            order = np.argsort(key[:wanted])  # what is sought in order is found in half the time
            ranks[first + row, order] = n_rivals + 1 - np.searchsorted(np.sort(key), key[order], side="right")
    lo, hi = np.full((2, n_entities), np.nan)
    lo[:wanted] = np.quantile(ranks, TAILS[0], axis=0, method="inverted_cdf")
    hi[:wanted] = np.quantile(ranks, TAILS[1], axis=0, method="inverted_cdf")
    return lo, hi
