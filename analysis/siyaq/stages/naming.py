"""Names in parts: found in each, joined over all, read in each with what all say, and written with their entities."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

import siyaq
from siyaq.corpus.reading import skipped_table
from siyaq.corpus.rows import Skip
from siyaq.entities.resolution.articles import Reading, read_articles
from siyaq.entities.resolution.corrections import correct, merge_names, report
from siyaq.entities.resolution.corrections_file import COLUMNS, read_corrections
from siyaq.entities.resolution.forms import find_surfaces
from siyaq.entities.resolution.prepared import Prepared, prepare
from siyaq.entities.resolution.resolve import name_mentions, ordered
from siyaq.entities.resolution.roles import find_roles
from siyaq.entities.resolution.sheet import Sheet
from siyaq.entities.resolution.tables import Tally, count_entities, tally
from siyaq.entities.resolution.vocabulary import Vocabulary, facts, merge_surfaces
from siyaq.errors import SiyaqError
from siyaq.frequencies.units import Units
from siyaq.network.windows import window_marks
from siyaq.resume import Parts, Table
from siyaq.schema import empty
from siyaq.settings import Settings
from siyaq.stages.copies import alone, part_articles
from siyaq.stages.reading import form_articles

log = logging.getLogger(__name__)

MERGED = 32
"""Parts whose surfaces are summed by one worker."""
MOST_FAILED = 20
"""Articles of a part that may fail before the fault is not the articles'."""


def _search(articles: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Skip]]:
    """Find the names; an article that no recogniser can bear is looked for by halves, and costs itself alone."""
    try:
        found = siyaq.find_mentions(articles, recogniser=settings.recogniser, dictionary=settings.dictionary)
        return found, []
    except SiyaqError:
        raise  # what was asked for is wrong, not an article
    except Exception as error:  # a fault in the recogniser, or in a model that somebody else made
        if len(articles) == 1:
            log.warning("%s: no names could be looked for: %s", articles.article_id.iloc[0], error)
            detail = f"names could not be looked for: {type(error).__name__}: {error}"
            return empty("spans"), [Skip(articles.article_id.iloc[0], None, "failed", detail)]
        middle = len(articles) // 2
        failed = [skip for half in (articles[:middle], articles[middle:]) for skip in _search(half, settings)[1]]
        if len(failed) > MOST_FAILED:
            raise
        others = articles[~articles.article_id.isin([skip.file for skip in failed])]
        return (_search(others, settings)[0] if len(others) else empty("spans")), failed


def find_part(parts: Parts, number: int, settings: Settings) -> Iterator[Table]:
    """Find the names of a part: ``articles``, ``spans`` (with `surface_row`), ``surfaces``, ``skipped``."""
    articles = form_articles(parts, number)
    spans, failed = _search(articles, settings)
    articles = articles[~articles.article_id.isin([skip.file for skip in failed])].reset_index(drop=True)
    spans, sorted_articles = ordered(spans, articles)
    surfaces, of = find_surfaces(spans, sorted_articles)
    yield "articles", articles
    yield "spans", spans.assign(surface_row=of)
    yield "surfaces", surfaces
    yield "skipped", skipped_table(failed)


def found_articles(parts: Parts, number: int, columns: list[str] | None = None) -> pd.DataFrame:
    """Return the articles of a part, in the order of their ids, by which `ordered` numbers them."""
    return part_articles(parts, number, columns).sort_values("article_id", ignore_index=True)


def merge_part_surfaces(parts: Parts, number: int, n_parts: int) -> Iterator[Table]:
    """Sum the surfaces of `MERGED` parts: ``surfaces``."""
    numbers = range(number * MERGED, min((number + 1) * MERGED, n_parts))
    yield "surfaces", merge_surfaces([parts.read(f"found/{i:05}", "surfaces") for i in numbers])


