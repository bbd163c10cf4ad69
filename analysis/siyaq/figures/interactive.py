"""The network as one page that needs nothing else: search a name, filter, click a link and read the sentences."""

from __future__ import annotations

import numpy as np
import pandas as pd

from siyaq.figures.arabic import plain, shape
from siyaq.figures.evidence import in_sentences, pair_places, segments
from siyaq.figures.layout import place_nodes
from siyaq.figures.network import significant
from siyaq.figures.periods import all_starts, name_of, to_periods
from siyaq.figures.style import community_look
from siyaq.figures.webpage import WORDS_OF_PAGE, Page, write_page
from siyaq.figures.webplot import plot_json
from siyaq.figures.words import caption_line, check_language, count, name, rtl, word
from siyaq.frequencies.periods import choose_period
from siyaq.schema import validate
from siyaq.text.quotes import sentence_spans

PER_PERIOD = 2
"""Sentences of each period at the least, where it has as many."""


def interactive_network(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    alpha: float | None = 0.05,
    top: int = 150,
    places: int = 20,
    period: str | None = None,
    positions: pd.DataFrame | None = None,
    language: str = "ar",
    title: str | None = None,
    credit: str | None = None,
    seed: int = 0,
) -> Page:
    """Return the network as a page to search, filter and click.

    Parameters
    ----------
    nodes, edges, mentions, articles : DataFrame
        Tables of `siyaq.schema`. Titles, sources, addresses and sentences are shown as text, whatever they hold.
    alpha, top, positions, seed
        As in `figure_network`.
    period : {"day", "week", "month", "quarter", "year"}, optional
        What the page can be narrowed down to; the finest with at most 40 periods by default. An article counts in its
        own, so that links, their numbers of articles and the sentences are those of the chosen time.
    places : int
        Sentences for each name and each link, the newest, and two of every period before; the number of the others is
        said.
    language : {"ar", "en", "both"}
    title, credit : str, optional
        Heading, and where the articles are from.
    """
    for table, kind in ((nodes, "nodes"), (edges, "edges"), (mentions, "mentions"), (articles, "articles")):
        validate(table, kind)
    check_language(language)
    links = significant(edges, alpha)
    chosen = nodes[nodes.entity_id.isin(set(links.source) | set(links.target))] if len(links) else nodes
    chosen = chosen.sort_values(["strength", "n_articles", "entity_id"], ascending=[False, False, True]).head(top)
    links = links[links.source.isin(chosen.entity_id) & links.target.isin(chosen.entity_id)]
    links = links.sort_values(["source", "target"], ignore_index=True)
    spots = place_nodes(chosen, edges, seed=seed) if positions is None else positions
    chosen = chosen.merge(spots[["entity_id", "x", "y"]], on="entity_id")
    data = _data(chosen, links, mentions, articles, places, language, period)
    parts = [count("nodes", len(chosen), language), count("edges", len(links), language)]
    if alpha is not None and not edges.q.isna().all():
        parts.append(f"{word('significant', language)} (q ≤ {alpha:g})")
    heading = plain(title) or word("network", language)
    return write_page(data, plot_json(chosen, links), heading, caption_line(parts, credit, language), language)


def _data(nodes, links, mentions, articles, most, language, period) -> dict:
    """Return what the page's script works on, in plain lists."""
    number = {entity: i for i, entity in enumerate(nodes.entity_id)}
    first = articles[articles.article_id == articles.duplicate_group]
    first = first.sort_values(
        ["published", "article_id"], ascending=[False, True], na_position="last", ignore_index=True
    )
    of_article = {article: i for i, article in enumerate(first.article_id)}
    own = mentions[mentions.entity_id.isin(number) & mentions.article_id.isin(of_article)]
    spans = sentence_spans(first[first.article_id.isin(own.article_id)])
    own = in_sentences(own.assign(article=own.article_id.map(of_article)), spans).sort_values(["article", "start"])
    names, time = _times(first.published, period)
    alone = own.drop_duplicates(["entity_id", "article_id"])
    pairs = pair_places(links, own)
    pairs = pairs.assign(article=pairs.article_id.map(of_article)).sort_values(["source", "target", "article"])
    alone, pairs = (table.assign(time=time[table.article.to_numpy(int)]) for table in (alone, pairs))
    shown_pairs = _newest(pairs, ["source", "target"], most)
    shown_alone = _newest(alone, ["entity_id"], most)
    wanted = pd.concat([shown_pairs, shown_alone])[["article", "article_id", "sentence"]].drop_duplicates()
    wanted = wanted.sort_values(["article", "sentence"], ignore_index=True)
    wanted = wanted.merge(spans, on=["article_id", "sentence"])
    place = {key: i for i, key in enumerate(zip(wanted.article, wanted.sentence, strict=True))}
    marks = dict(list(own.groupby(["article", "sentence"])))
    sentences = []
    for row in wanted.itertuples():
        inside = marks[row.article, row.sentence]
        who = dict(zip(inside.start, inside.entity_id.map(number), strict=True))
        sentences.append({"a": row.article, "p": _pieces(first.text[row.article], row.begin, row.end, inside, who)})
    used = sorted(set(wanted.article))
    renumbered = {old: new for new, old in enumerate(used)}
    for sentence in sentences:
        sentence["a"] = renumbered[sentence["a"]]

    def found(rows: pd.DataFrame) -> list[int]:
        keys = zip(rows.article, rows.sentence, strict=True)
        return [place[key] for key in keys if key in place]

    by_pair, by_name = (
        dict(list(shown_pairs.groupby(["source", "target"]))),
        dict(list(shown_alone.groupby("entity_id"))),
    )
    of_pair, of_name = _by_time(pairs, ["source", "target"]), _by_time(alone, ["entity_id"])
    none = pairs.head(0)
    return {
        "words": {key: word(key, language) for key in WORDS_OF_PAGE},
        "nodes": [
            _node(row, found(by_name.get(row.entity_id, none)), of_name.get((row.entity_id,), {}), language)
            for row in nodes.itertuples()
        ],
        "edges": [
            {
                "s": number[row.source],
                "t": number[row.target],
                "n": int(row.n_articles),
                "times": of_pair.get((row.source, row.target), {}),
                "places": found(by_pair.get((row.source, row.target), none)),
            }
            for row in links.itertuples()
        ],
        "sentences": sentences,
        "articles": [_article(first.iloc[i], int(time[i])) for i in used],
        "periods": names,
        "communities": _communities(nodes, language),
    }


