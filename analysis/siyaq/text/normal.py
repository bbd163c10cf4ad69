"""Normal form of Arabic text, one code point at a time.

Two tables over all code points say for each what class it has and what letter it counts as when words are compared.
The mapping is one to one (or to nothing, for marks), so offsets into the raw text stay valid; what is shown is always
the raw text.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np

SPACE, WORD, MARK, PUNCT, BREAK = 0, 1, 2, 3, 4
"""Classes: separator; letter or digit; joins a word but is not compared (diacritic, tatweel, control); a token of its
own; line end."""

LETTERS = str.maketrans(
    {
        **dict.fromkeys("أإآٱٲٳٵ", "ا"),
        **dict.fromkeys("ىیيېۍ", "ي"),
        **dict.fromkeys("کگڪ", "ك"),
        **dict.fromkeys("ةۀەہ", "ه"),
        "ؤ": "و",
        "ئ": "ي",
        "ڤ": "ف",
        "پ": "ب",
        "چ": "ج",
        "ژ": "ز",
    }
)
_TATWEEL = 0x640
_BREAKS = "\n\r\v\f\x85\u2028\u2029"
_N = 0x110000
_SMALL = 0x20000  # above are ideographs and private use: classed by range


def _normal(char: str) -> str:
    compat = unicodedata.normalize("NFKC", char)
    if len(compat) == 1:
        char = compat
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    lower = char.lower()
    return (lower if len(lower) == 1 else char).translate(LETTERS)


@cache
def tables() -> tuple[np.ndarray, np.ndarray]:
    """Return (class of each code point: uint8, letter it counts as: uint32), both of length 0x110000."""
    kind = np.full(_N, SPACE, np.uint8)
    letter = np.arange(_N, dtype=np.uint32)
    for code in (*range(_SMALL), *range(0xE0000, 0xE0200)):
        char = chr(code)
        category = unicodedata.category(char)
        if category[0] in "LN":
            kind[code] = WORD
            letter[code] = ord(_normal(char))
        elif category[0] == "M" or category == "Cf" or code == _TATWEEL:
            kind[code] = MARK
        elif category[0] in "PS" or category in ("Co", "Cs"):
            kind[code] = PUNCT
    kind[0x20000:0x3FFFE] = WORD
    kind[0xF0000:0x10FFFE] = PUNCT  # private use, as in the basic plane
    kind[_TATWEEL] = MARK
    kind[[ord(c) for c in _BREAKS]] = BREAK
    return kind, letter


def codes(text: str) -> np.ndarray:
    """Return the code points of `text` as uint32; lone surrogates are kept."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def normal(text: str) -> str:
    """Return the normal form of `text`: the letters that count, without marks, tatweel and controls.

    Alef, hamza, yeh, kaf and teh marbuta variants, Persian letters, digits of all scripts and Latin case are folded.
    Spaces and punctuation stay.

    Examples
    --------
    >>> normal("الأميركيَّين")
    'الاميركيين'
    >>> normal("طرابلـــس ١٢")
    'طرابلس 12'
    """
    kind, letter = tables()
    points = codes(text)
    return letter[points[kind[points] != MARK]].astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
