"""What a person sees of a table or a figure, in a notebook and in the report."""

from __future__ import annotations

import base64
import io
import unicodedata
from dataclasses import dataclass
from html import escape

import pandas as pd
from matplotlib.figure import Figure

from siyaq.errors import SiyaqError
from siyaq.figures.arabic import plain
from siyaq.figures.description import describe, name_of_figure
from siyaq.figures.style import style
from siyaq.report.headings import heading, said
from siyaq.report.numbers import is_number, write_numbers
from siyaq.report.phrases import OWN, phrase

LANGUAGES = ("ar", "en", "both")
# More telling than JupyterLab's own rules for tables, which put everything to the right and in stripes.
STYLE = (
    "<style>table.siyaq{border-collapse:collapse;font-variant-numeric:tabular-nums}table.siyaq th,table.siyaq td"
    "{padding:.25em .7em;text-align:start;border-bottom:1px solid #ddd;vertical-align:top}"
    "table.siyaq .number{text-align:right}table.siyaq td.number{direction:ltr}"
    "table.siyaq td.number,table.siyaq .date{white-space:nowrap}</style>"
)
"""What a table that stands alone in a notebook brings with it."""


@dataclass(frozen=True)
class Shown:
    """A piece of HTML that Jupyter displays; its text is what a terminal prints."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def _cell(value: object, column: str, language: str) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return "<td>–</td>"
    if isinstance(value, bool):
        return f"<td>{said('yes' if value else 'no', language)}</td>"
    if isinstance(value, pd.Timestamp):
        return f'<td class="date" dir="ltr">{value:%Y-%m-%d}</td>'
    text = phrase(str(value), language) if column in OWN else str(value)
    return f'<td dir="{direction(text)}">{escape(text)}</td>'


def direction(text: str) -> str:
    """Return "rtl" or "ltr" by the first letter of a text, "auto" where there is none: not every printer finds out.

    Examples
    --------
    >>> direction("«درنة» Derna"), direction("(Derna) درنة"), direction("2019")
    ('rtl', 'ltr', 'auto')
    """
    kinds = map(unicodedata.bidirectional, text)
    return next(("ltr" if kind == "L" else "rtl" for kind in kinds if kind in ("L", "R", "AL")), "auto")


def _head(column: str, title: str, values: pd.Series, language: str) -> str:
    # The heading stands over its numbers; the name of the column, which code asks for, shows when one points at it.
    kind = ' class="number"' if is_number(values) else ""
    name = escape(plain(column), quote=True)
    text = heading(title, language)
    return f'<th{kind} dir="{direction(text)}" scope="col" title="{name}">{escape(text)}</th>'


def table_html(table: pd.DataFrame, columns: dict[str, str] | None = None, language: str = "en") -> str:
    """Return a table as HTML: text escaped, every cell in the direction of its own first letter.

    Parameters
    ----------
    table : DataFrame
        The index is left out.
    columns : dict, optional
        The columns to show, in order, and what to call them.
    language : {"ar", "en", "both"}
        Of headings and of the program's own words; text of articles stays as it is.

    Examples
    --------
    >>> import pandas as pd
    >>> table_html(pd.DataFrame({"name": ["<b>حفتر</b>"]}), {"name": "name"}, "ar")[52:114]
    '<th dir="rtl" scope="col" title="name">الاسم</th></tr></thead>'
    """
    columns = columns or {name: str(name) for name in table.columns}
    table = table.infer_objects()
    head = "".join(_head(str(name), title, table[name], language) for name, title in columns.items())
    numbers = write_numbers(table, list(columns))
    values = (
        [f'<td class="number">{escape(number)}</td>' for number in numbers[name]]
        if name in numbers
        else [_cell(value, str(name), language) for value in table[name].astype(object)]
        for name in columns
    )
    rows = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*values, strict=True))
    return f'<div class="scroll"><table class="siyaq"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def figure_html(figure: Figure, caption: str = "", language: str = "en") -> str:
    """Return a figure as an image element: an SVG inside a data address, where nothing in it can run.

    Who cannot see it is told what `siyaq.figures.describe` says of its data.
    """
    buffer = io.BytesIO()
    drawn_with = getattr(figure, "parameters", {})
    with style(drawn_with.get("size", "page"), drawn_with.get("font")):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    caption = caption or name_of_figure(figure)
    alt = escape(describe(figure) or caption or said("figure", language), quote=True)
    below = f'<figcaption dir="{direction(caption)}">{escape(caption)}</figcaption>' if caption else ""
    return f'<figure class="siyaq-figure"><img src="data:image/svg+xml;base64,{data}" alt="{alt}">{below}</figure>'


def sentences_html(sentences: list[str]) -> str:
    """Return sentences as a list, each in the direction of its own first letter."""
    items = "".join(f'<li dir="{direction(s)}">{escape(s)}</li>' for s in sentences)
    return f'<ul class="findings">{items}</ul>'


def show(
    thing: pd.DataFrame | Figure | list[str],
    *,
    columns: dict[str, str] | None = None,
    rows: int = 20,
    caption: str = "",
    language: str = "en",
) -> Shown:
    """Return a table, a figure or sentences as HTML for a cell: Arabic from the right, text escaped.

    Parameters
    ----------
    thing : DataFrame, Figure or list of str
    columns : dict, optional
        Columns of the table to show, in order, and what to call them; the English words of
        `siyaq.report.headings.HEADINGS` come in the language that is asked for.
    rows : int
        Rows of the table to show; what is left out is said below it.
    caption : str
        Line below; a figure of `siyaq.figures` has one of its own.
    language : {"ar", "en", "both"}
        Of headings and of the program's own words; "both" is Arabic here.

    Raises
    ------
    SiyaqError
        The language is another one.
    """
    if language not in LANGUAGES:
        raise SiyaqError(f"language is {language!r}; allowed: {', '.join(LANGUAGES)}")
    if isinstance(thing, Figure):
        caption = caption or name_of_figure(thing)
        return Shown(figure_html(thing, caption, language), f"<figure: {caption}>")
    if isinstance(thing, list):
        return Shown(sentences_html(thing), "\n".join(thing))
    rest = len(thing) - rows
    missing = said("none", language) if thing.empty else said("more", language, n=rest) if rest > 0 else ""
    below = " ".join(part for part in (caption, f"({missing})" if missing else "") if part)
    note = f'<p class="caption" dir="{direction(below)}">{escape(below)}</p>' if below else ""
    if thing.empty:
        return Shown(note, below)
    shown = thing.head(rows)
    return Shown(STYLE + table_html(shown, columns, language) + note, shown.to_string(index=False))
