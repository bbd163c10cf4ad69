"""From annotated documents to a tagger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from siyaq.entities.candidates import label_probabilities
from siyaq.entities.decoder import Decoder
from siyaq.entities.dictionary import Dictionary
from siyaq.entities.evidence import gather
from siyaq.entities.recognise import blocks, mentions
from siyaq.entities.tagger import Tagger, sentence_lengths
from siyaq.entities.tagger_features import word_attributes
from siyaq.entities.tagger_lists import FLAGS, name_flags
from siyaq.entities.tagger_words import Attributes, Slices, TypeInputs, Vectors
from siyaq.entities.training.annotated import Annotated
from siyaq.entities.training.names import cross_flags, phrase_table
from siyaq.schema import ENTITY_TYPES
from siyaq.text import Tokens, tokenize

LEAST = 3
"""Types (for the attribute of a word itself: tokens) that an attribute must have in training to get a vector."""
EPOCHS = 12
TOGETHER = 800_000
"""Characters of unannotated text that are tagged together."""
DOUBT_TEXTS = 1_000
"""Unannotated texts on which the doubt that the second layer is for is measured."""
DOUBTS = tuple(i / 4 for i in range(2, 33))
SMALL = {"cells": 32, "wide": 64}
"""Sizes of a network that is a sixth faster."""


def labels_of(types: Sequence[str]) -> tuple[str, ...]:
    """Return the BIO labels of some types."""
    return ("O", *(f"{place}-{kind}" for kind in types for place in "BI"))


def known_attributes(tokens: Tokens) -> Attributes:
    """Return the attributes that get a vector."""
    count: Counter[str] = Counter()
    for word, n in zip(tokens.types, np.bincount(tokens.type, minlength=len(tokens.types)).tolist(), strict=True):
        for attribute in word_attributes(word):
            count[attribute] += n if attribute == f"^{word}$" else 1
    return Attributes(sorted(a for a, n in count.items() if n >= LEAST))


def silver(
    texts: Sequence[str], teacher: Tagger, decoder: Decoder | None = None, names: dict[str, Dictionary] | None = None
) -> Annotated:
    """Return texts with the names that a teacher finds in them: a tagger, or with a decoder the whole recogniser.

    Parameters
    ----------
    texts : list of str
    teacher : Tagger
    decoder : Decoder, optional
        Decides between the candidates of tagger, dictionaries, cues and of what other articles of the same block name.
    names : dict of Dictionary
        The recogniser's dictionaries (`siyaq.entities.lists.counted_in`), wanted with a decoder.
    """
    marks: list[list[tuple[int, int, str]]] = []
    for rows in blocks([f"{i:09}" for i in range(len(texts))], texts, TOGETHER):
        block = [texts[i] for i in rows]
        tokens = tokenize(block)
        if decoder is None:
            table = teacher.tag(tokens)
            first, last, kind = (table[c].to_numpy() for c in ("first_token", "last_token", "type"))
        else:
            spans, _ = mentions(gather(tokens, label_probabilities(teacher, tokens), names), decoder, tokens)
            first, last, kind = spans.first, spans.last, np.array(ENTITY_TYPES)[spans.type]
        found: list[list[tuple[int, int, str]]] = [[] for _ in block]
        columns = (tokens.article[first], tokens.start[first], tokens.end[last], kind)
        for article, start, end, name in zip(*(c.tolist() for c in columns), strict=True):
            found[article].append((start, end, name))
        marks += found
    return Annotated([str(i) for i in range(len(texts))], list(texts), marks, ["silver"] * len(texts))


def fit(
    data: Annotated,
    lists: dict[str, list[str]],
    types: tuple[str, ...],
    vectors: Vectors,
    *,
    also: Sequence[Annotated] = (),
    tagged: Annotated | None = None,
    epochs: int = EPOCHS,
    seed: int = 0,
    about: dict | None = None,
    **sizes: int,
) -> Tagger:
    """Train a tagger.

    Parameters
    ----------
    data : Annotated
        Documents annotated as the tagger shall do it.
    lists : dict
        Name lists, as lists of phrases.
    types : tuple of str
        Types of names to learn.
    vectors : Vectors
        Word vectors; they stay as they are.
    also : list of Annotated
        Corpora annotated by other guidelines: the network learns to tag them too, each with a last layer of its own.
    tagged : Annotated, optional
        Documents tagged by a teacher (`silver`). The network first goes once through these and all others, then learns
        from `data` at a lower rate: self-training, which shows it the names in many more contexts.
    epochs, seed : int
        `epochs` is halved where there are `tagged` documents.
    about : dict, optional
        What to write into the weights.
    **sizes : int
        Sizes of the network, see `siyaq.entities.training.network.Network`.
    """
    from siyaq.entities.training import network as nets

    names, states = labels_of(types), nets.states_of(types)
    tokens = data.tokens()
    attributes = known_attributes(tokens)
    phrases = phrase_table(lists, data, types)

    def task(documents: Annotated, masks: np.ndarray | None = None) -> nets.Task:
        theirs = documents.tokens()
        words = Slices(theirs.types)
        masks = name_flags(theirs, phrases, words) if masks is None else masks
        length = sentence_lengths(theirs)
        target = nets.to_states(documents.labels(theirs, names), length)
        return nets.Task(theirs, length, masks, TypeInputs.of(theirs.types, words, attributes, vectors), target)

    gold = task(data, cross_flags(data, tokens, lists, types, seed))
    others = [(task(other), 1 + i) for i, other in enumerate(also)]
    nets.torch.manual_seed(seed)
    flags = len(FLAGS) * len(phrases.lists)
    network = nets.Network(len(attributes), flags, vectors.size, len(states), 1 + len(others), **sizes)
    if tagged is None:
        tasks = [(gold, 0, 1.0), *((t, i, 0.25) for t, i in others)]
        nets.train(network, tasks, vectors, epochs=epochs, seed=seed)
    else:
        tasks = [(task(tagged), 0, 1.0), (gold, 0, 1.0), (gold, 0, 1.0), *((t, i, 1.0) for t, i in others)]
        nets.train(network, tasks, vectors, epochs=1, documents=8, seed=seed)
        tasks = [(gold, 0, 1.0), *((t, i, 0.15) for t, i in others)]
        nets.train(network, tasks, vectors, epochs=max(1, epochs // 2), rate=1e-3, seed=seed)
    parameters = network.parameters_of(0)
    parameters["transition"] = np.where(nets.legal(states), parameters["transition"], nets.FORBIDDEN).astype(np.float32)
    parameters["doubt"] = np.float32(np.inf)
    tagger = Tagger(states, attributes, vectors, parameters, phrases, about or {})
    return with_doubt(tagger, data.texts if tagged is None else tagged.texts[:: max(1, len(tagged) // DOUBT_TEXTS)])


def with_doubt(tagger: Tagger, texts: Sequence[str], lost: float = 0.0005) -> Tagger:
    """Return a tagger that leaves out its second layer where its first is sure, and is faster for it.

    Parameters
    ----------
    tagger : Tagger
    texts : list of str
        Where both are compared: the least doubt is looked for at which of the tokens that are names by a probability
        of a tenth or more, no larger share than `lost` is passed over.
    lost : float
    """
    tokens = tokenize(texts)
    tagger = replace(tagger, parameters={**tagger.parameters, "doubt": np.float32(np.inf)})
    named = tagger.probabilities(tokens)[:, 0] <= 0.9
    for doubt in DOUBTS:
        quick = replace(tagger, parameters={**tagger.parameters, "doubt": np.float32(doubt)})
        if (~quick.state_scores(tokens)[0][named]).mean() <= lost:
            return quick
    return tagger
