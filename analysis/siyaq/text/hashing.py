"""One number for a text: the same in every process and on every machine."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np


def hash_text(text: str) -> int:
    """Return 64 bits of BLAKE2b: two of a hundred million texts share them with a chance of 1 in 3,700.

    Examples
    --------
    >>> hash_text("طرابلس") == hash_text("طرابلس"), hash_text("") == hash_text(" ")
    (True, False)
    """
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def hash_texts(texts: Iterable[str]) -> np.ndarray:
    """Return the hash of each text, as uint64."""
    return np.fromiter(map(hash_text, texts), np.uint64)
