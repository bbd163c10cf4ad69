"""Centralities, communities and intervals, against other packages and slow loops."""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.metrics import adjusted_rand_score

from siyaq.network import build_network, resolution_scan
from siyaq.network import centrality as centrality_module
from siyaq.network.centrality import Spread, betweenness, make_graph, strengths, whose_paths
from siyaq.network.communities import agreement, canonical, co_assignment, find_communities, leiden, modularity
from siyaq.network.intervals import edge_interval
from siyaq.network.pairs import Pairs

partitions = st.lists(st.integers(0, 4), min_size=2, max_size=25).map(np.array)


@pytest.fixture(scope="module")
def graph():
    graph = nx.connected_caveman_graph(5, 6)
    rng = np.random.default_rng(0)
    for a, b in graph.edges:
        graph[a][b]["weight"] = int(rng.integers(1, 9))
    edges = np.array([(*sorted((a, b)), w) for a, b, w in graph.edges(data="weight")])
    return graph, len(graph), edges[:, 0], edges[:, 1], edges[:, 2].astype(float)


def test_measures_are_those_of_networkx(graph):
    whole, n, source, target, weight = graph
    found = strengths(n, source, target, weight)
    assert found.degree.tolist() == [whole.degree(i) for i in range(n)]
    assert found.strength.tolist() == [whole.degree(i, weight="weight") for i in range(n)]
    between = nx.betweenness_centrality(whole)
    assert betweenness(make_graph(n, source, target)) == pytest.approx([between[i] for i in range(n)])
    eigen = nx.eigenvector_centrality_numpy(whole, weight="weight")
    values = np.array([eigen[i] for i in range(n)])
    assert found.eigenvector.to_numpy() == pytest.approx(np.abs(values) / np.abs(values).max(), abs=1e-6)


def test_betweenness_from_pivots_is_near(graph, monkeypatch):
    random_graph = nx.gnm_random_graph(400, 900, seed=2)
    edges = np.array(list(random_graph.edges))
    exact = betweenness(make_graph(400, edges[:, 0], edges[:, 1]))
    assert whose_paths(400, 900).tolist() == list(range(400))
    monkeypatch.setattr(centrality_module, "EXACT", 0)
    monkeypatch.setattr(centrality_module, "PIVOTS", 200)
    near = betweenness(make_graph(400, edges[:, 0], edges[:, 1]), whose_paths(400, 900, seed=1))
    assert np.corrcoef(exact, near)[0, 1] > 0.95
    assert near.sum() == pytest.approx(exact.sum(), rel=0.05)
    assert near.tolist() != exact.tolist()


def test_participation_is_guimera_and_amaral():
    source, target, weight = np.array([0, 0, 0]), np.array([1, 2, 3]), np.array([2.0, 1.0, 1.0])
    found = Spread(4, source, target, np.array([0, 0, 1, 1])).participation(weight)
    assert found.tolist() == [pytest.approx(1 - (0.5**2 + 0.5**2)), 0, 0, 0]


@given(partitions, st.data())
def test_agreement_is_the_adjusted_rand_index(a, data):
    b = np.array(data.draw(st.lists(st.integers(0, 4), min_size=len(a), max_size=len(a))))
    assert agreement(a, b) == pytest.approx(adjusted_rand_score(a, b), abs=1e-9)


@given(partitions)
def test_canonical_keeps_the_partition(labels):
    numbers = canonical(labels, np.ones(len(labels), bool))
    assert agreement(labels, numbers) == pytest.approx(1)
    sizes = np.bincount(numbers)
    assert sorted(sizes, reverse=True) == sizes.tolist()


@given(st.lists(st.lists(st.integers(-1, 3), min_size=6, max_size=6), min_size=1, max_size=5))
def test_co_assignment_is_the_mean_over_pairs(runs):
    runs = np.array(runs)
    membership = np.array([0, 0, 0, 1, 1, -1])
    found = co_assignment(membership, runs)
    for i in range(6):
        others = [j for j in range(6) if j != i and membership[j] == membership[i] >= 0]
        if not others:
            assert np.isnan(found[i])
            continue
        together = [np.mean([(run[i] == run[j]) and run[i] >= 0 for j in others]) for run in runs]
        assert found[i] == pytest.approx(np.mean(together))


