"""Many k-means runs on resampled articles, and what they agree on.

One run of k-means depends on where it starts. Twenty-odd runs, each on other articles and another number of latent
dimensions, are numbered alike and counted: the share of runs that put an article into a topic is what can be known
about it, and the topic of most runs depends little on any seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.special import entr
from sklearn.cluster import KMeans
from sklearn.metrics.cluster import expected_mutual_information

MAX_ROWS = 2000
"""Articles of one run at most: centres of a few dozen topics are known well from these, and time stays linear."""
COMPARED = 2000
"""Articles by which the run is found that agrees most with all others."""


def some_rows(n: int, most: int, rng: np.random.Generator) -> np.ndarray:
    """Return the numbers of n rows, or of `most` of them drawn at random, in their order.

    Examples
    --------
    >>> some_rows(3, 5, np.random.default_rng(0)).tolist(), len(some_rows(9, 5, np.random.default_rng(0)))
    ([0, 1, 2], 5)
    """
    return np.arange(n) if n <= most else np.sort(rng.choice(n, most, replace=False))


@dataclass(frozen=True)
class Consensus:
    """What the runs agree on.

    Attributes
    ----------
    labels : int array, n
        Topic of most runs.
    agreement : array, n × k
        Share of runs that put the article there; each row sums to 1.
    runs : int array, runs × n
        All runs, numbered like `labels`.
    """

    labels: np.ndarray
    agreement: np.ndarray
    runs: np.ndarray


def align(reference: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    """Return `labels` renumbered so that as many as can be are those of `reference` (Kuhn 1955).

    Examples
    --------
    >>> align(np.array([0, 0, 1, 2]), np.array([2, 2, 0, 1]), 3).tolist()
    [0, 0, 1, 2]
    """
    table = np.bincount(labels * k + reference, minlength=k * k).reshape(k, k)
    rows, columns = linear_sum_assignment(-table)
    return columns[np.argsort(rows)][labels]


def resampled_runs(
    views: Sequence[np.ndarray],
    k: int,
    *,
    n_runs: int,
    n_starts: int,
    sample: float,
    rng: np.random.Generator,
    max_rows: int = MAX_ROWS,
) -> np.ndarray:
    """Return the labels of all rows in each of several k-means runs, runs × rows.

    Parameters
    ----------
    views : sequence of arrays, rows × dimensions
        The same rows in several spaces; run i takes view i modulo their number.
    k : int
    n_runs, n_starts : int
        Runs, and starts of k-means in each.
    sample : float
        Share of the rows that a run learns from; the others go to the nearest centre.
    rng : Generator
    max_rows : int
        Rows that a run learns from at most.
    """
    n = len(views[0])
    size = max(min(int(sample * n), max_rows), min(k, n))
    runs = np.empty((n_runs, n), np.int64)
    for i in range(n_runs):
        view = views[i % len(views)]
        rows = np.sort(rng.choice(n, size, replace=False))
        kmeans = KMeans(k, init=_far_apart, n_init=n_starts, random_state=int(rng.integers(1 << 31)), copy_x=False)
        runs[i] = kmeans.fit(view[rows]).predict(view)
    return runs


def _far_apart(rows: np.ndarray, k: int, random_state: np.random.RandomState) -> np.ndarray:
    """Return k rows to start from: k-means++, each the best of some draws (Arthur & Vassilvitskii 2007).

    What scikit-learn does by itself, which takes most of its time on short float32 arrays in looking at them.
    """
    square = np.einsum("ij,ij->i", rows, rows)
    chosen, nearest = [int(random_state.randint(len(rows)))], np.full((len(rows), 1), np.inf, rows.dtype)

    def nearest_with(drawn: np.ndarray) -> np.ndarray:
        distance = square[:, None] + square[drawn] - 2 * rows @ rows[drawn].T
        return np.minimum(nearest, np.maximum(distance, 0))

    nearest = nearest_with(np.array(chosen))
    while len(chosen) < k:
        sums = np.cumsum(nearest, dtype=np.float64)
        drawn = np.searchsorted(sums, random_state.uniform(size=2 + int(np.log(k))) * sums[-1]).clip(max=len(rows) - 1)
        left = nearest_with(drawn)
        best = int(left.sum(0).argmin())
        chosen.append(int(drawn[best]))
        nearest = left[:, best : best + 1]
    return rows[chosen]


def adjusted_mutual_information(a: np.ndarray, b: np.ndarray) -> float:
    """Return the agreement of two labellings: 1 the same, 0 what chance gives (Vinh, Epps & Bailey 2010).

    scikit-learn's ``adjusted_mutual_info_score``, without the checks that take most of its time on short arrays.

    Examples
    --------
    >>> adjusted_mutual_information(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    n, width = len(a), int(b.max()) + 1
    table = np.bincount(a * width + b, minlength=(int(a.max()) + 1) * width).reshape(-1, width)
    table = table[table.sum(1) > 0][:, table.sum(0) > 0]
    one, other = _entropy(table.sum(1)), _entropy(table.sum(0))
    if table.shape == (1, 1) or len(table) == table.shape[1] == n:
        return 1.0
    mutual = one + other - _entropy(table.ravel())
    chance = expected_mutual_information(table.astype(np.int64), n)
    return float((mutual - chance) / max((one + other) / 2 - chance, np.finfo(float).eps))


def _entropy(counts: np.ndarray) -> float:
    """Return the entropy of counts: scipy.stats.entropy without its checks, which take ten times as long on so few."""
    return float(entr(counts / counts.sum()).sum())


def agreement_matrix(runs: np.ndarray) -> np.ndarray:
    """Return the adjusted mutual information of each pair of runs, runs × runs."""
    table = np.eye(len(runs))
    for i in range(len(runs)):
        for j in range(i):
            table[i, j] = table[j, i] = adjusted_mutual_information(runs[i], runs[j])
    return table


def consensus(runs: np.ndarray, k: int) -> Consensus:
    """Return what runs agree on: numbered like the run that agrees most with all others, then counted.

    Parameters
    ----------
    runs : int array, runs × rows
    k : int
    """
    some = runs[:, np.unique(np.linspace(0, runs.shape[1] - 1, COMPARED).astype(int))]
    close = np.ones((len(runs), len(runs)))
    for i, j in combinations(range(len(runs)), 2):
        close[i, j] = close[j, i] = _overlap(some[i], some[j], k)
    full = np.array([len(np.unique(run)) for run in runs])  # first of all a run without empty topics
    reference = runs[np.argmax(np.round(close.mean(1), 9) + full)]
    aligned = np.stack([align(reference, run, k) for run in runs])
    times = np.zeros((runs.shape[1], k))
    for run in aligned:
        times[np.arange(len(run)), run] += 1
    agreement = times / len(aligned)
    return Consensus(agreement.argmax(1), agreement, aligned)


def _overlap(a: np.ndarray, b: np.ndarray, k: int) -> float:
    """Return the share of rows with the same topic when both are numbered alike."""
    table = np.bincount(a * k + b, minlength=k * k).reshape(k, k)
    rows, columns = linear_sum_assignment(-table)
    return float(table[rows, columns].sum() / len(a))


def topic_stability(runs: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    """Return for each topic the mean Jaccard similarity of its articles with those of each run (Hennig 2007).

    Parameters
    ----------
    runs : int array, runs × rows
        Numbered in any way; a run's most similar topic is taken.
    labels : int array, rows
    k : int

    Examples
    --------
    >>> topic_stability(np.array([[0, 0, 1, 1], [1, 1, 0, 1]]), np.array([0, 0, 1, 1]), 2).round(2).tolist()
    [0.83, 0.75]
    """
    best = np.empty((len(runs), k))
    own = np.bincount(labels, minlength=k)
    for i, run in enumerate(runs):
        width = int(run.max()) + 1
        both = np.bincount(labels * width + run, minlength=k * width).reshape(k, width)
        union = own[:, None] + np.bincount(run, minlength=width) - both
        best[i] = (both / np.maximum(union, 1)).max(1)
    return best.mean(0)
