"""Who is named with whom, period by period: every name at the same place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from siyaq.errors import SiyaqError
from siyaq.figures.arabic import shape
from siyaq.figures.canvas import drawing, sheet
from siyaq.figures.layout import place_nodes
from siyaq.figures.network import NODE_COLUMNS, arrange, draw_into, significant, unsaid
from siyaq.figures.style import GRID, Drawing, size_of
from siyaq.figures.words import caption_line, count, rtl, word
from siyaq.schema import validate


class Network(Protocol):
    """Anything with the tables of a network."""

    @property
    def nodes(self) -> pd.DataFrame:
        """As in `siyaq.schema`."""

    @property
    def edges(self) -> pd.DataFrame:
        """As in `siyaq.schema`."""


def figure_network_over_time(
    networks: Mapping[str, Network],
    *,
    alpha: float | None = 0.05,
    top: int = 25,
    language: str = "ar",
    size: str = "page",
    title: str | None = None,
    credit: str | None = None,
    seed: int = 0,
) -> Drawing:
    """Draw one panel a period, every entity at the same place in all of them.

    Parameters
    ----------
    networks : dict of str to Network
        Name of the period → `siyaq.network.Network`, or anything with tables ``nodes`` and ``edges``; the panels
        follow this order.
    alpha : float or None
        As in `figure_network`.
    top : int
        Entities at most, those with the largest strength over all periods.
    language, size, title, credit, seed
        As in `figure_network`.

    Raises
    ------
    SiyaqError
        There is no network.
    """
    if not networks:
        raise SiyaqError("there is no network; give a dict of period → network")
    every = [validate(n.nodes, "nodes").assign(period=period) for period, n in networks.items()]
    links = [significant(validate(n.edges, "edges"), alpha).assign(period=period) for period, n in networks.items()]
    nodes, edges = pd.concat(every, ignore_index=True), pd.concat(links, ignore_index=True)
    total = (
        nodes.groupby("entity_id")
        .strength.sum()
        .reset_index()
        .sort_values(["strength", "entity_id"], ascending=[False, True])
    )
    chosen = total.entity_id.head(top)
    nodes = nodes[nodes.entity_id.isin(chosen)]
    edges = edges[edges.source.isin(chosen) & edges.target.isin(chosen)]
    known = pd.concat([n.edges for n in networks.values()], ignore_index=True)
    known = known[known.source.isin(chosen) & known.target.isin(chosen)]
    together = known.groupby(["source", "target"]).weight.sum().reset_index()
    strongest = nodes.sort_values(["strength", "period"], ascending=[False, True]).drop_duplicates("entity_id")
    places = place_nodes(strongest, together, seed=seed)
    dots = nodes[[*NODE_COLUMNS, "period"]].merge(places, on="entity_id")
    linked = set(zip(edges.period, edges.source, strict=True)) | set(zip(edges.period, edges.target, strict=True))
    alone = [pair not in linked for pair in zip(dots.period, dots.entity_id, strict=True)]
    dots["community"] = dots.community.where(~np.array(alone, bool), -1)
    dots["community"] = _follow(dots, list(networks))
    order = {period: i for i, period in enumerate(networks)}
    dots = dots.sort_values(["period", "entity_id"], key=lambda c: c.map(order) if c.name == "period" else c)
    lines = edges.sort_values(["period", "weight", "source", "target"])[
        ["period", "source", "target", "weight", "n_windows", "q"]
    ]
    parts = [count("nodes", len(places), language), word("same_places", language)]
    caption = caption_line(parts, credit, language)
    panels = pd.DataFrame({"period": list(networks)}, dtype="str")
    return draw_network_over_time(dots, lines, panels, language=language, size=size, title=title, caption=caption)


def _follow(dots: pd.DataFrame, periods: list[str]) -> pd.Series:
    """Give a community the number, and so the colour, of the earlier one with which it shares most names."""
    found = pd.Series(-1, index=dots.index)
    before = pd.Series(dtype="int64")  # entity → number in the last period that had it
    for period in periods:
        now = dots[(dots.period == period) & (dots.community >= 0)]
        was = now.entity_id.map(before)
        shared = pd.DataFrame({"now": now.community, "was": was}).dropna().value_counts().reset_index(name="n")
        shared = shared.sort_values(["n", "was", "now"], ascending=[False, True, True])
        number: dict[int, int] = {}
        for row in shared.itertuples():
            if row.now not in number and row.was not in number.values():
                number[row.now] = int(row.was)
        free = (i for i in range(len(dots) + 1) if i not in number.values() and i not in set(before))
        for community in sorted(set(now.community) - set(number)):
            number[community] = next(free)
        found[now.index] = now.community.map(number)
        before = pd.concat(
            [before[~before.index.isin(now.entity_id)], pd.Series(found[now.index].to_numpy(), now.entity_id)]
        )
    return found


@drawing
def draw_network_over_time(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    panels: pd.DataFrame,
    *,
    language: str,
    size: str,
    title: str | None,
    caption: str,
) -> Drawing:
    """Draw one panel a row of `panels`."""
    measures = size_of(size)
    columns = min({"column": 1, "page": 2, "slide": 3}[size], len(panels))
    rows = -(-len(panels) // columns)
    wide = measures.width / columns
    frame = wide * 72, wide * 0.75 * 72
    own = [nodes[nodes.period == period].reset_index(drop=True) for period in panels.period]
    placed = [arrange(rows, frame, measures, language, head=1.8 * measures.letters) for rows in own]
    caption = caption_line([caption, *unsaid(placed, nodes, language)], None, language)
    figure = sheet(wide * 0.75 * rows, size=size, title=title, caption=caption, language=language, free=True)
    left, bottom, across, up = figure.body
    for place, period in enumerate(panels.period):
        row, column = divmod(place, columns)
        column = columns - 1 - column if rtl(language) else column
        box = left + across * column / columns, bottom + up * (rows - 1 - row) / rows, across / columns, up / rows
        axes = figure.add_axes(box)
        draw_into(axes, own[place], edges[edges.period == period], placed[place], frame, language)
        side = "right" if rtl(language) else "left"
        x = frame[0] - 6 if rtl(language) else 6
        axes.text(x, frame[1] - 2, shape(period), ha=side, va="top", fontweight="bold")
        axes.add_patch(Rectangle((1, 1), frame[0] - 2, frame[1] - 2, fill=False, ec=GRID, lw=0.6))
    return figure
