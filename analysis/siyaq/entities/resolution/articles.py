"""Each article read on its own: what every written form means in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np
import pandas as pd

from siyaq.entities.resolution.across import FULLER
from siyaq.entities.resolution.brackets import find_appositions
from siyaq.entities.resolution.forms import compared
from siyaq.entities.resolution.institutions import Countries, article_homes, article_states
from siyaq.entities.resolution.known import Known
from siyaq.entities.resolution.sheet import KNOWN, Lookup, Sheet
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
    lookup : Lookup
        What is known of the forms.
    """

    def __init__(self, known: Known, lookup: Lookup) -> None:
        self.known, self.lookup = known, lookup

    def read(self, units: list[Unit], article: Article) -> Links:
        """Return what the forms of one article mean, where it is not themselves."""
        entity_of = self.lookup.entity
        local = next((self.known.outlets[u.name] for u in units if u.name in self.known.outlets), article.home)
        article = Article(article.state, local, article.published)
        here = {entity_of(u.form): u.form for u in units if entity_of(u.form)}
        meant: Links = {}
        for u in units:
            if (u.name, u.type) in self.known.choices and u.type != "PER":
                entity = self._meaning(u, set(here), article)
                if entity:
                    meant[u.form] = KNOWN + entity, "usual meaning" if entity not in here else "named in the article"
        people = [u for u in units if u.type == "PER" and not entity_of(u.form)]
        bearers = [u for u in units if u.type == "PER"]
        if people:
            links = short_people(bearers, lambda name, forms: self._usual(name, forms, here, article))
            meant |= {f: link for f, link in links.items() if not entity_of(f)}
        settled = {u.form for u in units if entity_of(u.form)} | set(meant)
        for kind in ("LOC", "ORG"):
            members = [u for u in units if u.type == kind]
            if len(members) > 1:
                links = short_bodies(members, settled)
                meant |= {f: link for f, link in links.items() if f not in meant}
        self._add_bodies(units, article, meant)
        return meant

    def _meaning(self, u: Unit, here: set[str], article: Article) -> str:
        named = self.lookup.body(u.form)[1]
        form = u.name, u.type
        if u.type == "LOC" and article.home:
            named = (article.home,)
        entity = self.known.meaning(form, here, named[0] if named else article.state, article.published)
        if entity or (u.type == "ORG" and self.lookup.depends(u.form, article.state)):
            return entity
        return self.known.usual(form, article.published)

    def _usual(self, name: str, forms: list[int], here: dict[str, int], article: Article) -> int | str | None:
        """Return whom a bare family name means: the famous bearer, unless the article names another whom it suits."""
        options = self.known.choices.get((name, "PER"), ())
        if not options:
            return None
        own = {entity for entity, _ in options}
        for form in forms:
            entity = self.lookup.entity(form)
            if entity in own:
                return here.get(entity, form)
        if any(not self.lookup.entity(form) for form in forms):
            return None
        entity = self.known.meaning((name, "PER"), set(here), article.state, article.published)
        return here.get(entity, KNOWN + entity) if entity else None

    def _add_bodies(self, units: list[Unit], article: Article, meant: Links) -> None:
        explicit: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for u in units:
            base, named = self.lookup.body(u.form)
            if named:
                explicit[base].append((u.first, u.form))
        for u in units:
            unclear = u.type == "ORG" and u.form not in meant and not self.lookup.entity(u.form)
            if not unclear or not self.lookup.depends(u.form):
                continue
            base, _ = self.lookup.body(u.form)
            if base in explicit:
                meant[u.form] = min(explicit[base])[1], "body of the state named in the article"
            else:
                state = article.home if article.home and self.lookup.is_office(u.form) else article.state
                if state:
                    meant[u.form] = self.lookup.body_in(u.form, state), "body of the article's state"


@dataclass(frozen=True)
class Reading:
    """What some articles say of their names.

    Attributes
    ----------
    spans : DataFrame
        The spans, with `node` (row of `nodes`) and `resolved_by`.
    nodes : DataFrame
        What is meant: form (-1 for a symbol) and symbol ("" for a form), see `siyaq.entities.resolution.sheet`.
    fuller : DataFrame
        Forms that stand for a fuller name in an article: form, node.
    appositions : DataFrame
        See `siyaq.entities.resolution.brackets.find_appositions`.
    written : DataFrame
        How each is written: node, surface, type, n, shown (see `with_articles`).
    """

    spans: pd.DataFrame
    nodes: pd.DataFrame
    fuller: pd.DataFrame
    appositions: pd.DataFrame
    written: pd.DataFrame


