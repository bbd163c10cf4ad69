"""How often two names would meet by chance, and how surprising it is that they meet more often.

All null models see the bipartite graph of windows and entities, and give a one-sided p-value: the probability of as
many common windows, or more. They differ in what they keep:

hypergeometric
    each entity's number of windows, exactly (Tumminello et al. 2011); every window is equally likely. Windows that name
    many make this too easy to beat.
bicm
    each entity's number of windows and each window's number of entities, on average (Saracco et al. 2017).
fdsm
    both, exactly, by drawing random graphs with the same margins (Strona et al. 2014; Carstens et al. 2018).

scipy gives the hypergeometric tails; they are taken once per distinct (margin, margin, count), not per pair.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

NULLS = ("hypergeometric", "fdsm", "bicm", "none")


def hypergeometric(both: np.ndarray, one: np.ndarray, other: np.ndarray, total: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the expected number of common windows and the p-value of each pair.

    Parameters
    ----------
    both, one, other : int arrays
        Windows with both, and with each.
    total : int
        All windows.

    Examples
    --------
    >>> expected, p = hypergeometric(np.array([3]), np.array([3]), np.array([3]), 10)
    >>> expected.tolist(), p.round(6).tolist()
    ([0.9], [0.008333])
    """
    small, large = np.minimum(one, other), np.maximum(one, other)
    triples, inverse = np.unique(np.stack([both, small, large]), axis=1, return_inverse=True)
    n, a, b = triples
    p = stats.hypergeom.sf(n - 1, total, a, b)
    return one * (other / max(total, 1)), np.clip(p, 0, 1)[inverse.ravel()]


def benjamini_hochberg(p: np.ndarray, n_tests: int | None = None) -> np.ndarray:
    """Return q-values (Benjamini & Hochberg 1995).

    Parameters
    ----------
    p : array
        NaN stay NaN and do not count.
    n_tests : int, optional
        Number of tests, where those with p = 1 are not listed: pairs that never meet are tests too.

    Examples
    --------
    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    q = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    m = max(n_tests or 0, len(known))
    scaled = p[order] * m / np.arange(1, len(order) + 1)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return q
