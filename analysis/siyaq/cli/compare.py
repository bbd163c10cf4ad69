"""siyaq compare: what one part of the articles says more than another."""

from __future__ import annotations

import argparse

from siyaq.errors import SiyaqError


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command."""
    parser = commands.add_parser("compare", help="what one part of the articles says more than another")
    parser.add_argument("source", metavar="SOURCE|DIR", help="articles, or the folder of a finished run")
    parser.add_argument("--a", required=True, metavar="PART", help="source=NAME, published=2019, published=2011..2014")
    parser.add_argument("--b", metavar="PART", help="the other part (default: all the rest)")
    parser.add_argument("--window", default="sentence", help="of the edges: sentence, paragraph, article, or tokens")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for entities.csv, words.csv and edges.csv")
    parser.add_argument("--seed", type=int, default=0)
    parser.set_defaults(run=_run)


def select(articles, part: str):
    """Return which articles belong to a part such as ``source=BBC``, ``published=2019-04`` or ``published=2011..2014``.

    Parameters
    ----------
    articles : DataFrame
    part : str
        A column, ``=``, and a value; dates by how they begin, ``..`` between two for all from one to the other.

    Returns
    -------
    bool Series

    Raises
    ------
    SiyaqError
        If the part is not written so, or has no article.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"source": ["a", "b"], "published": pd.to_datetime(["2019-04-01", "2021-01-01"])})
    >>> select(table, "published=2018..2019").tolist()
    [True, False]
    """
    column, equals, value = part.partition("=")
    if not equals or column not in ("source", "published"):
        raise SiyaqError(f"the part is {part!r}; allowed: source=NAME, published=2019-04, published=2011..2014")
    if column == "source":
        chosen = articles["source"] == value
        there = ", ".join(sorted(articles["source"].dropna().unique())[:20]) or "none"
    else:
        first, _, last = value.partition("..")
        day = articles["published"].dt.strftime("%Y-%m-%d")
        last = last or first
        chosen = (day >= first) & (day.str[: len(last)] <= last)
        there = f"{day.min()} to {day.max()}"
    chosen = chosen.fillna(False).astype(bool)
    if not chosen.any():
        raise SiyaqError(f"no article has {part!r}; there are: {there}")
    return chosen


def _run(args: argparse.Namespace) -> None:
    from pathlib import Path  # not above, so that --help need not wait for the statistics

    from siyaq.frequencies import compare
    from siyaq.network import build_network, compare_networks
    from siyaq.pipeline import open_tables
    from siyaq.store import to_csv, write_bytes

    found = open_tables(args.source)
    articles, mentions = found.articles, found.mentions
    one = select(articles, args.a)
    other = select(articles, args.b) if args.b else ~one
    a, b = articles[one], articles[other]
    options = {"window": args.window, "null": "none", "n_boot": 0, "seed": args.seed}
    networks = [build_network(mentions, side, found.entities, **options) for side in (a, b)]
    tables = {
        "entities": compare(a, b, mentions=mentions, seed=args.seed),
        "words": compare(a, b, seed=args.seed),
        "edges": compare_networks(*networks, seed=args.seed),
    }
    print(f"a is {args.a}: {len(a):,} articles; b is {args.b or 'the rest'}: {len(b):,} articles")
    for name, table in tables.items():
        sure = int((table["q"] <= 0.05).sum())
        write_bytes(Path(args.out) / f"{name}.csv", to_csv(table))
        print(f"{name}.csv: {len(table):,} rows, {sure:,} with q of .05 or less")
