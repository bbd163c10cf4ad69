"""The tagger's network in NumPy: from token types and name flags to a score of each label at each token.

Two layers of convolution over the sentence with a memory of the article between them. The first layer sees two words to
each side; it is linear in what is known of each word (its vector, the vector of its stem, the sum of the vectors of its
attributes) and in the name flags, so its products are made once per type and once per combination of flags, and a token
costs gathers and sums. The memory gives each token the maximum, over all places of the article that have its stem, of
what the first layer saw: what is said of a name in one sentence helps to know it in another. The second layer sees
one place to each side.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from siyaq.entities.tagger_words import TypeInputs, Vectors
from siyaq.text import Tokens

ARTICLES, PART, BLOCK = 262_144, 8_192, 1_024
"""Tokens that are worked on together: of whole articles with one table of products per type (bounds the memory), of
whole articles between the layers, and of whole sentences within them (bound what must stay in the cache)."""


def flag_bits(masks: np.ndarray, count: int) -> np.ndarray:
    """Return bit masks as rows of 0 and 1, (masks, count)."""
    return (masks[:, None] >> np.arange(count, dtype=np.uint64) & np.uint64(1)).astype(np.float32)


def _runs(length: np.ndarray, most: int) -> Iterator[tuple[int, int]]:
    """Give runs of consecutive parts of at least one part and, where more, at most `most` in all: (first, last + 1)."""
    end = np.cumsum(length)
    low = 0
    while low < len(length):
        done = end[low - 1] if low else 0
        high = max(low + 1, int(np.searchsorted(end, done + most, side="right")))
        yield low, high
        low = high


def _parts(article: np.ndarray, length: np.ndarray, most: int) -> Iterator[tuple[slice, np.ndarray]]:
    """Give parts of whole articles of about `most` tokens: which tokens, and the tokens of each of their sentences."""
    begin = np.cumsum(length) - length
    first = (
        np.flatnonzero(np.diff(article[begin], prepend=-1)) if len(begin) else begin
    )  # the articles' first sentences
    border = np.append(begin[first], len(article))
    first = np.append(first, len(length))
    for low, high in _runs(np.diff(border), most):
        yield slice(border[low], border[high]), length[first[low] : first[high]]


def _convolve(rows: np.ndarray, outside: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Sum what each token gets from its neighbours and itself.

    Parameters
    ----------
    rows : float array, (tokens, places, units)
        What a token gives to the one that has it at each place, from the left to the right.
    outside : float array, (places, units)
        What a place outside of the sentence gives.
    length : int array
        Tokens of each sentence.
    """
    n, reach = len(rows), outside.shape[0] // 2
    before = np.arange(n) - np.repeat(np.cumsum(length) - length, length)
    after = np.repeat(length, length) - 1 - before
    total = rows[:, reach].copy()
    for d in range(1, reach + 1):
        total[d:] += rows[: n - d, reach - d]
        total[: n - d] += rows[d:, reach + d]
        for place, beyond, step in ((reach - d, before, -d), (reach + d, after, d)):
            edge = np.flatnonzero(beyond < d)  # these were given another sentence's word
            wrong = edge[(edge + step >= 0) & (edge + step < n)]
            total[wrong] -= rows[wrong + step, place]
            total[edge] += outside[place]
    return total


def scores(
    tokens: Tokens,
    length: np.ndarray,
    masks: np.ndarray,
    inputs: TypeInputs,
    vectors: Vectors,
    p: dict[str, np.ndarray],
) -> np.ndarray:
    """Return the score of each label at each token, (tokens, labels).

    Parameters
    ----------
    tokens : Tokens
    length : int array
        Tokens of each sentence, in order.
    masks : uint64 array
        Name flags of each token.
    inputs : TypeInputs
    vectors : Vectors
    p : dict of str to float32 array
        The parameters: `embedding` (attributes, size), `first` (inputs, 5 units) with `first_bias`, `flags` (flags, 5
        units), `first_outside` (5, units), `memory` (units, cells) with `memory_bias`, `second` (units + cells, 3
        units) with `second_bias`, `second_outside` (3, units), `out` (units of both, labels) with `out_bias`.
    """
    out = np.zeros((len(tokens), p["out"].shape[1]), np.float32)
    for rows, some in _parts(tokens.article, length, ARTICLES):
        out[rows] = _articles(tokens, some, masks, inputs, vectors, p, rows)
    return out


