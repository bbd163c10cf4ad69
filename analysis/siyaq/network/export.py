"""Networks as files that other tools open: GEXF 1.3, GraphML, Pajek, JSON, and edge lists as CSV and Parquet.

networkx writes GraphML and its own JSON. Its GEXF writer puts today's date into the file, so that equal networks differ
as bytes, and names a schema namespace that does not exist; its Pajek writer leaves positions out where there are other
attributes. Those two formats are written here, and read back by networkx and by Gephi's graphology in the tests.
"""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import igraph
import networkx as nx
import numpy as np
import pandas as pd

from siyaq.errors import SiyaqError
from siyaq.figures.layout import place_nodes
from siyaq.figures.style import COLOURS, NEUTRAL
from siyaq.network.communities import seeded
from siyaq.network.graph import Network
from siyaq.store import to_csv, write_bytes

FORMATS = (".gexf", ".graphml", ".net", ".json", ".csv", ".parquet")
STRESS = 1500
"""Nodes up to which the layout of the figures is used; it looks at all pairs."""
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _plain(value: object) -> object:
    """Return text, int, finite float or bool, or None for what is empty: numpy and dates break readers."""
    if isinstance(value, str):
        return _ILLEGAL.sub("", value)
    if value is None or value is pd.NaT or (isinstance(value, float | np.floating) and not math.isfinite(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    return value.item() if isinstance(value, np.generic) else value


def _records(table: pd.DataFrame) -> Iterator[dict]:
    for row in table.to_dict("records"):
        plain = {str(key): _plain(value) for key, value in row.items()}
        yield {key: value for key, value in plain.items() if value is not None}


def _span(rows: np.ndarray, units: np.ndarray, published: pd.Series, n: int) -> pd.DataFrame:
    """Return the first and last date of each of n things, from pairs of thing and article."""
    dates = pd.Series(published.to_numpy()[units]).groupby(rows)
    return pd.DataFrame({"start": dates.min().reindex(range(n)), "end": dates.max().reindex(range(n))})


def with_dates(network: Network) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return nodes and edges with ``start`` and ``end``: the first and last date that names them (together)."""
    counted = network.counted
    published = counted.units.articles["published"]
    named, met = counted.incidence.by_article().tocoo(), counted.pairs.by_article.tocoo()
    nodes = _span(named.coords[1], named.coords[0], published, len(counted.ids)).set_axis(counted.ids)
    nodes = nodes.reindex(network.nodes["entity_id"]).reset_index(drop=True)
    edges = _span(met.coords[0], met.coords[1], published, len(network.edges))
    return pd.concat([network.nodes, nodes], axis=1), pd.concat([network.edges, edges], axis=1)


def place(network: Network, seed: int = 0) -> pd.DataFrame:
    """Return entity_id, x, y: the layout of the figures, or a force-directed one where there are too many nodes."""
    nodes = network.nodes
    if len(nodes) <= STRESS:
        return place_nodes(nodes, network.edges, seed=seed)
    row = pd.Index(nodes["entity_id"])
    ends = np.stack([row.get_indexer(network.edges[end]) for end in ("source", "target")], axis=1)
    graph = igraph.Graph(n=len(nodes), edges=ends)
    with seeded(seed):
        xy = np.array(graph.layout_fruchterman_reingold(niter=100, grid=True).coords)
    xy = (xy - xy.mean(axis=0)) / max(np.abs(xy).max(), 1e-9)
    return pd.DataFrame({"entity_id": nodes["entity_id"], "x": xy[:, 0].round(4), "y": xy[:, 1].round(4)})


def _looks(network: Network, positions: pd.DataFrame | None) -> pd.DataFrame:
    positions = place(network, network.parameters.get("seed", 0)) if positions is None else positions
    at = positions.set_index("entity_id").reindex(network.nodes["entity_id"])
    strength = network.nodes["strength"].clip(lower=0).to_numpy(float)
    group = network.nodes["community"].to_numpy()
    colour = [COLOURS[g] if 0 <= g < len(COLOURS) else NEUTRAL for g in group]
    size = 4 + 36 * np.sqrt(strength / max(strength.max(initial=0), 1e-12))
    return pd.DataFrame(
        {"x": at["x"].to_numpy() * 1000, "y": at["y"].to_numpy() * 1000, "size": size, "colour": colour}
    )


def _attributes(kind: str, records: list[dict]) -> ElementTree.Element:
    """Return the declaration of all columns; graphology calls them by id, Gephi by title, so both are the name."""
    names = {str: "string", bool: "boolean", int: "long", float: "double"}
    types = {key: names[type(value)] for record in records for key, value in record.items()}
    element = ElementTree.Element("attributes", {"class": kind, "mode": "static"})
    for key in sorted(types):
        ElementTree.SubElement(element, "attribute", {"id": key, "title": key, "type": types[key]})
    return element


def _values(parent: ElementTree.Element, record: dict) -> None:
    values = ElementTree.SubElement(parent, "attvalues")
    for key, value in record.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        ElementTree.SubElement(values, "attvalue", {"for": key, "value": text})


def _own(record: dict, known: tuple[str, ...]) -> dict:
    """Return what is no attribute of XML. Dates are both: Gephi reads ``start``, graphology nothing but ``first``."""
    names = {"start": "first", "end": "last"}
    return {names.get(key, key): value for key, value in record.items() if key not in known}


def gexf(network: Network, positions: pd.DataFrame | None = None) -> bytes:
    """Return the network as GEXF 1.3: positions, colours of communities, sizes, all columns, and dates where there are.

    Parameters
    ----------
    network : Network
    positions : DataFrame, optional
        entity_id, x, y; without it the layout of the figures.
    """
    nodes, edges = (list(_records(table)) for table in with_dates(network))
    dynamic = any("start" in record for record in nodes)
    root = ElementTree.Element("gexf", {"xmlns": "http://gexf.net/1.3", "xmlns:viz": "http://gexf.net/1.3/viz"})
    root.set("version", "1.3")
    meta = ElementTree.SubElement(root, "meta")
    ElementTree.SubElement(meta, "creator").text = "siyaq"
    ElementTree.SubElement(meta, "description").text = _ILLEGAL.sub("", network.summary)
    graph = ElementTree.SubElement(root, "graph", {"defaultedgetype": "undirected"})
    graph.set("mode", "dynamic" if dynamic else "static")
    if dynamic:
        graph.set("timeformat", "date")
    looks = _looks(network, positions).to_dict("records")
    own = [_own(record, ("entity_id",)) for record in nodes]
    graph.append(_attributes("node", own))
    edge_own = [_own(record, ("source", "target", "weight")) for record in edges]
    graph.append(_attributes("edge", edge_own))
    parent = ElementTree.SubElement(graph, "nodes")
    for record, values, look in zip(nodes, own, looks, strict=True):
        span = {key: record[key] for key in ("start", "end") if key in record}
        label = record.get("name_ar") or record["entity_id"]
        node = ElementTree.SubElement(parent, "node", {"id": record["entity_id"], "label": label, **span})
        _values(node, values)
        rgb = [str(int(look["colour"][i : i + 2], 16)) for i in (1, 3, 5)]
        ElementTree.SubElement(node, "viz:color", dict(zip("rgb", rgb, strict=True)) | {"a": "1.0"})
        ElementTree.SubElement(node, "viz:position", {"x": f"{look['x']:.2f}", "y": f"{look['y']:.2f}", "z": "0.0"})
        ElementTree.SubElement(node, "viz:size", {"value": f"{look['size']:.2f}"})
    parent = ElementTree.SubElement(graph, "edges")
    for i, (record, values) in enumerate(zip(edges, edge_own, strict=True)):
        span = {key: record[key] for key in ("start", "end") if key in record}
        ends = {"id": str(i), "source": record["source"], "target": record["target"]}
        edge = ElementTree.SubElement(parent, "edge", {**ends, "weight": str(record["weight"]), **span})
        _values(edge, values)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def pajek(network: Network, positions: pd.DataFrame | None = None) -> bytes:
    """Return the network as Pajek's .net: Arabic names, positions from 0 to 1, weights."""
    looks = _looks(network, positions)
    number = {entity: i for i, entity in enumerate(network.nodes["entity_id"], start=1)}
    lines = [f"*Vertices {len(number)}"]
    for entity, x, y in zip(number, looks["x"], looks["y"], strict=True):
        lines.append(f'{number[entity]} "{_ILLEGAL.sub("", entity)}" {x / 2000 + 0.5:.4f} {y / 2000 + 0.5:.4f} ellipse')
    lines.append("*Edges")
    for source, target, weight in network.edges[["source", "target", "weight"]].itertuples(index=False):
        lines.append(f"{number[source]} {number[target]} {weight}")
    return ("\n".join(lines) + "\n").encode("utf-8")


def _networkx(network: Network) -> nx.Graph:
    nodes, edges = (list(_records(table)) for table in with_dates(network))
    graph = nx.Graph()
    graph.add_nodes_from((r["entity_id"], {k: v for k, v in r.items() if k != "entity_id"}) for r in nodes)
    ends = ("source", "target")
    graph.add_edges_from((r["source"], r["target"], {k: v for k, v in r.items() if k not in ends}) for r in edges)
    return graph


def write_network(network: Network, path: str | Path, *, positions: pd.DataFrame | None = None) -> Path:
    """Write the network; the ending of `path` is the format.

    Parameters
    ----------
    network : Network
    path : path
        ``.gexf`` (Gephi), ``.graphml``, ``.net`` (Pajek), ``.json`` (networkx node-link, also D3), ``.csv`` and
        ``.parquet`` (edge lists).
    positions : DataFrame, optional
        entity_id, x, y; for GEXF and Pajek.

    Raises
    ------
    SiyaqError
        If the ending is none of these.
    """
    path = Path(path)
    if path.suffix not in FORMATS:
        raise SiyaqError(f"cannot write {path.name!r}: its ending is {path.suffix!r}; allowed: {', '.join(FORMATS)}")
    if path.suffix == ".gexf":
        content = gexf(network, positions)
    elif path.suffix == ".net":
        content = pajek(network, positions)
    elif path.suffix == ".graphml":
        content = ("\n".join(nx.generate_graphml(_networkx(network))) + "\n").encode("utf-8")
    elif path.suffix == ".json":
        nodes, edges = (list(_records(table)) for table in with_dates(network))
        nodes = [{"id": record.pop("entity_id"), **record} for record in nodes]
        about = {"summary": network.summary, **network.parameters}
        data = {"directed": False, "multigraph": False, "graph": about, "nodes": nodes, "edges": edges}
        content = (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    elif path.suffix == ".csv":
        content = to_csv(network.edges)
    else:
        buffer = io.BytesIO()
        network.edges.to_parquet(buffer, index=False)
        content = buffer.getvalue()
    write_bytes(path, content)
    return path
