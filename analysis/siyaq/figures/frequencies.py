"""Which entities are named most: bars of article shares with their intervals."""

from __future__ import annotations

import pandas as pd
from matplotlib.patches import Patch

from siyaq.errors import SiyaqError
from siyaq.figures.arabic import shape
from siyaq.figures.canvas import bare, drawing, from_right, grid, legend_above, nothing, sheet
from siyaq.figures.style import FAINT, INK, TYPE_COLOURS, Drawing, size_of
from siyaq.figures.words import caption_line, count, fit, name, rtl, word
from siyaq.schema import validate


def figure_frequencies(
    frequencies: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    top: int = 20,
    types: tuple[str, ...] | None = None,
    period: str = "all",
    source: str = "all",
    language: str = "ar",
    size: str = "page",
    title: str | None = None,
    credit: str | None = None,
) -> Drawing:
    """Draw the entities that the largest share of articles names, with 95 % intervals.

    Parameters
    ----------
    frequencies, entities : DataFrame
        Tables of `siyaq.schema`.
    top : int
        Bars at most.
    types : tuple of {"PER", "LOC", "ORG"}, optional
        Only these; all by default.
    period, source : str
        Which part of the frequencies.
    language : {"ar", "en", "both"}
        Of names and words. Bars grow from right to left unless it is "en".
    size : {"column", "page", "slide"}
    title, credit : str, optional
        Heading, and where the articles are from, for the caption line.

    Raises
    ------
    SiyaqError
        The period or source is not in the table.
    """
    validate(frequencies, "frequencies")
    validate(entities, "entities")
    chosen = frequencies[(frequencies.period == period) & (frequencies.source == source)]
    if chosen.empty and len(frequencies):
        periods, sources = (", ".join(sorted(set(frequencies[c]))[:12]) for c in ("period", "source"))
        raise SiyaqError(f"no frequencies for period {period!r} and source {source!r}; there are: {periods}; {sources}")
    bars = chosen.merge(entities[["entity_id", "name_ar", "name_en", "type"]], on="entity_id", how="left")
    bars["type"] = bars["type"].fillna("")
    if types is not None:
        bars = bars[bars["type"].isin(types)]
    bars = bars.sort_values(["n_articles", "n_mentions", "entity_id"], ascending=[False, False, True]).head(top)
    columns = ["entity_id", "name_ar", "name_en", "type", "n_articles", "n_total", "share", "lo", "hi"]
    total = int(bars.n_total.max()) if len(bars) else 0
    caption = caption_line([count("n_articles", total, language), word("interval", language)], credit, language)
    return draw_frequencies(bars[columns], language=language, size=size, title=title, caption=caption)


@drawing
def draw_frequencies(bars: pd.DataFrame, *, language: str, size: str, title: str | None, caption: str) -> Drawing:
    """Draw one bar a row of `bars`, the first on top."""
    measures = size_of(size)
    room = measures.width * 72 * 0.36
    names = [name(ar, en, language) for ar, en in zip(bars.name_ar, bars.name_en, strict=True)]
    lines = 1 if language == "both" else 2
    names = ["\n".join(fit(part, room, measures.letters, lines=lines) for part in text.split("\n")) for text in names]
    tall = max((text.count("\n") for text in names), default=0)
    height = 0.7 + measures.row * (1.1 + 0.55 * tall) * max(len(bars), 2)
    figure = sheet(height, size=size, title=title, caption=caption, language=language)
    if bars.empty:
        return nothing(figure, language)
    axes = figure.add_subplot()
    rows, share = range(len(bars)), bars.share.fillna(0) * 100
    axes.barh(rows, share, height=0.62, color=[TYPE_COLOURS.get(t, FAINT) for t in bars["type"]])
    known = bars.lo.notna() & bars.hi.notna()
    axes.hlines(
        [r for r, k in zip(rows, known, strict=True) if k],
        bars.lo[known] * 100,
        bars.hi[known] * 100,
        color=INK,
        lw=0.9,
    )
    far = pd.concat([share, bars.hi * 100], axis=1).max(axis=1)
    side = "right" if rtl(language) else "left"
    for row, end, n in zip(rows, far, bars.n_articles, strict=True):
        axes.annotate(
            f"{n:,}",
            (end, row),
            (-4 if rtl(language) else 4, 0),
            textcoords="offset points",
            ha=side,
            va="center",
            size=measures.letters * 0.85,
            color=FAINT,
        )
    axes.set_yticks(rows, [shape(text) for text in names])
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.set_xlim(0, far.max() * 1.08 or 1)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(shape(word("article_share", language)))
    grid(axes, "x")
    bare(axes, "bottom")
    if rtl(language):
        from_right(axes)
    present = [t for t in TYPE_COLOURS if t in set(bars["type"])]
    if len(present) > 1:
        handles = [Patch(color=TYPE_COLOURS[t], label=shape(word(t, language))) for t in present]
        legend_above(axes, handles, language)
    return figure
