"""Sheets: Parquet files and Excel workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.parquet as pq

from siyaq.corpus.columns import recognise
from siyaq.corpus.files import MAX_ARTICLE, MAX_FILE, MAX_RATIO, File, TooBig
from siyaq.corpus.rows import Mapper, Row, Skip

_ROWS = 256  # taken from a Parquet file at once


def read_parquet(file: File, name: str, columns: Mapping[str, str]) -> Iterator[Row | Skip]:
    """Yield the articles of a Parquet file; only the columns that are needed are read."""
    mapper = Mapper(file, name, columns)
    number = 0
    try:
        table = pq.ParquetFile(file.path if not (file.member or file.packing) else io.BytesIO(file.read()))
        chosen = recognise(table.schema_arrow.names, columns)
        if "text" not in chosen and "title" not in chosen:
            yield mapper.skip(None, "no text", mapper.no_text(table.schema_arrow.names))
            return
        for batch in table.iter_batches(_ROWS, columns=list(chosen.values()), use_threads=False):
            for record in batch.to_pylist():
                number += 1
                yield mapper.row(number, record)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        yield mapper.skip(number + 1 if number else None, "parquet", f"cannot be read on: {error}")


def read_excel(file: File, name: str, columns: Mapping[str, str]) -> Iterator[Row | Skip]:
    """Yield the articles of all sheets of a workbook that have a column of text."""
    import openpyxl  # half a second that only readers of workbooks wait for

    mapper = Mapper(file, name, columns)
    data = file.read()
    _check_size(data)
    number, sheet = 0, "the workbook"
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        several = len(book.worksheets) > 1
        for page in book.worksheets:
            sheet, number = f"sheet {page.title!r}", 0
            page.reset_dimensions()  # some writers state them wrongly
            header = None
            for number, cells in enumerate(page.iter_rows(values_only=True), start=1):
                if not any(cell is not None for cell in cells):
                    continue
                if header is None:
                    header = [str(cell).strip() if cell is not None else None for cell in cells]
                    chosen = mapper.recognise(header)
                    if "text" not in chosen and "title" not in chosen:
                        yield mapper.skip(number, "no text", f"{sheet}: {mapper.no_text(c for c in header if c)}")
                        break
                    index = {ours: header.index(theirs) for ours, theirs in chosen.items()}
                    continue
                fields = {ours: cells[at] for ours, at in index.items() if at < len(cells)}
                place = f"{name}:{page.title}:{number}" if several else f"{name}:{number}"
                yield Row(file.name, number, fields, place)
    except Exception as error:  # a workbook is a folder of XML files: each part of its reader raises its own
        yield mapper.skip(number or None, "excel", f"{sheet} cannot be read on: {type(error).__name__}: {error}")


def _check_size(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(info.file_size for info in archive.infolist())
    if unpacked > min(MAX_FILE, max(4 * MAX_ARTICLE, MAX_RATIO * len(data))):
        raise TooBig(f"unpacks to {unpacked / 2**20:.0f} MiB; a decompression bomb is not read")
