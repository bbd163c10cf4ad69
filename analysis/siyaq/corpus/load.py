"""Loading: from any readable source to the table of articles, in memory or as a stream.

Two passes over the articles: the first reads, cleans each alone and learns what recurs; the second takes away what
does, and sketches each article so that near-duplicates are known before the first article is handed out. Between the
passes the articles wait in memory, or in a temporary file, so that memory does not grow with the corpus.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa

from siyaq.corpus.batches import article_table, clean_alone, clean_together, compared_bodies
from siyaq.corpus.boilerplate import Recurring, units
from siyaq.corpus.cleaning import Report, check_rules
from siyaq.corpus.corpus import Corpus
from siyaq.corpus.duplicates import band_keys, candidate_pairs, duplicate_groups, shingles
from siyaq.corpus.reading import Reading, Source, no_articles, skipped_table
from siyaq.corpus.repeats import headline_key

BATCH = 5000
"""Articles worked on at once."""


def load_articles(
    source: Source,
    *,
    columns: Mapping[str, str] | None = None,
    clean: bool | Collection[str] = True,
    deduplicate: bool = True,
) -> Corpus:
    r"""Read a pile of articles.

    Parameters
    ----------
    source : path, or several
        A file or folder: text, Markdown, HTML, JSON lines, JSON, CSV/TSV, Parquet, Excel, RSS/Atom; also as .gz, .xz or
        in a .zip.
    columns : mapping, optional
        Names of columns that are not recognised by themselves, such as ``{"text": "Story", "published": "Printed"}``.
        Keys: article_id, text, title, published, source, url.
    clean : bool or collection of str
        Take away what pages bring besides their words: all rules, none, or those that are named (see
        `siyaq.corpus.RULES`).
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
    >>> lines = '{"id": 7, "title": "خبر", "body": "نص", "date": "2020-10-23"}\nno json'
    >>> _ = (folder / "b.jsonl").write_text(lines, encoding="utf-8")
    >>> corpus = load_articles(folder)
    >>> corpus.articles[["article_id", "text"]].values.tolist()
    [['a', 'وصل المبعوث إلى طرابلس.'], ['7', 'خبر\nنص']]
    >>> corpus.skipped[["file", "line", "reason"]].values.tolist()
    [['b.jsonl', 2, 'json']]
    """
    stream = ArticleStream(source, columns, clean, deduplicate, BATCH, in_memory=True)
    articles = pd.concat(list(stream), ignore_index=True)
    return Corpus(articles, stream.skipped, stream.cleaning)


def iter_articles(
    source: Source,
    *,
    chunk: int = BATCH,
    columns: Mapping[str, str] | None = None,
    clean: bool | Collection[str] = True,
    deduplicate: bool = True,
) -> ArticleStream:
    """Read a pile of articles of any size: the same articles as `load_articles`, as tables of at most `chunk` rows.

    Memory grows with some hundred bytes per article, not with their texts. What was read lies in a temporary file until
    the stream is forgotten.

    Returns
    -------
    ArticleStream
        Iterable, more than once; with the tables `skipped` and `cleaning`.

    Raises
    ------
    SourceError
        See `load_articles`.
    """
    return ArticleStream(source, columns, clean, deduplicate, chunk, in_memory=False)


class ArticleStream:
    """Articles as tables of some rows each (see `iter_articles`).

    Attributes
    ----------
    n_articles : int
    skipped, cleaning : DataFrame
        As in `Corpus`.
    """

    def __init__(
        self,
        source: Source,
        columns: Mapping[str, str] | None,
        clean: bool | Collection[str],
        deduplicate: bool,
        chunk: int,
        in_memory: bool,
    ):
        rules = check_rules(clean)
        report = Report()
        reading = Reading(source, columns, report)
        raw = _Store(in_memory)
        recurring, titles = Recurring(), set()
        for batch in reading.batches(chunk):
            batch = clean_alone(batch, rules, report, reading.skipped)
            if "boilerplate" in rules:
                recurring.add(batch.source.tolist(), units(batch.body.tolist()))
            if "related" in rules:
                titles.update(headline_key(title) for title in batch.title if title)
            raw.append(batch)
        self._store = _Store(in_memory)
        keys = []
        frequent = recurring.keys()
        for batch in raw:
            batch = clean_together(batch, rules, report, titles, frequent)
            if deduplicate:
                keys.append(band_keys(*shingles(compared_bodies(batch))))
            self._store.append(batch)
        self.n_articles = self._store.rows
        if not self.n_articles:
            raise no_articles(reading.source, skipped_table(reading.skipped))
        self._groups = self._duplicates(np.concatenate(keys)) if deduplicate else {}
        self.skipped = skipped_table(reading.skipped)
        self.cleaning = report.table(rules)

    def _duplicates(self, keys: np.ndarray) -> dict[str, str]:
        pairs = candidate_pairs(keys)
        wanted = np.unique(pairs)
        if not len(wanted):
            return {}
        rows, sizes, values, done = [], [], [], 0
        for batch in self._store:
            here = wanted[np.searchsorted(wanted, done) : np.searchsorted(wanted, done + len(batch))]
            part = batch.iloc[here - done]
            border, shingle = shingles(compared_bodies(part))
            rows.append(part[["article_id", "published"]])
            sizes.append(np.diff(border))
            values.append(shingle)
            done += len(batch)
        border = np.concatenate([[0], *sizes]).cumsum()
        table = pd.concat(rows, ignore_index=True)
        return duplicate_groups(table, border, np.concatenate(values), np.searchsorted(wanted, pairs))

    def __iter__(self) -> Iterator[pd.DataFrame]:
        for batch in self._store:
            yield article_table(batch, self._groups)

    def __len__(self) -> int:
        return self.n_articles


class _Store:
    """Batches that wait for the next pass, in memory or in a temporary file that no other process sees."""

    def __init__(self, in_memory: bool):
        self.rows = 0
        self._batches: list[pd.DataFrame | int] = []
        self._file = None if in_memory else tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the stream

    def append(self, batch: pd.DataFrame) -> None:
        self.rows += len(batch)
        if self._file is None:
            self._batches.append(batch)
            return
        self._batches.append(self._file.seek(0, 2))
        table = pa.Table.from_pandas(batch, schema=_ARROW, preserve_index=False)
        with pa.ipc.new_stream(self._file, _ARROW) as writer:
            writer.write_table(table)

    def __iter__(self) -> Iterator[pd.DataFrame]:
        for batch in self._batches:
            if isinstance(batch, int):
                self._file.seek(batch)
                with pa.ipc.open_stream(self._file) as reader:
                    columns = reader.read_all().to_pydict()
                published = pd.Series(columns.pop("published"), dtype="datetime64[us]")
                batch = pd.DataFrame({k: pd.Series(v, dtype=object) for k, v in columns.items()})
                batch = batch.assign(published=published)
            yield batch


_ARROW = pa.schema(
    [
        *((name, pa.large_string()) for name in ("article_id", "source", "title", "body", "url")),
        ("published", pa.timestamp("us")),
    ]
)
