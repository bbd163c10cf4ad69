"""The table of nodes: what is measured of each entity, from the edges that are there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice

import numpy as np
import pandas as pd

from siyaq.frequencies.resampling import generator
from siyaq.frequencies.units import Units
from siyaq.network.centrality import PIVOTS, exact_betweenness, node_measures, participation
from siyaq.network.communities import Communities, find_communities
from siyaq.network.intervals import node_intervals, resampled_weights
from siyaq.network.pairs import Pairs
from siyaq.network.windows import Incidence
from siyaq.schema import validate

RUNS = 1_000_000
"""Edges x runs of community detection, of seeds and of resamples alike."""

ESTIMATED = f"betweenness is estimated from the paths of {PIVOTS:,} nodes"


@dataclass(frozen=True)
class Counted:
    """What a network was counted from.

    Attributes
    ----------
    units : Units
    incidence : Incidence
        Windows x entities of the network.
    ids : Index
        entity_id of each column of the incidence matrix, sorted.
    pairs : Pairs
        In the order of the table of edges.
    """

    units: Units
    incidence: Incidence
    ids: pd.Index
    pairs: Pairs


def name_entities(units: Units, entities: pd.DataFrame | None, ids: pd.Index) -> pd.DataFrame:
    """Return name_ar, name_en and type of `ids`: from the table of entities, else as they are most often written."""
    if entities is not None:
        known = validate(entities, "entities").set_index("entity_id").reindex(ids)
        names = known[["name_ar", "name_en", "type"]]
        if not names.isna().any(axis=None):
            return pd.concat([pd.DataFrame({"entity_id": ids}), names.reset_index(drop=True)], axis=1)

    def commonest(column: str) -> pd.Series:
        n = units.mentions.groupby(["entity_id", column], sort=True).size().rename("n").reset_index()
        n = n.sort_values(["entity_id", "n", column], ascending=[True, False, True], kind="stable")
        return n.drop_duplicates("entity_id").set_index("entity_id")[column].reindex(ids)

    written = pd.DataFrame({"name_ar": commonest("surface"), "name_en": ids, "type": commonest("type")}, index=ids)
    if entities is not None:
        written = names.where(names.notna(), written)
    return pd.concat([pd.DataFrame({"entity_id": ids}), written.reset_index(drop=True)], axis=1)


def measure_nodes(
    counted: Counted,
    names: pd.DataFrame,
    values: np.ndarray,
    *,
    weight: str,
    n_boot: int,
    resolution: float,
    seed: int,
) -> tuple[pd.DataFrame, Communities]:
    """Return the table of nodes and the communities, with intervals from resamples of the articles.

    Parameters
    ----------
    counted : Counted
    names : DataFrame
        From `name_entities`, for all of ``counted.ids``.
    values : array
        Weight of each pair.
    weight : str
        What the weights are, to compute them again in resamples.
    n_boot, resolution, seed
        As in `siyaq.network.build_network`.
    """
    pairs, incidence, n = counted.pairs, counted.incidence, len(counted.ids)
    runs = RUNS // max(len(pairs), 1)
    draws = resampled_weights(incidence, pairs, weight, n_boot if len(pairs) else 0, generator(seed, "nodes"))
    resampled = list(islice(draws, min(max(runs, 4), 30)))
    groups = find_communities(
        n,
        pairs.source,
        pairs.target,
        values,
        resampled=resampled,
        n_seeds=min(max(runs, 4), 20),
        resolution=resolution,
        seed=seed,
    )
    named = np.bincount(counted.units.matrix().indices, minlength=len(counted.units.entity_ids))
    nodes = names.assign(
        n_windows=np.bincount(incidence.matrix.indices, minlength=n),
        n_articles=named[counted.units.entity_ids.get_indexer(counted.ids)],
    )
    measures = node_measures(n, pairs.source, pairs.target, values, seed)
    measures["brokerage"] = participation(n, pairs.source, pairs.target, np.maximum(values, 0), groups.membership)
    intervals = node_intervals(pairs, measures, groups.membership, chain(resampled, draws), n_boot, incidence.n_units)
    if not exact_betweenness(n, len(pairs)):
        intervals["reason"] = [f"{r}; {ESTIMATED}" if r else ESTIMATED for r in intervals["reason"]]
    nodes = pd.concat([nodes, measures, intervals], axis=1)
    nodes["community"], nodes["community_certainty"] = groups.membership, groups.certainty
    return validate(nodes, "nodes"), groups
