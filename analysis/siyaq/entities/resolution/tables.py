"""The tables of mentions and entities, from mentions whose cluster is known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from siyaq.entities.resolution.canonical import name_entities
from siyaq.entities.resolution.clusters import Clusters
from siyaq.entities.resolution.institutions import Countries
from siyaq.schema import validate


def name_clusters(
    written: pd.DataFrame,
    clusters: Clusters,
    states: dict[int, str],
    knowledge: pd.DataFrame,
    countries: Countries,
) -> pd.DataFrame:
    """Return the entity of each cluster: entity_id, name_ar, name_en, qid, type, indexed by cluster.

    Parameters
    ----------
    written : DataFrame
        How often each cluster is written how, in any number of rows: cluster, surface, type, n.
    clusters : Clusters
    states : dict
        State of the clusters that are bodies of one.
    knowledge : DataFrame
    countries : Countries
        Of the knowledge table.
    """
    surfaces: dict[int, Counter[str]] = defaultdict(Counter)
    sizes = written.groupby(["cluster", "surface"], sort=True).n.sum().reset_index()
    for cluster, surface, n in zip(*(sizes[c].tolist() for c in ("cluster", "surface", "n")), strict=True):
        surfaces[cluster][surface] = n
    kind = ranked(written, "cluster", "type").drop_duplicates("cluster").set_index("cluster").type.to_dict()
    order = sorted(surfaces)
    groups = pd.DataFrame(
        {
            "known": [clusters.known[c] for c in order],
            "type": [kind[c] for c in order],
            "country": [states.get(c, "") for c in order],
            "surfaces": [surfaces[c] for c in order],
        },
        index=pd.Index(order, dtype="int64"),
    )
    return name_entities(groups, knowledge, countries)


def ranked(counts: pd.DataFrame, by: str, column: str) -> pd.DataFrame:
    """Return the sums of n for each value of `column`, the commonest first."""
    sums = counts.groupby([by, column]).n.sum().reset_index()
    return sums.sort_values([by, "n", column], ascending=[True, False, True])


class Tally(NamedTuple):
    """What the entities table is counted from, for any part of the mentions.

    Attributes
    ----------
    written : DataFrame
        entity_id, surface, n.
    rules : DataFrame
        entity_id, resolved_by, n.
    alone : DataFrame
        entity_id, n: articles without a duplicate.
    groups : DataFrame
        entity_id, duplicate_group: the others.
    """

    written: pd.DataFrame
    rules: pd.DataFrame
    alone: pd.DataFrame
    groups: pd.DataFrame


def tally(mentions: pd.DataFrame, articles: pd.DataFrame) -> Tally:
    """Count some mentions.

    Parameters
    ----------
    mentions : DataFrame
        Schema ``mentions``, with `resolved_by`.
    articles : DataFrame
        Schema ``articles``. Where it has a column `alone`, its articles share their group with none.
    """
    group = mentions.article_id
    if "duplicate_group" in articles:
        own = dict(zip(articles.article_id, articles.duplicate_group, strict=True))
        group = mentions.article_id.map(lambda a: own.get(a, a))
    pairs = pd.DataFrame({"entity_id": mentions.entity_id, "duplicate_group": group}).drop_duplicates(ignore_index=True)
    single = pd.Series(False, pairs.index)
    if "alone" in articles:
        single = pairs.duplicate_group.isin(articles.article_id[articles.alone])
    return Tally(
        mentions.groupby(["entity_id", "surface"], sort=True).size().reset_index(name="n"),
        mentions.groupby(["entity_id", "resolved_by"], sort=True).size().reset_index(name="n"),
        pairs[single].groupby("entity_id").size().reset_index(name="n"),
        pairs[~single].reset_index(drop=True),
    )


def count_entities(names: pd.DataFrame, tallies: Sequence[Tally]) -> pd.DataFrame:
    """Return the entities table: names from `names`, aliases, counts and rules from all tallies."""
    written, rules, alone, groups = (pd.concat(tables, ignore_index=True) for tables in zip(*tallies, strict=True))

    def listed(counts: pd.DataFrame, column: str) -> pd.Series:
        texts: dict[str, list[str]] = defaultdict(list)
        rows = ranked(counts, "entity_id", column)
        for entity, value, n in zip(*(rows[c].tolist() for c in ("entity_id", column, "n")), strict=True):
            texts[entity].append(f"{value} ({n})")
        return pd.Series({entity: " | ".join(values) for entity, values in texts.items()}, dtype="str")

    articles = alone.groupby("entity_id").n.sum()
    articles = articles.add(groups.drop_duplicates().groupby("entity_id").size(), fill_value=0).astype(np.int64)
    names = names[names.index.isin(written.entity_id)].sort_index()
    out = names[["name_ar", "name_en", "type", "qid"]].assign(
        aliases=listed(written, "surface"),
        n_mentions=written.groupby("entity_id").n.sum(),
        n_articles=articles,
        rules=listed(rules, "resolved_by"),
    )
    return validate(out.rename_axis("entity_id").reset_index(), "entities")
