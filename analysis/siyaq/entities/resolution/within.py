"""Which full name a short one stands for, article by article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from siyaq.entities.resolution.across import native, near_miss, same_part, within
from siyaq.entities.resolution.forms import bare
from siyaq.entities.resolution.persons import parts
from siyaq.entities.resolution.translit import skeleton

HEADS = frozenset(  # a name may be written with or without these common nouns
    """حكومه وكاله قناه صحيفه جريده مجله موقع نادي شركه حزب حركه تنظيم جماعه منظمه مجموعه بنك مصرف موسسه
    اذاعه راديو شبكه قوات قوه كتيبه لواء ميليشيا مليشيا ميليشيات مطار قاعده ميناء حقل جامعه مستشفي جمعيه
    ملعب منصه تطبيق بوابه وزاره هييه مجلس قلعه سجن معبر جبل جبال مجمع حي قاع وادي معسكر جهاز اتحاد""".split()  # noqa: SIM905
)
_BARE_PLACES = frozenset(  # such places may be called without the noun; a port or an airport bears its town's name
    """قلعه سجن معبر حقل جبل جبال مجمع حي قاع معسكر ملعب مستشفي""".split()  # noqa: SIM905
)
_MAY_SHRINK = frozenset(  # after these, the first words may be enough: حكومة الوفاق الوطني, الوفاق
    """حكومه حركه تنظيم جماعه قوات قوه ميليشيا""".split()  # noqa: SIM905
)

Links = dict[int, tuple[int, str]]
"""Form -> (form that it stands for, rule)."""


class Unit(NamedTuple):
    """One form in one article: its number, normal name, type, place of its first mention, and mentions."""

    form: int
    name: str
    type: str
    first: int
    count: int


def _family(part: str) -> tuple[str, ...]:
    return (part, part[2:]) if part.startswith("بن") and len(part) > 4 else (part,)


def short_people(units: list[Unit], usual: Callable[[str, list[int]], int | None]) -> Links:
    """Return whom the short names of one article stand for.

    A single part stands for the full name that bears it as family name, else as given name; a longer form for a full
    name that holds all its parts. Of several bearers, news calls the one by the bare family name whom it names first.

    Parameters
    ----------
    units : list of Unit
        The people of one article.
    usual : function
        Takes a normal single name and the forms of its bearers here; returns the form or node that it usually means,
        or None.
    """
    split = {u.form: parts(u.name) for u in units}
    full = [u for u in units if len(split[u.form]) > 1]
    by_sound: dict[str, list[tuple[int, str, Unit]]] = defaultdict(list)
    for u in full:
        p = split[u.form]
        for i, part in enumerate(p):
            place = 0 if i == len(p) - 1 else 1 if i == 0 else 2
            for sound in {skeleton(x) for x in _family(part)}:
                by_sound[sound].append((place, part, u))
    out: Links = {}
    for u in units:
        p = split[u.form]
        if len(p) == 1:
            found = []
            for part in _family(p[0]):
                for place, bearer, other in by_sound.get(skeleton(part), ()):
                    exact = part in _family(bearer)
                    if exact or (same_part(part, bearer, 0.14 if place == 0 else 0.08)):
                        found.append((place, not exact, other.first, other.form))
            family = [f[3] for f in found if f[0] == 0]
            default = usual(u.name, family)
            if default is not None:
                out[u.form] = default, "family name" if default in family else "usual meaning"
            elif found:
                place, _, _, form = min(found)
                out[u.form] = form, ("family name", "given name", "middle name")[place]
            elif len(p[0]) >= 5:
                slips = [(o.first, o.form) for o in full if near_miss(p[0], split[o.form][-1])]
                if slips:
                    out[u.form] = min(slips)[1], "misspelt family name"
        elif p:
            longer = [o for o in full if len(split[o.form]) > len(p) and within(p, split[o.form])]
            tail = [o for o in full if len(split[o.form]) > len(p) and _is_tail(p, split[o.form])]
            slips = [
                o
                for o in full
                if o.form != u.form and (o.count, -o.form) > (u.count, -u.form) and _slip(p, split[o.form])
            ]
            if longer or tail:
                best = min(longer or tail, key=lambda o: (-len(split[o.form]), o.first, o.form))
                out[u.form] = best.form, "part of the full name"
            elif slips:
                out[u.form] = min(slips, key=lambda o: (o.first, o.form)).form, "misspelt full name"
    return out


def _is_tail(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Say whether a name is the end of another, its first part perhaps with `بن`."""
    end = long[-len(short) :]
    return short[1:] == end[1:] and end[0] in _family(short[0])


def _slip(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether two names differ in a slip of the pen, or a spelling, in one part only."""
    if len(one) != len(other):
        return False
    different = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(different) == 1 and (same_part(*different[0]) or near_miss(*different[0]))


def short_bodies(units: list[Unit], settled: set[int]) -> Links:
    """Return what the short names of organisations, or of places, of one article stand for.

    A short form begins like the longer one (الجيش الوطني, الجيش الوطني الليبي), or is the longer one without its common
    noun (الوفاق, حكومة الوفاق الوطني). The name of a place without its noun may be another place (ميناء السدرة), so a
    place that is known is left alone.

    Parameters
    ----------
    units : list of Unit
        All of one type.
    settled : set of int
        Forms that are known by themselves, and stand for no other.
    """
    words = {u.form: tuple(bare(w) for w in u.name.split()) for u in units}
    by_word: dict[str, list[Unit]] = defaultdict(list)
    for u in units:
        w = words[u.form]
        if len(w) > 1:
            by_word[w[0]].append(u)
            if w[0] in HEADS:
                by_word[w[1]].append(u)
    out: Links = {}
    for u in units:
        w = words[u.form]
        if not w or u.form in settled or (len(w) == 1 and w[0] in HEADS):
            continue
        found = []
        for other in by_word.get(w[0], ()):
            long = words[other.form]
            if len(long) <= len(w):
                continue
            if long[0] == w[0] and (len(w) > 1 or u.type == "ORG") and within(w, long):
                found.append((0, len(long), other.first, other.form))
            elif long[0] in (_BARE_PLACES if u.type == "LOC" else HEADS) and (
                long[1:] == w or (long[0] in _MAY_SHRINK and long[1 : 1 + len(w)] == w)
            ):
                found.append((1, len(long), other.first, other.form))
        if found:
            place, _, _, form = min(found)
            out[u.form] = form, ("longer name in the article", "common noun left out")[place]
            continue
        slips = [o for o in units if (o.count, -o.form) > (u.count, -u.form) and _misspelt(u.name, o.name)]
        if slips:
            out[u.form] = min(slips, key=lambda o: (o.first, o.form)).form, "misspelt name"
    return out


def _misspelt(one: str, other: str) -> bool:
    """Say whether two names of seven letters or more differ by one letter, in an article where both stand."""
    return min(len(one), len(other)) >= 7 and abs(len(one) - len(other)) <= 1 and near_miss(one, other)


def is_common(name: str) -> bool:
    """Say whether a one-part name is a common given name, which on its own says nothing about who it is."""
    p = parts(name)
    return len(p) == 1 and p[0] in native()
