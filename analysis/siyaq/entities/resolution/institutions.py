"""Institutions of states: the same words mean another body in another country.

`وزارة الداخلية الليبية`, `وزارة الداخلية في ليبيا` and, in an article about Libya, `وزارة الداخلية` are one body; in an
article about Tunisia the last is another. A name is read as what remains without its country (`base`) and the states
it names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from siyaq.entities.knowledge import known_forms
from siyaq.entities.resolution.forms import bare, compared
from siyaq.text import tokenize

MINISTRIES = frozenset(
    """خارجيه داخليه دفاع عدل ماليه صحه تجاره خزانه تعليم تربيه اقتصاد نفط طاقه ثقافه سياحه زراعه نقل عمل
    بييه اعلام""".split()  # noqa: SIM905
)
"""What a ministry may be called for short."""
_SAME = {
    "شوون خارجيه": "خارجيه",
    "شيون خارجيه": "خارجيه",
    "بنك": "مصرف",
    "منتخب وطني": "منتخب",
    "قوات مسلحه": "جيش",
    "جيش وطني": "جيش",
}
_DROPPED = (" لكره قدم", " في", " لدي", " ل", " ب", " دوله", " تابعه", " تابع")
_OFFICES = ("وزاره ", "رياسه ", "اركان ", "محكمه ", "نيابه ", "قوات جويه", "قوات بحريه", "قوات بريه", "حزب ", "ديوان ")
"""Beginnings of what every state has."""
_SAME_OFFICES = frozenset(
    {"جيش", "برلمان", "مجلس نواب", "مجلس شيوخ", "مجلس وزراء", "مصرف مركزي", "حرس وطني", "حرس حدود", "قوات حرس حدود"}
    | {"هلال احمر", "خفر سواحل", "حرس سواحل", "سلاح جو", "بحريه", "مخابرات", "شرطه", "شرطه بلديه", "منتخب"}
)
"""All of what every state has."""
_KEPT = 100_000
_PREPOSITIONS = ("في", "لدي", "الي", "عن")
_EMBASSIES = ("سفاره", "قنصليه", "بعثه")


@dataclass(frozen=True)
class Countries:
    """The states, their names, relational adjectives and towns in normal form.

    Attributes
    ----------
    names : dict
        Normal name of a state (one or more words) to its entity_id.
    adjectives : dict
        Normal adjective, masculine or feminine, with or without article, to entity_id of the state.
    towns : dict
        Normal name of a place to entity_id of the state it lies in.
    longest : int
        Words of the longest name.
    parsed : dict
        Names that `institution` has read already.
    """

    names: dict[str, str]
    adjectives: dict[str, str]
    towns: dict[str, str]
    longest: int = 4
    parsed: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, knowledge: pd.DataFrame) -> Countries:
        """Read the states out of a knowledge table."""
        states = knowledge[(knowledge.type == "LOC") & (knowledge.country == knowledge.entity_id)]
        names = {compared(f): e for f, e in known_forms(states)[["form", "entity_id"]].itertuples(index=False)}
        adjectives = {}
        for entity, words in states[["entity_id", "adjective"]].itertuples(index=False):
            for word in filter(None, (compared(w) for w in words.split("|"))):
                first, *rest = word.split()
                for ending in ("", "ه", "ين", "ون", "ات"):
                    for article in ("", "ال"):
                        form = " ".join([article + first + ending, *(article + r + ending for r in rest)])
                        adjectives[form] = entity
        places = knowledge[
            (knowledge.type == "LOC") & (knowledge.country != "") & (knowledge.country != knowledge.entity_id)
        ]
        forms = known_forms(places).merge(places[["entity_id", "country"]], on="entity_id")
        towns = {compared(f): c for f, c in forms[["form", "country"]].itertuples(index=False)}
        return cls(names, adjectives, towns)

    def state(self, words: list[str], at: int, towns: bool) -> tuple[str, int]:
        """Return the state named by `words[at:]` and how many words name it, or ("", 0)."""
        for length in range(min(self.longest, len(words) - at), 0, -1):
            text = " ".join(words[at : at + length])
            for form in (text, text[1:] if text[:1] == "ب" else "", "ال" + text[2:] if text[:2] == "لل" else ""):
                found = form and (self.names.get(form) or self.adjectives.get(form) or (towns and self.towns.get(form)))
                if found:
                    return found, length
        return "", 0


_OF_GOVERNMENT = re.compile(r"(?<=.) (?:في|ب|التابعه? ل|ل)?\s?(?:ال)?حكومه (?:ال)?(?:وفاق|وحده|موقته|استقرار).*$")


def is_office(base: str) -> bool:
    """Say whether a base names what every state has, such as a ministry.

    Examples
    --------
    >>> is_office("وزاره داخليه"), is_office("قوات جويه"), is_office("موسسه وطنيه للنفط")
    (True, True, False)
    """
    return base in _SAME_OFFICES or f"{base} ".startswith(_OFFICES)


def institution(name: str, countries: Countries) -> tuple[str, tuple[str, ...]]:
    """Return the base of an organisation's name and the states that it names, in order.

    Examples
    --------
    >>> from siyaq.entities.knowledge import load_knowledge
    >>> states = Countries.of(load_knowledge())
    >>> institution("وزاره الداخليه التونسيه", states), institution("الداخليه", states)
    (('وزاره داخليه', ('tunisia',)), ('وزاره داخليه', ()))
    >>> institution("مصرف ليبيا المركزي", states) == institution("البنك المركزي الليبي", states)
    True
    >>> institution("السفاره الاميركيه في طرابلس", states)
    ('سفاره', ('united-states', 'libya'))
    """
    if name in countries.parsed:
        return countries.parsed[name]
    words = _OF_GOVERNMENT.sub("", name).split()
    embassy = bare(words[0]) in _EMBASSIES if words else False
    base: list[str] = []
    found: list[str] = []
    i = 0
    while i < len(words):
        state, length = countries.state(words, i, embassy) if i or len(words) > 1 else ("", 0)
        if state and (i or length < len(words)):
            if state not in found:
                found.append(state)
            if base and base[-1] in _PREPOSITIONS:
                base.pop()
            i += length
        else:
            base.append(bare(words[i]))
            i += 1
    text = " ".join(base)
    for one, other in _SAME.items():
        text = f" {text} ".replace(f" {one} ", f" {other} ").strip()
    for ending in _DROPPED:
        text = text.removesuffix(ending)
    if text in MINISTRIES:
        text = "وزاره " + text
    if len(countries.parsed) < _KEPT:
        countries.parsed[name] = text, tuple(found)
    return text, tuple(found)


def article_homes(articles: pd.DataFrame, outlets: dict[str, str]) -> dict[str, str]:
    """Return the state that articles of national outlets are written from: they call their own ministries `the`.

    Parameters
    ----------
    articles : DataFrame
        Schema ``articles``.
    outlets : dict
        Normal name of an outlet to its state. An article is its own where its source or its text says so.
    """
    source = articles.source.fillna("").map(compared) if "source" in articles else [""] * len(articles)
    out = {a: outlets[s] for a, s in zip(articles.article_id, source, strict=True) if s in outlets}
    return out


def article_states(articles: pd.DataFrame, countries: Countries) -> dict[str, str]:
    """Return the state that each article is about: the one its names, adjectives and towns point to most often.

    Words of the first sentence count three times: it says where the news is.
    """
    names = {**countries.towns, **countries.names, **countries.adjectives}
    tokens = tokenize(articles.text.tolist())
    states = sorted(set(names.values()))
    number = {s: i for i, s in enumerate(states)}
    index = {word: i for i, word in enumerate(tokens.types)}
    state = _single_words(names, number, tokens.types)[tokens.type] if len(tokens) else np.empty(0, np.int64)
    pairs = {tuple(n.split()): number[s] for n, s in names.items() if n.count(" ") == 1}
    at, value = _word_pairs(pairs, index, tokens.type)
    state[at] = value
    seen = state >= 0
    weight = np.where(tokens.sentence[seen] == 0, 3, 1)
    counts = pd.DataFrame({"article": tokens.article[seen], "state": state[seen], "n": weight})
    counts = counts.groupby(["article", "state"]).n.sum().reset_index()
    counts = counts.sort_values(["article", "n", "state"], ascending=[True, False, True]).drop_duplicates("article")
    ids = articles.article_id.tolist()
    return {ids[a]: states[s] for a, s in zip(counts.article.tolist(), counts.state.tolist(), strict=True)}


def _single_words(names: dict[str, str], number: dict[str, int], types: list[str]) -> np.ndarray:
    out = np.full(len(types), -1, np.int64)
    for i, word in enumerate(types):
        for form in (word, word[1:] if word[:1] in "وبفل" else "", "ال" + word[2:] if word[:2] == "لل" else ""):
            if form in names:
                out[i] = number[names[form]]
                break
    return out


def _word_pairs(
    pairs: dict[tuple[str, ...], int], index: dict[str, int], types: np.ndarray
) -> tuple[np.ndarray, list[int]]:
    """Return where names of two words begin, and their value."""
    n = len(index)
    keys = {index[a] * n + index[b]: v for (a, b), v in pairs.items() if a in index and b in index}
    if not keys or len(types) < 2:
        return np.empty(0, np.int64), []
    found = types[:-1].astype(np.int64) * n + types[1:]
    ordered = np.array(sorted(keys))
    place = np.searchsorted(ordered, found).clip(max=len(ordered) - 1)
    at = np.flatnonzero(ordered[place] == found)
    return at, [keys[k] for k in found[at].tolist()]
