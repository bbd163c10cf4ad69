"""From mentions to the network of entities that are named together."""

from __future__ import annotations

import numpy as np
import pandas as pd

from siyaq.errors import SiyaqError
from siyaq.frequencies.units import MIN_UNITS, Units, count_units
from siyaq.network.centrality import node_measures, participation
from siyaq.network.communities import find_communities
from siyaq.network.graph import Network
from siyaq.network.nulls import NULLS, benjamini_hochberg, hypergeometric
from siyaq.network.pairs import Pairs, count_pairs, edge_weight, npmi
from siyaq.network.windows import Incidence, build_incidence, window_size
from siyaq.schema import validate


def _names(units: Units, entities: pd.DataFrame | None, ids: pd.Index) -> pd.DataFrame:
    """Return name_ar, name_en and type of `ids`: from the entities, else the commonest written form."""
    mentions = units.mentions
    common = mentions.groupby(["entity_id", "surface"], sort=True).size().reset_index(name="n")
    common = common.sort_values(["entity_id", "n", "surface"], ascending=[True, False, True], kind="stable")
    kinds = mentions.groupby(["entity_id", "type"], sort=True).size().reset_index(name="n")
    kinds = kinds.sort_values(["entity_id", "n", "type"], ascending=[True, False, True], kind="stable")
    names = pd.DataFrame(index=ids)
    names["name_ar"] = common.drop_duplicates("entity_id").set_index("entity_id")["surface"].reindex(ids)
    names["name_en"] = ids
    names["type"] = kinds.drop_duplicates("entity_id").set_index("entity_id")["type"].reindex(ids)
    if entities is not None:
        known = validate(entities, "entities").set_index("entity_id").reindex(ids)
        for column in ("name_ar", "name_en", "type"):
            names[column] = known[column].where(known[column].notna(), names[column])
    return names.reset_index(drop=True)


def build_network(
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    *,
    window: str | int = "sentence",
    weight: str = "count",
    null: str = "hypergeometric",
    min_articles: int = 1,
    n_boot: int = 200,
    seed: int = 0,
) -> Network:
    """Return the network of entities that are named in the same windows."""
    window = window_size(window)
    if null not in NULLS:
        raise SiyaqError(f"there is no null model {null!r}; allowed: {', '.join(NULLS)}")
    units = count_units(mentions, articles)
    counts = units.matrix()
    n_articles = np.bincount(counts.indices, minlength=counts.shape[1])
    keep = np.flatnonzero(n_articles >= min_articles)
    incidence = build_incidence(units, window).columns(keep)
    ids, n_articles = units.entity_ids[keep], n_articles[keep]
    pairs = count_pairs(incidence)
    n, total = len(ids), incidence.matrix.shape[0]
    degree = np.bincount(incidence.matrix.indices, minlength=n)
    one, other, both = degree[pairs.source], degree[pairs.target], pairs.n_windows
    values = edge_weight(weight, both, pairs.n_articles, one, other, total)
    expected, p = hypergeometric(both, one, other, total)
    edges = pd.DataFrame({"source": ids[pairs.source], "target": ids[pairs.target], "n_windows": both})
    edges["n_articles"] = pairs.n_articles
    edges["weight"], edges["npmi"] = values, npmi(both, one, other, total)
    edges["expected"], edges["p"] = expected, p
    edges["q"] = benjamini_hochberg(p, n * (n - 1) // 2)
    edges["lo"], edges["hi"], edges["reason"] = np.nan, np.nan, None
    groups = find_communities(n, pairs.source, pairs.target, values, seed=seed)
    nodes = pd.concat([pd.DataFrame({"entity_id": ids}), _names(units, entities, ids)], axis=1)
    nodes["n_windows"], nodes["n_articles"] = degree, n_articles
    nodes = pd.concat([nodes, node_measures(n, pairs.source, pairs.target, values)], axis=1)
    for column in ("strength_lo", "strength_hi", "betweenness_lo", "betweenness_hi"):
        nodes[column] = np.nan
    nodes["community"], nodes["community_certainty"] = groups.membership, groups.certainty
    nodes["brokerage"] = participation(n, pairs.source, pairs.target, np.maximum(values, 0), groups.membership)
    nodes["reason"] = None
    summary = f"{n} entities, {len(edges)} edges."
    return Network(validate(nodes, "nodes"), validate(edges, "edges"), summary, {}, units, incidence)
