"""The tagger's network in NumPy: from token types and name flags to a score of each label at each token.

Two layers of convolution over the sentence with a memory of the article between them. The first layer sees two words to
each side; it is linear in what is known of each word (its vector, the vector of its stem, the sum of the vectors of its
attributes) and in the name flags, so its products are made once per kind of token (a type with its flags), and a token
costs gathers and sums. The memory gives each token the maximum, over all places of the article that have its stem, of
what the first layer saw: what is said of a name in one sentence helps to know it in another. The second layer sees
one place to each side. It is computed only where the first leaves doubt: three of four tokens of news are no names,
and the first layer knows that (an early exit, as Teerapittayanon et al. 2016 have it).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from siyaq.entities.tagger_words import TypeInputs, Vectors
from siyaq.text import Tokens

ARTICLES, PART, BLOCK = 524_288, 8_192, 512
"""Tokens that are worked on together: of whole articles with one table of products per kind of token (bounds the
memory), of whole articles between the layers, and any within them (bound what must stay in the cache)."""
SELDOM = 2
"""Kinds of token that occur no more often are worked on anew where they occur: it takes less time than memory does."""


def flag_bits(masks: np.ndarray, count: int) -> np.ndarray:
    """Return bit masks as rows of 0 and 1, (masks, count)."""
    return (masks[:, None] >> np.arange(count, dtype=np.uint64) & np.uint64(1)).astype(np.float32)


def widened(chosen: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return the chosen tokens and their neighbours in the same sentence.

    Parameters
    ----------
    chosen : bool array
    length : int array
        Tokens of each sentence.

    Examples
    --------
    >>> widened(np.array([False, False, True, False, False]), np.array([3, 2])).tolist()
    [False, True, True, False, False]
    """
    out = chosen.copy()
    first = np.zeros(len(chosen) + 1, bool)
    first[np.cumsum(length) - length] = True
    out[1:] |= chosen[:-1] & ~first[1:-1]
    out[:-1] |= chosen[1:] & ~first[1:-1]
    return out


