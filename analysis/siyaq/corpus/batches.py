"""Batches of raw articles on their way to the table of articles: cleaned alone, then together, then in their form."""

from __future__ import annotations

from collections.abc import Container, Mapping

import numpy as np
import pandas as pd

from siyaq.corpus.boilerplate import drop_boilerplate
from siyaq.corpus.cleaning import Report, clean_texts
from siyaq.corpus.datelines import drop_dateline
from siyaq.corpus.repeats import break_gaps, drop_related, drop_repeats
from siyaq.corpus.rows import Skip
from siyaq.schema import TABLES


def clean_alone(batch: pd.DataFrame, rules: frozenset[str], report: Report, skipped: list[Skip]) -> pd.DataFrame:
    """Apply the rules that look at one article; what is nothing but markup goes to `skipped`."""
    if not rules:
        return batch
    both = [text for pair in zip(batch.title, batch.body, strict=True) for text in (pair[0] or "", pair[1])]
    owners = np.repeat(batch.article_id.to_numpy(), 2)
    both = clean_texts(both, rules, report, owners)
    titles, bodies = [t if t.strip() else None for t in both[::2]], both[1::2]
    if "gaps" in rules:
        bodies = [break_gaps(body, report) for body in bodies]
    if "dateline" in rules:
        bodies = [drop_dateline(body, report) for body in bodies]
    if "repeated" in rules:
        bodies = [drop_repeats(title, body, report) for title, body in zip(titles, bodies, strict=True)]
    batch = batch.assign(title=pd.Series(titles, dtype=object), body=pd.Series(bodies, dtype=object))
    empty = [not (title or body.strip()) for title, body in zip(titles, bodies, strict=True)]
    if any(empty):
        for name in batch.article_id[empty]:
            skipped.append(Skip(name, None, "empty", "nothing is left of this article after cleaning"))
        batch = batch[~np.array(empty)].reset_index(drop=True)
    return batch


def clean_together(
    batch: pd.DataFrame, rules: frozenset[str], report: Report, titles: Container[str], recurring: np.ndarray
) -> pd.DataFrame:
    """Apply the rules that need to know the other articles."""
    bodies = batch.body.tolist()
    if "related" in rules:
        bodies = [drop_related(title, body, titles, report) for title, body in zip(batch.title, bodies, strict=True)]
    if "boilerplate" in rules:
        bodies = drop_boilerplate(bodies, batch.source.tolist(), recurring, report)
    return batch.assign(body=pd.Series(bodies, dtype=object))


def compared_bodies(batch: pd.DataFrame) -> list[str]:
    """Text that duplicates are found by: titles are given anew by each outlet."""
    return [body if body.strip() else title or "" for title, body in zip(batch.title, batch.body, strict=True)]


def article_table(batch: pd.DataFrame, groups: Mapping[str, str]) -> pd.DataFrame:
    """Return the table of articles of a batch; `groups` names the group of those that are not alone."""
    pairs = zip(batch.title, batch.body, strict=True)
    text = [(f"{title}\n{body}" if body.strip() else title) if title else body for title, body in pairs]
    columns = {name: batch[name].tolist() for name in ("article_id", "source", "title", "url")}
    columns |= {"text": text, "duplicate_group": [groups.get(i, i) for i in columns["article_id"]]}
    # pandas 3 keeps text as str, also where every value is missing; pandas 2 as object.
    dtype = "str" if int(pd.__version__.split(".")[0]) >= 3 else object
    table = {name: pd.Series(values, dtype=dtype) for name, values in columns.items()}
    return pd.DataFrame(table | {"published": batch.published.reset_index(drop=True)})[list(TABLES["articles"].columns)]
