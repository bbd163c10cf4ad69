"""The words of each topic: what its articles say more than the others, with intervals over articles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp

from siyaq.frequencies.keyness import log_odds
from siyaq.frequencies.resampling import TAILS, draw_weights, generator
from siyaq.frequencies.units import MIN_UNITS
from siyaq.topics.stopwords import UNSAID

PRIOR_SHARE = 0.1
"""Weight of the informative prior, as a share of all occurrences."""
_ENDINGS = "اهيونت"
_LEAST = 3


def damped(counts: sp.csr_matrix) -> sp.csr_matrix:
    """Return 1 + log of each count, so that one article that repeats a word makes no topic's word."""
    result = sp.csr_matrix(counts, dtype=np.float64, copy=True)
    result.data = 1 + np.log(np.maximum(result.data, 1))
    return result


def sums_by_topic(counts: sp.csr_matrix, labels: np.ndarray, k: int) -> np.ndarray:
    """Return the sums of the rows of each topic, topics × terms."""
    member = sp.csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), (k, len(labels)))
    return np.asarray((member @ counts).todense(), np.float64)


def topic_log_odds(inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the log-odds of each term in each topic against all others, and its z (Monroe et al. 2008).

    Parameters
    ----------
    inside : array, topics × terms
        Occurrences (see `damped`) of each term in each topic.
    """
    total = inside.sum(0)
    if len(inside) == 1:  # nothing to compare with: the commonest words, and their odds
        share = inside / max(total.sum(), 1)
        return np.log(np.maximum(share, 1e-9) / np.maximum(1 - share, 1e-9)), inside
    delta, z = log_odds(inside, total - inside, np.maximum(PRIOR_SHARE * total, 1e-9))
    return np.nan_to_num(delta), np.nan_to_num(z)


def rank_terms(counts: sp.csr_matrix, labels: np.ndarray, k: int, n_terms: int) -> np.ndarray:
    """Return the numbers of the terms that tell each topic best from the others, topics × ranks."""
    _, z = topic_log_odds(sums_by_topic(counts, labels, k))
    return np.stack([_first(row, n_terms) for row in -np.round(z, 9)])


def _first(row: np.ndarray, n: int) -> np.ndarray:
    """Return the places of the n smallest numbers in order, the first of equal ones: a stable argsort of few."""
    few = np.flatnonzero(row <= np.partition(row, n - 1)[n - 1]) if n < len(row) else np.arange(len(row))
    return few[np.argsort(row[few], kind="stable")][:n]


def family(stem: str) -> str:
    """Return what inflections of one word share, roughly: the stem without the letters that endings are made of.

    Examples
    --------
    >>> family("ليبيا") == family("ليبيه")
    True
    """
    while len(stem) > _LEAST and stem[-1] in _ENDINGS:
        stem = stem[:-1]
    return stem


def diverse(ranked: np.ndarray, terms: Sequence[str], n_terms: int) -> list[int]:
    """Return the first terms of a ranking of which no two are of one family."""
    seen: set[str] = set()
    chosen = []
    for number in ranked.tolist():
        if family(terms[number]) not in seen:
            seen.add(family(terms[number]))
            chosen.append(number)
        if len(chosen) == n_terms:
            break
    return chosen


def topic_words(
    counts: sp.csr_matrix, labels: np.ndarray, k: int, terms: Sequence[str], *, n_terms: int, n_boot: int, seed: int
) -> pd.DataFrame:
    """Return the words of each topic.

    Parameters
    ----------
    counts : sparse matrix, articles × terms
        Damped.
    labels : int array
    k : int
    terms : sequence of str
        Stems.
    n_terms : int
        Words of each topic; fewer where fewer are typical of it. Stems of `UNSAID` are none of them.
    n_boot : int
        Resamples of the articles for the intervals.
    seed : int

    Returns
    -------
    DataFrame
        topic, rank, column (number of the term), score, lo, hi, exclusive. Where a topic or all the others have fewer
        than ten articles, there is no interval.
    """
    inside = sums_by_topic(counts, labels, k)
    delta, z = topic_log_odds(inside)
    order = np.argsort(-np.round(z, 9), axis=1, kind="stable")
    size = np.bincount(labels, minlength=k)
    said = np.array([term not in UNSAID for term in terms], bool)
    chosen = []
    for topic in range(k):
        typical = order[topic][(z[topic][order[topic]] > 0) & said[order[topic]]]
        chosen.append(diverse(typical[: n_terms * 10], terms, n_terms))
    rows = [(t, rank, column) for t in range(k) for rank, column in enumerate(chosen[t], 1)]
    table = pd.DataFrame(rows, columns=["topic", "rank", "column"]).astype("int64")
    table["score"] = delta[table["topic"], table["column"]]
    table["lo"], table["hi"] = np.nan, np.nan
    table["exclusive"] = ~table["column"].duplicated(keep=False)
    odds = _resampled(counts, labels, k, chosen, n_boot, seed)
    for topic in range(k):
        if chosen[topic] and min(size[topic], size.sum() - size[topic]) >= MIN_UNITS:
            own = table.index[table["topic"] == topic]
            table.loc[own, "lo"], table.loc[own, "hi"] = np.quantile(odds[topic], TAILS, axis=0)
    table[["score", "lo", "hi"]] = table[["score", "lo", "hi"]].round(4)
    return table


def _resampled(
    counts: sp.csr_matrix, labels: np.ndarray, k: int, chosen: list[list[int]], n_boot: int, seed: int
) -> list[np.ndarray]:
    """Return for each topic the log-odds of its terms when the articles of every topic are drawn again."""
    length = np.asarray(counts.sum(1)).ravel()
    columns = np.unique(np.concatenate([np.asarray(own, np.int64) for own in chosen]))
    few = counts[:, columns]
    prior, all_prior = PRIOR_SHARE * np.asarray(few.sum(0)).ravel(), PRIOR_SHARE * length.sum()
    total, words, inside = np.zeros((n_boot, len(columns))), np.zeros((n_boot, k)), []
    places = [np.searchsorted(columns, own) for own in chosen]
    for topic, place in enumerate(places):
        rows = np.flatnonzero(labels == topic)
        weights = draw_weights(max(len(rows), 1), n_boot, generator(seed, "topic", topic))[:, : len(rows)]
        hits = weights @ few[rows].toarray()
        total += hits
        words[:, topic] = weights @ length[rows]
        inside.append(hits[:, place])

    def odds(hits: np.ndarray, size: np.ndarray, place: np.ndarray) -> np.ndarray:
        hits = hits + prior[place]
        return np.log(hits) - np.log(np.maximum(size[:, None] + all_prior - hits, 1e-9))

    every = words.sum(1)
    return [
        odds(inside[topic], words[:, topic], place)
        - odds(total[:, place] - inside[topic], every - words[:, topic], place)
        for topic, place in enumerate(places)
    ]
