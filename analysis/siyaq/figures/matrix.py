"""The co-mention matrix, ordered by community."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from siyaq.errors import SiyaqError
from siyaq.figures.arabic import shape
from siyaq.figures.canvas import drawing, nothing, sheet
from siyaq.figures.style import HEAT, INK, Drawing, size_of
from siyaq.figures.words import fit, name, rtl, word
from siyaq.schema import validate

VALUES = ("n_windows", "n_articles", "weight", "npmi")


def figure_matrix(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    *,
    value: str = "n_articles",
    top: int = 30,
    language: str = "ar",
    size: str = "page",
    title: str | None = None,
    credit: str | None = None,
) -> Drawing:
    """Draw how often each two of the strongest entities are named together, communities beside each other.

    Parameters
    ----------
    nodes, edges : DataFrame
        Tables of `siyaq.schema`.
    value : {"n_articles", "n_windows", "weight", "npmi"}
        What the shade of a cell says.
    top : int
        Entities at most, those with the largest strength.
    language, size, title, credit
        As in `figure_frequencies`.
    """
    validate(nodes, "nodes")
    validate(edges, "edges")
    if value not in VALUES:
        raise SiyaqError(f"value is {value!r}; allowed: {', '.join(VALUES)}")
    rows = nodes.sort_values(["strength", "entity_id"], ascending=[False, True]).head(top)
    rows = rows.assign(_last=rows.community < 0)
    rows = rows.sort_values(["_last", "community", "strength", "entity_id"], ascending=[True, True, False, True])
    cells = edges[edges.source.isin(rows.entity_id) & edges.target.isin(rows.entity_id)]
    cells = cells.sort_values(["source", "target"])[["source", "target", value]].rename(columns={value: "value"})
    caption = f"{word('cell', language)}: {word(value, language)}"
    if credit:
        caption += f" · {word('data', language)}: {credit}"
    rows = rows[["entity_id", "name_ar", "name_en", "type", "community"]]
    return draw_matrix(rows, cells, language=language, size=size, title=title, caption=caption, label=value)


@drawing
def draw_matrix(
    nodes: pd.DataFrame, edges: pd.DataFrame, *, language: str, size: str, title: str | None, caption: str, label: str
) -> Drawing:
    """Draw one row and one column a node, in the order of `nodes`."""
    measures = size_of(size)
    cell = (measures.width * 0.72) / max(len(nodes), 8)
    figure = sheet(
        cell * max(len(nodes), 4) + measures.width * 0.27, size=size, title=title, caption=caption, language=language
    )
    if nodes.empty:
        return nothing(figure, language)
    axes = figure.add_subplot()
    index = {e: i for i, e in enumerate(nodes.entity_id)}
    values = np.full((len(nodes), len(nodes)), np.nan)
    a, b = (edges[c].map(index).to_numpy(int) for c in ("source", "target"))
    values[a, b] = values[b, a] = edges.value.to_numpy(float)
    top = np.nanmax(values) if len(edges) else 1.0
    shades = axes.pcolormesh(
        values,
        cmap=HEAT,
        vmin=min(0.0, np.nanmin(values) if len(edges) else 0.0),
        vmax=top or 1.0,
        edgecolors="white",
        linewidth=0.4,
    )
    axes.set_aspect("equal")
    axes.invert_yaxis()
    letters = min(measures.letters, cell * 72 * 0.72)
    names = [
        fit(name(ar, en, language).split("\n")[0], measures.width * 72 * 0.24, letters)
        for ar, en in zip(nodes.name_ar, nodes.name_en, strict=True)
    ]
    ticks = np.arange(len(nodes)) + 0.5
    axes.set_xticks(ticks, [shape(n) for n in names], rotation=90, fontsize=letters)
    axes.set_yticks(ticks, [shape(n) for n in names], fontsize=letters)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    if rtl(language):
        axes.invert_xaxis()
        axes.yaxis.tick_right()
    for _, block in nodes.assign(row=range(len(nodes))).groupby("community", sort=False):
        first, many = block.row.min(), len(block)
        if block.community.iloc[0] >= 0 and many > 1:
            axes.add_patch(Rectangle((first, first), many, many, fill=False, ec=INK, lw=0.9, clip_on=False))
    bar = figure.colorbar(
        shades, ax=axes, location="left" if rtl(language) else "right", shrink=0.4, aspect=18, pad=0.02
    )
    bar.outline.set_visible(False)
    bar.set_label(shape(word(label, language)))
    return figure
