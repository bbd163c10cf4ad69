"""How evenly an entity is spread over articles or through time, and when it was first and last named."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from siyaq.frequencies.periods import period_labels
from siyaq.frequencies.units import count_units

ONE_PART = "one part alone: nothing to be spread over"
RARE = "named once: cannot be spread"


def deviation(counts: sparse.csc_array, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Gries's DP of each column, and DP divided by its largest possible value.

    DP is half the sum of differences between the share of the occurrences in each part and the part's share of the
    whole (Gries 2008): 0 where the item is spread like the text, near 1 where it sits in one small part. Normalised by
    ``1 - min(share)`` (Lijffijt & Gries 2012). Only the parts that have the item are looked at: the others add their
    share.

    Parameters
    ----------
    counts : sparse array, parts x items
    sizes : array
        Size of each part; parts of size 0 do not count.

    Examples
    --------
    >>> dp, normalised = deviation(sparse.csc_array(np.array([[2], [1], [0]])), np.array([5, 5, 5]))
    >>> dp.round(4).tolist(), normalised.round(4).tolist()
    ([0.3333], [0.5])
    """
    counts = sparse.csc_array(counts)
    share = np.asarray(sizes, float) / max(np.sum(sizes), 1)
    total = np.asarray(counts.sum(axis=0)).ravel()
    item = np.repeat(np.arange(counts.shape[1]), np.diff(counts.indptr))
    expected = share[counts.indices]
    with np.errstate(divide="ignore", invalid="ignore"):
        beyond = np.abs(counts.data / total[item] - expected) - expected
        dp = (share.sum() + np.bincount(item, beyond, counts.shape[1])) / 2
        smallest = share[share > 0].min(initial=1.0)
        return np.where(total > 0, dp, np.nan), np.where(total > 0, dp / (1 - smallest), np.nan)


def dispersion(mentions: pd.DataFrame, articles: pd.DataFrame, *, over: str = "article") -> pd.DataFrame:
    """Return how evenly each entity is spread.

    Parameters
    ----------
    mentions, articles : DataFrame
        As in `siyaq.schema`; duplicates count once.
    over : {"article", "day", "week", "month", "quarter", "year"}
        The parts. Their size is the length of their text; articles without a date are in no period.

    Returns
    -------
    DataFrame
        entity_id, n_mentions, n_parts (that name it), of_parts (all), dp, dp_norm, reason; the most evenly spread
        first. DP is NaN, with a reason, where there is one part or one mention.

    Examples
    --------
    >>> from siyaq.schema import empty
    >>> dispersion(empty("mentions"), empty("articles")).columns[-3:].tolist()
    ['dp', 'dp_norm', 'reason']
    """
    units = count_units(mentions, articles)
    counts, sizes = units.matrix(), units.articles["text"].str.len().to_numpy(float)
    if over != "article":
        number, names = period_labels(units.articles["published"], over)
        dated = np.flatnonzero(number >= 0)
        shape = (len(names), len(number))
        gather = sparse.coo_array((np.ones(len(dated), np.int64), (number[dated], dated)), shape=shape).tocsr()
        counts, sizes = gather @ counts, gather @ sizes
    parts = int((sizes > 0).sum())
    dp, normalised = deviation(counts.tocsc(), sizes)
    total = np.asarray(counts.sum(axis=0)).ravel().astype(np.int64)
    table = pd.DataFrame({"entity_id": units.entity_ids, "n_mentions": total})
    table["n_parts"], table["of_parts"] = np.bincount(counts.indices, minlength=len(table)), parts
    reason = np.select([np.full(len(table), parts < 2), total < 2], [ONE_PART, RARE], default="")
    table["dp"], table["dp_norm"] = np.where(reason == "", dp, np.nan), np.where(reason == "", normalised, np.nan)
    table["reason"] = pd.Series(reason, dtype=object).where(reason != "", None)
    return table.sort_values(["dp_norm", "entity_id"], kind="stable", ignore_index=True)


def seen(mentions: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return when each entity was first and last named.

    Returns
    -------
    DataFrame
        entity_id, first, last (dates), first_article, last_article, n_articles, n_dated (articles with a date); the
        earliest first. Without a dated article the dates are NaT.

    Examples
    --------
    >>> from siyaq.schema import empty
    >>> len(seen(empty("mentions"), empty("articles")))
    0
    """
    units = count_units(mentions, articles)
    each = units.mentions[["entity_id", "unit"]].drop_duplicates()
    each = each.assign(
        published=units.articles["published"].to_numpy()[each["unit"]],
        article_id=units.articles["article_id"].to_numpy()[each["unit"]],
    ).sort_values(["published", "article_id"], kind="stable")
    dated = each[each["published"].notna()].groupby("entity_id")
    table = pd.DataFrame({"n_articles": each.groupby("entity_id").size()})
    for name, column, which in (
        ("first", "published", "first"),
        ("last", "published", "last"),
        ("first_article", "article_id", "first"),
        ("last_article", "article_id", "last"),
    ):
        table[name] = dated[column].agg(which).reindex(table.index)
    table["n_dated"] = dated.size().reindex(table.index, fill_value=0).astype(np.int64)
    columns = ["entity_id", "first", "last", "first_article", "last_article", "n_articles", "n_dated"]
    return table.reset_index(names="entity_id").sort_values(["first", "entity_id"], ignore_index=True)[columns]
