"""How well topics that were fitted on a sample agree with those of all articles, beside what two full fits agree.

    python benchmarks/scale_topics.py ARTICLES.jsonl.gz --samples 500 1000 2000 [--k 6]
    python benchmarks/scale_topics.py ARTICLES.jsonl.gz --samples 500 1000 2000 --k 6 --frequencies

Adjusted Rand index (Hubert & Arabie 1985) over the articles that were in no sample: 1 is the same clusters, 0 is
chance. Two full fits differ in their seed alone; no sample can be expected to agree better than they do.

With --frequencies: what it matters that a sample's terms are weighed by their document frequencies in the sample and
not in all articles. The same model is fitted to the same sample with either.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

import siyaq
from siyaq.topics import Topics
from siyaq.topics.documents import TermCounter
from siyaq.topics.model import TopicModel


def fitted(articles: pd.DataFrame, k: int | str, seed: int) -> Topics:
    """Fit topics to articles, without their names' part in the description."""
    return siyaq.fit_topics(articles, k=k, seed=seed)


def labels(topics: Topics, articles: pd.DataFrame) -> pd.Series:
    """Return the topic of each article, by the model of fitted topics."""
    assigned = topics.assigner.assign(articles)
    return assigned.set_index("article_id").topic


def agreement(articles: pd.DataFrame, samples: list[int], k: int | str, seeds: int) -> pd.DataFrame:
    """Return one row a sample size and seed: articles it was fitted on, topics, ARI against the full fit, seconds."""
    rows = []
    full = fitted(articles, k, 0)
    reference = full.article_topics.set_index("article_id").topic
    for seed in range(1, seeds + 1):
        drawn = np.random.default_rng(seed).permutation(len(articles))
        for size in [*samples, len(articles)]:
            start = time.process_time()
            sample = articles.iloc[np.sort(drawn[:size])].reset_index(drop=True)
            topics = fitted(sample, k, seed if size == len(articles) else 0)
            spent = time.process_time() - start
            rest = articles.iloc[np.sort(drawn[max(samples) :])].reset_index(drop=True)
            own = labels(topics, rest)
            score = adjusted_rand_score(reference[own.index], own)
            rows.append((size, seed, len(topics.topics), len(full.topics), score, spent))
    return pd.DataFrame(rows, columns=["fitted on", "seed", "topics", "topics of all", "ari", "cpu_s"])


class Weighed(TopicModel):
    """A model with document frequencies from elsewhere."""

    def _learn_idf(self, X) -> None:
        self.idf_ = type(self).idf


def frequencies(articles: pd.DataFrame, samples: list[int], k: int, seeds: int) -> pd.DataFrame:
    """Return one row a sample size and seed: ARI of exact against sampled document frequencies, and of two seeds."""
    counts = TermCounter().fit_transform(articles.text.tolist())
    whole = TopicModel(k)
    whole._learn_idf(counts)
    Weighed.idf = whole.idf_
    rows = []
    for seed in range(1, seeds + 1):
        drawn = np.random.default_rng(seed).permutation(len(articles))
        rest = counts[np.sort(drawn[max(samples) :])]
        for size in samples:
            sample = counts[np.sort(drawn[:size])]
            one, exact, other = (
                model.fit(sample).predict(rest)
                for model in (TopicModel(k), Weighed(k), TopicModel(k, random_state=seed))
            )
            rows.append((size, seed, adjusted_rand_score(one, exact), adjusted_rand_score(one, other)))
    return pd.DataFrame(rows, columns=["fitted on", "seed", "ari exact", "ari other seed"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--samples", type=int, nargs="+", default=[500, 1000, 2000])
    parser.add_argument("--k", type=lambda text: text if text == "auto" else int(text), default="auto")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--frequencies", action="store_true", help="compare document frequencies; needs --k K")
    args = parser.parse_args()
    articles = siyaq.load_articles(args.source).articles
    articles = articles[articles.article_id == articles.duplicate_group].reset_index(drop=True)
    print(f"{len(articles):,} articles of {args.source.name}, k = {args.k}")
    if args.frequencies:
        table = frequencies(articles, args.samples, args.k, args.seeds)
        print("| fitted on | ARI with exact document frequencies: mean | lowest | with another seed |")
        print("|---:|---:|---:|---:|")
        for size, group in table.groupby("fitted on"):
            exact, other = group["ari exact"], group["ari other seed"]
            print(f"| {size:,} | {exact.mean():.3f} | {exact.min():.3f} | {other.mean():.3f} |")
        return
    table = agreement(articles, args.samples, args.k, args.seeds)
    print("| fitted on | topics | ARI against the fit of all: mean | lowest | CPU s |\n|---:|---:|---:|---:|---:|")
    for size, group in table.groupby("fitted on"):
        name = f"all {size:,}, another seed" if size == len(articles) else f"{size:,}"
        found = ", ".join(map(str, sorted(set(group.topics))))
        print(f"| {name} | {found} | {group.ari.mean():.2f} | {group.ari.min():.2f} | {group.cpu_s.mean():.1f} |")


if __name__ == "__main__":
    main()
