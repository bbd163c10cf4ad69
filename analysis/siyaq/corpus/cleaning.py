"""Cleaning: what pages bring besides their words, taken away letter by letter by rules that count what they touch.

A text is first looked at as an array of code points, in one pass for all rules; only the texts in which a rule finds
something are then worked on, each by its own readable function. Rules that need to see more than one text are in
`siyaq.corpus.repeats` and `siyaq.corpus.boilerplate`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd

from siyaq.errors import SiyaqError
from siyaq.text.normal import codes
from siyaq.text.tokens import chunks

RULES: dict[str, str] = {
    "mojibake": "UTF-8 that was read as a Western code page is read again",
    "entities": "HTML entities become the characters they stand for",
    "html": "HTML tags, scripts and loose attributes are removed",
    "line_ends": "CR, CRLF and Unicode line ends become line feeds",
    "spaces": "no-break and other special spaces become spaces",
    "controls": "bidi, zero-width and other control characters are removed",
    "presentation": "Arabic presentation forms become the letters they show",
    "gaps": "gaps of seven blanks or more, where a page had the end of a block, become line feeds",
    "dateline": "place and agency before the first sentence are removed",
    "repeated": "a title or paragraph that stands in the body once more is removed, with its site's name",
    "related": "headlines of other articles that are glued into the body are removed",
    "boilerplate": "sentences, and menus, that recur at the edges of one source's articles are removed",
}
"""What each rule does, in the order in which they are applied."""
NOTES: dict[str, str] = {
    "no_date": "a date is given that cannot be understood; the article counts as undated",
    "no_body": "there is a title alone; it is the text",
}
"""What is counted beside the rules and changes nothing."""

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LINE_ENDS = "\r\v\f\x85\u2028\u2029"
_CONTROLS = "".join(
    chr(c)
    for c in (
        *(c for c in range(0x20) if chr(c) not in "\t\n\v\f\r"),
        *(c for c in range(0x7F, 0xA0) if c != 0x85),
        *(0xAD, 0x61C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)),
    )
)
_FORMS = "".join(
    chr(c)
    for c in (*range(0xFB50, 0xFDFE), *range(0xFE70, 0xFEFD))
    if unicodedata.normalize("NFKC", chr(c)) != chr(c)
    and c not in (0xFDFA, 0xFDFB, 0xFDFC)  # whole phrases, a currency
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_BLOCK = (
    "p|br|div|li|ul|ol|tr|table|tbody|thead|h[1-6]|blockquote|section|article|header|footer|nav|hr|figure|figcaption"
)
_INLINE = (
    "span|a|b|i|u|s|strong|em|img|td|th|font|small|big|sup|sub|center|video|audio|source|iframe|input|form|button|label|"
    "meta|link|html|head|body|title|object|embed|param|picture|main|aside|time|cite|q|abbr|code|pre|noscript|svg|path|o:p"
)
_TAG = re.compile(rf"</?(?:({_BLOCK})|{_INLINE})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LOOSE = re.compile(r"(?:\b[a-zA-Z][a-zA-Z-]{1,20}=(?:\"[^\"<>]*\"|'[^'<>]*')\s*){1,20}/?>")
_ATTRIBUTE = re.compile(r"\b(?:style|class|href|src|width|height|align|target|rel|onclick|srcset)=\"[^\"<>]*\"")


@dataclass
class Report:
    """What each rule touched: articles and characters."""

    articles: dict[str, int] = field(default_factory=dict)
    characters: dict[str, int] = field(default_factory=dict)
    _last: dict[str, Hashable] = field(default_factory=dict)

    def add(self, rule: str, characters: int, who: Hashable = None) -> None:
        """Note that a rule touched an article; `who` is given where its title and body come one after the other."""
        if who is None or self._last.get(rule) != who:
            self.articles[rule] = self.articles.get(rule, 0) + 1
            self._last[rule] = who
        self.characters[rule] = self.characters.get(rule, 0) + characters

    def table(self, rules: Collection[str]) -> pd.DataFrame:
        """Return one row per rule that was on, and per note: rule, articles, characters, meaning."""
        on = [r for r in (*RULES, *NOTES) if r in rules or r in NOTES]
        columns = {
            "rule": on,
            "articles": [self.articles.get(r, 0) for r in on],
            "characters": [self.characters.get(r, 0) for r in on],
            "meaning": [(RULES | NOTES)[r] for r in on],
        }
        return pd.DataFrame(columns)


def check_rules(clean: bool | Collection[str]) -> frozenset[str]:
    """Return the names of the rules that are on, or say which there are."""
    if isinstance(clean, str):
        clean = [clean]
    if isinstance(clean, bool):
        return frozenset(RULES) if clean else frozenset()
    unknown = [r for r in clean if r not in RULES]
    if unknown:
        raise SiyaqError(f"clean: there is no rule {unknown[0]!r}; allowed: True, False, or some of {', '.join(RULES)}")
    return frozenset(clean)


def harmless(text: str) -> str:
    r"""Return `text` without what no file can hold: lone surrogates become U+FFFD, NUL goes.

    Examples
    --------
    >>> harmless("طرا\0بلس \ud800")
    'طرابلس �'
    """
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        # A pair that was escaped as two halves is one character.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def clean_texts(
    texts: Sequence[str], rules: Collection[str], report: Report, owners: Sequence[Hashable] | None = None
) -> list[str]:
    r"""Apply the rules that look at one text alone, and count.

    Parameters
    ----------
    texts : list of str
    rules : collection of str
        Names of rules (see `RULES`); those of other modules are not looked at.
    report : Report
        Is added to.
    owners : sequence, optional
        The article each text is of, so that an article is counted once; those of one article stand together.

    Examples
    --------
    >>> report = Report()
    >>> clean_texts(["قال&nbsp;المتحدث:<br/>\u200fلا تعليق"], RULES, report)
    ['قال المتحدث:\nلا تعليق']
    >>> report.characters
    {'entities': 6, 'html': 4, 'spaces': 1, 'controls': 1}
    """
    active = [name for name in _FUNCTIONS if name in rules]
    if not active:
        return list(texts)
    cleaned: list[str] = []
    for chunk in chunks(texts):
        seen = _screen(chunk)
        for i in np.flatnonzero(seen).tolist():
            who = owners[len(cleaned) + i] if owners is not None else None
            chunk[i] = _clean(chunk[i], int(seen[i]), active, report, who)
        cleaned.extend(chunk)
    return cleaned


def _clean(text: str, seen: int, active: list[str], report: Report, who: Hashable) -> str:
    if seen & _BIT["mojibake"] or seen & _BIT["entities"]:  # what they bring out was not looked at yet
        seen = ~0
    for name in active:
        if seen & _BIT[name]:
            before = text
            text, touched = _FUNCTIONS[name](text)
            if text != before:
                report.add(name, touched, who)
    return text


@cache
def _flags() -> np.ndarray:
    """Bits of the rules that each code point calls for."""
    table = np.zeros(0x110000, np.uint8)
    asked = {"spaces": _SPACES, "line_ends": _LINE_ENDS, "controls": _CONTROLS, "presentation": _FORMS}
    asked |= {"entities": "&", "html": "<>", "mojibake": "ØÙ"}
    for name, letters in asked.items():
        table[codes(letters)] |= _BIT[name]
    return table


def _screen(texts: list[str]) -> np.ndarray:
    """Bits of the rules that each text may need."""
    flags = _flags().take(codes("\n".join(texts)), mode="clip")
    begin = np.cumsum([0, *(len(t) + 1 for t in texts[:-1])])
    return np.bitwise_or.reduceat(np.append(flags, np.uint8(0)), begin)


def _entities(text: str) -> tuple[str, int]:
    touched = 0
    for _ in range(2):  # twice, because some pages escape what was escaped
        found = _ENTITY.findall(text)
        if not found:
            break
        touched += sum(map(len, found))
        text = harmless(_ENTITY.sub(lambda m: html.unescape(m.group()), text))
    return text, touched


def _html(text: str) -> tuple[str, int]:
    length = len(text)
    for opening, closing in (("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->")):
        text = without(text, opening, closing)
    text = _TAG.sub(lambda m: "\n" if m.group(1) else "", text)
    text = _ATTRIBUTE.sub("", _LOOSE.sub("", text))
    return text, length - len(text)


def without(text: str, opening: str, closing: str) -> str:
    """Take out what stands between two marks; in linear time whatever the text is."""
    lower = text.lower()
    if opening not in lower or len(lower) != len(text):
        return text
    kept, at = [], 0
    while (start := lower.find(opening, at)) >= 0:
        end = lower.find(closing, start)
        if end < 0:
            break
        kept.append(text[at:start])
        at = end + len(closing)
    return "".join(kept) + text[at:]


def _mojibake(text: str) -> tuple[str, int]:
    odd = text.count("Ø") + text.count("Ù")
    if odd < 8 or odd * 5 < len(text):
        return text, 0
    raw = bytearray()
    for letter in text:
        try:
            raw += letter.encode("cp1252")
        except UnicodeEncodeError:
            if ord(letter) > 0xFF:
                return text, 0
            raw.append(ord(letter))
    try:
        return harmless(raw.decode()), len(text)
    except UnicodeDecodeError:
        return text, 0


def _replacing(letters: str, by: Callable[[str], str]) -> Callable[[str], tuple[str, int]]:
    pattern = re.compile("[" + re.escape(letters) + "]")
    table = {letter: by(letter) for letter in letters}

    def replace(text: str) -> tuple[str, int]:
        return pattern.subn(lambda m: table[m.group()], text)

    return replace


def _line_ends(text: str) -> tuple[str, int]:
    crlf = text.count("\r\n")
    text, touched = _replace_line_ends(text.replace("\r\n", "\n"))
    return text, touched + crlf


_replace_line_ends = _replacing(_LINE_ENDS, lambda _: "\n")
_FUNCTIONS: dict[str, Callable[[str], tuple[str, int]]] = {
    "mojibake": _mojibake,
    "entities": _entities,
    "html": _html,
    "line_ends": _line_ends,
    "spaces": _replacing(_SPACES, lambda _: " "),
    "controls": _replacing(_CONTROLS, lambda _: ""),
    "presentation": _replacing(_FORMS, lambda letter: unicodedata.normalize("NFKC", letter)),
}
_BIT = {name: 1 << i for i, name in enumerate(_FUNCTIONS)}
