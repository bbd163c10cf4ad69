"""Topics: their words, their way through time, and how stable their number is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from siyaq.figures.arabic import plain, shape
from siyaq.figures.canvas import bare, drawing, from_right, grid, nothing, sheet
from siyaq.figures.periods import all_starts, time_axis, to_periods
from siyaq.figures.style import COLOURS, FAINT, INK, NEUTRAL, Drawing, size_of
from siyaq.figures.words import caption_line, count, fit, name, rtl, word
from siyaq.frequencies.periods import choose_period
from siyaq.schema import validate


def figure_topic_terms(
    topics: pd.DataFrame,
    topic_terms: pd.DataFrame,
    *,
    terms: int = 8,
    top: int = 12,
    language: str = "ar",
    size: str = "page",
    title: str | None = None,
    credit: str | None = None,
) -> Drawing:
    """Draw the strongest words of each topic with the 95 % intervals of their scores.

    Parameters
    ----------
    topics, topic_terms : DataFrame
        Tables of `siyaq.schema`.
    terms, top : int
        Words a topic and topics at most.
    language, size, title, credit
        As in `figure_frequencies`.
    """
    validate(topics, "topics")
    validate(topic_terms, "topic_terms")
    panels = topics.sort_values("topic").head(top)[["topic", "name_ar", "name_en", "n_articles", "share"]]
    bars = topic_terms[topic_terms.topic.isin(panels.topic) & (topic_terms["rank"] <= terms)].sort_values(
        ["topic", "rank"]
    )
    bars = bars[["topic", "rank", "term", "score", "lo", "hi", "exclusive"]]
    parts = [
        word("score", language),
        word("interval", language),
        count("n_articles", int(topics.n_articles.sum()), language),
    ]
    return draw_topic_terms(
        panels, bars, language=language, size=size, title=title, caption=caption_line(parts, credit, language)
    )


@drawing
def draw_topic_terms(
    topics: pd.DataFrame, terms: pd.DataFrame, *, language: str, size: str, title: str | None, caption: str
) -> Drawing:
    """Draw one panel a topic, with one bar a word."""
    measures = size_of(size)
    columns = min(2 if size == "column" else 3, max(len(topics), 1))
    rows = -(-max(len(topics), 1) // columns)
    most = int(terms["rank"].max()) if len(terms) else 4
    figure = sheet(
        rows * (measures.row * (most * 0.95 + 1.6)) + 0.3, size=size, title=title, caption=caption, language=language
    )
    if topics.empty or terms.empty:
        return nothing(figure, language)
    grid_of = figure.subplots(rows, columns, squeeze=False, sharex=True)
    far = float(np.nanmax(terms[["score", "hi"]].to_numpy(float)))
    room = measures.width * 72 / columns
    for place, axes in enumerate(grid_of.flat):
        row, column = divmod(place, columns)
        axes = grid_of[row, columns - 1 - column if rtl(language) else column]
        if place >= len(topics):
            axes.set_axis_off()
            continue
        topic = topics.iloc[place]
        own = terms[terms.topic == topic.topic]
        colour = COLOURS[int(topic.topic) % len(COLOURS)] if int(topic.topic) < len(COLOURS) else NEUTRAL
        axes.barh(own["rank"], own.score, color=colour, height=0.62)
        known = own.lo.notna() & own.hi.notna()
        axes.hlines(own["rank"][known], own.lo[known], own.hi[known], color=INK, lw=0.8)
        axes.set_yticks(own["rank"], [shape(fit(plain(t), room * 0.42, measures.letters)) for t in own.term])
        axes.set_ylim(most + 0.6, 0.4)
        axes.set_xlim(0, far * 1.05)
        axes.tick_params(axis="y", length=0)
        grid(axes, "x")
        bare(axes, "bottom")
        if rtl(language):
            from_right(axes)
        if place + columns >= len(topics):
            axes.tick_params(labelbottom=True)  # the last of its column
        label = f"{word('topic', language)} {topic.topic} · {count('articles', topic.n_articles, language)}"
        axes.set_title(shape(label), loc="right" if rtl(language) else "left", color=FAINT, pad=2)
    return figure


def figure_topics_over_time(
    article_topics: pd.DataFrame,
    articles: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    period: str | None = None,
    top: int = 8,
    language: str = "ar",
    size: str = "page",
    title: str | None = None,
    credit: str | None = None,
) -> Drawing:
    """Draw the number of articles of each topic through time, one strip a topic.

    Parameters
    ----------
    article_topics, articles, topics : DataFrame
        Tables of `siyaq.schema`; articles without a date are
        counted in the caption and not drawn, duplicates count once.
    period : {"day", "week", "month", "quarter", "year"}, optional
        The finest with at most 60 periods by default.
    top : int
        Topics at most, the largest.
    language, size, title, credit
        As in `figure_frequencies`.
    """
    for table, kind in ((article_topics, "article_topics"), (articles, "articles"), (topics, "topics")):
        validate(table, kind)
    first = articles[articles.article_id == articles.duplicate_group]
    rows = article_topics.merge(first[["article_id", "published"]], on="article_id")
    shown = topics.sort_values("topic").head(top)
    rows = rows[rows.topic.isin(shown.topic)]
    dated = rows[rows.published.notna()]
    period = period or choose_period(dated.published)
    starts = to_periods(dated.published, period)
    every = all_starts(starts, period)
    counts = pd.crosstab(starts, dated.topic).reindex(index=every, columns=shown.topic, fill_value=0)
    line = counts.rename_axis("start").reset_index().melt("start", var_name="topic", value_name="n_articles")
    line["topic"] = line.topic.astype(int)
    parts = [count("n_articles", len(dated), language), word("by_" + period, language)]
    if len(rows) > len(dated):
        parts.append(count("undated", len(rows) - len(dated), language))
    shown = shown[["topic", "name_ar", "name_en", "n_articles"]]
    return draw_topics_over_time(
        line, shown, language=language, size=size, title=title, caption=caption_line(parts, credit, language)
    )


@drawing
def draw_topics_over_time(
    line: pd.DataFrame, topics: pd.DataFrame, *, language: str, size: str, title: str | None, caption: str
) -> Drawing:
    """Draw one strip a topic, all with the same scale."""
    measures = size_of(size)
    figure = sheet(
        0.4 + max(len(topics), 2) * measures.row * 2.6, size=size, title=title, caption=caption, language=language
    )
    if line.empty or topics.empty:
        return nothing(figure, language)
    strips = figure.subplots(len(topics), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
    room = measures.width * 72 * 0.9
    gaps = line.start.drop_duplicates().sort_values().diff()
    step = gaps.median() if gaps.notna().any() else pd.Timedelta(days=30)
    for axes, topic in zip(strips, topics.itertuples(), strict=True):
        own = line[line.topic == topic.topic]
        axes.bar(own.start, own.n_articles, width=step * 0.9, align="edge", color=COLOURS[topic.topic % len(COLOURS)])
        label = f"{topic.topic} · {name(topic.name_ar, topic.name_en, language).split(chr(10))[0]}"
        axes.set_title(
            shape(fit(plain(label), room, measures.letters)), loc="right" if rtl(language) else "left", pad=2
        )
        axes.yaxis.get_major_locator().set_params(integer=True, nbins=2)
        time_axis(axes, line.start.min(), line.start.max() + step)
        grid(axes, "y")
        bare(axes, "left")
    return figure


def figure_stability(
    stability: pd.DataFrame,
    *,
    language: str = "ar",
    size: str = "column",
    title: str | None = None,
    credit: str | None = None,
) -> Drawing:
    """Draw how stable and how coherent each number of topics is, and which was chosen.

    Parameters
    ----------
    stability : DataFrame
        Table of `siyaq.schema`.
    language, size, title, credit
        As in `figure_frequencies`.
    """
    validate(stability, "stability")
    curve = stability.sort_values("k")[["k", "stability", "lo", "hi", "coherence", "chosen"]]
    return draw_stability(
        curve,
        language=language,
        size=size,
        title=title,
        caption=caption_line([word("interval_fits", language)], credit, language),
    )


@drawing
def draw_stability(curve: pd.DataFrame, *, language: str, size: str, title: str | None, caption: str) -> Drawing:
    """Draw stability with its interval above coherence, and the chosen k as a line through both."""
    measures = size_of(size)
    figure = sheet(
        measures.width * (0.75 if size == "column" else 0.55),
        size=size,
        title=title,
        caption=caption,
        language=language,
    )
    if curve.empty or (curve.stability.isna().all() and curve.coherence.isna().all()):
        return nothing(figure, language)
    panels = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    for axes, column, colour in zip(panels, ("stability", "coherence"), COLOURS, strict=False):
        axes.plot(curve.k, curve[column], color=colour, marker="o", ms=3, lw=1.2)
        axes.set_ylabel(shape(word(column, language)))
        axes.yaxis.get_major_locator().set_params(nbins=4)
        grid(axes, "y")
        for k in curve.k[curve.chosen]:
            axes.axvline(k, color=INK, lw=0.8, ls=":")
    if curve.lo.notna().any():
        panels[0].fill_between(
            curve.k, curve.lo.astype(float), curve.hi.astype(float), color=COLOURS[0], alpha=0.18, lw=0
        )
    middle = (curve.k.min() + curve.k.max()) / 2
    for k in curve.k[curve.chosen]:
        side, shift = ("right", -3) if k > middle else ("left", 3)
        place = {"xycoords": ("data", "axes fraction"), "xytext": (shift, 3), "textcoords": "offset points"}
        panels[0].annotate(f"k = {k}", (k, 0), ha=side, va="bottom", color=INK, **place)
    panels[1].set_xlabel(shape(word("k", language)))
    panels[1].xaxis.get_major_locator().set_params(integer=True)
    return figure
