"""Find the named people, places and organisations of articles."""

from __future__ import annotations

from functools import cache
from os import PathLike

import numpy as np
import pandas as pd

from siyaq import schema
from siyaq.entities import lists
from siyaq.entities.decoder import decode
from siyaq.entities.dictionary import Dictionary, read_user
from siyaq.errors import SiyaqError
from siyaq.text import Tokens, tokenize
from siyaq.text.normal import MARK, codes, tables


def find_mentions(
    articles: pd.DataFrame, *, recogniser: str = "siyaq", dictionary: str | PathLike[str] | pd.DataFrame | None = None
) -> pd.DataFrame:
    """Find the named mentions of articles.

    Parameters
    ----------
    articles : DataFrame
        With the columns `article_id` and `text`.
    recogniser : str, default 'siyaq'
        The package's own.
    dictionary : path or DataFrame, optional
        The user's names, which come first: columns `name`, `type` and, if wanted, `aliases` (see
        `siyaq.entities.dictionary.read_user`).

    Returns
    -------
    DataFrame
        The table `spans` of `siyaq.schema`: one row per mention, in the order of the articles and of the text.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["زار المشير خليفة حفتر قاعدة بنينا الجوية"]})
    >>> find_mentions(articles)[["surface", "type"]].values.tolist()
    [['خليفة حفتر', 'PER'], ['قاعدة بنينا الجوية', 'LOC']]
    """
    for column in ("article_id", "text"):
        if column not in articles.columns:
            raise SiyaqError(f"articles: column {column!r} is missing; found: {', '.join(map(str, articles.columns))}")
    texts = articles["text"].astype("str").tolist()
    tokens = tokenize(texts)
    if recogniser != "siyaq":
        raise SiyaqError(f"recogniser {recogniser!r} is not known; there is: siyaq")
    names = known_names()
    if dictionary is not None:
        names = names.under(read_user(dictionary))
    chosen = decode(names.match(tokens))
    rules = names.names.source.tolist()
    return table(chosen, rules, tokens, texts, articles["article_id"].tolist())


@cache
def known_names() -> Dictionary:
    """Return the names that the package brings: those learned from annotated articles, and its knowledge."""
    return lists.learned(lists.load(), least=0.5)


def table(spans, rules: list[str], tokens: Tokens, texts: list[str], ids: list[str]) -> pd.DataFrame:
    """Return the table `spans` for chosen spans, with the raw text's offsets."""
    article = tokens.article[spans.first]
    start, end = tokens.start[spans.first].astype(np.int64), tokens.end[spans.last].astype(np.int64)
    for i in np.flatnonzero(spans.cut).tolist():
        start[i] += _raw(texts[article[i]][start[i] : end[i]], int(spans.cut[i]))
    surface = [texts[a][s:e] for a, s, e in zip(article.tolist(), start.tolist(), end.tolist(), strict=True)]
    columns = {
        "article_id": [ids[a] for a in article.tolist()],
        "sentence": tokens.sentence[spans.first].astype(np.int64),
        "start": start,
        "end": end,
        "surface": surface,
        "type": np.array(schema.ENTITY_TYPES, object)[spans.type],
        "rule": np.array(rules, object)[spans.rule],
        "score": spans.score,
    }
    if not len(spans):
        return schema.empty("spans")
    return schema.validate(pd.DataFrame(columns), "spans")


def _raw(word: str, letters: int) -> int:
    """Return how many characters the first `letters` letters of a word take, with the marks and tatweel after them."""
    kind, _ = tables()
    counted = np.flatnonzero(kind[codes(word)] != MARK)
    return int(counted[letters])
