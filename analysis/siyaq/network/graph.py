"""The network as one object: its two tables, what is to be said about it, and the ways to other tools."""

from __future__ import annotations

from dataclasses import dataclass, field

import igraph
import networkx as nx
import pandas as pd

from siyaq.errors import SiyaqError
from siyaq.network.evidence import find_evidence
from siyaq.network.nodes import Counted
from siyaq.network.windows import window_numbers


@dataclass(frozen=True)
class Network:
    """Entities that are named together.

    Attributes
    ----------
    nodes, edges : DataFrame
        As in `siyaq.schema`, sorted by entity_id, and by source and target.
    summary : str
        What the network shows and what it cannot, in sentences.
    parameters : dict
        What it was built with: window, weight, null, seed and so on.
    counted : Counted
        What it was counted from: articles, windows, pairs.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    summary: str
    parameters: dict
    counted: Counted = field(repr=False)

    def _repr_html_(self) -> str:
        strongest = self.edges.sort_values(["n_windows", "source", "target"], ascending=[False, True, True]).head(10)
        columns = ["source", "target", "n_windows", "n_articles", "npmi", "expected", "p", "q", "lo", "hi"]
        return f"<p>{self.summary}</p>" + strongest[columns].to_html(index=False, escape=True)

    def find(self, entity: str) -> str:
        """Return the entity_id of an entity given by its id or one of its names.

        Raises
        ------
        SiyaqError
            If no node, or more than one, has that name.
        """
        nodes = self.nodes
        if (nodes["entity_id"] == entity).any():
            return entity
        named = nodes.loc[(nodes["name_ar"] == entity) | (nodes["name_en"] == entity), "entity_id"].tolist()
        if len(named) == 1:
            return named[0]
        if named:
            raise SiyaqError(f"{entity!r} is the name of {len(named)} nodes; take one of: {', '.join(named)}")
        like = nodes["name_ar"].str.contains(entity, regex=False) | nodes["entity_id"].str.contains(entity, regex=False)
        hint = ", ".join(nodes.loc[like, "entity_id"].head(5)) or "none is like it"
        raise SiyaqError(f"no node of this network is called {entity!r}; allowed: an entity_id or a name; near: {hint}")

    def evidence(self, a: str, b: str) -> pd.DataFrame:
        """Return the sentences that name both, one row for each window, oldest first.

        Parameters
        ----------
        a, b : str
            Entities by id or name.

        Returns
        -------
        DataFrame
            article_id, published, source, window, start, end, text. The text runs from the sentence of one mention to
            that of the other, the closest two in the window; ``start`` and ``end`` are its code points in the article.
        """
        units = self.counted.units
        one, other = (units.entity_ids.get_loc(self.find(e)) for e in (a, b))
        position = window_numbers(units, self.parameters["window"])
        return find_evidence(units, self.counted.incidence, position, one, other)

    def to_networkx(self) -> nx.Graph:
        """Return a networkx graph; all columns are attributes, empty values are left out."""
        graph = nx.Graph()
        for row in self.nodes.to_dict("records"):
            graph.add_node(row.pop("entity_id"), **{k: v for k, v in row.items() if not pd.isna(v)})
        for row in self.edges.to_dict("records"):
            graph.add_edge(row.pop("source"), row.pop("target"), **{k: v for k, v in row.items() if not pd.isna(v)})
        return graph

    def to_igraph(self) -> igraph.Graph:
        """Return an igraph graph; all columns are attributes, the entity_id is ``name``."""
        graph = igraph.Graph(len(self.nodes))
        for column in self.nodes:
            graph.vs["name" if column == "entity_id" else column] = self.nodes[column].tolist()
        row = pd.Index(self.nodes["entity_id"])
        ends = [row.get_indexer(self.edges[end]).tolist() for end in ("source", "target")]
        graph.add_edges(list(zip(*ends, strict=True)))
        for column in self.edges.columns.difference(["source", "target"], sort=False):
            graph.es[column] = self.edges[column].tolist()
        return graph
