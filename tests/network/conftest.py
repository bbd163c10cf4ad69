"""Small tables of mentions and articles, with sentences of our own around the names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

NAMES = {
    "haftar": ("خليفة حفتر", "PER"),
    "dbeibah": ("عبد الحميد الدبيبة", "PER"),
    "menfi": ("محمد المنفي", "PER"),
    "bathily": ("عبد الله باتيلي", "PER"),
    "tripoli": ("طرابلس", "LOC"),
    "benghazi": ("بنغازي", "LOC"),
    "sirte": ("سرت", "LOC"),
    "unsmil": ("بعثة الأمم المتحدة", "ORG"),
    "noc": ("المؤسسة الوطنية للنفط", "ORG"),
}


def make_tables(articles: list[dict]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return mentions and articles. Each article is a dict with ``windows`` (lists of entity ids, one a sentence; None
    starts a paragraph) and, optionally, id, source, published, duplicate_group."""
    mentions, rows = [], []
    for number, article in enumerate(articles):
        name = article.get("id", f"a{number:04d}")
        text, sentence = "", 0
        for window in article["windows"]:
            if window is None:
                text += "\n"
                continue
            text += "التقى اليوم "
            for i, entity in enumerate(window):
                surface, kind = NAMES.get(entity, (entity, "PER"))
                text += " و" * (i > 0)
                span = (len(text), len(text) + len(surface))
                mentions.append((name, sentence, *span, surface, kind, entity, "list", 1.0))
                text += surface
            text += " في جلسة رسمية. "
            sentence += 1
        published = pd.Timestamp(article["published"]) if article.get("published") else pd.NaT
        group = article.get("duplicate_group", name)
        rows.append((name, article.get("source"), published, "", text, "", group))
    columns = ["article_id", "sentence", "start", "end", "surface", "type", "entity_id", "rule", "score"]
    kinds = {"sentence": "int64", "start": "int64", "end": "int64", "score": "float64"}
    table = pd.DataFrame(mentions, columns=columns).astype(kinds)
    columns = ["article_id", "source", "published", "title", "text", "url", "duplicate_group"]
    return table, pd.DataFrame(rows, columns=columns).astype({"published": "datetime64[us]"})


def random_articles(n: int, seed: int = 0, n_entities: int = 9) -> list[dict]:
    """Return n articles in which some entities are often, and some pairs too often, together."""
    rng = np.random.default_rng(seed)
    names = [*NAMES, *(f"e{i}" for i in range(max(0, n_entities - len(NAMES))))][:n_entities]
    share = 1 / np.arange(1, len(names) + 1)
    articles = []
    for i in range(n):
        windows = []
        for _ in range(rng.integers(1, 5)):
            chosen = set(rng.choice(names, rng.integers(1, 5), p=share / share.sum()).tolist())
            if "menfi" in chosen:
                chosen.add("noc")
            windows.append(sorted(chosen))
        day = pd.Timestamp("2019-01-01") + pd.Timedelta(days=int(rng.integers(0, 700)))
        articles.append({"id": f"a{i:04d}", "windows": windows, "published": day, "source": f"صحيفة {rng.integers(3)}"})
    return articles


@pytest.fixture(scope="session")
def tables_of():
    return make_tables


@pytest.fixture(scope="session")
def some_articles():
    return random_articles


@pytest.fixture(scope="session")
def corpus():
    """Mentions and articles: 60 articles, nine entities."""
    return make_tables(random_articles(60))
