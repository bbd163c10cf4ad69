"""siyaq cite: the method of a finished run as a paragraph and BibTeX."""

from __future__ import annotations

import argparse

from siyaq.errors import SourceError


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command."""
    parser = commands.add_parser("cite", help="a methods paragraph and BibTeX for a finished run")
    parser.add_argument("folder", metavar="DIR", help="the folder of a finished run")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> None:
    from siyaq.methods import bibliography, paragraph  # not above, so that --help need not wait
    from siyaq.store import read_manifest

    manifest = read_manifest(args.folder)
    if "parameters" not in manifest:
        raise SourceError(f"{args.folder} holds no finished run; make one with: siyaq run SOURCE --out {args.folder}")
    print(paragraph(manifest["parameters"]))
    print()
    print(bibliography(manifest["parameters"]))
