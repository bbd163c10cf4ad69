"""Clitics: what is written together with a word and is none of it, decided once per word type.

Arabic writes و and ف (and), ب ل ك (prepositions), س (future) and the article ال together with the next word. Whether a
first letter is one of them is a matter of which words there are: وقال is و + قال, but بنغازي is not ب + نغازي. Two
counts decide, taken from the corpus and from Arabic at large:

- the rest must be a word that occurs, not too seldom against the whole;
- the whole must not take what cannot stand before that clitic: واحد has الواحد, بحث has البحث, وصل has ووصل.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from siyaq.text.background import word_counts

ARTICLE = "ال"
_CONJUNCTIONS, _PREPOSITIONS, _FUTURE = "وف", "بلك", "س"
_REST = {"و": 0.05, "ف": 0.1, "ب": 0.2, "ل": 0.2, "ك": 0.5, "س": 0.1}
"""Least count of the rest per count of the whole."""
_OWN = 0.04
"""Most occurrences behind an impossible clitic, per count of the whole."""
_BEFORE = {
    **dict.fromkeys("وف", (ARTICLE, "و", "ف")),
    **dict.fromkeys("بك", (ARTICLE, "ب", "ل", "ك")),
    "ل": (ARTICLE, "ب", "ك"),  # not ل: للدعم is ل + ال + دعم
    "س": (ARTICLE, "ي", "ت", "م"),
}
"""What cannot stand before a clitic, so that it shows that the letter belongs to the word."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_PARTICLES = _words(
    """
    ان انه انها انهم اننا اني انما اذا اذ او اي ايضا الا اما ام الي اليه اليها علي عليه عليها عن عنه
    عنها من منه منها منهم في فيه فيها ما مع هو هي هم هنا هناك هذا هذه ذلك تلك هل لا لم لن لو لما ليس
    ليست لكن لكنه لكنها لقد قد كان كانت كما كل لذلك لهذا له لها لهم به بها بهم بين بعد قبل حتي ثم عند
    عندما منذ حين سوف كذلك بعض غير اين متي كيف نحن انا انت
    """
)
"""Words that و and ف are always cut off from."""
_WHOLE = _words(
    """
    كما كان كانت كانوا كل كلا كلما كي كبير كبيره كذا بل بلا بين بعد بعض بدون بيد بضع لدي لم لن لا لو ليس
    ليست لكن لقد لماذا لان لعل لولا فقط كيف كم كذلك كافه كثير وفق ولد والد واحد وحد وحيد وسط وراء وقت
    وجه وفد وفاه وعد ورد وصف وزن وطن وضع وصل سوف سوي سبق سيما سواء فور فوق في فيما مما عما لما لذا لذلك
    كلم كلغه كيس كاد كادت سار ساير بكين بابل بروسيا
    """
)
"""Frequent words that are spelled like a clitic and another frequent word."""
_NO_ARTICLE = _words(
    """
    الله التي الذي الذين اللذين اللتين اللواتي اللاتي الان اليه اليها اليهم
    """
)
_ENDINGS = ("ها", "هم", "هما", "ات", "ين", "ون", "ان", "ا", "ه", "ي", "ت")


class Counts:
    """Occurrences of normal forms: in the corpus and in Arabic at large."""

    def __init__(self, types: Sequence[str], counts: Sequence[int] | np.ndarray | None):
        own = np.ones(len(types), np.int64) if counts is None else np.asarray(counts)
        self._large: Mapping[str, int] = word_counts()
        self._own = dict(zip(types, own.tolist(), strict=True))

    def __call__(self, word: str) -> int:
        """Return how often a normal form occurs."""
        return self._own.get(word, 0) + self._large.get(word, 0)


def _own(whole: str, letter: str, count: Counts) -> bool:
    """Whether the letter belongs to the word, or to the word without an ending (واحدا as واحد)."""
    for ending in ("", *_ENDINGS):
        if ending and not (whole.endswith(ending) and len(whole) - len(ending) >= 3):
            continue
        form = whole[: len(whole) - len(ending)]
        if form in _WHOLE:
            return True
        n = count(form)
        if n * 5 >= count(whole) and sum(count(before + form) for before in _BEFORE[letter]) > _OWN * n + 1:
            return True
    return False


