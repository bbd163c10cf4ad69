"""How often words occur in Arabic at large.

A few articles say little about which words exist; decisions about clitics and stems add these counts to the corpus's
own. They come from Arabic Wikipedia (2017; CC BY-SA 4.0) and the ANT news corpus (Apache-2.0): 11 million words, of
which the normal forms with ten or more occurrences are kept.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import numpy as np

from siyaq.text.tokens import tokenize

_FILE = "word_counts.tsv.gz"
LEAST = 10
LONGEST = 20


@cache
def word_counts() -> MappingProxyType[str, int]:
    """Return {normal form: occurrences}, the commonest first.

    Examples
    --------
    >>> counts = word_counts()
    >>> counts["الحكومه"] > counts["بنغازي"] > counts.get("نغازي", 0)
    True
    """
    with gzip.open(files("siyaq.text") / "data" / _FILE, "rt", encoding="utf-8") as lines:
        pairs = (line.rstrip("\n").split("\t") for line in lines)
        return MappingProxyType({word: int(count) for word, count in pairs})


def count_words(texts: Iterable[str]) -> bytes:
    """Return the content of the data file for these texts, the same bytes on every run."""
    tokens = tokenize(texts)
    counts = Counter(dict(zip(tokens.types, np.bincount(tokens.type).tolist(), strict=True)))
    arabic = {w: c for w, c in counts.items() if c >= LEAST and len(w) <= LONGEST and all("ء" <= x <= "ي" for x in w)}
    rows = sorted(arabic.items(), key=lambda row: (-row[1], row[0]))
    return gzip.compress("".join(f"{word}\t{count}\n" for word, count in rows).encode(), mtime=0)
