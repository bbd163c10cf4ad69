"""Files of articles in all formats."""

import csv
import io
import json
import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from corpus_samples import ROWS


def as_csv(delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(ROWS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return out.getvalue()


def as_jsonl() -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)


def as_feed() -> str:
    items = "".join(
        f"<item><title>{r['title'] or ''}</title><guid>{r['id']}</guid>"
        f"<description><![CDATA[<p>{r['text']}</p>]]></description>"
        "<pubDate>Sun, 01 Mar 2020 10:00:00 +0200</pubDate></item>"
        for r in ROWS
    )
    channel = f"<channel><title>صحيفة المرفأ</title>{items}</channel>"
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0">{channel}</rss>'


def write(path: Path, kind: str) -> Path:
    """Write the three articles as `kind` and return the path."""
    frame = pd.DataFrame(ROWS)
    if kind == "parquet":
        frame.to_parquet(path)
    elif kind == "xlsx":
        frame.to_excel(path, index=False)
    else:
        text = {"csv": as_csv, "tsv": lambda: as_csv("\t"), "jsonl": as_jsonl, "rss": as_feed}.get(kind)
        path.write_text(text() if text else json.dumps(ROWS, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def written(tmp_path):
    """A function that writes the three articles in a format and returns the file."""
    return lambda kind: write(tmp_path / f"articles.{kind}", kind)
