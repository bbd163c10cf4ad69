"""What is shown in a cell: Arabic from the right, and text that cannot run."""

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
    assert '<td class="number">0.5</td>' in shown
    assert "2020-05-01" in shown
    assert "<td>–</td>" in shown


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
