"""Hashes of any part of many words at once, and from them what the network is told of each word type.

The hash of a word is a polynomial of its letters (see `siyaq.text.tokens`), so that of any part of it is the difference
of two running sums, divided by a power. Prefixes, suffixes and stems of all types are looked up in sorted arrays that
way; no string is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from siyaq.entities.tagger_features import CUE_FORMS, LENGTHS, LONGEST_AFFIX, kind_attribute
from siyaq.text.normal import codes
from siyaq.text.tokens import _GOLDEN, _MIX  # the hashes must be those of the token table

ARTICLE = "ال"
LEVELS = 16
_INVERSE = np.uint64(pow(int(_GOLDEN), -1, 2**64))
_KINDS = {"word": 1, "prefix": 2, "suffix": 3, "stem": 4}
_SALT = 0x51_7C_C1_B7_27_22_0A_95


def _letters(points: np.ndarray) -> np.ndarray:
    value = points.astype(np.uint64)
    with np.errstate(over="ignore"):
        return value * _MIX ^ (value << np.uint64(32))


def _finish(total: np.ndarray) -> np.ndarray:
    return total ^ (total >> np.uint64(31))


def _powers(base: np.uint64, count: int) -> np.ndarray:
    with np.errstate(over="ignore"):
        return np.cumprod(np.append(np.uint64(1), np.full(count, base, np.uint64)))


class Slices:
    """Words whose parts can be hashed.

    Parameters
    ----------
    words : list of str
        Normal forms.

    Examples
    --------
    >>> words = Slices(["ليبيا", "وليبيا"])
    >>> bool(words.hashes(0)[0] == words.hashes(1)[1])
    True
    """

    def __init__(self, words: list[str]) -> None:
        length = np.fromiter(map(len, words), np.int64, len(words))
        self._set(length, codes("".join(words)))

    def _set(self, length: np.ndarray, points: np.ndarray) -> None:
        self.length, self.points = length, points
        self.start = np.cumsum(length) - length
        with np.errstate(over="ignore"):
            terms = _letters(self.points) * _powers(_GOLDEN, len(self.points))[1:]
            self.total = np.cumsum(np.append(np.uint64(0), terms))
        self.inverse = _powers(_INVERSE, len(self.points))

    def with_zeros(self) -> Slices:
        """Return the same words with every digit written 0."""
        digit = (self.points >= ord("0")) & (self.points <= ord("9"))
        new = object.__new__(Slices)
        new._set(self.length, np.where(digit, np.uint32(ord("0")), self.points))
        return new

    def hashes(
        self,
        first: int | np.ndarray,
        last: int | np.ndarray | None = None,
        chosen: np.ndarray | None = None,
        before: str = "",
    ) -> np.ndarray:
        """Return the hash of the letters from `first` to before `last` (None: the end) of the chosen words.

        The hash is that of a token of the same letters. `before` is put before them.
        """
        start, length = self.start, self.length
        if chosen is not None:
            start, length = start[chosen], length[chosen]
        low = start + first
        high = start + (length if last is None else last)
        with np.errstate(over="ignore"):
            total = (self.total[high] - self.total[low]) * self.inverse[low]
            if before:
                power = _powers(_GOLDEN, len(before))
                total = total * power[-1] + (_letters(codes(before)) * power[1:]).sum(dtype=np.uint64)
        return _finish(total)

    def letter(self, at: np.ndarray) -> np.ndarray:
        """Return the code point at a place of each word, 0 where the word is shorter."""
        place = np.minimum(self.start + at, max(len(self.points) - 1, 0))
        return np.where(at < self.length, self.points[place] if len(self.points) else 0, 0)

    @cached_property
    def stem(self) -> np.ndarray:
        """Where the stem of each word begins; see `siyaq.entities.tagger_features.word_stem`."""

        def at(place: np.ndarray, letters: str) -> np.ndarray:
            return np.isin(self.letter(place), codes(letters))

        cut = at(np.zeros_like(self.length), "وف").astype(np.int64)
        double = at(cut, "ل") & at(cut + 1, "ل")
        single = ~double & at(cut, "بلك")
        cut = cut + 2 * double + single
        cut += 2 * (~double & at(cut, "ا") & at(cut + 1, "ل"))
        return np.where(self.length - cut >= 2, cut, 0)


def word_hash(word: str) -> np.uint64:
    """Return the hash of one normal form."""
    return Slices([word]).hashes(0)[0]


def _salted(hashes: np.ndarray, kind: str) -> np.ndarray:
    with np.errstate(over="ignore"):
        return (hashes ^ np.uint64(_KINDS[kind] * _SALT % 2**64)) * _MIX


def find(keys: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the place of each wanted hash in sorted keys, -1 where it is not there."""
    if not len(keys):
        return np.full(len(wanted), -1)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, place, -1)


