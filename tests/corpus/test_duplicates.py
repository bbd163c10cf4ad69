"""Near-duplicates against a slow, readable reference."""

import json
import random
from functools import cache

import numpy as np
import pytest
from corpus_samples import FIRST, SECOND, THIRD
from hypothesis import given, settings
from hypothesis import strategies as st

from siyaq.corpus import load_articles
from siyaq.corpus.duplicates import (
    THRESHOLD,
    WORDS,
    band_keys,
    candidate_pairs,
    join,
    shingles,
    similarity,
)
from siyaq.text import tokenize


@cache
def sets(text):
    """Word shingles of a text, the slow way."""
    t = tokenize([text])
    words = [t.types[i] for i in t.type.tolist() if t.types[i].isalnum()]
    return {tuple(words[i : i + WORDS]) for i in range(max(1, len(words) - WORDS + 1))} if words else set()


def jaccard(a, b):
    return len(sets(a) & sets(b)) / max(1, len(sets(a) | sets(b)))


words = st.lists(
    st.sampled_from(["وصل", "المبعوث", "إلى", "طرابلس", ".", "ثم", "غادر", "الوفد", "،", "مساء", "12"]), max_size=12
).map(" ".join)


@settings(deadline=None, max_examples=50)
@given(st.lists(words, min_size=2, max_size=6))
def test_similarity_is_jaccard_of_word_shingles(texts):
    border, shingle = shingles(texts)
    assert np.diff(border).tolist() == [len(sets(t)) for t in texts]
    pairs = np.array([(i, j) for i in range(len(texts)) for j in range(i)])
    assert similarity(border, shingle, pairs) == pytest.approx([jaccard(texts[i], texts[j]) for i, j in pairs.tolist()])


@settings(deadline=None, max_examples=50)
@given(st.lists(words, min_size=1, max_size=8), st.integers(1, 60))
def test_chunks_do_not_matter(texts, size):
    import siyaq.corpus.duplicates as module

    whole = shingles(texts)
    original = module.chunks
    module.chunks = lambda t: original(t, size)
    try:
        parts = shingles(texts)
    finally:
        module.chunks = original
    assert np.array_equal(whole[0], parts[0])
    assert np.array_equal(whole[1], parts[1])


@settings(deadline=None)
@given(st.integers(2, 30), st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=40))
def test_join_finds_connected_rows(n, pairs):
    pairs = [(a % n, b % n) for a, b in pairs]
    expected = list(range(n))
    for _ in range(n):
        for a, b in pairs:
            expected[a] = expected[b] = min(expected[a], expected[b])
    assert join(n, np.array(pairs, dtype=np.int64).reshape(-1, 2)).tolist() == expected


def changed(text, share, rng):
    words = text.split()
    for i in rng.sample(range(len(words)), int(share * len(words))):
        words[i] = f"كلمة{rng.randrange(10**6)}"
    return " ".join(words)


def test_finds_every_pair_above_the_threshold_among_many(seed_text):
    rng = random.Random(5)
    vocabulary = sorted(set(seed_text.split()))
    texts = [" ".join(rng.choices(vocabulary, k=rng.randrange(40, 200))) for _ in range(150)]
    texts += [changed(t, share, rng) for t in texts[:40] for share in (0.02, 0.08, 0.15)]
    border, shingle = shingles(texts)
    found = candidate_pairs(band_keys(border, shingle))
    true = {
        (i, j)
        for j in range(150, len(texts))
        for i in ((j - 150) // 3, *range(150 + (j - 150) // 3 * 3, j))
        if jaccard(texts[i], texts[j]) >= THRESHOLD
    }
    assert len(true) > 100
    sure = found[similarity(border, shingle, found) >= THRESHOLD]
    root = join(len(texts), sure)
    missed = [pair for pair in true if root[pair[0]] != root[pair[1]]]
    assert len(missed) <= 0.01 * len(true)
    assert all(jaccard(texts[a], texts[b]) >= THRESHOLD for a, b in sure.tolist())


def test_agrees_with_a_library(seed_text):
    """The share of equal band minima estimates Jaccard as datasketch's signatures do."""
    datasketch = pytest.importorskip("datasketch")
    rng = random.Random(1)
    a, b = seed_text, changed(seed_text, 0.06, rng)
    signatures = []
    for text in (a, b):
        m = datasketch.MinHash(num_perm=256, seed=1)
        m.update_batch([" ".join(s).encode() for s in sets(text)])
        signatures.append(m)
    border, shingle = shingles([a, b])
    exact = similarity(border, shingle, np.array([[0, 1]]))[0]
    assert exact == pytest.approx(jaccard(a, b))
    assert signatures[0].jaccard(signatures[1]) == pytest.approx(exact, abs=0.12)


def write(path, rows):
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    return path


COPIES = [
    {"id": "late", "text": f"{FIRST} {SECOND}", "date": "2020-05-02", "title": "عنوان"},
    {"id": "early", "text": f"{FIRST} {SECOND} (رويترز)", "date": "2020-05-01", "title": "عنوان آخر"},
    {"id": "other", "text": THIRD, "date": "2019-01-01"},
    {"id": "undated", "text": f"طرابلس - {FIRST} {SECOND}"},
]


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]])
def test_first_published_represents_whatever_the_order(tmp_path, order):
    corpus = load_articles(write(tmp_path / "x.jsonl", [COPIES[i] for i in order]))
    assert corpus.articles.set_index("article_id").duplicate_group.to_dict() == {
        **dict.fromkeys(("late", "early", "undated"), "early"),
        "other": "other",
    }
    assert corpus.duplicates().values.tolist()[0][:2] == ["early", 3]


def test_switched_off(tmp_path):
    articles = load_articles(write(tmp_path / "x.jsonl", COPIES), deduplicate=False).articles
    assert (articles.article_id == articles.duplicate_group).all()


def test_no_candidates_and_empty_texts():
    assert candidate_pairs(band_keys(*shingles(["", " . ", "", FIRST, THIRD]))).shape == (0, 2)
    assert candidate_pairs(band_keys(*shingles([]))).shape == (0, 2)
