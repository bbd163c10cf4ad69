"""Intervals of edges and nodes from resamples of the articles.

Articles are drawn again, not windows and not edges: what one article says in five sentences is said once. In simulated
corpora of 30 to 500 articles 91 to 95 of 100 intervals of pairs hold the truth, and fewer where a pair is expected in
less than five articles: of what was seen once, resampling knows only that it was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from scipy import stats

from siyaq.frequencies.resampling import TAILS, draw_weights
from siyaq.frequencies.units import MIN_UNITS
from siyaq.network.pairs import Pairs, edge_weight
from siyaq.network.resamples import MEASURES, Links
from siyaq.network.windows import Incidence

FEW_ARTICLES = f"fewer than {MIN_UNITS} articles: too few to resample"
ALWAYS = "the same in every article: resampling cannot vary it"
NO_EDGES = "no edges"
TOO_LARGE = "no interval of betweenness: too many nodes and edges to resample; raise min_articles or take a backbone"
UNMOVED = "no interval of {}: the same in nearly every resample"
NOT_ASKED = "no resamples asked for"
_BLOCK = 20_000_000
_NODES = 20_000


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
        rows = by_article[mixed]
        used = np.unique(rows.indices)
        rows = rows[:, used]
        weights = np.ascontiguousarray(draw_weights(n_units, max(n_boot, 200), rng)[:, used].T)
        step = max(1, _BLOCK // weights.shape[1])
        for first in range(0, len(mixed), step):
            part = mixed[first : first + step]
            lo[part], hi[part] = np.quantile(rows[first : first + step] @ weights, TAILS, axis=1)
    fixed = lo == hi
    lo[fixed], hi[fixed], reason[fixed] = np.nan, np.nan, ALWAYS
    return lo, hi, reason


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


def _quantiles(draws: np.ndarray, at: tuple[float, ...]) -> np.ndarray:
    """Return quantiles of each node's draws, some thousands of nodes at a time: numpy takes a copy of what it sorts."""
    found = np.empty((len(at), draws.shape[1]))
    for first in range(0, draws.shape[1], _NODES):
        part = slice(first, first + _NODES)
        found[:, part] = np.quantile(draws[:, part], at, axis=0)
    return found


def _around(draws: np.ndarray, centre: np.ndarray, top: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the percentile interval moved so that its middle is `centre`, within 0 and `top`."""
    lo, middle, hi = _quantiles(draws, (TAILS[0], 0.5, TAILS[1]))
    return np.clip(lo - middle + centre, 0, centre), np.clip(hi - middle + centre, centre, np.maximum(top, centre))


def node_intervals(links: Links, measured: pd.DataFrame, drawn: Callable[[str], np.ndarray]) -> pd.DataFrame:
    """Return the 95 % intervals of all centralities, and the reason where one is missing.

    A resample has two thirds of the articles, so fewer edges, and other paths: whatever depends on which edges are
    there comes out too low or too high in all of them. The resampled degree, betweenness, eigenvector centrality and
    brokerage are therefore moved so that their median is the network's. Their width is what is estimated here.

    Parameters
    ----------
    links : Links
    measured : DataFrame
        The columns of `MEASURES`, one row per node.
    drawn : function
        Gives each of these in the resamples, resamples x nodes; asked for one after another.

    Returns
    -------
    DataFrame
        ``degree_lo``, ``degree_hi`` and so on, ``reason``.
    """
    n, pairs = links.n, links.pairs
    table = pd.DataFrame(np.nan, index=range(n), columns=[f"{m}_{end}" for m in MEASURES for end in ("lo", "hi")])
    few = links.n_units < MIN_UNITS
    refusals = ((not len(pairs), NO_EDGES), (few, FEW_ARTICLES), (links.n_boot < 1, NOT_ASKED))
    refused = next((why for true, why in refusals if true), None)
    if refused:
        return table.assign(reason=refused)
    tops = {"degree": n - 1.0, "betweenness": 1.0, "eigenvector": 1.0, "brokerage": 1.0}
    too_large = False
    for measure in MEASURES:
        draws = drawn(measure)
        if not len(draws):
            too_large = True
            continue
        if measure == "strength":
            lo, hi = _quantiles(draws, TAILS)
        else:
            lo, hi = _around(draws, measured[measure].to_numpy(float), tops[measure])
        fixed = lo == hi
        table[f"{measure}_lo"], table[f"{measure}_hi"] = np.where(fixed, np.nan, lo), np.where(fixed, np.nan, hi)
    missing = {measure: table[f"{measure}_lo"].isna().to_numpy() for measure in MEASURES}
    return table.assign(reason=_reasons(missing, measured["degree"].to_numpy() == 0, too_large))


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
