"""Stories: the articles on one event, what an editor calls "the story"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from siyaq.errors import SiyaqError
from siyaq.schema import validate
from siyaq.topics.collection import collect
from siyaq.topics.documents import TermCounter
from siyaq.topics.headlines import headline
from siyaq.topics.model import TopicModel
from siyaq.topics.words import diverse

_BLOCK = 1000
_LARGEST = 3000


@dataclass(frozen=True)
class Stories:
    """Clusters of articles on one event.

    Attributes
    ----------
    stories : DataFrame
        story (number, largest first), topic (of most of its articles; -1 unknown), n_articles (duplicates counted
        once), n_reprints (duplicates), n_sources (outlets, those of reprints too), first_report, first_source, first,
        last, headline (of the most central article), words.
    article_stories : DataFrame
        article_id, story (-1: alone, or without a date), similarity to the rest of its story.
    note : str
        What was left out, or "".
    """

    stories: pd.DataFrame
    article_stories: pd.DataFrame
    note: str = ""


def find_stories(
    articles: pd.DataFrame,
    *,
    article_topics: pd.DataFrame | None = None,
    threshold: float = 0.3,
    half_life: float = 7.0,
    min_articles: int = 2,
) -> Stories:
    """Return the stories among `articles`: like words at about the same time.

    The cosine of two articles' TF-IDF vectors is halved for every `half_life` days between them; articles whose mean
    decayed similarity is `threshold` or more are one story (average linkage, so that a chain of articles each like the
    next is not one story). Only articles near in time are compared.

    Parameters
    ----------
    articles : DataFrame
    article_topics : DataFrame, optional
        Where given, a story lies within one topic.
    threshold : float
        Above 0, to 1.
    half_life : float
        Days.
    min_articles : int
        Articles of a story at least, duplicates counted once.

    Raises
    ------
    SiyaqError
        If `threshold` or `half_life` is out of range.
    """
    if not 0 < threshold <= 1 or not half_life > 0:
        raise SiyaqError(
            f"stories: threshold={threshold}, half_life={half_life}; allowed: 0 to 1, and more than 0 days"
        )
    articles = validate(articles, "articles")
    collection = collect(articles, counter=TermCounter(min_articles=2, max_share=0.5))
    units = collection.articles
    topic = np.full(len(units), -1)
    if article_topics is not None:
        by_id = validate(article_topics, "article_topics").set_index("article_id")["topic"]
        topic = by_id.reindex(units["article_id"]).fillna(-1).to_numpy(np.int64)
    dated = np.flatnonzero(units["published"].notna())
    story = np.full(len(units), -1)
    similarity = np.full(len(units), np.nan)
    vectors = sp.csr_matrix(collection.counts.shape)
    if len(dated) > 1 and collection.counts.shape[1]:
        space = TopicModel()
        space._learn_idf(collection.counts)
        vectors = space.weigh(collection.counts.astype(np.float64))
        days = units["published"].to_numpy("datetime64[s]").astype(np.float64) / 86_400
        close = _near(vectors, days, topic, dated, threshold, half_life)
        story, similarity = _clusters(close, threshold, min_articles)
    table, story = _describe(collection, vectors, articles, story, topic)
    similarity[story < 0] = np.nan
    mine = pd.DataFrame(
        {"duplicate_group": units["duplicate_group"], "story": story, "similarity": similarity.round(4)}
    )
    rows = articles[["article_id", "duplicate_group"]].merge(mine, on="duplicate_group", how="left")
    rows = rows.drop(columns="duplicate_group").sort_values("article_id", ignore_index=True)
    undated = len(units) - len(dated)
    note = f"{undated} of {len(units)} articles have no date and can be in no story" if undated else ""
    return Stories(table, rows.astype({"story": "int64"}), note)


def _near(
    vectors: sp.csr_matrix, days: np.ndarray, topic: np.ndarray, dated: np.ndarray, threshold: float, half_life: float
) -> sp.csr_matrix:
    """Return the decayed similarity of articles near in time and in one topic, from half the threshold."""
    order = dated[np.argsort(days[dated], kind="stable")]
    horizon = half_life * np.log2(1 / (threshold / 2))
    at = days[order]
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for first in range(0, len(order), _BLOCK):
        rows = order[first : first + _BLOCK]
        last = np.searchsorted(at, at[min(first + _BLOCK, len(order)) - 1] + horizon, side="right")
        others = order[first:last]
        product = (vectors[rows] @ vectors[others].T).tocoo()
        a, b = rows[product.row], others[product.col]
        value = product.data * 0.5 ** (np.abs(days[a] - days[b]) / half_life)
        kept = (product.col > product.row) & (topic[a] == topic[b]) & (value >= threshold / 2)
        found.append((a[kept], b[kept], np.round(value[kept], 9)))
    a, b, value = (np.concatenate(part) for part in zip(*found, strict=True))
    upper = sp.csr_matrix((value, (a, b)), shape=(len(days), len(days)))
    return (upper + upper.T).tocsr()


def _clusters(close: sp.csr_matrix, threshold: float, least: int) -> tuple[np.ndarray, np.ndarray]:
    """Return each article's cluster (-1: none) and its mean similarity to the others of it."""
    linked = close.copy()
    linked.data = np.where(linked.data >= threshold, linked.data, 0)
    linked.eliminate_zeros()
    _, part = connected_components(linked, directed=False)
    story, similarity, number = np.full(len(part), -1), np.full(len(part), np.nan), 0
    order = np.argsort(part, kind="stable")
    for own in np.split(order, np.flatnonzero(np.diff(part[order])) + 1):
        if len(own) < max(least, 2):
            continue
        table = close[own][:, own].toarray()
        if len(own) > _LARGEST:  # one event of thousands of articles: its table would fill memory
            groups = np.ones(len(own), int)
        else:
            np.fill_diagonal(table, 1.0)
            links = linkage(squareform(1 - table, checks=False), method="average")
            groups = fcluster(links, 1 - threshold, criterion="distance")
        for group in np.unique(groups):
            inside = np.flatnonzero(groups == group)
            if len(inside) < max(least, 2):
                continue
            story[own[inside]] = number
            sums = table[np.ix_(inside, inside)].sum(1) - 1
            similarity[own[inside]] = sums / (len(inside) - 1)
            number += 1
    return story, similarity


