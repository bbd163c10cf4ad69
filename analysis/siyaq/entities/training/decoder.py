"""Train the decoder: which candidates are mentions, learned on articles that neither tagger nor name list has seen.

``python -m siyaq.entities.training.decoder --gold GOLD.json --folds DIR`` reads one tagger per fold from ``DIR/0`` …,
each trained without the articles of its fold (article *i* of the sorted names is in fold *i* modulo the number of
folds), and writes ``data/decoder.npz``. ``--report`` prints what each fold's articles score with a decoder of the other
folds, ``--each`` writes that decoder to ``DIR/0/decoder.npz`` …: a folder with tagger and decoder is a teacher for
`siyaq.entities.training`. Training needs scikit-learn.
"""

from __future__ import annotations

import argparse
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from siyaq.entities import lists
from siyaq.entities.candidates import label_probabilities
from siyaq.entities.decoder import WEIGHTS, Decoder
from siyaq.entities.evaluate import SPANS, compare
from siyaq.entities.evidence import Evidence, gather
from siyaq.entities.recognise import mentions
from siyaq.entities.tagger import Tagger
from siyaq.errors import SiyaqError
from siyaq.schema import ENTITY_TYPES
from siyaq.text import Tokens, tokenize

NETWORKS = 8
UNITS = 16
SHRINK = 1.0
ROUNDS = 60
THRESHOLD = 0.45


@dataclass(frozen=True)
class Fold:
    """Candidates of the articles of one fold, and which of them are annotated."""

    evidence: Evidence
    right: np.ndarray
    truth: pd.DataFrame
    tokens: Tokens
    kind: list[str]


def token_spans(gold: dict[str, dict], tokens: Tokens) -> pd.DataFrame:
    """Return the annotated mentions as `unit` (article), `first`, `last` (tokens of the table) and `type` (index)."""
    border = np.searchsorted(tokens.article, np.arange(len(gold) + 1))
    rows = []
    for i, article in enumerate(gold.values()):
        low, high = border[i], border[i + 1]
        for start, end, key in article["mentions"]:
            first = low + int(np.searchsorted(tokens.end[low:high], start, side="right"))
            last = low + int(np.searchsorted(tokens.start[low:high], end)) - 1
            if first <= last:
                rows.append((i, first, last, ENTITY_TYPES.index(article["entities"][key]["type"])))
    return pd.DataFrame(rows, columns=SPANS).drop_duplicates(ignore_index=True)


def prepare(gold: dict[str, dict], fold: int, folds: int, tagger: Tagger) -> Fold:
    """Collect the candidates of one fold, with names learned from the other folds."""
    names = sorted(gold)
    part = {k: gold[k] for k in names[fold::folds]}
    known = lists.counted_in({k: gold[k] for k in names if k not in part})
    tokens = tokenize([a["text"] for a in part.values()])
    evidence = gather(tokens, label_probabilities(tagger, tokens), known)
    truth = token_spans(part, tokens)
    keys = set(map(tuple, truth[["first", "last", "type"]].to_numpy().tolist()))
    spans = evidence.spans
    found = zip(spans.first.tolist(), spans.last.tolist(), spans.type.tolist(), strict=True)
    right = np.array([key in keys for key in found], bool)
    kind = [str(a.get("kind") or "all") for a in part.values()]
    return Fold(evidence, right, truth, tokens, kind)


