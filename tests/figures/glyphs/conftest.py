"""Readers of what stands in a rendered figure, glyph by glyph from left to right, in SVG and in PDF."""

import io
import re
import unicodedata
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import matplotlib
import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager

from siyaq.figures.arabic import matplotlib_shapes
from siyaq.figures.fonts import FALLBACK, families
from siyaq.figures.style import style

SVG = "{http://www.w3.org/2000/svg}"
Glyph = tuple[float, str]
"""Where a glyph stands along its line, and the letters it shows, as they stand from left to right."""


@cache
def _font(name: str) -> TTFont:
    family = re.sub(r"^[A-Z]{6}\+|-(Regular|Bold)$", "", name)
    return TTFont(next(font_manager.findfont(f) for f in (*families(), FALLBACK) if f.replace(" ", "") == family))


@cache
def _letters(font: str) -> Callable[[str], str]:
    """Return the function from the name of a glyph of a font to the letters it shows."""
    letters = {"periodar": ".", _font(font).getBestCmap().get(0x200A, ""): "\u200a"}
    for code, name in sorted(_font(font).getBestCmap().items()):
        letters.setdefault(name, unicodedata.normalize("NFKC", chr(code)))

    def read(name: str) -> str:
        # A glyph for a letter's form is named after the letter's own glyph, a ligature after its parts.
        parts = re.sub(r"\..*", "", name).split("_")
        text = letters.get(name) or "".join(letters.get(part, "") for part in parts)
        return text[::-1] or f"<{name}>"

    return read


def _line(glyphs: list[Glyph], size: float = 1000.0) -> str:
    """Join glyphs from left to right, without marks and without the blanks of no width that stand for controls."""
    after = [x for x, _ in glyphs[1:]] + [-1e9]
    seen = [(x, text) for (x, text), then in zip(glyphs, after, strict=True) if text != " " or then - x > size / 50]
    text = "".join(text for _, text in sorted(seen, key=lambda glyph: glyph[0]))
    return "".join(c for c in text if not unicodedata.category(c).startswith(("M", "C")) and c != "\u200a")


def _read_svg(content: bytes) -> list[str]:
    lines = []
    for line in ET.fromstring(content).iter(f"{SVG}g"):  # matplotlib writes one group a line, in their order
        glyphs = []
        for use in line.findall(f"{SVG}use"):
            name = re.fullmatch(r"#(.+)-([0-9a-f]+)", use.get("{http://www.w3.org/1999/xlink}href"))
            if name:  # and not the mark of a tick
                x = re.search(r"translate\(([-\d.]+)", use.get("transform", "translate(0")).group(1)
                glyphs.append((float(x), _shown(name[1], int(name[2], 16))))
        lines += [_line(glyphs)] if glyphs else []
    return lines


def _shown(font: str, number: int) -> str:
    if not matplotlib_shapes():  # numbers are code points
        return unicodedata.normalize("NFKC", chr(number))[::-1]
    return _letters(font)(_font(font).getGlyphName(number))


class _Pdf:
    """As much of a PDF as matplotlib writes: one page, and fonts of two bytes a glyph with their names."""

    def __init__(self, content: bytes) -> None:
        self.objects = {int(n): body for n, body in re.findall(rb"(?m)^(\d+) 0 obj\n(.*?)\nendobj", content, re.DOTALL)}

    def stream(self, number: int) -> bytes:
        return zlib.decompress(re.search(rb"stream\n(.*)\nendstream", self.objects[number], re.DOTALL)[1])

    def refers(self, number: int, key: str) -> int:
        return int(re.search(rf"/{key} (?:\[ )?(\d+) 0 R".encode(), self.objects[number])[1])

    def fonts(self) -> dict[str, Callable[[int], tuple[float, str]]]:
        """Return name in the page → function from a glyph's number to its width in ems and the letters it shows."""
        page = next(n for n, body in self.objects.items() if b"/Type /Page\n" in body or b"/Type /Page " in body)
        self.page = self.refers(page, "Contents")
        names = self.objects[self.refers(self.refers(page, "Resources"), "Font")]
        return {name.decode(): self._glyphs(int(n)) for name, n in re.findall(rb"/(F\d+) (\d+) 0 R", names)}

    def _glyphs(self, number: int) -> Callable[[int], tuple[float, str]]:
        font = self.refers(number, "DescendantFonts")
        places = self.stream(self.refers(font, "CIDToGIDMap"))
        descriptor = self.refers(font, "FontDescriptor")
        inside = TTFont(io.BytesIO(self.stream(self.refers(descriptor, "FontFile2"))))
        family = re.search(rb"/FontName /(\S+)", self.objects[descriptor])[1].decode()
        order, em = inside.getGlyphOrder(), inside["head"].unitsPerEm

        def glyph(cid: int) -> tuple[float, str]:
            name = order[int.from_bytes(places[2 * cid : 2 * cid + 2], "big")]
            return inside["hmtx"][name][0] / em, _letters(family)(name)

        return glyph


_TOKEN = re.compile(
    rb"\((?P<text>(?:\\.|[^\\)])*)\)|\[|\]|/(?P<name>\w+)|(?P<number>[-+]?\d*\.?\d+)|(?P<do>[A-Za-z*]+)", re.DOTALL
)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _tokens(content: bytes) -> Iterator[tuple[str, object]]:
    for match in _TOKEN.finditer(content):
        if match["text"] is not None:
            yield (
                "text",
                re.sub(rb"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), match["text"], flags=re.DOTALL),
            )
        elif match["number"]:
            yield "number", float(match["number"])
        elif match["name"]:
            yield "name", match["name"].decode()
        elif match["do"]:
            yield "do", match["do"].decode()


def _read_pdf(content: bytes) -> list[str]:
    pdf = _Pdf(content)
    fonts = pdf.fonts()
    lines, glyphs, given = [], [], []
    font, size, start, x = None, 1.0, 0.0, 0.0
    for kind, value in _tokens(pdf.stream(pdf.page)):
        if kind != "do":
            given.append((kind, value))
            continue
        if value == "BT":
            glyphs, start = [], 0.0
        elif value == "Tf":
            font, size = fonts[given[-2][1]], given[-1][1]
        elif value == "Td":
            start += given[-2][1]
            x = start
        elif value in ("TJ", "Tj"):
            for what, part in given:
                if what == "number":
                    x -= part / 1000 * size
                for i in range(0, len(part) if what == "text" else 0, 2):
                    wide, letters = font(int.from_bytes(part[i : i + 2], "big"))
                    glyphs.append((x, letters))
                    x += wide * size
        elif value == "ET":
            lines.append(_line(glyphs, size))
        given = []
    return lines


READERS = {"svg": _read_svg, "pdf": _read_pdf}


@pytest.fixture(params=READERS)
def read_glyphs(request):
    """From a figure to the lines of its texts as they stand on paper, each read from left to right, marks left out."""

    def read(figure) -> list[str]:
        with style():
            matplotlib.rcParams["svg.hashsalt"] = "tests"
            buffer = io.BytesIO()
            figure.savefig(buffer, format=request.param)
        return READERS[request.param](buffer.getvalue())

    return read
