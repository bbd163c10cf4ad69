"""Tables of figures as CSV: exact when read back, and harmless when opened in a spreadsheet."""

from __future__ import annotations

import hashlib
import io
import re

import pandas as pd

from siyaq.store import FORMULA_STARTS

_GUARDED = re.compile(f"^'+{FORMULA_STARTS}")


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


def read_csv(content: bytes, columns: dict[str, str]) -> pd.DataFrame:
    """Return the table that `siyaq.store.to_csv` wrote, with the kinds of `kinds`."""
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
