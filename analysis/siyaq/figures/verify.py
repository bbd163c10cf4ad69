"""Whether figures on disk are still what their data, parameters and code give."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import siyaq.figures
from siyaq.errors import SiyaqError
from siyaq.figures.canvas import DRAWINGS
from siyaq.figures.save import FORMATS, drawing_environment, render
from siyaq.figures.style import Drawing
from siyaq.figures.tablefiles import checksum, read_csv
from siyaq.store import MANIFEST, read_manifest


def verify_figures(directory: str | Path = "figures") -> pd.DataFrame:
    """Draw every figure of a directory again from its CSV files and compare, byte by byte.

    Parameters
    ----------
    directory : path
        With the manifest.json of `save_figure`.

    Returns
    -------
    DataFrame
        figure, same (bool), reason: what changed and why. A figure whose CSV files are unchanged but that was drawn
        with other versions counts as the same, with a reason that says that only the numbers were compared.

    Raises
    ------
    SiyaqError
        The directory has no manifest of figures.
    """
    directory = Path(directory)
    figures = read_manifest(directory).get("figures")
    if not figures:
        raise SiyaqError(f"{directory} has no {MANIFEST} with figures; make one with siyaq.figures.save_figure")
    rows = [(name, *_compare(directory, name, entry)) for name, entry in sorted(figures.items())]
    return pd.DataFrame(rows, columns=["figure", "same", "reason"])


def _compare(directory: Path, name: str, entry: dict) -> tuple[bool, str]:
    try:
        contents = {file: (directory / file).read_bytes() for file in entry["tables"]}
        on_disk = {file: checksum((directory / file).read_bytes()) for file in entry["files"]}
    except OSError as error:
        return False, f"file missing: {Path(error.filename).name}"
    data = [file for file, table in entry["tables"].items() if checksum(contents[file]) != table["sha256"]]
    edited = [file for file, digest in entry["files"].items() if on_disk[file] != digest]
    if data:
        return False, f"data: {', '.join(data)} changed since the figure was drawn"
    if not entry["drawn_by"]:
        return (
            not edited,
            f"file changed after it was drawn: {', '.join(edited)}" if edited else "files and data as noted",
        )
    draw = _drawing(entry["drawn_by"])
    if draw is None:
        return False, f"code: there is no {entry['drawn_by']} any more"
    tables = {t["table"]: read_csv(contents[file], t["columns"]) for file, t in entry["tables"].items()}
    pictures = render(draw(**tables, **entry["parameters"]), name, entry)
    differing = [f"{name}.{e}" for e in FORMATS if checksum(pictures[e]) != on_disk[f"{name}.{e}"]]
    if not differing:
        return True, "drawn again: the same bytes"
    if edited:
        return False, f"file changed after it was drawn: {', '.join(edited)}"
    return _why(differing, entry["environment"], drawing_environment())


def _drawing(drawn_by: str) -> Callable[..., Drawing] | None:
    # A manifest is a file that anybody may have written: only modules of figures are imported for it.
    module = drawn_by.partition(".")[0]
    if module in {found.name for found in pkgutil.iter_modules(siyaq.figures.__path__)}:
        importlib.import_module(f"siyaq.figures.{module}")
    return DRAWINGS.get(drawn_by)


def _why(differing: list[str], before: dict, now: dict) -> tuple[bool, str]:
    changed = [
        f"{k} {_short(before.get(k))} → {_short(now.get(k))}" for k in now if k != "code" and before.get(k) != now[k]
    ]
    if changed:
        return True, f"environment: {'; '.join(changed)}; the pictures differ, the data are the same"
    if before.get("code") != now["code"]:
        return False, f"code: the drawing modules changed; {', '.join(differing)} come out differently"
    return False, f"not reproducible: {', '.join(differing)} differ with the same data, code and environment"


def _short(value: object) -> str:
    return ", ".join(f"{k} {v[:8]}" for k, v in value.items()) if isinstance(value, dict) else str(value)
