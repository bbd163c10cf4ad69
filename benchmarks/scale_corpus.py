"""A stream of as many articles as wanted, to measure with: real sentences recombined, with names that grow in number.

    python benchmarks/scale_corpus.py out.jsonl.gz --articles 20000
    python benchmarks/scale_corpus.py out/ --articles 1000000 --files 64 --from ARTICLES.jsonl.gz --growth

What is as in life, and why it matters for a measurement:

- *Sentences* come from the source (default: seeds/). The first half of one and the second half of another are joined at
  a word such as "في" or "الذي" that both have (`scale_sentences`), so that hardly one recurs: real corpora have few
  verbatim repeats, and cleaning takes recurring sentences for boilerplate. An article is written from one article of
  the source and those that share the most words with it, so that it has a subject.
- *Names* of persons and organisations are replaced, `--replaced` of them, by invented ones, the same one throughout an
  article. The number of distinct ones grows as n^beta (`scale_names`); ``--growth`` prints what came out. Numbers are
  drawn anew.
- *Copies*: `--copies` of the articles are agency copy of one of the 2,000 before them, in another outlet within two
  days, with a dateline or without the last sentence.
- *Outlets* are of unequal size, dates lie within fifteen years, lengths are spread around 900 characters.

Article i depends on the seed, i, the source and the version of siyaq that found the names in it; not on how many there
are. Memory is that of the source (of which at most 5,000 articles are used) and of names that are asked for often.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import BinaryIO

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))

from scale_names import Names
from scale_sentences import Slot, templates

ROOT = Path(__file__).parent.parent
OUTLETS = (
    "وكالة الرمال السبع للأنباء",
    "صحيفة المرفأ الجديد",
    "شبكة شرفة الجبل الإخبارية",
    "موقع قنديل الساحل",
    "قناة النخلة الزرقاء",
    "إذاعة باب الزيتون",
    "جريدة السنونو اليومية",
    "موقع حبر الصحراء",
    "صحيفة القافلة المسائية",
    "وكالة ضفة المتوسط",
    "مجلة الفنار الأسبوعية",
    "بوابة سوق الحرف",
)
"""Invented; the k-th has a weight of 1 / k."""
LENGTH = 780, 250  # characters wanted: mean and spread
BACK = 2000  # articles behind which the original of a copy lies
_BEGIN = datetime(2010, 1, 1)
_MINUTES = 15 * 365 * 24 * 60
_DIGITS = re.compile(r"[0-9]{2,}|[٠-٩]{2,}")


@dataclass
class _Writing:
    """One article while it is written."""

    random: Random
    drawn: dict[int, int | None] = field(default_factory=dict)  # number of the invented name, None for the real one
    named: set[int] = field(default_factory=set)


class Corpus:
    """Article i for any i.

    Parameters
    ----------
    source : path
        Where sentences come from.
    seed : int
    beta : float
        Exponent of the growth of names.
    replaced, copies : float
        Share of names that are invented, and of articles that are copies.
    """

    def __init__(
        self,
        source: str | Path = ROOT / "seeds",
        *,
        seed: int = 0,
        beta: float = 0.6,
        replaced: float = 0.6,
        copies: float = 0.08,
    ) -> None:
        self.sentences, self.near = templates(source)
        self.seed, self.replaced, self.copies = seed, replaced, copies
        self.names = Names(seed, beta)
        self._outlets = np.cumsum([1 / (k + 1) for k in range(len(OUTLETS))])

    def article(self, i: int) -> dict[str, str]:
        """Return article i: id, title, text, published, source, url."""
        random = self._random("article", i)
        original = self.original(i)
        title, sentences = self._write(original)
        published = self._date(original)
        outlet = self._outlet(random)
        if original != i:
            published += timedelta(minutes=int(random.random() * 2 * 24 * 60))
            if random.random() < 0.5 and len(sentences) > 3:
                sentences = sentences[:-1]
            if random.random() < 0.5:
                sentences = [f"{outlet} – {sentences[0]}", *sentences[1:]]
        paragraphs = [" ".join(sentences[k : k + 2]) for k in range(0, len(sentences), 2)]
        return {
            "id": f"g{self.seed}-{i:010}",
            "title": title,
            "text": "\n".join(paragraphs),
            "published": published.isoformat(),
            "source": outlet,
            "url": f"https://example.org/{OUTLETS.index(outlet)}/{i}",
        }

    def original(self, i: int) -> int:
        """Return the number of the article that i is a copy of, or i."""
        random = self._random("copy", i)
        while i and random.random() < self.copies:
            i -= 1 + int(random.random() * min(i, BACK))
            random = self._random("copy", i)
        return i

    def drawn(self, i: int) -> list[int]:
        """Return the numbers of the invented names of article i, each once."""
        writing = _Writing(self._random("text", i))
        self._compose(writing)
        return [number for number in writing.drawn.values() if number is not None]

    def _random(self, what: str, i: int) -> Random:
        return Random(f"{self.seed} {what} {i}")

    def _date(self, i: int) -> datetime:
        return _BEGIN + timedelta(minutes=int(self._random("date", i).random() * _MINUTES))

    def _outlet(self, random: Random) -> str:
        return OUTLETS[int(np.searchsorted(self._outlets, random.random() * self._outlets[-1]))]

    def _write(self, i: int) -> tuple[str, list[str]]:
        return self._compose(_Writing(self._random("text", i)))

    def _compose(self, writing: _Writing) -> tuple[str, list[str]]:
        """Write the title and the sentences of an article."""
        random = writing.random
        near = self.near[_below(random, len(self.near))]
        wanted = max(300.0, random.gauss(*LENGTH))
        # what has neither a joint nor a name would recur word for word
        pool = [(a, s) for a in near for s, sentence in enumerate(self.sentences[a]) if sentence.varies]
        used: set[tuple[int, int]] = set()
        title, written, length = "", [], 0
        while length < wanted and len(used) + 2 < len(pool):
            # the head of the lead is a lead; what follows comes from anywhere
            first = pool[0] if not written else _other(random, pool, used)
            used.add(first)
            text, headline = self._sentence(writing, first, pool, used)
            title = title or headline
            written.append(text)
            length += len(text) + 1
        return title or " ".join(written[0].split()[:8]).rstrip(".،"), written

    def _sentence(
        self, writing: _Writing, first: tuple[int, int], pool: list[tuple[int, int]], used: set[tuple[int, int]]
    ) -> tuple[str, str]:
        """Return a sentence that begins as `first` does and ends as one with the same joint, and its head."""
        random = writing.random
        head = self.sentences[first[0]][first[1]]
        for word, at in sorted(head.joints.items(), key=lambda _: random.random()):
            fitting = [p for p in pool if p not in used and word in self.sentences[p[0]][p[1]].joints]
            if fitting:
                second = fitting[_below(random, len(fitting))]
                used.add(second)
                tail = self.sentences[second[0]][second[1]]
                cut, behind = at[_below(random, len(at))], tail.joints[word]
                begin = self._text(writing, head.pieces[:cut])
                end = self._text(writing, tail.pieces[behind[_below(random, len(behind))] :])
                headline = begin.rsplit(" ", 1)[0].rstrip("،") if 4 <= begin.count(" ") <= 14 else ""
                return begin + end, headline
        return self._text(writing, head.pieces), ""

    def _text(self, writing: _Writing, pieces: tuple[str | Slot, ...]) -> str:
        """Return pieces of a sentence as text, with invented names and numbers."""
        text = ""
        for piece in pieces:
            if isinstance(piece, str):
                text += _DIGITS.sub(lambda m: _number(writing.random, m[0]), piece)
            else:
                text = _joined(text, self._name(writing, piece))
        return text

    def _name(self, writing: _Writing, slot: Slot) -> str:
        random, entity = writing.random, slot.entity
        if entity not in writing.drawn:
            invented = random.random() < self.replaced
            writing.drawn[entity] = self.names.draw(random) if invented else None
        number = writing.drawn[entity]
        if number is None:
            return slot.written
        made = self.names.person(number) if slot.person else self.names.organisation(number, slot.feminine)
        again = entity in writing.named  # the full name comes first
        writing.named.add(entity)
        return made[again and slot.short]


def _below(random: Random, n: int) -> int:
    """Return a number below n; by `random()` alone, whose sequence Python promises not to change."""
    return int(random.random() * n)


def _other(random: Random, pool: list[tuple[int, int]], used: set[tuple[int, int]]) -> tuple[int, int]:
    while (chosen := pool[_below(random, len(pool))]) in used:
        pass
    return chosen


def _number(random: Random, digits: str) -> str:
    """Return another number as long and in the same digits; years stay years, days days."""
    zero = ord("٠") if digits[0] >= "٠" else ord("0")
    plain = digits.translate({ord("٠") + k: str(k) for k in range(10)})
    low, high = 10 ** (len(plain) - 1), 10 ** len(plain)
    if len(plain) == 4 and plain[:2] == "20":
        low, high = 2008, 2025
    elif len(plain) == 2 and plain <= "31":
        low, high = 10, 29
    drawn = str(low + _below(random, high - low))
    return "".join(chr(zero + int(c)) for c in drawn)


def _joined(text: str, name: str) -> str:
    """Return text with a name behind it: after ل that is written to it, the article loses its alif."""
    if text.endswith("ل") and text[-2:-1] in ("", " ", "و", "ف") and name.startswith("ال"):
        name = name[2:] if name[2:3] == "ل" else name[1:]
    return text + name


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file for bytes, compressed without a date where it is called .gz."""
    with path.open("wb") as raw:
        if path.suffix == ".gz":
            with gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=1, mtime=0) as stream:
                yield stream
        else:
            yield raw