class Attributes:
    """The word attributes that have a vector, in order, found by hash.

    Parameters
    ----------
    names : list of str
        As `siyaq.entities.tagger_features.word_attributes` writes them.
    """

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.row = {name: i for i, name in enumerate(names)}
        parts: dict[str, list[tuple[str, int]]] = {kind: [] for kind in _KINDS}
        for name, row in self.row.items():
            if name[0] == "^" and name[-1] == "$" and len(name) > 2:
                parts["word"].append((name[1:-1], row))
            elif name[0] == "^":
                parts["prefix"].append((name[1:], row))
            elif name[0] == "~":
                parts["stem"].append((name[1:], row))
            elif name[-1] == "$":
                parts["suffix"].append((name[:-1], row))
        found = [(_salted(Slices([w for w, _ in p]).hashes(0), kind), [r for _, r in p]) for kind, p in parts.items()]
        keys, rows = np.concatenate([k for k, _ in found]), np.array([r for _, some in found for r in some], np.int32)
        order = np.argsort(keys)
        self._keys, self._rows = keys[order], rows[order]

    def __len__(self) -> int:
        return len(self.names)

    def _find(self, hashes: np.ndarray, kind: str) -> np.ndarray:
        place = find(self._keys, _salted(hashes, kind))
        return np.where(place >= 0, self._rows[place] if len(self._rows) else -1, -1)

    def table(self, types: list[str], words: Slices) -> np.ndarray:
        """Return the rows of the attributes of each type, -1 for those without, (types, most attributes)."""
        columns = [self._find(words.hashes(0), "word"), self._find(words.hashes(words.stem), "stem")]
        for k in range(1, LONGEST_AFFIX + 1):
            longer = np.flatnonzero(words.length > k)
            for kind, part in (
                ("prefix", words.hashes(0, k, longer)),
                ("suffix", words.hashes(words.length[longer] - k, None, longer)),
            ):
                column = np.full(len(types), -1)
                column[longer] = self._find(part, kind)
                columns.append(column)
        row = self.row.get
        lengths = np.array([row(a, -1) for a in LENGTHS])
        columns.append(lengths[np.minimum(words.length, len(lengths) - 1)])
        columns.append(np.array([row(kind_attribute(t), -1) for t in types], np.int64))
        columns.append(np.array([row(CUE_FORMS.get(t, ""), -1) for t in types], np.int64))
        return np.stack(columns, 1).astype(np.int32)


class Vectors:
    """Word vectors with four bits per coordinate, two coordinates to a byte.

    Parameters
    ----------
    words : list of str
        Normal forms, digits written ``0``.
    codes : uint8 array, (words, size / 2)
    step : float
        Distance between two of the 16 levels.
    """

    def __init__(self, words: list[str], codes: np.ndarray, step: float) -> None:
        self.words, self.codes, self.step = words, codes, step
        keys = Slices(words).hashes(0)
        self._order = np.argsort(keys)
        self._keys = keys[self._order]

    @classmethod
    def of(cls, words: list[str], vectors: np.ndarray, step: float) -> Vectors:
        """Round vectors of even size to the nearest levels."""
        level = np.clip(np.floor(vectors / step) + LEVELS // 2, 0, LEVELS - 1).astype(np.uint8)
        return cls(words, level[:, ::2] << 4 | level[:, 1::2], step)

    @property
    def size(self) -> int:
        """Coordinates of a vector."""
        return 2 * self.codes.shape[1]

    def find(self, hashes: np.ndarray) -> np.ndarray:
        """Return the row of each word, given by its hash with digits folded; -1 for those without a vector."""
        place = find(self._keys, hashes)
        return np.where(place >= 0, self._order[place] if len(self._order) else -1, -1)

    def take(self, rows: np.ndarray) -> np.ndarray:
        """Return the vectors at `rows`, zeros for -1."""
        out = np.zeros((len(rows), self.size), np.float32)
        known = rows >= 0
        packed = self.codes[rows[known]]
        level = np.stack([packed >> 4, packed & 15], 2).reshape(len(packed), self.size)
        out[known] = (level.astype(np.float32) - (LEVELS - 1) / 2) * np.float32(self.step)
        return out


@dataclass(frozen=True)
class TypeInputs:
    """What the network is told of each word type, before any product.

    Attributes
    ----------
    attributes : int32 array, (types, most)
        Known attributes of each type; -1 where there are fewer.
    word, stem : int64 arrays
        Rows of the vectors of the word (of its stem where it has none) and of its stem; -1 without.
    same : int64 array
        Number of the stem: types with the same number share a memory.
    """

    attributes: np.ndarray
    word: np.ndarray
    stem: np.ndarray
    same: np.ndarray

    @classmethod
    def of(cls, types: list[str], words: Slices, attributes: Attributes, vectors: Vectors) -> TypeInputs:
        """Look up the types of a token table; `words` are the slices of them."""
        folded = words.with_zeros()
        word, stem = vectors.find(folded.hashes(0)), vectors.find(folded.hashes(words.stem))
        same = np.unique(words.hashes(words.stem), return_inverse=True)[1]
        return cls(attributes.table(types, words), np.where(word >= 0, word, stem), stem, same)

    @cached_property
    def parts(self) -> np.ndarray:
        """How many vectors each type has: 0, 1 where the word is its own stem, 2."""
        return np.where(self.word == self.stem, self.word >= 0, 2)
