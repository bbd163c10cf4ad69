"""The Bokeh plot of the interactive network: dots and lines. The page's script puts the names beside them."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
from bokeh.core.properties import value
from bokeh.embed import json_item
from bokeh.models import ColumnDataSource, PanTool, Range1d, ResetTool, TapTool, Text, WheelZoomTool
from bokeh.plotting import figure as bokeh_figure

from siyaq.figures.style import community_look, edge_colour

FONT = "FiraGO, 'Noto Sans Arabic', 'DejaVu Sans', sans-serif"
MARKERS = {"PER": "circle", "ORG": "square", "LOC": "triangle"}


def plot_json(nodes: pd.DataFrame, links: pd.DataFrame) -> str:
    """Return the Bokeh plot as JSON with the same ids each time.

    Parameters
    ----------
    nodes : DataFrame
        Table ``nodes`` with ``x`` and ``y``, from -1 to 1.
    links : DataFrame
        Table ``edges``: those that link the nodes.
    """
    index = {entity: i for i, entity in enumerate(nodes.entity_id)}
    x, y = nodes.x.to_numpy(float), nodes.y.to_numpy(float)
    strength = nodes.strength.to_numpy(float)
    size = 9 + 26 * np.sqrt(strength / max(strength.max(initial=0), 1e-9))
    communities = nodes.community.tolist()
    looks = [community_look(c) for c in communities]
    a, b = (links[c].map(index).to_numpy(int) for c in ("source", "target"))
    weight = links.weight.to_numpy(float)
    dots = ColumnDataSource(
        name="dots",
        data={
            "x": x.tolist(),
            "y": y.tolist(),
            "size": size.round(2).tolist(),
            "fill": ["white" if look.hollow else look.colour for look in looks],
            "rim": [look.colour if look.hollow else "white" for look in looks],
            "wide": [2.5 if look.hollow else 1.0 for look in looks],
            "marker": [MARKERS[t] for t in nodes["type"]],
            "alpha": [1.0] * len(nodes),
        },
    )
    lines = ColumnDataSource(
        name="lines",
        data={
            "x0": x[a].tolist(),
            "y0": y[a].tolist(),
            "x1": x[b].tolist(),
            "y1": y[b].tolist(),
            "width": (1 + 6 * np.sqrt(weight / max(weight.max(initial=0), 1e-9))).round(2).tolist(),
            "colour": [edge_colour(communities[i], communities[j]) for i, j in zip(a, b, strict=True)],
            "alpha": [0.5] * len(links),
        },
    )
    names = ColumnDataSource(name="names", data={"x": [], "y": [], "text": [], "offset": []})
    zoom = WheelZoomTool()
    plot = bokeh_figure(
        name="plot",
        tools=[PanTool(), zoom, TapTool(), ResetTool()],
        active_scroll=zoom,
        x_range=Range1d(start=-1.15, end=1.15),
        y_range=Range1d(start=-1.15, end=1.15),
        sizing_mode="stretch_both",
        toolbar_location="above",
        outline_line_color=None,
        background_fill_color="white",
        lod_threshold=None,
    )
    plot.toolbar.logo = None
    plot.axis.visible = False
    plot.grid.visible = False
    # Selected and unselected look alike: the script decides what is faint.
    segment = plot.segment(
        "x0", "y0", "x1", "y1", source=lines, line_width="width", line_color="colour", line_alpha="alpha"
    )
    scatter = plot.scatter(
        "x",
        "y",
        source=dots,
        size="size",
        marker="marker",
        fill_color="fill",
        fill_alpha="alpha",
        line_color="rim",
        line_width="wide",
        line_alpha="alpha",
    )
    for renderer in (segment, scatter):
        renderer.selection_glyph = renderer.nonselection_glyph = None
    plot.add_glyph(
        names,
        Text(
            x="x",
            y="y",
            text="text",
            y_offset="offset",
            text_align="center",
            text_baseline="top",
            text_color="#1a1a1a",
            text_font=value(FONT),
            text_font_size="13px",
            background_fill_color="white",
            background_fill_alpha=0.6,
        ),
    )
    text = json.dumps(json_item(plot))  # in its own order: what is referred to comes first
    order = {old: f"p{i}" for i, old in enumerate(dict.fromkeys(re.findall(r'"(p\d+)"', text)))}
    return re.sub(r'"(p\d+)"', lambda match: f'"{order[match[1]]}"', text)
