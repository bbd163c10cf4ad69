"""What the tagger sees of a word by itself, and of the names that a list knows.

Two kinds of evidence, both found without looking at a token twice:

* *word attributes*: strings made of the normal form alone (the word, its affixes, its stem, its shape, the cue words of
  Arabic news), so that everything that follows from them is computed once per type and gathered;
* *name flags*: bits per token that say where phrases of name lists stand, found by walking a hashed prefix tree of the
  lists over all start positions at once (`PhraseTable`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from siyaq.text import Tokens, normal, tokenize

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

_BY_LETTER = {first: [p for p in PROCLITICS if p[0] == first] for first in {p[0] for p in PROCLITICS}}
_CUE = {normal(word): kind for kind, words in CUES.items() for word in words.split()}
_STEM = re.compile("^[وف]?[بلك]?(?:ال|لل)?")
_DIGIT = re.compile(r"\d")
_LATIN = re.compile("[a-z]")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def variants(word: str) -> list[str]:
    """Return the word and what it may be without its proclitics, in a fixed order.

    Examples
    --------
    >>> variants("وبالقاهره")
    ['وبالقاهره', 'قاهره', 'القاهره', 'القاهره', 'بالقاهره']
    """
    out = [word]
    for clitic in _BY_LETTER.get(word[:1], ()):
        if word.startswith(clitic) and len(word) - len(clitic) >= 2:
            rest = word[len(clitic) :]
            out.append(rest)
            if clitic.endswith(("ال", "لل")) and clitic != "ال":
                out.append("ال" + rest)
    return out


def word_attributes(word: str) -> list[str]:
    """Return the attributes of a normal form; the first is the word itself.

    Examples
    --------
    >>> word_attributes("لبنان")
    ['w=لبنان', 'p1=ل', 's1=ن', 'p2=لب', 's2=ان', 'p3=لبن', 's3=نان', 'p4=لبنا', 's4=بنان', 'st=بنان', 'len5']
    """
    out = ["w=" + word]
    for k in (1, 2, 3, 4):
        if len(word) > k:
            out += [f"p{k}={word[:k]}", f"s{k}={word[-k:]}"]
    cut = _STEM.match(word).end()
    out += ["st=" + (word[cut:] if len(word) - cut >= 2 else word), f"len{min(len(word), 8)}"]
    if _DIGIT.search(word):
        out.append("digit")
    if _LATIN.search(word):
        out.append("latin")
    if len(word) == 1 and not word.isalnum():
        out.append("mark")
    out += sorted({"cue=" + _CUE[v] for v in variants(word) if v in _CUE})
    return out


def _hashes(words: list[str]) -> np.ndarray:
    """Return the token hash of each normal form; 0 where the string is not one single token."""
    tokens = tokenize(words)
    single = np.bincount(tokens.article, minlength=len(words)) == 1
    out = np.zeros(len(words), np.uint64)
    out[tokens.article] = tokens.hashes[tokens.type]
    out[~single] = 0
    return out


def _extend(key: np.ndarray, word: np.ndarray) -> np.ndarray:
    """Return the hash of a phrase made longer by one word."""
    with np.errstate(over="ignore"):
        key = (key ^ (key >> np.uint64(29))) * _MULTIPLIER + word
    return key


@dataclass(frozen=True)
class PhraseTable:
    """Phrases of several lists as one hashed prefix tree.

    Attributes
    ----------
    lists : tuple of str
        Names of the lists.
    keys : uint64 array, sorted
        Hash of each prefix of each phrase (the whole phrase is one of its prefixes).
    ends : uint32 array
        Bit `i` is set where the prefix is a phrase of ``lists[i]``.

    Examples
    --------
    >>> from siyaq.text import tokenize
    >>> table = PhraseTable.build({"LOC": ["سرت", "بني وليد"]})
    >>> table.longest(tokenize(["معارك في بني وليد وسرت"]))["LOC"].tolist()
    [0, 0, 2, 0, 1]
    """

    lists: tuple[str, ...]
    keys: np.ndarray
    ends: np.ndarray

    @classmethod
    def build(cls, phrases: Mapping[str, Iterable[str]]) -> PhraseTable:
        """Make the table of lists of phrases, written in any way that `siyaq.text.normal` folds."""
        names, keys, ends = tuple(phrases), [], []
        for bit, name in enumerate(names):
            tokens = tokenize(sorted(set(phrases[name])))
            word = tokens.hashes[tokens.type]
            first = np.flatnonzero(np.diff(tokens.article, prepend=-1))
            last = np.append(first[1:], len(tokens))
            key, at = np.zeros(len(first), np.uint64), first
            while len(at):
                key = _extend(key, word[at])
                keys.append(key)
                ends.append(np.where(at + 1 == last, np.uint32(1 << bit), np.uint32(0)))
                more = at + 1 < last
                key, at, last = key[more], at[more] + 1, last[more]
        if not keys:
            return cls(names, np.empty(0, np.uint64), np.empty(0, np.uint32))
        key, end = np.concatenate(keys), np.concatenate(ends)
        order = np.argsort(key, kind="stable")
        unique, first = np.unique(key[order], return_index=True)
        return cls(names, unique, np.bitwise_or.reduceat(end[order], first))

    def _find(self, key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return for each key whether it is in the tree, and its place."""
        if not len(self.keys):
            return np.zeros(len(key), bool), np.zeros(len(key), np.intp)
        place = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
        return self.keys[place] == key, place

    def longest(self, tokens: Tokens, most: int = 8) -> dict[str, np.ndarray]:
        """Return for each list the number of words of its longest phrase starting at each token; 0 for none.

        Parameters
        ----------
        tokens : Tokens
        most : int
            Longest phrase that is looked for, in words.
        """
        n = len(tokens)
        best = {name: np.zeros(n, np.int8) for name in self.lists}
        forms = [variants(t) for t in tokens.types]
        owner = np.repeat(np.arange(len(forms)), [len(f) for f in forms])
        hashes = _hashes([v for f in forms for v in f])
        key = _extend(np.zeros(len(hashes), np.uint64), hashes)
        found, _ = self._find(key)
        owner, key = owner[found & (hashes != 0)], key[found & (hashes != 0)]
        start, which = _expand(tokens.type, len(tokens.types), owner)
        key = key[which]
        follows = np.zeros(n, bool)
        if n:
            follows[:-1] = (tokens.article[1:] == tokens.article[:-1]) & (tokens.sentence[1:] == tokens.sentence[:-1])
        word = tokens.hashes[tokens.type] if n else np.empty(0, np.uint64)
        at = start
        for length in range(1, most + 1):
            found, place = self._find(key)
            start, at, key, place = start[found], at[found], key[found], place[found]
            for bit, name in enumerate(self.lists):
                best[name][start[(self.ends[place] >> np.uint32(bit)) & np.uint32(1) == 1]] = length
            more = follows[at]
            start, at, key = start[more], at[more] + 1, key[more]
            if not len(start):
                break
            key = _extend(key, word[at])
        return best


