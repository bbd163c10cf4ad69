"""Topics over all parts: fitted on all articles, or on a sample of many, and every article assigned in its part."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

import siyaq
from siyaq.frequencies.resampling import share_interval
from siyaq.frequencies.units import representatives
from siyaq.resume import Parts, Table
from siyaq.schema import empty, validate
from siyaq.settings import Settings
from siyaq.stages.copies import part_articles
from siyaq.stages.counting import note, small_articles
from siyaq.text.hashing import hash_texts
from siyaq.topics.assign import load_topics

MODEL = "topics.npz"


def _chosen(articles: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return the articles that topics are fitted on: all, or a sample that depends on nothing but their ids."""
    counted = representatives(articles)
    if len(counted) <= settings.topic_articles:
        return articles
    keys = hash_texts(f"{settings.seed} {name}" for name in counted.article_id)
    drawn = counted.iloc[np.sort(np.argsort(keys, kind="stable")[: settings.topic_articles])]
    return articles[articles.article_id.isin(drawn.article_id)]


def _sample(parts: Parts, n_parts: int, settings: Settings) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Return these articles with their texts, the mentions in them, and the number of all articles."""
    articles = small_articles(parts, n_parts)
    texts, mentions = [], []
    for number, rows in _chosen(articles, settings).groupby("part"):
        part, names = part_articles(parts, number), parts.read(f"named/{number:05}", "mentions")
        texts.append(part[part.article_id.isin(rows.article_id)])
        mentions.append(names[names.article_id.isin(rows.article_id)])
    return _together(texts, "articles"), _together(mentions, "mentions"), len(articles)


def _together(tables: list[pd.DataFrame], name: str) -> pd.DataFrame:
    return pd.concat(tables, ignore_index=True) if tables else empty(name)


def fit_all(parts: Parts, n_parts: int, settings: Settings) -> Iterator[Table]:
    """Fit topics: ``topics``, ``topic_terms``, ``stability``, ``notes``, and ``article_topics`` where all were read."""
    chosen, mentions, n_articles = _sample(parts, n_parts, settings)
    fitted = siyaq.fit_topics(
        chosen,
        k=settings.topics,
        method=settings.method,
        mentions=mentions,
        entities=parts.read("counted/entities", "entities"),
        seed=settings.seed,
    )
    said, whole = fitted.note, len(chosen) == n_articles
    if not whole:
        sample = f"fitted on a sample of {len(chosen):,} of {n_articles:,} articles; the others were assigned to it"
        said = f"{said}; {sample}" if said else sample
    if fitted.assigner is not None and not whole:
        with tempfile.TemporaryDirectory() as folder:
            path = fitted.assigner.save(Path(folder, MODEL))
            parts.folder.write(MODEL, path.read_bytes())
    yield "topics", fitted.topics
    yield "topic_terms", fitted.topic_terms
    yield "stability", fitted.stability
    yield "notes", note("topics", said)
    if whole:
        yield "article_topics", fitted.article_topics


def assign_part(parts: Parts, number: int) -> Iterator[Table]:
    """Assign the articles of a part to topics that were fitted on a sample: ``article_topics``."""
    articles = part_articles(parts, number)
    if parts.folder.size(MODEL) is None:
        table = pd.DataFrame({"article_id": articles.article_id, "topic": np.int64(-1)})
        yield "article_topics", table.assign(weight=np.nan, margin=np.nan)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, MODEL)
        path.write_bytes(parts.folder.read(MODEL))
        yield "article_topics", load_topics(path).assign(articles)


def count_topics(parts: Parts, n_parts: int) -> pd.DataFrame:
    """Return the table of topics that were fitted on a sample, with the numbers and shares of all articles."""
    topics = parts.read("fitted/topics", "topics")
    articles = small_articles(parts, n_parts)
    counted = representatives(articles).article_id
    read = (parts.read(f"assigned/{i:05}", "article_topics", ["article_id", "topic"]) for i in range(n_parts))
    assigned = pd.concat(read, ignore_index=True)
    labels = assigned.topic[assigned.article_id.isin(counted)]
    n = labels.value_counts().reindex(topics.topic, fill_value=0).to_numpy()
    lo, hi = share_interval(n, np.full(len(n), len(counted)))
    return validate(topics.assign(n_articles=n, share=n / max(len(counted), 1), lo=lo, hi=hi), "topics")
