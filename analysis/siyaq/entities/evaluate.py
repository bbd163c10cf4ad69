"""Precision, recall and F1 of a recogniser on annotated text, with bootstrap intervals.

``python -m siyaq.entities.evaluate FILE [--model DIR] [--recogniser NAME] [--json]``

A mention counts as found where span and type are exactly those annotated, as conlleval counts. Gold files are compared
on whole words, so that a proclitic inside or outside a span is no error; CoNLL files on their own tokens.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from siyaq.entities.lists import read_gold
from siyaq.entities.tagger import Tagger
from siyaq.errors import SiyaqError
from siyaq.text import tokenize

_WORD = re.compile(r"\w+")
SENTENCES = 20
"""Sentences of a CoNLL file, which names no articles, that are taken for one, as in training."""
SPANS = ["unit", "first", "last", "type"]


def compare(gold: pd.DataFrame, system: pd.DataFrame, *, n_boot: int = 1000, seed: int = 0) -> pd.DataFrame:
    """Count exact spans and types.

    Parameters
    ----------
    gold, system : DataFrame
        One row per mention: `unit` (article or sentence, what is resampled), `first`, `last` (its words), `type`.
    n_boot : int
        Bootstrap samples over units; 0 for no intervals.
    seed : int

    Returns
    -------
    DataFrame
        One row per type and one for all: `type`, `gold`, `found`, `right`, `p`, `r`, `f1` and the 95 % interval of F1,
        `lo` and `hi` (percent; empty where nothing is annotated or found).

    Examples
    --------
    >>> gold = pd.DataFrame([("a", 0, 1, "PER"), ("a", 5, 5, "LOC")], columns=SPANS)
    >>> found = pd.DataFrame([("a", 0, 1, "PER"), ("a", 5, 6, "LOC")], columns=SPANS)
    >>> compare(gold, found, n_boot=0)[["type", "p", "r", "f1"]].values.tolist()
    [['LOC', 0.0, 0.0, 0.0], ['PER', 100.0, 100.0, 100.0], ['all', 50.0, 50.0, 50.0]]
    """
    gold, system = gold[SPANS].drop_duplicates(), system[SPANS].drop_duplicates()
    right = gold.merge(system, on=SPANS)
    units = sorted({*gold.unit, *system.unit})
    kinds = sorted({*gold.type, *system.type})
    counts = np.zeros((len(units), 3, len(kinds)))
    for i, table in enumerate((gold, system, right)):
        at = pd.Index(units).get_indexer(table.unit), pd.Index(kinds).get_indexer(table.type)
        np.add.at(counts[:, i], at, 1)
    counts = np.concatenate([counts, counts.sum(2, keepdims=True)], 2)
    total = counts.sum(0)
    lo = hi = np.full(len(kinds) + 1, np.nan)
    if n_boot and units:
        weights = np.random.default_rng(seed).multinomial(len(units), np.full(len(units), 1 / len(units)), n_boot)
        drawn = _f1(np.einsum("bu,uik->bik", weights, counts))
        lo, hi = np.nanpercentile(drawn, [2.5, 97.5], axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        p, r = total[2] / total[1], total[2] / total[0]
    columns = {"type": [*kinds, "all"], "gold": total[0], "found": total[1], "right": total[2]}
    table = pd.DataFrame(columns).astype({"gold": int, "found": int, "right": int})
    for name, value in {"p": p, "r": r, "f1": _f1(total), "lo": lo, "hi": hi}.items():
        table[name] = 100 * value
    return table


def _f1(counts: np.ndarray) -> np.ndarray:
    both = counts[..., 0, :] + counts[..., 1, :]
    return np.divide(2 * counts[..., 2, :], both, out=np.full(both.shape, np.nan), where=both > 0)


def word_spans(article: str, text: str, spans: list[tuple[int, int, str]]) -> list[tuple[str, int, int, str]]:
    """Return the spans (start, end, type) of a text as (article, first word, last word, type)."""
    words = np.array([m.span() for m in _WORD.finditer(text)]).reshape(-1, 2)
    rows = []
    for start, end, kind in spans:
        first = int(np.searchsorted(words[:, 1], start, side="right"))
        last = int(np.searchsorted(words[:, 0], end, side="left")) - 1
        if first <= last:
            rows.append((article, first, last, kind))
    return rows


def read_conll(path: str | Path) -> list[tuple[list[str], list[str]]]:
    """Read sentences of tokens and BIO tags: one ``token TAB tag`` a line, an empty line after each sentence."""
    sentences: list[tuple[list[str], list[str]]] = [([], [])]
    opened = gzip.open if Path(path).suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig") as file:
        lines = file.read().splitlines()
    for number, line in enumerate(lines, start=1):
        cells = line.split("\t") if "\t" in line else line.split()
        if not line.strip():
            sentences.append(([], []))
        elif len(cells) < 2 or not re.fullmatch(r"O|[BIES]-.+", cells[-1]):
            raise SiyaqError(
                f"{path}, line {number}: found {line!r}; needed: a token, a tab and a tag such as O or B-PER"
            )
        else:
            sentences[-1][0].append(cells[0])
            sentences[-1][1].append(cells[-1])
    return [s for s in sentences if s[0]]


def bio_spans(tags: list[str]) -> list[tuple[int, int, str]]:
    """Return the spans of BIO tags as conlleval reads them: (first, last, type); a stray I- begins a span.

    Examples
    --------
    >>> bio_spans(["B-PER", "I-PER", "O", "I-LOC", "I-ORG"])
    [(0, 1, 'PER'), (3, 3, 'LOC'), (4, 4, 'ORG')]
    """
    spans: list[tuple[int, int, str]] = []
    before = "O"
    for i, tag in enumerate(tags):
        part, _, kind = tag.partition("-")
        if part in "IE" and before.partition("-")[2] == kind:
            spans[-1] = (spans[-1][0], i, kind)
        elif part != "O":
            spans.append((i, i, kind))
        before = tag
    return spans


@dataclass(frozen=True)
class Words:
    """The words of an article of CoNLL sentences: where each begins in the text, and the sentence it belongs to."""

    start: np.ndarray
    sentence: np.ndarray


def read_annotated(path: str | Path) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, Words] | None]:
    """Read a gold JSON or CoNLL file (.gz too).

    Returns
    -------
    articles : DataFrame
        `article_id`, `text`; twenty CoNLL sentences are taken for an article, one line each, tokens joined by spaces.
    gold : DataFrame
        The annotated spans, as in `compare`; units are articles of a gold file and sentences of a CoNLL file.
    words : dict or None
        For CoNLL, the words of each article.
    """
    if not Path(path).is_file():
        raise SiyaqError(f"{path}: there is no such file; give a gold JSON or a CoNLL file")
    if Path(path).suffix == ".json":
        data = read_gold(path)
        rows = [
            row
            for key, a in data.items()
            for row in word_spans(key, a["text"], [(s, e, a["entities"][k]["type"]) for s, e, k in a["mentions"]])
        ]
        articles = pd.DataFrame({"article_id": list(data), "text": [a["text"] for a in data.values()]})
        return articles, pd.DataFrame(rows, columns=SPANS), None
    sentences, rows, texts, words = read_conll(path), [], {}, {}
    for low in range(0, len(sentences), SENTENCES):
        key, part = f"{low:07d}", sentences[low : low + SENTENCES]
        texts[key] = "\n".join(" ".join(tokens) for tokens, _ in part)
        length = [len(token) + 1 for tokens, _ in part for token in tokens]
        sentence = np.repeat(np.arange(low, low + len(part)), [len(tokens) for tokens, _ in part])
        words[key] = Words(np.cumsum([0, *length[:-1]]), sentence)
        begin = 0
        for i, (tokens, tags) in enumerate(part, start=low):
            rows += [(f"{i:07d}", begin + first, begin + last, kind) for first, last, kind in bio_spans(tags)]
            begin += len(tokens)
    articles = pd.DataFrame({"article_id": list(texts), "text": list(texts.values())})
    return articles, pd.DataFrame(rows, columns=SPANS), words


def found_spans(spans: pd.DataFrame, articles: pd.DataFrame, words: dict[str, Words] | None) -> pd.DataFrame:
    """Return recognised spans (article_id, start, end, type) in the words that the gold is counted in."""
    texts = dict(zip(articles.article_id, articles.text, strict=True))
    rows: list[tuple[str, int, int, str]] = []
    for key, part in spans.groupby("article_id", sort=True):
        of_article = list(zip(part.start.tolist(), part.end.tolist(), part.type.tolist(), strict=True))
        if words is None:
            rows += word_spans(key, texts[key], of_article)
            continue
        at = words[key]
        for start, end, kind in of_article:
            first, last = (int(i) for i in np.searchsorted(at.start, [start, end - 1], side="right") - 1)
            rows.append((f"{at.sentence[first]:07d}", first, last, kind))
    return pd.DataFrame(rows, columns=SPANS)


def tagged_spans(articles: pd.DataFrame, model: str | Path) -> pd.DataFrame:
    """Return what a user's tagger finds by itself, under all types that it has learned."""
    texts = articles.text.tolist()
    tokens = tokenize(texts)
    found = Tagger.load(model).tag(tokens)
    first, last = found.first_token.to_numpy(), found.last_token.to_numpy()
    columns = {"start": tokens.start[first], "end": tokens.end[last], "type": found.type.to_numpy()}
    return pd.DataFrame({"article_id": articles.article_id.to_numpy()[tokens.article[first]], **columns})


