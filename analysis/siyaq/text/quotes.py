"""Sentences as text: what stands behind a number."""

from __future__ import annotations

import numpy as np
import pandas as pd

from siyaq.text.tokens import tokenize


def quote_sentences(places: pd.DataFrame, articles: pd.DataFrame) -> pd.Series:
    """Return the text of sentences, from the first to the last of their tokens.

    Parameters
    ----------
    places : DataFrame
        Columns article_id and sentence (number in the article, from 0), as in the table ``mentions``.
    articles : DataFrame
        Table ``articles``.

    Returns
    -------
    Series of str
        With the index of `places`; empty where an article has no such sentence.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["وصل سلامة. قال إنه متفائل."]})
    >>> quote_sentences(pd.DataFrame({"article_id": ["a"], "sentence": [1]}), articles).tolist()
    ['قال إنه متفائل.']
    """
    wanted = articles.loc[articles["article_id"].isin(places["article_id"]), ["article_id", "text"]]
    texts = wanted["text"].tolist()
    tokens = tokenize(texts)
    border = np.flatnonzero(np.diff(tokens.article, prepend=-1) | np.diff(tokens.sentence, prepend=-1))
    last = np.append(border[1:], len(tokens))[: len(border)] - 1
    names = wanted["article_id"].to_numpy()
    columns = (tokens.article[border], tokens.sentence[border], tokens.start[border], tokens.end[last])
    spans = zip(*(c.tolist() for c in columns), strict=True)
    quoted = {(names[article], sentence): texts[article][start:end] for article, sentence, start, end in spans}
    keys = zip(places["article_id"], places["sentence"], strict=True)
    return pd.Series([quoted.get(key, "") for key in keys], index=places.index, dtype="str")
