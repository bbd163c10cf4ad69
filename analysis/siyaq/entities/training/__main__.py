"""``python -m siyaq.entities.training``: train a tagger from annotated text."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from siyaq.entities.training.annotated import Annotated, read_conll, read_gold
from siyaq.entities.training.crf import fit
from siyaq.entities.training.lists import read_lists
from siyaq.errors import SiyaqError
from siyaq.schema import ENTITY_TYPES


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m siyaq.entities.training", description=__doc__)
    parser.add_argument("--conll", type=Path, nargs="+", default=[], help="files of token TAB BIO tag (.gz too)")
    parser.add_argument("--gold", type=Path, nargs="+", default=[], help="gold files (see README.md)")
    parser.add_argument("--lists", type=Path, help="folder of name lists (../shared/data/gazetteers); without: none")
    parser.add_argument("--types", nargs="+", default=list(ENTITY_TYPES), help="types of names to learn")
    parser.add_argument("--out", type=Path, required=True, help="folder for the weights; Tagger.load reads it")
    parser.add_argument("--iterations", type=int, default=100, help="most steps of L-BFGS")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    try:
        data = Annotated([], [], [], [])
        for file in options.gold:
            data += read_gold(file)
        for file in options.conll:
            data += read_conll(file, options.types)
        if not len(data):
            raise SiyaqError("training: nothing to train on; give --gold or --conll files with annotated text")
        lists = read_lists(options.lists) if options.lists else {}
        used = [str(f.name) for f in (*options.gold, *options.conll)]
        about = {"trained_on": used, "documents": len(data), "seed": options.seed}
        tagger = fit(data, lists, tuple(options.types), iterations=options.iterations, seed=options.seed, about=about)
        print(f"{tagger.save(options.out)}: {len(data)} documents, {len(tagger.attributes)} attributes")
    except SiyaqError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
