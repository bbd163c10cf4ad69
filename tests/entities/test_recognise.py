"""find_mentions from end to end."""

import random
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siyaq import schema
from siyaq.entities import find_mentions, recognise
from siyaq.errors import SiyaqError


def table(*texts: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"article_id": [f"a{i}" for i in range(len(texts))], "text": pd.Series(list(texts), dtype=object)}
    )


def pairs(spans: pd.DataFrame) -> list[list[str]]:
    return spans[["surface", "type"]].values.tolist()


@pytest.fixture(scope="module")
def seed(seed_text) -> pd.DataFrame:
    return find_mentions(table(seed_text))


def test_the_seed_article_has_its_people_places_and_organisations(seed):
    found = set(map(tuple, pairs(seed)))
    people = {"مايكل لانجلي", "مايكل لانغلي", "جيريمي بيرنت", "خليفة حفتر", "خيري التميمي", "خالد حفتر", "صدام حفتر"}
    people |= {"محمد المنفور", "فوزي المنصوري", "أيوب بوسيف", "باسم البوعيشي", "حفتر"}
    assert {(p, "PER") for p in people} <= found
    assert {("بنغازي", "LOC"), ("ليبيا", "LOC"), ("واشنطن", "LOC"), ("قاعدة بنينا الجوية", "LOC")} <= found
    organisations = {
        "بعثة الأمم المتحدة للدعم في ليبيا",
        "الجيش الوطني الليبي",
        "القيادة العامة",
        "أفريكوم",
        "اللواء 155 مشاة",
    }
    assert {(o, "ORG") for o in organisations} <= found


def test_ranks_are_no_names_in_the_seed_article(seed):
    people = seed.surface[seed.type == "PER"]
    assert not people.str.contains("اللواء|الفريق|المشير|الجنرال").any()


def test_every_mention_says_where_it_is_and_what_found_it(seed, seed_text):
    assert all(seed_text[r.start : r.end] == r.surface for r in seed.itertuples())
    assert seed.rule.str.len().gt(0).all() and seed.score.between(0, 1).all()
    assert (seed.start.to_numpy()[1:] >= seed.end.to_numpy()[:-1]).all()
    assert seed.sentence.is_monotonic_increasing
    schema.validate(seed, "spans")


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("أعلن متحدث للأمم المتحدة ذلك", "لأمم المتحدة"),
        ("وصل وفد من مصر وليبيا أمس", "ليبيا"),
        ("بيان لـ”القيادة العامة” للقوات المسلحة", "القيادة العامة"),
        ("وصل إلى «بنغازي» صباح اليوم", "بنغازي"),
        ("زار المشير خليفة حفتر القاهرة", "خليفة حفتر"),
        ("سافر إلى طـرابلـس اليوم", "طـرابلـس"),
    ],
)
def test_edges_are_without_proclitics_ranks_and_quotes(text, surface):
    assert surface in find_mentions(table(text)).surface.tolist()


def test_controls_at_the_edges_are_no_part_of_a_name():
    found = find_mentions(table("سافر الوفد إلى \u200fطرابلس\u200f ثم عاد إلى \u202bليبيا\u202c"))
    assert found.surface.tolist() == ["طرابلس", "ليبيا"]


def test_a_surname_is_found_after_the_full_name():
    text = "قال وزير الخارجية سامح شكري إن مصر تدعم ليبيا. وكان شكري في تونس"
    found = find_mentions(table(text))
    assert ["شكري", "PER"] in pairs(found)
    assert "surname of a full name" in found.rule[found.surface == "شكري"].item()


def test_the_order_of_articles_is_no_matter(seed_text):
    texts = [p for p in seed_text.split("\n") if p] * 2
    articles = pd.DataFrame({"article_id": [f"a{i:02}" for i in range(len(texts))], "text": texts})
    shuffled = articles.sample(frac=1, random_state=3)
    once, again = find_mentions(articles), find_mentions(shuffled)
    key = ["article_id", "start"]
    pd.testing.assert_frame_equal(once.sort_values(key, ignore_index=True), again.sort_values(key, ignore_index=True))
    assert list(dict.fromkeys(again.article_id)) == [a for a in shuffled.article_id if a in set(again.article_id)]


def test_blocks_do_not_change_where_articles_are_their_own(monkeypatch, seed_text):
    articles = table(seed_text, "لا اسم هنا", seed_text)
    whole = find_mentions(articles)
    monkeypatch.setattr(recognise, "BLOCK", 1)
    parts = find_mentions(articles)
    first = parts[parts.article_id == "a0"].reset_index(drop=True)
    alone = find_mentions(table(seed_text))
    pd.testing.assert_frame_equal(first, alone)
    assert set(parts.article_id) == set(whole.article_id) == {"a0", "a2"}


