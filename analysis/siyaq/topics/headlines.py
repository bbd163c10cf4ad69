"""A headline for each article, as a reading aid: its title, or the first sentence that says something."""

from __future__ import annotations

import re

import pandas as pd

from siyaq.text import normal, tokenize
from siyaq.topics.stopwords import CALENDAR

LONGEST = 160
"""Characters of a headline at most: a line or two."""
_LINES = 8
"""Lines that are looked at: whatever stands before a report is short."""

_LONGEST_DATELINE = 80
_DAYS = rf"(?:{'|'.join(CALENDAR.split())}|محرم|صفر|ربيع|جمادي|رجب|شعبان|رمضان|شوال|القعده|الحجه)(?!\w)"
_BESIDE = (
    "يوم|من|شهر|عام|سنه|الموافق|الساعه|بتوقيت|غرينتش|صباحا|مساء|ظهرا|الاول|الثاني|الاولي|الاخره?|ذو|ذي|ه|م|ص|gmt|am|pm"
)
_DATE = rf"(?:(?:\d+|{_DAYS}|(?:{_BESIDE}))(?!\w)\W*)+"
_PLACE = rf"(?!{_DAYS})[^\W\d]+(?: (?!{_DAYS})[^\W\d]+){{0,2}}"
_BREAK = r"[-–—ـ،,/|()]"
_DATELINE = re.compile(rf"\W*(?:{_PLACE} ?{_BREAK}+\W*){{0,2}}{_DATE}(?:(?<={_BREAK} ){_PLACE}\W*)?")
_POINT_IN_TIME = re.compile(rf"(?<!\w){_DAYS}|\d+\W\d+\W\d+")


def is_dateline(line: str) -> bool:
    """Return whether a line is a date alone, or a place and a date: it heads a report and says nothing of it.

    Examples
    --------
    >>> [is_dateline(line) for line in ("الأربعاء 12 مارس 2025", "طرابلس - 3 مايو", "مظاهرة في طرابلس يوم 3 مايو")]
    [True, True, False]
    """
    plain = " ".join(normal(line).split()).casefold()
    if len(plain) > _LONGEST_DATELINE or not _POINT_IN_TIME.search(plain):
        return False
    return _DATELINE.fullmatch(plain) is not None


def headline(title: object, text: str) -> str:
    r"""Return the title, or the first sentence of a text without one, on one line and not longer than a line or two.

    Lines that are a date, or a place and a date, are skipped where others follow.

    Examples
    --------
    >>> headline(None, "الأربعاء 12 مارس 2025\nوصل الوفد إلى سبها. وبدأ الحوار.")
    'وصل الوفد إلى سبها.'
    """
    given = title if isinstance(title, str) else ""
    lines = [line for line in (given, *text[:1000].split("\n", _LINES)) if re.search(r"\w", line)]
    told = [line for line in lines if not is_dateline(line)]
    line = " ".join((told or lines or [""])[0].split())
    if line != " ".join(given.split()):
        tokens = tokenize([line])
        line = line[: int(tokens.end[tokens.sentence == 0].max())] if len(tokens) else ""
    return line if len(line) <= LONGEST else line[: line.rfind(" ", 0, LONGEST) + 1].strip() + " …"


def headlines(articles: pd.DataFrame) -> pd.Series:
    """Return the `headline` of each article (columns title and text), with the index of the table."""
    found = [headline(title, text) for title, text in zip(articles["title"], articles["text"], strict=True)]
    return pd.Series(found, index=articles.index, dtype=object)
