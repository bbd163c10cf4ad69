"""The network of resampled articles, again and again; in pieces, so that workers can share them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import igraph
import numpy as np
import pandas as pd

from siyaq.frequencies.resampling import draw_weights, generator
from siyaq.frequencies.units import MIN_UNITS
from siyaq.network.centrality import Leading, Spread, betweenness, make_graph, strengths, whose_paths, without
from siyaq.network.communities import leiden, seeds_of
from siyaq.network.pairs import Pairs, edge_weight
from siyaq.network.windows import Incidence

MEASURES = ("degree", "strength", "betweenness", "eigenvector", "brokerage")
"""What nodes have intervals of."""
OPTIONS = ("weight", "n_boot", "resolution", "seed")
"""Options of a network that its nodes are measured by."""
RUNS = 1_000_000
"""Edges x runs of community detection, of seeds and of resamples alike."""
PATHS = 150_000_000
"""Pivots x edges x resamples of betweenness: some seconds. It sets how many pivots the resamples share."""
LEAST_PIVOTS, LEAST_DRAWS = 30, 100
"""Pivots and resamples of betweenness at least: the paths from fewer nodes stand for nothing."""
MOST_PATHS = 2_000_000_000
"""Pivots x edges x resamples beyond which betweenness gets no interval: about a minute."""
PIECE = 2_000_000
"""Edges x resamples of one piece: some seconds."""
MOST_PIECES = 20


@dataclass(frozen=True)
class Links:
    """The edges of a network and the articles that they come from: what its nodes are measured from.

    Attributes
    ----------
    n : int
        Nodes.
    pairs : Pairs
    values : float array
        Weight of each pair.
    observed : DataFrame
        From `strengths`, one row per node.
    weight : str
        What the weights are, to compute them again in resamples.
    n_boot : int
        Resamples of the articles.
    resolution : float
        Of the communities.
    seed : int
    incidence : Incidence, optional
        The windows, for weights that are compared with them: all but "count" and "articles".
    """

    n: int
    pairs: Pairs
    values: np.ndarray
    observed: pd.DataFrame
    weight: str
    n_boot: int
    resolution: float
    seed: int
    incidence: Incidence | None = None

    @classmethod
    def of(
        cls, n: int, pairs: Pairs, values: np.ndarray, incidence: Incidence | None, parameters: Mapping[str, Any]
    ) -> Links:
        """Return the links of a network with these `parameters`, and what is observed of its nodes."""
        observed = strengths(n, pairs.source, pairs.target, values)
        return cls(n, pairs, values, observed, **{name: parameters[name] for name in OPTIONS}, incidence=incidence)

    @property
    def n_units(self) -> int:
        """Articles."""
        return self.pairs.by_article.shape[1]

    @property
    def resamples(self) -> int:
        """Resamples that are drawn: none where there are too few articles, or no edges."""
        return self.n_boot if len(self.pairs) and self.n_units >= MIN_UNITS else 0

    @property
    def runs(self) -> tuple[int, int]:
        """Runs of community detection, with other seeds and in resamples."""
        runs = max(RUNS // max(len(self.pairs), 1), 4)
        return min(runs, 20), min(runs, 30, self.n_boot) if len(self.pairs) else 0

    @property
    def n_pieces(self) -> int:
        """Pieces that the resamples are drawn in; it depends on nothing but the network."""
        return int(np.clip(len(self.pairs) * self.n_boot // PIECE, 1, MOST_PIECES))

    @cached_property
    def graph(self) -> igraph.Graph:
        """The graph of all edges."""
        return make_graph(self.n, self.pairs.source, self.pairs.target)

    @cached_property
    def leading(self) -> Leading:
        """What finds the eigenvector centrality under other weights."""
        return Leading(self.n, self.pairs.source, self.pairs.target, self.observed["eigenvector"].to_numpy())

    @cached_property
    def _compared(self) -> tuple:
        met = self.pairs.by_article.copy()
        met.data = np.ones_like(met.data)
        if self.incidence is None or self.weight in ("count", "articles"):
            return met, None, None
        windows = np.bincount(self.incidence.article, minlength=self.n_units)
        return met, self.incidence.by_article().T.tocsr(), windows

    def weights(self, number: int, label: str = "nodes") -> np.ndarray:
        """Return the weights of the pairs in one resample of the articles; 0 where the two then never meet."""
        drawn = draw_weights(self.n_units, 1, generator(self.seed, label, number))[0]
        both = self.pairs.by_article @ drawn
        if self.weight == "count":
            return both.astype(float)
        met, degrees, windows = self._compared
        if degrees is None:
            return np.asarray(met @ drawn, float)
        degree = degrees @ drawn
        ends = degree[self.pairs.source], degree[self.pairs.target]
        return np.where(both > 0, edge_weight(self.weight, both, met @ drawn, *ends, windows @ drawn), 0.0)


def shared_pivots(n: int, n_edges: int, n_boot: int) -> tuple[np.ndarray, int]:
    """Return the nodes whose paths stand for all in every resample, and how many resamples are looked at; 0 is none.

    All resamples share the nodes, so that what is special about them moves none against another.

    Examples
    --------
    >>> [(len(pivots), draws) for pivots, draws in (shared_pivots(50, 200, 200), shared_pivots(10_000, 60_000, 200))]
    [(50, 200), (30, 100)]
    >>> shared_pivots(10**5, 10**6, 200)[1]
    0
    """
    number = min(n, max(LEAST_PIVOTS, PATHS // max(n_edges * n_boot, 1)))
    draws = min(n_boot, max(LEAST_DRAWS, PATHS // max(n_edges * number, 1)))
    pivots = np.sort(np.random.default_rng(0).choice(n, number, replace=False))
    return pivots, draws if number * n_edges * draws <= MOST_PATHS else 0


def draw_piece(links: Links, piece: int) -> dict[str, np.ndarray]:
    """Return one of the pieces of what is found by drawing, or by following many paths.

    Parameters
    ----------
    links : Links
    piece : int
        From 0 to ``links.n_pieces`` - 1.

    Returns
    -------
    dict of arrays, rows x nodes
        ``own``, ``runs``: communities found with other seeds, and in resamples. ``paths``: betweenness over this
        piece's share of the nodes, to be added. ``degree``, ``strength``, ``eigenvector``, ``betweenness``: in each
        resample of this piece; betweenness in the first ones alone.
    """
    n, pairs, step = links.n, links.pairs, links.n_pieces
    found: dict[str, list[np.ndarray]] = {"own": [], "runs": [], "paths": []}
    found |= {measure: [] for measure in MEASURES if measure != "brokerage"}
    n_own, n_runs = links.runs
    if len(pairs):
        everyone = whose_paths(n, len(pairs), links.seed)
        sources = everyone[piece::step]
        if len(sources):
            found["paths"].append(betweenness(links.graph, sources) * (len(sources) / len(everyone)))
        for seed in seeds_of(links.seed, n_own)[piece::step]:
            found["own"].append(leiden(links.graph, links.values, resolution=links.resolution, seed=seed))
    pivots, n_paths = shared_pivots(n, len(pairs), links.resamples)
    ends = np.r_[pairs.source, pairs.target]
    for number in range(piece, max(links.resamples, n_runs), step):
        w = links.weights(number)
        if number < n_runs:
            found["runs"].append(leiden(links.graph, w, resolution=links.resolution, seed=links.seed))
        if number >= links.resamples:
            continue
        there = np.flatnonzero(w)
        found["degree"].append(np.bincount(np.r_[pairs.source[there], pairs.target[there]], minlength=n))
        found["strength"].append(np.bincount(ends, np.r_[w, w], n))
        found["eigenvector"].append(links.leading.vector(w))
        if number < n_paths:
            found["betweenness"].append(betweenness(without(links.graph, w == 0), pivots))
    return {name: np.stack(rows) if rows else np.empty((0, n)) for name, rows in found.items()}


def draw_brokerage(links: Links, group: np.ndarray) -> np.ndarray:
    """Return the brokerage of each node between these communities in each resample, resamples x nodes.

    How sure the communities are is another question.
    """
    spread = Spread(links.n, links.pairs.source, links.pairs.target, group)
    found = np.empty((links.resamples, links.n))
    for number in range(links.resamples):
        found[number] = spread.participation(np.maximum(links.weights(number), 0))
    return found
