"""What is done with topics: new articles, files, merging, time, sources, drift, entities, stories, the command."""

from __future__ import annotations

import argparse
import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import siyaq.pipeline
from siyaq.cli import topics as command
from siyaq.errors import SiyaqError
from siyaq.schema import empty
from siyaq.topics import find_stories, fit_topics, load_topics, topic_drift, topic_entities, topics_over


def mention(article_id: str, text: str, name: str, entity_id: str) -> dict:
    start = text.index(name)
    row = {"article_id": article_id, "sentence": 0, "start": start, "end": start + len(name), "surface": name}
    return row | {"type": "ORG", "entity_id": entity_id, "rule": "list", "score": 1.0}


@pytest.fixture(scope="module")
def named(articles):
    """The articles with an organisation in those on oil, and its tables."""
    oil = articles["theme"] == "نفط"
    table = articles.assign(text=articles["text"].where(~oil, "المؤسسة الوطنية للنفط " + articles["text"]))
    rows = [
        mention(a, t, "المؤسسة الوطنية للنفط", "noc")
        for a, t in zip(table.article_id[oil], table.text[oil], strict=True)
    ]
    rows += [mention(a, t, "ليبيا", "libya") for a, t in zip(table.article_id, table.text, strict=True)]
    names = {"name_ar": ["المؤسسة الوطنية للنفط", "ليبيا"], "name_en": ["National Oil Corporation", "Libya"]}
    entities = pd.DataFrame({"entity_id": ["noc", "libya"], **names, "type": ["ORG", "LOC"]})
    entities = entities.assign(qid=None, aliases="", n_mentions=20, n_articles=20, rules="")
    return table, pd.DataFrame(rows), entities


@pytest.mark.parametrize("method", ["lsa-kmeans", "nmf", "lda", "embeddings"])
def test_saved_topics_assign_the_same(articles, tmp_path, method):
    vectors = None
    if method == "embeddings":
        vectors = np.eye(4)[pd.factorize(articles["theme"])[0]] + np.random.default_rng(0).normal(0, 0.1, (80, 4))
    fitted = fit_topics(articles, k=4, method=method, embeddings=vectors)
    path = fitted.assigner.save(tmp_path / "model")
    assert path.name == "model.npz"
    read = load_topics(path)
    assert read.labels == fitted.topics["name_ar"].tolist()
    again = read.assign(articles, embeddings=vectors)
    assert again.equals(fitted.assigner.assign(articles, embeddings=vectors))
    assert (again["topic"] == fitted.article_topics["topic"]).all()


def test_new_articles(fitted, articles, make_articles, texts_table):
    new = make_articles(12, ["كرة"], seed=9)
    football = fitted.article_topics["topic"][articles["theme"] == "كرة"].mode()[0]
    assigned = fitted.assigner.assign(new)
    assert assigned["topic"].eq(football).mean() > 0.9
    odd = fitted.assigner.assign(texts_table(["", "zzz zzz"]))
    assert odd["topic"].tolist() == [-1, -1]
    assert fitted.assigner.assign(new.head(0)).empty


def test_files_that_are_no_topics(tmp_path):
    with pytest.raises(SiyaqError, match="no saved topics can be read"):
        load_topics(tmp_path / "missing.npz")
    (tmp_path / "text.npz").write_text("مرحبا")
    np.savez(tmp_path / "other.npz", a=np.arange(3))
    np.savez(tmp_path / "object.npz", meta=np.array([{"a": 1}], dtype=object))
    np.savez(tmp_path / "future.npz", meta=np.frombuffer(json.dumps({"format": "siyaq topics 9"}).encode(), np.uint8))
    for name in ("text", "other", "object"):
        with pytest.raises(SiyaqError, match="no saved topics can be read"):
            load_topics(tmp_path / f"{name}.npz")
    with pytest.raises(SiyaqError, match="has the format 'siyaq topics 9'"):
        load_topics(tmp_path / "future.npz")


