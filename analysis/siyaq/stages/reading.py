"""Reading in parts: raw articles, cleaned alone, with what must be known of all before they are cleaned together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from siyaq.corpus.batches import article_table, clean_alone, clean_together, compared_bodies
from siyaq.corpus.boilerplate import Recurring, count_units, units
from siyaq.corpus.cleaning import Report, check_rules
from siyaq.corpus.duplicates import BANDS, band_keys, shingles
from siyaq.corpus.files import File, Refused
from siyaq.corpus.reading import Reading, skipped_table
from siyaq.corpus.remote import Remote, fetched
from siyaq.corpus.repeats import headline_key
from siyaq.corpus.rows import Skip
from siyaq.resume import Parts, Table
from siyaq.settings import Settings
from siyaq.text.hashing import hash_text, hash_texts

MOST_ARTICLES = 5000
"""Articles of a part at most."""
GROUP_BYTES, GROUP_FILES = 16 * 2**20, 5000
"""Files that are read by one worker, one after another: until they are so many bytes, or files."""
COMMON = "common"
"""Step of what cleaning together has to know."""

Input = File | Refused | Remote


def group_files(files: Sequence[Input]) -> list[list[Input]]:
    """Return the files in groups that one worker reads; the same files give the same groups."""
    groups: list[list[Input]] = []
    filled = 0
    for file in files:
        size = 0 if isinstance(file, Refused) else file.size()
        if not groups or filled + size > GROUP_BYTES or len(groups[-1]) >= GROUP_FILES:
            groups.append([])
            filled = 0
        groups[-1].append(file)
        filled += size
    return groups


def read_group(files: Sequence[Input], names: dict[str, str], settings: Settings) -> Iterator[Table]:
    """Read some files: tables ``articles-00000``, ``units-00000`` and so on, one a part, then ``skipped``, ``report``.

    Parameters
    ----------
    files : list
    names : dict
        What articles without an id are called, by file.
    settings : Settings
    """
    rules, report = check_rules(settings.clean), Report()
    with fetched(files) as local:
        reading = Reading("", None, report, files=local, names=names)
        number = 0
        for batch in reading.batches(MOST_ARTICLES, settings.part_size):
            batch = clean_alone(batch, rules, report, reading.skipped)
            if not len(batch):
                continue
            counts, totals = count_units(batch.source.tolist(), units(batch.body.tolist()))
            batch["id_hash"] = hash_texts(batch.article_id.tolist())
            batch["title_hash"] = hash_texts([headline_key(t) if t else "" for t in batch.title])
            yield f"articles-{number:05}", batch
            yield f"units-{number:05}", counts
            yield f"sources-{number:05}", pd.DataFrame({"source": list(totals), "n": list(totals.values())})
            number += 1
    yield "skipped", skipped_table(reading.skipped)
    yield "report", report.table(rules)


def read_common(parts: Parts, steps: Sequence[tuple[str, str]], settings: Settings) -> Iterator[Table]:
    """Gather what cleaning together has to know.

    Parameters
    ----------
    parts : Parts
    steps : list of (step, suffix)
        Where the parts' tables are.
    settings : Settings

    Yields
    ------
    recurring, titles : DataFrame
        Sorted hashes: key.
    repeated : DataFrame
        Articles whose id an earlier one has: part, row.
    """
    rules = check_rules(settings.clean)
    recurring, titles, ids = Recurring(), [], []
    for step, suffix in steps:
        hashes = parts.read(step, f"articles-{suffix}", ["id_hash", "title_hash"])
        titles.append(np.unique(hashes.title_hash.to_numpy(np.uint64)))
        ids.append(hashes.id_hash.to_numpy(np.uint64))
        if "boilerplate" in rules:
            totals = parts.read(step, f"sources-{suffix}")
            recurring.merge(parts.read(step, f"units-{suffix}"), dict(zip(totals.source, totals.n, strict=True)))
    yield "recurring", pd.DataFrame({"key": np.sort(recurring.keys())})
    yield "titles", pd.DataFrame({"key": np.unique(np.concatenate(titles or [np.empty(0, np.uint64)]))})
    part = np.repeat(np.arange(len(ids)), [len(i) for i in ids])
    row = np.concatenate([np.arange(len(i)) for i in ids] or [np.empty(0, np.int64)])
    again = pd.Series(np.concatenate(ids or [np.empty(0, np.uint64)])).duplicated().to_numpy()
    yield "repeated", pd.DataFrame({"part": part[again], "row": row[again]})


class _Titles:
    """The headlines of all articles, known by their hashes."""

    def __init__(self, keys: np.ndarray) -> None:
        self._keys = keys

    def __contains__(self, title: object) -> bool:
        key = np.uint64(hash_text(str(title)))
        at = np.searchsorted(self._keys, key)
        return bool(title and at < len(self._keys) and self._keys[at] == key)


def read_batch(parts: Parts, step: str, name: str) -> pd.DataFrame:
    """Return articles that are not cleaned to the end, as they were when they were left: None is what is missing."""
    batch = parts.read(step, name)
    return batch.astype(object).where(batch.notna(), None).assign(published=batch.published)


def clean_part(parts: Parts, number: int, step: str, suffix: str, settings: Settings) -> Iterator[Table]:
    """Clean one part with what all say: ``batch``, ``bands`` (of the near-duplicates), ``skipped`` and ``report``."""
    rules, report = check_rules(settings.clean), Report()
    batch = read_batch(parts, step, f"articles-{suffix}")
    repeated = parts.read(COMMON, "repeated")
    again = repeated.row[repeated.part == number].to_numpy()
    detail = "the id was given to an article before; ids must be unique"
    gone = [Skip(name, None, "duplicate id", detail) for name in batch.article_id.iloc[again]]
    batch = batch.drop(index=again, columns=["id_hash", "title_hash"]).reset_index(drop=True)
    titles = _Titles(parts.read(COMMON, "titles").key.to_numpy())
    batch = clean_together(batch, rules, report, titles, parts.read(COMMON, "recurring").key.to_numpy())
    yield "batch", batch
    if settings.deduplicate:
        keys = band_keys(*shingles(compared_bodies(batch)))
        yield "bands", pd.DataFrame(keys, columns=[f"band{i}" for i in range(BANDS)])
    yield "skipped", skipped_table(gone)
    yield "report", report.table(rules)


def form_articles(parts: Parts, number: int) -> pd.DataFrame:
    """Return the table of articles of a part that was cleaned, each in a group of its own."""
    return article_table(read_batch(parts, f"cleaned/{number:05}", "batch"), {})
