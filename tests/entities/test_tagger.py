"""The tagger: what it finds, what it survives, and what it says when its weights are missing."""

from dataclasses import replace
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siyaq.entities.tagger import Tagger, sentence_lengths, spans_of
from siyaq.entities.tagger_network import chains, widened
from siyaq.errors import SiyaqError
from siyaq.text import tokenize

SENTENCE = "وصل المشير خليفة حفتر إلى بنغازي للقاء وفد من بعثة الأمم المتحدة للدعم في ليبيا"
LETTERS = 'ابتجحخدرسصعفقلمنهويةى ًـ.،؟\n«»"aZ19_^$~#'


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


def test_marks_tatweel_and_spelling_do_not_matter(tagger):
    plain = "قال رئيس مجلس النواب الليبي عقيلة صالح في طبرق إن البرلمان سيعقد جلسة"
    dirty = plain.replace("عقيلة", "عقيــلة").replace("النواب", "النُّوّاب").replace("الليبي", "الليبى")
    assert [t for _, t in surfaces(tagger, plain)] == ["ORG", "PER", "LOC"]
    assert [t for _, t in surfaces(tagger, dirty)] == ["ORG", "PER", "LOC"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "Тест 测试 テスト", "؟!…", "ـــ ًٌ", "\ud800", "^$ $ ~ #"])
def test_text_without_arabic_names(tagger, text):
    assert surfaces(tagger, text) == []


def test_latin_text_only(tagger):
    tokens = tokenize(["Only Latin letters stand in this sentence, and no Arabic ones."])
    assert np.isfinite(tagger.probabilities(tokens)).all()


def test_no_text_at_all(tagger):
    spans = tagger.tag(tokenize([]))
    assert list(spans.columns) == ["first_token", "last_token", "type", "score"] and spans.empty
    assert tagger.probabilities(tokenize([])).shape == (0, 7)


def test_a_sentence_of_ten_thousand_tokens(tagger):
    tokens = tokenize([" و".join([SENTENCE] * 700)])
    assert sentence_lengths(tokens).tolist() == [len(tokens)] and len(tokens) > 10_000
    spans = tagger.tag(tokens)
    assert (spans.type == "PER").sum() >= 690 and np.isfinite(spans.score).all()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.sampled_from(LETTERS), max_size=80), max_size=4))
def test_spans_are_in_order_apart_and_inside_one_sentence(tagger, texts):
    tokens = tokenize(texts)
    spans = tagger.tag(tokens)
    first, last = spans.first_token.to_numpy(), spans.last_token.to_numpy()
    assert (first <= last).all() and (first[1:] > last[:-1]).all()
    assert (tokens.article[first] == tokens.article[last]).all()
    assert (tokens.sentence[first] == tokens.sentence[last]).all()
    assert spans.score.between(0, 1.000001).all() and spans.type.isin(["PER", "LOC", "ORG"]).all()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(st.sampled_from(LETTERS), max_size=60), min_size=2, max_size=5))
def test_an_article_is_tagged_the_same_alone_and_among_others(tagger, texts):
    together = tagger.probabilities(tokenize(texts))
    alone = np.concatenate([tagger.probabilities(tokenize([text])) for text in texts])
    np.testing.assert_allclose(together, alone, atol=2e-3)


def test_probabilities_add_to_one_in_the_order_of_the_labels(tagger):
    tokens = tokenize([SENTENCE])
    found = tagger.probabilities(tokens)
    assert tagger.labels == ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")
    np.testing.assert_allclose(found.sum(1), 1, atol=1e-4)
    assert found[tokens.types.index("خليفه")].argmax() == 1 and found[tokens.types.index("حفتر")].argmax() == 2


