"""Who is named with whom: the network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from scipy.cluster.hierarchy import fclusterdata

from siyaq.figures.arabic import shape
from siyaq.figures.canvas import drawing, nothing, sheet
from siyaq.figures.labels import LEADER
from siyaq.figures.layout import part_circles, place_nodes
from siyaq.figures.names import Names, place_names
from siyaq.figures.style import (
    COLOURS,
    FAINT,
    INK,
    TYPE_MARKERS,
    Drawing,
    Size,
    community_look,
    edge_colour,
    size_of,
)
from siyaq.figures.words import caption_line, count, rtl, word
from siyaq.schema import validate

NODE_COLUMNS = ["entity_id", "name_ar", "name_en", "type", "community", "strength", "n_articles"]
# A box and not an outline: outlined text is no text any more in SVG and PDF.
HALO = {"boxstyle": "round,pad=0.08", "fc": "white", "ec": "none", "alpha": 0.6}
GAP = 1.4
"""Between two nodes, in heights of a letter, while there is room: a name stands there."""


def significant(edges: pd.DataFrame, alpha: float | None = 0.05) -> pd.DataFrame:
    """Return the edges that stand out from the null model; all of them where none was tested or `alpha` is None."""
    if alpha is None or edges.q.isna().all():
        return edges
    return edges[edges.q <= alpha]


def figure_network(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    *,
    alpha: float | None = 0.05,
    top: int | None = None,
    positions: pd.DataFrame | None = None,
    language: str = "ar",
    size: str = "page",
    title: str | None = None,
    credit: str | None = None,
    seed: int = 0,
) -> Drawing:
    """Draw the network: communities as colours, types as shapes, significant edges only.

    A name is left out where it would cover another or a node; the CSV has them all.

    Parameters
    ----------
    nodes, edges : DataFrame
        Tables of `siyaq.schema`.
    alpha : float or None
        Edges with a larger q are left out; None keeps all. Where no q is known all are kept.
    top : int, optional
        Nodes at most, those with the largest strength; 30 in a column and 60 otherwise by default.
    positions : DataFrame, optional
        entity_id, x, y as from `siyaq.figures.place_nodes`, to give several networks the same places.
    language, size, title, credit
        As in `figure_frequencies`.
    seed : int
        For the layout.
    """
    validate(nodes, "nodes")
    validate(edges, "edges")
    shown = significant(edges, alpha)
    linked = nodes[nodes.entity_id.isin(set(shown.source) | set(shown.target))]
    if linked.empty:
        linked = nodes  # nobody is linked: the names are still shown
    linked = linked.sort_values(["strength", "n_articles", "entity_id"], ascending=[False, False, True])
    linked = linked.head((30 if size == "column" else 60) if top is None else top)
    shown = shown[shown.source.isin(linked.entity_id) & shown.target.isin(linked.entity_id)]
    if len(shown):  # those whose partners were too weak to be among the chosen
        linked = linked[linked.entity_id.isin(set(shown.source) | set(shown.target))]
    # All links pull, not only those that are drawn: otherwise most networks fall into pairs.
    places = place_nodes(linked, edges, seed=seed) if positions is None else positions
    dots = linked[NODE_COLUMNS].merge(places[["entity_id", "x", "y"]], on="entity_id")
    lines = shown.sort_values(["weight", "source", "target"])[["source", "target", "weight", "n_windows", "q"]]
    parts = [count("nodes", len(dots), language), count("edges", len(lines), language)]
    if alpha is not None and not edges.q.isna().all():
        parts.append(f"{word('significant', language)} (q ≤ {alpha:g})")
    caption = caption_line(parts, credit, language)
    return draw_network(dots, lines, language=language, size=size, title=title, caption=caption)


@drawing
def draw_network(
    nodes: pd.DataFrame, edges: pd.DataFrame, *, language: str, size: str, title: str | None, caption: str
) -> Drawing:
    """Draw nodes at their x and y, with names."""
    measures = size_of(size)
    tall = 0.85 if size == "column" else 0.72 if len(nodes) > 20 else 0.6
    # One unit of these axes is one point, so that measured labels can be kept apart.
    frame = measures.width * 72, measures.width * tall * 72
    placed = arrange(nodes, frame, measures, language, foot=2.2 * measures.letters)
    caption = caption_line([caption, *unsaid([placed], nodes, language)], None, language)
    figure = sheet(measures.width * tall, size=size, title=title, caption=caption, language=language, free=True)
    if placed is None:
        return nothing(figure, language)
    axes = figure.add_axes(figure.body)
    draw_into(axes, nodes, edges, placed, frame, language)
    present = [t for t in TYPE_MARKERS if t in set(nodes["type"])]
    handles = [
        Line2D([], [], ls="", marker=TYPE_MARKERS[t], color=FAINT, label=shape(word(t, language))) for t in present
    ]
    axes.legend(
        handles=handles[::-1] if rtl(language) else handles,
        loc="lower right" if rtl(language) else "lower left",
        ncols=3,
        handletextpad=0.1,
        columnspacing=1.2,
        borderaxespad=0.3,
        markerfirst=not rtl(language),
    )
    return figure


@dataclass(frozen=True)
class Arranged:
    """Where the nodes of one network stand, how large they are, in points, and their names."""

    points: np.ndarray
    radii: np.ndarray
    names: Names


def arrange(nodes, frame, measures: Size, language: str, *, head: float = 0.0, foot: float = 0.0) -> Arranged | None:
    """Return where nodes and names stand in a frame of points; None where there are no nodes."""
    if nodes.empty:
        return None
    strength = nodes.strength.to_numpy(float)
    biggest = measures.letters * (0.95 if frame[0] > 220 else 0.7)
    radii = biggest * (0.25 + 0.75 * np.sqrt(strength / max(strength.max(), 1e-9)))
    margin = np.array([min(frame[0] * 0.12, 42.0), measures.letters * 2.2])
    room = np.array(frame) - 2 * margin - (0, head + foot)
    points = margin + (0, foot) + (nodes[["x", "y"]].to_numpy(float) + 1) / 2 * room
    if len(nodes) == 1:
        points[:] = frame[0] / 2, frame[1] / 2
    raised = np.array([0.0, foot])
    free = frame[0], frame[1] - head - foot
    points = part_circles(points - raised, radii, free, gap=GAP * measures.letters) + raised
    return Arranged(
        points, radii, place_names(nodes, points, radii, (frame[0], frame[1] - head), measures, language, foot=foot)
    )


def unsaid(placed: Iterable[Arranged | None], nodes: pd.DataFrame, language: str) -> list[str]:
    """Return the parts of a caption on what the picture does not tell: names left out, communities without a colour."""
    names = [one.names for one in placed if one is not None]
    missing = sum(one.missing for one in names)
    parts = [word("arabic_alone", language)] if any(one.language != language for one in names) else []
    parts += [count("unlabelled", missing, language)] if missing else []
    if nodes.community.between(len(COLOURS), 2 * len(COLOURS) - 1).any():
        parts.append(word("hollow", language))
    grey = int((nodes.community >= 2 * len(COLOURS)).sum())
    return [*parts, count("grey", grey, language)] if grey else parts


def draw_into(axes, nodes, edges, placed: Arranged | None, frame, language: str) -> None:
    """Draw one network into axes whose unit is a point."""
    axes.set_axis_off()
    axes.set_xlim(0, frame[0])
    axes.set_ylim(0, frame[1])
    if placed is None:
        axes.text(frame[0] / 2, frame[1] / 2, shape(word("nothing", language)), ha="center", va="center", color=FAINT)
        return
    _draw_hulls(axes, nodes, placed, frame)
    _draw_edges(axes, nodes, edges, placed.points)
    for kind, marker in TYPE_MARKERS.items():
        of = (nodes["type"] == kind).to_numpy()
        if of.any():
            looks = [community_look(c) for c in nodes.community[of]]
            axes.scatter(
                *placed.points[of].T,
                s=(1.8 * placed.radii[of]) ** 2,
                marker=marker,
                c=["white" if look.hollow else look.colour for look in looks],
                edgecolors=[look.colour if look.hollow else "white" for look in looks],
                linewidths=[1.6 if look.hollow else 0.6 for look in looks],
                zorder=3,
            )
    _draw_names(axes, placed)


def _draw_hulls(axes, nodes, placed: Arranged, frame) -> None:
    """Draw a pale ground under the nodes of each community: what belongs together is seen in grey as well."""
    groups = nodes.community.to_numpy()
    for community in sorted(set(groups[groups >= 0])):
        tint = 1 - 0.13 * (1 - np.array(to_rgb(community_look(int(community)).colour)))
        points = placed.points[groups == community]
        # Members far off, in a part of their own, get a ground of their own.
        near = fclusterdata(points, frame[0] / 4, "distance", method="single") if len(points) > 1 else np.ones(1)
        for part in (points[near == number] for number in np.unique(near)):
            if len(part) > 2:
                ground = {"facecolor": tint, "edgecolor": tint, "linewidth": 22, "joinstyle": "round", "zorder": 0}
                axes.add_patch(Polygon(part[_hull(part)], closed=True, **ground))


def _hull(points: np.ndarray) -> list[int]:
    """Return the rows of the corners of the convex hull, in order (Andrew's monotone chain)."""
    order = np.lexsort([points[:, 1], points[:, 0]]).tolist()

    def half(rows: list[int]) -> list[int]:
        chain: list[int] = []
        for row in rows:
            while len(chain) > 1 and _turn(points[chain[-2]], points[chain[-1]], points[row]) <= 0:
                chain.pop()
            chain.append(row)
        return chain[:-1]

    return half(order) + half(order[::-1])


def _turn(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def _draw_edges(axes, nodes, edges, points) -> None:
    index = {e: i for i, e in enumerate(nodes.entity_id)}
    edges = edges[edges.source.isin(index) & edges.target.isin(index)]
    if edges.empty:
        return
    ends = np.column_stack([edges.source.map(index), edges.target.map(index)]).astype(int)
    weight = edges.weight.to_numpy(float)
    strong = np.sqrt(np.clip(weight, 0, None) / max(weight.max(), 1e-9))
    colours = [edge_colour(a, b) for a, b in nodes.community.to_numpy()[ends]]
    lines = LineCollection(
        points[ends], linewidths=0.35 + 2.4 * strong, colors=colours, alpha=0.55, zorder=1, capstyle="round"
    )
    axes.add_collection(lines, autolim=False)


def _draw_names(axes, placed: Arranged) -> None:
    names = placed.names
    for text, s, centre, box, i in zip(names.texts, names.points, names.centres, names.boxes, names.order, strict=True):
        if np.isnan(centre[0]):
            continue
        look = {"fontsize": s, "ha": "center", "va": "center", "color": INK, "linespacing": 1.05}
        axes.text(*centre, shape(text), zorder=5, bbox=HALO, **look)
        nearest = np.clip(placed.points[i], centre - box / 2, centre + box / 2)
        if np.linalg.norm(nearest - placed.points[i]) > placed.radii[i] + LEADER:
            axes.plot(*np.array([placed.points[i], nearest]).T, color=FAINT, lw=0.5, zorder=2)
