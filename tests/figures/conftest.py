"""Invented tables, and every figure drawn from them."""

import itertools
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import siyaq.figures as f
from siyaq.schema import TABLES

NAMES = [
    ("hamid-al-zarqawi", "حامد الزرقاوي", "Hamid al-Zarqawi", "PER"),
    ("ministry-of-water", "وزارة المياه والري", "Ministry of Water", "ORG"),
    ("darna", "درنة", "Derna", "LOC"),
    ("salma-bint-yusuf", "سلمى بنت يوسف", "Salma bint Yusuf", "PER"),
    ("bank-of-the-coast", "مصرف الساحل (BC)", "Bank of the Coast", "ORG"),
    ("port-of-sidra", "ميناء السدرة", "Port of Sidra", "LOC"),
]


@pytest.fixture
def tables() -> dict[str, pd.DataFrame]:
    """A small corpus of invented articles, as every table of the schema that figures are drawn from."""
    return _tables(NAMES, 24)


@pytest.fixture
def tables_of():
    """From (entity_id, Arabic name, English name, type) to such a corpus about others."""
    return lambda names: _tables(names, 24)


def _of(table: str, **columns) -> pd.DataFrame:
    """Return these columns as a table of the schema; the others are empty."""
    return pd.DataFrame(columns).reindex(columns=list(TABLES[table].columns))


