"""A figure in words, from the data it was drawn from: for who cannot see it, in the figure's own language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from textwrap import shorten
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from siyaq.figures.arabic import plain
from siyaq.figures.style import Drawing
from siyaq.figures.words import count, name, rtl, word

Tables = dict[str, pd.DataFrame]
Parameters = dict[str, Any]

MOST = 5
"""Names, bars or cells that are told one by one."""

_NAMES: dict[str, tuple[str, str]] = {
    "frequencies.draw_frequencies": ("نسبة المقالات التي تذكر كل اسم", "Share of articles that name each entity"),
    "timeline.draw_timeline": ("ذكر الأسماء عبر الزمن", "Articles that name each entity, through time"),
    "keyness.draw_keyness": ("ما يميز كل جانب عن الآخر", "What each side names more than the other"),
    "network.draw_network": ("شبكة الأسماء التي تُذكر معًا", "Network of names that are named together"),
    "network_over_time.draw_network_over_time": ("الشبكة عبر الزمن", "The network through time"),
    "matrix.draw_matrix": ("مصفوفة الذكر المشترك", "Matrix of names that are named together"),
    "topics.draw_topic_terms": ("كلمات كل موضوع", "Words of each topic"),
    "topics.draw_topics_over_time": ("المواضيع عبر الزمن", "Topics through time"),
    "topics.draw_stability": (
        "الثبات والاتساق لكل عدد من المواضيع",
        "Stability and coherence by number of topics",
    ),
    "topic_entities.draw_topics_entities": ("الأسماء في كل موضوع", "Names of each topic"),
    "topic_entities.draw_story": ("خط القصة: مقالات كل موضوع", "Story line: the articles of each topic"),
    "overview.draw_overview": ("المقالات حسب المصدر والزمن", "Articles by source and period"),
}


def name_of_figure(figure: Figure) -> str:
    """Return what a figure of `siyaq.figures` shows, in a few words of its language; '' for another figure."""
    arabic, english = _NAMES.get(getattr(figure, "drawn_by", ""), ("", ""))
    return arabic if rtl(_language(figure)) else english


def describe(figure: Figure) -> str:
    """Return what a figure of `siyaq.figures` shows: what is on it, how many, and the strongest; '' for another.

    Parameters
    ----------
    figure : Figure
        Its ``tables`` and ``parameters`` are read, never the picture. Texts of articles come without controls of
        direction, and not escaped.

    Examples
    --------
    >>> import pandas as pd
    >>> from siyaq.figures.topics import draw_stability
    >>> curve = pd.DataFrame({"k": [2, 3], "stability": [0.5, 0.75], "lo": 0.4, "hi": 0.8, "coherence": 0.1})
    >>> curve["chosen"] = [False, True]
    >>> describe(draw_stability(curve, language="en", size="column", title=None, caption=""))
    'Stability and coherence by number of topics. number of topics: 2–3. highest: 3 (stability 0.75). chosen: 3.'
    """
    if not isinstance(figure, Drawing) or figure.drawn_by not in _TELLERS:
        return ""
    language = _language(figure)
    told = _TELLERS[figure.drawn_by](figure.tables, figure.parameters, language)
    title = plain(figure.parameters.get("title") or "")
    return " ".join(f"{sentence.rstrip('.')}." for sentence in (title, name_of_figure(figure), *told) if sentence)


def _language(figure: Figure) -> str:
    return str(getattr(figure, "parameters", {}).get("language", "en"))


def _named(rows: pd.DataFrame, language: str) -> dict[str, str]:
    shown = (name(ar, en, language).split("\n")[0] for ar, en in zip(rows.name_ar, rows.name_en, strict=True))
    return dict(zip(rows.entity_id, shown, strict=True))


def _list(head: str, items: Iterable[str], language: str) -> str:
    """Return "head: a, b, c", or '' where there is nothing to list."""
    joined = ("، " if rtl(language) else ", ").join(map(plain, items))
    return f"{plain(head)}: {joined}" if joined else ""


def _strongest(rows: pd.DataFrame, column: str, *then: str) -> pd.DataFrame:
    return rows.sort_values([column, *then], ascending=[False, *[True] * len(then)]).head(MOST)


def _pairs(edges: pd.DataFrame, column: str, names: dict[str, str], language: str) -> str:
    rows = _strongest(edges, column, "source", "target")
    pairs = zip(rows.source, rows.target, rows[column], strict=True)
    told = [f"{names[s]} – {names[t]} ({n:.3g})" for s, t, n in pairs]
    return _list(word("strongest_links", language), told, language)


def _frequencies(tables: Tables, _: Parameters, language: str) -> list[str]:
    bars = tables["bars"]
    names = _named(bars, language)
    told = []
    for bar in bars[:MOST].itertuples():
        known = pd.notna(bar.lo) and pd.notna(bar.hi)
        told.append(f"{names[bar.entity_id]} {bar.share:.0%}" + (f" ({bar.lo:.0%}–{bar.hi:.0%})" if known else ""))
    total = int(bars.n_total.max()) if len(bars) else 0
    return [
        count("n_articles", total, language),
        count("nodes", len(bars), language),
        _list(word("highest", language), told, language),
    ]


def _timeline(tables: Tables, _: Parameters, language: str) -> list[str]:
    line, names = tables["line"].dropna(subset="share"), _named(tables["panels"], language)
    peaks = line.sort_values(["share", "start"], ascending=[False, True]).drop_duplicates("entity_id")
    peaks = peaks.set_index("entity_id").reindex(list(names)).dropna(subset="share")
    told = [f"{names[peak.Index]} {peak.period} ({peak.share:.0%})" for peak in peaks.itertuples()]
    bursts = [f"{names[burst.entity_id]} {burst.first}–{burst.last}" for burst in tables["bursts"].itertuples()]
    return [
        f"{line.period.min()}–{line.period.max()}" if len(line) else "",
        _list(word("peaks", language), told, language),
        _list(word("bursts", language).partition(":")[2].strip(), bursts[: 2 * MOST], language),
    ]


def _keyness(tables: Tables, parameters: Parameters, language: str) -> list[str]:
    bars = tables["bars"]
    shown = [name(ar, en, language).split("\n")[0] for ar, en in zip(bars.written, bars.name_en, strict=True)]
    bars = bars.assign(shown=shown, size=bars.delta.abs())
    told = []
    for side, own in ((parameters["first"], bars[bars.delta > 0]), (parameters["second"], bars[bars.delta < 0])):
        rows = _strongest(own, "size", "item").itertuples()
        told.append(_list(side, [f"{row.shown} {row.size:.1f} ({row.n_a:,} : {row.n_b:,})" for row in rows], language))
    return [word("log_odds", language), *told]


def _network(tables: Tables, _: Parameters, language: str) -> list[str]:
    nodes, edges, names = tables["nodes"], tables["edges"], _named(tables["nodes"], language)
    best = _strongest(nodes, "strength", "entity_id").entity_id
    return [
        count("nodes", len(nodes), language),
        count("edges", len(edges), language),
        count("communities", nodes.community[nodes.community >= 0].nunique(), language),
        _list(word("strongest", language), best.map(names), language),
        _pairs(edges, "n_windows", names, language),
    ]


def _network_over_time(tables: Tables, _: Parameters, language: str) -> list[str]:
    nodes, edges, told = tables["nodes"], tables["edges"], []
    for period in tables["panels"].period:
        own = nodes[nodes.period == period]
        counted = [count("nodes", len(own), language), count("edges", int((edges.period == period).sum()), language)]
        best = _strongest(own, "strength", "entity_id").entity_id.map(_named(own, language))
        told.append(_list(period, [*counted, *best], language))
    return told


def _matrix(tables: Tables, parameters: Parameters, language: str) -> list[str]:
    nodes = tables["nodes"]
    shade = f"{word('cell', language)}: {word(parameters['label'], language)}"
    pairs = _pairs(tables["edges"], "value", _named(nodes, language), language)
    return [count("nodes", len(nodes), language), shade, pairs]


def _topic(topic, language: str) -> str:
    return f"{word('topic', language)} {topic.topic} ({count('articles', topic.n_articles, language)})"


def _topic_terms(tables: Tables, _: Parameters, language: str) -> list[str]:
    terms = tables["terms"].sort_values(["topic", "rank"])
    topics = tables["topics"].itertuples()
    return [_list(_topic(t, language), terms.term[terms.topic == t.topic][:MOST], language) for t in topics]


def _topics_over_time(tables: Tables, _: Parameters, language: str) -> list[str]:
    line, told = tables["line"], []
    for topic in tables["topics"].itertuples():
        best = _strongest(line[line.topic == topic.topic], "n_articles", "start").head(1)
        peak = [f"{row.start:%Y-%m-%d} ({row.n_articles:,})" for row in best.itertuples()]
        called = name(topic.name_ar, topic.name_en, language).split("\n")[0]
        told.append(f"{_topic(topic, language)} – {called}: {_list(word('peaks', language), peak, language)}")
    return told


def _topics_entities(tables: Tables, _: Parameters, language: str) -> list[str]:
    cells, names = tables["cells"], _named(tables["entities"], language)
    rows = _strongest(cells[cells.share > 0], "share", "entity_id", "topic").itertuples()
    told = [f"{names[row.entity_id]} – {word('topic', language)} {row.topic} {row.share:.0%}" for row in rows]
    return [
        f"{word('cell', language)}: {word('topic_share', language)}",
        count("nodes", len(names), language),
        count("k", len(tables["topics"]), language),
        _list(word("highest", language), told, language),
    ]


def _stability(tables: Tables, _: Parameters, language: str) -> list[str]:
    curve = tables["curve"].dropna(subset="stability")
    best = _strongest(curve, "stability", "k").head(1).itertuples()
    told = [f"{row.k} ({word('stability', language)} {row.stability:.2f})" for row in best]
    return [
        f"{word('k', language)}: {curve.k.min()}–{curve.k.max()}" if len(curve) else "",
        _list(word("highest", language), told, language),
        _list(word("chosen", language), curve.k[curve.chosen].astype(str), language),
    ]


def _story(tables: Tables, _: Parameters, language: str) -> list[str]:
    dots = tables["dots"]
    span = f"{dots.published.min():%Y-%m-%d} – {dots.published.max():%Y-%m-%d}" if len(dots) else ""
    told = []
    for lane in tables["lanes"].itertuples():
        told.append(f"{_topic(lane, language)}: {shorten(plain(lane.headline), 90, placeholder='…')}")
    return [count("n_articles", len(dots), language), span, *told]


def _overview(tables: Tables, _: Parameters, language: str) -> list[str]:
    cells = tables["cells"]
    sources = cells.groupby("source").n_articles.sum().reset_index()
    special = {"*": word("others", language), "?": word("unknown", language)}
    told = [
        f"{special.get(row.source, row.source)} {row.n_articles:,}"
        for row in _strongest(sources, "n_articles", "source").itertuples()
    ]
    dated = cells.start.dropna()
    return [
        count("n_articles", int(cells.n_articles.sum()), language),
        f"{dated.min():%Y-%m}–{dated.max():%Y-%m}" if len(dated) else "",
        _list(word("sources", language), told, language),
    ]


_TELLERS: dict[str, Callable[[Tables, Parameters, str], list[str]]] = {
    "frequencies.draw_frequencies": _frequencies,
    "timeline.draw_timeline": _timeline,
    "keyness.draw_keyness": _keyness,
    "network.draw_network": _network,
    "network_over_time.draw_network_over_time": _network_over_time,
    "matrix.draw_matrix": _matrix,
    "topics.draw_topic_terms": _topic_terms,
    "topics.draw_topics_over_time": _topics_over_time,
    "topics.draw_stability": _stability,
    "topic_entities.draw_topics_entities": _topics_entities,
    "topic_entities.draw_story": _story,
    "overview.draw_overview": _overview,
}
