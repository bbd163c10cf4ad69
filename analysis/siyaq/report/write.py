"""From a source of articles to tables, figures and one page."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from siyaq.errors import SiyaqError
from siyaq.pipeline import Run, run
from siyaq.report.html import page
from siyaq.report.notebooks import execute, notebooks_folder
from siyaq.report.notes import localised_note
from siyaq.report.pdf import write_pdf
from siyaq.report.words import WORDS
from siyaq.store import read_manifest, write_bytes

JOBS = 2
"""Notebooks that run at the same time; each has a kernel of its own."""


@dataclass(frozen=True)
class Report:
    """Where the parts of a report are; `note` says why there is no PDF, where there is none."""

    html: Path
    pdf: Path | None
    figures: Path
    note: str


def facts(tables: Run, language: str) -> str:
    """Return the line below the title: how much was read and found."""
    words = WORDS[language]
    dates = tables.articles.published.dropna()
    first, last = (f"{dates.min():%Y-%m-%d}", f"{dates.max():%Y-%m-%d}") if len(dates) else (words["undated"],) * 2
    return words["facts"].format(
        articles=len(tables.articles),
        sources=tables.articles.source.nunique(),
        first=first,
        last=last,
        mentions=len(tables.mentions),
        entities=len(tables.entities),
    )


def write_report(
    source: str | Path,
    out: str | Path,
    *,
    figures: str | Path | None = None,
    language: str = "en",
    title: str | None = None,
    pdf: bool = True,
    progress: bool = False,
    **settings: Any,
) -> Report:
    """Run the notebooks on a source of articles and leave tables, figures and one page that opens offline.

    Parameters
    ----------
    source : path
        A file or folder of articles.
    out : path
        Folder for the tables, report.html and report.pdf.
    figures : path, optional
        Folder for the figures, by default ``out/figures``.
    language : {"en", "ar"}
        Language of the page; labels in figures are in it too.
    title : str, optional
        Heading of the page.
    pdf : bool
        Also make the PDF, where WeasyPrint or Chromium is there.
    progress : bool
        Say what is being done.
    **settings
        As for `siyaq.run`.

    Returns
    -------
    Report
    """
    if language not in WORDS:
        raise SiyaqError(f"the report has no language {language!r}; allowed: {', '.join(sorted(WORDS))}")
    out = Path(out).resolve()
    drawn = Path(figures).resolve() if figures else out / "figures"
    tables = run(source, out, progress=progress, **settings)
    parameters: dict[str, object] = {
        "source": str(Path(source).resolve()),
        "out": str(out),
        "figures": str(drawn),
        "language": language,
        "settings": settings,
    }
    paths = sorted(notebooks_folder().glob("*.ipynb"))
    if progress:
        print(f"running {len(paths)} notebooks", flush=True)
    with ThreadPoolExecutor(JOBS) as pool:
        notebooks = list(pool.map(lambda path: execute(path, parameters), paths))
    manifest = read_manifest(out)
    inputs = json.dumps(manifest["inputs"], sort_keys=True).encode("utf-8")
    html = page(
        notebooks,
        title=title or WORDS[language]["title"],
        facts=facts(tables, language),
        notes=[localised_note(note, language) for note in tables.notes["note"]],
        data=hashlib.sha256(inputs).hexdigest(),
        code=manifest["environment"]["code"],
        language=language,
    )
    write_bytes(out / "report.html", html.encode("utf-8"))
    note = write_pdf(out / "report.html", out / "report.pdf") if pdf else "no PDF was asked for"
    return Report(out / "report.html", None if note else out / "report.pdf", drawn, note)
