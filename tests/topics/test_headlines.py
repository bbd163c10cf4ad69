"""Headlines: what says something, not the date above it."""

from __future__ import annotations

import pandas as pd
import pytest

from siyaq.topics import fit_topics
from siyaq.topics.headlines import LONGEST, headline, is_dateline

DATELINES = [
    "الأربعاء 12 مارس 2025",
    "طرابلس - 3 مايو",
    "السبت, 14 نوفمبر/ تشرين الثاني, 2015, 18:36 GMT",
    "١٢ مارس ٢٠٢٥",
    "12/03/2025",
    "درنة، ليبيا (الأحد 3 مايو 2020)",
    "3 مايو 2020 - سبها",
    "10 رمضان 1440 هـ الموافق 15 مايو 2019",
]
NEWS = [
    "كأس العالم 2022",
    "44 مهاجرا في قارب قبالة زوارة",
    "ثورة فبراير - 2011",
    "مظاهرة في طرابلس يوم 3 مايو",
    "انتخابات 24 ديسمبر",
    "الأهلي - الاتحاد 2-1",
    "الجمعة السوداء في أسواق بنغازي",
]


@pytest.mark.parametrize("line", DATELINES)
def test_lines_that_are_a_date_are_skipped(line):
    assert is_dateline(line)
    assert headline(None, f"{line}\nوصل الوفد إلى سبها. وبدأ الحوار.") == "وصل الوفد إلى سبها."
    assert headline(line, "وصل الوفد إلى سبها. وبدأ الحوار.") == "وصل الوفد إلى سبها."
    assert headline(line, f"{line}\nطرابلس - الأحد\n\nوصل الوفد") == "وصل الوفد"
    assert headline(None, line) == line, "nothing else is there"


@pytest.mark.parametrize("line", NEWS)
def test_lines_that_say_something_stay(line):
    assert not is_dateline(line)
    assert headline(line, "نص الخبر") == headline(None, f"{line}\nنص الخبر") == line


def test_one_line_not_too_long():
    assert headline("عنوان\n من سطرين. وجملتين", "نص") == "عنوان من سطرين. وجملتين"
    long = headline(None, "كلمة " * 100)
    assert len(long) <= LONGEST + 2
    assert long.endswith("كلمة …")
    assert headline(None, "") == headline(float("nan"), " \n ") == ""
    assert headline(None, "...") == ""


def test_outlets_name_no_topic_and_function_words_are_not_said(make_articles):
    table = make_articles(60, ["نفط", "كرة", "حوار"])
    football = table["theme"] == "كرة"
    table.loc[football, "text"] = "صحيفة المرسى 18:36 GMT الثلاثة " + table.loc[football, "text"]
    table["source"] = "المرسى"
    rows = [
        {
            "article_id": row.article_id,
            "sentence": 0,
            "start": at,
            "end": at + len(name),
            "surface": name,
            "type": "ORG",
        }
        | {"entity_id": name, "rule": "list", "score": 1.0}
        for row in table.itertuples()
        for name in ("المرسى", "المنتخب", "الدوري")
        if (at := row.text.find(name)) >= 0
    ]
    names = ["المرسى", "المنتخب", "الدوري"]
    entities = pd.DataFrame({"entity_id": names, "name_ar": names, "name_en": ["Marsa", "Team", "League"]})
    entities = entities.assign(type="ORG", qid=None, aliases="", n_mentions=9, n_articles=9, rules="")
    fitted = fit_topics(table, k=3, mentions=pd.DataFrame(rows), entities=entities)
    glosses = ", ".join(fitted.topics["name_en"])
    assert "Marsa" not in glosses
    assert "Team" in glosses
    words = set(fitted.topic_terms["term"])
    assert "صحيفة" in words
    assert not words & {"GMT", "gmt", "الثلاثة", "ثلاثة"}
