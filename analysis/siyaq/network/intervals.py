"""Intervals of edges and nodes from resamples of the articles.

Articles are drawn again, not windows and not edges: what one article says in five sentences is said once. In simulated
corpora of 30 to 500 articles 91 to 95 of 100 intervals of pairs hold the truth, and fewer where a pair is expected in
less than five articles: of what was seen once, resampling knows only that it was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from scipy import stats

from siyaq.frequencies.resampling import TAILS, draw_weights
from siyaq.frequencies.units import MIN_UNITS
from siyaq.network.centrality import betweenness, make_graph
from siyaq.network.pairs import Pairs, edge_weight
from siyaq.network.windows import Incidence

FEW_ARTICLES = f"fewer than {MIN_UNITS} articles: too few to resample"
ALWAYS = "the same in every article: resampling cannot vary it"
NO_EDGES = "no edges"
PATHS = 1_000_000_000
"""Nodes x edges x resamples beyond which betweenness gets no interval: about a minute."""
TOO_LARGE = "no interval of betweenness: too many nodes and edges to resample; raise min_articles or take a backbone"
UNMOVED = "its betweenness is 0 in nearly every resample"
NOT_ASKED = "no resamples asked for"
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


def _interval(draws: list[np.ndarray], centre: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    lo, middle, hi = np.quantile(np.stack(draws), (TAILS[0], 0.5, TAILS[1]), axis=0)
    if centre is not None:
        lo, hi = np.clip(lo - middle + centre, 0, centre), np.clip(hi - middle + centre, centre, 1)
    fixed = lo == hi
    return np.where(fixed, np.nan, lo), np.where(fixed, np.nan, hi)


def node_intervals(n: int, pairs: Pairs, weights: Iterable[np.ndarray], n_boot: int, n_units: int) -> pd.DataFrame:
    """Return the 95 % intervals of strength and betweenness, and the reason where one is missing.

    A resample has two thirds of the articles, so fewer edges, and other paths; the resampled betweenness is moved so
    that its median is the network's. Its width is what is estimated here.

    Parameters
    ----------
    n : int
        Nodes.
    pairs : Pairs
    weights : iterable of arrays
        From `resampled_weights`. Edges that weigh 0 in a resample are not there.
    n_boot : int
        How many those are.
    n_units : int
        Articles.
    """
    columns = ("strength_lo", "strength_hi", "betweenness_lo", "betweenness_hi")
    table = pd.DataFrame(np.nan, index=range(n), columns=list(columns))
    refusals = ((not len(pairs), NO_EDGES), (n_units < MIN_UNITS, FEW_ARTICLES), (n_boot < 1, NOT_ASKED))
    refused = next((why for true, why in refusals if true), None)
    if refused:
        return table.assign(reason=refused)
    ends = np.r_[pairs.source, pairs.target]
    small = n * len(pairs) * n_boot <= PATHS
    strengths, paths = [], []
    for w in weights:
        strengths.append(np.bincount(ends, np.r_[w, w], n))
        if small:
            paths.append(betweenness(make_graph(n, pairs.source[w != 0], pairs.target[w != 0])))
    table["strength_lo"], table["strength_hi"] = _interval(strengths)
    if small:
        whole = betweenness(make_graph(n, pairs.source, pairs.target))
        table["betweenness_lo"], table["betweenness_hi"] = _interval(paths, whole)
    missing = [table["betweenness_lo"].isna(), table["strength_lo"].isna(), np.bincount(ends, minlength=n) == 0]
    reason = np.full(n, None, object)
    for where, why in zip(missing, (UNMOVED if small else TOO_LARGE, ALWAYS, NO_EDGES), strict=True):
        reason[where] = why
    return table.assign(reason=reason)
