"""From a logical string to what shows Arabic joined and in reading order: the only place that shapes.

Renderers differ. matplotlib before 3.11 draws code points one after the other from left to right, so that it has to be
given the joined forms in visual order; matplotlib 3.11 and newer shape and order text themselves (libraqm), and the
same recipe comes out reversed. What is asked here is what the renderer does, never its version.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from matplotlib import ft2font

from siyaq.errors import SiyaqError

ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
"""One code point of the Arabic script."""

# Controls of direction and C0/C1 controls: in a name they reorder or hide what stands beside it (Trojan Source).
_CONTROLS = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_ISO_DATE = re.compile(r"(?<![\d-])\d{4}-(?:\d{2}(?:-\d{2})?|[QW]\d{1,2})(?![\d-])")
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_LRM, _RLM, _RLE, _LRE, _PDF, _LRI, _PDI = "\u200e\u200f\u202b\u202a\u202c\u2066\u2069"
# matplotlib 3.11 draws a control as a blank that it takes back, and in a PDF twice where the next glyph is of another
# subset of the font: that glyph lands on its neighbour. A thin space, which is of the control's subset, stands between.
_HAIR = "\u200a"


@cache
def matplotlib_shapes() -> bool:
    """Say whether this matplotlib joins and orders Arabic itself."""
    return hasattr(ft2font, "__libraqm_version__")


def is_arabic(text: str) -> bool:
    """Say whether a string holds an Arabic letter, digit or mark.

    Examples
    --------
    >>> is_arabic("BBC عربي"), is_arabic("BBC")
    (True, False)
    """
    return bool(ARABIC.search(text))


def plain(text: object) -> str:
    r"""Return a value as text without control characters, on one line.

    Names and titles are data of others: a direction override in one of them must not turn its neighbours round.

    Examples
    --------
    >>> plain("abc\u202edef\n ghi")
    'abcdef ghi'
    """
    return " ".join(_CONTROLS.sub("", "" if text is None else str(text)).split())


@lru_cache(maxsize=65536)
def shape(text: str, *, direction: str | None = None, renderer: str = "matplotlib") -> str:
    r"""Return what a renderer needs to show `text` joined and in reading order.

    Parameters
    ----------
    text : str
        In logical order; may have several lines. Dates such as 2024-05-01 keep their order inside Arabic.
    direction : {None, "rtl", "ltr"}
        Direction of all lines of a text that holds Arabic; None is right to left for the lines that hold Arabic.
    renderer : {"matplotlib", "pillow", "browser"}
        Pillow (and wordcloud) are given logical text, as their libraqm orders it; browsers as well, with the
        direction marked. A Pillow without libraqm cannot show Arabic: see ``PIL.features.check("raqm")``.

    Returns
    -------
    str
        The same object where there is no Arabic in it.

    Examples
    --------
    >>> shape("Libya 2024-05-01")
    'Libya 2024-05-01'
    >>> shape("بنغازي", renderer="browser") == "\u202bبنغازي\u202c"
    True
    """
    if renderer not in ("matplotlib", "pillow", "browser"):
        raise SiyaqError(f"renderer is {renderer!r}; allowed: matplotlib, pillow, browser")
    if direction not in (None, "rtl", "ltr"):
        raise SiyaqError(f"direction is {direction!r}; allowed: None, 'rtl', 'ltr'")
    text = _CONTROLS.sub("", text)
    if not is_arabic(text):
        return text
    if renderer == "pillow":
        return text
    return "\n".join(_line(line, direction, renderer) for line in text.split("\n"))


def _line(line: str, direction: str | None, renderer: str) -> str:
    if not line or (direction is None and not is_arabic(line)):
        return line
    direction = direction or "rtl"
    if renderer == "browser":
        return f"{_RLE if direction == 'rtl' else _LRE}{_dated(line, direction, isolated=True)}{_PDF}"
    marked = _dated(line, direction)
    if _first_strong(line) != direction:
        marked = f"{_RLM}{marked}" if direction == "rtl" else f"{_LRM}{_HAIR}{marked}"
    return marked if matplotlib_shapes() else _visual(marked, direction)


def _dated(line: str, direction: str, isolated: bool = False) -> str:
    """Return the line so that the parts of its dates stand in order, with as few controls as can be.

    Digits after an Arabic letter are ordered part by part; after a Latin one, or none, they need nothing.
    """

    def mark(match: re.Match[str]) -> str:
        date, kinds = match[0], map(unicodedata.bidirectional, reversed(line[: match.start()]))
        if next((kind for kind in kinds if kind in _STRONG), "") != "AL":
            return date
        if isolated:
            return f"{_LRI}{date}{_PDI}"
        if direction == "rtl" and date.replace("-", "").isdigit():
            return "-".join(reversed(date.split("-")))
        return f"{_LRM}{_HAIR}{date}"

    return _ISO_DATE.sub(mark, line)


def _first_strong(line: str) -> str:
    return next((_STRONG[kind] for kind in map(unicodedata.bidirectional, line) if kind in _STRONG), "")


def _visual(line: str, direction: str) -> str:
    # `bidi.get_display` (the Rust one) does not mirror brackets, this one does. Marks are left out: without a shaper
    # they land under the wrong letter, which misleads more than their absence.
    from bidi.algorithm import get_display

    reshaped = _reshaper().reshape(_MARKS.sub("", line))
    shown = get_display(reshaped, base_dir="R" if direction == "rtl" else "L")
    return _CONTROLS.sub("", shown).replace(_HAIR, "")


@cache
def _reshaper():
    from arabic_reshaper import ArabicReshaper

    # The isolated presentation forms are missing from good fonts; the letter itself looks the same.
    options = {"delete_harakat": False, "support_ligatures": True, "use_unshaped_instead_of_isolated": True}
    return ArabicReshaper(options)
