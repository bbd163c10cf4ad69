"""Intervals of centralities and weights over articles: what they hold, what they refuse, what they cost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siyaq.frequencies.resampling import draw_weights
from siyaq.network import backbone, build_network
from siyaq.network import centrality as centrality_module
from siyaq.network import resamples as resamples_module
from siyaq.network.centrality import Leading, betweenness, make_graph, strengths
from siyaq.network.intervals import TOO_LARGE
from siyaq.network.pairs import WEIGHTS
from siyaq.network.resamples import MEASURES, draw_piece, shared_pivots


@pytest.fixture(scope="module")
def network(tables_of, some_articles):
    return build_network(*tables_of(some_articles(80, n_entities=25)), n_boot=100)


@pytest.mark.parametrize("measure", MEASURES)
def test_every_centrality_has_an_interval_around_it_or_a_reason(network, measure):
    nodes = network.nodes
    lo, value, hi = (nodes[f"{measure}{end}"] for end in ("_lo", "", "_hi"))
    known = lo.notna()
    assert known.sum() > len(nodes) / 2
    assert ((lo <= value) & (value <= hi))[known].all()
    assert (lo < hi)[known].all()
    assert (hi.notna() == known).all()
    assert nodes.reason[~known].str.contains(f"{measure}|no edges").all()


def test_no_reason_where_nothing_is_missing(network):
    whole = network.nodes[[f"{m}_lo" for m in MEASURES]].notna().all(axis=1)
    assert whole.any()
    assert network.nodes.reason[whole].isna().all()


def test_more_articles_make_narrower_intervals(tables_of, some_articles):
    width = []
    for n in (40, 640):
        nodes = build_network(*tables_of(some_articles(n)), n_boot=100, weight="cosine").nodes.set_index("entity_id")
        width.append((nodes.eigenvector_hi - nodes.eigenvector_lo).drop(nodes.eigenvector.idxmax()).mean())
        width.append((nodes.brokerage_hi - nodes.brokerage_lo).mean())
    assert width[2] < width[0] / 2
    assert width[3] < width[1]


def test_the_width_is_that_of_slow_resamples(tables_of, some_articles):
    """Degree and eigenvector centrality once more with networkx's way: whole networks of drawn articles."""
    tables = tables_of(some_articles(80, n_entities=25))
    network = build_network(*tables, n_boot=400)
    pairs, n = network.counted.pairs, len(network.nodes)
    rng = np.random.default_rng(3)
    degree, eigen = [], []
    for drawn in draw_weights(pairs.by_article.shape[1], 400, rng):
        w = pairs.by_article @ drawn
        kept = w > 0
        found = strengths(n, pairs.source[kept], pairs.target[kept], w[kept])
        degree.append(found.degree)
        eigen.append(found.eigenvector)
    for draws, name in ((degree, "degree"), (eigen, "eigenvector")):
        lo, hi = np.quantile(np.array(draws), (0.025, 0.975), axis=0)
        ours = network.nodes[f"{name}_hi"] - network.nodes[f"{name}_lo"]
        inside = ((network.nodes[name] < 0.8 * network.nodes[name].max()) & ours.notna()).to_numpy()  # not cut off
        assert inside.sum() >= 3
        assert ours[inside].to_numpy() == pytest.approx((hi - lo)[inside], rel=0.35, abs=0.1 if name != "degree" else 1)


@given(st.lists(st.floats(0.01, 9), min_size=12, max_size=12), st.integers(0, 10**6))
def test_leading_vector_is_that_of_igraph(weights, seed):
    rng = np.random.default_rng(seed)
    source, target = np.triu_indices(9, 1)
    chosen = np.r_[np.arange(8), 8 + rng.choice(len(source) - 8, 4, replace=False)]  # 0 is linked with all
    source, target, weight = source[chosen], target[chosen], np.array(weights)
    ours = Leading(9, source, target, np.ones(9)).vector(weight)
    theirs = np.abs(make_graph(9, source, target).eigenvector_centrality(weights=weight.tolist()))
    assert ours == pytest.approx(theirs, abs=2e-3)


def test_leading_vector_without_weight_or_of_a_star():
    star = Leading(4, np.array([0, 0, 0]), np.array([1, 2, 3]), np.zeros(4))
    assert star.vector(np.ones(3)) == pytest.approx([1, 3**-0.5, 3**-0.5, 3**-0.5], abs=1e-4)  # whole steps swing
    assert star.vector(np.array([0, -1, 0])).tolist() == [0, 0, 0, 0]


