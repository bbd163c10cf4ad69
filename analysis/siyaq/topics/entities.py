"""Who belongs to which topic: the entities that its articles name more than the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from siyaq.frequencies.multiple import benjamini_hochberg
from siyaq.frequencies.resampling import share_interval
from siyaq.frequencies.units import MIN_UNITS, count_units
from siyaq.schema import validate
from siyaq.topics.words import sums_by_topic, topic_log_odds

MIN_NAMED = 3
"""Articles that must name an entity before it is compared."""


def topic_entities(
    article_topics: pd.DataFrame,
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    *,
    top: int | None = 10,
) -> pd.DataFrame:
    """Return the entities that each topic's articles name more than the other articles do.

    Parameters
    ----------
    article_topics, mentions, articles : DataFrame
        Tables of `siyaq.schema`; duplicates count once.
    entities : DataFrame, optional
        For names and types.
    top : int, optional
        Entities of each topic; None for all, those that are named less than elsewhere too.

    Returns
    -------
    DataFrame
        topic, rank, entity_id, name_ar, name_en, type, n_articles (of the topic that name it), share, lo, hi (of the
        topic's articles), elsewhere (share of the other articles), score (log-odds over articles), z, q
        (Benjamini-Hochberg over all topics and entities).

    Examples
    --------
    >>> from siyaq.schema import empty
    >>> topic_entities(empty("article_topics"), empty("mentions"), empty("articles")).empty
    True
    """
    names = ["entity_id", "name_ar", "name_en", "type"]
    columns = ["topic", "rank", *names, "n_articles", "share", "lo", "hi", "elsewhere", "score", "z", "q"]
    units = count_units(mentions, articles)
    topic = units.articles[["article_id"]].merge(validate(article_topics, "article_topics"), how="left")["topic"]
    labels = topic.fillna(-1).to_numpy(np.int64)
    named = (units.matrix() > 0).astype(np.float64).tocsr()[labels >= 0]
    labels = labels[labels >= 0]
    enough = np.flatnonzero(np.asarray(named.sum(0)).ravel() >= MIN_NAMED)
    if not len(enough):
        return pd.DataFrame(columns=columns)
    k = int(labels.max()) + 1
    inside = sums_by_topic(named[:, enough], labels, k)
    score, z = topic_log_odds(inside)
    size, total = np.bincount(labels, minlength=k), inside.sum(0)
    rows, cols = np.indices(inside.shape)
    table = pd.DataFrame({"topic": rows.ravel(), "entity_id": units.entity_ids.take(enough).to_numpy()[cols.ravel()]})
    table["n_articles"] = inside.ravel().astype(np.int64)
    table["share"] = (inside / np.maximum(size, 1)[:, None]).ravel()
    table["lo"], table["hi"] = share_interval(table["n_articles"].to_numpy(), size[table["topic"]])
    table.loc[size[table["topic"]] < MIN_UNITS, ["lo", "hi"]] = np.nan
    table["elsewhere"] = ((total - inside) / np.maximum(len(labels) - size, 1)[:, None]).ravel()
    table["score"], table["z"] = score.ravel(), z.ravel()
    table["q"] = benjamini_hochberg(2 * stats.norm.sf(np.abs(table["z"].to_numpy())))
    table = table.sort_values(["topic", "z", "entity_id"], ascending=[True, False, True], ignore_index=True)
    table["rank"] = table.groupby("topic").cumcount() + 1
    if top is not None:
        table = table[(table["rank"] <= top) & (table["z"] > 0)]
    if entities is None:
        table = table.assign(name_ar="", name_en="", type="")
    else:
        table = table.merge(entities[names], on="entity_id", how="left")
    floats = table.select_dtypes("float").columns
    return table.assign(**table[floats].round(4))[columns].reset_index(drop=True)
