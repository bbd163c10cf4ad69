"""Executed notebooks to one HTML page that asks nothing of any network."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import jinja2
import nbformat
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode

import siyaq
from siyaq.errors import SiyaqError
from siyaq.report.shown import STYLE, direction
from siyaq.report.words import WORDS

_TEMPLATE = Path(__file__).parent / "template"
_HEADING = re.compile(r"<h([1-5])\b[^>]*>(.*?)</h\1>", re.DOTALL)
_ANCHOR = re.compile(r'<a class="anchor-link".*?</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_FRAME = re.compile(r'<iframe [^>]*srcdoc="([^"]*)"')
_HASH = re.compile(r"'sha256-[A-Za-z0-9+/=]{44}'")
COVER = "cover"
"""Cells with this tag are shown on the first page, before the table of contents."""


@dataclass(frozen=True)
class Heading:
    """One line of the table of contents, with those beneath it."""

    id: str
    text: str
    sections: list[Heading] = field(default_factory=list)


def localised(notebook: NotebookNode, language: str) -> NotebookNode:
    """Return the notebook with its prose in one language.

    A Markdown cell holds English; its Arabic stands in the cell's metadata under ``siyaq.ar``.
    """
    result = nbformat.from_dict(notebook)
    for cell in result.cells:
        if cell.cell_type == "markdown" and language != "en":
            cell.source = cell.metadata.get("siyaq", {}).get(language, cell.source)
    return result


def _parts(notebook: NotebookNode) -> tuple[NotebookNode, NotebookNode]:
    def part(front: bool) -> NotebookNode:
        cells = [c for c in notebook.cells if (COVER in c.metadata.get("tags", [])) == front]
        return nbformat.from_dict({**notebook, "cells": cells})

    return part(front=True), part(front=False)


def _fragment(notebook: NotebookNode, language: str) -> str:
    exporter = HTMLExporter(template_name="siyaq", extra_template_basedirs=[str(_TEMPLATE)], exclude_anchor_links=True)
    body, _ = exporter.from_notebook_node(notebook, resources={"words": WORDS[language]})
    # The page has rules for tables, and each set of them is matched against everything in it.
    return _ANCHOR.sub("", body).replace(STYLE, "")


def _number_headings(chapters: Iterable[str]) -> tuple[list[str], list[Heading]]:
    """Give chapters and sections ids of their own (two notebooks may use one title), and list them.

    The page's title is its only h1: a notebook's title and what is beneath it move down by one.
    """
    contents: list[Heading] = []

    def replace(match: re.Match[str]) -> str:
        level, inner = int(match[1]), match[2]
        text = unescape(_TAG.sub("", inner)).strip()
        named = ""
        if level <= 2:
            # A section that no chapter precedes is listed as one.
            beside = contents if level == 1 or not contents else contents[-1].sections
            parent = "section" if beside is contents else contents[-1].id
            beside.append(Heading(f"{parent}-{len(beside) + 1}", text))
            named = f' id="{beside[-1].id}"'
        return f'<h{level + 1}{named} dir="{direction(text)}">{inner}</h{level + 1}>'

    return [_HEADING.sub(replace, chapter) for chapter in chapters], contents


def _frame_scripts(chapters: list[str]) -> set[str]:
    """Return the hashes of scripts that framed pages allow themselves: a frame can run nothing its page forbids."""
    framed = "".join(unescape(source) for chapter in chapters for source in _FRAME.findall(chapter))
    return set(_HASH.findall(unescape(framed)))


def _policy(script: str, framed: set[str]) -> str:
    """Return the page's content security policy: its own scripts and styles, images from inside, nothing else."""
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    scripts = sorted({f"'sha256-{digest}'", *framed})
    sources = {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": "'unsafe-inline'",
        "script-src": " ".join(scripts),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{what} {whence}" for what, whence in sources.items())


def page(
    notebooks: list[NotebookNode],
    *,
    title: str,
    facts: str,
    notes: list[str],
    data: str,
    code: str,
    language: str = "en",
) -> str:
    """Return one HTML page of executed notebooks.

    Parameters
    ----------
    notebooks : list of executed notebooks
        In the order of the chapters. Cells tagged ``cover`` go to the front.
    title, facts : str
        Heading of the page, and the line below it.
    notes : list of str
        Warnings and refusals, shown on the cover.
    data, code : str
        Checksums for the footer.
    language : {"en", "ar"}

    Raises
    ------
    SiyaqError
        For a language that the page's own words are not written in.
    """
    if language not in WORDS:
        raise SiyaqError(f"the report has no language {language!r}; allowed: {', '.join(sorted(WORDS))}")
    parts = [_parts(localised(notebook, language)) for notebook in notebooks]
    cover = "".join(_fragment(front, language) for front, _ in parts if front.cells)
    chapters, contents = _number_headings(_fragment(rest, language) for _, rest in parts)
    script = (_TEMPLATE / "report.js").read_text(encoding="utf-8")
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(_TEMPLATE), autoescape=True)
    return environment.get_template("page.html.j2").render(
        language=language,
        policy=_policy(script, _frame_scripts(chapters)),
        version=siyaq.__version__,
        title=title,
        facts=facts,
        notes=notes,
        cover=Markup(cover),  # noqa: S704 - our own templates wrote it, with all text escaped
        contents=contents,
        chapters=[Markup(c) for c in chapters],  # noqa: S704
        words=WORDS[language],
        style=Markup((_TEMPLATE / "report.css").read_text(encoding="utf-8")),  # noqa: S704
        script=Markup(script),  # noqa: S704
        data=data,
        code=code,
    )
