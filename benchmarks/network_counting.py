"""Count co-mentions: Siyaq's sparse counting against pandas + itertools + networkx, in one run.

    python benchmarks/network_counting.py [--articles 100000] [--mentions 8] [--rounds 3] [--window article]

Both begin with the tables of mentions and articles and end with all pairs, their windows and their articles; both check
that they found the same. Quoted is the median of the rounds in CPU seconds.
"""

import argparse
import itertools
import statistics
import time

import networkx as nx
import numpy as np
import pandas as pd

from siyaq.frequencies.units import count_units
from siyaq.network.pairs import count_pairs
from siyaq.network.windows import build_incidence


def make_tables(n_articles, per_article, n_entities=20_000, seed=0):
    """Return mentions and articles with Zipf-distributed entities, three mentions a sentence."""
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, n_entities + 1)
    article = np.repeat(np.arange(n_articles), per_article)
    entity = rng.choice(n_entities, len(article), p=share / share.sum())
    position = np.tile(np.arange(per_article), n_articles)
    ids = np.array([f"article-{i:07d}" for i in range(n_articles)], object)
    names = np.array([f"entity-{i:05d}" for i in range(n_entities)], object)
    mentions = pd.DataFrame(
        {
            "article_id": ids[article],
            "sentence": position // 3,
            "start": position * 20,
            "end": position * 20 + 10,
            "surface": names[entity],
            "type": np.array(["PER", "LOC", "ORG"], object)[entity % 3],
            "entity_id": names[entity],
            "rule": "made",
            "score": 1.0,
        }
    )
    articles = pd.DataFrame({"article_id": ids, "source": "s", "published": pd.Timestamp("2020-01-01"), "title": ""})
    return mentions, articles.assign(text="", url="", duplicate_group=ids)


def siyaq(mentions, articles, window):
    pairs = count_pairs(build_incidence(count_units(mentions, articles), window))
    return len(pairs), int(pairs.n_windows.sum()), int(pairs.n_articles.sum())


def notebook(mentions, articles, window):
    """Count as a notebook does: drop duplicates, group, combine, add up in a graph."""
    first = articles.loc[articles["article_id"] == articles["duplicate_group"], "article_id"]
    table = mentions[mentions["article_id"].isin(first)]
    keys = ["article_id", "sentence"] if window == "sentence" else ["article_id"]
    graph = nx.Graph()
    for key, names in table.groupby(keys)["entity_id"]:
        for a, b in itertools.combinations(sorted(set(names)), 2):
            if graph.has_edge(a, b):
                graph[a][b]["n_windows"] += 1
                graph[a][b]["articles"].add(key[0])
            else:
                graph.add_edge(a, b, n_windows=1, articles={key[0]})
    windows = sum(n for _, _, n in graph.edges(data="n_windows"))
    return graph.size(), windows, sum(len(found) for _, _, found in graph.edges(data="articles"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--mentions", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--window", default="article", choices=["article", "sentence"])
    args = parser.parse_args()
    tables = make_tables(args.articles, args.mentions)
    times, found = {siyaq: [], notebook: []}, {}
    for _ in range(args.rounds):
        for way in times:
            start = time.process_time()
            found[way] = way(*tables, args.window)
            times[way].append(time.process_time() - start)
    assert found[siyaq] == found[notebook], found
    print(f"{args.articles:,} articles, {len(tables[0]):,} mentions, window {args.window}: {found[siyaq][0]:,} pairs")
    for way, taken in times.items():
        print(f"  {way.__name__:10} {statistics.median(taken):8.2f} s")
    print(f"  {statistics.median(times[notebook]) / statistics.median(times[siyaq]):.1f} times as fast")
