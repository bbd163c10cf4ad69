"""Invented names: persons and organisations without end, the same ones for the same seed.

How often each is drawn follows the shifted power law of Zipf and Mandelbrot, so that the number of distinct names
among n drawn ones grows as K n^beta (Heaps' law; van Leijenhorst & van der Weide 2005), and a few dozen bear most of
the news.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from random import Random

from siyaq.entities.given_names import given_names

LEADING = 80
"""Names that share the front page (Mandelbrot's shift): with beta .6 it makes K about 10, as in annotated news."""

_CONSONANTS = "بتجحخدرزسشصطعفقكلمنه"  # the commoner ones, which read well side by side
_FAMILIES = (
    "ال{0}{1}ي{2}ي",
    "ال{0}و{1}{2}ي",
    "ال{0}ا{1}{2}ي",
    "ال{0}{1}{2}اوي",
    "ال{0}{1}ا{2}",
    "{0}{1}ي{2}ان",
    "{0}و{1}ا{2}ي",
    "بو{0}{1}ي{2}",
    "{0}{1}{2}ون",
    "بن {0}{1}ا{2}",
)
_FEMININE = (
    ("شركة", ("للمقاولات", "للنقل البحري", "للاتصالات", "القابضة", "للصناعات الغذائية")),
    ("منظمة", ("لحقوق الإنسان", "للإغاثة", "للتنمية")),
    ("مؤسسة", ("الخيرية", "للإعلام", "للثقافة")),
    ("جمعية", ("الخيرية", "لرعاية الأيتام")),
    ("حركة", ("للتغيير", "الوطنية")),
    ("جامعة", ("الأهلية", "للعلوم والتقنية")),
    ("كتيبة", ("للمهام الخاصة", "للمشاة")),
)
_MASCULINE = (
    ("حزب", ("الديمقراطي", "للعدالة والبناء", "الوطني")),
    ("مركز", ("للدراسات", "للأبحاث", "الطبي")),
    ("اتحاد", ("للعمال", "لكرة القدم")),
    ("مصرف", ("للتجارة والتنمية", "الإسلامي")),
    ("نادي", ("الرياضي", "الثقافي")),
    ("تحالف", ("الوطني", "من أجل السلام")),
    ("لواء", ("للمشاة", "للدروع")),
)


def mixed(*numbers: int) -> int:
    """Return 64 bits that depend on every number (finaliser of splitmix64; Steele, Lea & Flood 2014).

    Examples
    --------
    >>> mixed(0, 1) == mixed(0, 1) != mixed(1, 0)
    True
    """
    value = 0
    for number in numbers:
        value = (value + number + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        value ^= value >> 31
    return value


def _share(*numbers: int) -> float:
    return mixed(*numbers) / 2**64


class Names:
    """Invented names by number: 0 is the most frequent one.

    Parameters
    ----------
    seed : int
    beta : float
        Exponent of Heaps' law, between 0 and 1.

    Examples
    --------
    >>> names = Names(seed=0)
    >>> names.person(0) == Names(seed=0).person(0) != names.person(1)
    True
    >>> [form.split()[0] for form in names.organisation(0, feminine=True)]
    ['منظمة', 'منظمة']
    """

    def __init__(self, seed: int, beta: float = 0.6) -> None:
        self.seed = seed
        self._exponent = beta / (beta - 1.0)  # of the inverse of P(rank >= r) = (1 + r / LEADING)^(1 - 1 / beta)
        # Two articles of one seed ask for the same leading names again and again.
        self.person = lru_cache(50_000)(self._person)
        self.organisation = lru_cache(50_000)(self._organisation)

    def draw(self, random: Random) -> int:
        """Return the number of a name, the frequent ones more often."""
        return int(LEADING * ((1.0 - random.random()) ** self._exponent - 1.0))

    @cached_property
    def _given(self) -> list[str]:
        return given_names()["name_ar"].tolist()

    def _family(self, number: int, kind: int) -> str:
        # Families are of different size, as in life; the squared share makes the largest one bear .3 % of the names.
        family = int(_share(self.seed, number, kind) ** 2 * len(_FAMILIES) * len(_CONSONANTS) ** 3)
        bits = mixed(self.seed, family, 7)
        letters = []
        for _ in range(3):
            bits, rest = divmod(bits, len(_CONSONANTS) - len(letters))
            letters.append([c for c in _CONSONANTS if c not in letters][rest])
        return _FAMILIES[bits % len(_FAMILIES)].format(*letters)

    def _person(self, number: int) -> tuple[str, str]:
        """Return the full and the family name of a person."""
        first, father = (self._given[int(_share(self.seed, number, k) ** 2 * len(self._given))] for k in (1, 2))
        family = self._family(number, 3)
        middle = f"{father} " if mixed(self.seed, number, 4) % 5 == 0 else ""
        return f"{first} {middle}{family}", family

    def _organisation(self, number: int, feminine: bool) -> tuple[str, str]:
        """Return the full and the short name of an organisation whose first word has the gender asked for."""
        kinds = _FEMININE if feminine else _MASCULINE
        head, tails = kinds[mixed(self.seed, number, 5) % len(kinds)]
        short = f"{head} {self._family(number, 6)}"
        return f"{short} {tails[mixed(self.seed, number, 8) % len(tails)]}", short
