"""Names that are known beforehand, found as phrases of word hashes.

Proclitics are split off the first word (see `siyaq.entities.proclitics`); the longest match is the decoder's choice.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd

from siyaq.entities.phrases import Phrases
from siyaq.entities.proclitics import Readings
from siyaq.entities.spans import Spans
from siyaq.errors import SiyaqError
from siyaq.schema import ENTITY_TYPES
from siyaq.text import Tokens, tokenize


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
    def _index(self) -> tuple[Phrases, np.ndarray, np.ndarray]:
        """The phrases, and type and score of each row."""
        words = tokenize(self.names.form.tolist())
        size = np.bincount(words.article, minlength=len(self.names))
        kinds = self.names.type.map(ENTITY_TYPES.index).to_numpy(np.int64)
        return Phrases.of(words.hashes[words.type], size), kinds, self.names.score.to_numpy(np.float64)

    def match(self, tokens: Tokens, readings: Readings | None = None) -> Spans:
        """Return every occurrence of a name: at each place all names that begin there, of any length.

        A span's `rule` is the row in `names`.

        Examples
        --------
        >>> names = Dictionary.of([("الأمم المتحدة", "ORG"), ("بنغازي", "LOC")])
        >>> spans = names.match(tokenize(["وصل وفد للأمم المتحدة إلى مدينة بنغازي"]))
        >>> list(zip(spans.first.tolist(), spans.last.tolist(), spans.cut.tolist()))
        [(6, 6, 0), (2, 3, 1)]
        """
        phrases, kinds, scores = self._index
        first, last, cut, row = phrases.find(tokens, readings or Readings.of(tokens))
        return Spans.of(first, last, cut, kinds[row], scores[row], row)

    def begins(self, value: np.ndarray) -> np.ndarray:
        """Return for each word hash whether a name begins with it."""
        return self._index[0].begins(value)

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
        table, called = source.fillna("").astype("str"), "the table"
    else:
        called = str(source)
        if not Path(source).is_file():
            raise SiyaqError(f"dictionary {called!r}: there is no such file; give a CSV with the columns name, type")
        try:
            table = pd.read_csv(source, dtype="str", keep_default_na=False, encoding="utf-8-sig", on_bad_lines="warn")
        except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise SiyaqError(f"dictionary {called!r}: cannot be read ({error}); give a CSV in UTF-8") from error
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
        warnings.warn(
            f"dictionary {called!r}: skipped {len(bad)} of {len(table)} rows: " + "; ".join(bad), stacklevel=2
        )
    return Dictionary.of(names)
