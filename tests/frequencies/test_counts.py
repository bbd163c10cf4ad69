"""Counts, shares and ranks, against loops and slow resampling."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from siyaq.errors import SiyaqError
from siyaq.frequencies import count_entities
from siyaq.frequencies.periods import period_labels
from siyaq.frequencies.resampling import draw_weights, rank_interval, rank_key, share_interval
from siyaq.schema import empty, validate


@pytest.fixture(scope="module")
def table(corpus):
    return count_entities(*corpus, periods=("all", "month", "quarter", "year"), n_boot=300)


def test_counts_are_those_of_a_loop(corpus, table):
    mentions, articles = corpus
    validate(table, "frequencies")
    joined = mentions.merge(articles[["article_id", "source", "published"]], on="article_id")
    for row in table.sample(60, random_state=1).itertuples():
        inside, every = joined[joined.entity_id == row.entity_id], articles
        if row.source != "all":
            inside, every = inside[inside.source == row.source], every[every.source == row.source]
        if row.period != "all":
            kind = {4: "Y", 6: "Q"}.get(len(row.period), "M") if "Q" not in row.period else "Q"
            period = pd.Period(row.period.replace("-Q", "Q"), kind)
            inside = inside[inside.published.dt.to_period(kind) == period]
            every = every[every.published.dt.to_period(kind) == period]
        assert row.n_mentions == len(inside)
        assert row.n_articles == inside.article_id.nunique()
        assert row.n_total == len(every)


def test_ranks_are_by_articles_then_mentions(table):
    for _, cell in table.groupby(["period", "source"]):
        key = list(zip(-cell.n_articles, -cell.n_mentions, strict=True))
        assert cell["rank"].tolist() == [1 + sum(k < mine for k in key) for mine in key]


def test_gaps_are_kept(tables_of):
    months = ["2019-01-05", "2019-04-05"]
    table = count_entities(*tables_of([{"names": ["حفتر"], "published": m} for m in months]))
    found = table[(table.source == "all") & (table.period != "all")].set_index("period")
    assert found.index.tolist() == ["2019-01", "2019-02", "2019-03", "2019-04"]
    assert found.n_total.tolist() == [1, 0, 0, 1]
    assert found.share.isna().tolist() == [False, True, True, False]
    assert found.reason.iloc[1] == "no article in this period and source"


def test_share_interval_is_the_limit_of_the_bootstrap():
    rng = np.random.default_rng(0)
    for hits, total in ((1, 40), (7, 40), (39, 40), (300, 1000)):
        named = np.arange(total) < hits
        draws = (draw_weights(total, 20_000, rng) @ named) / total
        lo, hi = share_interval(np.array([hits]), np.array([total]))
        assert np.quantile(draws, 0.025, method="inverted_cdf") == pytest.approx(lo[0], abs=1.01 / total)
        assert np.quantile(draws, 0.975, method="inverted_cdf") == pytest.approx(hi[0], abs=1.01 / total)


def test_rank_interval_is_that_of_slow_resampling(corpus):
    mentions, articles = corpus
    table = count_entities(mentions, articles, periods=("all",), by_source=False, n_boot=2000).set_index("entity_id")
    counts = pd.crosstab(mentions.article_id, mentions.entity_id).reindex(articles.article_id, fill_value=0)
    rng = np.random.default_rng(5)
    draws = []
    for _ in range(1000):
        drawn = counts.to_numpy()[rng.integers(0, len(counts), len(counts))]
        key = (drawn > 0).sum(axis=0) * 10**6 + drawn.sum(axis=0)
        draws.append([(key > k).sum() + 1 for k in key])
    lo, hi = np.quantile(draws, (0.025, 0.975), axis=0, method="inverted_cdf")
    ours = table.loc[counts.columns, ["rank_lo", "rank_hi"]]
    known = ours.notna().all(axis=1).to_numpy()
    assert known.sum() >= 8
    assert np.abs(ours.rank_lo.to_numpy() - lo)[known].max() <= 1
    assert np.abs(ours.rank_hi.to_numpy() - hi)[known].max() <= 1


def test_no_interval_has_no_width(table):
    for lo, hi in (("lo", "hi"), ("rank_lo", "rank_hi")):
        known = table[table[lo].notna()]
        assert len(known)
        assert (known[lo] < known[hi]).all()
    assert table.reason[table.lo.isna() | table.rank_lo.isna()].notna().all()
    known = table[table.lo.notna()]
    assert ((known.lo <= known.share) & (known.share <= known.hi)).all()


def test_named_in_all_or_in_few(tables_of):
    everywhere = count_entities(
        *tables_of([{"names": ["حفتر"] + ["سرت"] * (i < 4)} for i in range(12)]), by_source=False
    )
    found = everywhere[everywhere.period == "all"].set_index("entity_id")
    assert "named in every article" in found.loc["حفتر", "reason"]
    assert found.loc["سرت", "lo"] < 4 / 12 < found.loc["سرت", "hi"]
    few = count_entities(*tables_of([{"names": ["حفتر"]}, {}]))
    assert few.lo.isna().all()
    assert few.reason.str.contains("fewer than 10 articles").all()


def test_duplicates_count_once_with_the_first_source(tables_of):
    first = {"id": "a", "names": ["حفتر"], "source": "وكالة"}
    copy = {"id": "b", "names": ["حفتر"], "source": "صحيفة", "duplicate_group": "a"}
    table = count_entities(*tables_of([copy, first])).set_index("source")
    assert table.loc["all", ["n_mentions", "n_articles", "n_total"]].tolist() == [1, 1, 1]
    assert "صحيفة" not in table.index
    mentions, articles = tables_of([copy, first])
    alone = count_entities(mentions, articles[articles.source == "صحيفة"])
    assert alone.n_articles.tolist() == [1, 1]  # a selection without the first keeps one of the group


def test_order_does_not_matter_and_seed_does(corpus):
    mentions, articles = corpus
    one = count_entities(mentions, articles, n_boot=50)
    mixed = count_entities(mentions.sample(frac=1, random_state=0), articles.sample(frac=1, random_state=0), n_boot=50)
    pd.testing.assert_frame_equal(one, mixed)
    other = count_entities(mentions, articles, n_boot=50, seed=1)
    assert not one[["rank_lo", "rank_hi"]].equals(other[["rank_lo", "rank_hi"]])


def test_without_resamples_shares_have_intervals_and_ranks_a_reason(corpus):
    table = count_entities(*corpus, periods=("all",), by_source=False, n_boot=0)
    assert table[["rank_lo", "rank_hi"]].isna().all(axis=None)
    assert table.lo.notna().any()
    assert table.reason[table.lo.notna()].str.contains("no resamples asked for").all()


def test_one_result_does_not_depend_on_what_else_is_asked(corpus):
    whole = count_entities(*corpus, n_boot=50)
    alone = count_entities(*corpus, periods=("all",), by_source=False, n_boot=50)
    part = whole[(whole.period == "all") & (whole.source == "all")].reset_index(drop=True)
    pd.testing.assert_frame_equal(part, alone)


def test_nothing_and_nonsense(corpus):
    assert count_entities(empty("mentions"), empty("articles")).shape == (0, 13)
    assert count_entities(empty("mentions"), corpus[1]).shape == (0, 13)
    with pytest.raises(SiyaqError, match="allowed: all, day, week, month, quarter, year"):
        count_entities(*corpus, periods=("decade",))


@pytest.mark.parametrize(
    ("period", "names"),
    [
        ("day", ["2019-12-30", "2019-12-31", "2020-01-01"]),
        ("week", ["2019-12-30"]),
        ("month", ["2019-12", "2020-01"]),
        ("quarter", ["2019-Q4", "2020-Q1"]),
        ("year", ["2019", "2020"]),
    ],
)
@pytest.mark.parametrize("zone", [None, "UTC"])
def test_names_of_periods(period, names, zone):
    dates = pd.Series([pd.Timestamp("2020-01-01 23:59"), pd.NaT, pd.Timestamp("2019-12-30")]).dt.tz_localize(zone)
    number, found = period_labels(dates, period)
    assert found == names
    assert number.tolist() == [len(names) - 1, -1, 0]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["حفتر", "سرت", "باتيلي"]), max_size=4), min_size=1, max_size=15))
def test_any_small_corpus_gives_a_valid_table(tables_of, names):
    table = count_entities(*tables_of([{"names": n, "published": "2020-02-02"} for n in names]), n_boot=20)
    validate(table, "frequencies")
    whole = table[(table.period == "all") & (table.source == "all")]
    assert whole.n_mentions.sum() == sum(map(len, names))


def test_ranks_far_behind_have_no_interval_and_the_others_hardly_depend_on_them(monkeypatch):
    rng = np.random.default_rng(3)
    counts = sparse.csr_array((rng.random((60, 200)) < np.linspace(0.9, 0.02, 200)).astype(np.int64))
    order = np.argsort(-rank_key(np.asarray((counts > 0).sum(0)), np.asarray(counts.sum(0))), kind="stable")
    whole = rank_interval(counts[:, order], 500, np.random.default_rng(0))
    monkeypatch.setattr("siyaq.frequencies.resampling.RANKED", 20)
    monkeypatch.setattr("siyaq.frequencies.resampling.RIVALS", 80)
    lo, hi = rank_interval(counts[:, order], 500, np.random.default_rng(0))
    assert np.isnan(lo[20:]).all()
    assert np.isfinite(lo[:20]).all()
    np.testing.assert_allclose(lo[:20], whole[0][:20], atol=1)
    np.testing.assert_allclose(hi[:20], whole[1][:20], atol=1)
