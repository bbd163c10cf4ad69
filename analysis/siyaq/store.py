"""Tables in a folder: one CSV and one Parquet file a table, and the manifest that says how they came about."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from siyaq.errors import SourceError
from siyaq.folder import Folder, Hashed
from siyaq.schema import TABLES

MANIFEST = "manifest.json"
_ROWS = 100_000
"""Rows that are written at once: as text they take a multiple of their memory."""
FORMULA_STARTS = r"[=+\-@\t\r\n＝＋－＠]"
"""With what a cell begins that a spreadsheet would run."""
_FORMULA = f"^'*{FORMULA_STARTS}"


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file so that it is either not there, as it was, or whole.

    Raises
    ------
    SourceError
        Where the folder cannot be written to: naming the file and the system's reason.
    """
    Folder(Path(path).parent).write(Path(path).name, content)


def to_csv(table: pd.DataFrame, header: bool = True) -> bytes:
    r"""Return a table as UTF-8 CSV: ISO dates, one newline a row on every system, the shortest exact floats.

    Text that a spreadsheet would run as a formula gets an apostrophe before it, as it would be typed there. Exact are
    the Parquet files, and this one without such apostrophes.

    Examples
    --------
    >>> to_csv(pd.DataFrame({"name": ["=1+1", "بنغازي"]})).decode()
    "name\n'=1+1\nبنغازي\n"
    """
    text_columns = [c for c in table if _is_text(table[c])]
    guarded = {c: _guarded(table[c]) for c in text_columns if _has(table[c], f"{_FORMULA}|\0")}
    # Python's csv does not quote a lone carriage return, which ends a row for every reader.
    lone = any(_has(table[c], "\r") for c in text_columns)
    quoting = csv.QUOTE_NONNUMERIC if lone else csv.QUOTE_MINIMAL
    text = table.assign(**guarded).to_csv(
        index=False, header=header, lineterminator="\n", date_format="%Y-%m-%dT%H:%M:%S", quoting=quoting
    )
    return text.encode("utf-8")


def _is_text(values: pd.Series) -> bool:
    return pd.api.types.is_object_dtype(values) or pd.api.types.is_string_dtype(values)


def _has(values: pd.Series, pattern: str) -> bool:
    """Say whether any text of a column holds a pattern: where it is kept by Arrow, without a loop in Python."""
    return bool(values.str.contains(pattern, regex=True, na=False).fillna(False).any())


def _guarded(values: pd.Series) -> pd.Series:
    return pd.Series([_guard(value) for value in values.tolist()], values.index, object)


def _guard(value: object) -> object:
    if not isinstance(value, str):
        return value
    value = value.replace("\0", "")  # no reader takes it
    return f"'{value}" if re.match(_FORMULA, value) else value


