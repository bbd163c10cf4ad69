"""What stands above an article: gaps, the browser's title, menus, datelines; and ordinary text that looks like them."""

import json

import pytest
from corpus_samples import FIRST, SECOND, THIRD
from hypothesis import given
from hypothesis import strategies as st

from siyaq.corpus import load_articles
from siyaq.corpus.boilerplate import Recurring, drop_boilerplate, units
from siyaq.corpus.cleaning import Report
from siyaq.corpus.datelines import drop_dateline
from siyaq.corpus.repeats import break_gaps, drop_repeats
from siyaq.entities import find_mentions

NEWS = "وصل وفد المصرف إلى المدينة صباح الأحد."


@pytest.mark.parametrize(
    "dateline",
    [
        "تونس، الجمهورية التونسية (CNN)-- ",
        "تونس، الجمهورية التونسية (CNN) ",
        "أنقرة (رويترز) - ",
        "طرابلس (أ ف ب) – ",
        "بنغازي ـ (د.ب.أ): ",
        "تونس 3 يناير 2017 (وات) - ",
        "الدوحة - رويترز: ",
        "رويترز- الرباط (المغرب): ",
        "الرياض 4 محرم 1440 هـ الموافق 14 سبتمبر 2018 م واس\n",
        "(CNN Business) -- ",
        "مسقط (رويترز، أ ف ب) - ",
        "القاهرة، مصر (CNN) --\n\n",
        "عمّان - «صحيفة المرفأ»: ",
        'صنعاء - "المرفأ":',
        "   بيروت (وكالات) -",
        "طرابلس (نخيل برس) - ",
        "رأس الخيمة، الإمارات (وكالة المرفأ) – ",
    ],
)
def test_datelines_go_and_are_counted(dateline):
    report = Report()
    assert drop_dateline(dateline + NEWS, report) == NEWS
    assert report.articles == {"dateline": 1}
    assert abs(report.characters["dateline"] - len(dateline)) <= 3  # blanks around it


@pytest.mark.parametrize(
    "body",
    [
        "قالت وكالة الأنباء الألمانية (د.ب.أ): وصل الوفد.",
        "ونقلت شبكة (CNN) - في تقرير لها - أن الوفد وصل.",
        "المدير العام لبرنامج التنمية (UNDP) - وصل إلى المدينة.",
        "أكد البنك المركزي (المصرف) - وهو مصرف الدولة - أنه لن يغلق.",
        "طرابلس (غرب ليبيا): وصل الوفد صباح الأحد.",
        "حفتر «القائد»: لن نتراجع عن قرارنا.",
        "رواية «بيت الرمل»: قراءة أولى في نص جديد.",
        "تونس والجزائر - قمة جديدة بين البلدين.",
        "وال ستريت - ارتفعت الأسهم عند الافتتاح.",
        "تبرعت شركة نهر (Reuters) بالمبلغ كله.",
        "الخبر الأول (رويترز)",
        "البنك المركزي (المصرف) - وهو مصرف الدولة الوحيد - أغلق أبوابه.",
        "محمد علي (الأب) - الذي غاب عن الحفل منذ سنوات - عاد أخيرا.",
        "سرت (وسط البلاد) - كما قال السكان - هادئة.",
        "بحسب رويترز: وصل الوفد.",
        "وصل الوفد إلى المدينة، وقال رئيسه لوكالة الأنباء (رويترز) - وهو متفائل - إنه سيبقى.",
    ],
)
def test_what_only_looks_like_a_dateline_stays(body):
    report = Report()
    assert drop_dateline(body, report) == body
    assert not report.articles


def test_a_dateline_below_the_headline_and_never_in_the_middle():
    above = "عنوان الخبر هنا\nالأحد 3 يناير\n"
    assert drop_dateline(f"{above}تونس (رويترز) - {NEWS}", Report()) == above + NEWS
    late = "\n".join([FIRST] * 9) + f"\nتونس (رويترز) - {NEWS}"
    assert drop_dateline(late, Report()) == late
    two = f"تونس (رويترز) - {NEWS}\nالرباط (رويترز) - {NEWS}"
    assert drop_dateline(two, Report()) == f"{NEWS}\nالرباط (رويترز) - {NEWS}"
    assert drop_dateline("تونس (رويترز) - ", Report()) == "تونس (رويترز) - "  # nothing would be left


@given(st.text(alphabet="تونس (رويترز) -–:،\n CNN12«»", max_size=150))
def test_a_dateline_takes_one_piece_away(body):
    left = drop_dateline(body, Report())
    start = next((i for i, (a, b) in enumerate(zip(left, body, strict=False)) if a != b), len(left))
    assert body.endswith(left[start:])
    assert left.strip() or left == body


def test_gaps_of_a_page_are_line_ends():
    report = Report()
    body = f"القسم          {FIRST}\t\t   \t \t\t{SECOND}   {THIRD}"
    assert break_gaps(body, report) == f"القسم\n{FIRST}\n{SECOND}   {THIRD}"
    assert report.characters == {"gaps": 19}
    assert break_gaps(f"{FIRST}\t{SECOND}      {THIRD}", report) == f"{FIRST}\t{SECOND}      {THIRD}"


