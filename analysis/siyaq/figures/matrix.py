"""The co-mention matrix, ordered by community."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from siyaq.errors import SiyaqError
from siyaq.figures.arabic import shape
from siyaq.figures.canvas import drawing, nothing, shaded_cells, sheet
from siyaq.figures.style import INK, Drawing, size_of
from siyaq.figures.words import caption_line, fit, name, rtl, width, word
from siyaq.schema import validate

VALUES = ("n_windows", "n_articles", "weight", "npmi")


def figure_matrix(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    *,
    value: str = "n_articles",
    top: int | None = None,
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
    top : int, optional
        Entities at most, those with the largest strength; 16 in a column and 30 otherwise by default.
    language, size, title, credit
        As in `figure_frequencies`.

    Raises
    ------
    SiyaqError
        `value` is something else.
    """
    validate(nodes, "nodes")
    validate(edges, "edges")
    if value not in VALUES:
        raise SiyaqError(f"value is {value!r}; allowed: {', '.join(VALUES)}")
    top = (16 if size == "column" else 30) if top is None else top
    rows = nodes.sort_values(["strength", "entity_id"], ascending=[False, True]).head(top)
    rows = rows.assign(alone=rows.community < 0)
    rows = rows.sort_values(["alone", "community", "strength", "entity_id"], ascending=[True, True, False, True])
    rows = rows[["entity_id", "name_ar", "name_en", "type", "community"]]
    cells = edges[edges.source.isin(rows.entity_id) & edges.target.isin(rows.entity_id)]
    cells = cells.sort_values(["source", "target"])[["source", "target", value]].rename(columns={value: "value"})
    caption = caption_line(
        [f"{word('cell', language)}: {word(value, language)}", word("boxes", language)], credit, language
    )
    return draw_matrix(rows, cells, language=language, size=size, title=title, caption=caption, label=value)


@drawing
def draw_matrix(
    nodes: pd.DataFrame, edges: pd.DataFrame, *, language: str, size: str, title: str | None, caption: str, label: str
) -> Drawing:
    """Draw one row and one column a node, in the order of `nodes`."""
    measures = size_of(size)
    many = max(len(nodes), 1)
    letters = min(measures.letters, measures.width * 72 * 0.66 / many * 0.75)
    shown = [name(ar, en, language).split("\n")[0] for ar, en in zip(nodes.name_ar, nodes.name_en, strict=True)]
    names = [fit(text, measures.width * 72 * 0.24, letters) for text in shown]
    longest = max((width(text, letters) for text in names), default=0) / 72 + 0.12
    cell = min((measures.width - longest - 0.75) / many, 0.45)
    figure = sheet(max(cell * many + longest + 0.2, 1.2), size=size, title=title, caption=caption, language=language)
    if nodes.empty:
        return nothing(figure, language)
    axes = figure.add_subplot()
    index = {e: i for i, e in enumerate(nodes.entity_id)}
    values = np.full((many, many), np.nan)
    a, b = (edges[c].map(index).to_numpy(int) for c in ("source", "target"))
    values[a, b] = values[b, a] = edges.value.to_numpy(float)
    shaded_cells(figure, axes, values, word(label, language), language)
    axes.set_aspect("equal", anchor="E" if rtl(language) else "W")
    axes.invert_yaxis()
    ticks = np.arange(many) + 0.5
    axes.set_xticks(ticks, [shape(n) for n in names], rotation=90, fontsize=letters)
    axes.set_yticks(ticks, [shape(n) for n in names], fontsize=letters)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    if rtl(language):
        axes.invert_xaxis()
        axes.yaxis.tick_right()
    for _, block in nodes.assign(row=range(many)).groupby("community", sort=False):
        first, members = block.row.min(), len(block)
        if block.community.iloc[0] >= 0 and members > 1:
            frame = Rectangle((first, first), members, members, fill=False, ec=INK, lw=0.9, clip_on=False)
            axes.add_patch(frame)
    return figure
