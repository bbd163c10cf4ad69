"""Recognisers of others behind the same interface: Hugging Face token classification and CAMeL Tools.

Both are optional: nothing of theirs is imported before a recogniser ``hf:NAME`` or ``camel:NAME`` is asked for. They
get the words of Siyaq's own token table, sentence by sentence, and their labels become spans of it, so that offsets,
the user's dictionary and everything after recognition stay the same.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from types import ModuleType

import numpy as np

from siyaq.entities.candidates import sentence_ids
from siyaq.entities.spans import Spans
from siyaq.errors import SiyaqError
from siyaq.schema import ENTITY_TYPES
from siyaq.text import Tokens

TYPES = {
    **dict.fromkeys(("PER", "PERS", "PERSON"), "PER"),
    **dict.fromkeys(("LOC", "LOCATION", "GPE", "FAC", "FACILITY"), "LOC"),
    **dict.fromkeys(("ORG", "ORGANIZATION", "ORGANISATION"), "ORG"),
}
"""What other recognisers call the three types; all else counts as no name."""
WORDS = 200
"""Words that a transformer sees at once; longer sentences are cut."""
BATCH = 32
Labels = Callable[[list[list[str]]], list[list[tuple[str, float]]]]
"""From sentences of words to a label and its probability for each word."""


def adapter(recogniser: str) -> Callable[[Tokens, list[str]], tuple[Spans, list[str]]]:
    """Return the function from tokens and texts to spans and rules of ``hf:NAME`` or ``camel:NAME``.

    Raises
    ------
    SiyaqError
        If the recogniser is unknown, its package is not installed, or the model cannot be loaded.
    """
    kind, colon, name = recogniser.partition(":")
    makers = {"hf": hugging_face, "camel": camel_tools}
    if not colon or kind not in makers:
        raise SiyaqError(f"recogniser {recogniser!r} is not known; there are: siyaq, tagger, hf:NAME, camel:NAME")
    labels = makers[kind](name)
    return lambda tokens, texts: (labelled(tokens, texts, labels), [recogniser])


def labelled(tokens: Tokens, texts: list[str], labels: Labels) -> Spans:
    """Return the spans that a labeller of words finds.

    Examples
    --------
    >>> from siyaq.text import tokenize
    >>> texts = ["زار خليفة حفتر القاهرة"]
    >>> answer = [("O", 1.0), ("B-PERS", 0.9), ("I-PERS", 0.8), ("B-GPE", 0.7)]
    >>> spans = labelled(tokenize(texts), texts, lambda sentences: [answer])
    >>> list(zip(spans.first.tolist(), spans.last.tolist(), spans.type.tolist(), spans.score.tolist()))
    [(1, 2, 0, 0.8), (3, 3, 1, 0.7)]
    """
    if not len(tokens):
        return Spans.of([], [], [], [], [], [])
    sentence = sentence_ids(tokens)
    border = np.concatenate([np.searchsorted(sentence, np.arange(sentence[-1] + 1)), [len(tokens)]])
    cuts = [i for low, high in pairwise(border.tolist()) for i in range(low, high, WORDS)]
    pieces = list(pairwise([*cuts, len(tokens)]))
    columns = zip(tokens.article.tolist(), tokens.start.tolist(), tokens.end.tolist(), strict=True)
    words = [texts[a][s:e] for a, s, e in columns]
    rows: list[tuple[int, int, int, float]] = []
    for (low, _), answer in zip(pieces, labels([words[low:high] for low, high in pieces]), strict=True):
        before = ""
        for i, (label, score) in enumerate(answer, start=low):
            part, _, kind = label.rpartition("-")
            kind = TYPES.get(kind.upper(), "")
            if kind and part in ("I", "E", "") and kind == before:
                first, _, code, least = rows[-1]
                rows[-1] = (first, i, code, min(least, score))
            elif kind:
                rows.append((i, i, ENTITY_TYPES.index(kind), score))
            before = kind
    first, last, kind, score = zip(*rows, strict=True) if rows else ((),) * 4
    return Spans.of(first, last, 0, kind, score, 0)


def hugging_face(name: str) -> Labels:
    """Return the labeller of a token classification model of Hugging Face, by name or folder.

    A word gets the label of its first piece. On one machine and version the answers are always the same.
    """
    transformers, torch = _package("transformers", name, "hf"), _package("torch", name, "hf")
    try:
        pieces = transformers.AutoTokenizer.from_pretrained(name, use_fast=True)
        model = transformers.AutoModelForTokenClassification.from_pretrained(name).eval()
    except (OSError, ValueError) as error:
        raise SiyaqError(
            f"recogniser 'hf:{name}': the model cannot be loaded ({error}); give a name or folder"
        ) from error
    names = model.config.id2label

    def labels(sentences: list[list[str]]) -> list[list[tuple[str, float]]]:
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        out: list[list[tuple[str, float]]] = [[] for _ in sentences]
        for low in range(0, len(order), BATCH):
            rows = order[low : low + BATCH]
            given = pieces(
                [sentences[i] for i in rows],
                is_split_into_words=True,
                padding=True,
                truncation=True,
                return_tensors="pt",
            )
            with torch.inference_mode():
                probability = model(**given).logits.softmax(-1).numpy()
            for at, row in enumerate(rows):
                answer = [("O", 1.0)] * len(sentences[row])
                for piece, word in reversed(list(enumerate(given.word_ids(at)))):
                    if word is not None:
                        best = int(probability[at, piece].argmax())
                        answer[word] = (names[best], float(probability[at, piece, best]))
                out[row] = answer
        return out

    return labels


def camel_tools(name: str) -> Labels:
    """Return the labeller of CAMeL Tools' named-entity recogniser; it gives no probabilities, so each counts as 1."""
    ner = _package("camel_tools.ner", name, "camel")
    try:
        recogniser = ner.NERecognizer.pretrained(*([name] if name else []))
    except Exception as error:  # its own errors, and those of the model files it did not find
        raise SiyaqError(
            f"recogniser 'camel:{name}': the model cannot be loaded ({error}); `camel_data -i ner-arabert` fetches it"
        ) from error
    return lambda sentences: [[(label, 1.0) for label in answer] for answer in recogniser.predict(sentences)]


def _package(module: str, name: str, kind: str) -> ModuleType:
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0].replace("_", "-")
        raise SiyaqError(
            f"recogniser '{kind}:{name}' needs the package {package}, which is not installed: pip install {package}"
        ) from error
