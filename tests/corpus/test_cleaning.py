"""Each rule takes away what it says and nothing else."""

import json
import unicodedata

import pytest
from corpus_samples import FIRST, SECOND, THIRD
from hypothesis import given, settings
from hypothesis import strategies as st

from siyaq.corpus import RULES, load_articles
from siyaq.corpus.boilerplate import Recurring, drop_boilerplate, units
from siyaq.corpus.cleaning import Report, clean_texts, harmless
from siyaq.corpus.repeats import drop_related, drop_repeats, headline_key
from siyaq.text import normal

ALONE = ["mojibake", "entities", "html", "line_ends", "spaces", "controls", "presentation"]


@pytest.mark.parametrize(
    ("rule", "dirty", "cleaned", "touched"),
    [
        ("entities", "قال &quot;نعم&quot; &amp;amp; لا", 'قال "نعم" & لا', 22),
        ("entities", "R&D وشركة AT&T باقية", "R&D وشركة AT&T باقية", 0),
        ("html", '<p class="x">وصل</p><br/>غادر <b>الوفد</b>', "\nوصل\n\nغادر الوفد", 26),
        ("html", "<script>alert(1)</script>نص<!-- سر -->", "نص", 36),
        ("html", 'صورة alt="سيف" /> باقية', "صورة  باقية", 12),
        ("html", "السعر < 5 و > 3 <الخبر>", "السعر < 5 و > 3 <الخبر>", 0),
        ("line_ends", "سطر\r\nسطر\rسطر\u2028سطر", "سطر\nسطر\nسطر\nسطر", 3),
        ("spaces", "من\u00a0هنا\u2003هناك", "من هنا هناك", 2),
        ("controls", "\u202eليبيا\u202c\u200f\ufeff\u200bالآن\u0007", "ليبياالآن", 6),
        ("presentation", "ﻟﻴﺒﻴﺎ ﷲ ﷺ", "ليبيا الله ﷺ", 6),
        ("mojibake", "وصل المبعوث إلى طرابلس".encode().decode("cp1252", "ignore"), None, None),
        ("mojibake", "قال المبعوث الأممي".encode().decode("latin-1"), "قال المبعوث الأممي", 34),
        ("mojibake", "Ørsted og Ålesund ØØØØØØØØ", "Ørsted og Ålesund ØØØØØØØØ", 0),
    ],
)
def test_letters(rule, dirty, cleaned, touched):
    report = Report()
    found = clean_texts([dirty], {rule}, report)[0]
    if cleaned is not None:
        assert found == cleaned
        assert report.characters.get(rule, 0) == touched
    assert clean_texts([dirty], set(RULES) - {rule}, Report()) != [cleaned] or rule == "mojibake" or dirty == cleaned


def test_what_was_escaped_is_cleaned_too():
    assert clean_texts(["قال&nbsp;&lt;b&gt;نعم&lt;/b&gt;&#8207;"], RULES, Report()) == ["قال نعم"]


def letters(text: str) -> str:
    """What must survive: the letters and digits, whatever form they had."""
    return "".join(c for c in unicodedata.normalize("NFKC", normal(text)) if c.isalnum())


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=6))
def test_clean_text_stays_clean_and_words_stay(texts):
    once = clean_texts([harmless(t) for t in texts], set(ALONE) - {"entities", "html", "mojibake"}, Report())
    report = Report()
    assert clean_texts(once, set(ALONE) - {"entities", "html", "mojibake"}, report) == once
    assert not report.articles
    for text, cleaned in zip(texts, once, strict=True):
        cleaned.encode()
        assert letters(cleaned) == letters(unicodedata.normalize("NFKC", harmless(text)))


@settings(deadline=None)
@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Z", "Cs", "Cc"]), max_size=80))
def test_harmless_can_be_written_and_keeps_the_rest(text):
    safe = harmless(text)
    safe.encode()
    assert "\0" not in safe
    if text.isprintable():
        assert safe == text


def test_ordinary_text_is_not_touched(seed_text):
    report = Report()
    texts = [seed_text, FIRST, f"{FIRST}\n{SECOND}\n\n{THIRD}", "  نص له\tفراغات  \n\n"]
    assert clean_texts(texts, RULES, report) == texts
    assert [drop_repeats(None, t, report) for t in texts] == texts
    assert [drop_related(None, t, set(), report) for t in texts] == texts
    assert not report.articles


