"""The tagger against a plain CRF on one CoNLL file: ``python -m siyaq.entities.training.compare FILE``.

The first four fifths of the file train both, the last fifth measures them: exact spans and types, as conlleval counts.
The plain CRF (CRFsuite, Okazaki 2007) knows words and affixes of two places to each side and nothing else. Needs
python-crfsuite besides PyTorch.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from siyaq.entities.evaluate import compare
from siyaq.entities.tagger import WEIGHTS, sentence_lengths, spans_of
from siyaq.entities.tagger_features import word_attributes
from siyaq.entities.training import vectors
from siyaq.entities.training.annotated import Annotated, read_conll
from siyaq.entities.training.lists import read_lists
from siyaq.entities.training.recipe import fit, labels_of
from siyaq.text import Tokens

WINDOW = (-2, -1, 0, 1, 2)


def plain_attributes(tokens: Tokens, length: np.ndarray) -> list[list[list[str]]]:
    """Return for each sentence the attributes of each token: words and affixes, each with its distance."""
    of_type = [word_attributes(word) for word in tokens.types]
    sentences, low = [], 0
    for size in length.tolist():
        kinds = tokens.type[low : low + size].tolist()
        rows = []
        for i in range(size):
            near = [(d, of_type[kinds[i + d]]) for d in WINDOW if 0 <= i + d < size]
            rows.append([f"{d}:{a}" for d, some in near for a in (some if abs(d) < 2 else some[:1])])
        sentences.append(rows)
        low += size
    return sentences


def plain_crf(train: Annotated, test: Annotated, types: tuple[str, ...], iterations: int = 100) -> np.ndarray:
    """Return the BIO labels (indices into `labels_of`) that a plain CRF gives the tokens of `test`."""
    import pycrfsuite

    names = labels_of(types)
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.1, "c2": 0.1, "max_iterations": iterations, "feature.possible_transitions": True})
    tokens = train.tokens()
    length, low = sentence_lengths(tokens), 0
    target = [names[i] for i in train.labels(tokens, names).tolist()]
    for rows in plain_attributes(tokens, length):
        trainer.append(rows, target[low : low + len(rows)])
        low += len(rows)
    with tempfile.TemporaryDirectory() as folder:
        trainer.train(str(Path(folder) / "crf"))
        crf = pycrfsuite.Tagger()
        crf.open(str(Path(folder) / "crf"))
        tokens = test.tokens()
        found = [crf.tag(rows) for rows in plain_attributes(tokens, sentence_lengths(tokens))]
        crf.close()
    return np.array([names.index(label) for sentence in found for label in sentence])


def table(tokens: Tokens, spans: pd.DataFrame) -> pd.DataFrame:
    """Return spans of tokens as `siyaq.entities.evaluate.compare` wants them, sentences as units."""
    sentence = np.repeat(np.arange(len(sentence_lengths(tokens))), sentence_lengths(tokens))
    first, last = spans["first_token"].to_numpy(), spans["last_token"].to_numpy()
    return pd.DataFrame({"unit": sentence[first], "first": first, "last": last, "type": spans["type"].astype(str)})


def main(arguments: list[str] | None = None) -> None:
    """Train both on the first four fifths of a file and print what they score on the last."""
    parser = argparse.ArgumentParser(prog="python -m siyaq.entities.training.compare", description=main.__doc__)
    parser.add_argument("file", type=Path, help="token TAB BIO tag (.gz too)")
    parser.add_argument("--types", nargs="+", default=["PER", "LOC", "ORG", "MISC"])
    parser.add_argument("--lists", type=Path, help="folder of name lists")
    parser.add_argument(
        "--also", type=Path, nargs="+", default=[], help="other CoNLL files for the tagger to learn from"
    )
    parser.add_argument("--vectors", type=Path, default=WEIGHTS)
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    types = tuple(options.types)
    data = read_conll(options.file, types)
    cut = len(data) * 4 // 5
    train, test = data.take(range(cut)), data.take(range(cut, len(data)))
    tokens = test.tokens()
    length, names = sentence_lengths(tokens), labels_of(types)
    gold = table(tokens, spans_of(test.labels(tokens, names), length, names))
    plain = spans_of(plain_crf(train, test, types), length, names)
    print(f"plain CRF\n{compare(gold, table(tokens, plain)).round(1).to_string(index=False)}")
    lists = read_lists(options.lists) if options.lists else {}
    also = [read_conll(file, types) for file in options.also]
    known = vectors.read(options.vectors)
    tagger = fit(train, lists, types, known, also=also, epochs=options.epochs, seed=options.seed)
    print(f"tagger\n{compare(gold, table(tokens, tagger.tag(tokens))).round(1).to_string(index=False)}")


if __name__ == "__main__":
    main()
