"""Cue words: what a rank, a head or a pair of quotation marks says about the words beside it."""

import numpy as np
import pytest

from siyaq.entities.candidates import sentence_ids
from siyaq.entities.cues import RULES, cue_bits, cue_spans, free_ranks, is_cue, shift
from siyaq.entities.proclitics import Readings
from siyaq.text import tokenize


def marked(text: str, common: str = "") -> list[tuple[str, str]]:
    tokens = tokenize([text])
    plain = [not t[0].isalpha() or t in common.split() for t in tokens.types]
    bits = cue_bits(tokens, Readings.of(tokens))
    spans = cue_spans(tokens, bits, sentence_ids(tokens), np.array(plain, bool)[tokens.type])
    columns = zip(spans.rule.tolist(), spans.first.tolist(), spans.last.tolist(), strict=True)
    return [(RULES[r], text[tokens.start[f] : tokens.end[e]]) for r, f, e in columns]


@pytest.mark.parametrize(
    ("text", "common", "expected"),
    [
        ("اللواء باسم البوعيشي", "", [("rank before a name", "باسم البوعيشي")]),
        ("آمر اللواء 155 مشاة", "", [("numbered unit", "اللواء 155 مشاة")]),
        ("الكتيبة 128 في سرت", "في", [("numbered unit", "الكتيبة 128")]),
        ("الفريق أول مايكل لانغلي قال", "قال", [("rank before a name", "مايكل لانغلي")]),
        ("نشرته قناة “التناصح” أمس", "", [("name in quotes", "التناصح")]),
        ("في مدينة «بني وليد»", "في", [("name in quotes", "بني وليد")]),
        ("القيادة (AFRICOM) أمس", "", [("acronym in brackets", "AFRICOM")]),
        ("قناة “بلا نهاية", "", []),
        ("موقع “هذا كلام طويل جدا لا يكون اسما أبدا” هنا", "", []),
        ("", "", []),
        ("اللواء", "", []),
    ],
)
def test_a_cue_marks_a_whole_name_out(text, common, expected):
    assert marked(text, common) == expected


def test_proclitics_do_not_hide_a_cue():
    tokens = tokenize(["وبالرئيس للرئيس والعقيد كتاب"])
    bits = cue_bits(tokens, Readings.of(tokens))
    assert (is_cue(bits, "title") | is_cue(bits, "rank")).tolist() == [True, True, True, False]


def test_shift_stays_in_the_sentence():
    sentence = np.array([0, 0, 1, 1])
    assert shift(np.array([1, 2, 3, 4]), -1, sentence).tolist() == [0, 1, 0, 3]
    assert shift(np.array([1, 2, 3, 4]), 1, sentence).tolist() == [2, 0, 4, 0]
    assert shift(np.array([7]), 2, np.array([0])).tolist() == [0]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("آمر اللواء باسم البوعيشي أمس", [0, 0, 1, 2, 0]),
        ("آمر اللواء 155 مشاة أمس", [0, 5, 6, 6, 0]),
        ("آمر اللواء السابع مشاة أمس", [0, 5, 6, 6, 0]),
        ("في لواء باسم البوعيشي أمس", [0, 5, 6, 6, 0]),
    ],
)
def test_a_rank_is_no_part_of_a_name_and_what_follows_is_a_person(text, labels):
    tokens = tokenize([text])
    given = np.eye(7)[[0, 5, 6, 6, 0]]  # the tagger takes the three words in the middle for an organisation
    freed = free_ranks(given, tokens, cue_bits(tokens, Readings.of(tokens)), sentence_ids(tokens))
    assert freed.argmax(1).tolist() == labels
    assert np.allclose(freed.sum(1), 1) and given.argmax(1).tolist() == [0, 5, 6, 6, 0]
