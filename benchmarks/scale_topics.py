"""How well topics that were fitted on a sample agree with those of all articles, beside what two full fits agree.

    python benchmarks/scale_topics.py ARTICLES.jsonl.gz --samples 500 1000 2000 [--k 6]

Adjusted Rand index (Hubert & Arabie 1985) over the articles that were in no sample: 1 is the same clusters, 0 is
chance. Two full fits differ in their seed alone; no sample can be expected to agree better than they do.
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--samples", type=int, nargs="+", default=[500, 1000, 2000])
    parser.add_argument("--k", type=lambda text: text if text == "auto" else int(text), default="auto")
    parser.add_argument("--seeds", type=int, default=3)
    args = parser.parse_args()
    articles = siyaq.load_articles(args.source).articles
    articles = articles[articles.article_id == articles.duplicate_group].reset_index(drop=True)
    table = agreement(articles, args.samples, args.k, args.seeds)
    print(f"{len(articles):,} articles of {args.source.name}, k = {args.k}")
    print("| fitted on | topics | ARI against the fit of all: mean | lowest | CPU s |\n|---:|---:|---:|---:|---:|")
    for size, group in table.groupby("fitted on"):
        name = f"all {size:,}, another seed" if size == len(articles) else f"{size:,}"
        found = ", ".join(map(str, sorted(set(group.topics))))
        print(f"| {name} | {found} | {group.ari.mean():.2f} | {group.ari.min():.2f} | {group.cpu_s.mean():.1f} |")


if __name__ == "__main__":
    main()