def test_merging(fitted, make_articles):
    tree = fitted.tree()
    assert tree["k"].tolist() == [3, 2, 1]
    assert tree["distance"].is_monotonic_increasing
    two = fitted.merge(2)
    assert two.topics["n_articles"].sum() == 80
    mapped = pd.crosstab(fitted.article_topics["topic"], two.article_topics["topic"])
    assert ((mapped > 0).sum(axis=1) == 1).mean() > 0.7
    assert len(two.merge(1).topics) == 1
    assert two.assigner.assign(make_articles(8)).topic.isin([0, 1]).all()
    with pytest.raises(SiyaqError, match="4 topics cannot be merged to 9"):
        fitted.merge(9)
    with pytest.raises(SiyaqError, match="merging needs two"):
        fit_topics(make_articles(3)).merge(1)


def test_time_and_source(fitted, articles):
    months = topics_over(fitted.article_topics, articles, by="month")
    assert months.groupby("period")["n_articles"].sum().sum() == 80
    assert months["n_total"].max() < 20
    assert months.loc[months["n_total"] < 10, "lo"].isna().all()
    assert months.loc[months["n_total"] < 10, "reason"].str.contains("too few").all()
    sources = topics_over(fitted.article_topics, articles, by="source")
    assert sources["source"].unique().tolist() == ["صحيفة", "وكالة"]
    seen = sources[sources["n_articles"] > 0]
    assert ((seen["lo"] <= seen["share"]) & (seen["share"] <= seen["hi"])).all()
    assert sources.groupby("source")["share"].sum().round(3).eq(1).all()
    with pytest.raises(SiyaqError, match="no period 'decade'"):
        topics_over(fitted.article_topics, articles, by="decade")


def test_drift_is_seen_where_there_is_one(make_articles):
    still = make_articles(60, ["كرة"], seed=1)
    moving = make_articles(60, ["نفط"], seed=2)
    late = moving["published"] > moving["published"].median()
    moving["text"] = moving["text"].where(~late, moving["text"] + " حريق المستودع خطير وإطفاء الحريق مستمر")
    moving["article_id"] = moving["duplicate_group"] = "b" + moving["article_id"]
    table = pd.concat([still, moving], ignore_index=True)
    labels = pd.DataFrame(
        {"article_id": table["article_id"], "topic": np.repeat([0, 1], 60), "weight": 1.0, "margin": 1.0}
    )
    drift = topic_drift(labels, table).set_index("topic")
    assert drift.loc[1, "p"] < 0.02
    assert drift.loc[1, "distance"] > drift.loc[1, "by_chance"]
    assert "حريق" in drift.loc[1, "came"]
    assert drift.loc[0, "p"] > 0.02
    few = topic_drift(labels[labels["topic"] == 1], table.tail(15))
    assert few["reason"].tolist() == ["15 dated articles; 20 are needed"]


def test_entities_of_topics(named):
    table, mentions, entities = named
    result = fit_topics(table, k=4, mentions=mentions, entities=entities)
    glossed = result.topics[result.topics["name_en"].str.startswith("National Oil Corporation")]
    assert glossed["entities_ar"].str.startswith("المؤسسة الوطنية للنفط").tolist() == [True]
    whom = topic_entities(result.article_topics, mentions, table, entities)
    assert (whom["entity_id"] == "noc").sum() == 1
    row = whom[whom["entity_id"] == "noc"].iloc[0]
    assert (row.share, row.elsewhere, row["rank"]) == (1.0, 0.0, 1)
    assert topic_entities(result.article_topics, mentions.head(2), table).empty


def test_names_masked_or_joined(named):
    table, mentions, entities = named
    words = fit_topics(table, k=4, mentions=mentions, entities=entities)
    joined = fit_topics(table, k=4, mentions=mentions, entities=entities, names="joined")
    masked = fit_topics(table, k=4, mentions=mentions, names="masked")
    assert "المؤسسة الوطنية للنفط" in set(joined.topic_terms["term"])
    assert any("وطني" in term for term in words.assigner.counter.terms_)
    assert not any("وطني" in term for term in masked.assigner.counter.terms_)
    assert "وطنيه" not in joined.assigner.counter.terms_
    assigned = joined.assigner.assign(table, mentions=mentions, entities=entities)
    assert (assigned["topic"] == joined.article_topics["topic"]).all()


