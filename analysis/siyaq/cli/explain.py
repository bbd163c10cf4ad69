"""siyaq explain: why mentions are taken for one entity, with sentences."""

from __future__ import annotations

import argparse


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command."""
    parser = commands.add_parser("explain", help="why mentions are taken for one entity, with sentences")
    parser.add_argument("entity", metavar="ENTITY", help="entity_id, or any name of it, in Arabic or English")
    parser.add_argument("source", metavar="SOURCE|DIR", help="articles, or the folder of a finished run")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> None:
    from siyaq.entities.resolution import explanation  # not above, so that --help need not wait
    from siyaq.pipeline import open_tables

    found = open_tables(args.source)
    print(explanation(args.entity, found.mentions, found.entities, found.articles))
