"""Parts of a network that are networks: backbones, and surroundings of one entity; its communities at all scales."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from siyaq.errors import SiyaqError
from siyaq.network.backbones import BACKBONES, disparity, noise_corrected
from siyaq.network.communities import agreement, find_communities
from siyaq.network.graph import Network
from siyaq.network.nodes import Counted, count_nodes, measure_here
from siyaq.network.resamples import Links
from siyaq.network.summary import summarise_nodes


def part(network: Network, keep: np.ndarray, note: str) -> Network:
    """Return the network of some of the edges and the nodes they link; what is measured of nodes is measured anew.

    Expectation, p and q of the edges stay: they are about the whole.

    Parameters
    ----------
    network : Network
    keep : bool array
        Of the edges.
    note : str
        First sentence of the summary.
    """
    whole = network.counted
    counted = Counted(whole.units, whole.incidence, whole.ids, whole.pairs.select(np.flatnonzero(keep)))
    edges = network.edges[keep].reset_index(drop=True)
    names = network.nodes.set_index("entity_id")[["name_ar", "name_en", "type"]].reindex(whole.ids)
    names = names.fillna({"name_ar": "", "name_en": "", "type": "ORG"})  # without an edge: dropped below
    names = pd.concat([pd.DataFrame({"entity_id": whole.ids}), names.reset_index(drop=True)], axis=1)
    weight = edges["weight"].to_numpy(float)
    links = Links.of(len(counted.ids), counted.pairs, weight, counted.incidence, network.parameters)
    nodes, groups = measure_here(links, count_nodes(counted, names))
    nodes = nodes[nodes["degree"] > 0].reset_index(drop=True)
    summary = f"{note} {len(edges):,} of {len(network.edges):,} edges and {len(nodes):,} entities are in it."
    summary = " ".join([summary, *summarise_nodes(links, groups)])
    return Network(nodes, edges, summary, {**network.parameters, "part": note}, counted)


def edge_scores(network: Network, method: str = "significance") -> np.ndarray:
    """Return a number for each edge that is small where it matters; NaN where that is not known.

    Parameters
    ----------
    network : Network
    method : {"significance", "disparity", "noise-corrected"}
        The q-value of the null model, or a filter of `siyaq.network.backbones` on the weights.
    """
    if method not in BACKBONES:
        raise SiyaqError(f"there is no backbone {method!r}; allowed: {', '.join(BACKBONES)}")
    if method == "significance":
        return network.edges["q"].to_numpy(float)
    pairs = network.counted.pairs
    score = disparity if method == "disparity" else noise_corrected
    return score(len(network.counted.ids), pairs.source, pairs.target, network.edges["weight"].to_numpy(float))


def backbone(network: Network, *, method: str = "significance", alpha: float = 0.05, min_articles: int = 1) -> Network:
    """Return the part of the network that is worth drawing.

    Parameters
    ----------
    network : Network
    method : {"significance", "disparity", "noise-corrected"}
    alpha : float
        Largest score of an edge that stays.
    min_articles : int
        Articles that an edge needs; 2 leaves out what one article says alone.

    Raises
    ------
    SiyaqError
        If significance is asked of a network without a null model.
    """
    if method == "significance" and network.parameters["null"] == "none":
        raise SiyaqError("this network has no null model; build it with null='bicm', or take method='disparity'")
    keep = (edge_scores(network, method) <= alpha) & (network.edges["n_articles"] >= min_articles).to_numpy()
    need = f" in {min_articles} articles or more" if min_articles > 1 else ""
    return part(network, keep, f"Backbone by {method} at {alpha:g}{need}.")


def ego_network(network: Network, entity: str, *, order: int = 1) -> Network:
    """Return the entity, those named with it (and with them, for a higher `order`), and the edges among them all.

    Parameters
    ----------
    network : Network
    entity : str
        Its id or name.
    order : int
        Steps from the entity.
    """
    found = network.find(entity)
    pairs, near = network.counted.pairs, (network.counted.ids == found)
    for _ in range(order):
        touched = near[pairs.source] | near[pairs.target]
        near = near.copy()
        near[pairs.source[touched]] = near[pairs.target[touched]] = True
    return part(network, near[pairs.source] & near[pairs.target], f"Surroundings of {found}, {order} step(s).")


def resolution_scan(
    network: Network, resolutions: Sequence[float] = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0), *, n_runs: int = 10
) -> pd.DataFrame:
    """Return how many communities there are at each resolution, and how far they can be relied on.

    Parameters
    ----------
    network : Network
    resolutions : sequence of float
    n_runs : int
        Seeds, and resamples of the articles, at each.

    Returns
    -------
    DataFrame
        resolution, n_communities (of two nodes or more), largest (nodes), modularity, certainty (median co-assignment),
        agreement (mean adjusted Rand index of the resamples with the result; NaN without resamples).
    """
    counted, seed = network.counted, network.parameters["seed"]
    pairs, weight = counted.pairs, network.edges["weight"].to_numpy(float)
    links = Links.of(len(counted.ids), pairs, weight, counted.incidence, network.parameters)
    resampled = [links.weights(number, "resolution") for number in range(n_runs)] if len(pairs) else []
    rows = []
    for resolution in resolutions:
        found = find_communities(
            len(counted.ids),
            pairs.source,
            pairs.target,
            weight,
            resampled=resampled,
            n_seeds=n_runs,
            resolution=resolution,
            seed=seed,
        )
        sizes = np.bincount(found.membership[found.membership >= 0])
        other = [agreement(found.membership, run) for run in found.runs[n_runs:]]
        certainty = pd.Series(found.certainty).dropna().median()
        mean = float(np.mean(other)) if other else np.nan
        rows.append((resolution, int((sizes > 1).sum()), int(sizes.max(initial=0)), found.modularity, certainty, mean))
    columns = ["resolution", "n_communities", "largest", "modularity", "certainty", "agreement"]
    return pd.DataFrame(rows, columns=columns)
