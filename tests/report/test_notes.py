"""Notes in Arabic: every sentence that network and topics write, as they write it today."""

import re

import numpy as np
import pandas as pd
import pytest

from siyaq.network import build_network
from siyaq.report import localised_note
from siyaq.schema import TABLES, empty
from siyaq.topics import find_stories, fit_topics

WORDS = [f"كلمة{chr(0x627 + i)}{chr(0x628 + j)}" for i in range(8) for j in range(8)]


def corpus(n: int, dated: bool = True) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    ids = [f"a{i:03}" for i in range(n)]
    texts = [" ".join(rng.choice(WORDS, 30)) + f" {i}." for i in range(n)]
    dates = pd.date_range("2020-01-01", periods=n).astype("datetime64[us]") if dated else pd.Series([pd.NaT] * n)
    table = pd.DataFrame({"article_id": ids, "source": "صحيفة", "published": dates, "title": None, "text": texts})
    return table.assign(url=None, duplicate_group=ids).astype({"published": "datetime64[us]"})


def naming(articles: pd.DataFrame, per_article: int, names: int) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    rows = []
    for number, article in enumerate(articles.article_id):
        for place in range(per_article):
            who = f"e{rng.integers(names)}" if names > 1 else "e0"
            rows.append((article, 0, place * 6, place * 6 + 5, "كلمة", "PER", f"{who}", "test", 1.0 + 0 * number))
    return pd.DataFrame(rows, columns=list(TABLES["mentions"].columns))


def network_notes() -> dict[str, str]:
    twenty = corpus(20)
    few = corpus(3)
    named = naming(twenty, 3, 6)
    alone = naming(twenty, 1, 6)
    return {
        "nobody": build_network(empty("mentions"), empty("articles")).summary,
        "one": build_network(naming(twenty, 1, 1), twenty).summary,
        "no edges": build_network(alone, twenty, n_boot=20).summary,
        "no null": build_network(named, twenty, null="none", n_boot=20).summary,
        "usual": build_network(named, twenty, n_boot=20).summary,
        "fdsm": build_network(named, twenty, null="fdsm", n_boot=20).summary,
        "blocks": build_network(named, twenty, window=30, n_boot=20).summary,
        "few": build_network(naming(few, 3, 5), few, n_boot=20).summary,
    }


def topic_notes() -> dict[str, str]:
    undated = corpus(12, dated=False)
    alike = corpus(40).assign(text="نص واحد في كل المقالات.")
    return {
        "few": fit_topics(corpus(3)).note,
        "too many": fit_topics(corpus(30), k=25).note,
        "alike": fit_topics(alike).note,
        "stories": find_stories(undated).note,
    }


KEPT = re.compile(r"\b(bicm|fdsm|hypergeometric|p|q)\b")


@pytest.mark.parametrize("note", [pytest.param(note, id=name) for name, note in network_notes().items()])
def test_notes_of_networks_have_no_english_left(note):
    arabic = localised_note(note, "ar")
    assert not re.search("[A-Za-z]", KEPT.sub("", arabic)), arabic
    assert set(re.findall(r"\d[\d,.]*\d|\d", arabic)) <= set(re.findall(r"\d[\d,.]*\d|\d", note))
    assert localised_note(note, "en") == note


@pytest.mark.parametrize("note", [pytest.param(note, id=name) for name, note in topic_notes().items()])
def test_notes_of_topics_have_no_english_left(note):
    assert note
    assert not re.search("[A-Za-z]", localised_note(note, "ar")), note


def test_a_sentence_that_is_not_known_stays():
    assert localised_note("Something new.", "ar") == "Something new."