def _pieces(text: str, begin: int, end: int, inside: pd.DataFrame, who: dict[int, int]) -> list[list]:
    pieces, at = [], begin
    for piece, marked in segments(text, begin, end, list(zip(inside.start, inside.end, strict=True))):
        pieces.append([_clean(piece), int(who.get(at, -1)) if marked else -1])
        at += len(piece)
    return pieces


def _clean(text: str) -> str:
    # As `plain`, but the spaces at the ends of a piece separate it from the next.
    inner = plain(text)
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if text[-1:].isspace() and inner else ''}"


def _node(row, places: list[int], times: dict[int, int], language: str) -> dict:
    label, _, other = name(row.name_ar, row.name_en, language).partition("\n")
    both = {plain(row.name_ar), plain(row.name_en)} - {label, ""}
    return {
        "id": row.entity_id,
        "label": label,
        "shown": shape(label, renderer="browser"),
        "other": other or " ".join(sorted(both)),
        "type": row.type,
        "community": int(row.community),
        "n": int(row.n_articles),
        "times": times,
        "places": places,
    }


def _newest(rows: pd.DataFrame, of: list[str], most: int) -> pd.DataFrame:
    """Return the first rows of each, and the first few of each of its periods, so that none has nothing to show."""
    number = rows.groupby(of).cumcount()
    in_period = rows.groupby([*of, "time"]).cumcount()
    return rows[(number < most) | (in_period < PER_PERIOD)]


def _by_time(rows: pd.DataFrame, of: list[str]) -> dict[tuple[str, ...], dict[int, int]]:
    """Return for each of `of` the number of its articles in each period."""
    found: dict[tuple[str, ...], dict[int, int]] = {}
    for *key, time, n in rows[rows.time >= 0].groupby([*of, "time"]).size().reset_index().itertuples(index=False):
        found.setdefault(tuple(key), {})[int(time)] = int(n)
    return found


def _times(published: pd.Series, period: str | None) -> tuple[list[str], np.ndarray]:
    """Return the names of all periods, and the number of each article's, -1 for one without a date."""
    period = period or choose_period(published, most=40)
    starts = to_periods(published, period)
    every = all_starts(starts, period)
    return [name_of(start, period) for start in every], every.get_indexer(starts)


def _article(row: pd.Series, time: int) -> dict:
    title = plain(row.title) if isinstance(row.title, str) else ""
    return {
        "id": plain(row.article_id),
        "title": title or plain(row.text[:80]),
        "time": time,
        "date": "" if pd.isna(row.published) else f"{row.published:%Y-%m-%d}",
        "source": plain(row.source) if isinstance(row.source, str) else "",
        "url": row.url if isinstance(row.url, str) else "",
    }


def _communities(nodes: pd.DataFrame, language: str) -> list[dict]:
    rows = []
    for community, members in nodes.groupby("community", sort=True):
        names = [name(ar, en, language).split("\n")[0] for ar, en in zip(members.name_ar, members.name_en, strict=True)]
        comma = "، " if rtl(language) else ", "
        more = "…" if len(names) > 3 else ""
        look = community_look(int(community))
        rows.append(
            {
                "community": int(community),
                "colour": look.colour,
                "hollow": look.hollow,
                "members": comma.join(names[:3]) + more,
            }
        )
    return sorted(rows, key=lambda row: (row["community"] < 0, row["community"]))
