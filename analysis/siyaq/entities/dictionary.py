"""Names that are known beforehand, found as phrases of word hashes.

A name is a sequence of word hashes; the hashes of all its beginnings stand in one sorted array, and all places of a
corpus where a name may begin are lengthened word by word together, keeping those that are still the beginning of some
name. Proclitics are split off the first word once per word type.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd

from siyaq.entities.spans import Spans
from siyaq.errors import SiyaqError
from siyaq.schema import ENTITY_TYPES
from siyaq.text import Tokens, tokenize

PROCLITICS = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل")
"""And, so, in, for, like, and how they combine."""
_LAM_ARTICLE = ("لل", "ولل", "فلل")  # for + the article, which loses its alef: للامم is ل + الامم
_STEP = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def extend(hashes: np.ndarray, word: np.ndarray) -> np.ndarray:
    """Return the hashes of phrases made longer by one word each."""
    with np.errstate(over="ignore"):
        mixed = (hashes ^ (hashes >> _SHIFT)) * _STEP + word
    return mixed


def splits(word: str) -> list[tuple[int, str]]:
    """Return the readings of a word as proclitics and rest: (letters cut off, rest), the uncut word first.

    Examples
    --------
    >>> splits("للامم")
    [(0, 'للامم'), (1, 'لامم'), (1, 'الامم')]
    """
    found = [(0, word)]
    if word[0] in "وفبلك":
        found += [(len(p), word[len(p) :]) for p in PROCLITICS if word.startswith(p) and len(word) - len(p) >= 2]
        found += [(len(p) - 1, "ا" + word[len(p) - 1 :]) for p in _LAM_ARTICLE if word.startswith(p) and len(word) > 4]
    return found


def starts(types: list[str], hashes: np.ndarray, first: dict[str, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (word type, letters cut off, hash of the rest) for each reading of each type that is a key of `first`."""
    rows = [(i, cut, first[rest]) for i, word in enumerate(types) for cut, rest in splits(word) if rest in first]
    kind, cut, value = zip(*rows, strict=True) if rows else ((), (), ())
    return np.array(kind, np.int64), np.array(cut, np.int64), np.array(value, np.uint64)


@dataclass(frozen=True)
class Dictionary:
    """Names with types, ready to be looked for.

    Attributes
    ----------
    names : DataFrame
        One row per name: `form` (as written), `type` (PER, LOC, ORG), `score` (share of its occurrences that are this
        name), `source` (which list; the first list that has a form decides).
    """

    names: pd.DataFrame

    @cached_property
    def _index(self) -> tuple[dict[str, int], np.ndarray, np.ndarray, np.ndarray]:
        """First words, sorted hashes of all beginnings, the row each completes or -1, and the rows' types."""
        words = tokenize(self.names.form.tolist())
        value = words.hashes[words.type]
        n = len(self.names)
        row = np.arange(n)
        begin, end = np.searchsorted(words.article, row), np.searchsorted(words.article, row, side="right")
        row, begin, end = row[end > begin], begin[end > begin], end[end > begin]
        first = {words.types[t]: int(words.hashes[t]) for t in np.unique(words.type[begin]).tolist()}
        hashes, rows = [], []
        current, at = value[begin], begin
        while len(row):
            hashes.append(current)
            rows.append(np.where(at == end - 1, row, n))
            more = at < end - 1
            row, at, end = row[more], at[more] + 1, end[more]
            current = extend(current[more], value[at])
        beginnings, inverse = np.unique(np.concatenate(hashes or [np.empty(0, np.uint64)]), return_inverse=True)
        best = np.full(len(beginnings), n)
        np.minimum.at(best, inverse, np.concatenate(rows or [np.empty(0, np.int64)]))
        kinds = self.names.type.map(ENTITY_TYPES.index).to_numpy(np.int64)
        return first, beginnings, np.where(best == n, -1, best), kinds

    def match(self, tokens: Tokens) -> Spans:
        """Return every occurrence of a name: at each place all names that begin there, of any length.

        A span's `rule` is the row in `names`.

        Examples
        --------
        >>> names = Dictionary.of([("الأمم المتحدة", "ORG"), ("بنغازي", "LOC")])
        >>> spans = names.match(tokenize(["وصل وفد للأمم المتحدة إلى مدينة بنغازي"]))
        >>> list(zip(spans.first.tolist(), spans.last.tolist(), spans.cut.tolist()))
        [(6, 6, 0), (2, 3, 1)]
        """
        first, beginnings, rows, kinds = self._index
        kind, cut, value = starts(tokens.types, tokens.hashes, first)
        border = np.searchsorted(kind, np.arange(len(tokens.types) + 1))
        readings = np.diff(border)[tokens.type]
        at = np.repeat(np.arange(len(tokens)), readings)
        which = np.repeat(border[tokens.type], readings) + np.arange(len(at)) - np.repeat(
            np.cumsum(readings) - readings, readings
        )
        begin, cut, current = at, cut[which], value[which]
        found, scores = [], self.names.score.to_numpy(np.float64)
        while len(at):
            place = np.minimum(np.searchsorted(beginnings, current), len(beginnings) - 1)
            known = beginnings[place] == current
            at, begin, cut, current, place = (a[known] for a in (at, begin, cut, current, place))
            row = rows[place]
            whole = row >= 0
            r = row[whole]
            found.append(Spans.of(begin[whole], at[whole], cut[whole], kinds[r], scores[r], r))
            on = at + 1 < len(tokens)
            on[on] = (tokens.sentence[at[on] + 1] == tokens.sentence[begin[on]]) & (
                tokens.article[at[on] + 1] == tokens.article[begin[on]]
            )
            at, begin, cut = at[on] + 1, begin[on], cut[on]
            current = extend(current[on], tokens.hashes[tokens.type[at]])
        return Spans.join(found) if found else Spans.of([], [], [], [], [], [])

    @classmethod
    def of(cls, names: list[tuple[str, str]], score: float = 1.0, source: str = "user dictionary") -> Dictionary:
        """Return a dictionary of (form, type) pairs."""
        return cls(pd.DataFrame([(f, t, score, source) for f, t in names], columns=COLUMNS))

    def under(self, other: Dictionary) -> Dictionary:
        """Return both dictionaries in one; where both have a name, `other` decides."""
        return Dictionary(pd.concat([other.names, self.names], ignore_index=True))