def _describe(collection, vectors, articles: pd.DataFrame, story: np.ndarray, topic: np.ndarray):
    """Return the table of stories, and the story of each article by its number in it."""
    units = collection.articles
    found = [np.flatnonzero(story == number) for number in range(int(story.max(initial=-1)) + 1)]
    found.sort(key=lambda rows: (-len(rows), units["published"].iloc[rows].min(), units["article_id"].iloc[rows[0]]))
    copies = articles[articles["article_id"] != articles["duplicate_group"]]
    sources_of = articles.groupby("duplicate_group")["source"].agg(lambda s: sorted(set(s.dropna())))
    reprints = copies["duplicate_group"].value_counts()
    result, numbers = [], np.full(len(units), -1)
    terms = collection.counter.terms_
    words = []
    for number, rows in enumerate(found):
        numbers[rows] = number
        middle = np.asarray(vectors[rows].mean(0)).ravel()
        central = rows[int(np.argmax(np.round(vectors[rows] @ middle, 9)))]
        chosen = diverse(np.argsort(-np.round(middle, 9), kind="stable")[:40], terms, 4)
        words.append(chosen)
        group = units["duplicate_group"].iloc[rows]
        first = rows[np.argsort(units["published"].to_numpy()[rows], kind="stable")[0]]
        counted = np.bincount(topic[rows] + 1)
        result.append(
            (
                number,
                int(counted.argmax()) - 1,
                len(rows),
                int(reprints.reindex(group).fillna(0).sum()),
                len(set().union(*sources_of.reindex(group))),
                units["article_id"].iloc[first],
                units["source"].iloc[first],
                units["published"].iloc[rows].min(),
                units["published"].iloc[rows].max(),
                headline(units["title"].iloc[central], units["text"].iloc[central]),
            )
        )
    columns = ["story", "topic", "n_articles", "n_reprints", "n_sources"]
    columns += ["first_report", "first_source", "first", "last", "headline"]
    table = pd.DataFrame(result, columns=columns)
    written = collection.written(sorted({w for chosen in words for w in chosen})) if words else {}
    table["words"] = ["، ".join(written[w] for w in chosen) for chosen in words]
    return table, numbers
