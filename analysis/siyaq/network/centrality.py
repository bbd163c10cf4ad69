"""Who stands where in the network. igraph computes (C, 10 to 100 times the speed of networkx, exact)."""

from __future__ import annotations

import warnings

import igraph
import numpy as np
import pandas as pd
from scipy import sparse

EXACT = 200_000_000
"""Nodes x edges up to which betweenness is exact: some seconds."""
PIVOTS = 1000
STEPS = 500
"""Of the power iteration at most; two components as strong as each other would take for ever."""


def make_graph(n: int, source: np.ndarray, target: np.ndarray) -> igraph.Graph:
    """Return the igraph graph of n nodes; edges keep their order."""
    return igraph.Graph(n=n, edges=np.stack([source, target], axis=1).astype(np.int64))


def exact_betweenness(n: int, n_edges: int) -> bool:
    """Return whether betweenness is computed from all nodes, or estimated from `PIVOTS` of them."""
    return n <= PIVOTS or n * n_edges <= EXACT


def betweenness(graph: igraph.Graph, seed: int = 0, pivots: np.ndarray | None = None) -> np.ndarray:
    """Return the share of shortest paths between other nodes that lead through each node; weights do not count.

    In large networks the paths from `PIVOTS` random nodes stand for all (Brandes & Pich 2007).

    Parameters
    ----------
    graph : igraph.Graph
    seed : int
        Of the random nodes.
    pivots : int array, optional
        The nodes whose paths are followed; without them all, or `PIVOTS` random ones in large networks.
    """
    n = graph.vcount()
    if n < 3:
        return np.zeros(n)
    if pivots is None and not exact_betweenness(n, graph.ecount()):
        pivots = np.random.default_rng(seed).choice(n, PIVOTS, replace=False)
    if pivots is None or len(pivots) == n:
        return np.asarray(graph.betweenness(directed=False), float) * (2 / ((n - 1) * (n - 2)))
    found = np.asarray(graph.betweenness(directed=False, sources=pivots.tolist()), float)
    return found * (2 * n / len(pivots) / ((n - 1) * (n - 2)))


def participation(n: int, source: np.ndarray, target: np.ndarray, weight: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return how evenly each node's weight goes to the communities, 0 (to one alone) to 1 (Guimerà & Amaral 2005)."""
    ends, others, twice = np.r_[source, target], np.r_[target, source], np.r_[weight, weight]
    width = int(group.max(initial=-1)) + 2
    to = sparse.coo_array((twice, (ends, group[others] + 1)), shape=(n, width)).tocsr()
    total = np.asarray(to.sum(axis=1)).ravel()
    to.data **= 2
    squares = np.asarray(to.sum(axis=1)).ravel()
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, np.clip(1 - squares / total**2, 0, 1), 0.0)


class Leading:
    """Eigenvector centrality of one graph under many weights, each found from the vector of the graph itself.

    igraph's solver starts anew each time and takes ten times as long.

    Parameters
    ----------
    n : int
        Nodes.
    source, target : arrays
        Edges.
    start : array
        Where to begin: the centrality with the observed weights.
    """

    def __init__(self, n: int, source: np.ndarray, target: np.ndarray, start: np.ndarray):
        number = np.arange(1, 2 * len(source) + 1)
        ends, others = np.r_[source, target], np.r_[target, source]
        self._matrix = sparse.csr_array((number.astype(float), (ends, others)), shape=(n, n))
        self._edge = self._matrix.data.astype(np.int64) - 1  # where each entry has its weight
        self._start = np.maximum(start, 1e-3)

    def vector(self, weight: np.ndarray) -> np.ndarray:
        """Return the centrality, 0 to 1, with the edges' weights; what is not positive does not count."""
        positive = np.maximum(weight, 0)
        self._matrix.data = np.r_[positive, positive][self._edge]
        x = self._start / self._start.max()
        for _ in range(STEPS):
            y = self._matrix @ x
            top = y.max()
            if top <= 0:
                return np.zeros(len(x))
            y = (y / top + x / 5) / 1.2  # not the whole step, or a bipartite graph swings to and fro
            moved, x = np.abs(y - x).max(), y / y.max()
            if moved < 2e-6:
                break
        return np.where(x < 1e-4, 0.0, x)


def node_measures(n: int, source: np.ndarray, target: np.ndarray, weight: np.ndarray, seed: int = 0) -> pd.DataFrame:
    """Return degree, strength, betweenness and eigenvector centrality of nodes 0 … n - 1.

    Edges that weigh nothing, or less (npmi), count for the degree, strength and betweenness, not for the eigenvector,
    which is 0 outside the strongest component.

    Examples
    --------
    >>> star = node_measures(4, np.array([0, 0, 0]), np.array([1, 2, 3]), np.array([1.0, 2.0, 3.0]))
    >>> star.degree.tolist(), star.strength.tolist(), star.betweenness.tolist()
    ([3, 1, 1, 1], [6.0, 1.0, 2.0, 3.0], [1.0, 0.0, 0.0, 0.0])
    """
    graph = make_graph(n, source, target)
    ends = np.r_[source, target]
    strength = np.bincount(ends, np.r_[weight, weight], n)
    eigen = np.zeros(n)
    if len(source) and (weight > 0).any():
        with warnings.catch_warnings():  # of several components it measures the largest; said in the docstring
            warnings.simplefilter("ignore", RuntimeWarning)
            eigen = np.asarray(graph.eigenvector_centrality(weights=np.maximum(weight, 0).tolist()), float)
    return pd.DataFrame(
        {
            "degree": np.bincount(ends, minlength=n).astype(np.int64),
            "strength": strength,
            "betweenness": betweenness(graph, seed),
            "eigenvector": np.abs(eigen).round(9) + 0.0,  # the last digits are the solver's
        }
    )
