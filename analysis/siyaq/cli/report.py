"""siyaq report: a source of articles to figures and one page."""

from __future__ import annotations

import argparse

from siyaq.cli.run import add_settings, settings


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command."""
    parser = commands.add_parser("report", help="articles to tables, figures and one offline page")
    parser.add_argument("source", metavar="SOURCE", help="a file or folder of articles")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for tables, report.html and report.pdf")
    parser.add_argument("--figures", metavar="DIR", help="folder for the figures (default: DIR/figures)")
    parser.add_argument("--language", choices=("en", "ar"), default="en")
    parser.add_argument("--title", help="heading of the page")
    parser.add_argument("--no-pdf", dest="pdf", action="store_false")
    add_settings(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> None:
    from siyaq.report import write_report  # Jupyter's packages are slow to import, and only this command needs them

    written = write_report(
        args.source,
        args.out,
        figures=args.figures,
        language=args.language,
        title=args.title,
        pdf=args.pdf,
        progress=True,
        **settings(args),
    )
    print(f"figures: {written.figures}")
    print(f"report:  {written.html}")
    print(f"PDF:     {written.pdf}" if written.pdf else written.note)
