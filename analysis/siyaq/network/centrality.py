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


def whose_paths(n: int, n_edges: int, seed: int = 0) -> np.ndarray:
    """Return the nodes whose paths give the betweenness of a network: all, or `PIVOTS` random ones of very many."""
    if exact_betweenness(n, n_edges):
        return np.arange(n)
    return np.random.default_rng(seed).choice(n, PIVOTS, replace=False)


def betweenness(graph: igraph.Graph, sources: np.ndarray | None = None) -> np.ndarray:
    """Return the share of shortest paths between other nodes that lead through each node; weights do not count.

    Parameters
    ----------
    graph : igraph.Graph
    sources : int array, optional
        The nodes whose paths stand for those of all (Brandes & Pich 2007).
    """
    n = graph.vcount()
    if n < 3:
        return np.zeros(n)
    if sources is None or len(sources) == n:
        return np.asarray(graph.betweenness(directed=False), float) * (2 / ((n - 1) * (n - 2)))
    found = np.asarray(graph.betweenness(directed=False, sources=sources.tolist()), float)
    return found * (2 * n / len(sources) / ((n - 1) * (n - 2)))


def without(graph: igraph.Graph, gone: np.ndarray) -> igraph.Graph:
    """Return a copy of the graph without some of its edges, given as a bool array: a tenth of the time of a new one."""
    graph = graph.copy()
    graph.delete_edges(np.flatnonzero(gone))
    return graph


class Spread:
    """How evenly each node's weight goes to the communities, under many weights.

    Parameters
    ----------
    n : int
        Nodes.
    source, target : arrays
        Edges.
    group : int array
        Community of each node, -1 for none.
    """

    def __init__(self, n: int, source: np.ndarray, target: np.ndarray, group: np.ndarray):
        self._n, self._ends = n, np.r_[source, target]
        width = int(group.max(initial=-1)) + 2
        to = self._ends.astype(np.int64) * width + group[np.r_[target, source]] + 1
        cells, self._cell = np.unique(to, return_inverse=True)
        self._node = cells // width

    def participation(self, weight: np.ndarray) -> np.ndarray:
        """Return the participation coefficient, 0 (to one community alone) to 1 (Guimerà & Amaral 2005)."""
        twice = np.r_[weight, weight]
        total = np.bincount(self._ends, twice, self._n)
        to = np.bincount(self._cell, twice, len(self._node))
        squares = np.bincount(self._node, to**2, self._n)
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
        self._edge = self._matrix.data.astype(np.int32) - 1  # where each entry has its weight
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


def strengths(n: int, source: np.ndarray, target: np.ndarray, weight: np.ndarray) -> pd.DataFrame:
    """Return degree, strength and eigenvector centrality of nodes 0 … n - 1.

    Edges that weigh nothing, or less (npmi), count for the degree and strength, not for the eigenvector, which is 0
    outside the strongest component.

    Examples
    --------
    >>> star = strengths(4, np.array([0, 0, 0]), np.array([1, 2, 3]), np.array([1.0, 2.0, 3.0]))
    >>> star.degree.tolist(), star.strength.tolist()
    ([3, 1, 1, 1], [6.0, 1.0, 2.0, 3.0])
    """
    ends = np.r_[source, target]
    eigen = np.zeros(n)
    if len(source) and (weight > 0).any():
        graph = make_graph(n, source, target)
        with warnings.catch_warnings():  # of several components it measures the largest; said in the docstring
            warnings.simplefilter("ignore", RuntimeWarning)
            eigen = np.asarray(graph.eigenvector_centrality(weights=np.maximum(weight, 0)), float)
    return pd.DataFrame(
        {
            "degree": np.bincount(ends, minlength=n).astype(np.int64),
            "strength": np.bincount(ends, np.r_[weight, weight], n),
            "eigenvector": np.abs(eigen).round(9) + 0.0,  # the last digits are the solver's
        }
    )