def parquet_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as a Parquet file."""
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue()


def read_parquet(stream: BinaryIO, columns: list[str] | None = None) -> pd.DataFrame:
    """Return the table in a Parquet file, or some of its columns.

    Not by `pandas.read_parquet`: it reads datasets, whose threads hold the file beyond the call even when told to use
    none, and one that is let go of while the process ends aborts it.
    """
    file = pq.ParquetFile(stream, pre_buffer=False)
    return file.read(columns=columns, use_threads=False, use_pandas_metadata=True).to_pandas(use_threads=False)


def read_pieces(stream: BinaryIO) -> Iterator[pd.DataFrame]:
    """Yield the table in a Parquet file in pieces, as `read_parquet` would read it; an empty one is one piece."""
    file = pq.ParquetFile(stream, pre_buffer=False)
    schema = file.schema_arrow
    if not file.metadata.num_rows:
        yield schema.empty_table().to_pandas()
    for batch in file.iter_batches(_ROWS, use_threads=False):
        yield pa.Table.from_batches([batch.cast(schema)], schema).to_pandas(use_threads=False)


def write_table(tables: pd.DataFrame | Iterable[pd.DataFrame], name: str, folder: Path | Folder) -> str:
    """Write `name`.csv and `name`.parquet into a folder; return the SHA-256 of the CSV file.

    Parameters
    ----------
    tables : DataFrame, or several
        The table, or its parts, of which one is held at a time.
    name : str
    folder : path or Folder
    """
    folder = Folder.at(folder)
    parts = iter([tables] if isinstance(tables, pd.DataFrame) else tables)
    with folder.writer(f"{name}.csv") as text, folder.writer(f"{name}.parquet") as stream:
        _write(parts, stream, text)
    return text.checksum


def write_years(tables: Iterable[pd.DataFrame], name: str, folder: Folder) -> str:
    """Write a table that is too large for one file as `name`/year=2019/`name`.parquet and so on; return a SHA-256.

    Parameters
    ----------
    tables : iterable of DataFrame
        Parts of the table, with the column `year`, which goes into the names of the folders.
    name : str
    folder : Folder
    """
    total = hashlib.sha256()
    with ExitStack() as stack:
        files: dict[str, tuple[Hashed, pq.ParquetWriter]] = {}
        for table in tables:
            for year, rows in table.groupby("year", sort=True):
                rows = pa.Table.from_pandas(rows.drop(columns="year"), preserve_index=False)
                if year not in files:
                    stream = stack.enter_context((folder / name / f"year={year}").writer(f"{name}.parquet"))
                    files[year] = stream, stack.enter_context(pq.ParquetWriter(stream, _typed(rows.schema)))
                files[year][1].write_table(rows.cast(files[year][1].schema))
    for year in sorted(files):
        total.update(f"{year} {files[year][0].checksum}\n".encode())
    return total.hexdigest()


def _write(parts: Iterator[pd.DataFrame], stream: Hashed, text: Hashed) -> None:
    """Write a table's parts as Parquet and as CSV."""
    first = next(parts)
    schema = _typed(pa.Table.from_pandas(first, preserve_index=False).schema)
    text.write(to_csv(first.head(0)))
    with pq.ParquetWriter(stream, schema) as writer:
        for table in chain([first], parts):
            for begin in range(0, max(len(table), 1), _ROWS):
                rows = table[first.columns].iloc[begin : begin + _ROWS]
                writer.write_table(pa.Table.from_pandas(rows, preserve_index=False).cast(schema))
                text.write(to_csv(rows, header=False))


def _typed(schema: pa.Schema) -> pa.Schema:
    """Return a schema in which a column that is empty in the first part can be filled by the next."""
    for i, column in enumerate(schema):
        if pa.types.is_null(column.type):
            schema = schema.set(i, column.with_type(pa.large_string()))
    return schema


def read_table(name: str, folder: Folder) -> pd.DataFrame | None:
    """Return a table that a run left in a folder, or None where it isn't there.

    Raises
    ------
    SourceError
        Where its files are damaged.
    """
    parts = []
    try:
        for place in _places(name, folder):
            with place.open(f"{name}.parquet") as stream:
                parts.append(read_parquet(stream))
    except pa.ArrowException as error:
        raise SourceError(f"{folder}: the table {name} is damaged ({error}); make it anew with siyaq run") from None
    return pd.concat(parts, ignore_index=True) if len(parts) > 1 else next(iter(parts), None)


def _places(name: str, folder: Folder) -> list[Folder]:
    """Return the folders that hold the Parquet files of a table: one, or one a year."""
    if folder.size(f"{name}.parquet") is not None:
        return [folder]
    return [folder / name / year for year in (folder / name).names()]


def is_whole(manifest: dict, folder: Folder) -> bool:
    """Say whether every table of a manifest is there and has its rows, which the ends of the files tell."""
    try:
        for name in manifest["tables"]:
            rows = 0
            for place in _places(name, folder):
                with place.open(f"{name}.parquet") as stream:
                    rows += pq.read_metadata(stream).num_rows
            if rows != manifest["counts"][name]:
                return False
    except (pa.ArrowException, SourceError, KeyError, TypeError):
        return False
    return True


def read_tables(folder: Path | Folder, names: Iterable[str] = tuple(TABLES)) -> dict[str, pd.DataFrame]:
    """Return the named tables that a run left in a folder."""
    folder = Folder.at(folder)
    found = {name: read_table(name, folder) for name in names}
    return {name: table for name, table in found.items() if table is not None}


def write_manifest(manifest: dict, folder: Path | Folder) -> None:
    """Write manifest.json: sorted keys, so that the same run gives the same bytes."""
    folder = Folder.at(folder)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    # Names that are no UTF-8 stay lone surrogates in JSON's own spelling, and are the same when read back.
    folder.write(MANIFEST, f"{text}\n".encode("utf-8", "backslashreplace"))


def read_manifest(folder: str | Path | Folder) -> dict:
    """Return the manifest of a folder, or {} where there is none that can be read."""
    folder = Folder.at(folder)
    try:
        found = json.loads(folder.read(MANIFEST).decode("utf-8"))
    except (SourceError, ValueError):
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("tables", {}), dict) else {}
