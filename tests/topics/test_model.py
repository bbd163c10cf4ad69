"""The estimator: scikit-learn's conventions, known groups, the same result again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import check_estimator

from siyaq.errors import SiyaqError
from siyaq.topics import TermCounter, TopicModel, fit_topics
from siyaq.topics.choose import fitted_curve
from siyaq.topics.consensus import adjusted_mutual_information, align, consensus, topic_stability
from siyaq.topics.model import METHODS

labels = st.integers(1, 40).flatmap(lambda n: st.lists(st.integers(0, 4), min_size=n, max_size=n))


@pytest.mark.parametrize("method", [pytest.param(m, marks=[pytest.mark.slow] * (m == "lda")) for m in METHODS])
def test_follows_the_conventions_of_scikit_learn(method):
    failed = [
        (result["check_name"], result["exception"])
        for result in check_estimator(TopicModel(3, method=method, n_runs=3), on_fail=None)
        if result["status"] == "failed"
    ]
    assert not failed


@pytest.mark.parametrize("method", ["lsa-kmeans", "nmf", "lda"])
def test_finds_the_themes(articles, method):
    counts = TermCounter().fit_transform(articles["text"])
    model = TopicModel(4, method=method).fit(counts)
    assert adjusted_rand_score(articles["theme"], model.labels_) > 0.9
    assert np.allclose(model.weights_.sum(1), 1)
    assert (model.predict(counts) == model.labels_).all()


def test_embeddings_are_clustered_as_they_are():
    rng = np.random.default_rng(0)
    truth = np.repeat([0, 1, 2], 30)
    vectors = np.eye(3)[truth] + rng.normal(0, 0.1, (90, 3))
    assert adjusted_rand_score(truth, TopicModel(3, method="embeddings").fit(vectors).labels_) == 1


def test_pipeline_and_clone(articles):
    pipeline = make_pipeline(TermCounter(), TopicModel(4, n_runs=6))
    weights = pipeline.fit_transform(articles["text"])
    again = clone(pipeline).fit(articles["text"])
    assert np.array_equal(weights, again.transform(articles["text"]))


def test_new_forms_of_known_words_count(articles):
    counter = TermCounter().fit(articles["text"])
    assert "وبالمهاجرين" not in counter.vocabulary_
    assert counter.transform(["وبالمهاجرين"]).sum() == 1
    assert counter.transform(["zzz", "", "في"]).sum() == 0


def test_options_that_cannot_be():
    counts = np.ones((5, 3))
    with pytest.raises(SiyaqError, match="method 'bert' is not known; there are: lsa-kmeans"):
        TopicModel(2, method="bert").fit(counts)
    with pytest.raises(SiyaqError, match="n_topics=6"):
        TopicModel(6).fit(counts)
    with pytest.raises(SiyaqError, match="must not be negative"):
        TopicModel(2).fit(-counts)


@given(labels, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_agreement_is_that_of_scikit_learn(one, random):
    other = [random.randrange(4) for _ in one]
    expected = adjusted_mutual_info_score(one, other)
    assert adjusted_mutual_information(np.array(one), np.array(other)) == pytest.approx(expected, abs=1e-9)


@given(labels, st.permutations(range(5)))
@settings(max_examples=60, deadline=None)
def test_alignment_undoes_any_renumbering(one, order):
    one = np.array(one)
    assert (align(one, np.array(order)[one], 5) == one).all()


def test_consensus_heeds_most_runs():
    run = np.repeat([0, 1, 2], 10)
    odd = np.roll(run, 7)
    agreed = consensus(np.stack([run, (run + 1) % 3, odd, (run + 2) % 3]), 3)
    assert adjusted_rand_score(run, agreed.labels) == 1
    assert agreed.agreement.max(1).min() >= 0.75
    assert (topic_stability(agreed.runs[[0, 1, 3]], agreed.labels, 3) == 1).all()


def test_of_many_articles_some_are_clustered_and_their_words_assign_the_others(articles, monkeypatch):
    monkeypatch.setattr("siyaq.topics.model.SPACE_ROWS", 40)
    counts = TermCounter().fit_transform(articles["text"])
    model = TopicModel(4).fit(counts)
    assert model.rows_.shape == (40,)
    assert model.runs_.shape == (48, 40)
    assert model.labels_.shape == (80,)
    assert adjusted_rand_score(articles["theme"], model.labels_) > 0.9
    curve = fitted_curve(model, counts)
    assert (curve.rows == model.rows_).all()
    assert curve.table["stability"].between(0.5, 1).all()
    result = fit_topics(articles, k=4)
    shuffled = fit_topics(articles.sample(frac=1, random_state=3), k=4)
    assert result.article_topics.equals(shuffled.article_topics)
    assert result.topics.equals(shuffled.topics)
