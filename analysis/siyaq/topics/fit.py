"""From the articles table to topics that can be read."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp

from siyaq.errors import SiyaqError
from siyaq.schema import empty, validate
from siyaq.topics.assign import Assigner
from siyaq.topics.choose import Curve, choose_k, fitted_curve, stability_curve
from siyaq.topics.coherence import centred_interval, coherence, diversity, npmi, resampled_coherence, window_counts
from siyaq.topics.collection import Collection, collect
from siyaq.topics.describe import by_size
from siyaq.topics.documents import TermCounter
from siyaq.topics.embed import embed
from siyaq.topics.model import METHODS, TopicModel
from siyaq.topics.result import Topics, build_topics

MIN_ARTICLES = 30
"""Below, the number of topics is not chosen: resampled fits of fewer articles agree on nothing or on everything."""
PER_TOPIC = 3
"""Articles that a topic that was asked for must be able to have."""
TRIED = (*range(2, 13), 14, 16, 18, 20)
"""Numbers of topics that ``"auto"`` tries: between many topics, one more or less makes no difference."""
RUNS = {"lsa-kmeans": 12, "embeddings": 12, "nmf": 6, "lda": 6}
ONE_TOPIC = "one topic: no division is more stable than one of the same articles with their words shuffled"
_MIN_TERMS = 10


def fit_topics(
    articles: pd.DataFrame,
    *,
    k: int | str = "auto",
    method: str = "lsa-kmeans",
    mentions: pd.DataFrame | None = None,
    entities: pd.DataFrame | None = None,
    names: str = "words",
    embeddings: np.ndarray | str | None = None,
    max_k: int = TRIED[-1],
    n_terms: int = 10,
    n_boot: int = 200,
    counter: TermCounter | None = None,
    seed: int = 0,
) -> Topics:
    """Return the topics of `articles`, with their uncertainty, or why there are none.

    Duplicates count once and get the topic of the article that they repeat. The order of the rows does not matter.

    Parameters
    ----------
    articles : DataFrame
    k : int or "auto"
        Number of topics; ``"auto"`` chooses the one that is stable under resampling and whose words are coherent (see
        `siyaq.topics.choose`), one topic where no division is more stable than chance.
    method : {"lsa-kmeans", "nmf", "lda", "embeddings"}
    mentions, entities : DataFrame, optional
        For the topics' English names, and to mask or join names.
    names : {"words", "masked", "joined"}
        Whether names count as the words that they consist of, not at all, or as one term an entity.
    embeddings : array, articles × dimensions, or str, optional
        For ``method="embeddings"``: vectors of the articles in the order of the table, or the name of an encoder
        (``"use"``, the default; see `siyaq.topics.embed`).
    max_k : int
        The greatest number of topics that ``"auto"`` tries, at most √(n/2) for few articles.
    n_terms : int
        Words of each topic.
    n_boot : int
        Resamples of the articles for the intervals of the words' scores.
    counter : TermCounter, optional
        How words are counted.
    seed : int

    Returns
    -------
    Topics
        With empty tables and a sentence in ``note`` where there is too little to fit topics on.

    Raises
    ------
    SchemaError, SiyaqError
        If a table or an option is not as it must be.

    Examples
    --------
    >>> from siyaq.schema import empty
    >>> fit_topics(empty("articles")).note
    'too few articles (0 < 30) to choose the number of topics; give more articles, or a number'
    """
    articles = validate(articles, "articles")
    _check(k, method, embeddings, len(articles))
    collection = collect(articles, mentions=mentions, entities=entities, names=names, counter=counter)
    counts = collection.counts
    known = np.asarray(counts.sum(1)).ravel() > 0
    words = counts[known]
    note = _refusal(collection, words, k, n_all=len(articles))
    if note:
        return _nothing(articles, note)

    features, encoder = words, ""
    if method == "embeddings":
        embeddings = "use" if embeddings is None else embeddings
        encoder = embeddings if isinstance(embeddings, str) else ""
        features = _vectors(collection, articles, embeddings)[known]
    best = k
    if k == "auto":
        most = max(2, min(max_k, int(np.sqrt(words.shape[0] / 2))))
        ks = [number for number in TRIED if number <= most]
        curve = stability_curve(features, ks, words=words, method=method, n_runs=RUNS[method], seed=seed)
        curve = _coherent(collection, curve, seed)
        best = choose_k(curve.table)
        if not _more_than_chance(curve, features, words, best, method, seed):
            best, note = 1, ONE_TOPIC
    model = TopicModel(best, method=method, random_state=seed)
    order = by_size(model.fit_transform(features))
    if k != "auto":
        curve = _curve_of_one(collection, model, features, words, seed)
    assigner = Assigner(model, collection.counter, np.argsort(order), [], names, encoder)
    return build_topics(
        assigner,
        collection,
        articles,
        known,
        curve,
        mentions,
        entities,
        n_terms=n_terms,
        n_boot=n_boot,
        seed=seed,
        note=note,
    )


def _check(k: int | str, method: str, embeddings: np.ndarray | None, n: int) -> None:
    if method not in METHODS:
        raise SiyaqError(f"topics: method {method!r} is not known; there are: {', '.join(METHODS)}")
    if k != "auto" and (not isinstance(k, int | np.integer) or isinstance(k, bool) or k < 1):
        raise SiyaqError(f"topics: k={k!r} is no number of topics; allowed: 'auto', or a whole number from 1")
    if embeddings is None:
        return
    if method != "embeddings":
        raise SiyaqError(f"topics: embeddings= go with method='embeddings', not with {method!r}; change one of them")
    if not isinstance(embeddings, str) and (np.ndim(embeddings) != 2 or len(embeddings) != n):
        found = " × ".join(map(str, np.shape(embeddings)))
        raise SiyaqError(f"topics: embeddings are {found}; needed: one row for each of the {n} articles")
    if not isinstance(embeddings, str) and not np.isfinite(np.asarray(embeddings, np.float64)).all():
        raise SiyaqError("topics: embeddings have values that are no numbers (NaN or infinite); needed: finite ones")


def _vectors(collection: Collection, articles: pd.DataFrame, embeddings: np.ndarray | str) -> np.ndarray:
    """Return the vectors of the articles that count."""
    if isinstance(embeddings, str):
        return embed(collection.texts, embeddings).astype(np.float64)
    at = pd.Index(articles["article_id"]).get_indexer(collection.articles["article_id"])
    return np.asarray(embeddings, np.float64)[at]


def _refusal(collection: Collection, words: sp.csr_matrix, k: int | str, n_all: int) -> str:
    """Return why no topics can be fitted, or ""."""
    n = len(collection.articles)
    copies = f", {n_all} with duplicates" if n_all > n else ""
    if k == "auto" and n < MIN_ARTICLES:
        advice = "to choose the number of topics; give more articles, or a number"
        return f"too few articles ({n} < {MIN_ARTICLES}{copies}) {advice}"
    least = PER_TOPIC * k if k != "auto" else MIN_ARTICLES
    if n < least:
        return f"too few articles ({n} < {least}{copies}): {k} topics need {PER_TOPIC} articles each at least"
    if words.shape[1] < _MIN_TERMS:
        least_in, share = collection.counter.min_articles, collection.counter.max_share
        found = (
            f"too few words: {words.shape[1]} stand in {least_in} articles or more and in at most {share:.0%} of them"
        )
        return f"{found}; {_MIN_TERMS} are needed (are the texts very short, or all alike?)"
    if words.shape[0] < least:
        return f"too few articles with words in common ({words.shape[0]} of {n}; {least} are needed)"
    different = len({words.indices[a:b].tobytes() for a, b in zip(words.indptr[:-1], words.indptr[1:], strict=True)})
    if different < least:
        return f"too few different articles ({different} of {n} differ in their words; {least} are needed)"
    return ""


def _nothing(articles: pd.DataFrame, note: str) -> Topics:
    ids = np.sort(articles["article_id"].to_numpy(object))
    rows = pd.DataFrame({"article_id": pd.Series(ids, dtype=articles["article_id"].dtype)})
    rows = rows.assign(topic=np.int64(-1), weight=np.nan, margin=np.nan, unclear=True)
    return Topics(empty("topics"), validate(rows, "article_topics"), empty("topic_terms"), empty("stability"), note)


def _curve_of_one(collection: Collection, model: TopicModel, features, words: sp.csr_matrix, seed: int) -> Curve:
    """Return the stability of the one number of topics that was asked for."""
    if model.n_topics == 1:
        return Curve(empty("stability").drop(columns=["coherence", "chosen"]), {}, {}, np.arange(0))
    if hasattr(model, "runs_"):
        return _coherent(collection, fitted_curve(model, words, n_runs=RUNS[model.method], seed=seed), seed)
    curve = stability_curve(
        features, [model.n_topics], words=words, method=model.method, n_runs=RUNS[model.method], seed=seed
    )
    return _coherent(collection, curve, seed)


def _coherent(collection: Collection, curve: Curve, seed: int) -> Curve:
    """Return the curve with the mean coherence and the diversity of each number of topics."""
    ks = list(curve.terms)
    ranked = np.concatenate([curve.terms[k] for k in ks])
    place, article, term = collection.places(np.unique(ranked))
    topics = np.vectorize(place.__getitem__)(ranked)
    number = np.repeat(np.arange(len(ks)), ks)
    values = coherence(topics, npmi(*window_counts(article, term, len(place))))
    drawn = resampled_coherence(topics, article, term, len(place), n_boot=100, seed=seed)
    table = curve.table
    means = np.array([np.nanmean(values[number == i]) for i in range(len(ks))])
    lo, hi = centred_interval(means, np.stack([np.nanmean(drawn[:, number == i], axis=1) for i in range(len(ks))], 1))
    table.insert(4, "coherence", np.round(means, 4))
    table["coherence_lo"], table["coherence_hi"] = np.round(lo, 4), np.round(hi, 4)
    table["diversity"] = [round(diversity(curve.terms[k].tolist()), 4) for k in ks]
    return curve


def _more_than_chance(curve: Curve, features, words: sp.csr_matrix, k: int, method: str, seed: int) -> bool:
    """Return whether k topics are more stable than those of the same articles with their words shuffled among them."""
    rng = np.random.default_rng([seed, 1])
    if method == "embeddings":
        shuffled = np.column_stack([rng.permutation(column) for column in features.T])
    else:
        shuffled = words.copy()
        shuffled.indices = rng.permutation(shuffled.indices)
        shuffled.sum_duplicates()
    null = stability_curve(shuffled, [k], words=words, method=method, n_runs=RUNS[method], seed=seed).table
    return float(curve.table.set_index("k")["lo"][k]) > float(null["hi"].iloc[0])
