"""One estimator for all ways of finding topics, with scikit-learn's conventions."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linear_sum_assignment
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd
from sklearn.utils.validation import check_is_fitted, validate_data
from threadpoolctl import threadpool_limits

from siyaq.errors import SiyaqError

METHODS = ("lsa-kmeans", "nmf", "lda", "embeddings")


class TopicModel(TransformerMixin, BaseEstimator):
    """Topics of a matrix of counts (or, for ``method="embeddings"``, of vectors).

    Parameters
    ----------
    n_topics : int
    method : {"lsa-kmeans", "nmf", "lda", "embeddings"}
    n_components : int
        Dimensions of the latent space of ``"lsa-kmeans"``.
    n_starts : int
        Starts of k-means; the best is kept.
    random_state : int

    Attributes
    ----------
    weights_ : array, rows × topics
        Membership of the rows that it was fitted on; each row sums to 1.
    labels_ : int array
        The topic with the greatest weight.
    """

    def __init__(
        self,
        n_topics: int = 8,
        *,
        method: str = "lsa-kmeans",
        n_components: int = 100,
        n_starts: int = 20,
        random_state: int = 0,
    ):
        self.n_topics = n_topics
        self.method = method
        self.n_components = n_components
        self.n_starts = n_starts
        self.random_state = random_state

    def fit(self, X, y=None) -> TopicModel:
        """Find the topics of `X`."""
        self.fit_transform(X)
        return self

    def fit_transform(self, X, y=None) -> np.ndarray:
        """Find the topics of `X` and return the membership of its rows."""
        if self.method not in METHODS:
            raise SiyaqError(f"topics: method {self.method!r} is not known; there are: {', '.join(METHODS)}")
        X = validate_data(self, X, accept_sparse="csr", dtype=[np.float64, np.float32])
        if self.n_topics > X.shape[0]:
            raise SiyaqError(f"topics: {self.n_topics} topics were asked of n_samples={X.shape[0]}; ask for fewer")
        with threadpool_limits(1):  # sums in one order: the same bytes on every machine with these libraries
            if self.method == "nmf":
                self._weigh(X)
                self.model_ = NMF(self.n_topics, init="nndsvda", random_state=self.random_state, max_iter=300)
                self.model_.fit(self._weighted(X))
            elif self.method == "lda":
                self.model_ = LatentDirichletAllocation(self.n_topics, random_state=self.random_state, max_iter=20)
                self.model_.fit(X)
            else:
                self._cluster(X)
        self.weights_ = self.transform(X)
        self.labels_ = self.weights_.argmax(1)
        return self.weights_

    def _weigh(self, X) -> None:
        n = X.shape[0]
        df = np.bincount(X.indices, minlength=X.shape[1]) if sp.issparse(X) else (X > 0).sum(0)
        self.idf_ = np.log((1 + n) / (1 + df)) + 1

    def _weighted(self, X):
        X = sp.csr_matrix(X, copy=True)
        X.data = 1 + np.log(np.maximum(X.data, 1e-9))
        return normalize(X @ sp.diags(self.idf_.astype(X.dtype)))

    def embed(self, X) -> np.ndarray:
        """Return the rows of `X` as unit vectors of the latent space."""
        if self.method == "embeddings":
            return normalize(np.asarray(X))
        return normalize(np.round(self._weighted(X) @ self.basis_, 6))

    def _cluster(self, X) -> None:
        if self.method != "embeddings":
            self._weigh(X)
            Y = self._weighted(X)
            size = min(self.n_components, *Y.shape)
            _, _, basis = randomized_svd(Y, size, n_iter=5, random_state=self.random_state)
            self.basis_ = basis.T.astype(np.float64)
        Z = self.embed(X)
        fit = KMeans(self.n_topics, n_init=self.n_starts, random_state=self.random_state).fit(Z)
        self.centers_ = normalize(fit.cluster_centers_)
        cosine = Z @ self.centers_.T
        r = min(float(cosine.max(1).mean()), 0.999)
        self.concentration_ = r * Z.shape[1] / (1 - r**2) / 4

    def transform(self, X) -> np.ndarray:
        """Return the membership of the rows of `X`: rows × topics, each row summing to 1."""
        check_is_fitted(self, "n_features_in_")
        X = validate_data(self, X, accept_sparse="csr", dtype=[np.float64, np.float32], reset=False)
        with threadpool_limits(1):
            if self.method == "nmf":
                raw = self.model_.transform(self._weighted(X))
            elif self.method == "lda":
                raw = self.model_.transform(X)
            else:
                cosine = self.embed(X) @ self.centers_.T * self.concentration_
                raw = np.exp(cosine - cosine.max(1, keepdims=True))
        total = raw.sum(1, keepdims=True)
        return np.where(total > 0, raw / np.where(total > 0, total, 1), 1 / self.n_topics)

    def predict(self, X) -> np.ndarray:
        """Return the topic with the greatest weight for each row of `X`."""
        return self.transform(X).argmax(1)


def align(reference: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    """Return `labels` renumbered to agree as much as can be with `reference` (both int arrays below `k`)."""
    table = np.zeros((k, k))
    np.add.at(table, (labels, reference), 1)
    rows, columns = linear_sum_assignment(-table)
    new = np.empty(k, np.int64)
    new[rows] = columns
    return new[labels]
