"""Where two networks differ: two sources, two years, two topics."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse, stats

from siyaq.errors import SiyaqError
from siyaq.frequencies.multiple import benjamini_hochberg
from siyaq.frequencies.resampling import TAILS, draw_weights, generator
from siyaq.frequencies.units import MIN_UNITS
from siyaq.network.graph import Network

FEW_ARTICLES = f"fewer than {MIN_UNITS} articles on one side: too few to resample"
FIXED = "the same in every article of both: resampling cannot vary it"
_BLOCK = 20_000_000


def _aligned(network: Network, pairs: pd.MultiIndex) -> sparse.csr_array:
    """Return the windows of each of `pairs` by article; those the network lacks are empty rows."""
    edges = network.edges
    row = pairs.get_indexer(pd.MultiIndex.from_frame(edges[["source", "target"]]))
    counts = network.counted.pairs.by_article.tocoo()
    return sparse.coo_array(
        (counts.data, (row[counts.coords[0]], counts.coords[1])), (len(pairs), counts.shape[1])
    ).tocsr()


def _moments(counts: sparse.csr_array) -> tuple[np.ndarray, np.ndarray]:
    n = max(counts.shape[1], 1)
    mean = np.asarray(counts.sum(axis=1)).ravel() / n
    squares = counts.copy()
    squares.data = squares.data.astype(float) ** 2
    return mean, (np.asarray(squares.sum(axis=1)).ravel() / n - mean**2) / n


def compare_networks(a: Network, b: Network, *, n_boot: int = 500, seed: int = 0) -> pd.DataFrame:
    """Return how much more often each pair is named together in `a` than in `b`, per 100 articles.

    Parameters
    ----------
    a, b : Network
        Of different articles, with the same window, and best without min_articles and min_support: a pair that one
        network left out counts as never met there.
    n_boot : int
        Resamples of the articles of each.
    seed : int

    Returns
    -------
    DataFrame
        source, target, n_windows_a, n_windows_b, rate_a, rate_b (windows per 100 articles), difference, lo, hi (its
        95 % interval), z, p (two-sided), q (Benjamini-Hochberg), reason; the surest first.

    Raises
    ------
    SiyaqError
        If the windows are not the same, or an article is in both.
    """
    if a.parameters["window"] != b.parameters["window"]:
        found = f"{a.parameters['window']!r} and {b.parameters['window']!r}"
        raise SiyaqError(f"the windows are {found}; two networks can be compared with the same window alone")
    ids = [network.counted.units.articles["article_id"].to_numpy(object) for network in (a, b)]
    common = np.intersect1d(*ids)
    if len(common):
        raise SiyaqError(f"article {common[0]!r} is in both networks, as are {len(common) - 1} more; take others")
    keys = [pd.MultiIndex.from_frame(network.edges[["source", "target"]]) for network in (a, b)]
    pairs = keys[0].union(keys[1])
    sides = [_aligned(network, pairs) for network in (a, b)]
    (mean_a, var_a), (mean_b, var_b) = (_moments(side) for side in sides)
    table = pairs.to_frame(index=False)
    for name, side, mean in zip("ab", sides, (mean_a, mean_b), strict=True):
        table[f"n_windows_{name}"] = np.asarray(side.sum(axis=1)).ravel().astype(np.int64)
        table[f"rate_{name}"] = 100 * mean
    table["difference"] = table["rate_a"] - table["rate_b"]
    table[["lo", "hi", "z", "p"]] = np.nan
    table["reason"] = None
    if min(map(len, ids)) < MIN_UNITS:
        table["reason"] = FEW_ARTICLES
    elif len(table):
        ends = np.empty((2, len(table)))
        weights = [draw_weights(len(i), n_boot, generator(seed, "difference", s)).T for s, i in enumerate(ids)]
        step = max(1, _BLOCK // n_boot)
        for first in range(0, len(table), step):
            rates = [side[first : first + step] @ w / w.shape[0] for side, w in zip(sides, weights, strict=True)]
            ends[:, first : first + step] = np.quantile(100 * (rates[0] - rates[1]), TAILS, axis=1)
        sd = np.sqrt(var_a + var_b)
        fixed = sd == 0
        table["lo"], table["hi"] = np.where(fixed, np.nan, ends)
        with np.errstate(divide="ignore", invalid="ignore"):
            table["z"] = np.where(fixed, np.nan, (mean_a - mean_b) / sd)
        table["p"] = 2 * stats.norm.sf(np.abs(table["z"]))
        table.loc[fixed, "reason"] = FIXED
    table["q"] = benjamini_hochberg(table["p"].to_numpy(float))
    columns = ["source", "target", "n_windows_a", "n_windows_b", "rate_a", "rate_b", "difference", "lo", "hi"]
    table = table[[*columns, "z", "p", "q", "reason"]]
    return table.iloc[np.argsort(-table["z"].abs().fillna(-1), kind="stable")].reset_index(drop=True)
