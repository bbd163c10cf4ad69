"""Networks through time and between two sets of articles."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from siyaq.errors import SiyaqError
from siyaq.network import build_network, compare_networks, network_history
from siyaq.network.history import match_communities
from siyaq.schema import empty


@pytest.fixture(scope="module")
def dated(tables_of):
    old = [
        {"windows": [["haftar", "benghazi"], ["menfi", "tripoli"]], "published": f"2019-0{m}-01"} for m in range(1, 9)
    ]
    new = [{"windows": [["haftar", "benghazi"], ["noc", "sirte"]], "published": f"2021-0{m}-01"} for m in range(1, 9)]
    lost = [{"windows": [["haftar", "noc"]]}]
    return tables_of(old + new + lost)


def test_years_and_the_gap_between(dated):
    history = network_history(*dated, period="year", n_boot=0)
    assert history.periods.period.tolist() == ["2019", "2020", "2021"]
    assert history.periods.n_articles.tolist() == [8, 0, 8]
    assert history.periods.summary[1] == "No articles."
    life = history.edge_life.set_index(["source", "target"])
    assert life.loc[("benghazi", "haftar")].tolist() == ["2019", "2021", 2, True]
    assert life.loc[("menfi", "tripoli")].tolist() == ["2019", "2019", 1, False]
    assert ("haftar", "noc") not in life.index  # no date
    nodes = history.node_life.set_index("entity_id")
    assert nodes.loc["noc", "first"] == "2021"
    story = history.communities.set_index(["period", "community"])
    whose = history.nodes.set_index(["period", "entity_id"]).lineage
    assert whose["2019", "haftar"] == whose["2021", "haftar"]
    assert whose["2021", "noc"] not in set(whose["2019"])
    assert story.event.tolist() == ["new", "new", "continues", "new"]
    assert story["last"].sum() == story.lineage.nunique()


def test_overlapping_windows_of_periods(dated):
    wide = network_history(*dated, period="year", width=3, n_boot=0, null="none")
    assert wide.periods.n_articles.tolist() == [8, 8, 16]


def test_history_without_dates(tables_of):
    history = network_history(*tables_of([{"windows": [["haftar", "noc"]]}]))
    assert len(history.periods) == len(history.edges) == len(history.communities) == 0
    assert network_history(empty("mentions"), empty("articles")).networks == {}


def test_communities_are_matched_one_to_one():
    before = pd.Series({"a": 0, "b": 0, "c": 0, "d": 1, "e": 1})
    now = pd.Series({"a": 0, "b": 0, "c": 1, "d": 1, "e": 1, "f": 2})
    assert match_communities(before, now) == {0: (0, pytest.approx(2 / 3)), 1: (1, pytest.approx(2 / 3))}
    assert match_communities(before, pd.Series({"x": 0})) == {}
    assert match_communities(pd.Series(dtype=int), now) == {}


def test_two_networks_differ_where_it_was_planted(tables_of):
    rng = np.random.default_rng(0)
    one = [
        {"id": f"x{i}", "windows": [["haftar", "noc"]] if rng.random() < 0.6 else [["haftar", "sirte"]]}
        for i in range(80)
    ]
    two = [
        {"id": f"y{i}", "windows": [["haftar", "noc"]] if rng.random() < 0.1 else [["haftar", "sirte"]]}
        for i in range(60)
    ]
    a, b = (build_network(*tables_of(part), n_boot=0) for part in (one, two))
    found = compare_networks(a, b)
    top = found.set_index(["source", "target"]).loc[("haftar", "noc")]
    assert top.rate_a == pytest.approx(100 * a.edges.n_windows[0] / 80)
    assert top.lo < top.difference < top.hi
    assert top.lo > 20
    assert top.q < 0.001
    back = compare_networks(b, a).set_index(["source", "target"]).loc[("haftar", "noc")]
    assert back.difference == pytest.approx(-top.difference)
    half = compare_networks(*(build_network(*tables_of(part), n_boot=0) for part in (one[:40], one[40:])))
    assert (half.q > 0.05).all()


def test_the_difference_has_the_interval_of_many_resamples(tables_of, some_articles):
    parts = [tables_of([a for a in some_articles(90, seed=1) if a["source"] == f"صحيفة {s}"]) for s in (0, 1)]
    a, b = (build_network(*part, n_boot=0) for part in parts)
    found = compare_networks(a, b, n_boot=4000).set_index(["source", "target"])
    assert found.z.abs().is_monotonic_decreasing
    known = found.dropna(subset=["lo"])
    width = (known.hi - known.lo) / (2 * 1.96)
    assert np.corrcoef(width, (known.difference / known.z).abs())[0, 1] > 0.98


def test_networks_that_cannot_be_compared(corpus, tables_of):
    network = build_network(*corpus, n_boot=0)
    with pytest.raises(SiyaqError, match="is in both networks"):
        compare_networks(network, network)
    with pytest.raises(SiyaqError, match="same window"):
        compare_networks(network, build_network(*corpus, window="article", n_boot=0))
    small = build_network(*tables_of([{"id": "z", "windows": [["haftar", "noc"]]}]))
    found = compare_networks(network, small)
    assert found[["lo", "hi", "z", "p"]].isna().all(axis=None)
    assert found.reason.str.contains("fewer than 10 articles").all()
