"""From the articles table to topics that can be read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from siyaq.schema import empty, validate
from siyaq.text import tokenize
from siyaq.topics.documents import TermCounter, written_forms
from siyaq.topics.model import TopicModel
from siyaq.topics.words import log_odds

MIN_ARTICLES = 30


@dataclass(frozen=True)
class Topics:
    """Topics of a collection of articles, as tables.

    Attributes
    ----------
    topics, article_topics, topic_terms, stability : DataFrame
        See `siyaq.schema`.
    note : str
        Why there are no topics, or "".
    """

    topics: pd.DataFrame
    article_topics: pd.DataFrame
    topic_terms: pd.DataFrame
    stability: pd.DataFrame
    note: str = ""


def _refuse(articles: pd.DataFrame, note: str) -> Topics:
    nothing = pd.DataFrame({"article_id": articles["article_id"], "topic": -1, "weight": np.nan, "margin": np.nan})
    nothing = nothing.sort_values("article_id", ignore_index=True)
    return Topics(empty("topics"), nothing, empty("topic_terms"), empty("stability"), note)


def fit_topics(
    articles: pd.DataFrame,
    *,
    k: int | str = "auto",
    method: str = "lsa-kmeans",
    mentions: pd.DataFrame | None = None,
    entities: pd.DataFrame | None = None,
    seed: int = 0,
) -> Topics:
    """Return the topics of `articles`."""
    articles = validate(articles, "articles")
    one = articles[articles["article_id"] == articles["duplicate_group"]].sort_values("article_id", ignore_index=True)
    if len(one) < MIN_ARTICLES:
        return _refuse(articles, f"too few articles ({len(one)} < {MIN_ARTICLES})")
    texts = one["text"].tolist()
    tokens = tokenize(texts)
    counter = TermCounter()
    counts = counter.fit_transform(texts, tokens=tokens)
    n_topics = 8 if k == "auto" else int(k)
    weights = TopicModel(n_topics, method=method, random_state=seed).fit_transform(counts)
    order = np.argsort(-np.bincount(weights.argmax(1), minlength=n_topics), kind="stable")
    weights = weights[:, order]
    labels = weights.argmax(1)
    delta, se = log_odds(counts, labels, n_topics)
    rows, names = [], []
    best = np.argsort(-(delta / se), axis=1, kind="stable")[:, :10]
    forms = written_forms(tokens, texts, counter.columns(tokens), np.unique(best))
    for topic in range(n_topics):
        for rank, j in enumerate(best[topic], 1):
            d, e = delta[topic, j], 1.96 * se[topic, j]
            only = (best == j).sum() == 1
            rows.append((topic, rank, forms[int(j)], round(d, 4), round(d - e, 4), round(d + e, 4), bool(only)))
        names.append("، ".join(forms[int(j)] for j in best[topic][:4]))
    terms = pd.DataFrame(rows, columns=["topic", "rank", "term", "score", "lo", "hi", "exclusive"])
    ranked = np.sort(weights, axis=1)
    assigned = pd.DataFrame(
        {
            "article_id": one["article_id"],
            "topic": labels,
            "weight": ranked[:, -1].round(4),
            "margin": (ranked[:, -1] - (ranked[:, -2] if n_topics > 1 else 0)).round(4),
        }
    )
    everyone = articles[["article_id", "duplicate_group"]].merge(
        assigned.rename(columns={"article_id": "duplicate_group"}), on="duplicate_group", how="left"
    )
    everyone["topic"] = everyone["topic"].fillna(-1).astype("int64")
    everyone = everyone.drop(columns="duplicate_group").sort_values("article_id", ignore_index=True)
    size = np.bincount(labels, minlength=n_topics)
    typical = [
        np.flatnonzero(labels == t)[np.argsort(-weights[labels == t, t], kind="stable")[:3]] for t in range(n_topics)
    ]
    lines = [text.split("\n", 1)[0][:200] for text in texts]
    topics = pd.DataFrame(
        {
            "topic": np.arange(n_topics),
            "name_ar": names,
            "name_en": "",
            "n_articles": size,
            "share": (size / len(one)).round(4),
            "lo": np.nan,
            "hi": np.nan,
            "stability": np.nan,
            "coherence": np.nan,
            "typical": [" | ".join(one["article_id"].iloc[i]) for i in typical],
            "headline": [lines[i[0]] if len(i) else "" for i in typical],
        }
    )
    curve = pd.DataFrame(
        {"k": [n_topics], "stability": np.nan, "lo": np.nan, "hi": np.nan, "coherence": np.nan, "chosen": True}
    )
    return Topics(
        validate(topics, "topics"),
        validate(everyone, "article_topics"),
        validate(terms, "topic_terms"),
        validate(curve, "stability"),
    )
