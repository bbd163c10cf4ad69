"""siyaq frequencies: how often who is named, when, where, how evenly."""

from __future__ import annotations

import argparse


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command."""
    parser = commands.add_parser("frequencies", help="how often who is named: counts, spread, bursts, first and last")
    parser.add_argument("source", metavar="SOURCE|DIR", help="articles, or the folder of a finished run")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the tables")
    parser.add_argument(
        "--period", default="month", help="day, week, month, quarter or year, beside the whole (default: month)"
    )
    parser.add_argument("--n-boot", type=int, default=1000, metavar="N", help="resamples of the articles for intervals")
    parser.add_argument("--seed", type=int, default=0)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> None:
    from pathlib import Path  # not above, so that --help need not wait for the statistics

    import pandas as pd

    from siyaq.frequencies import bursts, count_entities, dispersion, seen
    from siyaq.pipeline import open_tables
    from siyaq.store import to_csv, write_bytes

    found = open_tables(args.source)
    mentions, articles = found.mentions, found.articles
    tables = {
        "frequencies": count_entities(
            mentions, articles, periods=("all", args.period), n_boot=args.n_boot, seed=args.seed
        ),
        "dispersion": pd.concat(
            [dispersion(mentions, articles, over=over).assign(over=over) for over in ("article", args.period)],
            ignore_index=True,
        ),
        "bursts": bursts(mentions, articles, period=args.period, seed=args.seed),
        "seen": seen(mentions, articles),
    }
    for name, table in tables.items():
        write_bytes(Path(args.out) / f"{name}.csv", to_csv(table))
        print(f"{name}.csv: {len(table):,} rows")
    undated = int(articles["published"].isna().sum())
    if undated:
        print(
            f"{undated:,} of {len(articles):,} articles have no date: they count in the whole, not in any {args.period}"
        )
