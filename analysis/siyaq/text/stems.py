"""Light stems: what word types share when their affixes are gone, for topics and for reading.

As in light stemming (Larkey, Ballesteros & Connell 2007) only frequent affixes are taken off, but only where what is
left is itself a word that occurs often enough: قالت is قال, مسلحين is مسلح, but فلسطين and لبنان stay whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from siyaq.text.clitics import ARTICLE, Counts, cut_bases, split_clitics
from siyaq.text.normal import MARK, codes, tables
from siyaq.text.tokens import Tokens


@dataclass(frozen=True, slots=True)
class _Ending:
    """An ending, what may stand in its place, and how much must speak for taking it off.

    `least` is the count of what is left per count of the word; one of `also` must occur in place of the ending.
    """

    letters: str
    instead: tuple[str, ...] = ("",)
    least: float = 0.1
    also: tuple[str, ...] = ()


_ENDINGS = (
    *(_Ending("ت" + p, ("ه",), 0.05) for p in ("هما", "هم", "ها", "نا", "كم", "ه", "ي")),
    *(_Ending(p, least=0.02) for p in ("هما", "هم", "هن", "ها", "كم")),
    _Ending("نا", least=0.1),
    _Ending("تين", ("ه",), also=("ه",)),
    _Ending("تان", ("ه",), also=("تين",)),
    _Ending("ات", ("ه", "")),
    _Ending("ين", also=("ون", "ان", "ه")),
    _Ending("ون", also=("ين",)),
    _Ending("ان", also=("ين",)),
    _Ending("وا", least=0.2),
    _Ending("ه", least=0.2),
    _Ending("ي", ("يا", "ا", "", "ه"), 0.2),
    _Ending("ا", least=0.2),
    _Ending("ت", least=0.3),
)
_BY_LAST = {last: tuple(e for e in _ENDINGS if e.letters[-1] == last) for last in {e.letters[-1] for e in _ENDINGS}}
_ROUNDS = 3


def _frequency(word: str, count: Counts) -> int:
    return count(word) + count(ARTICLE + word)


def _shorter(word: str, count: Counts) -> str:
    """Take one ending off, or return the word."""
    n = -1
    for ending in _BY_LAST.get(word[-1:], ()):
        if not word.endswith(ending.letters):
            continue
        n = _frequency(word, count) if n < 0 else n
        rest = word[: len(word) - len(ending.letters)]
        if ending.letters == "ا" and rest[-1:] == "ي":  # ليبيا is the longer form of ليبي, not the other way round
            continue
        if ending.also and not any(_frequency(rest + other, count) for other in ending.also):
            continue
        found = [(rest + end, _frequency(rest + end, count)) for end in ending.instead if len(rest + end) >= 3]
        found = [(form, f) for form, f in found if f >= max(1, ending.least * n)]
        if found:
            return max(found, key=lambda pair: pair[1])[0]
    return word


def stem(
    types: Sequence[str], counts: Sequence[int] | np.ndarray | None = None, *, beside: Sequence[str] = ()
) -> list[str]:
    """Return the light stem of each word type.

    Parameters
    ----------
    types : sequence of str
        Normal forms (`Tokens.types`).
    counts : sequence of int, optional
        Occurrences of each in the corpus, then of each of `beside`; 1 each where not given.
    beside : sequence of str
        Other types of the corpus, by which affixes are told from roots.

    Examples
    --------
    >>> stem(["والحكومة", "حكومتها", "الحكومات", "قالت", "المسلحين", "فلسطين", "ليبيا", "الليبيين"])[1:]
    ['حكومه', 'حكومه', 'قال', 'مسلح', 'فلسطين', 'ليبيا', 'ليبيا']
    """
    count = Counts([*types, *beside], counts)
    bases = cut_bases(types, count)
    known: dict[str, str] = {}
    return [known.get(base) or known.setdefault(base, _stem(base, count)) for base in bases]


def _stem(base: str, count: Counts) -> str:
    for _ in range(_ROUNDS):
        shorter = _shorter(base, count)
        if shorter == base:
            break
        base = shorter
    return base


def written_forms(
    tokens: Tokens, texts: Sequence[str], stems: Sequence[str], wanted: Iterable[str] | None = None
) -> dict[str, str]:
    """Return {stem: the form it is most often written in}, without proclitics, marks and tatweel.

    Parameters
    ----------
    tokens : Tokens
    texts : sequence of str
        What was tokenised.
    stems : sequence of str
        Stem of each of ``tokens.types`` (see `stem`).
    wanted : iterable of str, optional
        Only these stems; only for them are strings made.

    Examples
    --------
    >>> from siyaq.text import tokenize
    >>> texts = ["الأمم المتحدة والأمم الإفريقية", "رحبت الأممُ المتّحدة بذلك"]
    >>> t = tokenize(texts)
    >>> written_forms(t, texts, stem(t.types), ["امم"])
    {'امم': 'الأمم'}
    """
    number = np.bincount(tokens.type, minlength=len(tokens.types))
    table = split_clitics(tokens.types, number).assign(stem=list(stems), number=number, type=np.arange(len(number)))
    if wanted is not None:
        table = table[table.stem.isin(set(wanted))]
    by_form = table.groupby(["stem", "rest"], sort=False).agg(total=("number", "sum"))
    # A form that stands alone shows how it is spelled; where none does, its proclitic is cut off again.
    first = table.assign(bound=table.proclitic.ne("")).sort_values(
        ["bound", "number", "type"], ascending=[True, False, True]
    )
    first = first.drop_duplicates(["stem", "rest"]).join(by_form, on=["stem", "rest"])
    best = first.sort_values(["total", "type"], ascending=[False, True]).drop_duplicates("stem")
    spelled = _spellings(tokens, texts, best.type.to_numpy())
    return {
        row.stem: _unbound(spelled[row.type], tokens.types[row.type], row.proclitic, row.rest)
        for row in best.itertuples()
    }


def _unbound(surface: str, whole: str, proclitic: str, rest: str) -> str:
    """Return a spelling without its proclitic; ``rest`` where the letters of the spelling are not those of the type.

    Examples
    --------
    >>> _unbound("للأمم", "للامم", "ل", "الامم"), _unbound("واستئناف", "واستيناف", "و", "استيناف")
    ('الأمم', 'استئناف')
    """
    if len(surface) != len(whole):
        return rest
    if len(proclitic) + len(rest) > len(whole):  # ل swallows the alif of the article
        return ARTICLE + surface[len(proclitic) + 1 :]
    return surface[len(proclitic) :]


def _spellings(tokens: Tokens, texts: Sequence[str], types: np.ndarray) -> dict[int, str]:
    """Commonest surface of each of some types, without marks."""
    at = np.flatnonzero(np.isin(tokens.type, types))
    spans = zip(tokens.article[at].tolist(), tokens.start[at].tolist(), tokens.end[at].tolist(), strict=True)
    seen = Counter(zip(tokens.type[at].tolist(), [texts[a][s:e] for a, s, e in spans], strict=True))
    number: dict[int, Counter[str]] = {}
    for (kind, surface), n in seen.items():
        number.setdefault(kind, Counter())[_unmarked(surface)] += n
    return {kind: min(forms, key=lambda form: (-forms[form], form)) for kind, forms in number.items()}


def _unmarked(surface: str) -> str:
    points = codes(surface)
    return points[tables()[0][points] != MARK].tobytes().decode("utf-32-le", "surrogatepass")