def _tables(names: list[tuple[str, str, str, str]], n: int) -> dict[str, pd.DataFrame]:
    rng = np.random.default_rng(3)
    ids = [f"a{i:03}" for i in range(n)]
    dates = pd.date_range("2019-01-10", periods=n, freq="20D").astype("datetime64[us]")
    texts = [" و".join(ar for _, ar, _, _ in names[i % 3 :]) + " معًا في خبر واحد." for i in range(n)]
    articles = pd.DataFrame(
        {
            "article_id": ids,
            "source": [("صحيفة البحر", "Coast News")[i % 2] for i in range(n)],
            "published": dates,
            "title": [f"خبر رقم {i}" for i in range(n)],
            "text": texts,
            "url": [f"https://example.org/{i}" for i in range(n)],
            "duplicate_group": ids,
        }
    )
    mentions = pd.DataFrame(
        [
            (a, 0, t.index(ar), t.index(ar) + len(ar), ar, kind, entity, "test", 1.0)
            for a, t in zip(ids, texts, strict=True)
            for entity, ar, _, kind in names
            if ar in t
        ],
        columns=["article_id", "sentence", "start", "end", "surface", "type", "entity_id", "rule", "score"],
    )
    per = mentions.groupby("entity_id").article_id.agg(["size", "nunique"])
    entities = pd.DataFrame(
        [(e, ar, en, k, None, "", int(per["size"][e]), int(per["nunique"][e]), "") for e, ar, en, k in names],
        columns=["entity_id", "name_ar", "name_en", "type", "qid", "aliases", "n_mentions", "n_articles", "rules"],
    )
    month = dict(zip(ids, dates.strftime("%Y-%m"), strict=True))
    rows = []
    for period in ["all", *sorted(set(month.values()))]:
        inside = [a for a in ids if period in ("all", month[a])]
        for rank, (entity, *_) in enumerate(names, 1):
            hits = mentions[(mentions.entity_id == entity) & mentions.article_id.isin(inside)]
            share = hits.article_id.nunique() / len(inside)
            low, high = max(share - 0.1, 0), min(share + 0.1, 1)
            row = (entity, period, "all", len(hits), hits.article_id.nunique(), len(inside), share, low, high)
            rows.append((*row, rank, 1.0, 6.0, None))
    frequencies = pd.DataFrame(rows, columns=list(TABLES["frequencies"].columns))
    n_names = len(names)
    nodes = _of(
        "nodes",
        entity_id=[e for e, *_ in names],
        name_ar=[ar for _, ar, _, _ in names],
        name_en=[en for _, _, en, _ in names],
        type=[kind for *_, kind in names],
        n_windows=range(5, 5 + n_names),
        n_articles=5,
        degree=3,
        strength=[4.0 + i for i in range(n_names)],
        betweenness=0.1,
        eigenvector=0.5,
        community=[i % 2 for i in range(n_names)],
        brokerage=0.2,
    ).sort_values("entity_id", ignore_index=True)
    pairs = list(itertools.combinations(sorted(e for e, *_ in names), 2))[:12]
    numbers = range(2, 2 + len(pairs))
    edges = _of(
        "edges",
        source=[s for s, _ in pairs],
        target=[t for _, t in pairs],
        n_windows=numbers,
        n_articles=numbers,
        weight=[float(n) for n in numbers],
        q=0.01,
    )
    topics = pd.DataFrame(
        {
            "topic": [0, 1],
            "name_ar": ["المياه، الري، السدود", "الميناء، النفط، السفن"],
            "name_en": ["water", "port"],
            "n_articles": [n - n // 3, n // 3],
            "share": [1 - (n // 3) / n, (n // 3) / n],
            "lo": [0.4, 0.2],
            "hi": [0.8, 0.6],
            "stability": [0.9, 0.8],
            "coherence": [0.2, 0.1],
            "typical": [" | ".join(ids[:3]), " | ".join(ids[-3:])],
            "headline": ["خبر عن المياه", "خبر عن الميناء (2019)"],
        }
    )
    article_topics = pd.DataFrame(
        {"article_id": ids, "topic": [int(i % 3 == 0) for i in range(n)], "weight": 0.8, "margin": 0.3}
    )
    words = [["المياه", "الري", "السدود", "المطر"], ["الميناء", "النفط", "السفن", "BP"]]
    topic_terms = pd.DataFrame(
        [
            (t, r, w, 3.0 - r / 2, 2.0 - r / 2, 4.0 - r / 2, True)
            for t, of in enumerate(words)
            for r, w in enumerate(of, 1)
        ],
        columns=["topic", "rank", "term", "score", "lo", "hi", "exclusive"],
    )
    k = np.arange(2, 8)
    stability = pd.DataFrame(
        {"k": k, "stability": 0.9 - k / 50, "lo": 0.8 - k / 50, "hi": 0.95 - k / 50, "coherence": 0.2, "chosen": k == 2}
    )
    comparison = pd.DataFrame(
        {
            "item": [e for e, *_ in names],
            "written": [e for e, *_ in names],
            "n_a": rng.integers(1, 40, len(names)),
            "n_b": rng.integers(1, 40, len(names)),
            "delta": np.linspace(2, -2, len(names)),
            "lo": np.linspace(2, -2, len(names)) - 0.7,
            "hi": np.linspace(2, -2, len(names)) + 0.7,
            "q": 0.01,
        }
    )
    bursts = pd.DataFrame({"entity_id": [names[0][0]], "first": ["2019-03"], "last": ["2019-05"], "p": [0.01]})
    skipped = pd.DataFrame({"file": ["x.pdf"], "line": [1], "reason": ["format"], "detail": ["PDF"]})
    return {
        "articles": articles,
        "mentions": mentions,
        "entities": entities,
        "frequencies": frequencies,
        "nodes": nodes,
        "edges": edges,
        "topics": topics,
        "article_topics": article_topics,
        "topic_terms": topic_terms,
        "stability": stability,
        "comparison": comparison,
        "bursts": bursts,
        "skipped": skipped,
    }


@pytest.fixture
def draw_all():
    """From tables to every figure, by name."""

    def draw(t: dict[str, pd.DataFrame], **options) -> dict:
        network = SimpleNamespace(nodes=t["nodes"], edges=t["edges"])
        return {
            "frequencies": f.figure_frequencies(t["frequencies"], t["entities"], **options),
            "timeline": f.figure_timeline(t["frequencies"], t["entities"], bursts=t["bursts"], **options),
            "keyness": f.figure_keyness(t["comparison"], ("2019", "قبل ذلك"), t["entities"], **options),
            "network": f.figure_network(t["nodes"], t["edges"], **options),
            "network_over_time": f.figure_network_over_time({"2019": network, "2020": network}, **options),
            "matrix": f.figure_matrix(t["nodes"], t["edges"], **options),
            "topic_terms": f.figure_topic_terms(t["topics"], t["topic_terms"], **options),
            "topics_over_time": f.figure_topics_over_time(t["article_topics"], t["articles"], t["topics"], **options),
            "topics_entities": f.figure_topics_entities(
                t["article_topics"], t["articles"], t["mentions"], t["topics"], t["entities"], **options
            ),
            "stability": f.figure_stability(t["stability"], **options),
            "story": f.figure_story(t["article_topics"], t["articles"], t["topics"], **options),
            "overview": f.figure_overview(t["articles"], t["skipped"], **options),
        }

    return draw
