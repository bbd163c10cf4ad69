"""Annotated text for training: gold files and CoNLL files as tokens with labels."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from siyaq.errors import SiyaqError
from siyaq.schema import ENTITY_TYPES
from siyaq.text import Tokens, tokenize

SENTENCES = 20
"""Sentences of a CoNLL file that are taken for one document: it names none."""


@dataclass(frozen=True)
class Annotated:
    """Documents with names marked.

    Attributes
    ----------
    names : list of str
        Name of each document.
    texts : list of str
    marks : list of list of (start, end, type)
        Code points into the text of the document, end exclusive.
    kinds : list of str
        What each document is (``libya``, ``general``, or the file it came from).
    """

    names: list[str]
    texts: list[str]
    marks: list[list[tuple[int, int, str]]]
    kinds: list[str]

    def __len__(self) -> int:
        return len(self.names)

    def take(self, rows: Sequence[int]) -> Annotated:
        """Return the documents at `rows`."""
        return Annotated(*([column[i] for i in rows] for column in (self.names, self.texts, self.marks, self.kinds)))

    def __add__(self, other: Annotated) -> Annotated:
        pairs = zip(
            (self.names, self.texts, self.marks, self.kinds),
            (other.names, other.texts, other.marks, other.kinds),
            strict=True,
        )
        return Annotated(*(a + b for a, b in pairs))

    def gold(self) -> dict[str, dict]:
        """Return the documents as a gold file has them (`read_gold`), under their numbers."""
        out = {}
        for i, (text, marks) in enumerate(zip(self.texts, self.marks, strict=True)):
            kinds = {kind: {"type": kind} for _, _, kind in marks}
            out[str(i)] = {"text": text, "entities": kinds, "mentions": [list(mark) for mark in marks]}
        return out

    def tokens(self) -> Tokens:
        """Return the tokens of all documents."""
        return tokenize(self.texts)

    def labels(self, tokens: Tokens, names: Sequence[str]) -> np.ndarray:
        """Return the BIO label of each token as index into `names`; a token that a mark only touches is in it."""
        out = np.zeros(len(tokens), np.int64)
        cut = np.searchsorted(tokens.article, np.arange(len(self.texts) + 1))
        index = {name: i for i, name in enumerate(names)}
        for row, marks in enumerate(self.marks):
            low, high = cut[row], cut[row + 1]
            start, end = tokens.start[low:high], tokens.end[low:high]
            for a, b, kind in marks:
                first, last = np.searchsorted(end, a, side="right"), np.searchsorted(start, b)
                if "B-" + kind in index and last > first:
                    out[low + first : low + last] = index["I-" + kind]
                    out[low + first] = index["B-" + kind]
        return out


def read_gold(path: str | Path) -> Annotated:
    """Read a gold file: ``{article: {"text", "entities": {key: {"type"}}, "mentions": [[start, end, key]]}}``.

    Raises
    ------
    SiyaqError
        If the file is missing or a document lacks one of these.
    """
    try:
        gold = json.loads(_read(path))
        order = sorted(gold)
        marks = [
            [(int(s), int(e), str(gold[k]["entities"][m]["type"])) for s, e, m in sorted(gold[k]["mentions"])]
            for k in order
        ]
        texts = [str(gold[k]["text"]) for k in order]
        kinds = [str(gold[k].get("kind") or Path(path).name) for k in order]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SiyaqError(
            f"training: {path} is no gold file ({error!r}); needed: a JSON object of articles, each with text, "
            "entities, mentions"
        ) from error
    return Annotated(order, texts, marks, kinds)


def read_conll(path: str | Path, types: Sequence[str] = ENTITY_TYPES) -> Annotated:
    """Read a CoNLL file: one token, a tab and its BIO tag per line, an empty line after each sentence.

    Tokens of a sentence are joined by spaces, twenty sentences make one document; names of types not in `types` are
    left unmarked. A line without a tab is an error that names the line.
    """
    sentences: list[list[tuple[str, str]]] = [[]]
    for number, line in enumerate(_read(path).splitlines(), 1):
        if not line.strip():
            sentences.append([])
            continue
        token, tab, rest = line.partition("\t")
        tag = rest.split("\t")[-1].strip()
        if not tab or not (tag == "O" or tag[:2] in ("B-", "I-")):
            raise SiyaqError(
                f"training: {path}, line {number} is {line!r}; needed: token, tab, and O, B-TYPE or I-TYPE"
            )
        sentences[-1].append((token, tag))
    sentences = [s for s in sentences if s]
    names, texts, marks = [], [], []
    for low in range(0, len(sentences), SENTENCES):
        text, found, at = [], [], 0
        for sentence in sentences[low : low + SENTENCES]:
            previous = "O"
            for token, tag in sentence:
                end = at + len(token)
                if tag[0] == "I" and previous[2:] == tag[2:]:
                    found[-1] = (found[-1][0], end, tag[2:])
                elif tag != "O":
                    found.append((at, end, tag[2:]))
                previous = tag
                at = end + 1
            text.append(" ".join(token for token, _ in sentence))
        names.append(f"{Path(path).name}:{low}")
        texts.append("\n".join(text))
        marks.append([m for m in found if m[2] in types])
    return Annotated(names, texts, marks, [Path(path).name] * len(names))


def _read(path: str | Path) -> str:
    file = Path(path)
    if not file.is_file():
        raise SiyaqError(f"training: there is no file {file}")
    try:
        data = file.read_bytes()
        return (gzip.decompress(data) if file.suffix == ".gz" else data).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SiyaqError(f"training: {file} cannot be read ({error}); needed: UTF-8 text, or that in gzip") from error
