"""Windows of text as a sparse matrix: which entities are named together, in which article.

A window is a sentence, a paragraph (a line of the text), an article, or a block of k tokens counted from the start of
the article. Blocks do not overlap: the null models take every window as a draw of its own, which sliding windows are
not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from siyaq.errors import SiyaqError
from siyaq.frequencies.units import Units
from siyaq.text import tokenize
from siyaq.text.hashing import hash_text

WINDOWS = ("sentence", "paragraph", "article")
REPEATED = 50
"""Characters from which the same text in two articles is a copy and no coincidence."""
_BREAK = re.compile("[\n\r\v\f\x85\u2028\u2029]+")


@dataclass(frozen=True)
class Incidence:
    """The bipartite graph of windows and entities.

    Attributes
    ----------
    matrix : csr array of 0 and 1
        Windows x entities; only windows that name one at least.
    article : int array
        Row of each window's article among the units.
    position : int array
        Number of the window in its article: sentence, line, block; 0 for the article.
    n_units : int
        All articles that count, those that name nobody too.
    n_repeats : int
        Windows that were left out because they repeat an earlier one.
    """

    matrix: sparse.csr_array
    article: np.ndarray
    position: np.ndarray
    n_units: int
    n_repeats: int = 0

    def by_article(self) -> sparse.csr_array:
        """Return the number of windows that name each entity, articles x entities."""
        rows = np.arange(len(self.article))
        shape = (self.n_units, len(rows))
        return sparse.coo_array((np.ones(len(rows), np.int64), (self.article, rows)), shape=shape).tocsr() @ self.matrix

    def columns(self, keep: np.ndarray) -> Incidence:
        """Return the graph with some of the entities, without windows that are then empty."""
        matrix = self.matrix[:, keep]
        rows = np.flatnonzero(np.diff(matrix.indptr))
        return Incidence(matrix[rows], self.article[rows], self.position[rows], self.n_units, self.n_repeats)


def _paragraphs(units: Units) -> np.ndarray:
    mentions, texts = units.mentions, units.articles["text"]
    bounds = np.searchsorted(mentions["unit"].to_numpy(), np.arange(len(texts) + 1))
    start = mentions["start"].to_numpy()
    number = np.zeros(len(mentions), np.int64)
    for i, text in enumerate(texts):
        a, b = bounds[i], bounds[i + 1]
        if a < b:
            number[a:b] = np.searchsorted([m.start() for m in _BREAK.finditer(text)], start[a:b])
    return number


def _blocks(units: Units, size: int) -> np.ndarray:
    tokens = tokenize(units.articles["text"].tolist())
    first = np.searchsorted(tokens.article, np.arange(len(units.articles)))
    far = 1 << 40
    at = tokens.article.astype(np.int64) * far + tokens.start
    unit = units.mentions["unit"].to_numpy()
    token = np.searchsorted(at, unit.astype(np.int64) * far + units.mentions["start"].to_numpy(), side="right") - 1
    return np.maximum(token - first[unit], 0) // size


def window_size(window: str | int) -> str | int:
    """Return the window as a name or a number of tokens; text such as "50" is a number.

    Raises
    ------
    SiyaqError
        If it is neither.
    """
    if window in WINDOWS:
        return window
    try:
        size = int(window)
    except (TypeError, ValueError):
        size = 0
    if size < 2:
        raise SiyaqError(f"window is {window!r}; allowed: {', '.join(WINDOWS)}, or a number of tokens from 2 (say 50)")
    return size


def window_numbers(units: Units, window: str | int = "sentence") -> np.ndarray:
    """Return the number of each mention's window in its article, from 0."""
    window = window_size(window)
    if window == "sentence":
        return units.mentions["sentence"].to_numpy(np.int64)
    if window == "paragraph":
        return _paragraphs(units)
    if window == "article":
        return np.zeros(len(units.mentions), np.int64)
    return _blocks(units, int(window))


