"""What the corpus is made of: sources and periods, what was skipped, what was a duplicate."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.colors import LogNorm

from siyaq.figures.arabic import plain, shape
from siyaq.figures.canvas import bare, drawing, nothing, sheet
from siyaq.figures.periods import all_starts, name_of, to_periods
from siyaq.figures.style import FAINT, HEAT, INK, Drawing, size_of
from siyaq.figures.words import caption_line, count, fit, rtl, word
from siyaq.frequencies.periods import choose_period
from siyaq.schema import validate

COPIES = "#cfcfcf"


def figure_overview(
    articles: pd.DataFrame,
    skipped: pd.DataFrame | None = None,
    *,
    period: str | None = None,
    top: int = 20,
    language: str = "ar",
    size: str = "page",
    title: str | None = None,
    credit: str | None = None,
) -> Drawing:
    """Draw how many articles each source has in each period, and beside it all of them and the duplicates.

    Parameters
    ----------
    articles, skipped : DataFrame
        Tables of `siyaq.schema`.
    period : {"day", "week", "month", "quarter", "year"}, optional
        The finest with at most 40 periods by default.
    top : int
        Sources at most; the others are drawn together.
    language, size, title, credit
        As in `figure_frequencies`.
    """
    validate(articles, "articles")
    if skipped is not None:
        validate(skipped, "skipped")
    source = articles.source.map(lambda s: plain(s) if isinstance(s, str) else "").replace("", "?").astype(object)
    ranked = source.value_counts().rename_axis("source").reset_index(name="n")
    ranked = ranked.sort_values(["n", "source"], ascending=[False, True])
    source = source.where(source.isin(ranked.source.head(top)), "*")
    period = period or choose_period(articles.published, most=40)
    copies = articles.article_id.to_numpy() != articles.duplicate_group.to_numpy()
    rows = pd.DataFrame({"source": source, "start": to_periods(articles.published, period), "copy": copies})
    cells = rows.groupby(["source", "start"], dropna=False).copy.agg(["size", "sum"]).reset_index()
    cells = cells.rename(columns={"size": "n_articles", "sum": "n_duplicates"})
    parts = [count("n_articles", len(articles), language), count("duplicates", int(copies.sum()), language)]
    if skipped is not None:
        parts.append(count("skipped", len(skipped), language))
    if articles.published.isna().any():
        parts.append(count("undated", int(articles.published.isna().sum()), language))
    caption = caption_line([*parts, word("by_" + period, language)], credit, language)
    return draw_overview(cells, language=language, size=size, title=title, caption=caption, period=period)


@drawing
def draw_overview(
    cells: pd.DataFrame, *, language: str, size: str, title: str | None, caption: str, period: str
) -> Drawing:
    """Draw one row a source ("?" unknown, "*" the others) and one column a period, totals as bars at the side."""
    measures = size_of(size)
    totals = cells.groupby("source")[["n_articles", "n_duplicates"]].sum().reset_index()
    totals = totals.assign(rest=totals.source.isin(["*", "?"]))
    totals = totals.sort_values(["rest", "n_articles", "source"], ascending=[True, False, True])
    height = 0.45 + measures.row * 1.1 * max(len(totals), 3)
    figure = sheet(height, size=size, title=title, caption=caption, language=language)
    if cells.empty:
        return nothing(figure, language)
    ratios = (4, 1)
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=ratios[::-1] if rtl(language) else ratios)
    heat, bars = (right, left) if rtl(language) else (left, right)
    _heat(heat, cells[cells.start.notna()], totals, period, measures, language)
    special = {"*": word("others", language), "?": word("unknown", language)}
    names = [fit(special.get(s, s), measures.width * 72 * 0.25, measures.letters) for s in totals.source]
    heat.set_yticks(np.arange(len(totals)) + 0.5, [shape(n) for n in names])
    heat.set_ylim(len(totals), 0)
    heat.tick_params(length=0)
    heat.spines[:].set_visible(False)
    _bars(bars, totals, measures, language)
    bars.tick_params(axis="y", length=0, labelleft=False, labelright=False)
    if rtl(language):
        heat.tick_params(labelleft=False, labelright=True)
        bars.invert_xaxis()
    return figure


def _heat(axes, dated, totals, period, measures, language) -> None:
    every = all_starts(dated.start, period)
    if not len(every):
        axes.text(0.5, 0.5, shape(word("undated", language)), transform=axes.transAxes, ha="center", color=FAINT)
        axes.set_xticks([])
        return
    grid = dated.pivot_table(index="source", columns="start", values="n_articles", aggfunc="sum")
    values = grid.reindex(index=totals.source, columns=every).to_numpy(float)
    largest = max(np.nanmax(values), 2)
    axes.pcolormesh(values, cmap=HEAT, norm=LogNorm(1, largest), edgecolors="white", linewidth=0.3)
    room = measures.width * 0.55 / len(every) * 72
    if room > measures.letters * 0.62 * len(f"{largest:.0f}"):
        for row, column in np.argwhere(~np.isnan(values)):
            n = values[row, column]
            ink = "white" if n > largest**0.55 else INK
            axes.text(
                column + 0.5,
                row + 0.5,
                f"{n:.0f}",
                ha="center",
                va="center",
                color=ink,
                fontsize=measures.letters * 0.78,
            )
    names = [name_of(start, period) for start in every]
    step = max(1, -(-len(names) * 5 * measures.letters // int(measures.width * 0.55 * 72))) if period != "year" else 1
    step = max(step, -(-len(names) // 12))
    slant = period != "year"
    axes.set_xticks(
        np.arange(0, len(names), int(step)) + 0.5,
        names[:: int(step)],
        rotation=40 if slant else 0,
        ha="right" if slant else "center",
        rotation_mode="anchor",
    )


def _bars(axes, totals, measures, language) -> None:
    rows = np.arange(len(totals)) + 0.5
    unique = totals.n_articles - totals.n_duplicates
    axes.barh(rows, unique, color="#3b86bb", height=0.7)
    axes.barh(rows, totals.n_duplicates, left=unique, color=COPIES, height=0.7)
    side = -1 if rtl(language) else 1
    for row, n in zip(rows, totals.n_articles, strict=True):
        axes.annotate(
            f"{n:,}",
            (n, row),
            (3 * side, 0),
            textcoords="offset points",
            ha="right" if rtl(language) else "left",
            va="center",
            fontsize=measures.letters * 0.85,
        )
    axes.set_xlim(0, totals.n_articles.max() * 1.4)
    axes.set_xticks([])
    bare(axes, "bottom", "left")
