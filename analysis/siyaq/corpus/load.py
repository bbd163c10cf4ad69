"""Loading: from any readable source to the table of articles, in memory or as a stream.

Three passes over the articles: the first reads, the second finds what recurs (boilerplate, duplicates), the third
hands out. In memory the passes go over a list; as a stream, over a temporary file, so that memory does not grow with
the corpus.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from siyaq.corpus.cleaning import harmless
from siyaq.corpus.columns import check_columns
from siyaq.corpus.dates import parse_date
from siyaq.corpus.duplicates import band_keys, duplicate_groups, shingles
from siyaq.corpus.files import File, Refused, list_files
from siyaq.corpus.readers import read_file
from siyaq.corpus.rows import Row, Skip
from siyaq.errors import SourceError
from siyaq.schema import TABLES, empty

_RAW = ("article_id", "source", "published", "title", "body", "url")
Source = str | os.PathLike | Iterable[str | os.PathLike]


@dataclass(frozen=True)
class Corpus:
    """What was read.

    Attributes
    ----------
    articles : DataFrame
        One row per article, see ``siyaq.schema.describe("articles")``.
    skipped : DataFrame
        One row per input that could not be read: file, line, reason, detail.
    cleaning : DataFrame
        One row per rule: what it does, articles and characters it touched.
    """

    articles: pd.DataFrame
    skipped: pd.DataFrame
    cleaning: pd.DataFrame

    def __len__(self) -> int:
        return len(self.articles)


def _names(files: list[File | Refused]) -> dict[str, str]:
    """What articles without an id are called: the file's name without suffix, with it where two would be the same."""
    count = Counter(f.stem for f in files if isinstance(f, File))
    return {f.name: f.stem if count[f.stem] == 1 else f.name for f in files if isinstance(f, File)}


def _text(value: object) -> str | None:
    if value is None or value != value or isinstance(value, dict | list):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return harmless(str(value)).strip() or None


class _Reading:
    """One reading of a source: rows to tables, ids kept unique, skips collected."""

    def __init__(self, source: Source, columns: Mapping[str, str] | None):
        self.columns = check_columns(columns)
        self.source = source
        self.files = list_files(source)
        self.skipped: list[Skip] = []
        self.ids: set[str] = set()
        self.undated = 0

    def rows(self) -> Iterator[tuple]:
        names = _names(self.files)
        for file in self.files:
            if isinstance(file, Refused):
                self.skipped.append(Skip(file.name, None, file.reason, file.detail))
                continue
            for item in read_file(file, names[file.name], self.columns):
                if isinstance(item, Skip):
                    self.skipped.append(item)
                elif (row := self._article(item)) is not None:
                    yield row

    def _article(self, row: Row) -> tuple | None:
        get = row.fields.get
        name = _text(get("article_id")) or harmless(row.default_id)
        if name in self.ids:
            detail = f"the id {name!r} was given to an article before; ids must be unique"
            self.skipped.append(Skip(row.file, row.line, "duplicate id", detail))
            return None
        self.ids.add(name)
        when = get("published")
        published = parse_date(when)
        self.undated += published is None and _text(when) is not None
        title, body = get("title"), get("text")
        return (
            name,
            _text(get("source")),
            published,
            harmless(title) if isinstance(title, str) and title.strip() else None,  # as it is: offsets count its blanks
            harmless(body) if isinstance(body, str) else "",
            _text(get("url")),
        )

    def batches(self, size: int) -> Iterator[pd.DataFrame]:
        batch: list[tuple] = []
        for row in self.rows():
            batch.append(row)
            if len(batch) == size:
                yield _table(batch)
                batch = []
        if batch:
            yield _table(batch)

    def nothing(self) -> SourceError:
        given = self.source if isinstance(self.source, str | os.PathLike) else ", ".join(map(str, self.source))
        reasons = Counter((s.reason, s.detail) for s in self.skipped).most_common(3)
        why = "; ".join(f"{n} × {reason}: {detail}" for (reason, detail), n in reasons) or "the files hold no article"
        return SourceError(f"source {str(given)!r}: no article could be read. {why}")


