"""One estimator for all ways of finding topics, with scikit-learn's conventions."""

from __future__ import annotations

import warnings

import numpy as np
import scipy.sparse as sp
from scipy.special import log_softmax
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.exceptions import ConvergenceWarning
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd
from sklearn.utils.validation import check_is_fitted, validate_data
from threadpoolctl import threadpool_limits

from siyaq.errors import SiyaqError
from siyaq.topics.consensus import consensus, resampled_runs, some_rows

METHODS = ("lsa-kmeans", "nmf", "lda", "embeddings")
VIEWS = (0.35, 0.6, 1.0)
"""Shares of the latent dimensions that the runs of the consensus use in turn: few of them see what is broad, many what
is fine, and nobody knows beforehand which of it is the news."""
POWER = 0.75
"""Singular values count with this power: with LSA's 1 few dimensions rule, with 0 noise counts as much as they."""
SMOOTHING = 0.5
"""Weight of the whole corpus in a topic's word distribution."""
LENGTH = 0.75
"""A text's evidence grows with its length to this power, because its words repeat each other."""
REFINEMENTS = 3
TEMPERED = 3000
"""Articles that the temperature of the membership is learned from at most."""
SPACE_ROWS = 6000
"""Articles that the latent space is learned from and clustered in it at most: more of them turn its first dimensions by
a hair, and the words of the clusters say where the others belong."""
EXACT_ROWS = 2000
"""Articles up to which the latent space has double precision. Beyond, single precision is twice as fast, but which of
two centres is the nearer is now and then another one on another processor."""
SPACE_SHARE = 0.0005
"""Terms in a smaller share of them span no dimension of it, and are most of the vocabulary."""


def _precision(X) -> type:
    return np.float64 if X.shape[0] <= EXACT_ROWS else np.float32


