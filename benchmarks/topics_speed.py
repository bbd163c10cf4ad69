"""Topics against what a plain notebook would do: TfidfVectorizer and NMF.

    python benchmarks/topics_speed.py ../shared/data/topics/ant21_6x800.jsonl.gz [ARTICLES] [TOPICS]

The articles of the file are repeated with a quarter of their sentences left out until there are enough. Both run in
this process, on one thread; times are those of the processor, so that a busy machine does not matter.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

from siyaq.corpus import load_articles
from siyaq.text import tokenize
from siyaq.topics import TermCounter, TopicModel


def articles(path: str, n: int) -> list[str]:
    """Return n texts."""
    texts = load_articles(path, deduplicate=False).articles["text"].tolist()
    rng = np.random.default_rng(0)
    result = texts[:n]
    while len(result) < n:
        parts = texts[rng.integers(len(texts))].split(".")
        result.append(".".join(part for part in parts if rng.random() > 0.25))
    return result


def seconds(start: float) -> float:
    """Return the seconds of processor time since `start`."""
    return time.process_time() - start


def main(path: str, n: int = 20_000, k: int = 20) -> None:
    """Measure and print."""
    texts = articles(path, n)
    print(f"{n} articles, {sum(map(len, texts)) / 1e6:.0f} million characters, {k} topics")
    with threadpool_limits(1):
        start = time.process_time()
        tokens = tokenize(texts)
        tokenised = seconds(start)
        start = time.process_time()
        counts = TermCounter().fit_transform(texts, tokens=tokens)
        counted = seconds(start)
        start = time.process_time()
        TopicModel(k).fit(counts)
        fitted = seconds(start)
        print(f"siyaq: tokens {tokenised:.1f} s, counts of stems {counted:.1f} s, topics {fitted:.1f} s")
        start = time.process_time()
        matrix = TfidfVectorizer().fit_transform(texts)
        vectorised = seconds(start)
        start = time.process_time()
        NMF(k, random_state=0).fit_transform(matrix)
        factored = seconds(start)
        print(f"plain notebook: TfidfVectorizer {vectorised:.1f} s, NMF {factored:.1f} s, {matrix.shape[1]} words")
    plain, table = vectorised + factored, counted + fitted
    print(f"ratio from the token table {table / plain:.2f}, from text {(table + tokenised) / plain:.2f}")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
