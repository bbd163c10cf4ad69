"""Which topic names whom, and what the news of a time were about."""

from __future__ import annotations

import numpy as np
import pandas as pd

from siyaq.figures.arabic import plain, shape
from siyaq.figures.canvas import bare, drawing, nothing, shaded_cells, sheet
from siyaq.figures.periods import time_axis
from siyaq.figures.style import COLOURS, FAINT, GRID, INK, NEUTRAL, Drawing, size_of
from siyaq.figures.words import caption_line, count, fit, name, rtl, width, word
from siyaq.schema import validate


def figure_topics_entities(
    article_topics: pd.DataFrame,
    articles: pd.DataFrame,
    mentions: pd.DataFrame,
    topics: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    top: int = 20,
    language: str = "ar",
    size: str = "page",
    title: str | None = None,
    credit: str | None = None,
) -> Drawing:
    """Draw the share of each topic's articles that name an entity, for the entities that differ most between topics.

    Parameters
    ----------
    article_topics, articles, mentions, topics, entities : DataFrame
        Tables of `siyaq.schema`. Articles without mentions count in the share, duplicates count once.
    top : int
        Entities at most: those whose share varies most between the topics, of those in three articles or more.
    language, size, title, credit
        As in `figure_frequencies`.
    """
    for table, kind in (
        (article_topics, "article_topics"),
        (articles, "articles"),
        (mentions, "mentions"),
        (topics, "topics"),
        (entities, "entities"),
    ):
        validate(table, kind)
    first = articles.article_id[articles.article_id == articles.duplicate_group]
    placed = article_topics[(article_topics.topic >= 0) & article_topics.article_id.isin(first)]
    named = (
        mentions[["article_id", "entity_id"]].drop_duplicates().merge(placed[["article_id", "topic"]], on="article_id")
    )
    counts = pd.crosstab(named.entity_id, named.topic)
    sizes = placed.topic.value_counts().sort_index()
    counts = counts.reindex(columns=sizes.index, fill_value=0)
    counts = counts[counts.sum(axis=1) >= 3]
    share = counts / sizes
    spread = (
        share.std(axis=1, ddof=0)
        .rename("spread")
        .reset_index()
        .sort_values(["spread", "entity_id"], ascending=[False, True])
    )
    share = share.loc[spread.entity_id.head(top)]
    main = share.to_numpy().argmax(axis=1) if len(share) else np.empty(0, int)
    order = np.lexsort([share.index, -share.max(axis=1), main])
    rows = (
        share.iloc[order]
        .reset_index()[["entity_id"]]
        .merge(entities[["entity_id", "name_ar", "name_en"]], on="entity_id", how="left")
    )
    cells = share.iloc[order].reset_index().melt("entity_id", var_name="topic", value_name="share")
    cells["n_articles"] = [int(counts.loc[e, t]) for e, t in zip(cells.entity_id, cells.topic, strict=True)]
    columns = topics[topics.topic.isin(sizes.index)].sort_values("topic")[["topic", "name_ar", "name_en", "n_articles"]]
    parts = [f"{word('cell', language)}: {word('topic_share', language)}", count("n_articles", len(placed), language)]
    caption = caption_line(parts, credit, language)
    return draw_topics_entities(cells, rows, columns, language=language, size=size, title=title, caption=caption)


@drawing
def draw_topics_entities(
    cells: pd.DataFrame,
    entities: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    language: str,
    size: str,
    title: str | None,
    caption: str,
) -> Drawing:
    """Draw one row an entity and one column a topic."""
    measures = size_of(size)
    room = measures.width * 72 * (0.3 if size == "column" else 0.24)
    heads = [f"{t.topic} · {name(t.name_ar, t.name_en, language)}".split("\n")[0] for t in topics.itertuples()]
    heads = [fit(plain(h), measures.letters * 14, measures.letters * 0.92, lines=2) for h in heads]
    high = max((width(line, measures.letters * 0.92) for h in heads for line in h.split("\n")), default=0) / 72
    height = measures.row * max(len(entities), 2) + high + 0.3
    figure = sheet(height, size=size, title=title, caption=caption, language=language)
    if cells.empty:
        return nothing(figure, language)
    axes = figure.add_subplot()
    values = cells.pivot_table(index="entity_id", columns="topic", values="share", aggfunc="sum", dropna=False)
    values = values.reindex(index=entities.entity_id, columns=topics.topic).to_numpy(float)
    shown = np.where(values > 0, values * 100, np.nan)
    shaded_cells(figure, axes, shown, "%", language)
    names = [name(e.name_ar, e.name_en, language).split("\n")[0] for e in entities.itertuples()]
    axes.set_yticks(np.arange(len(names)) + 0.5, [shape(fit(n, room, measures.letters)) for n in names])
    axes.set_xticks(np.arange(len(heads)) + 0.5, [shape(h) for h in heads], rotation=90)
    axes.invert_yaxis()
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    if rtl(language):
        axes.invert_xaxis()
        axes.yaxis.tick_right()
    return figure


