"""Where sentences begin and end, and what they say: what stands behind a number."""

from __future__ import annotations

import numpy as np
import pandas as pd

from siyaq.text.tokens import tokenize


def sentence_spans(articles: pd.DataFrame) -> pd.DataFrame:
    """Return where every sentence lies, from its first token to its last.

    Parameters
    ----------
    articles : DataFrame
        Columns article_id and text.

    Returns
    -------
    DataFrame
        Columns article_id, sentence (number in the article, from 0), begin, end (code points, end exclusive).
    """
    tokens = tokenize(articles["text"].tolist())
    # A new sentence begins where the article or the sentence number changes.
    new = (np.diff(tokens.article, prepend=-1) != 0) | (np.diff(tokens.sentence, prepend=-1) != 0)
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(tokens)) - 1
    return pd.DataFrame(
        {
            "article_id": articles["article_id"].to_numpy()[tokens.article[first]],
            "sentence": tokens.sentence[first].astype("int64"),
            "begin": tokens.start[first].astype("int64"),
            "end": tokens.end[last].astype("int64") if len(first) else np.empty(0, "int64"),
        }
    )


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
    texts = dict(zip(wanted["article_id"], wanted["text"], strict=True))
    spans = sentence_spans(wanted).itertuples(index=False)
    quoted = {(s.article_id, s.sentence): texts[s.article_id][s.begin : s.end] for s in spans}
    keys = zip(places["article_id"], places["sentence"], strict=True)
    return pd.Series([quoted.get(key, "") for key in keys], index=places.index, dtype="str")
