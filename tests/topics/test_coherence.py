"""Coherence: brute force over all windows, gensim where it is there, the limits of NPMI."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siyaq.topics import c_v, coherence, diversity, npmi, resampled_coherence, window_counts
from siyaq.topics.coherence import centred_interval

texts = st.lists(st.lists(st.integers(-1, 3), min_size=1, max_size=12), min_size=1, max_size=5)


def by_hand(documents: list[list[int]], n_terms: int, window: int) -> tuple[np.ndarray, int]:
    sets = [
        set(document[i : i + window]) - {-1}
        for document in documents
        for i in range(max(len(document) - window + 1, 1))
    ]
    table = [[sum({a, b} <= s for s in sets) for b in range(n_terms)] for a in range(n_terms)]
    return np.array(table), len(sets)


@given(texts, st.integers(1, 6))
@settings(max_examples=100, deadline=None)
def test_windows_are_those_of_brute_force(documents, window):
    article = np.repeat(np.arange(len(documents)), [len(d) for d in documents])
    table, n = window_counts(article, np.concatenate(documents), 4, window)
    expected, n_expected = by_hand(documents, 4, window)
    assert n == n_expected
    assert (table == expected).all()


def test_limits_of_npmi():
    together = np.array([[4, 4, 0, 2], [4, 4, 0, 2], [0, 0, 4, 2], [2, 2, 2, 4]])
    values = npmi(together, 8)
    assert values[0, 1] == pytest.approx(1)  # always together
    assert values[0, 2] == pytest.approx(-1, abs=0.06)  # never; gensim's epsilon keeps it from -1
    assert values[0, 3] == pytest.approx(0, abs=1e-9)  # independent
    assert np.isnan(npmi(np.zeros((2, 2), int), 8)[0, 1])


def test_coherence_without_pairs_is_unknown():
    assert np.isnan(coherence([[0], []], npmi(np.array([[1]]), 2))).all()
    assert np.isnan(diversity([]))
    assert diversity([["أ", "ب"], ["أ", "ج"]]) == 0.75
    assert np.isnan(c_v([[0], []], np.array([[1.0]]))).all()
    assert np.isnan(resampled_coherence([[0], []], np.zeros(3, int), np.zeros(3, int), 1)).all()
    assert np.isnan(resampled_coherence([[0, 1]], np.zeros(0, int), np.zeros(0, int), 2)).all()


def words_of(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Articles of thirty words; terms 0 and 1 like to follow each other, 2 stands anywhere."""
    term = np.full((n, 30), -1)
    for words in term:
        if rng.random() < 0.5:
            at = rng.integers(0, 28)
            words[at] = 0
            words[at + 1] = 1 if rng.random() < 0.7 else -1
        words[rng.integers(0, 30)] = 2
    return np.repeat(np.arange(n), 30), term.ravel()


def test_intervals_hold_the_coherence_of_endless_articles():
    """Of the intervals of 40 collections, about 95 in 100 hold what 20,000 articles say; 400 articles are in groups."""
    table = npmi(*window_counts(*words_of(20_000, np.random.default_rng(99)), 3))
    truth = coherence([[0, 1, 2]], table)[0]
    for n, narrow in ((60, 0.4), (400, 0.12)):
        held, width = 0, []
        for seed in range(40):
            words = words_of(n, np.random.default_rng([n, seed]))
            value = coherence([[0, 1, 2]], npmi(*window_counts(*words, 3)))
            lo, hi = centred_interval(value, resampled_coherence([[0, 1, 2]], *words, 3, n_boot=100))
            assert lo[0] < value[0] < hi[0]
            held += lo[0] <= truth <= hi[0]
            width.append(hi[0] - lo[0])
        assert held >= 33
        assert 0 < np.mean(width) < narrow


def test_resampled_coherence_of_articles_alike_does_not_vary():
    article, term = np.repeat(np.arange(30), 4), np.tile([0, 1, -1, -1], 30)
    drawn = resampled_coherence([[0, 1]], article, term, 2, window=2)
    assert np.ptp(drawn) < 1e-9
    assert drawn[0, 0] == pytest.approx(coherence([[0, 1]], npmi(*window_counts(article, term, 2, 2)))[0])
