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


def appositions(
    spans: pd.DataFrame, articles: pd.DataFrame, nodes: np.ndarray, clusters: Clusters, known: Known
) -> None:
    """Join a name with the one in brackets behind it, and with the one it is `also known as`.

    Only people and organisations: what stands in brackets behind a place is where it lies. A news agency in brackets is
    the source, not a second name.
    """
    texts = dict(zip(articles.article_id, articles.text, strict=True))
    article, kind = spans.article_id.to_numpy(object), spans.type.to_numpy(object)
    start, end, surface = spans.start.to_numpy(), spans.end.to_numpy(), spans.surface.to_numpy(object)
    near = (
        (article[1:] == article[:-1]) & (kind[1:] == kind[:-1]) & (kind[1:] != "LOC") & (start[1:] - end[:-1] < _REACH)
    )
    for i in np.flatnonzero(near & (start[1:] > end[:-1])).tolist():
        text = texts[article[i]]
        between = text[end[i] : start[i + 1]]
        bracket = _OPEN.fullmatch(between) and _CLOSE.match(text, end[i + 1])
        if not bracket and not _CALLED.fullmatch(between):
            continue
        if kind[i] == "PER" and bracket and not surface[i + 1].startswith(("أبو", "ابو", "أبي", "ابي")):
            continue  # an actor's part, or whom he succeeds
        one, other = clusters.find(nodes[i]), clusters.find(nodes[i + 1])
        if clusters.known[other] not in known.agencies:
            clusters.join(one, other, "in brackets" if bracket else "also known as")
