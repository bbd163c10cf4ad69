"""Boilerplate: sentences that recur across the articles of one source, found by how often and where they stand.

Newsletters' invitations, copyright lines, initials of editors and menus come back word for word at the head or the
tail of a source's articles. News does not: a background sentence that is used again stands in the middle. A menu is
longer than an edge; its entries are short lines, in a row, with hardly a sentence before them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import pandas as pd

from siyaq.corpus.cleaning import Report
from siyaq.text.normal import BREAK, SPACE, WORD, codes, tables
from siyaq.text.tokens import chunks, hash_runs

LEAST_ARTICLES = 6
LEAST_SHARE = 0.005
"""A sentence recurs where it is in so many articles of its source, and in this share of them."""
EDGE = 3
"""Units from the head or tail of an article that count as its edge (the head's are one fewer)."""
EDGE_SHARE = 0.8
"""Share of its occurrences that must stand at an edge; half of that for `LONG` ones, which do not recur by chance."""
LONG = 60
"""Letters of a long sentence."""
SHORT = 25
"""What has fewer letters counts only on a line of its own or at the very end: "Libya.." may begin any headline."""
MENU = 3
"""Short recurring lines in a row that are a menu also further than `EDGE` from the head."""
MOST_REMOVED = 0.5
"""An article of which more than this share recurs is a copy of others and is left whole."""
CAPACITY = 2_000_000
"""Units that are remembered at most; the rarest are forgotten first (lossy counting, Manku & Motwani 2002)."""
_DIGIT, _END = 8, 9


class Units(NamedTuple):
    """Sentences and lines of some texts, without those that hold no letters."""

    text: np.ndarray  # index of the text
    start: np.ndarray  # code points
    end: np.ndarray  # behind the blanks that follow
    letters: np.ndarray  # number of them
    key: np.ndarray  # hash of the normal letters
    head: np.ndarray  # number from the head of the text, from 0
    tail: np.ndarray  # number from its tail, from 0
    before: np.ndarray  # units of `SHORT` letters or more before it


def units(texts: list[str]) -> Units:
    """Cut texts at line ends, full stops and wide gaps, and keep what may be boilerplate."""
    parts = []
    done = 0
    for chunk in chunks(texts):
        part = _units(chunk)
        parts.append(part._replace(text=part.text + done))
        done += len(chunk)
    return Units(*map(np.concatenate, zip(*parts, strict=True))) if parts else _units([""])


@cache
def _kinds() -> np.ndarray:
    """Classes of code points, with those of digits and full stops."""
    kind = tables()[0].copy()
    kind[codes("0123456789٠١٢٣٤٥٦٧٨٩")] = _DIGIT
    kind[codes(".!?؟…")] = _END
    return kind


def _units(texts: list[str]) -> Units:
    points = codes("\n".join(texts) + "\n")
    kind = _kinds().take(points, mode="clip")
    ends, digit, blank, hard = kind == _END, kind == _DIGIT, kind == SPACE, kind == BREAK
    hard[2:] |= blank[2:] & blank[1:-1] & blank[:-2]
    border = hard.copy()
    border[:-1] |= ends[:-1] & ~ends[1:] & ~digit[1:]
    cut = np.flatnonzero(border) + 1
    start = np.concatenate([[0], cut[:-1]])
    letter = (kind == WORD) | digit
    before, first_word = np.zeros((2, len(points) + 1), np.int32)
    np.cumsum(letter, out=before[1:])
    np.cumsum(kind == WORD, out=first_word[1:])
    some = before[cut] > before[start]
    start, cut = start[some], cut[some]
    first, last = before[start], before[cut]
    keys = hash_runs(points.compress(letter), first, last)
    real = first_word[cut] - first_word[start] >= 2  # units of digits alone are scores and list numbers
    start, cut, letters, keys = start[real], cut[real], (last - first)[real], keys[real]
    offset = np.cumsum([0, *(len(t) + 1 for t in texts)])
    text = np.searchsorted(offset, start, side="right") - 1
    number = np.arange(len(text))
    begins = np.searchsorted(text, np.arange(len(texts) + 1))
    head, tail = number - begins[text], begins[text + 1] - 1 - number
    whole = np.append(0, np.cumsum(letters >= SHORT))
    before = whole[number] - whole[begins[text]]
    alone = (hard[start - 1] | (start == 0)) & (hard[cut - 1] | hard[np.minimum(cut, len(hard) - 1)])
    kept = alone | (letters >= SHORT) | (tail == 0)
    end = np.minimum(cut, offset[text + 1] - 1)  # not the line feed between two texts
    found = Units(text, start - offset[text], end - offset[text], letters, keys, head, tail, before)
    return Units(*(column[kept] for column in found))


class Recurring:
    """What recurs in each source, learned batch by batch."""

    def __init__(self):
        self._seen = _NONE.copy()
        self._waiting: list[pd.DataFrame] = []
        self._sources: dict[str, int] = {}
        self._totals = np.zeros(0, np.int64)

    def add(self, sources: Sequence[str | None], found: Units) -> None:
        """Take the units of one more batch of articles."""
        self.merge(*count_units(sources, found))

    def merge(self, counts: pd.DataFrame, totals: Mapping[str, int]) -> None:
        """Take what `count_units` gave for one more batch of articles."""
        code = {s: self._sources.setdefault(s, len(self._sources)) for s in totals}
        self._totals = np.pad(self._totals, (0, len(self._sources) - len(self._totals)))
        for source, n in totals.items():
            self._totals[code[source]] += n
        self._waiting.append(counts.assign(source=counts.source.map(code).astype(np.int32)))
        if sum(map(len, self._waiting)) >= CAPACITY // 4:
            self._settle()

    def _settle(self) -> None:
        tables = [self._seen, *self._waiting]
        both = pd.concat([t for t in tables if len(t)] or [_NONE], ignore_index=True).groupby("key", sort=True)
        how = {"articles": "sum", "n": "sum", "edge": "sum", "letters": "first", "source": "first"}
        self._seen, self._waiting = both.agg(how).astype(np.int32).reset_index(), []
        least = 1
        while len(self._seen) > CAPACITY:
            self._seen = self._seen[self._seen.articles > least]
            least += 1

    def keys(self) -> np.ndarray:
        """Return the keys of what recurs, salted with their sources."""
        self._settle()
        seen = self._seen[self._seen.articles >= LEAST_ARTICLES]
        share = np.where(seen.letters >= LONG, EDGE_SHARE / 2, EDGE_SHARE)
        often = seen.articles >= LEAST_SHARE * self._totals[seen.source]
        return seen.key[often & (seen.edge >= share * seen.n)].to_numpy(np.uint64)


_NONE = pd.DataFrame(
    {"key": np.zeros(0, np.uint64)} | {c: np.zeros(0, np.int32) for c in ("articles", "n", "edge", "letters", "source")}
)


def count_units(sources: Sequence[str | None], found: Units) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the units of some articles, counted, and the number of articles of each source.

    The table has key (salted with the source), articles, n, edge (how many stand at an edge), letters, source.
    """
    names = np.array([s or "" for s in sources], object)
    table = pd.DataFrame(
        {
            "key": _salted(sources, found),
            "text": found.text,
            "n": np.int32(1),
            "edge": (_at_edge(found) | _may_be_menu(found)).astype(np.int32),
            "letters": found.letters,
            "source": names[found.text],
        }
    )
    table["articles"] = (~table.duplicated(["key", "text"])).astype(np.int32)
    how = {"articles": "sum", "n": "sum", "edge": "sum", "letters": "first", "source": "first"}
    counts = table.groupby("key", sort=True).agg(how).reset_index()
    return counts, dict(Counter(names.tolist()))


def _at_edge(found: Units) -> np.ndarray:
    return (found.head < EDGE - 1) | (found.tail < EDGE)


def _may_be_menu(found: Units) -> np.ndarray:
    return (found.letters < SHORT) & (found.before < EDGE - 1)


def _menus(found: Units, hit: np.ndarray) -> np.ndarray:
    """Return the hits without lone short ones beyond the edge: `MENU` of them in a row are a menu."""
    chosen = np.flatnonzero(hit)
    if not len(chosen):
        return hit
    follows = (np.diff(found.text[chosen]) == 0) & (np.diff(found.head[chosen]) == 1)
    run = np.append(0, np.cumsum(~follows))
    alone = np.bincount(run)[run] < MENU
    hit = hit.copy()
    hit[chosen[alone & (_may_be_menu(found) & ~_at_edge(found))[chosen]]] = False
    return hit


def _salted(sources: Sequence[str | None], found: Units) -> np.ndarray:
    """Keys that differ between sources."""
    salt = {s: int.from_bytes(blake2b((s or "").encode(), digest_size=8).digest()) for s in dict.fromkeys(sources)}
    return found.key ^ np.array([salt[s] for s in sources], np.uint64)[found.text]


def drop_boilerplate(
    bodies: Sequence[str], sources: Sequence[str | None], recurring: np.ndarray, report: Report
) -> list[str]:
    """Return the bodies without the units that recur in their source.

    Parameters
    ----------
    bodies : sequence of str
    sources : sequence of str or None
    recurring : uint64 array
        See `Recurring.keys`.
    report : Report
        Is added to.
    """
    cleaned = list(bodies)
    if not len(recurring):
        return cleaned
    found = units(cleaned)
    hit = _menus(found, np.isin(_salted(sources, found), recurring))
    removed = np.bincount(found.text[hit], found.letters[hit], len(cleaned))
    whole = np.bincount(found.text, found.letters, len(cleaned))
    hit &= (removed <= MOST_REMOVED * whole)[found.text]
    spans: dict[int, list[tuple[int, int]]] = {}
    for i, start, end in zip(found.text[hit].tolist(), found.start[hit].tolist(), found.end[hit].tolist(), strict=True):
        spans.setdefault(i, []).append((start, end))
    for i, cuts in spans.items():
        cleaned[i] = _without(bodies[i], cuts)
        report.add("boilerplate", len(bodies[i]) - len(cleaned[i]))
    return cleaned


def _without(body: str, cuts: list[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in cuts:
        kept.append(body[at:start])
        at = end
    text = "".join(kept) + body[at:]
    # What separated the last unit from the text, such as a line of dashes, goes with it.
    return text.rstrip(" \n\t-_*=|—–•") if at >= len(body.rstrip()) else text
