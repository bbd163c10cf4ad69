"""A human's corrections as they come from a spreadsheet: read, checked row by row, and written.

Spreadsheets write UTF-8 with or without a mark, UTF-16 or the Arabic Windows code page, and separate with comma,
semicolon or tab. All of these are read; what cannot be read as one of them raises, and nothing is applied.
"""

from __future__ import annotations

import csv
import io
import re
from os import PathLike
from pathlib import Path

import pandas as pd

from siyaq.errors import SiyaqError
from siyaq.schema import ENTITY_TYPES

COLUMNS = ("action", "entity", "surface", "article", "value", "reason", "who", "date")
ACTIONS = {
    "drop": "mentions of `entity`, or of `surface`, are no names",
    "add": "`surface` is a name wherever it stands (in `article`): of `entity`; `value` is the type of a new entity",
    "split": "mentions of `entity` written `surface` (in `article`) are the entity `value`",
    "merge": "all mentions of `entity` are the entity `value`",
    "retype": "`entity` is of type `value`: PER, LOC or ORG",
    "rename": "`entity` is called `value`; in Latin letters it is the English name",
    "same-as": "`entity` is the Wikidata item `value`",
}
"""The actions in the order in which they are applied, whatever the order of the rows."""
_FORMULA = re.compile(r"^[=+@\t\r]|^-(?!\s*$)\D")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _decode(raw: bytes, name: str) -> str:
    encodings = ["utf-16"] if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1256"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            continue
        if "\x00" not in text:
            return text
        line = text[: text.index("\x00")].count("\n") + 1
    raise SiyaqError(
        f"corrections {name}: line {line} is not text in UTF-8, UTF-16 or Windows-1256; save it as CSV UTF-8"
    )


def read_corrections(source: str | PathLike[str] | pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a corrections file, as text, with the line each stands in.

    Parameters
    ----------
    source : path or DataFrame
        A CSV file, or the table itself (its rows count from line 2, as in the file that it would be written to).

    Returns
    -------
    DataFrame
        line, action, entity, surface, article, value, reason, who, date.

    Raises
    ------
    SiyaqError
        No such file, not text, or a column is missing. Nothing is applied then.

    Examples
    --------
    >>> import pandas as pd
    >>> read_corrections(pd.DataFrame({"action": ["drop"]}))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    siyaq.errors.SiyaqError: corrections table: column 'entity' is missing; found: action; needed: action, entity, ...
    """
    if isinstance(source, pd.DataFrame):
        name, table = "table", source.copy()
        lines = list(range(2, len(table) + 2))
    else:
        name = str(source)
        try:
            raw = Path(source).read_bytes()
        except OSError as error:
            raise SiyaqError(f"corrections {name}: {error.strerror or error}; give the path of a CSV file") from error
        text = _decode(raw, name)
        header = text.split("\n", 1)[0]
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
        rows, lines, begin = [], [], 1
        for row in reader:
            rows.append(row)
            lines.append(begin)
            begin = reader.line_num + 1
        columns = [c.strip().lower() for c in rows[0]] if rows else []
        width = len(columns)
        table = pd.DataFrame([(r + [""] * width)[:width] for r in rows[1:]], columns=columns, dtype=str)
        lines = lines[1:]
    missing = [c for c in COLUMNS if c not in table.columns]
    if missing:
        found = ", ".join(map(str, table.columns)) or "no columns"
        raise SiyaqError(
            f"corrections {name}: column {missing[0]!r} is missing; found: {found}; needed: {', '.join(COLUMNS)}"
        )
    table = table[list(COLUMNS)].astype(object).where(table[list(COLUMNS)].notna(), "").astype(str)
    table = table.apply(lambda column: column.str.strip())
    table.insert(0, "line", lines)
    return table[(table[list(COLUMNS)] != "").any(axis=1)].reset_index(drop=True)


def fault(row: pd.Series) -> str:
    """Return what is wrong with a row by itself, or "".

    Examples
    --------
    >>> fault(pd.Series({"action": "retype", "entity": "libya", "surface": "", "article": "", "value": "PLACE"}))
    "value is 'PLACE'; allowed: PER, LOC, ORG"
    """
    if row.action not in ACTIONS:
        return f"action is {row.action!r}; allowed: {', '.join(ACTIONS)}"
    for column in ("entity", "surface", "article", "value"):
        if _FORMULA.match(row[column]):
            return f"{column} begins like a spreadsheet formula ({row[column][:12]!r}); write plain text"
    needed = {"drop": (), "add": ("entity", "surface"), "split": ("surface", "value")}.get(
        row.action, ("entity", "value")
    )
    for column in needed:
        if not row[column]:
            return f"{column} is empty; {row.action} needs {' and '.join(needed)}"
    if row.action == "drop" and not (row.entity or row.surface):
        return "entity and surface are empty; drop needs one of them"
    if (row.action == "retype" or (row.action == "add" and row.value)) and row.value not in ENTITY_TYPES:
        return f"value is {row.value!r}; allowed: {', '.join(ENTITY_TYPES)}"
    if row.action == "same-as" and not re.fullmatch(r"Q[1-9]\d*", row.value):
        return f"value is {row.value!r}; needed: a Wikidata id such as Q1016"
    new = {"split": "value", "add": "entity"}.get(row.action)
    if new and not _SLUG.fullmatch(row[new]):
        return f"{new} is {row[new]!r}; needed: an entity_id, in small Latin letters, digits and hyphens"
    return ""


def write_corrections(rows: pd.DataFrame, path: str | PathLike[str]) -> None:
    """Append rows to a corrections file, which is made if there is none; rows that stand in it already are left out.

    Parameters
    ----------
    rows : DataFrame
        With any of the columns of the file; others are ignored.
    path : path

    Raises
    ------
    SiyaqError
        A row is not valid by itself, or the file that is there cannot be read. Nothing is written then.
    """
    new = rows.reindex(columns=list(COLUMNS)).fillna("").astype(str)
    new.insert(0, "line", range(2, len(new) + 2))
    for _, row in new.iterrows():
        if wrong := fault(row):
            raise SiyaqError(f"corrections row {row.line - 1}: {wrong}")
    old = read_corrections(path) if Path(path).exists() else new.iloc[:0]
    table = pd.concat([old, new])[list(COLUMNS)].drop_duplicates(["action", "entity", "surface", "article", "value"])
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
