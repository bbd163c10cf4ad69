"""The command `siyaq`: one module a command, each with `add(subparsers)` and a function of its arguments."""

from __future__ import annotations

import argparse
import importlib
import sys

import siyaq
from siyaq.errors import SiyaqError
from siyaq.provenance import shown

COMMANDS = (
    "run",
    "report",
    "frequencies",
    "compare",
    "network",
    "topics",
    "explain",
    "suggest",
    "figures",
    "verify",
    "cite",
)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(prog="siyaq", description="Entities, networks and topics from Arabic news articles.")
    top.add_argument("--version", action="version", version=f"siyaq {siyaq.__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        importlib.import_module(f"siyaq.cli.{name}").add(commands)
    return top


def main(argv: list[str] | None = None) -> int:
    """Run one command; return 0, or 2 with one line on standard error for what the user can mend."""
    args = parser().parse_args(argv)
    try:
        return args.run(args) or 0
    except SiyaqError as error:
        print(f"siyaq {args.command}: {shown(str(error))}", file=sys.stderr)
        return 2
