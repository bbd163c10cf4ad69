"""The distinct written forms of a spans table: work is done once a form, never once a mention."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from siyaq.text.normal import MARK, tables

_NOT_WORD = re.compile(r"[\W_]+")


@cache
def _letters() -> dict[int, int | None]:
    """Return the table of `siyaq.text.normal` for `str.translate`, which is ten times faster for a few words."""
    kind, letter = tables()
    changed = np.flatnonzero((letter != np.arange(len(letter))) & (kind != MARK))
    return dict(zip(changed.tolist(), letter[changed].tolist(), strict=True)) | dict.fromkeys(
        np.flatnonzero(kind == MARK).tolist()
    )


def compared(surface: str) -> str:
    """Return what is compared of a surface: normal letters and digits, words separated by one space.

    Examples
    --------
    >>> compared("«الأُمم_المتّحدة»")
    'الامم المتحده'
    """
    return _NOT_WORD.sub(" ", surface.translate(_letters())).strip()


def bare(word: str) -> str:
    """Return a normal word without its article, where at least two letters remain.

    Examples
    --------
    >>> bare("الليبي"), bare("ال")
    ('ليبي', 'ال')
    """
    return word[2:] if word.startswith("ال") and len(word) > 3 else word


@dataclass(frozen=True)
class Forms:
    """Distinct written forms, and the form of each mention.

    Attributes
    ----------
    name : list of str
        Normal form of each, as `compared` gives it.
    type : list of str
        PER, LOC or ORG.
    count : int array
        Mentions of each.
    of : int array
        Form of each row of the spans table.
    """

    name: list[str]
    type: list[str]
    count: np.ndarray
    of: np.ndarray

    def __len__(self) -> int:
        return len(self.name)


def _after_lam(spans: pd.DataFrame, texts: pd.Series) -> np.ndarray:
    """Say which surfaces start with the second lam of `لل`, so that their article is written as one letter."""
    maybe = np.flatnonzero(spans.surface.str.startswith("ل").to_numpy(bool))
    out = np.zeros(len(spans), bool)
    articles, starts = spans.article_id.to_numpy(object)[maybe], spans.start.to_numpy()[maybe]
    by_id = texts.to_dict()
    out[maybe] = [s > 0 and by_id[a][s - 1] == "ل" for a, s in zip(articles, starts, strict=True)]
    return out


def written_forms(spans: pd.DataFrame, articles: pd.DataFrame, known: Set[str] = frozenset()) -> Forms:
    """Return the distinct forms of a spans table.

    A surface cut out of `للأمم المتحدة` begins with the second lam (`لأمم المتحدة`): its article is put back, unless
    the surface is a name as it stands (`لليبيا`: `ليبيا`), because it is known or is written so elsewhere.

    Parameters
    ----------
    spans : DataFrame
        Schema ``spans``.
    articles : DataFrame
        Schema ``articles``.
    known : set of str
        Normal forms of known names.
    """
    if spans.empty:  # pandas 2 can't number the rows of no names
        return Forms([], [], np.empty(0, np.int64), np.empty(0, np.int64))
    lam = _after_lam(spans, articles.set_index("article_id").text)
    keys = pd.DataFrame({"surface": spans.surface.to_numpy(object), "type": spans.type.to_numpy(object), "lam": lam})
    row, distinct = pd.factorize(pd.MultiIndex.from_frame(keys), sort=True)
    surfaces, types, lams = (distinct.get_level_values(i).tolist() for i in range(3))
    names = [compared(s) for s in surfaces]
    plain = {n for n, after in zip(names, lams, strict=True) if not after} | known
    names = ["ا" + n if after and n not in plain else n for n, after in zip(names, lams, strict=True)]
    keys = pd.MultiIndex.from_arrays([names, types])
    form, unique = pd.factorize(keys, sort=True)
    of = form[row]
    count = np.bincount(of, minlength=len(unique))
    return Forms(unique.get_level_values(0).tolist(), unique.get_level_values(1).tolist(), count, of)
