"""The tables of mentions and entities, from mentions whose cluster is known."""

from __future__ import annotations

from collections import Counter, defaultdict

import pandas as pd

from siyaq.entities.resolution.canonical import name_entities
from siyaq.entities.resolution.clusters import Clusters
from siyaq.schema import validate


def named_mentions(
    resolved: pd.DataFrame, articles: pd.DataFrame, clusters: Clusters, states: dict[int, str], knowledge: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return mentions with their entities, and the names of these: name_ar, name_en, qid, type by entity_id.

    Parameters
    ----------
    resolved : DataFrame
        Spans with `cluster` and `resolved_by`.
    articles : DataFrame
        Schema ``articles``.
    clusters : Clusters
    states : dict
        State of the clusters that are bodies of one.
    knowledge : DataFrame
    """
    surfaces: dict[int, Counter[str]] = defaultdict(Counter)
    sizes = resolved.groupby(["cluster", "surface"], sort=True).size().reset_index(name="n")
    for cluster, surface, n in zip(*(sizes[c].tolist() for c in ("cluster", "surface", "n")), strict=True):
        surfaces[cluster][surface] = n
    kind = _commonest(resolved, "cluster", "type").drop_duplicates("cluster").set_index("cluster").type.to_dict()
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
    named = name_entities(groups, knowledge)
    mentions = resolved.assign(
        entity_id=named.entity_id.reindex(resolved.cluster).to_numpy(object),
        type=named.type.reindex(resolved.cluster).to_numpy(object),
    )
    names = (
        named.drop_duplicates("entity_id").set_index("entity_id")[["name_ar", "name_en", "qid", "type"]].sort_index()
    )
    return validate(mentions.drop(columns="cluster"), "mentions"), names


def _commonest(table: pd.DataFrame, by: str, column: str) -> pd.DataFrame:
    counts = table.groupby([by, column]).size().reset_index(name="n")
    return counts.sort_values([by, "n", column], ascending=[True, False, True])


def counted(mentions: pd.DataFrame, names: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the entities table: names from `names`, aliases, counts and rules from `mentions`."""

    def listed(column: str) -> pd.Series:
        texts: dict[str, list[str]] = defaultdict(list)
        counts = _commonest(mentions, "entity_id", column)
        for entity, value, n in zip(*(counts[c].tolist() for c in ("entity_id", column, "n")), strict=True):
            texts[entity].append(f"{value} ({n})")
        return pd.Series({entity: " | ".join(values) for entity, values in texts.items()}, dtype="str")

    own = dict(zip(articles.article_id, articles.duplicate_group, strict=True)) if "duplicate_group" in articles else {}
    group = mentions.article_id.map(lambda a: own.get(a, a))
    out = names[["name_ar", "name_en", "type", "qid"]].assign(
        aliases=listed("surface"),
        n_mentions=mentions.groupby("entity_id").size(),
        n_articles=group.groupby(mentions.entity_id).nunique(),
        rules=listed("resolved_by"),
    )
    return validate(out.rename_axis("entity_id").reset_index(), "entities")
