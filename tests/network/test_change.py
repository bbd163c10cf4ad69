"""Networks through time and between two sets of articles."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siyaq.errors import SiyaqError
from siyaq.network import build_network, compare_networks, network_history
from siyaq.network.history import community_events, match_communities
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
    assert len(history.periods) == len(history.edges) == len(history.communities) == len(history.events) == 0
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


def members(**groups: str) -> pd.Series:
    """Return community numbers by entity from the letters in each group, in the order of the groups."""
    return pd.Series({entity: number for number, group in enumerate(groups.values()) for entity in group})


def test_events_of_a_made_history():
    """Every kind of event once: who goes on, who splits, which two merge, who ends, who begins."""
    before = members(calm="abcd", large="efghij", left="kl", right="mn", lost="op")
    now = members(calm="abcx", one="efg", other="hij", both="klmn", born="yz")
    found = community_events(before, now)
    assert found.drop(columns="overlap").values.tolist() == [
        ["continues", 0, 0, 4, 4, 3],
        ["split", 1, 1, 6, 3, 3],
        ["split", 1, 2, 6, 3, 3],
        ["merge", 2, 3, 2, 4, 2],
        ["merge", 3, 3, 2, 4, 2],
        ["death", 4, -1, 2, 0, 0],
        ["birth", -1, 4, 0, 2, 0],
    ]
    assert found.overlap.tolist()[:5] == [pytest.approx(3 / 5), 0.5, 0.5, 0.5, 0.5]
    assert found.overlap.isna().tolist() == [False] * 5 + [True] * 2


def test_a_split_that_is_a_merge_too():
    before, now = members(one="abcdef", other="ghijkl"), members(one="abcghi", other="defjkl")
    assert community_events(before, now).event.tolist() == ["split and merge"] * 4
    assert community_events(before, now).overlap.tolist() == [pytest.approx(1 / 3)] * 4


@given(
    st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 3)), max_size=20),
)
def test_events_are_those_of_sets(pairs):
    before = pd.Series({str(i): b for i, (b, _) in enumerate(pairs)}, dtype=int)
    now = pd.Series({str(i): a for i, (_, a) in enumerate(pairs)}, dtype=int)
    sides = [
        {g: {i for i, n in enumerate(numbers) if n == g} for g in {n for n in numbers if n >= 0}}
        for numbers in zip(*pairs, strict=True)
    ] or [{}, {}]
    linked = {
        (b, a): len(old & new) / len(old | new)
        for b, old in sides[0].items()
        for a, new in sides[1].items()
        if len(old & new) / len(old | new) >= 0.3
    }
    found = community_events(before, now)
    partners = found[(found.before >= 0) & (found.after >= 0)]
    assert dict(zip(zip(partners.before, partners.after, strict=True), partners.overlap, strict=True)) == linked
    for row in partners.itertuples():
        several = [sum(pair[end] == row[2 + end] for pair in linked) > 1 for end in (0, 1)]
        names = [name for name, true in zip(("split", "merge"), several, strict=True) if true]
        assert row.event == (" and ".join(names) or "continues")
    assert set(found.before[found.event == "death"]) == set(sides[0]) - {b for b, _ in linked}
    assert set(found.after[found.event == "birth"]) == set(sides[1]) - {a for _, a in linked}


def test_the_events_of_networks(tables_of):
    """Two triangles, joined in the second year, apart again in the third; a new one in the fourth, after a gap."""
    left, right = ["haftar", "benghazi", "sirte"], ["menfi", "tripoli", "noc"]
    years = {
        "2018": [left, right],
        "2019": [left + right],
        "2020": [left, right],
        "2022": [["unsmil", "bathily", "dbeibah"], right],
    }
    articles = [
        {"windows": [window], "published": f"{year}-0{month}-01"}
        for year, windows in years.items()
        for window in windows
        for month in range(1, 7)
    ]
    history = network_history(*tables_of(articles), period="year", null="none", n_boot=0, repeats=True)
    told = history.events.groupby(["period", "event"], sort=False).size()
    assert told.to_dict() == {
        ("2018", "birth"): 2,
        ("2019", "merge"): 2,
        ("2020", "split"): 2,
        ("2022", "continues"): 1,
        ("2022", "death"): 1,
        ("2022", "birth"): 1,
    }
    assert history.events.previous.tolist()[-1] == "2020"
    going = history.events[history.events.event == "continues"].iloc[0]
    assert going.lineage_before == going.lineage_after
    born = history.events[(history.events.period == "2022") & (history.events.event == "birth")].iloc[0]
    assert born.lineage_after not in set(history.communities.lineage[history.communities.period < "2022"])
    assert born.lineage_before == -1
