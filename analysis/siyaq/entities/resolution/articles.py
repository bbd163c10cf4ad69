"""Each article read on its own: what every written form means in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from siyaq.entities.resolution.bodies import Bodies
from siyaq.entities.resolution.clusters import Clusters
from siyaq.entities.resolution.institutions import Countries, article_homes, article_states
from siyaq.entities.resolution.known import Known
from siyaq.entities.resolution.within import Links, Unit, short_bodies, short_people


@dataclass(frozen=True)
class Article:
    """What is known of an article beside its names: the state that it is about, the state of its outlet, its day."""

    state: str
    home: str
    published: datetime | None


def contexts(articles: pd.DataFrame, countries: Countries, known: Known) -> dict[str, Article]:
    """Return what is known of each article of an ``articles`` table."""
    state, home = article_states(articles, countries), article_homes(articles, known.outlets)
    published = articles.published.tolist() if "published" in articles else [None] * len(articles)
    return {
        a: Article(state.get(a, ""), home.get(a, ""), day)
        for a, day in zip(articles.article_id.tolist(), published, strict=True)
    }


class Reader:
    """Reads one article after another.

    Parameters
    ----------
    known : Known
    clusters : Clusters
        Forms joined over all articles.
    bodies : Bodies
    """

    def __init__(self, known: Known, clusters: Clusters, bodies: Bodies) -> None:
        self.known, self.clusters, self.bodies = known, clusters, bodies
        self._node: dict[str, int] = {}
        for node, entity in enumerate(clusters.known):
            if entity:
                self._node.setdefault(entity, node)

    def node(self, entity: str) -> int:
        """Return the node of a known entity."""
        if entity not in self._node:
            self._node[entity] = self.clusters.add(entity)
        return self._node[entity]

    def read(self, units: list[Unit], article: Article) -> Links:
        """Return what the forms of one article mean, where it is not themselves."""
        local = next((self.known.outlets[u.name] for u in units if u.name in self.known.outlets), article.home)
        article = Article(article.state, local, article.published)
        here = {self.clusters.entity(u.form): u.form for u in units if self.clusters.entity(u.form)}
        meant: Links = {}
        for u in units:
            if (u.name, u.type) in self.known.choices and u.type != "PER":
                entity = self._meaning(u, set(here), article)
                if entity:
                    meant[u.form] = self.node(entity), "usual meaning" if entity not in here else "named in the article"
        people = [u for u in units if u.type == "PER" and not self.clusters.entity(u.form)]
        bearers = [u for u in units if u.type == "PER"]
        if people:
            links = short_people(bearers, lambda name, forms: self._usual(name, forms, here, article))
            meant |= {f: link for f, link in links.items() if not self._sure(f)}
        settled = {u.form for u in units if self._sure(u.form)} | set(meant)
        for kind in ("LOC", "ORG"):
            members = [u for u in units if u.type == kind]
            if len(members) > 1:
                links = short_bodies(members, settled)
                meant |= {f: link for f, link in links.items() if f not in meant}
        self._add_bodies(units, article, meant)
        return meant

    def _sure(self, form: int) -> bool:
        return bool(self.clusters.entity(form))

    def _meaning(self, u: Unit, here: set[str], article: Article) -> str:
        named = self.bodies.parsed.get(u.form, ("", ()))[1]
        form = u.name, u.type
        if u.type == "LOC" and article.home:
            named = (article.home,)
        entity = self.known.meaning(form, here, named[0] if named else article.state, article.published)
        if entity or (u.type == "ORG" and self.bodies.depends(u.form, article.state)):
            return entity
        return self.known.usual(form, article.published)

    def _usual(self, name: str, forms: list[int], here: dict[str, int], article: Article) -> int | None:
        """Return whom a bare family name means: the famous bearer, unless the article names another whom it suits."""
        options = self.known.choices.get((name, "PER"), ())
        if not options:
            return None
        own = {entity for entity, _ in options}
        for form in forms:
            entity = self.clusters.entity(form)
            if entity in own:
                return here.get(entity, form)
        if any(not self.clusters.entity(form) for form in forms):
            return None
        entity = self.known.meaning((name, "PER"), set(here), article.state, article.published)
        return here.get(entity, self.node(entity)) if entity else None

    def _add_bodies(self, units: list[Unit], article: Article, meant: Links) -> None:
        explicit: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for u in units:
            base, named = self.bodies.parsed.get(u.form, ("", ()))
            if named:
                explicit[base].append((u.first, u.form))
        for u in units:
            if u.type != "ORG" or u.form in meant or self._sure(u.form) or not self.bodies.depends(u.form):
                continue
            base, _ = self.bodies.parsed[u.form]
            if base in explicit:
                meant[u.form] = min(explicit[base])[1], "body of the state named in the article"
            else:
                state = article.home if article.home and self.bodies.is_office(u.form) else article.state
                if state:
                    meant[u.form] = self.bodies.of(u.form, state), "body of the article's state"
