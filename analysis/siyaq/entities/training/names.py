"""The names that training documents show, as lists for documents that did not show them."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from siyaq.entities.tagger_lists import PhraseTable, name_flags
from siyaq.entities.training.annotated import Annotated
from siyaq.text import Tokens

FOLDS = 8


def seen_names(data: Annotated) -> dict[str, list[str]]:
    """Return the names marked in some documents by type, each under its commonest type.

    Examples
    --------
    >>> data = Annotated(["a"], ["سرت وسرت"], [[(0, 3, "LOC"), (5, 8, "LOC")]], ["x"])
    >>> seen_names(data)
    {'LOC': ['سرت']}
    """
    counts: dict[str, Counter] = defaultdict(Counter)
    for text, marks in zip(data.texts, data.marks, strict=True):
        for start, end, kind in marks:
            counts[text[start:end]][kind] += 1
    out: dict[str, list[str]] = defaultdict(list)
    for name in sorted(counts):
        out[max(sorted(counts[name]), key=counts[name].__getitem__)].append(name)
    return dict(out)


def phrase_table(lists: dict[str, list[str]], seen: Annotated, types: tuple[str, ...]) -> PhraseTable:
    """Return the table of the given lists and, as lists ``seen-TYPE``, of the names seen in some documents."""
    names = seen_names(seen)
    return PhraseTable.build({**lists, **{f"seen-{t}": names.get(t, []) for t in types}})


def cross_flags(
    data: Annotated, tokens: Tokens, lists: dict[str, list[str]], types: tuple[str, ...], seed: int
) -> np.ndarray:
    """Return the name flags of training documents; a document's own names count as seen only if others have them.

    The documents are dealt into `FOLDS` parts; a part's flags come from the names of the other parts. Without that
    every name in training would be one that was seen, and the model would learn to trust nothing else.
    """
    order = np.random.default_rng(seed).permutation(len(data))
    flags = np.zeros(len(tokens), np.uint64)
    for fold in range(min(FOLDS, len(data))):
        part = np.zeros(len(data), bool)
        part[order[fold::FOLDS]] = True
        table = phrase_table(lists, data.take(np.flatnonzero(~part).tolist()), types)
        mine = part[tokens.article]
        flags[mine] = name_flags(tokens, table)[mine]
    return flags
