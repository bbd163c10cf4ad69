"""Topics of articles: found, described, the same again, and refused where there is too little."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from siyaq.errors import SchemaError, SiyaqError
from siyaq.schema import empty, validate
from siyaq.text import normal
from siyaq.topics import diversity, fit_topics

TABLES = ("topics", "article_topics", "topic_terms", "stability")


def same(a, b) -> bool:
    return a.note == b.note and all(getattr(a, name).to_csv() == getattr(b, name).to_csv() for name in TABLES)


def test_tables_are_as_the_schema_says(fitted, articles):
    for name in TABLES:
        validate(getattr(fitted, name), name)
    assert fitted.note == ""
    truth = articles.set_index("article_id")["theme"][fitted.article_topics["article_id"]]
    assert adjusted_rand_score(truth, fitted.article_topics["topic"]) > 0.95
    topics = fitted.topics
    assert (topics["n_articles"].diff().dropna() <= 0).all()
    assert topics["n_articles"].sum() == 80
    assert ((topics["lo"] < topics["share"]) & (topics["share"] < topics["hi"])).all()
    assert topics["stability"].between(0.8, 1).all()
    assert fitted.stability["chosen"].tolist() == [True]


def test_words_are_written_as_people_write_them(fitted, articles):
    words = fitted.topic_terms
    written = [normal(word) for word in set(" ".join(articles["text"]).replace(".", " ").split())]
    assert all(any(normal(term) in word for word in written) for term in words["term"])
    assert {"المبعوث", "القاهرة"} & set(words["term"]), "whole words, not stems"
    assert (words["lo"] <= words["hi"]).all()
    assert (words["score"] > 0).all()
    assert words["exclusive"].any()
    per_topic = words.groupby("topic")["term"].agg(list)
    assert diversity(per_topic) > 0.9
    assert all(len(set(terms)) == len(terms) for terms in per_topic)


def test_words_that_only_follow_a_clitic_keep_their_spelling(articles):
    """واستئناف is never without its و here: it is shown as استئناف, not in its normal form استيناف."""
    terms = set(fit_topics(articles, k=4, n_terms=40, n_boot=10).topic_terms["term"])
    assert "استئناف" in terms
    assert "استيناف" not in terms


def test_coherence_diversity_and_c_v(fitted):
    topics, curve = fitted.topics, fitted.stability
    assert ((topics["coherence_lo"] <= topics["coherence"]) & (topics["coherence"] <= topics["coherence_hi"])).all()
    assert curve["coherence_lo"].iloc[0] < curve["coherence_hi"].iloc[0]
    assert 0.5 < curve["diversity"].iloc[0] <= 1
    assert "c_v" not in fitted.coherence()
    beside = fitted.coherence(c_v=True)
    assert beside["c_v"].between(0, 1).all()
    assert beside["c_v_warning"].str.contains("advises against").all()


def test_typical_articles_and_headlines(fitted, articles):
    theme = articles.set_index("article_id")["theme"]
    for row in fitted.topics.itertuples():
        typical = row.typical.split(" | ")
        assert len(typical) == 3
        assert len(set(theme[typical])) == 1
        assert row.headline == f"خبر عن {theme[typical[0]]}"


def test_number_of_topics_is_found(articles, make_articles):
    chosen = fit_topics(articles, seed=3)
    assert len(chosen.topics) == 4
    curve = chosen.stability.set_index("k")
    assert curve.index[0] == 2
    assert curve.loc[4, "chosen"]
    assert (curve["lo"] <= curve["stability"]).all()
    assert (curve["stability"] <= curve["hi"] + 1e-9).all()
    assert len(fit_topics(make_articles(60, ["كرة", "نفط"])).topics) == 2


def test_one_topic_is_an_answer(make_articles):
    alike = fit_topics(make_articles(60, ["نفط"], words=12))
    assert len(alike.topics) == 1
    assert alike.note.startswith("one topic: no division is more stable")
    assert alike.article_topics["topic"].eq(0).all()
    assert len(alike.topic_terms) == 10
    assert alike.stability["chosen"].sum() == 1
    assert same(
        fit_topics(make_articles(60, ["نفط"], words=12), k=1), fit_topics(make_articles(60, ["نفط"], words=12), k=1)
    )


@pytest.mark.parametrize("method", ["lsa-kmeans", "nmf"])
def test_same_bytes_in_any_order_of_articles(articles, fitted, method):
    one = fitted if method == "lsa-kmeans" else fit_topics(articles, k=4, method=method, seed=1)
    shuffled = articles.sample(frac=1, random_state=5)
    assert same(one, fit_topics(shuffled, k=4, method=method, seed=1))


def test_seeds_agree(articles, fitted):
    for seed in (2, 3):
        other = fit_topics(articles, k=4, seed=seed).article_topics["topic"]
        assert adjusted_rand_score(fitted.article_topics["topic"], other) > 0.9


@pytest.mark.slow
def test_same_bytes_with_any_number_of_threads(tmp_path):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from conftest import articles_on\nfrom siyaq.topics import fit_topics\n"
        "t = fit_topics(articles_on(200), max_k=6)\n"
        "print(t.topics.to_csv(), t.article_topics.to_csv(), t.topic_terms.to_csv(), t.stability.to_csv())"
    )
    outputs = []
    for threads in ("1", "2"):
        env = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), threads)
        command = [sys.executable, "-c", code, str(Path(__file__).parent)]
        outputs.append(subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout)
    assert outputs[0] == outputs[1]


def test_duplicates_count_once(articles):
    copies = articles.iloc[:30].assign(article_id=[f"z{i}" for i in range(30)])
    with_copies = fit_topics(pd.concat([copies, articles], ignore_index=True), k=4, seed=1)
    alone = fit_topics(articles, k=4, seed=1)
    assert with_copies.topics.equals(alone.topics)
    topic = with_copies.article_topics.set_index("article_id")["topic"]
    assert len(topic) == 110
    assert (topic[copies["article_id"]].to_numpy() == topic[copies["duplicate_group"]].to_numpy()).all()


@pytest.mark.parametrize("n", [0, 1, 5, 20])
def test_too_few_articles(n, make_articles):
    nothing = fit_topics(make_articles(80).head(n))
    assert nothing.note.startswith(f"too few articles ({n} < 30)")
    assert nothing.topics.empty
    assert nothing.topic_terms.empty
    assert nothing.stability.empty
    assert nothing.article_topics["topic"].eq(-1).all()
    assert len(nothing.article_topics) == n
    for name in TABLES:
        validate(getattr(nothing, name), name)


def test_few_articles_with_a_number(make_articles):
    twenty = fit_topics(make_articles(20), k=4)
    assert twenty.note == ""
    assert len(twenty.topics) == 4
    assert twenty.topic_terms["lo"].isna().all(), "an interval of five articles promises too much"
    assert "too few articles (20 < 24): 8 topics need 3" in fit_topics(make_articles(20), k=8).note
    assert "too few articles (5 < 300)" in fit_topics(make_articles(5), k=100).note


def test_texts_without_topics(texts_table):
    same_text = "أعلنت المؤسسة الوطنية للنفط استئناف تصدير الخام من ميناء السدرة بعد إغلاقه"
    for texts in (
        [same_text] * 40,
        [f"كلمة{i}" for i in range(40)],
        [""] * 40,
        ["١٢٣ 456 ..."] * 40,
        ["في من على"] * 40,
    ):
        result = fit_topics(texts_table(texts))
        assert result.note.startswith("too few words"), texts[0]
        assert result.article_topics["topic"].eq(-1).all()
        assert "too few words" in fit_topics(texts_table(texts), k=2).note


def test_nearly_identical_articles(make_articles, texts_table):
    four = make_articles(4)["text"].tolist()
    assert (
        fit_topics(texts_table(four * 15)).note
        == "too few different articles (4 of 60 differ in their words; 30 are needed)"
    )


def test_latin_texts(texts_table):
    rng = np.random.default_rng(0)
    themes = [
        ["oil", "crude", "barrel", "port", "export", "pipeline", "refinery", "field"],
        ["goal", "match", "league", "coach", "player", "cup"],
    ]
    texts = [" ".join(rng.choice(themes[i % 2], 12)) for i in range(60)]
    result = fit_topics(texts_table(texts), k=2)
    assert result.note or adjusted_rand_score(np.arange(60) % 2, result.article_topics["topic"]) == 1


def test_articles_without_known_words_have_no_topic(articles, texts_table):
    odd = texts_table(["", "qwerty", "١٩٩"])
    result = fit_topics(pd.concat([articles.drop(columns="theme"), odd], ignore_index=True), k=4, seed=1)
    mine = result.article_topics.set_index("article_id").loc[odd["article_id"]]
    assert mine["topic"].eq(-1).all()
    assert mine["weight"].isna().all()
    assert mine["unclear"].all()
    assert result.topics["n_articles"].sum() == 80


def test_options_that_cannot_be(articles):
    with pytest.raises(SiyaqError, match="method 'bertopic' is not known; there are: lsa-kmeans, nmf, lda, embeddings"):
        fit_topics(articles, method="bertopic")
    for k in (0, -3, 2.5, "many", True):
        with pytest.raises(SiyaqError, match="is no number of topics; allowed: 'auto', or a whole number"):
            fit_topics(articles, k=k)
    with pytest.raises(SiyaqError, match="names='hidden' is not known; allowed: words, masked, joined"):
        fit_topics(articles, names="hidden")
    with pytest.raises(SiyaqError, match="give mentions="):
        fit_topics(articles, names="masked")
    with pytest.raises(SiyaqError, match="embeddings are 3 × 2; needed: one row for each of the 80"):
        fit_topics(articles, method="embeddings", embeddings=np.zeros((3, 2)))
    with pytest.raises(SchemaError, match="column 'text' is missing"):
        fit_topics(articles.drop(columns="text"))


def test_embeddings_in_any_order(articles):
    rng = np.random.default_rng(0)
    codes = pd.factorize(articles["theme"])[0]
    vectors = np.eye(4)[codes] + rng.normal(0, 0.2, (80, 4))
    one = fit_topics(articles, k=4, method="embeddings", embeddings=vectors)
    order = rng.permutation(80)
    other = fit_topics(articles.iloc[order], k=4, method="embeddings", embeddings=vectors[order])
    assert same(one, other)
    assert adjusted_rand_score(codes, one.article_topics["topic"]) > 0.9


def test_the_teaching_collection(reports):
    result = fit_topics(reports)
    assert 5 <= len(result.topics) <= 9
    words = result.topic_terms.groupby("topic")["term"].agg(set)
    for pair in ({"النفط", "برميل"}, {"المنتخب", "كأس"}, {"المهاجرين", "الهجرة"}):
        assert any(pair <= terms for terms in words), pair
    assert empty("topics").columns.isin(result.topics.columns).all()
