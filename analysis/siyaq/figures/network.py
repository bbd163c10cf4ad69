"""Who is named with whom: the network, and the same as a matrix."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from siyaq.figures.arabic import shape
from siyaq.figures.canvas import drawing, nothing, sheet
from siyaq.figures.layout import place_labels, place_nodes
from siyaq.figures.style import COLOURS, FAINT, INK, NEUTRAL, TYPE_MARKERS, Drawing, size_of
from siyaq.figures.words import caption_line, count, fit, name, rtl, width, word
from siyaq.schema import validate


def significant(edges: pd.DataFrame, alpha: float | None = 0.05) -> pd.DataFrame:
    """Return the edges that stand out from the null model; all of them where nothing was tested or `alpha` is None."""
    if alpha is None or edges.q.isna().all():
        return edges
    return edges[edges.q <= alpha]


def figure_network(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    *,
    alpha: float | None = 0.05,
    top: int = 60,
    positions: pd.DataFrame | None = None,
    language: str = "ar",
    size: str = "page",
    title: str | None = None,
    credit: str | None = None,
    seed: int = 0,
) -> Drawing:
    """Draw the network: communities as colours, types as shapes, significant edges only.

    Parameters
    ----------
    nodes, edges : DataFrame
        Tables of `siyaq.schema`.
    alpha : float or None
        Edges with a larger q are left out; None keeps all. Where no q is known all are kept.
    top : int
        Nodes at most, those with the largest strength.
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
    linked = linked.sort_values(["strength", "entity_id"], ascending=[False, True]).head(top)
    shown = shown[shown.source.isin(linked.entity_id) & shown.target.isin(linked.entity_id)]
    places = place_nodes(linked, shown, seed=seed) if positions is None else positions
    linked = linked.merge(places[["entity_id", "x", "y"]], on="entity_id")
    dots = linked[["entity_id", "name_ar", "name_en", "type", "community", "strength", "n_articles", "x", "y"]]
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
    """Draw nodes at their x and y, the most important label first."""
    measures = size_of(size)
    figure = sheet(measures.width * 0.8, size=size, title=title, caption=caption, language=language)
    if nodes.empty:
        return nothing(figure, language)
    # One unit of these axes is one point, so that measured labels can be kept apart.
    figure.set_layout_engine("none")
    axes = figure.add_axes(figure.body)
    axes.set_axis_off()
    wide, high = measures.width * 72, measures.width * 0.8 * 72
    margin = np.array([wide, high]) * (0.09, 0.05)
    points = margin + (nodes[["x", "y"]].to_numpy() + 1) / 2 * (np.array([wide, high]) - 2 * margin)
    if len(nodes) == 1:
        points[:] = wide / 2, high / 2
    axes.set_xlim(0, wide)
    axes.set_ylim(0, high)
    strength = nodes.strength.to_numpy(float)
    radii = measures.letters * (0.22 + 0.75 * np.sqrt(strength / max(strength.max(), 1e-9)))
    _edges(axes, nodes, edges, points)
    for kind, marker in TYPE_MARKERS.items():
        of = (nodes["type"] == kind).to_numpy()
        colours = [COLOURS[c % len(COLOURS)] if 0 <= c < len(COLOURS) else NEUTRAL for c in nodes.community[of]]
        axes.scatter(
            *points[of].T,
            s=(2 * radii[of]) ** 2,
            marker=marker,
            c=colours,
            edgecolors="white",
            linewidths=0.6,
            zorder=3,
        )
    _labels(axes, nodes, points, radii, (wide, high), measures, language)
    present = [t for t in TYPE_MARKERS if t in set(nodes["type"])]
    handles = [
        Line2D([], [], ls="", marker=TYPE_MARKERS[t], color=FAINT, label=shape(word(t, language))) for t in present
    ]
    axes.legend(
        handles=handles,
        loc="lower right" if rtl(language) else "lower left",
        ncols=3,
        handletextpad=0.1,
        columnspacing=1.2,
    )
    return figure


def _edges(axes, nodes, edges, points) -> None:
    if edges.empty:
        return
    index = {e: i for i, e in enumerate(nodes.entity_id)}
    ends = np.column_stack([edges.source.map(index), edges.target.map(index)])
    weight = edges.weight.to_numpy(float)
    strong = np.sqrt(weight / weight.max())
    group = nodes.community.to_numpy()[ends]
    colours = [COLOURS[a % len(COLOURS)] if a == b and a >= 0 else NEUTRAL for a, b in group]
    axes.add_collection(
        LineCollection(
            points[ends], linewidths=0.3 + 2.2 * strong, colors=colours, alpha=0.45, zorder=1, capstyle="round"
        )
    )


def _labels(axes, nodes, points, radii, frame, measures, language) -> None:
    room = measures.width * 72 * 0.26
    order = np.lexsort([nodes.entity_id, -nodes.strength])
    rows = nodes.iloc[order]
    sizes = np.clip(measures.letters * (0.72 + 0.35 * radii[order] / radii.max()), measures.letters * 0.75, None)
    texts = [
        "\n".join(
            fit(part, room, s, lines=2 if language != "both" else 1) for part in name(ar, en, language).split("\n")
        )
        for ar, en, s in zip(rows.name_ar, rows.name_en, sizes, strict=True)
    ]
    boxes = np.array(
        [
            (max(width(t, s) for t in text.split("\n")), 1.25 * s * (text.count("\n") + 1))
            for text, s in zip(texts, sizes, strict=True)
        ]
    )
    centres = place_labels(points[order], radii[order], boxes, frame)
    for text, s, centre in zip(texts, sizes, centres, strict=True):
        if not np.isnan(centre[0]):
            axes.text(*centre, shape(text), fontsize=s, ha="center", va="center", color=INK, zorder=4, linespacing=1.1)
