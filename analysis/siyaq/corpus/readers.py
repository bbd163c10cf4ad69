"""Readers: one file in, its articles out, and what could not be read.

Each reader yields `Row` and `Skip`; nothing that a file holds makes it raise. What a row needs is decided here once: a
text or a title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from siyaq.corpus.columns import recognise
from siyaq.corpus.encodings import SAMPLE, find_encoding
from siyaq.corpus.files import BROKEN, MAX_ARTICLE, File, TooBig, gone
from siyaq.corpus.pages import read_feed, read_html
from siyaq.corpus.records import read_csv, read_json, read_jsonl
from siyaq.corpus.rows import Row, Skip, is_prose
from siyaq.corpus.sheets import read_excel, read_parquet

Reader = Callable[[File, str, Mapping[str, str]], Iterator[Row | Skip]]


def _decode(file: File, data: bytes) -> str | Skip:
    """Text of a whole file, or why it is none."""
    encoding = find_encoding(data[:SAMPLE])
    if encoding is None:
        return Skip(file.name, None, "encoding", "these bytes are no text in UTF-8, UTF-16 or a known Arabic code page")
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        found = data[error.start : error.start + 1].hex()
        detail = f"byte {error.start} (0x{found}) is no valid {encoding}; save the file as UTF-8"
        return Skip(file.name, None, "encoding", detail)


def read_text(file: File, name: str, columns: Mapping[str, str]) -> Iterator[Row | Skip]:
    """Yield the one article of a text file."""
    text = _decode(file, file.read(MAX_ARTICLE))
    yield text if isinstance(text, Skip) else Row(file.name, None, {"text": text}, name)


def read_markdown(file: File, name: str, columns: Mapping[str, str]) -> Iterator[Row | Skip]:
    """Yield the one article of a Markdown file: simple front matter and a first heading are taken as such."""
    text = _decode(file, file.read(MAX_ARTICLE))
    if isinstance(text, Skip):
        yield text
        return
    fields = {}
    if text.startswith("---\n") and "\n---\n" in text[4:]:
        head, text = text[4:].split("\n---\n", 1)
        pairs = (line.split(":", 1) for line in head.split("\n") if ":" in line)
        fields = {key: value.strip().strip("\"'") for key, value in pairs}
        fields = {ours: fields[theirs] for ours, theirs in recognise(fields, columns).items()}
    first, _, rest = text.lstrip("\n").partition("\n")
    if first.startswith("# ") and "title" not in fields:
        fields["title"], text = first[2:].strip(), rest.lstrip("\n")
    yield Row(file.name, None, {**fields, "text": text}, name)


READERS: dict[str, Reader] = {
    "text": read_text,
    "markdown": read_markdown,
    "jsonl": read_jsonl,
    "json": read_json,
    "csv": read_csv,
    "html": read_html,
    "feed": read_feed,
    "parquet": read_parquet,
    "excel": read_excel,
}


def read_file(file: File, name: str, columns: Mapping[str, str]) -> Iterator[Row | Skip]:
    """Yield the articles of one file and what could not be read.

    Parameters
    ----------
    file : File
    name : str
        What articles without an id are called: this for a file of one article, ``name:row`` else.
    columns : mapping
        The user's names for columns.

    Raises
    ------
    SourceError
        Where the file has gone since it was listed: the source is being changed. Nothing else raises.
    """
    nothing = True
    try:
        for item in READERS[file.format](file, name, columns):
            nothing = False
            if isinstance(item, Row) and not (is_prose(item.fields.get("text")) or is_prose(item.fields.get("title"))):
                yield Skip(item.file, item.line, "empty", "there is neither a text nor a title")
            else:
                yield item
    except FileNotFoundError:
        raise gone(file.name) from None
    except TooBig as error:
        yield Skip(file.name, None, "too big", str(error))
    except BROKEN as error:  # whatever it is costs this file alone
        yield Skip(file.name, None, "unreadable", f"{type(error).__name__}: {error}")
    else:
        if nothing:
            yield Skip(file.name, None, "empty", "the file holds no article")
