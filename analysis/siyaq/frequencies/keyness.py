"""What one set of articles says more than another.

Weighted log-odds with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008, formulas 16-22): neither the
frequent nor the rare words win by being frequent or rare. Their z takes every word for a draw of its own; words come in
articles, so the interval of the log-odds is resampled over articles beside it, and the two may disagree. Believe the
interval. scattertext has the same formula without either correction, and wants its own corpus object.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
from scipy import sparse, stats

from siyaq.errors import SiyaqError
from siyaq.frequencies.multiple import benjamini_hochberg
from siyaq.frequencies.resampling import TAILS, draw_weights, generator
from siyaq.frequencies.units import MIN_UNITS, count_units, representatives
from siyaq.schema import validate
from siyaq.text import tokenize

FEW_ARTICLES = f"fewer than {MIN_UNITS} articles on one side: too few to resample"
ALONE = "the only item: nothing to compare it with"
FIXED = "the same share in every article: resampling cannot vary it"
_BLOCK = 20_000_000


def log_odds(a: np.ndarray, b: np.ndarray, prior: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """Return the log-odds ratio of each item between two sets, shrunk by the prior, and its z.

    Parameters
    ----------
    a, b : arrays
        Counts of each item; the last axis is the items.
    prior : array or float
        Pseudo-counts of each item (alpha).

    Examples
    --------
    >>> delta, z = log_odds(np.array([30, 5, 200]), np.array([4, 28, 210]), 0.01)
    >>> delta.round(4).tolist(), z.round(4).tolist()
    ([2.162, -1.7932, -0.1383], [4.0662, -3.6968, -1.4003])
    """
    prior = np.broadcast_to(np.asarray(prior, float), np.shape(a)[-1:])
    one, other = a + prior, b + prior
    rest, left = (x.sum(axis=-1, keepdims=True) - x for x in (one, other))
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = np.log(one / rest) - np.log(other / left)
        return delta, delta / np.sqrt(1 / one + 1 / other)


def log_likelihood(a: np.ndarray, b: np.ndarray, total_a: float, total_b: float) -> np.ndarray:
    """Return Dunning's G² of each item (Dunning 1993), from its counts in two sets of so many tokens.

    Examples
    --------
    >>> log_likelihood(np.array([20]), np.array([10]), 100, 100).round(3).tolist()
    [3.987]
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    cells = np.stack([a, b, total_a - a, total_b - b])
    row, column = np.stack([a + b, total_a + total_b - a - b]), np.array([total_a, total_b], float)
    expected = np.stack([row[i] * column[j] / column.sum() for i in (0, 1) for j in (0, 1)])
    with np.errstate(divide="ignore", invalid="ignore"):
        return 2 * np.where(cells > 0, cells * np.log(cells / expected), 0.0).sum(axis=0)


def _entity_counts(mentions: pd.DataFrame, sides: list[pd.DataFrame]) -> tuple[list[sparse.csr_array], pd.DataFrame]:
    units = [count_units(mentions, side) for side in sides]
    items = units[0].entity_ids.union(units[1].entity_ids)
    matrices = []
    for unit in units:
        counts = unit.matrix().tocoo()
        at = items.get_indexer(unit.entity_ids)[counts.coords[1]]
        matrices.append(sparse.csr_array((counts.data, (counts.coords[0], at)), (counts.shape[0], len(items))))
    return matrices, pd.DataFrame({"item": items, "written": items})


def _word_counts(sides: list[pd.DataFrame]) -> tuple[list[sparse.csr_array], pd.DataFrame]:
    texts = [text for side in sides for text in side["text"]]
    tokens = tokenize(texts)
    word = np.array([len(t) > 1 and t.isalpha() for t in tokens.types], bool)
    kept = np.flatnonzero(word[tokens.type])
    types, item = np.unique(tokens.type[kept], return_inverse=True)
    counts = sparse.coo_array((np.ones(len(kept), np.int64), (tokens.article[kept], item)), (len(texts), len(types)))
    counts, split = counts.tocsr(), len(sides[0])
    order = kept[np.argsort(item, kind="stable")]
    bounds = np.searchsorted(np.sort(item), np.arange(len(types) + 1))
    written = []
    for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        some = order[np.linspace(first, last - 1, min(last - first, 25)).astype(int)]  # enough to see the spelling
        spans = zip(tokens.article[some].tolist(), tokens.start[some].tolist(), tokens.end[some].tolist(), strict=True)
        forms = Counter(texts[i][s:e] for i, s, e in spans)
        written.append(min(forms, key=lambda form: (-forms[form], form)))
    names = pd.DataFrame({"item": [tokens.types[t] for t in types], "written": written})
    return [counts[:split], counts[split:]], names


