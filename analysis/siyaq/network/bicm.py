"""The bipartite configuration model (Saracco, Straka, Di Clemente, Gabrielli, Caldarelli & Squartini 2017).

It is the most random bipartite graph in which every window has as many entities, and every entity as many windows, as
observed, on average. Windows of one size have one unknown, as have entities of one frequency, so there are some
hundreds of equations, not some hundred thousand; they are solved by Newton's method on a concave likelihood.
The package `bicm` solves the same and is what the tests compare with; it needs numba, and takes its p-values from each
single window instead of each class of windows.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg
from scipy.special import expit

from siyaq.network.nulls import agreed, distinct_triples
from siyaq.network.poisson_binomial import poisson_binomial_tail

_BLOCK = 20_000


def solve_bicm(rows: np.ndarray, row_size: np.ndarray, columns: np.ndarray, column_size: np.ndarray) -> np.ndarray:
    """Return the probability of an edge between each class of rows and each class of columns.

    Parameters
    ----------
    rows, columns : arrays
        Degree of each class.
    row_size, column_size : arrays
        Rows and columns in each class. The edges must be equal: ``rows @ row_size == columns @ column_size``.

    Examples
    --------
    >>> solve_bicm(np.array([1, 2]), np.array([2, 1]), np.array([1, 2]), np.array([2, 1])).round(3).tolist()
    [[0.216, 0.568], [0.568, 0.863]]
    """
    rows, row_size, columns, column_size = (np.asarray(x, float) for x in (rows, row_size, columns, column_size))
    edges = rows @ row_size
    a = np.log(rows / np.sqrt(edges))
    b = np.log(columns / np.sqrt(edges))
    k = len(rows)
    pairs = row_size[:, None] * column_size

    def likelihood(a: np.ndarray, b: np.ndarray) -> float:
        spread = (pairs * np.logaddexp(0, a[:, None] + b)).sum()
        return (row_size * rows) @ a + (column_size * columns) @ b - spread

    value = likelihood(a, b)
    for _ in range(200):
        p = expit(a[:, None] + b)
        slope = np.r_[row_size * rows - (pairs * p).sum(axis=1), column_size * columns - (pairs * p).sum(axis=0)]
        if np.abs(slope / np.r_[row_size, column_size]).max() < 1e-10:
            break
        curve = pairs * p * (1 - p)
        hessian = np.block([[np.diag(curve.sum(axis=1)), curve], [curve.T, np.diag(curve.sum(axis=0))]])
        diagonal = np.diag_indices_from(hessian)
        hessian[diagonal] += 1e-9 * hessian[diagonal] + 1e-12  # a + c, b - c are the same model
        step = linalg.solve(hessian, slope, assume_a="pos")
        length = min(1.0, 5 / np.abs(step).max())
        while length > 1e-6:
            new = likelihood(a + length * step[:k], b + length * step[k:])
            if new >= value - 1e-12 * abs(value):
                break
            length /= 2
        a, b, value = a + length * step[:k], b + length * step[k:], new
    return expit(a[:, None] + b)


def bicm(
    both: np.ndarray, source: np.ndarray, target: np.ndarray, row_degree: np.ndarray, column_degree: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the expected number of common windows and the p-value of each pair of entities.

    The number of common windows is a sum of unequal coins; its tail is exact (`poisson_binomial_tail`).

    Parameters
    ----------
    both : int array
        Windows with both.
    source, target : int arrays
        Columns of the pair.
    row_degree, column_degree : int arrays
        Entities of each window, windows of each entity; none is 0.
    """
    if not len(both):
        return np.empty(0), np.empty(0)
    rows, row_size = np.unique(row_degree, return_counts=True)
    columns, kind, column_size = np.unique(column_degree, return_inverse=True, return_counts=True)
    prob = solve_bicm(rows, row_size, columns, column_size).T
    one, other = kind[source], kind[target]
    n, a, b, inverse = distinct_triples(both, np.minimum(one, other), np.maximum(one, other))
    expected, p = np.empty((2, len(n)))
    for first in range(0, len(n), _BLOCK):
        part = slice(first, first + _BLOCK)
        meet = prob[a[part]] * prob[b[part]]
        expected[part] = meet @ row_size
        p[part] = poisson_binomial_tail(meet, row_size, n[part])
    return agreed(expected)[inverse], agreed(p)[inverse]
