"""Two names joined by و that were read as one: القيادة العامة والولايات المتحدة."""

from __future__ import annotations

import numpy as np

from siyaq.entities.spans import Spans
from siyaq.text import Tokens


def split_joined(spans: Spans, known: Spans, tokens: Tokens) -> Spans:
    """Return the spans, those cut in two that are a known name, و, and another known name, but no name as a whole.

    Parameters
    ----------
    spans : Spans
        Without overlaps, in order.
    known : Spans
        Where the names of a list stand.
    tokens : Tokens
        That both point into.

    Examples
    --------
    >>> from siyaq.entities.dictionary import Dictionary
    >>> from siyaq.text import tokenize
    >>> names = Dictionary.of([("القيادة العامة", "ORG"), ("الولايات المتحدة", "LOC"), ("البوسنة والهرسك", "LOC")])
    >>> tokens = tokenize(["بين القيادة العامة والولايات المتحدة"])
    >>> found = split_joined(Spans.of(np.array([1]), np.array([4]), 0, 2, 0.9, 0), names.match(tokens), tokens)
    >>> found.first.tolist(), found.last.tolist(), found.cut.tolist(), found.type.tolist()
    ([1, 3], [2, 4], [0, 1], [2, 1])
    """
    around = np.full(len(tokens), -1)
    longer = np.flatnonzero(spans.last - spans.first >= 2)
    rows = list(zip(longer.tolist(), spans.first[longer].tolist(), spans.last[longer].tolist(), strict=True))
    for i, first, last in rows:
        around[first : last + 1] = i
    within = around[known.first]
    known = known[(within >= 0) & (within == around[known.last])]
    columns = (getattr(known, name).tolist() for name in ("first", "last", "cut", "type"))
    at: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for first, last, cut, kind in zip(*columns, strict=True):
        at.setdefault((first, last), []).append((cut, kind))
    starts: dict[int, list[int]] = {}
    for first, last in at:
        starts.setdefault(last, []).append(first)
    kept, parts = np.ones(len(spans), bool), []
    for i, first, last in rows:
        if (first, last) in at:
            continue
        for middle in starts.get(last, ()):
            second = [
                kind for cut, kind in at[middle, last] if cut == 1 and tokens.types[tokens.type[middle]][0] == "و"
            ]
            whole = [kind for cut, kind in at.get((first, middle - 1), ()) if cut == spans.cut[i]]
            if first < middle and second and whole:
                kept[i] = False
                score, rule = spans.score[i], spans.rule[i]
                parts.append(Spans.of(np.array([first]), np.array([middle - 1]), spans.cut[i], whole[0], score, rule))
                parts.append(Spans.of(np.array([middle]), np.array([last]), 1, second[0], score, rule))
                break
    if not parts:
        return spans
    joined = Spans.join([spans[kept], *parts])
    return joined[np.argsort(joined.first, kind="stable")]
