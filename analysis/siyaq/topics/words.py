"""The words of each topic: log-odds against the other topics, with intervals."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp


def log_odds(counts: sp.csr_matrix, labels: np.ndarray, k: int, prior: float = 0.01) -> tuple[np.ndarray, np.ndarray]:
    """Return the weighted log-odds of every term in every topic against the rest, and their standard errors.

    Parameters
    ----------
    counts : sparse matrix, articles × terms
    labels : int array
        Topic of each article.
    k : int
    prior : float
        Weight of the informative Dirichlet prior, as a share of the corpus.

    Returns
    -------
    delta, se : arrays, topics × terms
        After Monroe, Colaresi & Quinn (2008), formulas 16 to 20.
    """
    member = sp.csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(k, counts.shape[0]))
    inside = np.asarray((member @ counts).todense(), float)
    total = inside.sum(0, keepdims=True)
    alpha = prior * total + 1e-9
    outside = total - inside
    n_in, n_out, a0 = inside.sum(1, keepdims=True), outside.sum(1, keepdims=True), alpha.sum()
    y_in, y_out = inside + alpha, outside + alpha
    delta = np.log(y_in / np.maximum(n_in + a0 - y_in, 1e-9)) - np.log(y_out / np.maximum(n_out + a0 - y_out, 1e-9))
    return delta, np.sqrt(1 / y_in + 1 / y_out)
