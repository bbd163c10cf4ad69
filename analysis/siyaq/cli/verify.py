"""siyaq verify: whether a finished run comes out the same again."""

from __future__ import annotations

import argparse


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command."""
    parser = commands.add_parser("verify", help="run again what is in a folder, and compare to the byte")
    parser.add_argument("folder", metavar="DIR", help="the folder of a finished run")
    parser.add_argument("source", metavar="SOURCE", nargs="?", help="its articles (default: where the run found them)")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from siyaq.verify import verify_run  # not above, so that --help need not wait for the statistics

    comparison, reasons = verify_run(args.folder, args.source)
    for row in comparison.itertuples():
        print(f"{'same     ' if row.same else 'DIFFERENT'}  {row.table}")
    for reason in reasons:
        print(reason)
    same = bool(comparison["same"].all())
    if not same and not reasons:
        print(
            "nothing that is recorded has changed; on another processor the last digit of scores may differ, "
            "and with it what is near a tie"
        )
    return 0 if same else 1
