"""What is shown in a cell: Arabic from the right, and text that cannot run."""

import re

import pandas as pd
import pytest
from matplotlib.figure import Figure

from siyaq.corpus import cleaning
from siyaq.entities.resolution.rules import RULES
from siyaq.errors import SiyaqError
from siyaq.figures.topics import draw_stability
from siyaq.report import show
from siyaq.report.phrases import ARABIC

HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\u202eevil", "=cmd|'/c calc'!A1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_escaped_in_cells_headers_and_captions(text):
    shown = show(pd.DataFrame({text: [text]}), caption=text)._repr_html_()
    assert "<script" not in shown
    assert "<img" not in shown


def test_cells_have_the_direction_of_their_text_and_numbers_line_up():
    table = pd.DataFrame(
        {"اسم": ["خليفة حفتر"], "n": [12345], "share": [0.5], "when": pd.to_datetime(["2020-05-01"]), "q": [None]}
    )
    shown = show(table).html
    assert '<td dir="rtl">خليفة حفتر</td>' in shown
    assert '<td class="number">12,345</td>' in shown
    assert '<td class="number">50.0%</td>' in shown
    assert "2020-05-01" in shown
    assert "<td>–</td>" in shown


def _numbers(**columns) -> list[list[str]]:
    """Return the cells of a shown table of numbers, column by column."""
    cells = re.findall(r'<td class="number">([^<]*)</td>', show(pd.DataFrame(columns)).html)
    return [cells[i :: len(columns)] for i in range(len(columns))]


def test_shares_and_their_intervals_are_percentages_with_one_decimal():
    share, lo, hi, rank, rank_lo = _numbers(
        share=[0.29, 0.1, 0.00001],
        lo=[0.0968, None, 0.0],
        hi=[1.0, 0.12345, 0.5],
        rank=[1, 2, 3],
        rank_lo=[1.0, 1.5, 2],
    )
    assert share == ["29.0%", "10.0%", "&lt;0.1%"]
    assert lo == ["9.7%", "–", "0.0%"]
    assert hi == ["100.0%", "12.3%", "50.0%"]
    assert (rank, rank_lo) == (["1", "2", "3"], ["1.0", "1.5", "2.0"])


def test_all_numbers_of_a_column_have_the_same_decimals():
    difference, lo, hi, q, expected, tiny = _numbers(
        difference=[-3.4, 0.5, 12.0],
        lo=[-7.125, 0.0, 1.0],
        hi=[0.333, 10.0, 20.0],
        q=[1e-12, 0.04, 1.0],
        expected=[1234.5, 45.2, 0.02],
        tiny=[1e-7, 2.5e-8, 0.0],
    )
    assert (difference, lo, hi) == (["-3.4", "0.5", "12.0"], ["-7.1", "0.0", "1.0"], ["0.3", "10.0", "20.0"])
    assert q == ["&lt;0.001", "0.040", "1.000"]
    assert expected == ["1,234", "45", "&lt;1"]
    assert tiny == ["1.00e-07", "2.50e-08", "0.00e+00"]


def test_whole_numbers_are_exact_and_unknown_ones_are_dashes():
    n, few, half = _numbers(n=[2**60 + 1, 3], few=pd.array([1, None], dtype="Int64"), half=[None, 0.5])
    assert (n, few, half) == ([f"{2**60 + 1:,}", "3"], ["1", "–"], ["–", "0.5"])


def test_rows_that_are_left_out_are_said():
    assert "(5 more rows)" in show(pd.DataFrame({"a": range(10)}), rows=5).html


def test_headings_come_in_the_language_and_keep_the_name_of_the_column():
    table = pd.DataFrame({"n_articles": [3], "name_ar": ["درنة"], "type": ["LOC"], "known": [True]})
    columns = {"name_ar": "Arabic name", "type": "type", "n_articles": "articles", "known": "بلدية"}
    shown = show(table, columns=columns, language="ar").html
    assert '<th dir="rtl" scope="col" title="name_ar">الاسم</th>' in shown
    assert '<th class="number" dir="rtl" scope="col" title="n_articles">المقالات</th>' in shown
    assert ">بلدية</th>" in shown and "<td>نعم</td>" in shown and ">مكان</td>" in shown
    english = show(table, columns=columns).html
    assert ">articles</th>" in english and ">place</td>" in english and "<td>yes</td>" in english


def test_text_of_articles_is_never_put_into_another_language():
    shown = show(pd.DataFrame({"title": ["known name"], "rules": ["known name (2) | PER"]}), language="ar").html
    assert ">known name</td>" in shown and ">اسم معروف (2) | شخص</td>" in shown


def test_every_rule_and_reason_has_arabic_words():
    said = {*RULES, *cleaning.RULES.values(), *cleaning.NOTES.values()}
    assert not said - set(ARABIC), "add these to siyaq.report.phrases.ARABIC"


def test_empty_and_long_tables_say_so_in_arabic():
    assert show(pd.DataFrame({"a": []}), language="ar").html == '<p class="caption" dir="rtl">(لا صفوف)</p>'
    assert "صفوف أخرى: 5" in show(pd.DataFrame({"a": range(10)}), rows=5, language="both").html
    with pytest.raises(SiyaqError, match="language is 'fr'; allowed: ar, en, both"):
        show(pd.DataFrame({"a": [1]}), language="fr")


def test_a_figure_of_ours_is_told_from_its_data():
    curve = pd.DataFrame(
        {"k": [2, 3], "stability": [0.5, 0.75], "lo": 0.4, "hi": 0.8, "coherence": 0.1, "chosen": True}
    )
    figure = draw_stability(curve, language="ar", size="column", title='عنوان "<b>', caption="")
    shown = show(figure).html
    assert "الأعلى: 3 (الثبات 0.75)" in shown and 'alt="عنوان &quot;&lt;b&gt;.' in shown
    assert "<figcaption" in shown


def test_a_figure_is_an_image_with_words_for_who_cannot_see_it():
    figure = Figure()
    figure.add_subplot().plot([1, 2])
    shown = show(figure, caption='نص "مهم" <b>').html
    assert 'src="data:image/svg+xml;base64,' in shown
    assert show(figure, caption='نص "مهم" <b>').html == shown, "the same bytes each time"
    assert 'alt="نص &quot;مهم&quot; &lt;b&gt;"' in shown