def test_the_users_names_come_first():
    names = pd.DataFrame({"name": ["مجلس الحكماء", "ليبيا"], "type": ["ORG", "ORG"], "aliases": ["الحكماء", ""]})
    found = find_mentions(table("اجتمع مجلس الحكماء في ليبيا ثم عاد الحكماء وللحكماء رأي"), dictionary=names)
    assert pairs(found) == [["مجلس الحكماء", "ORG"], ["ليبيا", "ORG"], ["الحكماء", "ORG"], ["لحكماء", "ORG"]]
    assert (found.rule == "user dictionary").all() and (found.score == 1).all()


def test_bad_rows_of_the_users_names_cost_only_themselves(tmp_path):
    file = tmp_path / "names.csv"
    file.write_text("name,type\nمجلس الحكماء,ORG\nشيء,THING\n", encoding="utf-8")
    with pytest.warns(UserWarning, match="line 3: type 'THING'"):
        found = find_mentions(table("اجتمع مجلس الحكماء"), dictionary=file)
    assert pairs(found) == [["مجلس الحكماء", "ORG"]]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "。漢字 かな", "ᚠᚢᚦ ᚨᚱᚲ", "\ufeff\u200f", "٪،؛", "\ud800", "a\x00b"])
def test_text_without_names_gives_an_empty_table(text):
    found = find_mentions(table(text, ""))
    assert not len(found) and list(found.columns) == list(schema.TABLES["spans"].columns)


def test_no_articles_at_all():
    assert not len(find_mentions(table()))
    assert not len(find_mentions(pd.DataFrame({"article_id": ["a"], "text": [None]})))


def test_latin_text_and_one_huge_sentence_are_survived():
    find_mentions(table("The United Nations mission said on Monday that " * 50))
    huge = "التقى خليفة حفتر وفدا من مصر في بنغازي و" * 1500
    found = find_mentions(table(huge))
    assert len(found) > 3000 and set(found.sentence) == {0}


@given(st.lists(st.sampled_from(list("ابتوليحفترسمدقن .،”“«\n\u200f\u0640\u064b12aZ(")), max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_text_gives_valid_spans(letters):
    text = "".join(letters)
    found = schema.validate(find_mentions(table(text)), "spans")
    assert all(text[r.start : r.end] == r.surface and r.surface.strip() for r in found.itertuples())
    assert (found.start.to_numpy()[1:] >= found.end.to_numpy()[:-1]).all()


@pytest.mark.parametrize(
    ("articles", "message"),
    [
        (pd.DataFrame({"text": ["x"]}), "'article_id' is missing"),
        (pd.DataFrame({"article_id": ["x"]}), "'text' is missing"),
        (pd.DataFrame({"article_id": ["x", "x"], "text": ["", ""]}), "two rows have the article_id 'x'"),
    ],
)
def test_a_wrong_table_is_named(articles, message):
    with pytest.raises(SiyaqError, match=message):
        find_mentions(articles)


def test_wrong_options_are_named(tmp_path):
    with pytest.raises(SiyaqError, match="hf:NAME"):
        find_mentions(table("ليبيا"), recogniser="bert")
    with pytest.raises(SiyaqError, match="no weights"):
        find_mentions(table("ليبيا"), model=tmp_path)
    with pytest.raises(SiyaqError, match="takes no `model`"):
        find_mentions(table("ليبيا"), recogniser="hf:x", model=tmp_path)


def test_the_tagger_alone_is_a_recogniser():
    found = find_mentions(table("زار خليفة حفتر القاهرة"), recogniser="tagger")
    assert ["خليفة حفتر", "PER"] in pairs(found) and (found.rule == "tagger").all()


def test_nothing_of_the_adapters_is_imported_for_the_own_recogniser():
    code = (
        "import sys, pandas as pd; from siyaq.entities import find_mentions; "
        "find_mentions(pd.DataFrame({'article_id': ['a'], 'text': ['ليبيا']})); "
        "heavy = ('torch', 'transformers', 'sklearn', 'scipy', 'pycrfsuite', 'matplotlib'); "
        "print([m for m in heavy if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_same_answers_for_shuffled_rows_of_real_articles(shared):
    import json

    gold = json.loads((shared / "data" / "libya" / "gold_train.json").read_text(encoding="utf-8"))
    keys = sorted(gold)[:40]
    random.Random(1).shuffle(keys)
    articles = pd.DataFrame({"article_id": keys, "text": [gold[k]["text"] for k in keys]})
    found = find_mentions(articles)
    ordered = find_mentions(articles.sort_values("article_id"))
    key = ["article_id", "start"]
    pd.testing.assert_frame_equal(
        found.sort_values(key, ignore_index=True), ordered.sort_values(key, ignore_index=True)
    )
    text = articles.set_index("article_id").text
    assert all(text[r.article_id][r.start : r.end] == r.surface for r in found.itertuples())
    assert np.isfinite(found.score).all()
