"""Entities through time: one small panel each, bursts shaded."""

from __future__ import annotations

import pandas as pd

from siyaq.errors import SiyaqError
from siyaq.figures.arabic import shape
from siyaq.figures.canvas import bare, drawing, grid, nothing, sheet
from siyaq.figures.periods import all_starts, end_of, kinds_of, name_of, start_of, time_axis
from siyaq.figures.style import NEUTRAL, SHADE, TYPE_COLOURS, Drawing, size_of
from siyaq.figures.words import caption_line, count, fit, name, rtl, word
from siyaq.schema import validate


def figure_timeline(
    frequencies: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    bursts: pd.DataFrame | None = None,
    period: str | None = None,
    top: int = 9,
    source: str = "all",
    language: str = "ar",
    size: str = "page",
    title: str | None = None,
    credit: str | None = None,
) -> Drawing:
    """Draw the share of articles that name each of the most named entities, period by period, with 95 % intervals.

    Time runs from left to right in both languages, as dates do. A period without articles is a gap, not a zero.

    Parameters
    ----------
    frequencies, entities : DataFrame
        Tables of `siyaq.schema`; the frequencies with periods besides "all".
    bursts : DataFrame, optional
        As `siyaq.frequencies.bursts` gives them; those with p ≤ 0.05 are shaded.
    period : {"day", "week", "month", "quarter", "year"}, optional
        Which of the periods that were counted; by default the coarsest of them.
    top : int
        Panels at most.
    source, language, size, title, credit
        As in `figure_frequencies`.

    Raises
    ------
    SiyaqError
        The table has no such periods or no such source.
    """
    validate(frequencies, "frequencies")
    validate(entities, "entities")
    rows = frequencies[(frequencies.period != "all") & (frequencies.source == source)]
    counted = rows.period.map(kinds_of(rows.period.unique()))
    there = [p for p in ("year", "quarter", "month", "week", "day") if p in set(counted)]
    chosen = period or (there[0] if there else "month")
    rows = rows[counted == chosen]
    known = source in set(frequencies.source) and (period is None or period in there)
    if rows.empty and len(frequencies) and not known:  # undated articles are no mistake of the caller's
        raise SiyaqError(
            f"no frequencies by {period or 'period'} for source {source!r}; there are: {', '.join(there) or 'none'}; "
            "count with periods=('all', 'month')"
        )
    totals = rows.groupby("entity_id").n_articles.sum().reset_index()
    totals = totals.sort_values(["n_articles", "entity_id"], ascending=[False, True])
    panels = totals.head(top).merge(entities[["entity_id", "name_ar", "name_en", "type"]], on="entity_id", how="left")
    every = all_starts(rows.period.drop_duplicates().map(start_of), chosen)
    totals = rows.drop_duplicates("period").set_index("period").n_total
    periods = pd.DataFrame({"period": [name_of(start, chosen) for start in every]}, dtype="str")
    periods["n_total"] = periods.period.map(totals).fillna(0).astype("int64")
    line = panels[["entity_id"]].merge(periods, how="cross")
    columns = ["entity_id", "period", "n_articles", "share", "lo", "hi"]
    line = line.merge(rows[columns], on=["entity_id", "period"], how="left")
    line["start"] = line.period.map({p: start_of(p) for p in periods.period})
    line["n_articles"] = line.n_articles.fillna(0)
    line["share"] = line.share.fillna(0).where(line.n_total > 0)
    line = line.sort_values(["entity_id", "start"])
    shaded = pd.DataFrame({"entity_id": [], "first": [], "last": [], "p": []}) if bursts is None else bursts
    shaded = shaded[shaded.entity_id.isin(panels.entity_id) & (shaded.p.astype(float) <= 0.05)]
    shaded = shaded.sort_values(["entity_id", "first", "last"])[["entity_id", "first", "last"]].astype("str")
    parts = [count("n_articles", int(periods.n_total.sum()), language), word("interval", language)]
    if len(shaded):
        parts.append(word("bursts", language))
    caption = caption_line(parts, credit, language)
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
    columns = min({"column": 2, "page": 3, "slide": 3}[size], max(len(panels), 1))
    rows = -(-max(len(panels), 1) // columns)
    figure = sheet(0.3 + rows * measures.row * 4.6, size=size, title=title, caption=caption, language=language)
    if line.empty:
        return nothing(figure, language)
    cells = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    room = measures.width * 72 / columns * 0.85
    every = pd.DatetimeIndex(line.start.drop_duplicates().sort_values())
    for place in range(rows * columns):
        row, column = divmod(place, columns)
        axes = cells[row, columns - 1 - column if rtl(language) else column]
        if place >= len(panels):
            axes.set_axis_off()
            continue
        panel = panels.iloc[place]
        _panel(axes, line[line.entity_id == panel.entity_id], bursts[bursts.entity_id == panel.entity_id], panel, every)
        text = fit(name(panel.name_ar, panel.name_en, language).split("\n")[0], room, measures.letters)
        axes.set_title(shape(text), loc="right" if rtl(language) else "left", pad=2)
        axes.tick_params(labelbottom=place + columns >= len(panels))
        time_axis(axes, every[0], end_of(line.period.iloc[-1]), ticks=3 if size == "column" else 4)
    far = max(line.share.max(), line.hi.max()) if line.hi.notna().any() else line.share.max()
    axes.set_ylim(0, max(min(far * 105, 103), 1))
    figure.supylabel(shape(word("article_share", language)), fontsize=measures.letters)
    return figure


def _panel(axes, own, bursts, panel, every) -> None:
    colour = TYPE_COLOURS.get(panel["type"], NEUTRAL)
    for burst in bursts.itertuples():
        axes.axvspan(start_of(burst.first), end_of(burst.last), color=SHADE, lw=0)
    known = (own.lo.notna() & own.hi.notna()).to_numpy()
    middle = every + (pd.DatetimeIndex(map(end_of, own.period)) - every) / 2
    axes.vlines(middle[known], own.lo[known] * 100, own.hi[known] * 100, color=colour, alpha=0.35, lw=1.1)
    axes.plot(middle, own.share * 100, color=colour, lw=0.9, marker="o", ms=2)
    grid(axes, "y")
    bare(axes, "left")