def chains(kept: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return the lengths of the runs of kept tokens; none goes over the end of a sentence.

    Examples
    --------
    >>> chains(np.array([True, True, False, True, True]), np.array([4, 1])).tolist()
    [2, 1, 1]
    """
    begins = kept.copy()
    begins[1:] &= ~kept[:-1]
    start = (np.cumsum(length) - length)[length > 0]
    begins[start] = kept[start]
    first = np.flatnonzero(begins[kept])
    return np.diff(np.append(first, int(kept.sum())))


def _parts(article: np.ndarray, length: np.ndarray, most: int) -> Iterator[tuple[slice, np.ndarray]]:
    """Give parts of whole articles of about `most` tokens: which tokens, and the tokens of each of their sentences."""
    begin = np.cumsum(length) - length
    first = np.flatnonzero(np.diff(article[begin], prepend=-1)) if len(begin) else begin  # sentences
    border, first = np.append(begin[first], len(article)), np.append(first, len(length))
    low = 0
    while low < len(first) - 1:
        high = max(low + 1, int(np.searchsorted(border, border[low] + most, side="right")) - 1)
        yield slice(border[low], border[high]), length[first[low] : first[high]]
        low = high


def _window(kind: np.ndarray, outside: int, length: np.ndarray, reach: int) -> np.ndarray:
    """Return what stands at each place around each token, (places, tokens); `outside` beyond the sentence."""
    padded = np.full(len(kind) + reach * (len(length) + 1), outside, np.intp)
    place = np.arange(len(kind)) + reach * np.repeat(np.arange(1, len(length) + 1), length)
    padded[place] = kind
    return np.stack([padded[place + d] for d in range(-reach, reach + 1)])


def _around(rows: np.ndarray, window: np.ndarray) -> np.ndarray:
    """Sum what each token gets from its neighbours and itself, and cut it at 0.

    Parameters
    ----------
    rows : float array, (kinds, places, units)
        What a token of each kind gives to the one that has it at each place, from the left to the right.
    window : int array, (places, tokens)
        The kind at each place around each token.
    """
    places, n = window.shape
    flat, at = rows.reshape(-1, rows.shape[2]), window * places + np.arange(places)[:, None]
    out = np.empty((n, rows.shape[2]), np.float32)
    more = np.empty((min(BLOCK, n), rows.shape[2]), np.float32)
    for low in range(0, n, BLOCK):
        total = out[low : low + BLOCK]
        given = more[: len(total)]
        np.take(flat, at[0, low : low + BLOCK], axis=0, out=total, mode="clip")  # far faster than indexing
        for place in at[1:]:
            np.take(flat, place[low : low + BLOCK], axis=0, out=given, mode="clip")
            total += given
        np.maximum(total, 0, out=total)
    return out


def scores(
    tokens: Tokens,
    length: np.ndarray,
    masks: np.ndarray,
    inputs: TypeInputs,
    vectors: Vectors,
    p: dict[str, np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """Return which tokens are in doubt, and the score of each label at each of them, (doubtful tokens, labels).

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
        units) with `second_bias`, `second_outside` (3, units), `out` (units of both, labels) with `out_bias`; and
        `doubt`, how much better than its best other label the first layer's score of the first label must be for the
        token to be in no doubt.
    """
    found = [np.empty((0, p["out"].shape[1]), np.float32)]
    doubtful = np.zeros(len(tokens), bool)
    products = Products(inputs, vectors, p)
    for rows, some in _parts(tokens.article, length, ARTICLES):
        types, flags, kind, often = _kinds(tokens.type[rows], masks[rows], inputs.parts)
        stem = tokens.article[rows].astype(np.int64) * len(tokens.types) + inputs.same[tokens.type[rows]]
        stem, _ = pd.factorize(stem)  # numbered as they come, so those of a part follow each other
        parts = list(_parts(tokens.article[rows], some, PART))
        most = max(part.stop - part.start for part, _ in parts)
        table = np.empty((often + most + 1, *p["first_outside"].shape), np.float32)
        table[-1] = p["first_outside"]
        products.write(table[:often], types[:often], flags[:often])
        row = np.arange(len(types))
        for part, lengths in parts:
            here = kind[part]
            seldom = np.unique(here[here >= often])
            row[seldom] = often + np.arange(len(seldom))
            products.write(table[often : often + len(seldom)], types[seldom], flags[seldom])
            near = _around(table, _window(row[here], len(table) - 1, lengths, 2))
            score = near @ p["out"][: near.shape[1]] + p["out_bias"]
            doubt = score[:, 1:].max(1, initial=-np.inf) > score[:, 0] - p["doubt"]
            found.append(score[doubt] + _second_layer(near, stem[part], doubt, lengths, p))
            doubtful[rows.start + part.start : rows.start + part.stop] = doubt
    return doubtful, np.concatenate(found)


def _kinds(types: np.ndarray, masks: np.ndarray, parts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Return type and flags of each kind of token, the kind of each token, and how many kinds are frequent.

    The frequent ones come first; both these and the seldom ones are in the order of the parts of their types, as
    `Products` wants them.
    """
    named, count = masks > 0, len(parts)
    used = np.bincount(types[~named], minlength=count) > 0
    plain = np.flatnonzero(used)
    kind = (np.cumsum(used, dtype=np.intp) - 1)[types]
    flags, flag = np.unique(masks[named], return_inverse=True)
    found, place = np.unique(flag * count + types[named], return_inverse=True)
    kind[named] = len(plain) + place
    types = np.append(plain, found % count)
    flags = np.append(np.zeros(len(plain), np.uint64), flags[found // count])
    often = np.bincount(kind, minlength=len(types)) > SELDOM
    order = np.lexsort((parts[types], ~often))
    rank = np.empty(len(order), np.intp)
    rank[order] = np.arange(len(order))
    return types[order], flags[order], rank[kind], int(often.sum())


class Products:
    """What the tokens of a type with some flags give to their neighbours in the first layer.

    Many types have no vector, and most of the others are their own stem, so for them a smaller product does.
    """

    def __init__(self, inputs: TypeInputs, vectors: Vectors, p: dict[str, np.ndarray]) -> None:
        self.inputs, self.vectors, self.flags = inputs, vectors, p["flags"]
        word, stem, own = np.split(p["first"], [vectors.size, 2 * vectors.size])
        own = np.append(own, p["first_bias"][None], 0)
        self.weights = own, np.concatenate([word + stem, own]), np.concatenate([word, stem, own])
        self.embedding = np.append(p["embedding"], np.zeros((1, p["embedding"].shape[1]), np.float32), 0)

    def write(self, out: np.ndarray, types: np.ndarray, masks: np.ndarray) -> None:
        """Write the products of some types with flags, (types, 5, units); the types in the order of their `parts`."""
        flat = out.reshape(len(types), out.shape[1] * out.shape[2])
        border = np.searchsorted(self.inputs.parts[types], range(4)).tolist()
        columns = (), (self.inputs.word,), (self.inputs.word, self.inputs.stem)
        for (first, last), of_type, weights in zip(pairwise(border), columns, self.weights, strict=True):
            for low in range(first, last, BLOCK):
                rows = slice(low, min(low + BLOCK, last))
                given = [self.vectors.take(column[types[rows]]) for column in of_type] + [self._bag(types[rows])]
                np.matmul(np.concatenate(given, 1), weights, out=flat[rows])
        named = np.flatnonzero(masks)
        flags, flag = np.unique(masks[named], return_inverse=True)
        of_flags = flag_bits(flags, len(self.flags)) @ self.flags
        for low in range(0, len(named), BLOCK):
            flat[named[low : low + BLOCK]] += of_flags[flag[low : low + BLOCK]]

    def _bag(self, types: np.ndarray) -> np.ndarray:
        """Return the sum of the vectors of each type's attributes, and a 1 for the bias."""
        bag = np.zeros((len(types), self.embedding.shape[1] + 1), np.float32)
        bag[:, -1] = 1
        for column in self.inputs.attributes[types].T:
            bag[:, :-1] += self.embedding.take(column, axis=0, mode="wrap")  # -1 is the last row: zeros
        return bag


def _second_layer(
    near: np.ndarray, stem: np.ndarray, doubt: np.ndarray, length: np.ndarray, p: dict[str, np.ndarray]
) -> np.ndarray:
    """Return what the second layer adds to the scores of the doubtful tokens, from the first layer's output."""
    units, cells = p["memory"].shape
    places, wide = p["second_outside"].shape
    kept = widened(doubt, length)
    given = np.zeros((int(kept.sum()) + 1, units + cells + 2), np.float32)  # the last row: a place outside
    given[:-1, :units] = near[kept]
    given[:-1, units:-2] = _remember(near, stem, kept, p)
    given[:-1, -2] = given[-1, -1] = 1
    constants = np.concatenate([p["second_bias"].reshape(1, places, wide), p["second_outside"][None]])
    weights = np.concatenate([p["second"].reshape(-1, places, wide), constants]).transpose(1, 0, 2).reshape(-1, wide)
    window = _window(np.arange(len(given) - 1), len(given) - 1, chains(kept, length), places // 2)[:, doubt[kept]]
    seen = given.take(window.T, axis=0).reshape(window.shape[1], len(weights))
    return np.maximum(seen @ weights, 0) @ p["out"][units:]


def _remember(near: np.ndarray, stem: np.ndarray, kept: np.ndarray, p: dict[str, np.ndarray]) -> np.ndarray:
    """Return the memory of each kept token: the greatest value of each cell, but at least 0, over all of its stem."""
    stem = stem - stem.min(initial=0)
    wanted = np.zeros(int(stem.max(initial=0)) + 1, bool)
    wanted[stem[kept]] = True
    rows = np.flatnonzero(wanted[stem])
    number = (np.cumsum(wanted, dtype=np.uint16 if len(wanted) < 2**16 else np.intp) - 1)[stem]  # short: radix sort
    order = rows[np.argsort(number[rows], kind="stable")]
    cells = near[order] @ p["memory"] + p["memory_bias"]
    size = np.bincount(number[rows])
    first = np.cumsum(size) - size
    most = np.maximum(cells[first], 0)
    group, place = np.flatnonzero(size > 1), 1
    while len(group):  # the second token of each group that has one, the third, ...: far faster than `reduceat`
        most[group] = np.maximum(most[group], cells[first[group] + place])
        place += 1
        group = group[size[group] > place]
    return most[number[kept]]
