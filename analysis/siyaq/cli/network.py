"""siyaq network: who is named with whom, as tables and for Gephi."""

from __future__ import annotations

import argparse
from pathlib import Path

from siyaq.cli.run import number_or_name


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command."""
    parser = commands.add_parser("network", help="who is named with whom: nodes.csv, edges.csv, network.gexf")
    parser.add_argument("source", metavar="SOURCE|DIR", help="articles, or the folder of a finished run")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the files")
    parser.add_argument(
        "--window", type=number_or_name, default="sentence", help="sentence, paragraph, article, or tokens (a number)"
    )
    parser.add_argument("--weight", default="count", help="count, articles, jaccard, cosine or npmi")
    parser.add_argument("--null", default="bicm", help="bicm, fdsm, hypergeometric or none")
    parser.add_argument("--min-articles", type=int, default=1, metavar="N", help="articles an entity needs")
    parser.add_argument("--min-support", type=int, default=1, metavar="N", help="articles an edge needs")
    parser.add_argument(
        "--backbone", metavar="METHOD", help="keep what significance, disparity or noise-corrected keeps"
    )
    parser.add_argument("--n-boot", type=int, default=200, metavar="N", help="resamples of the articles for intervals")
    parser.add_argument("--seed", type=int, default=0)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> None:
    # not above, so that --help need not wait for the statistics
    from siyaq.network import backbone, build_network, write_network
    from siyaq.pipeline import open_tables
    from siyaq.store import to_csv, write_bytes

    tables = open_tables(args.source)
    options = {name: getattr(args, name) for name in ("window", "weight", "null", "min_articles", "min_support")}
    network = build_network(
        tables.mentions, tables.articles, tables.entities, n_boot=args.n_boot, seed=args.seed, **options
    )
    print(network.summary)
    if args.backbone:
        network = backbone(network, method=args.backbone)
        print(network.summary)
    out = Path(args.out)
    write_bytes(out / "nodes.csv", to_csv(network.nodes))
    write_bytes(out / "edges.csv", to_csv(network.edges))
    write_network(network, out / "network.gexf")
    print(f"nodes.csv, edges.csv and network.gexf are in {out}")
