"""Reading: the rows of all files as batches of raw articles, with ids that are unique and dates that are dates."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import numpy as np
import pandas as pd

from siyaq.corpus.cleaning import Report, harmless
from siyaq.corpus.columns import check_columns
from siyaq.corpus.dates import parse_date
from siyaq.corpus.files import File, Refused, list_files
from siyaq.corpus.readers import read_file
from siyaq.corpus.rows import Row, Skip, is_prose
from siyaq.errors import SourceError
from siyaq.schema import empty

Source = str | os.PathLike | Iterable[str | os.PathLike]
RAW = ("article_id", "source", "published", "title", "body", "url")
_TITLE, _BODY = RAW.index("title"), RAW.index("body")


class Reading:
    """One reading of a source.

    Parameters
    ----------
    source : path, or several
    columns : mapping, optional
        The user's names for columns.
    report : Report
        Dates that cannot be understood and articles without a body are noted there.
    files : list, optional
        Those of the source that are read, where it is read in parts.
    names : mapping, optional
        What articles without an id are called, by the name of their file (see `article_names`).

    Attributes
    ----------
    skipped : list of Skip
        Grows while `batches` is read.
    """

    def __init__(
        self,
        source: Source,
        columns: Mapping[str, str] | None,
        report: Report,
        files: list[File | Refused] | None = None,
        names: Mapping[str, str] | None = None,
    ):
        self.source = source if isinstance(source, str | os.PathLike) else list(source)
        self.columns = check_columns(columns)
        self.files = list_files(self.source) if files is None else files
        self.names = article_names([f for f in self.files if isinstance(f, File)]) | dict(names or {})
        self.report = report
        self.skipped: list[Skip] = []
        self._ids: set[str] = set()

    def batches(self, size: int, characters: float = np.inf) -> Iterator[pd.DataFrame]:
        """Yield raw tables of at most `size` articles, with the columns of `RAW`.

        A table also ends with the article that fills it to so many characters.
        """
        batch: list[tuple] = []
        filled = 0
        for row in self._rows():
            batch.append(row)
            filled += len(row[_TITLE] or "") + len(row[_BODY]) + 1
            if len(batch) == size or filled >= characters:
                yield _table(batch)
                batch, filled = [], 0
        if batch:
            yield _table(batch)

    def _rows(self) -> Iterator[tuple]:
        for file in self.files:
            if isinstance(file, Refused):
                self.skipped.append(Skip(file.name, None, file.reason, file.detail))
                continue
            for item in read_file(file, self.names[file.name], self.columns):
                row = item if isinstance(item, Skip) else self._article(item)
                if isinstance(row, Skip):
                    self.skipped.append(row)
                else:
                    yield row

    def _article(self, row: Row) -> tuple | Skip:
        get = row.fields.get
        name = _word(get("article_id")) or harmless(row.default_id)
        if name in self._ids:
            detail = f"the id {name!r} was given to an article before; ids must be unique"
            return Skip(row.file, row.line, "duplicate id", detail)
        self._ids.add(name)
        published = parse_date(get("published"))
        if published is None and _word(get("published")) is not None:
            self.report.add("no_date", 0)
        title, body = _prose(get("title")), _prose(get("text"))
        if not body:
            self.report.add("no_body", 0)
        return name, _word(get("source")), published, title or None, body, _word(get("url"))


def no_articles(source: Source, skipped: pd.DataFrame) -> SourceError:
    """Return the error that says why no article could be read, from the table `skipped`."""
    given = str(source) if isinstance(source, str | os.PathLike) else ", ".join(map(str, source))
    by_reason = skipped.groupby("reason", sort=False)
    first = by_reason.agg(n=("file", "size"), file=("file", "first"), detail=("detail", "first"))
    lines = skipped.drop_duplicates("reason").set_index("reason").line
    said = []
    for row in first.sort_values("n", ascending=False, kind="stable").head(3).itertuples():
        line = "" if pd.isna(lines[row.Index]) else f" line {lines[row.Index]}"
        said.append(f"{row.n} × {row.Index}, first in {row.file}{line}: {row.detail}")
    why = "; ".join(said)
    return SourceError(f"source {given!r}: no article could be read. {why or 'The files hold no article.'}")


def skipped_table(skipped: Sequence[Skip]) -> pd.DataFrame:
    """Return the table `skipped`."""
    if not skipped:
        return empty("skipped")
    table = pd.DataFrame(
        {
            "file": [harmless(s.file) for s in skipped],
            "line": pd.array([s.line for s in skipped], dtype="Int64"),
            "reason": [s.reason for s in skipped],
            "detail": [harmless(s.detail) for s in skipped],
        }
    )
    return table.astype({"file": "str", "reason": "str", "detail": "str"})


class Named(Protocol):
    """A file: its name, and the name without suffixes."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def stem(self) -> str:
        """The same without suffixes."""


def article_names(files: Sequence[Named]) -> dict[str, str]:
    """Say what articles without an id are called: the file without its suffix, or with it where two were the same."""
    count = Counter(f.stem for f in files)
    return {f.name: f.stem if count[f.stem] == 1 else f.name for f in files}


def _word(value: Any) -> str | None:
    """Return a short value as text; numbers without a fraction lose their point."""
    if value is None or isinstance(value, bool | dict | list) or value != value:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(harmless(str(value)).split()) or None


def _prose(value: Any) -> str:
    """Return a title or body as it is, or nothing where it is blank; paragraphs in a list are joined."""
    if not is_prose(value):
        return ""
    return harmless(value if isinstance(value, str) else "\n".join(value))


def _table(batch: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Gather raw rows; texts stay Python strings, which the rules work on."""
    columns = dict(zip(RAW, map(list, zip(*batch, strict=True)), strict=True))
    return pd.DataFrame({name: pd.Series(v, dtype=object) for name, v in columns.items()}).assign(
        published=_dates(columns["published"])
    )


def _dates(values: list[datetime | None]) -> pd.Series:
    return pd.to_datetime(pd.Series(values, dtype=object)).astype("datetime64[us]")
