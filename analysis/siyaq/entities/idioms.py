"""Fixed expressions in which a word that is elsewhere a name is none: the force majeure that is no Cairo."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from siyaq.entities.dictionary import Dictionary
from siyaq.entities.proclitics import Readings
from siyaq.entities.spans import Spans
from siyaq.text import Tokens


@cache
def idioms() -> Dictionary:
    """Return the expressions of ``data/idioms.csv``, as a dictionary whose types mean nothing."""
    table = pd.read_csv(Path(__file__).parent / "data" / "idioms.csv", dtype="str")
    return Dictionary.of([(phrase, "LOC") for phrase in table["phrase"]], source="idioms")


def outside_idioms(spans: Spans, tokens: Tokens, readings: Readings | None = None) -> np.ndarray:
    """Return for each span whether it lies outside all fixed expressions; a longer name around one is outside.

    Examples
    --------
    >>> from siyaq.text import tokenize
    >>> tokens = tokenize(["أعلنت القوة القاهرة في القاهرة"])
    >>> outside_idioms(Dictionary.of([("القاهرة", "LOC")]).match(tokens), tokens).tolist()
    [False, True]
    """
    found = idioms().match(tokens, readings)
    within = np.full(len(tokens), -1)
    for number, (first, last) in enumerate(zip(found.first.tolist(), found.last.tolist(), strict=True)):
        within[first : last + 1] = number
    first, last = within[spans.first], within[spans.last]
    return (first < 0) | (first != last)
