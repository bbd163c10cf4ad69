"""Articles and spans from texts in which the names are marked: `وصل [PER خليفة حفتر] إلى [LOC طبرق]`."""

import re

import numpy as np
import pandas as pd
import pytest

from siyaq.entities.resolution import resolve_entities
from siyaq.text import tokenize

_MARK = re.compile(r"\[(PER|LOC|ORG) ([^\]]+)\]")


def tables(texts: dict[str, str], published: dict[str, str] | None = None, source: str = "") -> tuple:
    """Return the articles and spans tables of marked texts."""
    articles, spans = [], []
    for article, marked in texts.items():
        text, found, at = "", [], 0
        for m in _MARK.finditer(marked):
            text += marked[at : m.start()]
            found.append((len(text), len(text) + len(m[2]), m[2], m[1]))
            text += m[2]
            at = m.end()
        text += marked[at:]
        articles.append((article, source, (published or {}).get(article), "", text, "", article))
        tokens = tokenize([text])
        place = np.searchsorted(tokens.start, [f[0] for f in found], side="right") - 1
        sentence = tokens.sentence[place.clip(min=0)].tolist() if found else []
        spans += [(article, n, s, e, t, k, "marked", 1.0) for n, (s, e, t, k) in zip(sentence, found, strict=True)]
    columns = ["article_id", "source", "published", "title", "text", "url", "duplicate_group"]
    table = pd.DataFrame(articles, columns=columns)
    table["published"] = pd.to_datetime(table.published, utc=True)
    columns = ["article_id", "sentence", "start", "end", "surface", "type", "rule", "score"]
    return table, pd.DataFrame(spans, columns=columns).astype({"sentence": "int64", "start": "int64", "end": "int64"})


def resolve_marked(*texts: str, published: str | None = None, source: str = "", **options):
    """Resolve the marked names of articles called a0, a1, ..."""
    numbered = {f"a{i}": text for i, text in enumerate(texts)}
    days = dict.fromkeys(numbered, published) if published else None
    return resolve_entities(*reversed(tables(numbered, days, source)), **options)


@pytest.fixture(scope="session")
def marked():
    """Return the function from marked texts to articles and spans."""
    return tables


@pytest.fixture(scope="session")
def resolve():
    """Return the function from marked texts to their resolution."""
    return resolve_marked


@pytest.fixture(scope="session")
def who():
    """Return the function from marked texts to the entities of their mentions, in order."""
    return lambda *texts, **options: resolve_marked(*texts, **options).mentions.entity_id.tolist()
