"""How well the words of a topic go together, and how much topics differ.

Coherence is the normalised pointwise mutual information of the topic's words over sliding windows of the corpus
itself (Bouma 2009; Röder, Both & Hinneburg 2015), computed from one sparse product, with intervals over articles. C_v
is there for those who must report it, beside NPMI and with the warning of its author.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import scipy.sparse as sp

from siyaq.frequencies.resampling import TAILS, draw_weights, generator

EPSILON = 1e-12
"""Added to joint probabilities before the logarithm, as in gensim, so that the numbers compare."""
WINDOW = 10
"""Words in a window for NPMI, as in gensim."""
C_V_WINDOW = 110
"""Words in a window for C_v, as in gensim."""
C_V_WARNING = "the author of C_v advises against it (Palmetto, issue 76): compare topics by NPMI"
BLOCKS = 200
"""Groups of articles that are drawn again for the intervals; up to so many articles each is its own."""


def window_counts(article: np.ndarray, term: np.ndarray, n_terms: int, window: int = WINDOW) -> tuple[np.ndarray, int]:
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
    seen, owner = _windows(article, term, n_terms, window)
    return (seen.T @ seen).toarray().astype(np.int64), len(owner)


def _windows(article: np.ndarray, term: np.ndarray, n_terms: int, window: int) -> tuple[sp.csr_matrix, np.ndarray]:
    """Return which terms stand in each window, windows × terms, and the article of each window."""
    n = len(article)
    if not n:
        return sp.csr_matrix((0, n_terms), dtype=np.int64), np.zeros(0, np.int64)
    first = np.flatnonzero(np.r_[True, article[1:] != article[:-1]])
    length = np.diff(np.r_[first, n])
    windows = np.maximum(length - window + 1, 1)
    at = np.flatnonzero(term >= 0)
    own = np.searchsorted(first, at, side="right") - 1
    place = at - first[own]
    low = np.maximum(place - window + 1, 0)
    span = np.maximum(np.minimum(place, windows[own] - 1) - low + 1, 0)
    short = np.int32 if max(int(windows.sum()), int(span.sum())) < 1 << 31 else np.int64  # the longest arrays here
    begin = (np.cumsum(windows) - windows)[own] + low - (np.cumsum(span) - span)
    row = np.repeat(begin.astype(short), span)
    row += np.arange(len(row), dtype=short)
    column = np.repeat(term[at].astype(short), span)
    seen = sp.csr_matrix((np.ones(len(row), np.int32), (row, column)), shape=(int(windows.sum()), n_terms))
    seen.sum_duplicates()
    seen.data[:] = 1  # a term counts once in a window, however often it stands there
    return seen, np.repeat(article[first], windows)


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
    return _npmi(together[None], np.array([n_windows]))[0]


def _npmi(together: np.ndarray, n_windows: np.ndarray) -> np.ndarray:
    """Return NPMI of several tables of counts, tables × terms × terms."""
    share = together / np.maximum(n_windows, 1)[:, None, None]
    p = np.diagonal(share, axis1=1, axis2=2)
    joint, independent = share + EPSILON, p[:, :, None] * p[:, None, :]
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
    return _each_topic(topics, table, _mean_of_pairs)


def _each_topic(
    topics: Sequence[Sequence[int]], table: np.ndarray, measure: Callable[[np.ndarray], float]
) -> np.ndarray:
    """Return a measure of the part of the table that each topic's terms have; nan for topics of fewer than two."""
    return np.array([measure(table[np.ix_(terms, terms)]) if len(terms) > 1 else np.nan for terms in topics], float)


def _mean_of_pairs(part: np.ndarray) -> float:
    pairs = part[np.triu_indices(len(part), 1)]
    return float(np.nanmean(pairs)) if not np.isnan(pairs).all() else np.nan


def _mean_cosine_to_sum(part: np.ndarray) -> float:
    vectors = np.nan_to_num(part)
    whole = vectors.sum(0)
    length = np.linalg.norm(vectors, axis=1) * np.linalg.norm(whole)
    return float(np.mean(vectors @ whole / np.where(length > 0, length, 1)))


