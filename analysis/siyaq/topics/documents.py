"""From texts to a matrix of term counts, with one bincount over the token table.

Whatever belongs to a word alone (its stem, whether it is a function word) is worked out once per word type and
gathered; a count matrix of 20,000 articles costs less than reading them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp
from sklearn.base import BaseEstimator, TransformerMixin

from siyaq.text import tokenize
from siyaq.text.tokens import Tokens
from siyaq.topics._stem import stem
from siyaq.topics.stopwords import STOPWORDS

JOINER = "\u2060"  # word joiner: keeps the words of a name in one token and is not compared


class TermCounter(TransformerMixin, BaseEstimator):
    """Texts to counts of stems, in the manner of scikit-learn's ``CountVectorizer``.

    Parameters
    ----------
    min_articles : int
        A stem in fewer articles is left out.
    max_share : float
        A stem in a larger share of the articles is left out.
    max_terms : int
        At most so many stems are kept, those of most articles first.
    stopwords : frozenset of str
        Words in normal form that are left out.

    Attributes
    ----------
    terms_ : list of str
        The stems, in alphabetical order: the columns of the matrix.
    vocabulary_ : dict
        Column of each word type that occurred.

    Examples
    --------
    >>> counter = TermCounter(min_articles=1, max_share=1.0)
    >>> counter.fit_transform(["الجيش الليبي في سرت", "جيش ليبيا"]).toarray()
    array([[1., 1., 1.],
           [1., 0., 1.]], dtype=float32)
    """

    def __init__(
        self,
        min_articles: int = 3,
        max_share: float = 0.4,
        max_terms: int = 30_000,
        stopwords: frozenset[str] = STOPWORDS,
    ):
        self.min_articles = min_articles
        self.max_share = max_share
        self.max_terms = max_terms
        self.stopwords = stopwords

    def fit(self, texts: Sequence[str], y: object = None) -> TermCounter:
        """Learn the stems of `texts`."""
        self.fit_transform(texts)
        return self

    def fit_transform(self, texts: Sequence[str], y: object = None, tokens: Tokens | None = None) -> sp.csr_matrix:
        """Learn the stems of `texts` and return their counts, articles × stems."""
        texts = list(texts)
        tokens = tokenize(texts) if tokens is None else tokens
        frequency = np.bincount(tokens.type, minlength=len(tokens.types))
        stems = np.array(stem(tokens.types, frequency.tolist()), dtype=object)
        usable = np.array([_usable(word) and word not in self.stopwords for word in tokens.types], bool)
        codes, terms = pd.factorize(stems, sort=True)
        counts = _count(tokens, np.where(usable, codes, -1) if len(codes) else codes, len(texts), len(terms))
        articles = np.bincount(counts.indices, minlength=len(terms))
        kept = np.flatnonzero((articles >= self.min_articles) & (articles <= max(self.max_share * len(texts), 1)))
        if len(kept) > self.max_terms:
            kept = np.sort(kept[np.argsort(-articles[kept], kind="stable")[: self.max_terms]])
        column = np.full(len(terms), -1)
        column[kept] = np.arange(len(kept))
        self.terms_ = [str(term) for term in terms[kept]]
        known = np.flatnonzero(usable & (column[codes] >= 0)) if len(codes) else codes
        self.vocabulary_ = {tokens.types[i]: int(column[codes[i]]) for i in known}
        return counts[:, kept]

    def columns(self, tokens: Tokens) -> np.ndarray:
        """Return the column of each type of `tokens`, -1 for those that are not counted."""
        index = {term: i for i, term in enumerate(self.terms_)}
        unseen = [word for word in tokens.types if word not in self.vocabulary_ and _usable(word)]
        stems = dict(zip(unseen, stem(unseen, [1] * len(unseen)), strict=True))
        by_stem = {word: index.get(s, -1) for word, s in stems.items() if word not in self.stopwords}
        return np.array([self.vocabulary_.get(w, by_stem.get(w, -1)) for w in tokens.types], np.int64)

    def transform(self, texts: Sequence[str]) -> sp.csr_matrix:
        """Return the counts of the known stems in `texts`."""
        texts = list(texts)
        tokens = tokenize(texts)
        return _count(tokens, self.columns(tokens), len(texts), len(self.terms_))


def _usable(word: str) -> bool:
    return len(word) > 1 and word.isalpha()


def _count(tokens: Tokens, column: np.ndarray, n_texts: int, n_columns: int) -> sp.csr_matrix:
    term = column[tokens.type] if len(tokens.type) else np.empty(0, np.int64)
    counted = term >= 0
    ones = np.ones(int(counted.sum()), np.float32)
    matrix = sp.csr_matrix((ones, (tokens.article[counted], term[counted])), shape=(n_texts, n_columns))
    matrix.sum_duplicates()
    return matrix


def written_forms(tokens: Tokens, texts: Sequence[str], column: np.ndarray, wanted: np.ndarray) -> dict[int, str]:
    """Return for each wanted column the form in which its commonest word type is most often written.

    Parameters
    ----------
    tokens : Tokens
    texts : sequence of str
        What was tokenised.
    column : int array
        Column of each type, -1 for none.
    wanted : int array
        Columns.

    Notes
    -----
    At most 500 occurrences of a type are looked at, in the order of the texts.
    """
    frequency = np.bincount(tokens.type, minlength=len(tokens.types))
    types = np.flatnonzero(np.isin(column, wanted))
    types = types[
        np.lexsort((np.array(tokens.types, dtype=object)[types].astype(str), -frequency[types], column[types]))
    ]
    types = types[np.r_[True, column[types][1:] != column[types][:-1]]] if len(types) else types
    at = np.flatnonzero(np.isin(tokens.type, types))
    at = at[np.argsort(tokens.type[at], kind="stable")]
    group = tokens.type[at]
    rank = np.arange(len(at)) - np.searchsorted(group, group)
    at = at[rank < 500]
    spans = zip(tokens.article[at].tolist(), tokens.start[at].tolist(), tokens.end[at].tolist(), strict=True)
    forms = pd.DataFrame({"type": tokens.type[at], "form": [plain(texts[a][s:e]) for a, s, e in spans]})
    counts = forms.groupby(["type", "form"]).size().reset_index(name="n")
    best = counts.sort_values(["type", "n", "form"], ascending=[True, False, True]).drop_duplicates("type")
    return {int(column[t]): form for t, form in zip(best["type"], best["form"], strict=True)}


def plain(word: str) -> str:
    """Return a word as it is written, without diacritics, tatweel and controls; joined names get their spaces back."""
    from siyaq.text.normal import MARK, codes, tables

    word = word.replace(JOINER, " ")
    points = codes(word)
    return points[tables()[0][points] != MARK].tobytes().decode("utf-32-le", "surrogatepass")
