"""Records: files of many articles that are text themselves (JSON lines, JSON, CSV)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from siyaq.corpus.columns import recognise
from siyaq.corpus.encodings import SAMPLE, find_encoding
from siyaq.corpus.files import MAX_ARTICLE, MAX_FILE, File, TooBig
from siyaq.corpus.rows import Mapper, Row, Skip, is_prose

_LISTS = ("articles", "items", "documents", "docs", "results", "data", "news", "entries", "rows", "records")
_SPACE = re.compile(r"[\s,]*")


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
    if not isinstance(value, dict) or is_prose(value.get(chosen.get("text"))):
        row = mapper.row(1, value)
        yield replace(row, default_id=name) if isinstance(row, Row) else row
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
    """Yield the elements of a list one by one, so that damage costs only what follows it."""
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
    """Lines of a CSV file for `csv.reader`: bounded, and remembered until the row in hand is good."""

    def __init__(self, stream: io.TextIOBase):
        self.stream = stream
        self.row: list[str] = []  # lines of the row in hand
        self.again: list[str] = []  # lines that are to be read once more, the next one last
        self.number = 0
        self._length = 0

    def begin(self) -> None:
        self.row, self._length = [], 0

    def back(self) -> None:
        """Read all but the first line of the row in hand once more."""
        self.again.extend(reversed(self.row[1:]))
        self.number -= len(self.row) - 1

    def torn(self, delimiter: str) -> bool:
        """Whether the row in hand spans lines only because a quotation mark in it is not closed or not doubled."""
        if len(self.row) < 2:
            return False
        try:
            next(csv.reader(self.row, delimiter=delimiter, strict=True), None)
        except csv.Error:
            return True
        return False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.again.pop() if self.again else self.stream.readline(MAX_ARTICLE)
        if not line:
            raise StopIteration
        self.number += 1
        self._length += len(line)
        self.row.append(line)
        if self._length >= MAX_ARTICLE:
            while line and not line.endswith("\n"):
                line = self.stream.readline(MAX_ARTICLE)
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
        # Bad bytes come out as lone surrogates, so that the row that holds them can be told; UTF-16 has no such way.
        errors = "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
        stream = io.TextIOWrapper(raw, "utf-8-sig" if encoding == "utf-8" else encoding, errors=errors, newline="")
        lines = _Lines(stream)
        head = stream.readline(MAX_ARTICLE)
        lines.again.append(head)
        yield from _csv_rows(mapper, lines, _dialect(head, ".tsv" in file.name or ".tab" in file.name), encoding)


def _csv_rows(mapper: Mapper, lines: _Lines, delimiter: str, encoding: str) -> Iterator[Row | Skip]:
    reader = csv.reader(lines, delimiter=delimiter)
    header: list[str] | None = None
    record = 0
    while True:
        lines.begin()
        first = lines.number + 1
        try:
            cells = next(reader, None)
        except TooBig as error:
            yield mapper.skip(first, "too big", str(error))
            return
        except (csv.Error, UnicodeDecodeError) as error:
            cells, reason = [], f"{error}"
        else:
            reason = "a quotation mark is opened here and not closed" if lines.torn(delimiter) else ""
        if reason and header and lines.row:
            # A stray quotation mark must not swallow the rows behind it: the line is taken by itself. What is read
            # again ends at the next quotation mark, so that no file is read more than twice.
            cells = [cell.strip('"') for cell in lines.row[0].rstrip("\r\n").split(delimiter)]
            lines.back()
            reader = csv.reader(lines, delimiter=delimiter)
            reason = "" if len(cells) == len(header) and len(lines.row[0]) < MAX_ARTICLE else reason
        if reason:
            yield mapper.skip(first, "csv", reason)
            if not header or not lines.row:
                return
        elif cells is None:
            return
        elif header is None and any(cells):
            header = [c.strip() for c in cells]
            chosen = mapper.recognise(header)
            if "text" not in chosen and "title" not in chosen:
                yield mapper.skip(first, "no text", mapper.no_text(header))
                return
            index = {ours: header.index(theirs) for ours, theirs in chosen.items()}
        elif any(cells):
            record += 1
            yield _csv_row(mapper, first, record, cells, header, index, encoding)


def _csv_row(
    mapper: Mapper, line: int, record: int, cells: list[str], header: list[str], index: dict[str, int], encoding: str
) -> Row | Skip:
    if len(cells) > len(header) and any(cells[len(header) :]):
        detail = f"{len(cells)} cells under {len(header)} columns; quote the cells that hold the delimiter"
        return mapper.skip(line, "csv", detail)
    if any(map(_escaped, cells)):
        return mapper.skip(line, "encoding", f"bytes that are no valid {encoding}")
    fields = {ours: cells[at] for ours, at in index.items() if at < len(cells)}
    return Row(mapper.file.name, line, fields, f"{mapper.name}:{record}")


def _escaped(cell: str) -> bool:
    """Say whether bytes of a cell could not be decoded."""
    try:
        cell.encode()
    except UnicodeEncodeError:
        return True
    return False
