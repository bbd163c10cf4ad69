"""Sentence borders over the token arrays."""

from __future__ import annotations

import numpy as np

_ENDS = np.array([ord(c) for c in ".!؟?…"], np.uint32)


def sentence_numbers(
    article: np.ndarray, line: np.ndarray, start: np.ndarray, end: np.ndarray, points: np.ndarray
) -> np.ndarray:
    """Return the number of each token's sentence within its article, from 0.

    Parameters
    ----------
    article, line : int arrays
        Article and line of each token; a sentence never crosses either.
    start, end : int arrays
        Span of each token in `points`.
    points : uint32 array
        Code points of the chunk.
    """
    n = len(start)
    if not n:
        return np.empty(0, np.int32)
    ender = np.isin(points[start], _ENDS) & (end - start == 1)
    digit = (points[end - 1] >= 0x30) & (points[end - 1] <= 0x39) | (points[end - 1] >= 0x660) & (
        points[end - 1] <= 0x669
    )
    inside = np.zeros(n, bool)  # a point between digits, with no space on either side, is decimal
    inside[1:-1] = ender[1:-1] & digit[:-2] & digit[2:] & (end[:-2] == start[1:-1]) & (end[1:-1] == start[2:])
    ender &= ~inside
    breaks = np.zeros(n, bool)
    breaks[1:] = (ender[:-1] & ~ender[1:]) | (line[1:] != line[:-1])
    changed = np.ones(n, bool)
    changed[1:] = article[1:] != article[:-1]
    breaks |= changed
    number = np.cumsum(breaks) - 1
    first = np.maximum.accumulate(np.where(changed, number, 0))
    return (number - first).astype(np.int32)
