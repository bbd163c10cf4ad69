"""Topics of articles that were not there when the topics were fitted, also from a file."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import pandas as pd
from scipy.special import psi
from sklearn.decomposition import NMF, LatentDirichletAllocation

from siyaq.errors import SiyaqError
from siyaq.schema import validate
from siyaq.topics.collection import prepared_texts
from siyaq.topics.describe import assignment_table
from siyaq.topics.documents import TermCounter
from siyaq.topics.embed import embed
from siyaq.topics.model import TopicModel

FORMAT = "siyaq topics 1"
_ARRAYS = ("idf_", "basis_", "scores_", "prior_")


@dataclass(frozen=True)
class Assigner:
    """What assigns articles to topics.

    Attributes
    ----------
    model : TopicModel
    counter : TermCounter
    groups : int array
        Topic of the tables for each topic of the model; several of the model's are one where topics were merged.
    labels : list of str
        Names of the topics.
    names : str
        How names of people, places and organisations count (see `siyaq.topics.fit_topics`).
    encoder : str
        What makes vectors of texts (see `siyaq.topics.embed`); "" where vectors must be given, or none are needed.
    """

    model: TopicModel = field(repr=False)
    counter: TermCounter = field(repr=False)
    groups: np.ndarray
    labels: list[str]
    names: str = "words"
    encoder: str = ""

    def weights(self, features: np.ndarray) -> np.ndarray:
        """Return the membership of counts (or embeddings) in the topics of the tables."""
        return grouped(self.model.transform(features), self.groups)

    def assign(
        self,
        articles: pd.DataFrame,
        *,
        mentions: pd.DataFrame | None = None,
        entities: pd.DataFrame | None = None,
        embeddings: np.ndarray | None = None,
    ) -> pd.DataFrame:
        """Return the table ``article_topics`` of `articles`, in their order.

        An article without a word that was there when the topics were fitted has topic -1.

        Parameters
        ----------
        articles : DataFrame
        mentions, entities : DataFrame, optional
            Where names were masked or joined.
        embeddings : array, optional
            Where the topics are those of embeddings that were given as an array.

        Raises
        ------
        SiyaqError
            If embeddings are needed and not there, or not of the shape that the topics were fitted on.
        """
        articles = validate(articles, "articles")
        if self.model.method == "embeddings":
            if embeddings is None and self.encoder:
                embeddings = embed(prepared_texts(articles, mentions, entities, self.names)[0], self.encoder)
            wanted = (len(articles), self.model.n_features_in_)
            if embeddings is None or np.shape(embeddings) != wanted:
                found = "none" if embeddings is None else " × ".join(map(str, np.shape(embeddings)))
                needed = " × ".join(map(str, wanted))
                raise SiyaqError(f"topics: the topics are those of embeddings; found: {found}; needed: {needed}")
            features = np.asarray(embeddings, np.float64)
        else:
            texts, _ = prepared_texts(articles, mentions, entities, self.names)
            features = self.counter.transform(texts)
        if not len(articles):
            return validate(
                assignment_table(articles["article_id"], np.zeros((0, len(self.labels))), np.zeros(0, bool)),
                "article_topics",
            )
        known = np.asarray(abs(features).sum(1)).ravel() > 0
        return validate(assignment_table(articles["article_id"], self.weights(features), known), "article_topics")

    def save(self, path: str | Path) -> Path:
        """Write arrays and JSON into one .npz file, which holds no pickled object; return its path."""
        path = Path(path)
        path = path if path.suffix == ".npz" else path.with_name(path.name + ".npz")
        meta = {
            "format": FORMAT,
            "model": self.model.get_params(),
            "n_features": int(self.model.n_features_in_),
            "temperature": getattr(self.model, "temperature_", None),
            "counter": self.counter.get_params() | {"stopwords": sorted(self.counter.stopwords)},
            "terms": self.counter.terms_,
            "vocabulary": self.counter.vocabulary_,
            "labels": self.labels,
            "names": self.names,
            "encoder": self.encoder,
        }
        arrays = {name: getattr(self.model, name) for name in _ARRAYS if hasattr(self.model, name)}
        arrays["groups"] = np.asarray(self.groups)
        if self.model.method in ("nmf", "lda"):
            arrays["components"] = self.model.model_.components_
            meta["doc_topic_prior"] = float(getattr(self.model.model_, "doc_topic_prior_", 0))
        text = json.dumps(meta, ensure_ascii=False, sort_keys=True).encode()
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(path, meta=np.frombuffer(text, np.uint8), **arrays)
        return path


def load_topics(path: str | Path) -> Assigner:
    """Read what `Assigner.save` wrote. Nothing in the file is executed.

    Raises
    ------
    SiyaqError
        If the file is missing or holds no saved topics.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        meta = json.loads(arrays.pop("meta").tobytes())
        if meta["format"] == FORMAT:
            return _restored(meta, arrays)
    except (OSError, EOFError, BadZipFile, zlib.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SiyaqError(
            f"{path}: no saved topics can be read ({error}); give a file written by Assigner.save"
        ) from error
    raise SiyaqError(f"{path}: has the format {meta['format']!r}; needed: {FORMAT!r}; fit and save the topics again")


def _restored(meta: dict, arrays: dict[str, np.ndarray]) -> Assigner:
    counter = TermCounter(**meta["counter"] | {"stopwords": frozenset(meta["counter"]["stopwords"])})
    counter.terms_, counter.vocabulary_ = meta["terms"], meta["vocabulary"]
    model = TopicModel(**meta["model"])
    model.n_features_in_, model.temperature_ = meta["n_features"], meta["temperature"]
    for name in set(_ARRAYS) & set(arrays):
        setattr(model, name, arrays[name])
    if "components" in arrays:
        model.model_ = _decomposition(model, arrays["components"], meta["doc_topic_prior"])
    return Assigner(model, counter, arrays["groups"], meta["labels"], meta["names"], meta["encoder"])


def grouped(weights: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Return the sums of the columns of each group.

    Examples
    --------
    >>> grouped(np.array([[0.5, 0.25, 0.25]]), np.array([1, 0, 1])).tolist()
    [[0.25, 0.75]]
    """
    result = np.zeros((len(weights), int(groups.max()) + 1))
    for column, group in enumerate(groups.tolist()):
        result[:, group] += weights[:, column]
    return result


def _decomposition(model: TopicModel, components: np.ndarray, prior: float) -> NMF | LatentDirichletAllocation:
    """Return scikit-learn's estimator as it was after fitting, as far as its `transform` needs it."""
    if model.method == "nmf":
        restored = NMF(model.n_topics, random_state=model.random_state, max_iter=400)
        restored.n_components_, restored._beta_loss = len(components), 2
    else:
        restored = LatentDirichletAllocation(model.n_topics, random_state=model.random_state, max_iter=20)
        restored.doc_topic_prior_ = prior
        restored.exp_dirichlet_component_ = np.exp(psi(components) - psi(components.sum(1))[:, None])
    restored.components_, restored.n_features_in_ = components, components.shape[1]
    return restored
