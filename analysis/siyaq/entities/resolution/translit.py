"""Whether two words are one name written in two ways: لانجلي and لانغلي, ترامب and ترمب.

Arabic writes foreign sounds in several ways and its own short vowels not at all. `skeleton` is a hash key that the
usual variants share; `distance` counts, for two words that share it, how unlike they are, with cheap steps for the
letters that stand for one foreign sound. Letters that only dialect or carelessness confuses cost more.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CLASSES = ("غجقك", "فب", "ثسص", "تطث", "دضذ", "زذظ", "هح", "خك", "شس", "زج", "يج", "سز", "وف")
_NEAR: dict[tuple[str, str], float] = {}
for _letters, _cost in (
    ("غجقك", 0.25),
    ("ثسص", 0.25),
    ("تط", 0.2),
    ("ثت", 0.3),
    ("دض", 0.35),
    ("دذ", 0.3),
    ("ذز", 0.3),
    ("زظ", 0.35),
    ("ضظ", 0.3),
    ("فو", 0.35),
    ("هح", 0.6),
    ("خك", 0.5),
    ("خه", 0.5),
    ("سز", 0.4),
    ("شس", 0.5),
    ("زج", 0.5),
    ("شج", 0.5),
    ("فب", 0.7),
    ("يج", 0.6),
    ("اع", 0.5),
    ("اه", 0.3),
    ("اي", 0.5),
    ("وي", 0.6),
    ("او", 0.5),
    ("نم", 0.8),
):
    for _a in _letters:
        for _b in _letters:
            if _a != _b:
                _NEAR[_a, _b] = min(_cost, _NEAR.get((_a, _b), 9))
_WEAK = {"ا": 0.3, "و": 0.4, "ي": 0.4, "ه": 0.5, "ع": 0.7}

_DOUBLED = re.compile(r"(.)\1+")
_SKELETON = str.maketrans(
    {
        **dict.fromkeys("غجقك", "ك"),
        **dict.fromkeys("ثسصزذظ", "س"),
        "ط": "ت",
        "ض": "د",
        "ح": "ه",
        **dict.fromkeys("اويىءعه", None),
    }
)


@lru_cache(1 << 18)
def skeleton(word: str) -> str:
    """Return the consonants of a normal word, one letter for each group of sounds that spellings confuse.

    Examples
    --------
    >>> skeleton("لانجلي") == skeleton("لانغلي"), skeleton("تشافيز") == skeleton("شافيز")
    (True, True)
    >>> skeleton("حفتر") == skeleton("حفتير"), skeleton("صالح") == skeleton("فالح")
    (True, False)
    """
    word = _DOUBLED.sub(r"\1", word).replace("تش", "ش").replace("اكس", "كس")
    return _DOUBLED.sub(r"\1", word.translate(_SKELETON))


@lru_cache(1 << 18)
def distance(one: str, other: str) -> float:
    """Return how unlike two normal words are: 0 for the same, about 1 for one plainly different letter.

    A weighted edit distance (Wagner & Fischer 1974) with cheap replacements of letters that stand for one foreign
    sound, and cheap long vowels and doubled letters. The first letter counts double.

    Examples
    --------
    >>> distance("لانجلي", "لانغلي"), distance("ترامب", "ترمب")
    (0.25, 0.3)
    >>> distance("صدام", "خالد") > 2
    True
    """
    if one == other:
        return 0.0
    if one > other:
        one, other = other, one
    one, other = one.replace("تش", "ش"), other.replace("تش", "ش")

    def lose(word: str, i: int) -> float:
        if i and word[i] == word[i - 1]:
            return 0.2
        return _WEAK.get(word[i], 1.0) * (1.5 if i == 0 else 1)

    row = [0.0]
    for j in range(len(other)):
        row.append(row[-1] + lose(other, j))
    before = previous = row
    for i, a in enumerate(one):
        before, previous, row = previous, row, [row[0] + lose(one, i)]
        for j, b in enumerate(other):
            replace = 0.0 if a == b else _NEAR.get((a, b), 1.0) * (1.5 if i == j == 0 else 1)
            row.append(min(previous[j] + replace, previous[j + 1] + lose(one, i), row[j] + lose(other, j)))
            if i and j and a == other[j - 1] and b == one[i - 1]:
                row[-1] = min(row[-1], before[j - 1] + 0.7)
    return round(row[-1], 3)


def alike(one: str, other: str, tolerance: float = 0.14) -> bool:
    """Say whether two words are near enough, for their length, to be one foreign name.

    Examples
    --------
    >>> alike("غوتيريش", "جوتيريس"), alike("خالد", "خليفه")
    (True, False)
    """
    return distance(one, other) <= tolerance * max(len(one), len(other))
