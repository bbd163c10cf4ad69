"""The articles that topics are fitted on, once tokenised and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp

from siyaq.errors import SiyaqError
from siyaq.frequencies.units import representatives
from siyaq.schema import validate
from siyaq.text import tokenize
from siyaq.text.stems import written_forms
from siyaq.text.tokens import Tokens
from siyaq.topics.documents import TermCounter

NAMES = ("words", "masked", "joined")
_JOINER = "\u2060"  # word joiner: makes one token of the words of a name, and is not compared


@dataclass(frozen=True)
class Collection:
    """Articles that count once each, as tokens and as counts of stems.

    Attributes
    ----------
    articles : DataFrame
        One row for each group of duplicates, sorted by article_id.
    texts : list of str
        What was counted: the articles' texts, with names masked or joined where that was asked for.
    tokens : Tokens
    counter : TermCounter
    counts : sparse matrix, articles × stems
    names : dict
        How joined names are written.
    """

    articles: pd.DataFrame
    texts: list[str]
    tokens: Tokens
    counter: TermCounter
    counts: sp.csr_matrix
    names: dict[str, str]

    def written(self, columns: Sequence[int]) -> dict[int, str]:
        """Return how the stems of some columns are most often written."""
        column = self.counter.known_columns(self.tokens)
        types = np.flatnonzero(np.isin(column, list(columns)))  # the few that matter: forms of the wanted stems
        number = np.full(len(column), -1)
        number[types] = np.arange(len(types))
        at = number[self.tokens.type] >= 0
        few = Tokens(
            *(getattr(self.tokens, name)[at] for name in ("article", "sentence", "start", "end")),
            number[self.tokens.type[at]].astype(np.int32),
            [self.tokens.types[i] for i in types],
            self.tokens.hashes[types],
        )
        stems = [self.counter.terms_[c] for c in column[types].tolist()]
        forms = written_forms(few, self.texts, stems)
        wanted = {self.counter.terms_[c]: int(c) for c in columns}
        return {wanted[stem]: self.names.get(form, form) for stem, form in forms.items()}

    def places(self, columns: Sequence[int]) -> tuple[dict[int, int], np.ndarray, np.ndarray]:
        """Return the place of each column among them, and each word's article and place (-1: none of them)."""
        place = {int(c): i for i, c in enumerate(columns)}
        number = np.full(len(self.counter.terms_) + 1, -1)
        number[list(place)] = list(place.values())
        by_type = number[self.counter.known_columns(self.tokens)]
        word = np.array([t.isalpha() for t in self.tokens.types], bool)[self.tokens.type]
        return place, self.tokens.article[word], by_type[self.tokens.type[word]]


def collect(
    articles: pd.DataFrame,
    *,
    mentions: pd.DataFrame | None = None,
    entities: pd.DataFrame | None = None,
    names: str = "words",
    counter: TermCounter | None = None,
) -> Collection:
    """Return the articles as a collection, one of each group of duplicates.

    Parameters
    ----------
    articles : DataFrame
    mentions, entities : DataFrame, optional
        Needed to mask or join names.
    names : {"words", "masked", "joined"}
        Names count as the words that they consist of, not at all, or as one term an entity.
    counter : TermCounter, optional
        How to count.

    Raises
    ------
    SiyaqError
        If `names` is unknown, or names cannot be masked or joined for want of mentions.
    """
    units = representatives(validate(articles, "articles"))
    texts, written = prepared_texts(units, mentions, entities, names)
    tokens = tokenize(texts)
    counter = TermCounter() if counter is None else counter
    return Collection(units, texts, tokens, counter, counter.fit_transform(texts, tokens=tokens), written)


def prepared_texts(
    articles: pd.DataFrame, mentions: pd.DataFrame | None, entities: pd.DataFrame | None, names: str
) -> tuple[list[str], dict[str, str]]:
    """Return the texts with names as they shall count, and how joined names are written."""
    if names not in NAMES:
        raise SiyaqError(f"topics: names={names!r} is not known; allowed: {', '.join(NAMES)}")
    if names == "words":
        return articles["text"].tolist(), {}
    if mentions is None or (names == "joined" and entities is None):
        needed = "mentions=" if names == "masked" else "mentions= and entities="
        raise SiyaqError(f"topics: names={names!r} needs tables that are not there; give {needed}")
    return _replace(articles, mentions, entities if names == "joined" else None)


def _replace(
    units: pd.DataFrame, mentions: pd.DataFrame, entities: pd.DataFrame | None
) -> tuple[list[str], dict[str, str]]:
    """Return the texts without names, or with one token a name, and how the joined names are written."""
    name_of = {} if entities is None else dict(zip(entities["entity_id"], entities["name_ar"], strict=True))
    spans: dict[str, list[tuple[int, int, str]]] = {}
    table = mentions.sort_values(["article_id", "start", "end"])
    for row in zip(table["article_id"], table["start"], table["end"], table["entity_id"], strict=True):
        spans.setdefault(row[0], []).append(row[1:])
    texts = []
    for article_id, text in zip(units["article_id"], units["text"], strict=True):
        parts, at = [], 0
        for start, end, entity_id in spans.get(article_id, ()):
            if start < at:
                continue  # nested in the one before
            joined = name_of.get(entity_id, "").replace(" ", _JOINER)
            parts += [text[at:start], f" {joined} "]
            at = end
        texts.append("".join([*parts, text[at:]]))
    return texts, {name.replace(" ", ""): name for name in name_of.values()}
