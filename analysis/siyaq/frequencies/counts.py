"""How often entities are named: in all, through time and by source, with intervals."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from siyaq.frequencies.periods import period_labels
from siyaq.frequencies.resampling import RANKED, generator, rank_interval, rank_key, share_interval
from siyaq.frequencies.units import MIN_UNITS, Units, count_units
from siyaq.schema import empty, validate

FILLED = 2_000_000
"""Rows of zeros at most."""
NO_ARTICLES = "no article in this period and source"
FEW_ARTICLES = f"fewer than {MIN_UNITS} articles: too few to resample"
ALWAYS = "named in every article: resampling cannot vary it"
SAME_RANK = "no interval of the rank: it is the same in nearly every resample"
FAR_RANK = f"no interval of the rank: it is beyond the first {RANKED:,} of the period and source"
NOT_ASKED = "no interval of the rank: no resamples asked for"
NEVER = "not named here: resampling cannot vary it"


def _cells(units: Units, period: str, by_source: bool) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """Return the number of each article's cell (-1: in none) and the (period, source) of every cell, gaps included."""
    number, names = period_labels(units.articles["published"], period)
    if not by_source:
        return number, [(name, "all") for name in names]
    code, sources = pd.factorize(units.articles["source"], sort=True)
    cell = np.where((number >= 0) & (code >= 0), number * len(sources) + code, -1)
    return cell, [(name, str(source)) for name in names for source in sources]


