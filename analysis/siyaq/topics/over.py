"""Topics through time and by source, and how the words of a topic change."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.spatial.distance import jensenshannon

from siyaq.frequencies.periods import period_labels
from siyaq.frequencies.resampling import generator, share_interval
from siyaq.frequencies.units import MIN_UNITS, representatives
from siyaq.schema import validate
from siyaq.topics.collection import collect
from siyaq.topics.words import damped, diverse, topic_log_odds

FEW = f"fewer than {MIN_UNITS} articles: too few to resample"
NONE = "no article here: resampling cannot vary it"


def topics_over(article_topics: pd.DataFrame, articles: pd.DataFrame, *, by: str = "month") -> pd.DataFrame:
    """Return each topic's share of the articles of each period or source, with 95 % intervals over articles.

    Parameters
    ----------
    article_topics, articles : DataFrame
        Tables of `siyaq.schema`; duplicates count once, articles without a topic or a date not at all.
    by : {"source", "day", "week", "month", "quarter", "year"}

    Returns
    -------
    DataFrame
        topic, period (or source), n_articles, n_total, share, lo, hi, reason (why there is no interval); periods
        without articles are there too.

    Examples
    --------
    >>> from siyaq.schema import empty
    >>> topics_over(empty("article_topics"), empty("articles")).columns.tolist()[:4]
    ['topic', 'period', 'n_articles', 'n_total']
    """
    units = representatives(validate(articles, "articles"))
    units = units.merge(validate(article_topics, "article_topics")[["article_id", "topic"]], on="article_id")
    units = units[units["topic"] >= 0]
    if by == "source":
        number, names = pd.factorize(units["source"], sort=True)
        names = list(names)
    else:
        number, names = period_labels(units["published"], by)
    column = "source" if by == "source" else "period"
    topics = np.unique(units["topic"])
    dated = np.asarray(number) >= 0
    table = np.zeros((len(topics), len(names)), np.int64)
    np.add.at(table, (np.searchsorted(topics, units["topic"][dated]), np.asarray(number)[dated]), 1)
    total = np.broadcast_to(table.sum(0), table.shape)
    rows, cells = np.indices(table.shape)
    result = pd.DataFrame({"topic": topics[rows.ravel()], column: [names[i] for i in cells.ravel()]})
    result["n_articles"], result["n_total"] = table.ravel(), total.ravel()
    with np.errstate(invalid="ignore"):
        result["share"] = np.round(table / np.where(total > 0, total, np.nan), 4).ravel()
    lo, hi = share_interval(result["n_articles"].to_numpy(), result["n_total"].to_numpy())
    few, none = (result["n_total"] < MIN_UNITS).to_numpy(), (result["n_articles"] == 0).to_numpy()
    result["lo"] = np.where(few | none, np.nan, np.round(lo, 4))
    result["hi"] = np.where(few | none, np.nan, np.round(hi, 4))
    result["reason"] = np.where(few, FEW, np.where(none, NONE, None))
    return result


def topic_drift(
    article_topics: pd.DataFrame, articles: pd.DataFrame, *, n_terms: int = 5, n_permutations: int = 200, seed: int = 0
) -> pd.DataFrame:
    """Return how much the words of each topic differ between the earlier and the later half of its articles.

    Any two halves differ, the more the fewer the articles; so the Jensen-Shannon distance of the halves stands beside
    that of halves drawn at random.

    Parameters
    ----------
    article_topics, articles : DataFrame
        Tables of `siyaq.schema`; articles without a date do not count.
    n_terms : int
        Words that came and words that went.
    n_permutations : int
    seed : int

    Returns
    -------
    DataFrame
        topic, n_articles, middle (date between the halves), distance (0 to 1), by_chance (mean of random halves), p
        (share of random halves at least as distant), came, went (words, separated by "، "), reason.
    """
    collection = collect(articles)
    units = collection.articles.merge(
        validate(article_topics, "article_topics")[["article_id", "topic"]], on="article_id"
    )
    counts = damped(collection.counts)
    records = []
    for topic in np.unique(units["topic"][units["topic"] >= 0]):
        own = np.flatnonzero((units["topic"] == topic) & units["published"].notna())
        own = own[np.argsort(units["published"].to_numpy()[own], kind="stable")]
        half = len(own) // 2
        if half < MIN_UNITS:
            reason = f"{len(own)} dated articles; {2 * MIN_UNITS} are needed"
            records.append((topic, len(own), pd.NaT, np.nan, np.nan, np.nan, "", "", reason))
            continue
        rows, rng = counts[own], generator(seed, "drift", topic)
        late = np.arange(len(own)) >= half
        halves = _halves(rows, late)
        distance = _distance(halves)
        chance = np.array([_distance(_halves(rows, rng.permutation(late))) for _ in range(n_permutations)])
        _, z = topic_log_odds(halves)
        words = []
        for line in -z[1], -z[0]:
            chosen = diverse(
                np.argsort(np.round(line, 9), kind="stable")[: n_terms * 10], collection.counter.terms_, n_terms
            )
            written = collection.written(chosen)
            words.append("، ".join(written[c] for c in chosen))
        p = (1 + (chance >= distance).sum()) / (1 + n_permutations)
        middle = units["published"].iloc[own[half]]
        records.append(
            (topic, len(own), middle, round(distance, 4), round(chance.mean(), 4), round(p, 4), *words, None)
        )
    columns = ["topic", "n_articles", "middle", "distance", "by_chance", "p", "came", "went", "reason"]
    return pd.DataFrame(records, columns=columns)


def _halves(rows: sp.csr_matrix, late: np.ndarray) -> np.ndarray:
    whole = np.asarray(rows.sum(0)).ravel()
    second = rows.T @ late.astype(np.float64)
    return np.stack([whole - second, second])


def _distance(halves: np.ndarray) -> float:
    return float(jensenshannon(np.maximum(halves[0], 0), halves[1], base=2))
