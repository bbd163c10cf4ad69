"""Small tables of mentions and articles."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

NAMES = ["حفتر", "الدبيبة", "المنفي", "باتيلي", "طرابلس", "بنغازي", "سرت", "مصراتة", "الأمم المتحدة", "مجلس النواب"]


def make_tables(articles: list[dict]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return mentions and articles; each article is a dict with ``names`` and, optionally, id, source, published,
    words, duplicate_group."""
    mentions, rows = [], []
    for number, article in enumerate(articles):
        name = article.get("id", f"a{number:04d}")
        text = article.get("words", "قال البيان إن الاجتماع تناول") + " "
        for entity in article.get("names", []):
            mentions.append((name, 0, len(text), len(text) + len(entity), entity, "PER", entity, "list", 1.0))
            text += entity + " "
        published = pd.Timestamp(article["published"]) if article.get("published") else pd.NaT
        rows.append((name, article.get("source"), published, "", text, "", article.get("duplicate_group", name)))
    columns = ["article_id", "sentence", "start", "end", "surface", "type", "entity_id", "rule", "score"]
    kinds = {"sentence": "int64", "start": "int64", "end": "int64", "score": "float64"}
    table = pd.DataFrame(mentions, columns=columns).astype(kinds)
    columns = ["article_id", "source", "published", "title", "text", "url", "duplicate_group"]
    return table, pd.DataFrame(rows, columns=columns).astype({"published": "datetime64[us]"})


def random_articles(n: int, seed: int = 0) -> list[dict]:
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, len(NAMES) + 1)
    days = pd.Timestamp("2019-01-01") + pd.to_timedelta(rng.integers(0, 700, n), unit="D")
    return [
        {
            "id": f"a{i:04d}",
            "names": rng.choice(NAMES, rng.integers(0, 7), p=share / share.sum()).tolist(),
            "published": None if rng.random() < 0.1 else days[i],
            "source": ["صحيفة", "وكالة", None][rng.choice(3, p=[0.5, 0.4, 0.1])],
        }
        for i in range(n)
    ]


@pytest.fixture(scope="session")
def tables_of():
    return make_tables


@pytest.fixture(scope="session")
def corpus():
    """Mentions and articles: 150 articles, ten entities, some without date or source."""
    return make_tables(random_articles(150))
