"""Tables of figures as CSV: exact when read back, and harmless when opened in a spreadsheet."""

from __future__ import annotations

import csv
import hashlib
import io
import re

import pandas as pd

from siyaq.store import to_csv

# Spreadsheets run a cell that begins with one of these as a formula; an apostrophe before it makes it text.
_FORMULA = re.compile(r"^'*[=+\-@\t\r]")
_GUARDED = re.compile(r"^'+[=+\-@\t\r]")


def kinds(table: pd.DataFrame) -> dict[str, str]:
    """Return column → text, int, float, bool or date."""
    types = pd.api.types
    found = {}
    for column in table.columns:
        values = table[column]
        if types.is_bool_dtype(values):
            found[column] = "bool"
        elif types.is_integer_dtype(values):
            found[column] = "int"
        elif types.is_float_dtype(values):
            found[column] = "float"
        else:
            found[column] = "date" if types.is_datetime64_any_dtype(values) else "text"
    return found


def write_csv(table: pd.DataFrame) -> bytes:
    r"""Return the table as CSV, cells that a spreadsheet would run guarded by an apostrophe.

    Examples
    --------
    >>> write_csv(pd.DataFrame({"name": ["=1+1", "بنغازي"]})).decode()
    "name\n'=1+1\nبنغازي\n"
    """
    guarded = table.copy()
    for column, kind in kinds(table).items():
        if kind == "text":
            cells = [v.replace("\0", "") if isinstance(v, str) else v for v in table[column]]  # no reader takes it
            guarded[column] = [f"'{v}" if isinstance(v, str) and _FORMULA.match(v) else v for v in cells]
    if any(isinstance(v, str) and "\r" in v for c, k in kinds(table).items() if k == "text" for v in guarded[c]):
        # Python's csv does not quote a lone carriage return, which ends a row for every reader.
        return guarded.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC).encode()
    return to_csv(guarded)


def read_csv(content: bytes, columns: dict[str, str]) -> pd.DataFrame:
    """Return the table that `write_csv` wrote, with the kinds of `kinds`."""
    raw = pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False, na_values=[""])
    for column, kind in columns.items():
        values = raw[column]
        if kind == "text":
            raw[column] = [v[1:] if isinstance(v, str) and _GUARDED.match(v) else v for v in values]
        elif kind == "bool":
            raw[column] = values == "True"
        elif kind == "date":
            raw[column] = pd.to_datetime(values)
        else:
            raw[column] = values.astype("int64" if kind == "int" else "float64")
    return raw


def checksum(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
