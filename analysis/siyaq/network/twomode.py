"""Networks of two kinds of nodes: entities and the articles, sources or periods that name them."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from siyaq.errors import SiyaqError
from siyaq.frequencies.periods import PERIODS, period_labels
from siyaq.frequencies.units import count_units

MODES = ("article", "source", *PERIODS)


def two_mode(
    mentions: pd.DataFrame, articles: pd.DataFrame, *, by: str = "article", min_articles: int = 1
) -> pd.DataFrame:
    """Return which entity is named how often in which article, source or period.

    Parameters
    ----------
    mentions, articles : DataFrame
        As in `siyaq.schema`; duplicates count once. Articles without a source or date are left out where that is asked.
    by : {"article", "source", "day", "week", "month", "quarter", "year"}
    min_articles : int
        Entities in fewer articles are left out.

    Returns
    -------
    DataFrame
        entity_id, the other node (a column named as `by`; for "article" article_id), n_mentions, n_articles; sorted.

    Examples
    --------
    >>> from siyaq.schema import empty
    >>> two_mode(empty("mentions"), empty("articles"), by="source").columns.tolist()
    ['entity_id', 'source', 'n_mentions', 'n_articles']
    """
    if by not in MODES:
        raise SiyaqError(f"there is no second kind of node {by!r}; allowed: {', '.join(MODES)}")
    units = count_units(mentions, articles)
    column = "article_id" if by == "article" else by
    if by in ("article", "source"):
        labels = units.articles[column]
    else:
        number, names = period_labels(units.articles["published"], by)
        labels = pd.Series([names[i] if i >= 0 else None for i in number], dtype=object)
    each = units.mentions[["entity_id", "unit"]]
    each = each.assign(**{column: labels.to_numpy()[each["unit"]]})
    each = each[each.groupby("entity_id")["unit"].transform("nunique") >= min_articles]
    counted = each.dropna(subset=[column]).groupby(["entity_id", column], sort=True)["unit"]
    return counted.agg(n_mentions="size", n_articles="nunique").reset_index()


def to_bipartite(table: pd.DataFrame, weight: str = "n_mentions") -> nx.Graph:
    """Return the table of `two_mode` as a networkx graph; ``bipartite`` is 0 for entities, 1 for the others.

    Nodes are pairs of column and name, since an entity and a source may have one name.
    """
    graph = nx.Graph()
    one, other = table.columns[:2]
    graph.add_nodes_from(((one, str(name)) for name in table[one].unique()), bipartite=0)
    graph.add_nodes_from(((other, str(name)) for name in table[other].unique()), bipartite=1)
    ends = zip(table[one], table[other], table[weight], strict=True)
    graph.add_weighted_edges_from(((one, str(a)), (other, str(b)), int(n)) for a, b, n in ends)
    return graph
