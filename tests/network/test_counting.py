"""Windows and pairs, against loops over sets."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from siyaq.errors import SiyaqError
from siyaq.frequencies.units import count_units
from siyaq.network import build_network
from siyaq.network import pairs as pairs_module
from siyaq.network.pairs import count_pairs, edge_weight
from siyaq.network.windows import Incidence, build_incidence

windows = st.lists(st.sets(st.integers(0, 7), min_size=1, max_size=6), min_size=1, max_size=30)


def incidence_of(sets: list[set[int]], articles: list[int]) -> Incidence:
    matrix = np.zeros((len(sets), 8), np.int32)
    for row, members in enumerate(sets):
        matrix[row, sorted(members)] = 1
    return Incidence(sparse.csr_array(matrix), np.array(articles), np.arange(len(sets)), max(articles) + 1)


@given(windows, st.data())
def test_pairs_are_those_of_a_loop(sets, data):
    articles = sorted(data.draw(st.lists(st.integers(0, 5), min_size=len(sets), max_size=len(sets))))
    incidence = incidence_of(sets, articles)
    pairs = count_pairs(incidence)
    loop = Counter(pair for members in sets for pair in combinations(sorted(members), 2))
    in_articles = Counter(
        pair for pair, _ in {(p, a) for s, a in zip(sets, articles, strict=True) for p in combinations(sorted(s), 2)}
    )
    found = list(zip(pairs.source.tolist(), pairs.target.tolist(), strict=True))
    assert found == sorted(loop)
    assert pairs.n_windows.tolist() == [loop[p] for p in found]
    assert pairs.n_articles.tolist() == [in_articles[p] for p in found]
    product = (incidence.matrix.T @ incidence.matrix).toarray()
    assert pairs.n_windows.tolist() == product[pairs.source, pairs.target].tolist()


def test_counting_in_pieces_changes_nothing(monkeypatch):
    rng = np.random.default_rng(0)
    sets = [set(rng.choice(8, rng.integers(1, 7)).tolist()) for _ in range(300)]
    incidence = incidence_of(sets, sorted(rng.integers(0, 40, 300).tolist()))
    whole = count_pairs(incidence)
    monkeypatch.setattr(pairs_module, "_CHUNK", 50)
    pieces = count_pairs(incidence)
    assert (whole.by_article != pieces.by_article).nnz == 0
    assert whole.source.tolist() == pieces.source.tolist()


def test_the_four_windows(tables_of):
    mentions, articles = tables_of([{"windows": [["haftar", "tripoli"], ["unsmil"], None, ["noc", "sirte"]]}])
    pairs = {}
    for window in ("sentence", "paragraph", "article", 12):
        edges = build_network(mentions, articles, window=window, null="none").edges
        pairs[window] = set(zip(edges.source, edges.target, strict=True))
    assert pairs["sentence"] == {("haftar", "tripoli"), ("noc", "sirte")}
    assert pairs["paragraph"] == pairs["sentence"] | {("haftar", "unsmil"), ("tripoli", "unsmil")}
    assert len(pairs["article"]) == 10
    assert pairs["sentence"] < pairs[12] < pairs["article"]


def test_blocks_of_tokens(tables_of):
    mentions, articles = tables_of([{"windows": [["haftar"], ["tripoli"], ["sirte"]]}])
    # each sentence is: two words, the name, three words, a full stop
    incidence = build_incidence(count_units(mentions, articles), 8)
    assert incidence.position.tolist() == [0, 1, 2][: len(incidence.position)]
    assert build_incidence(count_units(mentions, articles), 1000).matrix.sum() == 3


@pytest.mark.parametrize("window", ["word", 1, 0, -5, None, "x2"])
def test_a_window_that_is_none(corpus, window):
    with pytest.raises(SiyaqError, match="sentence, paragraph, article, or a number of tokens"):
        build_network(*corpus, window=window)


def test_a_window_as_text_from_the_command_line(corpus):
    one, other = (build_network(*corpus, window=w, null="none", n_boot=0).edges for w in ("30", 30))
    pd.testing.assert_frame_equal(one, other)


def test_weights_are_what_they_say():
    both, articles, one, other = np.array([4]), np.array([3]), np.array([8]), np.array([6])
    found = {w: edge_weight(w, both, articles, one, other, 20)[0] for w in pairs_module.WEIGHTS}
    assert found["count"] == 4
    assert found["articles"] == 3
    assert found["jaccard"] == pytest.approx(4 / 10)
    assert found["cosine"] == pytest.approx(4 / np.sqrt(48))
    assert found["npmi"] == pytest.approx(np.log((4 / 20) / (8 / 20 * 6 / 20)) / -np.log(4 / 20))


@given(st.integers(1, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 100))
def test_weights_stay_in_their_bounds(both, more, other, rest):
    one, two = np.array([both + more]), np.array([both + other])
    total = both + more + other + rest
    for weight in ("jaccard", "cosine", "npmi"):
        value = edge_weight(weight, np.array([both]), np.array([1]), one, two, total)[0]
        assert -1 - 1e-9 <= value <= 1 + 1e-9


def test_duplicates_count_once(tables_of):
    copy = {"windows": [["haftar", "noc"]], "duplicate_group": "a0000"}
    once = build_network(*tables_of([{"windows": [["haftar", "noc"]]}]), null="none")
    thrice = build_network(*tables_of([{"windows": [["haftar", "noc"]]}, copy, copy]), null="none")
    pd.testing.assert_frame_equal(once.edges, thrice.edges)


def test_pasted_background_counts_once(tables_of):
    background = ["haftar", "noc", "sirte", "unsmil"]
    articles = [{"windows": [["tripoli", "menfi"], background], "published": f"2020-01-0{9 - i}"} for i in range(5)]
    mentions, table = tables_of(articles)
    network = build_network(mentions, table, null="none")
    edges = network.edges.set_index(["source", "target"])
    assert edges.loc[("haftar", "noc"), ["n_windows", "n_articles"]].tolist() == [1, 1]
    assert edges.loc[("menfi", "tripoli"), "n_windows"] == 5  # too short to be a copy
    assert "4 sentences repeat an earlier one word for word and do not count." in network.summary
    assert network.evidence("haftar", "noc").article_id.tolist() == ["a0004"]  # the earliest
    every = build_network(mentions, table, null="none", repeats=True).edges.set_index(["source", "target"])
    assert every.loc[("haftar", "noc"), "n_windows"] == 5


def test_the_order_of_rows_does_not_matter(corpus):
    mentions, articles = corpus
    one = build_network(mentions, articles, n_boot=30)
    mixed = build_network(mentions.sample(frac=1, random_state=1), articles.sample(frac=1, random_state=2), n_boot=30)
    pd.testing.assert_frame_equal(one.nodes, mixed.nodes)
    pd.testing.assert_frame_equal(one.edges, mixed.edges)
    assert one.summary == mixed.summary


def test_rare_entities_are_left_out_before_and_weak_edges_after(tables_of, some_articles):
    corpus = tables_of(some_articles(60, n_entities=30))
    whole = build_network(*corpus, n_boot=0)
    few = build_network(*corpus, n_boot=0, min_articles=15)
    assert 0 < len(few.nodes) < len(whole.nodes)
    assert (few.nodes.n_articles >= 15).all()
    strong = build_network(*corpus, n_boot=0, min_support=3)
    kept = whole.edges[whole.edges.n_articles >= 3].reset_index(drop=True)
    pd.testing.assert_frame_equal(strong.edges[["source", "target", "p", "q"]], kept[["source", "target", "p", "q"]])
