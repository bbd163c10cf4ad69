"""The fonts of the figures: FiraGO where its package is installed, and DejaVu Sans for what it lacks.

FiraGO (SIL Open Font License 1.1) has an Arabic that stays open at small sizes and a Latin made for it, and comes with
the package pymupdf-fonts. System fonts are left alone unless one is asked for: with them the same data would look
different on each machine.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path

import matplotlib
from matplotlib import font_manager

from siyaq.errors import SiyaqError

FALLBACK = "DejaVu Sans"
"""Comes with matplotlib and has Arabic letters."""
_PACKAGED = {"FiraGO": ("figo", "figbo")}


@cache
def families(font: str | None = None) -> tuple[str, ...]:
    """Return the font families to draw with, best first.

    Parameters
    ----------
    font : str, optional
        The family of an installed font to use instead of FiraGO.

    Raises
    ------
    SiyaqError
        No font of that name is installed.
    """
    if font is not None and font not in _PACKAGED:
        try:
            font_manager.findfont(font, fallback_to_default=False)
        except ValueError as error:
            known = ", ".join(sorted({f.name for f in font_manager.fontManager.ttflist})[:20])
            raise SiyaqError(f"font {font!r} is not installed; installed are for example: {known}") from error
        return tuple(dict.fromkeys((font, FALLBACK)))
    return ("FiraGO", FALLBACK) if _register("FiraGO") else (FALLBACK,)


def _register(family: str) -> bool:
    try:
        from pymupdf_fonts import myfont
    except ImportError:
        return False
    for code in _PACKAGED[family]:
        font_manager.fontManager.addfont(_as_file(f"{family}-{code}", myfont(code)))
    return True


def _as_file(name: str, content: bytes) -> str:
    # matplotlib reads fonts from files only. The checksum in the name keeps an old file from being used.
    folder = Path(matplotlib.get_cachedir())
    path = folder / f"{name}-{hashlib.sha256(content).hexdigest()[:12]}.ttf"
    if not path.exists():
        descriptor, draft = tempfile.mkstemp(dir=folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(draft).replace(path)  # two processes may write it at once
    return str(path)


def font_checksums(font: str | None = None) -> dict[str, str]:
    """Return family → SHA-256 of the file that is drawn with."""
    paths = {family: font_manager.findfont(family) for family in families(font)}
    return {family: hashlib.sha256(Path(path).read_bytes()).hexdigest() for family, path in paths.items()}
