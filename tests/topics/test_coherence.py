"""Coherence: brute force over all windows, gensim where it is there, the limits of NPMI."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siyaq.topics import coherence, diversity, npmi, window_counts

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
