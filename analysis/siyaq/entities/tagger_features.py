"""What the tagger sees of a word by itself: strings made of the normal form alone, for people to read.

`siyaq.entities.tagger_words` finds the same for all types of a token table at once.
"""

from __future__ import annotations

import re

from siyaq.text import normal

PROCLITICS = ("وبال", "وال", "فال", "بال", "كال", "ولل", "لل", "وب", "ول", "وك", "ال", "و", "ف", "ب", "ل", "ك")
"""Conjunctions, prepositions and the article as they are written together, longest first."""

CUES = {
    "person": "الرئيس رئيس وزير الوزير الأمير الملك الشيخ السيد الدكتور الجنرال اللواء العميد العقيد الفريق المشير "
    "قائد آمر مدير سفير السفير نائب المتحدث الناطق المبعوث مبعوث عضو المدرب اللاعب الفنان المحامي",
    "place": "مدينة بلدة قرية محافظة ولاية إقليم منطقة جزيرة بحر خليج شارع حي مطار ميناء معبر قاعدة بوابة سجن مخيم "
    "معسكر",
    "organisation": "شركة مؤسسة منظمة حزب حركة جمعية اتحاد جامعة مجلس وزارة هيئة لجنة وكالة بنك مصرف صحيفة قناة نادي "
    "فريق منتخب جيش قوات كتيبة لواء غرفة بعثة سفارة حكومة محكمة مركز مكتب جهاز تنظيم جماعة مديرية نقابة",
}
"""Words that announce a name of each kind."""

_STEM = re.compile("[وف]?(?:لل|[بلك]?(?:ال)?)")
LENGTHS = tuple(f"#{n}" for n in range(9))
"""The attribute of each length; from eight letters on they are one."""
LONGEST_AFFIX = 4


def _cues() -> dict[str, str]:
    """Return the attribute of every word that is a cue or one with proclitics before it."""
    kinds = {normal(word): kind for kind, words in CUES.items() for word in words.split()}
    bare = {form: form for form in kinds}
    before = {p + form: form for form in kinds for p in PROCLITICS if p[-2:] not in ("ال", "لل") or form[:2] != "ال"}
    before |= {p[:-2] + "لل" + form[2:]: form for form in kinds if form[:2] == "ال" for p in ("لل", "ولل")}
    return {form: "cue=" + kinds[cue] for form, cue in (before | bare).items()}


CUE_FORMS = _cues()
"""The attribute of each cue word, also with proclitics before it."""


def word_stem(word: str) -> str:
    """Return the word without conjunction, preposition and article, where two letters are left.

    Examples
    --------
    >>> word_stem("وللليبيين"), word_stem("بال")
    ('ليبيين', 'بال')
    """
    stem = _STEM.sub("", word, count=1)
    return stem if len(stem) >= 2 else word


def kind_attribute(word: str) -> str:
    """Return ``mark`` for punctuation, ``digit`` for words with more than letters, ``latin``, or nothing."""
    if not word.isalpha():
        return "mark" if len(word) == 1 and not word.isalnum() else "digit"
    return "latin" if word[0] <= "z" else ""


def word_attributes(word: str) -> list[str]:
    """Return the attributes of a normal form: itself, its first and last letters, its stem, its length, its kind.

    Examples
    --------
    >>> word_attributes("بلده")
    ['^بلده$', '^ب', 'ه$', '^بل', 'ده$', '^بلد', 'لده$', '~لده', '#4', 'cue=place']
    """
    out = ["^" + word + "$"]
    for k in range(1, min(LONGEST_AFFIX + 1, len(word))):
        out += ("^" + word[:k], word[-k:] + "$")
    out += ("~" + word_stem(word), LENGTHS[min(len(word), 8)])
    return out + [a for a in (kind_attribute(word), CUE_FORMS.get(word, "")) if a]