def main(argv: list[str] | None = None) -> int:
    """Evaluate a recogniser on a gold JSON or CoNLL file."""
    from siyaq.entities.recognise import find_mentions

    parser = argparse.ArgumentParser(prog="python -m siyaq.entities.evaluate", description=main.__doc__)
    parser.add_argument("file", type=Path, help="gold JSON, or CoNLL: token TAB tag")
    parser.add_argument("--model", type=Path, help="folder of a tagger of your own; it is measured by itself")
    parser.add_argument(
        "--recogniser", help="siyaq (default), tagger, hf:NAME or camel:NAME; with --model: siyaq joins it"
    )
    parser.add_argument("--samples", type=int, default=1000, help="bootstrap samples")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args(argv)
    try:
        articles, gold, words = read_annotated(args.file)
        if args.model and not args.recogniser:
            spans = tagged_spans(articles, args.model)
        else:
            spans = find_mentions(articles, recogniser=args.recogniser or "siyaq", model=args.model)
    except SiyaqError as error:
        print(error, file=sys.stderr)
        return 2
    table = compare(gold, found_spans(spans, articles, words), n_boot=args.samples, seed=args.seed)
    if args.json:
        rows = table.round(2).astype(object).where(table.notna(), None).set_index("type").to_dict("index")
        print(json.dumps({"file": str(args.file), "units": len(articles), "seed": args.seed, "types": rows}))
    else:
        print(table.round(1).to_string(index=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
