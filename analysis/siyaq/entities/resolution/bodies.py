"""The bodies of states among the written forms, by what they are and whose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set

from siyaq.entities.resolution.clusters import Clusters
from siyaq.entities.resolution.institutions import Countries, institution
from siyaq.entities.resolution.known import Known


class Bodies:
    """Organisations by base and states, over all articles.

    Parameters
    ----------
    names, kinds : list of str
        Normal name and type of each node.
    clusters : Clusters
        Names of one body of one state are joined in it.
    known : Known
    countries : Countries
    """

    def __init__(
        self, names: list[str], kinds: list[str], clusters: Clusters, known: Known, countries: Countries
    ) -> None:
        self._clusters = clusters
        self.parsed: dict[int, tuple[str, tuple[str, ...]]] = {}
        self._node: dict[tuple[str, tuple[str, ...]], int] = {}
        self._states: dict[str, set[str]] = defaultdict(set)
        node_of = {entity: node for node, entity in reversed(list(enumerate(clusters.known))) if entity}
        for (name, kind), options in sorted(known.choices.items()):
            usual = [e for e, usual in options if usual and kind == "ORG" and e in node_of and e in known.state]
            for entity in sorted(usual, key=lambda e: known.since.get(e, ""), reverse=True)[:1]:
                base, named = institution(name, countries)
                self._node.setdefault((base, named or (known.state[entity],)), node_of[entity])
        for node, (name, kind) in enumerate(zip(names, kinds, strict=True)):
            if kind != "ORG":
                continue
            base, named = self.parsed[node] = institution(name, countries)
            own = known.state.get(clusters.known[node], "")
            named = named or ((own,) if own else ())
            if base and named and (name, kind) not in known.choices:
                first = self._node.setdefault((base, named), node)
                clusters.join(first, node, "same body of the same state")
                self._states[base].add(named[0])

    def keys(self, bases: Set[str]) -> list[tuple[str, tuple[str, ...], bool]]:
        """Return base, states, and whether a form of the corpus names them, of each body with one of these bases."""
        return sorted((b, n, n[0] in self._states.get(b, ())) for b, n in self._node if b in bases)

    def node(self, base: str, states: tuple[str, ...]) -> int:
        """Return the node of a body, a new one where no form names it outright."""
        if (base, states) not in self._node:
            self._node[base, states] = self._clusters.add()
        return self._node[base, states]

    def state(self) -> dict[int, str]:
        """Return the state of each cluster that is a body of one."""
        return {self._clusters.find(n): named[0] for (_, named), n in sorted(self._node.items())}
