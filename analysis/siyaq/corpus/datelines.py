r"""Datelines: where a report was filed and by which agency, before its first sentence.

"دبي، الإمارات العربية المتحدة (CNN) --" names two places and a broadcaster that the report is not about. Left in the
text they are named together in every article of the source, and the network takes them for news. A dateline is
recognised by its form: it begins a line at the head of the body, is short, and ends with the name of an agency and a
dash, a colon or the line. What has only half of that stays. An agency that is not known is one in brackets or quotation
marks behind a place at the very beginning.
"""

from __future__ import annotations

import re

from siyaq.corpus.cleaning import Report

LINES = 6
"""Lines of the body that may begin with a dateline, besides short ones: a page has menus and a headline above it."""
SHORT = 25
"""Characters of a short line."""
LONGEST = 110
"""Characters of a dateline at most."""

_WORD = r"[\u0621-\u0652]+"
_GAP = r"[ \t]+"
_PLACE = rf"{_WORD}(?:{_GAP}{_WORD}){{0,3}}"
_NAMED = (
    "رويترز|فرانس ?برس|أسوشيتد ?برس|اسوشيتد ?برس|الأناضول|الاناضول|شينخوا|نوفوستي|سبوتنيك|بلومبرغ|"
    "واس|وام|كونا|بترا|سانا|سبأ|وفا|وات|واج|وال|قنا|بنا|تاس|إفي|أنسا|واع|نينا|"
    "وكالات(?: الأنباء)?|وكالة (?:الأنباء )?الأناضول|وكالة فرانس برس|وكالة الأنباء الألمانية|"
    r"CNN(?: [A-Z][a-z]+)?|AFP|AP|DPA|EFE|ANSA|UPI|TASS|Xinhua|Reuters|Bloomberg|BBC"
)
_LETTERS = r"[أاإدو][ .]{1,2}[بفشا](?:[ .]{1,2}[بأا])?\.?"  # أ ف ب, د.ب.أ, أ ب
_AGENCY = rf"(?:{_NAMED}|{_LETTERS})"
_AGENCIES = rf"{_AGENCY}(?:\s?[-–،,/و+]\s?{_AGENCY}){{0,2}}"
_DASH = r"[ \t]*(?:[-–—ـ]{1,4}|:)"
_DATE = r"(?:[ \t]+\d{1,2}[ \t][^\n()]{3,60}?)?"
_BRACKETS = rf"\([ \t]*{_AGENCIES}[ \t]*\)"
_DATELINE = re.compile(
    rf"[ \t]*(?:"
    # Tunis 11 December 2016 (agency) -, and (agency) - alone
    rf"(?:{_PLACE}(?:[ \t]*[،,][ \t]*{_PLACE})?{_DATE})?[ \t]*{_BRACKETS}(?:{_DASH}|[ \t]*\n)"
    # City, Country (agency) without a dash
    rf"|{_PLACE}[ \t]*[،,][ \t]*{_PLACE}[ \t]*{_BRACKETS}(?=[ \t])"
    # City - agency:, agency - City:, and either as a line
    rf"|{_PLACE}[ \t]*[-–—ـ/:][ \t]*{_AGENCIES}(?:{_DASH}|[ \t]*\n)"
    rf"|{_AGENCIES}[ \t]*[-–—ـ/][ \t]*{_PLACE}(?:[ \t]*\({_PLACE}\))?(?:{_DASH}|[ \t]*\n)"
    # City 26 Shawwal 1436 ... agency, as a line
    rf"|{_PLACE}[ \t]+\d{{1,2}}[ \t][^\n]{{5,60}}?[ \t.]{_AGENCY}[ \t.]*\n"
    rf")[ \t:–—-]*"
)
# At the very beginning the agency may be any: City - "agency": and City (agency) - without a second dash soon after
_ANY = re.compile(
    rf"[ \t]*{_PLACE}[ \t]*[-–—ـ:][ \t]*(?:«[^»\n]{{2,25}}»|\"[^\"\n]{{2,25}}\"|“[^”\n]{{2,25}}”){_DASH}"
    rf"|[ \t]*{_WORD}(?:{_GAP}{_WORD}){{0,2}}(?:[ \t]*[،,][ \t]*{_PLACE})?[ \t]*\([^()\n\d]{{2,25}}\)"
    r"[ \t]*[-–—ـ]{1,3}[ \t](?!و?ه[ويم]\b|و?الذ|و?الت)(?![^\n.]{0,80}[ \t][-–—][ \t])"
)
_SAYS = re.compile(
    r"\b(?:[وف]?(?:قال|ذكر|نقل|أفاد|افاد|أعلن|اعلن|كشف|أكد|اكد|أضاف|اضاف|نشر|أورد|بث)\w{0,3}|[بفول]?وكالة|مراسل|"
    r"بحسب|حسب|وفقا?|عن|إن|أن|إلى|في|من|على|مع)\b"
)


def drop_dateline(body: str, report: Report) -> str:
    """Return the body without the dateline at its head.

    Parameters
    ----------
    body : str
    report : Report
        Is added to.

    Examples
    --------
    >>> report = Report()
    >>> drop_dateline("تونس، الجمهورية التونسية (رويترز) - وصل الوفد صباح اليوم.", report)
    'وصل الوفد صباح اليوم.'
    >>> drop_dateline("وقالت وكالة (رويترز) إن الوفد وصل.", report)
    'وقالت وكالة (رويترز) إن الوفد وصل.'
    >>> report.articles
    {'dateline': 1}
    """
    start = number = 0
    while number < LINES and start < len(body):
        end = body.find("\n", start) + 1 or len(body)
        found = _dateline(body, start, first=start == 0)
        if found and body[found:].strip():
            report.add("dateline", found - start)
            return body[:start] + body[found:].lstrip(" \t\n")
        number += end - start > SHORT
        start = end
    return body


def _dateline(body: str, start: int, first: bool) -> int:
    """Return where the dateline of the line that begins at `start` ends; 0 where it has none."""
    head = body[start : start + LONGEST]
    found = _DATELINE.match(head) or (_ANY.match(body, 0, 2 * LONGEST) if first else None)
    if found is None:
        return 0
    place = found.group().split("(")[0]
    return 0 if _SAYS.search(place) else start + found.end()