def test_leiden_finds_caves_and_leaves_the_global_generator_alone(graph):
    _, n, source, target, weight = graph
    random.seed(7)
    before = random.getstate()
    one = find_communities(n, source, target, np.ones(len(weight)), seed=3)
    assert random.getstate() == before
    random.seed(99)
    again = find_communities(n, source, target, np.ones(len(weight)), seed=3)
    assert one.membership.tolist() == again.membership.tolist()
    assert one.membership.max() == 4
    assert one.certainty.min() > 0.9


def test_modularity_is_that_of_networkx(graph):
    whole, n, source, target, weight = graph
    membership = leiden(make_graph(n, source, target), weight, seed=1)
    groups = [set(np.flatnonzero(membership == g).tolist()) for g in range(membership.max() + 1)]
    assert modularity(n, source, target, weight, membership) == pytest.approx(nx.community.modularity(whole, groups))


def test_leiden_is_as_good_as_leidenalg(graph):
    leidenalg = pytest.importorskip("leidenalg", reason="leidenalg is a reference for this test alone")
    _, n, source, target, weight = graph
    theirs = leidenalg.find_partition(
        make_graph(n, source, target),
        leidenalg.ModularityVertexPartition,
        weights=weight.tolist(),
        seed=1,
        n_iterations=10,
    )
    own = make_graph(n, source, target)
    ours = max(modularity(n, source, target, weight, leiden(own, weight, seed=s)) for s in range(10))
    assert ours >= modularity(n, source, target, weight, np.array(theirs.membership)) - 1e-6


def test_nodes_without_edges_are_in_no_community():
    found = find_communities(4, np.array([0]), np.array([1]), np.array([1.0]))
    assert found.membership.tolist() == [0, 0, -1, -1]
    assert find_communities(3, np.array([0]), np.array([1]), np.array([-0.5])).membership.tolist() == [-1, -1, -1]


def test_intervals_hold_the_estimate_and_are_never_of_no_width(corpus):
    network = build_network(*corpus, n_boot=100)
    for table, name, value in (
        (network.edges, "", "n_windows"),
        (network.nodes, "strength_", "strength"),
        (network.nodes, "betweenness_", "betweenness"),
    ):
        lo, hi = table[f"{name}lo"], table[f"{name}hi"]
        known = lo.notna()
        assert known.any()
        assert (lo[known] <= table[value][known] + 1e-12).all()
        assert (hi[known] >= table[value][known] - 1e-12).all()
        assert (hi[known] > lo[known]).all()
        assert table["reason"][~known].notna().all()


def test_edge_intervals_are_those_of_many_resamples(corpus):
    network = build_network(*corpus, n_boot=3000)
    by_article = network.counted.pairs.by_article.toarray()
    rng = np.random.default_rng(11)
    units = by_article.shape[1]
    draws = np.array([by_article[:, rng.integers(0, units, units)].sum(axis=1) for _ in range(4000)])
    lo, hi = np.quantile(draws, (0.025, 0.975), axis=0)
    assert np.abs(network.edges.lo - lo).max() <= 1
    assert np.abs(network.edges.hi - hi).max() <= 1


@pytest.mark.parametrize(("units", "share"), [(100, 0.3), (500, 0.1)])
def test_edge_intervals_hold_the_truth(units, share):
    rng = np.random.default_rng(1)
    counts = (rng.random((1500, units)) < share) * rng.geometric(0.6, (1500, units))
    pairs = Pairs(np.zeros(1500, int), np.arange(1500), sparse.csr_array(counts))
    lo, hi, _ = edge_interval(pairs, 400, rng)
    truth = units * share / 0.6
    assert 0.91 <= ((lo <= truth) & (truth <= hi)).mean() <= 0.97


@pytest.mark.parametrize("weight", ["articles", "jaccard", "cosine", "npmi"])
def test_intervals_of_all_weights(corpus, weight):
    nodes = build_network(*corpus, weight=weight, n_boot=60).nodes
    known = nodes.strength_lo.notna()
    assert known.all()
    assert (nodes.strength_lo < nodes.strength_hi).all()


def test_more_resolution_gives_more_communities(corpus):
    scan = resolution_scan(build_network(*corpus, n_boot=0), (0.2, 1.0, 4.0), n_runs=5)
    assert scan.n_communities.is_monotonic_increasing or scan.largest.is_monotonic_decreasing
    assert scan.agreement.between(-1, 1).all()