def write(corpus: Corpus, out: Path, articles: int, files: int = 1) -> list[Path]:
    """Write the first articles to one file, or to as many as wanted in a folder; return their paths."""
    paths = [out] if files == 1 else [out / f"articles-{k:05}.jsonl.gz" for k in range(files)]
    paths[0].parent.mkdir(parents=True, exist_ok=True)
    for k, path in enumerate(paths):
        with _opened(path) as stream:
            for i in range(k * articles // files, (k + 1) * articles // files):
                stream.write(json.dumps(corpus.article(i), ensure_ascii=False).encode("utf-8") + b"\n")
    return paths


def growth(corpus: Corpus, articles: int) -> pd.DataFrame:
    """Return how many invented names were drawn and how many distinct ones, at 1/64, 1/32, … of the articles."""
    marks = sorted({articles >> k for k in range(7)} - {0})
    seen: set[int] = set()
    drawn, rows = 0, []
    for i in range(articles):
        numbers = corpus.drawn(i)
        drawn += len(numbers)
        seen.update(numbers)
        if i + 1 in marks:
            rows.append((i + 1, drawn, len(seen)))
    return pd.DataFrame(rows, columns=["articles", "drawn", "distinct"])


def exponent(table: pd.DataFrame) -> float:
    """Return beta of Heaps' law by least squares on the logarithms of a table of `growth`."""
    return float(np.polyfit(np.log(table.drawn), np.log(table.distinct), 1)[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="file .jsonl or .jsonl.gz; a folder with --files")
    parser.add_argument("--articles", type=int, required=True)
    parser.add_argument("--files", type=int, default=1)
    parser.add_argument("--from", dest="source", type=Path, default=ROOT / "seeds", help="any source (default: seeds)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--beta", type=float, default=0.6)
    parser.add_argument("--replaced", type=float, default=0.6, help="share of names that are invented")
    parser.add_argument("--copies", type=float, default=0.08, help="share of agency copy")
    parser.add_argument("--growth", action="store_true", help="count the distinct names too (takes as long again)")
    args = parser.parse_args()
    options = {"seed": args.seed, "beta": args.beta, "replaced": args.replaced, "copies": args.copies}
    corpus = Corpus(args.source, **options)
    paths = write(corpus, args.out, args.articles, args.files)
    print(f"{args.articles:,} articles in {len(paths)} files, {sum(p.stat().st_size for p in paths) / 1e6:.1f} MB")
    if args.growth:
        table = growth(corpus, args.articles)
        print(table.to_string(index=False), f"\nbeta measured: {exponent(table):.2f}")


if __name__ == "__main__":
    main()
