"""The network over all parts: counted here, measured in pieces by whoever is there, put together here."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import sparse

from siyaq.network.build import count_edges, network_options
from siyaq.network.nodes import count_nodes, measure_nodes, name_entities
from siyaq.network.pairs import Pairs
from siyaq.network.resamples import OPTIONS, Links, draw_piece
from siyaq.network.summary import summarise, summarise_nodes
from siyaq.network.windows import incidence_of
from siyaq.resume import Parts, Table
from siyaq.settings import Settings
from siyaq.stages.counting import gather_units, note
from siyaq.work import Job

COUNTED = "counted/edges"


def count_network(parts: Parts, n_parts: int, settings: Settings) -> Iterator[Table]:
    """Count who is named with whom: ``edges``, and the tables that the nodes are measured from."""
    units, _ = gather_units(parts, n_parts)
    options = network_options(
        window=settings.window, null=settings.null, min_articles=settings.min_articles, seed=settings.seed
    )
    incidence = incidence_of(units.mentions, units.articles, len(units.entity_ids), repeats=options["repeats"])
    counted, edges, links = count_edges(units, incidence, options)
    nodes = count_nodes(counted, name_entities(units, parts.read("counted/entities", "entities"), counted.ids))
    by_article = links.pairs.by_article
    ends = {"source": links.pairs.source, "target": links.pairs.target}
    yield "edges", edges
    yield "nodes", nodes
    yield "observed", links.observed
    links_table = pd.DataFrame({**ends, "value": links.values, "articles": np.diff(by_article.indptr)})
    yield "links", links_table.astype({"source": np.int32, "target": np.int32, "articles": np.int32})
    yield "met", pd.DataFrame({"unit": by_article.indices, "windows": by_article.data}).astype(np.int32)
    yield "said", note("network", summarise(counted, edges, options))
    asked = {name: options[name] for name in OPTIONS}
    yield "options", pd.DataFrame([{**asked, "n_units": links.n_units, "n_pieces": links.n_pieces}])


def pieces(parts: Parts) -> list[Job]:
    """Return what `draw_network` has to do."""
    return [(f"drawn/{piece:05}", (piece,)) for piece in range(_options(parts)["n_pieces"])]


def draw_network(parts: Parts, piece: int) -> Iterator[Table]:
    """Draw one of the pieces of `siyaq.network.resamples.draw_piece`: a table a name, a row a node."""
    for name, rows in draw_piece(_links(parts), piece).items():
        if len(rows):
            yield name, pd.DataFrame(dict(zip(map(str, range(len(rows))), rows, strict=True)))


def measure_network(parts: Parts) -> Iterator[Table]:
    """Measure the nodes from all pieces: ``nodes``, ``notes``."""
    links, steps = _links(parts), [step for step, _ in pieces(parts)]
    there = {step: parts.names(step) or [] for step in steps}

    def drawn(name: str) -> np.ndarray:
        found = [parts.read(step, name).to_numpy().T for step in steps if name in there[step]]
        return np.concatenate(found) if found else np.empty((0, links.n))

    nodes, groups = measure_nodes(links, parts.read(COUNTED, "nodes"), drawn)
    said = parts.read(COUNTED, "said")
    yield "nodes", nodes
    yield "notes", note("network", " ".join([*said.note, *summarise_nodes(links, groups)]))


def _options(parts: Parts) -> dict:
    return parts.read(COUNTED, "options").iloc[0].to_dict()


def _links(parts: Parts) -> Links:
    """Return the links of the network that `count_network` left."""
    table, met = parts.read(COUNTED, "links"), parts.read(COUNTED, "met")
    observed, options = parts.read(COUNTED, "observed"), _options(parts)
    indptr, shape = np.r_[0, np.cumsum(table.articles.to_numpy(np.int64))], (len(table), options["n_units"])
    by_article = sparse.csr_array((met.windows.to_numpy(), met.unit.to_numpy(), indptr), shape=shape)
    pairs = Pairs(table.source.to_numpy(), table.target.to_numpy(), by_article)
    return Links(len(observed), pairs, table.value.to_numpy(), observed, **{name: options[name] for name in OPTIONS})
