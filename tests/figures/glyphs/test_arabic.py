"""Glyphs as they stand on paper. Each expected string was written by hand, from left to right."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.lines import Line2D

from siyaq.errors import SiyaqError
from siyaq.figures.arabic import is_arabic, plain, shape
from siyaq.figures.style import Drawing, style

ON_PAPER = {
    "brackets": ("قائد أفريكوم (155)", ["(155) موكيرفأ دئاق"]),
    "brackets around Arabic": ("تنظيم (داعش) في سرت", ["ترس يف (شعاد) ميظنت"]),
    "quotes": ("«المؤتمر» الوطني", ["ينطولا «رمتؤملا»"]),
    "percent": ("ارتفع 12.5% اليوم", ["مويلا %12.5 عفترا"]),
    "ISO date": ("يوم 2024-05-01 في طرابلس", ["سلبارط يف 2024-05-01 موي"]),
    "month and quarter": ("من 2019-04 إلى 2019-Q3", ["2019-Q3 ىلإ 2019-04 نم"]),
    "date in brackets beside Latin": ("شبكة (2019-04) BBC", ["BBC (2019-04) ةكبش"]),
    "Latin before a date": ("من BBC 2019-04-01 خبر", ["ربخ BBC 2019-04-01 نم"]),
    "date first": ("2019-04-01: خبر", ["ربخ :2019-04-01"]),
    "two dates": ("من 2019-04-01 إلى 2020-05-02", ["2020-05-02 ىلإ 2019-04-01 نم"]),
    "number at the end": ("الأسماء: 54 (q ≤ 0.05)", ["(q ≤ 0.05) 54 :ءامسألا"]),
    "Latin at the end": ("قائد (155) DNA", ["DNA (155) دئاق"]),
    "Latin inside": ("شركة Google (غوغل) ليبيا", ["ايبيل (لغوغ) Google ةكرش"]),
    "Latin first": ("BBC عربي: خبر 1", ["1 ربخ :يبرع BBC"]),
    "lam-alef": ("لا إلى الأمام", ["مامألا ىلإ ال"]),
    "dollar": ("سعر $ اليوم", ["مويلا $ رعس"]),
    "two lines": ("السطر (1)\nسطر BBC ثان", ["(1) رطسلا", "ناث BBC رطس"]),
    "both languages": ("درنة (ليبيا)\nDerna (Libya)", ["(ايبيل) ةنرد", "Derna (Libya)"]),
    "Persian letters": ("گوغل وڤيينا وچاد", ["داچو انييڤو لغوگ"]),
}


def flat(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("ﻻ", "لا")


@pytest.mark.parametrize("font", ["FiraGO", "DejaVu Sans"])
@pytest.mark.parametrize("case", ON_PAPER)
def test_glyphs_stand_in_reading_order(case, font, read_glyphs):
    text, expected = ON_PAPER[case]
    with style(font=font):
        figure = Drawing(figsize=(6, 2))
        figure.text(0.9, 0.5, shape(text), ha="right")
    assert read_glyphs(figure) == expected


def test_arabic_inside_an_english_line_stays_left_to_right(read_glyphs):
    with style():
        figure = Drawing(figsize=(6, 2))
        figure.text(0.1, 0.5, shape("Haftar (خليفة حفتر) 2019-04-01!", direction="ltr"))
    assert read_glyphs(figure) == ["Haftar (رتفح ةفيلخ) 2019-04-01!"]


def test_rotated_ticks_legends_and_node_labels(read_glyphs):
    text, (expected,) = ON_PAPER["brackets around Arabic"]
    with style():
        figure = Drawing(figsize=(6, 4))
        axes = figure.add_subplot()
        axes.set_yticks([])
        axes.set_xticks([0, 1], [shape(text), "x"], rotation=90)
        axes.legend(handles=[Line2D([], [], label=shape(text))])
        axes.annotate(shape(text), (0.5, 0.5), ha="center")
        axes.set_title(shape(text))
        axes.set_xlabel(shape(text), rotation=40)
    assert sorted(read_glyphs(figure)) == sorted([*[expected] * 5, "x"])


def test_drawn_figures_hold_the_names_in_reading_order(tables, draw_all, read_glyphs):
    figures = draw_all(tables, title="شبكة (2019-04) BBC")
    for name in ("frequencies", "timeline", "network", "matrix", "keyness", "topics_entities"):
        lines = read_glyphs(figures[name])
        assert "يواقرزلا دماح" in lines, name  # حامد الزرقاوي
        assert "(BC) لحاسلا فرصم" in lines, name  # مصرف الساحل (BC)
        assert "BBC (2019-04) ةكبش" in lines, name


def test_other_renderers_get_logical_text():
    assert shape("بنغازي (155)", renderer="pillow") == "بنغازي (155)"
    assert shape("بنغازي (155)", renderer="browser") == "\u202bبنغازي (155)\u202c"


def test_a_dollar_sign_is_no_formula(read_glyphs):
    with style():
        figure = Drawing(figsize=(3, 1))
        figure.text(0.1, 0.5, shape("a $x^2$ b"))
    assert read_glyphs(figure) == ["a $x^2$ b"]


@given(st.text(max_size=40))
def test_no_control_of_the_data_reaches_the_renderer(text):
    shown = shape(text)
    assert "\u202e" not in shown and "\u2066" not in shown and "\x00" not in shown
    opened = sum(shown.count(c) for c in "\u202a\u202b")
    assert opened == shown.count("\u202c")


@given(st.text(st.characters(max_codepoint=0x24F, exclude_categories=["Cc", "Cs"]), max_size=40))
def test_latin_text_is_left_alone(text):
    assert not is_arabic(text)
    assert shape(text) == text


def test_plain_takes_direction_overrides_and_lines_out():
    assert plain("abc\u202egpj.exe\nx") == "abcgpj.exe x"
    assert plain(None) == ""


def test_wrong_options_are_named():
    with pytest.raises(SiyaqError, match="renderer is 'paper'; allowed: matplotlib"):
        shape("ليبيا", renderer="paper")
    with pytest.raises(SiyaqError, match="direction is 'up'"):
        shape("ليبيا", direction="up")