COLUMNS = ["form", "type", "score", "source"]


def read_user(source: str | PathLike[str] | pd.DataFrame) -> Dictionary:
    """Read a user's own names: a CSV file or DataFrame with the columns `name`, `type` and, if wanted, `aliases`.

    Parameters
    ----------
    source : path or DataFrame
        `type` is PER, LOC or ORG; `aliases` are separated by ``|``. More columns are ignored.

    Returns
    -------
    Dictionary
        Rows without a name or with an unknown type are skipped, and a warning names each of them.

    Raises
    ------
    SiyaqError
        Where the file or a needed column is missing.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["قوات الردع"], "type": ["ORG"], "aliases": ["الردع"]})
    >>> read_user(table).names.form.tolist()
    ['قوات الردع', 'الردع']
    """
    if isinstance(source, pd.DataFrame):
        table, called = source.astype("str"), "the table"
    else:
        called = str(source)
        if not Path(source).is_file():
            raise SiyaqError(f"dictionary {called!r}: there is no such file; give a CSV with the columns name, type")
        table = pd.read_csv(source, dtype="str", keep_default_na=False, encoding="utf-8-sig", on_bad_lines="warn")
    missing = [c for c in ("name", "type") if c not in table.columns]
    if missing:
        raise SiyaqError(
            f"dictionary {called!r}: column {missing[0]!r} is missing; found: {', '.join(map(str, table.columns))}; "
            "needed: name, type; optional: aliases (separated by '|')"
        )
    names, bad = [], []
    aliases = table["aliases"] if "aliases" in table.columns else [""] * len(table)
    for line, (name, kind, more) in enumerate(zip(table["name"], table["type"], aliases, strict=True), start=2):
        forms = [f.strip() for f in (name, *str(more).split("|"))]
        if kind.strip().upper() not in ENTITY_TYPES:
            bad.append(f"line {line}: type {kind!r} is none of {', '.join(ENTITY_TYPES)}")
        elif not len(tokenize(forms[:1])) or not any(c.isalnum() for c in forms[0]):
            bad.append(f"line {line}: name {name!r} has no letter")
        else:
            names += [(f, kind.strip().upper()) for f in forms if any(c.isalnum() for c in f)]
    if bad:
        warnings.warn(f"dictionary {called!r}: skipped {len(bad)} of {len(table)} rows: " + "; ".join(bad), stacklevel=2)
    return Dictionary.of(names)
