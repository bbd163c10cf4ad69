"""All written forms of a corpus: which of them are one name, and what each article needs to be told of them.

Articles are read one after another, on any number of machines, with a sheet of what is known of their forms; what they
say comes back in `Vocabulary.settle`. The work here grows with the number of different names, not of articles.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from siyaq.entities.knowledge import check_knowledge, load_knowledge
from siyaq.entities.resolution import across
from siyaq.entities.resolution.articles import Reading
from siyaq.entities.resolution.bodies import Bodies
from siyaq.entities.resolution.brackets import join_appositions
from siyaq.entities.resolution.clusters import Clusters
from siyaq.entities.resolution.forms import Forms
from siyaq.entities.resolution.institutions import Countries
from siyaq.entities.resolution.known import Known
from siyaq.entities.resolution.sheet import BODY, KNOWN, STATES, Sheet
from siyaq.entities.resolution.tables import name_clusters


class Facts(NamedTuple):
    """A knowledge table, and what was read from it."""

    table: pd.DataFrame
    known: Known
    countries: Countries


@cache
def _shipped() -> Facts:
    table = load_knowledge()
    countries = Countries.of(table)
    return Facts(table, Known.of(table, countries), countries)


def facts(knowledge: pd.DataFrame | None = None) -> Facts:
    """Return what is known before any article is read: the shipped table, or a user's.

    Raises
    ------
    SiyaqError
        Where a user's table is not as it must be.
    """
    if knowledge is None:
        return _shipped()
    table = check_knowledge(knowledge)
    countries = Countries.of(table)
    return Facts(table, Known.of(table, countries), countries)


def merge_surfaces(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the surfaces of several parts of a corpus as one table, as `find_surfaces` gives it for all at once."""
    together = pd.concat(tables, ignore_index=True)
    return together.groupby(["surface", "type", "lam"], sort=True).n.sum().reset_index()


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


class Vocabulary:
    """The forms of a corpus, joined where they are one name in all of its articles.

    Parameters
    ----------
    surfaces : DataFrame
        All surfaces of the corpus (see `merge_surfaces`).
    given : Facts
    """

    def __init__(self, surfaces: pd.DataFrame, given: Facts) -> None:
        known = given.known
        self._facts = given
        self._forms = Forms(surfaces, {n for n, _ in [*known.sure, *known.choices]})
        self._names, kinds, self._clusters = _join_forms(self._forms, known)
        self._bodies = Bodies(self._names, kinds, self._clusters, known, given.countries)

    def sheet(self, surfaces: pd.DataFrame) -> Sheet:
        """Return what reading articles needs to know of the forms behind these surfaces."""
        of = self._forms.of(surfaces)
        forms = np.unique(of)
        clusters, parsed = self._clusters, self._bodies.parsed
        bodies = [parsed.get(f, ("", ())) for f in forms.tolist()]
        table = pd.DataFrame(
            {
                "form": forms,
                "name": pd.Series([self._forms.name[f] for f in forms.tolist()], dtype="str"),
                "type": pd.Series([self._forms.type[f] for f in forms.tolist()], dtype="str"),
                "entity": pd.Series([clusters.entity(f) for f in forms.tolist()], dtype="str"),
                "rule": pd.Series([clusters.rule[f] for f in forms.tolist()], dtype="str"),
                "base": pd.Series([base for base, _ in bodies], dtype="str"),
                "states": pd.Series([STATES.join(states) for _, states in bodies], dtype="str"),
            }
        )
        keys = self._bodies.keys({base for base, _ in bodies})
        there = pd.DataFrame(
            {
                "base": pd.Series([b for b, _, _ in keys], dtype="str"),
                "states": pd.Series([STATES.join(s) for _, s, _ in keys], dtype="str"),
                "explicit": pd.Series([e for _, _, e in keys], dtype=bool),
            }
        )
        return Sheet(pd.DataFrame({"form": of}), table, there)

    def _nodes_of(self, symbols: list[str]) -> dict[str, int]:
        """Return the node of each symbol, see `siyaq.entities.resolution.sheet`; new ones in order of their names."""
        of_entity: dict[str, int] = {}
        for node, entity in enumerate(self._clusters.known):
            if entity:
                of_entity.setdefault(entity, node)
        out = {}
        for symbol in sorted(symbols):
            what = symbol[1:]
            if symbol[0] == KNOWN:
                if what not in of_entity:
                    of_entity[what] = self._clusters.add(what)
                out[symbol] = of_entity[what]
            else:
                base, states = what.split(BODY)
                out[symbol] = self._bodies.node(base, tuple(states.split(STATES)))
        return out

    def settle(self, readings: Sequence[Reading]) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
        """Return what all articles together say.

        Parameters
        ----------
        readings : sequence of Reading
            Of all parts of the corpus.

        Returns
        -------
        names : DataFrame
            Indexed by entity_id: name_ar, name_en, qid, type.
        entities : list of DataFrame
            For each reading its nodes: node, entity_id, type.
        """
        symbols = self._nodes_of(sorted({s for r in readings for s in r.nodes.symbol.tolist() if s}))
        own: list[np.ndarray] = []
        for r in readings:
            pairs = zip(r.nodes.form.tolist(), r.nodes.symbol.tolist(), strict=True)
            own.append(np.array([symbols[s] if s else f for f, s in pairs], np.int64))
        forms = [f for r in readings for f in r.fuller.form.tolist()]
        targets = [n for r, node in zip(readings, own, strict=True) for n in node[r.fuller.node.to_numpy()].tolist()]
        across.join_fuller_names(forms, targets, self._names, self._clusters)
        beside = [
            r.appositions.assign(one=node[r.appositions.one.to_numpy()], other=node[r.appositions.other.to_numpy()])
            for r, node in zip(readings, own, strict=True)
        ]
        join_appositions(pd.concat(beside, ignore_index=True), self._clusters, self._facts.known)
        cluster = [np.array([self._clusters.find(n) for n in node.tolist()], np.int64) for node in own]
        written = pd.concat(
            [
                r.written.assign(cluster=c[r.written.node.to_numpy()], surface=r.written.shown)
                for r, c in zip(readings, cluster, strict=True)
            ]
        )
        named = name_clusters(written, self._clusters, self._bodies.state(), self._facts.table, self._facts.countries)
        names = (
            named.drop_duplicates("entity_id").set_index("entity_id")[["name_ar", "name_en", "qid", "type"]]
        ).sort_index()
        entities = [
            pd.DataFrame(
                {
                    "entity_id": named.entity_id.reindex(c).to_numpy(object),
                    "type": named.type.reindex(c).to_numpy(object),
                }
            )
            for c in cluster
        ]
        return names, entities
