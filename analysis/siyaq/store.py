"""Tables on disk: one CSV and one Parquet file a table, and the manifest that says how they came about.

Every file is written beside its place and moved there when it is whole, so that a reader never sees half a table.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pandas as pd

from siyaq.errors import SourceError
from siyaq.provenance import file_checksum
from siyaq.schema import TABLES

MANIFEST = "manifest.json"


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file so that it is either not there, as it was, or whole.

    Raises
    ------
    SourceError
        Where the folder cannot be written to: naming the file and the system's reason.
    """
    path = Path(path)
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):  # the folder itself may be what is wrong
            part.unlink(missing_ok=True)
        raise SourceError(
            f"cannot write {path}: {error.strerror or error}; choose a folder that can be written"
        ) from None


def to_csv(table: pd.DataFrame) -> bytes:
    """Return a table as UTF-8 CSV: ISO dates, one newline a row on every system, the shortest exact floats."""
    text = table.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%dT%H:%M:%S")
    return text.encode("utf-8")


def parquet_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as a Parquet file."""
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue()


def write_table(table: pd.DataFrame, name: str, folder: Path) -> str:
    """Write `name`.csv and `name`.parquet into a folder; return the SHA-256 of the CSV file."""
    folder = Path(folder)
    write_bytes(folder / f"{name}.parquet", parquet_bytes(table))
    write_bytes(folder / f"{name}.csv", to_csv(table))
    return file_checksum(folder / f"{name}.csv")


def read_tables(folder: Path, names: Iterable[str] = tuple(TABLES)) -> dict[str, pd.DataFrame]:
    """Return the named tables that a run left in a folder."""
    paths = {name: Path(folder) / f"{name}.parquet" for name in names}
    return {name: pd.read_parquet(path) for name, path in paths.items() if path.is_file()}


def write_manifest(manifest: dict, folder: Path) -> None:
    """Write manifest.json: sorted keys, so that the same run gives the same bytes."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    write_bytes(Path(folder) / MANIFEST, f"{text}\n".encode())


def read_manifest(folder: Path) -> dict:
    """Return the manifest of a folder, or {} where there is none that can be read."""
    try:
        found = json.loads((Path(folder) / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