def test_the_browsers_title_goes_where_the_headline_follows():
    headline = "وفد المصرف يصل إلى المدينة"
    for above in ("موقع القنديل - العالم - ", "المرفأ | ", "القنديل – "):
        report = Report()
        assert drop_repeats(None, f"{above}{headline}\nالأحد\n{headline}\n{NEWS}", report) == (
            f"الأحد\n{headline}\n{NEWS}"
        )
        assert report.articles == {"repeated": 1}
    dated = f"المرفأ - {headline}\n14:00 (GMT) - 11/04/09    {headline}\n{NEWS}"
    assert drop_repeats(None, dated, Report()) == dated.partition("\n")[2]
    dashed = f"المرفأ - مقابلة - وفد المصرف - يصل إلى المدينة\nوفد المصرف - يصل إلى المدينة\n{NEWS}"
    assert drop_repeats(None, dashed, Report()).startswith("وفد المصرف - يصل")


@pytest.mark.parametrize(
    "body",
    [
        f"المرفأ - وفد المصرف يصل إلى المدينة\n{NEWS}",  # the headline stands here alone
        f"ليبيا - قمة جديدة\nقمة جديدة\n{NEWS}",  # two words may be a coincidence
        f"{FIRST} وكان خط تونس - طرابلس مغلقا منذ عام كامل.\nخط آخر: طرابلس مغلقا منذ عام كامل.\n{NEWS}",
    ],
)
def test_a_first_line_with_a_dash_stays(body):
    assert drop_repeats(None, body, Report()) == body


MENU = ["الرئيسية", "الشرق الأوسط", "العالم", "شارك برأيك", "اقتصاد وأعمال", "رياضة", "راديو"]


def cleaned(bodies: list[str]) -> tuple[list[str], Report]:
    learned, report = Recurring(), Report()
    learned.add(["موقع"] * len(bodies), units(bodies))
    return drop_boilerplate(bodies, ["موقع"] * len(bodies), learned.keys(), report), report


def test_menus_go_however_long():
    bodies = [
        f"قصة رقم {i} من بلدة {i} على الساحل\n"
        + "\n".join(MENU)
        + f"\nجرى {i} في بلدة {i} ما جرى.\nثم انتهى {i}.\nوكان يوم {i} في بلدة {i} كأي يوم من أيام {i}.\nتم {i}."
        for i in range(9)
    ]
    left, report = cleaned(bodies)
    assert not any(entry in text for text in left for entry in MENU)
    assert [text.split("\n")[0] for text in left] == [body.split("\n")[0] for body in bodies]
    assert all(f"ثم انتهى {i}." in text for i, text in enumerate(left))
    assert report.articles == {"boilerplate": 9}


def test_short_lines_that_are_no_menu_stay():
    """Clubs in a table that changes: each name recurs near the head, but no three that recur stand in a row."""
    clubs = ["الاتحاد", "الأهلي", "المدينة", "النصر", "الهلال", "التحدي"]
    bodies = []
    for i in range(12):
        lines = [line for k in range(4) for line in (clubs[(i + k * (1 + i % 3)) % 6], f"{i} نقطة و{k} أهداف")]
        story = "\n".join(f"جملة طويلة رقم {i} عن مباراة جرت في ملعب المدينة يوم {i}{k}." for k in range(5))
        bodies.append("\n".join([f"نتائج الجولة رقم {i} من الدوري المحلي", f"لعب {i}", f"فاز {i}", *lines, story]))
    left, _ = cleaned(bodies)
    assert left == bodies


def test_a_page_as_it_comes(tmp_path):
    """Browser's title, description, menu, headline, dateline, story: names stand where the story has them."""
    rows = []
    gap = " " * 12
    for i in range(8):
        headline = f"زيارة رقم {i} إلى مدينة سرت"
        rows.append(
            {
                "id": f"p{i}",
                "source": "القنديل",
                "text": f"القنديل - الشرق الأوسط - {headline}{gap}content='وصف رقم {i}' />{gap}"
                + "   \t\t  ".join(MENU)
                + f"{gap}{headline}{gap}الدوحة، قطر (CNN)-- قال المبعوث رقم {i} إن الاجتماع في سرت انتهى.{gap}"
                f"وغادر الوفد {i} بعدها بساعة {i}.{gap}وكان يوم {i} هادئا في {i} أحياء.{gap}وختم المبعوث رقم {i}.",
            }
        )
    (tmp_path / "x.jsonl").write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    corpus = load_articles(tmp_path, deduplicate=False)
    assert corpus.articles.text[3].split("\n")[:2] == [
        "زيارة رقم 3 إلى مدينة سرت",
        "قال المبعوث رقم 3 إن الاجتماع في سرت انتهى.",
    ]
    table = corpus.cleaning.set_index("rule")
    assert (table.articles[["gaps", "dateline", "repeated", "boilerplate", "html"]] == 8).all()
    lost = sum(len(row["text"]) for row in rows) - corpus.articles.text.str.len().sum()
    gaps = sum(12 * 6 + 7 * 6 for _ in rows)  # become line feeds; those of what goes later go with it
    assert abs(table.characters.sum() - lost) <= gaps
    spans = find_mentions(corpus.articles)
    texts = corpus.articles.set_index("article_id").text
    assert all(texts[s.article_id][s.start : s.end] == s.surface for s in spans.itertuples())
    assert not spans.surface.str.contains("قطر|الدوحة|القنديل|الشرق الأوسط").any()
    assert spans.surface.str.contains("سرت").sum() >= 8