def test_repeated_abstract_and_title():
    report = Report()
    assert (
        drop_repeats("عنوان الخبر هنا", f"عنوان الخبر هنا\n{FIRST}\n{SECOND}\n{FIRST}", report) == f"{FIRST}\n{SECOND}"
    )
    assert drop_repeats(None, f"{FIRST} {FIRST} {SECOND}", report) == f"{FIRST} {SECOND}"
    assert drop_repeats(None, "نعم\nنعم\nنعم", report) == "نعم\nنعم\nنعم"  # short lines may be meant
    assert report.articles == {"repeated": 2}


def test_related_headlines():
    titles = {headline_key("إغلاق ميناء الزويتينة مجددا")}
    body = f"{FIRST}\nإغلاق ميناء الزويتينة مجدداً\nسطر بلا نقطة في آخره\n{SECOND}\nشاهد أيضا: عنوان آخر"
    assert drop_related("خبر", body, titles, Report()) == f"{FIRST}\nسطر بلا نقطة في آخره\n{SECOND}"
    own = f"{FIRST}\nإغلاق ميناء الزويتينة مجددا\n{SECOND}"
    assert drop_related("إغلاق ميناء الزويتينة مجددا", own, titles, Report()) == own


def test_boilerplate_by_source():
    invitation = "يمكنكم تحميل تطبيقنا الجديد على هواتفكم المحمولة لمتابعة الأخبار."
    background = "وتشهد البلاد انقساما سياسيا منذ سنوات عدة بين حكومتين متنافستين."
    bodies = [
        f"الخبر رقم {i} عن مدينة {i}.\nوقال المصدر {i} إن الأمر {i} انتهى.\n{background}\n"
        f"ثم أضاف {i} كلاما كثيرا عن {i}.\nوختم {i} حديثه.\n{invitation}"
        for i in range(8)
    ]
    other = [f"خبر آخر {i} من بلدة {i}.\n{invitation}" for i in range(3)]
    sources = ["أ"] * 8 + ["ب"] * 3
    learned = Recurring()
    for at in range(0, 11, 4):  # batch by batch
        learned.add(sources[at : at + 4], units((bodies + other)[at : at + 4]))
    report = Report()
    cleaned = drop_boilerplate(bodies + other, sources, learned.keys(), report)
    assert not any(invitation in text for text in cleaned[:8])
    assert all(background in text for text in cleaned[:8])  # recurs, but in the middle
    assert cleaned[8:] == other  # too few of that source
    assert report.articles == {"boilerplate": 8}


def test_a_reprint_is_not_boilerplate():
    bodies = [f"{FIRST}\n{SECOND}"] * 9
    learned = Recurring()
    learned.add(["أ"] * 9, units(bodies))
    assert drop_boilerplate(bodies, ["أ"] * 9, learned.keys(), Report()) == bodies


def test_rules_can_be_chosen(tmp_path):
    (tmp_path / "x.jsonl").write_text(json.dumps({"text": "<b>نص</b>\u00a0آخر"}), encoding="utf-8")
    assert load_articles(tmp_path, clean=False).articles.text[0] == "<b>نص</b>\u00a0آخر"
    assert load_articles(tmp_path, clean=["spaces"]).articles.text[0] == "<b>نص</b> آخر"
    table = load_articles(tmp_path).cleaning.set_index("rule")
    assert table.articles["html"] == table.articles["spaces"] == 1
    assert table.articles["related"] == 0


def test_title_and_body_count_as_one_article(tmp_path):
    (tmp_path / "x.jsonl").write_text(json.dumps({"title": "خبر\u00a0عاجل", "text": "نص\u00a0آخر"}), encoding="utf-8")
    table = load_articles(tmp_path).cleaning.set_index("rule")
    assert (table.articles["spaces"], table.characters["spaces"]) == (1, 2)


def test_an_article_of_markup_alone_is_skipped(tmp_path):
    (tmp_path / "x.jsonl").write_text(
        json.dumps({"id": "m", "text": "<br/><br/>"}) + "\n" + json.dumps({"text": FIRST})
    )
    corpus = load_articles(tmp_path)
    assert corpus.skipped[["file", "reason"]].values.tolist() == [["m", "empty"]]
    assert len(corpus) == 1