def _interval(sides: list[sparse.csr_array], prior: np.ndarray, n_boot: int, seed: int) -> np.ndarray:
    """Return the percentile interval of the log-odds when the articles of both sides are drawn again."""
    weights = [draw_weights(side.shape[0], n_boot, generator(seed, "keyness", i)) for i, side in enumerate(sides)]
    totals = [w @ np.asarray(side.sum(axis=1)).ravel() for w, side in zip(weights, sides, strict=True)]
    alpha = prior.sum()
    ends = np.empty((2, len(prior)))
    columns = [side.tocsc() for side in sides]
    step = max(1, _BLOCK // n_boot)
    for first in range(0, len(prior), step):
        part = slice(first, first + step)
        odds = []
        for w, side, total in zip(weights, columns, totals, strict=True):
            one = np.asarray(w @ side[:, part]) + prior[part]
            with np.errstate(divide="ignore"):
                odds.append(np.log(one) - np.log(np.maximum(total[:, None] + alpha - one, 0)))
        with np.errstate(invalid="ignore"):  # the rest may be empty on both sides
            ends[:, part] = np.quantile(odds[0] - odds[1], TAILS, axis=0)
    return ends


def compare(
    a: pd.DataFrame,
    b: pd.DataFrame,
    *,
    mentions: pd.DataFrame | None = None,
    prior_size: float | None = None,
    min_count: int = 3,
    n_boot: int = 500,
    seed: int = 0,
) -> pd.DataFrame:
    """Return which entities, or words, the articles `a` name more than the articles `b`.

    Parameters
    ----------
    a, b : DataFrame
        Two tables of articles without a common article: two sources, two years, two topics. Duplicates count once on
        each side.
    mentions : DataFrame, optional
        Compare the entities; without it, words (their normal forms, of two letters at least).
    prior_size : float, optional
        Pseudo-counts of all items together, spread as both sides together have them; more shrinks rare items more. By
        default a quarter of the smaller side's counts: with much less, what one side lacks altogether has a small z.
    min_count : int
        Items seen less often on both sides together are not tested.
    n_boot : int
        Resamples of the articles.
    seed : int

    Returns
    -------
    DataFrame
        item, written (commonest form), n_a, n_b, n_articles_a, n_articles_b, delta (log-odds, positive for `a`), z, p
        (two-sided), q (Benjamini-Hochberg), g2 (Dunning), lo, hi (of delta, over articles), reason; sorted by z, from
        the most typical of `a`.

    Raises
    ------
    SiyaqError
        If an article is on both sides.

    Examples
    --------
    >>> from siyaq.schema import empty
    >>> compare(empty("articles"), empty("articles")).columns[:4].tolist()
    ['item', 'written', 'n_a', 'n_b']
    """
    sides = [representatives(validate(side, "articles")) for side in (a, b)]
    common = np.intersect1d(*(side["article_id"].to_numpy(object) for side in sides))
    if len(common):
        raise SiyaqError(f"article {common[0]!r} is on both sides, as are {len(common) - 1} more; each must be on one")
    counts, names = _word_counts(sides) if mentions is None else _entity_counts(mentions, sides)
    n = [np.asarray(side.sum(axis=0)).ravel() for side in counts]
    kept = np.flatnonzero(n[0] + n[1] >= min_count)
    share = (n[0] + n[1]) / max(n[0].sum() + n[1].sum(), 1)
    prior = (0.25 * min(n[0].sum(), n[1].sum()) if prior_size is None else prior_size) * share
    delta, z = log_odds(n[0], n[1], prior) if len(names) > 1 else np.full((2, len(names)), np.nan)
    table = names.iloc[kept].reset_index(drop=True)
    for side, number in zip("ab", n, strict=True):
        table[f"n_{side}"] = number[kept].astype(np.int64)
    for side, matrix in zip("ab", counts, strict=True):
        table[f"n_articles_{side}"] = np.bincount(matrix.indices, minlength=len(names))[kept].astype(np.int64)
    table["delta"], table["z"] = delta[kept], z[kept]
    table["p"] = 2 * stats.norm.sf(np.abs(table["z"].to_numpy(float)))
    table["q"] = benjamini_hochberg(table["p"].to_numpy(float))
    table["g2"] = log_likelihood(n[0][kept], n[1][kept], n[0].sum(), n[1].sum())
    table["lo"], table["hi"], table["reason"] = np.nan, np.nan, None
    if len(names) < 2:
        table["reason"] = ALONE
    elif min(map(len, sides)) < MIN_UNITS:
        table["reason"] = FEW_ARTICLES
    elif len(table):
        rest = [_with_rest(matrix, kept) for matrix in counts]
        lo, hi = _interval(rest, np.append(prior[kept], prior.sum() - prior[kept].sum()), n_boot, seed)
        fixed = lo[:-1] == hi[:-1]
        table["lo"], table["hi"] = np.where(fixed, np.nan, lo[:-1]), np.where(fixed, np.nan, hi[:-1])
        table.loc[fixed, "reason"] = FIXED
    return table.sort_values(["z", "item"], ascending=[False, True], kind="stable", ignore_index=True)


def _with_rest(matrix: sparse.csr_array, kept: np.ndarray) -> sparse.csr_array:
    """Return the kept columns and one with the sum of all others, so that totals stay."""
    some = matrix[:, kept]
    rest = np.asarray(matrix.sum(axis=1)).ravel() - np.asarray(some.sum(axis=1)).ravel()
    return sparse.hstack([some, sparse.csr_array(rest[:, None])]).tocsr()
