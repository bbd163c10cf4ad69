"""Private stand-in until `siyaq.text.stems` is there."""

from __future__ import annotations


def stem(types: list[str], counts: list[int]) -> list[str]:
    """Return the light stem of each type."""
    return [_one(word) for word in types]


def _one(word: str) -> str:
    for prefix in ("وال", "بال", "كال", "فال", "ولل", "ال", "لل"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            word = word[len(prefix) :]
            break
    for suffix in ("هما", "كما", "ات", "ان", "ين", "ون", "ها", "هم", "يه", "ته", "ه", "ي"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word
