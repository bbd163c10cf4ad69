"""Arabic names in Latin letters, for those who do not read Arabic and for entity_id.

The scheme is that of ALA-LC without its diacritics, with short vowels, which Arabic does not write, filled in as `a`.
Words whose usual English form is known (from the knowledge table and the list of given names) are written so.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from siyaq.entities.knowledge import load_knowledge
from siyaq.entities.resolution.forms import compared

_CONSONANTS = {
    "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s",
    "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m",
    "ن": "n", "ه": "h", "ع": "", "ء": "",
}  # fmt: skip
_LONG = {"ا": "a", "و": "u", "ي": "i"}


@cache
def usual_words() -> dict[str, str]:
    """Return normal Arabic words with their usual English form, learnt from names of equal length in the knowledge table."""
    seen: dict[str, dict[str, int]] = {}
    table = load_knowledge()
    usable = (table.type == "PER") | ((table.type == "LOC") & ~table.name_ar.str.contains(" "))
    for arabic, english in table.loc[usable, ["name_ar", "name_en"]].itertuples(index=False):
        a = compared(arabic).split()
        e = re.sub(r"\(.*?\)|,.*", "", english).replace("-", " - ").split()
        e = " ".join(e).replace("al - ", "al-").replace("el - ", "el-").replace("El - ", "el-").replace("Al - ", "al-")
        e = e.replace(" - ", " ").split()
        if len(a) == len(e):
            for x, y in zip(a, e, strict=True):
                y = re.sub(r"^(al|el|ad|as|at|ash|an|ar)-", "", y, flags=re.I)
                x = x[2:] if x.startswith("ال") and len(x) > 4 else x
                seen.setdefault(x, {})[y] = seen.setdefault(x, {}).get(y, 0) + 1
    return {x: min(ys, key=lambda y: (-ys[y], y)) for x, ys in seen.items()}


def _letters(word: str) -> str:
    out = ""
    vowel = True  # whether the last sound was a vowel, so that no short one is needed before the next consonant
    for i, c in enumerate(word):
        last = i == len(word) - 1
        if c in _LONG:
            consonant = c in "وي" and not last and (i == 0 or word[i + 1] in "اوي")
            if consonant:
                out += ("" if vowel else "a") + {"و": "w", "ي": "y"}[c]
                vowel = False
            else:
                out += "" if out.endswith(_LONG[c]) else _LONG[c]
                vowel = True
        elif c == "ه" and last and len(word) > 2:
            out += "" if out.endswith("a") else "a"
            vowel = True
        elif c in "عء":
            if not vowel or i == 0:
                out += "a" if i + 1 < len(word) and word[i + 1] not in _LONG or last else ""
                vowel = out.endswith("a")
        else:
            out += ("" if vowel else "a") + _CONSONANTS.get(c, c)
            vowel = False
    return out


def romanise(name: str) -> str:
    """Return an Arabic name in Latin letters.

    Parameters
    ----------
    name : str
        As written; words in Latin letters stay.

    Examples
    --------
    >>> romanise("باسم البوعيشي"), romanise("خليفة حفتر")
    ('Basam al-Buishi', 'Khalifa Haftar')
    """
    out = []
    usual = usual_words()
    for raw, word in zip(_words(name), compared(name).split(), strict=False):
        if not any("\u0600" <= c <= "\u06ff" for c in word) or word.isdigit():
            out.append(raw)
            continue
        article = word.startswith("ال") and len(word) > 3
        stem = word[2:] if article else word
        latin = usual.get(stem) or (usual.get(word) if article else None)
        latin = latin or _letters(stem).capitalize() or stem
        out.append(("al-" if article else "") + latin)
    text = " ".join(out).replace("Abd al-", "Abd al-")
    return text[:1].upper() + text[1:]


def _words(name: str) -> list[str]:
    return re.sub(r"[\W_]+", " ", name).split()


def slug(text: str) -> str:
    """Return ASCII words joined by hyphens.

    Examples
    --------
    >>> slug("Basem al-Buʿayshī"), slug("São Tomé (city)")
    ('basem-al-buayshi', 'sao-tome-city')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
