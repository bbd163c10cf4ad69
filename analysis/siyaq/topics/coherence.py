"""How well the words of a topic go together, and how much topics differ.

Coherence is the normalised pointwise mutual information of the topic's words over sliding windows of the corpus
itself (Bouma 2009; Röder, Both & Hinneburg 2015), computed from one sparse product. C_v is not offered: its author
advises against it (Palmetto, issue 76).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

EPSILON = 1e-12
"""Added to joint probabilities before the logarithm, as in gensim, so that the numbers compare."""


def window_counts(article: np.ndarray, term: np.ndarray, n_terms: int, window: int = 10) -> tuple[np.ndarray, int]:
    """Return in how many sliding windows each pair of terms stands, and the number of windows.

    Parameters
    ----------
    article : int array
        Article of each word, ascending.
    term : int array
        Number of the term at each word, -1 for words of no interest; these take a place in the window all the same.
    n_terms : int
    window : int
        Words in a window. An article shorter than that is one window.

    Returns
    -------
    together : array, n_terms × n_terms
        Windows that hold both; the diagonal has the windows of each term.
    n_windows : int

    Examples
    --------
    >>> together, n = window_counts(np.zeros(4, int), np.array([0, 1, -1, 0]), 2, window=2)
    >>> together.tolist(), n
    ([[2, 1], [1, 2]], 3)
    """
    n = len(article)
    if not n:
        return np.zeros((n_terms, n_terms), np.int64), 0
    first = np.flatnonzero(np.r_[True, article[1:] != article[:-1]])
    length = np.diff(np.r_[first, n])
    windows = np.maximum(length - window + 1, 1)
    base = np.cumsum(windows) - windows
    which = np.repeat(np.arange(len(first)), length)
    at = np.flatnonzero(term >= 0)
    own = which[at]
    place = at - first[own]
    low = np.maximum(place - window + 1, 0)
    high = np.minimum(place, windows[own] - 1)
    span = np.maximum(high - low + 1, 0)
    row = np.repeat(base[own] + low, span) + np.arange(span.sum()) - np.repeat(np.cumsum(span) - span, span)
    column = np.repeat(term[at], span)
    total = int(windows.sum())
    seen = sp.csr_matrix((np.ones(len(row), np.int64), (row, column)), shape=(total, n_terms))
    seen.sum_duplicates()
    seen.data[:] = 1  # a term counts once in a window, however often it stands there
    return (seen.T @ seen).toarray(), total


def npmi(together: np.ndarray, n_windows: int) -> np.ndarray:
    """Return the normalised pointwise mutual information of each pair: 1 always together, 0 independent, -1 never.

    Parameters
    ----------
    together : array, terms × terms
        From `window_counts`.
    n_windows : int

    Examples
    --------
    >>> npmi(np.array([[2, 2], [2, 2]]), 4).round(3)
    array([[1., 1.],
           [1., 1.]])
    """
    p = np.diag(together) / max(n_windows, 1)
    joint = together / max(n_windows, 1) + EPSILON
    independent = np.outer(p, p)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(joint / independent) / -np.log(joint)
    return np.where(joint >= 1, 1.0, np.where(independent > 0, value, np.nan))


def coherence(topics: Sequence[Sequence[int]], table: np.ndarray) -> np.ndarray:
    """Return for each topic the mean NPMI over all pairs of its terms: gensim's ``c_npmi`` per topic.

    Parameters
    ----------
    topics : sequence of sequences of int
        Term numbers of each topic.
    table : array, terms × terms
        From `npmi`.
    """
    out = np.full(len(topics), np.nan)
    for i, terms in enumerate(topics):
        if len(terms) > 1:
            pairs = table[np.ix_(terms, terms)][np.triu_indices(len(terms), 1)]
            out[i] = np.nanmean(pairs) if not np.isnan(pairs).all() else np.nan
    return out


def diversity(topics: Sequence[Sequence[object]]) -> float:
    """Return the share of distinct words among the words of all topics (Dieng, Ruiz & Blei 2020); nan without words.

    Examples
    --------
    >>> diversity([["نفط", "حقل"], ["نفط", "مصرف"]])
    0.75
    """
    words = [word for terms in topics for word in terms]
    return len(set(words)) / len(words) if words else float("nan")