def test_the_whole_article_helps(tagger):
    name = "زغمبوط"
    alone = tokenize([f"{name} سافر أمس"])
    with_full_name = tokenize([f"{name} سافر أمس\nوقال السيد أحمد {name} وزير الخارجية إن الرئيس وافق"])
    person = [tagger.labels.index("B-PER")]
    assert tagger.probabilities(with_full_name)[0, person] > tagger.probabilities(alone)[0, person]


def test_stray_inner_labels_begin_a_span():
    names = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")
    spans = spans_of(np.array([2, 4, 4, 0, 1, 1]), np.array([6]), names)
    assert spans.to_numpy().tolist() == [[0, 0, "PER"], [1, 2, "LOC"], [4, 4, "PER"], [5, 5, "PER"]]


def test_saved_weights_tag_the_same(tagger, tmp_path):
    again = Tagger.load(tagger.save(tmp_path / "new").parent)
    tokens = tokenize([SENTENCE])
    for found, expected in zip(again.state_scores(tokens), tagger.state_scores(tokens), strict=True):
        np.testing.assert_array_equal(found, expected)
    assert again.about == tagger.about


def with_doubt(tagger: Tagger, doubt: float) -> Tagger:
    return replace(tagger, parameters={**tagger.parameters, "doubt": np.float32(doubt)})


def test_the_second_layer_is_left_out_only_where_no_name_is(tagger, seed_text):
    tokens = tokenize([SENTENCE, seed_text])
    whole, quick = with_doubt(tagger, np.inf), tagger
    everywhere, score = whole.state_scores(tokens)
    assert everywhere.all() and len(score) == len(tokens)
    doubtful, some = quick.state_scores(tokens)
    assert 0.1 < doubtful.mean() < 0.5
    np.testing.assert_allclose(some, score[doubtful], atol=1e-4)
    expected, found = whole.probabilities(tokens), quick.probabilities(tokens)
    assert abs(found - expected).mean() < 0.001 and expected[~doubtful, 0].min() > 0.8
    assert (found[~doubtful, 0] == 1).all()
    columns = ["first_token", "last_token", "type"]
    assert quick.tag(tokens)[columns].equals(whole.tag(tokens)[columns])


def test_no_doubt_at_all_is_no_name(tagger):
    assert with_doubt(tagger, -np.inf).tag(tokenize([SENTENCE])).empty


def test_weights_without_a_doubt_leave_nothing_out(tagger, tmp_path):
    with np.load(tagger.save(tmp_path)) as stored:
        parts = {name: stored[name] for name in stored.files if name != "doubt"}
    np.savez(tmp_path / "tagger.npz", **parts)
    assert Tagger.load(tmp_path).state_scores(tokenize([SENTENCE]))[0].all()


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=6), max_size=5))
@settings(max_examples=80, deadline=None)
def test_runs_stay_in_their_sentence(sentences):
    length = np.array([len(s) for s in sentences], np.int64)
    chosen = np.array([b for s in sentences for b in s], bool)
    want_wide, want_runs = [], []
    for sentence in sentences:
        near = [any(sentence[max(i - 1, 0) : i + 2]) for i in range(len(sentence))]
        want_wide += near
        want_runs += [sum(1 for _ in run) for kept, run in groupby(near) if kept]
    wide = widened(chosen, length)
    assert wide.tolist() == want_wide and chains(wide, length).tolist() == want_runs


def test_missing_weights(tmp_path):
    with pytest.raises(SiyaqError, match=r"no weights at .*nowhere"):
        Tagger.load(tmp_path / "nowhere")


def test_a_file_that_holds_no_weights(tmp_path):
    (tmp_path / "tagger.npz").write_bytes(b"not an archive")
    with pytest.raises(SiyaqError, match="holds no weights"):
        Tagger.load(tmp_path)


def test_weights_of_another_format(tmp_path):
    np.savez(tmp_path / "tagger.npz", about=np.frombuffer(b'{"format": 1}', np.uint8))
    with pytest.raises(SiyaqError, match="has format 1; this version reads 2"):
        Tagger.load(tmp_path)
