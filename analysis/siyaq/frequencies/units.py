"""What is counted: one article for each group of duplicates, and the mentions in it.

Agency copy that ten outlets print is one piece of evidence, not ten. Everything that counts, tests or resamples in
`siyaq.frequencies` and `siyaq.network` goes through `count_units`, so that all of it agrees on the units.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from siyaq.schema import validate

MIN_UNITS = 10
"""Below this many articles no interval is given: the bootstrap of fewer units promises more than it keeps."""


@dataclass(frozen=True)
class Units:
    """Articles that count once each, and the mentions in them.

    Attributes
    ----------
    articles : DataFrame
        One row per group of duplicates, sorted by article_id.
    mentions : DataFrame
        The mentions of those articles, sorted by article, start and end, with their row numbers in `articles`
        (column ``unit``) and in `entity_ids` (column ``entity``). Or, for counting alone, one row for several of them
        (column ``n``), see `siyaq.network.windows.window_marks`.
    entity_ids : Index
        All entities that are mentioned, sorted.
    """

    articles: pd.DataFrame
    mentions: pd.DataFrame
    entity_ids: pd.Index

    def matrix(self) -> sparse.csr_array:
        """Return the number of mentions, articles x entities."""
        unit, entity = self.mentions["unit"].to_numpy(), self.mentions["entity"].to_numpy()
        n = self.mentions["n"].to_numpy(np.int64) if "n" in self.mentions else np.ones(len(unit), np.int64)
        return sparse.coo_array((n, (unit, entity)), shape=(len(self.articles), len(self.entity_ids))).tocsr()


def representatives(articles: pd.DataFrame) -> pd.DataFrame:
    """Return one article for each group of duplicates, sorted by article_id, with dates in UTC without a zone.

    It is the one that gives the group its name, which was published first; where a selection has lost it, the one
    with the smallest article_id.
    """
    table = articles.sort_values("article_id", kind="stable")
    if isinstance(table["published"].dtype, pd.DatetimeTZDtype):
        table = table.assign(published=table["published"].dt.tz_convert(None))
    follows = (table["article_id"] != table["duplicate_group"]).to_numpy()
    table = table.iloc[np.argsort(follows, kind="stable")].drop_duplicates("duplicate_group")
    return table.sort_values("article_id", kind="stable", ignore_index=True)


def count_units(mentions: pd.DataFrame, articles: pd.DataFrame) -> Units:
    """Return the articles and mentions that count.

    Parameters
    ----------
    mentions, articles : DataFrame
        As in `siyaq.schema`. Mentions of articles that are not in `articles` are left out, so a selection of articles
        selects its mentions.

    Raises
    ------
    SchemaError
        If a table is not as the schema says.
    """
    articles = representatives(validate(articles, "articles"))
    mentions = validate(mentions, "mentions")
    code, ids = pd.factorize(mentions["article_id"])  # once per article, not per mention
    unit = pd.Index(articles["article_id"]).get_indexer(ids)[code]
    order = np.lexsort((mentions["end"].to_numpy(), mentions["start"].to_numpy(), unit))
    order = order[unit[order] >= 0]
    mentions = mentions.take(order).reset_index(drop=True)
    codes, entity_ids = pd.factorize(mentions["entity_id"], sort=True)
    return Units(articles, mentions.assign(unit=unit[order], entity=codes), pd.Index(entity_ids))
