"""siyaq run: a source of articles to every table."""

from __future__ import annotations

import argparse
from typing import Any

from siyaq.settings import Settings


def number_or_auto(text: str) -> int | str:
    """Read ``auto`` or a whole number."""
    return text if text == "auto" else int(text)


def number_or_name(text: str) -> int | str:
    """Read the name of a window, or a distance in tokens."""
    return int(text) if text.isdigit() else text


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add one option for each attribute of `Settings`."""
    default = Settings()
    parser.add_argument("--recogniser", default=default.recogniser, help="siyaq, hf:NAME or camel:NAME")
    parser.add_argument("--dictionary", metavar="CSV", help="your own names, which go before all others")
    parser.add_argument("--corrections", metavar="CSV", help="corrections (default: corrections.csv in SOURCE)")
    parser.add_argument("--no-clean", dest="clean", action="store_false", help="take the texts as they are")
    parser.add_argument(
        "--no-deduplicate", dest="deduplicate", action="store_false", help="count agency copy each time"
    )
    parser.add_argument("--period", default=default.period, help="auto, day, week, month, quarter or year")
    parser.add_argument(
        "--window", type=number_or_name, default=default.window, help="sentence, paragraph, article, or tokens"
    )
    parser.add_argument("--null", default=default.null, help="bicm, hypergeometric, fdsm or none")
    parser.add_argument("--min-articles", type=int, default=default.min_articles, help="articles an entity needs")
    parser.add_argument(
        "--topics", type=number_or_auto, default=default.topics, metavar="K", help="number of topics, or auto"
    )
    parser.add_argument("--method", default=default.method, help="lsa-kmeans, nmf, lda or embeddings")
    parser.add_argument(
        "--topic-articles",
        type=int,
        default=default.topic_articles,
        metavar="N",
        help="fit topics on at most N articles",
    )
    parser.add_argument(
        "--part-size", type=int, default=default.part_size, metavar="N", help="characters worked on together"
    )
    parser.add_argument("--seed", type=int, default=default.seed)


def settings(args: argparse.Namespace) -> dict[str, Any]:
    """Return the settings among the arguments."""
    return {name: getattr(args, name) for name in Settings.__dataclass_fields__}


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command."""
    parser = commands.add_parser("run", help="articles to tables: entities, frequencies, network, topics")
    parser.add_argument(
        "source", metavar="SOURCE", help="a file or folder of articles, a pattern, or an address (s3://…)"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder or address for the tables")
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="of a Dask cluster, or local:N for N workers here (default: this process)",
    )
    add_settings(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> None:
    from siyaq.pipeline import write_run  # not above, so that --help need not wait for the statistics
    from siyaq.store import read_tables

    if args.scheduler:
        from siyaq.scale import connect

        with connect(args.scheduler) as client:
            manifest = write_run(args.source, args.out, client=client, progress=True, **settings(args))
    else:
        manifest = write_run(args.source, args.out, progress=True, **settings(args))
    names = ("articles", "skipped", "mentions", "entities", "edges", "topics")
    counts = (f"{manifest['counts'][name]} {name}" for name in names)
    print(f"{args.out}: {', '.join(counts)}")
    for note in read_tables(args.out, ["notes"])["notes"]["note"]:
        print(note)
