"""Published and independently computed numbers of networks, each with its source and the digits that agree."""

from __future__ import annotations

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from siyaq.network import build_network
from siyaq.network.backbones import disparity
from siyaq.network.bicm import bicm, solve_bicm
from siyaq.network.centrality import make_graph
from siyaq.network.communities import leiden, modularity
from siyaq.network.curveball import fdsm
from siyaq.network.nulls import hypergeometric
from siyaq.network.poisson_binomial import poisson_binomial_tail


def tables(windows: list[list[str]], articles: list[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return mentions and articles from the names in each window and the article of each window."""
    rows, length, sentences = [], {}, {}
    for names, article in zip(windows, articles, strict=True):
        sentence = sentences[article] = sentences.get(article, -1) + 1
        for name in names:
            start = length.get(article, 0)
            length[article] = start + len(name) + 1
            rows.append((f"{article:05d}", sentence, start, start + len(name), name, "PER", name, "list", 1.0))
    columns = ["article_id", "sentence", "start", "end", "surface", "type", "entity_id", "rule", "score"]
    ids = [f"{a:05d}" for a in sorted(set(articles))]
    table = pd.DataFrame({"article_id": ids, "source": "كتاب", "published": pd.Timestamp("2020-01-01"), "title": ""})
    table["text"], table["url"], table["duplicate_group"] = " ", "", ids
    return pd.DataFrame(rows, columns=columns), table


def by_index(graph: nx.Graph) -> tuple[int, np.ndarray, np.ndarray, np.ndarray]:
    number = {node: i for i, node in enumerate(sorted(graph))}
    edges = sorted((*sorted((number[a], number[b])), w) for a, b, w in graph.edges(data="weight", default=1))
    source, target, weight = (np.array(column) for column in zip(*edges, strict=True))
    return len(number), source, target, weight.astype(float)


@pytest.fixture(scope="module")
def davis() -> sparse.csr_array:
    """Events x women."""
    graph = nx.davis_southern_women_graph()
    return sparse.csr_array(nx.bipartite.biadjacency_matrix(graph, graph.graph["bottom"], graph.graph["top"]))


@pytest.fixture(scope="module")
def davis_tables(davis):
    graph = nx.davis_southern_women_graph()
    windows = [[graph.graph["top"][w] for w in davis[[event]].indices] for event in range(davis.shape[0])]
    return tables(windows, list(range(len(windows))))


def test_les_miserables_is_counted():
    """Knuth 1993, as in networkx: 77 characters, 254 pairs, 820 common appearances; betweenness to 5 digits."""
    graph = nx.les_miserables_graph()
    windows = [[a, b] for a, b, w in graph.edges(data="weight") for _ in range(w)]
    network = build_network(*tables(windows, list(range(len(windows)))), null="none", n_boot=0)
    assert (len(network.nodes), len(network.edges), network.edges.weight.sum()) == (77, 254, 820)
    betweenness = network.nodes.set_index("entity_id").betweenness
    assert betweenness[["Valjean", "Myriel", "Gavroche"]].round(5).tolist() == [0.56999, 0.17684, 0.16511]


def test_les_miserables_communities():
    """Modularity: the optimum by igraph is .56001 (unweighted) and .56669 (weighted), 6 groups; leidenalg finds
    .5658 to .5667 over 20 seeds."""
    n, source, target, weight = by_index(nx.les_miserables_graph())
    found = []
    for seed in range(20):
        membership = leiden(make_graph(n, source, target), weight, seed=seed)
        found.append((modularity(n, source, target, weight, membership), membership.max() + 1))
    assert all(0.5658 <= round(quality, 5) <= 0.5667 for quality, _ in found)
    assert max(found)[0] == pytest.approx(0.56669, abs=1e-5)
    assert max(found)[1] == 6
    ones = np.ones(len(weight))
    graph = make_graph(n, source, target)
    plain = [modularity(n, source, target, ones, leiden(graph, ones, seed=s)) for s in range(20)]
    assert max(plain) == pytest.approx(0.56001, abs=1e-5)


def test_karate_club_optimum():
    """Zachary, unweighted: modularity .41979 in 4 groups is the optimum (igraph's exact integer programme)."""
    n, source, target, weight = by_index(nx.karate_club_graph())
    ones = np.ones(len(weight))
    best = max(
        (leiden(make_graph(n, source, target), ones, seed=s) for s in range(20)),
        key=lambda m: modularity(n, source, target, ones, m),
    )
    assert modularity(n, source, target, ones, best) == pytest.approx(0.41979, abs=1e-5)
    assert best.max() + 1 == 4
    exact = igraph.Graph(n, np.stack([source, target], axis=1).tolist()).community_optimal_modularity()
    assert exact.modularity == pytest.approx(0.41979, abs=1e-5)


def test_davis_proves_little(davis, davis_tables):
    """18 women at 14 events (Davis 1941): 139 of 153 pairs share one. At p < .05 one-sided: hypergeometric 17, BiCM 0,
    FDSM about 5 of 5,000 draws; after Benjamini-Hochberg none (scipy; bicm 3.4; the R package backbone's method)."""
    networks = {
        null: build_network(*davis_tables, window="article", null=null, n_boot=0, n_draws=5000)
        for null in ("hypergeometric", "bicm", "fdsm")
    }
    assert {len(n.edges) for n in networks.values()} == {139}
    significant = {null: int((n.edges.p < 0.05).sum()) for null, n in networks.items()}
    assert significant["hypergeometric"] == 17
    assert significant["bicm"] == 0
    assert 3 <= significant["fdsm"] <= 7
    for null, network in networks.items():
        assert not (network.edges.q <= 0.05).any(), null
        assert "none is left after Benjamini–Hochberg over all 153 pairs" in network.summary


def test_bicm_probabilities_of_backbone():
    """3 x 3 matrix of the tests of R's backbone: .216, .568, .863."""
    matrix = np.array([[0, 0, 1], [0, 1, 0], [1, 0, 1]])
    rows, columns = matrix.sum(axis=1), matrix.sum(axis=0)
    probability = solve_bicm(rows, np.ones(3), columns, np.ones(3))
    assert probability.round(3).tolist() == [[0.216, 0.216, 0.568], [0.216, 0.216, 0.568], [0.568, 0.568, 0.863]]


def test_p_values_of_backbone():
    """The observed pair of the 3 x 4 matrix of the tests of R's backbone: fixed rows (hypergeometric) .5; SDSM .549 by
    a refined normal approximation, .555 exactly; FDSM .25 exactly (2 of 8 graphs), .265 by R's draws."""
    matrix = sparse.csr_array(np.array([[1, 0, 1, 1], [0, 1, 0, 0], [1, 0, 0, 1]]).T)
    source, target, both = np.array([0]), np.array([2]), np.array([2])
    degree = np.array([3, 1, 2])
    assert hypergeometric(both, degree[source], degree[target], 4)[1] == pytest.approx(0.5)
    p = bicm(both, source, target, np.diff(matrix.indptr), degree)[1]
    assert p == pytest.approx(0.549, abs=0.01)
    assert p == pytest.approx(0.555, abs=0.0005)
    assert fdsm(both, source, target, matrix, n_draws=1500)[1] == pytest.approx(0.25, abs=0.04)


def test_poisson_binomial_of_backbone():
    """Nine coins of the tests of R's backbone, P(X >= 5) = .6268 by its approximation: equal to .01."""
    coins = np.array([[0.123, 0.234, 0.345, 0.456, 0.567, 0.678, 0.789, 0.801, 0.911]])
    assert poisson_binomial_tail(coins, np.ones(9), np.array([5])) == pytest.approx(0.6268476, abs=0.01)


def test_disparity_backbone_of_backbone():
    """The 10-node example of R's backbone: at .05 nine edges stay, 0-1 to 0-5 and 5-6 to 5-9 (netbone 0.2.3 agrees).
    Its 4-node one gives .444 to every tie of a node with three equal ties."""
    weights = np.zeros((10, 10))
    weights[0, 1:5], weights[0, 5], weights[5, 6:] = 10, 75, 100
    for a in range(1, 5):
        weights[a, a + 1 : 5] = 1
    for a in range(6, 10):
        weights[a, a + 1 :] = 10
    source, target = np.nonzero(weights)
    score = disparity(10, source, target, weights[source, target])
    kept = set(zip(source[score < 0.05].tolist(), target[score < 0.05].tolist(), strict=True))
    assert kept == {(0, i) for i in range(1, 6)} | {(5, i) for i in range(6, 10)}
    three = disparity(4, np.array([0, 0, 0]), np.array([1, 2, 3]), np.ones(3))
    assert three.round(3).tolist() == [0.444] * 3
