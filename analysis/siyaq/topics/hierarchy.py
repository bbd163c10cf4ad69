"""Which topics are near each other, and what they become when there shall be fewer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.preprocessing import normalize

from siyaq.errors import SiyaqError
from siyaq.topics.model import TopicModel


def merges(vectors: np.ndarray) -> np.ndarray:
    """Return SciPy's linkage of topics by the mean cosine distance of their words (average linkage)."""
    return linkage(np.round(vectors, 9), method="average", metric="cosine")


def topic_vectors(counts: sp.csr_matrix, labels: np.ndarray, k: int) -> np.ndarray:
    """Return the mean TF-IDF vector of each topic's articles, topics × terms."""
    idf = TopicModel()
    idf._learn_idf(counts)
    member = sp.csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), (k, len(labels)))
    return normalize(np.asarray((member @ idf.weigh(counts)).todense()))


def tree_table(links: np.ndarray, names: list[str]) -> pd.DataFrame:
    """Return the merges in order: step, k (topics that are left), left, right (topic numbers), distance.

    A merge of several topics shows all of them, separated by spaces.
    """
    members = [[i] for i in range(len(names))]
    rows = []
    for step, (a, b, distance, _) in enumerate(links.tolist(), 1):
        left, right = sorted((members[int(a)], members[int(b)]))
        members.append(sorted(left + right))
        one, other = (" ".join(map(str, side)) for side in (left, right))
        rows.append((step, len(names) - step, one, other, round(distance, 4), names[left[0]], names[right[0]]))
    return pd.DataFrame(rows, columns=["step", "k", "left", "right", "distance", "left_name", "right_name"])


def cut(links: np.ndarray, k: int, n_topics: int) -> np.ndarray:
    """Return for each topic the number of its group when the tree is cut into k, 0 to k - 1.

    Raises
    ------
    SiyaqError
        If there are not more than k topics.
    """
    if not 1 <= k <= n_topics:
        raise SiyaqError(f"topics: {n_topics} topics cannot be merged to {k}; allowed: 1 to {n_topics}")
    if k == n_topics:
        return np.arange(n_topics)
    groups = fcluster(links, k, criterion="maxclust") - 1
    return pd.factorize(groups)[0]
