"""Foreign names that Arabic writes by their sound, back in Latin letters.

Arabic writes no short vowels and has one letter for several foreign sounds: دونالدسون is Donaldson, by the rules of
Arabic names it would be "Dunaldasun". What a letter stands for is learned from towns whose names are known in both
scripts (`siyaq.entities.training.transcription`): for each letter, the rule with the widest surroundings that fits.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from siyaq.entities.lists import load

RULES = "transcription.tsv"
EDGE = "_"
WINDOWS = ((2, 2), (1, 2), (2, 1), (1, 1), (0, 1), (1, 0), (0, 0))
"""Letters before and after that a rule looks at, the widest first."""
Rules = dict[tuple[str, str, str], str]
"""Latin letters by surroundings."""
_LAST = re.compile("(?<=[bcdfghjkpqstvxz])([lmnr])$")
_NATIVE = {"ح": "h", "ع": "a", "ص": "s", "ض": "d", "ظ": "z", "ذ": "dh", "ث": "th", "ء": ""}
"""Letters that foreign names are hardly ever written with."""
_RARE = str.maketrans(_NATIVE | {"پ": "p", "ڤ": "v", "گ": "g", "چ": "ch", "ژ": "zh"})
"""What letters are that may have no rule."""


def surroundings(word: str) -> list[list[tuple[str, str, str]]]:
    """Return for each letter what rules look at: letters before, itself, letters after.

    Examples
    --------
    >>> surroundings("بر")[1][:2]
    [('_ب', 'ر', '__'), ('ب', 'ر', '__')]
    """
    wide = EDGE * 2 + word + EDGE * 2
    places = range(2, len(word) + 2)
    return [[(wide[i - a : i], wide[i], wide[i + 1 : i + 1 + b]) for a, b in WINDOWS] for i in places]


@cache
def rules() -> Rules:
    """Return the shipped rules."""
    return {tuple(around): latin for *around, latin in load(RULES).itertuples(index=False, name=None)}


def is_foreign(word: str) -> bool:
    """Return whether a word in normal form has no letter that only Arabic names have.

    Examples
    --------
    >>> is_foreign("فليتشر"), is_foreign("قعيم")
    (True, False)
    """
    return not _NATIVE.keys() & set(word)


@lru_cache(1 << 16)
def transcribe(word: str) -> str:
    """Return the probable spelling of a foreign name, in small letters.

    Parameters
    ----------
    word : str
        In normal form.

    Examples
    --------
    >>> transcribe("دونالدسون"), transcribe("ساندفورد")
    ('donaldson', 'sandford')
    """
    return spell(word, rules())


def spell(word: str, rules: Rules) -> str:
    """Return a word as some rules write it; with the vowel of a last syllable that has none, as in Fletcher."""
    latin = (next((rules[one] for one in around if one in rules), around[0][1]) for around in surroundings(word))
    return _LAST.sub(r"e\1", "".join(latin).translate(_RARE))
