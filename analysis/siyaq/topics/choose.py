"""How many topics: stability under resampling first, coherence of the words second.

For each number of topics the articles are drawn again and again (80 % of them), clustered, and compared. Two
agreements are shown: of the articles (adjusted mutual information between runs, Vinh, Epps & Bailey 2010), which
decides, and of the words (average Jaccard of the topics' ranked words with those of all articles, Greene, O'Callaghan &
Cunningham 2014), which favours two or three topics wherever there are broad ones and stands beside it. Of the numbers
that resampling cannot tell from the most stable, coherence helps to choose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.optimize import linear_sum_assignment
from threadpoolctl import threadpool_limits

from siyaq.topics.consensus import agreement_matrix, consensus, resampled_runs, some_rows
from siyaq.topics.model import TopicModel
from siyaq.topics.words import damped, rank_terms

MAX_ROWS = 5000
"""Articles that the curve is drawn for at most."""
N_TERMS = 10
N_BOOT = 500
MIN_SHARE = 0.002
"""Words in a smaller share of the articles are not ranked: no topic has them among its first ten."""


@dataclass(frozen=True)
class Curve:
    """Stability of each number of topics.

    Attributes
    ----------
    table : DataFrame
        k, stability, lo, hi, term_stability.
    terms : dict of int to array
        For each k the terms of the consensus topics, topics × ranks.
    runs : dict of int to array
        For each k the labels in the runs, runs × rows.
    rows : int array
        The rows of the matrix that were used.
    """

    table: pd.DataFrame
    terms: dict[int, np.ndarray]
    runs: dict[int, np.ndarray]
    rows: np.ndarray


def average_jaccard(a: Sequence[int], b: Sequence[int]) -> float:
    """Return how much two rankings agree, the first ranks counting most (Greene et al. 2014, formula 2).

    Examples
    --------
    >>> average_jaccard([1, 2, 3], [1, 3, 2])
    0.7777777777777777
    """
    left: set[int] = set()
    right: set[int] = set()
    total = 0.0
    for x, y in zip(a, b, strict=True):
        left.add(x)
        right.add(y)
        total += len(left & right) / len(left | right)
    return total / len(a) if len(a) else float("nan")


def rankings_agreement(one: np.ndarray, other: np.ndarray) -> float:
    """Return the mean agreement of two sets of ranked words, each topic with its best partner (formula 4)."""
    table = np.array([[average_jaccard(a, b) for b in other] for a in one.tolist()])
    return float(table[linear_sum_assignment(-table)].mean())


def stability_curve(
    counts: sp.csr_matrix | np.ndarray,
    ks: Sequence[int],
    *,
    words: sp.csr_matrix | None = None,
    method: str = "lsa-kmeans",
    n_runs: int = 12,
    sample: float = 0.8,
    seed: int = 0,
) -> Curve:
    """Return how stable each number of topics is under resampling.

    Parameters
    ----------
    counts : matrix, articles × terms (or vectors for embeddings)
        At most `MAX_ROWS` articles, drawn at random, are used.
    ks : sequence of int
        Numbers of topics, each from 2.
    words : sparse matrix, articles × terms, optional
        Counts to rank words by; `counts` where it holds counts.
    method, n_runs, sample, seed
        As in `TopicModel`.
    """
    rng = np.random.default_rng([seed, 14])
    words = sp.csr_matrix(counts if words is None else words)
    rows = some_rows(counts.shape[0], MAX_ROWS, rng)
    if len(rows) < counts.shape[0]:
        counts = counts[rows]
    every = {}
    with threadpool_limits(1):
        clusters = method in ("lsa-kmeans", "embeddings")
        space = TopicModel(method=method, random_state=seed)
        views = space.learn_space(counts).views(counts) if clusters else []
        for k in ks:
            if views:
                every[k] = resampled_runs(
                    views, k, n_runs=n_runs, n_starts=3, sample=sample, rng=rng, max_rows=MAX_ROWS
                )
            else:
                every[k] = _refits(counts, k, method, n_runs, sample, rng)
    return curve_of(every, words[rows], rows, seed=seed)


def fitted_curve(model: TopicModel, words: sp.csr_matrix, *, n_runs: int = 12, seed: int = 0) -> Curve:
    """Return how stable the runs of a fitted model are, for those who know the number of topics.

    Parameters
    ----------
    model : TopicModel
        With ``rows_`` and ``runs_``.
    words : sparse matrix, articles × terms
        Counts of the articles that it was fitted on.
    n_runs, seed : int
        Runs that are compared at most, of at most `MAX_ROWS` articles.
    """
    some = some_rows(len(model.rows_), MAX_ROWS, np.random.default_rng([seed, 14]))
    rows = model.rows_[some]
    return curve_of({model.n_topics: model.runs_[:n_runs, some]}, words[rows], rows, seed=seed)


def curve_of(runs: Mapping[int, np.ndarray], words: sp.csr_matrix, rows: np.ndarray, *, seed: int = 0) -> Curve:
    """Return the curve of stability of resampled runs.

    Parameters
    ----------
    runs : mapping of int to array
        For each number of topics the labels in the runs, runs × rows.
    words : sparse matrix, rows × terms
        Counts to rank words by.
    rows : int array
        Which articles these rows are.
    seed : int
        For the intervals.
    """
    frequent = np.flatnonzero(np.bincount(words.indices, minlength=words.shape[1]) >= MIN_SHARE * words.shape[0])
    words = damped(words[:, frequent])
    records, terms, every = [], {}, {}
    for k, labels in runs.items():
        agreed = consensus(labels, k)
        every[k] = agreed.runs
        terms[k] = frequent[rank_terms(words, agreed.labels, k, N_TERMS)]
        ranked = [frequent[rank_terms(words, run, k, N_TERMS)] for run in agreed.runs]
        pairs = agreement_matrix(agreed.runs)
        lo, hi = _interval(pairs, np.random.default_rng([seed, k]))
        own = float(pairs[np.tril_indices(len(pairs), -1)].mean())
        words_agree = float(np.mean([rankings_agreement(terms[k], other) for other in ranked]))
        records.append((k, round(own, 4), round(lo, 4), round(hi, 4), round(words_agree, 4)))
    return Curve(pd.DataFrame(records, columns=["k", "stability", "lo", "hi", "term_stability"]), terms, every, rows)


def _refits(
    counts: sp.csr_matrix, k: int, method: str, n_runs: int, sample: float, rng: np.random.Generator
) -> np.ndarray:
    n = counts.shape[0]
    runs = np.empty((n_runs, n), np.int64)
    for i in range(n_runs):
        rows = np.sort(rng.choice(n, max(int(sample * n), k), replace=False))
        runs[i] = (
            TopicModel(k, method=method, random_state=int(rng.integers(1 << 31))).fit(counts[rows]).predict(counts)
        )
    return runs


def _interval(pairs: np.ndarray, rng: np.random.Generator) -> tuple[float, float]:
    """Return the 95 % interval of the mean over pairs when the runs are drawn again."""
    size = len(pairs)
    means = np.empty(N_BOOT)
    for i in range(N_BOOT):
        drawn = rng.integers(0, size, size)
        different = drawn[:, None] != drawn
        means[i] = pairs[np.ix_(drawn, drawn)][different].mean() if different.any() else 1.0
    lo, hi = np.quantile(means, [0.025, 0.975])
    return float(lo), float(hi)


def choose_k(table: pd.DataFrame) -> int:
    """Return the k that is stable, and whose words are coherent.

    In question are the numbers that are at least as stable as the most certain of them (that with the greatest lower
    end) may be. Of these the greatest sum of stability and coherence decides, where stability counts at the middle of
    its value and its lower end, so that no number wins by luck.

    Parameters
    ----------
    table : DataFrame
        k, stability, lo, coherence.

    Examples
    --------
    >>> table = pd.DataFrame({"k": [2, 3, 4], "stability": [0.81, 0.80, 0.5], "lo": [0.79, 0.78, 0.4]})
    >>> choose_k(table.assign(coherence=[0.2, 0.3, 0.9]))
    3
    """
    likely = table[table["stability"] >= table["lo"].max()]
    score = ((likely["stability"] + likely["lo"]) / 2 + likely["coherence"].fillna(0)).round(9)
    return int(likely["k"][score.idxmax()])
