"""Which spans may be mentions: what the tagger, the name lists, repeated names and cues each put forward."""

from __future__ import annotations

import numpy as np

from siyaq.entities.spans import Spans
from siyaq.entities.tagger import Tagger
from siyaq.schema import ENTITY_TYPES
from siyaq.text import Tokens

LONGEST = 15
"""Words of the longest name that is looked for; the longest of 12,000 annotated ones has fourteen."""
LISTS = ("learned", "world")
SOURCES = ("tagger", "alternative", *LISTS, "repeated", "cue")
"""What may put a span forward, in the order of the bits of the `rule` of a candidate."""
TYPES = len(ENTITY_TYPES)
_POSSIBLE = 0.08
_LABELS = ("O", *(f"{place}-{kind}" for kind in ENTITY_TYPES for place in "BI"))


def sentence_ids(tokens: Tokens) -> np.ndarray:
    """Return a number for each sentence that no other sentence of any article has."""
    if not len(tokens):
        return np.empty(0, np.int64)
    new = (np.diff(tokens.article, prepend=-1) != 0) | (np.diff(tokens.sentence, prepend=-1) != 0)
    return np.cumsum(new) - 1


def label_probabilities(tagger: Tagger, tokens: Tokens) -> np.ndarray:
    """Return a tagger's probabilities in the order that `gather` wants; BIO or BIOES, other types count as no name."""
    found = tagger.probabilities(tokens)
    if tagger.labels == _LABELS:
        return found
    out = np.zeros((len(tokens), 1 + 2 * TYPES), found.dtype)
    for i, label in enumerate(tagger.labels):
        part, _, kind = label.partition("-")
        if kind in ENTITY_TYPES:
            out[:, 1 + 2 * ENTITY_TYPES.index(kind) + (part in "IE")] += found[:, i]
        else:
            out[:, 0] += found[:, i]
    return out


def likeliest(probability: np.ndarray) -> np.ndarray:
    """Return the likeliest label of each token; it is O where that has more than one half."""
    label = np.zeros(len(probability), np.int64)
    doubtful = np.flatnonzero(probability[:, 0] <= 0.5)
    label[doubtful] = probability[doubtful].argmax(1)
    return label


def tagged(probability: np.ndarray, sentence: np.ndarray) -> Spans:
    """Return the spans of each token's likeliest label (O, then B and I of each type); the score is their lowest."""
    label = likeliest(probability)
    kind = np.where(label > 0, (label - 1) // 2, -1)
    inside = (label > 0) & (label % 2 == 0)
    goes_on = np.zeros(len(label), bool)
    goes_on[1:] = inside[1:] & (kind[1:] == kind[:-1]) & (sentence[1:] == sentence[:-1])
    first = np.flatnonzero((kind >= 0) & ~goes_on)
    last = np.flatnonzero((kind >= 0) & ~np.append(goes_on[1:], False)) if len(label) else first
    best = np.ones(len(label))
    best[label > 0] = probability[label > 0].max(1, initial=0)
    score = np.minimum.reduceat(best, first) if len(first) else np.empty(0)
    return Spans.of(first, last, 0, kind[first], score, 0)


def possible(probability: np.ndarray, sentence: np.ndarray) -> Spans:
    """Return every span whose labels all have some probability, for each type."""
    parts = []
    for kind in range(TYPES):
        begin = np.flatnonzero(probability[:, 1 + 2 * kind] > _POSSIBLE)
        inside = probability[:, 2 + 2 * kind] > _POSSIBLE
        last = begin
        while len(begin) and len(parts) < LONGEST * TYPES:
            parts.append(Spans.of(begin, last, 0, kind, 0, 0))
            more = np.flatnonzero((last + 1 < len(inside)) & (last - begin < LONGEST - 1))
            more = more[inside[last[more] + 1] & (sentence[last[more] + 1] == sentence[begin[more]])]
            begin, last = begin[more], last[more] + 1
    return Spans.join(parts) if parts else Spans.of([], [], [], [], [], [])


def span_key(spans: Spans) -> np.ndarray:
    """Return a number for each pair of first and last token."""
    return spans.first * LONGEST + spans.last - spans.first


def union(sources: list[Spans], cut: np.ndarray) -> Spans:
    """Return each span and type once, with the bits of its sources and the letters to cut off its first word."""
    joined = Spans.join(sources)
    bit = np.repeat(1 << np.arange(len(sources)), [len(s) for s in sources])
    short = joined.last - joined.first < LONGEST
    joined, bit = joined[short], bit[short]
    key = span_key(joined) * TYPES + joined.type
    order = np.lexsort((bit, key))
    unique, first = np.unique(key[order], return_index=True)
    source = np.bitwise_or.reduceat(bit[order], first) if len(first) else bit
    chosen = joined[order[first]]
    listed = np.zeros(len(unique), bool)
    off = cut[chosen.first]
    for i, name in enumerate(SOURCES):  # a list that has the name knows where it begins
        if name in LISTS:
            spans = sources[i]
            place = np.searchsorted(unique, span_key(spans) * TYPES + spans.type)
            off[place[::-1]] = spans.cut[::-1]
            listed[place] = True
    return Spans.of(chosen.first, chosen.last, off, chosen.type, 0, source)
