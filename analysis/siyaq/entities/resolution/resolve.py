"""Who is who: from spans to mentions with an entity each, and the table of entities."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from siyaq.entities.resolution.articles import read_articles
from siyaq.entities.resolution.corrections import apply_corrections
from siyaq.entities.resolution.corrections_file import COLUMNS, read_corrections
from siyaq.entities.resolution.forms import find_surfaces
from siyaq.entities.resolution.roles import find_roles
from siyaq.entities.resolution.tables import count_entities, tally
from siyaq.entities.resolution.vocabulary import Vocabulary, facts
from siyaq.schema import validate


@dataclass(frozen=True)
class Resolution:
    """Mentions with their entities, and what is known of each entity.

    Attributes
    ----------
    mentions : DataFrame
        Schema ``mentions``, and `resolved_by`: the rule that says who it is.
    entities : DataFrame
        Schema ``entities``.
    roles : DataFrame
        Schema ``roles``.
    report : DataFrame
        One row a line of the corrections file: line, action, status, detail.
    """

    mentions: pd.DataFrame
    entities: pd.DataFrame
    roles: pd.DataFrame
    report: pd.DataFrame

    def _repr_html_(self) -> str:
        return self.entities.sort_values(["n_articles", "entity_id"], ascending=[False, True]).head(20)._repr_html_()


def resolve_entities(
    spans: pd.DataFrame, articles: pd.DataFrame, *, corrections=None, knowledge: pd.DataFrame | None = None
) -> Resolution:
    """Say who each mention is.

    Forms are joined over all articles where they are one name; then each article is read on its own for what its short
    forms stand for; then a human's corrections are applied. The order of rows changes nothing.

    Parameters
    ----------
    spans : DataFrame
        Schema ``spans``, as `find_mentions` gives it; more columns are kept.
    articles : DataFrame
        Schema ``articles``.
    corrections : path or DataFrame, optional
        A human's corrections, applied last (see `read_corrections`).
    knowledge : DataFrame, optional
        The knowledge table; the shipped one by default.

    Returns
    -------
    Resolution

    Raises
    ------
    SchemaError
        A table lacks a column or has a wrong value.
    SiyaqError
        The corrections file cannot be read; nothing is applied then.

    Examples
    --------
    >>> text = "قال خليفة حفتر في بنغازي إن حفتر سيعود."
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": [text], "duplicate_group": ["a"]})
    >>> spans = pd.DataFrame({"article_id": "a", "sentence": 0, "start": [4, 27], "end": [14, 31],
    ...     "surface": ["خليفة حفتر", "حفتر"], "type": "PER", "rule": "by hand", "score": 1.0})
    >>> resolve_entities(spans, articles).mentions[["surface", "entity_id", "resolved_by"]].values.tolist()
    [['خليفة حفتر', 'khalifa-haftar', 'known name'], ['حفتر', 'khalifa-haftar', 'family name']]
    """
    given = facts(knowledge)
    spans, articles = ordered(spans, articles)
    surfaces, of = find_surfaces(spans, articles)
    vocabulary = Vocabulary(surfaces, given)
    read = read_articles(spans, articles, of, vocabulary.sheet(surfaces), given.known, given.countries)
    names, (entities,) = vocabulary.settle([read])
    mentions = name_mentions(read.spans, entities)
    rows = read_corrections(corrections) if corrections is not None else read_corrections(pd.DataFrame(columns=COLUMNS))
    mentions, names, report = apply_corrections(mentions, names, articles, rows, given.table)
    return Resolution(
        validate(mentions, "mentions"),
        count_entities(names, [tally(mentions, articles)]),
        find_roles(mentions, articles, given.countries),
        report,
    )


def ordered(spans: pd.DataFrame, articles: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return spans and articles in the order in which they are read, so that theirs is no matter."""
    spans = validate(spans, "spans").sort_values(["article_id", "start", "end"], ignore_index=True)
    return spans, articles.sort_values("article_id", ignore_index=True)


def name_mentions(spans: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """Return mentions: spans that were read, with the entities of their nodes (see `Vocabulary.settle`)."""
    node = spans.node.to_numpy()
    named = {c: entities[c].to_numpy(object)[node] for c in ("entity_id", "type")}
    return validate(spans.drop(columns="node").assign(**named), "mentions")