def resampled_coherence(
    topics: Sequence[Sequence[int]],
    article: np.ndarray,
    term: np.ndarray,
    n_terms: int,
    *,
    window: int = WINDOW,
    n_boot: int = 200,
    seed: int = 0,
) -> np.ndarray:
    """Return `coherence` of each topic when the articles are drawn again and again, n_boot × topics.

    Of more than `BLOCKS` articles, random groups of equal size are drawn: their counts are worked out once.

    Parameters
    ----------
    topics : sequence of sequences of int
    article, term, n_terms, window
        As in `window_counts`.
    n_boot : int
    seed : int

    Examples
    --------
    >>> article, term = np.repeat(np.arange(40), 2), np.tile([0, 1, 0, -1], 20)
    >>> lo, hi = np.quantile(resampled_coherence([[0, 1]], article, term, 2), TAILS)
    >>> table = npmi(*window_counts(article, term, 2))
    >>> bool(lo <= coherence([[0, 1]], table)[0] <= hi)
    True
    """
    out = np.full((n_boot, len(topics)), np.nan)
    seen, owner = _windows(article, term, n_terms, window)
    if not len(owner):
        return out
    place = np.r_[0, np.cumsum(owner[1:] != owner[:-1], dtype=np.int32)]
    n_own = int(place[-1]) + 1
    rng = generator(seed, "coherence")
    n_blocks = min(BLOCKS, n_own)
    block = (rng.permutation(n_own) % n_blocks).astype(np.int32)[place]
    weights = draw_weights(n_blocks, n_boot, rng)
    n_windows = weights @ np.bincount(block, minlength=n_blocks)
    by_term = seen.tocsc()
    del seen  # as large as all that follows
    for i, terms in enumerate(topics):
        size = len(terms)
        if size < 2:
            continue
        held = by_term[:, list(terms)].tocsr()
        column = np.repeat(block, np.diff(held.indptr)) * size + held.indices
        by_block = sp.csr_matrix((held.data, column, held.indptr), shape=(len(owner), n_blocks * size))
        together = (by_block.T @ held).toarray().reshape(n_blocks, -1)
        tables = _npmi((weights @ together).reshape(-1, size, size), n_windows)
        pairs = tables[:, *np.triu_indices(size, 1)]
        known = ~np.isnan(pairs)
        total = np.where(known, pairs, 0).sum(1)
        out[:, i] = np.where(known.any(1), total / np.maximum(known.sum(1), 1), np.nan)
    return out


def centred_interval(values: np.ndarray, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return 95 % intervals of coherence from that of resamples, moved so that they lie about the values.

    A resample misses pairs that stand together in few articles only, so its NPMI is lower than that of the articles:
    how far resamples lie apart is what is uncertain, not where they lie.

    Parameters
    ----------
    values : array
        Coherence (of topics, or means over them).
    drawn : array, n_boot × values
        From `resampled_coherence`.

    Examples
    --------
    >>> lo, hi = centred_interval(np.array([0.5]), np.array([[0.1], [0.3]]))
    >>> lo.round(2).tolist(), hi.round(2).tolist()
    ([0.4], [0.6])
    """
    lo, hi = values + np.quantile(drawn - drawn.mean(0), TAILS, axis=0)
    return lo, hi


def c_v(topics: Sequence[Sequence[int]], table: np.ndarray) -> np.ndarray:
    """Return C_v of each topic: gensim's ``c_v``, from NPMI over windows of `C_V_WINDOW` words.

    It is the mean cosine of each word's NPMI with the topic's words to their sum (Röder, Both & Hinneburg 2015). Its
    author advises against it (Palmetto, issue 76): read it beside `coherence`, if at all.

    Parameters
    ----------
    topics : sequence of sequences of int
        Term numbers of each topic.
    table : array, terms × terms
        From `npmi`.

    Examples
    --------
    >>> c_v([[0, 1]], np.array([[1.0, 0.5], [0.5, 1.0]])).round(3).tolist()
    [0.949]
    """
    return _each_topic(topics, table, _mean_cosine_to_sum)


def diversity(topics: Sequence[Sequence[object]]) -> float:
    """Return the share of distinct words among the words of all topics (Dieng, Ruiz & Blei 2020); nan without words.

    Examples
    --------
    >>> diversity([["نفط", "حقل"], ["نفط", "مصرف"]])
    0.75
    """
    words = [word for terms in topics for word in terms]
    return len(set(words)) / len(words) if words else float("nan")
