"""The token table against a slow, readable reference, for any Unicode text."""

import unicodedata

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from siyaq.text import normal, tokenize
from siyaq.text.normal import LETTERS
from siyaq.text.tokens import CHUNK

ARABIC = "لـ”القيادة العامة” وقال: مؤكَّدًا ١٢٫٥ #كوريا_الشمالية (رويترز). ﻟﻴﺒﻴﺎ\u200f\u202e\nق\u0640 ڤ پ NATO 3.5"
any_text = st.text(st.characters(), max_size=60) | st.text(st.sampled_from(sorted(set(ARABIC))), max_size=80)


def kind(char: str) -> str:
    """Class of a character, from its Unicode category."""
    if char in "\n\r\v\f\x85\u2028\u2029":
        return "break"
    category = unicodedata.category(char)
    if char == "ـ" or category[0] == "M" or category == "Cf":
        return "mark"
    if category[0] in "LN" or 0x20000 <= ord(char) < 0x3FFFE:
        return "word"
    return "punct" if category[0] in "PS" or category in ("Co", "Cs") else "space"


def letter(char: str) -> str:
    """Letter that a character counts as."""
    if ord(char) >= 0x20000 or kind(char) != "word":
        return char
    compatible = unicodedata.normalize("NFKC", char)
    char = compatible if len(compatible) == 1 else char
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    lower = char.lower()
    return (lower if len(lower) == 1 else char).translate(LETTERS)


def reference(text: str) -> list[tuple[int, int, str]]:
    """Start, end and normal form of each token, one character at a time."""
    found, at = [], 0
    while at < len(text):
        here = kind(text[at])
        if here == "punct":
            found.append((at, at + 1, text[at]))
            at += 1
        elif here in ("word", "mark"):
            end = at
            while end < len(text) and kind(text[end]) in ("word", "mark"):
                end += 1
            form = "".join(letter(c) for c in text[at:end] if kind(c) == "word")
            if form:
                found.append((at, end, form))
            at = end
        else:
            at += 1
    return found


def rows(tokens, i):
    own = tokens.article == i
    types = [tokens.types[t] for t in tokens.type[own].tolist()]
    return list(zip(tokens.start[own].tolist(), tokens.end[own].tolist(), types, strict=True))


@settings(deadline=None, max_examples=300)
@given(st.lists(any_text, max_size=5), st.sampled_from([1, 7, CHUNK]))
@example([ARABIC, "", "\ud800 \udfff", "\u0640\u064b", "a" * 5000 + " " + "a" * 9000], 1)
@example(["\U0002000b\U000e0101x", "\x00\x01", "ǅ ﷺ Ⅷ ½ ٪"], CHUNK)
def test_same_as_the_reference(texts, chunk):
    tokens = tokenize(texts, chunk)
    for i, text in enumerate(texts):
        assert rows(tokens, i) == reference(text)
    assert len(tokens) == sum(len(reference(t)) for t in texts)


@settings(deadline=None, max_examples=200)
@given(st.lists(any_text, max_size=5))
def test_properties(texts):
    tokens = tokenize(texts)
    frame = tokens.frame(texts)
    assert [normal(s) for s in frame.surface] == frame.normal.tolist()
    assert len(set(tokens.types)) == len(tokens.types) == len(tokens.hashes)
    assert len(np.unique(tokens.hashes)) == len(tokens.hashes)
    same = tokens.article[1:] == tokens.article[:-1]
    assert (tokens.start[1:][same] >= tokens.end[:-1][same]).all()  # in order, without overlap
    assert (tokens.start < tokens.end).all()
    step = np.diff(tokens.sentence)[same]
    assert ((step == 0) | (step == 1)).all()
    begins = np.ones(len(tokens), bool)
    begins[1:] = ~same
    assert (tokens.sentence[begins] == 0).all()


@settings(deadline=None)
@given(st.lists(any_text, min_size=1, max_size=6), st.integers(1, 100))
def test_neither_chunks_nor_neighbours_matter(texts, chunk):
    whole, parts = tokenize(texts), tokenize(texts, chunk)
    for name in ("article", "sentence", "start", "end", "type", "hashes"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))
    alone = tokenize(texts[-1:])
    own = whole.article == len(texts) - 1
    assert np.array_equal(alone.sentence, whole.sentence[own])
    assert np.array_equal(alone.hashes[alone.type], whole.hashes[whole.type[own]])


@given(any_text)
def test_normal_form_is_stable(text):
    once = normal(text)
    assert normal(once) == once or any(len(unicodedata.normalize("NFKC", c)) > 1 for c in text)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("الأميركيَّين", "الاميركيين"),
        ("طرابلـــس", "طرابلس"),
        ("مدرسةٌ", "مدرسه"),
        ("مصطفى", "مصطفي"),
        ("مسؤول", "مسوول"),
        ("ڤاغنر", "فاغنر"),
        ("گاز", "كاز"),
        ("١٢٣", "123"),
        ("۴۵۶", "456"),
        ("NATO", "nato"),
        ("ﻟﻴﺒﻴﺎ", "ليبيا"),
        ("ليبـ\u200dيا\u200f", "ليبيا"),
    ],
)
def test_normal_forms(written, form):
    assert normal(written) == form
    assert tokenize([written]).types == [form]


def test_surfaces_of_the_seed_article(seed_text):
    tokens = tokenize([seed_text])
    surface = tokens.frame([seed_text]).surface.tolist()
    assert "".join(surface) == "".join(seed_text.split())
    assert surface[:3] == ["قائد", "أفريكوم", "والقائم"]
    assert "لـ" in surface  # a preposition that is glued to a quotation mark


def test_underscore_and_hashtag():
    assert tokenize(["#كوريا_الشمالية"]).types == ["#", "كوريا", "_", "الشماليه"]


def test_nothing():
    assert len(tokenize([])) == len(tokenize([""])) == len(tokenize(["", "\n"])) == 0
    assert tokenize(["", "نص"]).article.tolist() == [1]


def test_equal_words_have_equal_hashes_everywhere():
    here, there = tokenize(["خليفة حفتر"]), tokenize(["قال", "حفتر إن"])
    assert here.hashes[1] == there.hashes[1]
    assert int(here.hashes[1]) == int(tokenize(["حفتر"]).hashes[0])