class TopicModel(TransformerMixin, BaseEstimator):
    """Topics of a matrix of counts, articles × terms.

    The default, ``"lsa-kmeans"``, weighs counts by TF-IDF, reduces them by a singular value decomposition to unit
    vectors, takes the consensus of k-means runs on resampled articles, and lets a multinomial model of the words of
    each topic have the last word on every article. Its membership is tempered so that it foretells in what share of
    the resampled runs an article is in the topic.

    Parameters
    ----------
    n_topics : int
    method : {"lsa-kmeans", "nmf", "lda", "embeddings"}
        ``"embeddings"`` takes vectors in place of counts.
    n_components : int, optional
        Dimensions of the latent space; 2 √n by default, from 20 to 150: more articles can tell more of them from noise.
    n_runs, n_starts : int
        Runs of the consensus, and starts of k-means in each.
    sample : float
        Share of the articles that a run learns from.
    random_state : int

    Attributes
    ----------
    weights_ : array, rows × topics
        Membership of the rows that it was fitted on; each row sums to 1.
    labels_ : int array, rows
        The topic with the greatest weight.
    rows_ : int array
        The rows that were clustered: all, or `SPACE_ROWS` drawn at random (not for NMF and LDA).
    runs_ : int array, runs × clustered rows
        Their labels in the resampled runs, numbered like the topics (not for NMF and LDA).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> counts = rng.poisson(np.repeat([[3, 3, 0.1, 0.1], [0.1, 0.1, 3, 3]], 20, axis=0)).astype(float)
    >>> model = TopicModel(2).fit(counts)
    >>> len(set(model.labels_[:20])), len(set(model.labels_[20:]))
    (1, 1)
    """

    def __init__(
        self,
        n_topics: int = 8,
        *,
        method: str = "lsa-kmeans",
        n_components: int | None = None,
        n_runs: int = 48,
        n_starts: int = 1,
        sample: float = 0.8,
        random_state: int = 0,
    ):
        self.n_topics = n_topics
        self.method = method
        self.n_components = n_components
        self.n_runs = n_runs
        self.n_starts = n_starts
        self.sample = sample
        self.random_state = random_state

    def __sklearn_tags__(self):
        """Say that counts are never negative."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = self.method != "embeddings"
        tags.input_tags.positive_only = self.method != "embeddings"
        return tags

    def fit(self, X, y=None) -> TopicModel:
        """Find the topics of `X`, rows × terms."""
        self.fit_transform(X)
        return self

    def fit_transform(self, X, y=None) -> np.ndarray:
        """Find the topics of `X` and return the membership of its rows."""
        X = self._checked(X, reset=True)
        if self.method not in METHODS:
            raise SiyaqError(f"topics: method {self.method!r} is not known; there are: {', '.join(METHODS)}")
        if not 1 <= self.n_topics <= X.shape[0]:
            raise SiyaqError(f"topics: n_topics={self.n_topics} with n_samples={X.shape[0]}; allowed: 1 to n_samples")
        with threadpool_limits(1):  # one order of summation: the same bytes whatever the number of threads
            if self.method == "nmf":
                self._learn_idf(X)
                start = "nndsvda" if self.n_topics <= min(X.shape) else "random"
                self.model_ = NMF(self.n_topics, init=start, random_state=self.random_state, max_iter=400)
                with warnings.catch_warnings():  # far from converged or not: resampling shows what that is worth
                    warnings.simplefilter("ignore", ConvergenceWarning)
                    self.model_.fit(self.weigh(X))
            elif self.method == "lda":
                self.model_ = LatentDirichletAllocation(self.n_topics, random_state=self.random_state, max_iter=20)
                self.model_.fit(X)
            else:
                self._cluster(X)
        self.weights_ = self.transform(X)
        self.labels_ = self.weights_.argmax(1)
        return self.weights_

    def transform(self, X) -> np.ndarray:
        """Return the membership of the rows of `X`: rows × topics, each row summing to 1.

        A row without any known term belongs to all topics alike.
        """
        check_is_fitted(self, "n_features_in_")
        X = self._checked(X, reset=False)
        with threadpool_limits(1):
            if self.method == "nmf":
                raw = self.model_.transform(self.weigh(X))
            elif self.method == "lda":
                raw = self.model_.transform(X)
            else:
                raw = np.exp(log_softmax(self._evidence(X) / self.temperature_, axis=1))
        total = raw.sum(1, keepdims=True)
        known = (total > 0) & (np.asarray(abs(X).sum(1)).reshape(-1, 1) > 0)
        return np.where(known, raw / np.where(total > 0, total, 1), 1 / self.n_topics)

    def predict(self, X) -> np.ndarray:
        """Return the topic with the greatest weight for each row of `X`."""
        return self.transform(X).argmax(1)

    def weigh(self, X) -> sp.csr_matrix:
        """Return counts as TF-IDF: logarithm of the count, inverse share of articles, unit length."""
        X = sp.csr_matrix(X, copy=True)
        X.data = (1 + np.log(np.maximum(X.data, np.exp(-1)))) * self.idf_.astype(X.dtype)[X.indices]
        return normalize(X, copy=False)

    def views(self, X) -> list[np.ndarray]:
        """Return the rows of `X` as unit vectors of the latent spaces that the runs use."""
        if self.method == "embeddings":
            return [normalize(np.asarray(X, _precision(X)))]
        latent = np.asarray(self.weigh(X) @ self.basis_)
        wide = [latent[:, : max(1, int(np.ceil(share * latent.shape[1])))] for share in VIEWS]
        # What differs in the sixth digit only is noise of the machine.
        return [np.round(normalize(view), 5).astype(self.basis_.dtype, copy=False) for view in wide]

    def learn_space(self, X) -> TopicModel:
        """Learn the latent space alone, for those who try several numbers of topics in it."""
        if self.method != "embeddings":
            self._learn_idf(X)
            Y = self.weigh(X[self._drawn(X)])
            Y = Y.astype(_precision(Y))
            wanted = self.n_components or int(np.clip(2 * np.sqrt(Y.shape[0]), 20, 150))
            size = min(wanted, *Y.shape)
            articles = np.bincount(Y.indices, minlength=Y.shape[1])
            terms = np.flatnonzero(articles >= min(SPACE_SHARE * Y.shape[0], articles.max()))
            size = min(size, len(terms))
            _, values, basis = randomized_svd(Y[:, terms], size, n_iter=4, random_state=self.random_state)
            kept = values > values[0] * 1e-9
            self.basis_ = np.zeros((Y.shape[1], int(kept.sum())), Y.dtype)
            self.basis_[terms] = basis[kept].T * values[kept] ** (POWER - 1)
        return self

    def _checked(self, X, reset: bool):
        sparse = "csr" if self.method != "embeddings" else False
        X = validate_data(self, X, accept_sparse=sparse, dtype=[np.float64, np.float32], reset=reset)
        data = X.data if sp.issparse(X) else X
        if self.method != "embeddings" and data.size and data.min() < 0:
            raise SiyaqError("Negative values in data passed to TopicModel: counts must not be negative")
        return X if self.method == "embeddings" else sp.csr_matrix(X)

    def _learn_idf(self, X) -> None:
        X = sp.csr_matrix(X)
        X.eliminate_zeros()
        self.idf_ = np.log((1 + X.shape[0]) / (1 + np.bincount(X.indices, minlength=X.shape[1]))) + 1

    def _drawn(self, X) -> np.ndarray:
        """Return the numbers of the rows that are enough to learn from."""
        return some_rows(X.shape[0], SPACE_ROWS, np.random.default_rng([self.random_state, 7]))

    def _cluster(self, X) -> None:
        rng = np.random.default_rng(self.random_state)
        self.rows_ = self._drawn(X)
        clustered = X[self.rows_]
        views = self.learn_space(X).views(clustered)
        runs = resampled_runs(
            views, self.n_topics, n_runs=self.n_runs, n_starts=self.n_starts, sample=self.sample, rng=rng
        )
        agreed = consensus(runs, self.n_topics)
        self.runs_ = agreed.runs
        known, labels = clustered, agreed.labels
        for _ in range(REFINEMENTS if self.method != "embeddings" else 1):
            self._describe(known, labels)
            new = self._evidence(X).argmax(1)
            if len(np.unique(new)) < len(np.unique(labels)):
                break
            known, labels = X, new
        some = np.unique(np.linspace(0, clustered.shape[0] - 1, TEMPERED).astype(int))
        evidence, share = self._evidence(clustered[some]), agreed.agreement[some]
        temperatures = np.geomspace(0.02, 50, 60)
        loss = [-(share * log_softmax(evidence / t, axis=1)).sum(1).mean() for t in temperatures]
        self.temperature_ = float(temperatures[int(np.argmin(np.round(loss, 9)))])

    def _describe(self, X, labels: np.ndarray) -> None:
        """Learn each topic's words (or mean vector) from the rows that have its label."""
        member = sp.csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), (self.n_topics, len(labels)))
        size = np.asarray(member.sum(1)).ravel()
        if self.method == "embeddings":
            self.scores_ = normalize(member @ normalize(np.asarray(X, np.float64)))
            self.prior_ = np.zeros(self.n_topics)
            return
        counts = np.asarray((member @ X).todense(), np.float64)
        whole = np.maximum(counts.sum(0), 1e-9)
        whole /= whole.sum()
        counts += (SMOOTHING * counts.sum(1, keepdims=True) + 1e-9) * whole
        self.scores_ = np.log(counts / counts.sum(1, keepdims=True)) - np.log(whole)
        self.prior_ = np.log((size + 1) / (size.sum() + self.n_topics))

    def _evidence(self, X) -> np.ndarray:
        """Return how much speaks for each topic: log-likelihood ratios, damped by length; cosines for embeddings."""
        if self.method == "embeddings":
            return normalize(np.asarray(X, np.float64)) @ self.scores_.T
        length = np.maximum(np.asarray(X.sum(1)).reshape(-1, 1), 1.0)
        return np.round((np.asarray(X @ self.scores_.T) + self.prior_) / length**LENGTH, 9)
