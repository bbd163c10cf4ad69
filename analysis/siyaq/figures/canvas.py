"""The sheet that every figure is drawn on: its size, heading, caption line and record of what was drawn."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.layout_engine import ConstrainedLayoutEngine

from siyaq.figures.arabic import plain, shape
from siyaq.figures.style import FAINT, GRID, HEAT, Drawing, size_of, style
from siyaq.figures.tablefiles import kinds
from siyaq.figures.words import fit, rtl, word

DRAWINGS: dict[str, Callable[..., Drawing]] = {}
"""Module and name → drawing function: what `siyaq figures verify` draws again with."""


def drawing(function: Callable[..., Drawing]) -> Callable[..., Drawing]:
    """Make a function of tidy tables a drawing: run in the style, recorded with its tables and parameters.

    The recorded tables are what is drawn and nothing else, so that a figure can be drawn again from its CSV files.
    """
    signature = inspect.signature(function)
    drawn_by = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"

    @functools.wraps(function)
    def draw(*args, **kwargs) -> Drawing:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        tables = {k: _tidy(v) for k, v in bound.arguments.items() if isinstance(v, pd.DataFrame)}
        parameters = {k: v for k, v in bound.arguments.items() if k not in tables}
        with style(parameters.get("size", "page"), parameters.get("font")):
            figure = function(**tables, **parameters)
            if figure.get_layout_engine() is not None:
                figure.draw_without_rendering()
                figure.set_layout_engine("none")  # laid out once: showing a figure must not move anything
        figure.drawn_by, figure.tables, figure.parameters = drawn_by, tables, parameters
        return figure

    DRAWINGS[drawn_by] = draw
    return draw


def _tidy(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with fresh row numbers and without control characters in its texts."""
    table = table.reset_index(drop=True)
    for column, kind in kinds(table).items():
        if kind == "text":
            table[column] = [plain(v) if isinstance(v, str) else v for v in table[column]]
    return table


def sheet(
    height: float, *, size: str, title: str | None, caption: str | None, language: str, free: bool = False
) -> Drawing:
    """Return a figure with its heading and caption line, and `height` inches between them.

    With `free` nothing is laid out by matplotlib: axes are put by hand into ``figure.body``.
    """
    measures = size_of(size)
    large, small = measures.letters * 1.15, measures.letters * 0.8
    room = (measures.width - 0.2) * 72
    heading = fit(plain(title), room, large, lines=3) if title else ""
    foot = "\n".join(fit(line, room, small, lines=4) for line in (caption or "").split("\n") if line)
    above, below = (
        (1.35 * (text.count("\n") + 1) * points + 4) / 72 if text else 0.0
        for text, points in ((heading, large), (foot, small))
    )
    total = above + height + below
    layout = None if free else ConstrainedLayoutEngine(w_pad=0.06, h_pad=0.06, wspace=0.04, hspace=0.04)
    figure = Drawing(figsize=(measures.width, total), layout=layout)
    figure.body = (0.0, below / total, 1.0, height / total)
    x, side = (1 - 0.1 / measures.width, "right") if rtl(language) else (0.1 / measures.width, "left")
    high, low = ({"y": 1 - 0.05 / total}, {"y": 0.05 / total}) if free else ({}, {})
    if heading:
        figure.suptitle(_shape(heading, language), x=x, ha=side, va="top", fontsize=large, fontweight="bold", **high)
    if foot:
        figure.supxlabel(_shape(foot, language), x=x, ha=side, va="bottom", fontsize=small, color=FAINT, **low)
    return figure


def _shape(text: str, language: str) -> str:
    return shape(text, direction="rtl" if rtl(language) else "ltr")


def bare(axes: Axes, *sides: str) -> None:
    """Hide the frame of the axes on these sides, and its ticks there."""
    for side in sides:
        axes.spines[side].set_visible(False)


def from_right(axes: Axes) -> None:
    """Let the axes read from right to left: values grow leftwards from names on the right."""
    axes.invert_xaxis()
    axes.yaxis.tick_right()
    axes.yaxis.set_label_position("right")
    axes.spines["left"].set_visible(False)
    axes.spines["right"].set_visible(True)


def shaded_cells(figure: Drawing, axes: Axes, values: np.ndarray, label: str, language: str) -> None:
    """Draw `values` as shaded cells, empty ones white, and the scale of the shades where the reader's line ends."""
    known = values[~np.isnan(values)]
    low, high = min(0.0, known.min(initial=0.0)), known.max(initial=0.0) or 1.0
    mesh = axes.pcolormesh(values, cmap=HEAT, vmin=low, vmax=high, edgecolors="white", linewidth=0.4)
    side = "left" if rtl(language) else "right"
    bar = figure.colorbar(mesh, ax=axes, location=side, shrink=0.5, aspect=18, pad=0.02)
    bar.outline.set_visible(False)
    bar.ax.minorticks_off()
    bar.set_label(shape(label))


def legend_above(axes: Axes, handles: list, language: str) -> None:
    """Put a legend of one row above the axes, where the reader's line begins."""
    axes.legend(
        handles=handles[::-1] if rtl(language) else handles,
        loc="lower right" if rtl(language) else "lower left",
        bbox_to_anchor=(1, 1) if rtl(language) else (0, 1),
        ncols=len(handles),
        handlelength=1,
        columnspacing=1.2,
        borderaxespad=0.1,
        borderpad=0.1,
        markerfirst=not rtl(language),
    )


def grid(axes: Axes, axis: Literal["x", "y"]) -> None:
    """Draw faint lines at the ticks of one axis."""
    axes.grid(True, axis=axis, color=GRID, linewidth=0.5)


def nothing(figure: Drawing, language: str, reason: str | None = None) -> Drawing:
    """Say in the middle of the figure why nothing is drawn."""
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.text(0.5, 0.5, shape(reason or word("nothing", language)), ha="center", va="center", color=FAINT)
    return figure