def _expand(values: np.ndarray, size: int, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the places in `values` of each entry of `wanted`, and the entry that each belongs to."""
    order = np.argsort(values, kind="stable")
    count = np.bincount(values, minlength=size)
    first = np.cumsum(count) - count
    length = count[wanted]
    which = np.repeat(np.arange(len(wanted)), length)
    step = np.arange(len(which)) - np.repeat(np.cumsum(length) - length, length)
    return order[first[wanted][which] + step], which


def name_flags(tokens: Tokens, table: PhraseTable) -> np.ndarray:
    """Return the name flags of each token as bits.

    Five bits for each list: first word of a phrase of one, two, three or more words; later word of one of two, three or
    more (`FLAGS` names them). Phrases that overlap all leave their flags.
    """
    flags = np.zeros(len(tokens), np.uint64)
    for i, length in enumerate(table.longest(tokens).values()):
        start = np.flatnonzero(length)
        size = length[start].astype(np.int64)
        capped = np.minimum(size, 3)
        flags[start] |= np.uint64(1) << (np.uint64(5 * i) + (capped - 1).astype(np.uint64))
        for k in range(1, int(size.max(initial=0))):
            inside = start[size > k] + k
            flags[inside] |= np.uint64(1) << (np.uint64(5 * i) + (capped[size > k] + 1).astype(np.uint64))
    return flags


FLAGS = ("B1", "B2", "B3", "I2", "I3")
"""The five flags of a list, in the order of their bits."""


def flag_attributes(mask: int, lists: tuple[str, ...]) -> list[str]:
    """Return the attributes that a token's flags stand for.

    Examples
    --------
    >>> flag_attributes(0b00010_00001, ("PER", "LOC"))
    ['PER:B1', 'LOC:B2']
    """
    bits = (i for i in range(5 * len(lists)) if mask >> i & 1)
    return [f"{lists[i // 5]}:{FLAGS[i % 5]}" for i in bits]
