"""Arabic names in Latin letters, for those who do not read Arabic, and for entity_id.

The scheme is ALA-LC's without its diacritics. Short vowels, which Arabic does not write, are filled in as `a`, one
syllable after another: a consonant takes an `a` where no vowel follows, unless it can close the syllable before it.
Words whose usual English form is known, from the knowledge table or the list of given names, are written so.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from siyaq.entities.given_names import foreign_names, given_names
from siyaq.entities.knowledge import load_knowledge
from siyaq.entities.resolution.forms import compared
from siyaq.entities.resolution.transcribe import is_foreign, transcribe
from siyaq.text.clitics import ARTICLE, split_word

_LATIN = "b t th j h kh d dh r z s sh s d t z gh f q k l m n h p ch v g zh".split()  # noqa: SIM905
_CONSONANTS = dict(zip("بتثجحخدذرزسشصضطظغفقكلمنهپچڤگژ", _LATIN, strict=True))
_CLASSES = str.maketrans({"p": "b", "v": "f", "c": "k", "q": "k", "h": None})
_VOWELS = {"ا": "a", "أ": "a", "آ": "a", "إ": "i", "ى": "a", "ة": "a", "و": "u", "ي": "i", "ؤ": "u", "ئ": "i", "ء": ""}
_WORDS = {
    "بن": "bin",
    "ابن": "Ibn",
    "ابو": "Abu",
    "ابي": "Abi",
    "بو": "Bu",
    "ال": "Al",
    "ام": "Umm",
    "و": "wa",
    "في": "fi",
}
_OF_GOD = {
    "اله": "Ilah",
    "احد": "Ahad",
    "باري": "Bari",
    "باقي": "Baqi",
    "بديع": "Badi",
    "تواب": "Tawab",
    "جبار": "Jabbar",
    "جواد": "Jawad",
    "حق": "Haq",
    "حي": "Hay",
    "خالق": "Khaliq",
    "خبير": "Khabir",
    "دايم": "Dayem",
    "رب": "Rab",
    "رءوف": "Raouf",
    "رحمان": "Rahman",
    "رزاق": "Razzaq",
    "رسول": "Rasoul",
    "زهره": "Zahra",
    "ستار": "Sattar",
    "سميع": "Samie",
    "شافي": "Shafi",
    "صبور": "Sabour",
    "صمد": "Samad",
    "عال": "Aal",
    "عليم": "Alim",
    "غفور": "Ghafour",
    "قدوس": "Quddus",
    "قوي": "Qawi",
    "كافي": "Kafi",
    "متعال": "Mutaal",
    "محسن": "Mohsen",
    "مطلب": "Muttalib",
    "معطي": "Moati",
    "مقصود": "Maqsoud",
    "مولي": "Mawla",
    "نور": "Nour",
    "وارث": "Warith",
    "ودود": "Wadoud",
    "وكيل": "Wakil",
}
"""What else than in the list of given names follows عبد, in normal form without the article."""
_MARKS = re.compile(r"[\u064b-\u0652\u0670\u0640\u200b-\u200f]")


@cache
def usual_words() -> dict[str, str]:
    """Return normal Arabic words with their usual English form."""
    table = load_knowledge()
    usable = (table.type == "PER") | ((table.type == "LOC") & ~table.name_ar.str.contains(" "))
    seen: dict[str, dict[str, int]] = {}
    for arabic, english in table.loc[usable, ["name_ar", "name_en"]].itertuples(index=False):
        a = compared(arabic).split()
        e = re.sub(r"\(.*?\)|,.*|(?<![\w-])(?:al|el|ad|as|ash|an|ar|at)-", "", english, flags=re.IGNORECASE).split()
        if len(a) == len(e):
            for x, y in zip(a, e, strict=True):
                stem = x[2:] if x.startswith("ال") and len(x) > 4 else x
                if len(a) > 1 and not consonants(letters(stem)) & consonants(y):
                    continue  # another name, as in "Salman of Saudi Arabia" for سلمان بن عبد العزيز
                seen.setdefault(stem, {})[y] = seen.setdefault(stem, {}).get(y, 0) + 1
    words = {x: min(ys, key=lambda y: (-ys[y], y)) for x, ys in seen.items()}
    single = given_names()
    return words | {compared(a): e for a, e in single.itertuples(index=False, name=None) if " " not in a}


@cache
def _foreign() -> dict[str, str]:
    """Return names that Arabic writes by their sound, in normal form, with their spelling."""
    return {compared(a): e for a, e in foreign_names().itertuples(index=False, name=None)}


def consonants(latin: str) -> set[str]:
    """Return the consonants of a Latin word, one letter for those that Arabic does not tell apart."""
    return set(latin.lower().translate(_CLASSES)) & set("bdfghjklmnrstz")


@cache
def _given() -> frozenset[str]:
    """Return the given names, in normal form."""
    return frozenset(compared(name) for name in given_names().iloc[:, 0])


def _sounds(word: str) -> list[tuple[str, bool]]:
    """Return the sounds of a word, and whether each is a vowel."""
    out: list[tuple[str, bool]] = []
    for i, c in enumerate(word):
        after = word[i + 1 : i + 2]
        if c in "وي" and (i == 0 or (after and after in "اويىة" and after != c)):
            if c == "ي" and out and not out[-1][1]:
                out.append(("i", True))
            out.append(({"و": "w", "ي": "y"}[c], False))
        elif c == "ه" and i == len(word) - 1 and i > 1 and out and not out[-1][1]:
            out.append(("a", True))
        elif c == "ع":
            long = after == "ا" or (after == "ي" and word[i + 2 : i + 3] not in set("اوىةه"))  # not in شرعية
            inner = long and out and not out[-1][1]  # السعيطي is al-Saiti, النعاس al-Naas
            if not after or after not in _VOWELS or (i == 0 and after in "وي") or inner:
                out.append(("a", True))
        elif c in _VOWELS:
            if _VOWELS[c] and not (out and out[-1] == (_VOWELS[c], True) and word[i - 1] != "ع"):
                out.append((_VOWELS[c], True))
        else:
            out.append((_CONSONANTS.get(c, c), False))
    return out


def letters(word: str) -> str:
    """Return a word in normal form in Latin letters, in small ones, with short vowels filled in."""
    sounds = _sounds(word)
    text, i, n = "", 0, len(sounds)
    while i < n:
        sound, vowel = sounds[i]
        text += sound
        i += 1
        if vowel and i == n:
            break
        if not vowel:
            if i < n and sounds[i][1]:
                text += sounds[i][0]
                i += 1
            elif i < n and not (i == 1 and sound == "s" and sounds[i][0] == "t"):
                text += "a"
            elif i == n and n > 1:
                break
        # one consonant closes the syllable if another follows that begins the next, or if it is the last
        if i < n and not sounds[i][1] and (i + 1 == n or (not sounds[i + 1][1] and i + 2 < n)):
            text += sounds[i][0]
            i += 1
    return text


def clean_words(name: str) -> tuple[list[str], list[str]]:
    """Return the words of a name without marks and signs, as written and in normal form."""
    words = re.sub(r"[\W_]+", " ", _MARKS.sub("", name)).split()
    return words, [compared(w) for w in words]


def romanise(name: str, *, kind: str = "") -> str:
    """Return an Arabic name in Latin letters.

    Parameters
    ----------
    name : str
        As written; words in Latin letters stay.
    kind : {"PER", "ORG", "LOC", ""}
        What it names: words of people and organisations may be foreign ones that Arabic writes by their sound.

    Examples
    --------
    >>> romanise("باسم البوعيشي"), romanise("خليفة حفتر"), romanise("عبد السلام الحاسي")
    ('Basem al-Buishi', 'Khalifa Haftar', 'Abdul Salam al-Hassi')
    >>> romanise("شركة لبنان للنفط"), romanise("مركز الأمن والسلام"), romanise("محمد بالقاسم")
    ('Sharka Lebanon lil-Nafat', 'Markaz al-Aman wa-al-Salam', 'Mohammed Balqasam')
    >>> romanise("كولن باول"), romanise("كولن باول", kind="PER"), romanise("مانشستر يونايتد", kind="ORG")
    ('Kulan Baul', 'Colin Powell', 'Manchester United')
    """
    out: list[str] = []
    words, plain = clean_words(name)
    known = _foreign() if kind in ("PER", "ORG") else {}
    foreign = any(word in known for word in plain)
    whole = kind == "PER" or foreign or (plain[:1] and plain[0] in _given())  # a surname may begin like two words
    for i, (raw, word) in enumerate(zip(words, plain, strict=True)):
        if not re.search(r"[\u0600-\u06ff]", raw) or word.isdigit():
            out.append(raw)
        elif word in known:
            out.append(known[word])
        elif word in ("عبد", "الله") or (word.startswith("عبدال") and len(word) > 5):
            out += _servant(word, plain[i + 1 : i + 2])
        elif word in _WORDS:
            out.append(_WORDS[word])
        else:
            before, rest = cut_proclitic(word) if i and not whole else ("", word)
            raw = raw[len(raw) - len(rest) :] if before else raw
            servant = i > 0 and plain[i - 1] == "عبد"
            out.append(
                _of_god(word) if servant else before + _word(raw, rest, bare=before.endswith("lil-"), foreign=foreign)
            )
    text = " ".join(out).replace("Abdul Allah", "Abdullah").replace("Abd Allah", "Abdullah")
    return text[:1].upper() + text[1:]


def _servant(word: str, following: list[str]) -> list[str]:
    """Return عبد with the name of God that it is made with."""
    if word == "عبد":
        return ["Abdul" if following and following[0].startswith("ال") else "Abd"]
    if word == "الله":
        return ["Allah"]
    return ["Abdullah"] if word == "عبدالله" else ["Abdul", _of_god(word[3:])]


@cache
def _servants() -> dict[str, str]:
    """Return what follows عبد in names, in normal form without the article, with its usual English form."""
    pairs = ((compared(a).split(), e.split()) for a, e in given_names().itertuples(index=False, name=None))
    return _OF_GOD | {a[1].removeprefix(ARTICLE): e[1] for a, e in pairs if a[0] == "عبد" and len(a) == len(e) == 2}


def _of_god(word: str) -> str:
    return _servants().get(word.removeprefix(ARTICLE)) or _word(word, word, bare=True)


@lru_cache(1 << 18)
def cut_proclitic(word: str) -> tuple[str, str]:
    """Cut (for, and, in: in Latin letters; the rest) off a word that does not begin a name."""
    usual, conjunction = usual_words(), ""
    if word in usual or (word[2:] in usual and word.startswith(ARTICLE)):
        return "", word
    before, _, article = split_word(word)
    rest = word[len(before) :]
    if before.startswith("و") and (article or "ل" in before):
        conjunction, before = "wa-", before[1:]
    if before == "ل":
        return conjunction + ("lil-" if article else "li-"), rest[1:] if article else rest
    if before == "ب" and article:
        return f"{conjunction}bi-", rest
    return (conjunction, rest) if conjunction and not before else ("", word)


@lru_cache(1 << 18)
def _word(raw: str, word: str, *, bare: bool, foreign: bool = False) -> str:
    usual = usual_words()
    article = word.startswith("ال") and len(word) > 3
    stem = word[2:] if article else word
    by_sound = foreign and not article and is_foreign(word)
    latin = usual.get(stem) or usual.get(word)
    latin = latin or (transcribe(word) if by_sound else letters(raw[2:] if article else raw)).capitalize()
    return f"al-{latin}" if article and not bare else latin or raw


def slug(text: str) -> str:
    """Return ASCII words joined by hyphens.

    Examples
    --------
    >>> slug("Basem al-Buʿayshī"), slug("São Tomé (city)")
    ('basem-al-buayshi', 'sao-tome-city')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
