"""The name lists of ../shared/data/gazetteers as phrases."""

from __future__ import annotations

import gzip
from pathlib import Path

from siyaq.errors import SiyaqError
from siyaq.text import normal

FILES = {
    "LOC": ("loc_cldr", "loc_geonames_15k", "loc_geonames_libya"),
    "small-LOC": ("loc_geonames_small",),
    "PER": ("per_wikidata_full",),
    "given": ("per_wikidata_given",),
    "surname": ("per_wikidata_surname",),
    "part-PER": ("per_wd_tokens",),
}
"""The files of each list: GeoNames (CC BY 4.0), Unicode CLDR, Wikidata (CC0)."""


def read_lists(folder: str | Path) -> dict[str, list[str]]:
    """Return the phrases of each list, without those of one or two letters.

    Raises
    ------
    SiyaqError
        If the folder lacks one of `FILES`.
    """
    out = {}
    for name, files in FILES.items():
        phrases = set()
        for file in files:
            path = Path(folder) / f"{file}.txt.gz"
            if not path.is_file():
                raise SiyaqError(f"training: the name list {path} is missing; give the folder that has it with --lists")
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                phrases.update(line.split("\t")[0].strip() for line in lines)
        out[name] = sorted(p for p in phrases if len(normal(p).replace(" ", "")) > 2)
    return out
