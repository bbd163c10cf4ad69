"""The sentences behind a network: what is shown when somebody clicks a name or a link."""

from __future__ import annotations

import pandas as pd


def in_sentences(mentions: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions, sorted, with the number of the sentence of `spans` in which each begins.

    Whoever made the mentions may have cut sentences in another way.
    """
    left = mentions.drop(columns="sentence").sort_values(["start", "article_id"])
    right = spans.sort_values(["begin", "article_id"])[["article_id", "sentence", "begin"]]
    right = right.astype({"article_id": left.article_id.dtype})  # an empty table says nothing of its kinds
    placed = pd.merge_asof(left, right, left_on="start", right_on="begin", by="article_id")
    placed = placed[placed.sentence.notna()].astype({"sentence": "int64"}).drop(columns="begin")
    return placed.sort_values(["article_id", "start"], ignore_index=True)


def pair_places(edges: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return source, target, article_id, sentence: one place in each article that names both ends of an edge.

    The place is the first sentence that names both; where there is none in the article, the first that names the
    source. Articles that only name both apart are left out for edges that have articles with both in one sentence.

    Parameters
    ----------
    edges, mentions : DataFrame
        Tables of `siyaq.schema`.
    """
    key = ["source", "target", "article_id"]
    named = mentions[["article_id", "sentence", "entity_id"]].drop_duplicates()
    ends = set(edges.source) | set(edges.target)
    named = named[named.entity_id.isin(ends)].sort_values(["article_id", "sentence"])
    first = edges[["source", "target"]].merge(named.rename(columns={"entity_id": "source"}), on="source")
    second = named.rename(columns={"entity_id": "target"})
    together = first.merge(second, on=["target", "article_id", "sentence"]).drop_duplicates(key)
    linked = together[["source", "target"]].drop_duplicates().assign(linked=True)
    first = first.merge(linked, on=["source", "target"], how="left")
    apart = first[first.linked.isna()].merge(
        second[["target", "article_id"]].drop_duplicates(), on=["target", "article_id"]
    )
    places = pd.concat([together, apart.drop_duplicates(key)], ignore_index=True)
    return places[[*key, "sentence"]].sort_values(key, ignore_index=True)


def segments(text: str, begin: int, end: int, marks: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Return text[begin:end] cut into pieces with whether each is marked: what a browser can show without markup.

    Examples
    --------
    >>> segments("زار حفتر سرت", 0, 12, [(4, 8)])
    [('زار ', False), ('حفتر', True), (' سرت', False)]
    """
    pieces, at = [], begin
    for start, stop in sorted(marks):
        start, stop = max(start, at), min(stop, end)
        if start < stop:
            pieces += [(text[at:start], False), (text[start:stop], True)]
            at = stop
    pieces.append((text[at:end], False))
    return [(piece, marked) for piece, marked in pieces if piece]
