"""Recognisers of others: the words they get, the spans that their labels become, what is said when they are missing."""

import importlib.util
import sys
from types import SimpleNamespace

import pandas as pd
import pytest

from siyaq.entities import find_mentions
from siyaq.entities.adapters import WORDS, adapter, labelled
from siyaq.errors import SiyaqError
from siyaq.text import tokenize


def words_of(texts: list[str]) -> list[list[str]]:
    seen = []

    def labels(sentences):
        seen.extend(sentences)
        return [[("O", 1.0)] * len(s) for s in sentences]

    labelled(tokenize(texts), texts, labels)
    return seen


def test_words_come_by_sentence_as_they_are_written():
    assert words_of(["وصل الوفدُ إلى طبرق. ثم غادر", "ليبيا"]) == [
        ["وصل", "الوفدُ", "إلى", "طبرق", "."],
        ["ثم", "غادر"],
        ["ليبيا"],
    ]


def test_long_sentences_are_cut_and_nothing_is_lost():
    sentences = words_of(["كلمة " * (2 * WORDS + 1)])
    assert [len(s) for s in sentences] == [WORDS, WORDS, 1]


def test_labels_of_other_schemes_become_spans():
    text = ["هاجر Anna Smith من حزب العمال إلى مصر"]
    answer = [
        ("O", 1),
        ("B-PERSON", 0.9),
        ("E-PERSON", 0.6),
        ("O", 1),
        ("I-ORG", 0.8),
        ("I-ORG", 0.9),
        ("O", 1),
        ("S-GPE", 1),
    ]
    spans = labelled(tokenize(text), text, lambda s: [answer])
    assert list(zip(spans.first, spans.last, spans.type, spans.score, strict=True)) == [
        (1, 2, 0, 0.6),
        (4, 5, 2, 0.8),
        (7, 7, 1, 1.0),
    ]


def test_names_of_other_types_are_left_out():
    text = ["جائزة نوبل"]
    assert not len(labelled(tokenize(text), text, lambda s: [[("B-MISC", 1.0), ("I-MISC", 1.0)]]))


@pytest.mark.parametrize("name", ["spacy", "hf", "", "hf2:x"])
def test_unknown_recogniser_is_named_with_what_there_is(name):
    with pytest.raises(SiyaqError, match="hf:NAME"):
        adapter(name)


@pytest.mark.parametrize(("name", "package"), [("hf:some/model", "transformers"), ("camel:", "camel_tools")])
def test_missing_package_is_named(name, package):
    if importlib.util.find_spec(package):
        pytest.skip(f"{package} is installed")
    with pytest.raises(SiyaqError, match=f"pip install {package.replace('_', '-')}"):
        find_mentions(pd.DataFrame({"article_id": ["a"], "text": ["ليبيا"]}), recogniser=name)


CAMEL_LABELS = {"خليفة": "B-PERS", "حفتر": "I-PERS", "سرت": "B-LOC", "كأس": "B-MISC", "ليبيا": "I-MISC"}


class NERecognizer:
    """What CAMeL Tools documents of its class: `pretrained` by a model's name, `predict` from words to BIO labels."""

    def __init__(self, model: str) -> None:
        self.seen: list[list[str]] = []

    @classmethod
    def pretrained(cls, model_name="arabert", use_gpu=True, batch_size=32):
        if model_name not in ("arabert", "mine"):
            raise ValueError(f"unknown model {model_name}")
        cls.last = cls(model_name)
        return cls.last

    def predict(self, sentences: list[list[str]]) -> list[list[str]]:
        self.seen += sentences
        return [[CAMEL_LABELS.get(word, "O") for word in words] for words in sentences]


@pytest.fixture
def camel(monkeypatch):
    monkeypatch.setitem(sys.modules, "camel_tools.ner", SimpleNamespace(NERecognizer=NERecognizer))
    return NERecognizer


@pytest.mark.parametrize("name", ["camel:", "camel:mine"])
def test_camel_labels_become_mentions(camel, name):
    articles = pd.DataFrame({"article_id": ["b", "a"], "text": ["وصل خليفة حفتر. في سرت كأس ليبيا", "سرت"]})
    found = find_mentions(articles, recogniser=name)
    assert found[["article_id", "surface", "type", "rule", "score"]].values.tolist() == [
        ["b", "خليفة حفتر", "PER", name, 1.0],
        ["b", "سرت", "LOC", name, 1.0],
        ["a", "سرت", "LOC", name, 1.0],
    ]
    assert camel.last.seen == [["سرت"], ["وصل", "خليفة", "حفتر", "."], ["في", "سرت", "كأس", "ليبيا"]]


def test_a_model_that_camel_does_not_have_is_named(camel):
    with pytest.raises(SiyaqError, match="'camel:other': the model cannot be loaded"):
        adapter("camel:other")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A BERT of one layer with random weights that knows a few words."""
    pytest.importorskip("torch", reason="needs torch, which is optional")
    transformers = pytest.importorskip("transformers", reason="needs transformers, which is optional")
    import torch

    folder = tmp_path_factory.mktemp("tiny")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "زار", "ليبيا", "خليف", "##ة", "حفتر", "."]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    transformers.BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=False).save_pretrained(folder)
    torch.manual_seed(3)
    labels = dict(enumerate(["O", "B-PERS", "I-PERS", "B-LOC"]))
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        id2label=labels,
    )
    transformers.BertForTokenClassification(config).save_pretrained(folder)
    return folder


def test_a_tiny_transformer_runs_and_gives_the_same_each_time(tiny):
    articles = pd.DataFrame({"article_id": ["b", "a"], "text": ["زار خليفة حفتر ليبيا. زار ليبيا", ""]})
    once = find_mentions(articles, recogniser=f"hf:{tiny}")
    pd.testing.assert_frame_equal(once, find_mentions(articles, recogniser=f"hf:{tiny}"))
    assert len(once) and (once.rule == f"hf:{tiny}").all()
    text = articles.set_index("article_id").text
    assert all(text[r.article_id][r.start : r.end] == r.surface for r in once.itertuples())


def test_the_users_names_come_before_a_transformers(tiny):
    articles = pd.DataFrame({"article_id": ["a"], "text": ["زار خليفة حفتر ليبيا"]})
    names = pd.DataFrame({"name": ["خليفة حفتر"], "type": ["ORG"]})
    found = find_mentions(articles, recogniser=f"hf:{tiny}", dictionary=names)
    assert ["خليفة حفتر", "ORG", "user dictionary"] in found[["surface", "type", "rule"]].values.tolist()


def test_a_folder_without_a_model_is_named(tmp_path):
    pytest.importorskip("transformers", reason="needs transformers, which is optional")
    pytest.importorskip("torch", reason="needs torch, which is optional")
    with pytest.raises(SiyaqError, match="cannot be loaded"):
        adapter(f"hf:{tmp_path}")
