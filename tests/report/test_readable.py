"""Tables for readers: names and headlines in the place of ids, copies counted once, the most frequent first."""

from types import SimpleNamespace

import pandas as pd
import pytest

from siyaq.report.readable import copies, roles_held


@pytest.fixture
def tables():
    """Four articles, of which the third copies the first and the fourth, without a title, the second."""
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b", "c", "d"],
            "source": ["وكالة", "صحيفة", "موقع", "إذاعة"],
            "published": pd.to_datetime(["2020-01-01", "2020-02-01", "2020-03-01", None]),
            "title": ["العنوان الأول", None, "العنوان الثالث", None],
            "text": ["العنوان الأول\nمتن.", "وصل الوفد إلى سبها. وبدأ الحوار.", "العنوان الثالث\nمتن.", "وصل الوفد."],
            "duplicate_group": ["a", "b", "a", "b"],
        }
    )
    roles = pd.DataFrame(
        [
            ("zaki", "الوزير", None, "a", 0),
            ("zaki", "الوزير", None, "a", 2),
            ("zaki", "الوزير", None, "c", 0),
            ("amal", "رئيسة الهيئة", "board", "a", 1),
            ("amal", "رئيسة الهيئة", "board", "b", 1),
            ("amal", "رئيسة الهيئة", "brazil", "b", 3),
            ("amal", "رئيسة الهيئة", "unheard-of", "d", 3),
        ],
        columns=["entity_id", "role", "organisation_id", "article_id", "sentence"],
    ).merge(articles[["article_id", "published"]], on="article_id")
    entities = pd.DataFrame(
        [("amal", "أمل", "Amal"), ("board", "الهيئة", "The Board"), ("zaki", "زكي", "Zaki")],
        columns=["entity_id", "name_ar", "name_en"],
    )
    return SimpleNamespace(articles=articles, roles=roles, entities=entities)


def test_a_role_is_one_row_with_its_articles_and_dates_and_copies_count_once(tables):
    held = roles_held(tables, "ar")
    assert held[["name", "role", "n_articles"]].to_numpy().tolist() == [
        ["أمل", "رئيسة الهيئة", 2],
        ["أمل", "رئيسة الهيئة", 1],
        ["أمل", "رئيسة الهيئة", 1],
        ["زكي", "الوزير", 1],
    ]
    assert held["first"].isna().tolist() == [False, False, True, False]
    assert held["first"].iloc[3] == pd.Timestamp("2020-01-01")
    assert held["last"].iloc[0] == pd.Timestamp("2020-02-01")
    assert held["last"].iloc[3] == pd.Timestamp("2020-03-01")


def test_organisations_have_names_in_the_language_also_where_a_role_alone_names_them(tables):
    assert roles_held(tables, "ar")["organisation"].fillna("–").tolist() == ["الهيئة", "البرازيل", "unheard-of", "–"]
    assert roles_held(tables, "en")["organisation"].fillna("–").tolist() == ["The Board", "Brazil", "unheard-of", "–"]


def test_the_order_of_rows_does_not_matter(tables):
    once = roles_held(tables)
    tables.roles = tables.roles.iloc[::-1]
    pd.testing.assert_frame_equal(once, roles_held(tables))


def test_a_copy_stands_beside_the_headline_and_the_source_of_what_it_copies(tables):
    found = copies(tables)
    assert found[["source", "headline", "original", "original_source"]].to_numpy().tolist() == [
        ["موقع", "العنوان الثالث", "العنوان الأول", "وكالة"],
        ["إذاعة", "وصل الوفد.", "وصل الوفد إلى سبها.", "صحيفة"],
    ]


def test_nothing_copied_and_no_roles_are_empty_tables(tables):
    tables.articles, tables.roles = tables.articles.iloc[:2], tables.roles.iloc[:0]
    assert copies(tables).empty and roles_held(tables).empty
