"""``python -m siyaq.entities.training``: train a tagger from annotated text."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from siyaq.entities import decoder, lists
from siyaq.entities.tagger import WEIGHTS, Tagger
from siyaq.entities.training import vectors
from siyaq.entities.training.annotated import Annotated, read_conll, read_gold
from siyaq.entities.training.lists import read_lists
from siyaq.entities.training.recipe import EPOCHS, SMALL, fit, silver
from siyaq.errors import SiyaqError
from siyaq.schema import ENTITY_TYPES

LONGEST = 6_000
"""Characters of an unannotated article that are used."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m siyaq.entities.training", description=__doc__)
    parser.add_argument("--gold", type=Path, nargs="+", default=[], help="gold files (see README.md)")
    parser.add_argument("--conll", type=Path, nargs="+", default=[], help="files of token TAB BIO tag (.gz too)")
    parser.add_argument("--also", type=Path, nargs="+", default=[], help="CoNLL files annotated by other guidelines")
    parser.add_argument("--teacher", type=Path, help="folder of weights (tagger, decoder too if there) that tag --text")
    parser.add_argument("--text", type=Path, nargs="+", default=[], help="unannotated articles: .jsonl or text")
    parser.add_argument(
        "--without", type=Path, nargs="+", default=[], help="gold files whose articles --text must not have"
    )
    parser.add_argument("--most", type=int, default=14_000, help="articles of --text that are drawn")
    parser.add_argument("--lists", type=Path, help="folder of name lists (../shared/data/gazetteers); without: none")
    parser.add_argument("--vectors", type=Path, default=WEIGHTS, help="word vectors; without: those of the package")
    parser.add_argument("--types", nargs="+", default=list(ENTITY_TYPES), help="types of names to learn")
    parser.add_argument("--small", action="store_true", help="a smaller, faster network")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folds", type=int, default=0, help="train so many taggers, each without its part, instead")
    parser.add_argument("--fold", type=int, help="of these, train only this one")
    parser.add_argument("--out", type=Path, required=True, help="folder for the weights; Tagger.load reads it")
    return parser


def _drawn(options: argparse.Namespace) -> list[str]:
    """Return the articles of --text, without any that is in a gold file, at most --most of them, drawn by --seed."""
    texts = sorted(text[:LONGEST] for file in options.text for text in vectors.read_texts(file))
    texts = vectors.without(
        texts, [text for file in (*options.gold, *options.without) for text in read_gold(file).texts]
    )
    chosen = np.random.default_rng(options.seed).permutation(len(texts))[: options.most]
    return [texts[i] for i in sorted(chosen.tolist())]


def _taught(texts: list[str], teacher: Path, part: Annotated) -> Annotated:
    """Return texts as a folder's tagger marks them; where the folder has a decoder, as the whole recogniser does."""
    if not (teacher / decoder.WEIGHTS.name).is_file():
        return silver(texts, Tagger.load(teacher))
    decides = decoder.Decoder.load(teacher / decoder.WEIGHTS.name)
    return silver(texts, Tagger.load(teacher), decides, lists.counted_in(part.gold()))


def train(options: argparse.Namespace) -> list[Path]:
    """Train as the command line says; return the files written."""
    types = tuple(options.types)
    data = Annotated([], [], [], [])
    for file in options.gold:
        data += read_gold(file)
    for file in options.conll:
        data += read_conll(file, types)
    if not any(data.marks):
        raise SiyaqError(
            "training: no name is marked in what was given; give --gold or --conll files of annotated text"
        )
    also = [read_conll(file, types) for file in options.also]
    phrases = read_lists(options.lists) if options.lists else {}
    texts = _drawn(options) if options.teacher else []
    about = {
        "trained_on": [file.name for file in (*options.gold, *options.conll)],
        "also": [file.name for file in options.also],
        "text": [file.name for file in options.text],
        "epochs": options.epochs,
        "seed": options.seed,
    }

    def one(part: Annotated, folder: Path) -> Path:
        teacher = options.teacher and (options.teacher / folder.name if options.folds else options.teacher)
        tagger = fit(
            part,
            phrases,
            types,
            vectors.read(options.vectors),
            also=also,
            tagged=_taught(texts, teacher, part) if teacher else None,
            epochs=options.epochs,
            seed=options.seed,
            about={**about, "documents": len(part)},
            **(SMALL if options.small else {}),
        )
        return tagger.save(folder)

    if not options.folds:
        return [one(data, options.out)]
    order = sorted(range(len(data)), key=data.names.__getitem__)
    folds = range(options.folds) if options.fold is None else [options.fold]
    left = {fold: set(order[fold :: options.folds]) for fold in folds}
    return [one(data.take([i for i in order if i not in left[f]]), options.out / str(f)) for f in folds]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        for file in train(options):
            print(file)
    except SiyaqError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
