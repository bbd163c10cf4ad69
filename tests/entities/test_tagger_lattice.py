"""The lattice against every path, and against CRFsuite."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siyaq.entities.tagger_lattice import best_labels, label_probabilities


def random_lattice(lengths, labels, seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(sum(lengths), labels)), rng.normal(size=(labels, labels)), np.array(lengths)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(2, 3), st.integers(0, 1000))
def test_all_paths_counted(lengths, labels, seed):
    emission, transition, length = random_lattice(lengths, labels, seed)
    best, probability = best_labels(emission, transition, length), label_probabilities(emission, transition, length)
    low = 0
    for n in lengths:
        paths = np.array(list(itertools.product(range(labels), repeat=n)))
        score = emission[low + np.arange(n), paths].sum(1) + transition[paths[:, :-1], paths[:, 1:]].sum(1)
        assert tuple(best[low : low + n]) == tuple(paths[score.argmax()])
        weight = np.exp(score - score.max())
        expected = [[weight[paths[:, i] == k].sum() for k in range(labels)] for i in range(n)]
        np.testing.assert_allclose(probability[low : low + n], np.array(expected) / weight.sum(), atol=1e-4)
        low += n


def test_extreme_scores_stay_finite():
    emission = np.array([[1e4, -1e4], [-1e4, 1e4], [0, 0]])
    transition = np.array([[0, -1e4], [-1e4, 0]])
    assert np.isfinite(label_probabilities(emission, transition, np.array([3]))).all()


def test_no_sentence():
    none = np.empty((0, 3)), np.zeros((3, 3)), np.empty(0, np.int64)
    assert best_labels(*none).shape == (0,) and label_probabilities(*none).shape == (0, 3)


def test_the_answers_of_crfsuite(tmp_path):
    pycrfsuite = pytest.importorskip("pycrfsuite", reason="python-crfsuite is a training dependency")
    rng = np.random.default_rng(0)
    words = [[f"w{i}" for i in rng.integers(0, 12, rng.integers(1, 12))] for _ in range(60)]
    labels = [[("A", "B", "C")[(int(w[1:]) + i) % 3] for i, w in enumerate(s)] for s in words]
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c2": 0.1, "max_iterations": 20, "feature.possible_transitions": True})
    for s, y in zip(words, labels, strict=True):
        trainer.append([[w] for w in s], y)
    trainer.train(str(tmp_path / "crf"))
    crf = pycrfsuite.Tagger()
    crf.open(str(tmp_path / "crf"))
    info, names = crf.info(), crf.labels()
    transition = np.array([[info.transitions.get((a, b), 0.0) for b in names] for a in names])
    flat = [w for s in words for w in s]
    emission = np.array([[info.state_features.get((w, k), 0.0) for k in names] for w in flat])
    length = np.array([len(s) for s in words])
    best, probability = best_labels(emission, transition, length), label_probabilities(emission, transition, length)
    low = 0
    for s in words:
        assert [names[i] for i in best[low : low + len(s)]] == crf.tag([[w] for w in s])
        expected = [[crf.marginal(k, i) for k in names] for i in range(len(s))]
        np.testing.assert_allclose(probability[low : low + len(s)], expected, atol=1e-4)
        low += len(s)
