"""Hashed look-ups give what the strings say."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from siyaq.entities.tagger_features import CUE_FORMS, word_attributes, word_stem
from siyaq.entities.tagger_lists import PhraseTable, flag_attributes, name_flags
from siyaq.entities.tagger_words import Attributes, Slices, TypeInputs, Vectors, word_hash
from siyaq.text import tokenize

words = st.text(st.sampled_from("ابتحدرسفقكلمنهويab19"), min_size=1, max_size=9)


@given(st.lists(words, min_size=1, max_size=8, unique=True))
def test_hashes_are_those_of_the_token_table(some):
    tokens = tokenize(some)
    np.testing.assert_array_equal(Slices(tokens.types).hashes(0), tokens.hashes)


@given(words, words)
def test_a_part_has_the_hash_of_the_same_letters_elsewhere(left, right):
    both = Slices([left + right, "حشو"])
    n, only = len(left), np.array([0])
    assert both.hashes(n, None, only)[0] == word_hash(right) and both.hashes(0, n, only)[0] == word_hash(left)
    assert both.hashes(n, None, only, before="ال")[0] == word_hash("ال" + right)


@given(st.lists(words, min_size=1, max_size=8, unique=True))
def test_stems_are_those_of_the_strings(some):
    cut = Slices(some).stem.tolist()
    assert [w[c:] for w, c in zip(some, cut, strict=True)] == [word_stem(w) for w in some]


@given(
    st.lists(st.one_of(words, st.sampled_from([*sorted(CUE_FORMS)[:40], ".", "$", "^", "~"])), min_size=1, unique=True)
)
def test_attributes_of_types_are_those_of_the_strings(some):
    known = sorted({a for w in some[::2] for a in word_attributes(w)} | {"^x$", "mark"})
    table = Attributes(known).table(some, Slices(some))
    for word, row in zip(some, table.tolist(), strict=True):
        assert sorted(known[i] for i in row if i >= 0) == sorted(set(word_attributes(word)) & set(known))


def test_vectors_are_found_with_digits_folded_and_without_proclitics():
    vectors = Vectors.of(["ليبيا", "0000"], np.array([[0.5, -0.5], [0.25, 0.1]], np.float32), 0.1)
    types = ["وبليبيا", "ليبيا", "2011", "مجهول"]
    inputs = TypeInputs.of(types, Slices(types), Attributes([]), vectors)
    assert inputs.word.tolist() == [0, 0, 1, -1]
    np.testing.assert_allclose(vectors.take(inputs.word)[[0, 3]], [[0.55, -0.45], [0, 0]], atol=1e-6)


def test_vectors_are_rounded_to_the_nearest_of_sixteen_levels():
    values = np.linspace(-1, 1, 200, dtype=np.float32).reshape(50, 4)
    vectors = Vectors.of([f"w{i}" for i in range(50)], values, 0.13)
    assert np.abs(vectors.take(np.arange(50)) - values).max() <= 0.065 + 1e-6


def test_phrases_are_found_with_proclitics_and_only_within_a_sentence():
    table = PhraseTable.build({"LOC": ["القاهرة", "بني وليد"], "PER": ["وليد"]})
    tokens = tokenize(["وبالقاهرة وبني وليد للقاهرة", "بني\nوليد"])
    longest = table.longest(tokens)
    assert longest["LOC"].tolist() == [1, 2, 0, 1, 0, 0] and longest["PER"].tolist() == [0, 0, 1, 0, 0, 1]
    flags = [flag_attributes(int(m), table.lists) for m in name_flags(tokens, table)]
    assert flags[1:3] == [["LOC:B2"], ["LOC:I2", "PER:B1"]]


def test_no_phrases():
    table = PhraseTable.build({"LOC": []})
    assert name_flags(tokenize(["نص"]), table).tolist() == [0]
    assert name_flags(tokenize([]), table).tolist() == []
