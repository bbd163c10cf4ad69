"""The token table: words, numbers and punctuation of many articles as columnar arrays.

A chunk of articles is joined, viewed as UTF-32 code points, classed by table look-up and cut where the class changes;
each token gets a 64-bit hash of its normal form, and only one string is made per distinct hash. Everything that
depends on a word alone is then done once per type and gathered. Chunks of about 300,000 characters keep the temporary
arrays in the processor's cache; whole corpora at once are four times slower.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from siyaq.text.normal import BREAK, PUNCT, WORD, codes, normal, tables
from siyaq.text.sentences import sentence_numbers

CHUNK = 300_000
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_POSITIONS = 4096


with np.errstate(over="ignore"):
    _POWERS = np.cumprod(np.full(_POSITIONS, _GOLDEN, np.uint64))


@cache
def _mixed() -> np.ndarray:
    """Spread the normal letter of each code point over 64 bits."""
    value = tables()[1].astype(np.uint64)
    with np.errstate(over="ignore"):
        return value * _MIX ^ (value << np.uint64(32))


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of a list of texts, in order, as parallel arrays.

    Attributes
    ----------
    article : int32 array
        Index of the text in the list that was tokenised.
    sentence : int32 array
        Number of the sentence in its text, from 0.
    start, end : int32 arrays
        Code points into the raw text, end exclusive: ``texts[article][start:end]`` is the token.
    type : int32 array
        Index into `types`.
    types : list of str
        Normal form of each type, in order of first occurrence.
    hashes : uint64 array
        64-bit hash of each type's normal form: the same word has the same hash everywhere.
    """

    article: np.ndarray
    sentence: np.ndarray
    start: np.ndarray
    end: np.ndarray
    type: np.ndarray
    types: list[str]
    hashes: np.ndarray

    def __len__(self) -> int:
        return len(self.type)

    def frame(self, texts: list[str]) -> pd.DataFrame:
        """Return the table with surfaces, for reading: article, sentence, start, end, surface, normal."""
        spans = zip(self.article.tolist(), self.start.tolist(), self.end.tolist(), strict=True)
        surface = [texts[a][s:e] for a, s, e in spans]
        normals = [self.types[t] for t in self.type.tolist()]
        columns = {"article": self.article, "sentence": self.sentence, "start": self.start, "end": self.end}
        words = {"surface": surface, "normal": normals}  # as objects: a lone surrogate is no text to Arrow
        return pd.DataFrame({**columns, **{name: pd.Series(values, dtype=object) for name, values in words.items()}})


def chunks(texts: Iterable[str], size: int = CHUNK) -> Iterator[list[str]]:
    """Gather texts until they hold `size` characters together."""
    batch: list[str] = []
    length = 0
    for text in texts:
        batch.append(text)
        length += len(text) + 1
        if length >= size:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


class Cut(NamedTuple):
    """One chunk of texts, cut: parallel arrays over its tokens."""

    article: np.ndarray  # text in the chunk
    sentence: np.ndarray
    start: np.ndarray  # code points into the text
    end: np.ndarray
    hash: np.ndarray
    word: np.ndarray  # letters or digits, no punctuation mark


def cut(texts: list[str], *, sentences: bool = True) -> Cut:
    """Cut one chunk of texts; everything is done on arrays over its code points.

    Without `sentences`, which cost a sixth of the time, all tokens have sentence 0.
    """
    kinds, _ = tables()
    points = codes("\n".join(texts))
    kind = kinds.take(points, mode="clip")  # a third faster than indexing
    punct = kind == PUNCT
    inside = np.zeros(len(points) + 2, bool)  # a run of letters and marks, with a border on both sides
    np.less(kind - np.uint8(WORD), 2, out=inside[1:-1])  # WORD or MARK
    start = np.flatnonzero((inside[1:-1] & ~inside[:-2]) | punct)
    end = np.flatnonzero((inside[1:-1] & ~inside[2:]) | punct) + 1
    counted = (kind & 1).view(bool)  # WORD or PUNCT
    before = np.zeros(len(points) + 1, np.int32)
    np.cumsum(counted, out=before[1:])
    first, last = before[start], before[end]
    real = last > first  # a run of marks alone is no token
    start, end, first, last = start[real], end[real], first[real], last[real]
    offset = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(t) + 1 for t in texts], out=offset[1:])
    article = np.repeat(np.arange(len(texts)), np.diff(np.searchsorted(start, offset)))
    sentence = np.zeros(len(start), np.int32)
    if sentences:
        lines = np.cumsum(kind == BREAK, dtype=np.int32)
        sentence = sentence_numbers(article, lines[start], start, end, points)
    base = offset[article]
    return Cut(
        article, sentence, start - base, end - base, hash_runs(points.compress(counted), first, last), ~punct[start]
    )


def hash_runs(points: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """64-bit hash of each run of code points: the sum of their normal letters, mixed and weighted by position."""
    if not len(first):
        return np.empty(0, np.uint64)
    position = np.arange(len(points), dtype=np.int32) - np.repeat(first, last - first)
    with np.errstate(over="ignore"):
        value = _mixed().take(points, mode="clip") * _POWERS.take(position & (_POSITIONS - 1), mode="clip")
        value = np.add.reduceat(value, first)
    return value ^ (value >> np.uint64(31))


def tokenize(texts: Iterable[str], chunk: int = CHUNK) -> Tokens:
    """Cut texts into words, numbers and punctuation marks, with offsets, sentences and normal forms.

    A word is a run of letters, digits and marks; every punctuation mark is a token of its own; the underscore
    separates (as in ``#كوريا_الشمالية``).

    Parameters
    ----------
    texts : iterable of str
    chunk : int
        Characters worked on at once. It changes the speed, never the result.

    Returns
    -------
    Tokens

    Examples
    --------
    >>> t = tokenize(["لـ”القيادة العامة”."])
    >>> t.frame(["لـ”القيادة العامة”."]).surface.tolist()
    ['لـ', '”', 'القيادة', 'العامة', '”', '.']
    >>> t.types[:3]
    ['ل', '”', 'القياده']
    """
    texts = list(texts)
    parts: list[tuple[np.ndarray, ...]] = []
    done = 0
    for batch in chunks(texts, chunk):
        piece = cut(batch)
        place = ((piece.article + done), piece.sentence, piece.start, piece.end)
        parts.append((*(column.astype(np.int32) for column in place), piece.hash))
        done += len(batch)
    if not parts:
        return Tokens(*[np.empty(0, np.int32)] * 5, [], np.empty(0, np.uint64))
    article, sentence, start, end, value = (np.concatenate(column) for column in zip(*parts, strict=True))
    number, hashes = pd.factorize(value)
    first = np.empty(len(hashes), np.int64)
    first[number[::-1]] = np.arange(len(number) - 1, -1, -1)  # the first token of each type is written last
    spans = zip(article[first].tolist(), start[first].tolist(), end[first].tolist(), strict=True)
    types = normal("\n".join([texts[a][s:e] for a, s, e in spans])).split("\n") if len(first) else []
    return Tokens(article, sentence, start, end, number.astype(np.int32), types, hashes)
