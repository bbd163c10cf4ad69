"""The distinct written forms of a spans table: work is done once a form, never once a mention."""

from __future__ import annotations

import re
from collections.abc import Set
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


def _after_lam(spans: pd.DataFrame, texts: pd.Series) -> np.ndarray:
    """Say which surfaces start with the second lam of `لل`, so that their article is written as one letter."""
    maybe = np.flatnonzero(spans.surface.str.startswith("ل").to_numpy(bool))
    out = np.zeros(len(spans), bool)
    articles, starts = spans.article_id.to_numpy(object)[maybe], spans.start.to_numpy()[maybe]
    by_id = texts.to_dict()
    out[maybe] = [s > 0 and by_id[a][s - 1] == "ل" for a, s in zip(articles, starts, strict=True)]
    return out


def find_surfaces(spans: pd.DataFrame, articles: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the distinct surfaces of a spans table, and which of them each row is.

    Parameters
    ----------
    spans : DataFrame
        Schema ``spans``.
    articles : DataFrame
        Schema ``articles``.

    Returns
    -------
    surfaces : DataFrame
        Sorted: surface, type, lam (whether it begins with the second lam of `لل`), n (its mentions).
    of : int array
        Row of `surfaces` for each row of `spans`.
    """
    if spans.empty:  # pandas 2 can't number the rows of no names
        columns = {"surface": "str", "type": "str", "lam": bool, "n": np.int64}
        return pd.DataFrame({c: pd.Series(dtype=d) for c, d in columns.items()}), np.empty(0, np.int64)
    lam = _after_lam(spans, articles.set_index("article_id").text)
    keys = pd.DataFrame({"surface": spans.surface.to_numpy(object), "type": spans.type.to_numpy(object), "lam": lam})
    of, distinct = pd.factorize(pd.MultiIndex.from_frame(keys), sort=True)
    surfaces = distinct.to_frame(index=False).set_axis(["surface", "type", "lam"], axis=1)
    return surfaces.assign(n=np.bincount(of, minlength=len(surfaces))), of


class Forms:
    """The distinct written forms of surfaces.

    A surface cut out of `للأمم المتحدة` begins with the second lam (`لأمم المتحدة`): its article is put back, unless
    the surface is a name as it stands (`لليبيا`: `ليبيا`), because it is known or is written so elsewhere.

    Parameters
    ----------
    surfaces : DataFrame
        All of them, as `find_surfaces` gives them.
    known : set of str
        Normal forms of known names.

    Attributes
    ----------
    name : list of str
        Normal form of each, as `compared` gives it.
    type : list of str
        PER, LOC or ORG.
    count : int array
        Mentions of each.
    """

    def __init__(self, surfaces: pd.DataFrame, known: Set[str] = frozenset()) -> None:
        names = [compared(s) for s in surfaces.surface.tolist()]
        self._plain = {n for n, after in zip(names, surfaces.lam.tolist(), strict=True) if not after} | known
        keys = list(zip(self._whole(names, surfaces.lam.tolist()), surfaces.type.tolist(), strict=True))
        self._number = {key: i for i, key in enumerate(sorted(set(keys)))}
        self.name = [name for name, _ in self._number]
        self.type = [kind for _, kind in self._number]
        of = np.array([self._number[key] for key in keys], np.int64)
        self.count = np.bincount(of, surfaces.n.to_numpy(), len(self._number)).astype(np.int64)

    def __len__(self) -> int:
        return len(self.name)

    def _whole(self, names: list[str], lams: list[bool]) -> list[str]:
        return ["ا" + n if after and n not in self._plain else n for n, after in zip(names, lams, strict=True)]

    def of(self, surfaces: pd.DataFrame) -> np.ndarray:
        """Return the form of each row of some of the surfaces."""
        names = self._whole([compared(s) for s in surfaces.surface.tolist()], surfaces.lam.tolist())
        keys = zip(names, surfaces.type.tolist(), strict=True)
        return np.array([self._number[key] for key in keys], np.int64)
