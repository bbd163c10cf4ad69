"""The bodies of states among the written forms, by what they are and whose."""

from __future__ import annotations

from collections import defaultdict

from siyaq.entities.resolution.clusters import Clusters
from siyaq.entities.resolution.institutions import Countries, institution


class Bodies:
    """Organisations by base and states; a body that no form names outright gets a node of its own when asked for.

    Parameters
    ----------
    names, kinds : list of str
        Normal name and type of each node.
    clusters : Clusters
        Names of one body of one state are joined in it.
    states : dict
        Known entity to the state it belongs to.
    countries : Countries
    """

    def __init__(
        self, names: list[str], kinds: list[str], clusters: Clusters, states: dict[str, str], countries: Countries
    ) -> None:
        self._clusters = clusters
        self.parsed: dict[int, tuple[str, tuple[str, ...]]] = {}
        self._node: dict[tuple[str, tuple[str, ...]], int] = {}
        self._states: dict[str, set[str]] = defaultdict(set)
        for node, (name, kind) in enumerate(zip(names, kinds, strict=True)):
            if kind != "ORG":
                continue
            base, named = self.parsed[node] = institution(name, countries)
            own = states.get(clusters.known[node], "")
            named = named or ((own,) if own else ())
            if base and named:
                first = self._node.setdefault((base, named), node)
                clusters.join(first, node, "same body of the same state")
                self._states[base].add(named[0])

    def depends(self, node: int) -> bool:
        """Say whether a form names a body of a state without saying which: another state has one of that name."""
        base, named = self.parsed.get(node, ("", ()))
        return not named and (base in self._states or base.startswith("وزاره "))

    def of(self, node: int, state: str) -> int:
        """Return the node of the body that the form `node` names in `state`."""
        base, _ = self.parsed[node]
        key = base, (state,)
        if key not in self._node:
            generic = len(self._states[base]) > 1 or base.startswith("وزاره ")
            if not generic:
                return node
            self._node[key] = self._clusters.add()
        return self._node[key]

    def state(self) -> dict[int, str]:
        """Return the state of each cluster that is a body of one."""
        return {self._clusters.find(n): named[0] for (_, named), n in sorted(self._node.items())}
