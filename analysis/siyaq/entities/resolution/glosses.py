"""Names of institutions in English, word by word: what they are, not what they call themselves in English.

`المركز الوطني لمكافحة الأمراض` is glossed as "National Center for Combating Diseases". A name is read as phrases: a
noun with its adjectives, joined by "of" where one noun follows another, by "for", "in" and "and" where a preposition or
conjunction does. An adjective belongs to the nearest noun before it that has its gender. Words that the glossary does
not have are written in Latin letters. A name whose first word it does not have is romanised as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from siyaq.entities.knowledge import load_knowledge
from siyaq.entities.resolution.forms import bare, compared
from siyaq.entities.resolution.romanise import clean_words, cut_proclitic, romanise, usual_words
from siyaq.entities.towns import towns
from siyaq.text.clitics import ARTICLE

_HEADS = {"ORG": ("body", "before", "named"), "LOC": ("place",)}
"""Roles of the first word of what is glossed, by type."""
_BEFORE = ("before", "named", "place")
"""Roles of nouns that other nouns stand before in English: the Human Rights Committee, but the Ministry of Health."""
_NAMED = ("named", "place")
"""Roles of nouns that their own names stand before: Sanaa Airport, but the University of Tripoli."""
_LETTERS = {"ل": "for", "ب": "in", "و": "and"}
_CUT = {"lil-": "for", "li-": "for", "bi-": "in", "wa-": "and"}
_LINKS = {"و": "and", "في": "in", "الي": "to", "لدي": "to", "من": "of", "عن": "for", "ضد": "against", "بين": "between"}
_VERBAL = "verbal"
"""Role of nouns that take an object without "of": Combating Corruption."""


@dataclass(frozen=True)
class _Word:
    english: str
    role: str
    feminine: bool


@dataclass
class _Phrase:
    """A noun, how it is joined to those before, and what belongs to it; without noun, a name behind a preposition."""

    link: str
    noun: _Word | None = None
    name: list[str] = field(default_factory=list)
    adjectives: list[str] = field(default_factory=list)
    nation: str = ""

    def role(self) -> str:
        return self.noun.role if self.noun else ""

    def text(self, between: str = "") -> str:
        """Return the phrase, with what stands between its adjectives and its noun."""
        name, head = _latin(self.name), self.noun.english if self.noun else ""
        first = name if self.role() in _NAMED and not name.isdigit() else ""
        last = name if name and not first else ""
        of = "of" if last and head and not name.isdigit() else ""
        return " ".join(filter(None, (self.nation, first, *reversed(self.adjectives), between, head, of, last)))


@cache
def glossary() -> dict[str, _Word]:
    """Return the words and pairs of words of ``data/glossary.csv`` in normal form, without articles."""
    path = Path(__file__).parent.parent / "data" / "glossary.csv"
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    words = {}
    for word, english, role, feminine in table.itertuples(index=False, name=None):
        normal = compared(word)
        words[normal] = _Word(english, role, bool(feminine) or normal.split()[0].endswith("ه"))
    return words


@cache
def _places() -> dict[str, str]:
    """Return the English names of places of one word, in normal form, with the article where they have one."""
    table = load_knowledge()
    table = table[(table.type == "LOC") & ~table.name_ar.str.contains(" ")]
    return {compared(a): e.split(" (")[0].split(",")[0] for a, e in zip(table.name_ar, table.name_en, strict=True)}


def _find(words: list[str], at: int) -> tuple[_Word | None, int]:
    """Return what `words[at:]` begins with in the glossary, and how many words that is."""
    one = bare(words[at])
    pair = " ".join((one, bare(words[at + 1]))) if at + 1 < len(words) else ""
    for form, length in ((pair, 2), (pair.removesuffix("ه"), 2), (one, 1), (one.removesuffix("ه"), 1)):
        found = glossary().get(form)
        if found and (form in (pair, one) or found.role in ("adjective", "nation")):
            return _Word(found.english, found.role, found.feminine or form not in (pair, one)), length
    return None, 1


def _cut(words: list[str], at: int) -> tuple[str, str]:
    """Return the link that a word begins with, and the word without it."""
    word = words[at]
    for letter, link in _LETTERS.items():
        rest = word.removeprefix(letter)
        if rest == word or len(rest) < 3:
            continue
        rests = ["ا" + rest] if letter == "ل" and rest.startswith("ل") else [rest]
        if letter == "و" and rest[0] == "ل":  # وللصحة: the second preposition says nothing more
            rests.append("ا" + rest[1:] if rest.startswith("لل") else rest[1:])
        for short in rests:
            if (
                _find([*words[:at], short, *words[at + 1 :]], at)[0]
                or short in _places()
                or bare(short) in usual_words()
            ):
                return link, short
    if word.startswith("لل") and len(word) > 4:
        return "for", "ا" + word[1:]
    before, rest = cut_proclitic(word)
    for latin, link in _CUT.items():
        if before.endswith(latin):
            return link, ("ال" + rest if latin == "lil-" else rest)
    return "", word


def _latin(name: list[str]) -> str:
    """Return a name in Latin letters, as it is usual for a place."""
    text = " ".join(name)
    form = compared(text)
    # فريق النصر is of victory and شارع جمال of a man, though there are towns called so.
    town = "" if form.startswith(ARTICLE) or form in usual_words() else towns().get(form)
    return _places().get(form) or town or (romanise(text) if text else "")


def gloss(name: str, kind: str) -> str:
    """Return the name of an entity in English as far as its words are known, else in Latin letters.

    Parameters
    ----------
    name : str
        As written.
    kind : {"PER", "LOC", "ORG"}

    Examples
    --------
    >>> gloss("المركز الوطني لمكافحة الأمراض", "ORG"), gloss("لجنة حقوق الإنسان", "ORG")
    ('National Center for Combating Diseases', 'Human Rights Committee')
    >>> gloss("السفارة الأميركية في ليبيا", "ORG"), gloss("جامعة طرابلس", "ORG"), gloss("مطار صنعاء الدولي", "LOC")
    ('American Embassy in Libya', 'University of Tripoli', 'Sanaa International Airport')
    >>> gloss("محمد المنتصر", "PER"), gloss("برشلونة", "LOC"), gloss("نادي برشلونة", "ORG")
    ('Mohammed al-Mantasar', 'Barcelona', 'Club of Barcelona')
    """
    raw, words = clean_words(name)
    town = towns().get(" ".join(words)) if kind == "LOC" else None
    if town:
        return town
    first = _find(words, 0)[0] if len(words) > 1 else None
    if first is None or first.role not in _HEADS.get(kind, ()):
        return romanise(name, kind=kind)
    phrases: list[_Phrase] = []
    at, link, chain = 0, "", 0
    while at < len(words):
        if phrases and words[at] in _LINKS and at + 1 < len(words):
            link, at = _LINKS[words[at]], at + 1
            continue
        found, length = _find(words, at)
        if found is None and words[at] not in _places():
            begins, words[at] = _cut(words, at)
            if begins:
                link, raw[at] = begins, words[at]
            found, length = _find(words, at)
        indefinite = at > 0 and bare(words[at - 1]) == words[at - 1]
        if found and found.role == "adjective" and indefinite and words[at] in _places():
            found = None  # محكمة البيضاء is the court of a town: beside an adjective it would have the article too
        if found and found.role in ("adjective", "nation") and phrases:
            _attach(phrases, chain, found)
        elif found:
            chain = len(phrases) if link else chain
            of = "" if not phrases or phrases[-1].role() == _VERBAL else "of"
            phrases.append(_Phrase(link or of, found))
        else:
            if link:
                phrases.append(_Phrase(link))
            phrases[-1].name.append(raw[at])
        at, link = at + length, ""
    return _joined(phrases)


def _attach(phrases: list[_Phrase], chain: int, found: _Word) -> None:
    """Give an adjective to the noun that it describes: of the last chain of nouns if one has its gender."""
    near = range(chain, len(phrases)) if found.role == "nation" else range(len(phrases) - 1, chain - 1, -1)
    order = [i for i in (*near, *range(chain - 1, -1, -1)) if phrases[i].noun]
    agreeing = (i for i in order if phrases[i].noun.feminine == found.feminine)
    chosen = phrases[next(agreeing, order[0])]
    if found.role == "nation" and not chosen.nation:
        chosen.nation = found.english
    else:
        chosen.adjectives.append(found.english)


def _joined(phrases: list[_Phrase]) -> str:
    """Return all phrases, those before the first noun that stand there in English."""
    head, rest = phrases[0], phrases[1:]
    moved = 0
    if head.role() in _BEFORE and not head.name and rest and rest[0].link in ("of", "for") and _plain(rest[0]):
        moved = 2 if len(rest) > 1 and rest[1].link == "and" and _plain(rest[1]) else 1
        if len(rest) > moved and rest[moved].link in ("of", "", "and"):
            moved = 0
    inner, outer = rest[:moved], rest[moved:]
    for phrase in inner:
        if not head.nation:
            head.nation, phrase.nation = phrase.nation, ""
    between = " and ".join(phrase.text() for phrase in inner)
    return " ".join([head.text(between), *(f"{p.link} {p.text()}".strip() for p in outer)])


def _plain(phrase: _Phrase) -> bool:
    return phrase.role() not in ("", _VERBAL) and not phrase.name
