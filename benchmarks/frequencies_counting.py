"""Count entities by month and source: Siyaq against a notebook's pandas, in one run.

    python benchmarks/frequencies_counting.py [--articles 100000] [--mentions 8] [--rounds 3] [--n-boot 20]

Both begin with the tables of mentions and articles and end with mentions, articles and share of each entity, in all and
by month, source, and month and source; both check that they found the same. Siyaq's time has the intervals of all
shares in it. Intervals of ranks are measured on their own, against articles that are drawn and counted again with
pandas. Quoted is the median of the rounds in CPU seconds.
"""

import argparse
import statistics
import time

import numpy as np
import pandas as pd
from network_counting import make_tables

from siyaq.frequencies import count_entities

PERIODS = ("all", "month")


def tables(n_articles, per_article):
    """Return mentions and articles of eight sources over ten years; every twentieth article is a copy."""
    mentions, articles = make_tables(n_articles, per_article)
    rng = np.random.default_rng(2)
    days = pd.to_timedelta(rng.integers(0, 3650, n_articles), unit="D")
    group = articles["article_id"].to_numpy(object).copy()
    copies = np.flatnonzero(rng.random(n_articles) < 0.05)
    group[copies[copies > 0]] = group[0]
    articles = articles.assign(published=pd.Timestamp("2012-01-01") + days, duplicate_group=group)
    return mentions, articles.assign(
        source=np.array([f"source {i}" for i in range(8)], object)[rng.integers(0, 8, n_articles)]
    )


def siyaq(mentions, articles):
    return count_entities(mentions, articles, periods=PERIODS, complete=0, n_boot=0)


def notebook(mentions, articles):
    """Count as a notebook does: join, drop duplicates, group four times, divide."""
    first = articles[articles["article_id"] == articles["duplicate_group"]]
    first = first.assign(month=first["published"].dt.strftime("%Y-%m"))
    joined = mentions.merge(first[["article_id", "source", "month"]], on="article_id")
    parts = []
    for keys in ([], ["month"], ["source"], ["month", "source"]):
        counted = joined.groupby([*keys, "entity_id"]).agg(
            n_mentions=("start", "size"), n_articles=("article_id", "nunique")
        )
        table = counted.reset_index()
        totals = first.groupby(keys).size().rename("n_total").reset_index() if keys else len(first)
        table = table.merge(totals, on=keys) if keys else table.assign(n_total=totals)
        table["share"] = table["n_articles"] / table["n_total"]
        ranked = table.groupby(keys)["n_articles"] if keys else table["n_articles"]
        table["rank"] = ranked.rank(method="min", ascending=False)
        parts.append(table.rename(columns={"month": "period"}))
    table = pd.concat(parts, ignore_index=True).fillna({"period": "all", "source": "all"})
    return table.sort_values(["period", "source", "entity_id"], ignore_index=True)


def slow_ranks(mentions, articles, n_boot):
    """Draw articles again and count with pandas; return the interval of each entity's rank."""
    first = articles.loc[articles["article_id"] == articles["duplicate_group"], "article_id"].to_numpy()
    each = mentions[["article_id", "entity_id"]].drop_duplicates()
    rng, ranks = np.random.default_rng(0), []
    for _ in range(n_boot):
        drawn = pd.Series(rng.choice(first, len(first))).value_counts().rename("times")
        counted = each.join(drawn, on="article_id", how="inner").groupby("entity_id")["times"].sum()
        ranks.append(counted.rank(ascending=False, method="min"))
    return pd.concat(ranks, axis=1).quantile([0.025, 0.975], axis=1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--mentions", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--n-boot", type=int, default=20)
    args = parser.parse_args()
    data = tables(args.articles, args.mentions)
    times, found = {siyaq: [], notebook: []}, {}
    for _ in range(args.rounds):
        for way in times:
            start = time.process_time()
            found[way] = way(*data)
            times[way].append(time.process_time() - start)
    ours = found[siyaq].sort_values(["period", "source", "entity_id"], ignore_index=True)
    ours = ours[ours["n_mentions"] > 0].reset_index(drop=True)
    for column in ("entity_id", "period", "source", "n_mentions", "n_articles", "n_total"):
        assert ours[column].tolist() == found[notebook][column].tolist(), column
    print(f"{args.articles:,} articles, {len(data[0]):,} mentions, {len(ours):,} rows")
    for way, taken in times.items():
        print(f"  {way.__name__:28} {statistics.median(taken):8.2f} s CPU")
    print(f"  {statistics.median(times[notebook]) / statistics.median(times[siyaq]):.1f} times as fast")
    start = time.process_time()
    count_entities(*data, periods=("all",), by_source=False, complete=0, n_boot=args.n_boot)
    fast, start = time.process_time() - start, time.process_time()
    slow_ranks(*data, args.n_boot)
    slow = time.process_time() - start
    print(f"  ranks, {args.n_boot} resamples: {fast:.2f} s against {slow:.2f} s: {slow / fast:.1f} times as fast")
