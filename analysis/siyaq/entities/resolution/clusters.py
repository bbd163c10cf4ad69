"""Groups of written forms that mean one entity, with pairs that must never be joined."""

from __future__ import annotations


class Clusters:
    """Union-find over numbered nodes; a cluster holds at most one known entity, and every join keeps its rule.

    Parameters
    ----------
    known : list of str
        Known entity of each node, or "" for none. Nodes of two known entities are never joined.

    Examples
    --------
    >>> c = Clusters(["khalifa-haftar", "", "saddam-haftar"])
    >>> c.join(0, 1, "same letters"), c.join(1, 2, "short name")
    (True, False)
    >>> c.find(1) == c.find(0), c.rule[1]
    (True, 'same letters')
    """

    def __init__(self, known: list[str]) -> None:
        self.parent = list(range(len(known)))
        self.known = list(known)
        self.rule = ["" for _ in known]

    def add(self, known: str = "") -> int:
        """Return a new node that stands alone."""
        self.parent.append(len(self.parent))
        self.known.append(known)
        self.rule.append("")
        return len(self.parent) - 1

    def find(self, node: int) -> int:
        """Return the node that stands for the cluster of `node`: the first of its nodes."""
        parent = self.parent
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    def entity(self, node: int) -> str:
        """Return the known entity of the cluster of `node`, or ""."""
        return self.known[self.find(node)]

    def join(self, one: int, other: int, rule: str) -> bool:
        """Join two clusters, unless they are two known entities; say whether they are one now."""
        a, b = self.find(one), self.find(other)
        if a == b:
            return True
        if self.known[a] and self.known[b] and self.known[a] != self.known[b]:
            return False
        if a > b:
            a, b, one, other = b, a, other, one
        self.parent[b] = a
        self.known[a] = self.known[a] or self.known[b]
        for node in (other, one):
            if not self.rule[node]:
                self.rule[node] = rule
                break
        return True
