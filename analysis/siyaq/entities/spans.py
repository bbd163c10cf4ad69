"""Candidate spans: what the dictionary, the cues and the tagger each hand to the decoder.

Positions are tokens, not characters, so that candidates of all sources compare by integers; characters come back once,
for the spans that the decoder chose.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from siyaq.schema import ENTITY_TYPES

PER, LOC, ORG = range(len(ENTITY_TYPES))


@dataclass(frozen=True, slots=True)
class Spans:
    """Candidate spans over one token table, as parallel arrays.

    Attributes
    ----------
    first, last : int64 arrays
        First and last token, both inclusive.
    cut : int64 array
        Letters of the first token that are proclitics, not part of the name (``وبنغازي``: 1).
    type : int64 array
        Index into `siyaq.schema.ENTITY_TYPES`.
    score : float64 array
        How sure the source is, 0 to 1.
    rule : int64 array
        Index into the source's own list of rules.
    """

    first: np.ndarray
    last: np.ndarray
    cut: np.ndarray
    type: np.ndarray
    score: np.ndarray
    rule: np.ndarray

    @classmethod
    def of(cls, first, last, cut, type, score, rule) -> Spans:
        """Return spans of arrays, lists or single values, broadcast to the length of `first`."""
        first = np.asarray(first, np.int64)
        whole = [np.broadcast_to(np.asarray(v, np.int64), first.shape) for v in (last, cut, type, rule)]
        return cls(first, *whole[:3], np.broadcast_to(np.asarray(score, np.float64), first.shape), whole[3])

    def __len__(self) -> int:
        return len(self.first)

    def __getitem__(self, index: np.ndarray) -> Spans:
        return Spans(*(getattr(self, f.name)[index] for f in fields(self)))

    @staticmethod
    def join(parts: list[Spans]) -> Spans:
        """Return the spans of several sources over the same tokens, one after the other."""
        return Spans(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Spans)))


def outermost(spans: Spans) -> np.ndarray:
    """Return which spans lie inside no other span: a boolean array."""
    order = np.lexsort((-spans.last, spans.first))
    reach = np.maximum.accumulate(np.concatenate([[-1], spans.last[order]]))[:-1]
    same = np.zeros(len(order), bool)  # the same words again, under another type or source, hide nobody
    first, last = spans.first[order], spans.last[order]
    same[1:] = (first[1:] == first[:-1]) & (last[1:] == last[:-1])
    keep = last > reach
    leader = np.maximum.accumulate(np.where(same, -1, np.arange(len(order))))
    out = np.empty(len(order), bool)
    out[order] = keep[leader] if len(order) else keep
    return out


def longest(spans: Spans) -> np.ndarray:
    """Return the spans that are left when the longest are taken first, then the surest, none overlapping another."""
    order = np.lexsort((spans.cut, spans.first, -spans.score, spans.first - spans.last))
    taken = np.zeros(int(spans.last.max(initial=-1)) + 1, bool)
    chosen = []
    for i, a, b in zip(order.tolist(), spans.first[order].tolist(), spans.last[order].tolist(), strict=True):
        if not taken[a : b + 1].any():
            taken[a : b + 1] = True
            chosen.append(i)
    return np.array(sorted(chosen), np.int64)


def apart(spans: Spans, others: Spans) -> np.ndarray:
    """Return which spans share no token with any of the others: a boolean array."""
    size = int(max(spans.last.max(initial=-1), others.last.max(initial=-1))) + 2
    border = np.zeros(size, np.int64)
    np.add.at(border, others.first, 1)
    np.add.at(border, others.last + 1, -1)
    covered = np.concatenate([[0], np.cumsum(np.cumsum(border) > 0)])
    return covered[spans.last + 1] == covered[spans.first]
