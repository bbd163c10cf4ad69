"""The table of nodes: what is measured of each entity, from the edges that are there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from siyaq.frequencies.units import Units
from siyaq.network.centrality import PIVOTS, Spread, exact_betweenness
from siyaq.network.communities import Communities, choose_communities
from siyaq.network.intervals import node_intervals
from siyaq.network.pairs import Pairs
from siyaq.network.resamples import Links, draw_brokerage, draw_piece
from siyaq.network.windows import Incidence
from siyaq.schema import validate

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


def count_nodes(counted: Counted, names: pd.DataFrame) -> pd.DataFrame:
    """Return the names, from `name_entities` for all of ``counted.ids``, with the windows and articles of each."""
    named = np.bincount(counted.units.matrix().indices, minlength=len(counted.units.entity_ids))
    return names.assign(
        n_windows=np.bincount(counted.incidence.matrix.indices, minlength=len(counted.ids)),
        n_articles=named[counted.units.entity_ids.get_indexer(counted.ids)],
    )


def measure_nodes(
    links: Links, nodes: pd.DataFrame, drawn: Callable[[str], np.ndarray]
) -> tuple[pd.DataFrame, Communities]:
    """Return the table of nodes and the communities, with intervals from resamples of the articles.

    Parameters
    ----------
    links : Links
    nodes : DataFrame
        From `count_nodes`.
    drawn : function
        Gives what was found of one name in all pieces, rows x nodes; see `siyaq.network.resamples.draw_piece`.
    """
    n, pairs = links.n, links.pairs
    ends = pairs.source, pairs.target
    groups = choose_communities(*ends, links.values, drawn("own"), drawn("runs"), resolution=links.resolution)
    measures = links.observed.assign(
        betweenness=drawn("paths").sum(axis=0),
        brokerage=Spread(n, *ends, groups.membership).participation(np.maximum(links.values, 0)),
    )

    def resampled(measure: str) -> np.ndarray:
        return draw_brokerage(links, groups.membership) if measure == "brokerage" else drawn(measure)

    intervals = node_intervals(links, measures, resampled)
    if not exact_betweenness(n, len(pairs)):
        intervals["reason"] = [f"{r}; {ESTIMATED}" if r else ESTIMATED for r in intervals["reason"]]
    nodes = pd.concat([nodes, measures, intervals], axis=1)
    nodes["community"], nodes["community_certainty"] = groups.membership, groups.certainty
    return validate(nodes, "nodes"), groups


def measure_here(links: Links, nodes: pd.DataFrame) -> tuple[pd.DataFrame, Communities]:
    """Return the same, with all pieces drawn here."""
    pieces = [draw_piece(links, piece) for piece in range(links.n_pieces)]
    return measure_nodes(links, nodes, lambda name: np.concatenate([piece[name] for piece in pieces]))
