"""The parts of a person's name, so that names can be compared part by part."""

from __future__ import annotations

from functools import lru_cache

from siyaq.entities.resolution.forms import bare

_BEGINS = {
    "عبد": "عبد",
    "ابو": "بو",
    "ابي": "بو",
    "ابا": "بو",
    "بو": "بو",
    "ابن": "بن",
    "بن": "بن",
    "ام": "ام",
    "ال": "",
}
_ENDS = {"الله", "الدين", "الاسلام", "اللهيان"}


@lru_cache(1 << 18)
def parts(name: str) -> tuple[str, ...]:
    """Return the parts of a normal personal name: compounds written in one, articles and `بن` between names left out.

    Examples
    --------
    >>> parts("عبد الفتاح السيسي"), parts("عبدالفتاح السيسي")
    (('عبدفتاح', 'سيسي'), ('عبدفتاح', 'سيسي'))
    >>> parts("محمد بن سلمان ال سعود")
    ('محمد', 'سلمان', 'سعود')
    >>> parts("بن علي"), parts("ابو بكر ابوسيف")
    (('بنعلي',), ('بوبكر', 'بوسيف'))
    """
    words = name.split()
    out: list[str] = []
    i = 0
    while i < len(words):
        word = words[i]
        last = i + 1 == len(words)
        if word in _ENDS and out:
            out[-1] += bare(word)
        elif not last and (word in ("بنت", "ولد", "ال") or (word in ("بن", "ابن") and out)):
            pass
        elif not last and word in _BEGINS:
            i += 1
            out.append(_BEGINS[word] + bare(words[i]))
        elif word.startswith("عبدال") and len(word) > 6:
            out.append("عبد" + word[5:])
        elif word.startswith("ابو") and len(word) > 5:
            out.append("بو" + bare(word[3:]))
        else:
            out.append(bare(word))
        i += 1
    return tuple(out)
