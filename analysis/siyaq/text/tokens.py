"""The token table: words, numbers and punctuation of many articles as columnar arrays.

A chunk of articles is joined, viewed as UTF-32 code points, classed by table look-up and cut where the class changes;
each token gets a 64-bit hash of its normal form, and only one string is made per distinct hash. Everything that
depends on a word alone is then done once per type and gathered. Chunks of about 300,000 characters keep the temporary
arrays in the processor's cache; whole corpora at once are four times slower.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from siyaq.text.normal import BREAK, MARK, PUNCT, WORD, codes, tables
from siyaq.text.sentences import sentence_numbers

CHUNK = 300_000
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_POSITIONS = 4096


def _powers() -> np.ndarray:
    with np.errstate(over="ignore"):
        return np.cumprod(np.full(_POSITIONS, _GOLDEN, np.uint64))


_POWERS = _powers()


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
        return pd.DataFrame({**columns, "surface": surface, "normal": normals})


def _chunks(texts: Iterable[str], size: int) -> Iterator[list[str]]:
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


def _chunk(texts: list[str]) -> tuple[np.ndarray, ...]:
    """Cut one chunk: article, sentence, start, end, hash, then where each token's normal letters lie, and those."""
    kinds, letters = tables()
    points = codes("\n".join(texts))
    kind = kinds[points]
    word = (kind == WORD) | (kind == MARK)
    border = np.diff(word.view(np.int8), prepend=0, append=0)
    start, end = np.flatnonzero(border == 1), np.flatnonzero(border == -1)
    counted = np.flatnonzero((kind == WORD) | (kind == PUNCT))
    punct = np.flatnonzero(kind == PUNCT)
    start = np.concatenate([start, punct])
    order = np.argsort(start, kind="stable")
    start, end = start[order], np.concatenate([end, punct + 1])[order]
    first, last = np.searchsorted(counted, start), np.searchsorted(counted, end)
    real = last > first  # a run of marks alone is no token
    start, end, first, last = start[real], end[real], first[real], last[real]
    letter = letters[points[counted]]
    length = last - first
    position = np.arange(len(counted)) - np.repeat(first, length)
    value = letter.astype(np.uint64)
    with np.errstate(over="ignore"):
        value = (value * _MIX ^ (value << np.uint64(32))) * _POWERS[position % _POSITIONS]
        value = np.add.reduceat(value, first) if len(first) else value[:0]
        value ^= value >> np.uint64(31)
    offset = np.cumsum([0, *(len(t) + 1 for t in texts)])
    article = np.searchsorted(offset, start, side="right") - 1
    lines = np.cumsum(kind == BREAK)
    sentence = sentence_numbers(article, lines[start] if len(start) else start, start, end, points)
    base = offset[article]
    return article, sentence, start - base, end - base, value, first, last, letter


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
    parts: list[tuple[np.ndarray, ...]] = []
    seen: dict[int, int] = {}
    types: list[str] = []
    done = 0
    for batch in _chunks(texts, chunk):
        article, sentence, start, end, value, first, last, letter = _chunk(batch)
        local, unique = pd.factorize(value)
        representative = np.full(len(unique), -1)
        representative[local[::-1]] = np.arange(len(local))[::-1]
        spelled = letter.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        ids = np.empty(len(unique), np.int32)
        spans = zip(unique.tolist(), first[representative].tolist(), last[representative].tolist(), strict=True)
        for i, (key, a, b) in enumerate(spans):
            known = seen.get(key)
            if known is None:
                known = seen[key] = len(types)
                types.append(spelled[a:b])
            ids[i] = known
        parts.append((article + done, sentence, start, end, ids[local]))
        done += len(batch)
    columns = (
        [np.concatenate(c).astype(np.int32) for c in zip(*parts, strict=True)] if parts else [np.empty(0, np.int32)] * 5
    )
    return Tokens(*columns, types, np.fromiter(seen, np.uint64, len(seen)))