def window_marks(units: Units, window: str | int = "sentence") -> pd.DataFrame:
    """Return which window names which entity how often: all that networks and frequencies are counted from.

    Parameters
    ----------
    units : Units
        Of a corpus, or of a part of it.
    window : {"sentence", "paragraph", "article"} or int

    Returns
    -------
    DataFrame
        Sorted by unit (row of the article), position (number of the window in it) and entity, with n (mentions) and
        quote: a hash of the window's text from its first name to its last, 0 where that is too short to be quoted.
    """
    mentions, texts = units.mentions, units.articles["text"].tolist()
    position, unit = window_numbers(units, window), mentions["unit"].to_numpy(np.int64)
    width = int(position.max(initial=0)) + 1
    number, keys = pd.factorize(unit * width + position, sort=True)
    begin, end = mentions["start"].to_numpy(np.int64), mentions["end"].to_numpy(np.int64)
    first, last = np.full(len(keys), np.iinfo(np.int64).max), np.zeros(len(keys), np.int64)
    np.minimum.at(first, number, begin)
    np.maximum.at(last, number, end)
    last = np.minimum(last, units.articles["text"].str.len().to_numpy(np.int64)[keys // width])  # without their texts
    quote = np.zeros(len(keys), np.uint64)
    for i in np.flatnonzero(last - first >= REPEATED).tolist():
        quote[i] = hash_text(texts[keys[i] // width][first[i] : last[i]])
    marks = pd.DataFrame({"number": number, "entity": mentions["entity"].to_numpy(np.int64)})
    marks = marks.groupby(["number", "entity"], sort=True).size().rename("n").reset_index()
    number = marks.pop("number").to_numpy()
    return marks.assign(unit=keys[number] // width, position=keys[number] % width, quote=quote[number])


def incidence_of(marks: pd.DataFrame, articles: pd.DataFrame, n_entities: int, *, repeats: bool) -> Incidence:
    """Return which window names which entity, from `window_marks`.

    Parameters
    ----------
    marks : DataFrame
        Sorted by unit and position.
    articles : DataFrame
        The articles that count, in the order of their ids.
    n_entities : int
    repeats : bool
        See `build_incidence`.
    """
    unit, position = marks["unit"].to_numpy(np.int64), marks["position"].to_numpy(np.int64)
    new = np.ones(len(marks), bool)
    new[1:] = (unit[1:] != unit[:-1]) | (position[1:] != position[:-1])
    first = np.flatnonzero(new)
    entity = marks["entity"].to_numpy(np.int64)
    shape = (len(first), n_entities)
    matrix = sparse.csr_array((np.ones(len(marks), np.int32), entity, np.append(first, len(marks))), shape=shape)
    kept = np.ones(len(first), bool)
    if not repeats:
        quote = marks["quote"].to_numpy(np.uint64)[first]
        quoted = np.flatnonzero(quote)
        published = articles["published"].to_numpy()[unit[first[quoted]]]
        order = quoted[np.lexsort((quoted, published))]  # without a date last; the articles are in order of their ids
        kept[order] = ~pd.Series(quote[order]).duplicated().to_numpy()
        matrix = matrix[np.flatnonzero(kept)]
    first = first[kept]
    return Incidence(matrix, unit[first], position[first], len(articles), int((~kept).sum()))


def build_incidence(units: Units, window: str | int = "sentence", *, repeats: bool = True) -> Incidence:
    """Return which window names which entity.

    Parameters
    ----------
    units : Units
        From `siyaq.frequencies.units.count_units`.
    window : {"sentence", "paragraph", "article"} or int
        A number is a block of that many tokens.
    repeats : bool
        Whether windows count that repeat an earlier one word for word over `REPEATED` characters or more, from the
        first name to the last: background that is pasted below every article on a subject.
    """
    return incidence_of(window_marks(units, window), units.articles, len(units.entity_ids), repeats=repeats)