def test_stories():
    events = {
        "غرق قارب يحمل مهاجرين قبالة زوارة وانتشال جثث الضحايا وإنقاذ الناجين من البحر": "2019-07-25",
        "انتخاب أعضاء السلطة التنفيذية الجديدة في ملتقى الحوار بجنيف برعاية البعثة الأممية": "2021-02-05",
        "إعصار دانيال يجتاح درنة وانهيار السدين وجرف أحياء كاملة نحو الوادي والساحل": "2023-09-11",
    }
    rows = []
    for text, day in events.items():
        for i in range(4):
            words = text.split()
            words.insert(i, ["عاجل", "تفاصيل", "مصادر", "تحديث"][i])
            date = pd.Timestamp(day) + pd.Timedelta(days=i)
            rows.append((f"{day}-{i}", ["قناة", "وكالة"][i % 2], date, None, " ".join(words), None, f"{day}-{i}"))
    columns = ["article_id", "source", "published", "title", "text", "url", "duplicate_group"]
    table = pd.DataFrame(rows, columns=columns)
    boat = table.iloc[0]
    rows = [
        {**boat, "article_id": "reprint", "source": "صحيفة", "published": boat.published + pd.Timedelta(hours=2)},
        {
            **boat,
            "article_id": "years later",
            "duplicate_group": "years later",
            "published": pd.Timestamp("2023-01-01"),
        },
        {**boat, "article_id": "undated", "duplicate_group": "undated", "published": pd.NaT},
    ]
    table = pd.concat([table, pd.DataFrame(rows)], ignore_index=True).astype({"published": "datetime64[us]"})
    found = find_stories(table)
    assert found.stories["n_articles"].tolist() == [4, 4, 4]
    first = found.stories.iloc[0]
    assert (first.first_report, first.first_source, first.n_sources, first.n_reprints) == ("2019-07-25-0", "قناة", 3, 1)
    assert "زوارة" in first.headline
    story = found.article_stories.set_index("article_id")["story"]
    assert story[["years later", "undated"]].tolist() == [-1, -1]
    assert story["reprint"] == story["2019-07-25-0"] == 0
    assert found.note.startswith("1 of 14 articles have no date")
    shuffled = find_stories(table.sample(frac=1, random_state=1))
    assert shuffled.stories.equals(found.stories)
    apart = pd.DataFrame(
        {"article_id": table["article_id"], "topic": np.arange(len(table)), "weight": 1.0, "margin": 1.0}
    )
    assert find_stories(table, article_topics=apart).stories.empty
    assert find_stories(empty("articles")).stories.empty
    with pytest.raises(SiyaqError, match="threshold=0"):
        find_stories(table, threshold=0)


def test_the_command(articles, monkeypatch, tmp_path, capsys):
    tables = SimpleNamespace(articles=articles, mentions=empty("mentions"), entities=empty("entities"))
    monkeypatch.setattr(siyaq.pipeline, "open_tables", lambda source: tables)
    top = argparse.ArgumentParser()
    command.add(top.add_subparsers())
    for run in ("a", "b"):
        args = top.parse_args(["topics", "in", "--k", "4", "--seed", "7", "--out", str(tmp_path / run)])
        args.run(args)
    names = ["article_topics.csv", "stability.csv", "topic_terms.csv", "topics.csv", "topics.npz"]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == names
    for name in names[:4]:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    table = pd.read_csv(tmp_path / "a" / "article_topics.csv")
    assert table.columns.tolist()[:4] == ["article_id", "topic", "weight", "margin"]
    assert "4 topics are in" in capsys.readouterr().out
    assert len(load_topics(tmp_path / "a" / "topics.npz").labels) == 4
