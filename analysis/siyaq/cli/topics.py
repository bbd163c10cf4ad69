"""siyaq topics: what the articles are about, as tables."""

from __future__ import annotations

import argparse

from siyaq.cli.run import number_or_auto


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command."""
    parser = commands.add_parser("topics", help="what the articles are about: topics.csv and what belongs to it")
    parser.add_argument("source", metavar="SOURCE|DIR", help="articles, or the folder of a finished run")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the files")
    parser.add_argument("--k", type=number_or_auto, default="auto", metavar="K", help="number of topics, or auto")
    parser.add_argument("--method", default="lsa-kmeans", help="lsa-kmeans, nmf, lda or embeddings")
    parser.add_argument("--names", default="words", help="names of people and places count as words, masked or joined")
    parser.add_argument("--seed", type=int, default=0)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> None:
    from pathlib import Path  # not above, so that --help need not wait for the statistics

    from siyaq.pipeline import open_tables
    from siyaq.store import to_csv, write_bytes
    from siyaq.topics import fit_topics

    tables = open_tables(args.source)
    topics = fit_topics(
        tables.articles,
        k=args.k,
        method=args.method,
        mentions=tables.mentions,
        entities=tables.entities,
        names=args.names,
        seed=args.seed,
    )
    out = Path(args.out)
    for name in ("topics", "topic_terms", "article_topics", "stability"):
        write_bytes(out / f"{name}.csv", to_csv(getattr(topics, name)))
    if topics.assigner is not None:
        topics.assigner.save(out / "topics.npz")
    for row in topics.topics.itertuples():
        print(f"{row.topic}\t{row.n_articles}\t{row.name_ar}")
    print(topics.note or f"{len(topics.topics)} topics are in {out}")
