"""Communities by the Leiden algorithm (Traag, Waltman & van Eck 2019), and how sure each node's place is.

igraph's own implementation is used: it is there with the centralities, needs no second package, and on weighted
modularity it is as good as leidenalg and faster. It draws from Python's `random`; for the time of the call it gets a
generator of its own, so that neither the global state nor another library's draws change the result.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import igraph
import numpy as np

from siyaq.network.centrality import make_graph, without


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Let igraph draw from a generator of its own, and give it back the global one afterwards."""
    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


@dataclass(frozen=True)
class Communities:
    """Communities of the nodes.

    Attributes
    ----------
    membership : int array
        Community of each node, the largest is 0; -1 for nodes without edges.
    certainty : float array
        Mean share of runs in which a node is together with the other members of its community; NaN without any.
    modularity : float
        Of this partition; NaN without edges.
    runs : int array
        All partitions that were compared, runs x nodes.
    """

    membership: np.ndarray
    certainty: np.ndarray
    modularity: float
    runs: np.ndarray


def canonical(labels: np.ndarray, linked: np.ndarray) -> np.ndarray:
    """Return the same partition numbered from the largest; equal sizes by the first node; -1 where not `linked`."""
    result = np.full(len(labels), -1)
    if not linked.any():
        return result
    _, first, inverse, size = np.unique(labels[linked], return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(size), np.int64)
    rank[np.lexsort((first, -size))] = np.arange(len(size))
    result[linked] = rank[inverse.ravel()]
    return result


def leiden(graph: igraph.Graph, weight: np.ndarray, *, resolution: float = 1.0, seed: int = 0) -> np.ndarray:
    """Return one Leiden partition by modularity; edges that do not weigh more than 0 are left out."""
    good = weight > 0
    if not good.any():
        return np.full(graph.vcount(), -1)
    if not good.all():
        graph = without(graph, ~good)
    with seeded(seed):
        found = graph.community_leiden(
            objective_function="modularity", weights=weight[good], resolution=resolution, n_iterations=10
        )
    return canonical(np.asarray(found.membership), np.asarray(graph.degree()) > 0)


def seeds_of(seed: int, n: int) -> list[int]:
    """Return the seeds of n runs."""
    return np.random.default_rng(seed).integers(0, 2**31, n).tolist()


def agreement(a: np.ndarray, b: np.ndarray) -> float:
    """Return the Rand index of two partitions adjusted for chance (Hubert & Arabie 1985)."""
    a, b = a + 1, b + 1
    table = np.bincount(a * (b.max() + 1) + b).astype(float)
    pairs = (table * (table - 1)).sum()
    rows, columns = np.bincount(a).astype(float), np.bincount(b).astype(float)
    one, other = (rows * (rows - 1)).sum(), (columns * (columns - 1)).sum()
    chance = one * other / max(len(a) * (len(a) - 1), 1)
    top = (one + other) / 2 - chance
    return 1.0 if top == 0 else float((pairs - chance) / top)


def co_assignment(membership: np.ndarray, runs: np.ndarray) -> np.ndarray:
    """Return the mean share of runs in which each node is together with the other members of its community.

    Parameters
    ----------
    membership : int array of n
    runs : int array, runs x n
        A node with -1 in a run is together with no one there.

    Examples
    --------
    >>> runs = np.array([[0, 0, 1], [0, 0, 0]])
    >>> co_assignment(np.array([0, 0, 0]), runs).tolist()
    [0.75, 0.75, 0.5]
    """
    size = np.bincount(np.maximum(membership, 0), weights=membership >= 0)[np.maximum(membership, 0)]
    together = np.zeros(len(membership))
    for run in runs:
        cell = np.maximum(membership, 0) * (run.max() + 2) + run + 1
        here = (membership >= 0) & (run >= 0)
        together += np.where(here, np.bincount(cell, weights=here)[cell] - 1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((membership >= 0) & (size > 1), together / ((size - 1) * max(len(runs), 1)), np.nan)


def modularity(
    n: int, source: np.ndarray, target: np.ndarray, weight: np.ndarray, membership: np.ndarray, resolution: float = 1.0
) -> float:
    """Return Newman's modularity; NaN without edges."""
    weight = np.maximum(weight, 0)
    if not weight.sum():
        return float("nan")
    group = membership + 1
    inside = weight[group[source] == group[target]].sum() / weight.sum()
    strength = np.bincount(np.r_[source, target], np.r_[weight, weight], n)
    share = np.bincount(group, strength) / strength.sum()
    return float(inside - resolution * (share**2).sum())


def choose_communities(
    source: np.ndarray,
    target: np.ndarray,
    weight: np.ndarray,
    own: np.ndarray,
    others: np.ndarray,
    *,
    resolution: float = 1.0,
) -> Communities:
    """Return the partition that agrees best with all runs, over seeds and resampled networks.

    It is the seed's partition with the highest mean adjusted Rand index to all of them: a partition that Leiden really
    found, not an average that none found.

    Parameters
    ----------
    source, target, weight : arrays
        Edges.
    own : int array, runs x nodes
        Partitions of the network itself, each from another seed.
    others : int array, runs x nodes
        Of networks of resampled articles.
    resolution : float
    """
    n = own.shape[1]
    if not (weight > 0).any():
        nothing = np.full(n, -1)
        return Communities(nothing, np.full(n, np.nan), float("nan"), nothing[None, :])
    runs = np.concatenate([own, others]).astype(np.int64)
    distinct, count = np.unique(runs, axis=0, return_counts=True)
    candidates = np.unique(runs[: len(own)], axis=0)
    score = [sum(c * agreement(a, b) for b, c in zip(distinct, count, strict=True)) for a in candidates]
    best = candidates[int(np.argmax(np.round(score, 9)))]
    quality = modularity(n, source, target, weight, best, resolution)
    return Communities(best, co_assignment(best, runs), quality, runs)


def find_communities(
    n: int,
    source: np.ndarray,
    target: np.ndarray,
    weight: np.ndarray,
    *,
    resampled: Sequence[np.ndarray] = (),
    n_seeds: int = 20,
    resolution: float = 1.0,
    seed: int = 0,
) -> Communities:
    """Return the communities of a network (see `choose_communities`).

    Parameters
    ----------
    n : int
        Nodes.
    source, target, weight : arrays
        Edges.
    resampled : sequence of arrays
        Weights of the edges in resamples of the articles.
    n_seeds : int
    resolution : float
        Above 1 for smaller communities.
    seed : int
    """
    graph = make_graph(n, source, target)
    own = [leiden(graph, weight, resolution=resolution, seed=s) for s in seeds_of(seed, n_seeds)]
    others = [leiden(graph, w, resolution=resolution, seed=seed) for w in resampled]
    runs = np.stack(others) if others else np.empty((0, n), np.int64)
    return choose_communities(source, target, weight, np.stack(own), runs, resolution=resolution)
