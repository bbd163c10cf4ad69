"""From texts to a matrix of term counts, with one bincount over the token table.

Whatever belongs to a word alone (its stem, whether it is a function word) is worked out once per word type and
gathered.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp
from sklearn.base import BaseEstimator, TransformerMixin

from siyaq.text import tokenize
from siyaq.text.stems import stem
from siyaq.text.tokens import Tokens
from siyaq.topics.stopwords import STOPWORDS


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
        """Learn the stems of `texts` and return their counts, articles × stems.

        Parameters
        ----------
        texts : sequence of str
        tokens : Tokens, optional
            The token table of `texts`, where it is there already.
        """
        texts = list(texts)
        tokens = tokenize(texts) if tokens is None else tokens
        stems = stem(tokens.types, np.bincount(tokens.type, minlength=len(tokens.types)).tolist())
        usable = np.array([_usable(word) and word not in self.stopwords for word in tokens.types], bool)
        codes, terms = pd.factorize(np.array(stems, dtype=object), sort=True)
        counts = _count(tokens, np.where(usable, codes, -1), len(texts), len(terms))
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

    def known_columns(self, tokens: Tokens) -> np.ndarray:
        """Return the column of each type of `tokens` among the types that were learned, -1 for others."""
        return np.array([self.vocabulary_.get(word, -1) for word in tokens.types], np.int64)

    def transform(self, texts: Sequence[str]) -> sp.csr_matrix:
        """Return the counts of the learned stems in `texts`; forms that were not seen count by their stem."""
        texts = list(texts)
        tokens = tokenize(texts)
        column = self.known_columns(tokens)
        new = [
            i for i in np.flatnonzero(column < 0) if _usable(tokens.types[i]) and tokens.types[i] not in self.stopwords
        ]
        if new:
            index = {term: i for i, term in enumerate(self.terms_)}
            seen = list(self.vocabulary_)  # beside known words, affixes are told from roots as they were when learning
            stems = stem([tokens.types[i] for i in new], [1] * len(new) + [2] * len(seen), beside=seen)
            column[new] = [index.get(s, -1) for s in stems]
        return _count(tokens, column, len(texts), len(self.terms_))


def _usable(word: str) -> bool:
    return len(word) > 1 and word.isalpha()


def _count(tokens: Tokens, column: np.ndarray, n_texts: int, n_columns: int) -> sp.csr_matrix:
    term = column[tokens.type] if len(tokens.types) else np.empty(0, np.int64)
    counted = term >= 0
    ones = np.ones(int(counted.sum()), np.float32)
    matrix = sp.csr_matrix((ones, (tokens.article[counted], term[counted])), shape=(n_texts, n_columns))
    matrix.sum_duplicates()
    return matrix
