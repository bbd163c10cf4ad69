"""A network through time: one for each period, the life of its nodes and edges, and its communities followed.

Communities of two periods are compared by the overlap (Jaccard) of their members, as Greene, Doyle & Cunningham (2010)
do. A story goes on with the one that overlaps most, one to one; every overlap of `SAME` or more is an event, so that
splits and merges are seen beside it.
"""

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
_SIZES = ["n_before", "n_after", "n_common", "overlap"]


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
    events : DataFrame
        What became of the communities; one row per link of one to another (`community_events`), with ``period``,
        ``previous`` (the period before that has communities) and the lineages of both. That a community ends is told
        in the period after; of the last period's none is said to end.
    node_life, edge_life : DataFrame
        First and last period, number of periods, and whether there were gaps.
    networks : dict
        The Network of each period that has one.
    """

    periods: pd.DataFrame
    nodes: pd.DataFrame
    edges: pd.DataFrame
    communities: pd.DataFrame
    events: pd.DataFrame
    node_life: pd.DataFrame
    edge_life: pd.DataFrame
    networks: dict[str, Network] = field(repr=False)


def _overlaps(before: pd.Series, now: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the common members and their share of all (Jaccard), communities of `before` x communities of `now`."""
    before, now = before[before >= 0], now[now >= 0]
    both = pd.concat([before.rename("before"), now.rename("now")], axis=1, join="inner")
    common = np.zeros((int(before.max()) + 1 if len(before) else 0, int(now.max()) + 1 if len(now) else 0), np.int64)
    np.add.at(common, (both["before"].to_numpy(int), both["now"].to_numpy(int)), 1)
    sizes = [np.bincount(side.to_numpy(int), minlength=n) for side, n in zip((before, now), common.shape, strict=True)]
    return common, common / np.maximum(sizes[0][:, None] + sizes[1] - common, 1)


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
    overlap = _overlaps(before, now)[1].T
    rows, columns = linear_sum_assignment(-np.where(overlap >= SAME, overlap, 0))
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {r: (c, float(overlap[r, c])) for r, c in pairs if overlap[r, c] >= SAME}


def community_events(before: pd.Series, now: pd.Series) -> pd.DataFrame:
    """Return what became of the communities from one period to the next.

    Parameters
    ----------
    before, now : Series
        Community numbers by entity_id; -1 is none.

    Returns
    -------
    DataFrame
        event, before, after (communities; -1 where there is none), n_before, n_after, n_common (members), overlap
        (Jaccard; NaN without a pair). One row per pair that overlaps by `SAME` or more: "continues" where both have
        that one partner, "split" where the earlier has several, "merge" where the later has, "split and merge" where
        both have; and one for each "birth" and "death" of a community without a partner.

    Examples
    --------
    >>> before = pd.Series({"a": 0, "b": 0, "c": 0, "d": 0, "e": 1, "f": 1})
    >>> now = pd.Series({"a": 0, "b": 0, "c": 1, "d": 1, "g": 2, "h": 2})
    >>> community_events(before, now)[["event", "before", "after", "overlap"]].values.tolist()
    [['split', 0, 0, 0.5], ['split', 0, 1, 0.5], ['death', 1, -1, nan], ['birth', -1, 2, nan]]
    """
    common, overlap = _overlaps(before, now)
    there = [
        np.bincount(side[side >= 0].to_numpy(int), minlength=n)
        for side, n in zip((before, now), common.shape, strict=True)
    ]
    linked = overlap >= SAME
    out, into = linked.sum(axis=1), linked.sum(axis=0)
    rows: list[tuple] = []
    for b, a in zip(*np.nonzero(linked), strict=True):
        names = [name for name, several in (("split", out[b] > 1), ("merge", into[a] > 1)) if several]
        event = " and ".join(names) or "continues"
        rows.append((event, b, a, there[0][b], there[1][a], common[b, a], overlap[b, a]))
    rows += [("death", b, -1, there[0][b], 0, 0, np.nan) for b in np.flatnonzero((out == 0) & (there[0] > 0))]
    rows += [("birth", -1, a, 0, there[1][a], 0, np.nan) for a in np.flatnonzero((into == 0) & (there[1] > 0))]
    columns = ["event", "before", "after", "n_before", "n_after", "n_common", "overlap"]
    kinds = dict.fromkeys(columns[1:6], "int64") | {"overlap": "float64"}
    return pd.DataFrame(rows, columns=columns).astype(kinds)


def _life(table: pd.DataFrame, keys: list[str], order: list[str]) -> pd.DataFrame:
    if table.empty:
        return pd.DataFrame(columns=[*keys, "first", "last", "n_periods", "gaps"])
    number = table["period"].map({name: i for i, name in enumerate(order)})
    life = number.groupby([table[key] for key in keys]).agg(first="min", last="max", n_periods="size").reset_index()
    life["gaps"] = life["last"] - life["first"] + 1 > life["n_periods"]
    return life.assign(first=[order[i] for i in life["first"]], last=[order[i] for i in life["last"]])


def _follow(networks: dict[str, Network]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the communities of all periods with their stories, and the events between them."""
    rows, events, before, stories = [], [], pd.Series(dtype=int), 0
    previous, lineages = None, {-1: -1}
    for period, network in networks.items():
        now = network.nodes.set_index("entity_id")["community"]
        matched, current = match_communities(before, now), {-1: -1}
        for community, size in now[now >= 0].value_counts().sort_index().items():
            old, overlap = matched.get(community, (None, np.nan))
            if old is None:
                current[community], stories = stories, stories + 1
            else:
                current[community] = lineages[old]
            event = "new" if old is None else "continues"
            rows.append((period, community, current[community], size, overlap, event))
        if len(current) > 1:  # a period without communities does not end their stories
            found = community_events(before, now).assign(period=period, previous=previous)
            found["lineage_before"], found["lineage_after"] = found["before"].map(lineages), found["after"].map(current)
            events.append(found)
            before, lineages, previous = now, current, period
    table = pd.DataFrame(rows, columns=["period", "community", "lineage", "n_entities", "overlap", "event"])
    table["last"] = ~table.duplicated("lineage", keep="last")
    order = ["period", "previous", "event", "before", "after", "lineage_before", "lineage_after"]
    story = pd.concat(events, ignore_index=True) if events else pd.DataFrame(columns=[*order, *_SIZES])
    return table, story[[*order, *_SIZES]]


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
    communities, events = _follow(networks)
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
        events,
        _life(nodes, ["entity_id"], names),
        _life(edges, ["source", "target"], names),
        networks,
    )
