"""A network through time: one for each period, the life of its nodes and edges, and its communities followed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from siyaq.errors import SiyaqError
from siyaq.frequencies.periods import period_labels
from siyaq.frequencies.units import representatives
from siyaq.network.build import build_network
from siyaq.network.graph import Network
from siyaq.schema import validate

SAME = 0.3
"""Overlap (Jaccard) from which a community is taken for the one of the period before."""


@dataclass(frozen=True)
class History:
    """Networks through time.

    Attributes
    ----------
    periods : DataFrame
        period, n_articles, n_entities, n_edges, summary; periods without articles too.
    nodes, edges : DataFrame
        The tables of all periods, with ``period`` first; nodes with ``lineage``, the number of the community's story.
    communities : DataFrame
        period, community, lineage, n_entities, overlap (with its lineage in the period before; NaN where it is new),
        event (new, continues), last (whether the lineage ends here).
    node_life, edge_life : DataFrame
        First and last period, number of periods, and whether there were gaps.
    networks : dict
        The Network of each period that has one.
    """

    periods: pd.DataFrame
    nodes: pd.DataFrame
    edges: pd.DataFrame
    communities: pd.DataFrame
    node_life: pd.DataFrame
    edge_life: pd.DataFrame
    networks: dict[str, Network] = field(repr=False)


def match_communities(before: pd.Series, now: pd.Series) -> dict[int, tuple[int, float]]:
    """Return, for each community of `now`, the one of `before` that it continues, and their overlap.

    Both are community numbers by entity_id. The matching is one to one and has the greatest sum of overlaps (Jaccard);
    overlaps below `SAME` do not count.

    Examples
    --------
    >>> before, now = pd.Series({"a": 0, "b": 0, "c": 1}), pd.Series({"a": 1, "b": 1, "c": 0, "d": 0})
    >>> match_communities(before, now)
    {0: (1, 0.5), 1: (0, 1.0)}
    """
    before, now = before[before >= 0], now[now >= 0]
    if before.empty or now.empty:
        return {}
    both = pd.concat([now.rename("now"), before.rename("before")], axis=1, join="inner")
    shape = (int(now.max()) + 1, int(before.max()) + 1)
    common = np.zeros(shape)
    np.add.at(common, (both["now"].to_numpy(int), both["before"].to_numpy(int)), 1)
    sizes = np.bincount(now, minlength=shape[0])[:, None] + np.bincount(before, minlength=shape[1]) - common
    overlap = common / np.maximum(sizes, 1)
    rows, columns = linear_sum_assignment(-np.where(overlap >= SAME, overlap, 0))
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {r: (c, float(overlap[r, c])) for r, c in pairs if overlap[r, c] >= SAME}


def _life(table: pd.DataFrame, keys: list[str], order: list[str]) -> pd.DataFrame:
    if table.empty:
        return pd.DataFrame(columns=[*keys, "first", "last", "n_periods", "gaps"])
    number = table["period"].map({name: i for i, name in enumerate(order)})
    life = number.groupby([table[key] for key in keys]).agg(first="min", last="max", n_periods="size").reset_index()
    life["gaps"] = life["last"] - life["first"] + 1 > life["n_periods"]
    return life.assign(first=[order[i] for i in life["first"]], last=[order[i] for i in life["last"]])


def _follow(networks: dict[str, Network]) -> pd.DataFrame:
    rows, before, stories = [], pd.Series(dtype=int), 0
    lineages: dict[int, int] = {}
    for period, network in networks.items():
        now = network.nodes.set_index("entity_id")["community"]
        matched, current = match_communities(before, now), {}
        for community, size in now[now >= 0].value_counts().sort_index().items():
            old, overlap = matched.get(community, (None, np.nan))
            if old is None:
                current[community], stories = stories, stories + 1
            else:
                current[community] = lineages[old]
            event = "new" if old is None else "continues"
            rows.append((period, community, current[community], size, overlap, event))
        if current:  # a period without communities does not end their stories
            before, lineages = now, current
    table = pd.DataFrame(rows, columns=["period", "community", "lineage", "n_entities", "overlap", "event"])
    table["last"] = ~table.duplicated("lineage", keep="last")
    return table


def network_history(
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    *,
    period: str = "year",
    width: int = 1,
    **options: Any,
) -> History:
    """Return the networks of all periods, and how they change.

    Parameters
    ----------
    mentions, articles, entities : DataFrame
        As for `siyaq.network.build_network`. Articles without a date are left out.
    period : {"day", "week", "month", "quarter", "year"}
    width : int
        Periods in one network: above 1 they overlap, and each has the name of its last period.
    **options
        Of `build_network`.

    Examples
    --------
    >>> from siyaq.schema import empty
    >>> network_history(empty("mentions"), empty("articles")).periods.shape
    (0, 5)
    """
    if width < 1:
        raise SiyaqError(f"width is {width}; allowed: 1 or more periods")
    articles = representatives(validate(articles, "articles"))
    number, names = period_labels(articles["published"], period)
    networks, rows = {}, []
    for i, name in enumerate(names):
        part = articles[(number > i - width) & (number <= i) & (number >= 0)]
        if part.empty:
            rows.append((name, 0, 0, 0, "No articles."))
            continue
        network = networks[name] = build_network(mentions, part, entities, **options)
        rows.append((name, len(part), len(network.nodes), len(network.edges), network.summary))
    communities = _follow(networks)
    nodes, edges = (
        pd.concat(
            [getattr(n, kind).assign(period=p) for p, n in networks.items()] or [pd.DataFrame(columns=["period"])],
            ignore_index=True,
        )
        for kind in ("nodes", "edges")
    )
    if len(nodes):
        nodes = nodes.merge(communities[["period", "community", "lineage"]], how="left", on=["period", "community"])
    periods = pd.DataFrame(rows, columns=["period", "n_articles", "n_entities", "n_edges", "summary"])
    return History(
        periods,
        nodes[["period", *nodes.columns.difference(["period"], sort=False)]],
        edges[["period", *edges.columns.difference(["period"], sort=False)]],
        communities,
        _life(nodes, ["entity_id"], names),
        _life(edges, ["source", "target"], names),
        networks,
    )
