"""Sentences of real articles, cut so that others can be made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

import siyaq
from siyaq.text import Tokens, tokenize

# fmt: off
JOINTS = frozenset((
    "في", "من", "إلى", "على", "عن", "مع", "بعد", "قبل", "خلال", "أن", "إن", "التي", "الذي", "الذين", "حيث", "فيما",
    "كما", "حول", "عبر", "ضد", "لدى",
))
# fmt: on
"""Words behind which the second half of another sentence may go on."""
NEIGHBOURS = 12
"""Articles of the source that one article is written from."""
MOST_ARTICLES = 5000
"""Of the source, that are used."""
_QUOTED = re.compile(r'"[^"\n]*"|“[^”\n]*”|«[^»\n]*»|\([^)\n]*\)|\[[^]\n]*\]')
_MARKS = re.compile(r'["“”„«»()\[\]\n]')


class Slot(NamedTuple):
    """A name in a sentence."""

    entity: int
    person: bool
    feminine: bool
    short: bool
    written: str


@dataclass(frozen=True)
class Sentence:
    """A sentence cut into text and names; ``joints[word]`` are the pieces in front of which that word ends."""

    pieces: tuple[str | Slot, ...]
    joints: dict[str, list[int]]
    varies: bool


def templates(source: str | Path) -> tuple[list[list[Sentence]], list[list[int]]]:
    """Return the sentences of each article of a source, and for each the articles that share the most words with it."""
    articles = siyaq.load_articles(source).articles
    articles = articles[articles.article_id == articles.duplicate_group].head(MOST_ARTICLES).reset_index(drop=True)
    spans = siyaq.find_mentions(articles)
    resolved = siyaq.resolve_entities(spans, articles)
    mentions = resolved.mentions[resolved.mentions["type"] != "LOC"].sort_values(["article_id", "start"])
    number = {name: i for i, name in enumerate(resolved.entities.entity_id)}
    feminine = [name.split()[0].endswith("ة") for name in resolved.entities.name_ar]
    slots: dict[str, list[tuple[int, int, Slot]]] = {}
    for row in mentions.itertuples():
        entity = number[row.entity_id]
        slot = Slot(entity, row.type == "PER", feminine[entity], " " not in row.surface, row.surface)
        slots.setdefault(row.article_id, []).append((row.start, row.end, slot))

    texts = articles.text.tolist()
    tokens = tokenize(texts)
    words = [tokens.types[t] for t in tokens.type.tolist()]
    order = range(len(words))
    found: list[list[Sentence]] = [[] for _ in texts]
    begins = [len(title) if isinstance(title, str) else 0 for title in articles.title]
    key = list(zip(tokens.article.tolist(), tokens.sentence.tolist(), strict=True))
    for (article, _), group in groupby(order, key=key.__getitem__):
        at = list(group)
        if tokens.start[at[0]] >= begins[article]:
            ends = [(int(tokens.end[t]), words[t]) for t in at]
            cut = _cut(texts[article], int(tokens.start[at[0]]), ends, slots.get(articles.article_id[article], []))
            found[article] += [cut] if cut else []
    some = [i for i, sentences in enumerate(found) if sum(s.varies for s in sentences) >= 2]
    return [found[i] for i in some], _neighbours(tokens, some)


def _cut(text: str, start: int, ends: list[tuple[int, str]], slots: list[tuple[int, int, Slot]]) -> Sentence | None:
    """Cut a sentence behind joints and around names; None for one that is no whole sentence."""
    end = ends[-1][0]
    whole = text[start:end]
    quoted = [start + m.start() + k for m in _QUOTED.finditer(whole) for k in range(len(m[0]))]
    if not 40 <= len(whole) <= 450 or whole[-1] not in '.؟!»"”' or _MARKS.search(_QUOTED.sub("", whole)):
        return None
    inside = [(s, e, slot) for s, e, slot in slots if start <= s and e <= end]
    covered = {*quoted, *(i for s, e, _ in inside for i in range(s, e))}
    # "ends" are tokens of the text; at least four words stay on either side of a joint
    joints = {e: word for e, word in ends[4:-5] if word in JOINTS and e not in covered and text[e : e + 1] == " "}
    borders = sorted({start, end, *joints, *(p for s, e, _ in inside for p in (s, e))})
    names = {s: slot for s, _, slot in inside}
    pieces: list[str | Slot] = []
    places: dict[str, list[int]] = {}
    for a, b in pairwise(borders):
        if a in joints:
            places.setdefault(joints[a], []).append(len(pieces))
        pieces.append(names.get(a, text[a:b]))
    return Sentence(tuple(pieces), places, bool(places or names))


def _neighbours(tokens: Tokens, some: list[int]) -> list[list[int]]:
    """Return for each article the nearest ones, itself first, by the share of their less common words (Jaccard)."""
    n = int(tokens.article.max()) + 1
    has = csr_matrix((np.ones(len(tokens), np.int64), (tokens.article, tokens.type)), (n, len(tokens.types)))[some]
    has.data[:] = 1
    articles_of = np.asarray(has.sum(axis=0)).ravel()
    has = has[:, (articles_of >= 2) & (articles_of <= max(0.1 * len(some), 2))]
    size = np.asarray(has.sum(axis=1)).ravel()
    nearest = []
    for i in range(len(some)):
        shared = np.asarray((has @ has[i].T).todense()).ravel()
        likeness = shared / np.maximum(size + size[i] - shared, 1)
        likeness[i] = 2
        nearest.append(np.lexsort((np.arange(len(some)), -likeness))[:NEIGHBOURS].tolist())
    return nearest