def _text_column(values: list[str | None]) -> pd.Series:
    """Text as pandas 3 keeps it (str) and pandas 2 does (object), also where every value is missing."""
    return pd.Series(values, dtype="str" if pd.__version__ >= "3" else object)


def _table(batch: list[tuple]) -> pd.DataFrame:
    """Raw rows to a raw table; texts stay Python strings, which the rules work on."""
    columns = dict(zip(_RAW, map(list, zip(*batch, strict=True)), strict=True))
    published = pd.to_datetime(pd.Series(columns.pop("published"), dtype=object)).astype("datetime64[us]")
    return pd.DataFrame({name: pd.Series(v, dtype=object) for name, v in columns.items()}).assign(published=published)


def _finish(batch: pd.DataFrame, groups: Mapping[str, str]) -> pd.DataFrame:
    """Raw batch to the table of articles."""
    pairs = zip(batch.title, batch.body, strict=True)
    text = [(f"{title}\n{body}" if body.strip() else title) if title else body for title, body in pairs]
    columns = {name: batch[name].tolist() for name in ("article_id", "source", "title", "url")}
    columns |= {"text": text, "duplicate_group": [groups.get(i, i) for i in columns["article_id"]]}
    table = {name: _text_column(values) for name, values in columns.items()}
    return pd.DataFrame(table | {"published": batch.published.reset_index(drop=True)})[list(TABLES["articles"].columns)]


def _bodies(batch: pd.DataFrame) -> list[str]:
    return [body if body.strip() else title for title, body in zip(batch.title, batch.body, strict=True)]


def load_articles(
    source: Source, *, columns: Mapping[str, str] | None = None, clean: bool = True, deduplicate: bool = True
) -> Corpus:
    """Read a pile of articles.

    Parameters
    ----------
    source : path, or several
        A file or folder: text, Markdown, HTML, JSON lines, JSON, CSV/TSV, Parquet, Excel, RSS/Atom; also .gz, .xz, .zip.
    columns : mapping, optional
        Names of columns that are not recognised by themselves, such as ``{"text": "Story", "published": "Printed on"}``.
        Keys: article_id, text, title, published, source, url.
    clean : bool
        Take away what pages bring besides their words (see `siyaq.corpus.cleaning`).
    deduplicate : bool
        Find near-duplicates and give them one `duplicate_group`; no article is dropped.

    Returns
    -------
    Corpus

    Raises
    ------
    SourceError
        Where the source does not exist, is empty, or holds no readable article.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("وصل المبعوث إلى طرابلس.", encoding="utf-8")
    >>> _ = (folder / "b.jsonl").write_text('{"id": 7, "title": "خبر", "body": "نص", "date": "2020-10-23"}\\nno json')
    >>> corpus = load_articles(folder)
    >>> corpus.articles[["article_id", "text"]].values.tolist()
    [['a', 'وصل المبعوث إلى طرابلس.'], ['7', 'خبر\\nنص']]
    >>> corpus.skipped[["file", "line", "reason"]].values.tolist()
    [['b.jsonl', 2, 'json']]
    """
    reading = _Reading(source, columns)
    batches = list(reading.batches(5000))
    if not batches:
        raise reading.nothing()
    raw = pd.concat(batches, ignore_index=True)
    groups: dict[str, str] = {}
    if deduplicate and len(raw) > 1:
        bodies = _bodies(raw)
        keys = np.concatenate([band_keys(*shingles(bodies[i : i + 2000])) for i in range(0, len(bodies), 2000)])
        groups = duplicate_groups(
            raw.article_id.tolist(), raw.published, keys, lambda rows: [(i, bodies[i]) for i in rows.tolist()]
        )
    skipped = pd.DataFrame(
        [(s.file, s.line, s.reason, s.detail) for s in reading.skipped], columns=list(TABLES["skipped"].columns)
    )
    skipped = skipped.astype({"line": "Int64"}) if len(skipped) else empty("skipped")
    cleaning = pd.DataFrame({"rule": ["date not understood"], "articles": [reading.undated], "characters": [0]})
    return Corpus(_finish(raw, groups), skipped, cleaning)
