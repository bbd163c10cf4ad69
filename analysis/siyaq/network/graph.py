"""The network as one object: its two tables, what is to be said about it, and the ways to other tools."""

from __future__ import annotations

from dataclasses import dataclass, field

import igraph
import networkx as nx
import pandas as pd

from siyaq.frequencies.units import Units
from siyaq.network.windows import Incidence


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
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    summary: str
    parameters: dict = field(default_factory=dict)
    units: Units | None = field(default=None, repr=False)
    incidence: Incidence | None = field(default=None, repr=False)

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
        nodes = self.nodes.rename(columns={"entity_id": "name"})
        return igraph.Graph.DataFrame(self.edges, directed=False, vertices=nodes, use_vids=False)
