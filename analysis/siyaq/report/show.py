"""What a person sees of a table or a figure, in a notebook and in the report."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from html import escape

import pandas as pd
from matplotlib.figure import Figure

from siyaq.figures.style import style

_STYLE = (
    "<style>.siyaq{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    ".siyaq th,.siyaq td{padding:.25em .7em;text-align:start;border-bottom:1px solid #ddd;vertical-align:top}"
    ".siyaq .number{text-align:end}</style>"
)


@dataclass(frozen=True)
class Shown:
    """A piece of HTML that Jupyter displays; its text is what a terminal prints."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def _cell(value: object) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return "<td>–</td>"
    if isinstance(value, bool):
        return f"<td>{'yes' if value else 'no'}</td>"
    if isinstance(value, pd.Timestamp):
        return f'<td dir="ltr">{value:%Y-%m-%d}</td>'
    if isinstance(value, int):
        return f'<td class="number">{value:,}</td>'
    if isinstance(value, float):
        return f'<td class="number">{value:.3g}</td>' if abs(value) < 1000 else f'<td class="number">{value:,.0f}</td>'
    return f'<td dir="auto">{escape(str(value))}</td>'


def table_html(table: pd.DataFrame, columns: dict[str, str] | None = None) -> str:
    """Return a table as HTML: text escaped, every cell in the direction of its own first letter.

    Parameters
    ----------
    table : DataFrame
        The index is left out.
    columns : dict, optional
        The columns to show, in order, and what to call them.

    Examples
    --------
    >>> import pandas as pd
    >>> table_html(pd.DataFrame({"name": ["<b>حفتر</b>"]}), {"name": "الاسم"})[-74:]
    '<tr><td dir="auto">&lt;b&gt;حفتر&lt;/b&gt;</td></tr></tbody></table></div>'
    """
    columns = columns or {name: str(name) for name in table.columns}
    head = "".join(f'<th dir="auto" scope="col">{escape(title)}</th>' for title in columns.values())
    values = (table[name].astype(object).tolist() for name in columns)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in zip(*values, strict=True))
    return f'<div class="scroll"><table class="siyaq"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def figure_html(figure: Figure, caption: str = "") -> str:
    """Return a figure as an image element: an SVG inside a data address, where nothing in it can run."""
    buffer = io.BytesIO()
    drawn_with = getattr(figure, "parameters", {})
    with style(drawn_with.get("size", "page"), drawn_with.get("font")):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    alt = escape(caption or str(figure.get_label()) or "figure", quote=True)
    below = f'<figcaption dir="auto">{escape(caption)}</figcaption>' if caption else ""
    return f'<figure class="siyaq-figure"><img src="data:image/svg+xml;base64,{data}" alt="{alt}">{below}</figure>'


def sentences_html(sentences: list[str]) -> str:
    """Return sentences as a list, each in the direction of its own first letter."""
    items = "".join(f'<li dir="auto">{escape(s)}</li>' for s in sentences)
    return f'<ul class="findings">{items}</ul>'


def show(
    thing: pd.DataFrame | Figure | list[str],
    *,
    columns: dict[str, str] | None = None,
    rows: int = 20,
    caption: str = "",
) -> Shown:
    """Return a table, a figure or sentences as HTML for a cell: Arabic from the right, text escaped.

    Parameters
    ----------
    thing : DataFrame, Figure or list of str
    columns : dict, optional
        Columns of the table to show, in order, and what to call them.
    rows : int
        Rows of the table to show; what is left out is said below it.
    caption : str
        Line below; for a figure also what a screen reader says.
    """
    if isinstance(thing, Figure):
        return Shown(figure_html(thing, caption), f"<figure: {caption}>")
    if isinstance(thing, list):
        return Shown(sentences_html(thing), "\n".join(thing))
    if thing.empty:
        return Shown(f'<p class="caption" dir="auto">{escape(caption)} (no rows)</p>', f"{caption} (no rows)")
    rest = len(thing) - rows
    below = f"{caption} " if caption else ""
    below += f"({rest:,} more rows)" if rest > 0 else ""
    note = f'<p class="caption" dir="auto">{escape(below)}</p>' if below else ""
    shown = thing.head(rows)
    return Shown(_STYLE + table_html(shown, columns) + note, shown.to_string(index=False))