def figure_story(
    article_topics: pd.DataFrame,
    articles: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    top: int = 8,
    language: str = "ar",
    size: str = "page",
    title: str | None = None,
    credit: str | None = None,
) -> Drawing:
    """Draw the story line: a lane a topic, a dot an article at its date, and the headline that is most typical.

    Parameters
    ----------
    article_topics, articles, topics : DataFrame
        Tables of `siyaq.schema`; undated articles and duplicates are not drawn.
    top : int
        Topics at most, the largest; the lanes are in the order of their middle dates.
    language, size, title, credit
        As in `figure_frequencies`. Headlines stay as they are.
    """
    for table, kind in ((article_topics, "article_topics"), (articles, "articles"), (topics, "topics")):
        validate(table, kind)
    first = articles[(articles.article_id == articles.duplicate_group) & articles.published.notna()]
    lanes = topics.sort_values("topic").head(top)
    dots = article_topics[article_topics.topic.isin(lanes.topic)].merge(
        first[["article_id", "published", "title"]], on="article_id"
    )
    dots = dots.sort_values(["topic", "published", "article_id"])[["article_id", "topic", "published", "weight"]]
    dots["published"] = dots.published.dt.tz_localize(None).dt.floor("D")
    middle = dots.groupby("topic").published.median().rename("middle").reset_index()
    lanes = lanes.merge(middle, on="topic").sort_values(["middle", "topic"])
    typical = lanes.typical.fillna("").str.split(" | ", regex=False).str[0]
    lanes = lanes.assign(typical=typical)[["topic", "name_ar", "name_en", "n_articles", "typical", "headline"]]
    caption = caption_line([count("n_articles", len(dots), language), word("story", language)], credit, language)
    return draw_story(dots, lanes, language=language, size=size, title=title, caption=caption)


@drawing
def draw_story(
    dots: pd.DataFrame, lanes: pd.DataFrame, *, language: str, size: str, title: str | None, caption: str
) -> Drawing:
    """Draw one lane a row of `lanes`, dots of one day above each other as far as there is room."""
    measures = size_of(size)
    figure = sheet(
        0.4 + max(len(lanes), 1) * measures.row * 3.1, size=size, title=title, caption=caption, language=language
    )
    if dots.empty:
        return nothing(figure, language)
    axes = figure.add_subplot()
    begin, end = dots.published.min(), dots.published.max()
    bins = max(int(measures.width * 72 * 0.92 / 3.4), 1)
    span = max((end - begin).days, 1)
    column = ((dots.published - begin).dt.days * bins // (span + 1)).to_numpy()
    stack = dots.assign(column=column).groupby(["topic", "column"]).cumcount().to_numpy()
    tallest = max(stack.max(), 1)
    at = begin + pd.to_timedelta((column + 0.5) * (span + 1) / bins, unit="D")
    side = "right" if rtl(language) else "left"
    many = len(dots) > 2000  # as a picture inside SVG and PDF, which would be slow to open otherwise
    for lane, row in enumerate(lanes.itertuples()):
        own = (dots.topic == row.topic).to_numpy()
        colour = COLOURS[row.topic] if row.topic < len(COLOURS) else NEUTRAL
        base = -lane * 1.0
        axes.axhline(base, color=GRID, lw=0.6, zorder=0)
        axes.scatter(
            at[own],
            base + 0.05 + stack[own] * 0.45 / tallest,
            s=measures.letters * 0.75,
            color=colour,
            linewidths=0,
            rasterized=many,
        )
        typical = own & (dots.article_id == row.typical).to_numpy()
        if typical.any():
            axes.scatter(
                at[typical],
                base + 0.05 + stack[typical] * 0.45 / tallest,
                s=measures.letters * 3.5,
                facecolors="none",
                edgecolors=INK,
                linewidths=0.7,
            )
        head = fit(f"{row.topic} · {plain(row.headline)}", measures.width * 72 * 0.93, measures.letters)
        text = axes.annotate(
            shape(head),
            (1 if rtl(language) else 0, base + 0.58),
            xycoords=("axes fraction", "data"),
            ha=side,
            va="bottom",
        )
        text.set_in_layout(False)
    axes.set_ylim(-len(lanes) + 0.85, 1.0)
    axes.set_yticks([])
    bare(axes, "left", "bottom")
    time_axis(axes, begin, end)
    axes.tick_params(axis="x", colors=FAINT)
    return figure
