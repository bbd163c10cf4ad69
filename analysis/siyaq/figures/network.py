"""Who is named with whom: the network."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from siyaq.figures.arabic import shape
from siyaq.figures.canvas import drawing, nothing, sheet
from siyaq.figures.labels import LEADER, place_labels
from siyaq.figures.layout import part_circles, place_nodes
from siyaq.figures.style import COLOURS, FAINT, INK, NEUTRAL, TYPE_MARKERS, Drawing, size_of
from siyaq.figures.words import caption_line, count, fit, name, rtl, width, word
from siyaq.schema import validate

NODE_COLUMNS = ["entity_id", "name_ar", "name_en", "type", "community", "strength", "n_articles"]
# A box and not an outline: outlined text is no text any more in SVG and PDF.
HALO = {"boxstyle": "round,pad=0.08", "fc": "white", "ec": "none", "alpha": 0.7}


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
    figure = sheet(measures.width * tall, size=size, title=title, caption=caption, language=language, free=True)
    if nodes.empty:
        return nothing(figure, language)
    # One unit of these axes is one point, so that measured labels can be kept apart.
    frame = measures.width * 72, measures.width * tall * 72
    present = [t for t in TYPE_MARKERS if t in set(nodes["type"])]
    draw_into(figure.add_axes(figure.body), nodes, edges, frame, measures, language, foot=2.2 * measures.letters)
    handles = [
        Line2D([], [], ls="", marker=TYPE_MARKERS[t], color=FAINT, label=shape(word(t, language))) for t in present
    ]
    figure.axes[0].legend(
        handles=handles[::-1] if rtl(language) else handles,
        loc="lower right" if rtl(language) else "lower left",
        ncols=3,
        handletextpad=0.1,
        columnspacing=1.2,
        borderaxespad=0.3,
        markerfirst=not rtl(language),
    )
    return figure


def draw_into(axes, nodes, edges, frame, measures, language, *, head: float = 0.0, foot: float = 0.0) -> None:
    """Draw one network into axes whose unit is a point."""
    axes.set_axis_off()
    axes.set_xlim(0, frame[0])
    axes.set_ylim(0, frame[1])
    if nodes.empty:
        axes.text(frame[0] / 2, frame[1] / 2, shape(word("nothing", language)), ha="center", va="center", color=FAINT)
        return
    strength = nodes.strength.to_numpy(float)
    biggest = measures.letters * (0.95 if frame[0] > 220 else 0.7)
    radii = biggest * (0.25 + 0.75 * np.sqrt(strength / max(strength.max(), 1e-9)))
    margin = np.array([min(frame[0] * 0.12, 42.0), measures.letters * 2.2])
    room = np.array(frame) - 2 * margin - (0, head + foot)
    points = margin + (0, foot) + (nodes[["x", "y"]].to_numpy(float) + 1) / 2 * room
    if len(nodes) == 1:
        points[:] = frame[0] / 2, frame[1] / 2
    points = part_circles(points, radii, (frame[0], frame[1] - head))
    _draw_edges(axes, nodes, edges, points)
    for kind, marker in TYPE_MARKERS.items():
        of = (nodes["type"] == kind).to_numpy()
        if of.any():
            colours = [COLOURS[c] if 0 <= c < len(COLOURS) else NEUTRAL for c in nodes.community[of]]
            axes.scatter(
                *points[of].T,
                s=(1.8 * radii[of]) ** 2,
                marker=marker,
                c=colours,
                edgecolors="white",
                linewidths=0.6,
                zorder=3,
            )
    _draw_names(axes, nodes, points, radii, (frame[0], frame[1] - head), foot, measures, language)


def _draw_edges(axes, nodes, edges, points) -> None:
    index = {e: i for i, e in enumerate(nodes.entity_id)}
    edges = edges[edges.source.isin(index) & edges.target.isin(index)]
    if edges.empty:
        return
    ends = np.column_stack([edges.source.map(index), edges.target.map(index)]).astype(int)
    weight = edges.weight.to_numpy(float)
    strong = np.sqrt(np.clip(weight, 0, None) / max(weight.max(), 1e-9))
    groups = nodes.community.to_numpy()[ends]
    colours = [COLOURS[a] if a == b and 0 <= a < len(COLOURS) else "#8c8c8c" for a, b in groups]
    lines = LineCollection(
        points[ends], linewidths=0.35 + 2.4 * strong, colors=colours, alpha=0.55, zorder=1, capstyle="round"
    )
    axes.add_collection(lines, autolim=False)


def _draw_names(axes, nodes, points, radii, frame, foot, measures, language) -> None:
    order = np.lexsort([nodes.entity_id, -nodes.strength])
    letters = measures.letters * (0.78 + 0.3 * radii[order] / radii.max())
    lines, room = (1, 0.3) if language == "both" else (2, 0.22)
    texts = []
    for row, points_high in zip(nodes.iloc[order].itertuples(), letters, strict=True):
        parts = name(row.name_ar, row.name_en, language).split("\n")
        wide = max(frame[0] * room, 55)
        texts.append("\n".join(fit(part, wide, points_high, lines=lines) for part in parts))
    boxes = np.array(
        [
            (max(width(t, s) for t in text.split("\n")) + 2, 1.22 * s * (text.count("\n") + 1))
            for text, s in zip(texts, letters, strict=True)
        ]
    )
    shift = np.array([0, foot])
    centres = place_labels(points[order] - shift, radii[order], boxes, (frame[0], frame[1] - foot)) + shift
    for text, s, centre, box, i in zip(texts, letters, centres, boxes, order, strict=True):
        if np.isnan(centre[0]):
            continue
        axes.text(
            *centre,
            shape(text),
            fontsize=s,
            ha="center",
            va="center",
            color=INK,
            zorder=5,
            linespacing=1.05,
            bbox=HALO,
        )
        nearest = np.clip(points[i], centre - box / 2, centre + box / 2)
        if np.linalg.norm(nearest - points[i]) > radii[i] + LEADER:
            axes.plot(*np.array([points[i], nearest]).T, color=FAINT, lw=0.5, zorder=2)
