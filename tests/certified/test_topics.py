"""Published numbers, and those of independent packages, for topics."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from siyaq.topics import c_v, coherence, npmi, window_counts
from siyaq.topics.choose import average_jaccard, stability_curve

LINES = [
    "أعلنت المؤسسة رفع القوة القاهرة عن ميناء السدرة واستئناف تصدير الخام من الحقول في الجنوب والوسط",
    "بلغ إنتاج النفط مليون برميل وتراجعت أسعار الخام في السوق بعد استئناف تصدير النفط من ميناء السدرة",
    "أنقذ خفر السواحل مهاجرين قبالة زوارة بعد غرق قارب وانتشل الهلال جثث الضحايا من البحر",
    "غرق قارب آخر قبالة صبراتة وانتشل خفر السواحل جثث مهاجرين",
    "ميناء السدرة",
]
TOPICS = [["ميناء", "السدرة", "تصدير", "استئناف", "الخام"], ["مهاجرين", "قارب", "غرق", "جثث", "النفط"]]


@pytest.mark.parametrize(
    ("measure", "gensims", "window"),
    [
        (coherence, "c_npmi", 3),
        (coherence, "c_npmi", 10),
        (coherence, "c_npmi", 50),
        (c_v, "c_v", 3),
        (c_v, "c_v", 110),
    ],
)
def test_coherence_is_that_of_gensim(measure, gensims, window):
    """gensim's CoherenceModel, c_npmi and c_v, with the same sliding windows (Röder, Both & Hinneburg 2015)."""
    models = pytest.importorskip("gensim.models.coherencemodel", reason="gensim is not installed")
    corpora = pytest.importorskip("gensim.corpora")
    texts = [line.split() for line in LINES]
    dictionary = corpora.Dictionary(texts)
    theirs = models.CoherenceModel(
        topics=TOPICS, texts=texts, dictionary=dictionary, coherence=gensims, window_size=window, processes=1
    )
    words = sorted({word for topic in TOPICS for word in topic})
    number = {word: i for i, word in enumerate(words)}
    article = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    term = np.array([number.get(word, -1) for text in texts for word in text])
    table = npmi(*window_counts(article, term, len(words), window))
    ours = measure([[number[w] for w in topic] for topic in TOPICS], table)
    assert ours == pytest.approx(theirs.get_coherence_per_topic(), abs=1e-9)


def test_npmi_of_bouma():
    """Bouma 2009: 1 for words that only stand together, 0 for independent ones, -1 for those that never do."""
    together = np.array([[5, 5, 0, 2], [5, 5, 0, 2], [0, 0, 5, 2], [2, 2, 2, 4]]) * 1000
    values = npmi(together, 10_000)
    assert values[0, 1] == pytest.approx(1)
    assert values[0, 3] == pytest.approx(0, abs=1e-9)
    assert values[0, 2] == pytest.approx(-1, abs=0.06)  # -1 in the limit: gensim's epsilon of 1e-12 is in ours too


def test_average_jaccard_of_greene():
    """Greene, O'Callaghan & Cunningham 2014, table 1: depths 1 to 5 of two rankings give 0.154 on average.

    R1 = album, music, best, award, win; R2 = sport, best, win, medal, award.
    """
    one = ["album", "music", "best", "award", "win"]
    other = ["sport", "best", "win", "medal", "award"]
    assert average_jaccard(one, other) == pytest.approx(0.154, abs=0.0005)


@pytest.mark.slow
def test_stability_of_nmf_on_the_bbc(shared):
    """The curve of Greene et al. 2014 on the 2,225 BBC articles has its interior peak at the true 5 sections."""
    path = shared / "data" / "topics" / "bbc_news.tsv"
    if not path.is_file():
        pytest.skip("needs ../shared/data/topics/bbc_news.tsv (OCTIS, preprocessed_datasets/BBC_News/corpus.tsv)")
    texts = [line.split("\t")[0].split() for line in path.read_text(encoding="utf-8").splitlines()]
    words = sorted({word for text in texts for word in text})
    number = {word: i for i, word in enumerate(words)}
    rows = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    columns = [number[w] for t in texts for w in t]
    counts = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(texts), len(words)))
    curve = stability_curve(counts, [4, 5, 6], method="nmf", n_runs=12).table.set_index("k")["term_stability"]
    assert curve.idxmax() == 5