def _is_clitic(letter: str, whole: str, rest: str, count: Counts) -> bool:
    if letter in _CONJUNCTIONS and rest in _PARTICLES:
        return whole not in _WHOLE
    if len(rest) < 2 or whole in _WHOLE:
        return False
    n, bare = count(whole), count(rest)
    if letter == _FUTURE:  # before an imperfect verb, which occurs with another person too
        other = [count(p + rest[1:]) for p in "يتن" if p != rest[0]]
        if rest[0] not in "يتنا" or len(rest) < 3 or not any(other):
            return False
    if bare < max(1, _REST[letter] * n) or (len(rest) == 2 and bare < n):
        return False
    return not _own(whole, letter, count)


def _proclitics(word: str, count: Counts) -> tuple[str, str]:
    """Cut (proclitics, rest); the article stays with the rest and is restored in لل."""
    taken = ""
    for letters in (_CONJUNCTIONS, _PREPOSITIONS + _FUTURE):
        if not word or word[0] not in letters:
            continue
        rest = word[1:]
        if word[0] == "ل" and rest[0:1] == "ل" and len(rest) >= 3:
            restored = "ا" + rest
            if count(restored) * 20 >= count(word):
                return taken + "ل", restored
        definite = rest.startswith(ARTICLE) and len(rest) >= 5 and count(rest) * 20 >= count(word)
        if definite or _is_clitic(word[0], word, rest, count):
            taken, word = taken + word[0], rest
    return taken, word


def _cut(word: str, count: Counts) -> tuple[str, str, str]:
    """Return (proclitic, rest, article) of one word."""
    proclitic, rest = _proclitics(word, count)
    return proclitic, rest, ARTICLE if _has_article(rest, count) else ""


def split_word(word: str) -> tuple[str, str, str]:
    """Return (proclitic, rest, article) of one normal form, as `split_clitics` does for many at once.

    Examples
    --------
    >>> split_word("للامم"), split_word("بنغازي")
    (('ل', 'الامم', 'ال'), ('', 'بنغازي', ''))
    """
    return _cut(word, Counts([word], None))


def split_clitics(types: Sequence[str], counts: Sequence[int] | np.ndarray | None = None) -> pd.DataFrame:
    """Cut the clitics off word types.

    Parameters
    ----------
    types : sequence of str
        Normal forms (`Tokens.types`).
    counts : sequence of int, optional
        Occurrences of each in the corpus; 1 each where not given.

    Returns
    -------
    DataFrame
        One row per type: proclitic (و ف ب ل ك س and their sequences; as many letters as stand before the rest), rest
        (the word without them, its article restored after ل), article ("ال" or ""), base (rest without the article).

    Examples
    --------
    >>> split_clitics(["وبنغازي", "بنغازي", "للامم", "والحكومه"])
      proclitic     rest article    base
    0         و   بنغازي          بنغازي
    1             بنغازي          بنغازي
    2         ل    الامم      ال     امم
    3         و  الحكومه      ال   حكومه
    """
    count = Counts(types, counts)
    cut = [_cut(word, count) for word in types]
    table = pd.DataFrame(cut, columns=["proclitic", "rest", "article"], dtype=object)
    return table.assign(base=pd.Series([rest[len(article) :] for _, rest, article in cut], dtype=object))


def cut_bases(words: Iterable[str], count: Counts) -> list[str]:
    """Return the column ``base`` of `split_clitics` of some words, beside all that are counted."""
    return [rest[len(article) :] for _, rest, article in (_cut(word, count) for word in words)]


def _has_article(rest: str, count: Counts) -> bool:
    """Whether ال is the article: nearly always, but not in الله, التقى (met), ألغى (abolished)."""
    if not rest.startswith(ARTICLE) or len(rest) < 4 or rest in _NO_ARTICLE:
        return False
    return len(rest) > 4 or count(rest[2:]) * 10 >= count(rest)
