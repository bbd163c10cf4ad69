"""Counting over all parts: who is named in which window of which article, and how often."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from siyaq.frequencies import choose_period
from siyaq.frequencies.counts import count_in
from siyaq.frequencies.units import Units, representatives
from siyaq.resume import Parts, Table
from siyaq.settings import Settings
from siyaq.stages.naming import found_articles

MOST_PERIODS = 36
_SMALL = ["article_id", "source", "published", "duplicate_group"]


def small_articles(parts: Parts, n_parts: int) -> pd.DataFrame:
    """Return all articles without their texts, with part and row (in the order of their ids in the part)."""
    tables = []
    for number in range(n_parts):
        table = found_articles(parts, number, _SMALL)
        tables.append(table.assign(part=number, row=np.arange(len(table))))
    return pd.concat(tables, ignore_index=True)


def gather_units(parts: Parts, n_parts: int) -> tuple[Units, pd.DataFrame]:
    """Return the articles and names that count, as `siyaq.frequencies.units.count_units` does, and all articles."""
    articles = small_articles(parts, n_parts)
    counted = representatives(articles)
    rank = pd.Index(counted.article_id).get_indexer(articles.article_id)
    begin = np.searchsorted(articles.part.to_numpy(), np.arange(n_parts))
    names = [parts.read(f"named/{i:05}", "ids").entity_id for i in range(n_parts)]
    ids = pd.Index(np.unique(np.concatenate([n.to_numpy(object) for n in names])))
    marks = []
    for number in range(n_parts):
        table = parts.read(f"named/{number:05}", "marks")
        unit = rank[begin[number] + table.unit.to_numpy()].astype(np.int32)
        entity = ids.get_indexer(names[number])[table.entity.to_numpy()].astype(np.int32)
        marks.append(table.assign(unit=unit, entity=entity)[unit >= 0])
    together = pd.concat(marks, ignore_index=True)
    order = np.lexsort((together.entity.to_numpy(), together.position.to_numpy(), together.unit.to_numpy()))
    together = together.iloc[order].reset_index(drop=True)
    there = np.unique(together.entity.to_numpy())  # without those that only copies name
    together["entity"] = np.searchsorted(there, together.entity.to_numpy())
    return Units(counted, together, ids[there]), articles


def count_frequencies(parts: Parts, n_parts: int, settings: Settings) -> Iterator[Table]:
    """Count how often entities are named: ``frequencies``."""
    units, articles = gather_units(parts, n_parts)
    auto = settings.period == "auto"
    period = choose_period(articles.published, most=MOST_PERIODS) if auto else settings.period
    yield "frequencies", count_in(units, periods=("all", period), seed=settings.seed)


def note(subject: str, text: str) -> pd.DataFrame:
    """Return the table `notes` with one row, or with none where there is nothing to say."""
    rows = [(subject, text)] if text else []
    return pd.DataFrame(rows, columns=["subject", "note"]).astype("str")
