"""When an entity was in the news: Kleinberg's bursts (2002), all entities in one pass.

The automaton has levels; level i expects `ratio` to the i times the entity's overall share of articles. Going up a
level costs ``gamma * ln(periods)``, going down is free, and the cheapest sequence of levels is found by Viterbi's
algorithm over periods, with entities and levels as array axes.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import gammaln

from siyaq.frequencies.periods import period_labels
from siyaq.frequencies.resampling import generator
from siyaq.frequencies.units import count_units

_BLOCK = 4_000_000
COLUMNS = ("entity_id", "level", "first", "last", "n_periods", "n_articles", "n_total", "weight", "p")


def level_costs(hits: np.ndarray, totals: np.ndarray, ratio: float, n_levels: int) -> np.ndarray:
    """Return the cost (minus log-likelihood) of each level in each period, periods x series x levels.

    Parameters
    ----------
    hits : int array, periods x series
        Articles with the entity.
    totals : int array, periods
        All articles.
    ratio : float
        How many times as frequent each level is as the one below.
    n_levels : int
        Levels above the ground.
    """
    base = hits.sum(axis=0) / max(totals.sum(), 1)
    p = np.clip(base[:, None] * ratio ** np.arange(n_levels + 1), 1e-12, 0.9999)
    misses = totals[:, None] - hits
    choose = gammaln(totals[:, None] + 1) - gammaln(hits + 1) - gammaln(misses + 1)
    return -(choose[..., None] + hits[..., None] * np.log(p) + misses[..., None] * np.log1p(-p))


def level_sequence(costs: np.ndarray, gamma: float = 1.0) -> np.ndarray:
    """Return the cheapest level of each period, periods x series; the automaton starts at level 0.

    Of sequences that cost the same, the one that is lower at the end wins.

    Parameters
    ----------
    costs : array, periods x series x levels
        From `level_costs`.
    gamma : float
        Price of going up.

    Examples
    --------
    >>> costs = level_costs(np.array([[1], [1], [9], [8], [1]]), np.array([10, 10, 10, 10, 10]), 2.0, 1)
    >>> level_sequence(costs).ravel().tolist()
    [0, 0, 1, 1, 0]
    """
    n, series, levels = costs.shape
    steps = np.arange(levels)
    price = gamma * np.log(max(n, 2)) * np.maximum(steps[None, :] - steps[:, None], 0)  # from x to
    back = np.zeros((n, series, levels), np.int8)
    total = costs[0] + price[0]
    for t in range(1, n):
        ways = total[:, :, None] + price
        back[t] = ways.argmin(axis=1)
        total = ways.min(axis=1) + costs[t]
    path = np.zeros((n, series), np.int8)
    path[-1] = total.argmin(axis=1)
    for t in range(n - 1, 0, -1):
        path[t - 1] = back[t, np.arange(series), path[t]]
    return path


def _intervals(path: np.ndarray, costs: np.ndarray) -> pd.DataFrame:
    """Return the runs at or above each level: series, level, begin, end (exclusive), weight."""
    parts = []
    for level in range(1, costs.shape[2]):
        inside = np.pad(path >= level, ((1, 1), (0, 0))).astype(np.int8)
        step = np.diff(inside, axis=0).T
        series, begin = np.nonzero(step == 1)
        _, end = np.nonzero(step == -1)
        gain = np.cumsum(np.pad(costs[..., level - 1] - costs[..., level], ((1, 0), (0, 0))), axis=0)
        weight = gain[end, series] - gain[begin, series]
        parts.append(pd.DataFrame({"series": series, "level": level, "begin": begin, "end": end, "weight": weight}))
    return pd.concat(parts, ignore_index=True)


def _runs(hits: np.ndarray, totals: np.ndarray, ratio: float, n_levels: int, gamma: float) -> pd.DataFrame:
    costs = level_costs(hits, totals, ratio, n_levels)
    return _intervals(level_sequence(costs, gamma), costs)


def bursts(
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    period: str = "month",
    ratio: float = 2.0,
    gamma: float = 1.0,
    n_levels: int = 3,
    min_articles: int = 3,
    n_draws: int = 199,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the times in which entities were named more than they usually are.

    Parameters
    ----------
    mentions, articles : DataFrame
        As in `siyaq.schema`; duplicates count once, articles without a date not at all.
    period : {"day", "week", "month", "quarter", "year"}
    ratio, gamma, n_levels
        Of the automaton; see the module.
    min_articles : int
        Entities in fewer dated articles are left out: they cannot burst.
    n_draws : int
        Random dealings of each entity's articles over the dated articles, for the p-value.
    seed : int

    Returns
    -------
    DataFrame
        One row for each run of periods at or above a level: entity_id, level, first and last (names of periods),
        n_periods, n_articles with the entity, n_total, weight (what the level saves), p (share of random dealings in
        which this entity has a burst as heavy; it is about chance in time alone). Heaviest first. Without two periods
        there is no row.

    Examples
    --------
    >>> from siyaq.schema import empty
    >>> bursts(empty("mentions"), empty("articles")).columns[:2].tolist()
    ['entity_id', 'level']
    """
    units = count_units(mentions, articles)
    number, names = period_labels(units.articles["published"], period)
    dated = np.flatnonzero(number >= 0)
    if len(names) < 2:
        return pd.DataFrame(columns=list(COLUMNS))
    named = units.matrix()
    named.data[:] = 1
    shape = (len(names), len(number))
    gather = sparse.coo_array((np.ones(len(dated), np.int64), (number[dated], dated)), shape=shape).tocsr()
    counts = (gather @ named).tocsc()
    kept = np.flatnonzero(np.asarray(counts.sum(axis=0)).ravel() >= min_articles)
    totals = np.bincount(number[dated], minlength=len(names))
    parts = []
    step = max(1, _BLOCK // (len(names) * (n_levels + 1)))
    for block in (kept[i : i + step] for i in range(0, len(kept), step)):
        hits = counts[:, block].toarray()
        runs = _runs(hits, totals, ratio, n_levels, gamma).assign(p=np.nan)
        for series, mine in runs.groupby("series"):
            rng = generator(seed, "bursts", units.entity_ids[block[series]])
            dealt = rng.multivariate_hypergeometric(totals, hits[:, series].sum(), n_draws, method="marginals").T
            heaviest = _runs(dealt, totals, ratio, n_levels, gamma).groupby("series")["weight"].max().to_numpy()
            reached = (heaviest[:, None] >= mine["weight"].to_numpy() - 1e-9).sum(axis=0)
            runs.loc[mine.index, "p"] = (reached + 1) / (n_draws + 1)
        before = np.pad(hits.cumsum(axis=0), ((1, 0), (0, 0)))
        runs["n_articles"] = before[runs["end"], runs["series"]] - before[runs["begin"], runs["series"]]
        parts.append(runs.assign(entity_id=units.entity_ids[block[runs["series"]]]))
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    table = pd.concat(parts, ignore_index=True)
    all_before = np.append(0, totals.cumsum())
    table["n_total"] = all_before[table["end"]] - all_before[table["begin"]]
    table["n_periods"] = table["end"] - table["begin"]
    table["first"] = [names[i] for i in table["begin"]]
    table["last"] = [names[i - 1] for i in table["end"]]
    table = table[list(COLUMNS)]
    order = ["weight", "entity_id", "level", "first"]
    return table.sort_values(order, ascending=[False, True, True, True], kind="stable", ignore_index=True)
