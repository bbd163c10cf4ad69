"""The words of each topic: what its articles say more than the others, with intervals over articles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp

from siyaq.frequencies.keyness import log_odds
from siyaq.frequencies.resampling import TAILS, draw_weights, generator
from siyaq.frequencies.units import MIN_UNITS

PRIOR_SHARE = 0.1
"""Weight of the informative prior, as a share of all occurrences."""
_ENDINGS = "اهيونت"
_LEAST = 3


def presence_by_topic(presence: sp.csr_matrix, labels: np.ndarray, k: int) -> np.ndarray:
    """Return the number of articles of each topic that hold each term, topics × terms."""
    member = sp.csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), (k, len(labels)))
    return np.asarray((member @ presence).todense(), np.float64)


def topic_log_odds(inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the log-odds of each term in each topic against all others, and its z (Monroe et al. 2008).

    Parameters
    ----------
    inside : array, topics × terms
        Articles with the term. Articles and not occurrences, so that one long article makes no topic's word.
    """
    total = inside.sum(0)
    prior = np.maximum(PRIOR_SHARE * total, 1e-9)
    delta, z = log_odds(inside, total - inside, prior)
    return np.nan_to_num(delta), np.nan_to_num(z)


def rank_terms(presence: sp.csr_matrix, labels: np.ndarray, k: int, n_terms: int) -> np.ndarray:
    """Return the numbers of the terms that tell each topic best from the others, topics × ranks."""
    _, z = topic_log_odds(presence_by_topic(presence, labels, k))
    return np.argsort(-np.round(z, 9), axis=1, kind="stable")[:, :n_terms]


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
    presence: sp.csr_matrix, labels: np.ndarray, k: int, terms: Sequence[str], *, n_terms: int, n_boot: int, seed: int
) -> pd.DataFrame:
    """Return the words of each topic.

    Parameters
    ----------
    presence : sparse matrix of 0 and 1, articles × terms
    labels : int array
    k : int
    terms : sequence of str
        Stems.
    n_terms : int
        Words of each topic; fewer where fewer are typical of it.
    n_boot : int
        Resamples of the articles for the intervals.
    seed : int

    Returns
    -------
    DataFrame
        topic, rank, column (number of the term), score, lo, hi, exclusive. Where a topic or all the others have fewer
        than ten articles, there is no interval.
    """
    inside = presence_by_topic(presence, labels, k)
    delta, z = topic_log_odds(inside)
    order = np.argsort(-np.round(z, 9), axis=1, kind="stable")
    size = np.bincount(labels, minlength=k)
    chosen = []
    for topic in range(k):
        typical = order[topic][(z[topic][order[topic]] > 0) | (size.sum() == size[topic])]
        chosen.append(diverse(typical[: n_terms * 10], terms, n_terms))
    rows = [(t, rank, column) for t in range(k) for rank, column in enumerate(chosen[t], 1)]
    table = pd.DataFrame(rows, columns=["topic", "rank", "column"]).astype("int64")
    table["score"] = delta[table["topic"], table["column"]]
    table["lo"], table["hi"] = np.nan, np.nan
    table["exclusive"] = ~table["column"].duplicated(keep=False)
    for topic in range(k):
        own = table.index[table["topic"] == topic]
        if len(own) and min(size[topic], size.sum() - size[topic]) >= MIN_UNITS:
            odds = _resampled(presence, labels == topic, table.loc[own, "column"].to_numpy(), n_boot, seed)
            table.loc[own, "lo"], table.loc[own, "hi"] = np.quantile(odds, TAILS, axis=0)
    table[["score", "lo", "hi"]] = table[["score", "lo", "hi"]].round(4)
    return table


def _resampled(presence: sp.csr_matrix, inside: np.ndarray, columns: np.ndarray, n_boot: int, seed: int) -> np.ndarray:
    """Return the log-odds of some terms when the articles inside and outside a topic are drawn again."""
    length = np.asarray(presence.sum(1)).ravel()
    total = np.asarray(presence[:, columns].sum(0)).ravel()
    prior, all_prior = PRIOR_SHARE * total, PRIOR_SHARE * length.sum()
    odds = []
    for i, rows in enumerate((np.flatnonzero(inside), np.flatnonzero(~inside))):
        weights = draw_weights(len(rows), n_boot, generator(seed, "topic", i))
        hits = weights @ presence[rows][:, columns].toarray() + prior
        odds.append(np.log(hits) - np.log(np.maximum((weights @ length[rows])[:, None] + all_prior - hits, 1e-9)))
    return odds[0] - odds[1]
