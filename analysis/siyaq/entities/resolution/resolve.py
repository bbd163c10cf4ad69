"""Who is who: from spans to mentions with an entity each, and the table of entities."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
import pandas as pd

from siyaq.entities.knowledge import known_forms, load_knowledge
from siyaq.entities.resolution import across
from siyaq.entities.resolution.canonical import name_entities
from siyaq.entities.resolution.clusters import Clusters
from siyaq.entities.resolution.forms import Forms, compared, written_forms
from siyaq.entities.resolution.institutions import Countries, article_countries, institution
from siyaq.entities.resolution.persons import parts
from siyaq.entities.resolution.within import Unit, is_common, short_bodies, short_people
from siyaq.schema import empty, validate


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
        return self.entities.head(20)._repr_html_()


@dataclass
class _Nodes:
    """Forms of the corpus, then forms of the knowledge table, as numbered nodes."""

    names: list[str]
    kinds: list[str]
    known: list[str]
    n_forms: int


def _nodes(forms: Forms, aliases: pd.DataFrame) -> _Nodes:
    table = {(f, t): e for f, e, t in aliases[["name", "entity_id", "type"]].itertuples(index=False)}
    names, kinds = list(forms.name), list(forms.type)
    own = set(zip(names, kinds, strict=True))
    extra = sorted(k for k in table if k not in own)
    names += [n for n, _ in extra]
    kinds += [t for _, t in extra]
    known = [table.get(pair, "") for pair in zip(names, kinds, strict=True)]
    return _Nodes(names, kinds, known, len(forms))


def _across(nodes: _Nodes) -> Clusters:
    clusters = Clusters(nodes.known)
    first: dict[str, int] = {}
    for node, entity in enumerate(nodes.known):
        if entity and first.setdefault(entity, node) != node:
            clusters.join(first[entity], node, "known name")
    for node, entity in enumerate(nodes.known):
        if entity and not clusters.rule[node]:
            clusters.rule[node] = "known name"
    across.join_same_letters(nodes.names, nodes.kinds, clusters)
    across.join_spellings(nodes.names, nodes.kinds, clusters)
    across.join_middle_names(nodes.names, nodes.kinds, clusters)
    return clusters


class _Institutions:
    """The bodies of states among the nodes, by base and states."""

    def __init__(self, nodes: _Nodes, clusters: Clusters, knowledge: pd.DataFrame, countries: Countries) -> None:
        self.clusters = clusters
        home = knowledge.set_index("entity_id").country.to_dict()
        self.parsed: dict[int, tuple[str, tuple[str, ...]]] = {}
        self.node: dict[tuple[str, tuple[str, ...]], int] = {}
        self.states: dict[str, set[str]] = defaultdict(set)
        for node, (name, kind) in enumerate(zip(nodes.names, nodes.kinds, strict=True)):
            if kind != "ORG":
                continue
            base, states = self.parsed[node] = institution(name, countries)
            own = home.get(nodes.known[node], "")
            if not states and own:
                states = (own,)
            if base and states:
                first = self.node.setdefault((base, states), node)
                clusters.join(first, node, "same body of the same state")
                self.states[base].add(states[0])

    def depends(self, node: int) -> bool:
        """Say whether the form names a body of a state without saying which."""
        base, states = self.parsed.get(node, ("", ()))
        return not states and base in self.states and not self.clusters.known[node]

    def of(self, node: int, state: str) -> int:
        """Return the node of that body in `state`."""
        base, _ = self.parsed[node]
        key = base, (state,)
        if key not in self.node:
            generic = len(self.states[base]) > 1 or base.startswith("وزاره ")
            self.node[key] = self.clusters.add() if generic else node
        return self.node[key]


def _units(spans: pd.DataFrame, forms: Forms, nodes: _Nodes) -> pd.DataFrame:
    units = pd.DataFrame(
        {"article": spans.article_id.to_numpy(object), "form": forms.of, "first": spans.start.to_numpy()}
    )
    units = units.groupby(["article", "form"], sort=True, as_index=False)["first"].min()
    return units


def resolve_entities(
    spans: pd.DataFrame, articles: pd.DataFrame, *, corrections=None, knowledge: pd.DataFrame | None = None
) -> Resolution:
    """Say who each mention is.

    Parameters
    ----------
    spans : DataFrame
        Schema ``spans``.
    articles : DataFrame
        Schema ``articles``.
    corrections : path or DataFrame, optional
        A human's corrections, applied last.
    knowledge : DataFrame, optional
        The knowledge table; the shipped one by default.

    Returns
    -------
    Resolution
    """
    spans = validate(spans, "spans").sort_values(["article_id", "start", "end"], ignore_index=True)
    articles = articles.sort_values("article_id", ignore_index=True)
    knowledge = load_knowledge() if knowledge is None else knowledge
    aliases = known_forms(knowledge).assign(name=lambda t: t.form.map(compared)).drop_duplicates(["name", "type"])
    forms = written_forms(spans, articles, set(aliases.name))
    nodes = _nodes(forms, aliases)
    clusters = _across(nodes)
    countries = Countries.of(knowledge)
    bodies = _Institutions(nodes, clusters, knowledge, countries)
    units = _units(spans, forms, nodes)
    target, rule = _within(units, nodes, clusters, bodies, knowledge, article_countries(articles, countries))
    return _tables(spans, articles, forms, nodes, units, target, rule, clusters, bodies, knowledge)


def _within(units, nodes, clusters, bodies, knowledge, state_of):
    """Return, for each unit, the node that it means and the rule that says so."""
    usual = known_forms(knowledge, "short").assign(name=lambda t: t.form.map(compared))
    usual = {(n, t): e for n, t, e in usual[["name", "type", "entity_id"]].itertuples(index=False)}
    node_of = {}
    for node, entity in enumerate(nodes.known):
        if entity:
            node_of.setdefault(entity, node)
    bearers = _bearers(nodes, clusters)
    target: list[int] = []
    rule: list[str] = []
    for article, group in units.groupby("article", sort=True):
        members = [
            Unit(f, nodes.names[f], nodes.kinds[f], s)
            for f, s in zip(group.form.tolist(), group["first"].tolist(), strict=True)
        ]
        found: dict[int, tuple[int, str]] = {}
        people = [u for u in members if u.type == "PER"]
        here = {clusters.entity(u.form): u.form for u in people if clusters.entity(u.form)}
        prefer = {n: here[e] for (n, t), e in usual.items() if t == "PER" and e in here} if here else {}
        found |= {f: r for f, r in short_people(people, prefer).items() if not nodes.known[f]}
        for kind in ("LOC", "ORG"):
            found |= {
                f: r for f, r in short_bodies([u for u in members if u.type == kind]).items() if not nodes.known[f]
            }
        state = state_of.get(article, "")
        explicit = defaultdict(list)
        for u in members:
            if u.type == "ORG":
                base, states = bodies.parsed[u.form]
                if states:
                    explicit[base].append(u.form)
        for u in members:
            if u.form in found or nodes.known[u.form]:
                continue
            if u.type == "ORG" and bodies.depends(u.form):
                base, _ = bodies.parsed[u.form]
                if explicit[base]:
                    found[u.form] = explicit[base][0], "body of the state named in the article"
                elif (u.name, "ORG") in usual and state == _home(knowledge).get(usual[u.name, "ORG"]):
                    found[u.form] = node_of[usual[u.name, "ORG"]], "usual meaning"
                elif state:
                    found[u.form] = bodies.of(u.form, state), "body of the article's state"
            elif (u.name, u.type) in usual:
                found[u.form] = node_of[usual[u.name, u.type]], "usual meaning"
            elif u.type == "PER" and len(parts(u.name)) == 1 and not is_common(u.name):
                only = bearers.get(parts(u.name)[0])
                if only is not None:
                    found[u.form] = only, "only bearer of the family name"
        for u in members:
            node, why = found.get(u.form, (u.form, clusters.rule[u.form] or "own name"))
            for _ in range(3):
                if node in found and found[node][0] != node:
                    node = found[node][0]
            target.append(node)
            rule.append(why)
    return target, rule


_HOME: dict[int, dict[str, str]] = {}


def _home(knowledge):
    return _HOME.setdefault(id(knowledge), knowledge.set_index("entity_id").country.to_dict())


def _bearers(nodes: _Nodes, clusters: Clusters) -> dict[str, int]:
    """Return family name -> node of the only person of the corpus who bears it."""
    seen: dict[str, set[int]] = defaultdict(set)
    for node in range(nodes.n_forms):
        if nodes.kinds[node] == "PER":
            p = parts(nodes.names[node])
            if len(p) > 1:
                seen[p[-1]].add(clusters.find(node))
    return {family: next(iter(roots)) for family, roots in seen.items() if len(roots) == 1}


def _tables(spans, articles, forms, nodes, units, target, rule, clusters, bodies, knowledge):
    units = units.assign(cluster=[clusters.find(t) for t in target], resolved_by=rule)
    key = pd.MultiIndex.from_arrays([spans.article_id.to_numpy(object), forms.of])
    place = pd.MultiIndex.from_frame(units[["article", "form"]]).get_indexer(key)
    mentions = spans.assign(
        cluster=units.cluster.to_numpy()[place], resolved_by=units.resolved_by.to_numpy(object)[place]
    )
    counts = mentions.groupby(["cluster", "surface"]).size()
    surfaces: dict[int, Counter] = defaultdict(Counter)
    for (cluster, surface), n in counts.items():
        surfaces[cluster][surface] = n
    kind = (
        mentions.groupby(["cluster", "type"])
        .size()
        .reset_index(name="n")
        .sort_values(["cluster", "n", "type"], ascending=[True, False, True])
    )
    kind = kind.drop_duplicates("cluster").set_index("cluster").type
    state = {clusters.find(n): s[0] for (_, s), n in bodies.node.items()}
    order = sorted(surfaces)
    groups = pd.DataFrame(
        {
            "cluster": order,
            "known": [clusters.known[c] for c in order],
            "type": [kind[c] for c in order],
            "country": [state.get(c, "") for c in order],
            "surfaces": [surfaces[c] for c in order],
        }
    )
    named = name_entities(groups, knowledge).set_index("cluster")
    mentions["entity_id"] = named.entity_id.reindex(mentions.cluster).to_numpy(object)
    mentions["type"] = named.type.reindex(mentions.cluster).to_numpy(object)
    representative = articles.set_index("article_id").duplicate_group.to_dict() if "duplicate_group" in articles else {}
    entities = _entities(mentions, named.reset_index(drop=True), representative)
    mentions = validate(mentions.drop(columns="cluster"), "mentions")
    return Resolution(
        mentions,
        validate(entities, "entities"),
        empty("roles"),
        pd.DataFrame(columns=["line", "action", "status", "detail"]),
    )


def _entities(mentions, named, representative):
    by = mentions.groupby("entity_id")
    group = mentions.article_id.map(lambda a: representative.get(a, a))
    n_articles = group.groupby(mentions.entity_id).nunique()
    counted = lambda column: (
        mentions.groupby(["entity_id", column])
        .size()
        .reset_index(name="n")
        .sort_values(["entity_id", "n", column], ascending=[True, False, True])
        .assign(text=lambda t: t[column] + " (" + t.n.astype(str) + ")")
        .groupby("entity_id")
        .text.agg(" | ".join)
    )
    out = named.drop_duplicates("entity_id").set_index("entity_id")[["name_ar", "name_en", "type", "qid"]].sort_index()
    out = out.assign(
        aliases=counted("surface"), n_mentions=by.size(), n_articles=n_articles, rules=counted("resolved_by")
    )
    return out.reset_index()
