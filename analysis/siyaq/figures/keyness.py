"""What two groups of articles name differently."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from siyaq.figures.arabic import plain, shape
from siyaq.figures.canvas import bare, drawing, grid, nothing, sheet
from siyaq.figures.style import FAINT, INK, Drawing, size_of
from siyaq.figures.words import caption_line, fit, name, rtl, word

SIDES = ("#0072b2", "#e69f00")


def figure_keyness(
    comparison: pd.DataFrame,
    labels: tuple[str, str],
    entities: pd.DataFrame | None = None,
    *,
    top: int = 12,
    alpha: float = 0.05,
    language: str = "ar",
    size: str = "page",
    title: str | None = None,
    credit: str | None = None,
) -> Drawing:
    """Draw the names, or words, most typical of each of two groups of articles, with their log-odds and intervals.

    Parameters
    ----------
    comparison : DataFrame
        As `siyaq.frequencies.compare` gives it.
    labels : (str, str)
        Names of its sides a and b. Side a is drawn where the reader's line begins.
    entities : DataFrame, optional
        For the names of entities; without it the items are words.
    top : int
        Bars a side at most.
    alpha : float
        Items with a larger q are left out.
    language, size, title, credit
        As in `figure_frequencies`.
    """
    sure = comparison[comparison.q <= alpha].sort_values(["delta", "item"], ascending=[False, True])
    chosen = pd.concat([sure[sure.delta > 0].head(top), sure[sure.delta < 0].tail(top)])
    bars = chosen[["item", "written", "n_a", "n_b", "delta", "lo", "hi", "q"]].assign(name_en="")
    if entities is not None:
        known = entities.set_index("entity_id")
        bars["written"] = bars["item"].map(known.name_ar).fillna(bars.written)
        bars["name_en"] = bars["item"].map(known.name_en)
    parts = [f"{word('log_odds', language)} (q ≤ {alpha:g})", word("interval", language), word("bars_n", language)]
    caption = caption_line(parts, credit, language)
    first, second = map(plain, labels)
    return draw_keyness(bars, first=first, second=second, language=language, size=size, title=title, caption=caption)


@drawing
def draw_keyness(
    bars: pd.DataFrame, *, first: str, second: str, language: str, size: str, title: str | None, caption: str
) -> Drawing:
    """Draw one bar a row, those of the first side from the middle to where the line begins."""
    measures = size_of(size)
    height = 0.6 + measures.row * max(len(bars), 2) * (1.55 if language == "both" else 1.05)
    figure = sheet(height, size=size, title=title, caption=caption, language=language)
    if bars.empty:
        return nothing(figure, language)
    axes = figure.add_subplot()
    rows, delta = np.arange(len(bars)), bars.delta.to_numpy(float)
    axes.barh(rows, delta, color=np.where(delta > 0, *SIDES), height=0.64)
    known = (bars.lo.notna() & bars.hi.notna()).to_numpy()
    axes.hlines(rows[known], bars.lo[known], bars.hi[known], color=INK, lw=0.8)
    axes.axvline(0, color=FAINT, lw=0.7)
    reach = np.nanmax(np.abs(bars[["delta", "lo", "hi"]].to_numpy(float))) * 1.02
    # Side a is on the side where reading begins: right for Arabic, which is where positive values are; left otherwise.
    axes.set_xlim((-reach, reach) if rtl(language) else (reach, -reach))
    room = measures.width * 72 * 0.4
    for row, bar in zip(rows, bars.itertuples(), strict=True):
        text = "\n".join(
            fit(part, room, measures.letters) for part in name(bar.written, bar.name_en, language).split("\n")
        )
        # The bar's direction on paper; the name stands on the other side of the middle, the counts at the bar's end.
        outward = 1 if (bar.delta > 0) == rtl(language) else -1
        across = [v for v in (bar.lo, bar.hi) if v * bar.delta < 0]  # the interval reaches over the middle
        beside: dict[str, Any] = {"textcoords": "offset points", "va": "center"}
        before, after = ("right", "left") if outward > 0 else ("left", "right")
        start = (across[0] if across else 0, row)
        axes.annotate(shape(text), start, (-4 * outward, 0), ha=before, **beside)
        far = max(abs(v) for v in (bar.delta, bar.lo, bar.hi) if v == v) * np.sign(bar.delta)
        counts = f"{bar.n_b:,} : {bar.n_a:,}" if rtl(language) else f"{bar.n_a:,} : {bar.n_b:,}"  # as the sides stand
        beside |= {"color": FAINT, "fontsize": measures.letters * 0.8}
        axes.annotate(counts, (far, row), (4 * outward, 0), ha=after, **beside)
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.set_yticks([])
    ticks = axes.get_xticks()
    axes.set_xticks(ticks, [f"{abs(t):g}" for t in ticks])
    axes.set_xlim((-reach * 1.12, reach * 1.12) if rtl(language) else (reach * 1.12, -reach * 1.12))
    grid(axes, "x")
    bare(axes, "left", "bottom")
    heads = [shape(fit(label, room, measures.letters)) for label in (first, second)]
    right, left = heads if rtl(language) else heads[::-1]
    colours = (SIDES[0], "#9a6a00") if rtl(language) else ("#9a6a00", SIDES[0])
    axes.set_title(right, loc="right", color=colours[0], fontweight="bold")
    axes.set_title(left, loc="left", color=colours[1], fontweight="bold")
    return figure
