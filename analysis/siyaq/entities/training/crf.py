"""Fitting the CRF: attributes of every token as CRFsuite wants them, and its weights as a `Tagger`.

CRFsuite (python-crfsuite) is needed here only; the tagger itself runs on NumPy.
"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from siyaq.entities.tagger import FLAG_WINDOW, WORD_WINDOW, Tagger, sentence_lengths, window, word_window_attributes
from siyaq.entities.tagger_features import PhraseTable, flag_attributes, name_flags
from siyaq.entities.training.annotated import Annotated
from siyaq.text import Tokens

OUTSIDE = "outside"
FOLDS = 8


def labels_of(types: tuple[str, ...]) -> tuple[str, ...]:
    """Return the BIO labels of some types."""
    return ("O", *(f"{place}-{kind}" for kind in types for place in "BI"))


def seen_names(data: Annotated) -> dict[str, list[str]]:
    """Return the names marked in some documents, each under its commonest type, as lists ``seen-PER`` and so on."""
    counts: dict[str, Counter] = defaultdict(Counter)
    for text, marks in zip(data.texts, data.marks, strict=True):
        for start, end, kind in marks:
            counts[text[start:end]][kind] += 1
    out: dict[str, list[str]] = defaultdict(list)
    for name in sorted(counts):
        out["seen-" + max(sorted(counts[name]), key=counts[name].__getitem__)].append(name)
    return out


def phrase_table(lists: dict[str, list[str]], seen: Annotated, types: tuple[str, ...]) -> PhraseTable:
    """Return the table of the given lists and of the names seen in some documents."""
    names = seen_names(seen)
    return PhraseTable.build({**lists, **{f"seen-{t}": names.get(f"seen-{t}", []) for t in types}})


def token_attributes(tokens: Tokens, flags: np.ndarray, lists: tuple[str, ...]) -> list[list[str]]:
    """Return the attributes of each token, written ``distance:attribute``."""
    n, length = len(tokens), sentence_lengths(tokens)
    out: list[list[str]] = [[] for _ in range(n)]
    masks = {int(m): flag_attributes(int(m), lists) for m in np.unique(flags)}
    for distance in WORD_WINDOW:
        at = window(n, length, distance).tolist()
        per_type = [[f"{distance}:{a}" for a in word_window_attributes(t, distance)] for t in tokens.types]
        outside = [f"{distance}:{OUTSIDE}"]
        for i, j in enumerate(at):
            out[i] += per_type[tokens.type[j]] if j < n else outside
        if distance in FLAG_WINDOW:
            per_mask = {m: [f"{distance}:{a}" for a in names] for m, names in masks.items()}
            for i, j in enumerate(at):
                if j < n:
                    out[i] += per_mask[int(flags[j])]
    return out


def cross_flags(
    data: Annotated, tokens: Tokens, lists: dict[str, list[str]], types: tuple[str, ...], seed: int
) -> np.ndarray:
    """Return the name flags of training documents, where each document's names count as seen only if others have them.

    The documents are dealt into `FOLDS` parts; a part's flags come from the names of the other parts. Without that
    every name in training would be one that was seen, and the model would learn to trust nothing else.
    """
    order = np.random.default_rng(seed).permutation(len(data))
    flags = np.zeros(len(tokens), np.uint64)
    for fold in range(min(FOLDS, len(data))):
        part = np.zeros(len(data), bool)
        part[order[fold::FOLDS]] = True
        table = phrase_table(lists, data.take(np.flatnonzero(~part).tolist()), types)
        mine = part[tokens.article]
        flags[mine] = name_flags(tokens, table)[mine]
    return flags


def fit(
    data: Annotated,
    lists: dict[str, list[str]],
    types: tuple[str, ...],
    *,
    c1: float = 0.1,
    c2: float = 0.1,
    iterations: int = 100,
    seed: int = 0,
    about: dict | None = None,
    keep: Path | None = None,
) -> Tagger:
    """Train a tagger.

    Parameters
    ----------
    data : Annotated
    lists : dict
        Name lists, as lists of phrases.
    types : tuple of str
        Types of names to learn.
    c1, c2 : float
        Strength of the L1 and L2 penalties.
    iterations : int
        Most steps of L-BFGS.
    seed : int
        Of the parts that `cross_flags` makes.
    about : dict, optional
        What to write into the weights.
    keep : Path, optional
        Where to leave CRFsuite's own file.
    """
    import pycrfsuite

    labels = labels_of(types)
    tokens = data.tokens()
    target = data.labels(tokens, labels).tolist()
    attributes = token_attributes(
        tokens, cross_flags(data, tokens, lists, types, seed), phrase_table(lists, data.take([]), types).lists
    )
    trainer = pycrfsuite.Trainer(verbose=False)
    low = 0
    for size in sentence_lengths(tokens).tolist():
        trainer.append(attributes[low : low + size], [labels[t] for t in target[low : low + size]])
        low += size
    trainer.set_params({"c1": c1, "c2": c2, "max_iterations": iterations, "feature.possible_transitions": True})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(keep) if keep else Path(folder) / "crf"
        trainer.train(str(file))
        crf = pycrfsuite.Tagger()
        crf.open(str(file))
        info = crf.info()
        crf.close()
    return from_crfsuite(info, labels, phrase_table(lists, data, types), about or {})


def from_crfsuite(info: object, labels: tuple[str, ...], phrases: PhraseTable, about: dict) -> Tagger:
    """Return CRFsuite's weights (``pycrfsuite.Tagger.info()``) as a tagger."""
    index = {name: i for i, name in enumerate(labels)}
    split = {a: a.split(":", 1) for a, _ in info.state_features}
    names = sorted({name for _, name in split.values() if name != OUTSIDE})
    rows = {name: i for i, name in enumerate(names)}
    weights = np.zeros((len(names), len(WORD_WINDOW), len(labels)), np.float32)
    outside = np.zeros((len(WORD_WINDOW), len(labels)), np.float32)
    for (attribute, label), value in info.state_features.items():
        if label not in index:
            continue
        distance, name = split[attribute]
        at = WORD_WINDOW.index(int(distance))
        target = outside[at] if name == OUTSIDE else weights[rows[name], at]
        target[index[label]] = value
    transition = np.zeros((len(labels), len(labels)), np.float32)
    for (a, b), value in info.transitions.items():
        if a in index and b in index:
            transition[index[a], index[b]] = value
    return Tagger(labels, rows, weights, outside, transition, phrases, about)
