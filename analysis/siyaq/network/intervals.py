"""Intervals of edges and nodes from resamples of the articles.

Articles are drawn again, not windows and not edges: what one article says in five sentences is said once. In simulated
corpora of 30 to 500 articles 91 to 95 of 100 intervals of pairs hold the truth, and fewer where a pair is expected in
less than five articles: of what was seen once, resampling knows only that it was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd
from scipy import stats

from siyaq.frequencies.resampling import TAILS, draw_weights
from siyaq.frequencies.units import MIN_UNITS
from siyaq.network.centrality import Leading, betweenness, make_graph, participation
from siyaq.network.pairs import Pairs, edge_weight
from siyaq.network.windows import Incidence

FEW_ARTICLES = f"fewer than {MIN_UNITS} articles: too few to resample"
ALWAYS = "the same in every article: resampling cannot vary it"
NO_EDGES = "no edges"
PATHS = 150_000_000
"""Pivots x edges x resamples of betweenness: some seconds. It sets how many pivots the resamples share."""
LEAST_PIVOTS, LEAST_DRAWS = 30, 100
"""Pivots and resamples of betweenness at least: the paths from fewer nodes stand for nothing."""
MOST_PATHS = 2_000_000_000
"""Pivots x edges x resamples beyond which betweenness gets no interval: about a minute."""
TOO_LARGE = "no interval of betweenness: too many nodes and edges to resample; raise min_articles or take a backbone"
UNMOVED = "no interval of {}: the same in nearly every resample"
NOT_ASKED = "no resamples asked for"
MEASURES = ("degree", "strength", "betweenness", "eigenvector", "brokerage")
"""What nodes have intervals of."""
_BLOCK = 20_000_000


def edge_interval(pairs: Pairs, n_boot: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the 95 % interval of the windows that name both, and the reason where there is none.

    Where every article counts alike, as for nearly all pairs, the resampled sum is a multiple of a binomial and the
    interval is its exact quantiles; the other pairs are simulated, 200 times at least, all resamples in one sparse
    product.
    """
    by_article, n_units = pairs.by_article, pairs.by_article.shape[1]
    lo, hi, reason = np.full(len(pairs), np.nan), np.full(len(pairs), np.nan), np.full(len(pairs), None, object)
    if n_units < MIN_UNITS or n_boot < 1:
        reason[:] = FEW_ARTICLES if n_units < MIN_UNITS else NOT_ASKED
        return lo, hi, reason
    if not len(pairs):
        return lo, hi, reason
    starts = by_article.indptr[:-1]
    most, least = np.maximum.reduceat(by_article.data, starts), np.minimum.reduceat(by_article.data, starts)
    articles = pairs.n_articles
    numbers, inverse = np.unique(articles, return_inverse=True)
    ends = [stats.binom.ppf(tail, n_units, numbers / n_units)[inverse] * most for tail in TAILS]
    lo[:], hi[:] = ends
    mixed = np.flatnonzero(most != least)
    if len(mixed):
        weights = draw_weights(n_units, max(n_boot, 200), rng).T
        step = max(1, _BLOCK // weights.shape[1])
        for first in range(0, len(mixed), step):
            part = mixed[first : first + step]
            lo[part], hi[part] = np.quantile(by_article[part] @ weights, TAILS, axis=1)
    fixed = lo == hi
    lo[fixed], hi[fixed], reason[fixed] = np.nan, np.nan, ALWAYS
    return lo, hi, reason


def resampled_weights(
    incidence: Incidence, pairs: Pairs, weight: str, n_boot: int, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """Yield the weights of the pairs in each resample of the articles; 0 where the two then never meet."""
    n_units = incidence.n_units
    degrees = incidence.by_article().T.tocsr()
    windows = np.bincount(incidence.article, minlength=n_units)
    met = pairs.by_article.copy()
    met.data = np.ones_like(met.data)
    for _ in range(n_boot):
        drawn = draw_weights(n_units, 1, rng)[0]
        both = pairs.by_article @ drawn
        degree = degrees @ drawn
        one, other = degree[pairs.source], degree[pairs.target]
        value = edge_weight(weight, both, met @ drawn, one, other, windows @ drawn)
        yield np.where(both > 0, value, 0.0)


def weight_interval(
    incidence: Incidence, pairs: Pairs, weight: str, n_boot: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return the 95 % interval of the weight of each pair, all of them from the same resamples; NaN where it is fixed.

    For the weight "count" `edge_interval` is the same and mostly exact.
    """
    lo, hi = np.full((2, len(pairs)), np.nan)
    n_units = incidence.n_units
    if n_units < MIN_UNITS or n_boot < 1:
        return lo, hi
    drawn = draw_weights(n_units, max(n_boot, 200), rng).T
    degree = incidence.by_article().T.tocsr() @ drawn
    total = np.bincount(incidence.article, minlength=n_units) @ drawn
    met = pairs.by_article.copy()
    met.data = np.ones_like(met.data)
    step = max(1, _BLOCK // drawn.shape[1])
    for first in range(0, len(pairs), step):
        part = slice(first, first + step)
        ends = degree[pairs.source[part]], degree[pairs.target[part]]
        values = edge_weight(weight, pairs.by_article[part] @ drawn, met[part] @ drawn, *ends, total)
        lo[part], hi[part] = np.quantile(values, TAILS, axis=1)
    fixed = lo == hi
    return np.where(fixed, np.nan, lo), np.where(fixed, np.nan, hi)


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


def _around(draws: np.ndarray, centre: np.ndarray, top: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the percentile interval moved so that its middle is `centre`, within 0 and `top`."""
    lo, middle, hi = np.quantile(draws, (TAILS[0], 0.5, TAILS[1]), axis=0)
    return np.clip(lo - middle + centre, 0, centre), np.clip(hi - middle + centre, centre, np.maximum(top, centre))


def node_intervals(
    pairs: Pairs, measured: pd.DataFrame, group: np.ndarray, weights: Iterable[np.ndarray], n_boot: int, n_units: int
) -> pd.DataFrame:
    """Return the 95 % intervals of all centralities, and the reason where one is missing.

    A resample has two thirds of the articles, so fewer edges, and other paths: whatever depends on which edges are
    there comes out too low or too high in all of them. The resampled degree, betweenness, eigenvector centrality and
    brokerage are therefore moved so that their median is the network's. Their width is what is estimated here.

    Parameters
    ----------
    pairs : Pairs
    measured : DataFrame
        The columns of `MEASURES`, one row per node.
    group : int array
        Community of each node. Brokerage is resampled between these communities; how sure they are is another question.
    weights : iterable of arrays
        From `resampled_weights`. Edges that weigh 0 in a resample are not there.
    n_boot : int
        How many those are.
    n_units : int
        Articles.

    Returns
    -------
    DataFrame
        ``degree_lo``, ``degree_hi`` and so on, ``reason``.
    """
    n = len(measured)
    table = pd.DataFrame(np.nan, index=range(n), columns=[f"{m}_{end}" for m in MEASURES for end in ("lo", "hi")])
    refusals = ((not len(pairs), NO_EDGES), (n_units < MIN_UNITS, FEW_ARTICLES), (n_boot < 1, NOT_ASKED))
    refused = next((why for true, why in refusals if true), None)
    if refused:
        return table.assign(reason=refused)
    ends = np.r_[pairs.source, pairs.target]
    whole, (pivots, paths) = make_graph(n, pairs.source, pairs.target), shared_pivots(n, len(pairs), n_boot)
    leading = Leading(n, pairs.source, pairs.target, measured["eigenvector"].to_numpy())
    draws: dict[str, list[np.ndarray]] = {measure: [] for measure in MEASURES}
    for w in weights:
        there = np.flatnonzero(w)
        draws["degree"].append(np.bincount(np.r_[pairs.source[there], pairs.target[there]], minlength=n))
        draws["strength"].append(np.bincount(ends, np.r_[w, w], n))
        draws["eigenvector"].append(leading.vector(w))
        draws["brokerage"].append(participation(n, pairs.source, pairs.target, np.maximum(w, 0), group))
        if len(draws["betweenness"]) < paths:
            graph = whole.copy()  # a tenth of the time of a new one
            graph.delete_edges(np.flatnonzero(w == 0).tolist())
            draws["betweenness"].append(betweenness(graph, pivots=pivots))
    tops = {"degree": n - 1.0, "betweenness": 1.0, "eigenvector": 1.0, "brokerage": 1.0}
    for measure, drawn in draws.items():
        if not drawn:
            continue
        if measure == "strength":
            lo, hi = np.quantile(np.stack(drawn), TAILS, axis=0)
        else:
            lo, hi = _around(np.stack(drawn), measured[measure].to_numpy(float), tops[measure])
        fixed = lo == hi
        table[f"{measure}_lo"], table[f"{measure}_hi"] = np.where(fixed, np.nan, lo), np.where(fixed, np.nan, hi)
    missing = {measure: table[f"{measure}_lo"].isna().to_numpy() for measure in MEASURES}
    return table.assign(reason=_reasons(missing, np.bincount(ends, minlength=n) == 0, not paths))


def _reasons(missing: Mapping[str, np.ndarray], alone: np.ndarray, too_large: bool) -> np.ndarray:
    """Return, for each node, which centralities have no interval and why; None where all have one."""
    rows, inverse = np.unique(np.stack(list(missing.values()), axis=1), axis=0, return_inverse=True)
    texts = []
    for row in rows:
        names = [name for name, gone in zip(missing, row, strict=True) if gone]
        fixed = [name for name in names if not (too_large and name == "betweenness")]
        parts = [UNMOVED.format(", ".join(fixed))] if fixed else []
        texts.append("; ".join(parts + [TOO_LARGE] * (too_large and "betweenness" in names)) or None)
    reason = np.array(texts, object)[inverse.ravel()]
    reason[alone] = NO_EDGES
    return reason
