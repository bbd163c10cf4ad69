"""``siyaq figures verify``: draw figures again and say which differ, and why."""

from __future__ import annotations

import argparse


def add(subparsers: argparse._SubParsersAction) -> None:
    """Add the command ``figures``."""
    parser = subparsers.add_parser("figures", help="work on figures that were saved")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="draw figures again from their data and compare")
    verify.add_argument(
        "directory", nargs="?", default="figures", metavar="DIR", help="folder with manifest.json (figures)"
    )
    verify.set_defaults(run=_verify)


def _verify(args: argparse.Namespace) -> int:
    from siyaq.figures import verify_figures  # only now, for the other commands must not wait for matplotlib

    table = verify_figures(args.directory)
    for row in table.itertuples():
        print(f"{'same   ' if row.same else 'CHANGED'} {row.figure}: {row.reason}")
    return 0 if table.same.all() else 1
