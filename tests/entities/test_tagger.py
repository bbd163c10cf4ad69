"""The tagger: what it finds, what it survives, and what it says when its weights are missing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from siyaq.entities.tagger import Tagger, sentence_lengths
from siyaq.errors import SiyaqError
from siyaq.text import tokenize

SENTENCE = "وصل المشير خليفة حفتر إلى بنغازي للقاء وفد من بعثة الأمم المتحدة للدعم في ليبيا"


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


def surfaces(tagger, text):
    tokens = tokenize([text])
    spans = tagger.tag(tokens)
    rows = zip(spans.first_token, spans.last_token, spans.type, strict=True)
    return [(text[tokens.start[a] : tokens.end[b]], t) for a, b, t in rows]


def test_names_of_a_sentence(tagger):
    assert surfaces(tagger, SENTENCE) == [
        ("خليفة حفتر", "PER"),
        ("بنغازي", "LOC"),
        ("بعثة الأمم المتحدة للدعم في ليبيا", "ORG"),
    ]


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "Only Latin letters here", "Тест 测试 テスト", "؟!…", "ـــ ًٌ", "\ud800"]
)
def test_text_without_arabic_names(tagger, text):
    assert surfaces(tagger, text) == []


def test_no_text_at_all(tagger):
    spans = tagger.tag(tokenize([]))
    assert list(spans.columns) == ["first_token", "last_token", "type", "score"] and spans.empty


def test_a_sentence_of_ten_thousand_tokens(tagger):
    text = " و".join([SENTENCE] * 700)
    tokens = tokenize([text])
    assert sentence_lengths(tokens).tolist() == [len(tokens)] and len(tokens) > 10_000
    spans = tagger.tag(tokens)
    assert (spans.type == "PER").sum() >= 690 and np.isfinite(spans.score).all()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.sampled_from('ابتجحخدرسصعفقلمنهويةى ًـ.،؟\n«»"aZ19_'), max_size=80), max_size=4))
def test_spans_are_in_order_apart_and_inside_one_sentence(tagger, texts):
    tokens = tokenize(texts)
    spans = tagger.tag(tokens)
    first, last = spans.first_token.to_numpy(), spans.last_token.to_numpy()
    assert (first <= last).all() and (first[1:] > last[:-1]).all()
    assert (tokens.article[first] == tokens.article[last]).all() and (
        tokens.sentence[first] == tokens.sentence[last]
    ).all()
    assert spans.score.between(0, 1.000001).all() and spans.type.isin(["PER", "LOC", "ORG"]).all()


def test_missing_weights(tmp_path):
    with pytest.raises(SiyaqError, match=r"no weights at .*nowhere"):
        Tagger.load(tmp_path / "nowhere")


def test_a_file_that_holds_no_weights(tmp_path):
    (tmp_path / "tagger.npz").write_bytes(b"not an archive")
    with pytest.raises(SiyaqError, match="holds no weights"):
        Tagger.load(tmp_path)
