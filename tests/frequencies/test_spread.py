"""Dispersion, first and last time, and bursts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from siyaq.frequencies import bursts, count_entities, dispersion, seen
from siyaq.frequencies.spread import deviation
from siyaq.schema import empty


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9)), min_size=2, max_size=12))
def test_dp_is_the_sum_over_all_parts(parts):
    sizes, counts = (np.array(c) for c in zip(*parts, strict=True))
    counts = np.where(sizes > 0, counts, 0)
    if not counts.sum() or (sizes > 0).sum() < 2:
        return
    dp, normalised = deviation(sparse.csc_array(counts[:, None]), sizes)
    share, found = sizes / sizes.sum(), counts / counts.sum()
    assert dp[0] == pytest.approx(np.abs(found - share).sum() / 2)
    assert normalised[0] == pytest.approx(dp[0] / (1 - share[share > 0].min()))
    assert -1e-12 <= normalised[0] <= 1 + 1e-12


def test_even_and_lumped(tables_of):
    articles = [{"names": ["طرابلس"] + ["حفتر"] * (12 * (i == 3)), "words": "كلمة " * 20} for i in range(12)]
    table = dispersion(*tables_of(articles)).set_index("entity_id")
    assert table.index[0] == "طرابلس"
    assert table.loc["طرابلس", "dp_norm"] < 0.2
    assert table.loc["حفتر", "dp_norm"] > 0.8
    assert table.loc["حفتر", ["n_mentions", "n_parts", "of_parts"]].tolist() == [12, 1, 12]


def test_spread_through_time(corpus):
    table = dispersion(*corpus, over="quarter")
    assert table.dp_norm.dropna().between(0, 1).all()
    assert (table.of_parts == 8).all()


def test_dispersion_that_cannot_be_known(tables_of):
    one = dispersion(*tables_of([{"names": ["حفتر", "حفتر"]}]))
    assert one.dp.isna().all()
    assert one.reason.tolist() == ["one part alone: nothing to be spread over"]
    rare = dispersion(*tables_of([{"names": ["حفتر"]}, {}]))
    assert rare.reason.tolist() == ["named once: cannot be spread"]
    undated = dispersion(*tables_of([{"names": ["حفتر", "حفتر"]}, {}]), over="month")
    assert undated.dp.isna().all()
    assert len(dispersion(empty("mentions"), empty("articles"))) == 0


def test_first_and_last(tables_of):
    dates = ["2020-03-01", None, "2018-01-01", "2022-01-01"]
    table = seen(*tables_of([{"id": f"a{i}", "names": ["حفتر"], "published": d} for i, d in enumerate(dates)]))
    row = table.iloc[0]
    assert (row["first"], row["last"]) == (pd.Timestamp("2018-01-01"), pd.Timestamp("2022-01-01"))
    assert (row.first_article, row.last_article, row.n_articles, row.n_dated) == ("a2", "a3", 4, 3)
    undated = seen(*tables_of([{"names": ["حفتر"]}])).iloc[0]
    assert pd.isna(undated["first"])
    assert undated.n_dated == 0


def planted() -> list[dict]:
    """Five articles a month for two years; Bathily in one a month, but in all of three months."""
    articles = []
    for month in range(24):
        date = pd.Timestamp("2019-01-10") + pd.DateOffset(months=month)
        for i in range(10):
            loud = month in (8, 9, 10)
            names = ["طرابلس"] * (i % 2) + ["باتيلي"] * (i < (9 if loud else 1))
            articles.append({"id": f"{month:02d}-{i:02d}", "names": names, "published": date})
    return articles


def test_a_planted_burst_is_found(tables_of):
    table = bursts(*tables_of(planted()))
    assert set(table.entity_id) == {"باتيلي"}
    lowest = table[table.level == 1].iloc[0]
    assert (lowest["first"], lowest["last"], lowest.n_periods) == ("2019-09", "2019-11", 3)
    assert (lowest.n_articles, lowest.n_total) == (27, 30)
    assert lowest.p == pytest.approx(1 / 200)
    higher = table[table.level == 2]
    assert ((higher["first"] >= "2019-09") & (higher["last"] <= "2019-11")).all()


def test_an_even_series_does_not_burst(tables_of):
    articles = [a | {"names": ["طرابلس"] * (i % 2)} for i, a in enumerate(planted())]
    assert len(bursts(*tables_of(articles))) == 0


def test_chance_alone_is_rarely_sure(corpus):
    table = bursts(*corpus, n_draws=99)
    best = table.groupby("entity_id").p.min() if len(table) else pd.Series(dtype=float)
    assert (best < 0.02).sum() <= 1
    again = bursts(*(part.sample(frac=1, random_state=1) for part in corpus), n_draws=99)
    pd.testing.assert_frame_equal(table, again)


def test_dates_with_a_zone_are_the_same_dates(tables_of):
    mentions, articles = tables_of(planted())
    zoned = articles.assign(published=articles.published.dt.tz_localize("UTC").dt.tz_convert("Asia/Riyadh"))
    for function in (bursts, seen, count_entities, lambda m, a: dispersion(m, a, over="month")):
        pd.testing.assert_frame_equal(function(mentions, articles), function(mentions, zoned))


def test_bursts_that_cannot_be_known(tables_of):
    assert len(bursts(*tables_of([{"names": ["حفتر"], "published": "2020-01-01"}] * 3))) == 0
    assert len(bursts(*tables_of([{"names": ["حفتر"]}] * 3))) == 0
    assert len(bursts(empty("mentions"), empty("articles"))) == 0
