"""Damage to files, drawn from a seed."""

import gzip
import io
import json
import random
import zipfile

import pandas as pd
from corpus_samples import FIRST, SECOND, THIRD

TEXTS = (
    FIRST,
    SECOND,
    THIRD,
    f"{FIRST}\n{SECOND}",
    "خبر قصير",
    "\u202eنص مقلوب\u202c",
    "١٢٣٤",
    "News in Latin letters, too.",
)
SINGLE = ("txt", "md", "html")
"""Formats of which a file is one article."""


def records(rng: random.Random) -> list[dict]:
    return [
        {"title": rng.choice(["خبر", None]), "text": rng.choice(TEXTS), "date": "2020-01-01"}
        for _ in range(rng.randint(1, 5))
    ]


def original(kind: str, rng: random.Random) -> bytes:
    """Bytes of a sound file of a kind."""
    text = "\n".join(rng.choices(TEXTS, k=rng.randint(1, 4)))
    if kind in ("txt", "md"):
        return text.encode(rng.choice(["utf-8", "utf-8", "cp1256", "utf-16"]), "replace")
    if kind == "html":
        return f"<html><head><title>خبر</title></head><body><article><p>{text * 3}</p></article></body></html>".encode()
    rows = records(rng)
    frame = pd.DataFrame(rows)
    if kind == "jsonl":
        return "".join(json.dumps(r, ensure_ascii=rng.random() < 0.5) + "\n" for r in rows).encode()
    if kind == "json":
        return json.dumps(rng.choice([rows, {"articles": rows}, rows[0]])).encode()
    if kind in ("csv", "tsv"):
        return frame.to_csv(index=False, sep="," if kind == "csv" else "\t").encode(
            rng.choice(["utf-8", "cp1256"]), "replace"
        )
    if kind == "xml":
        items = "".join(f"<item><title>خبر</title><description>{r['text']}</description></item>" for r in rows)
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()
    out = io.BytesIO()
    frame.to_parquet(out) if kind == "parquet" else frame.to_excel(out, index=False)
    return out.getvalue()


def truncate(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randint(0, len(data))]


def flip(data: bytes, rng: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(rng.choice([1, 3, 20])):
        if damaged:
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged)


def insert(data: bytes, rng: random.Random) -> bytes:
    junk = rng.choice(
        [
            b"\0",
            b"\0" * 50,
            "\u202e\u2066\ufeff".encode(),
            b'"',
            b"\\ud800",
            b"\xed\xa0\x80",
            b"\r",
            b"\x1a",
            b"<",
            b"]]>",
            b"{" * 3000,
        ]
    )
    at = rng.randint(0, len(data))
    return data[:at] + junk + data[at:]


def repeat(data: bytes, rng: random.Random) -> bytes:
    at, to = sorted((rng.randint(0, len(data)), rng.randint(0, len(data))))
    return data[:to] + data[at:]


def recode(data: bytes, rng: random.Random) -> bytes:
    return data.decode("latin-1").encode(rng.choice(["utf-16", "utf-8", "utf-32"]))


MUTATIONS = (truncate, flip, insert, repeat, recode, lambda data, rng: data, lambda data, rng: rng.randbytes(200))
KINDS = ("txt", "md", "jsonl", "jsonl", "json", "csv", "csv", "tsv", "html", "xml", "parquet", "xlsx")


def mutated(number: int, seed: int = 0) -> tuple[str, bytes]:
    """Return name and bytes of the file of a number: the same each time."""
    rng = random.Random(seed * 1_000_003 + number)
    kind = rng.choice(KINDS)
    data = original(kind, rng)
    for _ in range(rng.choice([1, 1, 2, 3])):
        data = rng.choice(MUTATIONS)(data, rng)
    name = f"f{number:05}.{kind}"
    packing = rng.random()
    if packing < 0.08 and kind not in ("xlsx", "parquet"):
        data = gzip.compress(data)
        data = rng.choice(MUTATIONS[:4])(data, rng) if rng.random() < 0.6 else data
        name += ".gz"
    elif packing < 0.14:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
            if rng.random() < 0.3:
                archive.writestr("inner.zip", data)
        data = out.getvalue()
        data = rng.choice(MUTATIONS[:4])(data, rng) if rng.random() < 0.6 else data
        name = f"f{number:05}.zip"
    return name, data