def write_sheets(parts: Parts, n_parts: int) -> Vocabulary:
    """Join the surfaces of all parts, and leave each part the sheet that its articles are read with."""
    merged = [parts.read(f"surfaces/{i:05}", "surfaces") for i in range(-(-n_parts // MERGED))]
    vocabulary = Vocabulary(merge_surfaces(merged), facts())
    for number in (i for i in range(n_parts) if parts.names(f"sheets/{i:05}") is None):
        sheet = vocabulary.sheet(parts.read(f"found/{number:05}", "surfaces"))
        parts.make(f"sheets/{number:05}", sheet._asdict().items())
    return vocabulary


def read_part(parts: Parts, number: int) -> Iterator[Table]:
    """Read the articles of a part for what their names mean: the tables of `Reading`."""
    spans = parts.read(f"found/{number:05}", "spans")
    articles = found_articles(parts, number)
    sheet = Sheet(*(parts.read(f"sheets/{number:05}", name) for name in Sheet._fields))
    given = facts()
    of = spans.pop("surface_row").to_numpy()
    yield from vars(read_articles(spans, articles, of, sheet, given.known, given.countries)).items()


def settle(parts: Parts, vocabulary: Vocabulary, n_parts: int, corrections: Path | None) -> Iterator[Table]:
    """Say who each node of each part is: ``names``, ``rows`` and ``valid`` and ``faults`` of the corrections.

    The entities of part 7 are the step ``entities/00007``.
    """
    readings = []
    for number in range(n_parts):
        small = {n: parts.read(f"meant/{number:05}", n) for n in ("nodes", "fuller", "appositions", "written")}
        readings.append(Reading(spans=pd.DataFrame(), **small))
    names, entities = vocabulary.settle(readings)
    given = corrections if corrections is not None else pd.DataFrame(columns=COLUMNS)
    written = pd.DataFrame({"surface": [], "entity_id": []})
    if corrections is not None:
        pairs = [
            pd.DataFrame({"surface": r.written.surface, "entity_id": e.entity_id.to_numpy()[r.written.node]})
            for r, e in zip(readings, entities, strict=True)
        ]
        written = pd.concat(pairs, ignore_index=True).drop_duplicates()
    prepared = prepare(read_corrections(given), names, written)
    touched = prepared.touched()
    for number, table in enumerate(entities):
        own = names[names.index.isin(touched | set(table.entity_id))] if len(prepared.valid) else names.head(0)
        parts.make(f"entities/{number:05}", [("nodes", table), ("names", own.reset_index(names="entity_id"))])
    yield "names", names.reset_index(names="entity_id")
    yield "rows", prepared.rows
    yield "valid", prepared.valid
    faults = [(line, what, detail) for line, (what, detail) in prepared.faults.items()]
    yield "faults", pd.DataFrame(faults, columns=["line", "status", "detail"]).astype({"line": np.int64})


def _prepared(parts: Parts) -> Prepared:
    faults = parts.read("settled/all", "faults")
    lines = zip(faults.line, faults.status, faults.detail, strict=True)
    return Prepared(
        parts.read("settled/all", "rows"),
        parts.read("settled/all", "valid"),
        {line: (status, detail) for line, status, detail in lines},
    )


def name_part(parts: Parts, number: int, settings: Settings) -> Iterator[Table]:
    """Write a part's mentions with their entities: ``mentions``, ``roles``, ``marks`` and what is counted of them."""
    given = facts()
    articles = found_articles(parts, number)
    mentions = name_mentions(
        parts.read(f"meant/{number:05}", "spans"), parts.read(f"entities/{number:05}", "nodes").astype(object)
    )
    prepared = _prepared(parts)
    done = pd.DataFrame({"line": pd.Series(dtype=np.int64), "n": pd.Series(dtype=np.int64), "detail": []})
    names = parts.read(f"entities/{number:05}", "names").set_index("entity_id")
    if len(prepared.valid):
        mentions, names, done = correct(mentions, names, articles, prepared, given.table)
    roles = find_roles(mentions, articles, given.countries)
    codes, ids = pd.factorize(mentions.entity_id, sort=True)
    unit = pd.Index(articles.article_id).get_indexer(mentions.article_id)
    marks = window_marks(Units(articles, mentions.assign(unit=unit, entity=codes), pd.Index(ids)), settings.window)
    yield "mentions", mentions
    yield "roles", roles
    yield "done", done
    yield "names", names.loc[names.index.isin(prepared.touched())].reset_index(names="entity_id")
    yield "marks", marks.astype({"unit": np.int32, "position": np.int32, "entity": np.int32, "n": np.int32})
    yield "ids", pd.DataFrame({"entity_id": pd.Series(ids, dtype="str")})
    yield from tally(mentions, articles.assign(alone=alone(parts, number, articles)))._asdict().items()


def write_entities(parts: Parts, n_parts: int) -> Iterator[Table]:
    """Count the entities of all parts: ``entities`` and ``corrections``."""
    numbers = range(n_parts)

    def each(name: str) -> Sequence[pd.DataFrame]:
        return [parts.read(f"named/{number:05}", name) for number in numbers]

    prepared = _prepared(parts)
    names = parts.read("settled/all", "names").set_index("entity_id").astype(object)
    if len(prepared.valid):
        names = merge_names(names, [t.set_index("entity_id") for t in each("names")], prepared)
    tallies = [Tally(*tables) for tables in zip(*(each(name) for name in Tally._fields), strict=True)]
    yield "entities", count_entities(names, tallies)
    yield "corrections", report(prepared, each("done"))
