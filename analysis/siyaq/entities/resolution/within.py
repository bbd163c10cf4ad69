"""Which full name a short one stands for, article by article."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from siyaq.entities.resolution.across import native, same_part, within
from siyaq.entities.resolution.forms import bare
from siyaq.entities.resolution.persons import parts
from siyaq.entities.resolution.translit import skeleton

HEADS = frozenset(
    "حكومه وكاله قناه صحيفه جريده مجله موقع نادي شركه حزب حركه تنظيم جماعه منظمه مجموعه بنك مصرف موسسه اذاعه راديو شبكه "
    "قوات كتيبه ميليشيا مليشيا مطار قاعده ميناء حقل جامعه مستشفي جمعيه اتحاد ملعب منصه تطبيق بوابه وزاره هييه".split()
)
"""Common nouns that a name may be written with or without."""


@dataclass(frozen=True)
class Unit:
    """One form in one article: its number, its name and type, and where it first stands."""

    form: int
    name: str
    type: str
    first: int


def _family(part: str) -> set[str]:
    return {part, part.removeprefix("بن")} if part.startswith("بن") and len(part) > 4 else {part}


def short_people(units: list[Unit], prefer: dict[str, int]) -> dict[int, tuple[int, str]]:
    """Return form -> (form that it stands for, rule) for the people of one article.

    A single part stands for the full name that bears it as family name, else as given name; a longer form for a full
    name that holds all its parts. Among several bearers, the one that the form means by default, where he is named in
    the article, else the one named first: it is the main bearer whom news calls by the bare family name.

    Parameters
    ----------
    units : list of Unit
        The people of one article.
    prefer : dict
        Normal single names to the form of the full name that they mean by default in this article.
    """
    split = {u.form: parts(u.name) for u in units}
    full = [u for u in units if len(split[u.form]) > 1]
    by_sound: dict[str, list[tuple[int, Unit]]] = defaultdict(list)
    for u in full:
        p = split[u.form]
        for i, part in enumerate(p):
            by_sound[skeleton(part)].append((0 if i == len(p) - 1 else 1 if i == 0 else 2, u))
    out: dict[int, tuple[int, str]] = {}
    for u in units:
        p = split[u.form]
        if not p:
            continue
        if len(p) == 1:
            found = []
            for part in sorted(_family(p[0])):
                for place, other in by_sound.get(skeleton(part), ()):
                    bearer = split[other.form][(-1, 0)[place]] if place < 2 else None
                    exact = part in split[other.form]
                    if exact or (bearer and same_part(part, bearer)):
                        found.append((place, not exact, other))
            if not found:
                continue
            default = prefer.get(u.name)
            place, _, best = min(found, key=lambda f: (f[2].form != default, f[0], f[1], f[2].first, f[2].form))
            out[u.form] = best.form, ("family name", "given name", "middle name")[place]
        else:
            longer = [o for o in full if len(split[o.form]) > len(p) and within(p, split[o.form])]
            if longer:
                best = min(longer, key=lambda o: (-len(split[o.form]), o.first, o.form))
                out[u.form] = best.form, "part of the full name"
    return out


def short_bodies(units: list[Unit]) -> dict[int, tuple[int, str]]:
    """Return form -> (form that it stands for, rule) for the places, or the organisations, of one article.

    A short form begins like the longer one (حكومة الوفاق, حكومة الوفاق الوطني), or is the longer one without its
    common noun (الوفاق).
    """
    words = {u.form: tuple(bare(w) for w in u.name.split()) for u in units}
    by_word: dict[str, list[Unit]] = defaultdict(list)
    for u in units:
        w = words[u.form]
        if len(w) > 1:
            by_word[w[0]].append(u)
            if w[0] in HEADS:
                by_word[w[1]].append(u)
    out: dict[int, tuple[int, str]] = {}
    for u in units:
        w = words[u.form]
        if not w or (len(w) == 1 and w[0] in HEADS):
            continue
        found = []
        for other in by_word.get(w[0], ()):
            long = words[other.form]
            if other.type != u.type or len(long) <= len(w):
                continue
            if long[0] == w[0] and (len(w) > 1 or u.type == "ORG") and within(w, long):
                found.append((0, other))
            elif long[0] in HEADS and u.type == "ORG" and long[1 : 1 + len(w)] == w:
                found.append((1, other))
        if found:
            place, best = min(found, key=lambda f: (f[0], len(words[f[1].form]), f[1].first, f[1].form))
            out[u.form] = best.form, ("longer name in the article", "common noun left out")[place]
    return out


def is_common(name: str) -> bool:
    """Say whether a one-part name is a common given name, which on its own says nothing about who it is."""
    p = parts(name)
    return len(p) == 1 and p[0] in native()
