"""Keyness of entities and words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siyaq.errors import SiyaqError
from siyaq.frequencies import compare
from siyaq.frequencies.keyness import log_likelihood, log_odds
from siyaq.schema import empty

counts = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=12)


def sides(tables_of, n=40):
    """Two sets of articles: one names Haftar and writes of oil, the other Dbeibah and football."""
    rng = np.random.default_rng(0)
    one = [{"id": f"x{i}", "names": ["حفتر", "طرابلس"], "words": "أسعار النفط ارتفعت"} for i in range(n)]
    two = [{"id": f"y{i}", "names": ["الدبيبة", "طرابلس"], "words": "مباراة كرة القدم"} for i in range(n)]
    for article in (*one, *two):
        article["names"] = article["names"] + ["طرابلس"] * int(rng.integers(0, 3))
    mentions, articles = tables_of(one + two)
    first = articles.article_id.str.startswith("x")
    return mentions, articles[first], articles[~first]


@given(counts, st.floats(0.01, 5))
def test_log_odds_is_the_formula(pairs, alpha):
    a, b = (np.array(side, float) for side in zip(*pairs, strict=True))
    delta, z = log_odds(a, b, alpha)
    for i in range(len(a)):
        one, other = a[i] + alpha, b[i] + alpha
        rest, left = (x.sum() + alpha * len(x) - own for x, own in ((a, one), (b, other)))
        assert delta[i] == pytest.approx(np.log(one / rest) - np.log(other / left), abs=1e-9)
        assert z[i] == pytest.approx(delta[i] / np.sqrt(1 / one + 1 / other), abs=1e-9)
    back = log_odds(b, a, alpha)[0]
    assert back == pytest.approx(-delta)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(51, 500), st.integers(51, 500))
def test_g2_is_not_negative_and_0_where_shares_are_equal(a, b, total_a, total_b):
    assert log_likelihood(np.array([a]), np.array([b]), total_a, total_b)[0] >= -1e-9
    assert log_likelihood(np.array([a]), np.array([2 * a]), total_a, 2 * total_a)[0] == pytest.approx(0, abs=1e-6)


def test_g2_against_scipy():
    from scipy.stats import chi2_contingency

    table = np.array([[12, 30], [400, 380]])
    theirs = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert log_likelihood(np.array([12]), np.array([30]), 412, 410)[0] == pytest.approx(theirs)


def test_log_odds_against_scattertext():
    scattertext = pytest.importorskip("scattertext", reason="scattertext is a reference for this test alone")
    a, b = np.array([30, 5, 200, 1]), np.array([4, 28, 210, 2])
    scorer = scattertext.LogOddsRatioInformativeDirichletPrior(np.array([0.01] * 4), 1)
    theirs = scorer.get_zeta_i_j_given_separate_counts(a, b)
    assert np.corrcoef(log_odds(a, b, 0.01)[1], theirs)[0, 1] > 0.99


def test_entities_of_each_side_stand_out(tables_of):
    mentions, a, b = sides(tables_of)
    table = compare(a, b, mentions=mentions).set_index("item")
    assert table.index[0] == "حفتر"
    assert table.index[-1] == "الدبيبة"
    assert table.loc["حفتر", "lo"] > 0 > table.loc["الدبيبة", "hi"]
    assert table.loc["حفتر", ["n_articles_a", "n_articles_b"]].tolist() == [40, 0]
    assert table.loc["طرابلس", "lo"] < 0 < table.loc["طرابلس", "hi"]
    assert table.loc["طرابلس", "q"] > 0.05


def test_words_of_each_side_stand_out(tables_of):
    _, a, b = sides(tables_of)
    table = compare(a, b)
    assert set(table.written[table.z > 3]) >= {"أسعار", "النفط", "ارتفعت"}
    assert set(table.written[table.z < -3]) >= {"مباراة", "كرة", "القدم"}
    assert "القدم" in set(table.item)
    assert table.z.is_monotonic_decreasing


def test_the_commonest_spelling_is_shown(tables_of):
    words = ["الأمم", "الامم", "الأمم"] * 8
    _, articles = tables_of([{"words": w} for w in words])
    table = compare(articles.iloc[:12], articles.iloc[12:])
    assert table.loc[table.item == "الامم", "written"].tolist() == ["الأمم"]


def test_the_interval_is_wide_where_one_article_says_it_all(tables_of):
    """The same counts, once in one article and once in fifteen: z is the same, the interval is not."""
    other = [{"id": f"y{i:02d}", "names": ["سرت"] * 3} for i in range(30)]
    lumped = [{"id": f"x{i:02d}", "names": ["سرت"] * 2 + ["حفتر"] * (30 * (i == 0))} for i in range(30)]
    spread = [{"id": f"x{i:02d}", "names": ["سرت"] * 2 + ["حفتر"] * (2 * (i % 2))} for i in range(30)]
    found = {}
    for name, part in (("lumped", lumped), ("spread", spread)):
        mentions, articles = tables_of(part + other)
        a = articles.article_id.str.startswith("x")
        found[name] = compare(articles[a], articles[~a], mentions=mentions).set_index("item").loc["حفتر"]
    assert found["lumped"].z == pytest.approx(found["spread"].z)
    assert found["lumped"].lo < found["spread"].lo / 3


def test_a_share_that_no_article_varies(tables_of):
    """Half of each article's names is the same: the interval would have no width, and there is none."""
    mentions, articles = tables_of([{"names": ["حفتر", "سرت"] * (1 + i % 3)} for i in range(40)])
    table = compare(articles.iloc[:20], articles.iloc[20:], mentions=mentions)
    assert table[["lo", "hi"]].isna().all(axis=None)
    assert set(table.reason) == {"the same share in every article: resampling cannot vary it"}


def test_refusals(tables_of, corpus):
    mentions, a, b = sides(tables_of, 3)
    table = compare(a, b, mentions=mentions)
    assert table[["lo", "hi"]].isna().all(axis=None)
    assert table.reason.str.contains("fewer than 10 articles").all()
    with pytest.raises(SiyaqError, match="is on both sides"):
        compare(corpus[1], corpus[1])
    assert len(compare(empty("articles"), empty("articles"))) == 0
    assert len(compare(a, empty("articles"), mentions=mentions)) > 0
    alone = compare(*(side for side in sides(tables_of)[1:]), mentions=mentions[mentions.entity_id == "طرابلس"])
    assert alone.reason.tolist() == ["the only item: nothing to compare it with"]
