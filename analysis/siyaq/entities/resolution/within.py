"""Which full name a short one stands for, article by article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from siyaq.entities.resolution.across import near_miss, one_slip, same_part, within
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

_SLIP = 7
"""Letters from which a name of a body or place may be a misspelling of another in its article."""
Links = dict[int, tuple[int | str, str]]
"""Form -> (form or symbol that it stands for, rule)."""


class Unit(NamedTuple):
    """One form in one article: its number, normal name, type, place of its first mention, and mentions."""

    form: int
    name: str
    type: str
    first: int
    n: int


def _family(part: str) -> tuple[str, ...]:
    return (part, part[2:]) if part.startswith("بن") and len(part) > 4 else (part,)


def short_people(units: list[Unit], usual: Callable[[str, list[int]], int | str | None]) -> Links:
    """Return whom the short names of one article stand for.

    A single part stands for the full name that bears it as family name, else as given name; a longer form for a full
    name that holds all its parts. Of several bearers, news calls the one by the bare family name whom it names first.

    Parameters
    ----------
    units : list of Unit
        The people of one article.
    usual : function
        Takes a normal single name and the forms of its bearers here; returns the form or symbol that it usually means,
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
    by_letter: dict[str, list[Unit]] = defaultdict(list)
    for u in full:
        by_letter[split[u.form][-1][:1]].append(u)
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
            if default not in split and found and not family:
                default = None  # كيم in an article about كيم كارداشيان
            if default is not None:
                out[u.form] = default, "family name" if default in family else "usual meaning"
            elif found:
                place, _, _, form = min(found)
                out[u.form] = form, ("family name", "given name", "middle name")[place]
            elif len(p[0]) >= 5:
                near = [(o.first, o.form) for o in by_letter[p[0][:1]] if near_miss(p[0], split[o.form][-1])]
                if near:
                    out[u.form] = min(near)[1], "misspelt family name"
        elif p:
            ends = {skeleton(x) for part in (p[0], p[-1]) for x in _family(part)}
            others = {o.form: o for sound in ends for _, _, o in by_sound.get(sound, ()) if o.form != u.form}.values()
            longer = [o for o in others if len(split[o.form]) > len(p) and within(p, split[o.form])]
            tail = [o for o in others if len(split[o.form]) > len(p) and _is_tail(p, split[o.form])]
            more = [o for o in others if (o.n, -o.form) > (u.n, -u.form)]
            slips = [] if longer or tail else [o for o in more if _slip(p, split[o.form])]
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
    by_end: dict[str, list[Unit]] = defaultdict(list)  # one slip spares the first three letters, or the last three
    for u in units:
        if len(u.name) >= _SLIP - 1:
            by_end[u.name[:3]].append(u)
            by_end["…" + u.name[-3:]].append(u)
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
        if len(u.name) < _SLIP:
            continue
        near = {o.form: o for end in (u.name[:3], "…" + u.name[-3:]) for o in by_end[end]}.values()
        slips = [o for o in near if (o.n, -o.form) > (u.n, -u.form) and one_slip(u.name, o.name)]
        if slips:
            out[u.form] = min(slips, key=lambda o: (o.first, o.form)).form, "misspelt name"
    return out