def _fill(rows: pd.DataFrame, n_cells: int, entities: np.ndarray) -> pd.DataFrame:
    """Add the rows of `entities`, the best first, in the cells that do not name them."""
    entities = entities[: max(1, FILLED // n_cells)]
    full = pd.MultiIndex.from_product([range(n_cells), entities], names=["cell", "entity"])
    missing = full.difference(pd.MultiIndex.from_frame(rows[["cell", "entity"]]), sort=False)
    return pd.concat([rows, missing.to_frame(index=False).assign(n_mentions=0, n_articles=0)], ignore_index=True)


def _ranks(rows: pd.DataFrame) -> np.ndarray:
    key = rank_key(rows["n_articles"].to_numpy(), rows["n_mentions"].to_numpy())
    return pd.Series(-key).groupby(rows["cell"].to_numpy()).rank(method="min").to_numpy(np.int64)


def _reasons(rows: pd.DataFrame) -> np.ndarray:
    n, total = rows["n_articles"].to_numpy(), rows["n_total"].to_numpy()
    cases = [total == 0, total < MIN_UNITS, n == 0, n == total]
    return np.select(cases, [NO_ARTICLES, FEW_ARTICLES, NEVER, ALWAYS], default="").astype(object)


def _count(units: Units, period: str, by_source: bool, complete: np.ndarray, n_boot: int, seed: int) -> pd.DataFrame:
    cell, names = _cells(units, period, by_source)
    dated = np.flatnonzero(cell >= 0)
    if not names:
        return empty("frequencies")
    counts = units.matrix()
    shape = (len(names), len(cell))
    gather = sparse.coo_array((np.ones(len(dated), np.int64), (cell[dated], dated)), shape=shape).tocsr()
    named = counts.copy()
    named.data = np.ones_like(named.data)
    mentions, articles = (gather @ counts).tocsr(), (gather @ named).tocsr()
    mentions.sort_indices()
    articles.sort_indices()  # both have an entry wherever an entity is named in a cell
    rows = pd.DataFrame({"cell": mentions.tocoo().coords[0], "entity": mentions.indices, "n_mentions": mentions.data})
    rows["n_articles"] = articles.data
    if period == "all" or not by_source:  # period x source would be mostly zeros
        rows = _fill(rows, len(names), complete)
    rows["n_total"] = np.bincount(cell[dated], minlength=len(names))[rows["cell"]]
    rows["rank"] = _ranks(rows)
    rows = rows.sort_values(["cell", "rank", "entity"], kind="stable", ignore_index=True)
    reason = _reasons(rows)
    with np.errstate(invalid="ignore"):
        rows["share"] = rows["n_articles"] / rows["n_total"]
    lo, hi = share_interval(rows["n_articles"].to_numpy(), rows["n_total"].to_numpy())
    known = reason == ""
    rows["lo"], rows["hi"] = np.where(known, lo, np.nan), np.where(known, hi, np.nan)
    rank_lo, rank_hi = np.full((2, len(rows)), np.nan)
    column, totals = rows["entity"].to_numpy(), rows["n_total"].to_numpy()
    members = np.argsort(cell, kind="stable")  # the articles of each cell, one after another
    of_cell = np.searchsorted(cell[members], np.arange(len(names) + 1))
    borders = np.searchsorted(rows["cell"], np.arange(len(names) + 1))
    there = rows["n_mentions"].to_numpy() > 0
    for number, (first, last) in enumerate(itertools.pairwise(borders.tolist())):
        part = first + np.flatnonzero(there[first:last])
        if not len(part) or totals[first] < MIN_UNITS:
            continue
        if n_boot < 1:
            reason[part[known[part]]] = NOT_ASKED
            continue
        inside = members[of_cell[number] : of_cell[number + 1]]
        lo, hi = rank_interval(counts[inside][:, column[part]], n_boot, generator(seed, *names[number]))
        same = lo == hi  # a rank that no resample moves is not known exactly
        rank_lo[part], rank_hi[part] = np.where(same, np.nan, lo), np.where(same, np.nan, hi)
        reason[part[same & known[part]]] = SAME_RANK
        reason[part[np.isnan(lo) & known[part]]] = FAR_RANK
    rows["rank_lo"], rows["rank_hi"] = rank_lo, rank_hi
    for i, label in enumerate(("period", "source")):
        rows[label] = np.array([name[i] for name in names], object)[rows["cell"]]
    rows["entity_id"] = units.entity_ids.take(rows["entity"])
    rows["reason"] = pd.Series(reason, rows.index).where(reason != "", None)
    return rows.drop(columns=["cell", "entity"])


def count_entities(
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    periods: Sequence[str] = ("all", "month"),
    by_source: bool = True,
    complete: int = 500,
    n_boot: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how often each entity is named, in all and by period and source, with 95 % intervals.

    Duplicates count once, with the article that was published first. The intervals come from drawing whole articles
    again, because mentions in one article do not stand for themselves. The share's interval is the exact limit of the
    percentile bootstrap; the rank's is simulated.

    Parameters
    ----------
    mentions, articles : DataFrame
        As in `siyaq.schema`; their order does not matter.
    periods : sequence of {"all", "day", "week", "month", "quarter", "year"}
        Articles without a date count in "all" alone.
    by_source : bool
        Also for each source, and each source and period.
    complete : int
        The entities with the best ranks that get a row in every period (gaps too) and every source, with zeros where
        they are not named (fewer entities where one wrong date makes very many periods); the others, and sources within
        periods, have rows only where they are named.
    n_boot : int
        Resamples for the intervals of ranks; 0 for none.
    seed : int

    Returns
    -------
    DataFrame
        Table ``frequencies``, sorted by period, source and rank. An interval that cannot be known is NaN; ``reason``
        says why.

    Raises
    ------
    SchemaError, SiyaqError
        If a table or a period is not as it must be.

    Examples
    --------
    >>> from siyaq.schema import empty
    >>> count_entities(empty("mentions"), empty("articles")).shape[0]
    0
    """
    units = count_units(mentions, articles)
    return count_in(units, periods=periods, by_source=by_source, complete=complete, n_boot=n_boot, seed=seed)


def count_in(
    units: Units,
    *,
    periods: Sequence[str],
    by_source: bool = True,
    complete: int = 500,
    n_boot: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the same of articles and mentions that are counted already (see `count_entities`)."""
    counts = units.matrix()
    key = rank_key(np.bincount(counts.indices, minlength=counts.shape[1]), np.asarray(counts.sum(axis=0)).ravel())
    top = np.argsort(-key, kind="stable")[:complete]
    kinds = [(p, s) for p in dict.fromkeys(periods) for s in ((False, True) if by_source else (False,))]
    if not len(units.mentions):
        return empty("frequencies")
    parts = (_count(units, p, s, top, n_boot, seed) for p, s in kinds)
    table = pd.concat([part for part in parts if len(part)], ignore_index=True)
    # As codes they sort in a tenth of the time and memory.
    labels = {name: pd.Categorical(table[name]) for name in ("period", "source", "entity_id")}
    order = np.lexsort([labels["entity_id"].codes, table["rank"], labels["source"].codes, labels["period"].codes])
    return validate(table.take(order).reset_index(drop=True), "frequencies")
