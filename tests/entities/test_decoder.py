"""The choice among candidates: longest and surest, never overlapping, with reasons."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siyaq.entities.candidates import label_probabilities, possible, sentence_ids, tagged
from siyaq.entities.decoder import Decoder, best_spans, rules
from siyaq.entities.dictionary import Dictionary
from siyaq.entities.evidence import Counter, gather
from siyaq.entities.spans import LOC, ORG, PER, Spans, apart, longest, outermost
from siyaq.errors import SiyaqError
from siyaq.text import tokenize

NAMES = {
    "learned": Dictionary.of([("ليبيا", "LOC"), ("بعثة الأمم المتحدة في ليبيا", "ORG")], 0.9),
    "world": Dictionary.of([]),
}


def probabilities(tokens, names: list[tuple[int, int, int, float]]) -> np.ndarray:
    """Return label probabilities that are sure of `names` (first, last, type, probability) and of nothing else."""
    p = np.zeros((len(tokens), 7))
    p[:, 0] = 1
    for first, last, kind, score in names:
        p[first : last + 1, 0] = 1 - score
        p[first, 1 + 2 * kind] = score
        p[first + 1 : last + 1, 2 + 2 * kind] = score
    return p


spans_strategy = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4), st.floats(0.01, 0.99)), max_size=9)


@given(spans_strategy, st.floats(0.2, 0.6))
@settings(max_examples=150, deadline=None)
def test_chosen_spans_do_not_overlap_and_no_other_choice_is_better(rows, threshold):
    first, size, score = (np.array(c) for c in zip(*rows, strict=True)) if rows else (np.empty(0, int),) * 3
    spans = Spans.of(first, first + size, 0, 0, score, 0)
    chosen = best_spans(spans, spans.score, threshold)
    gain = np.log(spans.score / (1 - spans.score)) - np.log(threshold / (1 - threshold))

    def best(rest: list[int], taken: frozenset) -> float:
        if not rest:
            return 0.0
        i, words = rest[0], frozenset(range(spans.first[rest[0]], spans.last[rest[0]] + 1))
        without = best(rest[1:], taken)
        return without if words & taken else max(without, gain[i] + best(rest[1:], taken | words))

    covered = [w for i in chosen for w in range(spans.first[i], spans.last[i] + 1)]
    assert len(covered) == len(set(covered)) and covered == sorted(covered)
    assert gain[chosen].sum() == pytest.approx(best(list(range(len(rows))), frozenset()), abs=1e-6)


def test_labels_become_spans_within_their_sentence():
    tokens = tokenize(["خليفة حفتر. ليبيا"])
    p = probabilities(tokens, [(0, 1, PER, 0.9), (3, 3, LOC, 0.6)])
    p[3] = [0.1, 0, 0.8, 0, 0.1, 0, 0]  # an I that would go on over the full stop begins a name of its own
    p[2] = [0.1, 0, 0.9, 0, 0, 0, 0]
    spans = tagged(p, sentence_ids(tokens))
    assert list(zip(spans.first.tolist(), spans.last.tolist(), spans.type.tolist(), strict=True)) == [
        (0, 2, 0),
        (3, 3, 0),
    ]
    assert spans.score.tolist() == pytest.approx([0.9, 0.8])


def test_a_tagger_of_other_types_gives_what_it_has():
    found = np.array([[0.1, 0.2, 0.3, 0.4, 0.0], [1.0, 0, 0, 0, 0]])
    tagger = SimpleNamespace(labels=("O", "B-LOC", "E-LOC", "B-MISC", "I-MISC"), probabilities=lambda tokens: found)
    p = label_probabilities(tagger, tokenize(["بني وليد"]))
    np.testing.assert_allclose(p, [[0.5, 0, 0, 0.2, 0.3, 0, 0], [1, 0, 0, 0, 0, 0, 0]])


def test_every_span_with_some_probability_is_possible():
    tokens = tokenize(["مجلس النواب الليبي"])
    spans = possible(probabilities(tokens, [(0, 2, ORG, 0.5)]), sentence_ids(tokens))
    assert sorted(zip(spans.first.tolist(), spans.last.tolist(), strict=True)) == [(0, 0), (0, 1), (0, 2)]


def test_candidates_of_all_sources_stand_once_with_what_put_them_forward():
    tokens = tokenize(["وصلت بعثة الأمم المتحدة في ليبيا إلى ليبيا"])
    evidence = gather(tokens, probabilities(tokens, [(5, 5, LOC, 0.9)]), NAMES)
    keys = list(
        zip(evidence.spans.first.tolist(), evidence.spans.last.tolist(), evidence.spans.type.tolist(), strict=True)
    )
    assert len(keys) == len(set(keys)) and {(1, 5, ORG), (5, 5, LOC), (7, 7, LOC)} <= set(keys)
    assert evidence.features.shape == (len(keys), len(evidence.names)) and np.isfinite(evidence.features).all()
    column = evidence.features[:, evidence.names.index("learned longer")]
    assert column[keys.index((5, 5, LOC))] == 0 and column[keys.index((7, 7, LOC))] == 0
    again = evidence.features[:, evidence.names.index("found in article")]
    assert again[keys.index((7, 7, LOC))] > 0 and again[keys.index((5, 5, LOC))] == 0


def test_nothing_gives_nothing():
    for texts in ([], [""], ["، 12 %"]):
        tokens = tokenize(texts)
        evidence = gather(tokens, probabilities(tokens, []), NAMES)
        chosen, score = Decoder.load().decode(evidence)
        assert len(chosen) == len(score) == len(rules(evidence, chosen)[0]) == 0


def test_a_long_sure_name_hides_the_names_inside_it():
    tokens = tokenize(["أعلنت بعثة الأمم المتحدة في ليبيا ذلك"])
    p = probabilities(tokens, [(1, 5, ORG, 0.95)])
    evidence = gather(tokens, p, NAMES)
    chosen, score = Decoder.load().decode(evidence)
    assert evidence.spans.first[chosen].tolist() == [1] and evidence.spans.last[chosen].tolist() == [5]
    which, names = rules(evidence, chosen)
    assert names[which[0]] == "tagger + known name" and 0 < score[0] < 1


def test_a_surname_is_likelier_by_the_full_name_and_says_so():
    def surname(text: str, score: float):
        tokens = tokenize([text])
        evidence = gather(tokens, probabilities(tokens, [(2, 3, PER, 0.97), (7, 7, PER, score)]), NAMES)
        at = np.flatnonzero((evidence.spans.first == 7) & (evidence.spans.type == PER)).item()
        probability = Decoder.load().probability(evidence)[at]
        return evidence, probability / (1 - probability)

    with_name, without = (
        "التقى العميد فوزي المنصوري الوفد. رحب المنصوري به",
        "التقى العميد فوزي الحاسي الوفد. رحب المنصوري به",
    )
    for score in (0.2, 0.5, 0.8):
        assert surname(with_name, score)[1] > 2 * surname(without, score)[1]  # odds
    evidence, _ = surname(with_name, 0.8)
    chosen, _ = Decoder.load().decode(evidence)
    which, names = rules(evidence, chosen)
    assert evidence.spans.first[chosen].tolist() == [2, 7]
    assert "surname of a full name" in names[which[1]] and "rank before a name" in names[which[0]]


def test_weights_are_the_same_bytes_and_come_back(tmp_path):
    decoder = Decoder.load()
    decoder.save(tmp_path / "a.npz")
    decoder.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert Decoder.load(tmp_path / "a.npz").names == decoder.names


def test_missing_weights_and_other_features_are_clear_errors(tmp_path):
    with pytest.raises(SiyaqError, match="no weights at"):
        Decoder.load(tmp_path / "none.npz")
    tokens = tokenize(["ليبيا"])
    evidence = gather(tokens, probabilities(tokens, []), NAMES)
    evidence.names.append("moon")
    with pytest.raises(SiyaqError, match="moon"):
        Decoder.load().probability(evidence)


def test_relations_of_spans():
    spans = Spans.of([0, 1, 1, 4], [2, 1, 1, 5], 0, [2, 1, 0, 0], [0.5, 0.9, 0.9, 0.1], 0)
    assert outermost(spans).tolist() == [True, False, False, True]
    assert longest(spans).tolist() == [0, 3]
    assert apart(spans, Spans.of([2], [3], 0, 0, 0, 0)).tolist() == [False, True, True, True]
    empty = spans[np.zeros(4, bool)]
    assert outermost(empty).tolist() == longest(empty).tolist() == apart(empty, spans).tolist() == []
    assert apart(spans, empty).all()


def test_sums_by_key():
    counter = Counter(np.array([5, 3, 5]), np.array([1.0, 2.0, 4.0]))
    assert counter(np.array([5, 3, 9])).tolist() == [5, 2, 0]
    assert Counter(np.empty(0, int), np.empty(0))(np.array([1])).tolist() == [0]
