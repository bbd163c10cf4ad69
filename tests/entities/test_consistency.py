"""What is found surely in one place is looked for everywhere."""

import numpy as np

from siyaq.entities.consistency import first_cuts, repeated
from siyaq.entities.dictionary import Dictionary
from siyaq.entities.proclitics import Readings
from siyaq.entities.spans import LOC, PER, Spans
from siyaq.text import Tokens, tokenize


def again(texts: list[str], sure: list[tuple[int, int, int]]) -> list[tuple[int, str]]:
    tokens = tokenize(texts)
    readings = Readings.of(tokens)
    reading = first_cuts(tokens, readings, np.zeros(len(readings.value), bool))
    first, last, kind = np.array(sure).T
    spans = repeated(tokens, readings, reading, Spans.of(first, last, 0, kind, 0.9, 0)).spans
    return sorted(
        {(int(tokens.article[f]), words(texts, tokens, f, e)) for f, e in zip(spans.first, spans.last, strict=True)}
    )


def words(texts: list[str], tokens: Tokens, first: int, last: int) -> str:
    return texts[tokens.article[first]][tokens.start[first] : tokens.end[last]]


def test_a_name_and_the_surname_of_a_person_are_found_again():
    texts = ["التقى فوزي المنصوري الوفد. وقال المنصوري إن الوفد", "عاد فوزي المنصوري"]
    assert again(texts, [(1, 2, PER)]) == [
        (0, "المنصوري"),
        (0, "فوزي المنصوري"),
        (1, "المنصوري"),
        (1, "فوزي المنصوري"),
    ]


def test_only_people_have_surnames_and_short_ones_are_no_evidence():
    assert again(["جبل نفوسة ثم نفوسة"], [(0, 1, LOC)]) == [(0, "جبل نفوسة")]
    assert again(["علي نور ثم نور"], [(0, 1, PER)]) == [(0, "علي نور")]


def test_the_last_two_of_three_names_are_found():
    assert (0, "بن غشير") in again(["أحمد علي بن غشير ثم بن غشير"], [(0, 3, PER)])


def test_a_proclitic_is_no_part_of_the_name():
    assert again(["زار سرت وسرت"], [(1, 1, LOC)]) == [(0, "سرت"), (0, "وسرت")]


def cuts(text: str, *known: str) -> list[str]:
    tokens = tokenize([text])
    readings = Readings.of(tokens)
    names = Dictionary.of([(k, "LOC") for k in known])
    return [readings.form[i] for i in first_cuts(tokens, readings, names.begins(readings.value))]


def test_the_reading_of_a_first_word():
    assert cuts("بنغازي وبنغازي", "بنغازي") == ["بنغازي", "بنغازي"]
    assert cuts("وليد لندن") == ["وليد", "لندن"]
    assert cuts("ماكرون ماكرون وماكرون") == ["ماكرون", "ماكرون"]
    assert cuts("والهلال بالاتحاد للهلال") == ["الهلال", "الاتحاد", "الهلال"]


def test_the_reading_does_not_depend_on_the_order_of_words():
    assert set(cuts("وماكرون ماكرون ماكرون")) == {"ماكرون"}
