"""Correction of many p-values."""

from __future__ import annotations

import numpy as np


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
