"""Who is who: from spans to mentions with an entity each, and the table of entities."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd

from siyaq.entities.knowledge import check_knowledge, load_knowledge
from siyaq.entities.resolution import across
from siyaq.entities.resolution.articles import Article, Reader, contexts
from siyaq.entities.resolution.bodies import Bodies
from siyaq.entities.resolution.brackets import appositions
from siyaq.entities.resolution.clusters import Clusters
from siyaq.entities.resolution.corrections import apply_corrections
from siyaq.entities.resolution.corrections_file import COLUMNS, read_corrections
from siyaq.entities.resolution.forms import Forms, written_forms
from siyaq.entities.resolution.institutions import Countries
from siyaq.entities.resolution.known import Known
from siyaq.entities.resolution.roles import find_roles
from siyaq.entities.resolution.tables import counted, named_mentions
from siyaq.entities.resolution.within import Unit
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


@cache
def _shipped() -> tuple[Known, Countries]:
    table = load_knowledge()
    countries = Countries.of(table)
    return Known.of(table, countries), countries


def _join_forms(forms: Forms, known: Known) -> tuple[list[str], list[str], Clusters]:
    """Return names and types of the nodes (the corpus's forms, then known ones that it lacks), joined where alike."""
    own = set(zip(forms.name, forms.type, strict=True))
    extra = sorted(f for f in known.sure if f not in own)
    names, kinds = forms.name + [n for n, _ in extra], forms.type + [t for _, t in extra]
    entity = [known.sure.get(pair, "") for pair in zip(names, kinds, strict=True)]
    clusters = Clusters(entity)
    first: dict[str, int] = {}
    for node, known_as in enumerate(entity):
        if known_as:
            clusters.rule[node] = "known name"
            clusters.join(first.setdefault(known_as, node), node, "known name")
    free = [i for i, pair in enumerate(zip(names, kinds, strict=True)) if pair not in known.choices]
    across.join_same_letters(names, kinds, clusters, free)
    across.join_spellings(names, kinds, clusters, free)
    across.join_middle_names(names, kinds, clusters, free)
    across.join_misspelt(names, kinds, forms.count.tolist() + [0] * len(extra), clusters, free)
    return names, kinds, clusters


def _read_articles(
    units: pd.DataFrame,
    names: list[str],
    kinds: list[str],
    reader: Reader,
    context: dict[str, Article],
) -> tuple[list[int], list[str]]:
    """Return, for each unit, the node that it means and the rule that says so."""
    columns = (units[c].to_numpy() for c in ("article", "form", "first", "count"))
    article, form, first, count = (c.tolist() for c in columns)
    border = [*np.flatnonzero(~units.article.eq(units.article.shift()).to_numpy()).tolist(), len(units)]
    target: list[int] = []
    rule: list[str] = []
    for lo, hi in pairwise(border):
        members = [
            Unit(f, names[f], kinds[f], s, n) for f, s, n in zip(form[lo:hi], first[lo:hi], count[lo:hi], strict=True)
        ]
        links = reader.read(members, context[article[lo]])
        for u in members:
            node, why = links.get(u.form, (u.form, reader.clusters.rule[u.form] or "own name"))
            for _ in range(3):
                if node in links and links[node][0] not in (node, u.form):
                    node = links[node][0]
            target.append(node)
            rule.append(why)
    return target, rule


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
    spans = validate(spans, "spans").sort_values(["article_id", "start", "end"], ignore_index=True)
    articles = articles.sort_values("article_id", ignore_index=True)
    if knowledge is None:
        knowledge, (known, countries) = load_knowledge(), _shipped()
    else:
        knowledge = check_knowledge(knowledge)
        countries = Countries.of(knowledge)
        known = Known.of(knowledge, countries)
    forms = written_forms(spans, articles, {n for n, _ in [*known.sure, *known.choices]})
    names, kinds, clusters = _join_forms(forms, known)
    bodies = Bodies(names, kinds, clusters, known, countries)
    units = pd.DataFrame(
        {"article": spans.article_id.to_numpy(object), "form": forms.of, "first": spans.start.to_numpy()}
    )
    units = (
        units.groupby(["article", "form"], sort=True).agg(first=("first", "min"), count=("first", "size")).reset_index()
    )
    target, rule = _read_articles(
        units, names, kinds, Reader(known, clusters, bodies), contexts(articles, countries, known)
    )
    across.join_fuller_names(units.form.tolist(), target, rule, names, clusters)
    place = pd.MultiIndex.from_frame(units[["article", "form"]]).get_indexer(
        pd.MultiIndex.from_arrays([spans.article_id.to_numpy(object), forms.of])
    )
    nodes = np.array(target, np.int64)[place] if len(place) else place
    appositions(spans, articles, nodes, clusters, known)
    resolved = spans.assign(
        cluster=[clusters.find(n) for n in nodes.tolist()],
        resolved_by=np.array(rule, object)[place] if len(place) else pd.Series(dtype="str"),
    )
    mentions, names = named_mentions(resolved, articles, clusters, bodies.state(), knowledge)
    rows = read_corrections(corrections) if corrections is not None else read_corrections(pd.DataFrame(columns=COLUMNS))
    mentions, names, report = apply_corrections(mentions, names, articles, rows, knowledge)
    return Resolution(
        validate(mentions, "mentions"),
        counted(mentions, names, articles),
        find_roles(mentions, articles, countries),
        report,
    )
