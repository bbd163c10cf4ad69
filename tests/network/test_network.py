"""The network as a whole: evidence, refusals, small inputs, the ways to other tools."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siyaq.errors import SchemaError, SiyaqError
from siyaq.network import build_network, ego_network, to_bipartite, two_mode
from siyaq.schema import empty, validate


def test_evidence_is_the_sentence_with_where_it_stands(tables_of):
    mentions, articles = tables_of(
        [
            {"windows": [["tripoli"], ["haftar", "benghazi"]], "published": "2020-05-01", "source": "صحيفة"},
            {"windows": [["haftar", "benghazi"], ["haftar", "benghazi", "noc"]], "published": "2019-05-01"},
            {"windows": [["haftar"], ["benghazi"]], "published": "2018-05-01"},
        ]
    )
    network = build_network(mentions, articles)
    found = network.evidence("خليفة حفتر", "بنغازي")
    assert found.article_id.tolist() == ["a0001", "a0001", "a0000"]
    assert found.window.tolist() == [0, 1, 1]
    assert found.text.tolist()[2] == "التقى اليوم خليفة حفتر وبنغازي في جلسة رسمية."
    texts = articles.set_index("article_id").text
    for row in found.itertuples():
        assert texts[row.article_id][row.start : row.end] == row.text
    edge = network.edges.query("source == 'benghazi' and target == 'haftar'")
    assert edge.n_windows.item() == len(found)
    wide = build_network(mentions, articles, window="article").evidence("haftar", "benghazi")
    assert wide.text.tolist()[0].count("التقى") == 2  # from the sentence of one to that of the other
    assert len(wide) == 3


def test_every_edge_has_its_evidence(corpus):
    for window in ("sentence", "article", 20):
        network = build_network(*corpus, window=window, n_boot=0)
        for edge in network.edges.sample(8, random_state=0).itertuples():
            found = network.evidence(edge.source, edge.target)
            assert len(found) == edge.n_windows
            assert found.article_id.nunique() == edge.n_articles


def test_a_name_that_no_node_has(corpus):
    network = build_network(*corpus, n_boot=0)
    with pytest.raises(SiyaqError, match="haftar"):
        network.evidence("حفتر", "noc")
    with pytest.raises(SiyaqError, match="none is like it"):
        network.evidence("القذافي", "noc")


def test_the_wrong_table_and_the_wrong_option(corpus):
    mentions, articles = corpus
    with pytest.raises(SchemaError, match="mentions"):
        build_network(mentions.drop(columns="entity_id"), articles)
    with pytest.raises(SiyaqError, match="hypergeometric, fdsm, bicm, none"):
        build_network(mentions, articles, null="chance")
    with pytest.raises(SiyaqError, match="count, articles, jaccard"):
        build_network(mentions, articles, weight="heavy")


def refused(network) -> None:
    for table, columns in ((network.nodes, ("strength_lo", "betweenness_lo")), (network.edges, ("lo",))):
        for column in columns:
            assert table[column].isna().all()
        assert table["reason"].notna().all()


def test_no_mentions():
    network = build_network(empty("mentions"), empty("articles"))
    assert len(network.nodes) == len(network.edges) == 0
    assert network.summary == "No entity is named in 0 articles: there is no network."
    assert network.to_networkx().order() == 0
    assert network.to_igraph().vcount() == 0


def test_one_entity(tables_of):
    network = build_network(*tables_of([{"windows": [["haftar"], ["haftar"]]}]))
    assert "One entity alone" in network.summary
    assert network.nodes.community.tolist() == [-1]
    refused(network)


def test_no_two_in_one_sentence(tables_of):
    network = build_network(*tables_of([{"windows": [["haftar"], ["noc"]]}] * 20))
    assert "no two of them in the same sentence: there are no edges" in network.summary
    assert network.nodes.reason.tolist() == ["no edges", "no edges"]


def test_all_in_one_window(tables_of):
    network = build_network(*tables_of([{"windows": [["haftar", "noc", "sirte"]]}]))
    assert network.edges.p.isna().all()
    assert "all in one window" in network.edges.reason[0]
    assert "cannot be known" in network.summary
    refused(network)


def test_no_resamples(corpus):
    refused(build_network(*corpus, n_boot=0))


@pytest.mark.parametrize("null", ["hypergeometric", "bicm", "fdsm"])
def test_two_articles(tables_of, null):
    articles = [{"windows": [["haftar", "noc"], ["sirte"]]}, {"windows": [["haftar", "sirte"]]}]
    network = build_network(*tables_of(articles), null=null, n_draws=50)
    refused(network)
    assert "There are no intervals: 2 articles are too few to resample (needed: 10)." in network.summary
    assert not (network.edges.q <= 0.05).any()


def test_always_together_in_every_article(tables_of):
    network = build_network(*tables_of([{"windows": [["haftar", "noc"]]}] * 12), null="bicm")
    assert network.edges[["lo", "hi"]].isna().all(axis=None)
    assert network.edges.reason.tolist() == ["the same in every article: resampling cannot vary it"]
    assert network.edges.p.tolist() == [pytest.approx(1, abs=0.05)]
    assert network.edges.npmi.tolist() == [1]


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.lists(st.sets(st.sampled_from(["haftar", "noc", "sirte", "menfi"]), min_size=1), min_size=1, max_size=3),
        min_size=1,
        max_size=14,
    )
)
def test_any_small_corpus_gives_valid_tables(tables_of, corpora):
    mentions, articles = tables_of([{"windows": [sorted(w) for w in windows]} for windows in corpora])
    for null in ("hypergeometric", "bicm"):
        network = build_network(mentions, articles, null=null, n_boot=20)
        validate(network.nodes, "nodes")
        validate(network.edges, "edges")
        assert (network.edges.source < network.edges.target).all()
        assert network.edges.p.dropna().between(0, 1).all()
        assert (network.edges.hi.dropna() > network.edges.lo.dropna()).all()
        assert network.edges.reason[network.edges.lo.isna()].notna().all()
        assert network.summary


def test_a_planted_pair_is_found_and_chance_is_not(tables_of, some_articles):
    network = build_network(*tables_of(some_articles(200, seed=4)), null="bicm", n_boot=0)
    best = network.edges.sort_values("q").iloc[0]
    assert (best.source, best.target) == ("menfi", "noc")
    assert best.q < 0.001
    assert (network.edges.drop(best.name).q > 0.01).all()


def test_too_few_random_graphs_are_no_evidence_of_chance(tables_of, some_articles):
    tables = tables_of(some_articles(200, seed=4))
    few = build_network(*tables, null="fdsm", n_draws=20, n_boot=0)
    assert "20 random graphs give no p so small. Draw more, or take bicm." in few.summary
    many = build_network(*tables, null="fdsm", n_draws=2000, n_boot=0)
    assert many.edges.sort_values("q").iloc[0][["source", "target"]].tolist() == ["menfi", "noc"]
    assert many.edges.q.min() <= 0.05


def test_names_come_from_the_entities(corpus):
    known = empty("entities")
    known.loc[0] = ["haftar", "المشير حفتر", "Khalifa Haftar", "PER", None, "", 1, 1, ""]
    known = known.astype({"n_mentions": "int64", "n_articles": "int64"})
    nodes = build_network(*corpus, known, n_boot=0).nodes.set_index("entity_id")
    assert nodes.loc["haftar", "name_en"] == "Khalifa Haftar"
    assert nodes.loc["noc", "name_ar"] == "المؤسسة الوطنية للنفط"


def test_to_networkx_and_igraph(corpus):
    network = build_network(*corpus, n_boot=0)
    graph = network.to_networkx()
    assert (graph.order(), graph.size()) == (len(network.nodes), len(network.edges))
    assert graph.nodes["haftar"]["name_ar"] == "خليفة حفتر"
    assert all(value == value for _, data in graph.nodes(data=True) for value in data.values())
    other = network.to_igraph()
    assert other.vs.find(name="haftar")["name_ar"] == "خليفة حفتر"
    assert sum(other.es["n_windows"]) == network.edges.n_windows.sum()


def test_an_ego_network(corpus):
    network = build_network(*corpus, n_boot=20)
    ego = ego_network(network, "المؤسسة الوطنية للنفط")
    edges = network.edges
    near = set(edges.source[edges.target == "noc"]) | set(edges.target[edges.source == "noc"]) | {"noc"}
    assert set(ego.nodes.entity_id) == near
    assert len(ego.edges) == (edges.source.isin(near) & edges.target.isin(near)).sum()


def test_two_modes(corpus):
    mentions, articles = corpus
    table = two_mode(mentions, articles, by="source")
    assert table.n_mentions.sum() == len(mentions)
    by_article = two_mode(mentions, articles)
    assert (by_article.n_articles == 1).all()
    months = two_mode(mentions, articles, by="month")
    assert months.n_articles.sum() == len(by_article)
    graph = to_bipartite(table)
    assert graph.order() == table.entity_id.nunique() + table.source.nunique()
    with pytest.raises(SiyaqError, match="article, source, day"):
        two_mode(mentions, articles, by="author")


def test_html_is_escaped(tables_of):
    network = build_network(*tables_of([{"windows": [["<script>", "noc"]]}]))
    assert "<script>" not in network._repr_html_()
    assert isinstance(network.nodes, pd.DataFrame)
