"""One HTML document with everything inside, in which only its own scripts can run."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from bokeh.resources import Resources

from siyaq.figures.words import rtl, word
from siyaq.store import write_bytes

WORDS_OF_PAGE: tuple[str, ...] = (
    "PER",
    "LOC",
    "ORG",
    "nodes",
    "edges",
    "articles",
    "none",
    "more",
    "with",
    "sentences",
    "hint",
)
WORDS_OF_PAGE += ("search", "least", "from", "to", "communities", "evidence")
"""Keys of the words that the page shows."""


@dataclass(frozen=True)
class Page:
    """One HTML document with everything inside.

    Attributes
    ----------
    html : str
        The document. It asks for nothing from anywhere, and its content security policy lets only its own scripts run.
    policy : str
        That policy; a page that holds this one in a frame must allow the same scripts.
    """

    html: str
    policy: str

    def save(self, path: str | Path) -> Path:
        """Write the document to a file."""
        write_bytes(Path(path), self.html.encode())
        return Path(path)

    def _repr_html_(self) -> str:
        inside = html.escape(self.html, quote=True)
        style = "width:100%;height:680px;border:1px solid #ddd"
        return (
            f'<iframe sandbox="allow-scripts allow-popups" style="{style}" title="network" srcdoc="{inside}"></iframe>'
        )


@cache
def _part(file: str) -> str:
    return (files("siyaq.figures") / "page" / file).read_text(encoding="utf-8")


def _safe(text: str) -> str:
    """Return JSON that cannot end its script element."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def write_page(data: dict, item: str, title: str, caption: str, language: str) -> Page:
    """Return the page of a network: its data, its plot as Bokeh's JSON, heading and caption."""
    bokeh = "\n".join(Resources(mode="inline", components=["bokeh"]).js_raw).replace("</script", "<\\/script")
    script = _part("network.js")
    rules = ["default-src 'none'", f"script-src {_hash(bokeh)} {_hash(script)}", "style-src 'unsafe-inline'"]
    policy = "; ".join([*rules, "img-src data:", "base-uri 'none'", "form-action 'none'"])
    values = {
        "lang": "ar" if rtl(language) else "en",
        "dir": "rtl" if rtl(language) else "ltr",
        "policy": policy,
        "title": html.escape(title),
        "caption": html.escape(caption),
        "style": _part("network.css"),
        "data": _safe(json.dumps(data, ensure_ascii=False, sort_keys=True)),
        "item": _safe(item),
        "bokeh": bokeh,
        "script": script,
        **{f"w_{key}": html.escape(word(key, language)) for key in WORDS_OF_PAGE},
    }
    document = re.sub(r"\{(\w+)\}", lambda match: values[match[1]], _part("network.html"))
    return Page(document, policy)
