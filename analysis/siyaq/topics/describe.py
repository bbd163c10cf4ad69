"""From memberships to the tables that are read: topics with names, words, typical articles and uncertainty."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp
from sklearn.preprocessing import normalize

from siyaq.frequencies.resampling import share_interval
from siyaq.frequencies.units import MIN_UNITS
from siyaq.schema import validate
from siyaq.text import normal
from siyaq.topics.coherence import centred_interval, coherence, npmi, resampled_coherence, window_counts
from siyaq.topics.collection import Collection
from siyaq.topics.entities import topic_entities
from siyaq.topics.headlines import headline
from siyaq.topics.words import damped, topic_words

UNCLEAR = 0.2
"""An article whose first two topics differ by less is unclear."""
NAME_WORDS = 4
GLOSS_NAMES = 3
OUTLETS = 10
"""Outlets among the names of a topic that are passed over at most."""


def by_size(weights: np.ndarray) -> np.ndarray:
    """Return the order of topics from the largest; of equal ones that with the first article goes first."""
    labels = weights.argmax(1)
    k = weights.shape[1]
    first = np.full(k, len(labels))
    np.minimum.at(first, labels, np.arange(len(labels)))
    return np.lexsort((first, -np.bincount(labels, minlength=k)))


def assignment_table(article_ids: pd.Series, weights: np.ndarray, known: np.ndarray) -> pd.DataFrame:
    """Return article_id, topic, weight, margin, unclear; without a topic where an article has no known word."""
    ranked = np.sort(weights, axis=1)
    second = ranked[:, -2] if weights.shape[1] > 1 else np.zeros(len(weights))
    margin = np.where(known, np.round(ranked[:, -1] - second, 4), np.nan)
    return pd.DataFrame(
        {
            "article_id": article_ids.to_numpy(),
            "topic": np.where(known, weights.argmax(1), -1),
            "weight": np.where(known, np.round(ranked[:, -1], 4), np.nan),
            "margin": margin,
            "unclear": ~(margin >= UNCLEAR),
        }
    )


def spread_to_duplicates(assigned: pd.DataFrame, units: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each article, duplicates with what their representative has, sorted by article_id."""
    by_group = assigned.assign(duplicate_group=units["duplicate_group"].to_numpy()).drop(columns="article_id")
    table = articles[["article_id", "duplicate_group"]].merge(by_group, on="duplicate_group", how="left")
    table = table.drop(columns="duplicate_group").sort_values("article_id", ignore_index=True)
    return validate(table.astype({"topic": "int64", "unclear": bool}), "article_topics")


def typical_articles(
    counts: sp.csr_matrix, labels: np.ndarray, weights: np.ndarray, k: int, n: int = 3
) -> list[np.ndarray]:
    """Return the rows of the articles nearest to the middle of each topic, the nearest first."""
    share = np.log(counts.shape[0] / np.maximum(np.bincount(counts.indices, minlength=counts.shape[1]), 1))
    vectors = normalize(counts.astype(np.float64) @ sp.diags(share))
    rows = []
    for topic in range(k):
        own = np.flatnonzero(labels == topic)
        if not len(own):  # the strongest topic of no article
            rows.append(own)
            continue
        middle = normalize(np.asarray(vectors[own].mean(0)).reshape(1, -1))
        near = np.round(np.asarray(vectors[own] @ middle.T).ravel() * weights[own, topic], 9)
        rows.append(own[np.argsort(-near, kind="stable")[:n]])
    return rows


def term_table(collection: Collection, labels: np.ndarray, k: int, *, n_terms: int, n_boot: int, seed: int):
    """Return the table ``topic_terms``, with the number of each term in ``column``."""
    fitted = labels >= 0
    words = topic_words(
        damped(collection.counts[fitted]),
        labels[fitted],
        k,
        collection.counter.terms_,
        n_terms=n_terms,
        n_boot=n_boot,
        seed=seed,
    )
    written = collection.written(sorted(set(words["column"])))
    words["term"] = [written[c] for c in words["column"].tolist()]
    return validate(words, "topic_terms")


