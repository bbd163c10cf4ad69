"""Names that an article gives to one entity side by side: `القيادة الأميركية في أفريقيا (أفريكوم)`."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from siyaq.entities.resolution.clusters import Clusters
from siyaq.entities.resolution.known import Known

_OPEN = re.compile(r"[\s\"'“”«»]*[(\[]\s*[\"'“”«»]*")
_CLOSE = re.compile(r"[\s\"'“”«»]*[)\]]")
_CALLED = re.compile(
    r"[\s\"'“”«»)،,]*(?:و?المعروفة?|الملقبة?|المكن[ىي]|و?(?:ت|ي)عرف|اختصار[اً]*)(?: أيضا| أيضًا| اختصار[اً]*| إعلاميا)*"
    r"\s+(?:باسم|بإسم|باسمه|بلقب|بكنية|بـ?)\s*[\"'“”«»]*"
)
_REACH = 45


def find_appositions(resolved: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return names with the one in brackets behind them, or that they are `also known as`.

    Only people and organisations: what stands in brackets behind a place is where it lies.

    Parameters
    ----------
    resolved : DataFrame
        Spans in the order of the text, with `node`.
    articles : DataFrame
        Schema ``articles``.

    Returns
    -------
    DataFrame
        article_id, start, one, other (nodes), rule.
    """
    texts = dict(zip(articles.article_id, articles.text, strict=True))
    article, kind = resolved.article_id.to_numpy(object), resolved.type.to_numpy(object)
    start, end, surface = resolved.start.to_numpy(), resolved.end.to_numpy(), resolved.surface.to_numpy(object)
    node = resolved.node.to_numpy()
    near = (
        (article[1:] == article[:-1]) & (kind[1:] == kind[:-1]) & (kind[1:] != "LOC") & (start[1:] - end[:-1] < _REACH)
    )
    rows = []
    for i in np.flatnonzero(near & (start[1:] > end[:-1])).tolist():
        text = texts[article[i]]
        between = text[end[i] : start[i + 1]]
        bracket = _OPEN.fullmatch(between) and _CLOSE.match(text, end[i + 1])
        if not bracket and not _CALLED.fullmatch(between):
            continue
        if kind[i] == "PER" and bracket and not surface[i + 1].startswith(("أبو", "ابو", "أبي", "ابي")):
            continue  # an actor's part, or whom he succeeds
        rows.append((article[i], start[i], node[i], node[i + 1], "in brackets" if bracket else "also known as"))
    found = pd.DataFrame(rows, columns=["article_id", "start", "one", "other", "rule"])
    return found.astype({"article_id": "str", "start": np.int64, "one": np.int64, "other": np.int64, "rule": "str"})


def join_appositions(found: pd.DataFrame, clusters: Clusters, known: Known) -> None:
    """Join the names that `find_appositions` found.

    A news agency in brackets is the source, not a second name.
    """
    found = found.sort_values(["article_id", "start"], kind="stable").drop_duplicates(["one", "other", "rule"])
    for one, other, rule in zip(found.one.tolist(), found.other.tolist(), found.rule.tolist(), strict=True):
        one, other = clusters.find(one), clusters.find(other)
        if clusters.known[other] not in known.agencies:
            clusters.join(one, other, rule)
