"""How well topics agree with the sections that editors gave the articles.

    python benchmarks/topics_quality.py FILE [FILE ...] [--methods lsa-kmeans nmf lda] [--seeds 5] [--auto]

Each file holds articles with a column ``label`` or ``category``. The number of topics is that of the sections; printed
are the mean and the standard deviation of the normalised mutual information over the seeds, and, with ``--auto``, the
number of topics that is chosen without that knowledge. Beside stands what a plain notebook would do: scikit-learn's
TF-IDF on the words as they stand, a singular value decomposition and k-means.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import normalized_mutual_info_score
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from siyaq.corpus import load_articles
from siyaq.topics import TermCounter, TopicModel, embed, fit_topics


def articles_of(path: Path) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the articles of a file, every one, and their sections."""
    articles = load_articles(path, deduplicate=False).articles
    raw = pd.read_json(path, lines=True)
    section = raw["label"] if "label" in raw else raw["category"]
    gold = section.set_axis(raw["id"].astype(str)).reindex(articles["article_id"])
    return articles, pd.factorize(gold.to_numpy())[0]


def plain(texts: list[str], k: int, seed: int) -> np.ndarray:
    """Return the clusters of a plain notebook."""
    weights = TfidfVectorizer(min_df=5, max_df=0.4, sublinear_tf=True).fit_transform(texts)
    space = normalize(TruncatedSVD(100, random_state=seed).fit_transform(weights))
    return KMeans(k, n_init=5, random_state=seed).fit_predict(space)


def report(name: str, gold: np.ndarray, cluster: Callable[[int], np.ndarray], seeds: int) -> None:
    """Print how well the clusters of several seeds agree with the sections."""
    start = time.process_time()
    found = [normalized_mutual_info_score(gold, cluster(seed)) for seed in range(seeds)]
    cost = (time.process_time() - start) / seeds
    print(f"  {name:20} NMI {np.mean(found):.4f}  sd {np.std(found):.4f}  {cost:.1f} s a fit", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--methods", nargs="*", default=["lsa-kmeans", "nmf", "lda"])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--auto", action="store_true", help="also choose the number of topics")
    args = parser.parse_args()
    for path in args.files:
        with threadpool_limits(1):
            compare(path, args.methods, args.seeds, args.auto)


def compare(path: Path, methods: list[str], seeds: int, auto: bool) -> None:
    """Measure one file and print."""
    articles, gold = articles_of(path)
    texts, k = articles["text"].tolist(), len(np.unique(gold))
    print(f"{path.name}: {len(articles)} articles, {k} sections")
    counts = TermCounter().fit_transform(texts)

    def fitted(method: str, seed: int) -> np.ndarray:
        features = vectors if method == "embeddings" else counts
        return TopicModel(k, method=method, random_state=seed).fit(features).labels_

    vectors = embed(texts) if "embeddings" in methods else None
    for method in methods:
        report(method, gold, partial(fitted, method), seeds)
    report("plain LSA + k-means", gold, partial(plain, texts, k), seeds)
    if auto:
        for seed in range(seeds):
            print(f"  chosen with seed {seed}: {len(fit_topics(articles, seed=seed).topics)}", flush=True)


if __name__ == "__main__":
    main()
