"""siyaq suggest: pairs of entities that may be one, as lines for the corrections file."""

from __future__ import annotations

import argparse


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command."""
    parser = commands.add_parser("suggest", help="pairs of entities that may be one, for corrections.csv")
    parser.add_argument("source", metavar="SOURCE|DIR", help="articles, or the folder of a finished run")
    parser.add_argument("--limit", type=int, default=50, help="at most so many pairs (default: 50)")
    parser.add_argument("--out", metavar="FILE", help="write them here as CSV (default: print)")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> None:
    from siyaq.entities.resolution import suggest_merges  # not above, so that --help need not wait
    from siyaq.pipeline import open_tables
    from siyaq.store import to_csv, write_bytes

    found = open_tables(args.source)
    pairs = suggest_merges(found.entities, found.mentions, limit=args.limit)
    if args.out:
        write_bytes(args.out, to_csv(pairs))
        print(f"{args.out}: {len(pairs):,} pairs; copy those that are one into corrections.csv, with the action merge")
        return
    for row in pairs.itertuples(index=False):
        print(f"{row.score:.2f}  {row.entity} → {row.value}   {row.name} / {row.value_name}   {row.why}")