def with_articles(surfaces: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return surfaces as they are written where nothing stands before them: with the article that `للجيش` swallows.

    Parameters
    ----------
    surfaces : sequence of str
    names : sequence of str
        The normal form of each, see `siyaq.entities.resolution.forms.Forms`.

    Examples
    --------
    >>> with_articles(["لجيش الليبي", "ليبيا"], ["الجيش الليبي", "ليبيا"])
    ['الجيش الليبي', 'ليبيا']
    """
    return [
        "ا" + surface if surface.startswith("ل") and name == "ا" + compared(surface) else surface
        for surface, name in zip(surfaces, names, strict=True)
    ]


def _read(units: pd.DataFrame, reader: Reader, context: dict[str, Article]) -> tuple[list[int | str], list[str]]:
    """Return, for each unit, the form or symbol that it means and the rule that says so."""
    look = reader.lookup
    article, form, first, count = (units[c].tolist() for c in ("article", "form", "first", "count"))
    border = [*np.flatnonzero(~units.article.eq(units.article.shift()).to_numpy()).tolist(), len(units)]
    target: list[int | str] = []
    rule: list[str] = []
    for lo, hi in pairwise(border):
        rows = zip(form[lo:hi], first[lo:hi], count[lo:hi], strict=True)
        members = [Unit(f, look.name[f], look.type[f], s, n) for f, s, n in rows]
        links = reader.read(members, context[article[lo]])
        for u in members:
            node, why = links.get(u.form, (u.form, look.rule[u.form] or "own name"))
            for _ in range(3):
                if node in links and links[node][0] not in (node, u.form):
                    node = links[node][0]
            target.append(node)
            rule.append(why)
    return target, rule


def read_articles(
    spans: pd.DataFrame, articles: pd.DataFrame, of: np.ndarray, sheet: Sheet, known: Known, countries: Countries
) -> Reading:
    """Read articles for what their names mean.

    Parameters
    ----------
    spans, articles : DataFrame
        Sorted by article and place.
    of : int array
        Surface of each span, as `find_surfaces` numbers them.
    sheet : Sheet
        Of those surfaces.
    known, countries
        What is known before.
    """
    form = sheet.of.form.to_numpy()[of] if len(of) else np.empty(0, np.int64)
    units = pd.DataFrame({"article": spans.article_id.to_numpy(object), "form": form, "first": spans.start.to_numpy()})
    units = units.groupby(["article", "form"], sort=True).agg(first=("first", "min"), count=("first", "size"))
    units = units.reset_index()
    look = Lookup(sheet)
    target, rule = _read(units, Reader(known, look), contexts(articles, countries, known))
    meant = sorted(set(target), key=lambda t: (isinstance(t, str), t))
    number = {t: i for i, t in enumerate(meant)}
    node = np.array([number[t] for t in target], np.int64)
    fuller = units[["form"]].assign(node=node)[pd.Series(rule, dtype=object).isin(FULLER).to_numpy(bool)]
    place = pd.MultiIndex.from_frame(units[["article", "form"]]).get_indexer(
        pd.MultiIndex.from_arrays([spans.article_id.to_numpy(object), form])
    )
    resolved = spans.assign(node=node[place] if len(place) else node, resolved_by="")
    if len(place):
        resolved["resolved_by"] = np.array(rule, object)[place]
    nodes = pd.DataFrame(
        {
            "form": np.array([-1 if isinstance(t, str) else t for t in meant], np.int64),
            "symbol": pd.Series([t if isinstance(t, str) else "" for t in meant], dtype="str"),
        }
    )
    written = resolved.assign(form=form).groupby(["node", "surface", "form", "type"], sort=True).size()
    written = written.reset_index(name="n")
    shown = with_articles(written.surface.tolist(), [look.name[f] for f in written.pop("form").tolist()])
    written["shown"] = pd.Series(shown, dtype="str")
    pairs = find_appositions(resolved, articles)
    return Reading(resolved, nodes, fuller.drop_duplicates(ignore_index=True), pairs, written)
