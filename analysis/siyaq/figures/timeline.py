"""Entities through time: one small panel each, bursts shaded."""

from __future__ import annotations

import pandas as pd

from siyaq.errors import SiyaqError
from siyaq.figures.arabic import shape
from siyaq.figures.canvas import bare, drawing, grid, nothing, sheet
from siyaq.figures.periods import start_of
from siyaq.figures.style import COLOURS, NEUTRAL, TYPE_COLOURS, Drawing, size_of
from siyaq.figures.words import fit, name, rtl, word
from siyaq.schema import validate


def figure_timeline(
    frequencies: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    bursts: pd.DataFrame | None = None,
    top: int = 9,
    source: str = "all",
    language: str = "ar",
    size: str = "page",
    title: str | None = None,
    credit: str | None = None,
) -> Drawing:
    """Draw the share of articles that name each of the most named entities, period by period, with 95 % intervals.

    Time runs from left to right in both languages, as dates do.

    Parameters
    ----------
    frequencies, entities : DataFrame
        Tables of `siyaq.schema`; the frequencies with periods besides "all".
    bursts : DataFrame, optional
        entity_id, start, end of the times in which an entity was named unusually often; shaded.
    top : int
        Panels at most.
    source, language, size, title, credit
        As in `figure_frequencies`.
    """
    validate(frequencies, "frequencies")
    validate(entities, "entities")
    rows = frequencies[(frequencies.period != "all") & (frequencies.source == source)]
    if rows.empty and len(frequencies):
        raise SiyaqError(f"no frequencies through time for source {source!r}; count with periods=('all', 'month')")
    totals = (
        rows.groupby("entity_id")
        .n_articles.sum()
        .reset_index()
        .sort_values(["n_articles", "entity_id"], ascending=[False, True])
    )
    panels = totals.head(top).merge(entities[["entity_id", "name_ar", "name_en", "type"]], on="entity_id", how="left")
    periods = rows.drop_duplicates("period")[["period", "n_total"]]
    every = panels[["entity_id"]].merge(periods, how="cross")
    line = every.merge(
        rows[["entity_id", "period", "n_articles", "share", "lo", "hi"]], on=["entity_id", "period"], how="left"
    )
    line["start"] = line.period.map(start_of)
    line[["n_articles", "share"]] = line[["n_articles", "share"]].fillna(0)
    line = line.sort_values(["entity_id", "start"])
    shaded = pd.DataFrame({"entity_id": [], "start": [], "end": []}) if bursts is None else bursts
    shaded = shaded[shaded.entity_id.isin(panels.entity_id)][["entity_id", "start", "end"]]
    total = int(periods.n_total.sum())
    caption = f"{word('n_articles', language)}: {total:,} · {word('interval', language)}"
    if len(shaded):
        caption += f" · {word('bursts', language)}"
    if credit:
        caption += f" · {word('data', language)}: {credit}"
    return draw_timeline(line, panels, shaded, language=language, size=size, title=title, caption=caption)


@drawing
def draw_timeline(
    line: pd.DataFrame,
    panels: pd.DataFrame,
    bursts: pd.DataFrame,
    *,
    language: str,
    size: str,
    title: str | None,
    caption: str,
) -> Drawing:
    """Draw one panel a row of `panels`, all with the same scale."""
    measures = size_of(size)
    columns = min({"column": 1, "page": 3, "slide": 3}[size], max(len(panels), 1))
    rows = -(-max(len(panels), 1) // columns)
    figure = sheet(0.4 + rows * measures.row * 4.6, size=size, title=title, caption=caption, language=language)
    if line.empty:
        return nothing(figure, language)
    grid_of = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    room = measures.width * 72 / columns * 0.85
    for place in range(rows * columns):
        row, column = divmod(place, columns)
        axes = grid_of[row, columns - 1 - column if rtl(language) else column]
        if place >= len(panels):
            axes.set_axis_off()
            continue
        panel = panels.iloc[place]
        own = line[line.entity_id == panel.entity_id]
        for burst in bursts[bursts.entity_id == panel.entity_id].itertuples():
            axes.axvspan(pd.Timestamp(burst.start), pd.Timestamp(burst.end), color=COLOURS[1], alpha=0.25, lw=0)
        colour = TYPE_COLOURS.get(panel["type"], NEUTRAL)
        known = own.lo.notna() & own.hi.notna()
        axes.vlines(own.start[known], own.lo[known] * 100, own.hi[known] * 100, color=colour, alpha=0.35, lw=1)
        axes.plot(own.start, own.share * 100, color=colour, lw=1, marker="o", ms=1.8)
        text = fit(name(panel.name_ar, panel.name_en, language).split("\n")[0], room, measures.letters)
        axes.set_title(shape(text), loc="right" if rtl(language) else "left", pad=2)
        axes.set_ylim(0, None)
        grid(axes, "y")
        bare(axes, "left")
    figure.supylabel(shape(word("article_share", language)), fontsize=measures.letters)
    return figure
