"""How every figure looks: sizes for print, colours, the canvas, and words in both languages.

Colours are those of Okabe & Ito (2008), told apart by readers of every colour vision, and ordered so that neighbours
differ in grey as well.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from siyaq.errors import SiyaqError
from siyaq.figures.fonts import families

INK, FAINT, GRID = "#1a1a1a", "#6b6b6b", "#dddddd"
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#5d3a00", "#f0e442")
NEUTRAL = "#b5b5b5"
BETWEEN = "#8c8c8c"
SHADE = "#fbe7c0"
TYPE_COLOURS = {"PER": "#004d7a", "ORG": "#e69f00", "LOC": "#008f6b"}
TYPE_MARKERS = {"PER": "o", "ORG": "s", "LOC": "^"}
HEAT = LinearSegmentedColormap.from_list("siyaq-heat", ["#dde9f3", "#9cc3df", "#3b86bb", "#08306b"])


@dataclass(frozen=True)
class Look:
    """How the nodes of a community are drawn: hollow ones have their colour at the rim."""

    colour: str
    hollow: bool


def community_look(community: int) -> Look:
    """Return the look of a community by its number: eight colours, the same eight hollow, then grey for the rest.

    Examples
    --------
    >>> community_look(0) == community_look(8), community_look(0).colour == community_look(8).colour
    (False, True)
    >>> community_look(16).colour == community_look(-1).colour
    True
    """
    if not 0 <= community < 2 * len(COLOURS):
        return Look(NEUTRAL, hollow=False)
    return Look(COLOURS[community % len(COLOURS)], hollow=community >= len(COLOURS))


def edge_colour(one: int, other: int) -> str:
    """Return the colour of an edge by the communities of its ends: theirs, or grey between two of them."""
    return community_look(one).colour if one == other and community_look(one).colour != NEUTRAL else BETWEEN


@dataclass(frozen=True)
class Size:
    """Width in inches, size of letters in points, height of one line of rows in inches."""

    width: float
    letters: float
    row: float


SIZES = {"column": Size(3.5, 7.5, 0.19), "page": Size(7.1, 8.5, 0.22), "slide": Size(11.0, 14.0, 0.36)}
"""One column and two columns of a journal page, and a slide."""


def size_of(name: str) -> Size:
    """Return one of `SIZES`.

    Raises
    ------
    SiyaqError
        For another name.
    """
    if name not in SIZES:
        raise SiyaqError(f"size is {name!r}; allowed: {', '.join(SIZES)}")
    return SIZES[name]


def settings(size: str = "page", font: str | None = None) -> dict[Any, Any]:
    """Return the matplotlib parameters of the style."""
    letters = size_of(size).letters
    return {
        "font.family": list(families(font)),
        "font.size": letters,
        "axes.titlesize": letters,
        "axes.labelsize": letters,
        "axes.labelcolor": INK,
        "axes.edgecolor": FAINT,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "axes.formatter.use_mathtext": False,
        "xtick.labelsize": letters * 0.92,
        "ytick.labelsize": letters * 0.92,
        "xtick.color": FAINT,
        "ytick.color": FAINT,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "grid.color": GRID,
        "grid.linewidth": 0.5,
        "legend.fontsize": letters * 0.92,
        "legend.frameon": False,
        "text.color": INK,
        "text.parse_math": False,  # a dollar sign in a name is a dollar sign
        "text.usetex": False,
        "text.hinting": "no_hinting",  # letters as wide on the screen as on paper
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
        "figure.dpi": 110,
        "savefig.dpi": 300,
        "savefig.bbox": None,
        "svg.fonttype": "path",  # letters as outlines: the same picture on machines without the font
        "svg.hashsalt": "siyaq",  # the same names inside the file each time
        "pdf.fonttype": 42,
        "pdf.compression": 6,
        "path.simplify": False,
    }


@contextmanager
def style(size: str = "page", font: str | None = None) -> Iterator[None]:
    """Draw with the style inside the block, on top of matplotlib's defaults and not of the user's settings."""
    with matplotlib.rc_context():
        defaults: dict[Any, Any] = {k: v for k, v in matplotlib.rcParamsDefault.items() if not k.startswith("backend")}
        matplotlib.rcParams.update({**defaults, **settings(size, font)})
        yield


class Drawing(Figure):
    """A matplotlib Figure that knows what it was drawn from, and shows itself in a notebook without pyplot.

    Attributes
    ----------
    drawn_by : str
        Name of the drawing function.
    tables : dict of str to DataFrame
        What is drawn, ready to be drawn again.
    parameters : dict
        The other arguments.
    body : tuple of float
        Left, bottom, width, height of what is free between heading and caption, as parts of the figure.
    """

    drawn_by: str = ""
    body: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        FigureCanvasAgg(self)
        self.tables: dict[str, pd.DataFrame] = {}
        self.parameters: dict[str, Any] = {}

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        with style(self.parameters.get("size", "page"), self.parameters.get("font")):
            self.savefig(buffer, format="png", dpi=144)
        return buffer.getvalue()
