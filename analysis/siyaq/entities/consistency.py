"""What is found surely in one place is found everywhere: names repeated in an article and across articles.

The names that the tagger is sure of, and the surnames and last two names of the people among them, become phrases that
are looked for again in all articles. How often a phrase was found, and how often it is written without being found, in
the same article and in all, is the evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from siyaq.entities.phrases import Phrases, extend
from siyaq.entities.proclitics import Readings
from siyaq.entities.spans import PER, Spans
from siyaq.schema import ENTITY_TYPES
from siyaq.text import Tokens

SURE = 0.5
_SHORTEST_SURNAME = 4
_TYPES = len(ENTITY_TYPES)
FEATURES = (
    "found in article",
    "found elsewhere",
    "share found in article",
    "share found",
    "other type in article",
    "other type elsewhere",
    "surname in article",
    "surname elsewhere",
)


def first_cuts(tokens: Tokens, readings: Readings, known: np.ndarray) -> np.ndarray:
    """Return the reading to take for each word type where it begins a name, as an index into `readings`.

    Parameters
    ----------
    known : bool array
        For each reading, whether a known name begins with it.

    A word that itself begins a known name stays whole; else the first reading that does, else one that is commoner in
    these articles as a word of its own (``وماكرون`` beside ``ماكرون``), else one before the article (``والهلال``).
    """
    count = np.bincount(tokens.type, minlength=len(tokens.types))
    order = np.argsort(tokens.hashes, kind="stable")
    place = np.minimum(np.searchsorted(tokens.hashes, readings.value, sorter=order), len(order) - 1)
    alone = np.where(tokens.hashes[order[place]] == readings.value, count[order[place]], 0)
    whole = readings.cut == 0
    common = ~whole & (alone > count[readings.type]) & (readings.size >= 3)
    rank = np.select([known & whole, known, common, readings.definite & ~whole, whole], [5, 4, 3, 2, 1], 0)
    ranked = np.lexsort((np.arange(len(rank)), -rank, readings.type))
    return ranked[np.searchsorted(readings.type[ranked], np.arange(len(tokens.types)))]


def phrase_words(
    tokens: Tokens, readings: Readings, spans: Spans, reading: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the word hashes of spans one after the other, and the size of each; the first as `reading` has it."""
    size = spans.last - spans.first + 1
    begin = np.cumsum(size) - size
    at = np.repeat(spans.first - begin, size) + np.arange(int(size.sum()))
    words = tokens.hashes[tokens.type[at]]
    words[begin] = readings.value[reading]
    return words, size


def phrase_keys(words: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return one hash per phrase."""
    begin = np.cumsum(size) - size
    key = words[begin]
    for i in range(1, int(size.max(initial=0))):
        longer = np.flatnonzero(size > i)
        key[longer] = extend(key[longer], words[begin[longer] + i])
    return key


@dataclass(frozen=True)
class Repeated:
    """Sure names, and where they are written again.

    Attributes
    ----------
    spans : Spans
        Each occurrence of each phrase; `rule` is its phrase. Its type is the one the phrase was found with most.
    name, kind, article, weight, part : arrays
        One entry for each time that a phrase was found: phrase, type, article, score, and whether it is only a part of
        the name that was found (a surname).
    own : Spans
        The sure spans themselves; their phrases are the first entries of `name`.
    """

    spans: Spans
    name: np.ndarray
    kind: np.ndarray
    article: np.ndarray
    weight: np.ndarray
    part: np.ndarray
    own: Spans


def repeated(tokens: Tokens, readings: Readings, reading: np.ndarray, sure: Spans) -> Repeated:
    """Look for sure names everywhere.

    Parameters
    ----------
    reading : int array
        The reading of each word type where it begins a name (`first_cuts`).
    sure : Spans
        Names that are surely so.
    """
    people = np.flatnonzero((sure.type == PER) & (sure.last > sure.first))
    length = np.array([len(w) for w in tokens.types], np.int64)[tokens.type[sure.last[people]]]
    surname = people[length >= _SHORTEST_SURNAME]
    pair = people[sure.last[people] - sure.first[people] >= 2]
    whole = [sure, sure[surname], sure[pair]]
    first = np.concatenate([sure.first, sure.last[surname], sure.last[pair] - 1])
    last = np.concatenate([s.last for s in whole])
    kind = np.concatenate([s.type for s in whole])
    weight = np.concatenate([s.score for s in whole])
    part = np.arange(len(first)) >= len(sure)
    uncut = np.searchsorted(readings.type, np.arange(len(tokens.types)))
    kinds = tokens.type[first]
    words, size = phrase_words(
        tokens, readings, Spans.of(first, last, 0, kind, weight, 0), np.where(part, uncut[kinds], reading[kinds])
    )
    _, found, name = np.unique(phrase_keys(words, size), return_index=True, return_inverse=True)
    begin = np.cumsum(size) - size
    chosen = np.repeat(begin[found] - (np.cumsum(size[found]) - size[found]), size[found]) + np.arange(
        int(size[found].sum())
    )
    phrases = Phrases.of(words[chosen], size[found])
    total = np.zeros((len(found), _TYPES))
    np.add.at(total, (name, kind), weight)
    at, end, cut, row = phrases.find(tokens, readings)
    spans = Spans.of(at, end, cut, total[row].argmax(1) if len(row) else [], 0, row)
    return Repeated(spans, name, kind, tokens.article[first], weight, part, sure)