def outlets(entities: pd.DataFrame, articles: pd.DataFrame) -> set[str]:
    """Return the entities that are a source of the articles: an outlet that names itself is not what a topic is about.

    Examples
    --------
    >>> names = {"name_ar": ["رويترز", "سبها"], "name_en": ["Reuters", "Sabha"]}
    >>> outlets(pd.DataFrame({"entity_id": ["r", "s"], **names}), pd.DataFrame({"source": ["reuters", None]}))
    {'r'}
    """
    sources = {normal(source) for source in articles["source"].dropna().unique()}
    names = entities[["name_ar", "name_en"]].fillna("")
    own = names.apply(lambda column: column.map(normal).isin(sources)).any(axis=1)
    return set(entities.loc[own, "entity_id"])


def topic_table(
    collection: Collection,
    assigned: pd.DataFrame,
    weights: np.ndarray,
    terms: pd.DataFrame,
    stability: np.ndarray,
    *,
    mentions: pd.DataFrame | None,
    entities: pd.DataFrame | None,
    n_boot: int,
    seed: int,
) -> pd.DataFrame:
    """Return the table ``topics``, beside its columns coherence_lo, coherence_hi, n_unclear and entities_ar."""
    k = weights.shape[1]
    labels = assigned["topic"].to_numpy()
    size, total = np.bincount(labels[labels >= 0], minlength=k), int((labels >= 0).sum())
    lo, hi = share_interval(size, np.full(k, total))
    if total < MIN_UNITS:
        lo, hi = np.full((2, k), np.nan)
    place, article, term = collection.places(sorted(set(terms["column"])))
    own = [[place[c] for c in terms.loc[terms["topic"] == t, "column"].tolist()] for t in range(k)]
    npmis = coherence(own, npmi(*window_counts(article, term, len(place))))
    least, most = np.full((2, k), np.nan)
    if total >= MIN_UNITS:
        drawn = resampled_coherence(own, article, term, len(place), n_boot=n_boot, seed=seed)
        least, most = centred_interval(npmis, drawn)
    typical = typical_articles(collection.counts, labels, weights, k)
    units = collection.articles
    table = pd.DataFrame(
        {
            "topic": np.arange(k),
            "name_ar": ["، ".join(terms.loc[terms["topic"] == t, "term"].head(NAME_WORDS)) for t in range(k)],
            "name_en": "",
            "n_articles": size,
            "share": np.round(size / max(total, 1), 4),
            "lo": np.round(lo, 4),
            "hi": np.round(hi, 4),
            "stability": np.round(stability, 4),
            "coherence": np.round(npmis, 4),
            "coherence_lo": np.round(least, 4),
            "coherence_hi": np.round(most, 4),
            "typical": [" | ".join(units["article_id"].iloc[rows]) for rows in typical],
            "headline": [
                headline(units["title"].iloc[r[0]], units["text"].iloc[r[0]]) if len(r) else "" for r in typical
            ],
            "n_unclear": np.bincount(labels[assigned["unclear"] & (labels >= 0)], minlength=k),
            "entities_ar": "",
        }
    )
    if mentions is not None and entities is not None and len(mentions):
        named = topic_entities(assigned, mentions, units, entities, top=GLOSS_NAMES + OUTLETS)
        named = named[~named["entity_id"].isin(outlets(entities, units))]
        named = named.groupby("topic").head(GLOSS_NAMES)
        for column, out, comma in (("name_en", "name_en", ", "), ("name_ar", "entities_ar", "، ")):
            joined = named.dropna(subset=column).groupby("topic")[column].agg(comma.join)
            table[out] = [joined.get(topic, "") for topic in table["topic"]]
    return validate(table, "topics")