def test_few_pivots_give_intervals_like_those_of_all(tables_of, some_articles, monkeypatch):
    tables = tables_of(some_articles(150, n_entities=60))
    exact = build_network(*tables, n_boot=100).nodes
    assert len(shared_pivots(len(exact), 400, 100)[0]) == len(exact)
    monkeypatch.setattr(resamples_module, "PATHS", 0)
    near = build_network(*tables, n_boot=100).nodes
    top = exact.betweenness.nlargest(8).index
    widths = [(table.betweenness_hi - table.betweenness_lo)[top] for table in (exact, near)]
    assert not widths[0].equals(widths[1])
    assert 0.7 <= (widths[1] / widths[0]).mean() <= 1.5
    assert near.betweenness.tolist() == exact.betweenness.tolist()  # the number itself is exact


def test_too_large_for_intervals_of_betweenness(corpus, monkeypatch):
    monkeypatch.setattr(resamples_module, "MOST_PATHS", 10)
    nodes = build_network(*corpus, n_boot=20).nodes
    assert nodes.betweenness_lo.isna().all()
    assert nodes.strength_lo.notna().any()
    assert nodes.reason.str.contains(TOO_LARGE, regex=False).all()


def test_estimated_betweenness_says_so_in_summary_and_rows(corpus, monkeypatch):
    plain = build_network(*corpus, n_boot=20)
    assert "estimated" not in plain.summary + "".join(plain.nodes.reason.dropna())
    monkeypatch.setattr(centrality_module, "EXACT", 0)
    monkeypatch.setattr(centrality_module, "PIVOTS", 4)
    network = build_network(*corpus, n_boot=20)
    assert "Betweenness is estimated" in network.summary
    assert network.nodes.reason.str.contains("betweenness is estimated").all()
    assert "Betweenness is estimated" in backbone(network, method="disparity", alpha=1.0).summary


def test_pieces_are_the_whole_in_other_order(tables_of, some_articles, monkeypatch):
    tables = tables_of(some_articles(80, n_entities=25))
    whole = build_network(*tables, n_boot=50).nodes
    monkeypatch.setattr(resamples_module, "PIECE", 1000)
    seen = []
    monkeypatch.setattr("siyaq.network.nodes.draw_piece", lambda *given: seen.append(given[1]) or draw_piece(*given))
    pieces = build_network(*tables, n_boot=50).nodes
    assert seen == list(range(len(seen)))
    assert len(seen) > 2
    text = ["entity_id", "reason"]
    assert pieces[text].equals(whole[text])
    numbers = whole.select_dtypes("number").columns
    assert pieces[numbers].to_numpy() == pytest.approx(whole[numbers].to_numpy(), nan_ok=True)


def test_pivots_may_be_named():
    source, target = np.array([0, 1, 2]), np.array([1, 2, 3])
    graph = make_graph(4, source, target)
    assert betweenness(graph, np.arange(4)) == pytest.approx(betweenness(graph))
    assert betweenness(graph, np.array([0])) == pytest.approx([0, 4 / 3, 2 / 3, 0])


@pytest.mark.parametrize("weight", WEIGHTS)
def test_weights_have_intervals_like_those_of_slow_resamples(tables_of, some_articles, weight):
    mentions, articles = tables_of(some_articles(60))
    network = build_network(mentions, articles, weight=weight, n_boot=800, repeats=True)
    edges = network.edges
    known = edges.weight_lo.notna()
    assert known.all()
    assert (edges.weight_lo < edges.weight_hi).all()
    assert ((edges.weight_lo <= edges.weight + 1e-9) & (edges.weight <= edges.weight_hi + 1e-9)).all()
    if weight == "count":
        assert edges.weight_lo.tolist() == edges.lo.tolist()
        return
    rng = np.random.default_rng(9)
    by_article, incidence = network.counted.pairs.by_article.toarray(), network.counted.incidence
    named, windows = incidence.by_article().toarray(), np.bincount(incidence.article, minlength=60)
    row = network.counted.ids.get_indexer(edges.source), network.counted.ids.get_indexer(edges.target)
    draws = []
    for _ in range(800):
        drawn = rng.integers(0, 60, 60)
        both, met = by_article[:, drawn].sum(axis=1), (by_article[:, drawn] > 0).sum(axis=1)
        one, other = (named[drawn].sum(axis=0)[r] for r in row)
        p = both / windows[drawn].sum()
        with np.errstate(divide="ignore", invalid="ignore"):
            found = {
                "articles": met,
                "jaccard": both / (one + other - both),
                "cosine": both / np.sqrt(one * other),
                "npmi": np.where(both > 0, np.log(both * windows[drawn].sum() / (one * other)) / -np.log(p), -1),
            }
        draws.append(found[weight])
    lo, hi = np.nanquantile(np.array(draws), (0.025, 0.975), axis=0)
    often = (edges.n_articles >= 5).to_numpy()
    scale = (hi - lo)[often]
    assert np.abs(edges.weight_lo.to_numpy() - lo)[often] / scale == pytest.approx(0, abs=0.25)
    assert np.abs(edges.weight_hi.to_numpy() - hi)[often] / scale == pytest.approx(0, abs=0.25)
