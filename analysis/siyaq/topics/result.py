"""What a fit gives: tables, and what can be done with them afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from siyaq.errors import SiyaqError
from siyaq.schema import validate
from siyaq.topics.assign import Assigner, grouped
from siyaq.topics.choose import Curve
from siyaq.topics.coherence import C_V_WARNING, C_V_WINDOW, npmi, window_counts
from siyaq.topics.coherence import c_v as c_v_of
from siyaq.topics.collection import Collection
from siyaq.topics.consensus import topic_stability
from siyaq.topics.describe import assignment_table, by_size, spread_to_duplicates, term_table, topic_table
from siyaq.topics.hierarchy import cut, merges, topic_vectors, tree_table


@dataclass(frozen=True)
class Topics:
    """Topics of a collection of articles, as tables.

    Attributes
    ----------
    topics, article_topics, topic_terms, stability : DataFrame
        See `siyaq.schema`. ``topics`` has the interval of the coherence, the number of unclear articles and the names
        of entities beside, ``article_topics`` whether an article is unclear, ``stability`` the stability of the words
        (``term_stability``, Greene et al. 2014), the interval of the coherence, and the diversity of the words.
    note : str
        Why there are no topics, or only one; else "".
    assigner : Assigner, optional
        What assigns new articles, and can be saved; None where there are no topics.
    """

    topics: pd.DataFrame
    article_topics: pd.DataFrame
    topic_terms: pd.DataFrame
    stability: pd.DataFrame
    note: str = ""
    assigner: Assigner | None = field(default=None, repr=False)
    _fit: dict | None = field(default=None, repr=False)
    _columns: list[list[int]] = field(default_factory=list, repr=False)

    def tree(self) -> pd.DataFrame:
        """Return which topics are nearest: step, k that is left, left and right topics, distance, their names."""
        return tree_table(self._links(), self.topics["name_ar"].tolist())

    def merge(self, k: int) -> Topics:
        """Return these topics merged to k, the nearest first.

        The articles' memberships are added; words, intervals and stability are worked out anew.

        Raises
        ------
        SiyaqError
            If there are fewer than k topics.
        """
        groups = cut(self._links(), k, len(self.topics))
        assigner = replace(self.assigner, groups=groups[self.assigner.groups])
        return build_topics(assigner, **self._fit)

    def coherence(self, *, c_v: bool = False) -> pd.DataFrame:
        """Return the coherence of each topic: topic, name_ar, coherence (NPMI), coherence_lo, coherence_hi.

        Parameters
        ----------
        c_v : bool
            Also C_v, with the warning of its author beside it (columns c_v and c_v_warning).
        """
        columns = ["topic", "name_ar", "coherence", "coherence_lo", "coherence_hi"]
        if not c_v or self._fit is None:
            return self.topics.reindex(columns=columns)
        own = self._columns
        place, article, term = self._fit["collection"].places(sorted({c for terms in own for c in terms}))
        table = npmi(*window_counts(article, term, len(place), C_V_WINDOW))
        values = c_v_of([[place[c] for c in terms] for terms in own], table)
        return self.topics[columns].assign(c_v=np.round(values, 4), c_v_warning=C_V_WARNING)

    def _links(self) -> np.ndarray:
        if self._fit is None or len(self.topics) < 2:
            raise SiyaqError(f"topics: there are {len(self.topics)} topics; merging needs two. {self.note}".strip())
        collection, known = self._fit["collection"], self._fit["known"]
        weights = grouped(self.assigner.model.weights_, self.assigner.groups)
        return merges(topic_vectors(collection.counts[known], weights.argmax(1), weights.shape[1]))


def build_topics(
    assigner: Assigner,
    collection: Collection,
    articles: pd.DataFrame,
    known: np.ndarray,
    curve: Curve,
    mentions: pd.DataFrame | None,
    entities: pd.DataFrame | None,
    *,
    n_terms: int,
    n_boot: int,
    seed: int,
    note: str,
) -> Topics:
    """Return the tables of fitted topics, the largest first.

    Parameters
    ----------
    assigner : Assigner
        With a model that was fitted on the articles that are `known`.
    collection : Collection
    articles : DataFrame
        All articles, duplicates too.
    known : bool array
        Which articles of the collection have words that count.
    curve : Curve
        Stability of the numbers of topics that were tried, and the runs behind it.
    mentions, entities, n_terms, n_boot, seed, note
        As in `siyaq.topics.fit_topics`.
    """
    own = grouped(assigner.model.weights_, assigner.groups)
    order = by_size(own)
    own, groups = own[:, order], np.argsort(order)[assigner.groups]
    k = own.shape[1]
    weights = np.full((len(known), k), 1 / k)
    weights[known] = own
    assigned = assignment_table(collection.articles["article_id"], weights, known)
    labels = assigned["topic"].to_numpy()
    terms = term_table(collection, labels, k, n_terms=n_terms, n_boot=n_boot, seed=seed)
    fitted = assigner.model.n_topics
    steady = np.full(k, np.nan)
    if k > 1 and fitted in curve.runs:
        steady = topic_stability(curve.runs[fitted], own.argmax(1)[curve.rows], k)
    topics = topic_table(
        collection, assigned, weights, terms, steady, mentions=mentions, entities=entities, n_boot=n_boot, seed=seed
    )
    again = {"collection": collection, "articles": articles, "known": known, "curve": curve, "note": note}
    again |= {"mentions": mentions, "entities": entities, "n_terms": n_terms, "n_boot": n_boot, "seed": seed}
    return Topics(
        topics,
        spread_to_duplicates(assigned, collection.articles, articles),
        terms.drop(columns="column"),
        _with_chosen(curve.table, fitted, topics),
        note,
        replace(assigner, groups=groups, labels=topics["name_ar"].tolist()),
        again,
        [terms.loc[terms["topic"] == topic, "column"].tolist() for topic in range(k)],
    )


def _with_chosen(curve: pd.DataFrame, fitted: int, topics: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``stability`` with the number of topics that were fitted."""
    if fitted not in set(curve["k"]):
        alone = {"k": [fitted], "stability": [np.nan], "lo": [np.nan], "hi": [np.nan], "term_stability": [np.nan]}
        row = pd.DataFrame(alone | {"coherence": [topics["coherence"].mean()]})
        curve = row if curve.empty else pd.concat([row, curve], ignore_index=True)
    return validate(curve.assign(chosen=curve["k"] == fitted), "stability")
