"""Everything that speaks for or against each candidate span, as one matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from siyaq.entities import consistency, cues
from siyaq.entities.candidates import LISTS, LONGEST, TYPES, possible, sentence_ids, span_key, tagged, union
from siyaq.entities.consistency import Repeated
from siyaq.entities.dictionary import Dictionary
from siyaq.entities.proclitics import Readings
from siyaq.entities.spans import ORG, PER, Spans, outermost
from siyaq.schema import ENTITY_TYPES
from siyaq.text import Tokens

_FLOOR = 1e-4


def logit(p: np.ndarray) -> np.ndarray:
    """Return the log-odds of probabilities, those nearer than 0.0001 to 0 or 1 counted as that."""
    p = np.clip(p, _FLOOR, 1 - _FLOOR)
    return np.log(p / (1 - p))


class Counter:
    """Sums of weights per key, looked up by arrays of keys."""

    def __init__(self, keys: np.ndarray, weights: np.ndarray) -> None:
        self.keys, place = np.unique(keys, return_inverse=True)
        self.sums = np.bincount(place, weights, minlength=len(self.keys))

    def __call__(self, keys: np.ndarray) -> np.ndarray:
        """Return the sum of each key, 0 for those that are not there."""
        if not len(self.keys):
            return np.zeros(len(keys))
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[place] == keys, self.sums[place], 0)


@dataclass(frozen=True)
class Evidence:
    """Candidates of one block of articles with their features.

    Attributes
    ----------
    spans : Spans
        Each span and type once, by first token, last token, type; `rule` has a bit for each of
        `siyaq.entities.candidates.SOURCES` that put it forward, `score` is empty.
    features : float32 array, (candidates, features)
    names : list of str
        What each column is.
    """

    spans: Spans
    features: np.ndarray
    names: list[str]


def gather(
    tokens: Tokens, probability: np.ndarray, lists: dict[str, Dictionary], readings: Readings | None = None
) -> Evidence:
    """Collect the candidates of all sources and what speaks for them.

    Parameters
    ----------
    tokens : Tokens
    probability : float array, (tokens, 7)
        The tagger's probability of O, then B and I of each type in the order of `siyaq.schema.ENTITY_TYPES`.
    lists : dict of Dictionary
        A dictionary for each of `LISTS`.
    readings : Readings, optional
        Of the tokens, where they are at hand.
    """
    sentence = sentence_ids(tokens)
    readings = readings or Readings.of(tokens)
    hits = {name: lists[name].match(tokens, readings) for name in LISTS}
    known = np.zeros(len(readings.value), bool)
    for dictionary in lists.values():
        known |= dictionary.begins(readings.value)
    reading = consistency.first_cuts(tokens, readings, known)
    bits = cues.cue_bits(tokens, readings)
    probability = cues.free_ranks(probability, tokens, bits, sentence)
    found = tagged(probability, sentence)
    again = consistency.repeated(tokens, readings, reading, found[found.score > consistency.SURE])
    common = _common(tokens, probability)
    marked = cues.cue_spans(tokens, bits, sentence, common)
    sources = [found, possible(probability, sentence), *hits.values(), again.spans, marked]
    spans = union(sources, readings.cut[reading][tokens.type])
    table: dict[str, np.ndarray] = {}
    _tagger(table, spans, found, probability, sentence)
    for name in LISTS:
        _list(table, name, spans, hits[name])
    _repeated(table, spans, again, tokens)
    _cues(table, spans, marked, bits, sentence)
    _shape(table, spans, tokens)
    matrix = np.empty((len(table), len(spans)), np.float32)
    for row, values in zip(matrix, table.values(), strict=True):
        row[:] = values
    return Evidence(spans, matrix.T, list(table))


def _common(tokens: Tokens, probability: np.ndarray) -> np.ndarray:
    """Return which tokens are surely no part of a name, and numbers and punctuation."""
    letters = np.array([t[0].isalpha() for t in tokens.types], bool)
    return (probability[:, 0] > 0.98) | ~letters[tokens.type]


def _tagger(table: dict, spans: Spans, found: Spans, p: np.ndarray, sentence: np.ndarray) -> None:
    first, last, kind = spans.first, spans.last, spans.type
    begin, entered = p[first, 1 + 2 * kind], p[first, 2 + 2 * kind]
    inside, named = np.ones(len(spans)), 1 - p[first, 0]
    for i in range(1, LONGEST):
        longer = np.flatnonzero(first + i <= last)
        at = first[longer] + i
        inside[longer] = np.minimum(inside[longer], p[at, 2 + 2 * kind[longer]])
        named[longer] = np.minimum(named[longer], 1 - p[at, 0])
    after = np.minimum(last + 1, max(len(p) - 1, 0))
    ends = np.where((last + 1 < len(p)) & (sentence[after] == sentence[last]), 1 - p[after, 2 + 2 * kind], 1)
    table["begins"] = logit(begin)
    table["begins or goes on"] = logit(begin + entered)
    table["goes on"] = np.where(last > first, logit(inside), 0)
    table["ends"] = logit(ends)
    table["weakest label"] = logit(np.minimum(begin, inside))
    table["some name"] = logit(named)
    keys = span_key(found)
    same = Counter(keys * TYPES + found.type, np.ones(len(found)))(span_key(spans) * TYPES + kind)
    any_type = Counter(keys, np.ones(len(found)))(span_key(spans))
    table["tagged"] = same
    table["tagged as another type"] = any_type - same
    covered = np.zeros(len(p) + 1)
    covered[found.first] += 1
    np.add.at(covered, found.last + 1, -1)
    count = np.concatenate([[0], np.cumsum(np.cumsum(covered[:-1]))])
    table["other span tagged"] = (count[last + 1] - count[first]) / (last - first + 1) * (any_type == 0)
    starts = np.zeros(len(p) + 1)
    starts[found.first] = 1
    table["begins inside another"] = (count[first + 1] - count[first]) * (starts[first] == 0)


def _list(table: dict, name: str, spans: Spans, hits: Spans) -> None:
    hits = hits[hits.last - hits.first < LONGEST]
    keys = span_key(hits)
    order = np.lexsort((hits.score, keys))
    unique, at = np.unique(keys[order][::-1], return_index=True)
    best = hits[order[::-1][at]]
    kind = Counter(unique, best.type + 1.0)(span_key(spans)) - 1
    score = Counter(unique, best.score)(span_key(spans))
    same = kind == spans.type
    table[f"{name} name"] = same
    table[f"{name} score"] = np.where(same, logit(score), 0)
    table[f"{name} as another type"] = (kind >= 0) & ~same
    table[f"{name} longer"] = np.zeros(len(spans), bool)
    if len(spans):
        reach = np.full(int(max(spans.last.max(), hits.last.max(initial=0))) + 1, -1)
        np.maximum.at(reach, hits.first, hits.last)
        table[f"{name} longer"] = reach[spans.first] > spans.last


def _repeated(table: dict, spans: Spans, again: Repeated, tokens: Tokens) -> None:
    """Add how often the same name was found and written, in the article and elsewhere, without the span itself."""
    short = again.spans.last - again.spans.first < LONGEST
    places = again.spans[short]
    keys, at = np.unique(span_key(places), return_index=True)
    wanted = span_key(spans)
    place = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    has = keys[place] == wanted if len(keys) else np.zeros(len(spans), bool)
    name = np.where(has, places.rule[at[place]] if len(keys) else 0, -1)
    articles = int(tokens.article[-1]) + 1 if len(tokens) else 1
    article = tokens.article[spans.first].astype(np.int64)
    here = name * articles + article
    whole = ~again.part
    n, k, a, w = again.name[whole], again.kind[whole], again.article[whole].astype(np.int64), again.weight[whole]
    own_type = Counter(span_key(again.own) * TYPES + again.own.type, again.own.score)(wanted * TYPES + spans.type)
    own = Counter(span_key(again.own), again.own.score)(wanted)
    same_here = Counter((n * articles + a) * TYPES + k, w)(here * TYPES + spans.type) - own_type
    same = Counter(n * TYPES + k, w)(name * TYPES + spans.type) - own_type
    other_here = Counter(n * articles + a, w)(here) - own - same_here
    other = Counter(n, w)(name) - own - same
    top = places[outermost(places)]
    top_article = tokens.article[top.first].astype(np.int64)
    ones = np.ones(len(top))
    written_here = np.maximum(Counter(top.rule * articles + top_article, ones)(here) - 1, 0)
    written = np.maximum(Counter(top.rule, ones)(name) - 1, 0)
    p = again.part
    part_here = Counter(again.name[p] * articles + again.article[p], again.weight[p])(here)
    part = Counter(again.name[p], again.weight[p])(name)
    person = spans.type == PER
    values = [
        np.log1p(np.maximum(same_here, 0)),
        np.log1p(np.maximum(same, 0)),
        (np.maximum(same_here, 0) + 0.3) / (written_here + 1),
        (np.maximum(same, 0) + 0.3) / (written + 1),
        np.log1p(np.maximum(other_here, 0)),
        np.log1p(np.maximum(other, 0)),
        np.log1p(part_here) * person,
        np.log1p(part) * person,
    ]
    for label, value in zip(consistency.FEATURES, values, strict=True):
        table[label] = np.where(has, value, 0)


def _cues(table: dict, spans: Spans, marked: Spans, bits: np.ndarray, sentence: np.ndarray) -> None:
    earlier, later = cues.shift(bits, -1, sentence)[spans.first], cues.shift(bits, 1, sentence)[spans.last]
    begin, end = bits[spans.first], bits[spans.last]
    for group in cues.GROUPS:
        if group not in ("open", "close", "arm", "unit"):
            table[f"{group} before"] = cues.is_cue(earlier, group)
        if group in ("quote", "close", "rank", "title", "say"):
            table[f"{group} after"] = cues.is_cue(later, group)
        if group == "nation":
            table["nation last"] = cues.is_cue(end, group)
            table["nation after"] = cues.is_cue(later, group)
            table["nation after an organisation"] = table["nation after"] & (spans.type == ORG)
            table["nation last of an organisation"] = table["nation last"] & (spans.type == ORG)
        if group not in ("quote", "close", "open", "say", "arm"):
            table[f"{group} first"] = cues.is_cue(begin, group)
    table["quotes around"] = table["quote before"] & table["quote after"]
    keys = span_key(spans) * TYPES + spans.type
    for i, label in enumerate(cues.RULES):
        some = marked[(marked.rule == i) & (marked.last - marked.first < LONGEST)]
        table[label] = np.isin(keys, span_key(some) * TYPES + some.type)


def _shape(table: dict, spans: Spans, tokens: Tokens) -> None:
    size = spans.last - spans.first + 1
    for i, kind in enumerate(ENTITY_TYPES):
        for length in (1, 2, 3):
            table[f"{kind} of {length}"] = (spans.type == i) & (size == length)
        table[f"{kind} of more"] = (spans.type == i) & (size > 3)
    letters = np.array([t[0].isalpha() for t in tokens.types], bool)[tokens.type]
    latin = np.array([t[0].isascii() and t[0].isalpha() for t in tokens.types], bool)[tokens.type]
    table["latin"] = latin[spans.first]
    table["mark at the edge"] = ~letters[spans.first] | ~letters[spans.last]
    count = np.concatenate([[0], np.cumsum(~letters)])
    table["marks inside"] = count[spans.last + 1] - count[spans.first]
