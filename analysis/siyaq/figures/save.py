"""A figure on disk: SVG, PDF, PNG, the CSV of what is drawn, and an entry in manifest.json on how it came about.

The same data, parameters, code and packages give the same bytes: no dates, no random names, no settings of the user.
"""

from __future__ import annotations

import io
import json
import platform
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
from matplotlib import ft2font
from matplotlib.figure import Figure

import siyaq
from siyaq.errors import SiyaqError
from siyaq.figures.arabic import plain
from siyaq.figures.description import describe, name_of_figure
from siyaq.figures.fonts import font_checksums
from siyaq.figures.style import Drawing, style
from siyaq.figures.tablefiles import checksum, kinds
from siyaq.folder import Folder
from siyaq.store import MANIFEST, read_manifest, to_csv, write_bytes, write_manifest

FORMATS = ("svg", "pdf", "png")
PATIENCE = 60.0
"""Seconds to wait for another process that adds its entry to the manifest, which takes milliseconds."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@cache
def code_checksum() -> str:
    """Return one SHA-256 over the modules that draw."""
    folder = Path(__file__).parent
    return checksum(b"".join(path.name.encode() + path.read_bytes() for path in sorted(folder.glob("*.py"))))


@cache
def drawing_environment() -> dict[str, object]:
    """Return what the bytes of a figure depend on besides its data and parameters."""
    return {
        "siyaq": siyaq.__version__,
        "code": code_checksum(),
        "python": platform.python_version(),
        "platform": f"{platform.system()}-{platform.machine()}",
        "matplotlib": matplotlib.__version__,
        "freetype": ft2font.__freetype_version__,
        "libraqm": getattr(ft2font, "__libraqm_version__", "none"),
        "pandas": pd.__version__,
        "fonts": font_checksums(),
    }


def save_figure(
    figure: Figure,
    name: str,
    data: pd.DataFrame | dict[str, pd.DataFrame] | None = None,
    directory: str | Path = "figures",
    *,
    parameters: dict[str, object] | None = None,
    seed: int | None = None,
) -> dict[str, Path]:
    """Write a figure as SVG, PDF, PNG and CSV, and its entry in the directory's manifest.json.

    Parameters
    ----------
    figure : matplotlib Figure
        From a ``figure_*`` function, or any other.
    name : str
        Of the files, without an ending: Latin letters, digits, - and _.
    data : DataFrame or dict of str to DataFrame, optional
        For a figure of `siyaq.figures`: the tables it was made from, of which the checksums are noted; the CSV holds
        what is drawn. For any other figure, what is drawn: needed.
    directory : path
        Made where it is missing.
    parameters : dict, optional
        More to note down.
    seed : int, optional
        The seed that the numbers were made with.

    Returns
    -------
    dict of str to Path
        Ending → file.

    Raises
    ------
    SiyaqError
        The name holds something else, or there is no data.

    Examples
    --------
    >>> import tempfile, pandas as pd
    >>> from matplotlib.figure import Figure
    >>> files = save_figure(Figure(), "empty", pd.DataFrame({"x": [1]}), tempfile.mkdtemp())
    >>> sorted(files)
    ['csv', 'pdf', 'png', 'svg']
    """
    if not _NAME.fullmatch(name):
        raise SiyaqError(f"a figure cannot be called {name!r}; allowed: Latin letters, digits, - and _")
    directory = Path(directory)
    drawn_by = figure.drawn_by if isinstance(figure, Drawing) else ""
    given = {"data": data} if isinstance(data, pd.DataFrame) else dict(data or {})
    tables = figure.tables if isinstance(figure, Drawing) else given
    if not tables:
        raise SiyaqError(f"figure {name!r} was not made by siyaq.figures and has no data; give the table that is drawn")
    contents = {_file(name, i, table): (table, to_csv(frame)) for i, (table, frame) in enumerate(tables.items())}
    entry: dict[str, Any] = {
        "drawn_by": drawn_by,
        "parameters": dict(getattr(figure, "parameters", {})),
        "notes": parameters or {},
        "seed": seed,
        "inputs": {key: checksum(to_csv(frame)) for key, frame in given.items()} if drawn_by else {},
        "tables": {
            file: {"table": table, "sha256": checksum(content), "columns": kinds(tables[table])}
            for file, (table, content) in contents.items()
        },
    }
    pictures = render(figure, name, entry)
    entry["files"] = {f"{name}.{ending}": checksum(content) for ending, content in pictures.items()}
    entry["environment"] = drawing_environment()
    for file, (_, content) in contents.items():
        write_bytes(directory / file, content)
    for ending, content in pictures.items():
        write_bytes(directory / f"{name}.{ending}", content)
    # Notebooks that run side by side write to one manifest: none may lose another's entry.
    folder = Folder.at(directory)
    with folder.locked(f"another process is writing figures to {directory}; save again when it has finished", PATIENCE):
        manifest = read_manifest(folder)
        manifest.setdefault("figures", {})[name] = entry
        write_manifest(manifest, folder)
    return {ending: directory / f"{name}.{ending}" for ending in ("csv", *FORMATS)}


def _file(name: str, place: int, table: str) -> str:
    return f"{name}.csv" if place == 0 else f"{name}.{table}.csv"


def render(figure: Figure, name: str, entry: dict[str, Any]) -> dict[str, bytes]:
    """Return ending → bytes of the figure, with its provenance in the metadata."""
    parameters = entry["parameters"]
    title = plain(parameters.get("title")) or name_of_figure(figure) or name
    about = {
        "drawn_by": entry["drawn_by"],
        "parameters": parameters,
        "notes": entry["notes"],
        "seed": entry["seed"],
        "data": {file: table["sha256"] for file, table in entry["tables"].items()},
    }
    provenance = json.dumps(about, ensure_ascii=False, sort_keys=True, default=str)
    maker = f"siyaq {siyaq.__version__}, matplotlib {matplotlib.__version__}"
    metadata: dict[str, dict[str, Any]] = {
        "svg": {"Title": title, "Description": provenance, "Creator": maker, "Date": None},
        "pdf": {"Title": title, "Subject": provenance, "Creator": maker, "Producer": maker, "CreationDate": None},
        "png": {"Title": title, "Description": provenance, "Software": maker},
    }
    pictures = {}
    with style(str(parameters.get("size", "page")), parameters.get("font")):
        for ending in FORMATS:
            buffer = io.BytesIO()
            figure.savefig(buffer, format=ending, metadata=metadata[ending], dpi=300)
            pictures[ending] = buffer.getvalue()
    pictures["svg"] = _with_description(pictures["svg"], describe(figure))
    return pictures


def _with_description(svg: bytes, text: str) -> bytes:
    # matplotlib writes a title, which is what is pointed at, and no description, which is what is read out.
    if not text:
        return svg
    return svg.replace(b"</title>", f"</title>\n <desc>{escape(text, quote=False)}</desc>".encode(), 1)


__all__ = ["FORMATS", "MANIFEST", "code_checksum", "drawing_environment", "render", "save_figure"]
