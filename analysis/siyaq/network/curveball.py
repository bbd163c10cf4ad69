"""Random bipartite graphs with exactly the same margins (fixed degree sequence model).

Curveball trades (Strona et al. 2014): two rows put what only one of them has into a hat and draw their own number back.
Here all rows trade at once, in random couples ("global trades", Carstens, Hamann, Meyer, Penschuck, Tran & Wagner
2018), which is uniform over all such graphs, and a few sorts of arrays instead of a loop over rows.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse

BURN_IN = 50
THIN = 5


def trade(row: np.ndarray, column: np.ndarray, n_rows: int, n_columns: int, rng: np.random.Generator) -> np.ndarray:
    """Return the new row of each edge (row, column) after one global trade.

    Examples
    --------
    >>> row, column = np.array([0, 0, 1]), np.array([0, 1, 2])
    >>> new = trade(row, column, 2, 3, np.random.default_rng(1))
    >>> np.bincount(new).tolist()
    [2, 1]
    """
    seat = rng.permutation(n_rows)
    place = np.empty(n_rows, np.int64)
    place[seat] = np.arange(n_rows)
    couple, side = np.divmod(place[row], 2)
    key = couple * n_columns + column
    order = np.argsort(key)
    same = np.diff(key[order]) == 0  # both of the couple have it: stays
    alone = np.ones(len(row), bool)
    alone[:-1] &= ~same
    alone[1:] &= ~same
    free = order[alone]  # in the order of the couples
    shuffled = free[np.argsort(couple[free] + rng.random(len(free)))]
    new = row.copy()
    new[shuffled] = seat[2 * couple[free] + side[free]]
    return new


def random_graphs(
    matrix: sparse.csr_array, n_draws: int, rng: np.random.Generator, burn_in: int = BURN_IN, thin: int = THIN
) -> Iterator[sparse.csr_array]:
    """Yield random matrices of 0 and 1 with the row and column sums of `matrix`."""
    flip = matrix.shape[0] > matrix.shape[1]  # the fewer and longer the rows, the faster they mix
    start = (matrix.T if flip else matrix).tocoo()
    (row, column), (n_rows, n_columns) = start.coords, start.shape
    row, column = row.astype(np.int64), column.astype(np.int64)
    ones = np.ones(len(row), np.int32)
    for draw in range(n_draws):
        for _ in range(thin if draw else burn_in):
            row = trade(row, column, n_rows, n_columns, rng)
        drawn = sparse.coo_array((ones, (row, column)), shape=(n_rows, n_columns))
        yield (drawn.T if flip else drawn).tocsr()


def fdsm(
    both: np.ndarray,
    source: np.ndarray,
    target: np.ndarray,
    matrix: sparse.csr_array,
    *,
    n_draws: int = 1000,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean number of common windows and the p-value of each pair of entities.

    Parameters
    ----------
    both, source, target : int arrays
        Windows with both, and the columns of the pair.
    matrix : csr array
        Windows x entities.
    n_draws : int
        Random graphs; no p-value is smaller than ``1 / (n_draws + 1)``.
    seed : int
    """
    rng = np.random.default_rng(seed)
    total, reached = np.zeros(len(both)), np.zeros(len(both))
    for drawn in random_graphs(matrix, n_draws, rng) if len(both) else ():
        product = (drawn.T @ drawn).tocsr()
        product.sort_indices()
        common = np.asarray(product[source, target]).ravel()
        total += common
        reached += common >= both
    return total / max(n_draws, 1), (reached + 1) / (n_draws + 1)
