"""What the corpus is made of: sources and months, what was skipped, what was a duplicate."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.colors import LogNorm

from siyaq.figures.arabic import plain, shape
from siyaq.figures.canvas import bare, drawing, nothing, sheet
from siyaq.figures.periods import all_starts, choose_period, name_of, to_periods
from siyaq.figures.style import FAINT, HEAT, INK, Drawing, size_of
from siyaq.figures.words import fit, rtl, word
from siyaq.schema import validate


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
        The finest with at most 60 periods by default.
    top : int
        Sources at most; the others are drawn together.
    language, size, title, credit
        As in `figure_frequencies`.
    """
    validate(articles, "articles")
    if skipped is not None:
        validate(skipped, "skipped")
    source = articles.source.map(lambda s: plain(s) if isinstance(s, str) else "").replace(
        "", word("unknown", language)
    )
    ranked = (
        source.value_counts()
        .rename_axis("source")
        .reset_index(name="n")
        .sort_values(["n", "source"], ascending=[False, True])
    )
    large = ranked.source.head(top)
    source = source.where(source.isin(large), word("others", language))
    period = period or choose_period(articles.published)
    starts = to_periods(articles.published, period)
    copies = articles.article_id != articles.duplicate_group
    rows = pd.DataFrame({"source": source, "start": starts, "copy": copies})
    cells = rows.groupby(["source", "start"], dropna=False).copy.agg(["size", "sum"]).reset_index()
    cells = cells.rename(columns={"size": "n_articles", "sum": "n_duplicates"})
    undated = int(articles.published.isna().sum())
    parts = [
        f"{word('n_articles', language)}: {len(articles):,}",
        f"{word('duplicates', language)}: {int(copies.sum()):,}",
    ]
    if skipped is not None:
        parts.append(f"{word('skipped', language)}: {len(skipped):,}")
    if undated:
        parts.append(f"{word('undated', language)}: {undated:,}")
    parts.append(word("by_" + period, language))
    if credit:
        parts.append(f"{word('data', language)}: {credit}")
    return draw_overview(cells, language=language, size=size, title=title, caption=" · ".join(parts), period=period)


@drawing
def draw_overview(
    cells: pd.DataFrame, *, language: str, size: str, title: str | None, caption: str, period: str
) -> Drawing:
    """Draw one row a source and one column a period, totals as bars at the side."""
    measures = size_of(size)
    totals = cells.groupby("source")[["n_articles", "n_duplicates"]].sum().reset_index()
    totals = totals.sort_values(["n_articles", "source"], ascending=[False, True])
    figure = sheet(
        0.5 + measures.row * 1.1 * max(len(totals), 3), size=size, title=title, caption=caption, language=language
    )
    if cells.empty:
        return nothing(figure, language)
    ratios = (4, 1)
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=ratios[::-1] if rtl(language) else ratios)
    heat, bars = (right, left) if rtl(language) else (left, right)
    dated = cells[cells.start.notna()]
    every = all_starts(dated.start, period)
    rows = np.arange(len(totals))
    if len(every):
        grid = dated.pivot_table(index="source", columns="start", values="n_articles", aggfunc="sum").reindex(
            index=totals.source, columns=every
        )
        values = grid.to_numpy(float)
        heat.pcolormesh(
            values, cmap=HEAT, norm=LogNorm(1, max(np.nanmax(values), 2)), edgecolors="white", linewidth=0.3
        )
        step = max(1, -(-len(every) // 8))
        ticks = np.arange(0, len(every), step)
        heat.set_xticks(
            ticks + 0.5,
            [name_of(every[i], period) for i in ticks],
            rotation=45 if period != "year" else 0,
            ha="right" if period != "year" else "center",
        )
    else:
        heat.text(0.5, 0.5, shape(word("undated", language)), transform=heat.transAxes, ha="center", color=FAINT)
    names = [shape(fit(s, measures.width * 72 * 0.25, measures.letters)) for s in totals.source]
    heat.set_yticks(rows + 0.5, names)
    heat.set_ylim(len(totals), 0)
    heat.tick_params(length=0)
    heat.spines[:].set_visible(False)
    unique = totals.n_articles - totals.n_duplicates
    bars.barh(rows + 0.5, unique, color="#3b86bb", height=0.7)
    bars.barh(rows + 0.5, totals.n_duplicates, left=unique, color="#cfcfcf", height=0.7)
    for row, n in zip(rows, totals.n_articles, strict=True):
        bars.annotate(
            f"{n:,}",
            (n, row + 0.5),
            (-3 if rtl(language) else 3, 0),
            textcoords="offset points",
            ha="right" if rtl(language) else "left",
            va="center",
            fontsize=measures.letters * 0.85,
            color=INK,
        )
    bars.set_xlim(0, totals.n_articles.max() * 1.35)
    bars.set_xticks([])
    bars.tick_params(axis="y", length=0)
    bare(bars, "bottom", "left")
    if rtl(language):
        heat.yaxis.tick_right()
        bars.invert_xaxis()
        bars.tick_params(labelleft=False, labelright=False)
    return figure
