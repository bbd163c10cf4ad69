"""Communities, centralities and their intervals in a network of 10,000 nodes, against networkx, in one run.

    python benchmarks/network_communities.py [--nodes 10000] [--groups 40] [--n-boot 200]

The network has planted groups, so that the communities can be scored as well. networkx's betweenness is measured from
50 nodes, for the time and not for the result; its communities are one run of Louvain, ours the consensus of all runs
over seeds and resamples. networkx has no intervals: beside ours stands what one resample more costs it.
"""

import argparse
import time

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from siyaq.network.build import network_options
from siyaq.network.centrality import PIVOTS, exact_betweenness
from siyaq.network.communities import agreement
from siyaq.network.nodes import measure_here
from siyaq.network.pairs import Pairs
from siyaq.network.resamples import Links, draw_piece, shared_pivots


def planted(n, groups, degree=12, inside=0.75, seed=0):
    """Return edges, weights and the group of each node; degrees follow a power law."""
    rng = np.random.default_rng(seed)
    group = rng.integers(0, groups, n)
    pull = rng.pareto(2.0, n) + 1
    ends = np.empty((2, n * degree // 2), np.int64)
    ends[0] = rng.choice(n, ends.shape[1], p=pull / pull.sum())
    own = rng.random(ends.shape[1]) < inside
    ends[1, ~own] = rng.choice(n, (~own).sum(), p=pull / pull.sum())
    for g in range(groups):
        mine, wanted = np.flatnonzero(group == g), own & (group[ends[0]] == g)
        ends[1, wanted] = rng.choice(mine, wanted.sum(), p=pull[mine] / pull[mine].sum())
    ends = np.sort(ends[:, ends[0] != ends[1]], axis=0)
    pairs, weight = np.unique(ends, axis=1, return_counts=True)
    return pairs[0], pairs[1], weight.astype(float), group


def spread(source, target, weight, n_articles, seed=0):
    """Return the edges with the article of each of their windows."""
    pair = np.repeat(np.arange(len(source)), weight.astype(int))
    article = np.random.default_rng(seed).integers(0, n_articles, len(pair))
    counts = sparse.coo_array((np.ones(len(pair), np.int64), (pair, article)), (len(source), n_articles)).tocsr()
    return Pairs(source, target, counts)


def timed(name, function):
    wall, cpu = time.perf_counter(), time.process_time()
    result = function()
    print(f"  {name:48} {time.process_time() - cpu:7.2f} s CPU {time.perf_counter() - wall:7.2f} s wall")
    return result


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--groups", type=int, default=40)
    parser.add_argument("--n-boot", type=int, default=200)
    args = parser.parse_args()
    n = args.nodes
    source, target, weight, group = planted(n, args.groups)
    how = "exact" if exact_betweenness(n, len(source)) else f"from {PIVOTS:,} nodes"
    links = Links.of(n, spread(source, target, weight, 2 * n), weight, None, network_options(n_boot=args.n_boot))
    print(f"{n:,} nodes, {len(source):,} edges; {links.runs[0]} runs of Leiden; betweenness {how}")
    pivots, paths = shared_pivots(n, len(source), args.n_boot)
    print(f"  {args.n_boot} resamples of {2 * n:,} articles; betweenness in {paths} of them from {len(pivots)} nodes")
    ids = [f"e{i:06}" for i in range(n)]
    names = pd.DataFrame({"entity_id": ids, "name_ar": ids, "name_en": ids, "type": "PER"})
    nodes = names.assign(n_windows=1, n_articles=1)
    table, found = timed("siyaq: everything, with intervals of all five", lambda: measure_here(links, nodes))
    timed(f"  of it a piece of {links.n_pieces}", lambda: draw_piece(links, 0))
    linked = found.membership >= 0
    known = table.filter(like="_lo").notna().mean().round(2).to_dict()
    print(f"  share of nodes with interval: {known}")
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_weighted_edges_from(zip(source.tolist(), target.tolist(), weight.tolist(), strict=True))
    timed("networkx: eigenvector", lambda: nx.eigenvector_centrality(graph, 1000, weight="weight"))
    louvain = timed("networkx: Louvain, one run", lambda: nx.community.louvain_communities(graph, seed=0))
    timed("networkx: betweenness from 50 nodes", lambda: nx.betweenness_centrality(graph, k=50, seed=0))
    labels = np.empty(n, int)
    for number, members in enumerate(louvain):
        labels[list(members)] = number
    scores = [agreement(group[linked], other[linked]) for other in (found.membership, labels)]
    print(f"  adjusted Rand index with the planted groups: siyaq {scores[0]:.3f}, networkx {scores[1]:.3f}")
