"""Records: files of many articles that are text themselves (JSON lines, JSON, CSV)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from siyaq.corpus.columns import NAMES, recognise
from siyaq.corpus.encodings import SAMPLE, find_encoding
from siyaq.corpus.files import MAX_ARTICLE, MAX_FILE, File, TooBig
from siyaq.corpus.rows import Row, Skip

_LISTS = ("articles", "items", "documents", "docs", "results", "data", "news", "entries", "rows", "records")
_SPACE = re.compile(r"[\s,]*")


class Mapper:
    """Turn one file's records into rows; column names are looked up once per set of keys."""

    def __init__(self, file: File, name: str, columns: Mapping[str, str]):
        self.file, self.name, self.columns = file, name, columns
        self._known: dict[tuple, dict[str, Any]] = {}

    def recognise(self, keys: Iterable[Any]) -> dict[str, Any]:
        keys = tuple(keys)
        if keys not in self._known:
            if len(self._known) > 1000:  # keys that differ in each record are data, not names
                self._known.clear()
            self._known[keys] = recognise(keys, self.columns)
        return self._known[keys]

    def row(self, line: int, record: Any) -> Row | Skip:
        """Row of a record (a mapping), or why it is none."""
        if not isinstance(record, dict):
            return self.skip(line, "record", f"found a JSON {type(record).__name__}; an article is an object")
        chosen = self.recognise(record)
        if "text" not in chosen and "title" not in chosen:
            return self.skip(line, "no text", self.no_text(record))
        fields = {ours: record[theirs] for ours, theirs in chosen.items()}
        return Row(self.file.name, line, fields, f"{self.name}:{line}")

    def skip(self, line: int | None, reason: str, detail: str) -> Skip:
        return Skip(self.file.name, line, reason, detail)

    def no_text(self, found: Iterable[Any]) -> str:
        listed = ", ".join(map(repr, list(found)[:12])) or "nothing"
        wanted = self.columns.get("text")
        names = repr(wanted) if wanted else ", ".join(NAMES["text"][:9]) + " … or another one named with columns="
        return f"no column of text; found: {listed}; allowed: {names}"


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one that is longer than an article may be."""
    number = 0
    while line := stream.readline(MAX_ARTICLE + 1):
        number += 1
        if len(line) > MAX_ARTICLE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_ARTICLE)
            yield number, None
        else:
            yield number, line


def read_jsonl(file: File, name: str, columns: Mapping[str, str]) -> Iterator[Row | Skip]:
    """Yield the articles of a file with one JSON object per line."""
    mapper = Mapper(file, name, columns)
    with file.open() as raw:
        encoding = find_encoding(raw.peek(SAMPLE)[:SAMPLE]) or "utf-8"
        if encoding.startswith(("utf-16", "utf-32")):  # a line end is more than one byte
            raw = io.BytesIO(raw.read(MAX_FILE).decode(encoding, "replace").encode())
            encoding = "utf-8"
        number = 0
        try:
            for number, line in _lines(raw):
                if line is None:
                    yield mapper.skip(number, "too big", f"a line of more than {MAX_ARTICLE / 2**20:.0f} MiB")
                elif line.strip(b" \t\r\n\x00\xef\xbb\xbf"):
                    yield _json_line(mapper, number, line, encoding)
        except TooBig as error:
            yield mapper.skip(number + 1, "too big", str(error))


def _json_line(mapper: Mapper, number: int, line: bytes, encoding: str) -> Row | Skip:
    try:
        text = line.decode("utf-8-sig" if number == 1 and encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        return mapper.skip(number, "encoding", f"byte {error.start} of the line is no valid {encoding}")
    try:
        return mapper.row(number, json.loads(text))
    except (ValueError, RecursionError) as error:
        return mapper.skip(number, "json", f"no valid JSON: {error}")


def read_json(file: File, name: str, columns: Mapping[str, str]) -> Iterator[Row | Skip]:
    """Yield the articles of a JSON file: a list, an object that holds one, or one article.

    A damaged list gives what stands before the damage.
    """
    mapper = Mapper(file, name, columns)
    data = file.read()
    encoding = find_encoding(data[:SAMPLE]) or "utf-8"
    try:
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        yield mapper.skip(None, "encoding", f"byte {error.start} is no valid {encoding}; save the file as UTF-8")
        return
    del data
    text = text.strip()
    try:
        if text.startswith("["):
            yield from _json_items(mapper, text)
            return
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield mapper.skip(None, "json", f"no valid JSON: {error}")
        return
    chosen = mapper.recognise(value) if isinstance(value, dict) else {}
    if not isinstance(value, dict) or ("text" in chosen and isinstance(value[chosen["text"]], str)):
        yield mapper.row(1, value)
        return
    if value and all(isinstance(v, dict) and "text" in mapper.recognise(v) for v in value.values()):
        for position, (key, record) in enumerate(value.items(), start=1):  # {id: article}
            yield mapper.row(position, {"article_id": key, **record})
        return
    lists = [value[k] for k in _LISTS if isinstance(value.get(k), list)]
    lists = lists or [v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
    if not lists:
        yield mapper.row(1, value)
    for position, record in enumerate(lists[0] if lists else (), start=1):
        yield mapper.row(position, record)


def _json_items(mapper: Mapper, text: str) -> Iterator[Row | Skip]:
    """The elements of a list one by one, so that damage costs only what follows it."""
    decoder = json.JSONDecoder()
    at, number = _SPACE.match(text, 1).end(), 0
    while at < len(text) and text[at] != "]":
        number += 1
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield mapper.skip(number, "json", f"the list is damaged from here on: {error}")
            return
        yield mapper.row(number, value)
        at = _SPACE.match(text, at).end()
    if at >= len(text):
        yield mapper.skip(number + 1, "json", "the list is cut off: its closing bracket is missing")


class _Lines:
    """Lines of a CSV file for `csv.reader`, which remembers those of the row in hand and bounds them."""

    def __init__(self, stream: io.TextIOBase):
        self.stream = stream
        self.row: list[str] = []
        self.again: list[str] = []
        self.number = 0
        self._length = 0

    def begin(self) -> None:
        self.row, self._length = [], 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.again.pop() if self.again else self.stream.readline(MAX_ARTICLE)
        if not line:
            raise StopIteration
        self.number += 1
        self._length += len(line)
        self.row.append(line)
        if self._length > MAX_ARTICLE:
            raise csv.Error(f"a row of more than {MAX_ARTICLE / 2**20:.0f} MiB")
        return line.replace("\0", "")


def _dialect(head: str, tabs: bool) -> str:
    """Delimiter: the one that cuts the header into most recognised columns, else most often there."""
    first = head.split("\n", 1)[0]
    options = "\t,;|،" if tabs else ",;\t|،"

    def score(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        return len(recognise(cells, {})), first.count(delimiter)

    return max(options, key=score)


def read_csv(file: File, name: str, columns: Mapping[str, str]) -> Iterator[Row | Skip]:
    """Yield the articles of a CSV or TSV file; delimiter and encoding are found."""
    mapper = Mapper(file, name, columns)
    csv.field_size_limit(MAX_ARTICLE + 1)
    with file.open() as raw:
        sample = raw.peek(SAMPLE)[:SAMPLE]
        encoding = find_encoding(sample)
        if encoding is None:
            yield mapper.skip(None, "encoding", "these bytes are no text in UTF-8, UTF-16 or a known Arabic code page")
            return
        # Bad bytes come out as lone surrogates, so that the row that holds them can be told.
        stream = io.TextIOWrapper(
            raw, "utf-8-sig" if encoding == "utf-8" else encoding, errors="surrogateescape", newline=""
        )
        lines = _Lines(stream)
        head = stream.readline(MAX_ARTICLE)
        lines.again.append(head)
        reader = csv.reader(lines, delimiter=_dialect(head, ".tsv" in file.name or ".tab" in file.name))
        yield from _csv_rows(mapper, lines, reader, encoding)


def _csv_rows(mapper: Mapper, lines: _Lines, reader: Any, encoding: str) -> Iterator[Row | Skip]:
    header: list[str] | None = None
    record = 0
    while True:
        lines.begin()
        first = lines.number + 1
        try:
            cells = next(reader, None)
        except (csv.Error, TooBig) as error:
            yield mapper.skip(first, "csv", str(error))
            if isinstance(error, TooBig):
                return
            continue
        except UnicodeDecodeError as error:
            yield mapper.skip(first, "encoding", f"no valid {encoding}: {error.reason}")
            return
        if cells is None:
            return
        if not any(cells):
            continue
        if header is None:
            header = [c.strip() for c in cells]
            chosen = mapper.recognise(header)
            if "text" not in chosen and "title" not in chosen:
                yield mapper.skip(first, "no text", mapper.no_text(header))
                return
            index = {ours: header.index(theirs) for ours, theirs in chosen.items()}
            continue
        record += 1
        yield _csv_row(mapper, first, record, cells, header, index, encoding)


def _csv_row(mapper, line, record, cells, header, index, encoding) -> Row | Skip:
    if len(cells) > len(header) and any(cells[len(header) :]):
        detail = f"{len(cells)} cells under {len(header)} columns; quote the cells that hold the delimiter"
        return mapper.skip(line, "csv", detail)
    if any("\udc80" <= c <= "\udcff" for cell in cells for c in _escaped(cell)):
        return mapper.skip(line, "encoding", f"bytes that are no valid {encoding}")
    fields = {ours: cells[at] for ours, at in index.items() if at < len(cells)}
    return Row(mapper.file.name, line, fields, f"{mapper.name}:{record}")


def _escaped(cell: str) -> str:
    """The lone surrogates of a cell, found without a look at each letter where there are none."""
    try:
        cell.encode()
    except UnicodeEncodeError as error:
        return cell[error.start : error.end]
    return ""