def _articles(
    tokens: Tokens,
    length: np.ndarray,
    masks: np.ndarray,
    inputs: TypeInputs,
    vectors: Vectors,
    p: dict[str, np.ndarray],
    rows: slice,
) -> np.ndarray:
    """Return the scores of the tokens `rows`, which are whole articles; `length` is of their sentences."""
    used = np.bincount(tokens.type[rows], minlength=len(tokens.types)) > 0
    types = np.flatnonzero(used)
    kind = (np.cumsum(used) - 1)[tokens.type[rows]]
    named = np.flatnonzero(masks[rows])
    flags, flag = np.unique(masks[rows][named], return_inverse=True)
    per_type = np.empty((len(types), p["first"].shape[1]), np.float32)
    for low in range(0, len(types), BLOCK):
        part = slice(low, low + BLOCK)
        np.matmul(inputs.matrix(types[part], vectors, p["embedding"]), p["first"], out=per_type[part])
    per_type += p["first_bias"]
    per_flag = flag_bits(flags, len(p["flags"])) @ p["flags"]
    stem = tokens.article[rows].astype(np.int64) * len(tokens.types) + inputs.same[tokens.type[rows]]
    out = np.empty((len(kind), p["out"].shape[1]), np.float32)
    for part, some in _parts(tokens.article[rows], length, PART):
        low, high = np.searchsorted(named, (part.start, part.stop))
        per_named = per_flag[flag[low:high]]
        layer = _first_layer(kind[part], per_type, named[low:high] - part.start, per_named, some, p)
        out[part] = _second_layer(layer, stem[part], some, p)
    return out


def _first_layer(
    kind: np.ndarray,
    per_type: np.ndarray,
    named: np.ndarray,
    per_named: np.ndarray,
    length: np.ndarray,
    p: dict[str, np.ndarray],
) -> np.ndarray:
    """Return the first layer's output, with room for the cells of the memory: (tokens, units + cells)."""
    units, cells = p["memory"].shape
    outside = p["first_outside"]
    layer = np.empty((len(kind), units + cells), np.float32)
    border = np.append(0, np.cumsum(length))
    for a, b in _runs(length, BLOCK):
        part = slice(border[a], border[b])
        given = per_type[kind[part]]
        low, high = np.searchsorted(named, (part.start, part.stop))
        given[named[low:high] - part.start] += per_named[low:high]
        total = _convolve(given.reshape(len(given), *outside.shape), outside, length[a:b])
        np.maximum(total, 0, out=layer[part, :units])
    return layer


def _second_layer(layer: np.ndarray, stem: np.ndarray, length: np.ndarray, p: dict[str, np.ndarray]) -> np.ndarray:
    """Return the scores from the first layer's output; fills in the cells of the memory."""
    units, _ = p["memory"].shape
    near = layer[:, :units]
    layer[:, units:] = _remember(near @ p["memory"] + p["memory_bias"], stem)
    outside = p["second_outside"]
    out = near @ p["out"][:units] + p["out_bias"]
    border = np.append(0, np.cumsum(length))
    for a, b in _runs(length, BLOCK):
        part = slice(border[a], border[b])
        wide = layer[part] @ p["second"]
        wide += p["second_bias"]
        wide = _convolve(wide.reshape(len(wide), *outside.shape), outside, length[a:b])
        out[part] += np.maximum(wide, 0, out=wide) @ p["out"][units:]
    return out


def _remember(cells: np.ndarray, same: np.ndarray) -> np.ndarray:
    """Return for each token the greatest value of each cell, but at least 0, over all tokens with the same number."""
    order = np.argsort(same, kind="stable")
    first = np.flatnonzero(np.diff(same[order], prepend=-1))
    size = np.diff(np.append(first, len(order)))
    most = np.maximum(cells[order[first]], 0)
    group, place = np.flatnonzero(size > 1), 1
    while len(group):  # the second token of each group that has one, the third, ...: far faster than `reduceat`
        most[group] = np.maximum(most[group], cells[order[first[group] + place]])
        place += 1
        group = group[size[group] > place]
    number = np.empty(len(order), np.int64)
    number[order] = np.repeat(np.arange(len(first)), size)
    return most[number]