def fit(
    folds: list[Fold],
    *,
    networks: int = NETWORKS,
    units: int = UNITS,
    shrink: float = SHRINK,
    threshold: float = THRESHOLD,
    seed: int = 0,
) -> Decoder:
    """Train on the candidates of some folds.

    Parameters
    ----------
    networks : int
        Networks whose log-odds are averaged, which is one network with all their units: less chance in the result.
    units : int
        Width of each one's hidden layer.
    shrink : float
        L2 penalty.
    threshold : float
        Least probability of a mention; below one half, because a wrong one of two that overlap is dropped anyway.
    seed : int
        Of the first network; the others follow.
    """
    from sklearn.neural_network import MLPClassifier

    features = np.concatenate([f.evidence.features for f in folds]).astype(np.float64)
    right = np.concatenate([f.right for f in folds])
    mean, scale = features.mean(0), features.std(0)
    scale[scale == 0] = 1
    features = (features - mean) / scale
    options = {"activation": "tanh", "alpha": shrink, "max_iter": ROUNDS, "n_iter_no_change": ROUNDS}
    layers = []
    for i in range(networks):
        network = MLPClassifier((units,), **options, learning_rate_init=2e-3, random_state=seed + i)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it is to stop after so many rounds, and says that it did
            network.fit(features, right)
        layers.append((*network.coefs_, *network.intercepts_))
    hidden, out, hidden_bias, out_bias = (
        np.concatenate(part, -1 if k == 0 else 0) for k, part in enumerate(zip(*layers, strict=True))
    )
    arrays = (mean, scale, hidden, hidden_bias, out[:, 0] / networks)
    names = folds[0].evidence.names
    return Decoder(names, *(a.astype(np.float32) for a in arrays), float(out_bias.mean()), threshold)


def cross_fitted(folds: list[Fold]) -> list[Decoder]:
    """Return for each fold a decoder trained on the others."""
    return [fit([f for f in folds if f is not fold]) for fold in folds]


def report(folds: list[Fold], decoders: list[Decoder]) -> pd.DataFrame:
    """Return what each fold's articles score with its decoder (of `cross_fitted`), per kind of article."""
    gold, found = [], []
    for i, (fold, decoder) in enumerate(zip(folds, decoders, strict=True)):
        spans, _ = mentions(fold.evidence, decoder, fold.tokens)
        table = pd.DataFrame(
            {"unit": fold.tokens.article[spans.first], "first": spans.first, "last": spans.last, "type": spans.type}
        )
        for rows, whole in ((gold, fold.truth), (found, table)):
            kind = np.array(fold.kind)[whole.unit]
            rows.append(whole.assign(kind=kind, unit=whole.unit + 100_000 * i, type=np.array(ENTITY_TYPES)[whole.type]))
    gold, found = pd.concat(gold), pd.concat(found)
    parts = [compare(gold[gold.kind == k], found[found.kind == k]).assign(kind=k) for k in sorted(set(gold.kind))]
    return pd.concat(parts, ignore_index=True)


def main(argv: list[str] | None = None) -> None:
    """Train the decoder from annotated articles and one tagger per fold."""
    parser = argparse.ArgumentParser(prog="python -m siyaq.entities.training.decoder", description=main.__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--folds", type=Path, required=True, help="folder with one folder of tagger weights per fold")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--report", action="store_true", help="print the figures of each kind of article, cross-fitted")
    parser.add_argument("--each", action="store_true", help="write each fold's decoder into its folder, for a teacher")
    args = parser.parse_args(argv)
    folders = sorted((p for p in args.folds.iterdir() if p.name.isdigit()), key=lambda p: int(p.name))
    if len(folders) < 2:
        raise SiyaqError(f"{args.folds}: found {len(folders)} folders of taggers; needed: 0, 1, … at least two")
    gold = lists.read_gold(args.gold)
    folds = [prepare(gold, i, len(folders), Tagger.load(p)) for i, p in enumerate(folders)]
    decoders = cross_fitted(folds) if args.report or args.each else []
    if args.report:
        print(report(folds, decoders).round(1).to_string(index=False))
    if args.each:
        for folder, decoder in zip(folders, decoders, strict=True):
            decoder.save(folder / WEIGHTS.name)
    fit(folds).save(args.out)
    print(
        f"{args.out}: {sum(len(f.right) for f in folds)} candidates, {sum(f.right.sum() for f in folds)} of them right"
    )


if __name__ == "__main__":
    main()
