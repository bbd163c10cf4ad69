"""What is shown in a cell: Arabic from the right, and text that cannot run."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from siyaq.report import show

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
    assert '<td dir="auto">خليفة حفتر</td>' in shown
    assert '<td class="number">12,345</td>' in shown
    assert '<td class="number">0.5</td>' in shown
    assert "2020-05-01" in shown
    assert "<td>–</td>" in shown


def test_rows_that_are_left_out_are_said():
    assert "(5 more rows)" in show(pd.DataFrame({"a": range(10)}), rows=5).html


def test_a_figure_is_an_image_with_words_for_who_cannot_see_it():
    figure = Figure()
    figure.add_subplot().plot([1, 2])
    shown = show(figure, caption='نص "مهم" <b>').html
    assert 'src="data:image/svg+xml;base64,' in shown
    assert show(figure, caption='نص "مهم" <b>').html == shown, "the same bytes each time"
    assert 'alt="نص &quot;مهم&quot; &lt;b&gt;"' in shown
