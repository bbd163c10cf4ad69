"""What is written beside the nodes of a network, and where: names in both languages as long as there is room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from siyaq.figures.labels import place_labels
from siyaq.figures.style import Size
from siyaq.figures.words import fit, name, width


@dataclass(frozen=True)
class Names:
    """The names of some nodes, the strongest first.

    Attributes
    ----------
    order : array (n,)
        Row of the node that each name belongs to.
    texts : list of str, points : array (n,)
        What is written, and how high in points.
    boxes, centres : array (n, 2)
        Width and height, and where; NaN for a name that found no room.
    language : str
        What they were written in.
    """

    order: np.ndarray
    texts: list[str]
    points: np.ndarray
    boxes: np.ndarray
    centres: np.ndarray
    language: str

    @property
    def missing(self) -> int:
        """How many names found no room."""
        return int(np.isnan(self.centres[:, 0]).sum())


def place_names(
    nodes: pd.DataFrame,
    points: np.ndarray,
    radii: np.ndarray,
    frame: tuple[float, float],
    measures: Size,
    language: str,
    *,
    foot: float = 0.0,
) -> Names:
    """Return where the names of nodes are written.

    Names in both languages are twice as high. Where they crowd each other out, all nodes have their Arabic name alone:
    a figure in which some have one name and some two says something that is not there.

    Parameters
    ----------
    nodes : DataFrame
        entity_id, name_ar, name_en, strength.
    points : array (n, 2), radii : array (n,)
        Where they stand, and how large, in points.
    frame : (width, height)
        Names stay inside.
    measures : Size
    language : {"ar", "en", "both"}
    foot : float
        Height at the bottom that is left free.
    """
    tried = [_place(nodes, points, radii, frame, measures, language, foot)]
    if language == "both" and tried[0].missing:
        tried.append(_place(nodes, points, radii, frame, measures, "ar", foot))
    return min(tried, key=lambda names: names.missing)


def _place(nodes, points, radii, frame, measures, language, foot) -> Names:
    order = np.lexsort([nodes.entity_id, -nodes.strength])
    letters = measures.letters * (0.78 + 0.3 * radii[order] / radii.max())
    lines, room = (1, 0.3) if language == "both" else (2, 0.22)
    wide = max(frame[0] * room, 55)
    texts, boxes = [], []
    for row, high in zip(nodes.iloc[order].itertuples(), letters, strict=True):
        parts = name(row.name_ar, row.name_en, language).split("\n")
        text = "\n".join(fit(part, wide, high, lines=lines) for part in parts)
        texts.append(text)
        boxes.append((max(width(line, high) for line in text.split("\n")) + 2, 1.22 * high * (text.count("\n") + 1)))
    shift, sizes = np.array([0, foot]), np.array(boxes)
    centres = place_labels(points[order] - shift, radii[order], sizes, (frame[0], frame[1] - foot)) + shift
    return Names(order, texts, letters, sizes, centres, language)
