"""The sentences behind an edge."""

from __future__ import annotations

import numpy as np
import pandas as pd

from siyaq.frequencies.units import Units
from siyaq.network.windows import Incidence
from siyaq.text import tokenize

COLUMNS = ("article_id", "published", "source", "window", "start", "end", "text")


def _closest(a: np.ndarray, b: np.ndarray) -> tuple[int, int]:
    """Return the positions of the closest two of two sorted lists."""
    at = np.clip(np.searchsorted(b, a), 1, max(len(b) - 1, 1))
    near = np.stack([at - 1, np.minimum(at, len(b) - 1)])
    gaps = np.abs(b[near] - a)
    side, i = np.unravel_index(np.argmin(gaps), gaps.shape)
    return int(i), int(near[side, i])


def _sentences(text: str) -> tuple[np.ndarray, np.ndarray]:
    tokens = tokenize([text])
    first = np.flatnonzero(np.diff(tokens.sentence, prepend=-1))
    return tokens.start[first], tokens.end[np.append(first[1:], len(tokens)) - 1]


def find_evidence(units: Units, incidence: Incidence, position: np.ndarray, a: int, b: int) -> pd.DataFrame:
    """Return, for each window that names both, the sentences from the closest mention of one to that of the other.

    Parameters
    ----------
    units : Units
    incidence : Incidence
        With the windows that count.
    position : int array
        Number of each mention's window in its article.
    a, b : int
        Entities, as numbered in `units`.

    Returns
    -------
    DataFrame
        article_id, published, source, window (its number in the article), start, end (code points), text; oldest first.
    """
    mentions, articles = units.mentions, units.articles
    counted = set(zip(incidence.article.tolist(), incidence.position.tolist(), strict=True))
    both = mentions[mentions["entity"].isin((a, b)).to_numpy()]
    both = both.assign(window=position[both.index])
    rows = []
    for (unit, window), group in both.groupby(["unit", "window"], sort=True):
        entity, start, end = (group[c].to_numpy() for c in ("entity", "start", "end"))
        if not ((entity == a).any() and (entity == b).any() and (unit, window) in counted):
            continue
        i, j = _closest(start[entity == a], start[entity == b])
        spans = [(start[entity == e][k], end[entity == e][k]) for e, k in ((a, i), (b, j))]
        article = articles.iloc[unit]
        begins, ends = _sentences(article["text"])
        first = begins[max(np.searchsorted(begins, min(s for s, _ in spans), side="right") - 1, 0)]
        last = ends[min(np.searchsorted(ends, max(e for _, e in spans)), len(ends) - 1)]
        quoted = article["text"][first:last]
        rows.append((article["article_id"], article["published"], article["source"], window, first, last, quoted))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(["published", "article_id", "window"], kind="stable", ignore_index=True)
